"""A student does the whole course in one browser, then hands in and keeps a report."""

from __future__ import annotations

import importlib.resources
import json
import re

from playwright.sync_api import expect

from medialit import handins
from medialit.answers import Journal
from medialit.exercises import Code, Write, load, notebooks
from tests.e2e import marking, student
from tests.e2e.student import Mouse, field, find, question, sheet, value_of

START = "00_start_here"
CODE = "amber-heron-42"
WRITTEN = "My words on “{}”: <b>who</b> says so, and how do they know?"


class Swift(Mouse):
    """A student who presses without moving a mouse: the same events, none of the waits."""

    MARKS = marking.ListMarks

    def press(self, part, key):
        field(part, key).evaluate("one => one.click()")

    def tick(self, part, key, on):
        field(part, key).evaluate("(one, on) => { if (one.checked !== on) one.click(); }", on)

    def write(self, part, key, text):
        field(part, key).evaluate(
            """(one, text) => {
                one.value = text;
                one.dispatchEvent(new InputEvent('input', { bubbles: true }));
                one.dispatchEvent(new Event('change', { bubbles: true }));
            }""",
            text,
        )

    def choose(self, part, key, label):
        field(part, key).evaluate(
            """(one, label) => {
                one.value = label;
                one.dispatchEvent(new Event('change', { bubbles: true }));
            }""",
            label,
        )

    def raise_item(self, part, key, steps):
        for _ in range(steps):
            self.press(part, key)

    def run_code(self, placed, value):
        """Write a value into the cell with the check, and run that cell."""
        self.page.evaluate(
            """async ([placed, value]) => {
                const { content } = jupyterapp.shell.currentWidget;
                const cells = content.widgets.map((one) => one.model.sharedModel);
                const at = cells.findIndex((one) => one.getSource().includes(`check("${placed}"`));
                content.activeCellIndex = at;
                cells[at].setSource(`check("${placed}", ${value})`);
                await jupyterapp.commands.execute('notebook:run-cell');
            }""",
            [placed, repr(value)],
        )


def test_a_student_does_the_whole_course_hands_in_and_keeps_a_report(
    page, lab, browser, tmp_path, wait_until
):
    lab.restore()
    page.on("dialog", lambda dialog: dialog.accept())
    swift = Swift(page)
    _start(swift, lab)
    _do(swift, lab, START, wait_until)
    for name in notebooks()[1:]:
        _open(swift, lab, name)
        _do(swift, lab, name, wait_until)
        _hand_in_one(swift, lab, name)
        _close(page, lab)
    # The start page, read again: all of it is done, and goes into two files.
    lab.run_all(page)
    panel = page.locator("section.ml-work")
    stages = panel.locator(".ml-progress li")
    assert [one.split(" · ")[0] for one in stages.all_inner_texts() if "all done" not in one] == []
    expect(panel.locator(".ml-progress .ml-tag")).to_have_count(0)
    _hand_in_all(swift, panel, tmp_path)
    _keep_report(swift, panel, browser, tmp_path)


def _start(swift, lab):
    """Choose a code; the list of notebooks says where to begin, and how long it takes."""
    page = swift.page
    lab.open(page, START)
    lab.run_all(page)
    panel = page.locator("section.ml-work")
    panel.wait_for()
    swift.write(panel, "code", CODE)
    swift.press(panel, "use-code")
    expect(panel.locator(".ml-news")).to_contain_text(f"now saves for {CODE}")
    expect(panel.locator(".ml-progress li").first).to_contain_text("about 10 min")
    expect(panel.locator(".ml-progress .ml-tag")).to_have_text("← next for you")


def _open(swift, lab, name):
    """Follow the link of the start page; JupyterLab opens the notebook in a tab of its own."""
    page = swift.page
    swift.press(page.locator("section.ml-work"), f"open/{name}")
    page.locator("#jp-main-dock-panel .lm-TabBar-tab.lm-mod-current", has_text=name).wait_for()
    _shown(page).locator(".jp-Cell").first.wait_for()
    lab.wait_idle(page)
    lab.run_all(page)


def _close(page, lab):
    """Close the notebook in front and its kernel, so that not eight run at once."""
    page.evaluate("""async () => {
        const { currentWidget } = jupyterapp.shell;
        const { sessionContext, context } = currentWidget;
        await context.save();
        await sessionContext.shutdown();
        currentWidget.close();
    }""")
    _shown(page).locator("section.ml-work").wait_for()


def _shown(page):
    """Return the notebook in front."""
    return page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")


_UNTOLD = """() => [...document.querySelectorAll(
        '.jp-NotebookPanel:not(.lm-mod-hidden) section.ml-exercise')]
    .filter((one) => !one.querySelector('.ml-summary')?.textContent)
    .map((one) => one.querySelector('[data-exercise]').dataset.exercise)"""


def _do(swift, lab, name, wait_until):
    """Answer everything at once: some answers accepted, every fourth not."""
    page = swift.page
    exercises = _shown(page).locator(".ml-exercise")
    exercises.first.wait_for()
    sets = [ids for ids in student.placed_on(page) if ids[0][:2] == name[:2]]
    own = [one for ids in sets for one in ids if ".recall." not in one]
    assert own == [one.id for one in load(name).exercises]
    tasks = [ids[0] for ids in sets if isinstance(find(ids[0]), Code)]
    for number, ids in enumerate(sets):
        if ids[0] in tasks:
            continue
        for placed in ids:
            swift.answer(placed, _answer(find(placed), number))
        part = sheet(page, ids[0])
        if part.locator(".ml-confidence").count():
            swift.press(part, f"confidence/{50 + 10 * (number % 6)}")
        swift.press(part, "submit")
    for placed in tasks:
        swift.run_code(placed, value_of(find(placed), "accepted"))
    wait_until(lambda: not page.evaluate(_UNTOLD), f"feedback in {name}")
    for placed in [one for one in own if isinstance(find(one), Write)]:
        swift.press(question(page, placed), f"{placed}/level/emergent")
    lab.wait_idle(page)
    kept = Journal(lab.work, CODE, course="test")
    assert [one for ids in sets for one in ids if not kept.progress(one).attempts] == []


def _answer(exercise, number):
    if isinstance(exercise, Write):
        return WRITTEN.format(exercise.title)
    states = ["accepted", "arguable", "not_supported"]
    for state in states[::-1] if number % 4 == 3 else states:
        try:
            return value_of(exercise, state)
        except StopIteration:
            continue
    raise AssertionError(f"Nothing answers {exercise.id}.")


def _hand_in_one(swift, lab, name):
    """The panel at the end of a notebook says that all is done, and makes its file."""
    panel = _shown(swift.page).locator("section.ml-handin")
    count = len(load(name).exercises)
    expect(panel).to_contain_text(f"{count} of {count} exercises done.")
    expect(panel.locator(".ml-warnings")).to_be_hidden()
    with swift.page.expect_download() as waiting:
        swift.press(panel, "hand-in")
    assert waiting.value.suggested_filename == f"hand-in-{CODE}-{name[:2]}.jsonl"
    expect(panel.locator(".ml-news")).to_contain_text("Saved as hand-in-")
    data = waiting.value.path().read_bytes()
    assert handins.read(data).whole
    rows = [json.loads(line) for line in data.splitlines()[1:]]
    assert {one.id for one in load(name).exercises} <= {row["exercise"] for row in rows}
    assert {row["exercise"][:2] for row in rows if row["exercise"]} == {name[:2]}
    first = load(name).exercises[0].id
    swift.press(panel, f"go/{first}")
    expect(question(swift.page, first)).to_be_focused()


def _everything():
    return [one.id for name in notebooks() for one in load(name).exercises]


def _hand_in_all(swift, panel, tmp_path):
    """The file of the course holds each exercise, restores, and holds no draft."""
    with swift.page.expect_download() as waiting:
        swift.press(panel, "hand-in")
    assert waiting.value.suggested_filename == f"hand-in-{CODE}-course.jsonl"
    data = waiting.value.path().read_bytes()
    rows = [json.loads(line) for line in data.splitlines()]
    assert {*_everything()} <= {row["exercise"] for row in rows if row["kind"] == "submit"}
    assert "draft" not in {row["kind"] for row in rows}
    fresh = Journal(tmp_path / "elsewhere", CODE, course="test")
    assert fresh.restore(data, "hand-in.jsonl").added == len(rows) - 1
    assert all(fresh.progress(one).attempts for one in _everything())


def _keep_report(swift, panel, browser, tmp_path):
    """The report holds each exercise, is accessible, runs nothing, and prints whole on A4."""
    with swift.page.expect_download() as waiting:
        swift.press(panel, "report")
    assert waiting.value.suggested_filename == f"report-{CODE}-course.html"
    path = tmp_path / "report.html"
    waiting.value.save_as(path)
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    page = context.new_page()
    page.goto(path.as_uri())
    shown = page.locator("article h3 small").all_inner_texts()
    assert [one for one in shown if ".recall." not in one][: len(_everything())] == _everything()
    assert page.locator(".text b, script, img").count() == 0
    written = [one for one in map(find, _everything()) if isinstance(one, Write)]
    texts = page.locator(".text").all_inner_texts()
    assert {WRITTEN.format(one.title) for one in written} <= {*texts}
    axe = importlib.resources.files("axe_playwright_python") / "axe.min.js"
    page.evaluate(axe.read_text(encoding="utf-8"))
    parts = ["h1", "nav", "#progress", "#sure", "#n01", "#sources"]  # all of it takes half a minute
    found = page.evaluate(
        "async (parts) => (await axe.run({ include: parts.map((one) => [one]) }))"
        ".violations.map((one) => one.id)",
        parts,
    )
    assert found == []
    printed = page.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert {(round(float(w)), round(float(h))) for w, h in sizes} == {(595, 842)}
    assert len(sizes) > len(notebooks())
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 658, "height": 900})  # what A4 leaves between the margins
    wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    context.close()
