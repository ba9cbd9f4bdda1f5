"""Labelling words in a browser: by mouse, by keys and from lists the same answer is journalled."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from medialit.content import convert
from medialit.exercises import AnyExercise, Mark
from medialit.scoring import Answer, score
from tests.e2e import marking, student
from tests.e2e.student import Keys, Mouse, field, question, said, sheet

LABELS = (("source", "S"), ("cue", "C"), ("content", "T"))
INNER = (("source", "X"), ("cue", "Y"), ("content", "Z"))


def _raw(placed: str, sentence: str, *, given=(), inner=False) -> dict:
    labels = [{"id": name, "text": name, "letter": letter} for name, letter in LABELS]
    if inner:
        labels += [
            {"id": f"in_{name}", "text": f"inner {name}", "letter": letter, "layer": 2,
             "span": name}
            for name, letter in INNER
        ]  # fmt: skip
    return {
        "id": placed, "kind": "mark", "title": f"Who says it in {sentence}?", "minutes": 2,
        "prompt": "Label the words.", "hints": ["Look for a name.", "Look for a verb."],
        "sentence": sentence, "given": list(given), "labels": labels,
        "cannot_tell": {"state": "not_supported", "why": "The words are there."},
    }  # fmt: skip


PLAIN, SPLIT, NESTED = "02.scratch_plain", "02.scratch_split", "02.scratch_nested"
RAW = {
    PLAIN: _raw(PLAIN, "S28"),
    SPLIT: _raw(SPLIT, "S06"),
    NESTED: _raw(NESTED, "S32", given=["cue", "in_cue"], inner=True),
}
MADE: dict[str, Mark] = {
    placed: convert(raw, AnyExercise, file="scratch", where=placed) for placed, raw in RAW.items()
}
START = f"""from medialit.content import convert
from medialit.exercises import AnyExercise
from medialit.widgets.exercise import ExerciseSet, Placed
from medialit.widgets.session import session
raw = {RAW!r}
def show(one):
    exercise = convert(raw[one], AnyExercise, file="scratch", where=one)
    return ExerciseSet([Placed(one, exercise)], session())"""


class Lists(Mouse):
    """A student who chooses words from the lists."""

    MARKS = marking.ListMarks


@pytest.fixture
def opened(page, lab):
    """A notebook with three sentences to label, run and ready."""
    lab.show(page, START, *(f'show("{placed}")' for placed in RAW))
    question(page, NESTED).wait_for()
    page.locator(".jp-Cell .jp-InputPrompt").first.click()  # a cell, not its editor
    return page


def _mark(hand, placed, value):
    hand.MARKS(hand, placed, MADE[placed], question(hand.page, placed)).answer(value)
    student.saved(hand.page, placed)


def _check(hand, placed):
    part = sheet(hand.page, placed)
    if part.locator(".ml-confidence").count():
        hand.press(part, "confidence/70")
    hand.press(part, "submit")
    expect(part.locator(".ml-summary")).to_be_focused()


# Also with "About this … said": one label on words that do not touch.
VALUES = {
    PLAIN: [{"source": [6, 7], "cue": [0, 1], "content": [9, 10, 11, 12, 13, 14]},
            marking.value_of(MADE[PLAIN], "accepted")],
    SPLIT: [{"source": [4, 5], "cue": [0, 1, 14], "content": []},
            marking.value_of(MADE[SPLIT], "accepted")],
    NESTED: [{"source": [2, 3], "content": [*range(4, 18)], "in_source": [], "in_content": [17]},
             marking.value_of(MADE[NESTED], "accepted")],
}  # fmt: skip


@pytest.mark.parametrize("kind", [Mouse, Keys, Lists])
def test_three_ways_lead_to_the_same_answer(opened, lab, kind):
    cells = opened.evaluate(_SOURCES)
    hand = kind(opened)
    for placed, values in VALUES.items():
        for number, value in enumerate(values):
            _mark(hand, placed, value)
            assert student.progress(lab.work, placed).draft["value"] == value, (placed, number)
            _check(hand, placed)
            told = score(MADE[placed], Answer(value=value), retry=number == 0).items
            assert said(opened, placed) == [(one.state, one.why) for one in told]
        kept = student.progress(lab.work, placed).attempts
        assert [one.answer["value"] for one in kept] == values
        expect(question(opened, placed).locator(".ml-key")).to_be_visible()
    assert opened.evaluate(_SOURCES) == cells, "A key has changed the notebook."


_SOURCES = "() => jupyterapp.shell.currentWidget.content.model.sharedModel.cells.map(c => c.source)"
_SHOWN = """(placed) => [...document.querySelectorAll(`[data-exercise="${placed}"] .ml-word`)].map(
    (word) => word.getAttribute('aria-label'))"""


def test_every_label_shows_as_letter_line_and_name(opened):
    hand = Mouse(opened)
    _mark(hand, NESTED, marking.value_of(MADE[NESTED], "accepted"))
    part = question(opened, NESTED)
    assert opened.evaluate(_SHOWN, NESTED)[:5] == [
        "According, cue", "to, cue", "Pavel, source", "Klimkin,, source",
        "Kazakhstan, content, inner source",
    ]  # fmt: skip
    word = part.locator(".ml-word").nth(4)
    assert word.locator(".ml-badge").all_inner_texts() == ["T", "X"]
    styles = [
        row.evaluate("one => getComputedStyle(one).borderTopStyle")
        for row in part.locator(".ml-word").nth(10).locator(".ml-word-row").all()
    ]
    assert styles == ["double", "dashed"]
    colours = {
        part.locator(".ml-word").nth(n).locator(".ml-word-row").first.evaluate(
            "one => getComputedStyle(one).borderTopColor"
        )
        for n in (0, 2, 4)
    }  # fmt: skip
    assert len(colours) == 3
    rows = part.locator(".ml-mark-told").all_inner_texts()
    assert rows[:2] == [
        "words 3 to 4, “Pavel Klimkin”", "words 1 to 2, “According to” (filled in for you)",
    ]  # fmt: skip


def test_what_was_missed_and_too_much_shows_in_the_sentence_until_it_is_mended(opened):
    hand = Mouse(opened)
    _mark(hand, PLAIN, {"source": [6, 7, 8], "cue": [0], "content": [*range(9, 15)]})
    _check(hand, PLAIN)
    part = question(opened, PLAIN)
    expect(part).to_contain_text("1 word is still missing from “cue”")
    expect(part.locator("[data-missed]")).to_have_count(0)  # which ones is left to the second try
    expect(part.locator("[data-extra]")).to_have_count(1)
    legend = part.locator(".ml-mark-legend")
    expect(legend).to_have_text("In the sentence: struck through = too much.")
    _mark(hand, PLAIN, marking.value_of(MADE[PLAIN], "accepted"))
    expect(part.locator("[data-extra]")).to_have_count(0)
    _mark(hand, PLAIN, {"source": [6, 7, 8], "cue": [0], "content": [*range(9, 15)]})
    _check(hand, PLAIN)
    labels = opened.evaluate(_SHOWN, PLAIN)
    assert labels[1] == "to, missed: cue"
    assert labels[8] == "these, source, too much: source, missed: content"
    expect(part.locator("[data-missed]")).to_have_count(2)
    expect(part.locator("[data-extra]")).to_have_count(1)
    text = part.locator("[data-extra] .ml-word-text")
    assert "line-through" in text.evaluate("one => getComputedStyle(one).textDecorationLine")
    expect(legend).to_contain_text("dotted frame = you missed it, struck through = too much.")


def test_keys_say_what_they_did_and_are_kept_from_jupyterlab(opened, lab):
    keys = Keys(opened)
    part = question(opened, PLAIN)
    news = part.locator(".ml-mark-news")
    keys.reach(f'[data-exercise="{PLAIN}"] .ml-word[tabindex="0"]')
    expect(part.locator('.ml-word[tabindex="0"]')).to_have_count(1)
    for key in ("ArrowRight", "ArrowRight", *["Shift+ArrowRight"] * 3):
        opened.keyboard.press(key)
    expect(news).to_have_text("words 3 to 6 chosen")
    opened.keyboard.press("s")
    expect(news).to_have_text("source: words 3 to 6, “Russian … activist”")
    for key in ("a", "b", "d", "d", "m", "x", "y", "z", "1", "ArrowDown"):
        opened.keyboard.press(key)
    expect(part.locator(".ml-mark-told").first).to_have_text("words 3 to 6, “Russian … activist”")
    opened.keyboard.press("s")
    expect(news).to_have_text("source: nothing yet")
    opened.keyboard.press("Control+c")
    expect(part.locator(".ml-mark-told").nth(1)).to_have_text("nothing yet")
    # A keyboard without Latin letters: the key in the same place.
    part.locator('.ml-word[tabindex="0"]').dispatch_event(
        "keydown", {"key": "ы", "code": "KeyS", "bubbles": True}
    )
    expect(news).to_contain_text("source: words 3 to 6")
    opened.keyboard.press("Backspace")
    expect(news).to_have_text("words 3 to 6: no label")
    student.saved(opened, PLAIN)
    draft = student.progress(lab.work, PLAIN).draft
    assert draft is None or draft["value"] is None


def test_what_is_filled_in_stays_and_what_is_open_is_named(opened, lab):
    hand = Mouse(opened)
    part = question(opened, NESTED)
    marks = hand.MARKS(hand, NESTED, MADE[NESTED], part)
    label = MADE[NESTED].labels[0]
    marks.mark(label, 0, 3)
    expect(part.locator(".ml-mark-told").first).to_have_text("words 3 to 4, “Pavel Klimkin”")
    opened.keyboard.press("c")
    hand.press(sheet(opened, NESTED), "submit")
    missing = sheet(opened, NESTED).locator(".ml-missing")
    expect(missing).to_contain_text("Still open: content, inner source, inner content.")
    expect(part.locator(".ml-word:focus")).to_have_count(1)
    # "I cannot tell" stands alone, and what was marked comes back without it.
    hand.tick(part, f"{NESTED}/cannot_tell", True)
    student.saved(opened, NESTED)
    assert student.progress(lab.work, NESTED).draft["value"] == "cannot_tell"
    hand.tick(part, f"{NESTED}/cannot_tell", False)
    student.saved(opened, NESTED)
    assert student.progress(lab.work, NESTED).draft["value"] == {"source": [2, 3]}


def test_a_finger_chooses_a_range_with_two_taps(browser, lab):
    """A phone has no Shift: a button makes the next tap the end of the range."""
    name = lab.write(START, f'show("{PLAIN}")')
    context = browser.new_context(has_touch=True, viewport={"width": 900, "height": 900})
    page = context.new_page()
    lab.open(page, name)
    lab.run_all(page)
    part = question(page, PLAIN)
    part.locator(".ml-word").nth(2).tap()
    field(part, f"{PLAIN}/range").tap()
    part.locator(".ml-word").nth(7).tap()
    field(part, f"{PLAIN}/label/source").tap()
    expect(part.locator(".ml-mark-told").first).to_have_text("words 3 to 8, “Russian … Feigin”")
    context.close()


def test_marked_words_are_accessible_and_fit(opened):
    hand = Mouse(opened)
    for placed in RAW:
        _mark(hand, placed, marking.value_of(MADE[placed], "arguable"))
    _look(opened, "marked")
    for placed in RAW:
        _check(hand, placed)
    opened.evaluate("() => document.querySelectorAll('.ml details').forEach((d) => d.open = true)")
    _look(opened, "with feedback")
    opened.emulate_media(forced_colors="active")
    row = question(opened, PLAIN).locator(".ml-word-row").first
    assert row.evaluate("one => getComputedStyle(one).borderTopStyle") == "dashed"


def _look(page, when):
    for name in ("light", "dark"):
        student.theme(page, name)
        assert not student.violations(page), f"{when}, {name}"
    student.theme(page, "light")
    for size in ({"width": 360, "height": 740}, {"width": 640, "height": 450}):
        page.set_viewport_size(size)
        assert not student.cut_off(page), f"{when}, {size['width']} wide"
    page.set_viewport_size({"width": 1280, "height": 900})
