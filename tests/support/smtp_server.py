"""A real SMTP server for tests and demonstrations: it stores what it accepts and misbehaves when told.

    smtp_server.py --store DIR [--tls none|starttls|implicit] [--certificates DIR] [--user NAME --password WORD]
                   [--control FILE] [--port N]

It listens on 127.0.0.1, prints "port N" and serves until it is ended. With TLS it uses ca.pem, server.pem and
server.key of --certificates and makes them when they are not there; clients trust ca.pem.

Every mail that reached the final dot becomes DIR/000001.eml, with the envelope and what was answered in
DIR/000001.json; both are complete when they are there. The control file is read for every mail, so a test can change
the mood of a running server; its first word is one of
    accept           250 (also when there is no such file)
    451, 550, …      that reply instead of the 250; the mail is noted as not accepted
    rcpt 450, …      that reply to RCPT
    greylist N       450 to the first N tries of each recipient
    drop             takes the mail and closes the connection before the 250
    drop-unread      closes the connection before the 250 and has not taken the mail
    silent           takes the mail and says nothing more
"""
import argparse
import asyncio
import collections
import json
import logging
import pathlib
import ssl
import subprocess
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


def make_certificates(folder):
    """A certificate authority of one server, made anew unless it is there."""
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / "server.pem").exists():
        return
    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)
    new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *new_key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "30",
            "-subj", "/CN=Test authority", "-addext", "keyUsage=critical,keyCertSign")
    openssl("req", *new_key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost")
    (folder / "server.ext").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", "30", "-extfile", "server.ext", "-out", "server.pem")


class Store:
    """The handler of aiosmtpd: what it is told to do with each mail."""

    def __init__(self, folder, control):
        self.folder = folder
        self.control = control
        self.tries = collections.Counter()
        folder.mkdir(parents=True, exist_ok=True)
        self.count = max((int(path.stem) for path in folder.glob("[0-9]*.eml")), default=0)

    def mood(self):
        try:
            return self.control.read_text().split() or ["accept"]
        except (OSError, AttributeError):
            return ["accept"]

    async def handle_RCPT(self, server, session, envelope, address, options):
        mood = self.mood()
        self.tries[address] += 1
        if mood[0] == "greylist" and self.tries[address] <= int(mood[1]):
            return "450 4.2.0 greylisted, try again"
        if mood[0] == "rcpt":
            return f"{mood[1]} as told"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 recipient fine"

    async def handle_DATA(self, server, session, envelope):
        mood = self.mood()[0]
        answer = mood if mood.isdigit() else mood if mood != "accept" else "250"
        if mood != "drop-unread":
            self.write(session, envelope, answer)
        if mood in ("drop", "drop-unread"):
            server.transport.abort()
            return "250 nobody hears this"
        if mood == "silent":
            await asyncio.sleep(86400)
        if mood.isdigit():
            return f"{mood} as told"
        return f"250 2.0.0 stored as {self.count:06}"

    def write(self, session, envelope, answer):
        self.count += 1
        note = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "answer": answer,
            "accepted": answer in ("250", "drop", "silent"),
            "tls": session.ssl is not None,
            "user": session.auth_data.decode() if session.authenticated else None,
            "ehlo": session.host_name,
        }
        for suffix, content in ((".json", json.dumps(note).encode()), (".eml", envelope.original_content)):
            beside = self.folder / f"{self.count:06}{suffix}.tmp"
            beside.write_bytes(content)
            beside.rename(beside.with_suffix(""))


class WithTls(SMTP):
    """aiosmtpd knows of TLS only after STARTTLS; implicit TLS is in the transport."""

    def connection_made(self, transport):
        super().connection_made(transport)
        if transport.get_extra_info("ssl_object") is not None:
            self.session.ssl = transport.get_extra_info("ssl_object")
            self._tls_protocol = True


async def serve(arguments):
    context = None
    if arguments.tls != "none":
        make_certificates(arguments.certificates)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(arguments.certificates / "server.pem", arguments.certificates / "server.key")
    store = Store(arguments.store, arguments.control)

    def check(server, session, envelope, mechanism, data):
        right = (isinstance(data, LoginPassword) and data.login.decode() == arguments.user
                 and data.password.decode() == arguments.password)
        return AuthResult(success=right, handled=right, auth_data=data.login if right else None)

    def protocol():
        return WithTls(store, hostname="mx.firma.example", enable_SMTPUTF8=False,
                       tls_context=context if arguments.tls == "starttls" else None,
                       require_starttls=arguments.tls == "starttls",
                       authenticator=check if arguments.user else None,
                       auth_required=bool(arguments.user),
                       auth_require_tls=arguments.tls != "none")

    server = await asyncio.get_running_loop().create_server(
        protocol, "127.0.0.1", arguments.port, ssl=context if arguments.tls == "implicit" else None)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--store", type=pathlib.Path, required=True)
    parser.add_argument("--tls", choices=["none", "starttls", "implicit"], default="none")
    parser.add_argument("--certificates", type=pathlib.Path)
    parser.add_argument("--user")
    parser.add_argument("--password", default="")
    parser.add_argument("--control", type=pathlib.Path)
    parser.add_argument("--port", type=int, default=0)
    arguments = parser.parse_args()
    logging.getLogger("mail").setLevel(logging.ERROR)
    if arguments.tls != "none" and not arguments.certificates:
        sys.exit("TLS needs --certificates DIR")
    try:
        asyncio.run(serve(arguments))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
