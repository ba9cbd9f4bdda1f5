"""The bars: what each asks, how it is looked at, and why it matters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tools.health.countries import NOT_STATED
from tools.health.facts import FEWEST_HINTS, KB, Facts
from tools.health.files import Whole
from tools.rules import LONGEST_GAP, LONGEST_PROSE, MEDIAN_PROSE

MB = 1_000_000
#: Shows how the pages work and judges nothing, so there is nothing to credit and nobody to cite.
START = "00"

LARGEST_NOTEBOOK, LARGEST_FILE, LARGEST_REPOSITORY = 400, 700, 15  # KB, KB, MB
USUAL_GRADE = 9  # a U.S. school grade
FEWEST_STRENGTHS, FEWEST_COUNTRIES = 3, 2


class Result(NamedTuple):
    """What was found of one bar: in words, and what breaks it."""

    found: str
    broken: list[str]


@dataclass(frozen=True)
class Bar:
    """One line of the check-list.

    Attributes
    ----------
    name, limit, why : str
        What is looked at, what is asked, why it matters.
    look : callable
        From the notebooks' facts and the whole to a result.
    """

    name: str
    limit: str
    why: str
    look: Callable[[Sequence[Facts], Whole], Result]


def _most(get: Callable[[Facts], float], limit: float, unit: str, digits: int = 0) -> Callable:
    def look(all_facts: Sequence[Facts], _: Whole) -> Result:
        worst = max(all_facts, key=get)
        broken = [
            f"{one.number}: {get(one):.{digits}f}{unit}" for one in all_facts if get(one) > limit
        ]
        return Result(f"at most {get(worst):.{digits}f}{unit} ({worst.number})", broken)

    return look


def _least(get: Callable[[Facts], float], limit: float, unit: str) -> Callable:
    def look(all_facts: Sequence[Facts], _: Whole) -> Result:
        lessons = [one for one in all_facts if one.number != START]
        worst = min(lessons, key=get)
        broken = [f"{one.number}: {get(one):g}{unit}" for one in lessons if get(one) < limit]
        return Result(f"at least {get(worst):g}{unit} ({worst.number})", broken)

    return look


def _none(get: Callable[[Facts], Sequence[str]], of: Callable[[Facts], int], what: str) -> Callable:
    def look(all_facts: Sequence[Facts], _: Whole) -> Result:
        broken = [f"{one.number}: {', '.join(get(one))}" for one in all_facts if get(one)]
        total = sum(of(one) for one in all_facts)
        return Result(
            f"{total - sum(len(get(one)) for one in all_facts)} of {total} {what}", broken
        )

    return look


def _ladder(all_facts: Sequence[Facts], _: Whole) -> Result:
    judging = [one for one in all_facts if one.verdicts]
    broken = [
        f"{one.number}: {one.held} of {one.verdicts}"
        for one in judging
        if 2 * one.held < one.verdicts
    ]
    if not judging:
        broken = ["no notebook judges claims on the ladder"]
    return Result("; ".join(f"{o.number}: {o.held} of {o.verdicts}" for o in judging), broken)


def _minutes(all_facts: Sequence[Facts], _: Whole) -> Result:
    broken = [
        f"{one.number}: {one.said:g} said, {one.planned:g} in the cells"
        for one in all_facts
        if one.said != one.planned
    ]
    return Result(f"{len(all_facts) - len(broken)} of {len(all_facts)} add up", broken)


def _axe(all_facts: Sequence[Facts], _: Whole) -> Result:
    broken = [one.number for one in all_facts if not one.axe]
    return Result(f"{len(all_facts) - len(broken)} of {len(all_facts)}", broken)


def _objectives(all_facts: Sequence[Facts], _: Whole) -> Result:
    broken = [
        f"{one.number}: {aim}" for one in all_facts for aim, n in one.objectives.items() if not n
    ]
    total = sum(len(one.objectives) for one in all_facts)
    return Result(f"{total - len(broken)} of {total} are tested", broken)  # fmt: skip


def _voices(all_facts: Sequence[Facts], _: Whole) -> Result:
    broken, least = [], []
    for one in all_facts:
        known = {country for country in one.countries if country != NOT_STATED}
        if one.number == START:
            continue
        least.append((len(known), one.number))
        if len(known) < FEWEST_COUNTRIES:
            named = ", ".join(sorted(known)) or "none whose country is stated"
            broken.append(f"{one.number}: {named}")
    return Result("at least {} ({})".format(*min(least)), broken)


def _repository(_: Sequence[Facts], all_files: Whole) -> Result:
    megabytes = all_files.size / MB
    broken = [f"{megabytes:.1f} MB"] if not 0 < megabytes < LARGEST_REPOSITORY else []
    packed = f"; {all_files.packed / MB:.1f} MB packed with its history" if all_files.packed else ""
    return Result(f"{megabytes:.1f} MB{packed}", broken)


def _file(get: Callable[[Whole], tuple[str, int]], limit: int) -> Callable:
    def look(_: Sequence[Facts], all_files: Whole) -> Result:
        name, size = get(all_files)
        told = f"{size / KB:.0f} KB ({name or 'there is no file'})"
        return Result(told, [told] if size > limit * KB or not name else [])

    return look


BARS = (
    Bar(
        "Size of a notebook", f"at most {LARGEST_NOTEBOOK} KB",
        "It opens at once on a slow line, and a change to it can be reviewed.",
        _file(lambda one: one.notebook, LARGEST_NOTEBOOK),
    ),
    Bar(
        "Size of the repository", f"below {LARGEST_REPOSITORY} MB",
        "Binder fetches all of it before anybody can start.", _repository,
    ),
    Bar(
        "Largest file", f"at most {LARGEST_FILE} KB",
        "Whoever works on the course fetches it again with each change.",
        _file(lambda one: one.largest, LARGEST_FILE),
    ),
    Bar(
        "Verdicts that hold", "at least half in each notebook with the ladder",
        "A course in which little ever holds teaches distrust. Trust what deserves trust.", _ladder,
    ),
    Bar(
        "Strengths credited", f"at least {FEWEST_STRENGTHS} in each notebook but the start page",
        "Seeing what a text does well is half of reading it fairly.",
        _least(lambda one: one.strengths, FEWEST_STRENGTHS, ""),
    ),
    Bar(
        "Countries of the sources cited", f"at least {FEWEST_COUNTRIES} in each, of those stated",
        "Nobody is described by voices of one country alone.", _voices,
    ),
    Bar(
        "Figures with alt text, finding, table and note", "all",
        "A reader who cannot see a picture, or doubts it, gets the same from it.",
        _none(lambda one: one.bare, lambda one: one.figures, "figures"),
    ),
    Bar(
        "Minutes", "header and cells agree",
        "An instructor plans a lesson by them.", _minutes,
    ),
    Bar(
        "Words in the longest cell of prose", f"at most {LONGEST_PROSE}",
        "Between exercises we keep a text short.",
        _most(lambda one: one.longest, LONGEST_PROSE, " words"),
    ),
    Bar(
        "Words in the median cell of prose", f"at most {MEDIAN_PROSE}",
        "The same, for the usual cell.", _most(lambda one: one.median, MEDIAN_PROSE, " words"),
    ),
    Bar(
        "School grade of a notebook's prose", f"at most {USUAL_GRADE}",
        "For many readers English may be a second or third language.",
        _most(lambda one: one.grade, USUAL_GRADE, "", 1),
    ),
    Bar(
        "School grade of a notebook's explanations", f"at most {USUAL_GRADE}",
        "An explanation is read in the middle of work, and often by those who got it wrong.",
        _most(lambda one: one.explained, USUAL_GRADE, "", 1),
    ),
    Bar(
        "Cells from one exercise to the next", f"at most {LONGEST_GAP}",
        "Nobody should read on for long without doing something.",
        _most(lambda one: one.gap, LONGEST_GAP, ""),
    ),
    Bar(
        "Answers with an explanation", "in every exercise, the right ones too",
        "In a review of studies right or wrong alone helped little, an explanation more [R14].",
        _none(lambda one: one.unexplained, lambda one: one.exercises, "exercises"),
    ),
    Bar(
        f"{FEWEST_HINTS} hints or more", "in every exercise",
        "Whoever is stuck can go on alone.",
        _none(lambda one: one.few_hints, lambda one: one.exercises, "exercises"),
    ),
    Bar(
        "Objectives with an exercise", "all",
        "What is promised at the top can be seen to be reached.", _objectives,
    ),
    Bar(
        "Sources cited that are in the list", "all",
        "Every fact can be followed to where it was read.",
        _none(lambda one: one.unresolved, lambda one: one.sources, "sources"),
    ),
    Bar(
        "Opened by the accessibility test", "every notebook",
        "axe and a keyboard try each page before any reader has to.", _axe,
    ),
)  # fmt: skip


def results(all_facts: Sequence[Facts], all_files: Whole) -> list[tuple[Bar, Result]]:
    """Hold the notebooks and the repository against every bar."""
    return [(bar, bar.look(all_facts, all_files)) for bar in BARS]
