"""A private office on loopback: certificates, Dovecot, an SMTP server that remembers, a form endpoint, vastusd.

    with Office(users=["info", "mari"]) as office:
        office.write_config(mailboxes=["info"], rules=RULES)
        office.start_vastusd(build)
        office.deliver("info", mail_bytes)

Everything lives below one temporary folder and on ports that were free; every process is ended by its id.
"""
import contextlib
import grp
import json
import os
import pathlib
import random
import pwd
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

PASSWORD = "correct horse battery staple"
WAIT_SECONDS = 60


def free_port():
    """Below the range from which connections get theirs: a server that binds it a moment later still finds it free."""
    for _ in range(100):
        port = random.randrange(15_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no free port on loopback")


def wait_until(what, condition, seconds=WAIT_SECONDS, pause=0.02):
    """Polls until the condition holds; says what was awaited when it never does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(pause)
    raise TimeoutError(f"waited {seconds} s for: {what}")


class Mails:
    """What the SMTP server took: (time, envelope recipient, bytes). Modes make it refuse or drop."""

    def __init__(self):
        self.lock = threading.Lock()
        self.taken = []
        self.refuse_next = []

    async def handle_DATA(self, server, session, envelope):
        with self.lock:
            if self.refuse_next:
                return self.refuse_next.pop(0)
            for recipient in envelope.rcpt_tos:
                self.taken.append((time.time(), recipient, envelope.content))
        return "250 2.0.0 taken"

    def all(self):
        with self.lock:
            return list(self.taken)


class TlsController(Controller):
    """Implicit TLS, as on port 465."""

    def factory(self):
        return SMTP(self.handler, hostname="mail.firma.example")


class FormHandler(BaseHTTPRequestHandler):
    entries = []

    def do_GET(self):
        body = json.dumps({"entries": self.server.entries}).encode()
        tag = f'"{len(self.server.entries)}"'
        if self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


class Office(contextlib.AbstractContextManager):
    def __init__(self, users, keep=False):
        self.users = users
        self.keep = keep
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="vastus-office-"))
        self.processes = []
        self.vastusd = None
        self.mails = Mails()
        self.imap_port, self.lmtp_port, self.smtp_port, self.form_port = (free_port() for _ in range(4))
        self.folder.chmod(0o755)

    def __enter__(self):
        self.make_certificates()
        self.start_imap()
        self.start_smtp()
        self.start_forms()
        return self

    def __exit__(self, *_):
        self.stop_vastusd(signal.SIGTERM)
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.smtp.stop()
        self.forms.shutdown()
        if not self.keep:
            shutil.rmtree(self.folder, ignore_errors=True)

    # --- servers -----------------------------------------------------------------------------------------------------
    def make_certificates(self):
        def openssl(*words):
            subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)

        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Office test CA")
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "server.key",
                "-out", "server.csr", "-subj", "/CN=localhost")
        (self.folder / "san").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
        openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days",
                "2", "-out", "server.pem", "-extfile", "san")

    def start_imap(self):
        base = self.folder / "dovecot"
        base.mkdir()
        owner = pwd.getpwuid(os.getuid())
        if owner.pw_uid == 0:  # Dovecot refuses to read mail as root
            owner = pwd.getpwnam("nobody")
        mail = self.folder / "mail"
        mail.mkdir()
        os.chown(mail, owner.pw_uid, owner.pw_gid)
        group = grp.getgrgid(owner.pw_gid).gr_name
        (base / "users").write_text("".join(
            f"{user}:{{PLAIN}}{PASSWORD}:{owner.pw_uid}:{owner.pw_gid}::{mail}/{user}::\n" for user in self.users))
        (base / "dovecot.conf").write_text(f"""
protocols = imap lmtp
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/log
default_internal_user = {owner.pw_name}
default_internal_group = {group}
default_login_user = {owner.pw_name}
first_valid_uid = 1
first_valid_gid = 1
ssl = required
ssl_cert = <{self.folder}/server.pem
ssl_key = <{self.folder}/server.key
mail_location = maildir:{mail}/%u
mail_max_userip_connections = 200
default_process_limit = 200
default_client_limit = 2000
disable_plaintext_auth = no
auth_mechanisms = plain login
passdb {{
  driver = passwd-file
  args = {base}/users
}}
userdb {{
  driver = passwd-file
  args = {base}/users
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
  mailbox Drafts {{
    auto = create
    special_use = \\Drafts
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {self.imap_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service lmtp {{
  user = {owner.pw_name}
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {self.lmtp_port}
  }}
}}
service stats {{
  chroot =
}}
protocol lmtp {{
  auth_username_format = %n
}}
lmtp_save_to_detail_mailbox = no
recipient_delimiter = +
""")
        self.processes.append(subprocess.Popen(["dovecot", "-F", "-c", base / "dovecot.conf"],
                                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

        def answers():
            with contextlib.suppress(OSError):
                with socket.create_connection(("127.0.0.1", self.lmtp_port), 1) as talk:
                    return talk.recv(100).startswith(b"220")
            return False

        wait_until("Dovecot to answer (see dovecot/log)", answers)

    def start_smtp(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "server.pem", self.folder / "server.key")
        self.smtp = TlsController(self.mails, hostname="127.0.0.1", port=self.smtp_port, ssl_context=context)
        self.smtp.start()

    def start_forms(self):
        self.forms = ThreadingHTTPServer(("127.0.0.1", self.form_port), FormHandler)
        self.forms.entries = []
        threading.Thread(target=self.forms.serve_forever, daemon=True).start()

    # --- mail --------------------------------------------------------------------------------------------------------
    def deliver(self, user, *mails):
        """By LMTP, one connection for all."""
        with smtplib.LMTP("127.0.0.1", self.lmtp_port) as lmtp:
            for mail in mails:
                lmtp.sendmail("sender@test.example", [self.recipient(user)], mail)

    def recipient(self, user):
        return f"{user}@firma.example"

    def append(self, user, folder, mail, flags="(\\Seen)"):
        """As a mail program files its copy of what it sent."""
        import imaplib
        context = ssl.create_default_context(cafile=self.folder / "ca.pem")
        imap = imaplib.IMAP4_SSL("localhost", self.imap_port, ssl_context=context)
        imap.login(user, PASSWORD)
        imap.append(folder, flags, None, mail)
        imap.logout()

    def mail_folder(self, user):
        return self.folder / "mail" / user

    # --- vastusd -----------------------------------------------------------------------------------------------------
    def write_config(self, mailboxes, rules, limits="", forms=False, people=("mari",)):
        secrets = {"password": PASSWORD, "key": "0123456789abcdef0123456789abcdef"}
        for name, text in secrets.items():
            path = self.folder / name
            path.write_text(text)
            path.chmod(0o600)
        text = f"""vastus: 1
own: {{domains: [firma.example]}}
store: {{path: store}}
socket: vastus.sock
rules: rules.yaml
administrators: [mari]
mailboxes:
"""
        for name, user in mailboxes.items():
            person = f"    person: {user}\n" if user in people else ""
            text += f"""  {name}:
    address: {user}@firma.example
{person}    imap: {{host: localhost, port: {self.imap_port}, ca_file: ca.pem, user: {user}, password_file: password}}
"""
        if forms:
            text += f"""forms:
  contact:
    url: http://127.0.0.1:{self.form_port}/entries
    every: 1s
    list: /entries
    id: /id
    fields: {{email: /email, name: /name, subject: /subject, text: /text}}
    allow_private: true
    allow_clear: true
"""
        text += f"""smtp:
  host: localhost
  port: {self.smtp_port}
  ca_file: ca.pem
  from: {{name: Vastus, address: vastus@firma.example}}
  key_file: key
limits: {{poll: 5s, backoff_first: 50ms, backoff_max: 500ms, sends_per_minute: 100000, undecided_retry: 1s,
         delivery_retry_first: 100ms{limits}}}
"""
        (self.folder / "vastus.yaml").write_text(text)
        (self.folder / "rules.yaml").write_text(rules)

    def start_vastusd(self, build, environment=None, ready=True):
        self.build = pathlib.Path(build)
        log = open(self.folder / "vastusd.log", "ab")
        self.vastusd = subprocess.Popen([self.build / "vastusd", "--config", self.folder / "vastus.yaml"], stderr=log,
                                        env={**os.environ, **(environment or {})})
        log.close()
        if ready:
            wait_until("vastusd to open its socket (see vastusd.log)",
                       lambda: (self.folder / "vastus.sock").exists() or self.vastusd.poll() is not None)

    def stop_vastusd(self, number):
        if self.vastusd is None:
            return None
        if self.vastusd.poll() is None:
            self.vastusd.send_signal(number)
        code = self.vastusd.wait(60)
        self.vastusd = None
        if number == signal.SIGKILL:
            with contextlib.suppress(FileNotFoundError):
                (self.folder / "vastus.sock").unlink()
        return code

    def vastus(self, *words):
        """Runs the tool with --json and gives what it printed."""
        done = subprocess.run([self.build / "vastus", "--config", self.folder / "vastus.yaml", *words, "--json"],
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"vastus {' '.join(words)}: {done.stderr or done.stdout}")
        return json.loads(done.stdout)

    def is_complete(self):
        status = self.vastus("status")
        return all(source["complete"] for source in status["sources"])

    def log(self):
        return (self.folder / "vastusd.log").read_text(errors="replace")
