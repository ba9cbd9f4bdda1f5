"""A room looks on: slides with exercises that work, and a page without code."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from medialit import scoring
from tests.e2e import student
from tools import pictures
from tools.pictures import presented, show_slides, slide_with

ASKED = "00.practice_claim"
KEPT = "00.keep"
SMALL = {"width": 1024, "height": 768}


@pytest.fixture
def wall(page):
    page.set_viewport_size(pictures.SIZE)
    return page


def whys(placed: str) -> list[str]:
    return [entry.why for item in scoring.key(student.find(placed)) for entry in item.entries]


def shown(page, texts: list[str]) -> list[str]:
    everything = page.locator("body").text_content()
    return [text for text in texts if text in everything]


def test_slides_start_by_themselves_and_hands_are_counted_before_the_key(wall, tmp_path):
    with presented(tmp_path, "00") as address:
        show_slides(wall, address)
        expect(wall.get_by_role("heading", name="Where do I start?")).to_be_visible()
        expect(wall.locator(".jp-CodeCell .jp-Cell-inputWrapper:visible")).to_have_count(0)
        _turn(wall)
        question = slide_with(wall, ASKED)
        assert not shown(wall, whys(ASKED))
        _count_by_keys(wall, question)
        assert not shown(wall, whys(ASKED)), "the spread is discussed before the key"
        assert not student.violations(wall)
        _reveal_and_hide(wall, question)
        _fits(wall)
    kinds = [event.kind for event in student.journal(tmp_path / "my-work").events()]
    assert set(kinds) == {"hands"}, "nothing else was anybody's answer"
    _leaves_no_trace(tmp_path)


def _turn(page):
    """Turn by the arrow on the screen, by an arrow key and by the key of a remote control."""
    heading = page.get_by_role("heading", name="You will be able to")
    page.get_by_role("button", name="Go to next slide/fragment in Deck").click()
    expect(heading).to_be_visible()
    page.keyboard.press("Escape")  # from the arrow back to the slides
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="What this is")).to_be_visible()
    page.keyboard.press("PageUp")
    expect(heading).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("0")
    page.keyboard.press("0")  # asks whether to restart the kernel
    asked = page.locator(".jp-Dialog")
    expect(asked).to_be_visible()
    page.keyboard.press("Escape")  # is for the question that lies over the slides
    expect(asked).to_have_count(0)
    expect(heading).to_be_visible()


def _count_by_keys(page, question):
    keys = student.Keys(page)
    question.locator(f'[data-key="{ASKED}/count"]').focus()
    page.keyboard.press("Enter")
    options = [option for option, _ in _options()]
    keys.write(question, f"{ASKED}/hands/1//{options[0]}", "14")
    keys.write(question, f"{ASKED}/hands/1//{options[1]}", "9")
    page.keyboard.press("Tab")
    told = question.locator(".ml-hand-told")
    expect(told).to_contain_text("14 of 23 hands")
    expect(told).to_contain_text("the room splits")
    keys.press(question, f"{ASKED}/again")
    expect(student.field(question, f"{ASKED}/hands/2//{options[0]}")).to_be_focused()
    keys.write(question, f"{ASKED}/hands/2//{options[1]}", "20")
    page.keyboard.press("Tab")
    expect(told).to_contain_text("After talking: 20 of 20 hands")
    expect(told).to_contain_text("Before: 9 of 23")
    question.locator("summary", has_text="The counts as a table").click()
    cells = question.locator("table td").all_inner_texts()
    assert cells[:4] == ["14", "0", "9", "20"]


def _options():
    return [(one.id, one.text) for one in student.find(ASKED).options]


def _reveal_and_hide(page, question):
    reveal = question.locator(f'[data-key="{ASKED}/reveal"]')
    reveal.click()
    expect(question.locator(".ml-key")).to_be_focused()
    assert len(shown(page, whys(ASKED))) == len(whys(ASKED))
    assert not shown(page, whys("00.practice_gap")), "its neighbour's key waits on"
    reveal.click()
    expect(question.locator(".ml-key")).to_have_count(0)
    assert not shown(page, whys(ASKED))


def _fits(page):
    """Go back through all slides: on a small projector nothing is cut off or under the arrows."""
    page.set_viewport_size(SMALL)
    page.keyboard.press("Escape")
    for _ in range(40):
        wide = page.evaluate(
            """() => [...document.querySelectorAll('.jp-deck-mod-visible')].filter((one) =>
                one.getBoundingClientRect().right > innerWidth - 60 ||
                one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent.slice(0, 80))"""
        )
        assert not wide
        if page.locator(".jp-deck-mod-direction-back.jp-mod-disabled").count():
            return
        page.keyboard.press("PageUp")
        page.wait_for_timeout(60)
    raise AssertionError("The first slide did not come.")


def _leaves_no_trace(scratch: Path):
    """JupyterLab remembers that slides were on; a learner's JupyterLab must not."""
    assert not list((scratch / "config_dir").rglob("*.jupyterlab-settings"))
    assert not list((scratch / "course" / ".venv").glob("room-*"))


def test_a_page_without_code_asks_answers_and_explains(wall, tmp_path):
    option = student.value_of(student.find(KEPT), "not_supported")
    counted = {"round": "1", "counts": {"": {option: 7}}}
    student.journal(tmp_path / "my-work").append("hands", KEPT, data=counted)
    with presented(tmp_path, "--no-code", "--dark", "00") as address:
        wall.goto(address)
        wall.locator(f'[data-exercise="{KEPT}"]').wait_for()
        assert wall.locator("body").get_attribute("data-jp-theme-light") == "false"
        expect(wall.get_by_role("heading", name="Where do I start?")).to_be_visible()
        expect(wall.locator(".jp-InputArea-editor, .cm-editor")).to_have_count(0)
        assert not shown(wall, ["from medialit import"])
        question = student.question(wall, KEPT)
        expect(question.locator(".ml-hand-told")).to_contain_text("7 of 7 hands")
        assert not student.violations(wall)
        student.Mouse(wall).answer(KEPT, option)
        student.Mouse(wall).press(student.sheet(wall, KEPT), "submit")
        question.locator(".ml-feedback").wait_for()
        assert student.said(wall, KEPT) == student.judged(student.find(KEPT), option)
        expect(question.locator(".ml-key")).to_have_count(0)
        wall.set_viewport_size(SMALL)
        assert not student.cut_off(wall)
    assert len(student.progress(tmp_path / "my-work", KEPT).attempts) == 1
