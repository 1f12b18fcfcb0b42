"""What goes wrong in the life of an office, played to the whole daemon on real servers.

    VASTUS_BUILD=build/dev faults_test.py [-v] [Faults.test_…]

Each test ends with the same proof: every mail that was sent is stored once, and the audit accounts for every UID.
"""
import contextlib
import os
import pathlib
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import unittest

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent / "support"))
sys.path.insert(0, str(here.parent / "crash"))
import mails  # noqa: E402
from crash_test import RULES, ask, arrived, stored_ids  # noqa: E402
from office import Office, wait_until  # noqa: E402

BUILD = pathlib.Path(os.environ.get("VASTUS_BUILD", here.parent.parent / "build" / "dev"))
SEED = 11
EXIT_AT_FAILPOINT = 137


def ids(numbers):
    return {f"q{n}.{SEED}@klient.example" for n in numbers}


def long_question(number):
    """Nearly as much text as is kept of a mail."""
    pages = b"".join(b"Line %d of a long letter, %x\r\n" % (n, n * 7919) for n in range(1900))
    return (b"From: ost%d@klient%d.example\r\nTo: info@firma.example\r\nSubject: A long letter, %d\r\n"
            b"Message-ID: <q%d.%d@klient.example>\r\n\r\n" % (number, number, number, number, SEED)) + pages


class CuttingProxy:
    """Passes bytes on to a port, and ends each of the first `cuts` connections after some more bytes."""

    def __init__(self, port, cuts, bytes_first):
        self.target, self.cuts, self.bytes_first = port, cuts, bytes_first
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.done = 0
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                threading.Thread(target=self.serve, args=(near,), daemon=True).start()

    def serve(self, near):
        is_cut = self.done < self.cuts
        left = self.bytes_first * (self.done + 1) if is_cut else None
        with near, socket.create_connection(("127.0.0.1", self.target)) as far, contextlib.suppress(OSError):
            while left is None or left > 0:
                readable, _, _ = select.select([near, far], [], [])
                for one in readable:
                    data = one.recv(65536)
                    if not data:
                        return
                    if one is near:
                        far.sendall(data)
                        continue
                    near.sendall(data if left is None else data[:left])
                    if left is not None:
                        left -= len(data)
            self.done += 1

    def close(self):
        self.listener.close()


class Faults(unittest.TestCase):
    def setUp(self):
        self.office = self.enterContext(Office(["info", "mari"]))
        self.office.write_config({"info": "info"}, RULES)

    def deliver(self, numbers):
        self.office.deliver("info", *[mails.question(n, SEED) for n in numbers])

    def start(self, **words):
        self.office.start_vastusd(BUILD, **words)

    def audit(self):
        """Of INBOX: the newest generation, which is the one with the highest UIDVALIDITY."""
        folders = [one for one in ask(self.office, "/v1/audit")["folders"] if one["folder"] == "INBOX"]
        return max(folders, key=lambda one: one["uidvalidity"])

    def wait_for_items(self, count):
        def there():
            if self.office.vastusd.poll() is not None:
                self.fail("vastusd ended: " + self.office.log()[-2000:])
            with contextlib.suppress(OSError):
                status = ask(self.office, "/v1/status")
                complete = all(one["complete"] for one in status["sources"])
                return sum(status["items"].values()) >= count and complete and not status["outbox"]

        wait_until(f"{count} items", there, 60, 0.05)

    def prove(self, numbers):
        expected = ids(numbers)
        self.wait_for_items(len(expected))
        found = stored_ids(self.office)
        self.assertEqual(expected - set(found), set(), "lost")
        self.assertEqual({one for one, count in found.items() if count > 1}, set(), "stored twice")
        wait_until("every alert", lambda: len(arrived(self.office)) >= len(expected))
        copies = [one for one in arrived(self.office).values() if len(one) > 1]
        self.assertEqual(copies, [], "alerted twice")
        wait_until("the audit", lambda: self.audit()["unexplained"] == 0 and self.audit()["retrying"] == 0)

    def assert_logged(self, pattern):
        wait_until(f"the log to say: {pattern}", lambda: re.search(pattern, self.office.log()))

    def fault_of_inbox(self):
        return next(one for one in ask(self.office, "/v1/status")["sources"] if one["name"] == "info/INBOX")["fault"]

    # --- the server --------------------------------------------------------------------------------------------------
    def test_a_new_uidvalidity_stores_and_alerts_nothing_twice(self):
        self.deliver(range(20))
        self.start()
        self.prove(range(20))
        before = self.audit()
        self.office.stop_vastusd(signal.SIGTERM)
        for file in self.office.mail_folder("info").glob("dovecot*"):
            file.unlink()  # what a mail server does after its indexes were lost
        self.deliver(range(20, 25))
        self.start()
        self.assert_logged("the server gave the folder a new UIDVALIDITY: everything is read again and matched by content")
        self.prove(range(25))
        self.assertNotEqual(self.audit()["uidvalidity"], before["uidvalidity"])
        self.assertEqual(self.audit()["stored"], 25)

    def test_mail_that_was_expunged_is_accounted_for(self):
        self.deliver(range(10))
        folder = self.office.mail_folder("info") / "new"
        for file in sorted(folder.iterdir())[3:6]:
            file.unlink()
        self.start()
        self.wait_for_items(7)
        self.deliver(range(10, 13))
        self.wait_for_items(10)
        kept = set(stored_ids(self.office))
        self.assertEqual(len(kept), 10)
        self.assertLessEqual(kept, ids(range(13)))
        self.assertEqual(self.audit()["unexplained"], 0)

    def test_a_line_that_drops_in_the_middle_of_a_mail_loses_nothing(self):
        self.deliver(range(40))
        proxy = CuttingProxy(self.office.imap_port, cuts=6, bytes_first=6000)
        self.addCleanup(proxy.close)
        self.office.imap_port = proxy.port
        self.office.write_config({"info": "info"}, RULES)
        self.start()
        self.prove(range(40))
        self.assertGreaterEqual(proxy.done, 6)
        self.assert_logged("info/INBOX.*clos|info/INBOX.*end")

    # --- mail --------------------------------------------------------------------------------------------------------
    def test_bytes_that_are_no_mail_become_an_item_that_says_so(self):
        self.office.deliver("info", b"\x00\xff\xfe no header here \x01\r\n" * 50)
        self.deliver(range(3))
        self.start()
        self.wait_for_items(4)
        stories = [ask(self.office, f"/v1/items/{item['id']}") for item in ask(self.office, "/v1/items")["items"]]
        odd = [one for one in stories if "unknown-sender" in str(one)]
        self.assertEqual(len(odd), 1)

    def test_a_mail_that_ends_the_program_is_put_aside_and_can_be_tried_again(self):
        self.deliver(range(1))
        ends = 0
        for _ in range(8):
            self.start(environment={"VASTUS_FAILPOINT": "intake.before_parse=exit"})
            ended = wait_until("an end, or the mail in quarantine", self.has_ended_or_quarantined)
            if ended == "quarantined":
                break
            self.assertEqual(self.office.stop_vastusd(signal.SIGKILL), EXIT_AT_FAILPOINT)
            ends += 1
        self.assertEqual(ends, 4, "once in normal mode, three times in careful mode")
        self.office.stop_vastusd(signal.SIGTERM)
        self.deliver(range(1, 4))
        self.start()
        self.wait_for_items(3)
        aside = self.office.vastus("quarantine", "list")["quarantine"]
        self.assertEqual(len(aside), 1)
        self.assertIn("ended the program three times", aside[0]["reason"])
        self.office.vastus("quarantine", "retry", str(aside[0]["number"]))
        self.prove(range(4))

    def has_ended_or_quarantined(self):
        if self.office.vastusd.poll() is not None:
            return "ended"
        with contextlib.suppress(OSError):
            if ask(self.office, "/v1/status")["quarantine"]:
                return "quarantined"
        return None

    # --- the disk ----------------------------------------------------------------------------------------------------
    def test_a_full_disk_is_reported_and_work_goes_on_when_there_is_room(self):
        store = self.office.folder / "store"
        store.mkdir()
        as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        subprocess.run([*as_root, "mount", "-t", "tmpfs", "-o", f"size=160m,uid={os.geteuid()}", "tmpfs", store],
                       check=True)
        self.addCleanup(subprocess.run, [*as_root, "umount", "-l", store], check=True)
        self.deliver(range(20))
        self.start()
        self.prove(range(20))
        ballast = store / "ballast"
        with contextlib.suppress(OSError), open(ballast, "wb", buffering=0) as file:
            while True:
                file.write(bytes(65536))
        # Together more than the log file that RocksDB has set aside already.
        self.office.deliver("info", *map(long_question, range(20, 400)))
        wait_until("the status to say it", lambda: "disk full" in (self.fault_of_inbox() or ""))
        self.assert_logged("disk full: nothing more can be stored until there is room")
        self.assertEqual(set(stored_ids(self.office)) - ids(range(400)), set())
        ballast.unlink()
        self.prove(range(400))
        self.assertEqual(self.office.stop_vastusd(signal.SIGTERM), 0)


if __name__ == "__main__":
    unittest.main()
