"""Code tasks: a value comes from a code cell, is kept in the journal and explained.

The first two different values are tries, as in every exercise. Later ones, and those handed
over once a solution was seen, are practice: explained, and not scored.
"""

from __future__ import annotations

import math
from html import escape
from numbers import Integral
from typing import Any

from medialit import scoring
from medialit.answers import Progress
from medialit.exercises import Code, find
from medialit.scoring import Answer, Feedback
from medialit.widgets import twins
from medialit.widgets.engine import Twin
from medialit.widgets.exercise import ExerciseSet, readable
from medialit.widgets.session import Session

SCORED_TRIES = 2
SIGNS = {"accepted": "✓", "arguable": "≈", "not_supported": "✗"}

_NOTHING_YET = (
    "Nothing to check yet: put your number into `answer`, in place of the three dots. "
    "Then run this cell again."
)
_COMMON_NAMES = {"dict": "dictionary", "ndarray": "array"}
_HAND_OVER = "Hand over one number without its unit, such as answer = 12.5."


class Slip(Exception):
    """What was handed over is no number; the message says what it is and what to do."""


class CodeTask(ExerciseSet):
    """A code task on the page: its values come from ``check``, never from the page."""

    def _state(self) -> dict[str, Any]:
        return super()._state() | {"may_ask": self._may_ask()}

    def _phase(
        self, tries: int, progress: dict[str, Progress], _feedback: dict[str, Feedback]
    ) -> str:
        """Keep asking after the second try too: whoever writes code tries more than twice."""
        (kept,) = progress.values()
        (task,) = self.placed
        if kept.key_shown or any(_accepted(task.exercise, one.answer) for one in kept.attempts):
            return "key"
        return "second" if tries else "open"

    def _may_ask(self) -> bool:
        """Offer a solution after a first value, or when no hint is left."""
        (task,) = self.placed
        kept = self._session.journal.progress(task.id)
        return bool(kept.attempts) or kept.hints >= len(task.exercise.hints)

    def _keep_drafts(self, _message: dict) -> None:
        """Keep nothing: the page has no field for the value."""

    def _submit(self, _message: dict) -> str:
        return ""

    def _show_key(self, _message: dict) -> str:
        if self._room or self.state["phase"] == "key" or not self._may_ask():
            return ""
        self._append("key", self.placed[0].id)
        self._redraw()
        return "summary"


def check(exercise_id: Any, value: Any, session: Session) -> Twin:
    """Take a value for a code task, keep it, and say what came of it.

    A slip (another id, a text, a list, nothing yet) gets a sentence, never a traceback, and
    leaves the journal as it was.
    """
    try:
        exercise = _code_task(exercise_id)
        if value is None or value is ...:
            return _told(_NOTHING_YET)
        number = as_number(value)
    except Slip as slip:
        return _told(str(slip))
    session.journal.refresh()  # another open notebook may have handed over a value meanwhile
    progress = session.journal.progress(exercise.id)
    trouble, note = "", _again(exercise, progress)
    if not _known(exercise, progress, number):
        trouble, note = _keep(exercise, progress, number, session)
    item = scoring.score(exercise, Answer(value=number)).items[0]
    return _explained(exercise, item, note, trouble)


def as_number(value: Any) -> float:
    """Return a number as a float: Python's own, numpy's, or anything else that is one.

    Raises
    ------
    Slip
        If it is something else, is not finite, or is too large.
    """
    kind = _COMMON_NAMES.get(type(value).__name__, type(value).__name__)
    if isinstance(value, str):
        shown = value if len(value) <= 40 else value[:40] + "…"
        raise Slip(f"You gave a text, “{shown}”. {_HAND_OVER}")
    if isinstance(value, bool) or kind == "bool":
        raise Slip(f"You gave {value}, which is true or false and no number. {_HAND_OVER}")
    if callable(value):
        name = getattr(value, "__name__", kind)
        raise Slip(
            f"You gave {name} itself, not what it returns. Put brackets behind it: {name}(…)."
        )
    dtype = getattr(value, "dtype", None)  # numpy's scalars say by this what they are
    numeric = getattr(dtype, "kind", "f") in ("i", "u", "f")
    if _many(value) or not numeric or not (hasattr(value, "__float__") or _whole(value)):
        raise Slip(f"You gave {_article(kind)} {kind}{_size(value)}. {_HAND_OVER}")
    try:
        number = float(value)
    except OverflowError:
        raise Slip("Your number is too large to be a result here. Look for a slip.") from None
    except Exception:  # whatever a foreign type raises, it is no number
        raise Slip(f"You gave {_article(kind)} {kind}. {_HAND_OVER}") from None
    if not math.isfinite(number):
        raise Slip(
            f"Your result is {number}, which is no number that can be checked. Look for a missing "
            "value or a division by zero."
        )
    return number


def _many(value: Any) -> bool:
    """Say whether this holds several values, or could; numpy's scalars have an empty shape."""
    if hasattr(value, "shape"):
        return value.shape != ()
    return hasattr(value, "__len__") or hasattr(value, "__iter__")


def _whole(value: Any) -> bool:
    return isinstance(value, Integral) or hasattr(value, "__index__")


def _size(value: Any) -> str:
    try:
        count = len(value)
    except Exception:  # it has no length after all
        return ""
    return f" with {count} {'entry' if count == 1 else 'entries'}"


def _article(word: str) -> str:
    return "an" if word[:1].lower() in "aeiou" else "a"


def _code_task(exercise_id: Any) -> Code:
    if not isinstance(exercise_id, str):
        raise Slip('First comes the name of the task, then your value: check("07.…", answer).')
    try:
        exercise = find(exercise_id)
    except KeyError:
        raise Slip(
            f"There is no task “{exercise_id[:40]}”. Copy its name from the exercise above."
        ) from None
    if not isinstance(exercise, Code):
        raise Slip(
            f"“{exercise.title}” ({exercise.id}) is answered on the page, not with check(). "
            "Use the name of the code task above."
        )
    return exercise


def _accepted(exercise: Code, data: Any) -> bool:
    return scoring.score(exercise, readable(exercise, data)).state == "accepted"


def _known(exercise: Code, progress: Progress, number: float) -> bool:
    """Say whether this value was handed over before: Run All must not use up a try."""
    given = [*(one.answer for one in progress.attempts), *progress.practised]
    return any(readable(exercise, one).value == number for one in given)


def _keep(exercise: Code, progress: Progress, number: float, session: Session) -> tuple[str, str]:
    """Journal a new value as a try or as practice; return trouble, and what to say of it."""
    done = progress.key_shown or any(_accepted(exercise, one.answer) for one in progress.attempts)
    scored = not done and len(progress.attempts) < SCORED_TRIES
    answer = Answer(value=number)
    feedback = scoring.score(exercise, answer)
    number_of_try = len(progress.attempts) + 1
    receipt = session.journal.append(
        "submit" if scored else "practice",
        exercise.id,
        attempt=number_of_try if scored else None,
        answer={"value": number, "reasons": {}},
        state=feedback.state,
        points=feedback.points if scored else None,
        possible=feedback.possible if scored else None,
    )
    if feedback.state == "accepted" and not scored and not done:
        # Practice is not a try that ends the task, so this says that the solution may be shown.
        receipt = session.journal.append("key", exercise.id)
    session.redraw(exercise.id)
    session.submitted()
    if feedback.state == "accepted":
        note = "One solution now stands in the task above."
    elif done:
        note = "You have seen a solution: this one is for practice."
    elif scored and number_of_try < SCORED_TRIES:
        note = "Change your code and run the cell again. The task above has hints."
    else:
        note = (
            "Go on as often as you like: from here on it is practice. "
            "The task above has hints, and one solution."
        )
    return ("" if receipt.saved else receipt.trouble), note


def _again(exercise: Code, progress: Progress) -> str:
    """What to say of a value that was handed over before."""
    done = progress.key_shown or any(_accepted(exercise, one.answer) for one in progress.attempts)
    return (
        "One solution stands in the task above."
        if done
        else "You had this value before. Change your code and run the cell again."
    )


def _told(sentence: str) -> Twin:
    return Twin(twins.frame(f"<p>{twins.with_code(sentence)}</p>"), sentence)


def _explained(exercise: Code, item, note: str, trouble: str) -> Twin:
    verdict = f"{SIGNS[item.state]} {scoring.state_text(exercise, item.state)}"
    lines = [item.why, note, trouble and f"Not saved: {trouble}"]
    lines = [line for line in lines if line]
    html = f"<p><strong>{verdict}</strong>: {escape(item.chosen)}</p>"
    html += "".join(f"<p>{twins.with_code(line)}</p>" for line in lines)
    return Twin(twins.frame(html), "\n".join([f"{verdict}: {item.chosen}", *lines]))
