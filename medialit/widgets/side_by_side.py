"""Four versions of one line side by side: what each says, drops and keeps, idea by idea."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from medialit import charts
from medialit.case import load_article, load_original
from medialit.figures import Figure, Table
from medialit.widgets import twins
from medialit.widgets.engine import Twin, View
from medialit.wordings import Idea, Line, Version, Versions, line_of, load_versions, pieces

TITLE = "Four versions, word by word"
_ABOUT = (
    "Two English headings, the Ukrainian headline and the Ukrainian quotation in the body. The "
    "same letter marks the same idea in each."
)
_KINDS = {
    "forecast": "a hedge",
    "other": "a hedge of something else",
    "no": "no hedge",
}
_ABSENT, _UNKEPT = "not there", "not kept"
HEDGES_TITLE = "How many hedges each version keeps"


class SideBySide(View):
    """The versions in columns, a list in a narrow window; one idea can be followed.

    The page needs nothing else from the kernel and sends nothing back.
    """

    def __init__(self) -> None:
        self._found = load_versions()
        super().__init__(spec=_spec(self._found))

    def twin(self) -> Twin:
        """Return the aligned words as a table, and what the headline dropped."""
        return _twin(self._found)


def _beside(found: Versions) -> list[Version]:
    return [one for one in found.versions if one.beside]


def _lettered(found: Versions) -> list[Idea]:
    return [one for one in found.ideas if one.letter]


def _spec(found: Versions) -> dict[str, Any]:
    article, original = load_article(), load_original()
    shown = _beside(found)
    return {
        "view": "versions",
        "title": TITLE,
        "about": _ABOUT,
        "versions": [_version(found, one, line_of(one, article, original)) for one in shown],
        "ideas": [_idea(one, shown) for one in _lettered(found)],
        "dropped": dropped(found),
        "kept": kept(found),
        "note": _note(),
    }


def _version(found: Versions, version: Version, line: Line) -> dict[str, Any]:
    def cut(field: str) -> list[list[str]]:
        whole = line.text if field == "words" else getattr(line, field)
        marks = [
            (one.letter, getattr(one.parts[version.id], field))
            for one in _lettered(found)
            if version.id in one.parts
        ]
        return [list(piece) for piece in pieces(whole, marks)] if whole else []

    return {
        "id": version.id,
        "text": version.text,
        "about": version.about,
        "lang": line.lang,
        "words": cut("words"),
        "transliteration": cut("transliteration"),
        "gloss": cut("gloss"),
    }


def _idea(idea: Idea, shown: Sequence[Version]) -> dict[str, Any]:
    cells = []
    for version in shown:
        part = idea.parts.get(version.id)
        if part is None:
            cells.append({"none": _UNKEPT if version.id in idea.unkept else _ABSENT})
        else:
            cells.append(
                {
                    "words": part.words,
                    "transliteration": part.transliteration,
                    "gloss": part.gloss,
                }
            )
    return {
        "letter": idea.letter,
        "text": idea.text,
        "kind": _KINDS[idea.hedge],
        "hedge": idea.hedge == "forecast",
        "why": idea.why,
        "cells": cells,
        "told": _told(idea, shown),
    }


def _told(idea: Idea, shown: Sequence[Version]) -> str:
    """Say in which versions an idea stands: what the letters and colours say, in words."""
    there = [one.text for one in shown if one.id in idea.parts]
    gone = [one.text for one in shown if one.id not in (*idea.parts, *idea.unkept)]
    unkept = [one.text for one in shown if one.id in idea.unkept]
    said = [f"{idea.letter}, “{idea.text}”: in {_listed(there)}"]
    said += [f"not in {_listed(gone)}"] * bool(gone)
    said += [f"not kept in {_listed(unkept)}"] * bool(unkept)
    return "; ".join(said) + "."


def _quoted(ideas: Sequence[Idea]) -> str:
    return _listed([f"“{one.name}”" for one in ideas])


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def dropped(found: Versions) -> list[dict[str, str]]:
    """List what stands in the Ukrainian quotation and not in the Ukrainian headline."""
    return [
        {
            "letter": one.letter,
            "text": one.text,
            "words": one.parts[found.full].words,
            "transliteration": one.parts[found.full].transliteration,
            "kind": _KINDS[one.hedge],
            "why": one.why,
        }
        for one in found.dropped()
    ]


def kept(found: Versions) -> str:
    """Say which hedges of the quotation the headline keeps, and where the others were lost."""
    shown = [one.id for one in _beside(found)]
    there = [one for one in found.hedges(found.short) if set(shown) <= one.parts.keys()]
    gone = found.dropped()
    hedges = [one for one in gone if one.hedge == "forecast"]
    others = [one for one in gone if one.hedge != "forecast"]
    said = f"Of what was dropped, {_quoted(hedges)} are hedges"
    said += f" and {_quoted(others)} is not." if others else "."
    return (
        f"{said} {_quoted(there)}, a hedge too, is kept in every version here. The words that are "
        "gone are missing in the Ukrainian headline already, in the part that was read, and both "
        "English lines end the quotation there. We conclude: the translation did not drop them."
    )


def _note() -> str:
    return (
        "Which words express which idea is our reading. Of the original only the fragments that "
        "we have are shown [F2]; of anything else in it we say nothing. “Not kept” marks a place "
        "that is not among them."
    )


# --- The twin ---------------------------------------------------------------------------------


def _twin(found: Versions) -> Twin:
    shown = _beside(found)
    head = "".join(f'<th scope="col">{escape(one.text)}</th>' for one in shown)
    rows, lines = "", []
    # A stored page quotes twelve words of a sentence at most: what is alike goes without saying.
    differing = [one for one in _lettered(found) if not _alike(one, shown)]
    for idea in (_idea(one, shown) for one in differing):
        cells = zip(shown, idea["cells"], strict=True)
        name = f"{idea['letter']} {idea['text']} ({idea['kind']})"
        rows += f'<tr><th scope="row">{escape(name)}</th>'
        rows += "".join(f"<td>{_cell(version, cell)}</td>" for version, cell in cells)
        rows += "</tr>"
        lines.append(f"  {idea['told']} {idea['why']}")
    gone = "".join(
        f'<li>{escape(one["text"])} (<span lang="uk">{escape(one["words"])}</span>, '
        f'<span lang="uk-Latn">{escape(one["transliteration"])}</span>): {one["kind"]}. '
        f"{escape(one['why'])}</li>"
        for one in dropped(found)
    )
    html = (
        f"<p><strong>{TITLE}</strong></p><p>{_ABOUT}</p>"
        f'<div style="overflow-x:auto"><table><thead><tr><th scope="col">Idea</th>{head}</tr>'
        f"</thead><tbody>{rows}</tbody></table></div>"
        f"<p><strong>What the headline dropped</strong></p><ul>{gone}</ul>"
        f"<p>{escape(kept(found))}</p><p><small>{_note()}</small></p>"
        "<p><em>To follow one idea, run the notebook: Run, then Run All Cells.</em></p>"
    )
    dropped_ = ", ".join(f"{one['text']} ({one['kind']})" for one in dropped(found))
    told = [TITLE, _ABOUT, *lines, f"What the headline dropped: {dropped_}.", kept(found), _note()]
    return Twin(twins.frame(html), "\n".join(told))


def _alike(idea: Idea, shown: Sequence[Version]) -> bool:
    """Say whether an idea is no hedge and reads the same in English in every version."""
    parts = [idea.parts.get(one.id) for one in shown]
    said = {part and (part.gloss or part.words) for part in parts}
    return idea.hedge == "no" and len(said) == 1 and None not in said


def _cell(version: Version, cell: dict[str, str]) -> str:
    if "none" in cell:
        return f"<em>{cell['none']}</em>"
    if not cell["transliteration"]:
        return escape(cell["words"])
    return (
        f'<span lang="uk">{escape(cell["words"])}</span><br>'
        f'<span lang="uk-Latn">{escape(cell["transliteration"])}</span><br>'
        f"“{escape(cell['gloss'])}”"
    )


# --- The figure -------------------------------------------------------------------------------


def hedges() -> Figure:
    """Draw how many hedges of the forecast each version keeps, fullest first."""
    found = load_versions()
    order = sorted(found.versions, key=lambda one: -len(found.hedges(one.id)))
    sure = [found.hedges(one.id) for one in order]
    apart = [found.hedges(one.id, "other") for one in order]
    return Figure(
        charts.bars(
            [one.text for one in order],
            [len(one) for one in sure],
            arguable=[len(one) for one in apart],
            legend=("hedges of the forecast", "counted apart"),
        ),
        title=HEDGES_TITLE,
        alt=_alt(order, sure, apart),
        finding=_finding(order, sure),
        table=Table(
            ("Version", "Hedges", "Which", "Counted apart"),
            [
                (one.text, len(some), _names(some), _names(more))
                for one, some, more in zip(order, sure, apart, strict=True)
            ],
            "Hedges of the forecast in each version",
        ),
        note=f"{found.counted} {_room()} The words were read and counted by us; see "
        "data/case/versions.yaml.",
    )


def _room() -> str:
    """Say how long body and quoted headline are: hedges need room."""
    article = load_article()
    body = sum(len(article[one].text.split()) for one in ("S07", "S08"))
    quoted = len(article["S02"].text.split('"')[1].split())
    return (
        f"S07 and S08 have {body} words, the quoted headline {quoted}: a short line has room for "
        "fewer."
    )


def _names(ideas: Sequence[Idea]) -> str:
    return "; ".join(one.name for one in ideas) or "none"


def _alt(order: Sequence[Version], sure: Sequence, apart: Sequence) -> str:
    bars = [
        f"{one.text}: {len(some)}" + (f", and {len(more)} counted apart" if more else "")
        for one, some, more in zip(order, sure, apart, strict=True)
    ]
    return f"Bar chart of hedges per version. {'. '.join(bars)}."


def _finding(order: Sequence[Version], sure: Sequence[Sequence[Idea]]) -> str:
    fewest = len(sure[-1])
    least = [one.text for one, some in zip(order, sure, strict=True) if len(some) == fewest]
    kept_by = "each keep" if len(least) > 1 else "keeps"
    return (
        f"{order[0].text}: {len(sure[0])} hedges of the forecast. {_listed(least)} {kept_by} "
        f"{fewest}: {_quoted(sure[-1]) or 'none'}."
    )
