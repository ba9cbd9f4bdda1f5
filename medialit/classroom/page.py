"""The findings of a class as one page: no scripts, and everything from a file is only text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape

from medialit import evidence, scoring
from medialit.classroom import calibrating, worded
from medialit.classroom.collecting import Aside
from medialit.classroom.findings import FEW, MOST_TEXTS, SURE, Findings, Spread, Talk, Tally
from medialit.exercises import Workbook, Write
from medialit.version import VERSION

_STYLE = """
.mlc { color-scheme: light; max-width: 54rem; color: #1b2430; background: #fff;
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
.mlc h1 { font-size: 1.7rem; margin: 0 0 .4rem; }
.mlc h2 { margin: 2.2rem 0 .6rem; font-size: 1.3rem; border-bottom: 2px solid #1d4f9f; }
.mlc h3 { margin: 1.2rem 0 .3rem; font-size: 1.08rem; }
.mlc h4 { margin: .8rem 0 .2rem; font-size: 1rem; }
.mlc p { margin: .4rem 0; }
.mlc .quiet { color: #4a5666; font-size: .93rem; }
.mlc .ask { font-size: 1.08rem; font-weight: 600; margin: .3rem 0; }
.mlc .talk { border: 1px solid #7c8798; border-left: 6px solid #1d4f9f; border-radius: .3rem;
  padding: .5rem .9rem .7rem; margin: .8rem 0; break-inside: avoid; }
.mlc .talk h3 { margin-top: .2rem; }
.mlc ol.talks { list-style: none; margin: 0; padding: 0; }
.mlc .bars { list-style: none; margin: .4rem 0; padding: 0; }
.mlc .bars li { display: grid; grid-template-columns: minmax(0, 3fr) minmax(9rem, 2fr);
  gap: 0 1rem; align-items: center; margin: .3rem 0; break-inside: avoid; }
.mlc .bar { display: block; height: .8rem; background: #eef1f5; }
@media (max-width: 40rem) { .mlc .bars li { grid-template-columns: minmax(0, 1fr); } }
.mlc .bar > span { display: block; height: 100%; box-sizing: border-box; min-width: 1px;
  border: 2px solid #4a5666; background: #fff; print-color-adjust: exact; }
.mlc .bar > .accepted { background: #1d4f9f; border-color: #1d4f9f; }
.mlc .bar > .arguable, .mlc .bar > .mixed { border-color: #b45309;
  background: repeating-linear-gradient(45deg, #b45309 0 3px, #fff 3px 7px); }
.mlc .state { font-weight: 600; white-space: nowrap; }
.mlc table { border-collapse: collapse; }
.mlc th, .mlc td { text-align: left; vertical-align: top; padding: .25rem .8rem .25rem 0;
  border-bottom: 1px solid #c3cbd6; }
.mlc td.n, .mlc th.n { text-align: right; }
.mlc .scroll { overflow-x: auto; overflow-wrap: normal; }
.mlc details { margin: .5rem 0; }
.mlc summary { cursor: pointer; padding: .25rem 0; }
.mlc a { color: #1d4f9f; }
.mlc .text { white-space: pre-wrap; border-left: 3px solid #7c8798; padding-left: .8rem; }
.mlc .card { border: 1px solid #7c8798; border-radius: .3rem; padding: .5rem .8rem;
  break-inside: avoid; }
.mlc .cards { display: grid; gap: .8rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr)); }
.mlc .mark { border-top: 1px dashed #7c8798; margin-top: .6rem; padding-top: .4rem;
  min-height: 3.2rem; }
.mlc .box { display: inline-block; width: .9em; height: .9em; border: 1.5px solid #1b2430;
  vertical-align: -.1em; margin-right: .25em; }
.mlc .level { white-space: nowrap; margin-right: .6em; }
.mlc .careful { border: 2px solid #b45309; border-radius: .3rem; padding: .3rem .9rem; }
@media print { .mlc { max-width: none; font-size: 10.5pt; } .mlc nav { display: none; }
  .mlc h2 { break-after: avoid; } .mlc details:not([open]) { display: none; } }
"""
_MARKS = {
    "accepted": "● accepted",
    "arguable": "◐ arguable",
    "not_supported": "○ not supported",
    "mixed": "◐ partly accepted",
}
_SOME, _MANY = 12, 40  # lines of a table that stand open; remarks that are listed


def page(found: Findings) -> str:
    """Return the whole page: HTML that loads nothing and runs nothing."""
    return (
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; "
        "style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'\">"
        "<meta name='referrer' content='no-referrer'><title>Class report: Reading the Border"
        "</title><style>body { margin: 1.5rem auto; padding: 0 1rem; max-width: 54rem; "
        "background: #fff; } @media print { body { margin: 0; padding: 0; max-width: none; } }"
        f"</style></head><body>{_body(found)}</body></html>\n"
    )


def glance(found: Findings) -> str:
    """Return the top of the page only, for a notebook: what to discuss, who, how sure."""
    parts = "".join([_top(found), _talks(found, linked=False), _who(found), _sure(found)])
    return f"<style>{_STYLE}</style><div class='mlc' lang='en'>{parts}</div>"


def camps(talk: Talk) -> str:
    """Say how large the camps are, in a line."""
    return worded.camps(talk)


def summary(found: Findings) -> tuple[str, str, str]:
    """Return three lines: who handed in, what was set aside, what to discuss first."""
    books = ", ".join(book.notebook[:2] for book in found.handed_in)
    unused, part = worded.aside(found.aside)
    first = found.talks[0] if found.talks else None
    return (
        f"{worded.counted(len(found.students), 'student')} handed in; "
        f"{'answers to notebook ' + books if books else 'no answers'}.",
        f"{found.looked_at} files looked at: {unused} set aside, {part} used in part.",
        f"To discuss first: {first.tally.exercise.title} ({first.tally.exercise.id})."
        if first
        else "Nothing to discuss yet: no exercise has answers of two students.",
    )


def _body(found: Findings) -> str:
    parts = [
        f"<h1>Class report</h1>{_top(found)}{_contents(found)}",
        _talks(found),
        _who(found),
        _sure(found),
        *(_notebook(found, book) for book in found.handed_in),
        _ladders(found),
        _again(found),
        _written(found),
        _aside(found),
        _how(),
    ]
    return f"<style>{_STYLE}</style><main class='mlc' lang='en'>{''.join(parts)}</main>"


# The top ----------------------------------------------------------------------------------


def _top(found: Findings) -> str:
    unused, part = worded.aside(found.aside)
    students = len(found.students)
    books = found.handed_in
    what = "; ".join(f"{book.notebook[:2]} {_say(book.title)}" for book in books)
    lines = [
        f"<p><strong>{worded.counted(students, 'student')}</strong> handed in. "
        + (f"There are answers to {what}. " if what else "There is no answer yet. ")
        + f"Of {worded.counted(found.looked_at, 'file')}, {unused} "
        f"{'was' if unused == 1 else 'were'} set aside and {part} used in part"
        + (" (listed at the end, with the reasons).</p>" if found.aside else ".</p>")
    ]
    if found.notes:
        notes = "".join(f"<li>{escape(one)}</li>" for one in found.notes[:_MANY])
        more = len(found.notes) - _MANY
        notes += f"<li>{more} more of this kind.</li>" if more > 0 else ""
        fold = f"<ul>{notes}</ul>"
        if len(found.notes) > 3:
            fold = f"<details><summary>{len(found.notes)} remarks</summary>{fold}</details>"
        lines.append(f"<div class='quiet'>{fold}</div>")
    if 0 < students < FEW:
        lines.append(
            f"<p class='careful'>Only {worded.counted(students, 'student')}: this page gives "
            "counts and no shares. With so few, everybody can guess who answered what, so think "
            "before you show it to the room.</p>"
        )
    return "".join(lines)


def _contents(found: Findings) -> str:
    links = [("talks", "To discuss next"), ("who", "Who handed in what"), ("sure", "How sure")]
    links += [(f"n{b.notebook[:2]}", f"{b.notebook[:2]} {b.title}") for b in found.handed_in]
    if any(one.texts for one in found.tallies.values()):
        links.append(("written", "Written answers, to mark"))
    if found.aside:
        links.append(("aside", "Files set aside"))
    links.append(("how", "How to read this page"))
    items = " · ".join(f"<a href='#{one}'>{escape(text)}</a>" for one, text in links)
    return f"<nav aria-label='On this page'><p class='quiet'>{items}</p></nav>"


def _talks(found: Findings, *, linked: bool = True) -> str:
    number = len(found.talks)
    title = "Five things worth discussing next" if number == 5 else "Worth discussing next"
    if not number:
        told = "<p>Nothing yet: no exercise has answers of two students that differ.</p>"
    else:
        told = (
            f"<ol>{''.join(_glance(one, linked=linked) for one in found.talks)}</ol>"
            "<p class='quiet'>The rule: how far the class splits, plus the share of arguable "
            f"answers, plus the share that was at least {SURE} % sure of what the text does not "
            "support. The highest sums come first, one for each exercise.</p>"
            f"<ol class='talks'>{''.join(_talk(n, t) for n, t in enumerate(found.talks, 1))}</ol>"
        )
    return f"<section id='talks'><h2>{title}</h2>{told}</section>"


def _glance(talk: Talk, *, linked: bool) -> str:
    """Name one thing to discuss in a line, so that all five fit on the first screen."""
    exercise = talk.tally.exercise
    about = talk.spread.title.partition(":")[0]
    title = _say(f"{exercise.title} ({about})" if about else exercise.title)
    if linked:
        title = f"<a href='#talk-{escape(exercise.id)}'>{title}</a>"
    return f"<li>{title} <span class='quiet'>{_say(worded.camps(talk))}</span></li>"


def _talk(number: int, talk: Talk) -> str:
    exercise, spread = talk.tally.exercise, talk.spread
    chosen = [one for one in spread.choices if one.count]
    about = f"<p>It is about: {_say(spread.title)}</p>" if spread.title else ""
    whys = "".join(
        f"<dt>{_say(one.text)} <span class='state'>({_MARKS.get(one.state, '')})</span></dt>"
        f"<dd>{_say(one.why)}</dd>"
        for one in chosen[:4]
        if one.why
    )
    return (
        f"<li class='talk' id='talk-{escape(exercise.id)}'><h3>{number}. {_say(exercise.title)} "
        f"<span class='quiet'>{escape(exercise.id)}</span></h3>"
        f"<p class='ask'>{_say(exercise.prompt)}</p>{about}"
        f"{_bars(spread, most=4)}<p><strong>Then ask:</strong> {_say(worded.question(talk))}"
        f"</p><p class='quiet'><strong>Why it is here:</strong> {_say(worded.why(talk))}</p>"
        + (
            f"<details><summary>What the key says</summary><dl>{whys}</dl></details>"
            if whys
            else ""
        )
        + "</li>"
    )


def _bars(spread: Spread, most: int = 99) -> str:
    """Show the options with how many chose each, and how the key judges it, in words."""
    shown = spread.choices[:most]
    rest = sum(one.count for one in spread.choices[most:])
    items = "".join(
        f"<li><span>{_say(one.text)} <span class='state'>{_MARKS.get(one.state, '')}</span> · "
        f"{worded.share(one.count, spread.answers)}</span>"
        f"<span class='bar' aria-hidden='true'><span class='{_css(one.state)}' "
        f"style='width:{100 * min(one.count, spread.answers) / max(1, spread.answers):.0f}%'>"
        "</span></span></li>"
        for one in shown
    )
    more = len(spread.choices) - len(shown)
    if more:
        items += (
            f"<li class='quiet'>{worded.counted(more, 'other option')}, chosen "
            f"{worded.counted(rest, 'time')}</li>"
        )
    return f"<ul class='bars'>{items}</ul>"


def _css(state: str) -> str:
    return state if state in _MARKS else "other"


# Who, and how sure ------------------------------------------------------------------------


def _who(found: Findings) -> str:
    books = found.handed_in
    head = "".join(
        f"<th scope='col' class='n'>{book.notebook[:2]} (of {len(book.exercises)})</th>"
        for book in books
    )
    rows = "".join(
        f"<tr><th scope='row'>{escape(one.name)}</th>"
        + "".join(f"<td class='n'>{one.done[book.notebook[:2]] or '–'}</td>" for book in books)
        + "</tr>"
        for one in sorted(found.students.values(), key=lambda one: one.name)
    )
    table = _scroll(
        "Exercises answered, by code",
        f"<table><thead><tr><th scope='col'>Code</th>{head}</tr></thead><tbody>{rows}</tbody>"
        "</table>",
    )
    if len(found.students) > _SOME:
        table = f"<details><summary>All {len(found.students)} codes</summary>{table}</details>"
    missing = "".join(f"<li>{_missing(found, book)}</li>" for book in books)
    return (
        "<section id='who'><h2>Who handed in what</h2><p class='quiet'>Exercises answered at "
        "least once, by code, in the order of the alphabet. Points stand in the gradebook "
        f"only.</p><ul>{missing}</ul>{table}</section>"
    )


def _missing(found: Findings, book: Workbook) -> str:
    """Say how many answered something in a notebook, and which codes did not."""
    number = book.notebook[:2]
    absent = sorted(one.name for one in found.students.values() if not one.done[number])
    there = worded.counted(len(found.students) - len(absent), "student")
    said = f"{number} {_say(book.title)}: {there}"
    if not absent:
        return f"{said}, nobody missing"
    named = escape(", ".join(absent[:_SOME]))
    more = len(absent) - _SOME
    return f"{said}; nothing from {named}{f' and {more} more' if more > 0 else ''}"


def _sure(found: Findings) -> str:
    drawn = calibrating.figure(found.told)
    if drawn is None:
        told = "<p>No settled answer came with a confidence, so there is nothing to draw.</p>"
    else:
        told = f"{drawn.html}<p>{escape(calibrating.score_in_words(found.told))}</p>"
    return f"<section id='sure'><h2>How sure the class was</h2>{told}</section>"


# The exercises ----------------------------------------------------------------------------


def _notebook(found: Findings, book: Workbook) -> str:
    tallies = found.of(book)
    rows = "".join(_row(one) for one in tallies)
    table = _scroll(
        f"Exercises of {book.title}",
        "<table><thead><tr><th scope='col'>Exercise</th><th scope='col' class='n'>Answers</th>"
        "<th scope='col' class='n'>Points, first try</th><th scope='col'>Split</th>"
        "<th scope='col'>Tried again</th></tr></thead><tbody>"
        f"{rows}</tbody></table>",
    )
    folds = "".join(_fold(one) for one in tallies if one.spreads)
    return (
        f"<section id='n{book.notebook[:2]}'><h2>{book.notebook[:2]} {_say(book.title)}</h2>"
        f"{table}{folds}</section>"
    )


def _row(tally: Tally) -> str:
    exercise = tally.exercise
    got = tally.difficulty
    if isinstance(exercise, Write):
        points = "kept, for you to mark"
    elif tally.is_guess:
        points = "a first guess, not graded"
    elif got is None:
        points = "–"
    elif tally.answered < FEW:
        points = f"{scoring.number(tally.points)} of {scoring.number(tally.possible)}"
    else:
        points = f"{100 * got:.0f} %"
    return (
        f"<tr><th scope='row'>{_say(exercise.title)} <span class='quiet'>{escape(exercise.id)}"
        f"</span></th><td class='n'>{tally.answered}</td><td class='n'>{points}</td>"
        f"<td>{escape(worded.split(tally))}</td><td>{escape(worded.later(tally))}</td></tr>"
    )


def _fold(tally: Tally) -> str:
    agreed = worded.alpha(tally.alpha) if tally.alpha else ""
    spreads = "".join(
        (f"<h3>{_say(one.title)}</h3>" if one.title else "")
        + (_bars(one, most=12) if one.answers else "<p class='quiet'>Nobody answered this.</p>")
        for one in tally.spreads
    )
    return (
        f"<details><summary>{_say(tally.exercise.title)} <span class='quiet'>"
        f"{escape(tally.exercise.id)}</span>: all options</summary>"
        f"<p>{_say(tally.exercise.prompt)}</p>{spreads}"
        + (f"<p class='quiet'>{escape(agreed)}</p>" if agreed else "")
        + "</details>"
    )


def _ladders(found: Findings) -> str:
    told = found.ladders()
    if told is None:
        return ""
    agreed, claims = told
    return (
        "<section id='ladders'><h2>Verdicts on the evidence ladder</h2><p>"
        f"Over {worded.counted(claims, 'claim')}: {escape(worded.alpha(agreed))}</p></section>"
    )


def _again(found: Findings) -> str:
    if not found.again:
        return ""
    folds = "".join(_fold(one) for one in found.again)
    rows = "".join(_row(one) for one in found.again)
    table = _scroll(
        "Questions from earlier notebooks",
        "<table><thead><tr><th scope='col'>Question</th><th scope='col' class='n'>Answers</th>"
        "<th scope='col' class='n'>Points, first try</th><th scope='col'>Split</th>"
        f"<th scope='col'>Tried again</th></tr></thead><tbody>{rows}</tbody></table>",
    )
    return f"<section id='again'><h2>Questions asked again</h2>{table}{folds}</section>"


# Written answers --------------------------------------------------------------------------


def _written(found: Findings) -> str:
    shown = "".join(_texts(found, one) for one in found.tallies.values() if one.texts)
    if not shown:
        return ""
    return (
        "<section id='written'><h2>Written answers, to mark</h2><p class='quiet'>Blind: the "
        "letters are shuffled anew for each exercise. Which letter is whose stands in the "
        f"gradebook only, with each student's own score.</p>{shown}</section>"
    )


def _texts(found: Findings, tally: Tally) -> str:
    exercise, texts = tally.exercise, found.texts(tally)
    levels = "".join(
        f"<dt>{name.title()}</dt><dd>{_say(getattr(exercise.rubric, name).when)}</dd>"
        for name in ("proficient", "emergent", "basic")
    )
    turns = "".join(f"<li>{_say(one.text)} {_say(one.why)}</li>" for one in exercise.wrong_turns)
    boxes = "".join(
        f"<span class='level'><span class='box'></span>{name}</span> "
        for name in ("Proficient", "Emergent", "Basic")
    )
    cards = "".join(
        f"<article class='card'><h4>{one.letter}</h4><div class='text' dir='auto'>"
        f"{escape(one.text)}</div><p class='mark'>{boxes}</p></article>"
        for one in texts
    )
    more = len(tally.texts) - len(texts)
    told = f" {more} more texts are not shown here: a draw of {MOST_TEXTS} is." if more else ""
    own = Counter(one.own[exercise.id] for one in found.students.values() if exercise.id in one.own)
    said = ", ".join(
        f"{name} {own[name]}" for name in ("proficient", "emergent", "basic") if own[name]
    )
    return (
        f"<h3>{_say(exercise.title)} <span class='quiet'>{escape(exercise.id)}</span></h3>"
        f"<p>{_say(exercise.prompt)}</p><p class='quiet'>"
        f"{worded.counted(len(tally.texts), 'text')}.{told}"
        + (f" The students' own scores: {said}." if said else "")
        + f"</p><details open><summary>Rubric</summary><dl>{levels}</dl></details>"
        f"<details><summary>Typical wrong turns</summary><ul>{turns}</ul></details>"
        f"<details open><summary>The texts</summary><div class='cards'>{cards}</div></details>"
    )


# The end ----------------------------------------------------------------------------------


def _aside(found: Findings) -> str:
    if not found.aside:
        return ""
    return (
        "<section id='aside'><h2>Files set aside</h2><p class='quiet'>Names of files and folders "
        "may be names of students, so this is folded. The same list is in set-aside.csv.</p>"
        f"{_files([o for o in found.aside if not o.used], 'Not used')}"
        f"{_files([o for o in found.aside if o.used], 'Used in part')}</section>"
    )


def _files(aside: Iterable[Aside], title: str) -> str:
    listed = list(aside)
    if not listed:
        return ""
    rows = "".join(
        f"<tr><th scope='row'>{escape(one.name)}</th><td>{escape(one.reason)}</td></tr>"
        for one in listed
    )
    return (
        f"<details><summary>{title}: {worded.counted(len(listed), 'entry', 'entries')}</summary>"
        + _scroll(
            title,
            "<table><thead><tr><th scope='col'>File</th><th scope='col'>Why</th></tr></thead>"
            f"<tbody>{rows}</tbody></table>",
        )
        + "</details>"
    )


def _how() -> str:
    return (
        "<section id='how'><h2>How to read this page</h2><ul>"
        "<li>“Accepted”, “arguable” and “not supported” describe answers, not people. Nobody is "
        "ranked here. The key is a careful draft: where many good readers choose another answer, "
        "doubt the key too.</li>"
        "<li>Spreads and points are of first tries, scored anew by this version of the course; "
        "what a file says of its own points is not read.</li>"
        "<li><strong>Split</strong> is twice the share of the second most chosen option: 0 % "
        "where all chose alike, 100 % where two halves face each other. Where several options "
        "may be chosen, it is twice the smaller camp, chosen or not, on average over them. Of "
        "marked words, the key's judgement makes the camps.</li>"
        "<li><strong>Points, first try</strong> is how many of the points that could be had were "
        "had: low means hard, or badly asked.</li>"
        "<li><strong>Krippendorff's α</strong> says how far the class agrees beyond chance, "
        "where several items have the same labels: 1 is full agreement, 0 what chance alone "
        "gives, below 0 less than that. To agree is not yet to be right. The interval comes from "
        "drawing the items again 1,000 times; with few items it is rough.</li>"
        "<li>What is folded is not printed: unfold it first.</li>"
        f"</ul><p class='quiet'>Made by Reading the Border, version {escape(VERSION)}. The page "
        "holds no scripts and loads nothing.</p></section>"
    )


def _say(text: str) -> str:
    """Return a text of the course as HTML, with words in other letters marked as such."""
    return evidence.to_html(text)


def _scroll(label: str, table: str) -> str:
    return (
        f"<div class='scroll' role='region' aria-label='{escape(label)}' tabindex='0'>{table}</div>"
    )
