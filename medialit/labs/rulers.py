"""The ruler lab: walk the border with a pair of compasses and see what a length depends on."""

from __future__ import annotations

import functools
from typing import Any, ClassVar

import shapely

from medialit import borders, maps
from medialit.labs.screen import Frame, flat, packed_within, svg_path
from medialit.maps import layers
from medialit.widgets.engine import Twin
from medialit.widgets.lab import Choice, Lab, twin

#: The rulers, in km.
RULERS = (200, 100, 50, 25, 10, 5, 2, 1)
#: The lines that can be walked, from coarse to fine, and what they are called.
LINES = {
    "110m": "Natural Earth 1:110 million, the coarsest",
    "50m": "Natural Earth 1:50 million",
    "10m": "Natural Earth 1:10 million",
    "OSM": "OpenStreetMap, the finest",
}
_OURS, _OTHER = "Kazakhstan–Russia", "Canada–US without Alaska"
_TITLE = "Walk the border with a ruler"
_ABOUT = (
    "Open a pair of compasses to the length of the ruler and walk along the border, from its "
    "western end to its eastern one. The length is the number of steps times the ruler, and the "
    "rest."
)
_WIDTH, _MARGIN, _FINE = 600, 12, 3
_MOST_PATH = 380  # bytes of a walked line; the rest of a change takes up to 550


@functools.cache
def _line(source: str, border: str) -> shapely.LineString | shapely.MultiLineString:
    """Return a border on land in degrees; Canada–US without Alaska."""
    lines = layers.lines(source)
    lines = lines[~lines.part.isin(("Alaska", "Caspian Sea"))]
    return borders.merged_line(lines, border)


@functools.cache
def _walk(source: str, border: str, ruler_km: int) -> borders.Walk:
    return borders.ruler_walk(_line(source, border), ruler_km)


@functools.cache
def _frame() -> Frame:
    bounds = [flat(_line(source, "KZ-RU")).bounds for source in LINES]
    lows, highs = zip(*((one[:2], one[2:]) for one in bounds), strict=True)
    west, south = (min(side) for side in zip(*lows, strict=True))
    east, north = (max(side) for side in zip(*highs, strict=True))
    return Frame.around((west, south, east, north), _WIDTH, _MARGIN)


@functools.cache
def _drawn(source: str) -> str:
    """Return the whole line as the path of an SVG."""
    frame = _frame().finer(_FINE)
    line = shapely.simplify(flat(_line(source, "KZ-RU")), frame.unit / 2)
    return svg_path(line, frame)


@functools.cache
def _walked(source: str, ruler_km: int) -> str:
    """Return the way of the compasses, packed for the page."""
    path = flat(_walk(source, "KZ-RU", ruler_km).line)
    return packed_within(path, _frame(), _MOST_PATH)


class RulerLab(Lab):
    """Choose a line and a ruler; every walk is kept beside that along Canada–US.

    Attributes
    ----------
    measured : dict of (str, int) to (float, float)
        Line and ruler in km to the lengths in km: Kazakhstan–Russia, Canada–US without Alaska.
    """

    fields: ClassVar = {"line": tuple(LINES), "ruler": RULERS}

    def __init__(self) -> None:
        self.measured: dict[tuple[str, int], tuple[float, float]] = {}
        super().__init__(_spec(), {"line": "10m", "ruler": RULERS[0]})

    def outcome(self, choice: Choice) -> dict[str, Any]:
        """Walk, keep the length, and describe all walks so far."""
        source, ruler = choice["line"], choice["ruler"]
        self._measure(source, ruler)
        walk = _walk(source, "KZ-RU", ruler)
        return {
            "path": _walked(source, ruler),
            "steps": walk.steps,
            **self._kept(source),
        }

    def act(self, kind: str, content: Any, choice: Choice) -> None:
        """Walk with every ruler that is still open."""
        if kind == "all":
            for ruler in RULERS:
                self._measure(choice["line"], ruler)
            self.state = {"n": content["n"], **choice, **self.outcome(choice)}

    def _measure(self, source: str, ruler: int) -> None:
        lengths = (_walk(source, border, ruler).length_km for border in ("KZ-RU", "CA-US"))
        self.measured[source, ruler] = tuple(lengths)

    def _kept(self, source: str) -> dict[str, Any]:
        """List the lengths, 0 for none, in the order of `LINES` and `RULERS`; and the slopes."""
        pairs = [self.measured.get((one, r), (0, 0)) for one in LINES for r in RULERS]
        done = [r for r in RULERS if (source, r) in self.measured]
        slopes = []
        if len(done) >= 4:
            lengths = [self.measured[source, r] for r in done]
            slopes = [
                round(borders.richardson_dimension(done, side), 3)
                for side in zip(*lengths, strict=True)
            ]
        return {
            "ours": [round(one) for one, _ in pairs],
            "other": [round(one) for _, one in pairs],
            "d": slopes,
        }

    def twin(self) -> Twin:
        """Return every length along the line of the lab, computed."""
        rows = [
            (
                f"{ruler} km",
                *(f"{_walk('10m', one, ruler).length_km:,.0f} km" for one in ("KZ-RU", "CA-US")),
            )
            for ruler in RULERS
        ]
        about = f"{_ABOUT} The table: every ruler on the line of {LINES['10m']}."
        return twin(_TITLE, about, ("Ruler", _OURS, _OTHER), rows, _note())


@functools.cache
def _note() -> str:
    return maps.map_note(
        "border",
        "osm",
        extra="Lengths are geodesics on WGS84, on land and rivers, without the Caspian Sea. The "
        "map is an equal-area projection (Albers); what is drawn is thinned for the screen, what "
        "is measured is not.",
    )


def _spec() -> dict[str, Any]:
    frame = _frame()
    return {
        "view": "ruler",
        "title": _TITLE,
        "about": _ABOUT,
        "names": [_OURS, _OTHER],
        "lines": [
            {
                "id": one,
                "text": text,
                "path": _drawn(one),
                "km": round(borders.length_km(_line(one, "KZ-RU"))),
                "points": len(shapely.get_coordinates(_line(one, "KZ-RU"))),
            }
            for one, text in LINES.items()
        ],
        "rulers": list(RULERS),
        "size": [frame.width, frame.height],
        "fine": _FINE,
        "units": round(1000 / frame.unit, 4),
        "note": _note(),
    }
