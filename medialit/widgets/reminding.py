"""On a borrowed computer, such as Binder's: what is in no file yet, and when to say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from medialit.answers import Event

EVERY = 5
"""Answers after which a page reminds the learner to save."""

SAVED = "saved"
"""Kind of the event that says: what stands before it is in a file that the learner has."""

_BINDER = ("BINDER_LAUNCH_HOST", "BINDER_REPO_URL", "BINDER_REQUEST")
_TYPED = frozenset({"draft", "late", "practice", "self_score"})


class Unsaved(NamedTuple):
    """What would be lost with the computer.

    Attributes
    ----------
    answers : int
        Exercises with an answer that was submitted and is in no file yet.
    work : bool
        Whether there is any work in no file yet, a half-typed text included.
    """

    answers: int
    work: bool


def is_borrowed(environment: Mapping[str, str]) -> bool:
    """Tell from the environment whether this computer forgets all when the learner leaves."""
    return any(environment.get(name) for name in _BINDER)


def unsaved(events: Iterable[Event]) -> Unsaved:
    """Count what is in no file yet.

    Parameters
    ----------
    events : iterable of Event
        Of a journal, in any order: what counts is when each happened.

    Returns
    -------
    Unsaved
        An event ``saved`` clears what came before it. If its data name a notebook, only what
        belongs to that; if they say ``submitted``, only answers and not what was only typed.
    """
    answers: set[str] = set()
    typed: set[str] = set()
    for event in sorted(events, key=lambda one: one.time):
        if event.kind == "submit":
            answers.add(event.exercise)
            typed.discard(event.exercise)
        elif event.kind in _TYPED:
            typed.add(event.exercise)
        elif event.kind == SAVED:
            said = event.data or {}
            number = str(said.get("notebook") or "")[:2]
            answers = {one for one in answers if number and one[:2] != number}
            if not said.get("submitted"):
                typed = {one for one in typed if number and one[:2] != number}
    return Unsaved(len(answers), bool(answers or typed))


def is_due(answers: int, reminded: int) -> bool:
    """Tell whether it is time to remind: so many answers now, so many at the last reminder."""
    return answers >= reminded + EVERY


class Reminder:
    """Reminds a learner on a borrowed computer; says nothing at all on any other.

    Parameters
    ----------
    environment : mapping of str to str
        Such as ``os.environ``.
    """

    def __init__(self, environment: Mapping[str, str]):
        self.borrowed = is_borrowed(environment)
        self._reminded = 0  # how many answers were in no file when we last said so

    def told(self, place: str, events: Iterable[Event], *, asked: bool) -> dict[str, Any]:
        """Return what a page is told: nothing, or what is in no file yet.

        Parameters
        ----------
        place : str
            A name for the journal.
        events : iterable of Event
            Its events.
        asked : bool
            Whether an answer was submitted on this page: only there a reminder is shown.
        """
        if not self.borrowed:
            return {}
        now = unsaved(events)
        self._reminded = min(self._reminded, now.answers)
        due = asked and is_due(now.answers, self._reminded)
        if due:
            self._reminded = now.answers
        return {"place": place, "work": now.work, "text": _text(now.answers) if due else ""}


def _text(answers: int) -> str:
    return (
        f"{answers} of your answers are only on Binder's computer, which is cleared soon after you "
        "leave. Save them as a file; you can restore it on the start page another day."
    )
