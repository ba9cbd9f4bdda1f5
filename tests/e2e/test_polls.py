"""The poll labs in the browser, by keys alone, in both themes and in a narrow window."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from medialit.polls import framing, margins
from tests.e2e import student
from tests.e2e.student import Keys, field
from tests.e2e.test_accessible import NARROW, WIDE

CELLS = ("from medialit import polls", "polls.lab()", "polls.frames()", "polls.flows()")


@pytest.fixture
def opened(page, lab):
    """A notebook with both labs and a figure, run and ready; the focus is on a cell."""
    lab.open(page, lab.write(*CELLS))
    page.evaluate("() => jupyterapp.shell.collapseLeft()")  # as on a small screen
    run(page, lab)
    return page


def run(page, lab):
    lab.run_all(page)
    page.locator(".ml-lab-frames").wait_for()
    page.locator(".jp-Cell").first.click()
    page.keyboard.press("Escape")  # Tab leads on from the cell, not into its code


def look(page):
    """Find nothing to complain of in both themes, and nothing cut off in a narrow window."""
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => one.open = true)")
    for theme in ("light", "dark"):
        student.theme(page, theme)
        assert not student.violations(page), theme
    student.theme(page, "light")
    page.set_viewport_size(NARROW)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert not student.cut_off(page)
    letters = page.locator(".ml-poll-plot:visible text").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect().height)"
    )
    assert letters
    assert min(letters) >= 10, "small pictures keep legible letters"
    page.set_viewport_size(WIDE)


def test_the_interval_follows_the_number_of_people_by_keys(opened):
    keys, part = Keys(opened), opened.locator(".ml-lab-poll")
    picture, said = part.get_by_role("img"), part.locator(".ml-lab-said")
    expect(said).to_contain_text("With 1,100 people in each poll, the intervals of 2 of 3")
    keys.reach('[data-key="people"]')
    opened.keyboard.press("ArrowRight")
    expect(field(part, "people/number")).to_have_value("1110")
    expect(said).to_contain_text("With 1,110 people")
    opened.keyboard.press("Home")
    expect(said).to_contain_text("With 100 people in each poll, the intervals of 0 of 3")
    keys.reach('[data-key="people/number"]')
    opened.keyboard.press("Control+a")
    opened.keyboard.type("777777")
    opened.keyboard.press("Enter")
    expect(field(part, "people/number")).to_have_value("5000")
    expect(said).to_contain_text(margins.sentence("likely", 5000))
    for answer in ("likely", "under certain circumstances", "impossible"):
        told = margins.sentence(answer, 5000)
        expect(part.get_by_role("listitem").filter(has_text=told)).to_be_visible()
        expect(picture).to_have_attribute("aria-label", re.compile(re.escape(told)))
    for what in ("hindsight", "±2.95 points", "Who did not answer", "Fear of answering"):
        expect(part).to_contain_text(what)
    look(opened)


def test_three_charts_are_made_kept_and_found_again_by_keys(opened, lab):
    keys, part = Keys(opened), opened.locator(".ml-lab-frames")
    picture = part.locator(".ml-chart").get_by_role("img")
    charts = {
        "A": {"chart": "bars", "start": "cut", "front": "likely", "heading": "fear"},
        "B": {"chart": "stack", "start": "cut", "front": "impossible", "heading": "six"},
        "C": {"chart": "dots", "start": "zero", "front": "all", "heading": "both"},
    }
    for slot, asked in charts.items():
        choice = {**asked, "small": "full" if slot == "C" else "none"}
        for name, value in choice.items():
            keys.press(part, f"{name}/{value}")
        expect(picture).to_have_attribute("aria-label", re.compile(re.escape(framing.alt(choice))))
        for told, meant in zip(
            part.locator(".ml-chart-meter dd").all(), framing.meter(choice), strict=True
        ):
            expect(told).to_have_text(meant)
        title = framing.TITLES[choice["heading"]]
        mark = "This title is true." if title.true else "This title is false."
        expect(part.locator(".ml-chart-why")).to_contain_text(f"{mark} {title.why}")
        keys.press(part, f"keep/{slot}")
        expect(part.locator(".ml-news")).to_contain_text(f"Kept as chart {slot} and saved")
        kept = part.locator(f'[data-slot="{slot}"]')
        expect(kept.get_by_role("img")).to_be_visible()
        expect(kept).to_contain_text(title.text + ("" if title.true else " (false)"))
    expect(part.locator(".ml-summary")).to_contain_text("One table, two charts. A and B differ in")
    look(opened)
    student.restart_kernel(opened, lab)
    run(opened, lab)
    expect(part.locator('[data-slot="A"]')).to_contain_text("Fear of invasion doubles (false)")
    assert [one.kind for one in student.journal(lab.work).events()].count("chart") == 3
