"""Agreement with the key on the page: it follows, keeps the key till then, and fits any window."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e import student
from tests.e2e.student import Mouse, field, find, sheet, value_of

ASKED = "01.sort"
CELLS = (
    "from medialit import agreement_with_key, exercise",
    f"exercise('{ASKED}')",
    f"agreement_with_key('{ASKED}')",
)


def open_notebook(page, lab):
    """Open a notebook of one exercise and the view that compares it with the key, and run it."""
    lab.show(page, *CELLS)


def test_agreement_follows_the_learner_and_fits(page, lab):
    open_notebook(page, lab)
    view = page.locator(".ml-agree")
    expect(view).to_contain_text("There is nothing to compare yet.")

    items, mouse = find(ASKED).items, Mouse(page)
    mouse.answer(ASKED, value_of(find(ASKED), "arguable"))
    mouse.press(sheet(page, ASKED), "confidence/70")
    mouse.press(sheet(page, ASKED), "submit")
    student.saved(page, ASKED)
    expect(view).to_contain_text(f"of {len(items)} items")
    expect(view).to_contain_text("0 is what chance alone would give")
    expect(view).to_contain_text("shown here once you have seen the key")
    expect(view.locator(".ml-agree-matrix")).to_have_count(0)

    mouse.press(sheet(page, ASKED), "key")
    matrix = view.locator(".ml-agree-matrix")
    expect(matrix).to_be_visible()
    expect(matrix.get_by_role("rowheader").first).to_contain_text("A ")
    parted = view.get_by_role("listitem")
    expect(parted.first).to_contain_text("Your label:")
    expect(parted.first).to_contain_text("The key:")

    cells = page.locator(".jp-Notebook .jp-Cell").count()
    field(view, "matrix").focus()
    page.keyboard.press("Tab")
    expect(field(view, "parted")).to_be_focused()
    page.keyboard.press("Enter")
    expect(parted.first).to_be_hidden()
    page.keyboard.press("b")  # JupyterLab would insert a cell
    expect(page.locator(".jp-Notebook .jp-Cell")).to_have_count(cells)
    page.keyboard.press("Enter")

    for name in ("light", "dark"):
        student.theme(page, name)
        assert not student.violations(page), name
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert not student.cut_off(page)
