"""A run sheet as a page to print on A4, and the page that lists all of them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from medialit.presenting.sheets import Reply, RunSheet, Step
from medialit.presenting.words import BEFORE, CONTESTED, NOT_TIMED, SAY_FIRST, minutes_of

_STYLE = """
@page { size: A4; margin: 10mm 10mm 9mm; }
* { box-sizing: border-box; }
body { max-width: 190mm; margin: 6mm auto; padding: 0 3mm; background: #fff; color: #111;
  font: 9.5pt/1.22 "Helvetica Neue", Arial, "Liberation Sans", "DejaVu Sans", sans-serif;
  overflow-wrap: anywhere; hyphens: manual; }
@media print { body { margin: 0; padding: 0; max-width: none; } a { color: inherit; } }
h1 { font-size: 15pt; line-height: 1.15; margin: 0 0 1mm; }
h2 { font-size: 10pt; margin: 0 0 .4mm; }
p, ul, dl, dd { margin: 0; }
.name { font-weight: normal; font-size: 10pt; white-space: nowrap; }
.facts { columns: 2; column-gap: 5mm; margin: 1.2mm 0 1.6mm; }
.facts > * { break-inside: avoid; }
.facts h2 { margin-top: .6mm; }
.facts ul { padding-left: 3.6mm; }
.say { border-left: 1mm solid #1d4f9f; padding-left: 2mm; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th, td { text-align: left; vertical-align: top; padding: .7mm 1.4mm .8mm 0; font-weight: normal; }
thead th { font-weight: bold; border-bottom: .5mm solid #111; }
tbody tr { border-bottom: .2mm solid #777; break-inside: avoid; }
.clock { width: 20mm; font-weight: bold; font-variant-numeric: tabular-nums; }
.clock span { display: block; font-weight: normal; }
.screen { width: 54mm; padding-right: 3mm; } .ask { font-weight: bold; }
.screen strong { display: block; } .screen span { display: block; padding-left: 2.2mm;
  text-indent: -2.2mm; }
.heard { padding-right: 0; } .heard p { padding-left: 3mm; text-indent: -3mm; }
.heard .ask { padding: 0; text-indent: 0; }
.heard i { font-style: normal; color: #33445c; }
.most { background: #eef2f8; }
.end { margin-top: 1.4mm; }
footer { margin-top: 1.2mm; color: #333; }
"""

_TEXT_STYLE = """
p, ol, table { margin: 0 0 1.6mm; } ol { padding-left: 5mm; }
table { table-layout: auto; } td { padding: .6mm 2mm .7mm 0; } td:first-child { width: 42mm; }
"""

_INDEX_STYLE = """
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif;
  color: #1b2430; background: #fff; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0; }
tr { border-bottom: 1px solid #7c8798; }
td:last-child { white-space: nowrap; }
"""


def page(sheet: RunSheet) -> str:
    """Return a run sheet as one HTML page without scripts; it prints on two pages of A4 at most.

    Parameters
    ----------
    sheet : RunSheet
        What :func:`medialit.presenting.load` gave.

    Returns
    -------
    str
        A complete page; every word in it is text.
    """
    longest = max(step.minutes for step in sheet.steps)
    rows = "".join(_row(step, step.minutes == longest) for step in sheet.steps)
    late = [f"{one.what}: saves {minutes_of(one.minutes)}" for one in sheet.savings]
    body = (
        f"<h1>{escape(sheet.title)} <span class='name'>{escape(sheet.notebook)} · "
        f"{minutes_of(sheet.minutes)}</span></h1>"
        f"<p class='say'><b>Say first:</b> {escape(SAY_FIRST)} "
        f"More: <a href='contested_topics.html'>{CONTESTED}</a>.</p>"
        f"{_facts(sheet)}"
        "<table><thead><tr><th class='clock' scope='col'>Clock</th>"
        "<th class='screen' scope='col'>On screen</th>"
        "<th class='heard' scope='col'>Ask the room. You may hear → you can say</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
        f"<div class='facts end'>{_box('Late? Leave for home', late)}"
        f"{_box('For home, not in the clock', sheet.home)}</div>"
        f"<footer>Reading the Border · run sheet. {escape(NOT_TIMED)}</footer>"
    )
    return _whole(f"Run sheet: {sheet.title}", _STYLE, body)


def index(sheets: Sequence[RunSheet]) -> str:
    """Return the page that lists the run sheets, each by the file ``<notebook>.html`` beside it."""
    rows = "".join(
        f"<tr><td><a href='{escape(sheet.notebook, quote=True)}.html'>{escape(sheet.notebook)}</a>"
        f"</td><td>{escape(sheet.title)}</td><td>{minutes_of(sheet.minutes)}</td></tr>"
        for sheet in sheets
    )
    body = (
        "<h1>Run sheets</h1>"
        "<p>One sheet a notebook: the clock, what is on the screen, a question for the room, wrong "
        "answers to expect with a reply to each, and what to leave out when time runs short. Each "
        "prints on two pages of A4 at most (in the browser: Print, 100 %).</p>"
        "<table><thead><tr><th scope='col'>notebook</th><th scope='col'>its question</th>"
        f"<th scope='col'>in class</th></tr></thead><tbody>{rows}</tbody></table>"
        f"<p>{escape(NOT_TIMED)}</p>"
        "<p>Before the first lesson, read <a href='contested_topics.html'>Teaching a contested "
        "topic fairly</a>: one page. The file docs/objectives.md holds the objectives beside "
        "three published frameworks.</p>"
    )
    return _whole("Run sheets: Reading the Border", _INDEX_STYLE, body)


def paper(title: str, body: str) -> str:
    """Return a text, already HTML, as a page to print in the manner of the run sheets."""
    return _whole(title, _STYLE + _TEXT_STYLE, body)


def _whole(title: str, style: str, body: str) -> str:
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width'>"
        "<meta http-equiv='Content-Security-Policy' "
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{style}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


def _facts(sheet: RunSheet) -> str:
    told = (("Needs", sheet.needs), ("Time", sheet.pace), ("Content notice", sheet.notice))
    facts = "".join(f"<p><b>{name}:</b> {escape(said)}</p>" for name, said in told if said)
    return (
        f"<div class='facts'>{facts}{_box('Afterwards learners can', sheet.objectives)}"
        f"{_box('Before the lesson', (*BEFORE, *sheet.prepare))}</div>"
    )


def _row(step: Step, most: bool) -> str:
    screen = "".join(f"<span>{escape(str(shown))}</span>" for shown in step.screen)
    notes = [f"{step.minutes:g} min", *(["most time"] if most else [])]
    if step.savings:
        saved = sum(saving.minutes for saving in step.savings)
        notes.append(f"late: save {saved:g}")
    clock = step.clock + "".join(f"<span>{escape(note)}</span>" for note in notes)
    heard = "".join(
        f"<p class='ask'>{escape(question.ask)}</p>{''.join(map(_reply, question.replies))}"
        for question in step.questions
    )
    heard += _reply(step.tempting) if step.tempting else ""
    return (
        f"<tr{' class=most' if most else ''}><th class='clock' scope='row'>{clock}</th>"
        f"<td class='screen'><strong>{escape(step.title)}</strong>{screen}</td>"
        f"<td class='heard'>{heard}</td></tr>"
    )


def _reply(reply: Reply) -> str:
    where = f"<b>{escape(reply.exercise)}</b> " if reply.exercise else ""
    return f"<p>{where}<i>{escape(reply.wrong)}</i> → {escape(reply.say)}</p>"


def _box(heading: str, items: Sequence[str]) -> str:
    listed = "".join(f"<li>{escape(one)}</li>" for one in items)
    return f"<div><h2>{escape(heading)}</h2><ul>{listed}</ul></div>" if items else ""
