"""The geometry against values that were measured by other means, and against strange input."""

from __future__ import annotations

import functools
import math
import subprocess
import sys
import warnings

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from medialit import borders as geo
from medialit.borders import shapes, topology

GEOD = Geod(ellps="WGS84")
RULERS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


@functools.cache
def border(scale: str = "10m") -> shapely.LineString:
    if scale == "OSM":
        rows = geo.read_osm_lines()
        return rows.geometry[rows.part == "land and river"].iloc[0]
    return geo.merged_line(geo.read_lines(scale), "KZ-RU")


@functools.cache
def american() -> shapely.LineString:
    rows = geo.read_osm_lines()
    return rows.geometry[rows.part == "without Alaska"].iloc[0]


@functools.cache
def areas() -> gpd.GeoDataFrame:
    return geo.read_regions()


def area_of(*codes: str) -> gpd.GeoDataFrame:
    return areas()[areas().iso.isin(codes)]


# Lengths ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("scale", "km"), [("110m", 4730), ("50m", 5459), ("10m", 6661)])
def test_length_grows_with_detail(scale, km):
    assert geo.length_km(border(scale)) == pytest.approx(km, abs=2)


def test_the_ends_lie_where_they_always_were():
    assert geo.end_to_end_km(border()) == pytest.approx(2845, abs=1)
    whole = geo.merged_line(geo.read_osm_lines(), "KZ-RU")
    assert geo.end_to_end_km(whole) == pytest.approx(2805, abs=1)


def test_length_is_the_same_however_a_line_comes():
    line = border("110m")
    series = gpd.GeoSeries([line], crs=4326)
    pieces = shapely.MultiLineString([line.coords[:20], line.coords[19:]])
    for same in (series, series.to_frame("geometry"), pieces, line.reverse()):
        assert geo.length_km(same) == pytest.approx(geo.length_km(line))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("10m", (6602, 6542, 6303, 5883, 5380, 4594, 4155, 3828, 3424)),
        ("OSM", (7141, 6836, 6383, 5913, 5398, 4536, 4139, 3823, 3468)),
    ],
)
def test_the_ruler_on_kazakhstan_russia(source, expected):
    for ruler, km in zip(RULERS, expected, strict=True):
        walked = geo.ruler_walk(border(source), ruler)
        assert walked.length_km == pytest.approx(km, rel=0.0012), ruler


def test_the_ruler_on_canada_us():
    expected = (6314, 6239, 6139, 6014, 5873, 5697, 5522, 5154, 4816)
    for ruler, km in zip(RULERS, expected, strict=True):
        assert geo.ruler_walk(american(), ruler).length_km == pytest.approx(km, rel=0.0012)


def test_the_dimension_of_a_winding_and_of_a_straight_border():
    for line, expected in ((border("OSM"), 1.125), (border(), 1.111), (american(), 1.035)):
        lengths = [geo.ruler_walk(line, ruler).length_km for ruler in RULERS[:-1]]
        measured = geo.richardson_dimension(RULERS[:-1], lengths)
        assert measured == pytest.approx(expected, abs=0.002)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("OSM", (7646, 7497, 7192, 6693, 5910, 5067, 4148, 3617)),
        ("10m", (6657, 6647, 6569, 6351, 5801, 5068, 4119, 3613)),
        ("50m", (5459, 5459, 5449, 5386, 5204, 4860, 4075, 3604)),
        ("110m", (4730, 4730, 4730, 4730, 4730, 4626, 4038, 3585)),
    ],
)
def test_simplification_by_tolerance(source, expected):
    for tolerance, km in zip((0.1, 0.3, 1, 3, 10, 30, 100, 300), expected, strict=True):
        measured = geo.simplified_length_km(border(source), tolerance)
        assert measured == pytest.approx(km, rel=0.002), tolerance


def test_every_step_of_the_compasses_is_one_ruler():
    walk = geo.ruler_walk(border("50m"), 100)
    points = np.array(walk.line.coords)
    steps = np.array(GEOD.line_lengths(*points.T)) / 1000
    assert len(steps) == walk.steps + 1
    assert steps[:-1] == pytest.approx(100, rel=1e-4)
    assert steps[-1] == pytest.approx(walk.rest_km)
    assert max(geo.nearest_on(border("50m"), *point).km for point in points) < 0.1
    assert tuple(points[-1]) == border("50m").coords[-1]


def test_a_ruler_longer_than_the_line_finds_its_ends():
    line = shapely.LineString([(50, 50), (50.1, 50.2), (50, 50.4)])
    walk = geo.ruler_walk(line, 500)
    assert walk.steps == 0
    assert walk.length_km == pytest.approx(geo.end_to_end_km(line))


def test_parts_are_walked_by_themselves():
    one, other = [(50, 50), (51, 50)], [(60, 50), (60, 51)]
    both = geo.ruler_walk(shapely.MultiLineString([one, other]), 10)
    alone = [geo.ruler_walk(shapely.LineString(part), 10) for part in (one, other)]
    assert both.length_km == pytest.approx(sum(walk.length_km for walk in alone))
    assert both.line.geom_type == "MultiLineString"


PLACES = st.tuples(st.floats(-179, 179), st.floats(-85, 85)).map(
    lambda place: (round(place[0], 3), round(place[1], 3))
)
LINES = st.lists(PLACES, min_size=2, max_size=8, unique=True).map(shapely.LineString)


@settings(max_examples=80)
@given(line=LINES, ruler=st.floats(20, 5000))
def test_no_walk_is_longer_than_the_line(line, ruler):
    walk = geo.ruler_walk(line, ruler)
    length = geo.length_km(line)
    assert walk.length_km <= length * 1.0001 + 0.01
    assert walk.length_km >= 0
    assert walk.rest_km <= ruler * 1.0001 + 0.01
    assert geo.length_km(line.reverse()) == pytest.approx(length)


@settings(max_examples=60)
@given(line=LINES, tolerance=st.floats(0.1, 500))
def test_simplifying_keeps_the_ends_and_adds_nothing(line, tolerance):
    fewer = geo.simplified(line, tolerance)
    assert len(fewer.coords) <= len(line.coords)
    assert np.allclose(fewer.coords[0], line.coords[0], atol=1e-6)
    assert np.allclose(fewer.coords[-1], line.coords[-1], atol=1e-6)


@settings(max_examples=60)
@given(line=LINES, place=PLACES)
def test_the_nearest_place_is_nearer_than_every_corner(line, place):
    found = geo.nearest_on(line, *place)
    corners = [GEOD.inv(*place, *corner)[2] / 1000 for corner in line.coords]
    assert found.km <= min(corners) * 1.001 + 0.1
    assert GEOD.inv(*place, found.lon, found.lat)[2] / 1000 == pytest.approx(found.km, abs=1e-6)


# Ranking -----------------------------------------------------------------------------------------


def test_kazakhstan_russia_is_second_in_the_world_at_every_scale():
    for scale in ("110m", "50m", "10m"):
        table = geo.rank_borders(geo.read_lines(scale))
        assert table.name[:3].tolist() == [
            *("Canada–United States", "Kazakhstan–Russia", "Argentina–Chile"),
        ]
        assert table["rank"].tolist() == list(range(1, len(table) + 1))


@pytest.mark.parametrize(("scale", "rank"), [("110m", 2), ("50m", 2), ("10m", 1)])
def test_without_alaska_the_ranking_flips_with_the_scale(scale, rank):
    lines = geo.read_lines(scale)
    table = geo.rank_borders(lines[lines.part != "Alaska"]).set_index("name")
    assert table["rank"]["Kazakhstan–Russia"] == rank


def test_the_ranking_flips_between_a_ruler_of_ten_and_of_five_km():
    both = {"Kazakhstan–Russia": border("OSM"), "Canada–US without Alaska": american()}
    assert geo.rank_borders(both, ruler_km=10).name[0] == "Canada–US without Alaska"
    assert geo.rank_borders(both, ruler_km=5).name[0] == "Kazakhstan–Russia"


def test_equal_lengths_share_a_rank():
    line = shapely.LineString([(0, 0), (1, 0)])
    longer = shapely.LineString([(0, 0), (2, 0)])
    table = geo.rank_borders({"b": line, "a": line, "c": longer})
    assert table.name.tolist() == ["c", "a", "b"]
    assert table["rank"].tolist() == [1, 2, 2]


# Areas and flat maps -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("projection", "km"),
    [
        ("Web Mercator", 10_808),
        ("Equidistant cylindrical", 8982),
        ("Robinson", 7333),
        ("Equal Earth", 7103),
        ("Lambert conformal conic", 6637),
        ("Albers equal-area conic", 6661),
        ("+proj=aea +lat_1=45 +lat_2=56 +lon_0=67", 6661),
    ],
)
def test_lengths_on_flat_maps(projection, km):
    assert geo.planar_length_km(border(), projection) == pytest.approx(km, abs=1)


@pytest.mark.parametrize(
    ("projection", "error"),
    [
        ("Web Mercator", 1.26),
        ("Equidistant cylindrical", 0.50),
        ("Robinson", 0.045),
        ("Equal Earth", 0.0),
        ("Lambert conformal conic", -0.005),
        ("Albers equal-area conic", 0.0),
    ],
)
def test_areas_on_flat_maps(projection, error):
    kazakhstan = areas()[areas().adm0 == "KAZ"]
    true = geo.area_km2(kazakhstan)
    assert true == pytest.approx(2_720_765, rel=0.001)
    assert geo.planar_area_km2(kazakhstan, projection) / true - 1 == pytest.approx(error, abs=0.003)


def test_a_map_in_feet_gives_km_too():
    line = shapely.LineString([(-120.5, 38), (-120.5, 38.5)])
    assert geo.planar_length_km(line, "EPSG:2227") == pytest.approx(geo.length_km(line), rel=1e-3)


def test_an_area_counts_the_same_whichever_way_it_runs():
    square = shapely.box(50, 50, 51, 51)
    assert geo.area_km2(square) == geo.area_km2(square.reverse()) > 7000
    holed = square.difference(shapely.box(50.2, 50.2, 50.4, 50.4))
    inner = geo.area_km2(shapely.box(50.2, 50.2, 50.4, 50.4))
    assert geo.area_km2(holed) == pytest.approx(geo.area_km2(square) - inner)


# Shared borders ----------------------------------------------------------------------------------


def test_the_shared_border_of_two_countries():
    frame = areas()
    line = geo.shared_border(frame[frame.adm0 == "KAZ"], frame[frame.adm0 == "RUS"])
    assert line.geom_type == "LineString"
    assert line.coords[0][0] < line.coords[-1][0]
    assert geo.length_km(line) == pytest.approx(6638, abs=2)
    assert geo.length_km(line) == pytest.approx(6657.6, rel=0.004)


@pytest.mark.parametrize(
    ("code", "km"),
    [
        *(("RU-ORE", 1504), ("RU-OMS", 929), ("RU-ALT", 795), ("RU-CHE", 774), ("RU-AST", 507)),
        *(("RU-SAR", 501), ("RU-KGN", 492), ("RU-AL", 455), ("RU-NVS", 303), ("RU-VGG", 234)),
        ("RU-TYU", 164),
    ],
)
def test_each_russian_subjects_share(code, km):
    kazakhstan = areas()[areas().adm0 == "KAZ"]
    measured = geo.length_km(geo.shared_border(kazakhstan, area_of(code)))
    assert measured == pytest.approx(km, rel=0.01)


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (("KZ-27",), ("RU-SAM",), r"only in 1 point\(s\): longitude 50.767, latitude 51.759"),
        (("KZ-27",), ("RU-OMS",), "do not touch"),
        (("KZ-59",), ("KZ-59",), "Both areas are the same"),
        (("KZ-59", "KZ-55"), ("KZ-55",), "one contains the other"),
    ],
)
def test_where_there_is_no_line_the_reason_is_told(one, other, told):
    with pytest.raises(geo.BorderError, match=told):
        geo.shared_border(area_of(*one), area_of(*other))


def test_two_sources_are_never_laid_over_each_other():
    coarse = geo.read_backdrop()
    russia = coarse[coarse.name == "Russia"]
    with pytest.raises(geo.BorderError, match="different sources or scales"):
        geo.shared_border(area_of("KZ-59"), russia)


def test_a_layer_moved_by_a_tenth_of_a_degree_is_refused():
    moved = area_of("RU-OMS").translate(0, 0.1)
    with pytest.raises(geo.BorderError, match=r"different sources|do not touch"):
        geo.shared_border(area_of("KZ-59", "KZ-55"), moved)


def test_outlines_that_touch_without_common_points_are_refused():
    one = shapely.box(0, 0, 1, 1)
    other = shapely.Polygon([(1, 0.2), (2, 0.2), (2, 0.8), (1, 0.8)])
    with pytest.raises(geo.BorderError, match="share no points"):
        geo.shared_border(one, other)


def test_outlines_that_run_beside_each_other_are_refused():
    steps = np.linspace(0, 5, 26)
    one = shapely.Polygon([(0, -1), *((x, 0.0) for x in steps), (5, -1)])
    # One common stretch; from there on the other outline keeps a hair's breadth away.
    above = [(x, 0.0 if x < 0.3 else 0.001) for x in steps]
    other = shapely.Polygon([*above, (5, 1), (0, 1)])
    with pytest.raises(geo.BorderError, match="share few points"):
        geo.shared_border(one, other)


@settings(max_examples=50)
@given(st.lists(st.floats(0.05, 0.95), min_size=1, max_size=12, unique=True), st.randoms())
def test_the_common_line_of_a_divided_square_is_found(heights, chance):
    """However the dividing line winds, it is what both halves share."""
    steps = np.linspace(0, 1, len(heights) + 2)[1:-1].round(6)
    line = [
        (0.0, 0.5),
        *zip(steps.tolist(), np.round(heights, 6).tolist(), strict=True),
        (1.0, 0.5),
    ]
    below = shapely.Polygon([(0, 0), *line, (1, 0)])
    above = shapely.Polygon([(0, 1), *line, (1, 1)])
    pair = [below, above]
    chance.shuffle(pair)
    found = geo.shared_border(*pair)
    assert found.equals(shapely.LineString(line))


# Input that cannot be measured -------------------------------------------------------------------

LINE = shapely.LineString([(50, 50), (51, 50)])
SQUARE = shapely.box(50, 50, 51, 51)


@pytest.mark.parametrize(
    ("given_line", "told"),
    [
        (None, "this is NoneType"),
        ("a line", "this is str"),
        (shapely.LineString(), "line is empty"),
        (shapely.MultiLineString(), "line is empty"),
        (SQUARE, "This is an area, not a line"),
        (shapely.Point(50, 50), "This is a Point"),
        (shapely.LineString([(50, 50), (50, 50)]), "single place"),
        (shapely.LineString([(50, 50), (math.inf, 50)]), "NaN or infinity"),
        (shapely.LineString([(5e6, 6e6), (5e6, 7e6)]), "look like metres"),
        (gpd.GeoSeries([LINE]), r"set_crs\(4326\)"),
        (gpd.GeoSeries([LINE], crs=4326).to_crs(3857), r"to_crs\(4326\)"),
        (gpd.GeoSeries([], crs=4326), "line is empty"),
        (gpd.GeoSeries([None], crs=4326), "line is empty"),
    ],
)
@pytest.mark.parametrize(
    "measure",
    [
        geo.length_km,
        geo.end_to_end_km,
        lambda line: geo.ruler_walk(line, 10),
        lambda line: geo.simplified(line, 10),
        lambda line: geo.nearest_on(line, 50, 50),
        lambda line: geo.planar_length_km(line, "Web Mercator"),
    ],
)
def test_a_line_that_cannot_be_measured_is_named(given_line, told, measure):
    with pytest.raises(geo.BorderError, match=told):
        measure(given_line)


@pytest.mark.parametrize(
    ("given_area", "told"),
    [
        (shapely.Polygon(), "area is empty"),
        (LINE, "not an area"),
        (shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), "make_valid"),
        (gpd.GeoSeries([SQUARE]), r"set_crs\(4326\)"),
        (gpd.GeoSeries([SQUARE], crs=4326).to_crs(3857), r"to_crs\(4326\)"),
    ],
)
@pytest.mark.parametrize(
    "measure",
    [
        geo.area_km2,
        lambda area: geo.planar_area_km2(area, "Robinson"),
        lambda area: geo.shared_border(area, SQUARE),
        lambda area: geo.shared_border(SQUARE, area),
    ],
)
def test_an_area_that_cannot_be_measured_is_named(given_area, told, measure):
    with pytest.raises(geo.BorderError, match=told):
        measure(given_area)


@pytest.mark.parametrize("ruler", [0, -1, math.nan, math.inf, "ten", None])
def test_a_ruler_that_is_none_is_refused(ruler):
    for measure in (geo.ruler_walk, geo.simplified, geo.simplified_length_km):
        with pytest.raises(geo.BorderError, match="must be a number of km above 0"):
            measure(LINE, ruler)


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda: geo.ruler_walk(LINE, 0.0001), "more than 200,000 steps"),
        (lambda: geo.ruler_walk(LINE, 30_000), "fits on the earth"),
        (lambda: geo.end_to_end_km(shapely.MultiLineString([LINE, [(0, 0), (1, 1)]])), "2 parts"),
        (lambda: geo.simplified(shapely.box(0, 0, 0.1, 0.1).exterior, 500), "nothing is left"),
        (lambda: geo.planar_length_km(LINE, "EPSG:4326"), "a degree is no length"),
        (lambda: geo.planar_length_km(LINE, "Flat Earth"), "No map projection is called"),
        (
            lambda: geo.planar_length_km(shapely.LineString([(100, 0), (110, 0)]), "+proj=gnom"),
            "cannot show every place",
        ),
        (lambda: geo.nearest_on(LINE, 500, 50), "Longitude comes first"),
        (lambda: geo.nearest_on(LINE, math.nan, 50), "no place on the earth"),
        (lambda: geo.rank_borders({}), "no border to rank"),
        (lambda: geo.rank_borders(gpd.GeoSeries([LINE], crs=4326)), "columns 'name'"),
        (lambda: geo.richardson_dimension([1, 1], [2, 2]), "two different rulers"),
        (lambda: geo.richardson_dimension([1, 2], [2]), "one length a ruler"),
        (lambda: geo.richardson_dimension([1, 0], [2, 3]), "must be a number of km"),
        (lambda: topology.decode_arcs({"arcs": [[["a"]]]}), "arcs of this topology are broken"),
        (lambda: topology.decode_area([], {"type": "Polygon", "arcs": [[0]]}), "cannot be built"),
    ],
)
def test_what_makes_no_sense_is_refused(ask, told):
    with pytest.raises(geo.BorderError, match=told):
        ask()


def test_scales_are_not_ranked_together():
    import pandas as pd

    both = pd.concat([geo.read_lines("110m"), geo.read_lines("50m")])
    with pytest.raises(geo.BorderError, match="mixes lines of different map_scale: 110m, 50m"):
        geo.rank_borders(both)


def loose(points: list[tuple[float, float]]) -> shapely.LineString:
    """Return a line of any numbers; shapely may warn while making it, we may not afterwards."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return shapely.LineString(points)


ANYTHING = st.one_of(
    st.none(),
    st.text(max_size=3),
    st.lists(st.tuples(st.floats(), st.floats()), min_size=2, max_size=4).map(loose),
    st.lists(PLACES, min_size=1, max_size=4).map(shapely.MultiPoint),
    LINES,
)


@settings(max_examples=150)
@given(thing=ANYTHING, ruler=st.floats() | st.none())
def test_only_plain_errors_come_out(thing, ruler):
    for measure in (geo.length_km, lambda line: geo.ruler_walk(line, ruler)):
        try:
            told = measure(thing)
        except geo.BorderError as error:
            told = str(error)
        assert isinstance(told, str | float | geo.Walk)


@settings(max_examples=60)
@given(places=st.lists(PLACES, min_size=1, max_size=5))
def test_the_way_to_space_and_back_loses_nothing(places):
    points = np.array(places, dtype=float)
    assert np.allclose(shapes.to_degrees(shapes.to_space(points)), points, atol=1e-9)


def test_the_core_loads_none_of_it():
    code = "import sys, medialit; print([m for m in ('geopandas', 'shapely', 'pyproj', 'numpy') if "
    code += "m in sys.modules] + [m for m in sys.modules if m.startswith('medialit.borders')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
