"""What the line under a written answer says: words, and what an author asked it to look for.

It informs and grades nothing. The page reads the same line while somebody types, see
``write`` in ``widgets/static``.
"""

from __future__ import annotations

from medialit.exercises import Gauge, Write
from medialit.text import find_cues


def found(gauge: Gauge, text: str) -> tuple[str, ...]:
    """Return which words of a gauge stand in a text, in the order of the gauge.

    Whole words count, in upper or lower case; between the words of a group any space may stand.
    Of two that overlap the longer one counts: "small, but present" before "small".

    Examples
    --------
    >>> gauge = Gauge(id="hedges", text="Hedges kept", any_of=("could", "try"), why="They limit.")
    >>> found(gauge, "Trying is not enough: it COULD happen.")
    ('could',)
    """
    hits = {one.cue for one in find_cues(_straight(text), map(_straight, gauge.any_of))}
    return tuple(one for one in gauge.any_of if _straight(one) in hits)


def _straight(text: str) -> str:
    """Take curly apostrophes for straight ones: which of them a keyboard gives is chance."""
    return text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def meter_line(exercise: Write, text: str) -> str:
    """Return the line under a written answer, or "" where its author asked for none.

    Returns
    -------
    str
        Such as "Words: 11 of 14. Hedges kept: small, could. Speaker named: yes."
    """
    if not exercise.meter:
        return ""
    told = [f"Words: {len(text.split())} of {exercise.max_words}."]
    told += [f"{gauge.text}: {_said(gauge, found(gauge, text))}." for gauge in exercise.meter]
    return " ".join(told)


def _said(gauge: Gauge, hits: tuple[str, ...]) -> str:
    if gauge.said == "yes_no":
        return "yes" if hits else "not yet"
    return ", ".join(hits) or "none yet"
