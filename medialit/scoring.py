"""Turn an exercise and an answer into feedback: pure functions, no pages, no files.

Three states, never two: *accepted* (1 point), *arguable* (1 with a typed reason, 0.5
without), *not supported by the text* (0). An exercise with several items, some accepted and
some not, is *mixed*.
"""

from __future__ import annotations

import math
import re
from itertools import combinations
from typing import Any

import msgspec

from medialit.case import load_article
from medialit.content import ContentError, convert
from medialit.exercises import (
    CANNOT_TELL,
    CANNOT_TELL_TEXT,
    AnyExercise,
    Choice,
    Estimate,
    Judged,
    Multi,
    Rank,
    Sort,
    Write,
    choices_of,
)

STATE_TEXT = {
    "accepted": "Accepted",
    "arguable": "Arguable",
    "not_supported": "Not supported by the text",
    "mixed": "Partly accepted",
    "kept": "Kept",
}
LONGEST_TEXT = 100_000
FEWEST_REASON_WORDS = 3


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a learner answered.

    Attributes
    ----------
    value : object
        An option id (choice); a list of option ids (multi, rank); label ids by item id
        (sort); a number (estimate); a text (write); ``"cannot_tell"``; None where open.
    reasons : dict
        Typed reasons by item id, or by ``""`` where there is one item only.
    """

    value: Any = None
    reasons: dict[str, str] = {}


class ItemFeedback(msgspec.Struct, frozen=True, kw_only=True):
    """What is said about one item: its state, its points and the explanation."""

    id: str
    title: str
    chosen: str
    state: str
    points: float
    why: str
    reason_would_help: bool = False


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


def read_answer(exercise: AnyExercise, data: Any) -> Answer:
    """Check that `data`, as a page or a file sent it, is an answer to `exercise`.

    Raises
    ------
    ContentError
        If it has another shape, names what the exercise does not have, or is too long.
    """
    answer = convert(data, Answer, file="answer", where=exercise.id)
    value = answer.value
    fits = value is None or _fits(exercise, value)
    known = {"", CANNOT_TELL, *_part_ids(exercise)}
    reasons_fit = answer.reasons.keys() <= known and all(
        len(text) <= LONGEST_TEXT for text in answer.reasons.values()
    )
    if not (fits and reasons_fit):
        raise ContentError(
            "answer",
            exercise.id,
            "value",
            "This is not an answer to this exercise.",
            "Reload the page and answer again.",
        )
    return answer


def _fits(exercise: AnyExercise, value: Any) -> bool:
    """Say whether a value other than None belongs to the exercise."""
    if value == CANNOT_TELL:
        return not isinstance(exercise, Sort)  # there it is said of each item
    match exercise:
        case Choice():
            return isinstance(value, str) and value in _part_ids(exercise)
        case Multi():
            return isinstance(value, list) and _distinct(value, _part_ids(exercise))
        case Rank():
            ids = _part_ids(exercise)
            return isinstance(value, list) and _distinct(value, ids) and len(value) == len(ids)
        case Sort():
            items = {item.id: item.judged for item in exercise.items}
            return isinstance(value, dict) and all(
                isinstance(label, str) and label in items.get(item, ())
                for item, label in value.items()
            )
        case Estimate():
            number = isinstance(value, int | float) and not isinstance(value, bool)
            return number and exercise.low <= value <= exercise.high  # never so for NaN
        case Write():
            return isinstance(value, str) and len(value) <= LONGEST_TEXT


def _part_ids(exercise: AnyExercise) -> set[str]:
    """Return the ids of the options or items."""
    parts = (*getattr(exercise, "options", ()), *getattr(exercise, "items", ()))
    return {part.id for part in parts}


def _distinct(value: list, known) -> bool:
    return all(isinstance(one, str) and one in known for one in value) and len({*value}) == len(
        value
    )


def open_items(exercise: AnyExercise, answer: Answer) -> tuple[str, ...]:
    """Return the ids of items without an answer; ``("",)`` where there is one item only."""
    if isinstance(exercise, Sort):
        given = answer.value or {}
        return tuple(item.id for item in exercise.items if item.id not in given)
    blank = answer.value in (None, []) or (
        isinstance(answer.value, str) and not answer.value.strip()
    )
    return ("",) if blank else ()


def score(exercise: AnyExercise, answer: Answer) -> Feedback:
    """Return the feedback to an answer; open items get no points and say so.

    See Also
    --------
    key : every possible answer with its reason.
    """
    items, possible = _SCORERS[type(exercise)](exercise, answer)
    points = sum(item.points for item in items)
    if isinstance(exercise, Multi):
        points = min(possible, max(0.0, points))
    state = _overall(items, points, possible)
    return Feedback(
        exercise=exercise.id,
        state=state,
        points=points,
        possible=possible,
        items=items,
        summary=_summary(exercise, items, points, possible),
    )


def _overall(items: tuple[ItemFeedback, ...], points: float, possible: float) -> str:
    states = {item.state for item in items}
    if len(states) == 1 and (states != {"accepted"} or points >= possible):
        return states.pop()
    return "mixed" if states else "not_supported"


def _summary(exercise, items, points: float, possible: float) -> str:
    if isinstance(exercise, Write):
        return "Compare your text with the rubric and the model answers, then choose your level."
    if isinstance(exercise, Multi):
        return _multi_summary(exercise, items, points, possible)
    if len(items) == 1:
        return f"{STATE_TEXT[items[0].state]}: {number(points)} of {number(possible)} point."
    return f"{number(points)} of {number(possible)} points."


def _multi_summary(exercise: Multi, items, points: float, possible: float) -> str:
    """Say how the points came about, without naming what was left out."""
    if items[0].id == "":
        return f"{number(points)} of {number(possible)} points."
    states = [item.state for item in items]
    text = f"{number(points)} of {number(possible)} points: {states.count('accepted')} accepted"
    if "arguable" in states:
        text += f", {states.count('arguable')} arguable"
    if "not_supported" in states:
        text += f", {states.count('not_supported')} not supported (each takes a point away)"
    return text + "."


def number(value: float) -> str:
    """Write points without needless decimals: 6, 6.5, 0.67."""
    return f"{round(value, 2):g}"


def _item(judged: Judged, chosen: str, answer: Answer, *, item: str = "", title: str = ""):
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


def _unanswered(item: str = "", title: str = "") -> ItemFeedback:
    return ItemFeedback(
        id=item,
        title=title,
        chosen="nothing yet",
        state="not_supported",
        points=0.0,
        why="You left this open. Choose an answer; “I cannot tell from this text” is one.",
    )


def _option_text(exercise: Choice | Multi, option: str) -> str:
    texts = {one.id: one.text for one in exercise.options} | {CANNOT_TELL: CANNOT_TELL_TEXT}
    return texts[option]


def _score_choice(exercise: Choice, answer: Answer):
    if answer.value is None:
        return (_unanswered(),), 1.0
    judged = choices_of(exercise)[answer.value]
    return (_item(judged, _option_text(exercise, answer.value), answer),), 1.0


def _score_multi(exercise: Multi, answer: Answer):
    """One point for each accepted option chosen, one less for each that is not supported."""
    judged = choices_of(exercise)
    possible = float(max(1, sum(one.state == "accepted" for one in exercise.options)))
    chosen = [answer.value] if answer.value == CANNOT_TELL else answer.value or []
    if not chosen:
        return (_unanswered(),), possible
    items = []
    for option in chosen:
        text = _option_text(exercise, option)
        item = _item(judged[option], text, answer, item=option, title=text)
        if item.state == "not_supported":
            item = msgspec.structs.replace(item, points=-1.0)
        items.append(item)
    return tuple(items), possible


def item_title(item) -> str:
    """Name an item of a sort: its sentence id, or its own text."""
    return item.sentence or item.text


def _score_sort(exercise: Sort, answer: Answer):
    labels = {label.id: label.text for label in exercise.labels} | {CANNOT_TELL: CANNOT_TELL_TEXT}
    given = answer.value if isinstance(answer.value, dict) else {}
    items = []
    for item in exercise.items:
        label, title = given.get(item.id), item_title(item)
        if label is None:
            items.append(_unanswered(item.id, title))
        else:
            items.append(
                _item(item.judged[label], labels[label], answer, item=item.id, title=title)
            )
    return tuple(items), float(len(items))


def _score_estimate(exercise: Estimate, answer: Answer):
    if answer.value is None:
        return (_unanswered(),), 1.0
    if answer.value == CANNOT_TELL:
        return (_item(exercise.cannot_tell, CANNOT_TELL_TEXT, answer),), 1.0
    nearest = min(
        exercise.ranges, key=lambda one: max(one.low - answer.value, answer.value - one.high, 0)
    )
    return (_item(nearest, f"{answer.value:g} {exercise.unit}", answer),), 1.0


def _score_rank(exercise: Rank, answer: Answer):
    """Judge an order by the key; another order learns how many pairs already stand right."""
    if answer.value is None:
        return (_unanswered(),), 1.0
    if answer.value == CANNOT_TELL:
        return (_item(exercise.cannot_tell, CANNOT_TELL_TEXT, answer),), 1.0
    texts = {item.id: item.text for item in exercise.items}
    chosen = "; ".join(texts[one] for one in answer.value)
    for order in exercise.orders:
        if list(order.order) == answer.value:
            return (_item(order, chosen, answer),), 1.0
    pairs, right = _pairs_in_order(exercise, answer.value)
    found = f" {right} of {pairs} pairs stand in the order of the key."
    judged = Judged(state="not_supported", why=exercise.otherwise + found)
    return (_item(judged, chosen, answer),), 1.0


def _pairs_in_order(exercise: Rank, given: list[str]) -> tuple[int, int]:
    """Count all pairs, and those in the order of the nearest accepted order (Kendall 1938)."""
    accepted = [one.order for one in exercise.orders if one.state == "accepted"]
    right = max(
        sum(given.index(a) < given.index(b) for a, b in combinations(order, 2))
        for order in accepted
    )
    return math.comb(len(given), 2), right


def _score_write(exercise: Write, answer: Answer):
    """A written answer is kept; the learner scores it."""
    words = len((answer.value or "").split())
    why = f"Your text has {words} of at most {exercise.max_words} words."
    return (ItemFeedback(id="", title="", chosen="", state="kept", points=0.0, why=why),), 0.0


_SCORERS = {
    Choice: _score_choice,
    Multi: _score_multi,
    Sort: _score_sort,
    Estimate: _score_estimate,
    Rank: _score_rank,
    Write: _score_write,
}


def key(exercise: AnyExercise) -> tuple[KeyItem, ...]:
    """Return the key of an exercise: every possible answer, accepted ones first."""
    match exercise:
        case Choice() | Multi():
            entries = [(_option_text(exercise, i), one) for i, one in choices_of(exercise).items()]
            return (_key_item("", "", entries),)
        case Sort():
            labels = {one.id: one.text for one in exercise.labels} | {CANNOT_TELL: CANNOT_TELL_TEXT}
            return tuple(
                _key_item(
                    item.id, item_title(item), [(labels[i], one) for i, one in item.judged.items()]
                )
                for item in exercise.items
            )
        case Estimate():
            entries = [(_range_text(one, exercise.unit), one) for one in exercise.ranges]
            return (_key_item("", "", [*entries, (CANNOT_TELL_TEXT, exercise.cannot_tell)]),)
        case Rank():
            return _rank_key(exercise)
        case Write():
            return _write_key(exercise)


def _key_item(item: str, title: str, entries) -> KeyItem:
    ranks = ("accepted", "arguable", "not_supported")
    ordered = sorted(entries, key=lambda pair: ranks.index(pair[1].state))
    made = tuple(KeyEntry(text=text, state=one.state, why=one.why) for text, one in ordered)
    return KeyItem(id=item, title=title, entries=made)


def _range_text(one, unit: str) -> str:
    return f"{one.low:g} {unit}" if one.low == one.high else f"{one.low:g} to {one.high:g} {unit}"


def _rank_key(exercise: Rank) -> tuple[KeyItem, ...]:
    texts = {item.id: item.text for item in exercise.items}
    orders = [("; ".join(texts[i] for i in one.order), one) for one in exercise.orders]
    other = ("Another order", Judged(state="not_supported", why=exercise.otherwise))
    places = tuple(KeyEntry(text=item.text, state="", why=item.why) for item in exercise.items)
    return (
        _key_item("", "Orders", [*orders, other, (CANNOT_TELL_TEXT, exercise.cannot_tell)]),
        KeyItem(id="places", title="Why each stands where it does", entries=places),
    )


def _write_key(exercise: Write) -> tuple[KeyItem, ...]:
    levels = tuple(
        KeyEntry(text=f"{name.title()}: {level.when}", state="", why=level.why, example=level.model)
        for name in ("proficient", "emergent", "basic")
        for level in [getattr(exercise.rubric, name)]
    )
    turns = tuple(KeyEntry(text=one.text, state="", why=one.why) for one in exercise.wrong_turns)
    return (
        KeyItem(id="rubric", title="Rubric with a model answer for each level", entries=levels),
        KeyItem(id="turns", title="Typical wrong turns", entries=turns),
    )


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
