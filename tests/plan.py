"""What the tests of single notebooks share: reading a plan's tables, and how well words read."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec
import nbformat

from medialit import case, exercises, scoring
from medialit.exercises import AnyExercise
from medialit.spans import words_of
from medialit.wordings.dials import Dial
from tools import prose
from tools.notebooks import ROOT

MOST_BYTES = 1000
"""Bytes that a change in a lab may send, as JSON, each way."""

# --- The steps of a plan ------------------------------------------------------------------


def notebook(name: str) -> nbformat.NotebookNode:
    """Return a stored notebook of the course by its name."""
    return nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)


def shown(name: str) -> list[str]:
    """Return the ids of the exercises that a notebook shows, in its order."""
    return [one for ids in _sets(name) for one in ids]


def text_of(name: str, cell_id: str) -> str:
    """Return the source of a cell of a notebook by its id."""
    return next(cell.source for cell in notebook(name).cells if cell.id == cell_id)


def told(name: str) -> list[str]:
    """Return every text of a notebook that a learner may read, with those asked again later."""
    cells = [cell.source for cell in notebook(name).cells if cell.cell_type == "markdown"]
    workbook = exercises.load(name)
    return cells + [text for one in (*workbook.exercises, *workbook.recall) for text in one.texts()]


def misplaced(name: str, steps: dict[str, str]) -> list[str]:
    """Return the steps that do not stand in the notebook in this order.

    Parameters
    ----------
    name : str
        The notebook.
    steps : dict of str to str
        What the plan calls a step, and the id of its exercise or words that its cell holds.
        Exercises of one set share a cell.
    """
    sources = [cell.source for cell in notebook(name).cells]
    sets, at, lost = _sets(name), -1, []
    for step, words in steps.items():
        if words.startswith(f"{name[:2]}."):
            found = [n for n, ids in enumerate(sets) if n >= at and words in ids]
        else:
            found = [n for n, source in enumerate(sources) if n > at and words in source]
        if found:
            at = found[0]
        else:
            lost.append(step)
    return lost


def _sets(name: str) -> list[list[str]]:
    sources = [cell.source for cell in notebook(name).cells]
    pattern = rf'"({name[:2]}\.\w+)"'
    return [re.findall(pattern, one) if "exercise(" in one else [] for one in sources]


# --- The explanations of a plan -----------------------------------------------------------


def choices(exercise: AnyExercise, item: str = "") -> dict[str, Any]:
    """Return the judgement of each answer by its id."""
    if exercise.kind == "sort":
        return {one.id: one for one in exercise.items}[item].judged
    if exercise.kind == "chain":
        return {str(one.depth): one for one in exercise.depths}
    return exercises.choices_of(exercise)


def share(exercise: AnyExercise, value: Any) -> float:
    """Return the share of the points that an answer earns without a reason."""
    found = scoring.score(exercise, scoring.read_answer(exercise, {"value": value}))
    return found.points / found.possible


def marked(exercise: AnyExercise, label: str, words: str) -> Any:
    """Return the feedback on `words` of the sentence under one label; none are an answer too."""
    bare = [word.bare for word in words_of(case.load_article()[exercise.sentence].text)]
    wanted = [word.bare for word in words_of(words)]
    at = next(n for n in range(len(bare)) if bare[n : n + len(wanted)] == wanted)
    value = {label: list(range(at, at + len(wanted)))}
    answer = scoring.read_answer(exercise, {"value": value})
    return {one.id: one for one in scoring.score(exercise, answer).items}[label]


def explanations(exercise: AnyExercise) -> list[str]:
    """Return every explanation of an exercise, whatever its kind and field."""

    def walk(value: Any, name: str = "") -> list[str]:
        if isinstance(value, dict):
            return [text for key, inner in value.items() for text in walk(inner, key)]
        if isinstance(value, list):
            return [text for inner in value for text in walk(inner, name)]
        return [value] if name in ("why", "otherwise") else []

    found = walk(json.loads(msgspec.json.encode(exercise)))
    if exercise.kind == "mark":  # the reasons for its spans stand in the key
        found += [span.why for label in exercise.labels for span in exercise.spans(label)]
    if exercise.kind == "ladder":
        found += exercise.whys.values()
    if exercise.kind == "search":
        found += [exercise.restraint, *(card.inside for card in exercise.cards)]
    return found


def answers(exercise: AnyExercise) -> list[str]:
    """Return the texts of the accepted answers, and their explanations."""
    entries = [entry for item in scoring.key(exercise) for entry in item.entries]
    texts = [entry.text for entry in entries if entry.state == "accepted"]
    if exercise.kind == "write":
        texts.append(exercise.rubric.proficient.model)
    return texts + [entry.why for entry in entries if entry.state == "accepted"]


def worded(dial: Dial, choice: dict[str, str], text: str) -> str:
    """Return the sentence `text` with the words of these settings of its dial."""
    return "".join(
        one if isinstance(one, str) else one[choice[one.id]].words for one in dial.pieces(text)
    )


# --- How it is written --------------------------------------------------------------------


def runs(text: str, length: int = 8) -> set[tuple[str, ...]]:
    """Return every run of words of that length."""
    words = [word.casefold() for word in prose.WORD.findall(text)]
    return {tuple(words[n : n + length]) for n in range(len(words) - length + 1)}
