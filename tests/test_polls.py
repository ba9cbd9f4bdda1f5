"""Polls and flows: the arithmetic, what the labs send and keep, and what the figures say."""

from __future__ import annotations

import html
import itertools
import json
import re
import subprocess
import sys
import zipfile
from io import BytesIO
from unittest import mock
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from medialit import charts, evidence, numbers, polls, report
from medialit.agreement import Interval, wilson
from medialit.answers import Receipt
from medialit.charts import Bar, Span
from medialit.polls import framing, margins, plates, waves, words
from medialit.polls.framing import FramesLab
from medialit.polls.margins import MarginLab
from medialit.widgets.session import Session
from tests import plan

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
NAMES = ("type", "n", "slot", "people", "chart", "start", "front", "heading", "small")


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
    return MarginLab() if name == "lab" else FramesLab(Session())


def every_chart():
    for chosen in itertools.product(*FramesLab.fields.values()):
        yield dict(zip(FramesLab.fields, chosen, strict=True))


def chart(**changed):
    start = {
        "chart": "bars", "start": "zero", "front": "all", "heading": "plain", "small": "none",
    }  # fmt: skip
    return {**start, **changed}


LABS = ("lab", "frames")
WAVES = waves.waves()


def test_polls_load_nothing_heavy():
    heavy = ("numpy", "pandas", "matplotlib", "geopandas", "sklearn", "scipy")
    program = (
        "import sys\nfrom medialit import polls\npolls.survey(), polls.flows(), polls.shares()\n"
        f"print([one for one in {heavy!r} if one in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


# The arithmetic -----------------------------------------------------------------------------


@pytest.mark.parametrize("wave", WAVES, ids=[one.name for one in WAVES])
def test_the_published_margin_is_the_computed_one_rounded(wave):
    assert round(waves.margin(50, wave.n)) == wave.meta.error_published == 3
    assert waves.margin(50, wave.n) <= wave.meta.error_published, "'at most', as published"


def test_the_margin_is_widest_at_one_half_and_halves_with_four_times_the_people():
    assert waves.margin(50, 1000) == max(waves.margin(one, 1000) for one in range(101))
    assert waves.margin(30, 4000) == pytest.approx(waves.margin(30, 1000) / 2)
    assert waves.margin(0, 10) == 0


@pytest.mark.parametrize(
    ("share", "n", "low", "high"),
    [(8.3, 1110, 6.7, 9.9), (15, 1100, 12.9, 17.1), (0, 50, 0, 0), (1, 50, 0, 3.8)],
)
def test_simple_sampling_is_the_textbook_interval(share, n, low, high):
    found = waves.by_simple_sampling(share, n)
    assert [round(one, 1) for one in found] == [low, high]


@given(n=st.integers(1, 10_000), data=st.data())
def test_both_intervals_hold_the_share_and_stay_in_bounds(n, data):
    count = data.draw(st.integers(0, n))
    share = 100 * count / n
    for low, high in (waves.by_simple_sampling(share, n), waves.by_wilson(share, n)):
        assert 0 <= low <= share + 1e-9
        assert share - 1e-9 <= high <= 100
    assert waves.by_wilson(share, n) == pytest.approx([100 * end for end in wilson(count, n)])


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [((1, 2), (3, 4), False), ((1, 3), (3, 4), True), ((1, 9), (3, 4), True)],
)
def test_intervals_meet_or_do_not_whichever_comes_first(one, other, meet):
    one, other = Interval(*one), Interval(*other)
    assert waves.overlap(one, other) is waves.overlap(other, one) is meet


# The poll lab -------------------------------------------------------------------------------


def test_whether_intervals_overlap_is_said_in_words():
    assert margins.sentence("likely", 1100) == (
        "Likely: 6.8 to 10.1 % and 13.0 to 17.2 %, which do not overlap."
    )
    assert margins.sentence("under certain circumstances", 1100).endswith(", which overlap.")
    assert margins.sentence("likely", 100).endswith(", which overlap.")
    assert margins.sentence("under certain circumstances", 5000).endswith("do not overlap.")


def test_the_state_holds_every_interval_in_the_order_of_the_spec():
    view = MarginLab()
    Page(view).say(people=400)
    at = 0
    for answer in waves.answers():
        for wave in WAVES:
            share = wave.share(answer)
            assert view.spec["shares"][at] == share
            for name, made in (
                ("wilson", waves.by_wilson),
                ("simple", waves.by_simple_sampling),
            ):
                assert view.state[name][at] == [round(one, 1) for one in made(share, 400)]
            at += 1
    assert at == 6
    assert view.state["margin"] == 4.9


def test_the_lab_says_what_no_interval_covers_and_that_it_is_hindsight():
    spec = MarginLab().spec
    said = " ".join(f"{title} {text}" for title, text in spec["uncovered"])
    for what in ("16 and 15 took part", "Neither question nor answers", "telephone", "Fear"):
        assert what in said
    assert "May 2023 is hindsight" in spec["hindsight"]
    assert "for a change" not in spec["limit"], "what follows is asked below the lab"
    assert spec["published"]["rows"] == [
        ["November 2022", "1,110", "at most ±3 points", "±2.94 points"],
        ["May 2023", "1,100", "at most ±3 points", "±2.95 points"],
    ]


# What travels -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LABS)
def test_the_start_is_small(name):
    assert len(json.dumps(make(name).spec).encode()) < 10_000


def test_every_size_sends_less_than_a_kilobyte():
    page = Page(MarginLab())
    page.count = 10**6
    for people in (*range(100, 5001, 70), 5000):
        assert 0 < page.say(people=people) < plan.MOST_BYTES
        assert page.view.state["people"] == people


def test_every_chart_sends_less_than_a_kilobyte_each_way():
    page = Page(make("frames"))
    long = {"heading": "plain", "small": "full", "front": "under certain circumstances"}
    other = chart(chart="dots", start="cut", heading="both", front="impossible")
    for slot, choice in (("C", chart(**long)), ("A", chart(chart="stack", **long)), ("B", other)):
        page.say("keep", slot=slot, **choice)
        assert all(len(json.dumps(one).encode()) < plan.MOST_BYTES for one in page.sent)
    page.count = 10**6
    for choice in every_chart():
        assert len(json.dumps({"type": "choose", "n": page.count, **choice})) < plan.MOST_BYTES
        assert 0 < page.say(**choice) < plan.MOST_BYTES, choice
        assert {one: page.view.state[one] for one in choice} == choice


SHOWN: dict = {}


@pytest.mark.parametrize("name", LABS)
@hypothesis_settings(max_examples=60)
@given(data=st.data())
def test_whatever_a_page_says_only_a_real_choice_changes_anything(name, data):
    page = Page(SHOWN.setdefault(name, make(name)))
    keys = page.view.state.keys()
    content = data.draw(JSON | st.dictionaries(st.sampled_from(NAMES), JSON))
    page.view._handle_custom_msg(content, [])
    assert page.view.state.keys() == keys
    for field, allowed in page.view.fields.items():
        assert page.view.state[field] in allowed
        assert type(page.view.state[field]) in {type(one) for one in allowed}


@pytest.mark.parametrize("wrong", [99, 5001, 1100.0, "1100", True, None, [500], float("inf")])
def test_a_size_that_is_none_changes_nothing(wrong):
    page = Page(MarginLab())
    before = dict(page.view.state)
    assert page.say(people=wrong) == 0
    assert page.view.state == before


# The titles ---------------------------------------------------------------------------------


def test_true_titles_are_true_and_the_false_one_is_not():
    first, second = ({one: wave.share(one) for one in waves.answers()} for wave in WAVES)
    ratio = second["likely"] / first["likely"]
    assert 1.75 < ratio < 1.95, "nearly doubles"
    assert round(second["impossible"], -1) == 60, "six in ten"
    assert second["impossible"] < first["impossible"], "fewer than before"
    assert second["likely"] > first["likely"], "more call it likely"
    assert min(first["impossible"], second["impossible"]) > 50, "most still say impossible"
    false = [one for one in framing.TITLES.values() if not one.true]
    assert [one.text for one in false] == ["Fear of invasion doubles"]
    assert "1.8 times" in false[0].why
    assert f"{ratio:.1f}" == "1.8"
    assert not [row for row in numbers.load_surveys() if "fear" in f"{row.series} {row.answer}"]
    ours = [one for one in framing.TITLES.values() if one.true and "likely" in one.text]
    assert ours
    assert all("our short word" in one.why for one in ours), "'likely' is no word of the poll's"


def test_every_number_in_a_reason_is_in_the_table():
    known = {f"{wave.share(one):g}" for wave in WAVES for one in waves.answers()} | {"1.8"}
    for one in framing.TITLES.values():
        told = set(re.findall(r"\d+(?:\.\d+)?", re.sub(r"\[F\d+\]", "", one.why)))
        assert told <= known, one.text
        assert bool(one.names & {"date"}) == ("2022" in one.text)
        assert bool(one.names & {"base"}) == ("Adults in Kazakhstan" in one.text)


# The chart ----------------------------------------------------------------------------------


def test_every_value_lies_on_the_axis_and_has_a_length():
    for choice in every_chart():
        start, end = framing.axis(choice)
        values = [wave.share(one) for one in framing.shown(choice) for wave in WAVES]
        assert start < min(values)
        assert max(values) <= end <= 100
        assert (start == 0) == (choice["start"] == "zero" or choice["chart"] == "stack")


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        (chart(), "Yes."),
        (
            chart(start="cut", front="likely"),
            "No, at 7 %. For “likely” the second bar is 6.2 times as long as the first; the number "
            "is 1.8 times as large.",
        ),
        (
            chart(start="cut", front="impossible"),
            "No, at 60 %. For “impossible” the second bar is 14 % as long as the first; the number "
            "is 85 % as large.",
        ),
        (
            chart(chart="dots", start="cut"),
            "No, at 7 %. A dot is read by its place, so this misleads less than bars do.",
        ),
        (
            chart(chart="stack", start="cut"),
            "Yes: a stacked bar is a whole, so it always does.",
        ),
    ],
)
def test_the_meter_says_what_a_cut_axis_does(choice, told):
    assert framing.meter(choice)[0] == told


def test_the_meter_says_what_is_named_and_where():
    assert framing.meter(chart())[1:5] == (
        "No.",
        "Yes, in the title.",
        "Yes, in the title.",
        "Yes.",
    )
    alarming = chart(heading="fear", front="likely")
    assert framing.meter(alarming)[1:] == (
        "No.",
        "No.",
        "No.",
        "No: without “under certain circumstances” and “impossible”.",
        "No: see the reason above.",
    )
    full = chart(heading="six", front="impossible", chart="stack", small="full")
    assert framing.meter(full)[1:] == (
        "Yes, in the small print: 1,110 and 1,100.",
        "Yes, in the small print.",
        "Yes, in the small print.",
        "Yes.",
        "Yes.",
    )
    small = words.small_print()
    for what in ("1,110", "1,100", "4–24 November 2022", "3–12 May 2023", "±3", "telephone"):
        assert what in small


def test_the_meter_gives_no_grade():
    for choice in every_chart():
        told = " ".join(framing.meter(choice)).lower()
        assert not re.search(r"\b(point|score|good|bad|wrong|right|honest)", told)


def test_the_alt_text_follows_every_choice_that_is_drawn():
    drawn = {}
    for choice in every_chart():
        seen = (choice["chart"], framing.axis(choice), framing.shown(choice))
        drawn.setdefault(framing.alt(choice), set()).add(seen)
    assert all(len(seen) == 1 for seen in drawn.values()), "one text, one picture"
    assert framing.alt(chart(front="likely", start="cut")) == (
        "Bar chart, axis from 7 to 16 %. First and second poll: likely: 8.3 % and 15 %."
    )


def test_the_page_gets_the_axis_of_every_chart():
    axes = make("frames").spec["axes"]
    for choice in every_chart():
        key = f"{choice['chart']}/{choice['start']}/{choice['front']}"
        assert axes[key] == list(framing.axis(choice))


# What is kept -------------------------------------------------------------------------------


@pytest.fixture
def page():
    return Page(make("frames"))


def test_a_kept_chart_is_in_the_journal_and_comes_back(page):
    choice = chart(heading="fear", front="likely", start="cut")
    page.say("keep", slot="A", **choice)
    note = next(one for one in page.sent if one["method"] == "custom")["content"]
    assert note == {
        "type": "note",
        "text": "Kept as chart A and saved: “Fear of invasion doubles” (false). Bars from 7 %; in "
        "front: likely; without small print.",
        "mood": "saved",
    }
    again = make("frames")  # as after a restart of the kernel
    assert again.in_journal() == {"A": choice}
    assert again.kept["slots"]["A"][:5] == list(choice.values())


def test_two_kept_charts_are_set_beside_each_other_in_words(page):
    page.say("keep", slot="A", **chart(front="likely"))
    page.say("keep", slot="B", **chart(front="impossible", heading="six"))
    assert page.view.kept["differ"] == (
        "One table, two charts. A and B differ in the answers shown (likely / impossible) and the "
        "title (“Adults in Kazakhstan on a Russian attack, November 2022 and May 2023” / “Six in "
        "ten call an attack impossible”)."
    )
    page.say("keep", slot="B", **chart(front="likely"))
    assert page.view.kept["differ"].startswith("A and B have the same settings.")


def test_the_report_tells_the_kept_charts_in_words_and_keeps_maps_apart(page):
    page.say("keep", slot="C", **chart(small="full"))
    page.say("keep", slot="A", **chart(heading="fear"))
    journal = page.view._session.journal
    journal.append("map", "", data={"slot": "A", "title": "the north", "words": "five classes"})
    _, saved = page.view._session.bundle()
    with zipfile.ZipFile(BytesIO(saved)) as bundle:
        told = html.unescape(bundle.read("report.html").decode())
    maps, kept = told.split("Charts I kept</h2>")
    assert "<dt>Map A: the north</dt><dd>five classes</dd>" in maps
    assert "Chart A: the one that alarms</dt><dd>“Fear of invasion doubles” (false). Bars" in kept
    assert kept.index("Chart A") < kept.index("Chart C: the one I would publish")
    assert "Map" not in kept


@pytest.mark.parametrize("slot", ["D", "", None, 1, ["A"], {"A": 1}])
def test_there_are_three_slots_and_no_other(page, slot):
    assert page.say("keep", slot=slot) == 0
    assert page.view.in_journal() == {}


@pytest.mark.parametrize(
    "data",
    [
        {"slot": "A"},
        {"slot": ["A"], **chart()},
        {"slot": "A", **chart(front="<script>")},
        {"slot": "A", **chart(heading="mine"), "words": "<img src=x>", "title": "<b>"},
        {},
    ],
)
def test_a_journal_from_elsewhere_brings_no_chart_that_is_none(data):
    session = Session()
    assert session.journal.append("chart", "", data=data).saved
    assert FramesLab(session).in_journal() == {}
    shown = "".join(report._kept(session.journal, "chart"))
    assert "<script" not in shown
    assert "<img" not in shown


def test_a_chart_that_cannot_be_saved_says_so(page):
    trouble = "The disk is full. Make room, then keep the chart again."
    journal = page.view._session.journal
    with mock.patch.object(journal, "append", return_value=Receipt(False, None, trouble)):
        page.say("keep", slot="A")
    note = next(one for one in page.sent if one["method"] == "custom")["content"]
    assert (note["text"], note["mood"]) == (trouble, "trouble")


# Where nothing runs -------------------------------------------------------------------------


@pytest.mark.parametrize("name", LABS)
def test_a_twin_has_title_table_and_note(name):
    view = make(name)
    bundle = view._repr_mimebundle_()
    told, shown = bundle["text/plain"], bundle["text/html"]
    assert told == make(name)._repr_mimebundle_()["text/plain"], "the same every time"
    assert told.splitlines()[0] == view.spec["title"]
    assert view.spec["note"] in told
    rows = [line for line in told.splitlines() if " | " in line]
    assert shown.count("<tr>") == len(rows) == 4
    assert "8.3 %" in told
    assert not re.search(r"<(script|img|iframe)|\son\w+=", shown)
    assert re.search(r'<div role="region" aria-label="[^"]+" tabindex="0"[^>]*><table>', shown)


# The figures --------------------------------------------------------------------------------

FIGURES = {"survey": polls.survey, "flows": polls.flows, "shares": polls.shares}


def texts_of(figure) -> list[str]:
    """Return the texts in the picture of a figure."""
    root = ElementTree.fromstring(figure.picture)
    return [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_the_same_every_time_and_its_sources_are_known(name):
    figure = FIGURES[name]()
    assert figure.text == FIGURES[name]().text
    assert figure.picture == FIGURES[name]().picture
    named = evidence.ids_in(figure.note)
    assert named
    assert all(evidence.knows(one) for one in named)


@pytest.mark.parametrize("name", FIGURES)
def test_no_text_leaves_the_picture(name):
    root = ElementTree.fromstring(FIGURES[name]().picture)
    high = float(root.get("viewBox").split()[3])
    for one in root.iter("{http://www.w3.org/2000/svg}text"):
        wide = 8.4 * len(one.text)
        left = (
            float(one.get("x"))
            - wide * {"start": 0, "middle": 0.5, "end": 1}[one.get("text-anchor")]
        )
        assert left > -5, one.text
        assert left + wide < charts.WIDTH + 20, one.text
        assert 0 < float(one.get("y")) < high


def test_the_survey_figure_says_how_it_was_made_and_what_it_cannot_say():
    figure = polls.survey()
    for what in (
        *("1,110", "1,100", "4–24 November 2022", "3–12 May 2023", "telephone", "±3"),
        *("response rate 16 %", "response rate 15 %", "only reports were read", "hindsight"),
        *("who did not answer", "fear of answering", "no measure of the risk"),
    ):
        assert what in figure.note
    assert "rose from 8.3 to 15 %" in figure.finding
    assert [row[3] for row in figure.table.rows] == [8.3, 15, 19, 23.3, 72.7, 61.8]
    assert (texts_of(figure)[8], texts_of(figure)[-1]) == ("8.3 %", "61.8 %")


def test_the_flows_are_computed_and_what_they_cannot_say_is_said():
    figure = polls.flows()
    for _, *told, _ in figure.table.rows:
        entered, left, net = (int(re.sub(r"\D", "", one)) for one in told)
        assert net == entered - left
    assert [row[3] for row in figure.table.rows] == [
        "at most about 34,000", "about 53,000", "about 80,000",
    ]  # fmt: skip
    assert figure.table.rows[0][2] == "over 64,000", "a lower bound is marked as one"
    assert "at most about 34,000 more came than went" in figure.finding
    assert "does not say whether somebody is welcome" in figure.finding
    assert "266,000 entered and 174,000 left [F139]" in figure.note
    assert "266,000" not in figure.picture, "its days were not read"
    assert "about 100,000 were still there" in figure.note
    assert "report of 29 November 2022 is later" in figure.note, "and 4 October is earlier"
    assert figure.picture.count("url(#hatch)") == 3, "what we worked out looks otherwise"


def test_series_of_shares_never_stand_in_one_frame():
    found = plates.by_series()
    assert list(found) == ["census", "running estimate", "reference work"]
    told = texts_of(polls.shares())
    heads = [next(at for at, one in enumerate(told) if one.startswith(h)) for h in
             ("Census", "Running estimate", "Reference work")]  # fmt: skip
    parts = [told[a:b] for a, b in itertools.pairwise([*heads, len(told)])]
    for part, rows in zip(parts, found.values(), strict=True):
        assert [one for one in part if one.endswith(" %")] == [f"{row.value:g} %" for row in rows]
        for row in rows:
            assert any(one.startswith(plates._day(row.date)) for one in part), "each has its date"
    frames = re.findall(r'<rect [^>]*fill="#ffffff" stroke=', polls.shares().picture)
    assert len(frames) == 3
    assert not re.search(r"<(line|path|polyline)\b", polls.shares().picture.split("</defs>")[1])
    assert "nothing here may be averaged" in polls.shares().note
    assert "of 2023 or undated" in polls.shares().note


@pytest.mark.parametrize(
    ("draw", "told"),
    [
        (lambda: charts.panels([]), "nothing to draw"),
        (lambda: charts.panels([("A", [])]), "nothing to draw"),
        (lambda: charts.panels([("A", [Bar("a", -1)])]), "cannot show"),
        (lambda: charts.panels([("A", [Bar("a", float("nan"))])]), "cannot show"),
        (lambda: charts.intervals([]), "nothing to draw"),
        (lambda: charts.intervals([("A", [Span("a", 5, 6, 7)])]), "no share"),
        (lambda: charts.intervals([("A", [Span("a", 50, 40, 101)])]), "no share"),
    ],
)
def test_a_chart_of_nothing_is_refused(draw, told):
    with pytest.raises(ValueError, match=told):
        draw()


def test_charts_write_what_they_are_given_as_text():
    picture = charts.panels([("<b>", [Bar("a & b", None), Bar("c", 0)])], unit="km")
    told = [one.text for one in ElementTree.fromstring(picture).iter() if one.text]
    assert {"<b>", "a & b", "no data", "0 km"} <= set(told)
    spans = charts.intervals([("<i>", [Span("x & y", 97, 95, 99)])])
    assert "97 %" in spans
    ElementTree.fromstring(spans)
