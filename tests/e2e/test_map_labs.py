"""The labs in the browser: by keyboard alone, read out, narrow, on paper, and small to send."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from medialit import borders, maps
from medialit.labs import rankings
from tests import plan
from tests.e2e import student
from tests.e2e.student import Keys
from tools.wire import Tap

CELLS = (
    "from medialit import labs",
    *("labs.choropleth()", "labs.ruler()", "labs.ranking()", "labs.projection()"),
)
NAMES = ("choropleth", "ruler", "ranking", "projection")
_SOURCES = "() => jupyterapp.shell.currentWidget.content.model.sharedModel.cells.map(c => c.source)"


@pytest.fixture
def opened(page, lab):
    """A notebook with the four labs, after Run All, and what the page sends and hears."""
    tap = Tap(page)
    lab.show(page, *CELLS)
    for name in NAMES:
        page.locator(f".ml-lab-{name}").wait_for()
    tap.clear()
    return tap


def of(name: str, key: str) -> str:
    return f'.ml-lab-{name} [data-key="{key}"]'


def choose(keys: Keys, name: str, field: str, value: str) -> None:
    """Walk through a group of radios with the arrow keys."""
    keys.reach(f'.ml-lab-{name} input[name$="-{field}"]')
    for _ in range(8):
        if keys.page.evaluate("() => document.activeElement.dataset.key") == f"{field}/{value}":
            return
        keys.page.keyboard.press("ArrowDown")
    raise AssertionError(f"The arrow keys do not lead to {value}")


def said(page, name):
    return page.locator(f".ml-lab-{name} .ml-lab-said")


def small(tap) -> None:
    """Nothing that travelled for this change carries a kilobyte; then forget it."""
    for way in (tap.sent, tap.received):
        messages = [one for one in way if one.kind == "comm_msg"]
        assert messages
        assert all(one.carried < plan.MOST_BYTES for one in messages)
    tap.clear()


def test_the_keyboard_alone_does_every_lab(page, lab, opened):
    keys, cells = Keys(page), page.evaluate(_SOURCES)
    _colour_and_keep(page, keys, opened)
    _walk(page, keys, opened)
    _rank(page, keys, opened)
    _flatten(page, keys, opened)
    assert page.evaluate(_SOURCES) == cells, "A key has changed the notebook."

    student.restart_kernel(page, lab)
    lab.run_all(page)
    slots = page.locator(".ml-lab-slot")
    expect(slots.nth(0)).to_contain_text("People; 5 classes; equal intervals; blues")
    expect(slots.nth(1)).to_contain_text("People per km²; 5 classes; quantiles; blues")
    expect(slots.nth(2)).to_contain_text("Nothing kept yet.")
    expect(slots.nth(1).get_by_role("img")).to_have_accessible_name(
        "Map B, the regions look very different. People per km²; 5 classes; quantiles; blues."
    )


def _colour_and_keep(page, keys, tap):
    part = page.locator(".ml-lab-choropleth")
    expect(part.get_by_role("option").first).to_have_accessible_name(re.compile("class 2 of 5$"))
    tap.clear()
    names = [one.get_attribute("aria-label") for one in part.get_by_role("option").all()]
    assert names == _spoken("count", "equal_interval", 5)
    keys.reach(of("choropleth", "keep/A"))
    page.keyboard.press("Enter")
    expect(part.locator(".ml-news")).to_contain_text("Kept as map A and saved: People; 5 classes")
    small(tap)

    choose(keys, "choropleth", "measure", "density")
    choose(keys, "choropleth", "scheme", "quantiles")
    expect(part.get_by_role("listbox")).to_have_accessible_name(
        "Map of the regions of Kazakhstan. People per km², 1 January 2023: 5 classes, quantiles."
    )
    assert not [one for one in tap.sent if one.kind == "comm_msg"], "colours need no kernel"
    keys.reach(".ml-lab-choropleth [role=option][tabindex='0']")
    expect(page.locator(":focus")).to_have_accessible_name("Abai: 3.3 people per km², class 1 of 5")
    page.keyboard.press("n")
    expect(page.locator(":focus")).to_have_attribute("data-key", "region/KZ-59")
    expect(said(page, "choropleth")).to_have_text(
        "North Kazakhstan: 5.5 people per km², class 3 of 5"
    )
    for key, region in (("ArrowDown", "Akmola"), ("End", "Shymkent city"), ("Home", "Abai")):
        page.keyboard.press(key)
        expect(said(page, "choropleth")).to_contain_text(f"{region}: ")
        expect(page.locator(":focus")).to_have_attribute("aria-selected", "true")
    assert part.locator("[role=option][tabindex='0']").count() == 1, "one stop for Tab"

    keys.reach(of("choropleth", "keep/B"))
    page.keyboard.press("Enter")
    expect(part.locator(".ml-summary")).to_contain_text("A and B differ in the measure (People")
    small(tap)


def _spoken(measure, scheme, count):
    """The accessible names of the regions, worked out anew."""
    rows = maps.region_values(measure)
    made = maps.classify([row.value for row in rows], scheme, count)
    return [
        f"{row.region.removesuffix(' Region')}: {row.value / 1000:,.0f} thousand people, "
        f"class {place + 1} of {count}"
        for row, place in zip(rows, made.index, strict=True)
    ]


def _walk(page, keys, tap):
    keys.reach(of("ruler", "ruler"))
    slider = page.locator(of("ruler", "ruler"))
    expect(slider).to_have_accessible_name("Length of the ruler")
    page.keyboard.press("Home")
    line = borders.merged_line(borders.read_lines("10m"), "KZ-RU")
    walked = borders.ruler_walk(line, 1)
    expect(said(page, "ruler")).to_contain_text(
        f"a ruler of 1 km: {walked.steps:,} steps and a rest, together {walked.length_km:,.0f} km."
    )
    expect(slider).to_have_attribute("aria-valuetext", "1 km")
    small(tap)
    keys.reach(of("ruler", "ruler/number"))
    page.keyboard.press("Control+A")
    page.keyboard.type("30")
    page.keyboard.press("Tab")  # away from the field: now the number counts
    expect(said(page, "ruler")).to_contain_text("a ruler of 25 km")
    expect(page.locator(of("ruler", "ruler/number"))).to_have_value("25")
    expect(page.locator(".ml-lab-fit")).to_contain_text("Walked with 3 of 8 rulers")
    keys.reach(of("ruler", "all"))
    tap.clear()
    page.keyboard.press("Enter")
    expect(page.locator(".ml-lab-fit")).to_contain_text("do not extrapolate")
    small(tap)
    keys.reach(".ml-lab-ruler summary")
    page.keyboard.press("Enter")
    rows = page.locator(".ml-lab-ruler").get_by_role("row")
    expect(rows).to_have_count(10)
    expect(rows.nth(8)).to_contain_text(f"{walked.length_km:,.0f} km")


def _rank(page, keys, tap):
    choose(keys, "ranking", "group", "without")
    for scale in ("50m", "10m"):
        choose(keys, "ranking", "scale", scale)
        expect(said(page, "ranking")).to_have_text(rankings.finding(scale, "without", 0))
    small(tap)
    first = page.locator(".ml-lab-ranking tbody tr").first
    expect(first).to_contain_text("Kazakhstan–Russia")


def _flatten(page, keys, tap):
    choose(keys, "projection", "map", "Web Mercator")
    line = borders.merged_line(borders.read_lines("10m"), "KZ-RU")
    flat = borders.planar_length_km(line, "Web Mercator")
    expect(said(page, "projection")).to_contain_text(f"{flat:,.0f} km, 62 % too large")
    picture = page.locator(".ml-lab-projection").get_by_role("img")
    expect(picture).to_have_accessible_name(re.compile(f"{flat:,.0f} km"))
    small(tap)


def test_the_labs_are_accessible_narrow_dark_and_on_paper(page, opened):
    for name in ("light", "dark"):
        student.theme(page, name)
        assert not student.violations(page), name
    page.evaluate(
        "() => document.querySelectorAll('.ml details').forEach((one) => one.open = true)"
    )
    for size in ({"width": 360, "height": 740}, {"width": 640, "height": 450}):
        page.set_viewport_size(size)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        assert not student.cut_off(page), size
        assert not student.violations(page), size
    page.emulate_media(media="print")
    for name in NAMES:
        part = page.locator(f".ml-lab-{name}")
        expect(part.locator("fieldset:visible, button:visible, .ml-slide:visible")).to_have_count(0)
        expect(part.locator(".ml-lab-note")).to_be_visible()
    expect(page.locator(".ml-lab-legend li")).to_have_count(6)
    expect(page.locator(".ml-lab-legend")).to_be_visible()
