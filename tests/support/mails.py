"""Generated mails with known ids: seeded, of several sizes, charsets and shapes."""
import base64
import random

SUBJECTS = ["Hinnapäring akendele", "Price quote for doors", "Коммерческое предложение", "Tarjouspyyntö ikkunoista",
            "Tellimus 12345", "Kaebus tarne kohta", "Question about delivery"]
TEXTS = ["Tere! Palun hinnapakkumist kahekümnele aknale. Õhtul helistan.", "Hello, how much does a gate cost?",
         "Здравствуйте, сколько стоит доставка?", "Hei, paljonko maksaa kaksi ovea?",
         "Soovin tellida kümme ust, tarne Tartusse."]


def word(text, charset="utf-8"):
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?="


def plain(number, rng, size):
    charset = rng.choice(["utf-8", "utf-8", "windows-1257", "utf-8"])
    text = rng.choice(TEXTS if charset == "utf-8" else TEXTS[:2])
    body = (text + "\r\n") * max(1, size // (len(text) + 2))
    encoded = base64.encodebytes(body.encode(charset, "replace")).replace(b"\n", b"\r\n")
    head = f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head.encode() + encoded


def multipart(number, rng, size):
    boundary = f"=_part_{number}"
    text = rng.choice(TEXTS)
    html = f"<html><body><p>{text}</p><table><tr><td>1</td><td>2</td></tr></table></body></html>"
    blob = base64.encodebytes(rng.randbytes(max(100, size))).replace(b"\n", b"\r\n")
    parts = [f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n".encode(),
             f"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{html}\r\n".encode(),
             b"Content-Type: application/pdf; name=joonis.pdf\r\nContent-Disposition: attachment; filename=joonis.pdf\r\n"
             b"Content-Transfer-Encoding: base64\r\n\r\n" + blob]
    body = b"".join(b"--" + boundary.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    head = f'Content-Type: multipart/mixed; boundary="{boundary}"\r\n\r\n'.encode()
    return head + body + b"--" + boundary.encode() + b"--\r\n"


def size_of(rng):
    roll = rng.random()
    if roll < 0.70:
        return rng.randrange(200, 4_000)
    if roll < 0.98:
        return rng.randrange(4_000, 30_000)
    return rng.randrange(30_000, 200_000)


def question(number, seed=1):
    """Mail `number` of a run: always the same bytes for the same number and seed."""
    rng = random.Random(f"{seed}/{number}")
    client = f"ost{number % 997}@klient{number % 499}.example"
    head = (f"From: {word('Klient ' + str(number % 997))} <{client}>\r\nTo: info@firma.example\r\n"
            f"Subject: {word(rng.choice(SUBJECTS) + ' ' + str(number))}\r\n"
            f"Message-ID: <q{number}.{seed}@klient.example>\r\nMIME-Version: 1.0\r\n").encode()
    shape = plain if rng.random() < 0.6 else multipart
    return head + shape(number, rng, size_of(rng))
