"""Turn an exercise and an answer into feedback: pure functions, no pages, no files.

Three states, never two: *accepted* (1 point), *arguable* (1 with a typed reason, 0.5
without), *not supported by the text* (0). An exercise with several items, some accepted and
some not, is *mixed*.
"""

from __future__ import annotations

from typing import Any

from medialit.content import ContentError, convert
from medialit.exercises import (
    CANNOT_TELL,
    AnyExercise,
    Chain,
    Choice,
    Code,
    Estimate,
    Ladder,
    Mark,
    Multi,
    Rank,
    Search,
    Sort,
    Write,
)
from medialit.scoring.chain import CHAIN
from medialit.scoring.code import CODE
from medialit.scoring.estimate import ESTIMATE
from medialit.scoring.ladder import LADDER
from medialit.scoring.mark import MARK
from medialit.scoring.meter import meter_line
from medialit.scoring.model import (
    LONGEST_TEXT,
    Answer,
    Feedback,
    ItemFeedback,
    KeyEntry,
    KeyItem,
    Kind,
    item_title,
    number,
    quoted,
)
from medialit.scoring.options import CHOICE, MULTI
from medialit.scoring.rank import RANK
from medialit.scoring.search import SEARCH
from medialit.scoring.sort import SORT
from medialit.scoring.write import WRITE

__all__ = [
    "STATE_TEXT",
    "Answer",
    "Feedback",
    "ItemFeedback",
    "KeyEntry",
    "KeyItem",
    "item_title",
    "judgements",
    "key",
    "meter_line",
    "number",
    "open_items",
    "plain",
    "quoted",
    "read_answer",
    "score",
    "state_text",
]

_KINDS: dict[type, Kind] = {
    Choice: CHOICE,
    Multi: MULTI,
    Sort: SORT,
    Estimate: ESTIMATE,
    Rank: RANK,
    Write: WRITE,
    Mark: MARK,
    Chain: CHAIN,
    Search: SEARCH,
    Ladder: LADDER,
    Code: CODE,
}

STATE_TEXT = {
    "accepted": "Accepted",
    "arguable": "Arguable",
    "not_supported": "Not supported by the text",
    "mixed": "Partly accepted",
    "kept": "Kept",
}


#: What "not supported by the text" is called where no text is read.
_OTHERWISE = {
    Code: "Not the value asked for",
    Search: "Not accepted",
    Ladder: "Not supported by what was read",
}


def state_text(exercise: AnyExercise, state: str) -> str:
    """Put a state into words; not every answer is a reading of the text."""
    if state == "not_supported":
        return _OTHERWISE.get(type(exercise), STATE_TEXT[state])
    return STATE_TEXT[state]


def judgements(exercise: AnyExercise, feedback: Feedback) -> tuple[ItemFeedback, ...]:
    """Return the items that "how sure are you?" speaks of.

    Of a ladder that is the verdict, not the evidence named for it; of a search the choices,
    not whether they came before the opening.
    """
    beside = {Ladder: "evidence", Search: "restraint"}.get(type(exercise))
    return tuple(item for item in feedback.items if beside is None or item.id != beside)


def read_answer(exercise: AnyExercise, data: Any) -> Answer:
    """Check that `data`, as a page or a file sent it, is an answer to `exercise`.

    Raises
    ------
    ContentError
        If it has another shape, names what the exercise does not have, or is too long.
    """
    answer = convert(data, Answer, file="answer", where=exercise.id)
    value = answer.value
    fits = value is None or _KINDS[type(exercise)].fits(exercise, value)
    known = {"", CANNOT_TELL, *_KINDS[type(exercise)].reasons(exercise)}
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


def open_items(exercise: AnyExercise, answer: Answer) -> tuple[str, ...]:
    """Return the ids of items without an answer; ``("",)`` where there is one item only."""
    return _KINDS[type(exercise)].open_items(exercise, answer.value)


def score(exercise: AnyExercise, answer: Answer, *, retry: bool = False) -> Feedback:
    """Return the feedback to an answer; open items get no points and say so.

    Parameters
    ----------
    exercise, answer
        What was asked, and what came.
    retry : bool
        True while another try is open: states and points are the same, and the explanations
        leave to the learner what is still to be found.

    See Also
    --------
    key : every possible answer with its reason.
    """
    kind = _KINDS[type(exercise)]
    items, possible = ((retry and kind.retry) or kind.score)(exercise, answer)
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
        said = state_text(exercise, items[0].state)
        return f"{said}: {number(points)} of {number(possible)} point."
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


def key(exercise: AnyExercise) -> tuple[KeyItem, ...]:
    """Return the key of an exercise: every possible answer, accepted ones first."""
    return _KINDS[type(exercise)].key(exercise)


def plain(exercise: AnyExercise, answer: Answer) -> str:
    """Put an answer into words."""
    if answer.value in (None, [], {}):
        return "nothing yet"
    return _KINDS[type(exercise)].plain(exercise, answer.value)
