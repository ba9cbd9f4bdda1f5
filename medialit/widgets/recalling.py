"""Which questions from earlier notebooks to ask again: spaced retrieval from what was done.

A draw of three stays while it is open. When all three were submitted and the notebook is opened
again, three others are drawn. Answers of earlier draws stay in the journal, so each draw keeps
its answers under ids of its own: ``03.recall.01.r_form``, then ``03-2.recall.01.r_form``.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

from medialit.answers import Event, Journal, Progress
from medialit.content import ContentError
from medialit.exercises import ASKED_AGAIN, AnyExercise, load_recall, notebooks
from medialit.widgets.exercise import Placed

QUESTIONS = 3

_MOST_DRAWS = 10_000  # a number beyond this is none of ours


class Draw(NamedTuple):
    """Three questions that a notebook asked, in this journal.

    Attributes
    ----------
    notebook : str
        The notebook's two digits.
    number : int
        Counts the draws of that notebook from 1.
    ids : tuple of str
        The questions; whatever a file held, so maybe not three, and maybe gone.
    time : str
    """

    notebook: str
    number: int
    ids: tuple[str, ...]
    time: str

    def placed(self, question: str) -> str:
        """Return the id under which the journal keeps answers to a question of this draw."""
        prefix = self.notebook if self.number == 1 else f"{self.notebook}-{self.number}"
        return f"{prefix}{ASKED_AGAIN}{question}"


def draw(notebook: str, journal: Journal) -> list[Placed]:
    """Return the questions for a notebook; the same until all three were submitted.

    Questions come first from the notebooks this learner has worked in, then those asked least
    often; one that was not accepted at the last first try comes once sooner. The rest is settled
    by the learner's journal, so that two learners get different ones. Never the same three as
    this notebook asked last, nor as another asked last where the pool allows.

    Parameters
    ----------
    notebook : str
        The notebook that asks.
    journal : Journal
        What this learner has done; a new draw is written to it.

    Raises
    ------
    ContentError
        If the earlier notebooks have fewer questions than are asked.
    """
    number = notebook[:2]
    pool = _pool(number)
    journal.refresh()  # another open notebook may have drawn or answered meanwhile
    draws = list(_draws(journal))
    last = max((one for one in draws if one.notebook == number), key=_recency, default=None)
    if last is None or not _fits(last, pool) or _answered(last, journal):
        count = min(last.number + 1, _MOST_DRAWS) if last else 1
        last = Draw(number, count, _choose(pool, number, draws, journal), "")
        journal.append("draw", f"{number}.recall", data={"ids": list(last.ids), "draw": count})
    return [Placed(last.placed(one), pool[one]) for one in last.ids]


def _pool(number: str) -> dict[str, AnyExercise]:
    earlier = [name for name in notebooks() if name[:2] < number]
    pool = {one.id: one for name in earlier for one in load_recall(name)}
    if len(pool) < QUESTIONS:
        raise ContentError(
            "exercises", f"before {number}", "recall",
            f"There are only {len(pool)} questions to ask again.",
            f"Write {QUESTIONS} or more under 'recall'.",
        )  # fmt: skip
    return pool


def _draws(journal: Journal) -> Iterable[Draw]:
    for event in journal.events():
        if event.kind == "draw" and event.exercise.endswith(".recall"):
            yield Draw(event.exercise[:2], _number(event), _ids(event), event.time)


def _ids(event: Event) -> tuple[str, ...]:
    ids = (event.data or {}).get("ids")
    return tuple(one for one in ids if isinstance(one, str)) if isinstance(ids, list) else ()


def _number(event: Event) -> int:
    number = (event.data or {}).get("draw")
    return number if type(number) is int and 1 <= number <= _MOST_DRAWS else 1


def _recency(draw: Draw) -> tuple[int, str]:
    """Order draws of one notebook, so that a restored file brings back no older one."""
    return draw.number, draw.time


def _fits(draw: Draw, pool: dict[str, AnyExercise]) -> bool:
    return len(draw.ids) == len({*draw.ids} & pool.keys()) == QUESTIONS


def _answered(draw: Draw, journal: Journal) -> bool:
    return all(journal.progress(draw.placed(one)).attempts for one in draw.ids)


def _choose(
    pool: dict[str, AnyExercise], number: str, draws: list[Draw], journal: Journal
) -> tuple[str, ...]:
    """Return the three best questions that are not the same three as were asked last."""
    ranked = _ranked(pool, number, draws, journal)
    avoid = _last_three(number, draws)
    while True:
        for chosen in combinations(ranked, QUESTIONS):
            if {*chosen} not in avoid:
                return tuple(sorted(chosen))
        avoid.pop()  # the pool is too small for all of them: the least important goes first


def _last_three(number: str, draws: list[Draw]) -> list[set[str]]:
    """Return what each notebook asked last: this one first, then the latest of the others."""
    last: dict[str, Draw] = {}
    for one in sorted(draws, key=_recency):
        last[one.notebook] = one
    order = sorted(last.values(), key=lambda one: (one.notebook == number, one.time), reverse=True)
    return [{*one.ids} for one in order]


def _ranked(
    pool: dict[str, AnyExercise], number: str, draws: list[Draw], journal: Journal
) -> list[str]:
    progress = journal.all_progress()
    own = {name: one for name, one in progress.items() if ASKED_AGAIN not in name}
    worked_in = {name[:2] for name, one in own.items() if one.attempts}
    asked = Counter(one for each in draws for one in {*each.ids})
    missed = _missed(progress)
    learner = f"{number}{len(draws)}{journal.code or ''}{journal.path.parent.name}"
    mixed = sorted(pool, key=lambda one: zlib.crc32((one + learner).encode()))
    # Whoever starts over begins with the questions that the last start left out.
    first = QUESTIONS * journal.earlier % len(mixed)
    mixed = mixed[first:] + mixed[:first]
    return sorted(mixed, key=lambda one: (one[:2] not in worked_in, asked[one] - (one in missed)))


def _missed(progress: dict[str, Progress]) -> set[str]:
    """Return the questions whose first try was not accepted when they were last asked."""
    last: dict[str, tuple[str, str]] = {}
    for placed, one in progress.items():
        question = placed.partition(ASKED_AGAIN)[2]
        if question and one.attempts:
            first = one.attempts[0]
            last[question] = max(last.get(question, ("", "")), (first.time, first.state or ""))
    return {question for question, (_, state) in last.items() if state != "accepted"}
