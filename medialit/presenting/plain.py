"""A run sheet as plain text, for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from medialit.presenting.sheets import RunSheet, Step
from medialit.presenting.words import BEFORE, SAY_FIRST, minutes_of

WIDTH = 88


def text(sheet: RunSheet) -> str:
    """Return a run sheet as plain text, at most 88 columns wide, ending with a line end."""
    lines = [f"{sheet.title}  ({sheet.notebook}, {sheet.minutes:g} minutes)", ""]
    for name, said in (
        ("Needs", sheet.needs),
        ("Time", sheet.pace),
        ("Content notice", sheet.notice),
        ("Say first", SAY_FIRST),
    ):
        lines += _wrapped(f"{name}: {said}") if said else []
    lines += ["", "Before the lesson"]
    lines += [line for one in (*BEFORE, *sheet.prepare) for line in _wrapped(f"- {one}", "  ")]
    lines += ["", "Afterwards learners can"]
    lines += [line for one in sheet.objectives for line in _wrapped(f"- {one}", "  ")]
    for step in sheet.steps:
        lines += ["", *_step(step)]
    lines += ["", "Late? Leave for home"]
    late = [f"- {one.what}: saves {minutes_of(one.minutes)}" for one in sheet.savings]
    lines += [line for one in late for line in _wrapped(one, "  ")]
    if sheet.home:
        lines += ["", "For home, not in the clock"]
        lines += [line for one in sheet.home for line in _wrapped(f"- {one}", "  ")]
    return "\n".join(lines) + "\n"


def _step(step: Step) -> Iterator[str]:
    yield f"{step.clock}  {step.title} ({step.minutes:g})"
    if step.screen:
        yield from _wrapped(f"Screen: {'; '.join(map(str, step.screen))}", "    ", "  ")
    for question in step.questions:
        yield from _wrapped(f"Ask: {question.ask}", "    ", "  ")
        for reply in question.replies:
            yield from _wrapped(f"- {reply.wrong} → {reply.say}", "    ", "  ")
    if step.tempting:
        one = step.tempting
        yield from _wrapped(f"- In {one.exercise}: {one.wrong} → {one.say}", "    ", "  ")


def _wrapped(said: str, later: str = "", first: str = "") -> list[str]:
    return textwrap.wrap(
        said,
        WIDTH,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )
