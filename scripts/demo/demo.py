"""The main job on real servers, all on loopback and below one temporary folder.

    demo.py BUILD            shows what happens and stays up for play until Ctrl-C
    demo.py BUILD --once     the same, verified; ends with "demo: ok"

A private Dovecot holds the mailboxes of a small firm, a real SMTP server takes the alerts and hands them to Dovecot,
a web server offers the entries of a form. A dozen mails and two entries come in; one of them has been answered, from
a colleague's own mailbox and nowhere else.
"""
import argparse
import email
import email.policy
import imaplib
import json
import pathlib
import re
import shutil
import signal
import smtplib
import ssl
import string
import subprocess
import sys
import time
from datetime import datetime, timezone
from email.message import EmailMessage
from email.utils import format_datetime

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent.parent / "tests" / "support"))
from office import PASSWORD, Mails, Office, wait_until  # noqa: E402

USERS = ["info", "sales", "mari", "jaan", "olga"]
DOMAIN = "firma.example"
WAIT_SECONDS = 120

# What the rules of the demo make of the mails and entries (scripts/demo/mails, entries.json).
ITEMS = 12
UNANSWERED = 11
ALERTS = {"olga": 2, "jaan": 5, "mari": 4}
ANSWERED = "matti.virtanen@rakennus.example"
BOUNCED = "laura.berg@atelier.example"
ABSENT = "tiina.lepp@saar.example"


class Postman(Mails):
    """Takes what vastusd sends, and brings it to the recipient's mailbox."""

    def __init__(self, lmtp_port):
        super().__init__()
        self.lmtp_port = lmtp_port

    async def handle_DATA(self, server, session, envelope):
        reply = await super().handle_DATA(server, session, envelope)
        staff = [one for one in envelope.rcpt_tos if one.endswith("@" + DOMAIN)]
        if reply.startswith("250") and staff:
            with smtplib.LMTP("127.0.0.1", self.lmtp_port) as lmtp:
                lmtp.sendmail(envelope.mail_from, staff, envelope.content)
        return reply


class DemoOffice(Office):
    def __init__(self, build):
        super().__init__(USERS)
        self.build = pathlib.Path(build).resolve()
        self.mails = Postman(self.lmtp_port)

    def write_files(self):
        for name, text in {"password": PASSWORD, "key": "the demo marks its mails with this key"}.items():
            path = self.folder / name
            path.write_text(text)
            path.chmod(0o600)
        template = string.Template((here / "vastus.yaml.in").read_text())
        ports = {"imap_port": self.imap_port, "form_port": self.form_port, "smtp_port": self.smtp_port}
        (self.folder / "vastus.yaml").write_text(template.substitute(ports))
        shutil.copy(here / "rules.yaml", self.folder)
        state = {"lmtp_port": self.lmtp_port, "imap_port": self.imap_port, "password": PASSWORD}
        (self.folder / "office.json").write_text(json.dumps(state))
        self.write_command("vastus", f'exec "{self.build}/vastus" --config "{self.folder}/vastus.yaml" "$@"')
        for word in ("send", "answer"):
            self.write_command(word, f'exec "{sys.executable}" "{here}/play.py" "{self.folder}" {word} "$@"')

    def write_command(self, name, line):
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{line}\n")
        path.chmod(0o755)

    def tool(self, *words):
        """What a person would type, and what it prints."""
        done = subprocess.run([self.folder / "vastus", *words], capture_output=True, text=True)
        return done.stdout + done.stderr

    def imap(self, user):
        context = ssl.create_default_context(cafile=self.folder / "ca.pem")
        imap = imaplib.IMAP4_SSL("localhost", self.imap_port, ssl_context=context)
        imap.login(user, PASSWORD)
        return imap

    def inbox(self, user):
        """The raw mails of a mailbox, as a mail program would get them."""
        imap = self.imap(user)
        imap.select("INBOX", readonly=True)
        count = len(imap.search(None, "ALL")[1][0].split())
        found = imap.fetch("1:*", "(BODY.PEEK[])")[1] if count else []
        imap.logout()
        return [part[1] for part in found if isinstance(part, tuple)]

    def seen(self, user):
        """Mails of the mailbox that carry a flag which reading would set."""
        imap = self.imap(user)
        imap.select("INBOX", readonly=True)
        found = imap.search(None, "SEEN")[1][0].split()
        imap.logout()
        return len(found)


def read_mail(path, now, ids):
    """A text file with a few headers, to a mail as mail programs write it."""
    head, body = path.read_text().split("\n\n", 1)
    mail = EmailMessage(policy=email.policy.SMTP)
    for line in head.splitlines():
        name, value = line.split(": ", 1)
        if name == "In-Reply-To":
            mail["References"] = value = ids[value]
        mail[name] = value
    name = path.stem.split("-")[0]
    if mail["Message-ID"] is None:
        domain = re.search(r"@([a-z.]+)", mail["From"]).group(1)
        mail["Message-ID"] = f"<{path.stem}.{int(now.timestamp())}@{domain}>"
    mail["Date"] = format_datetime(now)
    mail.set_content(body)
    ids[name] = mail["Message-ID"]
    return mail


def bring_mail(office):
    ids, now, user_of = {}, datetime.now(timezone.utc), {}
    for path in sorted((here / "mails").glob("[0-9]*.txt")):
        mail = read_mail(path, now, ids)
        user = re.search(r"(\w+)@" + DOMAIN, mail["To"]).group(1)
        office.deliver(user, mail.as_bytes())
        user_of[user] = user_of.get(user, 0) + 1
        print(f"  {user:6} <- {mail['From']}: {mail['Subject']}")
    for name in ("answer-of-04", "second-answer-of-09"):
        answer = read_mail(here / "mails" / f"{name}.txt", now, ids)
        office.append("mari", "Sent", answer.as_bytes())
        print(f"  mari's own Sent folder: {answer['Subject']}  (nowhere else)")
    thanks = read_mail(here / "mails" / "thanks-for-04.txt", now, ids)
    office.deliver("mari", thanks.as_bytes())
    print(f"  mari   <- {thanks['From']}: {thanks['Subject']}  (nothing but thanks)")
    bounce = (here / "mails" / "bounce-of-09.eml").read_text().replace("ORIGINAL-ID", ids["second"])
    office.deliver("mari", bounce.replace("\n", "\r\n").encode())
    print("  mari   <- MAILER-DAEMON: her answer to the second one did not arrive")
    user_of["mari"] = user_of.get("mari", 0) + 2
    entries = json.loads((here / "entries.json").read_text().replace('"NOW"', f'"{now.isoformat(timespec="seconds")}"'))
    office.forms.entries = entries["entries"]
    for entry in office.forms.entries:
        print(f"  form   <- {entry['name']}: {entry['topic']}")
    return user_of


def wait_for_alerts(office):
    def alive():
        if office.vastusd.poll() is not None:
            raise RuntimeError("vastusd ended:\n" + office.log()[-3000:])
        return True

    def filed():
        return alive() and len(office.vastus("items", "--limit", "100")["items"]) >= ITEMS and office.is_complete()

    def told():
        return alive() and len(office.mails.all()) >= sum(ALERTS.values()) and office.vastus("status")["outbox"] == 0

    began = time.monotonic()
    wait_until("all mails and entries to be filed (see vastusd.log)", filed, WAIT_SECONDS)
    print(f"  {ITEMS} items are on cards after {time.monotonic() - began:.1f} s")
    wait_until("all alerts to be accepted (see vastusd.log)", told, WAIT_SECONDS)
    print(f"  {len(office.mails.all())} alerts went out within {time.monotonic() - began:.1f} s")


def item_of(office, address):
    items = office.vastus("items", "--limit", "100")["items"]
    found = [item for item in items if item["contact"]["address"] == address]
    return found[0] if len(found) == 1 else None


def alert_about(office, user, words):
    """The mail in a person's mailbox whose decoded subject has these words, and its raw bytes."""
    for raw in office.inbox(user):
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        if words in mail["Subject"]:
            return mail, raw
    return None, b""


def title(text):
    print(f"\n--- {text}")


def show(office):
    for words in (["status"], ["items", "--unanswered"], ["audit"]):
        title("vastus " + " ".join(words))
        print(office.tool(*words), end="")
    answered = item_of(office, ANSWERED)
    if answered:
        title(f"vastus item explain {answered['id']}   (answered, from a mailbox that only mari reads)")
        print(office.tool("item", "explain", str(answered["id"])), end="")
    bounced = item_of(office, BOUNCED)
    if bounced:
        title(f"vastus item explain {bounced['id']}   (answered, but the answer came back)")
        print(office.tool("item", "explain", str(bounced["id"])), end="")
    mail, raw = alert_about(office, "olga", "Претензия")
    if mail:
        title("an alert as it lies in olga's mailbox: the raw headers")
        print(raw.split(b"\r\n\r\n")[0].decode().replace("\r\n", "\n"))
        title("the same alert as olga reads it")
        print(mail["Subject"] + "\n")
        print(mail.get_body(("plain",)).get_content().strip())


class Verdict:
    def __init__(self):
        self.problems = []

    def expect(self, what, is_so, found=""):
        print(f"  {'ok ' if is_so else 'NOT'} {what}" + ("" if is_so else f": {found}"))
        if not is_so:
            self.problems.append(what)


def verify_items(office, verdict, delivered):
    unanswered = office.vastus("items", "--unanswered")["items"]
    verdict.expect(f"{UNANSWERED} items wait for us", len(unanswered) == UNANSWERED, len(unanswered))
    everything = office.vastus("items", "--limit", "100")["items"]
    verdict.expect(f"{ITEMS} items in all: a second mail of a client joined the first", len(everything) == ITEMS,
                   len(everything))
    answered = item_of(office, ANSWERED)
    story = office.vastus("item", "show", str(answered["id"])) if answered else {}
    verdict.expect("the mail in mari's Sent folder counts as the answer",
                   story.get("state") == "waiting_client" and story["answers"][0]["by"] == "mari@" + DOMAIN, story)
    verdict.expect("no alert was decided for the answered item", story.get("alerts") == [], story.get("alerts"))
    thanks = [one["note"] for one in story.get("story", []) if "thanks" in one["note"]]
    verdict.expect("the client's thanks wait for nobody", story.get("thanks") == 1 and len(thanks) == 1, story)
    bounced = item_of(office, BOUNCED) or {}
    void = [one["void"] for one in bounced.get("answers", [])]
    verdict.expect("the answer that bounced does not count: the client waits since the question",
                   bounced.get("state") == "new" and void and "bounced" in void[0], bounced)
    absent = [item for item in everything if item["contact"]["address"] == ABSENT]
    verdict.expect("the out-of-office mail made no item", absent == [], absent)
    folders = {(one["mailbox"], one["folder"]): one for one in office.vastus("audit")["folders"]}
    complete = all(one["unexplained"] == 0 and one["complete"] for one in folders.values())
    stored = all(folders[(user, "INBOX")]["stored"] == count for user, count in delivered.items())
    verdict.expect("the audit accounts for every mail", complete and stored, folders)
    read = {user: office.seen(user) for user in ("info", "sales", "mari")}
    verdict.expect("no mail in a watched mailbox was marked as read", not any(read.values()), read)


def verify_alerts(office, verdict):
    sent = [recipient for _, recipient, _ in office.mails.all()]
    count = {user: sent.count(f"{user}@{DOMAIN}") for user in ALERTS}
    verdict.expect(f"{sum(ALERTS.values())} alerts, each to the right person", count == ALERTS, count)
    verdict.expect("no mail to anybody but staff", len(sent) == sum(count.values()), sent)
    ids = [email.message_from_bytes(raw)["Message-ID"] for _, _, raw in office.mails.all()]
    verdict.expect("no alert was sent twice", len(set(ids)) == len(ids), ids)
    mail, _ = alert_about(office, "olga", "Претензия")
    verdict.expect("olga has the alert about the complaint", mail is not None)
    if mail is None:
        return
    verdict.expect("the alert says that it is automatic",
                   mail["Auto-Submitted"] == "auto-generated" and mail["X-Auto-Response-Suppress"] == "All")
    verdict.expect("the alert has its id, and hangs in the thread of its item",
                   mail["X-Vastus-Alert"] and mail["Message-ID"].startswith("<v1.") and "v1.item." in mail["References"],
                   mail.items())
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    verdict.expect("the alert has a plain and an HTML part", plain is not None and html is not None)
    verdict.expect("the alert is in Russian, olga's language", "ждёт ответа" in mail["Subject"], mail["Subject"])
    text = plain.get_content() if plain else ""
    verdict.expect("the alert names the client and the subject",
                   "stroymir" in mail["Subject"] + text and "Претензия" in mail["Subject"] + text, text)


def play(office):
    title(f"vastusd stays up until Ctrl-C. In another terminal:\n\n  cd {office.folder}")
    for line in ('./send anna.smith@harbour.example info "Another question" "Do you deliver on Fridays?"',
                 "./vastus items --unanswered",
                 './answer 2 "Yes, from nine to three."     # from mari\'s own mailbox',
                 "./vastus item explain 2",
                 "$EDITOR rules.yaml && ./vastus rules check rules.yaml && kill -HUP " + str(office.vastusd.pid)):
        print("  " + line)
    sys.stdout.flush()
    while office.vastusd.poll() is None:
        time.sleep(0.2)
    raise RuntimeError("vastusd ended:\n" + office.log()[-3000:])


def run(office, once):
    office.write_files()
    title("mails and entries of a form come in, in four languages")
    delivered = bring_mail(office)
    title("vastusd starts")
    office.start_vastusd(office.build)
    wait_for_alerts(office)
    show(office)
    if not once:
        return play(office)
    title("is it all true?")
    verdict = Verdict()
    verify_items(office, verdict, delivered)
    verify_alerts(office, verdict)
    code = office.stop_vastusd(signal.SIGTERM)
    verdict.expect("vastusd ends cleanly on SIGTERM", code == 0, code)
    if verdict.problems:
        print(office.log()[-3000:])
        print(f"demo: FAILED, {len(verdict.problems)} of its claims are not true")
        return 1
    print("demo: ok")
    return 0


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("build")
    words.add_argument("--once", action="store_true")
    chosen = words.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    try:
        with DemoOffice(chosen.build) as office:
            try:
                return run(office, chosen.once)
            except (RuntimeError, TimeoutError) as fault:
                print(f"\n{office.log()[-3000:] if (office.folder / 'vastusd.log').exists() else ''}")
                print(f"demo: FAILED: {fault}")
                return 1
    except KeyboardInterrupt:
        print("\ndemo: stopped; its folder and its servers are gone")
        return 0


if __name__ == "__main__":
    sys.exit(main())
