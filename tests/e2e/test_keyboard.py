"""The keyboard alone completes the first notebook, and JupyterLab takes none of its keys."""

from __future__ import annotations

from playwright.sync_api import expect

from medialit.exercises import Choice, Rank, Sort, Write
from tests.e2e import student
from tests.e2e.student import Keys, find, question, sheet, value_of

NAME = "01_read_before_you_judge"
_SOURCES = "() => jupyterapp.shell.currentWidget.content.model.sharedModel.cells.map(c => c.source)"


def test_the_keyboard_alone_completes_the_notebook(page, lab):
    lab.restore()
    lab.open(page, NAME)
    cells = page.evaluate(_SOURCES)
    keys = Keys(page)
    _run_all(page, lab)
    # From any cell, Tab leads into what that cell and the next ones show.
    for _ in cells:
        page.keyboard.press("ArrowUp")
    sets = student.placed_on(page)
    for ids in sets:
        _first_try(keys, ids)
        _second_try(keys, ids)
    _open_fold(keys)

    assert page.evaluate(_SOURCES) == cells, "A key has changed the notebook."
    for placed in (one for ids in sets for one in ids):
        kept = student.progress(lab.work, placed)
        assert kept.attempts, placed
        assert kept.attempts[-1].answer["value"] == _last(find(placed)), placed
    assert student.progress(lab.work, "01.summary").self_score == "proficient"
    assert student.progress(lab.work, "01.sort").hints == len(find("01.sort").hints)


def _run_all(page, lab):
    page.keyboard.press("Control+Shift+C")
    palette = page.locator(".lm-CommandPalette-input")
    expect(palette).to_be_focused()
    page.keyboard.type("run all cells")
    page.locator(".lm-CommandPalette-item.lm-mod-active", has_text="Run All Cells").wait_for()
    page.keyboard.press("Enter")
    page.locator(".medialit-sources").wait_for()
    page.locator("section.ml-exercise").first.wait_for()
    lab.wait_idle(page)


def _last(exercise):
    """The answer of the last try; one estimate is given with the slider."""
    if exercise.id == "01.stop_before":
        return 23
    if isinstance(exercise, Write):
        return "Keys typed: a b d d x z m y 0 0 j k."
    return value_of(exercise, "accepted")


def _first_try(keys, ids):
    """Answer wrongly where there is a second try, after all hints of one exercise."""
    for placed in ids:
        exercise = find(placed)
        if placed == "01.sort":
            _hints(keys, placed)
        if placed == "01.stop_before":
            _slide(keys, placed)
        elif isinstance(exercise, Choice | Sort | Rank):
            keys.answer(placed, value_of(exercise, "not_supported"))
        else:
            keys.answer(placed, _last(exercise))
    part = sheet(keys.page, ids[0])
    if part.locator(".ml-confidence").count():
        keys.press(part, "confidence/70")
    _check(keys, part)


def _second_try(keys, ids):
    part = sheet(keys.page, ids[0])
    if not part.locator("[data-key=submit]").count():
        return
    for placed in ids:
        keys.answer(placed, _last(find(placed)))
    _check(keys, part)
    if isinstance(find(ids[0]), Write):
        keys.press(part, f"{ids[0]}/level/proficient")
        student.saved(keys.page, ids[0])


def _check(keys, part):
    """Press the button; the focus is on what the page says then, so that it is read out."""
    before = part.locator(".ml-summary").all_inner_texts()
    keys.press(part, "submit")
    expect(part.locator(".ml-summary")).not_to_have_text(before[0] if before else "nothing")
    expect(part.locator(".ml-summary")).to_be_focused()


def _hints(keys, placed):
    """After the last hint the button is gone; the focus must not be."""
    part = question(keys.page, placed)
    for count in range(1, len(find(placed).hints) + 1):
        keys.press(part, f"{placed}/hint")
        expect(part.locator(".ml-hint-list li")).to_have_count(count)
    inside = "() => document.activeElement.closest('[data-exercise]')?.dataset.exercise"
    assert keys.page.evaluate(inside) == placed


def _slide(keys, placed):
    keys.reach(f'[data-key="{placed}/slider"]')
    for key in ("Home", "PageUp", "PageUp", *["ArrowRight"] * 4, "ArrowLeft"):
        keys.page.keyboard.press(key)
    number = question(keys.page, placed).locator("input[type=number]")
    expect(number).to_have_value("23")


def _open_fold(keys):
    """The folds of the article and of the key open with Enter."""
    keys.reach(".ml-key summary")
    keys.page.keyboard.press("Enter")
    expect(keys.page.locator(".ml-key details[open]")).to_have_count(1)
