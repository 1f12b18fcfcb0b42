"""How rightly mail is read: `vastus parse --json` against the expectations of corpora that we did not write.

    bench/score.py BUILD CORPORA [--show]

CORPORA is a folder with the archives mail-parser, reply-parser, forward-parser and spamassassin (.tar.zst). Prints one line per set;
--show names every difference. Nothing of a corpus is kept.
"""
import argparse
import collections
import email.header
import json
import pathlib
import re
import subprocess
import sys
import tempfile

BATCH = 200


def parse(build, files, *options):
    """Answers by file name; a mail that is not answered for is missing."""
    answers = {}
    files = [str(one) for one in files]
    for at in range(0, len(files), BATCH):
        done = subprocess.run([build / "vastus", "parse", "--json", *options, *files[at:at + BATCH]], capture_output=True)
        for line in done.stdout.decode().splitlines():
            answer = json.loads(line)
            answers[answer["file"]] = answer
        if done.returncode < 0:
            print(f"vastus ended by signal {-done.returncode}", file=sys.stderr)
    return answers


def unpack(corpora, name, folder):
    target = folder / name
    target.mkdir()
    subprocess.run(["tar", "--zstd", "-xf", corpora / f"{name}.tar.zst", "-C", target], check=True)
    return target


def squeezed(text):
    return re.sub(r"\s+", " ", text or "").strip()


# Where the peer's expectation is not a fact: what it is instead.
RAW = "raw bytes above 127 in the subject: the peer gives replacement characters, we read the charset of the text"
OUTER = "an outer boundary ends the parts inside it (RFC 2046 5.1.2); the peer reads on until the inner one"
NOT_FACTS = {
    "subject": dict.fromkeys(("legacy/010.eml", "legacy/020.eml", "legacy/022.eml", "legacy/027.eml", "legacy/052.eml"), RAW),
    "parts": {
        "malformed/000.eml": "four parts stand between the boundaries; the peer takes none of them",
        "malformed/001.eml": OUTER, "malformed/009.eml": OUTER, "malformed/011.eml": OUTER, "malformed/012.eml": OUTER,
        "malformed/016.eml": OUTER,
        "malformed/004.eml": "no line is the boundary that the header names; the peer takes lines that only begin like it",
        "malformed/020.eml": "the first inner boundary is missing: we still find the HTML, the peer reads all of it as text",
        "malformed/021.eml": "as 020",
        "thirdparty/015.eml": "three attached mails; the peer sees one",
    },
    "easy-ham": {
        "data/easy-ham-1/01436.dc449ba377210e77d84647619e49c872.txt": "a delivery status report of a mail server (delayed)",
        "data/easy-ham-1/01542.ed72bf2cd81ccd4c076533fb0af004e5.txt": "a delivery status report of a mail server (failed)",
        "data/easy-ham-2/01311.b6a06b3e24130a32172b4c5225a1d5a6.txt": "a delivery status report of a mail server (delayed)",
    },
}


class Score:
    def __init__(self, name, wanted, not_facts=None):
        self.name, self.wanted, self.not_facts = name, wanted, not_facts or {}
        self.right, self.total, self.wrong, self.excused = 0, 0, [], []

    def add(self, what, is_right, ours="", theirs=""):
        if not is_right and what in self.not_facts:
            self.excused.append(f"    not a fact: {what}: {self.not_facts[what]}")
            return
        self.total += 1
        self.right += bool(is_right)
        if not is_right:
            self.wrong.append(f"    {what}\n      ours   {ours!r}\n      theirs {theirs!r}")

    def print(self, show):
        beside = f", {len(self.excused)} not facts" if self.excused else ""
        print(f"{self.name:34} {self.right:5} of {self.total:5}  {100 * self.right / max(1, self.total):6.2f} %   wanted {self.wanted}{beside}")
        if self.excused:
            print("\n".join(self.excused))
        if show:
            print("\n".join(self.wrong))


# --- mail-parser ---------------------------------------------------------------------------------------------------------------------
def header(parts, name):
    """The peer's last field of that name, as it keeps it."""
    found = None
    for field in parts[0]["headers"]:
        if field["name"] == name:
            found = field["value"]
    return found


def addresses(value):
    if not value or "Address" not in value:
        return []
    listed = value["Address"]
    if "List" in listed:
        return [one.get("address") or "" for one in listed["List"]]
    return [one.get("address") or "" for group in listed.get("Group", []) for one in group["addresses"]]


def count_parts(structure):
    """Nodes of the tree; a nested message is one of them, as the peer counts."""
    return 1 + sum(count_parts(child) for child in structure.get("children", []))


def score_mail_parser(build, corpora, folder):
    root = unpack(corpora, "mail-parser", folder)
    files = sorted(root.rglob("*.eml"))
    answers = parse(build, files)
    scores = [Score("mail-parser: read at all", "all 107")]
    fields = {name: Score(f"mail-parser: {name}", "98 %", NOT_FACTS.get(name)) for name in ("subject", "from", "to", "message-id", "parts")}
    for file in files:
        answer = answers.get(str(file))
        scores[0].add(file.name, answer is not None)
        expected_file = file.with_suffix(".json")
        if answer is None or not expected_file.exists():
            continue
        parts = json.loads(expected_file.read_text())["parts"]
        name = f"{file.parent.name}/{file.name}"
        theirs = squeezed((header(parts, "subject") or {}).get("Text", ""))
        fields["subject"].add(name, squeezed(answer["subject"]) == theirs, answer["subject"], theirs)
        for key in ("from", "to"):
            wanted = [one.lower() for one in addresses(header(parts, key)) if one]
            ours = [one["address"].lower() for one in answer[key] if one["address"]]
            fields[key].add(name, ours == wanted, ours, wanted)
        wanted = (header(parts, "message_id") or {}).get("Text")
        fields["message-id"].add(name, (answer["message_id"] or None) == (wanted or None), answer["message_id"], wanted)
        fields["parts"].add(name, count_parts(answer["structure"]) == len(parts), count_parts(answer["structure"]), len(parts))
    return scores + list(fields.values())


# --- replies and forwards ------------------------------------------------------------------------------------------------------------
def expectations(root):
    return [json.loads(line) for line in (root / "expected.jsonl").read_text().splitlines()]


def score_reply_parser(build, corpora, folder):
    root = unpack(corpora, "reply-parser", folder)
    expected = [one for one in expectations(root) if "reply" in one or "visible" in one]
    answers = parse(build, sorted({root / one["file"] for one in expected}), "--plain")
    score = Score("reply-parser: new text", "47 of 50")
    for one in expected:
        wanted = squeezed(one.get("reply", one.get("visible")))
        ours = squeezed(answers[str(root / one["file"])]["reply_text"])
        score.add(f"{one['test']} {one['file']}", ours == wanted, ours, wanted)
    return [score]


def as_mail(root, one, target):
    """A forward whose subject is part of the test, as a mail."""
    subject = (root / one["subject_file"]).read_text().strip() if one["subject_file"] else ""
    coded = email.header.Header(subject, "utf-8").encode()
    body = (root / one["file"]).read_bytes()
    target.write_bytes(f"From: a@b.example\nSubject: {coded}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
                       "Content-Transfer-Encoding: 8bit\n\n".encode() + body)
    return target


def same_person(ours, theirs):
    if not theirs:
        return True
    ours = ours or {"name": "", "address": ""}
    if theirs.get("address") and ours["address"].lower() != theirs["address"].lower():
        return False
    return squeezed(ours["name"]) == squeezed(theirs.get("name") or "") or not theirs.get("name")


def score_forward_parser(build, corpora, folder):
    root = unpack(corpora, "forward-parser", folder)
    expected = expectations(root)
    score = Score("forward-parser: original and own", "180 of 188")
    mails = folder / "forwards"
    mails.mkdir()
    plain = parse(build, sorted({root / one["file"] for one in expected if not one["subject_file"]}), "--plain")
    made = {number: as_mail(root, one, mails / f"{number}.eml") for number, one in enumerate(expected) if one["subject_file"]}
    composed = parse(build, made.values())
    for number, one in enumerate(expected):
        answer = composed[str(made[number])] if number in made else plain[str(root / one["file"])]
        found = answer["forwarded"]
        wrong = []
        if not found:
            wrong.append("no forward")
        else:
            subject = found["subject"] or answer["base_subject"]
            if one.get("original_subject") and squeezed(subject) != squeezed(one["original_subject"]):
                wrong.append(f"subject {subject!r}")
            if one.get("forwarded_body") and squeezed(found["text"]) != squeezed(one["forwarded_body"]):
                wrong.append(f"text {squeezed(found['text'])[-120:]!r} for {squeezed(one['forwarded_body'])[-120:]!r}")
            if not same_person(found["from"], one.get("from")):
                wrong.append(f"from {found['from']} for {one['from']}")
            if one.get("to0") and not same_person((found["to"] or [None])[0], one["to0"]):
                wrong.append(f"to {found['to']} for {one['to0']}")
            if one.get("cc") and len(found["cc"]) != len(one["cc"]):
                wrong.append(f"cc {found['cc']} for {one['cc']}")
            if one.get("own_message") and squeezed(found["own_text"]) != squeezed(one["own_message"]):
                wrong.append(f"own {found['own_text']!r} for {one['own_message']!r}")
        score.add(f"{one['test']} {one['file']} {one['subject_file'] or ''}", not wrong, "; ".join(wrong), "")
    return [score]


# --- spamassassin --------------------------------------------------------------------------------------------------------------------
def score_spamassassin(build, corpora, folder):
    root = unpack(corpora, "spamassassin", folder)
    labels = dict(line.split("\t")[:3:2] for line in (root / "labels.tsv").read_text().splitlines()[1:])
    answers = parse(build, [root / name for name in labels])
    read = Score("SpamAssassin: read", "all 6,046")
    ham = Score("SpamAssassin: ham not automatic", "all", NOT_FACTS["easy-ham"])
    kinds = collections.Counter()
    for name, group in labels.items():
        answer = answers.get(str(root / name))
        read.add(name, answer is not None)
        if answer is None or "ham" not in group:
            continue
        kinds[answer["automatic"]] += 1
        ham.add(name, answer["automatic"] not in ("auto-reply", "bounce", "receipt", "feedback-report"), answer["automatic"], "")
    ham.name += f" ({kinds['bulk']} bulk)"
    return [read, ham]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument("corpora", type=pathlib.Path)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vastus-score-") as name:
        for score_of in (score_mail_parser, score_reply_parser, score_forward_parser, score_spamassassin):
            for score in score_of(options.build, options.corpora, pathlib.Path(name)):
                score.print(options.show)


if __name__ == "__main__":
    main()
