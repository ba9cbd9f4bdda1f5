"""Which questions from earlier notebooks to ask again: spaced retrieval from what was done."""

from __future__ import annotations

import zlib

from medialit.answers import Journal
from medialit.content import ContentError
from medialit.exercises import AnyExercise, load, notebooks
from medialit.widgets.exercise import Placed

QUESTIONS = 3


def draw(notebook: str, journal: Journal) -> list[Placed]:
    """Return the questions for a notebook, the same each time it is opened.

    Questions come first from the notebooks this learner has worked in, then those asked least
    often so far; the rest is settled by the learner's journal, so that two learners get
    different ones.

    Parameters
    ----------
    notebook : str
        The notebook that asks.
    journal : Journal
        What this learner has done; the draw is written to it.

    Raises
    ------
    ContentError
        If the earlier notebooks have fewer questions than are asked.
    """
    number = notebook[:2]
    pool = _pool(number)
    drawn = _kept(number, journal)
    if len({*drawn} & pool.keys()) != QUESTIONS or len(drawn) != QUESTIONS:
        drawn = _choose(pool, number, journal)
        journal.append("draw", f"{number}.recall", data={"ids": drawn})
    return [Placed(f"{number}.recall.{one}", pool[one]) for one in drawn]


def _pool(number: str) -> dict[str, AnyExercise]:
    earlier = [name for name in notebooks() if name[:2] < number]
    pool = {one.id: one for name in earlier for one in load(name).recall}
    if len(pool) < QUESTIONS:
        raise ContentError(
            "exercises", f"before {number}", "recall",
            f"There are only {len(pool)} questions to ask again.",
            f"Write {QUESTIONS} or more under 'recall'.",
        )  # fmt: skip
    return pool


def _kept(number: str, journal: Journal) -> list[str]:
    """Return the latest draw for this notebook, or nothing."""
    for event in reversed(list(journal.events())):
        if event.kind == "draw" and event.exercise == f"{number}.recall":
            ids = (event.data or {}).get("ids")
            good = isinstance(ids, list) and all(isinstance(one, str) for one in ids)
            return ids if good else []
    return []


def _choose(pool: dict[str, AnyExercise], number: str, journal: Journal) -> list[str]:
    done = {name[:2] for name, one in journal.all_progress().items() if one.attempts}
    asked = [one for event in journal.events() if event.kind == "draw" for one in _ids(event)]
    mixed = f"{number}{journal.code or ''}{journal.path.parent.name}"

    def rank(one: str) -> tuple[bool, int, int]:
        return one[:2] not in done, asked.count(one), zlib.crc32((one + mixed).encode())

    chosen = sorted(pool, key=rank)[:QUESTIONS]
    return sorted(chosen)


def _ids(event) -> list[str]:
    ids = (event.data or {}).get("ids")
    return [one for one in ids if isinstance(one, str)] if isinstance(ids, list) else []
