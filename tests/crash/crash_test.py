"""Kills vastusd while mails arrive and alerts leave, and proves that nothing was lost or doubled.

    crash_test.py BUILD random [--mails 2000] [--kills 200] [--seed 1]    SIGKILL at random moments
    crash_test.py BUILD points                                            the end at every failpoint and every commit

The oracle is the sender's own list, never the daemon's log.
"""
import argparse
import collections
import contextlib
import email
import http.client
import json
import pathlib
import random
import signal
import socket
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
import mails  # noqa: E402
from office import Office, wait_until  # noqa: E402

RULES = """vastus: 1
timezone: Europe/Tallinn
fallback: mari
staff:
  mari: {email: mari@firma.example, language: et}
kinds: [inquiry]
classify: {default: inquiry}
route:
  - {id: rest, otherwise: true, set: {owner: mari}}
watch:
  - id: unanswered
    each: item
    while: {state: [new, waiting_us]}
    since: first_unanswered
    on_activate: fire
    template: unanswered
    steps:
      - {after: 0m, to: owner}
templates:
  unanswered:
    et: {subject: 'Vastamata: {{item.subject}}', text: '{{client.name}} ootab {{waited}}.'}
"""


class LocalApi(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=30)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(30)
        self.sock.connect(self.path)


def ask(office, target):
    api = LocalApi(office.folder / "vastus.sock")
    api.request("GET", target, headers={"Accept": "application/json"})
    return json.loads(api.getresponse().read())


def stored_ids(office):
    """Message-ID -> how many times it is stored, over all items."""
    found = collections.Counter()
    for item in ask(office, "/v1/items?limit=10000")["items"]:
        for message in ask(office, f"/v1/items/{item['id']}")["story"]:
            found[message["message_id"] or message["key"]] += 1
    return found


def is_settled(office, count):
    def settled():
        if office.vastusd.poll() is not None:
            raise RuntimeError("vastusd ended: " + office.log()[-2000:])
        try:
            status = ask(office, "/v1/status")
        except OSError:
            return False
        # A mail that is to be read again soon is still on its way.
        if any(folder["retrying"] for folder in ask(office, "/v1/audit")["folders"]):
            return False
        items = status["items"]
        there = sum(items.values())
        return (there >= count and status["outbox"] == 0 and not status["held"] and
                all(source["complete"] for source in status["sources"]))
    return settled


def arrived(office):
    """Alert -> the Message-IDs it came with."""
    alerts = collections.defaultdict(list)
    for _, _, content in office.mails.all():
        message = email.message_from_bytes(content)
        alerts[message["X-Vastus-Alert"]].append(message["Message-ID"])
    return alerts


def check(office, sent_ids, kills):
    """The proof: every mail stored once, every question alerted, copies only with the same Message-ID."""
    failures = []
    found = stored_ids(office)
    lost = [one for one in sent_ids if found[one] == 0]
    twice = [one for one, count in found.items() if count > 1]
    unknown = [one for one in found if one not in sent_ids]
    if lost:
        failures.append(f"{len(lost)} lost, for example {lost[:3]}")
    if twice:
        failures.append(f"{len(twice)} stored twice, for example {twice[:3]}")
    if unknown:
        failures.append(f"{len(unknown)} stored that nobody sent: {unknown[:3]}")
    questions = ask(office, "/v1/items?unanswered=true&limit=10000")["items"]
    wait_until("every question to be alerted", lambda: len(office.mails.all()) >= len(questions),
               60 + len(questions) / 20, 0.2)
    wait_until("the outbox to be empty", lambda: ask(office, "/v1/status")["outbox"] == 0, 60, 0.5)
    alerts = arrived(office)
    expected = {alert["id"] for item in questions for alert in ask(office, f"/v1/items/{item['id']}")["alerts"]}
    if len(expected) < len(questions):
        failures.append(f"{len(questions) - len(expected)} questions without an alert")
    missing = expected - set(alerts)
    if missing:
        failures.append(f"{len(missing)} alerts never arrived")
    copies = sum(len(ids) - 1 for ids in alerts.values())
    if any(len(set(ids)) > 1 for ids in alerts.values()):
        failures.append("an alert came twice with different Message-IDs")
    if copies > kills:
        failures.append(f"{copies} second copies for {kills} kills")
    audit = ask(office, "/v1/audit")["folders"]
    if any(folder["unexplained"] or folder["retrying"] for folder in audit):
        failures.append(f"the audit does not account for everything: {audit}")
    return failures, copies


def random_kills(build, count, kills, seed):
    rng = random.Random(seed)
    with Office(["info", "mari"]) as office:
        office.write_config({"info": "info"}, RULES)
        ids = {f"q{n}.{seed}@klient.example" for n in range(count)}
        stop = threading.Event()

        def deliver():
            pause = kills * 0.45 / max(1, count)
            for n in range(count):
                office.deliver("info", mails.question(n, seed))
                if stop.wait(pause):
                    pause = 0

        sender = threading.Thread(target=deliver)
        sender.start()
        for kill in range(kills):
            office.start_vastusd(build)
            time.sleep(rng.uniform(0.02, 0.8))
            if office.vastusd.poll() is not None:
                raise RuntimeError("vastusd ended by itself: " + office.log()[-3000:])
            office.stop_vastusd(signal.SIGKILL)
            if kill % 20 == 19:
                print(f"  {kill + 1} kills, {len(office.mails.all())} alerts so far", flush=True)
        stop.set()
        sender.join()
        office.start_vastusd(build)
        wait_until("the store to settle", is_settled(office, count), 120, 0.2)
        failures, copies = check(office, ids, kills)
        quarantined = ask(office, "/v1/status")["quarantine"]
        if quarantined:
            failures.append(f"{quarantined} in quarantine, and no mail was bad")
        report("random kills", failures,
               f"{count} mails, {kills} kills: lost 0, twice 0, {copies} second copies of alerts")
        return not failures


ANSWER = (b"From: mari@firma.example\r\nTo: ost1@klient1.example\r\nSubject: Re: x\r\nMessage-ID: <a1@firma.example>\r\n"
          b"In-Reply-To: <q1.7@klient.example>\r\n\r\nTere, hind on 100.\r\n")
FORMS = [{"id": "f1", "email": "ants@beta.example", "name": "Ants", "subject": "Uks", "text": "Soovin ust."},
         {"id": "f2", "email": "eve@gamma.example", "name": "Eve", "subject": "Window", "text": "A window, please."}]
STORY_MAILS = 12
EXIT_AT_FAILPOINT = 137


def play_story(build, failpoint=None, log=None):
    """The fixed story, with the process ended at `failpoint`; gives failures and whether the end came."""
    environment = {}
    if failpoint:
        environment["VASTUS_FAILPOINT"] = f"{failpoint}=exit"
    if log:
        environment["VASTUS_FAILPOINT_LOG"] = str(log)
    with Office(["info", "mari"]) as office:
        office.write_config({"info": "info", "mari": "mari"}, RULES, forms=True)
        office.deliver("info", *[mails.question(n, 7) for n in range(STORY_MAILS // 2)])
        office.append("mari", "Sent", ANSWER)
        office.forms.entries = FORMS
        office.start_vastusd(build, environment)
        office.deliver("info", *[mails.question(n, 7) for n in range(STORY_MAILS // 2, STORY_MAILS)])
        count = STORY_MAILS + len(FORMS)
        ended = False
        settled = is_settled(office, count)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if office.vastusd.poll() is not None:
                ended = True
                break
            try:
                if settled():
                    break
            except (OSError, RuntimeError, http.client.HTTPException):
                pass
            time.sleep(0.05)
        # The end may also come while it is being stopped, or have come just now.
        ended = office.stop_vastusd(signal.SIGTERM) == EXIT_AT_FAILPOINT or ended
        with contextlib.suppress(FileNotFoundError):
            (office.folder / "vastus.sock").unlink()
        office.start_vastusd(build)
        wait_until(f"the story to settle after {failpoint}", is_settled(office, count), 60, 0.05)
        sent = {f"q{n}.7@klient.example" for n in range(STORY_MAILS)} | {"a1@firma.example"}
        ids = stored_ids(office)
        sent |= {one for one in ids if "@" not in one}  # form entries have keys of their own
        failures, copies = check(office, sent, 1)
        forms = sum(1 for one in ids if "@" not in one)
        if forms != len(FORMS):
            failures.append(f"{forms} of {len(FORMS)} form entries")
        answered = [item for item in ask(office, "/v1/items?limit=100")["items"] if item["answers"]]
        if len(answered) != 1 or answered[0]["state"] != "waiting_client":
            failures.append("the answer is not in the ledger once")
        office.stop_vastusd(signal.SIGTERM)
        return failures, ended


def all_points(build):
    log = pathlib.Path("/tmp") / f"vastus-points-{time.time_ns()}"
    try:
        failures, _ = play_story(build, log=log)
        report("undisturbed story", failures, "complete")
        if failures:
            return False
        hits = collections.Counter(log.read_text().split())
    finally:
        log.unlink(missing_ok=True)
    commits = hits["group.before_sync"]
    points = [f"{name}:1" for name in sorted(hits)]
    points += [f"group.before_sync:{n}" for n in range(2, commits + 1)]
    points += [f"group.after_sync:{n}" for n in range(2, commits + 1)]
    if len(hits) < 10 or commits < 5:
        report("points", [f"only {len(hits)} points and {commits} commits were passed"], "")
        return False
    fine, reached = True, 0
    for point in points:
        failures, ended = play_story(build, failpoint=point)
        reached += ended
        if failures:
            fine = False
            report(point, failures, "")
    report("points", [] if fine else ["see above"],
           f"{len(hits)} failpoints, {commits} commits, {len(points)} ends tried, {reached} reached: lost 0, twice 0")
    return fine and reached >= len(hits)


def report(what, failures, fine):
    print(f"crash: {what}: " + (f"FAILED: {'; '.join(failures)}" if failures else fine), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("mode", choices=["random", "points"])
    parser.add_argument("--mails", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.mode == "random":
        fine = random_kills(options.build, options.mails, options.kills, options.seed)
    else:
        fine = all_points(options.build)
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
