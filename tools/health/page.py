"""The check-list as a page to read or print, without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any

from medialit.version import VERSION
from tools.health.bars import MB, Bar, Result
from tools.health.countries import NOT_STATED, SIDES
from tools.health.facts import KB, Facts
from tools.health.files import Whole
from tools.health.running import Running
from tools.health.text import counted

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


def to_html(found: Sequence[tuple[Bar, Result]], all_facts: Sequence[Facts],
            all_files: Whole, ran: Mapping[str, Running], machine: str) -> str:  # fmt: skip
    """Write the whole page: HTML that loads nothing and runs nothing."""
    body = "".join(
        [
            _top(found, len(all_facts)),
            _bars(found),
            _numbers(all_facts),
            _times(all_facts, ran, machine),
            _cited(all_facts),
            _collection(all_files),
        ]
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        "<title>Health of Reading the Border</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'\">"
        f"<style>{_STYLE}</style></head>\n<body><main>\n{body}</main></body></html>\n"
    )


# Its parts --------------------------------------------------------------------------------


def _top(found: Sequence[tuple[Bar, Result]], notebooks: int) -> str:
    missed = [bar.name for bar, result in found if result.broken]
    verdict = f"All {len(found)} bars are met."
    if missed:
        met = f"{len(found) - len(missed)} of {len(found)} bars are met."
        verdict = f"{met} Missed: {', '.join(missed)}."
    return f"""<h1>How healthy is this collection?</h1>
<p class="quiet">Our own check-list, applied to ourselves. Version {escape(VERSION)},
{notebooks} notebooks.</p>
<p class="verdict {"missed" if missed else "met"}">{escape(verdict)}</p>
"""


def _bars(found: Sequence[tuple[Bar, Result]]) -> str:
    head = _row(["Bar", "", "Asked", "Found", "Why it matters"], "th")
    return f"""<h2>The check-list</h2>
<p>The tests of the course enforce each of these bars.</p>
{_table("The bars", head, [_bar_row(bar, result) for bar, result in found])}
"""


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


def _numbers(all_facts: Sequence[Facts]) -> str:
    titles = "".join(f"<li><b>{one.number}</b> {escape(one.title)}</li>" for one in all_facts)
    head = _row(["", *(one.number for one in all_facts)], "th", number=True)
    counts = [
        _row([escape(name), *(escape(str(get(one))) for one in all_facts)], number=True)
        for name, get in LINES
    ]
    return f"""<h2>Each notebook in numbers</h2>
<ul class="titles">{titles}</ul>
{_table("What each notebook holds", head, counts)}
<p class="quiet">{escape(_AT_HOME)}</p>
"""


def _times(all_facts: Sequence[Facts], ran: Mapping[str, Running], machine: str) -> str:
    heading = ["Notebook", "Time", "Empty one", "Ratio", "Peak memory", "Empty one", "More"]
    rows = [_time_row(one.number, ran[one.name]) for one in all_facts if one.name in ran]
    timed = "<p>Not measured this time: run it without <code>--quick</code>.</p>"
    if rows:
        label = f"One run of each, right after an empty one. {machine}"
        timed = _table(label, _row(heading, "th", number=True), rows)
    return f"""<h2>Time and memory</h2>
<p>Told, and never enforced: computers differ. The empty notebook is what Jupyter itself takes.</p>
{timed}
"""


def _time_row(number: str, run: Running) -> str:
    return _row(
        [
            number,
            f"{run.seconds:.1f} s",
            f"{run.empty_seconds:.1f} s",
            f"{run.seconds / run.empty_seconds:.1f} ×",
            f"{run.peak:.0f} MB",
            f"{run.empty_peak:.0f} MB",
            f"{run.peak - run.empty_peak:+.0f} MB".replace("-", "−"),
        ],
        number=True,
    )


def _cited(all_facts: Sequence[Facts]) -> str:
    columns = [*SIDES, "elsewhere", NOT_STATED]
    head = _row(["Notebook", *columns, "By country"], "th")
    label = "Sources of the case that each notebook cites, by the country of the publisher"
    return f"""<h2>Who is cited</h2>
<p>The country of a source is that of its publisher, as far as its address or its name tells.
Nothing is guessed: an agency with an address in .com is “{NOT_STATED}”, whoever owns it. So these
numbers show whether voices of several countries are heard, and no more. References on method are
not counted.</p>
{_table(label, head, [_cited_row(one, columns) for one in all_facts])}
"""


def _cited_row(one: Facts, columns: Sequence[str]) -> str:
    sides = (f'<span class="number">{one.sides[side] or "–"}</span>' for side in columns)
    return _row([one.number, *sides, escape(counted(one.countries))])


def _collection(all_files: Whole) -> str:
    held, claims = all_files.claims
    packed = (
        f" ({all_files.packed / MB:.1f} MB packed with its history)" if all_files.packed else ""
    )
    return f"""<h2>The whole collection</h2>
<ul>
<li>Files: {all_files.size / MB:.1f} MB{packed}. The largest is
{escape(all_files.largest[0])}, {all_files.largest[1] / KB:.0f} KB.</li>
<li>Tests written: {all_files.tests:,}; many of them run once for each notebook or exercise.</li>
<li>Sources in the list: {all_files.sources}. Claims in the ledger: {claims}, of which {held} are
supported, or supported in changed form.</li>
</ul>
"""


# Tables -----------------------------------------------------------------------------------


def _row(cells: Sequence[Any], tag: str = "td", number: bool = False) -> str:
    first, *others = cells
    side = ' class="number"' if number else ""
    kind = ' scope="row"' if tag == "td" else ' scope="col"'
    scope = "" if tag == "td" else ' scope="col"'
    body = "".join(f"<{tag}{scope}{side}>{one}</{tag}>" for one in others)
    return f"<tr><th{kind}>{first}</th>{body}</tr>"


def _table(label: str, head: str, rows: Sequence[str]) -> str:
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(label)}"><table>'
        f"<caption>{escape(label)}</caption><thead>{head}</thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )
