"""What a class makes of the exercises: counts first, and from them where to talk."""

from __future__ import annotations

import functools
import random
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from medialit import scoring
from medialit.classroom.agreeing import Alpha, alpha
from medialit.classroom.collecting import Aside
from medialit.classroom.judging import Judge, Pick, Scored
from medialit.classroom.reading import Reading
from medialit.classroom.tries import AGAIN, GRADED, GUESS, WRITTEN, Given, Place, Tries
from medialit.confidence import STEPS
from medialit.content import ContentError
from medialit.exercises import (
    CANNOT_TELL_TEXT,
    AnyExercise,
    Ladder,
    Mark,
    Multi,
    Search,
    Sort,
    Workbook,
    Write,
)

SURE = 80
"""Per cent: an answer given with this confidence or more was given surely."""
FEW = 5
"""With fewer answers than this, counts are told and no shares."""
TALKS = 5
MOST_TEXTS = 60
"""So many written answers of one exercise stand on the page; of more, as many drawn by lot."""

BESIDE = ("evidence", "restraint")
"""Parts that are named beside a verdict or a choice, and say little without it."""

_PLACED = re.compile(r"(\d{2})(?:-\d{1,5})?\.recall\.(.+)")
_SEED = "reading the border"
_LONGEST = 6000  # letters of one written answer that are shown


class Choice(NamedTuple):
    """One option of a part, and what the class did with it at the first try.

    Attributes
    ----------
    text, state, why : str
        The option, how the key judges it, and the key's reason.
    count : int
        How many chose it.
    """

    text: str
    state: str
    why: str
    count: int


class Spread(NamedTuple):
    """How the first answers spread over the options of one part of an exercise.

    Attributes
    ----------
    part : str
    title : str
        What was judged; empty where the exercise has one part only.
    choices : tuple of Choice
        The most chosen first; then those that nobody chose.
    answers : int
        How many answered this part.
    several : bool
        Whether more than one option may be chosen.
    """

    part: str
    title: str
    choices: tuple[Choice, ...]
    answers: int
    several: bool

    @property
    def split(self) -> float:
        """How far the class splits: 0 where all choose alike, 1 where two halves face each other.

        It is twice the share of the second most chosen option. Where several options may be
        chosen, it is twice the share of the smaller camp, chosen or not, on average over them.
        """
        if not self.answers:
            return 0.0
        if self.several:
            camps = [_smaller(one, self.answers) for one in self.choices]
            return 2 * sum(camps) / (self.answers * max(1, len(camps)))
        return 2 * self.choices[1].count / self.answers if len(self.choices) > 1 else 0.0

    def share(self, *states: str) -> float:
        """Return the share of the choices that the key judges so."""
        every = sum(one.count for one in self.choices)
        return sum(c.count for c in self.choices if c.state in states) / every if every else 0.0

    @property
    def divided(self) -> Choice:
        """The option that divides the class most, where several may be chosen."""
        return max(self.choices, key=lambda one: _smaller(one, self.answers))


def _smaller(choice: Choice, answers: int) -> int:
    return min(choice.count, answers - choice.count)


@dataclass
class Tally:
    """What a class did with one exercise."""

    exercise: AnyExercise
    judge: Judge | None
    is_recalled: bool = False
    answered: int = 0
    points: float = 0.0
    possible: float = 0.0
    later: int = 0
    later_first: float = 0.0
    later_last: float = 0.0
    later_possible: float = 0.0
    picks: Counter[Pick] = field(default_factory=Counter)
    parts: Counter[str] = field(default_factory=Counter)
    told: Counter[tuple[int, str]] = field(default_factory=Counter)
    wrong_and_sure: Counter[str] = field(default_factory=Counter)
    texts: dict[str, str] = field(default_factory=dict)

    def first(self, scored: Scored, given: Given) -> None:
        """Count the first tries that gave one and the same answer."""
        times = given.firsts
        self.answered += times
        self.points += times * scored.points
        self.possible += times * scored.possible
        for pick in scored.picks:
            self.picks[pick] += times
        for part in scored.parts:
            self.parts[part] += times
        if not self.exercise.confidence:
            return
        for sure, count in zip(STEPS, given.by_step, strict=True):
            if not count:
                continue
            for state in scored.states:
                self.told[sure, state] += count
            if sure >= SURE:
                for part in scored.wrong:
                    self.wrong_and_sure[part] += count

    @functools.cached_property
    def is_guess(self) -> bool:
        """Whether it asks what a learner expects, before they have read: nothing to be graded."""
        return bool(getattr(self.exercise, "feedback_later", False))

    @property
    def kind(self) -> str:
        """As what its tries are added up."""
        if self.judge is None:
            return WRITTEN
        return AGAIN if self.is_recalled else GUESS if self.is_guess else GRADED

    @functools.cached_property
    def spreads(self) -> tuple[Spread, ...]:
        """How the first answers spread, part by part."""
        if self.judge is None:
            return ()
        found: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for pick, count in self.picks.items():
            found[pick.part][pick.option, pick.state] += count
        made = []
        for part, key in self.judge.key.items():
            choices = [
                Choice(text, state, key.get(text, ("", ""))[1], count)
                for (text, state), count in found[part].items()
            ]
            there = {one.text for one in choices}
            choices += [
                Choice(text, *judged, 0) for text, judged in key.items() if text not in there
            ]
            order = {text: place for place, text in enumerate(key)}
            choices.sort(key=lambda one: (-one.count, order.get(one.text, len(key)), one[:2]))
            beside = part == ("evidence" if isinstance(self.exercise, Ladder) else "")
            several = beside and isinstance(self.exercise, Multi | Search | Ladder)
            made.append(Spread(part, self._title(part), tuple(choices), self.parts[part], several))
        return tuple(made)

    def _title(self, part: str) -> str:
        titles = {item.id: item.title for item in scoring.key(self.exercise)}
        if isinstance(self.exercise, Search):
            titles = {"": "Results chosen", "restraint": "Click restraint"}
        title = titles.get(part, "") if part or isinstance(self.exercise, Search) else ""
        item = next((i for i in getattr(self.exercise, "items", ()) if i.id == part), None)
        sentence = getattr(item, "sentence", "")
        return f"{sentence}: “{scoring.quoted(sentence).strip('“”')}”" if sentence else title

    @functools.cached_property
    def alpha(self) -> Alpha | None:
        """How far the class agrees on several items with the same labels; None where none are."""
        if isinstance(self.exercise, Sort):
            labels = sorted({one.text for s in self.spreads for one in s.choices})
            rows = []
            for spread in self.spreads:
                counts = Counter()
                for one in spread.choices:
                    counts[one.text] += one.count
                rows.append([counts[label] for label in labels])
            return alpha(rows)
        if isinstance(self.exercise, Multi):
            (spread,) = self.spreads
            # Who cannot tell has judged no option, and that they cannot is no option to judge.
            told = [one for one in spread.choices if one.text != CANNOT_TELL_TEXT]
            abstained = sum(one.count for one in spread.choices if one.text == CANNOT_TELL_TEXT)
            raters = spread.answers - abstained
            return alpha([(one.count, raters - one.count) for one in told])
        return None

    @property
    def difficulty(self) -> float | None:
        """The share of the points that first tries got; None where there are none."""
        return self.points / self.possible if self.possible else None


class Talk(NamedTuple):
    """Something worth discussing next, and why.

    Attributes
    ----------
    tally : Tally
    spread : Spread
    split, arguable, sure_and_wrong : float
        The three numbers that the rule adds up, each from 0 to 1.
    """

    tally: Tally
    spread: Spread
    split: float
    arguable: float
    sure_and_wrong: float

    @property
    def by_state(self) -> Counter[str]:
        """How many choices the key judges so, by state."""
        counts: Counter[str] = Counter()
        for one in self.spread.choices:
            counts[one.state] += one.count
        return counts

    @property
    def weight(self) -> float:
        """The sum by which the list is ordered."""
        return self.split + self.arguable + self.sure_and_wrong


class Text(NamedTuple):
    """A written answer to be marked blind: its letter, and what was written."""

    letter: str
    text: str


@dataclass
class Student:
    """What one code handed in.

    Attributes
    ----------
    name : str
        The code.
    files : list of str
    done : dict of str to int
        Two digits of a notebook to the exercises answered there.
    first, last, possible : float
        Points of first tries and of last ones, and how many there were to have.
    again : int
        Questions from earlier that were answered.
    letters : dict of str to str
        Written exercise to the letter of this student's text.
    own : dict of str to str
        Written exercise to the level that the student chose.
    left_out : int
        Answers that this version of the course cannot read.
    """

    name: str
    files: list[str]
    done: Counter[str] = field(default_factory=Counter)
    first: float = 0.0
    last: float = 0.0
    possible: float = 0.0
    again: int = 0
    letters: dict[str, str] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    left_out: int = 0


@dataclass
class Findings:
    """What a class made of the exercises.

    Attributes
    ----------
    workbooks : tuple of Workbook
        The notebooks that were asked for, in the order of the course.
    students : dict of str to Student
    tallies : dict of str to Tally
        By exercise; questions asked again by their own id.
    aside, notes
        As in `reading.Reading`.
    looked_at : int
        Files looked at.
    """

    workbooks: tuple[Workbook, ...]
    students: dict[str, Student]
    tallies: dict[str, Tally]
    aside: list[Aside]
    notes: list[str]
    looked_at: int

    def of(self, workbook: Workbook) -> list[Tally]:
        """Return the exercises of a notebook that somebody answered."""
        found = (self.tallies[one.id] for one in workbook.exercises)
        return [one for one in found if one.answered]

    @property
    def handed_in(self) -> list[Workbook]:
        """The notebooks of which somebody answered something."""
        return [one for one in self.workbooks if self.of(one)]

    @property
    def again(self) -> list[Tally]:
        """The questions from earlier notebooks that somebody answered."""
        asked = [self.tallies[one.id] for book in self.workbooks for one in book.recall]
        return [one for one in asked if one.answered]

    @functools.cached_property
    def told(self) -> Counter[tuple[int, str]]:
        """How sure, and how the key judged it: first tries of the whole class."""
        every: Counter[tuple[int, str]] = Counter()
        for one in self.tallies.values():
            every.update(one.told)
        return every

    def ladders(self) -> tuple[Alpha, int] | None:
        """Return how far the class agrees on verdicts, over all claims, and how many claims."""
        every = self.tallies.values()
        tallies = [one for one in every if isinstance(one.exercise, Ladder) and one.answered]
        if not tallies:
            return None
        spreads = [next(s for s in t.spreads if s.part == "verdict") for t in tallies]
        steps = sorted({one.text for s in spreads for one in s.choices})
        counts = [{one.text: one.count for one in s.choices} for s in spreads]
        return alpha([[c.get(step, 0) for step in steps] for c in counts]), len(spreads)

    @functools.cached_property
    def talks(self) -> list[Talk]:
        """The things most worth discussing: at most one of an exercise, the weightiest first."""
        best = []
        for tally in self.tallies.values():
            if tally.answered < 2 or tally.is_guess or not tally.spreads:
                continue
            found = [
                _talk(tally, one)
                for one in tally.spreads
                if one.answers > 1 and one.part not in BESIDE
            ]
            found = [one for one in found if one.split or one.arguable or one.sure_and_wrong]
            if found and tally.exercise.kind != "code":
                best.append(max(found, key=lambda one: one.weight))
        best.sort(key=lambda one: (-round(one.weight, 6), one.tally.exercise.id))
        return best[:TALKS]

    def texts(self, tally: Tally) -> list[Text]:
        """Return the written answers to an exercise under their letters; of very many, a draw."""
        shown = [
            Text(self.students[who].letters[tally.exercise.id], text)
            for who, text in tally.texts.items()
        ]
        shown.sort(key=lambda one: (len(one.letter), one.letter))
        return shown[:MOST_TEXTS]


def _talk(tally: Tally, spread: Spread) -> Talk:
    sure = tally.wrong_and_sure[spread.part] / spread.answers
    made = Talk(tally, spread, spread.split, spread.share("arguable"), min(1.0, sure))
    if isinstance(tally.exercise, Mark):
        # One word more or less is another marking: here the key's judgement parts the class.
        ranked = [count for _, count in made.by_state.most_common(2)]
        split = 2 * ranked[1] / spread.answers if len(ranked) > 1 else 0.0
        made = made._replace(split=min(1.0, split))
    return made


# Counting ---------------------------------------------------------------------------------


def find(reading: Reading, workbooks: Sequence[Workbook], number: str = "") -> Findings:
    """Count what a class handed in.

    Parameters
    ----------
    reading : Reading
    workbooks : sequence of Workbook
        All notebooks of the course.
    number : str
        Two digits: only what was done in this notebook; by default, all.
    """
    tallies = {
        one.id: Tally(one, None if isinstance(one, Write) else Judge(one), again)
        for book in workbooks
        for again, asked in ((False, book.exercises), (True, book.recall))
        for one in asked
    }
    students = {who: Student(who, files) for who, files in reading.papers.items()}
    tries = reading.tries
    places = (_place(placed, tallies) for placed in tries.placed() if placed.startswith(number))
    tries.sort(places)
    texts = _judge(tries, tallies)
    _add_up(tries, tallies, students)
    for exercise, who, kept in tries.written():
        tallies[exercise].texts[who] = texts[kept]
    for (who, exercise), level in sorted(reading.own.items()):
        if exercise in tallies and who in students and exercise.startswith(number):
            students[who].own[exercise] = level
    for tally in tallies.values():
        if tally.judge is None:
            tally.answered = len(tally.texts)
            _give_letters(tally, students)
    left_out = sum(one.left_out for one in students.values())
    notes = list(reading.notes)
    if left_out:
        notes.append(
            f"{left_out} {'answer is' if left_out == 1 else 'answers are'} none that this version "
            "of the course knows, and left out. The gradebook says whose."
        )
    chosen = tuple(one for one in workbooks if one.notebook.startswith(number))
    return Findings(chosen, students, tallies, reading.aside, notes, reading.looked_at)


def _place(placed: str, tallies: dict[str, Tally]) -> Place:
    """Return the exercise behind an id of the journal."""
    again = _PLACED.fullmatch(placed)
    tally = tallies.get(again[2] if again else placed)
    if tally is None or tally.is_recalled != bool(again):
        return Place(placed, None, None)  # an id that the course never writes
    return Place(placed, tally.exercise.id, tally.kind)


def _judge(tries: Tries, tallies: dict[str, Tally]) -> dict[int, str]:
    """Judge each of the different answers once; return the written ones by their numbers."""
    judged, texts = [], {}
    for given in tries.given():
        tally = tallies[given.exercise]
        if tally.judge is None:
            text = _text(tally.exercise, given.answer)
            if text is not None:
                texts[given.number] = text
                judged.append((given.number, 0.0, 0.0))
            continue
        scored = tally.judge.judge(given.answer)
        if scored is not None:
            judged.append((given.number, scored.points, scored.possible))
            if given.firsts:
                tally.first(scored, given)
    tries.judge(judged)
    return texts


def _add_up(tries: Tries, tallies: dict[str, Tally], students: dict[str, Student]) -> None:
    """Give each student what they did, and each exercise what later tries brought."""
    for done in tries.students():
        student = students[done.who]
        if done.kind == AGAIN:
            student.again += done.exercises
            continue
        student.done[done.notebook] += done.exercises
        if done.kind == GRADED:
            student.first += done.first
            student.last += done.last
            student.possible += done.possible
    for who, count in tries.left_out():
        students[who].left_out = count
    for exercise, count, first, last, possible in tries.later():
        tally = tallies[exercise]
        tally.later = count
        if tally.judge is not None:
            tally.later_first, tally.later_last, tally.later_possible = first, last, possible


def _text(exercise: Write, raw: str) -> str | None:
    try:
        answer = scoring.read_answer(exercise, msgspec.json.decode(raw))
    except (ContentError, msgspec.MsgspecError, ValueError, RecursionError):
        return None
    text = (answer.value or "").strip()
    if not text:
        return None
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} … (cut here; the file has all)"


def _give_letters(tally: Tally, students: dict[str, Student]) -> None:
    """Shuffle the texts by a fixed seed, so that a letter says nothing of who wrote."""
    names = sorted(tally.texts)
    random.Random(f"{_SEED} {tally.exercise.id} {len(names)}").shuffle(names)
    for place, name in enumerate(names):
        students[name].letters[tally.exercise.id] = letter(place)


def letter(place: int) -> str:
    """Return A, B, …, Z, AA, AB, … for 0, 1, …"""
    made = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        made = chr(ord("A") + rest) + made
    return made
