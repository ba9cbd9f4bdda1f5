"""The labs without a browser: what they compute, what they send, what a page may ask of them."""

from __future__ import annotations

import html
import itertools
import json
import re
import zipfile
from io import BytesIO
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from medialit import borders, labs, maps, numbers, report
from medialit.answers import Receipt
from medialit.labs import choropleths, projections, rankings, regions, rulers, screen
from medialit.labs.choropleths import ChoroplethLab
from medialit.maps import values
from medialit.widgets.session import Session
from tests import plan

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
NAMES = (
    *("type", "n", "slot", "measure", "scheme", "classes"),
    *("ramp", "line", "ruler", "scale", "group", "map"),
)


class Page:
    """A page with one lab: says what the page says, and keeps what it is sent."""

    def __init__(self, view):
        self.view, self.count = view, 0
        self.sent: list[dict] = []
        view._send = lambda message, buffers=None: self.sent.append(message)

    def say(self, kind="choose", **content):
        """Send a message; return what came back, in bytes."""
        self.count += 1
        self.sent.clear()
        self.view._handle_custom_msg({"type": kind, "n": self.count, **content}, [])
        return sum(len(json.dumps(one).encode()) for one in self.sent)


def make(name: str):
    return ChoroplethLab(Session()) if name == "choropleth" else getattr(labs, name)()


def choices(view):
    """Yield every choice that a lab offers."""
    for chosen in itertools.product(*view.fields.values()):
        yield dict(zip(view.fields, chosen, strict=True))


LABS = ("choropleth", "ruler", "ranking", "projection")


# What travels -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LABS)
def test_the_start_is_small(name):
    assert len(json.dumps(make(name).spec).encode()) < 80_000


def keep_long_settings(page):
    """Fill the three slots, A and B with as many words as there can be, and weigh each message."""
    common = {"classes": 7, "ramp": "oranges", "scheme": "natural_breaks"}
    other = {"classes": 3, "ramp": "blues", "scheme": "equal_interval", "measure": "density"}
    for slot, settings in (("C", {}), ("A", {}), ("B", other)):
        page.say("keep", slot=slot, **{"measure": "near_border", **common, **settings})
        assert all(len(json.dumps(one).encode()) < plan.MOST_BYTES for one in page.sent)


@pytest.mark.parametrize("name", LABS)
def test_every_change_sends_less_than_a_kilobyte(name):
    page = Page(make(name))
    if name == "choropleth":  # the state is longest when every slot is taken
        keep_long_settings(page)
    for choice in choices(page.view):
        # The number of a change grows with use, and the page may have many behind it.
        page.count = 10**6
        assert 0 < page.say(**choice) < plan.MOST_BYTES, choice
        assert {one: page.view.state[one] for one in choice} == choice


def test_every_ruler_at_once_sends_less_than_a_kilobyte():
    page = Page(labs.ruler())
    for line in rulers.LINES:
        assert 0 < page.say("all", line=line, ruler=1) < plan.MOST_BYTES
    assert len(page.view.measured) == len(rulers.LINES) * len(rulers.RULERS)


@pytest.mark.parametrize("name", LABS)
@hypothesis_settings(max_examples=40)
@given(data=st.data())
def test_whatever_a_page_says_only_a_real_choice_changes_anything(name, data):
    page = Page(SHOWN.setdefault(name, make(name)))
    before = dict(page.view.state)
    content = data.draw(JSON | st.dictionaries(st.sampled_from(NAMES), JSON))
    page.view._handle_custom_msg(content, [])
    now = page.view.state
    assert now.keys() == before.keys()
    for field, allowed in page.view.fields.items():
        assert now[field] in allowed
        assert type(now[field]) in {type(one) for one in allowed}


SHOWN: dict = {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"ruler": True},
        {"ruler": 1.0},
        {"ruler": "1"},
        {"ruler": 3},
        {"ruler": [1]},
        {"line": None},
        {"n": -1},
        {"n": 10**12},
        {"n": 1.5},
        {"n": True},
        {"type": "walk"},
        {"type": ["choose"]},
        {"type": None},
    ],
)
def test_a_message_with_one_wrong_part_changes_nothing(wrong):
    page = Page(labs.ruler())
    before = dict(page.view.state)
    good = {"type": "choose", "n": 5, "line": "50m", "ruler": 100}
    page.view._handle_custom_msg({**good, **wrong}, [])
    assert (page.view.state, page.sent) == (before, [])
    page.view._handle_custom_msg(good, [])
    assert page.view.state["line"] == "50m"


# Lines for the screen -----------------------------------------------------------------------


def unpacked(text: str) -> list[tuple[int, int]]:
    """Read a packed line as the page does."""
    x, y, signs = text.split(",", 2)
    points = [(int(x), int(y))]
    for east, south in zip(signs[::2], signs[1::2], strict=True):
        points.append((points[-1][0] + ord(east) - 80, points[-1][1] + ord(south) - 80))
    return points


@given(st.lists(st.tuples(st.integers(-900, 900), st.integers(-900, 900)), min_size=1, max_size=30))
def test_a_packed_line_passes_through_every_point(points):
    written = screen.packed(points)
    assert written.isascii()
    assert written.isprintable()
    found = iter(unpacked(written))
    assert all(point in found for point in screen.steps(points)), "each in turn"


def test_packing_keeps_to_the_line_and_to_its_room():
    line = screen.flat(rulers._line("OSM", "KZ-RU"))
    frame = rulers._frame()
    most = 380
    written = screen.packed_within(line, frame, most)
    assert len(json.dumps(written)) - 2 <= most
    drawn = frame.place(screen.shapely.get_coordinates(line))
    whole = screen.shapely.LineString(drawn)
    away = whole.hausdorff_distance(screen.shapely.LineString(unpacked(written)))
    assert away < 6, "a few units of 600"


def test_labs_draw_on_the_map_of_the_house():
    assert screen.CRS == maps.CRS


def segments(path: str) -> set[frozenset]:
    """Return the stretches of an SVG path of ours, without direction."""
    found = set()
    for run in filter(None, path.split("M")):
        numbers_in = [int(one) for one in re.findall(r"-?\d+", run)]
        pairs = list(itertools.batched(numbers_in, 2)) if hasattr(itertools, "batched") else [
            tuple(numbers_in[at : at + 2]) for at in range(0, len(numbers_in), 2)
        ]  # fmt: skip
        points = list(itertools.accumulate(pairs, lambda a, b: (a[0] + b[0], a[1] + b[1])))
        if run.endswith("z"):
            points.append(points[0])
        found |= {frozenset(pair) for pair in itertools.pairwise(points)}
    return found


def test_neighbours_keep_one_line_between_them():
    drawn = regions.drawing()
    ours = [segments(one["d"]) for one in drawn["regions"]]
    assert len(ours) == 20
    assert all(len(one) > 3 for one in ours)
    areas = maps.layers.kazakh().geometry.to_numpy()
    pairs = list(itertools.combinations(range(20), 2))
    touching = {pair for pair in pairs if areas[pair[0]].intersection(areas[pair[1]]).length > 0}
    assert {pair for pair in pairs if ours[pair[0]] & ours[pair[1]]} == touching
    border, russia = segments(drawn["border"]), set().union(*map(segments, drawn["russia"]))
    assert len(border) > 200
    assert border <= set().union(*ours)
    assert border <= russia


def test_a_shifted_region_would_be_seen():
    drawn = regions.drawing()
    abai = drawn["regions"][0]["d"]
    start = re.match(r"M(\d+)", abai)[1]
    shifted = segments(abai.replace(start, str(int(start) + 3), 1))
    others = set().union(*(segments(one["d"]) for one in drawn["regions"][1:]))
    assert segments(abai) & others
    assert len(shifted & others) < 3


def test_small_cities_get_a_dot_and_nothing_else_does():
    dots = {one["name"] for one in regions.drawing()["regions"] if one["dot"]}
    assert dots == {"Astana city", "Almaty city", "Shymkent city"}


def test_arrow_keys_lead_from_every_region_to_every_other():
    drawn = regions.drawing()
    arrows, names = drawn["arrows"], [one["name"] for one in drawn["regions"]]
    for start in range(len(arrows)):
        seen, waiting = {start}, [start]
        while waiting:
            new = {one for one in arrows[waiting.pop()] if one >= 0} - seen
            seen |= new
            waiting += new
        assert len(seen) == len(arrows)
    right = dict(zip(names, (one[1] for one in arrows), strict=True))
    assert names[right["West Kazakhstan"]] == "Aktobe"
    assert right["East Kazakhstan"] == -1


# The choropleth -----------------------------------------------------------------------------


@pytest.fixture
def page():
    return Page(ChoroplethLab(Session()))


def test_the_page_gets_each_region_with_its_value_in_words():
    spec = choropleths._spec()
    names = [one["name"] for one in spec["map"]["regions"]]
    said = dict(zip(names, spec["values"]["count"], strict=True))
    people = {row.region.removesuffix(" Region"): row.value for row in numbers.load_population()}
    assert said == {name: f"{people[name] / 1000:,.0f} thousand people" for name in names}
    assert said["North Kazakhstan"] == "534 thousand people"
    near = dict(zip(names, spec["values"]["near_border"], strict=True))
    assert near["Turkistan"] == "0 people in towns"


def test_every_class_on_the_page_is_the_one_that_maps_make():
    page, spec = Page(ChoroplethLab(Session())), choropleths._spec()
    assert page.view.made == {}, "nobody looks yet"
    assert 0 < page.say("classes") < 15_000, "once, as a part of the start"
    assert len(page.view.made) == 3 * 3 * 5
    for key, made in page.view.made.items():
        measure, scheme, count = key.split("/")
        column = [row.value for row in maps.region_values(measure)]
        right = maps.classify(column, scheme, int(count))
        assert made["index"] == "".join(map(str, right.index))
        assert len(made["bounds"]) == right.count
        assert len(spec["ramps"]["blues"][right.count]) == right.count


def test_bounds_say_which_class_a_limit_belongs_to():
    assert choropleths.bounds("density", (1.25, 4.5, 12)) == ["1.2 to 4.5", "over 4.5 to 12"]
    assert choropleths.bounds("near_border", (0, 0, 5000)) == ["0", "over 0 to 5"]
    assert choropleths.bounds("count", ()) == []


def test_a_region_without_a_number_is_no_class():
    rows = values.region_values("count")
    with_gap = (rows[0]._replace(value=None), *rows[1:])
    with mock.patch.object(choropleths, "region_values", return_value=with_gap):
        page = Page(ChoroplethLab(Session()))
        page.say("classes")
    assert {made["index"][0] for made in page.view.made.values()} == {"-"}
    assert page.view.spec["values"]["count"][0] == "no data"
    assert "No data for 1 of 20." in page.view.made["count/quantiles/5"]["note"]


def test_a_kept_map_is_in_the_journal_and_comes_back(page):
    settings = {"measure": "density", "scheme": "quantiles", "classes": 4, "ramp": "oranges"}
    page.say("keep", slot="A", **settings)
    note = next(one for one in page.sent if one["method"] == "custom")["content"]
    assert note == {
        "type": "note",
        "text": "Kept as map A and saved: People per km²; 4 classes; quantiles; oranges.",
        "mood": "saved",
    }
    again = ChoroplethLab(Session())  # as after a restart of the kernel
    assert again.in_journal() == {"A": settings}
    assert again.kept["slots"]["A"] == [
        *settings.values(),
        "People per km²; 4 classes; quantiles; oranges",
    ]
    assert again.kept["differ"] == ""


def test_keeping_again_takes_the_place_of_what_was_kept(page):
    for count in (3, 6):
        page.say("keep", slot="C", classes=count)
    assert page.view.in_journal()["C"]["classes"] == 6
    kept = [one for one in page.view._session.journal.events() if one.kind == "map"]
    assert [one.data["classes"] for one in kept] == [3, 6]


def test_two_kept_maps_are_set_beside_each_other_in_words(page):
    page.say("keep", slot="A")
    page.say("keep", slot="B")
    assert page.view.kept["differ"].startswith("A and B have the same settings.")
    page.say("keep", slot="B", measure="density", scheme="quantiles")
    assert page.view.kept["differ"] == (
        "One table, two maps. A and B differ in the measure (People / People per km²) and the way "
        "to cut (Equal intervals / Quantiles)."
    )
    page.say("keep", slot="B", measure="density", scheme="quantiles", classes=7, ramp="oranges")
    assert (
        "the number of classes (5 / 7) and the colours (blues / oranges)."
        in (page.view.kept["differ"])
    )


@pytest.mark.parametrize("slot", ["D", "", None, 1, ["A"], {"A": 1}])
def test_there_are_three_slots_and_no_other(page, slot):
    assert page.say("keep", slot=slot) == 0
    assert page.view.in_journal() == {}


def test_the_report_tells_the_kept_maps_in_words(page):
    page.say("keep", slot="B", measure="near_border")
    page.say("keep", slot="A")
    _, saved = page.view._session.bundle()
    with zipfile.ZipFile(BytesIO(saved)) as bundle:
        told = html.unescape(bundle.read("report.html").decode())
        assert b'"kind":"map"' in bundle.read("answers.jsonl")
    first = told.index(
        "Map A: the regions look much alike</dt><dd>People; 5 classes; equal intervals; blues"
    )
    assert "Maps I kept" in told[:first]
    second = "Map B: the regions look very different</dt><dd>People in towns within 100 km"
    assert first < told.index(second)


def test_the_map_kept_last_counts_in_whatever_order_two_journals_were_merged():
    session = Session()
    good = {"measure": "count", "scheme": "quantiles", "ramp": "blues", "slot": "A", "title": "t"}
    late = [{**good, "classes": 5, "words": "late"}, {**good, "classes": 3, "words": "early"}]
    times = ["2026-03-02T00:00:00.000Z", "2026-03-01T00:00:00.000Z"]
    events = [
        mock.Mock(kind="map", data=data, time=time) for data, time in zip(late, times, strict=True)
    ]
    with mock.patch.object(session.journal, "events", return_value=events):
        assert ChoroplethLab(session).in_journal()["A"]["classes"] == 5
        assert "late" in "".join(report._kept(session.journal, "map"))


HOSTILE = [
    {"slot": "A"},
    {"slot": ["A"], "title": 1, "words": None},
    {"slot": "A", "title": "<script>x</script>", "words": "<img src=x>" * 9999, "measure": "count"},
    {"slot": "A", "title": "", "words": "", "measure": "count", "scheme": "quantiles",
     "classes": True, "ramp": "blues"},
    {"slot": "Z" * 9999, "title": "t", "words": "w"},
    {},
]  # fmt: skip


def test_a_journal_from_elsewhere_brings_no_map_that_is_none():
    session = Session()
    for data in HOSTILE:
        assert session.journal.append("map", "", data=data).saved
    assert ChoroplethLab(session).in_journal() == {}
    shown = "".join(report._kept(session.journal, "map"))
    assert "<script" not in shown
    assert "<img" not in shown
    assert len(shown) < 3000


def test_starting_over_empties_the_slots(page):
    page.say("keep", slot="A")
    page.view._session.journal.start_over()
    page.view._session.reload()
    assert page.view.kept["slots"] == {}


def test_a_map_that_cannot_be_saved_says_so(page):
    trouble = "The disk is full. Make room, then keep the map again."
    journal = page.view._session.journal
    with mock.patch.object(journal, "append", return_value=Receipt(False, None, trouble)):
        page.say("keep", slot="A")
    note = next(one for one in page.sent if one["method"] == "custom")["content"]
    assert (note["text"], note["mood"]) == (trouble, "trouble")


# Ruler, ranking, projection -----------------------------------------------------------------


def test_walks_are_those_of_the_geometry_beside_canada_and_the_us():
    page = Page(labs.ruler())
    lines = borders.read_lines("10m")
    ours = borders.merged_line(lines, "KZ-RU")
    other = borders.merged_line(lines[lines.part != "Alaska"], "CA-US")
    for ruler in (200, 1):
        page.say(line="10m", ruler=ruler)
        at = list(rulers.LINES).index("10m") * len(rulers.RULERS) + rulers.RULERS.index(ruler)
        walk = borders.ruler_walk(ours, ruler)
        assert page.view.state["steps"] == walk.steps
        assert page.view.state["ours"][at] == round(walk.length_km)
        assert page.view.state["other"][at] == round(borders.ruler_walk(other, ruler).length_km)


def test_the_plot_fills_with_what_was_walked_and_four_make_a_slope():
    page = Page(labs.ruler())
    for walked, ruler in enumerate((100, 50, 25), start=2):
        assert page.view.state["d"] == []
        page.say(ruler=ruler)
        assert sum(map(bool, page.view.state["ours"])) == walked
    ours, other = page.view.state["d"]
    lengths = [page.view.measured["10m", one][0] for one in (200, 100, 50, 25)]
    assert ours == round(borders.richardson_dimension((200, 100, 50, 25), lengths), 3)
    assert 1 < other < ours < 1.2
    page.say(line="OSM")
    assert page.view.state["d"] == [], "another line starts anew"
    page.say(line="10m")
    assert page.view.state["d"] == [ours, other]


def test_the_sea_is_not_walked():
    everything = borders.read_osm_lines()
    sea = everything[everything.part == "Caspian Sea"].geometry.iloc[0]
    assert rulers._line("OSM", "KZ-RU").disjoint(sea) or rulers._line("OSM", "KZ-RU").touches(sea)


def first(scale: str, group: str, ruler: int) -> str:
    return rankings._table(scale, group, ruler)[0][1]


def test_the_ranking_is_stable_but_for_one_pair():
    for scale in ("110m", "50m", "10m"):
        assert first(scale, "own", 0) == "Kazakhstan–Russia"
        assert first(scale, "with", 0) == "Canada–United States with Alaska"
    without = [first(scale, "without", 0) for scale in ("110m", "50m", "10m")]
    assert without == ["Canada–United States without Alaska"] * 2 + ["Kazakhstan–Russia"]
    flips = [first("OSM", "without", ruler) for ruler in (10, 5)]
    assert flips == ["Canada–United States without Alaska", "Kazakhstan–Russia"]


def test_the_sentence_over_the_ranking_says_place_and_distance():
    assert rankings.finding("110m", "without", 0) == (
        "Kazakhstan–Russia is second of 21, with 4,730 km, 790 km less than "
        "Canada–United States without Alaska."
    )
    assert rankings.finding("10m", "own", 0) == "Kazakhstan–Russia is first of 18, with 6,661 km."
    assert "of our borders OpenStreetMap has two" in rankings.finding("OSM", "own", 5)


def test_the_ranking_shows_the_neighbours_that_the_exercises_ask_for():
    page = Page(labs.ranking())
    shown = [name for _, name, _ in page.view.state["rows"]]
    assert {"Russia–China", "Kazakhstan–Uzbekistan"} <= set(shown)
    assert page.view.state["more"] == 18 - len(shown)


@pytest.mark.parametrize("name", projections.MAPS)
def test_flat_sizes_are_those_of_the_geometry(name):
    page = Page(labs.projection())
    page.say(map=name)
    state, border = page.view.state, borders.merged_line(borders.read_lines("10m"), "KZ-RU")
    assert state["km"] == round(borders.planar_length_km(border, name))
    along, rest = unpacked(state["border"]), unpacked(state["rest"])
    assert along[-1] == rest[0]
    assert rest[-1] == along[0], "the outline is closed"
    width, height = page.view.spec["size"]
    assert all(0 <= x <= width and 0 <= y <= height for x, y in (*along, *rest))


def test_the_equal_area_map_lies_on_its_own_ghost():
    view = labs.projection()
    assert view.state["map"] == projections._TRUE
    numbers_in = [int(one) for one in re.findall(r"-?\d+", view.spec["ghost"])]
    start = tuple(numbers_in[:2])
    assert min(abs(x - start[0]) + abs(y - start[1]) for x, y in unpacked(view.state["border"])) < 3


@pytest.mark.parametrize(
    ("shown", "real", "text"),
    [
        (162, 100, "62 % too large"),
        (90, 100, "10 % too small"),
        (100.3, 100, "true to within 0.5 %"),
    ],
)
def test_a_flat_size_is_told_beside_the_true_one(shown, real, text):
    assert projections.percent(shown, real) == text


# Where nothing runs -------------------------------------------------------------------------


@pytest.mark.parametrize("name", LABS)
def test_a_twin_has_title_table_and_note(name):
    view = make(name)
    bundle = view._repr_mimebundle_()
    told, shown = bundle["text/plain"], bundle["text/html"]
    assert told == make(name)._repr_mimebundle_()["text/plain"], "the same every time"
    assert told.splitlines()[0] == view.spec["title"]
    assert view.spec["note"] in told
    assert view.spec["about"].split(".")[0] in told
    rows = [line for line in told.splitlines() if " | " in line]
    assert shown.count("<tr>") == len(rows) > 6
    assert all(html.escape(cell) in shown for row in rows for cell in row.split(" | "))
    assert not re.search(r"<(script|img|iframe)|\son\w+=", shown)
    assert re.search(r'<div role="region" aria-label="[^"]+" tabindex="0"[^>]*><table>', shown)


@pytest.mark.parametrize("name", LABS)
def test_every_lab_names_its_data_and_whom_to_credit(name):
    note = make(name).spec["note"]
    assert "Natural Earth" in note
    assert "© OpenStreetMap contributors (ODbL)" in note
