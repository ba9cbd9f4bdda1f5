"""A report that a learner can keep: answers, feedback and written work, as one HTML page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from medialit import evidence
from medialit.answers import Journal, Progress
from medialit.exercises import ASKED_AGAIN, AnyExercise, Workbook, belongs
from medialit.report import course
from medialit.report.answers import other, shown
from medialit.report.style import STYLE

KEPT_IN = {"map": "07", "chart": "06"}
"""In which notebook a learner keeps maps and charts; those events name no exercise."""

# What a saved file may claim that a learner kept; the course asks for three maps, three charts.
_LONGEST_WORDS, _MOST_KEPT = 300, 12

_OPENING = (
    "“Accepted”, “arguable” and “not supported by the text” describe answers, not people. "
    "Points are for your own use."
)


class _Part(NamedTuple):
    """A part of the report with its own heading."""

    name: str
    title: str
    inner: str
    mark: str = ""

    @property
    def html(self) -> str:
        return (
            f"<section id='{self.name}'{self.mark}><h2>{escape(self.title)}</h2>"
            f"{self.inner}</section>"
        )


def page(journal: Journal, workbooks: Sequence[Workbook], only: str | None = None) -> str:
    """Return the report of all exercises that a learner has begun.

    Parameters
    ----------
    journal : Journal
        The learner's answers.
    workbooks : sequence of Workbook
        The notebooks, in the order of the course.
    only : str, optional
        The one notebook to report on, such as ``02_who_says_it``; the table of progress is of
        the whole course all the same.

    Returns
    -------
    str
        A complete HTML page without scripts; everything a learner typed is text in it. It prints
        on A4.
    """
    number = only[:2] if only else ""
    begun = {
        name: progress
        for name, progress in journal.all_progress().items()
        if not number or belongs(name, number)
    }
    parts = _parts(journal, workbooks, begun, number)
    if parts:
        parts = [
            _Part("progress", "How far you are", course.progress_table(journal, workbooks)),
            _Part("sure", "How sure you were", course.calibration(journal, number)),
            *parts,
        ]
        parts += _sources(parts)
    shown = "".join(one.html for one in parts) or "<p>No exercise has been begun yet.</p>"
    titled = next((one.title for one in workbooks if one.notebook == only), "")
    heading = f"My work: {escape(titled or 'Reading the Border')}"
    body = f"<h1>{heading}</h1>{_top(journal)}{_contents(parts)}{shown}"
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width'>"
        "<meta http-equiv='Content-Security-Policy' "
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{heading}</title><style>{STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


def _top(journal: Journal) -> str:
    who = f"Learner code {escape(journal.code)}" if journal.code else "No learner code"
    return f"<p>{who}. Course version {escape(journal.course)}.</p><p class='quiet'>{_OPENING}</p>"


def _parts(
    journal: Journal, workbooks: Sequence[Workbook], begun: dict[str, Progress], number: str
) -> list[_Part]:
    """Show what was begun, notebook by notebook, and then what belongs to none."""
    parts = []
    for book in workbooks:
        asked = [(one.id, one) for one in book.exercises]
        open_ones = [one.title for one in book.exercises if one.id not in begun]
        found = _answered(asked, begun)
        if found:
            title = f"{book.notebook[:2]} {book.title}"
            inner = found + _open(open_ones)
            parts.append(_Part(f"n{book.notebook[:2]}", title, inner, " class='notebook'"))
    # A question asked again is kept under the id of the notebook that asks: 01.recall.00.keep
    again = {one.id: one for book in workbooks for one in book.recall}
    asked = [(i, again[old]) for i in begun if (old := i.partition(ASKED_AGAIN)[2]) in again]
    for name, title, inner in (
        ("again", "Questions from earlier", _answered(asked, begun)),
        *(
            (what, f"{what.title()}s I kept", _kept(journal, what))
            for what, where in KEPT_IN.items()
            if number in ("", where)
        ),
        ("other", "From another version of the course", other(begun)),
    ):
        if inner:
            parts.append(_Part(name, title, inner))
    return parts


def _contents(parts: list[_Part]) -> str:
    """List the parts, each with a link to it."""
    if not parts:
        return ""
    items = "".join(f"<li><a href='#{one.name}'>{escape(one.title)}</a></li>" for one in parts)
    return f"<nav aria-labelledby='contents'><h2 id='contents'>Contents</h2><ul>{items}</ul></nav>"


def _answered(asked: list[tuple[str, AnyExercise]], begun: dict[str, Progress]) -> str:
    """Show those exercises that were begun, and take them out of `begun`."""
    return "".join(shown(one, begun.pop(i)) for i, one in asked if i in begun)


def _open(titles: list[str]) -> str:
    if not titles:
        return ""
    return f"<p class='quiet'>Not begun: {escape(' · '.join(titles))}</p>"


def _sources(parts: list[_Part]) -> list[_Part]:
    """List the sources whose ids stand in the report; an id that a learner made up is passed by."""
    ids = [
        one for one in evidence.ids_in("".join(part.inner for part in parts)) if evidence.knows(one)
    ]
    cited = [evidence.citation(evidence.cite(one)).html for one in ids]
    items = "".join(f"<li>{one}</li>" for one in cited)
    return [_Part("sources", "Sources named here", f"<ul>{items}</ul>")] if ids else []


def _kept(journal: Journal, what: str) -> str:
    """Show the maps or charts that a learner kept, by their settings; the last of each slot."""
    kept: dict[str, tuple[str, str]] = {}
    for event in journal.events():
        data = event.data or {}
        said = [data.get(name) for name in ("slot", "title", "words")]
        if event.kind != what or not all(isinstance(one, str) for one in said):
            continue
        slot, title, words = (one[:_LONGEST_WORDS] for one in said)
        if event.time >= kept.get(slot, ("",))[0]:
            head = f"{what.title()} {escape(slot)}: {escape(title)}"
            kept[slot] = (event.time, f"<dt>{head}</dt><dd>{escape(words)}</dd>")
    listed = "".join(shown for _, (_, shown) in sorted(kept.items())[:_MOST_KEPT])
    return f"<dl>{listed}</dl>" if listed else ""
