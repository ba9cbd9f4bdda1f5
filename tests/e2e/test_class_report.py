"""The page for teachers in a real browser: nothing of a hand-in runs, and all of it can be read."""

from __future__ import annotations

import importlib.resources

from medialit import classroom
from medialit.classroom import pretending
from tools import hostile

INJECTED = """() => [...document.querySelectorAll(
    'script, iframe, object, embed, form, input, button, base, link, svg, video, audio')]
    .map((one) => one.outerHTML.slice(0, 100)).concat(
    [...document.querySelectorAll('*')].flatMap((one) => [...one.attributes]
        .filter((it) => it.name.startsWith('on') || /^\\s*javascript:/i.test(it.value))
        .map((it) => `${it.name}=${it.value.slice(0, 60)}`)))"""


def test_the_page_of_a_hostile_class_runs_nothing_and_reads_well(page, tmp_path):
    folder = tmp_path / "hand-ins"
    folder.mkdir()
    pretending.a_class(folder, 6)
    hostile.hand_ins(folder, 22)
    made = classroom.report(folder, tmp_path / "out", notebook="02")
    dialogs, requests, said = [], [], []
    page.on("dialog", lambda one: (dialogs.append(one.message), one.dismiss()))
    page.on("request", lambda one: requests.append(one.url))
    page.on("console", lambda one: said.append(one.text))
    page.goto(made.page.as_uri())
    page.evaluate("() => document.querySelectorAll('details').forEach((it) => { it.open = true; })")
    assert page.evaluate(INJECTED) == []
    assert page.get_by_text("<script>alert(1)</script>").count() > 0
    wanted = [one for one in requests if not one.startswith("data:")]
    assert wanted == [made.page.as_uri()]
    assert page.locator("li.talk").count() == 5
    assert page.locator("article.card").count() > 5
    assert _violations(page) == []
    for size in ({"width": 360, "height": 740}, {"width": 640, "height": 450}):
        page.set_viewport_size(size)
        wide = page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= size["width"]
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.tagName") == "A"
    assert len(page.pdf(format="A4")) > 20_000
    assert (dialogs, said) == ([], [])


def _violations(page) -> list[str]:
    code = importlib.resources.files("axe_playwright_python") / "axe.min.js"
    page.evaluate(code.read_text(encoding="utf-8"))
    return page.evaluate(
        """async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
            .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 160)} `
                + (node.any[0]?.message ?? '')))"""
    )
