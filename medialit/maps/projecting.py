"""What a flat map does to Kazakhstan: the same land on two projections."""

from __future__ import annotations

import functools

import numpy as np
import shapely

from medialit import borders
from medialit.figures import Figure, Table
from medialit.maps import canvas, layers, style
from medialit.maps.notes import map_note

_TWO = ("Web Mercator", "Albers equal-area conic")
_RING_KM = 200.0
_RINGS = ((52.0, 50.0), (67.0, 43.5), (67.0, 53.0), (79.0, 48.5))


@canvas.plate
def two_projections() -> Figure:
    """Draw Kazakhstan on Web Mercator and on Albers, both with the same metres to the inch."""
    windows = [_window(borders.PROJECTIONS[name]) for name in _TWO]
    wide, high = (np.array([_span(window, axis) for window in windows]) for axis in (0, 1))
    gap = 0.03
    inches = style.WIDTH * (1 - gap) / wide.sum()
    drawing = canvas.sheet(float(high.max() * inches) + 0.75)
    left = 0.0
    for name, window, width, height in zip(_TWO, windows, wide, high, strict=True):
        tall = float(height * inches / drawing.get_figheight())
        share = float(width * inches / style.WIDTH)
        low = 0.72 / drawing.get_figheight()
        axes = drawing.add_axes((left, low, share, tall))
        panel = canvas.Panel(axes, window, borders.PROJECTIONS[name])
        _land(panel)
        _below(panel, name)
        left += share + gap
    measured = _measured()
    return Figure(
        drawing,
        title="The same land on two flat maps",
        alt=_alt(measured),
        finding=_finding(measured),
        table=_table(measured),
        note=map_note("regions", "border", extra=_NOTE),
    )


_NOTE = (
    f"Both maps have the same metres to the inch; each ring is {2 * _RING_KM:,.0f} km across on "
    "the ground. True sizes are measured on the ellipsoid WGS84."
)


def _window(crs: str) -> tuple[float, ...]:
    return canvas.frame(layers.country("KAZ"), pad=0.02, crs=crs)


def _span(window: tuple[float, ...], axis: int) -> float:
    return window[axis + 2] - window[axis]


def _land(panel: canvas.Panel) -> None:
    panel.areas(
        "kazakhstan",
        ["Kazakhstan"],
        layers.country("KAZ"),
        fill=style.NEXT_TO,
        edge=style.QUIET,
        width=0.8,
    )
    lon, lat = range(40, 100, 10), range(40, 60, 5)
    grid = [
        *(shapely.LineString([(one, 38), (one, 58)]) for one in lon),
        *(shapely.LineString([(40, one), (95, one)]) for one in lat),
    ]
    panel.lines("grid", [], grid, colour="#b9c3c9", width=0.6, order=0.5)
    panel.lines("border", ["KZ-RU"], layers.border(), width=1.8)
    panel.lines("rings", [], _rings(), colour=style.INK, width=0.9)


@functools.cache
def _rings() -> tuple[shapely.LinearRing, ...]:
    """Return circles on the ground, all of one size."""
    around = np.linspace(0, 360, 73)
    full = np.full_like(around, _RING_KM * 1000)
    rings = []
    for lon, lat in _RINGS:
        east, north, _ = canvas.GEOD.fwd(
            np.full_like(around, lon), np.full_like(around, lat), around, full
        )
        rings.append(shapely.LinearRing(np.column_stack((east, north))))
    return tuple(rings)


def _below(panel: canvas.Panel, name: str) -> None:
    """Write under a map its name and what it makes of area and border."""
    row = _measured()[name]
    panel.axes.annotate(
        f"{name}\narea {row[0]:,.0f} km² ({_more(row[0], 0)})\nborder {row[1]:,.0f} km "
        f"({_more(row[1], 1)})",
        (0.5, 0),
        xycoords="axes fraction",
        xytext=(0, -6),
        textcoords="offset points",
        ha="center",
        va="top",
        **style.words(),
    )


@functools.cache
def _measured() -> dict[str, tuple[float, float]]:
    """Return area in km² and length of the border in km, true and by projection."""
    area, line = layers.country("KAZ"), layers.border()
    found = {"on the ground": (borders.area_km2(area), borders.length_km(line))}
    for name in borders.PROJECTIONS:
        found[name] = (borders.planar_area_km2(area, name), borders.planar_length_km(line, name))
    return found


def _more(value: float, column: int) -> str:
    """Say how far a value is off the true one."""
    percent = 100 * (value / _measured()["on the ground"][column] - 1)
    if abs(percent) < 0.05:
        return "true"
    return f"{percent:+.{0 if abs(percent) >= 10 else 1}f} %".replace("-", "−")


def _alt(measured: dict[str, tuple[float, float]]) -> str:
    (true_area, true_km), mercator = measured["on the ground"], measured["Web Mercator"]
    return (
        "Two outlines of Kazakhstan side by side, drawn with the same metres to the inch. On the "
        f"left, in Web Mercator, it is {mercator[0] / true_area:.2f} times as large in area and "
        f"its border with Russia {mercator[1] / true_km:.2f} times as long as on the ground; the "
        "four rings, which have one size on the ground, grow towards the north. On the right, in "
        "the Albers equal-area projection, the outline is smaller and leans over at its sides, "
        "and all rings have the same size."
    )


def _finding(measured: dict[str, tuple[float, float]]) -> str:
    (true_area, true_km), mercator = measured["on the ground"], measured["Web Mercator"]
    albers = measured["Albers equal-area conic"]
    return (
        f"Measured on a flat Web Mercator map Kazakhstan has {mercator[0]:,.0f} km² and the border "
        f"{mercator[1]:,.0f} km; on the ground it is {true_area:,.0f} km² and {true_km:,.0f} km, "
        f"and Albers shows {albers[0]:,.0f} km² and {albers[1]:,.0f} km."
    )


def _table(measured: dict[str, tuple[float, float]]) -> Table:
    rows = [
        (name, float(round(area)), _more(area, 0), float(round(km)), _more(km, 1))
        for name, (area, km) in measured.items()
    ]
    return Table(
        (
            *("Map", "Area of Kazakhstan (km²)", "Area, off by"),
            *("Border with Russia (km)", "Border, off by"),
        ),
        rows,
        "Kazakhstan and its border with Russia (1:10m), measured on the ground and on flat maps",
    )
