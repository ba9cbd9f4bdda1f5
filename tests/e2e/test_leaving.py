"""Search results and the ladder in a browser: by keys and by mouse, logged as they were opened."""

from __future__ import annotations

import pytest

from medialit.exercises import Ladder, Search, load
from tests.e2e import student
from tests.e2e.student import Keys, Mouse, field, find, judged, question, said, sheet, value_of

BOOK = load("03_leave_the_page").exercises
SEARCH = next(one.id for one in BOOK if isinstance(one, Search))
LADDER = next(one.id for one in BOOK if isinstance(one, Ladder) and one.search)


@pytest.fixture
def opened(page, lab):
    """A notebook with one search, one ladder and a part of the ledger, run and ready."""
    lab.show(
        page,
        "from medialit import exercise, ledger",
        f'exercise("{SEARCH}")',
        f'exercise("{LADDER}")',
        f'ledger(claims=["{find(LADDER).claim}", "C13"])',
    )
    question(page, LADDER).wait_for()
    return page


@pytest.mark.parametrize("hand", [Keys, Mouse])
def test_results_are_chosen_and_what_was_opened_early_is_logged(opened, lab, hand):
    student_ = hand(opened)
    opened.locator(".jp-Cell").first.click()
    opened.keyboard.press("Escape")  # Tab leads on from the cell, not into its code
    wrong = value_of(find(SEARCH), "not_supported")
    student_.answer(SEARCH, wrong)
    early = wrong["early"][0]
    assert field(question(opened, SEARCH), f"{SEARCH}/{early}/open").inner_text() == "Close"
    _check(student_, SEARCH)
    assert said(opened, SEARCH) == judged(find(SEARCH), wrong)
    assert student.progress(lab.work, SEARCH).attempts[0].answer["value"] == wrong

    right = value_of(find(SEARCH), "accepted")
    later = [one.card for one in find(SEARCH).cards][-1:]
    student_.answer(SEARCH, right | {"opened": later})
    _check(student_, SEARCH)
    assert student.progress(lab.work, SEARCH).attempts[1].answer["value"] == right | {
        "opened": later
    }
    assert said(opened, SEARCH) == judged(find(SEARCH), right)
    assert "You chose before you opened anything" in question(opened, SEARCH).inner_text()


@pytest.mark.parametrize("hand", [Keys, Mouse])
def test_a_verdict_is_given_with_its_evidence(opened, lab, hand):
    student_ = hand(opened)
    opened.locator(".jp-Cell").first.click()
    opened.keyboard.press("Escape")  # Tab leads on from the cell, not into its code
    for state in ("not_supported", "accepted"):
        value = value_of(find(LADDER), state)
        student_.answer(LADDER, value)
        if state == "not_supported":
            student_.press(sheet(opened, LADDER), "confidence/70")
        _check(student_, LADDER)
        assert said(opened, LADDER) == judged(find(LADDER), value)
        assert student.progress(lab.work, LADDER).attempts[-1].answer["value"] == value
    assert "You were 70 % sure. The key does not accept" in sheet(opened, LADDER).inner_text()


def test_one_more_than_asked_for_is_not_taken_and_what_is_open_is_named(opened, lab):
    part, pick = question(opened, SEARCH), find(SEARCH).pick
    cards = [one.card for one in find(SEARCH).cards]
    # Who cannot tell and opens a result has opened it before choosing, and it stays so.
    unsure = field(part, f"{SEARCH}/cannot_tell")
    unsure.click()
    field(part, f"{SEARCH}/{cards[1]}/open").click()
    field(sheet(opened, SEARCH), f"{SEARCH}/hint").click()  # draws the page anew
    part.locator(".ml-hint-list li").wait_for()
    unsure.click()
    student.saved(opened, SEARCH)
    draft = student.progress(lab.work, SEARCH).draft["value"]
    assert draft == {"picked": [], "opened": [cards[1]], "early": [cards[1]]}
    for one in cards[: pick + 1]:
        field(part, f"{SEARCH}/{one}").click()
    boxes = [field(part, f"{SEARCH}/{one}").is_checked() for one in cards]
    assert boxes == [True] * pick + [False] * (len(cards) - pick)
    assert f"You have chosen {pick} already." in part.inner_text()
    field(part, f"{SEARCH}/{cards[0]}").click()
    field(sheet(opened, SEARCH), "submit").click()
    assert f"(choose {pick})" in sheet(opened, SEARCH).locator(".ml-missing").inner_text()
    field(sheet(opened, LADDER), "submit").click()
    missing = sheet(opened, LADDER).locator(".ml-missing").inner_text()
    assert missing.strip() == "Still open: the verdict, your evidence (or “None of these”)."


def _check(student_, placed):
    part = sheet(student_.page, placed)
    before = part.locator(".ml-summary").all_inner_texts()
    student_.press(part, "submit")
    part.locator(".ml-summary h4").wait_for()
    student_.page.wait_for_function(
        "([part, before]) => part.querySelector('.ml-summary')?.innerText !== before",
        arg=[part.element_handle(), before[0] if before else None],
    )
