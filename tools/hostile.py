"""Bad hand-ins by the dozen: damaged, foreign, packed like bombs, full of scripts.

The report on a class must finish with them, count each and run none. The same seed gives the
same files.
"""

from __future__ import annotations

import functools
import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

from medialit import exercises
from medialit.classroom import pretending

SCRIPTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'><a href='javascript:alert(1)' autofocus onfocus=alert(1)>x</a>",
    "</style><script>fetch('http://192.0.2.1/')</script>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "=cmd|'/c calc'!A1",
    "@SUM(1+1)*cmd|'/c calc'!A0",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "\u202egnp.exe\u202c \x1b[31mred",
)


def hand_ins(folder: Path, count: int, seed: int = 1) -> int:
    """Write so many bad hand-ins below a folder, and return the number of files.

    Parameters
    ----------
    folder : Path
        Where to write; it must exist.
    count : int
        How many.
    """
    dice = random.Random(seed)
    asked = exercises.load("02_who_says_it").exercises
    students = pretending.people(count, seed)
    kinds = list(_KINDS)
    for number, person in enumerate(students):
        whole = pretending.hand_in(person._replace(code=f"{person.code}-x{number}"), dice, asked)
        name, make = kinds[number % len(kinds)]
        place = folder / f"s{number:04d}"
        place.mkdir()
        (place / name.format(number)).write_bytes(make(whole, dice))
    return count


def _lines(data: bytes) -> list[dict]:
    return [json.loads(line) for line in data.splitlines()]


def _join(lines: list[dict]) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in lines)


def _truncated(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(1, len(data))]


def _flipped(data: bytes, dice: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(dice.randrange(1, 40)):
        made[dice.randrange(len(made))] ^= 1 << dice.randrange(8)
    return bytes(made)


def _noise(_data: bytes, dice: random.Random) -> bytes:
    return dice.randbytes(5000)


def _bomb(_data: bytes, _dice: random.Random) -> bytes:
    """Pack 200 MB of one letter, which is a small file; two of a kind differ by their names."""
    return _packed_letters().replace(b"00/answers", b"%02d/answers" % _dice.randrange(1, 99))


@functools.cache
def _packed_letters() -> bytes:
    return _zip({"00/answers.jsonl": b"{" * (200 << 20)})


def _zip(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return stream.getvalue()


def _liar(data: bytes, _dice: random.Random) -> bytes:
    """Pack more than the list of contents admits."""
    made = bytearray(_zip({"answers.jsonl": data}))
    place = made.rfind(b"PK\x01\x02")
    made[place + 24 : place + 28] = (10).to_bytes(4, "little")
    return bytes(made)


def _traversal(data: bytes, dice: random.Random) -> bytes:
    name = dice.choice(("../../answers.jsonl", "/etc/answers.jsonl", "..\\..\\answers.jsonl"))
    return _zip({name: data, "../../evil.txt": b"out"})


def _locked(data: bytes, _dice: random.Random) -> bytes:
    made = bytearray(_zip({"answers.jsonl": data}))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.rfind(sign) + place] |= 1
    return bytes(made)


def _twice(data: bytes, _dice: random.Random) -> bytes:
    return _zip({"a/answers.jsonl": data, "b/answers.jsonl": data})


def _schema(data: bytes, dice: random.Random) -> bytes:
    wrong = (7, "1", None, [1], {"a": 1}, 1.5, 10**30, True)
    fields = ("schema", "kind", "exercise", "answer", "confidence", "time", "id", "data")
    return _join([one | {dice.choice(fields): dice.choice(wrong)} for one in _lines(data)])


def _newer(data: bytes, _dice: random.Random) -> bytes:
    return _join([one | {"schema": 9} for one in _lines(data)])


def _scripted(data: bytes, dice: random.Random) -> bytes:
    """Put scripts and formulas into every field that holds a text."""
    made = []
    for one in _lines(data):
        bad = dice.choice(SCRIPTS)
        answer = one.get("answer")
        if isinstance(answer, dict) and isinstance(answer.get("value"), str):
            answer = {"value": bad, "reasons": {"": bad}}
        extra = {"course": bad, "state": bad, "answer": answer}
        if one["kind"] == "hand_in":
            extra["data"] = one["data"] | {"code": bad, "notebook": bad}
        if dice.random() < 0.2:
            extra["exercise"] = bad
        made.append(one | extra)
    return _join(made)


def _nulls(data: bytes, dice: random.Random) -> bytes:
    place = dice.randrange(len(data))
    return data[:place] + b"\0" * 4096 + data[place:]


def _not_utf8(data: bytes, dice: random.Random) -> bytes:
    place = dice.randrange(len(data))
    return data[:place] + b"\xff\xfe\xc3\x28" + data[place:]


def _other_letters(data: bytes, _dice: random.Random) -> bytes:
    return data.decode().encode("utf-16")


def _deep(data: bytes, _dice: random.Random) -> bytes:
    nest = b"[" * 100_000 + b"]" * 100_000
    bad = b'{"id":"d","kind":"submit","exercise":"02.scope","answer":' + nest + b"}\n"
    return data + bad + b'{"kind":' * 50_000 + b"\n"


def _huge_line(data: bytes, _dice: random.Random) -> bytes:
    return data + b'{"kind":"submit","exercise":"02.call","answer":"' + b"x" * (3 << 20) + b'"}\n'


def _foreign(_data: bytes, dice: random.Random) -> bytes:
    heads = (
        *(b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"<!doctype html><script>alert(1)</script>"),
        *(b"PK\x03\x04word/document.xml", b"", b"   \n", b"name;mark\nx;1\n", b"[1, 2]\n"),
    )
    return dice.choice(heads)


def _pretty(data: bytes, _dice: random.Random) -> bytes:
    return json.dumps(_lines(data), indent=2).encode()


def _numbers(data: bytes, dice: random.Random) -> bytes:
    bad = dice.choice(("NaN", "1e999", "-Infinity", "9" * 5000, '"\\ud83d"'))
    return data.replace(b'"confidence":', b'"confidence":' + bad.encode() + b',"was":')


_KINDS: tuple[tuple[str, Callable[[bytes, random.Random], bytes]], ...] = (
    ("hand-in.jsonl", _scripted),
    ("hand-in.jsonl", _truncated),
    ("hand-in.jsonl", _flipped),
    ("my-work.zip", _bomb),
    ("my-work.zip", _traversal),
    ("hand-in.jsonl", _schema),
    ("<img src=x onerror=alert({})>.jsonl", _scripted),
    ("my-work.zip", _liar),
    ("hand-in.jsonl", _noise),
    ("hand-in.jsonl", _nulls),
    ("hand-in.jsonl", _not_utf8),
    ("hand-in.jsonl", _other_letters),
    ("hand-in.jsonl", _deep),
    ("hand-in.jsonl", _huge_line),
    ("hand-in.jsonl", _foreign),
    ("hand-in.jsonl", _pretty),
    ("hand-in.jsonl", _numbers),
    ("[a-z]*.jsonl", _newer),
    ("my-work.zip", _twice),
    ("my-work.zip", _locked),
    ("=cmd{}.jsonl", _flipped),
    ("my-work.zip", _truncated),
)
