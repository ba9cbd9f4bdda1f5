"""A learner's labels beside the key's: how far they agree, and where they part.

Counted are first tries. It is counted twice, openly: once only accepted labels count as
agreement, once arguable ones do too. Where the key accepts several labels, any of them agrees.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from medialit import agreement, scoring
from medialit.answers import Progress
from medialit.case import load_article, load_key
from medialit.exercises import CANNOT_TELL, CANNOT_TELL_TEXT, Sort, SortItem, find
from medialit.figures import Table
from medialit.widgets import twins
from medialit.widgets.engine import Twin, View
from medialit.widgets.exercise import readable
from medialit.widgets.session import Session

FEW = 30
"""Below so many items the page warns that a few other answers would move kappa far."""

_SHADES = 4
_TITLE = "You and the key"
_NOTHING_YET = (
    "There is nothing to compare yet. Hand in your labels in {names}. Then it appears here by "
    "itself how far you and the key agree."
)
_WAITING = (
    "Which labels the key chose, and where you part, is shown here once you have seen the key. In "
    "{names} you can still try once more, or choose “Show me the key now”."
)
_CLOSING = (
    "Low agreement is no verdict on you. It can be a finding about the text, where a sentence "
    "can be read in two ways, or about the scheme, where two labels lie too close together. {who} "
    "Where you can argue your label from the words, you may be right against it."
)
_HOW = (
    "Counted are your first tries. Where the key accepts several labels, any of them counts as "
    "agreement. κ, by Cohen, compares your agreement with what chance alone would give if both "
    "of you used your labels as often as you did, but blindly. It knows nothing of how near two "
    "labels are to each other. The words for its size go back to Landis and Koch [R20]."
)


class Compared(NamedTuple):
    """One item: the learner's first label, and what the key says of all labels."""

    item: SortItem
    given: str

    @property
    def state(self) -> str:
        """What the key says of the learner's label."""
        return self.item.judged[self.given].state

    def labels(self, state: str) -> list[str]:
        """Return the labels of which the key says this."""
        return [label for label, judged in self.item.judged.items() if judged.state == state]

    def of_key(self, *agreeing: str) -> str:
        """Return the key's label: the learner's if its state counts as agreement, or the first."""
        return self.given if self.state in agreeing else self.labels("accepted")[0]


class Count(NamedTuple):
    """How far learner and key agree, by one way of counting; kappa is None if not defined."""

    given: list[str]
    of_key: list[str]
    kappa: float | None

    @property
    def alike(self) -> int:
        """How many items have the same label."""
        return sum(a == b for a, b in zip(self.given, self.of_key, strict=True))


class Agreement(View):
    """How far a learner and the key agree on exercises of sorting; it follows as they answer.

    Parameters
    ----------
    session : Session
        Whose answers are compared.
    ids : sequence of str
        Ids of exercises of the kind `sort`, all with the same labels.

    Raises
    ------
    KeyError
        If there is no such exercise.
    ValueError
        If there is no id, an exercise is of another kind or keeps its feedback for later, or
        the exercises differ in their labels.
    """

    def __init__(self, session: Session, ids: Sequence[str]):
        self._session = session
        self._exercises = [find(one) for one in ids]
        _check(self._exercises)
        self._names = _names(self._exercises[0]) | {CANNOT_TELL: CANNOT_TELL_TEXT}
        self._title = f"{_TITLE}: {_listed([one.title for one in self._exercises], quotes=False)}"
        super().__init__(spec={"view": "agreement"}, state=self._state())
        session.views.add(self)

    def twin(self) -> Twin:
        """Return what the view will show; never anything of the learner's."""
        return twins.of_note(
            self._title,
            [
                "When the notebook runs and you have handed in your labels, it appears here how "
                "far you and the key agree: in per cent, and as Cohen's κ (kappa).",
                "A table shows which labels you and the key gave, and a list where you part, with "
                "both labels and the reason of the key.",
            ],
        )

    def reload(self) -> None:
        """Show the journal as it is now."""
        self.state = self._state()

    def count(self) -> None:
        """Count again after answers were handed in.

        What works out kappa takes a second or more to load, once. The learner's page is told first
        that the answer is saved; kappa follows.
        """
        if "sklearn.metrics" in sys.modules or not _later(self.reload):
            self.reload()
        else:
            self.state = self._state(reckon=False)

    # What the page is told

    def _progress(self, exercise: Sort) -> Progress:
        return self._session.journal.progress(exercise.id)

    def _state(self, *, reckon: bool = True) -> dict[str, Any]:
        """Describe the view for the page; without kappa if that is not to be worked out yet."""
        compared, left_open, hidden = [], 0, []
        for one in self._exercises:
            progress = self._progress(one)
            found = list(_compared(one, progress))
            compared += found
            if progress.attempts:
                left_open += len(one.items) - len(found)
                if found and not _key_is_open(progress, found):
                    hidden.append(one.title)
        if not compared:
            names = _listed([one.title for one in self._exercises])
            return {"title": self._title, "empty": _NOTHING_YET.format(names=names)}
        strict = _count(compared, ("accepted",), reckon)
        wide = _count(compared, ("accepted", "arguable"), reckon)
        state = {
            "title": self._title,
            "finding": _finding(strict, wide, left_open),
            "counts": _counts(strict, wide, reckon),
            "kappa": _kappa(strict, wide) if reckon else ["κ is being worked out …"],
            "waiting": _WAITING.format(names=_listed(hidden)) if hidden else "",
            "closing": _CLOSING.format(who=_who()),
            "note": _HOW,
        }
        if hidden:
            return state
        return state | {
            "matrix": self._matrix(compared),
            "parted": [self._parted(one) for one in _by_weight(compared)],
        }

    def _matrix(self, compared: list[Compared]) -> dict[str, Any]:
        """Describe the table of who gave which label: its rows are yours, its columns the key's."""
        pairs = Counter((one.given, one.of_key("accepted")) for one in compared)
        arguable = Counter(
            (one.given, one.of_key("accepted")) for one in compared if one.state == "arguable"
        )
        used = [label for label in self._names if any(label in pair for pair in pairs)]
        most = max(pairs.values())
        names = [{"letter": _letter(i), "text": self._names[one]} for i, one in enumerate(used)]
        return {
            "labels": names,
            "rows": [
                [
                    {
                        "count": pairs[yours, keys],
                        "arguable": arguable[yours, keys],
                        "shade": -(-_SHADES * pairs[yours, keys] // most),
                        "same": yours == keys,
                    }
                    for keys in used
                ]
                for yours in used
            ],
        }

    def _parted(self, one: Compared) -> dict[str, Any]:
        """Describe an item on which learner and key part: both labels, and the key's reasons."""
        item, judged = one.item, one.item.judged

        def said(label: str) -> dict[str, str]:
            why, state = judged[label].why, judged[label].state
            return {
                "label": self._names[label],
                "state": state,
                "state_text": scoring.STATE_TEXT[state],
                "why": why,
            }

        return {
            "title": item.sentence,
            "text": load_article()[item.sentence].text if item.sentence else item.text,
            "yours": said(one.given),
            "key": [said(label) for label in one.labels("accepted")],
        }


def _check(exercises: Sequence[Any]) -> None:
    """Refuse exercises that cannot be compared with the key, or not yet, or not together."""
    if not exercises:
        raise ValueError("Name one exercise or more, such as agreement_with_key('01.sort').")
    for one in exercises:
        if not isinstance(one, Sort):
            raise ValueError(
                f"{one.id} is a {one.kind}. Agreement is shown for exercises of the kind sort."
            )
        if one.feedback_later:
            raise ValueError(
                f"{one.id} keeps its feedback for later, and this would tell the key early. Name "
                "the exercise that compares with it."
            )
        if _names(one) != _names(exercises[0]):
            raise ValueError(
                f"{one.id} and {exercises[0].id} have different labels. κ needs the same labels "
                "for all items: show each by itself."
            )


def _names(exercise: Sort) -> dict[str, str]:
    return {label.id: label.text for label in exercise.labels}


def _letter(number: int) -> str:
    """Return A, B, …, Z, AA, BB, …"""
    return chr(ord("A") + number % 26) * (1 + number // 26)


def _compared(exercise: Sort, progress: Progress) -> Iterator[Compared]:
    """Iterate over the items that have a label in the first try."""
    if not progress.attempts:
        return
    given = readable(exercise, progress.attempts[0].answer).value
    for item in exercise.items if isinstance(given, dict) else ():
        if item.id in given:
            yield Compared(item, given[item.id])


def _key_is_open(progress: Progress, compared: Sequence[Compared]) -> bool:
    """Say whether the exercise shows its key already, so that this view gives nothing away."""
    alike = all(one.state == "accepted" for one in compared)
    return alike or len(progress.attempts) > 1 or progress.key_shown


def _count(compared: Sequence[Compared], agreeing: tuple[str, ...], reckon: bool) -> Count:
    given = [one.given for one in compared]
    of_key = [one.of_key(*agreeing) for one in compared]
    return Count(given, of_key, agreement.cohen_kappa(given, of_key) if reckon else None)


def _by_weight(compared: Sequence[Compared]) -> list[Compared]:
    """Return the items on which the two part: first those on which the key has no doubt."""
    parted = [one for one in compared if one.state != "accepted"]
    return sorted(parted, key=lambda one: one.state == "arguable")


def _finding(strict: Count, wide: Count, left_open: int) -> str:
    of = len(strict.given)
    items = "item" if of == 1 else "items"
    said = f"You and the key agree on {strict.alike} of {of} {items} ({_percent(strict)} %)"
    if wide.alike > strict.alike:
        said += f", and on {wide.alike} ({_percent(wide)} %) if arguable labels count as agreement"
    if left_open:
        said += f"; {left_open} left open {'is' if left_open == 1 else 'are'} not counted"
    return said + "."


def _percent(count: Count) -> int:
    return round(100 * agreement.share_agreed(count.given, count.of_key))


def _counts(strict: Count, wide: Count, reckon: bool) -> dict[str, Any]:
    """Describe the table of the two ways of counting."""
    rows = [
        (name, len(one.given), one.alike, _percent(one), _number(one.kappa) if reckon else "…")
        for name, one in (
            ("Only accepted labels", strict),
            ("Accepted and arguable labels", wide),
        )
    ]
    header = ("What counts as agreement", "Items", "Alike", "Share (%)", "κ (kappa)")
    table = Table(header, rows, "Your first labels and the key's, counted in two ways")
    return {
        "caption": table.caption,
        "header": list(table.header),
        "sides": ["left", *["right"] * 4],
        "rows": table.cells,
    }


def _number(kappa: float | None) -> str:
    return "not defined" if kappa is None else f"{round(kappa, 2) + 0.0:.2f}".replace("-", "−")


def _kappa(strict: Count, wide: Count) -> list[str]:
    """Say what kappa comes to, by both ways of counting, and how little few items carry."""
    said = [agreement.kappa_in_words(strict.kappa)]
    if wide.of_key != strict.of_key:
        said.append(f"With arguable labels counted as agreement, κ is {_number(wide.kappa)}.")
    items = len(strict.given)
    if items >= FEW:
        return said
    warning = f"Mind how few items these are: {items}."
    between = agreement.kappa_without_one(strict.given, strict.of_key) if items > 1 else None
    if between is not None:
        low, high = map(_number, between)
        reach = f"stays {low}" if low == high else f"can be anything from {low} to {high}"
        warning += f" Leave out any one of them, and the first κ {reach}."
    return [
        *said,
        f"{warning} Take it for an example of how κ is worked out, not for a measure of you.",
    ]


def _who() -> str:
    """Say who made the key, as the key says itself."""
    status = load_key().status
    people = "one person" if status.annotators == 1 else f"{status.annotators} people"
    checked = "" if status.independently_annotated else ", and nobody has checked it independently"
    return f"The key was made by {people}{checked}."


def _listed(names: Sequence[str], *, quotes: bool = True) -> str:
    """Write names as a list: “A”, “B” and “C”."""
    *others, last = [f"“{one}”" if quotes else one for one in names]
    return f"{', '.join(others)} and {last}" if others else last


def _later(act: Any) -> bool:
    """Let something be done once what is being done is over; False where nothing can wait."""
    try:
        asyncio.get_running_loop().call_later(0.05, act)
    except RuntimeError:
        return False
    return True
