"""A figure as one thing to show: picture, alt text, finding, the numbers as a table, a note."""

from __future__ import annotations

import base64
import io
import math
import sys
from collections.abc import Sequence
from html import escape
from numbers import Integral, Real
from typing import Any
from xml.etree import ElementTree

NO_DATA = "no data"

Cell = str | int | float | None

_DPI = 110
_MOST_DECIMALS = 3
_SVG_ROOT = "{http://www.w3.org/2000/svg}svg"

# GitHub and a notebook that is not trusted yet keep inline styles and drop classes, inline SVG
# and ARIA. So the picture is an <img> with an alt text, and nothing here needs a style sheet.
_FIGURE = "margin:0.5em 0 1em;max-width:46rem;overflow-wrap:break-word"
_TITLE = "margin:0 0 0.4em;font-weight:650"
_PICTURE = "display:block;max-width:100%;height:auto;margin:0;background:#ffffff"
_FINDING = "margin:0.6em 0;font-weight:600"
_SCROLL = "overflow-x:auto;margin:0.4em 0"
_TABLE = "border-collapse:collapse;margin:0;text-align:left;white-space:normal"
_CAPTION = "caption-side:top;text-align:left;padding:0.2em 0;font-style:italic"
_CELL = "padding:.2em .7em .2em 0;vertical-align:top;text-align:"
_NOTE = "margin:0.4em 0 0;font-size:0.87em"


class Table:
    """A small table that says what a picture says.

    Parameters
    ----------
    header : sequence of str
        A name for each column; put the unit into it.
    rows : sequence of sequences
        One cell for each column. Numbers are written with the same number of decimals, at most
        three, down a column; a year is a text. None is shown as "no data".
    caption : str
        What the table holds.

    Raises
    ------
    ValueError
        If the caption or the header is empty, a row has another length than the header, or a
        cell is something other than a text, a finite number or None.
    """

    def __init__(self, header: Sequence[str], rows: Sequence[Sequence[Cell]], caption: str):
        self.caption = _said(caption, "A table", "caption", "Say in a few words what it holds.")
        self.header = tuple(
            _said(one, f"Table “{self.caption}”", "header cell", "Name every column.")
            for one in header
        )
        self.rows = tuple(self._checked(number, row) for number, row in enumerate(rows, start=1))
        if not self.header:
            raise ValueError(f"Table “{self.caption}”: it has no header. Name its columns.")

    def _checked(self, number: int, row: Sequence[Cell]) -> tuple[Cell, ...]:
        where = f"Table “{self.caption}”, row {number}"
        row = tuple(row)
        if len(row) != len(self.header):
            raise ValueError(
                f"{where}: it has {len(row)} cells and the header has {len(self.header)}. "
                "Give each column one cell; None stands for “no data”."
            )
        for cell in row:
            if cell is None or (isinstance(cell, str) and cell.strip()):
                continue
            if isinstance(cell, bool) or not isinstance(cell, Real) or not math.isfinite(cell):
                raise ValueError(
                    f"{where}: {cell!r} cannot be shown. Give a text, a finite number, or None "
                    "where there is no data."
                )
        return row

    @property
    def cells(self) -> list[list[str]]:
        """Every cell as it is written, with one style of number down each column."""
        columns = [_column([row[i] for row in self.rows]) for i in range(len(self.header))]
        return [list(row) for row in zip(*columns, strict=True)]

    @property
    def sides(self) -> list[str]:
        """On which side each column stands: numbers right, all else left."""
        columns = [[row[i] for row in self.rows] for i in range(len(self.header))]
        return ["right" if _is_numeric(one) else "left" for one in columns]

    @property
    def html(self) -> str:
        """The table as HTML; the first cell of each row names it."""
        sides = self.sides
        head = "".join(
            f'<th scope="col" style="{_CELL}{side}">{escape(name)}</th>'
            for name, side in zip(self.header, sides, strict=True)
        )
        body = "".join(f"<tr>{_row(cells, sides)}</tr>" for cells in self.cells)
        return (
            f'<table style="{_TABLE}"><caption style="{_CAPTION}">{escape(self.caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )

    @property
    def text(self) -> str:
        """The table as aligned lines of text."""
        lines = [list(self.header), *self.cells]
        widths = [max(len(line[i]) for line in lines) for i in range(len(self.header))]
        sides = self.sides
        written = [
            "  ".join(
                cell.rjust(width) if side == "right" else cell.ljust(width)
                for cell, width, side in zip(line, widths, sides, strict=True)
            ).rstrip()
            for line in lines
        ]
        return "\n".join([self.caption, *(f"  {line}" for line in written)])


def scrolling(table: str, label: str) -> str:
    """Put the HTML of a table into a region that scrolls sideways in a narrow window.

    Parameters
    ----------
    table : str
        The table as HTML.
    label : str
        What the region is called, as text.

    Returns
    -------
    str
        HTML. The region takes the focus, for only what takes it scrolls by keys.
    """
    return (
        f'<div role="region" aria-label="{escape(label)}" tabindex="0" '
        f'data-lm-suppress-shortcuts="true" style="{_SCROLL}">{table}</div>'
    )


class Figure:
    """A picture with all that a reader needs who cannot see it, or doubts it.

    Parameters
    ----------
    picture : str or object with ``savefig``
        A complete SVG document, or a matplotlib figure; that is drawn once, here, and closed.
    title : str
        What the picture is about.
    alt : str
        What it shows, for somebody who cannot see it.
    finding : str
        One sentence: what it comes to.
    table : Table
        The numbers behind it.
    note : str
        Where they come from and what they cannot show: data set, version, date, policy, credit.

    Attributes
    ----------
    picture : str or bytes
        The SVG, or the bytes of a PNG or WebP.
    drawn : object or None
        The matplotlib figure, kept for tests of what was drawn.
    title, alt, finding, note : str
    table : Table

    Raises
    ------
    ValueError
        If a text is empty, or the picture is no SVG document.
    TypeError
        If the picture is neither an SVG document nor something with ``savefig``.
    """

    def __init__(
        self, picture: Any, *, title: str, alt: str, finding: str, table: Table, note: str
    ):
        self.title = _said(title, "A figure", "title", "Name what the picture is about.")
        where = f"Figure “{self.title}”"
        self.alt = _said(alt, where, "alt", "Say what the picture shows to those who cannot see.")
        self.finding = _said(finding, where, "finding", "Say in one sentence what it comes to.")
        self.note = _said(note, where, "note", "Say where the numbers come from, and their date.")
        if not isinstance(table, Table):
            raise TypeError(f"{where}: its table is {table!r}. Give it a Table with the numbers.")
        self.table = table
        self.drawn = picture if hasattr(picture, "savefig") else None
        if self.drawn is not None:
            self.picture = _dots(picture)
        elif isinstance(picture, str):
            self.picture = _svg(picture, where)
        else:
            raise TypeError(
                f"{where}: a picture is an SVG document or a matplotlib figure, not "
                f"{type(picture).__name__}."
            )

    @property
    def html(self) -> str:
        """The figure as HTML that reads well with and without its styles."""
        raw = self.picture.encode() if isinstance(self.picture, str) else self.picture
        kind = "webp" if raw[8:12] == b"WEBP" else "png"
        kind = "svg+xml" if isinstance(self.picture, str) else kind
        address = f"data:image/{kind};base64,{base64.b64encode(raw).decode()}"
        label = escape(self.title)
        return (
            f'<figure class="medialit-figure" lang="en" role="group" aria-label="{label}" '
            f'style="{_FIGURE}"><p style="{_TITLE}">{label}</p>'
            f'<img alt="{escape(self.alt)}" src="{address}" style="{_PICTURE}">'
            f'<p style="{_FINDING}">{escape(self.finding)}</p>'
            '<details><summary data-lm-suppress-shortcuts="true">The numbers as a table</summary>'
            # Two figures may share a table; the places where they scroll need names of their own.
            f"{scrolling(self.table.html, f'{self.table.caption}: {self.title}')}</details>"
            f'<p style="{_NOTE}">{escape(self.note)}</p></figure>'
        )

    @property
    def text(self) -> str:
        """The figure in words and numbers."""
        parts = [self.title, f"Picture: {self.alt}", self.finding, self.table.text, self.note]
        return "\n".join(parts)

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": self.text, "text/html": self.html}


def _said(text: Any, where: str, field: str, remedy: str) -> str:
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{where}: its {field} is empty. {remedy}")
    return text.strip()


def _dots(drawn: Any) -> bytes:
    """Draw a matplotlib figure, the same bytes each time, and take it off the notebook's list."""
    stream = io.BytesIO()
    kind = getattr(drawn, "page_format", "png")
    drawn.savefig(stream, format=kind, dpi=_DPI, facecolor="white", metadata={"Software": None})
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(drawn)  # or the notebook would show it a second time, without its alt text
    return stream.getvalue()


def _svg(picture: str, where: str) -> str:
    remedy = 'Begin it with <svg xmlns="http://www.w3.org/2000/svg" viewBox="…">.'
    try:
        root = ElementTree.fromstring(picture)
    except ElementTree.ParseError as error:
        raise ValueError(f"{where}: its picture is no SVG document ({error}). {remedy}") from error
    if root.tag != _SVG_ROOT:
        raise ValueError(f"{where}: its picture is no SVG document but {root.tag!r}. {remedy}")
    return picture


def _is_number(cell: Cell) -> bool:
    return cell is not None and not isinstance(cell, str)


def _is_numeric(cells: Sequence[Cell]) -> bool:
    """Say whether a column holds numbers, gaps apart."""
    known = [one for one in cells if one is not None]
    return bool(known) and all(_is_number(one) for one in known)


def _column(cells: Sequence[Cell]) -> list[str]:
    """Write a column: as many decimals as its most precise number, commas only from 10,000."""
    broken = [float(one) for one in cells if _is_number(one) and not isinstance(one, Integral)]
    decimals = max(map(_decimals, broken), default=0)
    comma = "," if any(_is_number(one) and abs(one) >= 10_000 for one in cells) else ""
    return [_cell(one, comma, decimals) for one in cells]


def _cell(cell: Cell, comma: str, decimals: int) -> str:
    if cell is None:
        return NO_DATA
    if isinstance(cell, str):
        return cell
    # int() and float() also for numbers of other libraries, which write themselves otherwise.
    plain = int(cell) if isinstance(cell, Integral) else float(cell)
    places = "d" if isinstance(plain, int) else f".{decimals}f"
    return format(plain, f"{comma}{places}").replace("-", "−")


def _decimals(number: float) -> int:
    return len(f"{number:.{_MOST_DECIMALS}f}".rstrip("0").partition(".")[2])


def _row(cells: Sequence[str], sides: Sequence[str]) -> str:
    first, *others = cells
    return f'<th scope="row" style="{_CELL}{sides[0]};font-weight:400">{escape(first)}</th>' + (
        "".join(
            f'<td style="{_CELL}{side}">{escape(cell)}</td>'
            for cell, side in zip(others, sides[1:], strict=True)
        )
    )
