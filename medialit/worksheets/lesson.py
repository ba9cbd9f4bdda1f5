"""What a notebook explains between its exercises, as plain HTML, and what paper needs besides."""

from __future__ import annotations

import re

from medialit.worksheets.kinds import prose

_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_ITALIC = re.compile(r"\*([^*\n]+)\*")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_TAG = re.compile(r"</?[a-z][^>]*>")
_NUMBER = re.compile(r"\d+\. ")

ON_PAPER = {
    "labs.choropleth": (
        "On paper: sort the regions of the table by people per km² into three groups. Write down "
        "two limits for map A (regions look much alike), two for B (very different) and two for C "
        "(the map you would publish). Who likes can shade the names with a pencil."
    ),
    "polls.frames": (
        "On paper: sketch the three charts, A, B and C, from this table with a pencil. Decide for "
        "each: bars or dots, where the axis begins, and its title."
    ),
    "ledger": "On paper: your teacher has our verdicts, with their sources, in the key.",
}
"""What to do instead where a cell calls one of these and only a screen can show it."""

LAB = "A computer lets you change what follows. On paper its table stands still; use that."


def explained(markdown: str) -> str:
    """Return a text of the notebook as HTML; its headings of the second level are left out.

    Knows what the texts use: paragraphs, `code`, bold, italics, links (their words stay),
    headings of the third level, numbered lists and tables.
    """
    blocks = re.split(r"\n\s*\n", _TAG.sub("", markdown).strip())
    return "".join(_block(one.strip()) for one in blocks if not one.startswith("## "))


def instead(source: str) -> str:
    """Return what to do on paper instead of a cell's picture or lab, or nothing."""
    for call, note in ON_PAPER.items():
        if source.startswith(f"{call}("):
            return f"<p class='quiet'><strong>{prose(note)}</strong></p>"
    return ""


def _block(text: str) -> str:
    rows = text.splitlines()
    if text.startswith("### "):
        return f"<h3>{_words(text[4:])}</h3>"
    if text.startswith("|"):
        return _table(rows)
    if _NUMBER.match(text):
        items = (_NUMBER.sub("", one, count=1) for one in re.split(r"\n(?=\d+\. )", text))
        return f"<ol>{''.join(f'<li>{_words(one)}</li>' for one in items)}</ol>"
    return f"<p>{_words(text)}</p>"


def _table(rows: list[str]) -> str:
    cells = [[one.strip() for one in row.strip().strip("|").split("|")] for row in rows]
    head = "".join(f"<th scope='col'>{_words(one)}</th>" for one in cells[0])
    body = "".join(
        f"<tr>{''.join(f'<td>{_words(one)}</td>' for one in row)}</tr>" for row in cells[2:]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _words(text: str) -> str:
    said = _BOLD.sub(r"<strong>\1</strong>", prose(_LINK.sub(r"\1", text)))
    return _ITALIC.sub(r"<em>\1</em>", said)
