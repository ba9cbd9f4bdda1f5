"""Small charts as SVG text: the same each time, legible in any light and without colour.

A chart brings its own white ground, so it reads the same on a light page, a dark page and
paper. Nothing is told by colour alone: bars are labelled, and what is arguable is hatched.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from medialit.agreement import wilson

WIDTH = 480
"""Width of a chart in pixels; at 360 px its letters are still about 11 px high."""

_INK, _QUIET, _HAIR = "#1b2430", "#4a5666", "#c3cbd6"
_BLUE, _ORANGE = "#1d4f9f", "#b45309"  # told apart by everybody, and in greyscale
_LINE = 19  # px from one line of text to the next
_LABEL_LETTERS = 52  # that fit into the width
_MARGIN = 14
_BAR = 20  # px high
_VALUE_ROOM = 120  # px kept free on the right for a bar's number


class Step(NamedTuple):
    """How often the key accepted the answers given with one confidence.

    Attributes
    ----------
    confidence : int
        Per cent.
    accepted, answers : int
        `accepted` among `answers`, which are 1 or more.
    """

    confidence: int
    accepted: int
    answers: int


class Bar(NamedTuple):
    """One bar of a group.

    Attributes
    ----------
    label : str
    value : float or None
        0 or more; None is written as "no data".
    ours : bool
        Worked out by us and not published so: hatched.
    """

    label: str
    value: float | None
    ours: bool = False


class Span(NamedTuple):
    """A share with the interval around it, all in per cent.

    Attributes
    ----------
    label : str
    value, low, high : float
        From 0 to 100, with `value` between the other two.
    """

    label: str
    value: float
    low: float
    high: float


def bars(
    labels: Sequence[str],
    values: Sequence[float | None],
    *,
    arguable: Sequence[float] | None = None,
    legend: tuple[str, str] = ("accepted", "arguable"),
    unit: str = "",
) -> str:
    """Draw horizontal bars, each with its label above and its number behind it.

    Parameters
    ----------
    labels : sequence of str
    values : sequence of float or None
        One for each label, 0 or more; None is written as "no data".
    arguable : sequence of float, optional
        What may be added to each value; hatched.
    legend : (str, str)
        Names of the solid and the hatched part.
    unit : str
        An abbreviation that stands behind each number, such as ``km``.

    Returns
    -------
    str
        An SVG document.

    Raises
    ------
    ValueError
        If there is no bar, the sequences differ in length, or a value is negative or not
        finite.
    """
    labels, values = list(labels), list(values)
    more = [0] * len(values) if arguable is None else list(arguable)
    if not labels or not len(labels) == len(values) == len(more):
        raise ValueError(
            f"There are {len(labels)} labels, {len(values)} values and {len(more)} arguable "
            "parts. Give each bar one of each."
        )
    _check_lengths((*values, *more))
    longest = max(((v or 0) + m for v, m in zip(values, more, strict=True)), default=0) or 1
    scale = (WIDTH - 2 * _MARGIN - _VALUE_ROOM) / longest
    parts, y = [], float(_MARGIN)
    for label, value, extra in zip(labels, values, more, strict=True):
        written, y = _wrapped(_MARGIN, y, label, _LABEL_LETTERS)
        parts += [written, _bar(_MARGIN, y, value, scale, unit, extra=extra)]
        y += _BAR + 12
    if any(more):
        parts.append(_legend(y + 4, legend))
        y += _LINE + 8
    return _svg(y, _HATCH + "".join(parts))


def _check_lengths(values: Sequence[float | None]) -> None:
    for one in values:
        if one is not None and (not math.isfinite(one) or one < 0):
            raise ValueError(f"A bar cannot show {one!r}. Give numbers of 0 or more.")


def _wrapped(x: float, y: float, words: str, letters: int, weight: int = 400) -> tuple[str, float]:
    """Write words in lines of so many letters, and say where the next thing begins."""
    parts = []
    for line in textwrap.wrap(words, letters) or [words]:
        parts.append(_text(x, y + 13, line, weight=weight))
        y += _LINE
    return "".join(parts), y


def _bar(
    x: float,
    y: float,
    value: float | None,
    scale: float,
    unit: str,
    *,
    extra: float = 0,
    fill: str = _BLUE,
    stroke: str = "",
) -> str:
    if value is None:
        return _text(x, y + 15, "no data", fill=_QUIET)
    solid, hatched = value * scale, extra * scale
    # A bar of nothing keeps a thin foot, so that it is seen to stand there.
    drawn = _rect(x, y, max(solid, 1.5), _BAR, fill, stroke=stroke)
    said = _number(value)
    if extra:
        drawn += _rect(x + solid, y, hatched, _BAR, "url(#hatch)", stroke=_ORANGE)
        said += f" + {_number(extra)}"
    return drawn + _text(x + solid + hatched + 7, y + 15, f"{said} {unit}".strip(), weight=600)


def _legend(y: float, names: tuple[str, str]) -> str:
    solid, hatched = names
    second = _MARGIN + 30 + 8.2 * len(solid) + 16
    return (
        _rect(_MARGIN, y, 22, 14, _BLUE)
        + _text(_MARGIN + 30, y + 12, solid, fill=_QUIET)
        + _rect(second, y, 22, 14, "url(#hatch)", stroke=_ORANGE)
        + _text(second + 30, y + 12, hatched, fill=_QUIET)
    )


def panels(groups: Sequence[tuple[str, Sequence[Bar]]], *, unit: str = "") -> str:
    """Draw groups of bars, each in a frame of its own; no line leads from one to another.

    All bars start at 0 and share one scale, so that no frame looks larger than it is.

    Parameters
    ----------
    groups : sequence of (str, sequence of Bar)
        A heading and its bars.
    unit : str
        An abbreviation that stands behind each number.

    Returns
    -------
    str
        An SVG document.

    Raises
    ------
    ValueError
        If there is no group or no bar in one, or a value is negative or not finite.
    """
    values = [bar.value for _, group in groups for bar in group if bar.value is not None]
    if not groups or not all(group for _, group in groups):
        raise ValueError("There is nothing to draw. Give each group one bar or more.")
    _check_lengths(values)
    scale = (WIDTH - 4 * _MARGIN - _VALUE_ROOM) / (max(values, default=0) or 1)
    parts, y = [], float(_MARGIN)
    for heading, group in groups:
        inner, bottom = _panel(heading, group, y, scale, unit)
        frame = _rect(_MARGIN / 2, y, WIDTH - _MARGIN, bottom - y, "#ffffff", stroke=_HAIR)
        parts += [frame, inner]
        y = bottom + 10
    return _svg(y, _HATCH + "".join(parts))


def _panel(
    heading: str, group: Sequence[Bar], y: float, scale: float, unit: str
) -> tuple[str, float]:
    """Return the inside of a frame that begins at `y`, and where the frame ends."""
    left = 2 * _MARGIN
    written, y = _wrapped(left, y + 8, heading, _LABEL_LETTERS - 4, weight=600)
    parts = [written]
    y += 4
    for bar in group:
        written, y = _wrapped(left, y, bar.label, _LABEL_LETTERS - 2)
        look = {"fill": "url(#hatch)", "stroke": _ORANGE} if bar.ours else {}
        parts += [written, _bar(left, y, bar.value, scale, unit, **look)]
        y += _BAR + 10
    return "".join(parts), y


_GUTTER, _FIELD_END = 150, WIDTH - 26  # px: room for labels, and where 100 % stands


def intervals(groups: Sequence[tuple[str, Sequence[Span]]]) -> str:
    """Draw shares as dots with the interval around each, on one axis from 0 to 100 %.

    Parameters
    ----------
    groups : sequence of (str, sequence of Span)
        A heading and its shares.

    Returns
    -------
    str
        An SVG document.

    Raises
    ------
    ValueError
        If there is nothing to draw, or a share does not lie in its interval within 0 to 100.
    """
    spans = [span for _, group in groups for span in group]
    if not spans:
        raise ValueError("There is nothing to draw. Give one share or more.")
    for one in spans:
        if not 0 <= one.low <= one.value <= one.high <= 100:
            raise ValueError(f"{one} is no share within its interval. Give per cent, in order.")
    height = 12.0 + sum(34 + 28 * len(group) for _, group in groups)
    parts = []
    for percent in range(0, 101, 20):
        x = _along(percent)
        parts.append(_line(x, 8, x, height, _HAIR))
        parts.append(_text(x, height + 18, f"{percent} %", anchor="middle", fill=_QUIET, size=14))
    y = 12.0
    for heading, group in groups:
        parts.append(_text(_MARGIN, y + 18, heading, weight=600))
        y += 34
        for span in group:
            parts.append(_text(_MARGIN, y + 13, span.label) + _span(span, y + 8))
            y += 28
    return _svg(height + 30, "".join(parts))


def _along(percent: float) -> float:
    return _GUTTER + percent / 100 * (_FIELD_END - _GUTTER)


def _span(span: Span, y: float) -> str:
    low, high = _along(span.low), _along(span.high)
    feet = "".join(_line(x, y - 5, x, y + 5, _BLUE, width=2) for x in (low, high))
    dot = f'<circle cx="{_along(span.value):.1f}" cy="{y:.1f}" r="4.5" fill="{_BLUE}"/>'
    said = f"{_number(span.value)} %"
    # On the left where the right has no room for it.
    side = (low - 8, "end") if high > _FIELD_END - 50 else (high + 8, "start")
    told = _text(side[0], y + 5, said, anchor=side[1], weight=600)
    return _line(low, y, high, y, _BLUE, width=2) + feet + dot + told


_LEFT, _RIGHT, _TOP, _BOTTOM = 64, WIDTH - 16, 48, 330  # the field of the calibration chart
_FROM, _TO = 45, 105  # per cent; room on both sides for a dot on 50 and on 100


def calibration(steps: Sequence[Step], *, who: str = "you were") -> str:
    """Draw how sure somebody was against how often the key accepted the answer.

    Each dot is one confidence: the more answers, the larger; below it stands how many were
    accepted. The thin line through it is the 95 % Wilson interval. On the dashed line,
    confidence and outcome agree.

    Parameters
    ----------
    steps : sequence of Step
    who : str
        Who was sure, with the verb: it stands below the chart.

    Returns
    -------
    str
        An SVG document.

    Raises
    ------
    ValueError
        If a confidence is not from 50 to 100, or a step has no answers or more accepted ones
        than answers.
    """
    for step in steps:
        if not 50 <= step.confidence <= 100:
            raise ValueError(f"A confidence is 50 to 100 per cent, and this is {step.confidence}.")
    parts = [_axes(who), _diagonal()]
    parts += [_dot(step) for step in steps]
    return _svg(_BOTTOM + 92, "".join(parts))


def _across(confidence: float) -> float:
    return _LEFT + (confidence - _FROM) / (_TO - _FROM) * (_RIGHT - _LEFT)


def _up(share: float) -> float:
    return _BOTTOM - share * (_BOTTOM - _TOP)


def _axes(who: str) -> str:
    parts = [_text(_MARGIN, 20, "Accepted by the key", fill=_QUIET)]
    for percent in range(0, 101, 25):
        y = _up(percent / 100)
        parts.append(_line(_LEFT, y, _RIGHT, y, _HAIR))
        parts.append(_text(_LEFT - 8, y + 5, f"{percent} %", anchor="end", fill=_QUIET))
    for percent in range(50, 101, 10):
        x = _across(percent)
        parts.append(_line(x, _BOTTOM, x, _BOTTOM + 6, _QUIET))
        # Low enough for the largest dot to lie on the axis.
        parts.append(_text(x, _BOTTOM + 34, f"{percent} %", anchor="middle", fill=_QUIET))
    told = f"How sure {who}, and how many were accepted"
    middle = (_LEFT + _RIGHT) / 2
    return "".join([*parts, _text(middle, _BOTTOM + 80, told, anchor="middle", fill=_QUIET)])


def _diagonal() -> str:
    line = _line(_across(50), _up(0.5), _across(100), _up(1), _QUIET, width=2, dash="7 5")
    sample = _line(_RIGHT - 160, 15, _RIGHT - 122, 15, _QUIET, width=2, dash="7 5")
    return line + sample + _text(_RIGHT, 20, "as sure as right", anchor="end", fill=_QUIET)


def _dot(step: Step) -> str:
    x = _across(step.confidence)
    low, high = map(_up, wilson(step.accepted, step.answers))
    y = _up(step.accepted / step.answers)
    radius = min(15.0, 5 + 2 * math.sqrt(step.answers))
    feet = "".join(_line(x - 5, end, x + 5, end, _BLUE, width=2) for end in (low, high))
    dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{_BLUE}"/>'
    between = " of " if step.answers < 20 else "/"  # or it would run into the next
    said = f"{step.accepted}{between}{step.answers}"
    if step.answers >= 1000:
        said = f"{100 * step.accepted / step.answers:.0f} %"
    told = _text(x, _BOTTOM + 54, said, anchor="middle", weight=600, size=14)
    return _line(x, low, x, high, _BLUE, width=2) + feet + dot + told


_HATCH = (
    '<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" '
    f'patternTransform="rotate(45)"><rect width="7" height="7" fill="#ffffff"/>'
    f'<rect width="3" height="7" fill="{_ORANGE}"/></pattern></defs>'
)


def _svg(height: float, inner: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" '
        f'width="{WIDTH}" height="{height:.0f}" font-family="system-ui, sans-serif" '
        f'font-size="15"><rect width="{WIDTH}" height="{height:.0f}" fill="#ffffff"/>'
        f"{inner}</svg>"
    )


def _rect(x: float, y: float, width: float, height: float, fill: str, stroke: str = "") -> str:
    edge = f' stroke="{stroke}" stroke-width="1.5"' if stroke else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'fill="{fill}"{edge}/>'
    )


def _line(
    x1: float, y1: float, x2: float, y2: float, stroke: str, *, width: float = 1, dash: str = ""
) -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}" '
        f'stroke-width="{width:g}"{dashed}/>'
    )


def _text(
    x: float,
    y: float,
    words: str,
    *,
    fill: str = _INK,
    anchor: str = "start",
    weight: int = 400,
    size: int = 15,
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{fill}" text-anchor="{anchor}" '
        f'font-weight="{weight}" font-size="{size}">{escape(words)}</text>'
    )


def _number(value: float) -> str:
    return f"{round(value, 2):g}" if abs(value) < 10_000 else f"{value:,.0f}"
