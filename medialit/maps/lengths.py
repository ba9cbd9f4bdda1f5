"""How long the border is depends on how closely it is drawn."""

from __future__ import annotations

import functools

import numpy as np
import shapely

from medialit import borders
from medialit.figures import Figure, Table
from medialit.maps import canvas, layers, naming, style
from medialit.maps.notes import map_note

#: The scales, from coarse to fine, and how they are called.
SCALES = {"110m": "1:110 million", "50m": "1:50 million", "10m": "1:10 million"}
_ALL = {**SCALES, "OSM": "OpenStreetMap"}

# Degrees: the bends between Orsk, Magnitogorsk and Kostanay.
_STRETCH = shapely.box(56.7, 50.2, 64.6, 54.3)
_OSM_NOTE = (
    "OpenStreetMap's line is drawn thinned; its points and length are those before that, on land "
    "and rivers without the Caspian Sea."
)


@canvas.plate
def three_scales() -> Figure:
    """Draw one stretch of the border at three scales of Natural Earth and from OpenStreetMap."""
    measured = _measured()
    drawing = canvas.sheet(5.9)
    window = canvas.frame(_STRETCH, pad=0)
    for place, (scale, name) in enumerate(_ALL.items()):
        row, column = divmod(place, 2)
        axes = drawing.add_axes((0.005 + 0.5 * column, 0.06 + 0.5 * (1 - row), 0.49, 0.43))
        panel = canvas.Panel(axes, window)
        _stretch(panel, scale)
        points, km = measured[scale]
        below = f"{name}: {km:,.0f} km in all, {points:,} points"
        axes.text(
            *(0.5, -0.02),
            below,
            transform=axes.transAxes,
            ha="center",
            va="top",
            **{**style.words(), "fontsize": style.LARGE},
        )
    return Figure(
        drawing,
        title="One border at three scales, and from OpenStreetMap",
        alt=_scales_alt(measured),
        finding=_scales_finding(measured),
        table=_scales_table(measured),
        note=map_note("border", "osm", "towns", extra=_OSM_NOTE),
    )


def _stretch(panel: canvas.Panel, scale: str) -> None:
    """Draw the stretch at one scale, over OpenStreetMap's line in grey."""
    panel.axes.add_patch(canvas.background(panel.axes, style.LAND))
    near = shapely.buffer(_STRETCH, 1)
    if scale != "OSM":
        fine = shapely.intersection(layers.border("OSM"), near)
        panel.lines("osm line", ["KZ-RU"], fine, colour=style.EDGE, width=0.9, order=3)
    line = shapely.intersection(layers.border(scale), near)
    panel.lines("border", ["KZ-RU"], line, width=1.5 if scale != "OSM" else 1.1, avoid=True)
    corners = _vertices(scale)
    size = {"110m": 16, "50m": 9, "10m": 3.5, "OSM": 0}[scale]
    if size:
        panel.axes.scatter(
            *panel.on_map(corners).T, s=size, c=style.BORDER, linewidths=0, zorder=5
        ).set_gid("points of the line")
    towns = layers.towns().set_index("name").loc[["Magnitogorsk", "Orsk", "Rudny"]]
    places = list(zip(towns.lon, towns.lat, strict=True))
    panel.points("towns", towns.index, places)
    panel.scale_bar(100)
    panel.name_points(list(towns.index), places, fontsize=style.SMALL)
    for name, place in {"Russia": (57.9, 53.6), "Kazakhstan": (63.0, 51.4)}.items():
        panel.write(name, *panel.on_map([place])[0], **style.country())


def _vertices(scale: str) -> np.ndarray:
    """Return the points of the line inside the stretch, in degrees."""
    points = shapely.get_coordinates(layers.border(scale))
    west, south, east, north = _STRETCH.bounds
    lon, lat = points.T
    return points[(lon > west) & (lon < east) & (lat > south) & (lat < north)]


@functools.cache
def _measured() -> dict[str, tuple[int, float]]:
    """Return points and km of the whole border by scale."""
    found = {}
    for scale in SCALES:
        line = layers.border(scale)
        found[scale] = (int(shapely.get_num_coordinates(line)), borders.length_km(line))
    table = layers.lines("OSM")
    row = table[(table.border == "KZ-RU") & (table.part == "land and river")].iloc[0]
    found["OSM"] = (int(row.vertices), float(row.km))
    return found


def _scales_alt(measured: dict[str, tuple[int, float]]) -> str:
    listed = "; ".join(
        f"{name} has {len(_vertices(scale)):,} points here and makes the whole border "
        f"{measured[scale][1]:,.0f} km"
        for scale, name in SCALES.items()
    )
    return (
        "Four small maps of the same stretch of the border, between Magnitogorsk, Orsk and "
        "Rudny. The coarsest has a few straight lines with sharp corners; each finer one follows "
        f"more bends, and OpenStreetMap follows every turn of the rivers. {listed}; OpenStreetMap "
        f"makes it {measured['OSM'][1]:,.0f} km. In the first three maps OpenStreetMap's line "
        "stands behind in grey, to show which bends are left out."
    )


def _scales_finding(measured: dict[str, tuple[int, float]]) -> str:
    coarse, fine = measured["110m"][1], measured["OSM"][1]
    return (
        f"The same border is {coarse:,.0f} km long at 1:110 million and {fine:,.0f} km in "
        f"OpenStreetMap, {fine / coarse:.1f} times as much: a length needs its scale."
    )


def _scales_table(measured: dict[str, tuple[int, float]]) -> Table:
    rows = [
        (name, measured[scale][0], float(round(measured[scale][1])), _middle_gap_km(scale))
        for scale, name in _ALL.items()
    ]
    return Table(
        ("Drawn at", "Points", "Length of the whole border (km)", "Typical gap of points (km)"),
        rows,
        "The border of Kazakhstan and Russia at four levels of detail; the gap is the median in "
        "the line as drawn",
    )


def _middle_gap_km(scale: str) -> float:
    points = shapely.get_coordinates(layers.border(scale))
    return round(float(np.median(canvas.GEOD.line_lengths(*points.T))) / 1000, 1)


# Ranking -----------------------------------------------------------------------------------------

_WHOLE, _WITHOUT = "Canada–United States", "Canada–US without Alaska"
_OURS = "Kazakhstan–Russia"
_NAMED = 9


@canvas.plate
def ranking_chart() -> Figure:
    """Draw the lengths of borders at three scales, to show which order holds and which flips."""
    lengths = _lengths()
    drawing = canvas.sheet(4.6)
    axes = drawing.add_axes((0.1, 0.08, 0.57, 0.88))
    _rank_axes(axes, max(map(max, lengths.values())))
    longest = sorted(lengths, key=lambda name: -lengths[name][-1])[:_NAMED]
    for name in longest:
        colour, width, dashes, marker = _pen(name)
        drawn = axes.plot(
            range(len(SCALES)),
            lengths[name],
            color=colour,
            linewidth=width,
            linestyle=dashes,
            marker=marker,
            markersize=5,
            zorder=4 if name in (_OURS, _WITHOUT) else 3,
        )[0]
        drawn.set_gid(f"border|{name}")
    for name, side in ((_OURS, "top"), (_WITHOUT, "bottom")):
        _start_values(axes, lengths[name], side)
    _end_labels(axes, {name: lengths[name][-1] for name in longest})
    _mark_flip(axes, lengths)
    return Figure(
        drawing,
        title="Which border is longest? The same borders at three scales",
        alt=_rank_alt(lengths),
        finding=_rank_finding(lengths),
        table=_rank_table(lengths),
        note=map_note("border", extra=_UKRAINE_NOTE),
    )


_UKRAINE_NOTE = (
    "Russia–Ukraine is the recognised border on the mainland; a line across the Crimean isthmus, "
    "which the data set also has, is not counted."
)


@functools.cache
def _lengths() -> dict[str, tuple[float, ...]]:
    """Return km at the three scales by border; Canada–US with and without Alaska."""
    found: dict[str, list[float]] = {}
    for scale in SCALES:
        table = layers.lines(scale)
        for name, km in zip(*_ranked(table), strict=True):
            found.setdefault(name, []).append(km)
        short = table[(table.border == "CA-US") & (table.part == "without Alaska")]
        found.setdefault(_WITHOUT, []).append(borders.length_km(short))
    return {name: tuple(kms) for name, kms in found.items() if len(kms) == len(SCALES)}


def _ranked(table) -> tuple[list[str], list[float]]:
    ranking = borders.rank_borders(table)
    return ranking["name"].tolist(), ranking["km"].tolist()


def _rank_axes(axes, longest: float) -> None:
    axes.set_xlim(-0.12, len(SCALES) - 0.95)
    axes.set_xticks(range(len(SCALES)), list(SCALES.values()))
    axes.set_ylim(0, longest * 1.06)
    thousands = range(0, int(longest * 1.06) + 1, 1000)
    axes.set_yticks(thousands, [f"{km:,}" for km in thousands])
    axes.set_ylabel("Length (km)", **canvas.font(style.NORMAL))
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.grid(axis="x", color="#dddddd", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(labelfontfamily=style.FONT, labelsize=style.NORMAL)


def _pen(name: str) -> tuple[str, float, str, str]:
    """Return colour, width, dashes and marker: the two that flip differ in more than colour."""
    if name == _OURS:
        return style.BORDER, 2.6, "solid", "o"
    if name == _WITHOUT:
        return style.SECOND, 2.2, "dashed", "s"
    if name == _WHOLE:
        return style.SECOND, 1.4, "solid", "s"
    return style.QUIET, 1.0, "solid", "."


def _end_labels(axes, ends: dict[str, float]) -> None:
    """Name each line at its right end, moved apart where they would touch."""
    names = sorted(ends, key=ends.get)
    low, high = axes.get_ylim()
    gap = (high - low) * 0.047
    heights = naming.apart([ends[name] for name in names], gap)
    for name, height in zip(names, heights, strict=True):
        strong = "bold" if name in (_OURS, _WITHOUT) else "normal"
        axes.text(
            len(SCALES) - 1 + 0.06,
            height,
            f"{name}  {ends[name]:,.0f}",
            va="center",
            **{**style.words(), "fontweight": strong, "color": _pen(name)[0]},
        ).set_gid(f"name|{name}")


def _start_values(axes, kms: tuple[float, ...], side: str) -> None:
    """Write the lengths at all scales but the last beside their points."""
    for at, km in enumerate(kms[:-1]):
        axes.annotate(
            f"{km:,.0f}",
            (at, km),
            xytext=(0, -6 if side == "top" else 6),
            textcoords="offset points",
            ha="center" if at else "left",
            va=side,
            **{**style.words(), "fontsize": style.SMALL},
        )


def _mark_flip(axes, lengths: dict[str, tuple[float, ...]]) -> None:
    """Point at the place where the two lines cross, if they do."""
    place = _crossing(lengths)
    if place is None:
        return
    axes.annotate(
        "the order flips",
        place,
        xytext=(place[0] + 0.3, place[1] - 520),
        arrowprops={"arrowstyle": "-", "color": style.INK, "linewidth": 0.8},
        ha="center",
        **style.words(),
    )


def _crossing(lengths: dict[str, tuple[float, ...]]) -> tuple[float, float] | None:
    ours, theirs = np.array(lengths[_OURS]), np.array(lengths[_WITHOUT])
    ahead = ours - theirs
    for at in range(len(SCALES) - 1):
        if ahead[at] < 0 < ahead[at + 1]:
            share = ahead[at] / (ahead[at] - ahead[at + 1])
            return at + share, float(ours[at] + share * (ours[at + 1] - ours[at]))
    return None


def _rank_alt(lengths: dict[str, tuple[float, ...]]) -> str:
    def three(name: str) -> str:
        return ", ".join(f"{km:,.0f}" for km in lengths[name])

    others = [one for one in lengths if one not in (_OURS, _WHOLE, _WITHOUT)]
    next_one = max(others, key=lambda name: lengths[name][-1])
    return (
        "Line chart of the lengths of borders in km at 1:110, 1:50 and 1:10 million. "
        f"Canada–United States is on top at every scale ({three(_WHOLE)}). Kazakhstan–Russia "
        f"rises steeply ({three(_OURS)}). Canada–US without Alaska is almost flat "
        f"({three(_WITHOUT)}). The two lines cross between 1:50 and 1:10 million. All other "
        f"borders stay below; the longest of them at 1:10 million is {next_one} "
        f"({three(next_one)})."
    )


def _rank_finding(lengths: dict[str, tuple[float, ...]]) -> str:
    neighbours = {name for name in lengths if "Russia" in name or "Kazakhstan" in name}
    always = all(
        max(neighbours, key=lambda name: lengths[name][at]) == _OURS for at in range(len(SCALES))
    )
    first = "is at every scale" if always else "is not at every scale"
    coarse, fine = lengths[_OURS][0], lengths[_OURS][-1]
    return (
        f"Kazakhstan–Russia {first} the longest border of either country and shorter than all of "
        f"Canada–United States; against Canada–US without Alaska it is shorter at 1:110 million "
        f"({coarse:,.0f} to {lengths[_WITHOUT][0]:,.0f} km) and longer at 1:10 million "
        f"({fine:,.0f} to {lengths[_WITHOUT][-1]:,.0f} km)."
    )


def _rank_table(lengths: dict[str, tuple[float, ...]]) -> Table:
    rows = sorted(
        ((name, *(float(round(km)) for km in kms)) for name, kms in lengths.items()),
        key=lambda row: -row[-1],
    )
    return Table(
        ("Border", *(f"{name} (km)" for name in SCALES.values())),
        rows,
        "Borders of Kazakhstan and Russia and some others at three scales, the longest at "
        "1:10 million first",
    )
