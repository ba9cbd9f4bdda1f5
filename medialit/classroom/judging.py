"""Score answers anew, many of them: what a file says of its own points is not read.

Everything is decided by `medialit.scoring`; this room only sees to it that the same thing is
decided once. A sort of eight items has thousands of possible answers and some forty parts, so
the parts are remembered and not the answers.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from medialit import scoring
from medialit.content import ContentError
from medialit.exercises import (
    CANNOT_TELL_TEXT,
    AnyExercise,
    Chain,
    Code,
    Ladder,
    Mark,
    Multi,
    Rank,
    Search,
    Sort,
    Write,
)
from medialit.scoring.model import FEWEST_REASON_WORDS, LONGEST_TEXT, distinct

NOT_GIVEN = "nothing yet"
EARLY, PATIENT = "Opened a result before choosing", "Chose before opening anything"
_SOLUTION = ", for example with this code"
_REASON = "a reason given"  # any reason of three words or more counts the same


class Pick(NamedTuple):
    """What was chosen in one part of an exercise.

    Attributes
    ----------
    part : str
        Id of the item, label or question; empty where there is one only.
    option : str
        The option in words.
    state : str
        How the key judges it.
    """

    part: str
    option: str
    state: str


class Scored(NamedTuple):
    """An answer, judged.

    Attributes
    ----------
    points, possible : float
    picks : tuple of Pick
        One for each part that was answered; several where several options may be chosen.
    states : tuple of str
        The judgements that "how sure are you?" speaks of.
    parts, wrong : frozenset of str
        The parts that were answered, and those where something chosen is not supported.
    """

    points: float
    possible: float
    picks: tuple[Pick, ...]
    states: tuple[str, ...]
    parts: frozenset[str]
    wrong: frozenset[str]


class Judge:
    """Judges the answers to one exercise.

    Parameters
    ----------
    exercise : exercise of any kind but `write`

    Attributes
    ----------
    exercise : exercise
    key : dict of str to dict
        Part id to the options of the key in words, each with state and reason.
    """

    def __init__(self, exercise: AnyExercise):
        self.exercise = exercise
        self.key = {
            item.id: {one.text: (one.state, one.why) for one in item.entries}
            for item in _key_items(exercise)
        }
        self._whys = {
            part: {(state, why): text for text, (state, why) in entries.items()}
            for part, entries in self.key.items()
        }
        self._most: float | None = None
        self._parts: dict[tuple, tuple[float, tuple[Pick, ...], tuple[str, ...]] | None] = {}
        self._whole: dict[bytes, Scored | None] = {}

    def judge(self, raw: str) -> Scored | None:
        """Judge an answer as a file holds it, in JSON; None if it is no answer to this."""
        try:
            data = msgspec.json.decode(raw)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return None
        if not isinstance(data, dict) or not data.keys() <= {"value", "reasons"}:
            return None
        reasons = _told(data.get("reasons", {}))
        if reasons is None:
            return None
        value = data.get("value")
        if isinstance(value, dict) and isinstance(self.exercise, Sort | Mark):
            return self._by_parts(value, reasons)
        if isinstance(value, list) and isinstance(self.exercise, Multi):
            return self._by_options(value, reasons)
        return self._at_once(_plainer(self.exercise, value), reasons)

    # An answer as a whole

    def _at_once(self, value: Any, reasons: dict[str, str]) -> Scored | None:
        try:
            name = msgspec.json.encode([_place(self.exercise, value), sorted(reasons)])
        except (TypeError, ValueError, RecursionError):
            return None
        if name not in self._whole:
            self._whole[name] = self._score(value, reasons)
        return self._whole[name]

    def _score(self, value: Any, reasons: dict[str, str]) -> Scored | None:
        feedback = self._feedback(value, reasons)
        if feedback is None:
            return None
        return _scored(
            feedback.points,
            feedback.possible,
            [p for item in feedback.items for p in self._picks(item)],
            [i.state for i in scoring.judgements(self.exercise, feedback) if _given(i)],
        )

    def _feedback(self, value: Any, reasons: dict[str, str]) -> scoring.Feedback | None:
        try:
            answer = scoring.read_answer(self.exercise, {"value": value, "reasons": reasons})
            return scoring.score(self.exercise, answer)
        except (ContentError, RecursionError):
            return None

    # An answer in parts

    def _by_parts(self, value: dict, reasons: dict[str, str]) -> Scored | None:
        """Add up the items of a sort or the labels of a mark, each judged by itself."""
        if isinstance(self.exercise, Mark) and _overlaps(self.exercise, value):
            return None
        points, picks, states = 0.0, [], []
        for part, given in value.items():
            name = (part, given if isinstance(given, str) else _frozen(given), part in reasons)
            try:
                found = self._parts[name]
            except KeyError:
                found = self._parts[name] = self._one_part(part, given, reasons)
            except TypeError:
                return None
            if found is None:
                return None
            points += found[0]
            picks += found[1]
            states += found[2]
        if not _known_reasons(self.exercise, reasons):
            return None
        return _scored(points, self._possible(), picks, states)

    def _one_part(self, part: str, given: Any, reasons: dict[str, str]):
        only = {part: reasons[part]} if part in reasons else {}
        feedback = self._feedback({part: given}, only)
        if feedback is None:
            return None
        item = next(one for one in feedback.items if one.id == part)
        return item.points, tuple(self._picks(item)), (item.state,)

    def _by_options(self, value: list, reasons: dict[str, str]) -> Scored | None:
        """Add up the options of a multi: never below nothing, never above all."""
        if not value or not _known_reasons(self.exercise, reasons):
            return self._at_once(value, reasons)
        points, picks, states, seen = 0.0, [], [], set()
        for option in value:
            if not isinstance(option, str) or option in seen:
                return None
            seen.add(option)
            name = (option, None, option in reasons)
            if name not in self._parts:
                only = {option: _REASON} if option in reasons else {}
                feedback = self._feedback([option], only)
                item = feedback and feedback.items[0]
                self._parts[name] = item and (
                    item.points, tuple(self._picks(item)), (item.state,)
                )  # fmt: skip
            found = self._parts[name]
            if found is None:
                return None
            points += found[0]
            picks += found[1]
            states += found[2]
        possible = self._possible()
        return _scored(min(possible, max(0.0, points)), possible, picks, states)

    def _possible(self) -> float:
        if self._most is None:
            self._most = scoring.score(self.exercise, scoring.Answer()).possible
        return self._most

    # What was chosen, in the words of the key

    def _picks(self, item: scoring.ItemFeedback):
        """Yield what one item of the feedback says was chosen."""
        if not _given(item):
            return
        if isinstance(self.exercise, Multi):
            yield Pick("", item.title, item.state)
        elif isinstance(self.exercise, Search) and item.id:
            early = item.id == "restraint" and item.state != "accepted"
            chosen = (EARLY if early else PATIENT) if item.id == "restraint" else item.title
            yield Pick("restraint" if item.id == "restraint" else "", chosen, item.state)
        elif isinstance(self.exercise, Ladder) and item.id == "evidence":
            # By itself, as the key has it: beside a wrong verdict, no evidence counts.
            for text, (state, _) in self.key[item.id].items():
                if text in item.chosen:
                    yield Pick(item.id, text, state)
        elif item.chosen == CANNOT_TELL_TEXT and item.id not in self.key:
            for part in self.key:
                yield Pick(part, CANNOT_TELL_TEXT, item.state)
        else:
            yield Pick(item.id, self._in_the_key(item), item.state)

    def _in_the_key(self, item: scoring.ItemFeedback) -> str:
        """Return the option of the key that was chosen; numbers lie in ranges, words in spans."""
        entries = self.key.get(item.id, {})
        if item.chosen in entries:
            return item.chosen
        same = self._whys.get(item.id, {}).get((item.state, item.why))
        if same:
            return same
        if isinstance(self.exercise, Code):
            return self._whys[""].get(("not_supported", item.why), "Any other value")
        other = next((text for text in entries if text.startswith("Another ")), "")
        return other or item.chosen


def _scored(points: float, possible: float, picks: list[Pick], states: list[str]) -> Scored:
    parts = frozenset([one[0] for one in picks])
    wrong = frozenset([one[0] for one in picks if one[2] == "not_supported"])
    return Scored(points, possible, tuple(picks), tuple(states), parts, wrong)


def _key_items(exercise: AnyExercise) -> tuple[scoring.KeyItem, ...]:
    """Return those items of the key that are questions, with every possible answer."""
    if isinstance(exercise, Write):
        return ()
    items = scoring.key(exercise)
    if isinstance(exercise, Code):
        entries = [
            scoring.KeyEntry(
                text=one.text.removesuffix(_SOLUTION),
                state=one.state,
                why=one.why,
            )
            if one.state == "accepted"
            else scoring.KeyEntry(text=one.text, state=one.state or "not_supported", why=one.why)
            for item in items
            for one in item.entries
        ]
        return (scoring.KeyItem(id="", title="", entries=tuple(entries)),)
    if isinstance(exercise, Rank):
        return items[:1]
    if isinstance(exercise, Chain):
        return items[:2]
    if isinstance(exercise, Mark):
        asked = {label.id for label in exercise.asked()}
        return tuple(item for item in items if item.id in asked)
    if isinstance(exercise, Search):
        restraint = [
            scoring.KeyEntry(text=PATIENT, state="accepted", why=exercise.restraint),
            scoring.KeyEntry(text=EARLY, state="not_supported", why=exercise.restraint),
        ]
        cards = tuple(e for e in items[0].entries if not e.text.startswith("Click restraint"))
        return (
            scoring.KeyItem(id="", title="Results chosen", entries=cards),
            scoring.KeyItem(id="restraint", title="Click restraint", entries=tuple(restraint)),
        )
    return items


def _given(item: scoring.ItemFeedback) -> bool:
    return item.chosen != NOT_GIVEN and item.state != "kept"


def _told(reasons: Any) -> dict[str, str] | None:
    """Return the reasons that count, each as the same words; None if they are no reasons."""
    if not isinstance(reasons, dict):
        return None
    counted = {}
    for part, text in reasons.items():
        if not isinstance(text, str) or len(text) > LONGEST_TEXT:
            return None
        if len(text.split(maxsplit=FEWEST_REASON_WORDS)) >= FEWEST_REASON_WORDS:
            counted[part] = _REASON
    return counted


def _known_reasons(exercise: AnyExercise, reasons: dict[str, str]) -> bool:
    if not reasons:
        return True
    try:
        scoring.read_answer(exercise, {"value": None, "reasons": reasons})
    except ContentError:
        return False
    return True


def _frozen(given: Any) -> Any:
    if isinstance(given, list):
        # A number that is no whole one equals one that is: 1.0 == 1, so types are kept.
        return tuple((type(one), one) for one in given)
    return (type(given), given)


def _overlaps(exercise: Mark, value: dict) -> bool:
    """Say whether a word carries two labels of one layer."""
    if len(value) < 2:
        return False
    layers = {label.id: label.layer for label in exercise.asked()}
    taken: dict[int, set] = {}
    for label, numbers in value.items():
        if not isinstance(numbers, list) or not all(type(one) is int for one in numbers):
            return True
        before = taken.setdefault(layers.get(label, 0), set())
        if before & {*numbers}:
            return True
        before |= {*numbers}
    return False


def _place(exercise: AnyExercise, value: Any) -> Any:
    """Return what tells answers apart: of a number worked out by code, the range it lies in."""
    if isinstance(exercise, Code) and type(value) in (int, float) and abs(value) < 1e300:
        ranges = (exercise.accepted, *exercise.turns)
        return next((n for n, one in enumerate(ranges) if one.low <= value <= one.high), -1)
    return [value]


def _plainer(exercise: AnyExercise, value: Any) -> Any:
    """Leave out of an answer what changes no score, such as the order of clicks."""
    if isinstance(exercise, Search) and isinstance(value, dict) and len(value) == 3:
        lists = [value.get(one) for one in ("picked", "opened", "early")]
        known = {one.card for one in exercise.cards}
        if all(isinstance(one, list) and distinct(one, known) for one in lists):
            picked, opened, early = map(sorted, lists)
            if {*early} <= {*opened}:
                return {"picked": picked, "opened": early, "early": early}
    return value
