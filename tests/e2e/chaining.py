"""A student who builds a chain, or hands over a value from a code cell, by mouse or by keys."""

from __future__ import annotations

from typing import Any

from medialit.exercises import CANNOT_TELL, Chain, Code


def value_of(exercise: Chain, state: str) -> dict[str, Any]:
    """Return a way and a depth of that state; where there is none, the way backwards."""
    known = [list(one.order) for one in exercise.chains]
    ways = [list(one.order) for one in exercise.chains if one.state == state]
    backwards = next(one[::-1] for one in known if one[::-1] not in known)
    depths = [one.depth for one in exercise.depths if one.state == state]
    depth = depths[0] if depths else exercise.depths[0].depth
    return {"order": ways[0] if ways else backwards, "depth": depth}


def number_of(exercise: Code, state: str) -> float:
    """Return a value of that state."""
    ranges = (exercise.accepted, *exercise.turns)
    within = next(one for one in ranges if one.state == state)
    return (within.low + within.high) / 2


def build(student: Any, part: Any, placed: str, exercise: Chain, value: Any) -> None:
    """Put the chain together from what stands there now, and choose the depth."""
    if value == CANNOT_TELL:
        student.tick(part, f"{placed}/{CANNOT_TELL}", True)
        return
    order = value["order"]
    for one in built(part):
        if one not in order:
            student.press(part, f"{placed}/{one}/remove")
    for one in order:
        if one not in built(part):
            student.press(part, f"{placed}/{one}/add")
    for place, one in enumerate(order):
        student.raise_item(part, f"{placed}/{one}/up", built(part).index(one) - place)
    assert built(part) == order
    student.press(part, f"{placed}/depth/{value['depth']}")


def built(part: Any) -> list[str]:
    """Return the stations of the chain on the page, in order."""
    return part.locator(".ml-built [data-key$='/remove']").evaluate_all(
        "all => all.map((one) => one.dataset.key.split('/').at(-2))"
    )


_FIND_CELL = """(placed) => {
    const cells = [...document.querySelectorAll('.jp-Notebook .jp-CodeCell')];
    const cell = cells.find((one) =>
        one.querySelector('.cm-content')?.textContent.includes(`check("${placed}"`));
    cell.querySelector('.cm-content').dataset.key = `${placed}/editor`;
    return [...document.querySelectorAll('.jp-Notebook .jp-Cell')].indexOf(cell);
}"""
_HERE = "() => jupyterapp.shell.currentWidget.content.activeCellIndex"


def hand_over(student: Any, placed: str, value: float, *, by_keys: bool) -> None:
    """Write a value into the cell with the check, in place of what stands there, and run it."""
    page = student.page
    place = page.evaluate(_FIND_CELL, placed)
    if by_keys:
        student.reach(".jp-Notebook .jp-Cell")  # the one cell that Tab leads to; arrows go on
        for _ in range(abs(place - page.evaluate(_HERE))):
            here = page.evaluate(_HERE)
            if here == place:  # arrows pass over cells that are folded away
                break
            page.keyboard.press("ArrowDown" if place > here else "ArrowUp")
        assert page.evaluate(_HERE) == place
        page.keyboard.press("Enter")
    else:
        page.locator(f'[data-key="{placed}/editor"]').click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(f'check("{placed}", {value!r})')
    page.keyboard.press("Control+Enter")
