"""What stands on every run sheet, whatever the notebook."""

from __future__ import annotations

SAY_FIRST = (
    "“We look at how sentences are supported. Nobody has to state a view on the war, or say "
    "where they are from. You may pause or skip without giving a reason.”"
)
CONTESTED = "docs/contested_topics.md"
BEFORE = (
    f"The day before: tell the class the topic, and read {CONTESTED} (one page).",
    "Start python3 run.py present with its number (slides, 20 seconds), or open it and choose "
    "Run > Run All Cells. Check the projector from the last row.",
    "Few computers: two or three learners share one, and one code; or count hands.",
)
NOT_TIMED = "All times are our estimate; no class has timed them yet."


def minutes_of(number: float) -> str:
    """Return "1 minute" or "3 minutes"."""
    return f"{number:g} minute{'' if number == 1 else 's'}"
