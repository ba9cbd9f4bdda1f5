"""The collection's own check-list, applied to itself.

``python3 run.py health`` runs every notebook beside an empty one, counts what it holds, and says
of each bar what it asks, what was found, whether it is met and why it matters: in the terminal
and as a page to read or print, ``print/health.html``. ``--quick`` leaves the running out.

``python3 run.py test`` enforces every bar. Time and memory are told and never enforced:
computers differ.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import itertools
import math
import re
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from medialit import evidence, scoring
from medialit.evidence import Source
from medialit.version import VERSION
from tools import prose
from tools.notebooks import ROOT, read
from tools.page import Course, Page
from tools.rules import LONGEST_GAP, LONGEST_PROSE, MEDIAN_PROSE, table_of

MB, KB = 1_000_000, 1000
PAGE = ROOT / "print" / "health.html"
#: Shows how the pages work and judges nothing, so there is nothing to credit and nobody to cite.
START = "00"

LARGEST_NOTEBOOK, LARGEST_FILE, LARGEST_REPOSITORY = 400, 700, 15  # KB, KB, MB
USUAL_GRADE = 9  # a U.S. school grade
FEWEST_STRENGTHS, FEWEST_COUNTRIES, FEWEST_HINTS = 3, 2, 2

NOT_STATED = "not stated"
# The last part of an address is a country's own, or says nothing about one.
_ENDINGS = {
    "au": "Australia", "de": "Germany", "fr": "France", "hu": "Hungary", "it": "Italy",
    "kg": "Kyrgyzstan", "kz": "Kazakhstan", "lu": "Luxembourg", "pl": "Poland", "ru": "Russia",
    "ua": "Ukraine",
}  # fmt: skip
# Countries, not cities: a paper may be called after a city that it has left.
_NAMED = {
    "Australia": "Australia", "India ": "India", "Kazakhstan": "Kazakhstan",
    "Russian state-run": "Russia", "Thailand": "Thailand", "Ukraine": "Ukraine",
    "Ukrainian": "Ukraine", "Ukrainska": "Ukraine",
}  # fmt: skip
_HOST = re.compile(r"\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b")
_MADE = re.compile(
    r"^(?:\.venv|\.venv\.lock|\.git|my-work|print|build|dist|\..*_cache)$|\.egg-info$|__pycache__"
)
_SIDES = ("Kazakhstan", "Russia", "Ukraine")


def country_of(source: Source) -> str:
    """Return the country of a publisher as far as the row itself tells; "not stated" otherwise.

    It tells by the ending of an address (.kz) or by a publisher's name with a country in it.
    Nothing is guessed from a language, a city or what one knows: TASS is "not stated". A name
    comes before an address, for a copy may lie elsewhere.
    """
    for name, country in _NAMED.items():
        if name in source.publisher:
            return country
    hosts = [urlsplit(url).hostname or "" for url in source.urls]
    hosts += _HOST.findall(source.publisher.lower())
    found = {_ENDINGS.get(host.rpartition(".")[2], "") for host in hosts} - {""}
    return found.pop() if len(found) == 1 else NOT_STATED


def side_of(country: str) -> str:
    """Return where a publisher stands to the subject: one of the three countries, or elsewhere."""
    return country if country in (*_SIDES, NOT_STATED) else "elsewhere"


# What is measured -------------------------------------------------------------------------


class Running(NamedTuple):
    """One run of a notebook beside an empty one: seconds, and the most memory held, in MB."""

    seconds: float
    peak: float
    empty_seconds: float
    empty_peak: float


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


@dataclass(frozen=True)
class Whole:
    """What the repository holds: bytes of all files, and packed; largest file, notebook; tests."""

    size: int
    packed: int | None
    largest: tuple[str, int]
    notebook: tuple[str, int]
    tests: int
    sources: int
    claims: tuple[int, int]


def facts_of(path: Path, course: Course | None = None) -> Facts:
    """Count what a stored notebook holds; nothing is run."""
    page = Page(path, read(path), course or Course.load())
    book = page.workbook
    asked = book.exercises
    texts = [
        cell.source for cell in page.markdown if cell.role not in ("badges", "before", "sources")
    ]
    counts = [n for n in map(prose.prose_words, texts) if n]
    ladders = [evidence.load_claims()[one.claim].verdict for one in asked if one.kind == "ladder"]
    keys = {one.id: scoring.key(one) for one in asked}
    whys = [entry.why for key in keys.values() for item in key for entry in item.entries]
    figures = list(_figures(page))
    cited = _cited(page)
    known = evidence.load_sources()
    read_of = [known[one] for one in cited if one in known and one.startswith("F")]
    options = [option for one in asked for option in getattr(one, "options", ())]
    credits = [one for one in options if getattr(one, "strength", False)]
    return Facts(
        name=page.name,
        title=book.title,
        kb=path.stat().st_size / KB,
        cells=len(page.cells),
        code=len(page.code),
        exercises=len(asked),
        items=sum(max(1, len(key)) for key in keys.values()),
        figures=len(figures),
        hints=sum(len(one.hints) for one in asked),
        sources=len(cited),
        said=_said(page),
        planned=sum(cell.about.get("minutes", 0) for cell in page.cells),
        asked=sum(one.minutes for one in asked),
        words=sum(counts),
        median=statistics.median(counts),
        longest=max(counts),
        grade=prose.grade("\n".join(filter(None, map(_running, texts)))),
        explained=prose.grade("\n".join(whys)),
        verdicts=len(ladders),
        held=sum(one in evidence.HOLDS for one in ladders),
        countries=Counter(map(country_of, read_of)),
        strengths=sum(one.state == "accepted" for one in credits),
        gap=_gap(page),
        objectives=Counter(
            {aim: sum(aim in one.objectives for one in asked) for aim in book.objectives}
        ),
        bare=tuple(title for title, whole in figures if not whole),
        unexplained=tuple(
            one
            for one, key in keys.items()
            if any(not entry.why.strip() for item in key for entry in item.entries)
        ),
        few_hints=tuple(one.id for one in asked if len(one.hints) < FEWEST_HINTS),
        unresolved=tuple(one for one in cited if one not in known),
        axe=page.name in axe_tested(),
    )  # fmt: skip


def _running(markdown: str) -> str:
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


def project_files() -> list[Path]:
    """Return the files under version control, or all but made ones where there is no git."""
    listed = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if listed and (ROOT / ".git").exists():
        return [ROOT / name for name in listed.split("\0") if (ROOT / name).is_file()]
    return [
        file
        for file in ROOT.rglob("*")
        if file.is_file() and not any(_MADE.search(part) for part in file.relative_to(ROOT).parts)
    ]


def whole() -> Whole:
    """Measure the files of the project."""
    sizes = {file.relative_to(ROOT).as_posix(): file.stat().st_size for file in project_files()}
    packed = re.search(r"^size-pack: (\d+)", _git("count-objects", "-v"), re.MULTILINE)
    shown = {name: size for name, size in sizes.items() if re.match(r"notebooks/.+\.ipynb$", name)}
    claims = [one.verdict in evidence.HOLDS for one in evidence.load_claims().values()]
    tests = [name for name in sizes if re.fullmatch(r"tests/(?:.+/)?test_\w+\.py", name)]
    text = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in tests)
    return Whole(
        size=sum(sizes.values()),
        packed=int(packed[1]) * 1024 if packed else None,
        largest=_largest_of(sizes),
        notebook=_largest_of(shown),
        tests=len(re.findall(r"^ *(?:async )?def test_\w+", text, re.MULTILINE)),
        sources=len(evidence.load_sources()),
        claims=(sum(claims), len(claims)),
    )


def _largest_of(sizes: Mapping[str, int]) -> tuple[str, int]:
    return max(sizes.items(), key=lambda one: one[1], default=("", 0))


def _git(*words: str) -> str:
    try:
        done = subprocess.run(
            ["git", *words], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""  # a folder that was downloaded
    return done.stdout


def run_all(names: Sequence[str], tell: Callable[[str], None]) -> dict[str, Running]:
    """Run every notebook once, each right after an empty one."""
    from tools.bench import cells_of, run_notebook

    found = {}
    beside = ROOT / ".venv"
    with tempfile.TemporaryDirectory(
        dir=beside if beside.is_dir() else None, prefix="health-", ignore_cleanup_errors=True
    ) as folder:
        run_notebook([], Path(folder))  # warms up
        for name in names:
            tell(f"  {name} ...")
            empty, full = (run_notebook(one, Path(folder)) for one in ([], cells_of(name)))
            found[name] = Running(full.seconds, full.peak, empty.seconds, empty.peak)
    return found


# The bars ---------------------------------------------------------------------------------


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


# Told -------------------------------------------------------------------------------------


def _counted(counter: Counter[str]) -> str:
    ordered = sorted(counter.items(), key=lambda one: (one[0] == NOT_STATED, -one[1], one[0]))
    return ", ".join(f"{name} {count}" for name, count in ordered) or "none"


def _ran(one: Running | None) -> list[str]:
    if one is None:
        return ["not run", "not run"]
    return [
        f"{one.seconds:.1f} s ({one.empty_seconds:.1f} s empty)",
        f"{one.peak:.0f} MB ({one.empty_peak:.0f} MB empty)",
    ]


def _of(some: int, every: int) -> str:
    return f"{some} of {every}" if every else "–"


def _listed(values: Iterable[Any]) -> str:
    return ", ".join(map(str, values)) or "–"


#: Each line of the table: its name, and what it says of a notebook.
LINES: tuple[tuple[str, Callable[[Facts], Any]], ...] = (
    ("Size", lambda one: f"{one.kb:.0f} KB"),
    ("Cells (of them code)", lambda one: f"{one.cells} ({one.code})"),
    ("Exercises", lambda one: one.exercises),
    ("Items judged", lambda one: one.items),
    ("Hints", lambda one: one.hints),
    ("Minutes: header / cells", lambda one: f"{one.said:g} / {one.planned:g}"),
    ("Minutes of all exercises*", lambda one: f"{one.asked:g}"),
    ("Words of prose", lambda one: f"{one.words:,}"),
    ("Words a cell: median / most", lambda one: f"{one.median:g} / {one.longest}"),
    ("School grade: prose / explanations", lambda one: f"{one.grade:.1f} / {one.explained:.1f}"),
    ("Ladder verdicts that hold", lambda one: _of(one.held, one.verdicts)),
    ("Strengths credited", lambda one: one.strengths or "–"),
    ("Figures with alt text", lambda one: _of(one.figures - len(one.bare), one.figures)),
    ("Exercises for each objective", lambda one: _listed(one.objectives.values())),
    ("Sources cited", lambda one: one.sources),
    ("Accessibility tested", lambda one: "yes" if one.axe else "no"),
)  # fmt: skip
_AT_HOME = (
    "* With those for home and the optional code task, which take no time in class; so they may "
    "come to more than the header."
)


def in_words(found: Sequence[tuple[Bar, Result]], all_facts: Sequence[Facts],
             all_files: Whole, ran: dict[str, Running]) -> str:  # fmt: skip
    """Write the check-list for the terminal."""
    lines = []
    for bar, result in found:
        sign = "MISSED" if result.broken else "met"
        lines.append(f"{sign:7}{bar.name}: {result.found} (asked: {bar.limit})")
        lines += [f"       -> {one}" for one in result.broken]
        if result.broken:
            lines.append(f"       why it matters: {bar.why}")
    lines.append("")
    for one in all_facts:
        seconds, memory = _ran(ran.get(one.name))
        lines.append(
            f"{one.number}  {one.kb:4.0f} KB, {one.cells} cells, {one.exercises} exercises with "
            f"{one.items} items, {one.said:g} min, {one.words} words; time {seconds}, peak {memory}"
        )
        lines.append(f"    sources by country: {_counted(one.countries)}")
    missed = sum(bool(result.broken) for _, result in found)
    lines += ["", f"{all_files.tests} tests written, {all_files.sources} sources in the list."]
    verdict = {0: f"All {len(found)} bars are met.", 1: "1 bar is missed."}
    lines.append(verdict.get(missed, f"{missed} bars are missed."))
    return "\n".join(lines)


_STYLE = """
:root { color-scheme: light dark; --ink: #1d1d1f; --paper: #fff; --rule: #767676; --quiet: #55555a;
  --met: #0b6b35; --missed: #a3161f; --shade: #f4f3ef; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --paper: #17181a; --rule: #8a8a8f;
  --quiet: #b5b5ba; --met: #7fd8a0; --missed: #ff9c98; --shade: #232427; } }
body { font: 16px/1.5 system-ui, "DejaVu Sans", sans-serif; color: var(--ink);
  background: var(--paper); max-width: 76rem; margin: 0 auto; padding: 1.5rem; }
h1 { margin: 0 0 .3rem; line-height: 1.2; } h2 { margin: 2rem 0 .5rem; }
p { max-width: 46rem; } .quiet { color: var(--quiet); }
.verdict { font-size: 1.15rem; font-weight: 650; }
.scroll { overflow-x: auto; } .scroll:focus-visible { outline: 3px solid #2f6a9e; }
table { border-collapse: collapse; width: 100%; min-width: 44rem;
  font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); padding: .2rem 0 .5rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .9rem .35rem 0;
  border-bottom: 1px solid color-mix(in srgb, var(--rule) 45%, transparent); }
thead th { border-bottom: 2px solid var(--rule); }
tbody th { font-weight: 600; } td.number, th.number { text-align: right; white-space: nowrap; }
.met, .missed { font-weight: 650; white-space: nowrap; }
.met { color: var(--met); } .missed { color: var(--missed); }
ul { margin: .3rem 0 0; padding-left: 1.1rem; }
@media print { :root { --ink: #000; --paper: #fff; --quiet: #333; --met: #000; --missed: #000;
    --rule: #000; }
  body { font-size: 8.5pt; line-height: 1.3; padding: 0; max-width: none; }
  table { min-width: 0; } .titles { columns: 2; break-inside: avoid; }
  h1 { font-size: 16pt; } h2 { break-after: avoid; font-size: 12pt; margin-top: 1rem; }
  tr { break-inside: avoid; } thead { display: table-header-group; } .scroll { overflow: visible; }
  th, td { padding: .15rem .5rem .15rem 0; } }
@page { size: A4; margin: 12mm; }
"""


def _row(cells: Sequence[Any], tag: str = "td", number: bool = False) -> str:
    first, *others = cells
    side = ' class="number"' if number else ""
    kind = ' scope="row"' if tag == "td" else ' scope="col"'
    scope = "" if tag == "td" else ' scope="col"'
    body = "".join(f"<{tag}{scope}{side}>{one}</{tag}>" for one in others)
    return f"<tr><th{kind}>{first}</th>{body}</tr>"


def _bar_row(bar: Bar, result: Result) -> str:
    sign = ("missed", "✗ missed") if result.broken else ("met", "✓ met")
    broken = "".join(f"<li>{escape(one)}</li>" for one in result.broken)
    return _row(
        [
            escape(bar.name),
            f'<span class="{sign[0]}">{sign[1]}</span>',
            escape(bar.limit),
            escape(result.found) + (f"<ul>{broken}</ul>" if broken else ""),
            escape(bar.why),
        ]
    )


def _table(label: str, head: str, rows: Sequence[str]) -> str:
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(label)}"><table>'
        f"<caption>{escape(label)}</caption><thead>{head}</thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def to_html(found: Sequence[tuple[Bar, Result]], all_facts: Sequence[Facts],
            all_files: Whole, ran: dict[str, Running], machine: str) -> str:  # fmt: skip
    """Write the check-list as a page without scripts."""
    missed = [bar for bar, result in found if result.broken]
    verdict = f"All {len(found)} bars are met." if not missed else (
        f"{len(found) - len(missed)} of {len(found)} bars are met. Missed: "
        f"{', '.join(bar.name for bar in missed)}."
    )  # fmt: skip
    bars = _table(
        "The bars", _row(["Bar", "", "Asked", "Found", "Why it matters"], "th"),
        [_bar_row(bar, result) for bar, result in found],
    )  # fmt: skip
    head = _row(["", *(one.number for one in all_facts)], "th", number=True)
    counts = [
        _row([escape(name), *(escape(str(get(one))) for one in all_facts)], number=True)
        for name, get in LINES
    ]
    titles = "".join(f"<li><b>{one.number}</b> {escape(one.title)}</li>" for one in all_facts)
    times = [
        _row(
            [
                one.number,
                f"{run.seconds:.1f} s",
                f"{run.empty_seconds:.1f} s",
                f"{run.seconds / run.empty_seconds:.1f} ×",
                f"{run.peak:.0f} MB",
                f"{run.empty_peak:.0f} MB",
                f"{run.peak - run.empty_peak:+.0f} MB".replace("-", "−"),
            ],
            number=True,
        )
        for one in all_facts
        if (run := ran.get(one.name))
    ]
    heading = ["Notebook", "Time", "Empty one", "Ratio", "Peak memory", "Empty one", "More"]
    timed = (
        _table(f"One run of each, right after an empty one. {machine}",
               _row(heading, "th", number=True), times)
        if times
        else "<p>Not measured this time: run it without <code>--quick</code>.</p>"
    )  # fmt: skip
    columns = [*_SIDES, "elsewhere", NOT_STATED]
    voices = [
        _row(
            [
                one.number,
                *(f'<span class="number">{one.sides[side] or "–"}</span>' for side in columns),
                escape(_counted(one.countries)),
            ]
        )
        for one in all_facts
    ]
    held, claims = all_files.claims
    packed = (
        f" ({all_files.packed / MB:.1f} MB packed with its history)" if all_files.packed else ""
    )
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Health of Reading the Border</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>
<body><main>
<h1>How healthy is this collection?</h1>
<p class="quiet">Our own check-list, applied to ourselves. Version {escape(VERSION)},
{len(all_facts)} notebooks.</p>
<p class="verdict {"missed" if missed else "met"}">{escape(verdict)}</p>
<h2>The check-list</h2>
<p>The tests of the course enforce each of these bars.</p>
{bars}
<h2>Each notebook in numbers</h2>
<ul class="titles">{titles}</ul>
{_table("What each notebook holds", head, counts)}
<p class="quiet">{escape(_AT_HOME)}</p>
<h2>Time and memory</h2>
<p>Told, and never enforced: computers differ. The empty notebook is what Jupyter itself takes.</p>
{timed}
<h2>Who is cited</h2>
<p>The country of a source is that of its publisher, as far as its address or its name tells.
Nothing is guessed: an agency with an address in .com is “{NOT_STATED}”, whoever owns it. So these
numbers show whether voices of several countries are heard, and no more. References on method are
not counted.</p>
{
        _table(
            "Sources of the case that each notebook cites, by the country of the publisher",
            _row(["Notebook", *columns, "By country"], "th"),
            voices,
        )
    }
<h2>The whole collection</h2>
<ul>
<li>Files: {all_files.size / MB:.1f} MB{packed}. The largest is
{escape(all_files.largest[0])}, {all_files.largest[1] / KB:.0f} KB.</li>
<li>Tests written: {all_files.tests:,}; many of them run once for each notebook or exercise.</li>
<li>Sources in the list: {all_files.sources}. Claims in the ledger: {claims}, of which {held} are
supported, or supported in changed form.</li>
</ul>
</main></body></html>
"""


# The command ------------------------------------------------------------------------------


def collect() -> tuple[list[Facts], Whole]:
    """Count what all notebooks that learners open hold, and measure the repository."""
    course = Course.load()
    paths = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    return [facts_of(path, course) for path in paths], whole()


def main(arguments: list[str] | None = None) -> int:
    """Check from the command line, write the page and return 1 if a bar is missed."""
    from tools.bench import machine

    parser = argparse.ArgumentParser(prog="python3 run.py health", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="do not run the notebooks")
    options = parser.parse_args(arguments)
    about = machine()
    all_facts, all_files = collect()
    ran: dict[str, Running] = {}
    if not options.quick:
        print("Running each notebook beside an empty one ...", file=sys.stderr)
        ran = run_all([one.name for one in all_facts], lambda text: print(text, file=sys.stderr))
    found = results(all_facts, all_files)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(to_html(found, all_facts, all_files, ran, about), encoding="utf-8")
    print(in_words(found, all_facts, all_files, ran))
    print(f"As a page to read or print: {PAGE.relative_to(ROOT)}")
    return 1 if any(result.broken for _, result in found) else 0


if __name__ == "__main__":
    sys.exit(main())
