#!/usr/bin/env python3
"""What hostile mail costs: `vastus parse` on every growing case, alone in a process with hard limits.

    bench/hostile.py BUILD [--only WORD] [--seconds 2] [--mib 64]

Each case is made at a size n and at 2n and read by a process of its own under RLIMIT_CPU and RLIMIT_AS. Printed per case: bytes,
CPU seconds and memory, both at 2n and less those of an empty mail, memory also less the bytes of the mail, and
time(2n) / time(n). Wanted: no crash, at most 2 s, 64 MiB and 2.3 times (reliability.md 5). Ends with 1 when one case fails.
"""
import argparse
import base64
import os
import pathlib
import resource
import sys
import tempfile

GROWTH_MAX = 2.3
ROUNDS = 5
LOOKS_MAX = 5
SECONDS_TO_COMPARE = 0.02  # Below it a ratio of two times says nothing.
MIB = 1024 * 1024


def multipart(boundary=b"b", kind=b"mixed"):
    return b"Content-Type: multipart/" + kind + b"; boundary=\"" + boundary + b"\"\n\n"


def nested(depth):
    parts = [b"--o%d\nContent-Type: multipart/mixed; boundary=o%d\n\n" % (i, i + 1) for i in range(depth)]
    return b"Content-Type: multipart/mixed; boundary=o0\n\n" + b"".join(parts)


def text(kind, body, more=b""):
    return b"From: a@b.example\nSubject: x\nContent-Type: text/" + kind + b"\n" + more + b"\n" + body


def fill(piece, size):
    return (piece * (size // len(piece) + 1))[:size]


def frames(line, size):
    """Twenty open multiparts, each with the longest boundary, and lines that nearly match all of them."""
    long = b"x" * 200
    head = b"".join(b"Content-Type: multipart/mixed; boundary=\"%s%02d\"\n\n--%s%02d\n" % (long, i, long, i) for i in range(20))
    return head + b"\n" + fill(line.replace(b"LONG", long), size)


def header(name, value):
    return b"From: a@b.example\n" + name + b": " + value + b"\n\nbody\n"


def numbered(shape, size, join=b""):
    count = max(1, size // len(shape % 1_000_000))
    return join.join(shape % (1_000_000 + i) for i in range(count))


BIG, HUGE = 4 * MIB, 12 * MIB

# name: (maker of a mail from a size, the size n)
CASES = {
    # structure
    "nested multiparts, 80,000": (lambda n: nested(n // 60), 80_000 * 60 // 2),
    "nested message/rfc822, 200,000": (lambda n: fill(b"Content-Type: message/rfc822\n\n", n), 100_000 * 30),
    "nested encoded messages": (lambda n: fill(b"Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n", n), BIG),
    "encoded message in encoded message": (lambda n: encoded_messages(n), BIG),
    "empty parts, 400,000": (lambda n: multipart() + fill(b"--b\n\n\n", n), 400_000 * 3),
    "boundary in the middle of lines": (lambda n: multipart() + b"--b\n\n" + fill(b"x --b\n", n), HUGE),
    "boundaries b1 and b10": (lambda n: multipart(b"b1") + b"--b1\n\n" + fill(b"--b10\n", n), HUGE),
    "delimiters of a closed multipart": (lambda n: multipart() + fill(b"--b--\n", n), HUGE),
    "dashes only": (lambda n: multipart() + fill(b"--\n", n), HUGE),
    "twenty frames, near matches": (lambda n: frames(b"--LONG\n", n), HUGE),
    "twenty frames, one line of blanks": (lambda n: frames(b"--LONG19" + b" " * (1 << 20) + b"x\n", n), HUGE),
    "boundary of 10,000 and more": (lambda n: multipart(b"x" * n) + b"--" + b"x" * n + b"\n", BIG),
    "preamble only": (lambda n: multipart() + fill(b"a line of text\n", n), HUGE),
    "no line end at all": (lambda n: b"x" * n, HUGE),
    "carriage returns only": (lambda n: b"Subject: x\r\r" + fill(b"a line\r", n), HUGE),
    "500 alternatives": (lambda n: multipart(b"b", b"alternative") + fill(b"--b\nContent-Type: text/html\n\n" + b"<p>x</p>" * 500 + b"\n", n), BIG),
    "500 alternatives in each other": (lambda n: fill(multipart(b"a", b"alternative") + b"--a\n", n // 2) + fill(b"--a\n\nx\n", n // 2), BIG),
    # headers
    "one line, 25 MB": (lambda n: header(b"Subject", b"x" * n), HUGE + MIB // 2),
    "one folded field": (lambda n: header(b"Subject", fill(b"x\n ", n - n % 3) + b"x"), HUGE),
    "fields, 100,000 and more": (lambda n: fill(b"X-Field: x\n", n) + b"\n\nbody", BIG),
    "fields of one name": (lambda n: fill(b"From: a@b.example\n", n) + b"\n\nbody", BIG),
    "Received, 100,000": (lambda n: fill(b"Received: from a by b; Mon, 2 Mar 2026 12:00:00 +0000\n", n) + b"\n\nbody", BIG),
    "To, 100,000 addresses": (lambda n: header(b"To", numbered(b"a%d@b.example", n, b", ")), BIG),
    "To in 1,000 fields": (lambda n: fill(b"To: " + b"a@b.example, " * 20 + b"\n", n) + b"\n\nbody", BIG),
    "open comments": (lambda n: header(b"From", b"(" * n), BIG),
    "open quotes": (lambda n: header(b"From", b"\"" * n), BIG),
    "quoted pairs": (lambda n: header(b"From", b"\"" + b"\\\"" * (n // 2) + b"\" <a@b.example>"), BIG),
    "open angles": (lambda n: header(b"To", b"<" * n), BIG),
    "groups": (lambda n: header(b"To", fill(b"g:;", n)), BIG),
    "References, 10,000 ids": (lambda n: header(b"References", numbered(b"<%d@b.example>", n, b" ")), BIG),
    "References, folded": (lambda n: header(b"References", numbered(b"<%d@b.example>", n, b"\n ")), BIG),
    "References without ends": (lambda n: header(b"References", b"<" * n), BIG),
    "Message-ID of megabytes": (lambda n: header(b"Message-ID", b"<" + b"x" * n + b"@b.example>"), BIG),
    "encoded words": (lambda n: header(b"Subject", fill(b"=?utf-8?q?=C3=A4?= ", n)), BIG),
    "encoded words without end": (lambda n: header(b"Subject", fill(b"=?utf-8?q?", n)), BIG),
    "encoded words, folded in many fields": (lambda n: fill(b"Subject: " + b"=?koi8-r?b?8PLJ18XU?=\n " * 20 + b"x\n", n) + b"\n\nx", BIG),
    "question marks": (lambda n: header(b"Subject", fill(b"=?", n)), BIG),
    "reply prefixes": (lambda n: header(b"Subject", fill(b"Re: ", n)), BIG),
    "subject in brackets": (lambda n: header(b"Subject", fill(b"[a] ", n)), BIG),
    "subject of opening brackets": (lambda n: header(b"Subject", fill(b"[Fwd: ", n)), BIG),
    "parameters": (lambda n: header(b"Content-Type", b"text/plain" + numbered(b"; p%d=x", n)), BIG),
    "RFC 2231 segments": (lambda n: header(b"Content-Disposition", b"attachment" + numbered(b"; name*%d*=%%41", n)), BIG),
    "dates of comments": (lambda n: header(b"Date", b"Mon, 2 Mar 2026 12:00:00 +0000 " + b"(" * n), BIG),
    "Authentication-Results": (lambda n: fill(b"Authentication-Results: mx.example; dmarc=pass header.from=b.example\n", n) + b"\n\nx", BIG),
    "Authentication-Results, one long": (lambda n: header(b"Authentication-Results", b"mx.example" + fill(b"; dmarc=pass (((", n)), BIG),
    "blank lines of blanks": (lambda n: b"Subject: x\n" + fill(b" \n", n), BIG),
    "NUL in headers": (lambda n: header(b"Subject", b"\0" * n), BIG),
    "raw bytes in the subject": (lambda n: header(b"Subject", fill(b"\xc4\xe0 ", n)), BIG),
    # encodings
    "base64 in one line, 25 MB": (lambda n: text(b"plain", base64.b64encode(b"a" * (n // 4 * 3)), b"Content-Transfer-Encoding: base64\n"), HUGE),
    "base64 of bars": (lambda n: text(b"plain", b"|" * n, b"Content-Transfer-Encoding: base64\n"), HUGE),
    "base64 of padding": (lambda n: text(b"plain", fill(b"YQ==", n), b"Content-Transfer-Encoding: base64\n"), HUGE),
    "base64 of equals": (lambda n: text(b"plain", b"=" * n, b"Content-Transfer-Encoding: base64\n"), HUGE),
    "base64 attachment, 25 MB": (lambda n: attachment(base64.encodebytes(os.urandom(n // 4 * 3)), b"base64"), HUGE),
    "quoted-printable of soft breaks": (lambda n: text(b"plain", fill(b"=\n", n), b"Content-Transfer-Encoding: quoted-printable\n"), HUGE),
    "quoted-printable of equals": (lambda n: text(b"plain", b"=" * n, b"Content-Transfer-Encoding: quoted-printable\n"), HUGE),
    "quoted-printable of escapes": (lambda n: text(b"plain", fill(b"=41", n), b"Content-Transfer-Encoding: quoted-printable\n"), HUGE),
    "quoted-printable attachment": (lambda n: attachment(fill(b"=0D=0A.a=\n", n), b"quoted-printable"), HUGE),
    "quoted-printable of blanks": (lambda n: text(b"plain", fill(b" " * 60_000 + b"x\n", n), b"Content-Transfer-Encoding: quoted-printable\n"), HUGE),
    "uuencode": (lambda n: text(b"plain", b"begin 644 x\n" + fill(b"M" + b"A" * 60 + b"\n", n)), HUGE),
    "charset unknown": (lambda n: text(b"plain; charset=x-no-such", fill(b"\xe4\xf6 ", n)), BIG),
    "charset contradicting": (lambda n: text(b"plain; charset=utf-8", fill(b"\xe4\xf6\xfc ", n)), BIG),
    "UTF-7": (lambda n: text(b"plain; charset=utf-7", fill(b"+ADw-", n)), BIG),
    "UTF-16 without BOM": (lambda n: text(b"plain; charset=utf-16", fill(b"a\0", n)), BIG),
    "ISO-2022 escapes": (lambda n: text(b"plain; charset=iso-2022-jp", fill(b"\x1b$B\x1b(B", n)), BIG),
    "overlong UTF-8": (lambda n: text(b"plain; charset=utf-8", fill(b"\xc0\x80", n)), BIG),
    "NUL in text": (lambda n: text(b"plain", b"\0" * n), BIG),
    "format=flowed": (lambda n: text(b"plain; format=flowed", fill(b"> a \n", n)), BIG),
    # content
    "heads that end": (lambda n: text(b"html", fill(b"<head><body>", n) + b"<p>Tere</p></head>"), BIG),
    "HTML of opening tags": (lambda n: text(b"html", fill(b"<div>", n)), BIG),
    "HTML of blockquotes": (lambda n: text(b"html", fill(b"<blockquote>x", n)), BIG),
    "HTML of angles": (lambda n: text(b"html", b"<" * n), BIG),
    "HTML of comments": (lambda n: text(b"html", fill(b"<!--", n)), BIG),
    "HTML of scripts": (lambda n: text(b"html", fill(b"<script>", n)), BIG),
    "HTML of hidden elements": (lambda n: text(b"html", fill(b"<p style='display:none'>", n)), BIG),
    "HTML of ampersands": (lambda n: text(b"html", b"&" * n), BIG),
    "HTML of references": (lambda n: text(b"html", fill(b"&#x1F600;", n)), BIG),
    "HTML of attributes": (lambda n: text(b"html", b"<p " + fill(b"a='b' ", n)), BIG),
    "HTML of table cells": (lambda n: text(b"html", b"<table>" + fill(b"<td>", n)), BIG),
    "HTML of line breaks": (lambda n: text(b"html", fill(b"<br>", n)), BIG),
    "cid loops": (lambda n: multipart(b"b", b"related") + b"--b\nContent-Type: text/html\n\n" + fill(b"<img src='cid:a'>", n) + b"\n--b\nContent-ID: <a>\nContent-Type: text/html\n\n<img src='cid:a'>\n--b--\n", BIG),
    "cids, 500 parts": (lambda n: cids(n), BIG),
    "quote marks": (lambda n: text(b"plain", b">" * n), MIB // 2),
    "quoted lines": (lambda n: text(b"plain", fill(b"> x\n", n)), MIB // 2),
    "short lines": (lambda n: text(b"plain", fill(b"x\n", n)), MIB // 2),
    "blank lines": (lambda n: text(b"plain", fill(b"\n", n)), MIB // 2),
    "attributions": (lambda n: text(b"plain", fill(b"On Mon, 2 Mar 2026 a@b.example wrote:\n", n)), MIB // 2),
    "label blocks": (lambda n: text(b"plain", fill(b"From: a@b.example\nTo: c@d.example\nSubject: x\n", n)), MIB // 2),
    "labels in one line": (lambda n: text(b"plain", fill(b"From: ", n)), MIB // 2),
    "original message lines": (lambda n: text(b"plain", fill(b"-----Original Message-----\n", n)), MIB // 2),
    "forwarded message lines": (lambda n: text(b"plain", fill(b"---------- Forwarded message ---------\nFrom: a@b.example\n", n)), MIB // 2),
    "signatures": (lambda n: text(b"plain", fill(b"-- \nRegards\n", n)), MIB // 2),
    "colons": (lambda n: text(b"plain", b":" * n), MIB // 2),
    "at signs": (lambda n: text(b"plain", fill(b"a@", n)), MIB // 2),
    "bounce of many recipients": (lambda n: report(numbered(b"Final-Recipient: rfc822; a%d@b.example\nAction: failed\nStatus: 5.1.1\n\n", n)), BIG),
    "bounce in words": (lambda n: bounce(numbered(b"<a%d@b.example>: 550 5.1.1 no such user\n", n)), MIB // 2),
    "long file name": (lambda n: attachment(b"x", b"7bit", fill(b"../", n)), BIG),
    "winmail.dat": (lambda n: attachment(fill(b"\x78\x9f\x3e\x22../", n), b"8bit", b"winmail.dat"), HUGE),
    "S/MIME": (lambda n: b"Content-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(b"a" * (n // 4 * 3)), HUGE),
    "calendar": (lambda n: text(b"calendar; method=REPLY", fill(b"BEGIN:VEVENT\n", n)), HUGE),
}


def encoded_messages(size):
    inner = text(b"plain", b"x" * (size // 4))
    for _ in range(3):
        inner = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(inner)
    return inner


def attachment(body, encoding, name=b"a.bin"):
    return (multipart() + b"--b\n\ntext\n--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=\""
            + name + b"\"\nContent-Transfer-Encoding: " + encoding + b"\n\n" + body + b"\n--b--\n")


def cids(size):
    html = numbered(b"<img src='cid:%d'>", size)
    parts = b"".join(b"--b\nContent-Type: image/png\nContent-ID: <%d>\n\nx\n" % (1_000_000 + i) for i in range(480))
    return multipart(b"b", b"related") + b"--b\nContent-Type: text/html\n\n" + html + b"\n" + parts + b"--b--\n"


def report(blocks):
    return (b"From: mailer-daemon@b.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
            b"--b\n\nIt failed.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; b.example\n\n" + blocks + b"\n--b--\n")


def bounce(body):
    return b"From: mailer-daemon@b.example\nReturn-Path: <>\nSubject: Undelivered Mail Returned to Sender\n\n" + body


class Ended(Exception):
    pass


def run_once(program, path, seconds, mib):
    """CPU seconds and peak memory in bytes of one process."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds + 1, seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, (mib * MIB, mib * MIB))
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, 1)
        os.execv(program, [str(program), "parse", "--json", str(path)])
    _, status, usage = os.wait4(child, 0)
    if os.WIFSIGNALED(status):
        raise Ended(f"ended by signal {os.WTERMSIG(status)}")
    if os.WEXITSTATUS(status) != 0:
        raise Ended(f"ended with {os.WEXITSTATUS(status)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def write_mail(path, make, size):
    mail = make(size)
    path.write_bytes(mail)
    return len(mail)


def measure(program, make, size, folder, limits):
    """Bytes of the mail, CPU seconds, peak memory. The mail is out of our memory by then: a child begins with ours."""
    path = folder / "mail"
    length = write_mail(path, make, size)
    # The address space also holds the program and the mail itself, read and held once.
    mib = limits.mib + 2 * (length // MIB + 1) + limits.program_mib
    runs = [run_once(program, path, limits.seconds, mib) for _ in range(ROUNDS)]
    return length, min(took for took, _ in runs), max(used for _, used in runs)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--only", default="", help="cases whose name holds this")
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--mib", type=int, default=64)
    parser.add_argument("--program-mib", type=int, default=256, help="address space of the program itself: code, libraries, stack")
    limits = parser.parse_args()
    program = limits.build / "vastus"
    failed = compared = total = 0
    worst = [0.0, 0.0, 0.0]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        _, empty_time, empty_memory = measure(program, lambda _: b"", 0, folder, limits)
        for name, (make, size) in CASES.items():
            if limits.only not in name:
                continue
            total += 1
            once = twice = float("inf")
            memory = 0
            try:
                # A busy machine makes a run slower and never faster: what grows too fast is looked at again.
                for _ in range(LOOKS_MAX):
                    once = min(once, measure(program, make, size, folder, limits)[1])
                    length, took, used = measure(program, make, 2 * size, folder, limits)
                    twice, memory = min(twice, took), max(memory, used)
                    if twice - empty_time <= GROWTH_MAX * (once - empty_time) or once - empty_time < SECONDS_TO_COMPARE:
                        break
            except Ended as end:
                failed += 1
                print(f"{name:40} FAILED: {end}")
                continue
            once, twice = once - empty_time, twice - empty_time
            extra = max(0, memory - empty_memory - length) / MIB
            is_comparable = once >= SECONDS_TO_COMPARE
            growth = twice / once if is_comparable else 0.0
            is_bad = twice > limits.seconds or extra > limits.mib or growth > GROWTH_MAX
            failed += is_bad
            compared += is_comparable
            worst = [max(pair) for pair in zip(worst, (twice, extra, growth))]
            shown = f"{growth:5.2f}x" if is_comparable else "     -"
            print(f"{name:40} {length / 1e6:6.1f} MB {twice:6.3f} s {extra:6.1f} MiB {shown}{'  FAILED' if is_bad else ''}")
    print(f"hostile mail: {total - failed}/{total}; worst {worst[0]:.2f} s, {worst[1]:.0f} MiB, {worst[2]:.2f} times for twice the "
          f"size ({compared} of {total} took long enough to compare)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
