"""A class that does not exist: hand-ins in the real format, the same ones for the same seed.

To try the report before a class has handed in anything, and to measure it. Each pretended
student has a skill, a habit of being too sure or not sure enough, and a way of writing.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from medialit import exercises, handins, scoring
from medialit.answers.bundle import pack
from medialit.answers.events import SCHEMA, Event, Line, encode
from medialit.case import load_article
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
    choices_of,
    verdicts_of,
)
from medialit.spans import words_of
from medialit.version import VERSION

SEED = 7
_STATES = ("accepted", "arguable", "not_supported")
_START = datetime(2026, 3, 2, 9, tzinfo=UTC)
_COLOURS = ("amber", "azure", "coral", "green", "indigo", "ivory", "olive", "ruby", "teal", "white")
_BIRDS = ("crane", "eagle", "finch", "heron", "lark", "owl", "robin", "stork", "swan", "wren")
_OPENINGS = (
    "The text says who speaks, and then it stops saying so.",
    "I would first ask who saw it and who only heard of it.",
    "What is quoted ends before this sentence; the rest is in the outlet's own voice.",
    "The sentence names nobody whom I could call.",
    "A map like this needs its date and the name of the data set.",
)
_MIDDLES = (
    "I looked for a second source and found none in the text.",
    "The hedge in the body is gone from the headline.",
    "The number has no date, so I cannot check it.",
    "Two readings fit, and the text does not settle which one.",
    "It is possible; the text alone does not show it.",
)
_CLOSINGS = (
    "So I would write “according to him” and leave the rest open.",
    "A call to the ministry would settle it.",
    "I would keep the careful word.",
    "With the original I could say more.",
)


class Person(NamedTuple):
    """A pretended student: skill from 0 to 1, and how many per cent too sure they tend to be."""

    code: str | None
    skill: float
    bold: float


class _Notes(NamedTuple):
    """What a hand-in is written from, in the place of a journal."""

    code: str | None
    course: str
    kept: list[Line]

    def refresh(self) -> None:
        """Nothing else writes here."""

    def lines(self) -> Iterator[Line]:
        """Iterate over all lines."""
        return iter(self.kept)


def people(count: int, seed: int = SEED) -> list[Person]:
    """Return so many different students."""
    dice = random.Random(seed)
    made = []
    for number in range(count):
        colour = _COLOURS[number % len(_COLOURS)]
        bird = _BIRDS[number // len(_COLOURS) % len(_BIRDS)]
        skill = min(0.92, max(0.15, dice.gauss(0.55, 0.17)))
        made.append(Person(f"{colour}-{bird}-{10 + number}", skill, dice.gauss(6, 9)))
    return made


def a_class(folder: Path, count: int = 30, seed: int = SEED) -> None:
    """Write the hand-ins of a class for 02 and 03, as a course platform would pack them.

    One folder a student with two files; some give their saved work instead, one has no code,
    and a few files are none of ours or damaged, as in life.

    Parameters
    ----------
    folder : Path
        Where to write; it must exist.
    count : int
        How many students.
    """
    asked = ("02_who_says_it", "03_leave_the_page")
    dice = random.Random(seed)
    for number, person in enumerate(people(count, seed)):
        place = folder / f"submission-{number + 1:02d}"
        place.mkdir()
        lines = list(
            work(person, dice, [one for n in asked for one in exercises.load(n).exercises])
        )
        if number % 7 == 3:
            saved = pack(lines, course=VERSION, code=person.code, extra={})
            (place / "my-work.zip").write_bytes(saved)
            continue
        notes = _Notes(None if number == 11 else person.code, VERSION, lines)
        for name in asked[: 1 if number % 9 == 5 else 2]:
            title, data = handins.write(notes, name)
            (place / title).write_bytes(data)
    _odd_files(folder)


def _odd_files(folder: Path) -> None:
    """Add what turns up in every class: a double, a torn file, a picture, a text."""
    whole = sorted(folder.glob("submission-0[1-3]/*.jsonl"))
    if len(whole) > 4:
        (folder / "submission-01" / "copy of my hand-in.jsonl").write_bytes(whole[0].read_bytes())
        torn = whole[2].read_bytes()
        whole[2].write_bytes(torn[: len(torn) * 3 // 4])
        (folder / "submission-02" / "screenshot.png").write_bytes(b"\x89PNG\r\n\x1a\n0000")
        (folder / "submission-03" / "my answers.txt").write_text("I did it, promise.\n")


def hand_in(
    person: Person, dice: random.Random, asked: Sequence[AnyExercise], answers: int | None = None
) -> bytes:
    """Return one hand-in for the whole course.

    Parameters
    ----------
    person : Person
    dice : random.Random
    asked : sequence of exercises
    answers : int, optional
        Exactly so many submitted answers, on exercises drawn by lot.
    """
    if answers is not None:
        asked = dice.sample(list(asked), len(asked))
    lines = work(person, dice, asked)
    return packed(person, list(lines) if answers is None else trimmed(lines, answers))


def trimmed(lines: Iterable[Line], answers: int) -> list[Line]:
    """Return lines up to so many submitted answers."""
    kept, count = [], 0
    for line in lines:
        count += line.event.kind == "submit"
        if count > answers:
            break
        kept.append(line)
    return kept


def renamed(lines: Iterable[Line], dice: random.Random) -> list[Line]:
    """Return the same entries under other ids, as another student's would be."""
    made = []
    for line in lines:
        name = f"{dice.getrandbits(128):032x}"
        made.append(Line(name, line.raw.replace(line.id.encode(), name.encode()), line.event))
    return made


def packed(person: Person, lines: list[Line]) -> bytes:
    """Return a hand-in with these lines."""
    return handins.write(_Notes(person.code, VERSION, lines))[1]


def work(person: Person, dice: random.Random, asked: Sequence[AnyExercise]) -> Iterator[Line]:
    """Yield the lines that a student's answers leave in the journal."""
    time = _START + timedelta(minutes=dice.randrange(5000))
    for exercise in asked:
        for attempt in (1, 2):
            time += timedelta(seconds=dice.randrange(20, 120))
            skill = person.skill + 0.3 * (attempt - 1)
            value = answer(exercise, skill, dice)
            event = _submit(exercise, value, person, attempt, dice)
            yield _line(event, time, dice)
            if isinstance(exercise, Write):
                level = dice.choices(("proficient", "emergent", "basic"), (skill, 0.5, 0.2))[0]
                own = Event(kind="self_score", exercise=exercise.id, data={"level": level})
                yield _line(own, time + timedelta(seconds=9), dice)
            if event.state in ("accepted", "kept") or dice.random() < 0.6:
                break


def _submit(
    exercise: AnyExercise, value: Any, person: Person, attempt: int, dice: random.Random
) -> Event:
    reasons = {}
    if not isinstance(exercise, Write) and dice.random() < 0.08:
        reasons = {"": dice.choice(_MIDDLES)}
    feedback = scoring.score(exercise, scoring.Answer(value=value, reasons=reasons))
    share = feedback.points / feedback.possible if feedback.possible else 0
    sure = 62 + 22 * (share - 0.5) + person.bold + dice.gauss(6, 9)
    steps = (50, 60, 70, 80, 90, 100)
    return Event(
        kind="submit",
        exercise=exercise.id,
        attempt=attempt,
        answer={"value": value, "reasons": reasons},
        confidence=min(steps, key=lambda one: abs(one - sure)) if exercise.confidence else None,
        state=feedback.state,
        points=feedback.points,
        possible=feedback.possible,
    )


def _line(event: Event, time: datetime, dice: random.Random) -> Line:
    when = time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    fields = {name: getattr(event, name) for name in event.__struct_fields__}
    name = f"{dice.getrandbits(128):032x}"
    whole = Event(**fields | {"id": name, "time": when, "schema": SCHEMA, "course": VERSION})
    return Line(name, encode(whole), whole)


# Answers ----------------------------------------------------------------------------------


def _state(skill: float, dice: random.Random) -> str:
    if dice.random() < skill:
        return "accepted"
    return "arguable" if dice.random() < 0.4 else "not_supported"


def _pick(judged: dict[Any, Any], skill: float, dice: random.Random) -> Any:
    """Choose an option; of those judged alike, the first draws most, as in real classes."""
    wanted = _state(skill, dice)
    fits = [one for one, how in judged.items() if how.state == wanted] or list(judged)
    return fits[min(int(dice.expovariate(1.1)), len(fits) - 1)]


def answer(exercise: AnyExercise, skill: float, dice: random.Random) -> Any:
    """Return an answer to an exercise of any kind, better ones with more skill."""
    return _KINDS[type(exercise)](exercise, skill, dice)


def _choice(exercise: Choice, skill: float, dice: random.Random) -> str:
    return _pick(choices_of(exercise), skill, dice)


def _several(options: dict[str, str], skill: float, dice: random.Random) -> list[str]:
    odds = {"accepted": 0.2 + 0.75 * skill, "arguable": 0.4, "not_supported": 0.45 * (1 - skill)}
    return [one for one, state in options.items() if dice.random() < odds[state]]


def _multi(exercise: Multi, skill: float, dice: random.Random) -> Any:
    options = {one.id: one.state for one in exercise.options}
    return _several(options, skill, dice) or CANNOT_TELL


def _sort(exercise: Sort, skill: float, dice: random.Random) -> dict[str, str]:
    return {item.id: _pick(item.judged, skill, dice) for item in exercise.items}


def _estimate(exercise: Estimate, skill: float, dice: random.Random) -> Any:
    ranges = dict(enumerate(exercise.ranges)) | {CANNOT_TELL: exercise.cannot_tell}
    chosen = _pick(ranges, skill, dice)
    if chosen == CANNOT_TELL:
        return CANNOT_TELL
    one = ranges[chosen]
    steps = int((one.high - one.low) / exercise.step)
    return min(one.high, round(one.low + dice.randint(0, max(0, steps)) * exercise.step, 6))


def _rank(exercise: Rank, skill: float, dice: random.Random) -> list[str]:
    wanted = _state(skill, dice)
    fits = [one.order for one in exercise.orders if one.state == wanted]
    ids = [one.id for one in exercise.items]
    return list(dice.choice(fits)) if fits else dice.sample(ids, len(ids))


def _write(exercise: Write, skill: float, dice: random.Random) -> str:
    said = [dice.choice(_OPENINGS), dice.choice(_MIDDLES)]
    if dice.random() < skill:
        said.append(dice.choice(_CLOSINGS))
    return f"{' '.join(said)} (On “{exercise.title}”.)"


def _mark(exercise: Mark, skill: float, dice: random.Random) -> dict[str, list[int]]:
    text = load_article()[exercise.sentence].text
    taken: dict[int, set[int]] = {1: set(), 2: set()}
    for label in exercise.labels:
        if label.id in exercise.given:
            taken[label.layer] |= exercise.given_words()[label.id]
    found = {}
    for label in exercise.asked():
        spans = {one: one for one in exercise.spans(label)}
        words = set(_pick(spans, skill, dice).words(text))
        if words and dice.random() > skill:  # a word too many, or one too few
            last = len(words_of(text)) - 1
            words ^= {
                dice.choice([*(one + 1 for one in words if one < last), dice.randint(0, last)])
            }
        words -= taken[label.layer]
        taken[label.layer] |= words
        found[label.id] = sorted(words)
    return found


def _chain(exercise: Chain, skill: float, dice: random.Random) -> dict[str, Any]:
    wanted = _state(skill, dice)
    fits = [one.order for one in exercise.chains if one.state == wanted]
    ids = [one.id for one in exercise.stations]
    order = dice.choice(fits) if fits else dice.sample(ids, dice.randint(2, len(ids)))
    return {
        "order": list(order),
        "depth": _pick({o.depth: o for o in exercise.depths}, skill, dice),
    }


def _search(exercise: Search, skill: float, dice: random.Random) -> dict[str, list[str]]:
    cards = {one.card: one for one in exercise.cards}
    picked: list[str] = []
    while len(picked) < exercise.pick:
        left = {name: one for name, one in cards.items() if name not in picked}
        picked.append(_pick(left, skill, dice))
    opened = dice.sample(list(cards), dice.randint(0, len(cards)))
    early = opened[:1] if dice.random() > 0.3 + 0.5 * skill else []
    return {"picked": picked, "opened": opened, "early": early}


def _ladder(exercise: Ladder, skill: float, dice: random.Random) -> dict[str, Any]:
    cards = {one.card: one.state for one in exercise.cards}
    verdict = _pick(verdicts_of(exercise), skill, dice)
    return {"verdict": verdict, "evidence": _several(cards, skill, dice)}


def _code(exercise: Code, skill: float, dice: random.Random) -> float:
    ranges = dict(enumerate((exercise.accepted, *exercise.turns)))
    one = ranges[_pick(ranges, skill + 0.2, dice)]
    return round(dice.uniform(one.low, one.high), 4) if one.low < one.high else float(one.low)


_KINDS: dict[type, Callable[[Any, float, random.Random], Any]] = {
    Choice: _choice,
    Multi: _multi,
    Sort: _sort,
    Estimate: _estimate,
    Rank: _rank,
    Write: _write,
    Mark: _mark,
    Chain: _chain,
    Search: _search,
    Ladder: _ladder,
    Code: _code,
}
