"""How well readers agree, and confidence with answers; and how much chance alone could do.

scikit-learn and krippendorff take a second or more to load. So each is loaded inside the
function that needs it, when it is called, and not before.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from itertools import chain
from math import isfinite, sqrt
from numbers import Real
from statistics import NormalDist, fmean
from typing import NamedTuple

COIN = 0.25
"""The Brier score of somebody who says 50 % every time."""

LEVELS = ("nominal", "ordinal", "interval", "ratio")
"""The scales that Krippendorff's alpha knows: labels, ranks, numbers, numbers with a true 0."""

STRENGTHS = ((0.2, "slight"), (0.4, "fair"), (0.6, "moderate"), (0.8, "substantial"))
"""Words of Landis and Koch for kappa: up to which value each is used; above them "almost
perfect". They are a custom, not a law [R20]."""


class Interval(NamedTuple):
    """A number lies between these two; a share has both from 0 to 1."""

    low: float
    high: float


def share_agreed(first: Sequence[Hashable], second: Sequence[Hashable]) -> float:
    """Return the share of items to which two readers give the same label, from 0 to 1.

    Parameters
    ----------
    first, second : sequence
        The labels of two readers, item by item.

    Raises
    ------
    ValueError
        If there is no item, the readers have different numbers of labels, or a label is None.

    Examples
    --------
    >>> share_agreed(["fear", "none", "none"], ["fear", "fear", "none"])
    0.6666666666666666
    """
    pairs = _paired(first, second)
    return sum(one == other for one, other in pairs) / len(pairs)


def cohen_kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> float | None:
    """Return Cohen's kappa: how far two readers agree beyond what chance would give.

    With ``a`` for the share agreed and ``c`` for the share that chance would give if both used
    their labels as often as they do, but blindly, it is ``(a - c) / (1 - c)``.
    Cohen, A coefficient of agreement for nominal scales, Educational and Psychological
    Measurement 20 (1960). Computed by scikit-learn.

    Parameters
    ----------
    first, second : sequence
        The labels of two readers, item by item.

    Returns
    -------
    float or None
        1 for full agreement, 0 for what chance gives, below 0 for less than that. None where
        it is not defined: both gave every item one and the same label, so ``c`` is 1.

    Raises
    ------
    ValueError
        As `share_agreed`.

    See Also
    --------
    kappa_in_words : says what it means, also where it is not defined.

    Examples
    --------
    >>> round(cohen_kappa("AABBB", "AABBA"), 2)
    0.62
    >>> print(cohen_kappa("AAA", "AAA"))
    None
    """
    pairs = _paired(first, second)
    codes = _codes(chain(*pairs))
    if len(codes) == 1:
        return None
    from sklearn.metrics import cohen_kappa_score

    return float(cohen_kappa_score([codes[a] for a, _ in pairs], [codes[b] for _, b in pairs]))


def kappa_without_one(first: Sequence[Hashable], second: Sequence[Hashable]) -> Interval | None:
    """Return between which values kappa falls if any single item is left out.

    With few items it is wide: then kappa says little. It is no confidence interval.

    Returns
    -------
    Interval or None
        None where kappa is not defined for any of the shorter lists.

    Raises
    ------
    ValueError
        As `share_agreed`; or if there is one item only.

    Examples
    --------
    >>> low, high = kappa_without_one("AABBB", "AABBA")
    >>> f"{low:.2f} {high:.2f}"
    '0.50 1.00'
    """
    pairs = _paired(first, second)
    if len(pairs) == 1:
        raise ValueError("There is one item only, so none can be left out.")
    shorter = [pairs[:i] + pairs[i + 1 :] for i in range(len(pairs))]
    found = [cohen_kappa([a for a, _ in one], [b for _, b in one]) for one in shorter]
    known = [one for one in found if one is not None]
    return Interval(min(known), max(known)) if known else None


def kappa_in_words(kappa: float | None) -> str:
    """Say what a kappa means to somebody who has never heard of one.

    Parameters
    ----------
    kappa : float or None
        From -1 to 1; None where it is not defined.

    Raises
    ------
    ValueError
        If kappa is not from -1 to 1.
    """
    if kappa is None:
        return (
            "κ (kappa) is not defined here: both used one and the same label for every item. "
            "Then chance would agree every time too, and there is nothing to set apart from it."
        )
    if not -1 <= kappa <= 1:
        raise ValueError(f"Kappa lies between -1 and 1, and this is {kappa!r}.")
    value = round(kappa, 2) + 0.0  # never "-0.00"
    said = f"κ (kappa) is {value:.2f}".replace("-", "−")
    scale = "1 is full agreement, 0 is what chance alone would give."
    if value < 0:
        return f"{said}: agreement rarer than chance alone would make it. {scale}"
    strength = next((word for most, word in STRENGTHS if value <= most), "almost perfect")
    return f"{said}, which is called {strength} by custom [R20]. {scale}"


def krippendorff_alpha(
    table: Sequence[Sequence[Hashable | None]], level: str = "nominal"
) -> float | None:
    """Return Krippendorff's alpha: agreement beyond chance of any number of readers, with gaps.

    Krippendorff, Computing Krippendorff's alpha-reliability (2011). Computed by the package
    krippendorff.

    Parameters
    ----------
    table : sequence of sequences
        One row for each reader, one column for each item; None where a reader gave no label.
    level : str
        One of `LEVELS`. Labels are ``"nominal"``; the other three need numbers.

    Returns
    -------
    float or None
        1 for full agreement, 0 for what chance gives, below 0 for less than that. None where
        it is not defined: wherever two readers can be compared, there is only one label.

    Raises
    ------
    ValueError
        If the rows differ in length, no item has labels of two readers, the level is unknown,
        or a value does not fit it.

    Examples
    --------
    >>> round(krippendorff_alpha(["AABB", "AABA", ["A", None, "B", "B"]]), 2)
    0.67
    """
    rows = [list(row) for row in table]
    if len({len(row) for row in rows}) > 1:
        raise ValueError("The rows differ in length. Give every reader one place for each item.")
    columns = zip(*rows, strict=True)
    items = [[one for one in column if one is not None] for column in columns]
    paired = [one for item in items if len(item) > 1 for one in item]
    if not paired:
        raise ValueError("No item has labels of two readers, so there is nothing to compare.")
    _check_level(level, [one for item in items for one in item])
    if len({*paired}) == 1:
        return None
    import krippendorff

    if level == "nominal":
        codes = _codes(chain(*items))
        rows = [[None if one is None else codes[one] for one in row] for row in rows]
    gap = float("nan")
    numbers = [[gap if one is None else float(one) for one in row] for row in rows]
    return float(krippendorff.alpha(numbers, level_of_measurement=level))


def _paired(first: Sequence[Hashable], second: Sequence[Hashable]) -> list[tuple]:
    """Return the labels of each item, and refuse what cannot be compared."""
    first, second = list(first), list(second)
    if len(first) != len(second):
        raise ValueError(
            f"One reader has {len(first)} labels and the other {len(second)}. Give both one for "
            "each item."
        )
    if not first:
        raise ValueError("Agreement needs one item or more.")
    if None in (*first, *second):
        raise ValueError("A label is missing (None). Leave out that item for both readers.")
    return list(zip(first, second, strict=True))


def _codes(labels: Iterable[Hashable]) -> dict[Hashable, int]:
    """Number the labels: the libraries refuse labels of mixed types."""
    return {label: code for code, label in enumerate(dict.fromkeys(labels))}


def _check_level(level: str, values: Iterable[Hashable]) -> None:
    if level not in LEVELS:
        raise ValueError(f"The level is {level!r}. Choose one of {', '.join(LEVELS)}.")
    for one in values if level != "nominal" else ():
        if isinstance(one, bool) or not isinstance(one, Real) or not isfinite(one):
            raise ValueError(f"At the level {level} a value is a finite number, not {one!r}.")
        if level == "ratio" and one < 0:
            raise ValueError(f"At the level ratio no value lies below 0, and this is {one!r}.")


def brier(told: Iterable[tuple[float, bool]]) -> float:
    """Return the Brier score: the mean squared distance between confidence and outcome.

    Brier, Verification of forecasts expressed in terms of probability, Monthly Weather
    Review 78 (1950), for an outcome that came or did not.

    Parameters
    ----------
    told : iterable of (float, bool)
        A confidence from 0 to 1, and whether the answer was accepted.

    Returns
    -------
    float
        From 0 (always certain, always accepted) to 1 (always certain, never accepted).

    Raises
    ------
    ValueError
        If there is no answer, or a confidence is not from 0 to 1.

    Examples
    --------
    >>> brier([(0.5, True), (0.5, False)])
    0.25
    """
    distances = []
    for sure, accepted in told:
        if not 0 <= sure <= 1:
            raise ValueError(f"A confidence is a number from 0 to 1, and this is {sure!r}.")
        distances.append((sure - bool(accepted)) ** 2)
    if not distances:
        raise ValueError("A Brier score needs one answer or more.")
    return fmean(distances)


def brier_in_words(score: float) -> str:
    """Say what a Brier score means to somebody who has never heard of one.

    Parameters
    ----------
    score : float
        From 0 to 1.

    Raises
    ------
    ValueError
        If the score is not from 0 to 1.
    """
    if not 0 <= score <= 1:
        raise ValueError(f"A Brier score lies between 0 and 1, and this is {score!r}.")
    scale = (
        f"Your Brier score is {score:.2f}. 0 means certain and accepted every time, 1 means "
        "certain and not accepted every time, and who says 50 % every time gets 0.25."
    )
    if round(score, 2) == COIN:
        return f"{scale} You stand at that mark: your confidence told no more than a coin would."
    if score < COIN:
        return f"{scale} Yours is lower, and lower is better: it was worth asking how sure you are."
    return f"{scale} Yours is higher: where you feel surest, it pays to look once more."


def wilson(right: int, of: int, *, level: float = 0.95) -> Interval:
    """Return the Wilson score interval of a share.

    Wilson, Probable inference, the law of succession, and statistical inference, Journal of
    the American Statistical Association 22 (1927). It stays between 0 and 1 and holds up with
    few answers; it assumes that they do not depend on each other.

    Parameters
    ----------
    right, of : int
        `right` answers accepted among `of`.
    level : float
        How often such intervals hold the true share, between 0 and 1.

    Raises
    ------
    ValueError
        If `right` is not from 0 to `of`, `of` is not 1 or more, or `level` is not between 0
        and 1.

    Examples
    --------
    >>> low, high = wilson(0, 10)
    >>> f"{low:.3f} {high:.3f}"
    '0.000 0.278'
    """
    if of < 1 or not 0 <= right <= of:
        raise ValueError(f"{right} of {of} is no share: give a count from 0 to a total above 0.")
    if not 0 < level < 1:
        raise ValueError(f"A level lies between 0 and 1, such as 0.95, and this is {level!r}.")
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, bend = right / of, z * z / of
    middle = (share + bend / 2) / (1 + bend)
    half = z * sqrt(share * (1 - share) / of + bend / (4 * of)) / (1 + bend)
    # At the ends the formula gives 0 and 1 exactly; rounding must not push it past them.
    low = 0.0 if right == 0 else max(0.0, middle - half)
    high = 1.0 if right == of else min(1.0, middle + half)
    return Interval(low, high)
