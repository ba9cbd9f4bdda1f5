"""Chains and code tasks in the browser: built and checked by mouse and by keys alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import expect

from medialit import exercises, scoring
from medialit.content import convert
from medialit.exercises import AnyExercise, Code
from medialit.scoring import Answer
from tests.e2e import chaining, student
from tests.e2e.student import Keys, Mouse, field, question, sheet, value_of

GOOD = Path(__file__).parents[1] / "fixtures" / "bad_exercises" / "_good" / "chain.yaml"
RAW = yaml.safe_load(GOOD.read_text(encoding="utf-8"))["exercises"][0]
TRAVEL = convert(RAW, AnyExercise, file="chain.yaml", where="01.travel")
TASK = next(
    one for name in exercises.notebooks() for one in exercises.load(name).exercises
    if isinstance(one, Code)
)  # fmt: skip
CELLS = (
    f"""import json
from medialit import check, exercise
from medialit.content import convert
from medialit.exercises import AnyExercise
from medialit.widgets.exercise import ExerciseSet, Placed
from medialit.widgets.session import session
travel = convert(json.loads({json.dumps(RAW)!r}), AnyExercise, file="x", where="x")
ExerciseSet([Placed(travel.id, travel)], session())""",
    f"exercise({TASK.id!r})",
    f'check("{TASK.id}", ...)',
)
MIXED = ["copy", "xi", "altayev", "article", "translation"]


@pytest.fixture(autouse=True)
def _scratch(lab, monkeypatch):
    """Open a notebook of our own, with a chain of the fixtures and a code task of the course."""
    lab.write(*CELLS)
    find = student.find
    monkeypatch.setattr(student, "find", lambda i: TRAVEL if i == TRAVEL.id else find(i))


def run_all(page, lab):
    lab.run_all(page)
    page.locator(".ml-chain").wait_for()
    page.locator(".ml-code").wait_for()


@pytest.mark.parametrize("hand", [Mouse, Keys])
def test_a_chain_is_built_judged_and_mended(page, lab, hand):
    lab.open(page, "scratch")
    run_all(page, lab)
    who, part = hand(page), question(page, TRAVEL.id)
    who.answer(TRAVEL.id, {"order": MIXED, "depth": 1})
    picture = part.get_by_role("img")
    for number, one in enumerate(MIXED, start=1):
        text = next(station.text for station in TRAVEL.stations if station.id == one)
        expect(picture).to_have_attribute("aria-label", re.compile(re.escape(f"{number}. {text}")))
    expect(part.locator("figcaption")).to_have_text(
        " → ".join(next(s.text for s in TRAVEL.stations if s.id == one) for one in MIXED)
    )
    who.press(sheet(page, TRAVEL.id), "confidence/70")
    who.press(part, f"{TRAVEL.id}/copy/down")
    expect(part.locator(".ml-chain-news")).to_have_text("Our copy: now 2 of 5.")
    who.press(part, f"{TRAVEL.id}/copy/up")
    who.press(sheet(page, TRAVEL.id), "submit")
    expect(sheet(page, TRAVEL.id).locator(".ml-summary")).to_be_focused()
    told = scoring.score(TRAVEL, Answer(value={"order": MIXED, "depth": 1}))
    assert student.said(page, TRAVEL.id) == [(one.state, one.why) for one in told.items]
    signs = {"kept": "✓ in order", "moved": "↕ belongs elsewhere", "extra": "✗ does not belong"}
    marked = part.locator(".ml-built .ml-chain-mark")
    expect(marked).to_have_text([signs[one] for one in told.items[0].marks.values()])
    student.theme(page, "dark")
    assert not student.violations(page)
    student.theme(page, "light")
    assert not student.violations(page)

    # What moved is not judged yet; what never belonged is still known.
    who.press(part, f"{TRAVEL.id}/article/up")
    expect(marked).to_have_text(["✗ does not belong"])
    right = value_of(TRAVEL, "accepted")
    who.answer(TRAVEL.id, right)
    who.press(sheet(page, TRAVEL.id), "submit")
    part.locator(".ml-key").wait_for()
    assert student.said(page, TRAVEL.id)[0] == ("accepted", TRAVEL.chains[0].why)
    kept = student.progress(lab.work, TRAVEL.id)
    assert [one.answer["value"] for one in kept.attempts] == [
        {"order": MIXED, "depth": 1}, right,
    ]  # fmt: skip
    before = student.left(page)
    student.restart_kernel(page, lab)
    run_all(page, lab)
    assert student.left(page) == before
    assert not student.violations(page)


def test_an_open_chain_is_named_and_nobody_has_to_tell(page, lab):
    lab.open(page, "scratch")
    run_all(page, lab)
    mouse, part, all_of_it = Mouse(page), question(page, TRAVEL.id), sheet(page, TRAVEL.id)
    mouse.press(all_of_it, "submit")
    missing = all_of_it.locator(".ml-missing")
    expect(missing).to_contain_text("Still open: The way, How many in between (chain depth).")
    expect(part.locator(".ml-stations button").first).to_be_focused()
    mouse.press(part, f"{TRAVEL.id}/xi/add")
    mouse.press(all_of_it, "submit")
    expect(missing).to_contain_text("Still open: How many in between (chain depth).")
    mouse.tick(part, f"{TRAVEL.id}/cannot_tell", True)
    mouse.press(all_of_it, "confidence/50")
    mouse.press(all_of_it, "submit")
    part.locator(".ml-feedback").wait_for()
    assert student.said(page, TRAVEL.id) == [("not_supported", TRAVEL.cannot_tell.why)]


def test_the_picture_fits_any_window(page, lab):
    lab.open(page, "scratch")
    run_all(page, lab)
    page.evaluate("() => jupyterapp.shell.collapseLeft()")
    Mouse(page).answer(TRAVEL.id, {"order": [one.id for one in TRAVEL.stations], "depth": 1})
    for width in (360, 640, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        # The picture is drawn again once the new width is known.
        page.wait_for_function(_DRAWN)
        assert not student.cut_off(page)
        assert not page.evaluate(_TEXT_OUTSIDE_ITS_BOX)


_DRAWN = """() => {
    const place = document.querySelector('.ml-chain-picture');
    return Math.abs(place.querySelector('svg').getAttribute('width') - place.clientWidth) <= 1;
}"""
_TEXT_OUTSIDE_ITS_BOX = """() =>
    [...document.querySelectorAll('.ml-chain-picture g')].filter((box) => {
        const edge = box.querySelector('rect').getBoundingClientRect();
        return [...box.querySelectorAll('text')].some((text) =>
            text.getBoundingClientRect().right > edge.right);
    }).map((box) => box.textContent)"""


@pytest.mark.parametrize("hand", [Mouse, Keys])
def test_a_value_is_checked_and_the_task_above_follows(page, lab, hand):
    lab.open(page, "scratch")
    run_all(page, lab)
    who, part = hand(page), question(page, TASK.id)
    expect(page.locator(".medialit-twin").last).to_contain_text("Nothing to check yet")
    expect(field(sheet(page, TASK.id), "submit")).to_have_count(0)
    expect(field(sheet(page, TASK.id), "key")).to_have_count(0)
    wrong, right = value_of(TASK, "not_supported"), value_of(TASK, "accepted")
    who.answer(TASK.id, wrong)
    part.locator('.ml-feedback[data-state="not_supported"]').wait_for()
    said = student.said(page, TASK.id)
    assert said == [(state, why.replace("`", "")) for state, why in student.judged(TASK, wrong)]
    assert not student.violations(page)
    who.answer(TASK.id, right)
    part.locator('.ml-feedback[data-state="accepted"]').wait_for()
    expect(part.locator(".ml-solution")).to_contain_text(TASK.solution.splitlines()[0])
    expect(page.locator(".medialit-twin").last).to_contain_text("✓ Accepted")
    assert [one.answer["value"] for one in student.progress(lab.work, TASK.id).attempts] == [
        wrong, right,
    ]  # fmt: skip
    assert not student.violations(page)


def test_a_solution_is_shown_to_whoever_asks(page, lab):
    lab.open(page, "scratch")
    run_all(page, lab)
    keys, part = Keys(page), question(page, TASK.id)
    for count in range(1, len(TASK.hints) + 1):
        keys.press(part, f"{TASK.id}/hint")
        expect(part.locator(".ml-hint-list li")).to_have_count(count)
    keys.press(sheet(page, TASK.id), "key")
    part.locator(".ml-solution").wait_for()
    expect(part.locator("[data-focus=summary]")).to_be_focused()
    chaining.hand_over(keys, TASK.id, value_of(TASK, "accepted"), by_keys=True)
    expect(page.locator(".medialit-twin").last).to_contain_text("✓ Accepted")
    assert student.progress(lab.work, TASK.id).attempts == ()
