"""What scoring speaks of: answers, feedback and key entries, and how they are put into words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from medialit.case import load_article
from medialit.exercises import AnyExercise, Judged

LONGEST_TEXT = 100_000
FEWEST_REASON_WORDS = 3


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a learner answered.

    Attributes
    ----------
    value : object
        An option id (choice); a list of option ids (multi, rank); label ids by item id
        (sort); a number (estimate, code); a text (write); sorted numbers of words by label id
        (mark); ``order`` and ``depth`` (chain); card ids as ``picked``, ``opened`` and ``early``
        (search); ``verdict`` and ``evidence`` (ladder). For most, ``"cannot_tell"`` too. None
        where open.
    reasons : dict
        Typed reasons by item id, or by ``""`` where there is one item only.
    """

    value: Any = None
    reasons: dict[str, str] = {}


class ItemFeedback(msgspec.Struct, frozen=True, kw_only=True):
    """What is said about one item: its state, its points and the explanation.

    `marks` says of parts of the answer, by their id, how they stand, where the page shows that.
    """

    id: str
    title: str
    chosen: str
    state: str
    points: float
    why: str
    reason_would_help: bool = False
    marks: dict[str, str] = {}


class Feedback(msgspec.Struct, frozen=True, kw_only=True):
    """What is said about an answer."""

    exercise: str
    state: str
    points: float
    possible: float
    items: tuple[ItemFeedback, ...]
    summary: str


class KeyEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One possible answer in the key, with its state and reason."""

    text: str
    state: str
    why: str
    example: str = ""


class KeyItem(msgspec.Struct, frozen=True, kw_only=True):
    """The key of one item: every possible answer, accepted ones first."""

    id: str
    title: str
    entries: tuple[KeyEntry, ...]


def part_ids(exercise: AnyExercise) -> set[str]:
    """Return the ids of the options or items."""
    parts = (*getattr(exercise, "options", ()), *getattr(exercise, "items", ()))
    return {part.id for part in parts}


class Kind(NamedTuple):
    """What scoring does with one kind of exercise.

    Attributes
    ----------
    fits : callable
        (exercise, value) to whether a value other than None is an answer to it.
    open_items : callable
        (exercise, value) to the ids of items without an answer; ``("",)`` for the whole.
    score : callable
        (exercise, answer) to the feedback on each item and the points that can be had.
    key : callable
        exercise to the key: every possible answer with its reason.
    plain : callable
        (exercise, value) to the answer in words.
    reasons : callable
        exercise to the ids of items, beside ``""``, for which a reason may be typed.
    retry : callable or None
        As `score`, for who may try again: it leaves to them what a second try is about. None
        where what is said of an answer gives nothing else away.
    """

    fits: Callable[[AnyExercise, Any], bool]
    open_items: Callable[[AnyExercise, Any], tuple[str, ...]]
    score: Callable[[AnyExercise, Answer], tuple[tuple[ItemFeedback, ...], float]]
    key: Callable[[AnyExercise], tuple[KeyItem, ...]]
    plain: Callable[[AnyExercise, Any], str]
    reasons: Callable[[AnyExercise], set[str]] = part_ids
    retry: Callable[[AnyExercise, Answer], tuple[tuple[ItemFeedback, ...], float]] | None = None


def number(value: float) -> str:
    """Write points without needless decimals: 6, 6.5, 0.67."""
    return f"{round(value, 2):g}"


def judge(judged: Judged, chosen: str, answer: Answer, *, item: str = "", title: str = ""):
    """Return the feedback to one choice."""
    reasoned = len(answer.reasons.get(item, "").split()) >= FEWEST_REASON_WORDS
    arguable = judged.state == "arguable"
    points = {"accepted": 1.0, "arguable": 1.0 if reasoned else 0.5, "not_supported": 0.0}
    return ItemFeedback(
        id=item,
        title=title,
        chosen=chosen,
        state=judged.state,
        points=points[judged.state],
        why=judged.why,
        reason_would_help=arguable and not reasoned,
    )


def unanswered(item: str = "", title: str = "") -> ItemFeedback:
    return ItemFeedback(
        id=item,
        title=title,
        chosen="nothing yet",
        state="not_supported",
        points=0.0,
        why="You left this open. Choose an answer; “I cannot tell from this text” is one.",
    )


def key_item(item: str, title: str, entries) -> KeyItem:
    ranks = ("accepted", "arguable", "not_supported")
    ordered = sorted(entries, key=lambda pair: ranks.index(pair[1].state))
    made = tuple(KeyEntry(text=text, state=one.state, why=one.why) for text, one in ordered)
    return KeyItem(id=item, title=title, entries=made)


def distinct(value: list, known) -> bool:
    return all(isinstance(one, str) and one in known for one in value) and len({*value}) == len(
        value
    )


def nothing_given(_exercise: AnyExercise, value: Any) -> tuple[str, ...]:
    """Return ``("",)`` where a single answer is missing."""
    blank = value in (None, []) or (isinstance(value, str) and not value.strip())
    return ("",) if blank else ()


def item_title(item) -> str:
    """Name an item of a sort: its sentence id, or its own text."""
    return item.sentence or item.text


def quoted(sentence: str, most_words: int = 12) -> str:
    """Return the beginning of a sentence of the article, short enough to be stored.

    A compound such as "Kasim-Jomart" counts as two words.
    """
    kept, count = [], 0
    pieces = load_article()[sentence].text.split()
    for piece in pieces:
        count += max(1, len(re.findall(r"\w+", piece)))
        if count > most_words:
            return " ".join(kept) + " …"
        kept.append(piece)
    return " ".join(pieces)
