"""The file that a learner hands in: what was submitted, and nothing that was only typed.

UTF-8, JSON Lines. The first line is an event of the kind ``hand_in`` that says for whom, for
which notebook, how many lines follow and what their sum is. The rest are lines of the journal,
byte for byte. So the same tools read a journal, a hand-in and a folder of them; and restoring
one works as with any saved file.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import uuid4

import msgspec

from medialit.answers import SCHEMA, Event, Journal
from medialit.answers.events import HAND_IN, BadLine, Line, as_line, decode, now
from medialit.exercises import belongs
from medialit.report import KEPT_IN

LEFT_OUT = frozenset({"draft", "late", "set_aside", HAND_IN})
"""Kinds of events that stay with the learner: what was typed and not submitted, and remarks."""

NO_CODE = "no-code"


class HandIn(msgspec.Struct, frozen=True, kw_only=True):
    """What the first line of a hand-in says, and whether the rest is as it says.

    Attributes
    ----------
    code : str or None
        The learner's code.
    notebook : str or None
        The notebook handed in, such as ``02_who_says_it``; None for the whole course.
    events : int
        How many lines it says follow.
    course, time : str
        The version of the course that wrote it, and when.
    whole : bool
        Whether what follows is, byte for byte, what was written then.
    """

    code: str | None
    notebook: str | None
    events: int
    course: str
    time: str
    whole: bool


def write(journal: Journal, notebook: str | None = None) -> tuple[str, bytes]:
    """Return the name and the bytes of a hand-in.

    Parameters
    ----------
    journal : Journal
        The learner's work. Drafts, and what was set aside, stay in it.
    notebook : str, optional
        Only what was done in this notebook, such as ``"02_who_says_it"``, with the questions
        from earlier that it asked; by default the whole course.

    Returns
    -------
    tuple of str and bytes
        A name such as ``hand-in-amber-heron-42-02.jsonl``, and the file.

    Raises
    ------
    ValueError
        If the notebook's name does not begin with its two digits.
    """
    number = notebook[:2] if notebook else ""
    if notebook and not number.isdigit():
        raise ValueError(f"'{notebook}' is no notebook; write its name, such as '02_who_says_it'.")
    journal.refresh()
    rows = [line.raw for line in journal.lines() if _handed_in(line, number)]
    body = b"".join(row + b"\n" for row in rows)
    data = {
        "code": journal.code,
        "notebook": notebook,
        "events": len(rows),
        "sha256": hashlib.sha256(body).hexdigest(),
    }
    head = Event(
        id=uuid4().hex, time=now(), schema=SCHEMA, course=journal.course,
        kind=HAND_IN, exercise="", data=data,
    )  # fmt: skip
    name = f"hand-in-{journal.code or NO_CODE}-{number or 'course'}.jsonl"
    return name, as_line(head).raw + b"\n" + body


def read(data: bytes, digest: str = "") -> HandIn | None:
    """Return what the first line of a file says, or None if the file is no hand-in.

    Never raises for what the file holds.

    Parameters
    ----------
    data : bytes
        A whole file.
    digest : str
        The SHA-256 of what follows its first line, in hexadecimal, where that is known already.
    """
    first, _, body = data.partition(b"\n")
    try:
        event = decode(first).event
    except BadLine:
        return None
    if event is None or event.kind != HAND_IN:
        return None
    said = event.data or {}
    code, notebook, events = (said.get(name) for name in ("code", "notebook", "events"))
    return HandIn(
        code=code if isinstance(code, str) and len(code) <= 64 else None,
        notebook=notebook if isinstance(notebook, str) and len(notebook) <= 80 else None,
        events=events if type(events) is int and events >= 0 else 0,
        course=event.course[:40],
        time=event.time,
        whole=said.get("sha256") == (digest or hashlib.sha256(body).hexdigest()),
    )


def _handed_in(line: Line, number: str) -> bool:
    kind, exercise = _said(line)
    if not isinstance(kind, str) or not isinstance(exercise, str) or kind in LEFT_OUT:
        return False
    if not number:
        return True
    return belongs(exercise, number) or KEPT_IN.get(kind) == number


def _said(line: Line) -> tuple[Any, Any]:
    """Return kind and exercise; of a line that a newer version wrote, what it says of itself."""
    if line.event:
        return line.event.kind, line.event.exercise
    fields = json.loads(line.raw)
    return fields.get("kind"), fields.get("exercise")
