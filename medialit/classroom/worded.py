"""Counts, shares and reasons in plain words; of few students, counts and no shares."""

from __future__ import annotations

from collections.abc import Sequence

from medialit.classroom.agreeing import Alpha
from medialit.classroom.collecting import Aside
from medialit.classroom.findings import BESIDE, FEW, SURE, Talk, Tally
from medialit.exercises import Mark, Write
from medialit.scoring import number

_STATES = {
    "accepted": "accepted",
    "arguable": "arguable",
    "mixed": "partly accepted",
    "not_supported": "not supported",
}


def counted(count: int, one: str, several: str = "") -> str:
    """Write a number with its noun: 1 student, 2 students."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def share(count: int, of: int) -> str:
    """Write how many of how many, with per cent where they are not few."""
    if of < FEW:
        return f"{count} of {of}"
    return f"{count} of {of} ({100 * count / of:.0f}\u00a0%)"


def aside(entries: Sequence[Aside]) -> tuple[int, int]:
    """Return how many files were not used, and how many were used in part."""
    unused = {one.name for one in entries if not one.used}
    return len(unused), len({one.name for one in entries if one.used} - unused)


def question(talk: Talk) -> str:
    """Put the question that brings the two camps into a conversation."""
    spread = talk.spread
    if isinstance(talk.tally.exercise, Mark):
        return (
            f"Which words did you mark as “{spread.title}”, and why do yours end where they end? "
            "Compare with your neighbour."
        )
    if spread.several:
        return f"Who chose “{spread.divided.text}”, and who left it out? What decided it for you?"
    chosen = [one for one in spread.choices if one.count][:2]
    if len(chosen) == 2:
        return (
            f"Who chose “{chosen[0].text}”, who “{chosen[1].text}”? Show your neighbour the words "
            "that decided it. What would change your mind?"
        )
    return f"You chose “{chosen[0].text}”. What speaks against it?"


def camps(talk: Talk) -> str:
    """Say how large the camps are: 11 against 9, of 27."""
    spread, of = talk.spread, talk.spread.answers
    if isinstance(talk.tally.exercise, Mark):
        ranked = talk.by_state.most_common(2)
        told = " against ".join(f"{count} {_STATES[state]}" for state, count in ranked)
    elif spread.several:
        return f"{share(spread.divided.count, of)} chose “{_short(spread.divided.text)}”"
    else:
        chosen = [one for one in spread.choices[:2] if one.count]
        told = " against ".join(f"{one.count} “{_short(one.text)}”" for one in chosen)
    return f"{told}, of {of}"


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[: most - 2].rsplit(' ', 1)[0]} …"


def why(talk: Talk) -> str:
    """Say why something is on the list: its three numbers, in words."""
    spread, said = talk.spread, []
    of = spread.answers
    if talk.split:
        said.append(f"the class splits: {camps(talk)}")
    if talk.arguable:
        every = sum(one.count for one in spread.choices)
        count = sum(one.count for one in spread.choices if one.state == "arguable")
        said.append(f"{share(count, every)} choices are arguable by the key")
    if talk.sure_and_wrong:
        count = talk.tally.wrong_and_sure[spread.part]
        verb = "was" if count == 1 else "were"
        said.append(
            f"{share(count, of)} {verb} at least {SURE} % sure of what the text does not support"
        )
    text = "; ".join(said)
    text = f"{text[:1].upper()}{text[1:]}."
    if of < FEW:
        return text
    sums = " + ".join(
        f"{100 * one:.0f}" for one in (talk.split, talk.arguable, talk.sure_and_wrong)
    )
    return f"{text} Sum: {sums} = {100 * talk.weight:.0f}."


def split(tally: Tally) -> str:
    """Say how far the class splits over an exercise, at the part where it splits most."""
    found = [one for one in tally.spreads if one.answers and one.part not in BESIDE]
    if not found:
        return "–"
    most = max(found, key=lambda one: one.split)
    if tally.answered < FEW:
        alike = most.split == 0
        return "all alike" if alike else "not all alike"
    where = f" at {most.title.partition(':')[0]}" if most.title and len(found) > 1 else ""
    return f"{100 * min(1.0, most.split):.0f} %{where}"


def later(tally: Tally) -> str:
    """Say what tries after the first one brought."""
    if not tally.later:
        return "nobody"
    if isinstance(tally.exercise, Write):
        return counted(tally.later, "student")
    first, last = (tally.later_first / tally.later, tally.later_last / tally.later)
    most = tally.later_possible / tally.later
    return (
        f"{counted(tally.later, 'student')}: from {number(round(first, 1))} to "
        f"{number(round(last, 1))} of {number(most)} on average"
    )


def alpha(found: Alpha) -> str:
    """Write Krippendorff's alpha with its interval, or why there is none."""
    if found.value is None:
        return f"Krippendorff's α cannot be computed: {found.why_not}."
    value = _signed(found.value)
    who = f"{counted(found.raters, 'student')}, {counted(found.items, 'item')}"
    if found.between is None:
        return f"Krippendorff's α is {value} ({who}). Too few items for an interval."
    low, high = map(_signed, found.between)
    return f"Krippendorff's α is {value}, 95 % interval {low} to {high} ({who})."


def _signed(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")
