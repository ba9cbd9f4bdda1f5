"""Three figures: both polls with intervals, flows over the border, shares by series."""

from __future__ import annotations

import re
from datetime import date

from medialit import charts, numbers
from medialit.charts import Bar, Span
from medialit.figures import Figure, Table
from medialit.polls import words
from medialit.polls.waves import answers, by_wilson, overlap, waves

# Both polls ---------------------------------------------------------------------------------


def survey() -> Figure:
    """Draw both polls: each share with its Wilson interval at the size of its poll."""
    spans = {
        one: [(wave, by_wilson(wave.share(one), wave.n)) for wave in waves()] for one in answers()
    }
    groups = [
        (words.first_up(one), [Span(wave.name, wave.share(one), *span) for wave, span in pairs])
        for one, pairs in spans.items()
    ]
    rows = [
        (one, wave.name, wave.n, wave.share(one), round(span.low, 1), round(span.high, 1))
        for one, pairs in spans.items()
        for wave, span in pairs
    ]
    header = ("Answer", "Poll", "Asked", "Share (%)", "From (%)", "To (%)")
    return Figure(
        charts.intervals(groups),
        title="Whether Russia could attack Kazakhstan: two polls by telephone",
        alt=_survey_alt(spans),
        finding=_survey_finding(spans),
        table=Table(header, rows, "Shares with 95 % Wilson intervals"),
        note=_survey_note(),
    )


def _survey_alt(spans: dict) -> str:
    said = [
        f"{one}: "
        + ", ".join(
            f"{words.percent(wave.share(one))} in {wave.name} ({span.low:.1f} to {span.high:.1f})"
            for wave, span in pairs
        )
        for one, pairs in spans.items()
    ]
    return (
        f"Dots with intervals on an axis from 0 to 100 %. {'. '.join(map(words.first_up, said))}."
    )


def _survey_finding(spans: dict) -> str:
    first, second = waves()
    likely, impossible = answers()[0], answers()[-1]
    apart = not overlap(*(span for _, span in spans[likely]))
    meet = "The intervals do not overlap" if apart else "The intervals overlap"
    return (
        f"The share calling an attack likely rose from {first.share(likely):g} to "
        f"{second.share(likely):g} %. {meet}. In both polls most called it impossible: "
        f"{first.share(impossible):g} and {second.share(impossible):g} %."
    )


def _survey_note() -> str:
    made = ". ".join(words.how_made(wave) for wave in waves())
    return (
        f"{made}. {words.sources()} Of the wording only reports were read; “likely” is our short "
        f"word. {words.HINDSIGHT} Not covered by the intervals: who did not answer "
        f"({words.rates()} of 100 did), wording, language and way of asking, fear of answering. "
        "The polls do not tell why answers changed, and views are no measure of the risk."
    )


# Flows --------------------------------------------------------------------------------------

_SINCE = date(2022, 9, 21)


def flows() -> Figure:
    """Draw how many entered, how many left and the difference, for each report with a date."""
    told = reports()
    groups, rows = [], []
    for when, one in told.items():
        entered, left = one["entered"], one["left"]
        net, at_most = entered.value - left.value, _at_most(entered, left)
        groups.append(
            (
                words.first_up(when),
                [
                    Bar(f"Entered ({entered.as_given})", entered.value),
                    Bar(f"Left ({left.as_given})", left.value),
                    Bar(f"Difference, worked out by us, {at_most}about", net, ours=True),
                ],
            )
        )
        more = f"{at_most}about {net:,.0f}"
        rows.append((when, entered.as_given, left.as_given, more, entered.publisher))
    return Figure(
        charts.panels(groups),
        title="Russian citizens who entered and left Kazakhstan since 21 September 2022",
        alt=_flows_alt(rows),
        finding=_flows_finding(rows),
        table=Table(
            ("Counted", "Entered", "Left", "Difference (ours)", "Who says so"),
            rows,
            "Reported numbers; each includes those of the reports before",
        ),
        note=_flows_note(),
    )


def _at_most(entered: numbers.Arrivals, left: numbers.Arrivals) -> str:
    # If more than this left, fewer are the difference; if more came as well, nobody knows.
    low = [one.as_given.startswith(("over", "more", "a little more")) for one in (entered, left)]
    return "at most " if low == [False, True] else ""


def reports() -> dict[str, dict[str, numbers.Arrivals]]:
    """Return entered and left for each report that counts from 21 September 2022, in time."""
    found: dict[str, dict[str, numbers.Arrivals]] = {}
    for row in numbers.load_arrivals():
        if row.first_day == _SINCE:
            found.setdefault(row.date, {})[row.direction] = row
    return found


def _flows_alt(rows: list[tuple]) -> str:
    said = [f"{when}: {i} entered, {o} left, {net} more in than out" for when, i, o, net, _ in rows]
    return f"Bars in a frame for each report. {'. '.join(map(words.first_up, said))}."


def _flows_finding(rows: list[tuple]) -> str:
    when, entered, left, net, _ = rows[0]
    return (
        f"Counted {when}, about {entered} entered and {left} left: {net} more came "
        "than went. A flow counts crossings. It does not say whether somebody is welcome."
    )


def _flows_note() -> str:
    undated = [row for row in numbers.load_arrivals() if row.first_day is None]
    there = next(row for row in numbers.load_arrivals() if row.direction == "still there")
    pair = " and ".join(f"{row.value:,.0f} {row.direction}" for row in undated)
    ids = sorted({one for row in numbers.load_arrivals() for one in row.sources}, key=_number)
    return (
        f"Most numbers are rounded or lower bounds [{', '.join(ids)}]. The last report also says "
        f"that {there.as_given} were still there; its three numbers are rounded and do not add "
        f"up. Left out, because its days were not read: {pair} [{undated[0].sources[0]}]. What "
        "flows cannot say: who stayed and for how long, whether one person crossed twice, why "
        "anybody came or left, and how people felt about it. The report of "
        f"{there.date.removeprefix('reported ')} is later than the article, by our dating: "
        "hindsight."
    )


def _number(source: str) -> int:
    return int(source[1:])


# Shares by series ---------------------------------------------------------------------------

_GROUP = "Russian"


def shares() -> Figure:
    """Draw the share of ethnic Russians: every series in a frame, every bar with its date."""
    found = by_series()
    groups = [
        (
            _heading(series),
            [Bar(_dated(row), row.value) for row in rows],
        )
        for series, rows in found.items()
    ]
    table = [
        (series, _day(row.date), row.value, row.note or "–")
        for series, rows in found.items()
        for row in rows
    ]
    return Figure(
        charts.panels(groups, unit="%"),
        title="Share of ethnic Russians in Kazakhstan, three series kept apart",
        alt=_shares_alt(found),
        finding=_shares_finding(found),
        table=Table(("Series", "Date", "Share (%)", "Caution"), table, "Share in the country"),
        note=_shares_note(found),
    )


def by_series() -> dict[str, list[numbers.NationalShare]]:
    """Return the shares of ethnic Russians in the country by series, each in time."""
    found: dict[str, list[numbers.NationalShare]] = {}
    for row in numbers.load_national_shares():
        if (row.group, row.unit) == (_GROUP, "%"):
            found.setdefault(row.series, []).append(row)
    return {series: sorted(rows, key=lambda row: row.date) for series, rows in found.items()}


def _heading(series: str) -> str:
    said = {
        "census": "Census: everybody is counted",
        "running estimate": "Running estimate: the last count, carried on",
        "reference work": "Reference work: the CIA World Factbook",
    }
    return said.get(series, words.first_up(series))


def _dated(row: numbers.NationalShare) -> str:
    caution = re.split(r"[;.](?:\s|$)", row.note)[0]
    # A caution with numbers of its own would stand between two bars like a third.
    short = caution and not any(sign in caution for sign in "%,")
    return f"{_day(row.date)} ({caution[0].lower()}{caution[1:]})" if short else _day(row.date)


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"


def _shares_alt(found: dict[str, list[numbers.NationalShare]]) -> str:
    said = [
        f"{series}: " + ", ".join(f"{words.percent(row.value)} on {_day(row.date)}" for row in rows)
        for series, rows in found.items()
    ]
    return f"Bars in three frames, one for each series. {'. '.join(map(words.first_up, said))}."


def _shares_finding(found: dict[str, list[numbers.NationalShare]]) -> str:
    census, estimate = found["census"][-1], found["running estimate"][0]
    return (
        f"The census of {_day(census.date)} says {census.value:.1f} %, the running estimate of "
        f"{_day(estimate.date)} {estimate.value:.1f} %. So name date and series with every share."
    )


def _shares_note(found: dict[str, list[numbers.NationalShare]]) -> str:
    rows = [row for series in found.values() for row in series]
    ids = sorted({one for row in rows for one in row.sources}, key=_number)
    return (
        f"From data/numbers [{', '.join(ids)}]. The series are different methods, not several "
        "measurements of one thing: nothing here may be averaged, and no line leads from one "
        "frame to another. The pages read for the census’s 15.5 % are of 2023 or undated, so an "
        "October text is not to blame for another figure. A share in the country says nothing "
        "about one region, and no share says what people want."
    )
