"""A notebook as pages to print: a worksheet for students and a key sheet for the teacher."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import msgspec

from medialit import evidence, scoring
from medialit.case import load_article, load_original
from medialit.confidence import STEPS
from medialit.content import ContentError
from medialit.exercises import (
    AnyExercise,
    Choice,
    Estimate,
    Multi,
    Search,
    Workbook,
    Write,
    load,
)
from medialit.scoring import STATE_TEXT
from medialit.scoring.model import KeyItem
from medialit.worksheets.kinds import BOX, PRINTED, card, needed, prose, sentence
from medialit.worksheets.lesson import LAB, explained, instead
from medialit.worksheets.style import KEY_STYLE, STYLE

_FIGURE = re.compile(r'<figure class="medialit-figure".*?</figure>', re.DOTALL)
_RUN = re.compile(r"<p><em>[^<]*Run, then Run All Cells\.</em></p>")
_LONG_TABLE = 15
_HEADED = ("example", "section", "hood")
_DETAILS = re.compile(r"<details.*?</details>", re.DOTALL)
_HOW = (
    "Nobody has to state a view on the war, or say where they are from. Cover what stands below "
    "with a sheet of paper until you have answered: it may tell more. Where you are asked how sure "
    "you are, tick a number before you look at the key: 50 % means that you are guessing, 100 % "
    "that you are certain. “I cannot tell from this text” is sometimes the best answer. The "
    "sentences, S01 to S36, are an English copy of a Ukrainian article. Its mistakes suggest that "
    "a machine translated it; they are not blamed on the outlet. [F1] and the like are sources: "
    "your teacher’s key lists them. Where a text speaks of a mouse or a lab, take your pencil "
    "and the table."
)


def student(path: Path) -> str:
    """Return the worksheet of a notebook for students: every exercise, and nothing of the key.

    Parameters
    ----------
    path : Path
        The notebook, with its stored outputs: figures and tables that exercises ask about are
        taken from there. The sentences are read from ``seeds/``.

    Raises
    ------
    ContentError
        If the notebook cannot be read, or has no exercise file.
    """
    book, cells = load(path.stem), _cells(path)
    body = "".join(_body(book, cells)) + _inside(book)
    top = (
        f"<h1>{prose(book.title)}</h1><p class='quiet'>Reading the Border, worksheet "
        f"{book.notebook[:2]}: about {book.minutes} minutes with a computer, longer on paper.</p>"
        "<p class='who'><span>My code (not my name): <span class='fill'></span></span>"
        "<span>Date: <span class='fill'></span></span></p>"
        f"<h2>You will be able to</h2><ul>{_objectives(book)}</ul>{_content_note(cells)}"
        f"<h2>How to use this sheet</h2><p>{_HOW}</p>"
    )
    return _page(f"{book.title}: worksheet", top + body, STYLE)


def key_sheet(path: Path) -> str:
    """Return the key of a notebook's worksheet: what is accepted or arguable, and why.

    Parameters
    ----------
    path : Path
        The notebook.

    Raises
    ------
    ContentError
        If it has no exercise file.
    """
    book = load(path.stem)
    top = (
        f"<h1>Key: {prose(book.title)}</h1><p>For the teacher. Accepted answers earn a point; "
        "arguable ones earn half a point, or a whole one with a reason. The third state is “not "
        "supported by the text”: where learners tick, each such answer follows with a reply; where "
        "they sort, order or mark, what is not listed is not supported. A reason can win against "
        "this key. Words describe answers, not people.</p>"
    )
    cells = _cells(path)
    body = "".join(_keyed(book, cells))
    named = evidence.ids_in(student(path) + body)
    listed = "".join(f"<li>{evidence.citation(evidence.cite(one)).html}</li>" for one in named)
    sources = f"<h2>Sources of sheet and key</h2><ul class='sources'>{listed}</ul>"
    return _page(f"{book.title}: key", top + body + sources * bool(named), STYLE + KEY_STYLE)


def _page(title: str, body: str, style: str) -> str:
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width'>"
        "<meta http-equiv='Content-Security-Policy' "
        "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
        f"<title>{escape(title)}</title><style>{style}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


# --- What stands in the notebook ------------------------------------------------------------


class _Output(msgspec.Struct):
    data: dict[str, Any] = {}


class _Cell(msgspec.Struct):
    cell_type: str
    source: str | list[str] = ""
    metadata: dict[str, Any] = {}
    outputs: list[_Output] = []

    @property
    def text(self) -> str:
        return self.source if isinstance(self.source, str) else "".join(self.source)

    @property
    def role(self) -> str:
        about = self.metadata.get("medialit", {})
        return about.get("role", "") if isinstance(about, dict) else ""

    @property
    def html(self) -> str:
        found = [one.data.get("text/html", "") for one in self.outputs]
        return "".join(one if isinstance(one, str) else "".join(one) for one in found)


class _Notebook(msgspec.Struct):
    cells: list[_Cell]


def _cells(path: Path) -> list[_Cell]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Notebook).cells
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ContentError(
            path, "the file", "cells", f"It cannot be read ({error}).", "Restore the notebook."
        ) from None


def _body(book: Workbook, cells: list[_Cell]) -> Iterator[str]:
    """Give headings, exercises, figures and tables in the notebook's order."""
    known = {one.id: one for one in book.exercises}
    heading, read, example = "", False, False
    told = {id(cell) for cell in _told_before(cells)}
    for cell in cells:
        found = re.match(r"## (.+)", cell.text)
        if cell.cell_type == "markdown" and cell.role in _HEADED and found:
            heading = f"<h2>{prose(_plain(found[1]))}</h2>"
            example = cell.role == "example"
        asked = [known.pop(one) for one in _asked(cell) if one in known]
        aids = _aids(cell) + _originals(cell)
        if _is_whole_article(cell) and not read:
            aids, read = [_article()], True
        elif example and cell.role == "article":
            aids = [f"<div class='read'>{''.join(map(sentence, _only(cell)))}</div>", *aids]
        if id(cell) in told:
            aids = [explained(cell.text)]
        if asked or aids:
            # Inside the first exercise, so that no heading is left alone at the foot of a page.
            first = _exercise(asked[0], heading) if asked else heading
            yield first + "".join(map(_exercise, asked[1:])) + "".join(aids)
            heading = ""
    for exercise in known.values():  # an exercise that no cell shows is printed all the same
        yield _exercise(exercise)


def _told_before(cells: list[_Cell]) -> Iterator[_Cell]:
    """Give the texts that lead up to a question; what follows one may answer it."""
    for cell, after, hood in _texts(cells):
        headed = cell.role != "prose" or cell.text.startswith("### ")
        if not hood and (headed or not after) and "<details" not in cell.text:
            yield cell


def _told_after(cells: list[_Cell]) -> dict[str, list[str]]:
    """Return the texts that look back, by the exercise before them: for the teacher to say."""
    found: dict[str, list[str]] = {}
    for cell, after, hood in _texts(cells):
        if after and not hood and cell.role == "prose" and not cell.text.startswith("### "):
            found.setdefault(after, []).append(explained(cell.text))
    return found


def _texts(cells: list[_Cell]) -> Iterator[tuple[_Cell, str, bool]]:
    """Give each text with the last exercise of its section, and whether it speaks of code."""
    after, hood = "", False
    for cell in cells:
        after = (_asked(cell) or [after])[-1]
        if cell.cell_type != "markdown" or cell.role not in (*_HEADED, "prose"):
            continue
        if cell.role in _HEADED:
            after, hood = "", cell.role == "hood"
        if cell.role != "hood":
            yield cell, after, hood


def _plain(markdown: str) -> str:
    return re.sub(r"[*_]{1,2}|\[([^\]]*)\]\([^)]*\)", r"\1", markdown)


def _asked(cell: _Cell) -> list[str]:
    """Return the ids in a call of ``exercise``."""
    call = _call(cell, "exercise")
    return [one.value for one in call.args if isinstance(one, ast.Constant)] if call else []


def _call(cell: _Cell, name: str) -> ast.Call | None:
    """Return the call of that name which is all there is in a cell."""
    if cell.cell_type != "code" or not cell.text.startswith(f"{name}("):
        return None
    try:
        call = ast.parse(cell.text).body[0].value
    except (SyntaxError, IndexError, AttributeError):
        return None
    return call if isinstance(call, ast.Call) else None


def _aids(cell: _Cell) -> list[str]:
    """Return figures, and the tables of labs, with the table of each figure unfolded."""
    if cell.role == "figure":
        return [_DETAILS.sub(_table, one) for one in _FIGURE.findall(cell.html)]
    note = instead(cell.text)
    if cell.role == "lab" and "<table" in cell.html:
        note = f"<p class='quiet'>{LAB}</p>{note}"
        return [f"<div class='aid'>{note}{_RUN.sub('', cell.html)}</div>"]
    return [note] if note else []


def _table(found: re.Match[str]) -> str:
    """Unfold the table of a figure; leave a long one out, for the figure shows it as well."""
    if found[0].count("<tr") > _LONG_TABLE:
        return "<p class='quiet'>The notebook also has these numbers as a table.</p>"
    return found[0].replace("<details", "<details open")


def _only(cell: _Cell) -> list[str]:
    """Return the ids of the sentences that a cell shows."""
    call = _call(cell, "article")
    named = {one.arg: one.value for one in call.keywords} if call else {}
    return ast.literal_eval(named["only"]) if "only" in named else []


def _is_whole_article(cell: _Cell) -> bool:
    return cell.role == "article" and "only=" not in cell.text and cell.cell_type == "code"


def _article() -> str:
    """Print the numbered article, where the notebook shows all of it."""
    return f"<div class='read wide'>{''.join(map(sentence, load_article().by_id))}</div>"


def _originals(cell: _Cell) -> list[str]:
    """Print what is known of the Ukrainian original, where the notebook offers it."""
    call = _call(cell, "article")
    named = {one.arg: one.value for one in call.keywords} if call else {}
    if "original" not in named:
        return []
    only = set(ast.literal_eval(named["only"])) if "only" in named else set(load_article().by_id)
    parts = [one for one in load_original().fragments if one.sentence in only]
    return [f"<div class='read wide'>{''.join(map(_original, parts))}</div>"] if parts else []


def _original(part) -> str:
    said = "read in the original" if part.seen else "our inference; the original was not read here"
    words = [
        f"<span lang='{part.lang}'>{escape(part.original)}</span>" if part.original else "",
        f"<i lang='{part.lang.split('-')[0]}-Latn'>{escape(part.transliteration)}</i>",
        f"“{prose(part.gloss)}”",
    ]
    return (
        f"<p><span class='id'>{part.sentence}</span> {'; '.join(filter(None, words))}. "
        f"{prose(part.changed)} <small>({said})</small></p>"
    )


def _objectives(book: Workbook) -> str:
    return "".join(f"<li>{prose(_plain(one))}</li>" for one in book.objectives.values())


def _content_note(cells: list[_Cell]) -> str:
    for cell in cells:
        found = re.search(r"\|\s*Content note\s*\|\s*(.+?)\s*\|", cell.text)
        if cell.role == "before" and found:
            return f"<p><strong>Content note.</strong> {prose(_plain(found[1]))}</p>"
    return ""


# --- The worksheet --------------------------------------------------------------------------


def _exercise(exercise: AnyExercise, heading: str = "") -> str:
    read = needed(exercise)
    wide = " wide" if len(read) > 3 else ""
    frame = f"<div class='read{wide}'>{''.join(map(sentence, read))}</div>" if read else ""
    whole = isinstance(exercise, Choice | Estimate) and len(read) < 4
    kinds = f"{'whole ' * whole}{'first' * bool(heading)}"
    return (
        f"<article id='{exercise.id}' class='{kinds}'>{heading}<h3>{prose(exercise.title)} "
        f"<small>{exercise.id}, about {exercise.minutes:g} min</small></h3>{frame}"
        f"<p>{prose(exercise.prompt)}</p>{PRINTED[type(exercise)](exercise)}{_sure(exercise)}"
        "</article>"
    )


def _sure(exercise: AnyExercise) -> str:
    if not exercise.confidence or getattr(exercise, "feedback_later", False):
        return ""
    boxes = "".join(f"<span>{BOX} {one} %</span>" for one in STEPS)
    return f"<p class='sure'><span>How sure are you?</span>{boxes}</p>"


def _inside(book: Workbook) -> str:
    """Print what each card of a search shows when it is opened, on a page of its own."""
    parts = []
    for one in book.exercises:
        if isinstance(one, Search):
            cards = "".join(
                f"<div class='card'>{card(shown.card, shown.inside)}</div>" for shown in one.cards
            )
            parts.append(f"<section><h3>{prose(one.title)}</h3>{cards}</section>")
    if not parts:
        return ""
    return (
        "<section class='later'><h2>What is inside the cards</h2><p>Turn to a search here after "
        f"you have ticked your choice, not before.</p>{''.join(parts)}</section>"
    )


# --- The key --------------------------------------------------------------------------------


def _keyed(book: Workbook, cells: list[_Cell]) -> Iterator[str]:
    said = _told_after(cells)
    for one in book.exercises:
        after = "".join(said.get(one.id, ()))
        yield _key(one, f"<h3>To say afterwards</h3>{after}" if after else "")


def _key(exercise: AnyExercise, after: str) -> str:
    told = _rubric if isinstance(exercise, Write) else _key_item
    items = "".join(map(told, scoring.key(exercise)))
    others = "".join(map(_others, scoring.key(exercise))) if _has_ticks(exercise) else ""
    return (
        f"<article><h2>{prose(exercise.title)} <small>{exercise.id}</small></h2>"
        f"<p class='quiet'>{prose(exercise.prompt)}</p>{items}{others}{after}</article>"
    )


def _has_ticks(exercise: AnyExercise) -> bool:
    return isinstance(exercise, Choice | Multi)


def _others(item: KeyItem) -> str:
    """Give the reply to each option that the text does not support."""
    rows = "".join(
        f"<li>{prose(one.text)} → {prose(one.why)}</li>"
        for one in item.entries
        if one.state not in ("accepted", "arguable")
    )
    return f"<p class='state'>Not supported by the text</p><ul>{rows}</ul>" if rows else ""


def _key_item(item: KeyItem) -> str:
    rows = "".join(
        f"<dt><span class='state'>{STATE_TEXT[one.state]}:</span> {prose(one.text)}</dt>"
        f"<dd>{prose(one.why)}</dd>"
        for one in item.entries
        if one.state in ("accepted", "arguable")
    )
    title = f"<h3>{prose(item.title)}</h3>" if item.title else ""
    return f"{title}<dl>{rows}</dl>" if rows else ""


def _rubric(item: KeyItem) -> str:
    rows = "".join(
        f"<dt>{prose(one.text)}</dt><dd>{prose(one.why)}"
        + (f"<p>Model answer: {prose(one.example)}</p>" if one.example else "")
        + "</dd>"
        for one in item.entries
    )
    return f"<h3>{prose(item.title)}</h3><dl>{rows}</dl>"
