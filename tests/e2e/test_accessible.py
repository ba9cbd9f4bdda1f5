"""axe-core finds nothing in what is ours, and nothing is cut off in a narrow or zoomed window."""

from __future__ import annotations

import pytest

from medialit import scoring
from medialit.exercises import load
from medialit.scoring import Answer
from tests.e2e import student
from tests.e2e.student import value_of

NOTEBOOKS = ("00_start_here", "01_read_before_you_judge", "02_who_says_it")
NARROW = {"width": 360, "height": 740}
ZOOMED = {"width": 640, "height": 450}  # 1280 by 900 at 200 %
WIDE = {"width": 1280, "height": 900}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_our_outputs_are_accessible_in_both_themes_at_every_step(page, lab, name):
    lab.restore()
    lab.open(page, name)
    page.locator(".medialit-sources").wait_for()
    page.evaluate("() => jupyterapp.shell.collapseLeft()")  # as on a small screen
    _look(page, "before Run All")
    _run(page, lab)
    _look(page, "after Run All")
    _answer_all(lab, name, "arguable")
    _run_again(page, lab)
    page.locator(".ml-feedback").first.wait_for()
    _look(page, "with hints, feedback and fields for reasons")
    _answer_all(lab, name, "accepted")
    _run_again(page, lab)
    page.locator(".ml-key").first.wait_for()
    page.evaluate(
        "() => document.querySelectorAll('.ml details').forEach((one) => one.open = true)"
    )
    _look(page, "with every key and every fold open")


def _run(page, lab):
    lab.run_all(page)
    page.locator(".ml").first.wait_for()


def _run_again(page, lab):
    student.restart_kernel(page, lab)
    _run(page, lab)


def _answer_all(lab, name, state):
    """Write to the journal what a student would: hints, then a try of that state."""
    journal = student.journal(lab.work)
    for exercise in load(name).exercises:
        journal.append("hint", exercise.id, data={"shown": len(exercise.hints)})
        done = journal.progress(exercise.id).attempts
        try:
            value = value_of(exercise, state)
        except StopIteration:
            value = value_of(exercise, "not_supported")
        told = scoring.score(exercise, Answer(value=value))
        receipt = journal.append(
            "submit",
            exercise.id,
            attempt=len(done) + 1,
            answer={"value": value, "reasons": {}},
            confidence=70 if exercise.confidence else None,
            state=told.state,
            points=told.points,
            possible=told.possible,
        )
        assert receipt.saved


def _look(page, when):
    for name in ("light", "dark"):
        student.theme(page, name)
        assert not student.violations(page), f"{when}, {name}"
    for size in (NARROW, ZOOMED):
        page.set_viewport_size(size)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        assert not student.cut_off(page), f"{when}, {size['width']} pixels wide"
    page.set_viewport_size(WIDE)
    student.theme(page, "light")
