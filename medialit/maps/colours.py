"""Colour ramps that stay in order for every eye, and on paper without colour.

Each ramp gets darker in equal steps of lightness (CIE L*). Lightness is what colour-blind readers
and grey printers keep, so the order of the classes survives both.
"""

from __future__ import annotations

import functools

import numpy as np

from medialit.borders import BorderError

#: Light end, middle and dark end of each ramp. Neither is red or green.
RAMPS = {
    "blues": ("#e9f1fa", "#5a9bd0", "#0b2c5f"),
    "oranges": ("#fdf0df", "#e58a35", "#552003"),
}
#: The fewest and the most classes that a reader can still tell apart.
FEWEST, MOST = 3, 7

# Linear RGB (sRGB, IEC 61966-2-1) to CIE XYZ over the white point D65.
_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_WHITE = _TO_XYZ.sum(axis=1)
_EDGE = 6 / 29


def ramp(name: str, classes: int) -> tuple[str, ...]:
    """Return the colours of a ramp from the lowest class to the highest.

    Parameters
    ----------
    name : {"blues", "oranges"}
        Which ramp.
    classes : int
        How many colours; 3 to 7, or 1 and 2 where ties left fewer classes.

    Returns
    -------
    tuple of str
        "#rrggbb", light to dark, in equal steps of lightness.

    Raises
    ------
    BorderError
        If there is no such ramp or no such number of classes.
    """
    if name not in RAMPS:
        raise BorderError(f"There is no ramp {name!r}. Take {' or '.join(RAMPS)}.")
    if not (isinstance(classes, int | np.integer) and 1 <= classes <= MOST):
        raise BorderError(f"A map has {FEWEST} to {MOST} classes, not {classes!r}.")
    return _ramp(name, int(classes))


@functools.cache
def _ramp(name: str, classes: int) -> tuple[str, ...]:
    anchors = np.array([to_lab(colour) for colour in RAMPS[name]])
    light, dark = anchors[0, 0], anchors[-1, 0]
    # One class alone takes the middle, so that it does not look like "none".
    steps = np.linspace(light, dark, classes) if classes > 1 else np.array([(light + dark) / 2])
    # np.interp wants rising numbers, and lightness falls.
    lab = [np.interp(-steps, -anchors[:, 0], anchors[:, axis]) for axis in range(3)]
    return tuple(from_lab(row) for row in np.column_stack(lab))


def to_lab(colour: str) -> np.ndarray:
    """Return a colour "#rrggbb" in CIELAB (D65), shape (3,)."""
    rgb = np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear_to_lab(linear)


def linear_to_lab(linear: np.ndarray) -> np.ndarray:
    """Return linear RGB from 0 to 1 in CIELAB (D65), shape (3,)."""
    share = (_TO_XYZ @ linear) / _WHITE
    x, y, z = np.where(share > _EDGE**3, np.cbrt(share), share / (3 * _EDGE**2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def from_lab(lab: np.ndarray) -> str:
    """Return a colour of CIELAB (D65) as "#rrggbb", moved into what a screen can show."""
    y = (lab[0] + 16) / 116
    share = np.array([y + lab[1] / 500, y, y - lab[2] / 200])
    share = np.where(share > _EDGE, share**3, 3 * _EDGE**2 * (share - 4 / 29))
    linear = np.clip(np.linalg.solve(_TO_XYZ, share * _WHITE), 0, 1)
    rgb = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(float(one) * 255):02x}" for one in rgb)
