"""Krippendorff's alpha of a whole class, from counts, and how far chance may move it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from medialit.agreement import Interval

SEED, TIMES = 20221013, 1000
FEWEST_ITEMS = 3
"""So many items are needed for an interval: fewer cannot be drawn again in a useful way."""


class Alpha(NamedTuple):
    """How far many readers agree.

    Attributes
    ----------
    value : float or None
        1 for full agreement, 0 for what chance gives; None where it is not defined.
    between : Interval or None
        The 95 % interval, from drawing the items again a thousand times.
    raters, items : int
        The most readers that one item has, and the items with two readers or more.
    why_not : str
        Why there is no value; empty where there is one.
    """

    value: float | None
    between: Interval | None
    raters: int
    items: int
    why_not: str = ""


def alpha(counts: Sequence[Sequence[int]]) -> Alpha:
    """Return Krippendorff's alpha for labels, with a bootstrap interval.

    Krippendorff, Computing Krippendorff's alpha-reliability (2011); computed by the package
    krippendorff. The interval draws the items again, with a fixed seed, so that it is the same
    each time.

    Parameters
    ----------
    counts : sequence of sequences of int
        One row for each item, one column for each label: how many readers chose it.
    """
    rows = [tuple(row) for row in counts if sum(row) >= 2]
    raters = max((sum(row) for row in rows), default=0)
    if not rows:
        return Alpha(None, None, raters, 0, "no item has answers of two students")
    if sum(any(row[place] for row in rows) for place in range(len(rows[0]))) < 2:
        why = "all gave one and the same answer, so chance would agree every time too"
        return Alpha(None, None, raters, len(rows), why)
    import krippendorff
    import numpy

    table = numpy.array(rows)
    value = krippendorff.alpha(value_counts=table, level_of_measurement="nominal")
    between = _interval(table) if len(rows) >= FEWEST_ITEMS else None
    return Alpha(float(value), between, raters, len(rows))


def _interval(table) -> Interval | None:
    """Draw the items again with a fixed seed: the middle 95 % of what alpha comes to then."""
    import numpy

    items, seen = len(table), table.sum(axis=1)
    differ = (seen**2 - (table**2).sum(axis=1)) / (seen - 1)
    drawn = numpy.random.default_rng(SEED).integers(0, items, size=(TIMES, items))
    observed = differ[drawn].sum(axis=1)
    totals = table[drawn].sum(axis=1)
    pairs = totals.sum(axis=1)
    expected = pairs**2 - (totals**2).sum(axis=1)
    defined = expected > 0
    if defined.sum() < TIMES / 2:
        return None
    values = 1 - (pairs[defined] - 1) * observed[defined] / expected[defined]
    low, high = numpy.percentile(values, [2.5, 97.5])
    return Interval(float(low), float(high))
