"""Presenting to a room: hands are counted, and the key waits until it is asked for.

The rules only: `ExerciseSet` asks them, and ``80-hands.js`` shows what they say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import msgspec

from medialit import evidence, scoring
from medialit.answers import Event, Journal, Progress
from medialit.content import ContentError
from medialit.exercises import (
    CANNOT_TELL,
    CANNOT_TELL_TEXT,
    AnyExercise,
    Choice,
    Estimate,
    Ladder,
    Multi,
    Sort,
)

MESSAGES = ("hands", "reveal", "afresh")
"""What a page in presenting mode may send beside what every page sends."""

ROUNDS = ("1", "2")
"""Before the room has talked, and after."""

MOST_HANDS = 999
BANDS = 5
FEWEST_FOR_A_WORD = 5
"""Below this many hands nothing is said of the room: three people do not split."""
FEWEST_FOR_A_PERCENTAGE = 20

Hands = dict[str, dict[str, int]]
"""The hands of one round: question id -> option id -> how many."""


class Question(NamedTuple):
    """Something to vote on by hands.

    Attributes
    ----------
    id, title : str
        Empty where the exercise has one question only.
    options : tuple of (str, str)
        Id and text of each option.
    several : bool
        Whether one person may raise a hand for more than one option.
    """

    id: str
    title: str
    options: tuple[tuple[str, str], ...]
    several: bool = False


def questions(exercise: AnyExercise) -> tuple[Question, ...]:
    """Return what a room can vote on; nothing for kinds that hands cannot answer."""
    unsure = (CANNOT_TELL, CANNOT_TELL_TEXT)
    match exercise:
        case Choice() | Multi():
            options = tuple((one.id, one.text) for one in exercise.options)
            return (Question("", "", (*options, unsure), isinstance(exercise, Multi)),)
        case Sort():
            labels = tuple((one.id, one.text) for one in exercise.labels)
            return tuple(
                Question(one.id, scoring.item_title(one), (*labels, unsure))
                for one in exercise.items
            )
        case Estimate():
            return (Question("", "", (*bands(exercise), unsure)),)
        case Ladder():
            steps = tuple((step, text) for step, (text, _) in evidence.LADDER.items())
            return (Question("verdict", "", steps),)
    return ()


def bands(exercise: Estimate) -> tuple[tuple[str, str], ...]:
    """Cut the numbers of an estimate into bands of one size, whatever the key says of them."""
    steps = round((exercise.high - exercise.low) / exercise.step)
    count = max(1, min(BANDS, steps))
    cuts = [round(place * steps / count) for place in range(count + 1)]
    made = []
    for number, (first, after) in enumerate(pairwise(cuts), 1):
        last = after if number == count else after - 1
        low, high = (exercise.low + exercise.step * one for one in (first, last))
        text = f"{low:g}" if first == last else f"{low:g} to {high:g}"
        made.append((f"band{number}", f"{text} {exercise.unit}"))
    return tuple(made)


def read_hands(exercise: AnyExercise, data: Any) -> Hands:
    """Check that `data`, as a page or a file sent it, counts hands for `exercise`.

    Returns
    -------
    dict
        Only what is above zero.

    Raises
    ------
    ContentError
        If it names what the exercise does not have, or counts what cannot be counted.
    """
    known = {one.id: {option for option, _ in one.options} for one in questions(exercise)}
    if not isinstance(data, dict) or not data.keys() <= known.keys():
        raise _refused(exercise)
    hands: Hands = {}
    for question, counts in data.items():
        if not isinstance(counts, dict) or not counts.keys() <= known[question]:
            raise _refused(exercise)
        for option, count in counts.items():
            if type(count) is not int or not 0 <= count <= MOST_HANDS:
                raise _refused(exercise)
            if count:
                hands.setdefault(question, {})[option] = count
    return hands


def _refused(exercise: AnyExercise) -> ContentError:
    return ContentError(
        "page",
        exercise.id,
        "hands",
        "These are no counts of hands for this exercise.",
        f"Type whole numbers from 0 to {MOST_HANDS}.",
    )


def told(question: Question, hands: dict[str, int]) -> str:
    """Say in a sentence how the room voted."""
    total = sum(hands.values())
    if not total:
        return "No hands counted yet."
    texts = dict(question.options)
    ranked = sorted(hands, key=lambda one: -hands[one])
    most = hands[ranked[0]]
    first = [_short(texts[one]) for one in ranked if hands[one] == most]
    if question.several:
        rest = [f"{_short(texts[one])} ({hands[one]})" for one in ranked if hands[one] < most]
        then = f" Then {rest[0]}." if rest else ""
        return f"Most hands: {_listed(first)} ({most}{' each' if len(first) > 1 else ''}).{then}"
    if len(first) > 1:
        text = f"{_hands(most)} each for {_listed(first)}, of {total}"
    else:
        share = f" ({round(100 * most / total)}\u00a0%)" if total >= FEWEST_FOR_A_PERCENTAGE else ""
        text = f"{most} of {_hands(total)} for {first[0]}{share}"
    return f"{text}{_word(most, total)}."


def _word(most: int, total: int) -> str:
    if total < FEWEST_FOR_A_WORD:
        return ""
    if most == total:
        return "; the room agrees"
    return "; most of the room agrees" if most * 4 >= total * 3 else "; the room splits"


_INNER_QUOTES = str.maketrans("“”", "‘’")


def _short(text: str, most_words: int = 9) -> str:
    words = text.translate(_INNER_QUOTES).split()
    cut = " ".join(words[:most_words]).rstrip(",;:.") + " …" * (len(words) > most_words)
    return f"“{cut}”"


def _listed(texts: Sequence[str]) -> str:
    return " and ".join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else texts[0]


def _hands(count: int) -> str:
    return f"{count} hand{'' if count == 1 else 's'}"


def told_of_both(question: Question, before: dict[str, int], after: dict[str, int]) -> str:
    """Say how the room voted, and where it was asked twice, what talking has moved."""
    if not sum(after.values()):
        return told(question, before)
    text = f"After talking: {told(question, after)}"
    if sum(before.values()):
        first = max(after, key=lambda one: after[one])
        of = "" if question.several else f" of {sum(before.values())}"
        text += f" Before: {before.get(first, 0)}{of} for {_short(dict(question.options)[first])}."
    return text


class Room:
    """What is on the wall now: which keys are revealed, what is ticked, how many hands.

    Only hands are kept in the journal. What the presenter ticks is forgotten with the kernel
    unless it is submitted, and answers given before this kernel began stay off the wall.
    """

    def __init__(self, placed: Iterable[tuple[str, AnyExercise]], journal: Journal):
        self._placed = dict(placed)
        self.enter(journal)

    def enter(self, journal: Journal) -> None:
        """Begin with a journal: nothing revealed, nothing answered, hands as it holds them."""
        self.journal = journal
        self.revealed: set[str] = set()
        self._drafts: dict[str, Any] = {}
        self._before = {one: len(journal.progress(one).attempts) for one in self._placed}
        self._hands = self._kept(journal.events())

    def _kept(self, events: Iterable[Event]) -> dict[str, dict[str, Hands]]:
        """Return the hands of each exercise and round, as last counted."""
        kept: dict[str, dict[str, Hands]] = {one: {} for one in self._placed}
        for event in events:
            if event.kind != "hands" or event.exercise not in kept:
                continue
            data = event.data or {}
            if data.get("cleared") is True:
                kept[event.exercise] = {}
            elif data.get("round") in ROUNDS:
                try:
                    hands = read_hands(self._placed[event.exercise], data.get("counts"))
                except ContentError:  # another version of the exercise
                    continue
                kept[event.exercise][data["round"]] = hands
        return kept

    def progress(self, placed: str) -> Progress:
        """Return how the exercise stands on the wall."""
        kept = self.journal.progress(placed)
        return msgspec.structs.replace(
            kept,
            draft=self._drafts.get(placed),
            draft_confidence=None,
            attempts=kept.attempts[self._before[placed] :],
            practice=None,
            key_shown=False,
            touched="",
        )

    def keep(self, answers: dict[str, Any]) -> None:
        """Remember what is ticked on the page, and write it nowhere."""
        self._drafts |= {one: msgspec.to_builtins(answer) for one, answer in answers.items()}

    def attempt(self, placed: str) -> int:
        """Return the number of the next answer to an exercise, for the journal."""
        self._drafts.pop(placed, None)
        return len(self.journal.progress(placed).attempts) + 1

    def spec(self) -> dict[str, Any]:
        """Describe to the page what can be voted on; nothing here comes from the key."""
        return {
            one: [
                {
                    "id": asked.id,
                    "title": asked.title,
                    "options": [{"id": id_, "text": text} for id_, text in asked.options],
                    "several": asked.several,
                }
                for asked in questions(exercise)
            ]
            for one, exercise in self._placed.items()
        }

    def state(self) -> dict[str, Any]:
        """Return what the page shows beside the exercise: hands, sentences, what is revealed."""
        shown = {}
        for one, exercise in self._placed.items():
            rounds = self._hands[one]
            shown[one] = {
                "rounds": 2 if "2" in rounds else 1,
                "counts": {number: rounds.get(number, {}) for number in ROUNDS},
                "told": {
                    asked.id: told_of_both(
                        asked, *(rounds.get(number, {}).get(asked.id, {}) for number in ROUNDS)
                    )
                    for asked in questions(exercise)
                },
            }
        return {"hands": shown, "revealed": sorted(self.revealed)}

    def receive(self, message: dict, append: Callable[..., None]) -> str | None:
        """Act on a message of the page.

        Returns
        -------
        str or None
            What gets the focus once the page is drawn anew; None where it is not drawn anew.

        Raises
        ------
        ContentError
            If the message is none that a page of ours sends.
        """
        placed = message.get("exercise")
        if not isinstance(placed, str) or placed not in self._placed:
            raise ContentError("page", "message", "exercise", "There is no such exercise here.", "")
        if message["type"] == "reveal":
            return self._reveal(placed, message.get("on") is True)
        if message["type"] == "afresh":
            return self._afresh(placed, append)
        return self._count(placed, message, append)

    def _reveal(self, placed: str, on: bool) -> str:
        if on:
            self.revealed.add(placed)
            return f"key/{placed}"
        self.revealed.discard(placed)
        return ""

    def _afresh(self, placed: str, append: Callable[..., None]) -> str:
        """Put an exercise before the next room: no hands, no answer, no key."""
        self.revealed.discard(placed)
        self._drafts.pop(placed, None)
        self._before[placed] = len(self.journal.progress(placed).attempts)
        if self._hands[placed]:
            self._hands[placed] = {}
            append("hands", placed, data={"cleared": True})
        return f"reveal/{placed}"

    def _count(self, placed: str, message: dict, append: Callable[..., None]) -> str | None:
        number = message.get("round")
        if number not in ROUNDS:
            raise _refused(self._placed[placed])
        hands = read_hands(self._placed[placed], message.get("counts"))
        begins = number not in self._hands[placed]
        if begins or self._hands[placed][number] != hands:
            self._hands[placed][number] = hands
            append("hands", placed, data={"round": number, "counts": hands})
        return f"round2/{placed}" if begins and number == "2" else None
