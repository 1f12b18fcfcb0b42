"""The private office with Cyrus in place of Dovecot: it says at once that a mail has arrived, where Dovecot waits half a second.

Needs root, since Cyrus becomes its own user, and the packages cyrus-common, sasl2-bin and libsasl2-modules. Debian installs the
IMAP programs of Cyrus or of Dovecot, not both; so that of Cyrus is unpacked beside, and named in the environment:

    apt-get download cyrus-imapd && dpkg -x cyrus-imapd_*.deb FOLDER
    CYRUS_UNPACKED=FOLDER bench/ingest.py …

Nothing of the machine's own Cyrus is touched: configuration, spool, sockets and ports are the office's.
"""
import contextlib
import imaplib
import os
import pathlib
import pwd
import shutil
import ssl
import subprocess

from office import PASSWORD, Office, wait_until

PROGRAMS = pathlib.Path("/usr/lib/cyrus/bin")
UNPACKED = pathlib.Path(os.environ.get("CYRUS_UNPACKED", "/"))  # for imapd and idled
FOLDERS = ("conf/socket", "conf/proc", "conf/log", "conf/msg", "conf/db", "conf/sync", "conf/quota", "conf/user", "conf/lock",
           "run/proc", "run/lock", "spool")


def is_installed():
    return os.getuid() == 0 and (PROGRAMS / "master").exists() and (UNPACKED / "usr/lib/cyrus/bin/imapd").exists() and shutil.which("saslpasswd2") is not None


class CyrusOffice(Office):
    def start_imap(self):
        base = self.folder / "cyrus"
        for folder in FOLDERS:
            (base / folder).mkdir(parents=True)
        for name in ("server.pem", "server.key"):
            shutil.copy(self.folder / name, base / name)
        for user in [*self.users, "admin"]:
            subprocess.run(["saslpasswd2", "-p", "-f", base / "sasldb2", "-c", "-u", "localhost", user],
                           input=PASSWORD.encode(), check=True, capture_output=True)
        (base / "imapd.conf").write_text(f"""configdirectory: {base}/conf
proc_path: {base}/run/proc
mboxname_lockpath: {base}/run/lock
defaultpartition: default
partition-default: {base}/spool
admins: admin
altnamespace: yes
unixhierarchysep: yes
allowplaintext: yes
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: {base}/sasldb2
sasl_mech_list: PLAIN LOGIN
tls_server_cert: {base}/server.pem
tls_server_key: {base}/server.key
lmtpsocket: {base}/run/lmtp
idlesocket: {base}/run/idle
servername: localhost
lmtp_downcase_rcpt: yes
""")
        (base / "cyrus.conf").write_text(f"""START {{
  recover cmd="/usr/sbin/cyrus ctl_cyrusdb -r -C {base}/imapd.conf"
  idled cmd="{UNPACKED}/usr/lib/cyrus/bin/idled -C {base}/imapd.conf"
}}
SERVICES {{
  imaps cmd="{UNPACKED}/usr/lib/cyrus/bin/imapd -s -C {base}/imapd.conf" listen="127.0.0.1:{self.imap_port}" prefork=1 maxchild=50
  lmtp cmd="{PROGRAMS}/lmtpd -a -C {base}/imapd.conf" listen="127.0.0.1:{self.lmtp_port}" prefork=1 maxchild=20
}}
EVENTS {{
}}
""")
        owner = pwd.getpwnam("cyrus")
        for path in [base, *base.rglob("*")]:
            os.chown(path, owner.pw_uid, owner.pw_gid)
        self.processes.append(subprocess.Popen(
            [PROGRAMS / "master", "-C", base / "imapd.conf", "-M", base / "cyrus.conf", "-p", base / "run" / "pid", "-D"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        wait_until("Cyrus to make the mailboxes", self.make_mailboxes)

    def make_mailboxes(self):
        context = ssl.create_default_context(cafile=self.folder / "ca.pem")
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            for owner, folders in [("admin", [f"user/{user}" for user in self.users]), *((user, ["Sent"]) for user in self.users)]:
                imap = imaplib.IMAP4_SSL("localhost", self.imap_port, ssl_context=context)
                imap.login(owner, PASSWORD)
                for folder in folders:
                    imap.create(folder)
                imap.logout()
            return True
        return False

    def recipient(self, user):
        return user
