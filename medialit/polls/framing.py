"""The chart lab: one poll, and as many charts as there are choices."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from medialit.polls import words
from medialit.polls.waves import answers, waves
from medialit.widgets.engine import Twin
from medialit.widgets.lab import Choice, KeepingLab, differing, twin
from medialit.widgets.session import Session

#: What a learner is asked to make, by the letter of the slot.
SLOTS = {
    "A": "the one that alarms",
    "B": "the one that calms",
    "C": "the one I would publish",
}
#: The kind of the journal's event when a chart is kept.
KEPT = "chart"
CHARTS = {"bars": "Bars", "dots": "Dots", "stack": "One stacked bar for each poll"}
STARTS = {"zero": "At 0 %", "cut": "Just below the lowest value"}
ALL = "all"
SMALL = {"none": "Nothing", "full": "Who was asked, how many, when, and the error"}


class Title(NamedTuple):
    """A title that a learner can put over the chart.

    Attributes
    ----------
    text : str
    names : frozenset of str
        What it names: "date", "base", "n".
    true : bool
        Whether the polls say so.
    why : str
        What makes it true, or not.
    """

    text: str
    names: frozenset[str]
    true: bool
    why: str


TITLES = {
    "nearly": Title(
        "Share calling an attack likely nearly doubles",
        frozenset(),
        True,
        "By the table, with our short word: 15 is 1.8 times 8.3. Silent on the larger groups.",
    ),
    "six": Title(
        "Six in ten call an attack impossible",
        frozenset(),
        True,
        "61.8 % in the second poll. True, and silent on the change.",
    ),
    "fewer": Title(
        "Fewer than before call an attack impossible",
        frozenset(),
        True,
        "72.7 %, then 61.8 %. True, and silent on how many still do.",
    ),
    "both": Title(
        "More call an attack likely; most still say impossible",
        frozenset(),
        True,
        "By the table, with our short words: 8.3 and 15 % likely, 72.7 and 61.8 % impossible.",
    ),
    "plain": Title(
        "Adults in Kazakhstan on a Russian attack, November 2022 and May 2023",
        frozenset({"date", "base"}),
        True,
        "It says what is shown, and leaves the finding to the reader.",
    ),
    "fear": Title(
        "Fear of invasion doubles",
        frozenset(),
        False,
        "15 is 1.8 times 8.3, which is less than double. And the answers that were read tell what "
        "people think could happen; fear is something else, and no question on it was read. The "
        "poll’s own summary speaks of doubled fears, and reports repeat it [F62].",
    ),
}
_CALLED = {
    "chart": ("chart", CHARTS),
    "start": ("start of the axis", STARTS),
    "front": ("answers shown", None),
    "heading": ("title", {name: one.text for name, one in TITLES.items()}),
    "small": ("small print", SMALL),
}
_START: Choice = {
    "chart": "bars",
    "start": "zero",
    "front": ALL,
    "heading": "plain",
    "small": "none",
}
_TITLE = "One poll, many charts"
_ABOUT = (
    "All charts here show one small table: two polls, three answers. Choose the chart, its axis, "
    "the answer in front and the title; one title is false. Keep three charts: one that alarms, "
    "one that calms, one that you would publish."
)


class FramesLab(KeepingLab):
    """Choose chart, axis, answer, title and small print; keep three charts in the journal.

    Parameters
    ----------
    session : Session
        Where the kept charts go.
    """

    fields: ClassVar[Mapping[str, Sequence[Any]]] = {
        "chart": tuple(CHARTS),
        "start": tuple(STARTS),
        "front": (ALL, *answers()),
        "heading": tuple(TITLES),
        "small": tuple(SMALL),
    }
    event: ClassVar[str] = KEPT
    slots: ClassVar[Mapping[str, str]] = SLOTS

    def __init__(self, session: Session):
        super().__init__(session, _spec(), dict(_START))

    def outcome(self, choice: Choice) -> dict[str, Any]:
        """Return the alt text of the chart and the answers of the meter."""
        return {"alt": alt(choice), "meter": list(meter(choice))}

    def words(self, choice: Choice) -> str:
        """Say title and settings of a chart, as they stand in the learner's report."""
        title = TITLES[choice["heading"]]
        return f"“{title.text}”{'' if title.true else ' (false)'}. {settings(choice)}"

    def below(self, choice: Choice) -> str:
        """Say the settings but for the title, which stands above the chart."""
        return settings(choice)

    def differences(self, one: Choice, other: Choice) -> str:
        """Say which choices two charts of the table do not share."""
        changed = [
            (called, *(_value(field, its[field]) for its in (one, other)))
            for field, (called, _) in _CALLED.items()
            if one[field] != other[field]
        ]
        return differing(changed, "charts")

    def twin(self) -> Twin:
        """Return the table that all charts show, and the titles."""
        head, rows = words.table()
        cells = [(answer, *map(words.percent, shares)) for answer, *shares in rows]
        return twin(_TITLE, _ABOUT, head, cells, _note())


# What a chart comes to ----------------------------------------------------------------------


def shown(choice: Choice) -> tuple[str, ...]:
    """Return the answers that a chart of these choices shows; the one in front comes first."""
    front = choice["front"]
    if front == ALL:
        return answers()
    if choice["chart"] == "stack":
        return (front, *(one for one in answers() if one != front))
    return (front,)


def axis(choice: Choice) -> tuple[int, int]:
    """Return where the axis of a chart begins and ends, in per cent.

    A stacked bar is a whole, so it goes from 0 to 100 whatever is chosen.
    """
    if choice["chart"] == "stack":
        return 0, 100
    values = [wave.share(one) for one in shown(choice) for wave in waves()]
    if choice["start"] == "zero":
        return 0, math.ceil(max(values) / 10) * 10
    # One below the lowest whole number, so that the shortest bar is still there.
    return math.floor(min(values)) - 1, math.ceil(max(values)) + 1


def drawn_ratio(choice: Choice) -> tuple[float, float]:
    """Return how many times as long as the first bar the second is drawn, and should be."""
    first, second = (wave.share(shown(choice)[0]) for wave in waves())
    start, _ = axis(choice)
    return (second - start) / (first - start), second / first


def meter(choice: Choice) -> tuple[str, ...]:
    """Say what a reader of the chart can see for themselves: information, and no grade.

    Returns
    -------
    tuple of str
        About the axis, the number of people, the dates, who was asked, the answers, the title.
    """
    title, full = TITLES[choice["heading"]], choice["small"] == "full"
    missing = [one for one in answers() if one not in shown(choice)]

    def named(what: str, told: str) -> str:
        where = "in the title" if what in title.names else "in the small print"
        return f"Yes, {where}{told}." if full or what in title.names else "No."

    return (
        _about_axis(choice),
        named("n", f": {words.asked()}"),
        named("date", ""),
        named("base", ""),
        f"No: without “{'” and “'.join(missing)}”." if missing else "Yes.",
        "Yes." if title.true else "No: see the reason above.",
    )


def _about_axis(choice: Choice) -> str:
    start, _ = axis(choice)
    if choice["chart"] == "stack":
        return "Yes: a stacked bar is a whole, so it always does."
    if not start:
        return "Yes."
    if choice["chart"] == "dots":
        return f"No, at {start} %. A dot is read by its place, so this misleads less than bars do."
    drawn, true = drawn_ratio(choice)
    if true < 1:
        long, large = f"{100 * drawn:.0f} %", f"{100 * true:.0f} %"
    else:
        long, large = f"{drawn:.1f} times", f"{true:.1f} times"
    return (
        f"No, at {start} %. For “{shown(choice)[0]}” the second bar is {long} as long as the "
        f"first; the number is {large} as large."
    )


def alt(choice: Choice) -> str:
    """Say what a chart shows, for somebody who cannot see it."""
    start, end = axis(choice)
    kind = {"bars": "Bar chart", "dots": "Dot chart", "stack": "Two stacked bars"}[choice["chart"]]
    said = "; ".join(
        f"{one}: {' and '.join(words.percent(wave.share(one)) for wave in waves())}"
        for one in shown(choice)
    )
    return f"{kind}, axis from {start} to {end} %. First and second poll: {said}."


def settings(choice: Choice) -> str:
    """Say the choices behind a chart in one line, all but its title."""
    kind = {"bars": "Bars", "dots": "Dots", "stack": "Stacked bars"}[choice["chart"]]
    front = "all answers" if choice["front"] == ALL else f"in front: {choice['front']}"
    small = "with" if choice["small"] == "full" else "without"
    return f"{kind} from {axis(choice)[0]} %; {front}; {small} small print"


def _value(field: str, value: str) -> str:
    named = _CALLED[field][1]
    if field == "heading":
        return f"“{named[value]}”"
    return (named[value] if named else value).lower()


# What the page is told once -----------------------------------------------------------------


def _spec() -> dict[str, Any]:
    front = {ALL: "All three", **{one: words.first_up(one) for one in answers()}}
    asked = (
        ("chart", "Which chart?", CHARTS),
        ("start", "Where does the axis start?", STARTS),
        ("front", "Which answer in front?", front),
        ("heading", "Which title?", {name: one.text for name, one in TITLES.items()}),
        ("small", "What stands in the small print?", SMALL),
    )
    head, rows = words.table()
    return {
        "view": "frames",
        "title": _TITLE,
        "about": _ABOUT,
        "fields": [
            {"id": name, "text": text, "options": [[one, told] for one, told in named.items()]}
            for name, text, named in asked
        ],
        "axes": {
            "/".join(one): list(axis(dict(zip(("chart", "start", "front"), one, strict=True))))
            for one in itertools.product(CHARTS, STARTS, front)
        },
        "answers": list(answers()),
        "waves": [wave.name for wave in waves()],
        "shares": {one: [wave.share(one) for wave in waves()] for one in answers()},
        "whys": {name: one.why for name, one in TITLES.items()},
        "false": [name for name, one in TITLES.items() if not one.true],
        "small": words.small_print(),
        "meter": [
            "Does the axis start at 0?",
            "Is the number of people named?",
            "Are the dates named?",
            "Is it named who was asked?",
            "Are all answers shown?",
            "Does the title hold?",
        ],
        "table": {
            "caption": "The table under every chart",
            "heads": list(head),
            "rows": [[one, *map(words.percent, shares)] for one, *shares in rows],
        },
        "slots": [[slot, text] for slot, text in SLOTS.items()],
        "note": _note(),
    }


def _note() -> str:
    return f"{words.small_print()} {words.HINDSIGHT} A view in a poll is no measure of the risk."
