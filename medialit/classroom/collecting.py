"""Find the hand-ins in a folder: look at every file, follow nothing that leads out of it.

Each file is looked at as bytes first, which is quick. What is whole is left where it lies, for
DuckDB to read it there. What is packed or damaged in part is unpacked or mended into a temporary
folder. Everything else is set aside with a reason.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from medialit import handins
from medialit.answers import LONGEST_LINE
from medialit.answers.bundle import Unpacked, unpack
from medialit.answers.codes import clean_code

LARGEST_FILE = 64 << 20
"""Bytes; a larger file is not opened."""
DEEPEST, MOST_FILES = 40, 200_000
"""Folders below each other, and files in all of them, that are looked at."""
OURS = ("class-report.html", "gradebook.csv", "set-aside.csv")
"""What a report writes; found again in the folder, they are no hand-ins."""

_GLOB = frozenset("*?[]{}")  # signs that would make a name stand for other files
_SYSTEM = {".ds_store", "thumbs.db", "desktop.ini"}
_LONGEST_NAME = 160
_WRONG = {
    b"%PDF": "It is a PDF.",
    b"\x89PNG": "It is a picture.",
    b"\xff\xd8\xff": "It is a picture.",
    b"\x1f\x8b": "It is packed with gzip.",
    b"7z\xbc\xaf": "It is packed with 7-Zip.",
    b"Rar!": "It is packed with RAR.",
    b"\xff\xfe": "Another program saved it in another way of writing letters (UTF-16).",
    b"\xfe\xff": "Another program saved it in another way of writing letters (UTF-16).",
}
_ASK = "Ask for the file that “Hand in” or “Save my work” gives."


class Aside(NamedTuple):
    """A file that was not used, or a part of one.

    Attributes
    ----------
    name : str
        Where it lies below the folder, with odd signs taken out.
    reason : str
        Why, in plain words.
    used : bool
        Whether the rest of it was used.
    """

    name: str
    reason: str
    used: bool = False


@dataclass
class Paper:
    """One file that holds answers.

    Attributes
    ----------
    name : str
        Where it lies below the folder, for people.
    path : Path
        What is to be read: the file itself, or a mended copy.
    code : str or None
        The learner's code, as the file tells it.
    source : Path
        The file itself.
    """

    name: str
    path: Path
    code: str | None
    source: Path


@dataclass
class Collected:
    """What a folder holds.

    Attributes
    ----------
    papers : list of Paper
    aside : list of Aside
    looked_at : int
        How many files there were in all.
    """

    papers: list[Paper] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    looked_at: int = 0


class Refusal(Exception):
    """A file is of no use; the message says why."""


def collect(folder: Path, scratch: Path) -> Collected:
    """Look at every file below a folder.

    Parameters
    ----------
    folder : Path
        The hand-ins, also in folders of their own, as course platforms pack them.
    scratch : Path
        An empty folder for what must be unpacked or mended.

    Raises
    ------
    NotADirectoryError
        If there is no such folder.
    """
    if not folder.is_dir():
        raise NotADirectoryError(f"There is no folder '{shown(str(folder))}'.")
    found, seen = Collected(), {}
    root = folder.resolve()
    for path, trouble in _files(root):
        found.looked_at += 1
        name = shown(os.path.relpath(path, root))
        try:
            if trouble:
                raise Refusal(trouble)
            _take(path, name, found, seen, scratch)
        except Refusal as refusal:
            found.aside.append(Aside(name, str(refusal)))
    return found


def shown(name: str) -> str:
    """Return a file's name as people may see it: no signs that steer a page, not too long."""
    kept = name
    if not name.isprintable():
        kept = "".join("�" if unicodedata.category(s)[0] == "C" else s for s in name)
    return kept if len(kept) <= _LONGEST_NAME else f"{kept[: _LONGEST_NAME - 1]}…"


def _files(root: Path) -> Iterator[tuple[Path, str]]:
    """Yield every file below a folder in the order of names, and why not to open it, or ''."""
    waiting, count = [(root, 0)], 0
    while waiting:
        folder, depth = waiting.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda one: one.name)
        except OSError:
            yield folder, "This folder cannot be opened. Change who may read it, then try again."
            continue
        below = []
        for one in entries:
            if one.is_symlink():
                yield Path(one.path), "It is a link to another place, and links are not followed."
            elif one.is_dir(follow_symlinks=False):
                if depth < DEEPEST:
                    below.append((Path(one.path), depth + 1))
                else:
                    yield Path(one.path), f"It lies more than {DEEPEST} folders deep."
            else:
                count += 1
                if count > MOST_FILES:
                    yield Path(one.path), f"There are more than {MOST_FILES:,} files: give fewer."
                    return
                yield Path(one.path), ""
        waiting += reversed(below)


def _take(path: Path, name: str, found: Collected, seen: dict[tuple, str], scratch: Path) -> None:
    data = _read(path)
    first, _, rest = data.partition(b"\n")
    digest = hashlib.sha256(rest).hexdigest()
    same = (hashlib.sha256(first).hexdigest(), len(data), digest)
    if same in seen:
        raise Refusal(f"It is the same file as {seen[same]}, byte for byte: counted once.")
    _refuse_foreign(path, data)
    zipped = data.startswith(b"PK")
    code, remarks = (None, []) if zipped else _header(data, digest)
    if not zipped and _is_whole(data) and _may_be_named(path):
        paper = Paper(name, path, code, path)
    else:
        paper, more = mend(path, name, data, code, scratch)
        remarks += more
    seen[same] = name
    found.papers.append(paper)
    found.aside += [Aside(name, one, used=True) for one in remarks]


def _read(path: Path) -> bytes:
    """Read a plain file, and nothing that a link put in its place or that never ends."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, flags | getattr(os, "O_BINARY", 0))
    except OSError:
        reason = "It cannot be opened. Change who may read it, then try again."
        raise Refusal(reason) from None
    with os.fdopen(handle, "rb") as stream:
        kept = os.fstat(handle)
        if not stat.S_ISREG(kept.st_mode):
            raise Refusal("It is no plain file.")
        if kept.st_size > LARGEST_FILE:
            raise Refusal(f"It is larger than {LARGEST_FILE >> 20} MB. {_ASK}")
        try:
            data = stream.read(LARGEST_FILE + 1)
        except OSError:
            raise Refusal("It cannot be read to its end. Copy it again.") from None
    if not data.strip():
        raise Refusal(f"It is empty. {_ASK}")
    return data


def _refuse_foreign(path: Path, data: bytes) -> None:
    """Say of what is clearly something else what it is."""
    lower = path.name.lower()
    if lower in _SYSTEM or lower.startswith("._"):
        raise Refusal("The computer made it, not a student.")
    if lower in OURS:
        raise Refusal("It is an earlier report of this command.")
    for start, what in _WRONG.items():
        if data.startswith(start):
            raise Refusal(f"{what} {_ASK}")
    head = data[:400].lstrip().lower()
    if head.startswith((b"<!doctype", b"<html")):
        raise Refusal(f"It is a web page, maybe the report that students keep. {_ASK}")
    if not data.startswith(b"PK") and b'"kind"' not in data:
        raise Refusal(f"There is no answer of this course in it. {_ASK}")


def _may_be_named(path: Path) -> bool:
    """Say whether a path can be given to DuckDB as it is: UTF-8, and no pattern for others."""
    text = str(path)
    return not (_GLOB & set(text)) and text.isprintable()


def _is_whole(data: bytes) -> bool:
    """Say quickly whether the bytes may be lines of JSON as they are."""
    if not data.startswith(b"{") or b"\0" in data or b'":' not in data:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(data) <= LONGEST_LINE or max(map(len, data.split(b"\n"))) <= LONGEST_LINE


def _header(data: bytes, digest: str) -> tuple[str | None, list[str]]:
    """Return the code that a hand-in tells in its first line, and remarks on that line."""
    head = handins.read(data.removeprefix(b"\xef\xbb\xbf"), digest)
    if head is None:
        return None, []
    remarks = []
    if not head.whole:
        remarks.append(
            "Its check sum does not fit: it was cut off, saved by another program or changed "
            "after it was written. What is valid in it was used."
        )
    code = head.code
    if code is None:
        return None, remarks
    try:
        return clean_code(code), remarks
    except (ValueError, AttributeError, TypeError):
        return None, [*remarks, "Its code is none that this course gives; it counts as no code."]


def mend(
    path: Path, name: str, data: bytes, code: str | None, scratch: Path
) -> tuple[Paper, list[str]]:
    """Write what is good in a file to the scratch folder; return it and what was left out."""
    good = unpack(data)
    if not good.lines:
        why = good.refused[0].reason if good.refused else "There is no answer in it."
        raise Refusal(f"{_about_zip(why)} {_ASK}")
    lines = [one.raw for one in good.lines.values() if one.event]
    newer = len(good.lines) - len(lines)
    copy = scratch / f"{hashlib.sha256(os.fsencode(path)).hexdigest()[:32]}.jsonl"
    copy.write_bytes(b"".join(_plain(one) + b"\n" for one in lines))
    if data.startswith(b"PK") and good.code:
        try:
            code = clean_code(good.code)
        except ValueError:
            good.remarks.append("Its code is none that this course gives; it counts as no code.")
    return Paper(name, copy, code, path), _remarks(good, newer, data.startswith(b"PK"))


def _about_zip(reason: str) -> str:
    if reason.startswith("There is more than one"):
        return f"{reason} If it holds the work of several students, unpack it first."
    return reason


def _plain(raw: bytes) -> bytes:
    """Write a line so that every reader of JSON takes it: no half signs, no depth, one id."""
    fields = json.loads(raw)
    kept = {k: fields.get(k) for k in ("id", "time", "kind", "exercise", "answer", "confidence")}
    if not kept["id"]:
        kept["id"] = hashlib.sha256(raw).hexdigest()
    kept["data"] = fields.get("data")
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _remarks(good: Unpacked, newer: int, zipped: bool) -> list[str]:
    # Of a hand-in, its own first line has told that before.
    known = ("list of contents is missing",) if zipped else ("changed after",)
    remarks = [one for one in good.remarks if not any(part in one for part in known)]
    if good.refused:
        places = len(good.refused)
        first = good.refused[0].reason
        remarks.append(
            f"{places} {'place' if places == 1 else 'places'} in it could not be read and "
            f"{'was' if places == 1 else 'were'} left out. The first: {first}"
        )
    if newer:
        remarks.append(
            f"{newer} of its entries {'is' if newer == 1 else 'are'} of a newer version of the "
            "course and left out. Update the course, then make the report again."
        )
    return remarks
