"""'Who says it?' from top to bottom with the keyboard alone: marking, chain, code and all."""

from __future__ import annotations

from playwright.sync_api import expect

from medialit.exercises import Chain, Code, Mark, Write, load
from tests.e2e import student
from tests.e2e.student import Keys, find, question, sheet, value_of
from tests.e2e.test_keyboard import _run_all

NAME = "02_who_says_it"
_SOURCES = """() => jupyterapp.shell.currentWidget.content.model.sharedModel.cells
    .map((cell) => cell.source)"""


def test_the_keyboard_alone_completes_who_says_it(page, lab):
    lab.restore()
    lab.open(page, NAME)
    cells = page.evaluate(_SOURCES)
    keys = Keys(page)
    _run_all(page, lab)
    for _ in cells:
        page.keyboard.press("ArrowUp")
    sets = student.placed_on(page)
    assert {type(one) for one in load(NAME).exercises} >= {Mark, Chain, Code, Write}
    for ids in sets:
        for placed in ids:
            keys.answer(placed, value_of(find(placed), "accepted"))
        if not isinstance(find(ids[0]), Code):
            _check(keys, ids)

    for placed in (one for ids in sets for one in ids):
        kept = student.progress(lab.work, placed)
        assert len(kept.attempts) == 1, placed
        assert kept.attempts[0].answer["value"] == value_of(find(placed), "accepted"), placed
        assert kept.attempts[0].points == kept.attempts[0].possible, placed
    changed = [now for was, now in zip(cells, page.evaluate(_SOURCES), strict=True) if was != now]
    assert len(changed) == 1, "Keys have changed other cells than that of the code task."
    assert "check(" in changed[0]


def _check(keys, ids):
    part = sheet(keys.page, ids[0])
    if part.locator(".ml-confidence").count():
        keys.press(part, "confidence/80")
    keys.press(part, "submit")
    expect(part.locator(".ml-summary")).to_be_focused()
    if isinstance(find(ids[0]), Write):
        keys.press(part, f"{ids[0]}/level/proficient")
    student.saved(keys.page, ids[0])
    expect(question(keys.page, ids[-1]).locator(".ml-key").first).to_be_visible()
