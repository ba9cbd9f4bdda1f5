"""From events to the state of each exercise.

Every rule takes the earliest, the latest or the most of something. So the order in which events
are read does not matter: two merged journals give the same state either way round.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

from medialit.answers.events import Event

_Key = tuple[str, int]  # when it happened, then which was read first


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One submitted answer; the fields are those of the event."""

    number: int
    answer: Any
    confidence: int | None
    state: str | None
    points: float | None
    possible: float | None
    time: str


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How an exercise was left.

    Attributes
    ----------
    exercise : str
    draft : object or None
        The latest answer typed or ticked after the last submission.
    draft_confidence : int or None
    attempts : tuple of Attempt
    practice : object or None
        The latest answer that was checked and not scored.
    practised : tuple of object
        All answers that were checked and not scored, oldest first.
    hints : int
        How many hints were shown.
    key_shown : bool
    self_score : str or None
    touched : str
        Time of the last event, or an empty string.
    """

    exercise: str
    draft: Any = None
    draft_confidence: int | None = None
    attempts: tuple[Attempt, ...] = ()
    practice: Any = None
    practised: tuple[Any, ...] = ()
    hints: int = 0
    key_shown: bool = False
    self_score: str | None = None
    touched: str = ""


@dataclass
class _Exercise:
    draft: tuple[_Key, Event] | None = None
    practice: list[tuple[_Key, Event]] = field(default_factory=list)
    score: tuple[_Key, str] | None = None
    submits: list[tuple[_Key, Event]] = field(default_factory=list)
    hints: int = 0
    key_shown: bool = False
    touched: str = ""


class Replay:
    """The state of all exercises after the events folded so far.

    Attributes
    ----------
    latest : str
        The latest time of any event.
    """

    def __init__(self) -> None:
        self.latest = ""
        self._presents: tuple[_Key, bool] | None = None
        self._exercises: dict[str, _Exercise] = {}
        self._count = 0

    def fold(self, event: Event) -> None:
        """Take one more event into account; kinds not known here leave no trace but the time."""
        self._count += 1
        self.latest = max(self.latest, event.time)
        if event.kind == "present":
            self._learn_of_room(event)
        if not event.exercise:
            return
        kept = self._exercises.setdefault(event.exercise, _Exercise())
        kept.touched = max(kept.touched, event.time)
        key = (event.time.rstrip("Z"), self._count)
        more = event.data or {}
        if event.kind == "draft":
            if kept.draft is None or key > kept.draft[0]:
                kept.draft = (key, event)
        elif event.kind == "practice":
            kept.practice.append((key, event))
        elif event.kind == "submit":
            kept.submits.append((key, event))
        elif event.kind == "hint":
            shown = more.get("shown")
            kept.hints = max(kept.hints, shown if type(shown) is int else 1)
        elif event.kind == "key":
            kept.key_shown = True
        elif event.kind == "self_score":
            level = more.get("level")
            if isinstance(level, str) and (kept.score is None or key > kept.score[0]):
                kept.score = (key, level)

    def _learn_of_room(self, event: Event) -> None:
        key = (event.time.rstrip("Z"), self._count)
        if self._presents is None or key > self._presents[0]:
            self._presents = (key, (event.data or {}).get("on") is True)

    @property
    def presents(self) -> bool:
        """Say whether the latest choice was to show the course to a room."""
        return self._presents is not None and self._presents[1]

    def progress(self, exercise: str) -> Progress:
        """Return how one exercise was left; an empty one if it was never touched."""
        kept = self._exercises.get(exercise)
        if kept is None:
            return Progress(exercise=exercise)
        submits = sorted(kept.submits, key=lambda item: item[0])
        last = submits[-1][0] if submits else ("", 0)
        draft = kept.draft[1] if kept.draft and kept.draft[0] > last else None
        practised = [event.answer for _, event in sorted(kept.practice, key=lambda one: one[0])]
        return Progress(
            exercise=exercise,
            draft=draft.answer if draft else None,
            draft_confidence=draft.confidence if draft else None,
            attempts=tuple(_attempt(n, event) for n, (_, event) in enumerate(submits, start=1)),
            practice=practised[-1] if practised else None,
            practised=tuple(practised),
            hints=kept.hints,
            key_shown=kept.key_shown,
            self_score=kept.score[1] if kept.score else None,
            touched=kept.touched,
        )

    def all_progress(self) -> dict[str, Progress]:
        """Return how each exercise was left that was ever touched."""
        return {exercise: self.progress(exercise) for exercise in self._exercises}


def _attempt(number: int, event: Event) -> Attempt:
    return Attempt(
        number=number if event.attempt is None else event.attempt,
        answer=event.answer,
        confidence=event.confidence,
        state=event.state,
        points=event.points,
        possible=event.possible,
        time=event.time,
    )
