"""Put the values of a map into classes. Which way is a choice, and the choice is seen."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from medialit.borders import BorderError
from medialit.maps.colours import FEWEST, MOST

#: Ways to make classes: what each is called.
SCHEMES: Mapping[str, str] = MappingProxyType(
    {
        "equal_interval": "Equal intervals",
        "quantiles": "Quantiles",
        "natural_breaks": "Natural breaks",
    }
)
#: What each way does, in one sentence.
EXPLAINED: Mapping[str, str] = MappingProxyType(
    {
        "equal_interval": "Every class spans the same amount, so one very high value can push "
        "all others into the lowest class.",
        "quantiles": "Every class holds about the same number of regions, so values far apart "
        "can get one colour and close ones two.",
        "natural_breaks": "The classes are cut where the gaps between the values are wide, so "
        "regions of one colour are as alike as can be.",
    }
)


@dataclass(frozen=True)
class Classes:
    """Values, sorted into classes.

    Attributes
    ----------
    scheme : str
        One of `SCHEMES`.
    edges : tuple of float
        Where the classes begin and end, rising; one more than there are classes. A class holds
        what lies above its lower edge, up to and with its upper edge; the first holds the
        lowest value too. Empty where there is no value at all.
    index : tuple of int or None
        For each value its class, counted from 0; None where there is no data.
    note : str
        How the classes were made, for the note under the map.
    """

    scheme: str
    edges: tuple[float, ...]
    index: tuple[int | None, ...]
    note: str

    @property
    def count(self) -> int:
        """How many classes there are; ties can leave fewer than were asked for."""
        return max(len(self.edges) - 1, 0)

    @property
    def ranges(self) -> tuple[tuple[float, float], ...]:
        """Lower and upper edge of each class."""
        return tuple(zip(self.edges[:-1], self.edges[1:], strict=True))


def classify(values: Sequence[float | None], scheme: str, classes: int) -> Classes:
    """Put values into classes; the same values always give the same classes.

    Parameters
    ----------
    values : sequence of float or None
        One for each region; None or NaN is "no data" and stays so.
    scheme : {"equal_interval", "quantiles", "natural_breaks"}
        How to cut. Natural breaks are those of Fisher and Jenks: of all
        ways to cut, the one with the least spread inside the classes.
    classes : int
        How many; 3 to 7.

    Raises
    ------
    BorderError
        If the scheme or the number of classes does not exist, or a value is infinite.
    """
    if scheme not in SCHEMES:
        raise BorderError(f"There is no scheme {scheme!r}. Take one of {', '.join(SCHEMES)}.")
    if not (isinstance(classes, int | np.integer) and FEWEST <= classes <= MOST):
        raise BorderError(f"A map has {FEWEST} to {MOST} classes, not {classes!r}.")
    numbers = [math.nan if value is None else float(value) for value in values]
    if any(map(math.isinf, numbers)):
        raise BorderError("A value is infinite. Write None where there is no data.")
    found = np.array([number for number in numbers if not math.isnan(number)])
    edges = _edges(found, scheme, int(classes)) if len(found) else ()
    index = tuple(None if math.isnan(number) else _class_of(number, edges) for number in numbers)
    return Classes(scheme, edges, index, _note(scheme, int(classes), edges, index))


def _edges(found: np.ndarray, scheme: str, classes: int) -> tuple[float, ...]:
    low, high = float(found.min()), float(found.max())
    if low == high:
        return (low, high)
    tops = [float(top) for top in _tops(found, scheme, classes)]
    # The last class ends with the highest value, whatever rounding made of it.
    return (low, *sorted({top for top in tops if top < high}), high)


def _tops(found: np.ndarray, scheme: str, classes: int) -> np.ndarray:
    """Return the upper edges of the classes, by mapclassify."""
    # It brings SciPy and scikit-learn along; only who classifies pays for that.
    import mapclassify

    # Neither of these two can make more classes than there are different values.
    fewer = min(classes, len(np.unique(found)))
    with warnings.catch_warnings():
        # Faster only for many thousands of values; ties are told in our own note.
        warnings.filterwarnings("ignore", "Numba not installed", UserWarning)
        warnings.filterwarnings("ignore", "Not enough unique values", UserWarning)
        if scheme == "equal_interval":
            return mapclassify.EqualInterval(found, k=classes).bins
        if scheme == "quantiles":
            return mapclassify.Quantiles(found, k=fewer).bins
        return mapclassify.FisherJenks(found, k=fewer).bins


def _class_of(number: float, edges: tuple[float, ...]) -> int:
    return max(int(np.searchsorted(edges[1:], number, side="left")), 0)


def _note(scheme: str, asked: int, edges: tuple[float, ...], index: tuple[int | None, ...]) -> str:
    made, without = max(len(edges) - 1, 0), index.count(None)
    parts = [f"Classes: {SCHEMES[scheme].lower()}, {made}."]
    if edges and made < asked:
        parts.append(f"{asked} were asked for, but there are too few different values.")
    if without:
        parts.append(f"No data for {without} of {len(index)}.")
    return " ".join(parts)
