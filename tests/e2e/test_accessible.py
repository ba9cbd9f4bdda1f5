"""Every notebook, before and after answering, for every reader: one visit each, many looks.

axe-core and the looks of `looking` find nothing in what is ours: in both themes, in a narrow and
in a zoomed window, with forced colours and in calm; and Tab leads to everything, from the first
cell to the last. The notebooks share one page of JupyterLab, because loading it is what takes
time.
"""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect

from medialit import scoring
from medialit.exercises import load
from medialit.scoring import Answer
from tests.conftest import open_page
from tests.e2e import looking, student, test_keyboard, test_sourcing
from tests.e2e.looking import NARROW, WIDE, ZOOMED, none
from tests.e2e.student import Keys, find, sheet, value_of
from tools.notebooks import ROOT

NOTEBOOKS = sorted(one.stem for one in (ROOT / "notebooks").glob("*.ipynb"))
#: Two tests do these from top to bottom with the keyboard alone.
KEYS_ELSEWHERE = (test_keyboard.NAME, test_sourcing.NAME)
EVERY_KEY = os.environ.get("MEDIALIT_KEYS") == "all"
STATES = ("arguable", "not_supported", "accepted")


@pytest.fixture(scope="module")
def desk(browser, lab):
    """One page of JupyterLab for all notebooks, with room for what is read."""
    lab.restore()
    with open_page(browser) as page:
        yield page


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_reader_can_read_and_use_the_notebook(desk, lab, name):
    page = desk
    _visit(page, lab, name)
    _look(page, "before any answer", ("light", "dark"))
    none(looking.tab_through(page), "by Tab, before any answer")
    none(looking.operate(page), "by keys")
    looking.mark_live_regions(page)
    if name not in KEYS_ELSEWHERE or EVERY_KEY:
        _answer_by_keys(page, lab, name)
    _answer_all(lab, name)
    _show_what_was_answered(page)
    none(looking.unheard(page), "spoken from a place that is new")
    page.evaluate(_OPEN_FOLDS)
    _look(page, "with hints, feedback, keys and every fold open", ("dark", "light"))


def _visit(page, lab, name):
    """Open one notebook in place of the one before, with nothing answered, and run it."""
    if page.url == "about:blank":
        lab.open(page, name)
        page.evaluate("() => jupyterapp.shell.collapseLeft()")  # as on a small screen
    else:
        lab.forget()
        lab.open_beside(page, name)
    lab.run_all(page)
    page.locator(".medialit-sources").last.wait_for()
    page.locator("section.ml-exercise .ml-title").first.wait_for()


_OPEN_FOLDS = """() => {
    for (const one of document.querySelectorAll('.ml details, .medialit-figure details')) {
        one.open = true;
    }
    for (const one of document.querySelectorAll('.ml button[aria-expanded="false"]')) one.click();
}"""
_RELOAD = (
    "from medialit.widgets.session import session as _session\n"
    "_session().open(); _session().reload(); _session().submitted()"
)


_SOURCES = """() => jupyterapp.shell.currentWidget.content.model.sharedModel.cells
    .map((cell) => cell.source)"""


def _answer_by_keys(page, lab, name):
    """Do one set for each kind of exercise by keys alone; the focus goes to what is said then.

    With MEDIALIT_KEYS=all every exercise; that takes minutes.
    """
    keys, cells, met = Keys(page), page.evaluate(_SOURCES), set()
    for ids in student.placed_on(page):
        kinds = {find(one).kind for one in ids} - {"code"}
        asked_again = ids[0].count(".") > 1
        if asked_again or not kinds or (kinds <= met and not EVERY_KEY):
            continue
        met |= kinds
        part = sheet(page, ids[0])
        # Tab has led here on its way through the notebook; it need not walk so far again.
        part.locator("[data-key]:not(:disabled)").first.focus()
        for placed in ids:
            keys.answer(placed, _nearest(find(placed), STATES.index("accepted")))
        if part.locator(".ml-confidence").count():
            keys.press(part, "confidence/70")
        keys.press(part, "submit")
        expect(part.locator(".ml-summary")).to_be_focused()
        student.saved(page, ids[0])
        for placed in ids:
            assert len(student.progress(lab.work, placed).attempts) == 1, placed
    assert met == {one.kind for one in load(name).exercises} - {"code"}
    assert page.evaluate(_SOURCES) == cells, "A key has changed the notebook."


def _answer_all(lab, name):
    """Write to the journal what a student would: hints, a try of each state in turn, some keys."""
    journal = student.journal(lab.work)
    for place, exercise in enumerate(load(name).exercises):
        if journal.progress(exercise.id).attempts:
            continue
        journal.append("hint", exercise.id, data={"shown": len(exercise.hints)})
        value = _nearest(exercise, place)
        told = scoring.score(exercise, Answer(value=value))
        receipt = journal.append(
            "submit",
            exercise.id,
            attempt=1,
            answer={"value": value, "reasons": {}},
            confidence=70 if exercise.confidence else None,
            state=told.state,
            points=told.points,
            possible=told.possible,
        )
        assert receipt.saved
        if place % 2:
            journal.append("key", exercise.id)


def _nearest(exercise, place):
    for state in STATES[place % 3 :] + STATES[: place % 3]:
        try:
            value = value_of(exercise, state)
        except StopIteration:
            continue
        if value:
            return value
    raise AssertionError(f"No answer to {exercise.id}")


def _show_what_was_answered(page):
    """Let the kernel read the journal again and all views show it: as after a new Run All."""
    page.evaluate(
        """async (code) => {
            const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
            const told = await kernel.requestExecute({ code, store_history: false }).done;
            if (told.content.status !== 'ok') throw new Error(told.content.evalue);
        }""",
        _RELOAD,
    )
    for part in (".ml-feedback", ".ml-key", ".ml-hint-list li"):
        page.locator(part).first.wait_for()


def _look(page, when, themes):
    """Look at the page in both themes, in this order, so that it need not change over so often."""
    for theme in themes:
        student.theme(page, theme)
        # All but the contrast is the same in the dark.
        only = "color-contrast" if theme == "dark" else None
        none(looking.violations(page, only), f"{when}, {theme}")
    none(looking.structure(page), when)
    none(looking.foreign(page), when)
    none(looking.moving(page), f"{when}, in calm")
    none(looking.lost_in_forced_colours(page), f"{when}, in forced colours")
    for size in (NARROW, ZOOMED):
        looking.resize(page, size)
        told = f"{when}, {size['width']} pixels wide"
        none(looking.cut_off(page), told)
        none(looking.crowded(page), told)
    looking.resize(page, WIDE)
