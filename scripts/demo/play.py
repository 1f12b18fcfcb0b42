"""What a person does while the demo runs: a client writes, a colleague answers.

    play.py FOLDER send FROM TO SUBJECT TEXT      a mail from a client; TO is info, sales or mari
    play.py FOLDER answer ITEM TEXT [--as mari]   files an answer in the colleague's Sent folder, as a mail program does
"""
import argparse
import imaplib
import json
import pathlib
import smtplib
import ssl
import subprocess
import sys
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid

DOMAIN = "firma.example"


def compose(sender, to, subject, text, answered=None):
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain=sender.split("@")[1])
    if answered:
        mail["In-Reply-To"] = mail["References"] = f"<{answered}>"
    mail.set_content(text)
    return mail


def send(folder, office, words):
    mail = compose(words.sender, f"{words.to}@{DOMAIN}", words.subject, words.text)
    with smtplib.LMTP("127.0.0.1", office["lmtp_port"]) as lmtp:
        lmtp.sendmail(words.sender, [mail["To"]], mail.as_bytes())
    print(f"delivered to {mail['To']}")


def answer(folder, office, words):
    shown = subprocess.run([folder / "vastus", "item", "show", str(words.item), "--json"], capture_output=True, text=True)
    if shown.returncode != 0:
        sys.exit(shown.stderr)
    item = json.loads(shown.stdout)
    ids = [one["message_id"] for one in item["story"] if one["direction"] == "in" and one["message_id"]]
    sender = f"{words.colleague}@{DOMAIN}"
    mail = compose(sender, item["contact"]["address"], "Re: " + item["subject"], words.text, ids[-1] if ids else None)
    context = ssl.create_default_context(cafile=folder / "ca.pem")
    imap = imaplib.IMAP4_SSL("localhost", office["imap_port"], ssl_context=context)
    imap.login(words.colleague, office["password"])
    imap.append("Sent", "(\\Seen)", None, mail.as_bytes())
    imap.logout()
    print(f"{sender} has answered {mail['To']}; the mail lies in the Sent folder only")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    commands = parser.add_subparsers(required=True)
    client = commands.add_parser("send")
    for word in ("sender", "to", "subject", "text"):
        client.add_argument(word)
    client.set_defaults(run=send)
    colleague = commands.add_parser("answer")
    colleague.add_argument("item", type=int)
    colleague.add_argument("text")
    colleague.add_argument("--as", dest="colleague", default="mari", choices=["mari", "info", "sales"])
    colleague.set_defaults(run=answer)
    words = parser.parse_args()
    words.run(words.folder, json.loads((words.folder / "office.json").read_text()), words)


if __name__ == "__main__":
    main()
