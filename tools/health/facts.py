"""What the notebooks hold: counted, not judged."""

from __future__ import annotations

import functools
import importlib
import itertools
import math
import re
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from medialit import evidence, scoring
from tools import prose
from tools.health.countries import country_of, side_of
from tools.health.files import Whole, whole
from tools.notebooks import ROOT, read
from tools.page import Course, Page
from tools.rules import table_of

KB = 1000
FEWEST_HINTS = 2


@dataclass(frozen=True)
class Facts:
    """What one notebook holds; counted, not judged.

    Attributes
    ----------
    name, title : str
    kb : float
        Size of the stored file, in thousands of bytes.
    cells, code, exercises, items, figures, hints, sources : int
        How many there are; an item is one thing that is judged.
    said, planned, asked : float
        Minutes: in the header, summed over cells, summed over exercises.
    words, median, longest : float
        Words of prose: in all, in the median cell, in the longest one.
    grade, explained : float
        Flesch and Kincaid's school grade of all prose together, and of all explanations.
    verdicts, held : int
        Verdicts on the ladder, and those that end "supported" or "in changed form".
    countries : Counter
        Sources cited, by the country of their publisher.
    strengths : int
        Things done well that an exercise credits the text with, each with its reason.
    gap : int
        The most cells from one exercise to the next.
    objectives : Counter
        Exercises of each objective.
    bare : tuple of str
        Figures without alt text, finding, table or note.
    unexplained, few_hints, unresolved : tuple of str
        Exercises with an answer that has no explanation; with too few hints; sources cited that
        are not in the list.
    axe : bool
        Whether the browser test for accessibility opens it.
    """

    name: str
    title: str
    kb: float
    cells: int
    code: int
    exercises: int
    items: int
    figures: int
    hints: int
    sources: int
    said: float
    planned: float
    asked: float
    words: int
    median: float
    longest: int
    grade: float
    explained: float
    verdicts: int
    held: int
    countries: Counter[str]
    strengths: int
    gap: int
    objectives: Counter[str]
    bare: tuple[str, ...]
    unexplained: tuple[str, ...]
    few_hints: tuple[str, ...]
    unresolved: tuple[str, ...]
    axe: bool

    @property
    def number(self) -> str:
        """The notebook's two digits."""
        return self.name[:2]

    @property
    def sides(self) -> Counter[str]:
        """Sources cited, by where their publisher stands to the subject."""
        found: Counter[str] = Counter()
        for country, count in self.countries.items():
            found[side_of(country)] += count
        return found


def collect() -> tuple[list[Facts], Whole]:
    """Count what all notebooks that learners open hold, and measure the repository."""
    course = Course.load()
    paths = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    return [facts_of(path, course) for path in paths], whole()


def facts_of(path: Path, course: Course | None = None) -> Facts:
    """Count what a stored notebook holds; nothing is run."""
    page = Page(path, read(path), course or Course.load())
    return Facts(
        name=page.name,
        title=page.workbook.title,
        kb=path.stat().st_size / KB,
        gap=_gap(page),
        axe=page.name in axe_tested(),
        **_cells_of(page),
        **_words_of(page),
        **_asked_in(page),
        **_explained_in(page),
        **_cited_in(page),
    )


def _cells_of(page: Page) -> dict[str, Any]:
    """Count cells, figures and minutes."""
    figures = list(_figures(page))
    return {
        "cells": len(page.cells),
        "code": len(page.code),
        "figures": len(figures),
        "bare": tuple(title for title, whole in figures if not whole),
        "said": _said(page),
        "planned": sum(cell.about.get("minutes", 0) for cell in page.cells),
    }


def _words_of(page: Page) -> dict[str, Any]:
    """Count the words of prose, and say how hard they are to read."""
    texts = [
        cell.source for cell in page.markdown if cell.role not in ("badges", "before", "sources")
    ]
    counts = [n for n in map(prose.prose_words, texts) if n]
    return {
        "words": sum(counts),
        "median": statistics.median(counts),
        "longest": max(counts),
        "grade": prose.grade("\n".join(filter(None, map(_sentences, texts)))),
    }


def _asked_in(page: Page) -> dict[str, Any]:
    """Count the exercises, their hints, objectives and minutes, and what they credit."""
    book = page.workbook
    asked = book.exercises
    ladders = [evidence.load_claims()[one.claim].verdict for one in asked if one.kind == "ladder"]
    options = [option for one in asked for option in getattr(one, "options", ())]
    credits = [one for one in options if getattr(one, "strength", False)]
    return {
        "exercises": len(asked),
        "asked": sum(one.minutes for one in asked),
        "hints": sum(len(one.hints) for one in asked),
        "few_hints": tuple(one.id for one in asked if len(one.hints) < FEWEST_HINTS),
        "verdicts": len(ladders),
        "held": sum(one in evidence.HOLDS for one in ladders),
        "strengths": sum(one.state == "accepted" for one in credits),
        "objectives": Counter(
            {aim: sum(aim in one.objectives for one in asked) for aim in book.objectives}
        ),
    }


def _explained_in(page: Page) -> dict[str, Any]:
    """Count the items that are judged, and look at the explanations of their answers."""
    keys = {one.id: scoring.key(one) for one in page.workbook.exercises}
    whys = {
        name: [entry.why for item in key for entry in item.entries] for name, key in keys.items()
    }
    return {
        "items": sum(max(1, len(key)) for key in keys.values()),
        "explained": prose.grade("\n".join(why for each in whys.values() for why in each)),
        "unexplained": tuple(
            name for name, each in whys.items() if any(not why.strip() for why in each)
        ),
    }


def _cited_in(page: Page) -> dict[str, Any]:
    """Count the sources, and the countries of those that are not references on method."""
    cited = _cited(page)
    known = evidence.load_sources()
    of_the_case = [known[one] for one in cited if one in known and one.startswith("F")]
    return {
        "sources": len(cited),
        "countries": Counter(map(country_of, of_the_case)),
        "unresolved": tuple(one for one in cited if one not in known),
    }


def _sentences(markdown: str) -> str:
    """Return the prose of a cell, each paragraph and item of a list as a sentence or more."""
    parts = prose.blocks(prose.TABLE_ROW.sub("", prose.HEADING.sub("", markdown)))
    parts = [re.sub(r"^\s*(?:[-*+]|\d+\.)\s+", "", part).strip() for part in parts]
    ended = [part if part.rstrip("”’)")[-1:] in ".!?" else f"{part}." for part in parts if part]
    return "\n".join(ended)


def _said(page: Page) -> float:
    for cell in page.having("before"):
        found = re.search(r"\d+", table_of(cell.source).get("minutes", ""))
        if found:
            return float(found[0])
    return math.nan


def _gap(page: Page) -> int:
    """Return the most cells from one exercise to the next, counted as the contract does."""
    marks = page.having("setup") + [cell for cell in page.cells if cell.exercises]
    marks += page.having("hood")[:1] or page.having("exit")[:1]
    places = sorted(cell.number for cell in marks)
    return max((two - one for one, two in itertools.pairwise(places)), default=0)


def _cited(page: Page) -> list[str]:
    cited = set(page.workbook.source_ids())
    for cell, text in page.texts():
        if cell is None or cell.role != "sources":
            cited.update(prose.source_ids(text))
    for cell in page.having("figure", "lab"):
        cited.update(one for text in cell.stored("text/plain") for one in prose.source_ids(text))
    return sorted(cited)


def _figures(page: Page) -> Iterator[tuple[str, bool]]:
    """Yield the title of each stored figure, and whether nothing of it is missing."""
    for cell in page.code:
        for text in cell.stored("text/html"):
            for part in re.findall(r'<figure class="medialit-figure".*?</figure>', text, re.DOTALL):
                look = _Look()
                look.feed(part)
                title, *others = [*look.paragraphs, ""]
                whole = look.alt.strip() and look.rows > 1 and len([p for p in others if p]) >= 2
                yield title, bool(whole)


class _Look(HTMLParser):
    """The parts of a figure: alt text, rows of its table, paragraphs."""

    def __init__(self) -> None:
        super().__init__()
        self.alt, self.rows = "", 0
        self.paragraphs: list[str] = []
        self._open = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Take the alt text and count rows."""
        if tag == "img":
            self.alt = dict(attributes).get("alt") or ""
        self.rows += tag == "tr"
        if tag == "p":
            self._open = True
            self.paragraphs.append("")

    def handle_endtag(self, tag: str) -> None:
        """Close a paragraph."""
        self._open &= tag != "p"

    def handle_data(self, data: str) -> None:
        """Keep what a paragraph says."""
        if self._open:
            self.paragraphs[-1] += data.strip()


@functools.cache
def axe_tested() -> frozenset[str]:
    """Return the notebooks that the browser test for accessibility opens; none without it."""
    try:
        module = importlib.import_module("tests.e2e.test_accessible")
    except ImportError:
        return frozenset()
    return frozenset(getattr(module, "NOTEBOOKS", ()))
