"""One event of the journal, and the line of JSON that holds it."""

from __future__ import annotations

import hashlib
import json
import math
import re
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec

SCHEMA = 1
"""Version of the lines written here; higher ones are kept and not interpreted."""

LONGEST_LINE = 1 << 20
"""Bytes; a longer line is neither written nor read."""

HAND_IN = "hand_in"
"""Kind of the event that stands first in a hand-in and speaks of the lines after it."""

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something the learner did.

    Attributes
    ----------
    id : str
        Unique; merging two journals goes by it.
    time : str
        UTC, ISO 8601 with milliseconds, such as ``2026-03-01T09:30:00.000Z``.
    schema : int
        Version of the line.
    course : str
        Version of the course that wrote it.
    kind : str
        Of an exercise: ``draft``, ``submit``, ``late`` (came when nothing was asked any more),
        ``practice`` (checked and not scored), ``hint``, ``key``, ``self_score``, ``hands`` (of a
        room). Of a notebook: ``draw`` (questions asked again). With no exercise: ``map`` or
        ``chart`` (kept from a lab), ``course`` (which one is taken), ``present`` (shown to a
        room), ``saved`` (handed out as a file), ``set_aside`` (a line that cannot be read),
        ``hand_in``. Or another one.
    exercise : str
        Id of the exercise; empty for events that concern the journal itself.
    attempt : int or None
    answer : object
        Any JSON value.
    confidence : int or None
        Percent.
    state : str or None
    points, possible : float or None
    data : dict or None
        Further fields.
    """

    id: str = ""
    time: str = ""
    schema: int = 0
    course: str = ""
    kind: str
    exercise: str
    attempt: int | None = None
    answer: Any = None
    confidence: int | None = None
    state: str | None = None
    points: float | None = None
    possible: float | None = None
    data: dict[str, Any] | None = None


class Line(NamedTuple):
    """A good line: its id, its bytes without the line end, and the event if we know its schema."""

    id: str
    raw: bytes
    event: Event | None


class BadLine(ValueError):
    """A line that is no event; the message says why in plain words."""


def now() -> str:
    """Return the time as the journal writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def encode(event: Event) -> bytes:
    """Return the event as one line of JSON, without the line end.

    Raises
    ------
    ValueError, TypeError, RecursionError
        If a value is not JSON.
    """
    fields = msgspec.structs.asdict(event)  # every field, always in this order
    text = json.dumps(fields, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:  # half of an emoji, say: UTF-8 has no bytes for it, JSON an escape
        return json.dumps(fields, allow_nan=False, separators=(",", ":")).encode("ascii")


def decode(raw: bytes) -> Line:
    """Read one line.

    Raises
    ------
    BadLine
        If the line is not an event that a version of this course wrote.
    """
    raw = raw.removeprefix(b"\xef\xbb\xbf").strip()
    if b'"kind"' not in raw and b'"schema"' not in raw:  # quick, for megabytes of something else
        raise BadLine("It is not a line that this course writes.")
    fields = _parse(raw)
    schema = fields.get("schema", 0)
    if isinstance(schema, bool) or not isinstance(schema, int):
        raise BadLine("Its field 'schema' is not a whole number.")
    name = fields.get("id") or hashlib.sha256(raw).hexdigest()
    if not isinstance(name, str) or len(name) > 200:
        raise BadLine("Its field 'id' is not a short text.")
    if schema > SCHEMA:
        return Line(name, raw, None)
    return Line(name, raw, _event(fields | {"id": name}))


def _parse(raw: bytes) -> dict[str, Any]:
    try:
        fields = _DECODER.decode(raw.decode("utf-8"))
    except BadLine:
        raise
    except UnicodeDecodeError:
        raise BadLine("It is not UTF-8 text.") from None
    except RecursionError:
        raise BadLine("It is nested too deeply.") from None
    except json.JSONDecodeError as error:
        cut_off = error.pos >= len(error.doc) - 1 or error.msg.startswith("Unterminated")
        reason = "It breaks off in the middle." if cut_off else "It is not valid JSON."
        raise BadLine(reason) from None
    except ValueError:  # Python refuses to read a number of thousands of digits
        raise BadLine("It holds a number with too many digits.") from None
    if not isinstance(fields, dict):
        raise BadLine("It is not a line that this course writes.")
    return fields


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise BadLine("A field stands in it twice.")
    return fields


def _refuse_constant(name: str) -> None:
    raise BadLine(f"It holds {name}, which is not a JSON number.")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise BadLine("It holds a number that is too large.")
    return number


# Made once: making it takes longer than reading a line with it.
_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_float=_finite
)


def _event(fields: dict[str, Any]) -> Event:
    try:
        event = msgspec.convert(fields, Event)
    except msgspec.ValidationError as error:
        field = re.search(r"\$\.(\w+)|field `(\w+)`", str(error))
        name = (field[1] or field[2]) if field else "?"
        raise BadLine(f"Its field '{name}' is missing or of the wrong type.") from None
    except (OverflowError, ValueError, RecursionError):
        raise BadLine("It holds a number that is too large.") from None
    if event.time and not _is_time(event.time):
        raise BadLine("Its field 'time' is not a time in UTC.")
    return event


def _is_time(text: str) -> bool:
    try:
        return bool(_TIME.fullmatch(text) and datetime.fromisoformat(text))
    except ValueError:
        return False


def as_line(event: Event) -> Line:
    """Return an event as a line that will be read back as the same event.

    Raises
    ------
    BadLine
        If no line can hold it; the message is a sentence for the learner.
    """
    try:
        raw = encode(event)
        if len(raw) <= LONGEST_LINE:
            return decode(raw)
    except BadLine as error:
        raise BadLine(
            f"This answer cannot be saved. {error} Please tell the course's team."
        ) from None
    except (ValueError, TypeError, RecursionError):
        raise BadLine(
            "This answer cannot be saved: it is not made of text, numbers and lists. "
            "Please tell the course's team."
        ) from None
    raise BadLine(
        "This answer is too long to save: about a million characters fit. "
        "It is still in the page; shorten it, then go on."
    )
