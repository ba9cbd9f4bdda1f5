"""Calibration view and figures on the page: they follow, open by keys, and fit any window."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e import student
from tests.e2e.student import Mouse, field, find, sheet, value_of

ASKED = "01.nut_graf"
FIGURE = """from medialit.charts import bars
from medialit.figures import Figure, Table
Figure(
    bars(["Altayev", "Feygin"], [12, 2], arguable=[2, 0]),
    title="Voices", alt="Two bars: 12 and 2.", finding="One voice speaks most.",
    table=Table(["Who", *"abcdefgh"], [["Altayev", *[12] * 8]], "Units"), note="The key.",
)"""


def open_notebook(page, lab):
    """Open a notebook of an exercise, the calibration view and a figure, and run it."""
    cells = ["from medialit import calibration, exercise", f"exercise('{ASKED}')", "calibration()"]
    lab.show(page, *cells, FIGURE)


def test_view_and_figure_follow_open_by_keys_and_fit(page, lab):
    open_notebook(page, lab)
    view = page.locator(".ml-figure")
    expect(view).to_contain_text("There is nothing to show yet.")
    expect(view.locator("img")).to_be_hidden()

    mouse = Mouse(page)
    mouse.answer(ASKED, value_of(find(ASKED), "accepted"))
    mouse.press(sheet(page, ASKED), "confidence/90")
    mouse.press(sheet(page, ASKED), "submit")
    expect(view).to_contain_text("You said 90 % on average; the key accepted 1 of 1")
    expect(view).to_contain_text("Your Brier score is 0.01.")
    picture = view.get_by_role("img")
    expect(picture).to_have_attribute("alt", re.compile("at 90 %, 1 of 1 accepted"))

    cells = page.locator(".jp-Notebook .jp-Cell").count()
    field(view, "numbers").focus()
    page.keyboard.press("Enter")
    expect(view.get_by_role("table")).to_contain_text("Your first answers")
    page.keyboard.press("Tab")
    expect(field(view, "table")).to_be_focused()
    page.keyboard.press("b")  # JupyterLab would insert a cell
    expect(page.locator(".jp-Notebook .jp-Cell")).to_have_count(cells)

    page.evaluate("() => document.querySelectorAll('details').forEach((one) => one.open = true)")
    for theme in ("light", "dark"):
        student.theme(page, theme)
        assert not student.violations(page), theme
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert not student.cut_off(page)
    figure = page.locator(".medialit-figure")
    assert figure.get_by_role("region").evaluate("(one) => one.scrollWidth > one.clientWidth")
