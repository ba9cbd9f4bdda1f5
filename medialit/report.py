"""A report that a learner can keep: answers, feedback and written work, as one HTML page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from medialit import evidence, scoring
from medialit.answers import Attempt, Journal, Progress
from medialit.content import ContentError
from medialit.exercises import AnyExercise, Workbook, Write

_STYLE = """
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif;
  color: #1b2430; background: #fff; overflow-wrap: anywhere; }
h2 { margin-top: 2.5rem; border-bottom: 2px solid #1d4f9f; }
article { margin: 1.5rem 0; break-inside: avoid-page; }
dt { font-weight: 600; } dd { margin: 0 0 .6rem 1rem; }
.text { white-space: pre-wrap; border-left: 3px solid #7c8798; padding-left: .8rem; }
.quiet { color: #4a5666; }
"""

# What a saved file may claim that a learner kept; the course asks for three maps, three charts.
_LONGEST_WORDS, _MOST_KEPT = 300, 12


def page(journal: Journal, workbooks: Sequence[Workbook]) -> str:
    """Return the report of all exercises that a learner has begun.

    Parameters
    ----------
    journal : Journal
        The learner's answers.
    workbooks : sequence of Workbook
        The notebooks, in the order of the course.

    Returns
    -------
    str
        A complete HTML page without scripts; everything a learner typed is text in it.
    """
    who = f"Learner code {escape(journal.code)}" if journal.code else "No learner code"
    parts = [
        "<h1>My work: Reading the Border</h1>"
        f"<p>{who}. Course version {escape(journal.course)}.</p>",
        "<p class='quiet'>“Accepted”, “arguable” and “not supported by the text” describe answers, "
        "not people. Points are for your own use.</p>",
    ]
    begun = journal.all_progress()
    for workbook in workbooks:
        asked = [(one.id, one) for one in workbook.exercises]
        parts += _section(workbook.title, asked, begun)
    # A question asked again is kept under the id of the notebook that asks: 01.recall.00.keep
    again = {one.id: one for workbook in workbooks for one in workbook.recall}
    asked = [(i, again[old]) for i in begun if (old := i.partition(".recall.")[2]) in again]
    parts += _section("Questions from earlier", asked, begun)
    for what in ("map", "chart"):
        parts += _kept(journal, what)
    parts += _other(begun)
    if len(parts) == 2:
        parts.append("<p>No exercise has been begun yet.</p>")
    parts += _sources(parts)
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width'>"
        "<meta http-equiv='Content-Security-Policy' "
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>My work: Reading the Border</title><style>{_STYLE}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _sources(parts: list[str]) -> list[str]:
    """List the sources whose ids stand in the report; an id that a learner made up is passed by."""
    ids = [one for one in evidence.ids_in("".join(parts)) if evidence.knows(one)]
    cited = [evidence.citation(evidence.cite(one)).text for one in ids]
    items = "".join(f"<li>{escape(one)}</li>" for one in cited)
    return [f"<h2>Sources named here</h2><ul>{items}</ul>"] if ids else []


def _section(
    title: str, asked: list[tuple[str, AnyExercise]], begun: dict[str, Progress]
) -> list[str]:
    """Show those exercises that were begun, under a heading, and take them out of `begun`."""
    shown = [_exercise(one, begun.pop(i)) for i, one in asked if i in begun]
    return [f"<h2>{escape(title)}</h2>{''.join(shown)}"] if shown else []


def _kept(journal: Journal, what: str) -> list[str]:
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
    if not kept:
        return []
    listed = "".join(shown for _, (_, shown) in sorted(kept.items())[:_MOST_KEPT])
    return [f"<h2>{what.title()}s I kept</h2><dl>{listed}</dl>"]


def _other(begun: dict[str, Progress]) -> list[str]:
    """Show answers to exercises that this version of the course does not have."""
    shown = [
        f"<dt>{escape(name)}</dt><dd>{_raw(data)}</dd>"
        for name, progress in begun.items()
        for data in [*(one.answer for one in progress.attempts), progress.draft]
        if data is not None
    ]
    if not shown:
        return []
    return [f"<h2>From another version of the course</h2><dl>{''.join(shown)}</dl>"]


def _exercise(exercise: AnyExercise, progress: Progress) -> str:
    tries = "".join(_attempt(exercise, one) for one in progress.attempts)
    if progress.draft is not None:
        tries += f"<dt>Not submitted yet</dt><dd>{_shown(exercise, progress.draft)}</dd>"
    if progress.practice is not None:
        shown = _shown(exercise, progress.practice, judged=True)
        tries += f"<dt>Later, for practice</dt><dd>{shown}</dd>"
    if progress.self_score:
        tries += f"<dt>My own score</dt><dd>{escape(progress.self_score.title())}</dd>"
    if progress.hints:
        most = len(exercise.hints)
        tries += f"<dt>Hints used</dt><dd>{min(progress.hints, most)} of {most}</dd>"
    return (
        f"<article><h3>{escape(exercise.title)} <small class='quiet'>{exercise.id}</small></h3>"
        f"<p>{escape(exercise.prompt)}</p><dl>{tries}</dl></article>"
    )


def _attempt(exercise: AnyExercise, attempt: Attempt) -> str:
    sure = f", {attempt.confidence} % sure" if attempt.confidence else ""
    head = f"Try {attempt.number}{sure} <span class='quiet'>({escape(attempt.time[:10])})</span>"
    # Asked again later: what the first answer was worth would tell the key of the second.
    judged = not getattr(exercise, "feedback_later", False)
    return f"<dt>{head}</dt><dd>{_shown(exercise, attempt.answer, judged=judged)}</dd>"


def _shown(exercise: AnyExercise, data: Any, *, judged: bool = False) -> str:
    """Show an answer, with its feedback where it was submitted."""
    try:
        answer = scoring.read_answer(exercise, data)
    except ContentError:
        return f"An answer from another version of the course: {_raw(data)}"
    reasons = "".join(
        f"<div class='text' dir='auto'>My reason: {escape(text)}</div>"
        for text in answer.reasons.values()
        if text.strip()
    )
    if isinstance(exercise, Write):
        text = answer.value or ""
        line = escape(scoring.meter_line(exercise, text))
        told = f"<p class='quiet'>{line} This informs; it is no grade.</p>" if line else ""
        return f"<div class='text' dir='auto'>{escape(text)}</div>{told}"
    if not judged:
        return escape(scoring.plain(exercise, answer)) + reasons
    feedback = scoring.score(exercise, answer)
    items = "".join(
        f"<li>{escape(item.title + ': ' if item.title not in ('', item.chosen) else '')}"
        f"{escape(item.chosen)} <strong>{scoring.state_text(exercise, item.state)}.</strong> "
        f"{escape(item.why)}</li>"
        for item in feedback.items
    )
    return f"<p>{escape(feedback.summary)}</p><ul>{items}</ul>{reasons}"


def _raw(data: Any) -> str:
    """Show an answer that no exercise explains: a text as it was typed, anything else as data."""
    text = data.get("value") if isinstance(data, dict) else data
    if isinstance(text, str):
        return f"<div class='text' dir='auto'>{escape(text)}</div>"
    return f"<code>{escape(repr(data))}</code>"
