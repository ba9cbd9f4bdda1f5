"""Charts: what is drawn where, told without colour, and the same each time."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medialit import charts
from medialit.agreement import wilson
from medialit.charts import Step, bars, calibration

AT = "{http://www.w3.org/2000/svg}"
AMOUNTS = st.floats(0, 1e9)
STEPS = st.lists(
    st.builds(
        lambda sure, of, share: Step(sure, round(of * share), of),
        st.sampled_from([50, 60, 70, 80, 90, 100]),
        st.integers(1, 10**4),
        st.floats(0, 1),
    ),
    unique_by=lambda step: step.confidence,
)


def every(svg: str, tag: str) -> list[dict[str, str]]:
    return [one.attrib for one in ElementTree.fromstring(svg).iter(AT + tag)]


def words(svg: str) -> list[str]:
    return [one.text for one in ElementTree.fromstring(svg).iter(AT + "text")]


def drawn_bars(svg: str) -> list[dict[str, str]]:
    return [one for one in every(svg, "rect") if one["height"] == "20.0"]


def test_a_bar_is_as_long_as_its_number():
    first, second = drawn_bars(bars(["Altayev", "Feigin"], [12, 3]))
    assert float(first["width"]) == pytest.approx(4 * float(second["width"]), abs=0.2)
    assert first["x"] == second["x"]


def test_each_bar_has_its_label_and_its_number():
    assert words(bars(["Altayev", "Feigin"], [12, 2.5], unit="km")) == [
        *("Altayev", "12 km"),
        *("Feigin", "2.5 km"),
    ]
    assert words(bars(["a"], [None])) == ["a", "no data"]
    assert words(bars(["a"], [10808])) == ["a", "10,808"]


def test_what_is_arguable_is_hatched_named_and_added():
    svg = bars(["Altayev", "Klimkin"], [12, 1], arguable=[2, 0], legend=("one", "other"))
    assert words(svg) == ["Altayev", "12 + 2", "Klimkin", "1", "one", "other"]
    solid, hatched, _ = drawn_bars(svg)
    assert hatched["fill"] == "url(#hatch)"
    assert solid["fill"] != hatched["stroke"]
    assert float(hatched["x"]) == pytest.approx(float(solid["x"]) + float(solid["width"]), abs=0.2)
    assert every(svg, "pattern")[0]["id"] == "hatch"


def test_without_anything_arguable_there_is_no_legend():
    assert words(bars(["a"], [1], arguable=[0])) == ["a", "1"]


def test_a_long_label_runs_over_several_lines():
    label = "A resident of the north whose name the article does not give to its readers"
    lines = words(bars([label], [1]))[:-1]
    assert len(lines) == 2
    assert " ".join(lines) == label


def test_what_an_author_writes_stays_text():
    assert words(bars(['<b>"&'], [1], unit="<i>"))[:2] == ['<b>"&', "1 <i>"]


@pytest.mark.parametrize(
    ("labels", "values", "more", "message"),
    [
        ([], [], None, "There are 0 labels"),
        (["a"], [1, 2], None, "1 labels, 2 values"),
        (["a"], [1], [1, 2], "2 arguable"),
        (["a"], [-1], None, "cannot show -1"),
        (["a"], [float("nan")], None, "cannot show nan"),
        (["a"], [1], [float("inf")], "cannot show inf"),
    ],
)
def test_what_no_bar_can_show_is_refused(labels, values, more, message):
    with pytest.raises(ValueError, match=message):
        bars(labels, values, arguable=more)


@given(st.lists(st.tuples(st.none() | AMOUNTS, AMOUNTS), min_size=1, max_size=8))
def test_any_bars_stay_inside_the_picture_and_come_out_the_same(pairs):
    values, more = zip(*pairs, strict=True)
    labels = [f"bar {i}" for i in range(len(pairs))]
    svg = bars(labels, values, arguable=more)
    assert svg == bars(labels, values, arguable=more)
    height = float(ElementTree.fromstring(svg).get("height"))
    for one in every(svg, "rect"):
        start = float(one.get("x", 0))
        assert 0 <= start <= start + float(one["width"]) <= charts.WIDTH
    assert all(float(one["y"]) < height for one in every(svg, "text"))


def test_a_dot_on_the_line_is_as_sure_as_right():
    svg = calibration([Step(50, 1, 2), Step(80, 8, 10)])
    line = next(one for one in every(svg, "line") if one.get("stroke-dasharray"))
    dots = every(svg, "circle")
    assert (dots[0]["cx"], dots[0]["cy"]) == (line["x1"], line["y1"])
    rise = (float(line["y2"]) - float(line["y1"])) / (float(line["x2"]) - float(line["x1"]))
    run = float(dots[1]["cx"]) - float(line["x1"])
    assert float(dots[1]["cy"]) == pytest.approx(float(line["y1"]) + rise * run, abs=0.2)


def test_more_answers_make_a_larger_dot_and_a_shorter_line_through_it():
    svg = calibration([Step(60, 2, 4), Step(90, 20, 40)])
    few, many = every(svg, "circle")
    assert float(few["r"]) < float(many["r"])

    def reach(dot):
        return max(
            abs(float(one["y2"]) - float(one["y1"]))
            for one in every(svg, "line")
            if one["x1"] == one["x2"] == dot["cx"]
        )

    assert reach(few) > reach(many)


def test_the_line_through_a_dot_is_its_interval():
    svg = calibration([Step(70, 3, 4)])
    levels = [float(one["y1"]) for one in every(svg, "line") if one["stroke"] == charts._HAIR]
    none, all_ = max(levels), min(levels)
    dot = every(svg, "circle")[0]
    through = max(
        (one for one in every(svg, "line") if one["x1"] == one["x2"] == dot["cx"]),
        key=lambda one: abs(float(one["y2"]) - float(one["y1"])),
    )
    ends = sorted((none - float(through[y])) / (none - all_) for y in ("y1", "y2"))
    assert ends == pytest.approx(wilson(3, 4), abs=0.001)


def test_every_dot_tells_its_numbers():
    said = words(calibration([Step(50, 1, 3), Step(100, 120, 130)]))
    assert {
        "1 of 3",
        "120/130",
        "as sure as right",
        "How sure you were, and how many were accepted",
    } <= {*said}


@given(STEPS)
def test_any_steps_are_drawn_inside_the_picture_and_come_out_the_same(steps):
    svg = calibration(steps)
    assert svg == calibration(steps)
    assert len(every(svg, "circle")) == len(steps)
    height = float(ElementTree.fromstring(svg).get("height"))
    for one in every(svg, "circle"):
        x, y, r = (float(one[name]) for name in ("cx", "cy", "r"))
        assert r <= x <= charts.WIDTH - r
        assert r <= y <= height - r


@pytest.mark.parametrize("step", [Step(40, 1, 1), Step(110, 1, 1), Step(80, 2, 1), Step(80, 0, 0)])
def test_a_step_that_cannot_be_is_refused(step):
    with pytest.raises(ValueError, match=r"per cent|is no share"):
        calibration([step])


def test_charts_use_two_colours_that_differ_in_brightness():
    def brightness(colour):
        red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        return 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2

    blue, orange = brightness(charts._BLUE), brightness(charts._ORANGE)
    assert (orange + 0.05) / (blue + 0.05) > 1.4
    for colour in (charts._BLUE, charts._ORANGE, charts._QUIET, charts._INK):
        assert 1.05 / (brightness(colour) + 0.05) > 4.5, "legible on the white ground"
