"""On Binder a page reminds the learner to save: quietly, and never where the learner types."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from medialit.answers import Journal
from medialit.widgets.reminding import EVERY
from tests.e2e import student
from tests.e2e.student import Mouse, find, sheet, value_of

START = "00_start_here"
ASKED = """() => {
    const leaving = new Event("beforeunload", { cancelable: true });
    globalThis.dispatchEvent(leaving);
    return leaving.defaultPrevented;
}"""


@pytest.fixture
def on_binder(lab):
    """The start notebook as on Binder: its kernel is told what Binder tells it."""
    lab.restore()
    file = lab.root / "notebooks" / f"{START}.ipynb"
    notebook = json.loads(file.read_text(encoding="utf-8"))
    first = {
        "cell_type": "code",
        "id": "as-on-binder",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": ["import os\n", "os.environ['BINDER_REQUEST'] = 'v2/gh/somebody/course/HEAD'"],
    }
    notebook["cells"].insert(0, first)
    file.write_text(json.dumps(notebook), encoding="utf-8")
    journal = Journal(lab.work, None, course="test")
    for number in range(EVERY - 1):
        journal.append("submit", f"01.earlier{number}", answer={"value": "x"})
    yield lab
    lab.restore()


def _would_ask(page) -> bool:
    """Say whether the page would ask before it is left, once JupyterLab itself has saved."""
    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    return page.evaluate(ASKED)


def test_a_reminder_to_save_steals_no_focus_and_ends_with_a_file(page, on_binder):
    on_binder.open(page, START)
    on_binder.run_all(page)
    reminders = page.get_by_role("group", name="Reminder to save")
    shown = reminders.filter(has=page.get_by_role("button"))
    expect(shown).to_have_count(0)

    mouse = Mouse(page)
    mouse.answer("00.keep", value_of(find("00.keep"), "accepted"))
    part = sheet(page, "00.keep")
    mouse.press(part, "confidence/80")
    mouse.press(part, "submit")
    expect(shown).to_have_count(1)
    expect(shown.get_by_role("status")).to_contain_text(f"{EVERY} of your answers are only on")
    expect(part.locator("[data-focus=summary]")).to_be_focused()
    assert _would_ask(page)
    assert not student.violations(page)

    shown.get_by_role("button", name="Not now").click()
    expect(shown).to_have_count(0)
    closed = reminders.get_by_text("The next reminder comes after some more answers.")
    expect(closed).to_be_focused()
    assert _would_ask(page)

    with page.expect_download():
        mouse.press(page.locator("section.ml-work"), "save")
    page.wait_for_function("() => ![...globalThis.medialitBorrowed.values()].some(Boolean)")
    assert not _would_ask(page)
