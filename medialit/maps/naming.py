"""Where a name goes on a drawing: beside a place, inside an area, and never on another name.

Boxes are in pixels: left, bottom, right, top.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from matplotlib.text import Text


def box_of(text: Text) -> np.ndarray:
    """Return the box of a text in pixels: left, bottom, right, top."""
    return text.get_window_extent(text.get_figure().canvas.get_renderer()).extents


def apart(heights: Sequence[float], gap: float) -> list[float]:
    """Move rising heights so far apart that each is `gap` from the next, around their middle.

    Examples
    --------
    >>> apart([0.0, 1.0, 10.0], 2.0)
    [-0.5, 1.5, 10.0]
    """
    groups: list[list[float]] = []  # middle and number of heights that move together
    for height in heights:
        groups.append([height, 1])
        while len(groups) > 1:
            (low, below), (high, above) = groups[-2:]
            if high - low >= gap * (below + above) / 2:
                break
            groups[-2:] = [[(low * below + high * above) / (below + above), below + above]]
    return [
        middle + gap * (place - (count - 1) / 2)
        for middle, count in groups
        for place in range(int(count))
    ]


def around(pixel: np.ndarray, size: np.ndarray, gap: float = 5.0) -> np.ndarray:
    """Return boxes of a size around a place: right, left, above, below, then the corners."""
    width, height = size
    x, y = pixel
    lefts = {"right": x + gap, "left": x - gap - width, "middle": x - width / 2}
    lows = {"above": y + gap, "below": y - gap - height, "middle": y - height / 2}
    ways = (
        ("right", "middle"),
        ("left", "middle"),
        ("middle", "above"),
        ("middle", "below"),
        ("right", "above"),
        ("right", "below"),
        ("left", "above"),
        ("left", "below"),
    )
    boxes = []
    for side, level in ways:
        left, low = lefts[side], lows[level]
        boxes.append(np.array([left, low, left + width, low + height]))
    return np.array(boxes)


def spots(shape: shapely.Geometry, middle: np.ndarray, across: int = 9) -> np.ndarray:
    """Return places inside an area on a grid, those near its middle first."""
    west, south, east, north = shape.bounds
    x, y = np.meshgrid(np.linspace(west, east, across), np.linspace(south, north, across))
    spots = np.column_stack((x.ravel(), y.ravel()))
    spots = spots[shapely.contains_xy(shape, spots)]
    return spots[np.argsort(np.hypot(*(spots - middle).T), kind="stable")]


def common(boxes: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the area that each of some boxes shares with another, or with its own other."""
    low = np.maximum(boxes[..., :2], other[..., :2])
    high = np.minimum(boxes[..., 2:], other[..., 2:])
    return np.prod(np.maximum(high - low, 0), axis=-1)
