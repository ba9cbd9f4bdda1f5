"""Draw areas, lines, places and names on one map, without any state behind the scenes.

What is drawn stays findable: each layer is one matplotlib collection whose ``gid`` reads
"layer|id|id|...", in the order of its paths. Tests ask the artists, not the pixels.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, ParamSpec, TypeVar

import numpy as np
import shapely
from matplotlib import rc_context, rcdefaults
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_rgba_array
from matplotlib.figure import Figure as Drawing
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.spines import Spine
from matplotlib.text import Text
from PIL import Image, features
from pyproj import Geod, Transformer

from medialit.maps import layers, naming, style

P, R = ParamSpec("P"), TypeVar("R")

GEOD = Geod(ellps="WGS84")

# Colours of a saved picture beside those drawn: for the soft rims of lines and words.
_RIMS = 10
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


def plate(draw: Callable[P, R]) -> Callable[P, R]:
    """Let a plate look the same whatever a notebook has set for its own figures."""

    @functools.wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> R:
        with rc_context():
            rcdefaults()
            return draw(*args, **kwargs)

    return drawn


class Sheet(Drawing):
    """A drawing that saves itself small: maps have flat colours, and few of them.

    Attributes
    ----------
    page_format : str
        What it is saved as for a page: WebP without loss, half as long as a PNG; a PNG where
        Pillow was built without WebP.
    """

    page_format = "webp" if features.check("webp") else "png"

    def savefig(self, fname: Any, **how: Any) -> None:
        """Save as matplotlib does; a WebP or PNG gets few colours and loses nothing else."""
        if how.get("format") not in ("png", "webp"):
            super().savefig(fname, **how)
            return
        dots = how.get("dpi", self.dpi) * self.get_size_inches()
        with io.BytesIO() as stream:
            super().savefig(stream, **{**how, "format": "rgba", "metadata": None})
            # Whole dots, as matplotlib counts them; 505.9999 are 506.
            size = tuple(np.round(dots, 6).astype(int).tolist())
            picture = Image.frombytes("RGBA", size, stream.getvalue())
        small = _few_colours(picture.convert("RGB"), _flat_colours(self))
        if how["format"] == "webp":
            small.convert("RGB").save(fname, format="webp", lossless=True)
        else:
            small.save(fname, format="png", optimize=True)


def _flat_colours(drawing: Drawing) -> list[tuple[int, ...]]:
    """Return the colours in which areas, lines and words are drawn, legends included."""
    found = []
    for artist in _seen(drawing):
        for name in ("get_facecolor", "get_edgecolor", "get_color"):
            get = getattr(artist, name, None)
            if get is not None:
                found += [one for one in to_rgba_array(get()) if one[3] == 1]
    return [tuple(round(255 * float(part)) for part in one[:3]) for one in found]


def _seen(artist: Artist) -> Iterator[Artist]:
    """Yield what is drawn of an artist; a map has no axis, and to ask for one makes its ticks."""
    yield artist
    bare = isinstance(artist, Axes) and not artist.axison
    for part in artist.get_children():
        if part.get_visible() and not (bare and isinstance(part, Axis | Spine)):
            yield from _seen(part)


def _few_colours(picture: Image.Image, flat: Iterable[tuple[int, ...]]) -> Image.Image:
    """Keep flat colours to the letter, and bring those of the soft rims between them near."""
    there = {colour for _, colour in picture.getcolors(picture.width * picture.height)}
    kept = [one for one in dict.fromkeys(flat) if one in there]
    rims = picture.quantize(_RIMS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    colours = [part for one in kept for part in one] + rims.getpalette()[: 3 * _RIMS]
    palette = Image.new("P", (1, 1))
    palette.putpalette(colours[: 3 * 256])
    small = picture.quantize(palette=palette, dither=Image.Dither.NONE)
    # Pillow looks up neighbours together, so white may come out a little grey.
    numbers = np.array(small)
    red, green, blue = np.moveaxis(np.array(picture, dtype=np.int32), 2, 0)
    packed = (red << 16) | (green << 8) | blue
    for number, (r, g, b) in enumerate(kept[:256]):
        numbers[packed == (r << 16) | (g << 8) | b] = number
    exact = Image.fromarray(numbers)
    exact.putpalette(small.getpalette())
    return exact


def sheet(height: float, width: float = style.WIDTH) -> Drawing:
    """Return an empty drawing of this size in inches, ready to measure text on."""
    drawing = Sheet(figsize=(width, height), dpi=style.DPI, facecolor="white")
    FigureCanvasAgg(drawing)
    return drawing


def frame(geometries: Any, pad: float = 0.03, crs: str = style.CRS) -> tuple[float, ...]:
    """Return the window around geometries in degrees: west, south, east, north in metres."""
    west, south, east, north = shapely.total_bounds(project(geometries, crs))
    margin = pad * max(east - west, north - south)
    return west - margin, south - margin, east + margin, north + margin


def map_sheet(
    window: Sequence[float], *, strip: float = 0.0, crs: str = style.CRS
) -> tuple[Drawing, Panel]:
    """Return a drawing as wide as a page with one map on it, and that map.

    Parameters
    ----------
    window : tuple of float
        West, south, east, north in metres of the map.
    strip : float
        Inches to leave free below, for a legend.
    """
    west, south, east, north = window
    map_height = style.WIDTH * (north - south) / (east - west)
    drawing = sheet(map_height + strip)
    axes = drawing.add_axes((0, strip / (map_height + strip), 1, map_height / (map_height + strip)))
    return drawing, Panel(axes, window, crs)


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
        axes.set_aspect("equal", adjustable="box")
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

    def lands(self) -> bool:
        """Draw sea and lands, hatch Crimea, and say whether Crimea is in view."""
        west, south, east, north = layers.BACKDROP_WINDOW
        sea = shapely.box(west, south, east, north)
        self.areas("sea", ["sea"], sea, fill=style.SEA, edge="none", order=0)
        lands = layers.backdrop()
        near = lands[shapely.intersects(lands.geometry.to_numpy(), self.seen)]
        plain, hatched = near[~near.hatched], near[near.hatched]
        self.areas("lands", plain.name, plain.geometry, fill=style.LAND, order=1)
        if not hatched.empty:
            self.crimea(hatched.geometry, fill=style.LAND)
        return not hatched.empty

    def crimea(self, geometries: Any, *, fill: str = "none", edge: str = style.EDGE) -> None:
        """Hatch Crimea, in the way that means Crimea and nothing else."""
        hatch = style.CRIMEA_HATCH
        self.areas("crimea", ["Crimea"], geometries, fill=fill, edge=edge, hatch=hatch, order=2)

    @functools.cached_property
    def seen(self) -> shapely.Geometry:
        """What the window shows, as an area in degrees."""
        west, east = self.axes.get_xlim()
        south, north = self.axes.get_ylim()
        rim = shapely.get_coordinates(
            shapely.segmentize(shapely.box(west, south, east, north), (east - west) / 40)
        )
        lon, lat = transformer(self.crs).transform(*rim.T, direction="INVERSE")
        return shapely.Polygon(np.column_stack((lon, lat)))

    # Names -------------------------------------------------------------------------------------

    def write(self, text: str, x: float, y: float, *, keep: bool = True, **how: Any) -> Text:
        """Write into the map at metres x and y, with a white halo, and keep the place."""
        written = self.axes.text(x, y, text, **{**style.words(), **how})
        written.set_path_effects([withStroke(linewidth=2.2, foreground="white")])
        if keep:
            self.taken.append(naming.box_of(written))
        return written

    def name_country(self, name: str) -> Text:
        """Write the name of a land where most room is around it inside the window."""
        shape = shapely.intersection(layers.backdrop().geometry[name], self.seen)
        return self._inside(name, shape, style.country())

    def name_seas(self) -> None:
        """Write the names of the seas in view."""
        for name, place in layers.SEAS.items():
            if shapely.contains_xy(self.seen, *place):
                self.write(name, *self.on_map([place])[0], **style.sea())

    def name_areas(
        self, names: Sequence[str], geometries: Sequence[Any], how: dict[str, Any] | None = None
    ) -> list[Text]:
        """Write the names of areas into them, each where it covers least."""
        return [
            self._inside(name, shapely.intersection(shape, self.seen), how or style.region())
            for name, shape in zip(names, geometries, strict=True)
        ]

    def _inside(self, name: str, shape: shapely.Geometry, how: dict[str, Any]) -> Text:
        """Write a name into an area: in its roomiest place, or in the next that is free."""
        flat = shapely.simplify(project(shape, self.crs)[0], 5_000)
        room = shapely.maximum_inscribed_circle(flat, tolerance=20_000)
        middle = shapely.get_coordinates(room)[0]
        written = self.write(name, *middle, keep=False, **how)
        half = (naming.box_of(written)[2:] - naming.box_of(written)[:2]) / 2
        shapely.prepare(flat)
        spots = [middle, *naming.spots(flat, middle)]
        pixels = self.axes.transData.transform(spots)
        boxes = np.hstack([pixels - half, pixels + half])
        best = self._best(boxes)
        written.set_position(spots[best])
        self.taken.append(boxes[best])
        return written

    def name_points(self, names: Sequence[str], places: Any, **how: Any) -> list[Text]:
        """Write names beside places, off each other, off the border, inside the window."""
        pixels = self.axes.transData.transform(self.on_map(places))
        return [self._beside(name, pixel, how) for name, pixel in zip(names, pixels, strict=True)]

    def _beside(self, name: str, pixel: np.ndarray, how: dict[str, Any]) -> Text:
        written = self.axes.text(0, 0, name, **{**style.words(), **how}, va="bottom", ha="left")
        written.set_path_effects([withStroke(linewidth=2.2, foreground="white")])
        left, bottom, right, top = naming.box_of(written)
        size = np.array([right - left, top - bottom])
        # The anchor of a text is its baseline; keep the distance from it to the box.
        anchor = self.axes.transData.transform((0, 0)) - (left, bottom)
        boxes = naming.around(pixel, size)
        best = boxes[self._best(boxes)]
        written.set_position(self.axes.transData.inverted().transform(best[:2] + anchor))
        self.taken.append(best)
        return written

    def _best(self, boxes: np.ndarray) -> int:
        """Return which box covers least and stays inside; among equals, off the border."""
        inner = self.axes.get_window_extent().extents + np.array([2, 2, -2, -2])
        covered = np.zeros(len(boxes))
        for other in self.taken:
            covered += naming.common(boxes, other)
        outside = naming.common(boxes, boxes) - naming.common(boxes, inner)
        x, y = self._avoided.T
        west, south, east, north = (edge[:, None] for edge in boxes.T)
        over = ((x > west) & (x < east) & (y > south) & (y < north)).sum(axis=1)
        return int(np.lexsort((over, np.round(covered + outside)))[0])

    # Scale -------------------------------------------------------------------------------------

    def scale_bar(self, km: float, *, corner: str = "lower right") -> float:
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
            f"{km:g} km",
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


def legend(drawing: Drawing, handles: Sequence[Any], columns: int) -> Any:
    """Put a legend below the maps."""
    return drawing.legend(
        handles=handles,
        loc="lower left",
        ncols=columns,
        frameon=False,
        prop={"family": style.FONT, "size": style.SMALL},
        handlelength=1.8,
        handleheight=1.0,
        borderaxespad=0.2,
        columnspacing=1.4,
    )


def background(axes: Axes, colour: str) -> Rectangle:
    """Return a plain ground for a panel without lands."""
    ground = Rectangle((0, 0), 1, 1, transform=axes.transAxes, color=colour, linewidth=0, zorder=0)
    ground.set_gid("ground")
    return ground


def font(size: float) -> dict[str, Any]:
    """Return font and size, for texts that matplotlib itself places."""
    return {"fontfamily": style.FONT, "fontsize": size}


def line(label: str, colour: str, width: float) -> Line2D:
    """Return a legend entry for lines."""
    return Line2D([], [], color=colour, linewidth=width, label=label)


def patch(label: str, fill: str, hatch: str | None = None, edge: str = style.EDGE) -> Patch:
    """Return a legend entry for areas."""
    entry = Patch(facecolor=fill, edgecolor=edge, hatch=hatch, label=label, linewidth=0.8)
    if hatch:
        entry.set(hatchcolor=style.HATCH, hatch_linewidth=0.7)
    return entry


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
