"""Dial, versions and the meter in a browser: by keys alone, read out, and fit for any window."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e import student
from tests.e2e.student import field

WRITTEN = "01.summary"
CELLS = (
    "from medialit import dial, versions, versions_hedges",
    "dial('S07')",
    "dial('S21')",
    "versions()",
    "versions_hedges()",
    f"""import msgspec
from medialit.exercises import Gauge, find
from medialit.widgets.exercise import ExerciseSet, Placed
from medialit.widgets.session import session
hedges = Gauge(id="hedges", text="Hedges kept", any_of=("small", "could"), why="They limit.")
speaker = Gauge(
    id="speaker", text="Speaker named", any_of=("Altayev",), why="Who says so?", said="yes_no"
)
task = msgspec.structs.replace(find("{WRITTEN}"), meter=(hedges, speaker))
ExerciseSet([Placed(task.id, task)], session())""",
)


def open_notebook(page, lab):
    """Open a notebook of the four views, and of a written task with a meter."""
    lab.show(page, *CELLS)


def test_words_are_switched_by_keys_and_brought_back(page, lab):
    open_notebook(page, lab)
    view = page.locator(".ml-dial").first
    origin, heard = view.locator(".ml-dial-origin"), view.get_by_role("status")
    expect(origin).to_contain_text("As printed in the article.")
    expect(view.locator("ins")).to_have_count(0)
    expect(field(view, "printed")).to_be_disabled()
    cells = page.locator(".jp-Notebook .jp-Cell").count()

    field(view, "certainty/could").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(field(view, "certainty/will")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(field(view, "size/real")).to_be_focused()
    page.keyboard.press("b")  # JupyterLab would insert a cell
    expect(page.locator(".jp-Notebook .jp-Cell")).to_have_count(cells)
    expect(origin).to_contain_text("Not in the article.")
    expect(origin).to_contain_text("“will” is ours; the article has “could”.")
    expect(view.locator("ins")).to_have_text(["will", "real"])
    expect(view.locator("dd").nth(0)).to_have_text("More than nothing. No size is given.")
    expect(view.locator(".ml-summary")).to_contain_text("nothing to turn around")
    expect(heard).to_contain_text("that Russia will launch")
    expect(heard).to_contain_text("Not in the article. How large: More than nothing.")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(view.locator("del").last).to_have_text(", but present")
    expect(origin).to_contain_text("We left out “but present”.")
    expect(view.locator(".ml-summary")).to_have_count(0)

    page.keyboard.press("Tab")
    expect(field(view, "printed")).to_be_focused()
    page.keyboard.press("Enter")
    expect(origin).to_have_text("= As printed in the article.")
    expect(field(view, "certainty/could")).to_be_focused()
    expect(field(view, "present/kept")).to_be_checked()
    expect(heard).to_contain_text("is small, but present. As printed in the article.")
    expect(page.locator(".ml-dial").last.locator(".ml-dial-origin")).to_contain_text("As printed")


def test_an_idea_is_followed_through_the_versions_by_keys(page, lab):
    open_notebook(page, lab)
    view = page.locator(".ml-versions")
    said = view.get_by_role("status")
    expect(said).to_contain_text("All ideas are marked.")
    for version, letters in {"title": "ABCFH", "uk_headline": "ABCF", "uk_body": "ABCDEFG"}.items():
        line = view.locator(f"[data-version={version}] .ml-version-words")
        assert "".join(line.locator(".ml-letter").all_text_contents()) == letters
    expect(view.locator("[data-version=uk_body] [lang=uk-Latn]")).to_contain_text("na komus")
    assert view.locator("td [lang=uk]").count() == 4 + 7

    field(view, "follow/all").focus()
    for _ in "ABCD":
        page.keyboard.press("ArrowDown")
    expect(field(view, "follow/D")).to_be_checked()
    expect(said).to_contain_text("D, “somehow”: in Ukrainian body; not in Page title (S01)")
    expect(said).to_contain_text("A hedge, a vague limit")
    assert {
        one.get_attribute("data-letter") for one in view.locator(".ml-idea:not(.ml-idea-off)").all()
    } == {"D"}
    page.keyboard.press("Home")  # no key of a radio group: nothing may happen elsewhere
    for _ in "ABCD":
        page.keyboard.press("ArrowUp")
    expect(view.locator(".ml-idea-off")).to_have_count(0)


def test_the_meter_follows_the_words_and_stays_with_them(page, lab):
    open_notebook(page, lab)
    view = page.locator(".ml-exercise")
    line = view.locator(".ml-write .ml-muted").first
    expect(line).to_have_text("Words: 0 of 40. Hedges kept: none yet. Speaker named: not yet.")
    text = field(view, f"{WRITTEN}/text")
    text.focus()
    page.keyboard.type("ALTAYEV: the risk is small; smaller, it Could be.")
    expect(line).to_have_text("Words: 9 of 40. Hedges kept: small, could. Speaker named: yes.")
    heard = view.locator(".ml-heard")
    expect(heard).to_have_text("Words: 9 of 40. Hedges kept: small, could. Speaker named: yes.")
    page.keyboard.press("Tab")
    expect(field(view, f"{WRITTEN}/meter")).to_be_focused()
    page.keyboard.press("Enter")
    expect(view.locator("details[open] dd").first).to_contain_text("small; could. They limit.")
    field(view, "submit").click()
    expect(view.locator(".ml-key")).to_contain_text("What the line under your text looks for")
    expect(line).to_contain_text("Hedges kept: small, could.")


def test_everything_reads_in_light_dark_and_narrow(page, lab):
    open_notebook(page, lab)
    dial = page.locator(".ml-dial").first
    field(dial, "size/great").check()
    field(dial, "present/out").check()
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => one.open = true)")
    for theme in ("light", "dark"):
        student.theme(page, theme)
        assert not student.violations(page), theme
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert not student.cut_off(page)
    row = page.locator(".ml-versions-table tbody tr").first
    lefts = {one.bounding_box()["x"] for one in row.locator("td").all()}
    assert len(lefts) == 1, "the columns have become a list"
    assert not student.violations(page)
