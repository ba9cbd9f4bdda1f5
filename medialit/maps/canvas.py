"""Draw areas, lines, places and names on one map, without any state behind the scenes.

What is drawn stays findable: each layer is one matplotlib collection whose ``gid`` reads
"layer|id|id|...", in the order of its paths. Tests ask the artists, not the pixels.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Patch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from pyproj import Geod, Transformer

from medialit.maps import layers, style

GEOD = Geod(ellps="WGS84")

_LONGEST_EDGE = 1.0  # degrees; longer edges bend visibly on a map


@functools.cache
def transformer(crs: str) -> Transformer:
    """Return the way from degrees to a map."""
    return Transformer.from_crs("EPSG:4326", crs, always_xy=True)


def project(geometries: Any, crs: str = style.CRS) -> np.ndarray:
    """Put geometries in degrees on a map, in metres; long edges bend as they should."""
    dense = shapely.segmentize(np.atleast_1d(np.asarray(geometries, dtype=object)), _LONGEST_EDGE)
    to_map = transformer(crs)
    return shapely.transform(
        dense, lambda points: np.column_stack(to_map.transform(*points.T)), interleaved=True
    )


def sheet(height: float, width: float = style.WIDTH) -> Drawing:
    """Return an empty drawing of this size in inches, ready to measure text on."""
    drawing = Drawing(figsize=(width, height), dpi=style.DPI, facecolor="white")
    FigureCanvasAgg(drawing)
    return drawing


def frame(geometries: Any, pad: float = 0.03, crs: str = style.CRS) -> tuple[float, ...]:
    """Return the window around geometries in degrees: west, south, east, north in metres."""
    west, south, east, north = shapely.total_bounds(project(geometries, crs))
    margin = pad * max(east - west, north - south)
    return west - margin, south - margin, east + margin, north + margin


class Panel:
    """One map.

    Parameters
    ----------
    axes : Axes
        Where to draw.
    window : tuple of float
        West, south, east, north in metres of the map.
    crs : str
        The projection.

    Attributes
    ----------
    axes : Axes
    crs : str
    taken : list
        Boxes in pixels that names keep out of: left, bottom, right, top.
    """

    def __init__(self, axes: Axes, window: Sequence[float], crs: str = style.CRS):
        self.axes, self.crs = axes, crs
        west, south, east, north = window
        axes.set_axis_off()
        axes.set_xlim(west, east)
        axes.set_ylim(south, north)
        axes.set_aspect("equal", adjustable="datalim")
        axes.apply_aspect()
        self.taken: list[np.ndarray] = []
        self._avoided = np.empty((0, 2))

    # What is drawn -----------------------------------------------------------------------------

    def areas(
        self,
        layer: str,
        names: Iterable[str],
        geometries: Any,
        *,
        fill: str | Sequence[str] = "none",
        edge: str = style.EDGE,
        width: float = 0.6,
        hatch: str | None = None,
        order: float = 1,
    ) -> PathCollection:
        """Draw areas in degrees, each filled with its own colour or all with one."""
        shapes = project(geometries, self.crs)
        drawn = PathCollection(
            [_outline(shape) for shape in shapes],
            facecolors=fill,
            edgecolors=edge,
            linewidths=width,
            hatch=hatch,
            zorder=order,
        )
        if hatch:
            drawn.set(hatchcolor=style.HATCH, hatch_linewidth=0.7)
        return self._kept(drawn, layer, names)

    def lines(
        self,
        layer: str,
        names: Iterable[str],
        geometries: Any,
        *,
        colour: str = style.BORDER,
        width: float = 1.6,
        dashes: str = "solid",
        order: float = 4,
        avoid: bool = False,
    ) -> LineCollection:
        """Draw lines in degrees; with `avoid`, names keep off them where they can."""
        parts = shapely.get_parts(project(geometries, self.crs))
        points = [shapely.get_coordinates(part) for part in parts]
        drawn = LineCollection(
            points,
            colors=colour,
            linewidths=width,
            linestyles=dashes,
            capstyle="round" if dashes == "solid" else "butt",
            joinstyle="round",
            zorder=order,
        )
        if avoid:
            dense = shapely.segmentize(parts, 10_000)
            self._avoided = np.vstack(
                [self._avoided, self.axes.transData.transform(shapely.get_coordinates(dense))]
            )
        return self._kept(drawn, layer, names)

    def points(
        self,
        layer: str,
        names: Iterable[str],
        places: Any,
        *,
        colour: str = style.INK,
        size: float = 14,
        order: float = 6,
    ) -> PathCollection:
        """Draw places, longitude and latitude in degrees, as dots with a white rim."""
        xy = self.on_map(places)
        drawn = self.axes.scatter(
            *xy.T, s=size, c=colour, edgecolors="white", linewidths=0.7, zorder=order
        )
        half = np.sqrt(size) / 2 * self.axes.get_figure().dpi / 72
        for x, y in self.axes.transData.transform(xy):
            self.taken.append(np.array([x - half, y - half, x + half, y + half]))
        drawn.set_gid("|".join([layer, *names]))
        return drawn

    def _kept(self, drawn: Any, layer: str, names: Iterable[str]) -> Any:
        drawn.set_gid("|".join([layer, *names]))
        # The window is set; matplotlib need not look at every point again.
        self.axes.add_collection(drawn, autolim=False)
        return drawn

    def on_map(self, places: Any) -> np.ndarray:
        """Return longitudes and latitudes in metres of this map, shape (n, 2)."""
        lon, lat = np.asarray(places, dtype=float).T
        return np.column_stack(transformer(self.crs).transform(lon, lat))

    # Whose borders -----------------------------------------------------------------------------

    def lands(self, *, names: Sequence[str] = ()) -> bool:
        """Draw sea and lands, hatch Crimea, and say whether Crimea is in view."""
        west, south, east, north = layers.BACKDROP_WINDOW
        sea = shapely.box(west, south, east, north)
        self.areas("sea", ["sea"], sea, fill=style.SEA, edge="none", order=0)
        lands = layers.backdrop()
        near = lands[shapely.intersects(lands.geometry.to_numpy(), self.seen())]
        plain, hatched = near[~near.hatched], near[near.hatched]
        self.areas("lands", plain.name, plain.geometry, fill=style.LAND, order=1)
        if not hatched.empty:
            self.crimea(hatched.geometry, fill=style.LAND)
        for name in names:
            self._country_name(name)
        return not hatched.empty

    def crimea(self, geometries: Any, fill: str = "none", order: float = 2) -> None:
        """Hatch Crimea, in the way that means Crimea and nothing else."""
        self.areas(
            "crimea", ["Crimea"], geometries, fill=fill, hatch=style.CRIMEA_HATCH, order=order
        )

    @functools.cached_property
    def _seen(self) -> shapely.Geometry:
        west, east = self.axes.get_xlim()
        south, north = self.axes.get_ylim()
        rim = shapely.get_coordinates(
            shapely.segmentize(shapely.box(west, south, east, north), (east - west) / 40)
        )
        lon, lat = transformer(self.crs).transform(*rim.T, direction="INVERSE")
        return shapely.Polygon(np.column_stack((lon, lat)))

    def seen(self) -> shapely.Geometry:
        """What the window shows, as an area in degrees."""
        return self._seen

    # Names -------------------------------------------------------------------------------------

    def write(self, text: str, x: float, y: float, **how: Any) -> Text:
        """Write into the map at metres x and y, with a white halo, and keep the place."""
        written = self.axes.text(x, y, text, **{**style.words(), **how})
        written.set_path_effects([withStroke(linewidth=2.2, foreground="white")])
        self.taken.append(box_of(written))
        return written

    def _country_name(self, name: str) -> None:
        """Write the name of a land where most room is around it inside the window."""
        shape = shapely.intersection(layers.backdrop().geometry[name], self.seen())
        flat = shapely.simplify(project(shape, self.crs)[0], 20_000)
        room = shapely.maximum_inscribed_circle(flat, tolerance=20_000)
        x, y = shapely.get_coordinates(room)[0]
        self.write(name, x, y, **style.country())

    def name_points(self, names: Sequence[str], places: Any, **how: Any) -> list[Text]:
        """Write names beside places, off each other, off the border, inside the window."""
        pixels = self.axes.transData.transform(self.on_map(places))
        return [self._beside(name, pixel, how) for name, pixel in zip(names, pixels, strict=True)]

    def _beside(self, name: str, pixel: np.ndarray, how: dict[str, Any]) -> Text:
        written = self.axes.text(0, 0, name, **{**style.words(), **how}, va="bottom", ha="left")
        written.set_path_effects([withStroke(linewidth=2.2, foreground="white")])
        left, bottom, right, top = box_of(written)
        size = np.array([right - left, top - bottom])
        # The anchor of a text is its baseline; keep the distance from it to the box.
        anchor = self.axes.transData.transform((0, 0)) - (left, bottom)
        best = min(_around(pixel, size), key=self._cost)
        written.set_position(self.axes.transData.inverted().transform(best[:2] + anchor))
        self.taken.append(best)
        return written

    def _cost(self, box: np.ndarray) -> tuple[float, int]:
        """How bad a place for a name is: covered area and what is outside, then the border."""
        inner = self.axes.get_window_extent().extents + np.array([2, 2, -2, -2])
        covered = sum(_common(box, other) for other in self.taken)
        outside = _size(box) - _common(box, inner)
        over = ((self._avoided > box[:2]) & (self._avoided < box[2:])).all(axis=1).sum()
        return covered + outside, int(over)

    # Scale -------------------------------------------------------------------------------------

    def scale_bar(self, km: float, *, corner: str = "lower right", note: str = "") -> float:
        """Draw a bar of so many km on the ground at its own place; return its metres on the map."""
        width = self.axes.get_xlim()[1] - self.axes.get_xlim()[0]
        height = self.axes.get_ylim()[1] - self.axes.get_ylim()[0]
        y = self.axes.get_ylim()[0] + 0.05 * height
        metres = km * 1000.0
        for _ in range(4):
            x = self.axes.get_xlim()[0] + 0.03 * width
            if corner.endswith("right"):
                x = self.axes.get_xlim()[1] - 0.03 * width - metres
            metres *= km / self._km_between((x, y), (x + metres, y))
        bar = LineCollection(
            [[(x, y), (x + metres, y)]], colors=style.INK, linewidths=2.5, capstyle="butt", zorder=8
        )
        self._kept(bar, "scale bar", [f"{km:g} km"])
        self.write(
            f"{km:g} km{note}",
            x + metres / 2,
            y + 0.012 * height,
            ha="center",
            va="bottom",
            fontsize=style.SMALL,
        )
        (left, low), (right, high) = self.axes.transData.transform([(x, y), (x + metres, y)])
        self.taken.append(np.array([left, low - 3, right, high + 3]))
        return metres

    def _km_between(self, one: tuple[float, float], other: tuple[float, float]) -> float:
        (lon, lat), (lon2, lat2) = (
            transformer(self.crs).transform(*place, direction="INVERSE") for place in (one, other)
        )
        return GEOD.inv(lon, lat, lon2, lat2)[2] / 1000


# Helpers -----------------------------------------------------------------------------------------


def legend(
    drawing: Drawing, handles: Sequence[Any], columns: int, place: str = "lower left"
) -> Any:
    """Put a legend below the maps."""
    return drawing.legend(
        handles=handles,
        loc=place,
        ncols=columns,
        frameon=False,
        prop={"family": style.FONT, "size": style.SMALL},
        handlelength=1.8,
        handleheight=1.0,
        borderaxespad=0.2,
        columnspacing=1.4,
    )


def patch(label: str, fill: str, hatch: str | None = None, edge: str = style.EDGE) -> Patch:
    """Return a legend entry for areas."""
    entry = Patch(facecolor=fill, edgecolor=edge, hatch=hatch, label=label, linewidth=0.8)
    if hatch:
        entry.set(hatchcolor=style.HATCH, hatch_linewidth=0.7)
    return entry


def box_of(text: Text) -> np.ndarray:
    """Return the box of a text in pixels: left, bottom, right, top."""
    return text.get_window_extent(text.get_figure().canvas.get_renderer()).extents


def _outline(shape: shapely.Geometry) -> Path:
    """Return an area as one path, holes included."""
    rings = [
        shapely.get_coordinates(ring)
        for polygon in shapely.get_parts(shape)
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    codes = [
        np.r_[Path.MOVETO, np.full(len(ring) - 2, Path.LINETO), Path.CLOSEPOLY] for ring in rings
    ]
    return Path(np.vstack(rings), np.concatenate(codes))


def _around(pixel: np.ndarray, size: np.ndarray, gap: float = 5.0) -> list[np.ndarray]:
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
    return boxes


def _size(box: np.ndarray) -> float:
    return float(np.prod(np.maximum(box[2:] - box[:2], 0)))


def _common(box: np.ndarray, other: np.ndarray) -> float:
    """Return the area that two boxes share."""
    low, high = np.maximum(box[:2], other[:2]), np.minimum(box[2:], other[2:])
    return float(np.prod(np.maximum(high - low, 0)))
