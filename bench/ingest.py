"""How fast mail gets from an IMAP server onto cards, beside what others do with the same mailbox in the same run.

    bench/ingest.py BUILD [--mails 20000] [--latency 100] [--big-mail-mb 100] [--flush-ms 2]

Prints one line per contender with its rate and its ratio to the line, a bare pipelined FETCH that throws the bytes away.
Absolute figures depend on the machine; the ratios are what counts. Needs isync and notmuch for their rows.
"""
import argparse
import contextlib
import hashlib
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent / "tests" / "support"))
sys.path.insert(0, str(here.parent / "tests" / "crash"))
import cyrus  # noqa: E402
import mails  # noqa: E402
from crash_test import RULES, ask  # noqa: E402
from office import PASSWORD, Office, wait_until  # noqa: E402


def fill(office, user, count):
    """Straight into the Maildir: what counts is reading, not delivering."""
    folder = office.mail_folder(user)
    office.deliver(user, mails.question(count, 2))  # makes the Maildir and its indexes
    owner = (folder / "cur").stat()
    total = 0
    for number in range(count):
        raw = mails.question(number, 2)
        total += len(raw)
        path = folder / "cur" / f"{1_700_000_000 + number}.M{number}.bench:2,"
        path.write_bytes(raw)
        os.chown(path, owner.st_uid, owner.st_gid)
    return total


def snapshot(office, user):
    """Names (flags are in them) and contents of every mail file, and the highest modification sequence."""
    folder = office.mail_folder(user)
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*/*")):
        if path.parent.name in ("cur", "new") and path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest(), Imap(office, user).status()


class Imap:
    """Just enough IMAP for the line: one connection, one pipelined FETCH."""

    def __init__(self, office, user):
        context = ssl.create_default_context(cafile=office.folder / "ca.pem")
        self.socket = context.wrap_socket(socket.create_connection(("localhost", office.imap_port)),
                                          server_hostname="localhost")
        self.line()
        self.command(f'LOGIN {user} "{PASSWORD}"')

    def line(self):
        data = b""
        while not data.endswith(b"\r\n"):
            data += self.socket.recv(1)
        return data

    def command(self, text):
        self.socket.sendall(f"x {text}\r\n".encode())
        while True:
            line = self.line()
            if line.startswith(b"x "):
                return line
            self.last = line

    def status(self):
        self.command("STATUS INBOX (MESSAGES UIDNEXT UNSEEN HIGHESTMODSEQ)")
        return re.sub(rb"\s+", b" ", self.last)

    def drain(self):
        """EXAMINE and FETCH of everything, thrown away; the last bytes are searched for our tag."""
        self.command("EXAMINE INBOX")
        self.socket.sendall(b"y UID FETCH 1:* BODY.PEEK[]\r\n")
        buffer = bytearray(1 << 18)
        tail, total = b"", 0
        while not tail.endswith(b"\r\n") or b"\r\ny OK" not in tail:
            size = self.socket.recv_into(buffer)
            if size == 0:
                raise RuntimeError("the server closed the connection")
            total += size
            tail = (tail + bytes(buffer[:size]))[-200:]
        return total


class Listener(threading.Thread):
    """A bare client in IDLE: when the server says that there is more. Dovecot waits half a second before it does."""

    def __init__(self, office, user):
        super().__init__(daemon=True)
        self.imap = Imap(office, user)
        self.imap.command("EXAMINE INBOX")
        self.imap.socket.sendall(b"i IDLE\r\n")
        self.imap.line()
        self.heard = 0.0
        self.start()

    def run(self):
        with contextlib.suppress(OSError, ValueError):
            while True:
                if b"EXISTS" in self.imap.line():
                    self.heard = time.time()


def timed(work):
    begin = time.monotonic()
    work()
    return time.monotonic() - begin


def mbsync(office, user, fsync, flush):
    target = office.folder / f"mbsync-{fsync}"
    target.mkdir()
    (office.folder / "mbsyncrc").write_text(f"""FSync {fsync}

IMAPAccount a
Host localhost
Port {office.imap_port}
User {user}
Pass "{PASSWORD}"
SSLType IMAPS
CertificateFile {office.folder}/ca.pem

IMAPStore far
Account a

MaildirStore near
Path {target}/
Inbox {target}/INBOX
SubFolders Verbatim

Channel c
Far :far:
Near :near:
Sync PullNew
Create Near
SyncState *
""")
    seconds = timed(lambda: subprocess.run(["mbsync", "-q", "-q", "-c", office.folder / "mbsyncrc", "c"], check=True,
                                           env={**os.environ, **flush, "HOME": str(office.folder)}))
    return seconds, target


def notmuch(office, maildir):
    config = office.folder / "notmuchrc"
    config.write_text(f"[database]\npath={maildir}\n[user]\nname=b\nprimary_email=b@firma.example\n[new]\ntags=new\n")
    environment = {**os.environ, "NOTMUCH_CONFIG": str(config)}
    return timed(lambda: subprocess.run(["notmuch", "new", "--quiet"], check=True, env=environment))


def peak_mib(pid):
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", text).group(1)) / 1024


def ingest(office, build, count, flush):
    """From an empty store to a complete audit."""
    shutil.rmtree(office.folder / "store", ignore_errors=True)

    def run():
        office.start_vastusd(build, flush)
        wait_until("the audit to be complete", complete, 600, 0.02)

    def complete():
        if office.vastusd.poll() is not None:
            raise RuntimeError(office.log()[-3000:])
        try:
            status = ask(office, "/v1/status")
        except OSError:
            return False
        source = next(one for one in status["sources"] if one["name"] == "info/INBOX")
        return source["complete"] and source["filed"] >= count

    seconds = timed(run)
    folder = next(one for one in ask(office, "/v1/audit")["folders"] if one["folder"] == "INBOX")
    items = sum(ask(office, "/v1/status")["items"].values())
    return seconds, peak_mib(office.vastusd.pid), folder, items


def latency(office, count):
    """How long each step takes in milliseconds, sorted; beside it when a bare client hears of the mail."""
    heard, stored, alerted = [], [], []
    listener = Listener(office, "sales")
    before = filed(office)
    for number in range(count):
        taken = len(office.mails.all())
        mail = mails.question(1_000_000 + number, 3)
        begin = time.time()
        office.deliver("info", mail)
        delivered = time.time()
        wait_until("the item", lambda: filed(office) > before + number, 30, 0.001)
        stored.append((time.time() - delivered) * 1000)
        wait_until("the server to tell", lambda: listener.heard > begin, 30, 0.001)
        heard.append((listener.heard - delivered) * 1000)
        wait_until("the alert", lambda: len(office.mails.all()) > taken, 30, 0.001)
        alerted.append((office.mails.all()[taken][0] - delivered) * 1000)
    rows = [("delivery to a bare client's EXISTS", heard), ("delivery to stored item", stored),
            ("delivery to accepted alert", alerted),
            ("EXISTS to stored item", [one - other for one, other in zip(stored, heard)]),
            ("EXISTS to accepted alert", [one - other for one, other in zip(alerted, heard)])]
    return [(name, sorted(values)) for name, values in rows]


def filed(office):
    status = ask(office, "/v1/status")
    return next(one["filed"] for one in status["sources"] if one["name"] == "info/INBOX")


def percentile(values, share):
    return values[min(len(values) - 1, int(len(values) * share))]


def print_latency(server, office, options):
    """With its own store, and a mailbox that holds nothing yet."""
    with office:
        office.deliver("sales", mails.question(0, 3))
        office.write_config({"info": "sales"}, RULES, ", tick: 1s")
        office.start_vastusd(options.build)
        wait_until("the first round", office.is_complete)
        office.deliver = lambda user, *given, send=office.deliver: send("sales", *given)
        for name, values in latency(office, options.latency):
            print(f"{server}, {name}: median {percentile(values, .5):.0f} ms, 99 of 100 within "
                  f"{percentile(values, .98):.0f} ms, worst {values[-1]:.0f} ms ({len(values)} mails)", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--mails", type=int, default=20_000)
    parser.add_argument("--latency", type=int, default=100)
    parser.add_argument("--big-mail-mb", type=int, default=0)
    parser.add_argument("--flush-ms", type=float, default=0, help="let every fsync of the contenders take so much longer")
    options = parser.parse_args()
    if options.mails:
        print_ingest(options)
    if options.latency:
        print_latency("Dovecot", Office(["info", "sales"]), options)
        if cyrus.is_installed():
            print_latency("Cyrus", cyrus.CyrusOffice(["info", "sales"]), options)
        else:
            print("Cyrus: not measured; bench/cyrus.py says what it needs")


def slow_flush(options):
    """The environment in which a flush takes as long as on an ordinary disk."""
    if not options.flush_ms:
        return {}
    library = pathlib.Path(options.build).resolve() / "bench" / "libbench_slow_flush.so"
    if not library.exists():
        raise SystemExit(f"{library} is not there: configure with -DVASTUS_BENCH=ON and build")
    return {"LD_PRELOAD": str(library), "BENCH_FLUSH_US": str(int(options.flush_ms * 1000))}


def print_ingest(options):
    with Office(["info", "sales"]) as office:
        total = fill(office, "info", options.mails)
        count = options.mails + 1
        if options.big_mail_mb:
            big = (b"From: ott@acme.example\r\nTo: info@firma.example\r\nSubject: Suur kiri\r\n\r\nTere\r\n" +
                   (b"x" * 998 + b"\r\n") * (options.big_mail_mb * 1000))
            office.deliver("info", big)
            count += 1
        print(f"{count} mails, {total / 1e6:.0f} MB of small ones, over TLS", flush=True)
        Imap(office, "info").drain()  # the server builds its indexes once, for everybody
        before = snapshot(office, "info")
        line = min(timed(lambda: Imap(office, "info").drain()) for _ in range(2))
        rows = [("bare FETCH", line)]
        flush = slow_flush(options)
        office.write_config({"info": "info"}, RULES.replace("after: 0m", "after: 30d"), ", tick: 1s")
        seconds, peak, folder, items = ingest(office, options.build, count, flush)
        rows.append(("vastusd, durable and classified", seconds))
        office.stop_vastusd(signal.SIGTERM)
        after = snapshot(office, "info")
        if shutil.which("mbsync"):
            rows.append(("mbsync without fsync", mbsync(office, "info", "no", flush)[0]))
            with_fsync, maildir = mbsync(office, "info", "yes", flush)
            rows.append(("mbsync with fsync", with_fsync))
            if shutil.which("notmuch"):
                rows.append(("notmuch new", notmuch(office, maildir)))
        for name, seconds_of in rows:
            print(f"{name:34} {seconds_of:8.2f} s {count / seconds_of:10.0f} mails/s   ratio to the line {line / seconds_of:6.3f}"
                  f"   vastusd is {seconds_of / seconds:6.2f} times as fast")
        print(f"memory of vastusd at its peak: {peak:.0f} MiB")
        print(f"audit: {folder['stored']} stored, {folder['unexplained']} unexplained; {items} items")
        print(f"mailbox untouched: {'yes' if before == after else f'NO: {before} {after}'}")


if __name__ == "__main__":
    main()
