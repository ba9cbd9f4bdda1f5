"""What a reader's eyes, ears and keys meet on a page; each look returns one line for a complaint.

Only what is ours is looked at: JupyterLab has a few faults of its own. What is asked of the page
stands in ``looking.js``.
"""

from __future__ import annotations

import importlib.resources
from pathlib import Path
from typing import Any

OURS = [".ml", ".medialit-twin", ".medialit-sources", ".medialit-figure"]
NARROW = {"width": 360, "height": 740}
ZOOMED = {"width": 640, "height": 450}  # 1280 by 900 at 200 %
WIDE = {"width": 1280, "height": 900}

_LOOKS = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_LIVE = "[role=status], [role=alert], [role=log], [aria-live]"


def none(found: list[str], when: str) -> None:
    """Raise and say all that was found."""
    assert not found, "\n".join([f"{when}:", *dict.fromkeys(found[:60])])


def _ask(page: Any, look: str) -> Any:
    if not page.evaluate("() => 'looks' in window"):
        page.evaluate(_LOOKS)
    return page.evaluate("([look, ours]) => window.looks[look](ours)", [look, OURS])


# --- For axe-core, for ears ---------------------------------------------------------------


def violations(page: Any, only: str | None = None) -> list[str]:
    """Let axe-core look at what is ours on the page; `only` names the one rule to look for."""
    if not page.evaluate("() => 'axe' in window"):
        code = importlib.resources.files("axe_playwright_python") / "axe.min.js"
        page.evaluate(code.read_text(encoding="utf-8"))
    return page.evaluate(
        """async ([ours, only]) => {
            const include = ours.filter((one) => document.querySelector(one)).map((one) => [one]);
            const told = await axe.run({ include }, {
                resultTypes: ['violations'],
                ...(only ? { runOnly: { type: 'rule', values: [only] } } : {}),
            });
            return told.violations.flatMap((one) => one.nodes.map((node) =>
                `${one.id} (${one.impact}): ${node.target.join(' ')} ${node.html.slice(0, 200)} ` +
                (node.any[0]?.message ?? '')));
        }""",
        [OURS, only],
    )


def structure(page: Any) -> list[str]:
    """Look for headings out of order, ids that stand twice or lead nowhere, and lost names."""
    return _ask(page, "structure")


def foreign(page: Any) -> list[str]:
    """Return words in Cyrillic letters that a screen reader would read as English."""
    return _ask(page, "foreign")


def mark_live_regions(page: Any) -> None:
    """Remember every region that speaks, as it stands now."""
    page.evaluate(
        """([ours, live]) => {
            for (const one of document.querySelectorAll(ours.join(','))) {
                for (const region of one.querySelectorAll(live)) region.stood = true;
            }
        }""",
        [OURS, _LIVE],
    )


def unheard(page: Any) -> list[str]:
    """Return regions that speak now and did not stand there before: many readers stay silent.

    An exercise's own line is drawn with it, and speaks only when somebody chooses there.
    """
    return page.evaluate(
        """([ours, live]) => [...document.querySelectorAll(ours.join(','))]
            .flatMap((one) => [...one.querySelectorAll(live)])
            .filter((one) => one.textContent.trim() && !one.stood)
            .filter((one) => !one.closest('[data-exercise]'))
            .map((one) => `New and speaking: ${one.outerHTML.slice(0, 160)}`)""",
        [OURS, _LIVE],
    )


# --- For eyes -----------------------------------------------------------------------------


def resize(page: Any, size: dict[str, int]) -> None:
    """Give the page that size, and wait until it is laid out."""
    page.set_viewport_size(size)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def cut_off(page: Any) -> list[str]:
    """Return what of ours is wider than its place, or reaches out of it."""
    return _ask(page, "cutOff")


def crowded(page: Any) -> list[str]:
    """Return what overlaps, is clipped, or scrolls where no key can reach it."""
    return _ask(page, "crowded")


def moving(page: Any) -> list[str]:
    """Return what moves although the reader has asked for calm."""
    page.emulate_media(reduced_motion="reduce")
    found = _ask(page, "moving")
    page.emulate_media(reduced_motion="no-preference")
    return found


def lost_in_forced_colours(page: Any) -> list[str]:
    """Return states and shapes that a reader with a palette of their own would not see."""
    _ask(page, "shaded")
    # Dark, because most of our colours are meant for a light ground.
    page.emulate_media(forced_colors="active", color_scheme="dark")
    found = _ask(page, "lost")
    page.emulate_media(forced_colors="none", color_scheme="light")
    return found


# --- For keys -----------------------------------------------------------------------------


def tab_through(page: Any) -> list[str]:
    """Press Tab from the first cell to the end; return stops not reached, or without a ring."""
    page.locator(".jp-Notebook .jp-Cell").first.click()
    page.keyboard.press("Escape")  # Tab leads on from the cell, not into its code
    stops = _ask(page, "record")
    for _ in range(stops + 20):
        page.keyboard.press("Tab")
    if not page.evaluate("() => window.tabbed.reached.size >= window.tabbed.stops.size"):
        for _ in range(stops):
            page.keyboard.press("Tab")
    return _ask(page, "recorded")


def operate(page: Any) -> list[str]:
    """Press a key on the first control of each sort of every view but exercises, and back again.

    Return the controls on which nothing happens. `tab_through` has shown that Tab leads to them.
    """
    idle = []
    back = {"ArrowDown": "ArrowUp", "ArrowRight": "ArrowLeft"}
    for at, key in enumerate(_ask(page, "controls")):
        before = _of(page, "focus", at)
        page.keyboard.press(key)
        after = _of(page, "stands", at)
        if before == after:
            page.keyboard.press(back.get(key, key))  # the last of its kind goes the other way
            after = _of(page, "stands", at)
        else:
            page.keyboard.press(back.get(key, key))
        if before == after:
            idle.append(_of(page, "names", at))
    return idle


def _of(page: Any, look: str, at: int) -> str:
    return page.evaluate("([look, at]) => window.looks[look](at)", [look, at])
