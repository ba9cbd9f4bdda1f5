"""Find the good lines of a file that may hold anything, in little memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from medialit.answers.events import LONGEST_LINE, BadLine, Line, decode

_CHUNK = 1 << 18
_FEW = 20  # so many bad lines in a row are named one by one, more as one place

# What may be an event: an object in braces. Everything between such lines is passed over at the
# speed of the regular expression.
_CANDIDATE = re.compile(rb"\n((?:\xef\xbb\xbf)?[ \t]{0,8}\{[^\n]{8,}\}[ \t\r]{0,8})(?=\n)")


class Problem(NamedTuple):
    """A place in a file that is no event and was left alone.

    Attributes
    ----------
    offset : int
        Where it begins, in bytes from the start of the file.
    reason : str
        What is wrong with it, in a plain sentence.
    size : int
        Its length in bytes.
    """

    offset: int
    reason: str
    size: int


class Scan:
    """Iterate over the lines of a binary stream: a `Line` or a `Problem` each.

    Parameters
    ----------
    stream : file object
        Open for reading bytes and standing at `offset`.
    offset : int
        Where the first line begins.
    final : bool
        Whether a last line without a line end counts; when somebody may still be
        writing it, it does not.

    Attributes
    ----------
    offset : int
        How far the file has been read; a later scan may go on from here.
    """

    def __init__(self, stream: BinaryIO, offset: int = 0, *, final: bool):
        self.offset = offset
        self._stream, self._final = stream, final

    def __iter__(self) -> Iterator[Line | Problem]:
        rest = b""
        while True:
            chunk = self._stream.read(_CHUNK)
            rest += chunk
            cut = rest.rfind(b"\n") + 1
            if cut:
                yield from self._lines(rest[:cut])
                rest = rest[cut:]
            elif len(rest) > LONGEST_LINE:
                size, ended, rest = self._skip(len(rest))
                if not (ended or self._final):
                    return
                yield _too_long(self.offset, size)
                self.offset += size + ended
            if not chunk:
                break
        if rest and self._final:
            yield from self._lines(rest)

    def _skip(self, size: int) -> tuple[int, bool, bytes]:
        """Pass over the rest of a line that is too long, without holding it."""
        while chunk := self._stream.read(_CHUNK):
            end = chunk.find(b"\n")
            if end >= 0:
                return size + end, True, chunk[end + 1 :]
            size += len(chunk)
        return size, False, b""

    def _lines(self, body: bytes) -> Iterator[Line | Problem]:
        start = self.offset
        self.offset += len(body)
        if b'"kind"' not in body and b'"schema"' not in body:  # 100 MB of garbage take a moment
            yield from _between(body, start)
            return
        text = b"\n" + body if body.endswith(b"\n") else b"\n" + body + b"\n"
        past = 1
        for found in _CANDIDATE.finditer(text):
            begin, end = found.span(1)
            yield from _between(text[past:begin], start + past - 1)
            yield _read(found[1], start + begin - 1)
            past = end + 1
        yield from _between(text[past:], start + past - 1)


def _too_long(offset: int, size: int) -> Problem:
    return Problem(offset, "It is longer than 1 MiB.", size)


def _read(raw: bytes, offset: int) -> Line | Problem:
    if len(raw) > LONGEST_LINE:
        return _too_long(offset, len(raw))
    try:
        return decode(raw)
    except BadLine as error:
        return Problem(offset, str(error), len(raw))


def _between(piece: bytes, offset: int) -> Iterator[Problem]:
    """Name what stands between the lines that may be events; empty lines are no problem."""
    if not piece or piece.isspace():
        return
    count = piece.count(b"\n")
    if count > _FEW:
        reason = f"These {count} lines are not lines that this course writes."
        yield Problem(offset, reason, len(piece.rstrip(b"\n")))
        return
    for raw in piece.split(b"\n"):
        if raw.strip():
            yield Problem(offset, _reason(raw), len(raw))
        offset += len(raw) + 1


def _reason(raw: bytes) -> str:
    if len(raw) > LONGEST_LINE:
        return "It is longer than 1 MiB."
    if b"\0" in raw:
        return "It holds zero bytes, as a power cut can leave them."
    if raw.startswith(b'{"'):
        return "It breaks off in the middle."
    return "It is not a line that this course writes."
