"""The file in which a learner carries their work: write it, and read one that may be hostile."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

import msgspec

from medialit.answers.events import HAND_IN, SCHEMA, Line, now
from medialit.answers.lines import Problem, Scan

ANSWERS, MANIFEST = "answers.jsonl", "manifest.json"

_LARGEST_FILE = 64 << 20
_LARGEST_ANSWERS = 128 << 20  # unpacked
_LARGEST_MANIFEST = 1 << 20
_LARGEST_LISTING = 1 << 18  # bytes of the zip's table of contents: some thousand names
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error)


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What came of restoring a file.

    Attributes
    ----------
    added : int
        Entries that were missing and are here now.
    known : int
        Entries that were here already.
    refused : tuple of Problem
        What could not be used.
    note : str
        All of it in plain sentences for the learner.
    """

    added: int
    known: int
    refused: tuple[Problem, ...]
    note: str


@dataclass
class Unpacked:
    """The lines found in a file, what was refused, and remarks for the learner."""

    lines: dict[str, Line] = field(default_factory=dict)
    refused: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    code: str | None = None


class _Refusal(Exception):
    """The whole file is of no use; the message says why."""


def pack(
    lines: Iterable[Line], *, course: str, code: str | None, extra: Mapping[str, bytes]
) -> bytes:
    """Return a zip file with the lines as they are, the extra members and a manifest.

    Raises
    ------
    ValueError
        If an extra member has a name that is taken or leads out of the zip file.
    """
    for name in extra:
        if name in (ANSWERS, MANIFEST) or "/" in name or "\\" in name or name.startswith("."):
            raise ValueError(f"'{name}' is no name for a further member; use a plain file name.")
    buffer = io.BytesIO()
    kinds: Counter[str] = Counter()
    exercises: set[str] = set()
    digest, size = hashlib.sha256(), 0
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        with target.open(ANSWERS, "w") as member:
            for line in lines:
                row = line.raw + b"\n"
                member.write(row)
                digest.update(row)
                size += len(row)
                kinds[line.event.kind if line.event else "of a newer version"] += 1
                if line.event and line.event.exercise:
                    exercises.add(line.event.exercise)
        files = {ANSWERS: {"sha256": digest.hexdigest(), "bytes": size}}
        for name, content in extra.items():
            target.writestr(name, content)
            files[name] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        manifest = {
            "course": course,
            "schema": SCHEMA,
            "code": code,
            "created": now(),
            "events": kinds.total(),
            "kinds": dict(sorted(kinds.items())),
            "exercises": len(exercises),
            "files": files,
        }
        target.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")
    return buffer.getvalue()


def unpack(data: bytes) -> Unpacked:
    """Find the good lines in a saved file: our zip, or a journal or a hand-in as it is.

    Never raises for what the file holds; a file that is of no use is one refused place.
    """
    found = Unpacked()
    try:
        if len(data) > _LARGEST_FILE:
            raise _Refusal(f"It is larger than {_LARGEST_FILE >> 20} MB.")
        if data.startswith(b"PK"):
            _unzip(data, found)
        else:
            _collect(_Measured(io.BytesIO(data)), found)
            _compare(data, found)
    except _Refusal as refusal:
        found.lines.clear()
        found.refused[:] = [Problem(0, str(refusal), len(data))]
    return found


def describe(
    found: Unpacked, name: str, added: int, usable: int, code: str | None, trouble: str
) -> str:
    """Say in plain sentences what came of restoring a file."""
    name = f"“{name[:80]}”"
    if not usable:
        why = found.refused[0].reason if found.refused else "It holds no answers."
        return f"{name} could not be used. {why} Choose the file that “Save my work” gave you."
    parts = [f"{_entries(added)} from {name} added; {usable - added} were here already."]
    if found.refused:
        parts.append(f"{_entries(len(found.refused))} in it could not be read and were left out.")
    parts += found.remarks
    if found.code and found.code != code:
        parts.append(f"It was saved under the code {found.code}.")
    return " ".join([*parts, trouble]).strip()


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


class _Measured:
    """A stream that counts and hashes what is read, and stops at a limit."""

    def __init__(self, stream: BinaryIO):
        self._stream, self._size = stream, 0
        self.digest, self.check = hashlib.sha256(), 0

    def read(self, count: int) -> bytes:
        data = self._stream.read(count)
        self._size += len(data)
        self.digest.update(data)
        self.check = zlib.crc32(data, self.check)
        if self._size > _LARGEST_ANSWERS:
            raise _Refusal(f"Unpacked, it is larger than {_LARGEST_ANSWERS >> 20} MB.")
        return data


def _collect(stream: _Measured, found: Unpacked) -> None:
    more = 0
    for piece in Scan(stream, final=True):
        if isinstance(piece, Line):
            found.lines.setdefault(piece.id, piece)
        elif len(found.refused) < 100:
            found.refused.append(piece)
        else:
            more += 1
    if more:
        found.remarks.append(f"{more} more places are not listed.")


def _compare(data: bytes, found: Unpacked) -> None:
    """Say so when a hand-in is not what it was, by the sum in its first line."""
    head = next(iter(found.lines.values()), None)
    if head is None or not head.event or head.event.kind != HAND_IN:
        return
    said = head.event.data or {}
    code = said.get("code")
    found.code = code if isinstance(code, str) and len(code) <= 64 else None
    if said.get("sha256") != hashlib.sha256(data.partition(b"\n")[2]).hexdigest():
        found.remarks.append("The file was changed after it was saved; what is valid was used.")


def _unzip(data: bytes, found: Unpacked) -> None:
    _check_listing(data)
    try:
        source = zipfile.ZipFile(io.BytesIO(data))
    except (*_BROKEN, NotImplementedError):
        raise _Refusal("It is not a whole zip file.") from None
    with source:
        answers = _member(source, ANSWERS)
        if answers is None:
            raise _Refusal(f"There is no '{ANSWERS}' in it.")
        declared, check = _manifest(source, found), answers.CRC
        del answers.CRC  # else zipfile withholds the last lines when the sum does not fit
        try:
            with source.open(answers) as member:
                stream = _Measured(member)
                _collect(stream, found)
            whole = check == stream.check
        except (*_BROKEN, NotImplementedError, RuntimeError):
            whole = False
        if not whole:
            found.remarks.append("The file is damaged; what could be read of it was used.")
        elif declared and declared != stream.digest.hexdigest():
            found.remarks.append("The file was changed after it was saved; what is valid was used.")


def _check_listing(data: bytes) -> None:
    """Refuse a table of contents that would fill the memory before it can be looked at."""
    end = data.rfind(b"PK\x05\x06")
    if end < 0 or end + 22 > len(data):
        raise _Refusal("It is not a whole zip file.")
    (size,) = struct.unpack_from("<L", data, end + 12)
    if size > _LARGEST_LISTING or data[max(0, end - 20) : end].startswith(b"PK\x06\x07"):
        raise _Refusal("It holds far more files than this course saves.")


def _member(source: zipfile.ZipFile, name: str) -> zipfile.ZipInfo | None:
    """Return the one member of that name; it may stand in a folder, as after packing again."""
    fits = [
        info
        for info in source.infolist()
        if info.filename.rpartition("/")[2] == name and not info.filename.startswith("__MACOSX/")
    ]
    if not fits:
        return None
    if len(fits) > 1:
        raise _Refusal(f"There is more than one '{name}' in it.")
    if fits[0].flag_bits & 0x1:
        raise _Refusal("It is locked with a password.")
    if fits[0].compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _Refusal("It is packed in a way that this course does not use.")
    if fits[0].file_size > _LARGEST_ANSWERS:
        raise _Refusal(f"Unpacked, it is larger than {_LARGEST_ANSWERS >> 20} MB.")
    return fits[0]


def _manifest(source: zipfile.ZipFile, found: Unpacked) -> str:
    """Return the sum that the manifest states for the answers, or an empty string."""
    info = _member(source, MANIFEST)
    try:
        if info is None:
            raise ValueError
        with source.open(info) as member:
            text = member.read(_LARGEST_MANIFEST + 1)
        if len(text) > _LARGEST_MANIFEST:
            raise ValueError
        manifest = json.loads(text)
        code = manifest.get("code")
        found.code = code if isinstance(code, str) and len(code) <= 64 else None
        return str(manifest["files"][ANSWERS]["sha256"])
    except (*_BROKEN, NotImplementedError, RuntimeError, KeyError, TypeError, AttributeError):
        found.remarks.append(
            "Its list of contents is missing or damaged, so nothing proves it whole."
        )
        return ""
