"""What colours tell in figures and views can be told by every eye, or by something beside colour.

Asked of artists, SVG and style sheets, never of pixels. Machado's matrices stand for people who
have no cones of one kind, which is the strongest form; milder forms lie in between.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator

import numpy as np
import pytest
from matplotlib.colors import to_hex

from medialit import charts, maps
from medialit.maps import colours
from medialit.widgets import engine

PLATES = (
    *("locator", "border_map", "three_scales", "ranking_chart", "two_projections"),
    *("russian_share", "whose_crimea", "towns_and_distance"),
)

# Machado, G. M., Oliveira, M. M. and Fernandes, L. A. F. (2009), A physiologically-based model for
# simulation of color vision deficiency, IEEE Transactions on Visualization and Computer Graphics
# 15(6), 1291-1298: the matrices for severity 1.0, on linear RGB.
EYES = {
    "all cones": np.eye(3),
    "no red cones": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "no green cones": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "no blue cones": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
#: CIE 1976 distances between neighbouring classes; about 2.3 can just be seen side by side.
APART = 10.0
#: The same for grey paper: steps of lightness L*.
APART_IN_GREY = 9.0


def seen(colour: str, eye: str) -> np.ndarray:
    """Return a colour as an eye sees it, in CIELAB."""
    rgb = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return colours.linear_to_lab(np.clip(EYES[eye] @ linear, 0, 1))


def check_ramp(ramp: tuple[str, ...]) -> None:
    """Raise if any eye, or grey paper, mixes up two neighbouring classes or their order."""
    for eye in EYES:
        lab = [seen(colour, eye) for colour in ramp]
        for one, other in itertools.pairwise(lab):
            assert other[0] < one[0], f"{eye}: the order of {ramp} is lost"
            distance = float(np.linalg.norm(other - one))
            assert distance >= APART, f"{eye}: {distance:.1f} between classes of {ramp}"
    grey = [colours.to_lab(colour)[0] for colour in ramp]
    assert min(one - other for one, other in itertools.pairwise(grey)) >= APART_IN_GREY


@pytest.mark.parametrize("name", maps.RAMPS)
@pytest.mark.parametrize("classes", range(3, 8))
def test_neighbouring_classes_stay_apart_for_every_eye(name, classes):
    ramp = maps.ramp(name, classes)
    assert len(set(ramp)) == classes
    check_ramp(ramp)


@pytest.mark.parametrize(
    "bad",
    [
        ("#e6550d", "#5aae61", "#1b7837"),  # red before green
        ("#fde0dd", "#fcd9d6", "#c51b8a"),  # two that look alike
        ("#deebf7", "#08306b", "#9ecae1"),  # out of order
    ],
)
def test_a_bad_ramp_would_be_seen(bad):
    with pytest.raises(AssertionError):
        check_ramp(bad)


def test_the_simulation_does_what_its_paper_says():
    """Red and green, far apart for most, come close without green cones; greys stay grey."""
    red, green = "#d01c1c", "#4f8a10"
    full = np.linalg.norm(seen(red, "all cones") - seen(green, "all cones"))
    without = np.linalg.norm(seen(red, "no green cones") - seen(green, "no green cones"))
    assert without < full / 2.5
    for eye in EYES:
        assert seen("#808080", eye)[1:] == pytest.approx([0, 0], abs=0.1)


def apart(one: str, other: str) -> float:
    """Return the distance between two colours for the eye that parts them least."""
    return min(float(np.linalg.norm(seen(one, eye) - seen(other, eye))) for eye in EYES)


# Plates ------------------------------------------------------------------------------------------

#: Areas that only say where we are: a line around them is enough.
AROUND = {"sea", "lands"}


@functools.cache
def plate(name: str):
    return getattr(maps, name)()


def areas(axes) -> Iterator[tuple[str, str, str, str]]:
    """Yield layer, colour, hatch and colour of the outline of every kind of area on a map."""
    for one in axes.get_children():
        layer = (one.get_gid() or "").split("|")[0]
        if layer not in {*AROUND, "kazakhstan", "regions", "subjects", "no data", "crimea"}:
            continue
        edges = one.get_edgecolors()
        edge = to_hex(edges[0]) if len(edges) and one.get_linewidths()[0] else ""
        for fill in {to_hex(each) for each in one.get_facecolors()}:
            yield layer, fill, one.get_hatch() or "", edge


def check_areas(axes) -> None:
    """Raise if two areas that mean different things look alike to somebody."""
    for one, other in itertools.combinations(set(areas(axes)), 2):
        (layer, fill, hatch, edge), (layer_2, fill_2, hatch_2, edge_2) = one, other
        if fill == fill_2 or hatch != hatch_2 or apart(fill, fill_2) >= APART:
            continue
        outlined = any(
            line and apart(line, fill) >= APART and apart(line, fill_2) >= APART
            for line in (edge, edge_2)
        )
        mean_two_things = not {layer, layer_2} & AROUND
        assert outlined, f"{layer} {fill} has no line against {layer_2} {fill_2}"
        assert not mean_two_things, f"{layer} {fill} looks like {layer_2} {fill_2}"


@pytest.mark.parametrize("name", PLATES)
def test_areas_of_a_map_that_mean_different_things_stay_apart(name):
    for axes in plate(name).drawn.axes:
        check_areas(axes)


def test_areas_that_look_alike_would_be_seen():
    drawn = maps.border_map().drawn
    axes = next(one for one in drawn.axes if any(layer == "regions" for layer, *_ in areas(one)))
    subjects = next(
        one for one in axes.get_children() if (one.get_gid() or "").startswith("subjects")
    )
    subjects.set_facecolor("#f3dba8")
    with pytest.raises(AssertionError, match="looks like"):
        check_areas(axes)
    check_areas(plate("border_map").drawn.axes[0])


def test_lines_of_the_ranking_are_told_by_mark_dash_and_name():
    axes = plate("ranking_chart").drawn.axes[0]
    lines = {
        one.get_gid().split("|")[1]: one
        for one in axes.get_lines()
        if (one.get_gid() or "").startswith("border|")
    }
    assert len(lines) == 9
    for one, other in itertools.combinations(lines.values(), 2):
        if one.get_color() != other.get_color():
            assert one.get_marker() != other.get_marker()
    blue = [one for one in lines.values() if one.get_marker() == "s"]
    assert len({one.get_linestyle() for one in blue}) == len(blue) == 2
    written = [text.get_text() for text in axes.texts]
    for name in lines:
        assert any(name in text for text in written), name


def test_towns_of_both_countries_have_panels_marks_and_titles_of_their_own():
    found = []
    for axes in plate("towns_and_distance").drawn.axes:
        (dots,) = (one for one in axes.get_children() if (one.get_gid() or "").startswith("towns|"))
        title = next(t for t in (axes.get_title(loc=side) for side in ("left", "center")) if t)
        found.append((to_hex(dots.get_facecolors()[0]), len(dots.get_paths()[0].vertices), title))
    (one, shape, title), (other, shape_2, title_2) = found
    assert apart(one, other) >= APART
    assert shape != shape_2
    assert "Kazakhstan" in title
    assert "Russia" in title_2


@pytest.mark.parametrize("name", PLATES)
def test_lines_and_words_can_be_seen_on_what_is_under_them(name):
    for axes in plate(name).drawn.axes:
        grounds = {fill for _, fill, hatch, _ in areas(axes) if not hatch}
        for one in axes.get_children():
            if (one.get_gid() or "").startswith(("border|", "scale bar", "rings")):
                if hasattr(one, "get_marker"):
                    line = to_hex(one.get_color())
                else:
                    line = to_hex(one.get_edgecolors()[0])
                for ground in grounds:
                    assert apart(line, ground) >= 2 * APART, (one.get_gid(), ground)


# Charts ------------------------------------------------------------------------------------------


def test_the_two_colours_of_charts_stay_apart_and_ours_is_hatched():
    assert apart(charts._BLUE, charts._ORANGE) >= 2 * APART
    assert apart(charts._BLUE, "#ffffff") >= 2 * APART
    drawn = charts.bars(["sure", "arguable"], [3, 2], arguable=[1, 2])
    assert "url(#hatch)" in drawn
    fills = set(re.findall(r'fill="(#[0-9a-f]{6})"', drawn))
    assert fills <= {charts._BLUE, charts._ORANGE, charts._INK, charts._QUIET, "#ffffff"}


# Views -------------------------------------------------------------------------------------------

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@functools.cache
def rules() -> tuple[tuple[str, dict[str, str]], ...]:
    """Return the rules of the page's style sheet: selector, and property to value."""
    found = []
    for selector, body in _RULE.findall(_COMMENT.sub("", engine._STYLE)):
        pairs = [one.split(":", 1) for one in body.split(";") if ":" in one]
        found.append((" ".join(selector.split()), {n.strip(): v.strip() for n, v in pairs}))
    return tuple(found)


def palette(theme: str) -> dict[str, str]:
    """Return the colours of the views in a theme, by name."""
    found: dict[str, str] = {}
    for selector, values in rules():
        dark = selector.startswith('[data-jp-theme-light="false"] .ml')
        if selector == ".ml" or (dark and theme == "dark"):
            found |= {n: v for n, v in values.items() if re.fullmatch(r"#[0-9a-f]{6}", v)}
    return found


def rule(ending: str) -> dict[str, str]:
    """Return what all rules together say whose selector ends so."""
    found: dict[str, str] = {}
    for selector, values in rules():
        if any(one.strip().endswith(ending) for one in selector.split(",")):
            found |= values
    assert found, ending
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Shapes in pictures of the labs and polls, and what they lie on.
        *(("accent", "bg"), ("accent", "line"), ("accent", "hair"), ("line", "bg"), ("fg", "bg")),
        *(("hair", "bg"), ("mark", "bg")),
    ],
)
def test_neighbours_in_views_stay_apart_in_both_themes(theme, one, other):
    found = palette(theme)
    assert apart(found[f"--ml-{one}"], found[f"--ml-{other}"]) >= APART


def test_grounds_of_feedback_alone_would_not_do():
    """The pale green and the pale red are one colour for some, so each has a line and a sign."""
    found = palette("light")
    assert apart(found["--ml-ok-bg"], found["--ml-no-bg"]) < APART


def test_states_of_feedback_differ_in_border_sign_and_word():
    states = ("accepted", "arguable", "not_supported", "mixed")
    plain = rule(".ml-feedback")["border-left"].split()[1]
    looks = [
        rule(f'.ml-feedback[data-state="{one}"]').get("border-left-style", plain) for one in states
    ]
    assert len(set(looks)) == len(states)
    for table in ("STATE_SIGN", "STATE_TEXT"):
        body = re.search(rf"const {table} = {{(.*?)}};", engine._CODE, re.DOTALL).group(1)
        said = [re.search(rf'{one}: "([^"]+)"', body).group(1) for one in states]
        assert len(set(said)) == len(states)


def test_labels_on_words_differ_in_line_and_letter():
    looks = [rule(f'.ml-word-row[data-look="{one}"]')["border-top-style"] for one in range(5)]
    assert len(set(looks)) == 5
    assert "--ml-look-5" not in engine._STYLE


def test_places_of_a_chain_differ_in_line_and_word():
    drawn = {
        mark: rule(f'.ml-chain-picture [data-mark="{mark}"] rect')
        for mark in ("kept", "moved", "extra")
    }
    lines = {
        mark: (how.get("stroke-dasharray"), how.get("stroke-width")) for mark, how in drawn.items()
    }
    assert len(set(lines.values())) == 3


def test_verdicts_of_the_ledger_differ_in_line():
    kinds = ("supported_in_changed_form", "contradicted")
    looks = [rule(f'.medialit-ledger > div[data-verdict="{one}"]')["border-left"] for one in kinds]
    assert [one.split()[1] for one in looks] == ["dashed", "double"]


def test_ideas_in_the_versions_carry_their_letters():
    """Eight pale grounds cannot be told apart by all; the letter stands before each."""
    lettered = re.findall(r'h\("b", { class: "ml-letter", lang: "en" }, letter\)', engine._CODE)
    assert len(lettered) == 2
    assert len(re.findall(r'\[data-letter="[A-H]"\]', engine._STYLE)) == 16
