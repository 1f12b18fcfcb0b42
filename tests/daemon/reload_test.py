"""Rules that change while the daemon works, on real servers.

    VASTUS_BUILD=build/dev reload_test.py [-v] [Reload.test_…]
"""
import collections
import contextlib
import email
import email.policy
import os
import pathlib
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
from crash_test import ask  # noqa: E402
from office import Office, wait_until  # noqa: E402

BUILD = pathlib.Path(os.environ.get("VASTUS_BUILD", here.parent.parent / "build" / "dev"))
SEED = 12
MAILS, MAILS_MAX = 400, 4000
SWAPS = 30
LATER = 12  # seconds until the second step

# What the versions have in common: the rule of watch is the same, so it must not notice a change.
RULES = """vastus: 1
timezone: Europe/Tallinn
fallback: mari
max_blind: {max_blind}s
staff:
  mari: {{email: mari@firma.example, language: en}}
  jaan: {{email: jaan@firma.example, language: et}}
kinds: [alpha, beta, missed]
classify:
  default: missed
  rules:
    - {{id: all, kind: {kind}, tags: [said-{kind}], when: {when}}}
route:
  - {{id: for-{kind}, otherwise: true, set: {{owner: {owner}, tags: [routed-{kind}]}}}}
watch:
  - id: unanswered
    each: item
    while: {{state: [new, waiting_us]}}
    since: first_unanswered
    on_activate: fire
    template: unanswered
    steps:
      - {{after: 0m, to: mari}}
      - {{after: {later}s, to: mari}}
templates:
  unanswered:
    en: {{subject: '{{{{step}}}}: {{{{item.subject}}}}', text: '{{{{client.name}}}} waits.'}}
"""
# The second one needs a header field that is not kept under the first one.
def alpha(later=LATER, max_blind=2):
    return RULES.format(kind="alpha", owner="mari", when="{to: {glob: '*@firma.example'}}", later=later,
                        max_blind=max_blind)


ALPHA = alpha()
BETA = RULES.format(kind="beta", owner="jaan", when="{header.x-batch: {glob: '*'}}", later=LATER, max_blind=2)
BROKEN = ALPHA.replace("watch:", "wach:")
TESTS = """vastus-test: 1
rules: rules.yaml
timezone: Europe/Tallinn
cases:
  - name: A mail is of kind {kind}
    events:
      - {{at: 2026-03-02 10:00, as: one, mail: {{from: a@klient.example, subject: Hello}}}}
    expect:
      - {{item: one, kind: {kind}}}
"""


def question(number):
    return b"X-Batch: 7\r\n" + mails.question(number, SEED)


class Door:
    """Passes bytes on to a port until it is shut; then nobody gets through any more."""

    def __init__(self, port):
        self.target, self.open = port, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                far = socket.create_connection(("127.0.0.1", self.target))
                self.open += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self.pass_on, args=(one, other), daemon=True).start()

    def pass_on(self, one, other):
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        self.end(one)
        self.end(other)

    @staticmethod
    def end(one):
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)

    def shut(self):
        self.end(self.listener)
        self.listener.close()
        for one in self.open:
            self.end(one)


class Reload(unittest.TestCase):
    def setUp(self):
        self.office = self.enterContext(Office(["info", "mari"]))
        self.office.write_config({"info": "info"}, ALPHA, limits=", tick: 1s")
        self.rules = self.office.folder / "rules.yaml"

    def start(self):
        self.office.start_vastusd(BUILD)

    def replace(self, text, name="rules.yaml"):
        """As editors do: a new file is renamed into place."""
        fresh = self.office.folder / ".new"
        fresh.write_text(text)
        fresh.rename(self.office.folder / name)

    def vastus(self, *words):
        return subprocess.run([BUILD / "vastus", "--config", self.office.folder / "vastus.yaml", *words],
                              capture_output=True, text=True)

    def reload(self, text):
        self.replace(text)
        return self.vastus("reload")

    def revision_of(self, text):
        done = self.reload(text)
        self.assertEqual(done.returncode, 0, done.stderr)
        return ask(self.office, "/v1/status")["rules"]

    def items(self):
        return ask(self.office, "/v1/items?limit=10000")["items"]

    def mails_with(self, words):
        found = []
        for _, recipient, content in self.office.mails.all():
            message = email.message_from_bytes(content, policy=email.policy.default)
            if words in message["Subject"]:
                found.append((recipient, message))
        return found

    def wait_for_items(self, count):
        def there():
            if self.office.vastusd.poll() is not None:
                self.fail("vastusd ended: " + self.office.log()[-2000:])
            with contextlib.suppress(OSError):
                return sum(ask(self.office, "/v1/status")["items"].values()) >= count
        wait_until(f"{count} items", there, 90, 0.05)

    # --- under load --------------------------------------------------------------------------------------------------
    def test_mails_that_arrive_meanwhile_are_classified_by_one_version_each(self):
        self.start()
        kinds = {self.revision_of(ALPHA): ("alpha", "mari"), self.revision_of(BETA): ("beta", "jaan")}
        self.assertEqual(len(kinds), 2)
        enough, delivered = threading.Event(), []
        arriving = threading.Thread(target=self.keep_delivering, args=(enough, delivered))
        arriving.start()
        self.addCleanup(arriving.join)
        self.addCleanup(enough.set)
        swaps, seen = 0, set()
        while arriving.is_alive() or sum(ask(self.office, "/v1/status")["items"].values()) < len(delivered):
            self.replace((ALPHA, BETA)[swaps % 2])
            self.office.vastusd.send_signal(signal.SIGHUP)
            swaps += 1
            self.assertLess(swaps, 20000)
            if swaps >= SWAPS and len(seen) < 2:
                seen = {item["rules"] for item in self.items()}
            if swaps >= SWAPS and len(seen) == 2 and len(delivered) >= MAILS:
                enough.set()
        seen = collections.Counter()
        for item in self.items():
            self.assertIn(item["rules"], kinds)
            kind, owner = kinds[item["rules"]]
            seen[kind] += 1
            self.assertEqual((item["kind"], item["owner"]), (kind, owner))
            self.assertEqual(item["tags"], [f"said-{kind}", f"routed-{kind}"])
            self.assertEqual(item["route"], f"for-{kind}")
        self.assertEqual(sum(seen.values()), len(delivered))
        self.assertEqual(set(seen), {"alpha", "beta"}, "both versions were in force while mail came")
        self.assert_each_step_once(len(delivered))

    def keep_delivering(self, enough, delivered):
        """How many reloads a machine makes meanwhile is its own affair: there is mail until there were enough."""
        while not enough.is_set() and len(delivered) < MAILS_MAX:
            numbers = range(len(delivered), len(delivered) + 20)
            self.office.deliver("info", *map(question, numbers))
            delivered += numbers

    def assert_each_step_once(self, count):
        """The ladder goes on over all swaps: the last step of each item came once, the first one too unless the last
        one overtook it, which a busy machine does and one mail of two is right then."""
        first, last = "after 0m:", f"after {LATER}s:"
        wait_until("the last step of all", lambda: len(self.mails_with(last)) >= count, 120, 1)
        wait_until("the outbox to be empty", lambda: ask(self.office, "/v1/status")["outbox"] == 0)
        self.reload(ALPHA)
        self.reload(BETA)
        time.sleep(2)  # what would be sent again comes within a tick
        subjects = collections.Counter(message["Subject"] for _, message in self.mails_with("after "))
        self.assertEqual({one for one, times in subjects.items() if times > 1}, set())
        self.assertEqual(len([one for one in subjects if last in one]), count)
        self.assertGreater(len([one for one in subjects if first in one]), count / 4)

    def test_a_broken_file_changes_nothing_and_one_mail_tells_of_it(self):
        self.start()
        revision = ask(self.office, "/v1/status")["rules"]
        self.office.deliver("info", *[question(n) for n in range(10)])
        for _ in range(5):
            done = self.reload(BROKEN)
            self.assertEqual(done.returncode, 2)
            self.assertIn('rules.yaml:15:1: error[unknown-key]', done.stderr)
        self.office.deliver("info", *[question(n) for n in range(10, 20)])
        self.wait_for_items(20)
        self.assertEqual({item["rules"] for item in self.items()}, {revision})
        status = ask(self.office, "/v1/status")
        self.assertEqual(status["rules"], revision)
        self.assertIn("error[unknown-key]", status["rules_problem"])
        self.assertRegex(status["rules_problem_since"], r"^20\d\d-")
        self.assertRegex(self.vastus("status").stdout, r"refused .* ago \(20.*\), the old ones are in force:\n")
        self.assertIn("the new rules cannot be used and the old ones stay in force", self.office.log())
        wait_until("the mail", lambda: self.mails_with("New rules were refused"))
        self.assert_each_step_once(20)  # leaves BETA in force
        self.assertEqual(self.reload(BROKEN).returncode, 2)  # the same words within a day
        time.sleep(2)
        self.assertEqual(len(self.mails_with("New rules were refused")), 1)
        recipient, message = self.mails_with("New rules were refused")[0]
        self.assertEqual(recipient, "mari@firma.example")
        self.assertIn("error[unknown-key]", message.get_body(("plain",)).get_content())
        self.assertEqual(self.reload(ALPHA).returncode, 0)
        self.assertIsNone(ask(self.office, "/v1/status")["rules_problem_since"])

    # --- by itself ---------------------------------------------------------------------------------------------------
    def wait_for_kind(self, kind, number):
        """The files are in force when a new mail is of the kind that they say."""
        before = ask(self.office, "/v1/status")["rules"]
        wait_until("other rules", lambda: ask(self.office, "/v1/status")["rules"] != before, 20, 0.1)
        self.office.deliver("info", question(number))
        self.wait_for_items(number + 1)
        newest = max(self.items(), key=lambda item: item["id"])
        self.assertEqual(newest["kind"], kind)

    def test_a_changed_file_is_noticed(self):
        lists = self.office.folder / "lists"
        lists.mkdir()
        including = ALPHA.replace("kinds:", "include: ['lists/*.yaml']\nkinds:")
        (lists / "a.yaml").write_text("vastus: 1\nlists: {greetings: {en: [hello]}}\n")
        self.rules.write_text(including)
        self.start()
        self.replace(BETA.replace("kinds:", "include: ['lists/*.yaml']\nkinds:"))
        self.wait_for_kind("beta", 0)
        before = ask(self.office, "/v1/status")["rules"]
        (lists / "a.yaml").write_text("vastus: 1\nlists: {greetings: {en: [hello, howdy]}}\n")  # the same inode
        wait_until("an included file", lambda: ask(self.office, "/v1/status")["rules"] != before, 20, 0.1)
        before = ask(self.office, "/v1/status")["rules"]
        (lists / "b.yaml").write_text("vastus: 1\nlists: {farewells: {en: [goodbye]}}\n")
        wait_until("a new included file", lambda: ask(self.office, "/v1/status")["rules"] != before, 20, 0.1)
        self.rules.unlink()
        wait_until("a file that is gone", lambda: "there is no file" in ask(self.office, "/v1/status")["rules_problem"],
                   20, 0.1)
        self.replace(including)
        wait_until("the file again", lambda: ask(self.office, "/v1/status")["rules_problem"] == "", 20, 0.1)

    # --- tests: required ---------------------------------------------------------------------------------------------
    def test_required_tests_stand_before_a_reload_and_a_start(self):
        needing = ALPHA.replace("kinds:", "tests: required\nkinds:")
        self.rules.write_text(needing)
        self.office.start_vastusd(BUILD, ready=False)
        self.assertEqual(self.office.vastusd.wait(60), 2)
        self.assertIn("no *.test.yaml file beside the rules names them", self.office.log())
        tests = self.office.folder / "rules.test.yaml"
        tests.write_text(TESTS.format(kind="beta"))
        self.office.start_vastusd(BUILD, ready=False)
        self.assertEqual(self.office.vastusd.wait(60), 2)
        self.assertIn('the case "A mail is of kind beta" fails', self.office.log())
        self.replace(TESTS.format(kind="alpha"), "rules.test.yaml")
        self.start()
        self.assertEqual(self.vastus("reload").returncode, 0)
        done = self.reload(BETA.replace("kinds:", "tests: required\nkinds:"))
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, 'the case "A mail is of kind alpha" fails: .*expected alpha')
        self.assertIn("A mail is of kind alpha", ask(self.office, "/v1/status")["rules_problem"])
        self.replace(needing)
        wait_until("the old text", lambda: ask(self.office, "/v1/status")["rules_problem"] == "", 20, 0.1)
        self.replace(TESTS.format(kind="beta"), "rules.test.yaml")
        wait_until("a changed test", lambda: "kind beta" in ask(self.office, "/v1/status")["rules_problem"], 20, 0.1)

    # --- out of reach ------------------------------------------------------------------------------------------------
    def test_an_outage_is_told_once_and_reminders_say_where_an_answer_may_lie(self):
        door = Door(self.office.imap_port)
        self.addCleanup(door.shut)
        self.office.imap_port = door.port
        later, max_blind = 25, 5  # the first mail has to come, and the outage to be told, before the second step
        self.office.write_config({"info": "info", "mari": "mari"}, alpha(later, max_blind), limits=", tick: 1s")
        self.start()
        wait_until("all folders to be complete", self.office.is_complete, 60, 0.1)
        self.office.deliver("info", question(0))
        wait_until("the first step", lambda: len(self.mails_with("after ")) == 1, 60)
        first = self.mails_with("after ")[0][1].get_body(("plain",)).get_content()
        self.assertNotIn("may lie there", first)
        door.shut()
        wait_until("the mail", lambda: self.mails_with("Out of reach since"), 60)
        wait_until("the second step", lambda: len(self.mails_with("after ")) == 2, 90)
        second = self.mails_with("after ")[1][1].get_body(("plain",)).get_content()
        self.assertIn("info/INBOX could not be read since", second)
        self.office.stop_vastusd(signal.SIGTERM)
        self.start()
        time.sleep(max_blind + 4)  # longer than max_blind: the outage is known
        told = self.mails_with("Out of reach since")
        self.assertEqual(len(told), 1, [str(one[1]["Subject"]) for one in told])
        self.assertIn("info/INBOX", told[0][1]["Subject"])
        self.assertEqual(told[0][0], "mari@firma.example")


if __name__ == "__main__":
    unittest.main()
