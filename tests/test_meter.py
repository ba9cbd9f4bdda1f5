"""The line under a written answer: what it finds, how it says so, where it is shown."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medialit import report, scoring
from medialit.answers import Journal
from medialit.exercises import Gauge, Workbook, Write
from medialit.scoring.meter import found, meter_line
from medialit.widgets import twins
from medialit.widgets.exercise import ExerciseSet, Placed
from medialit.widgets.session import Session

LEVEL = {"when": "It fits.", "model": "A model.", "why": "It keeps both."}
HEDGES = {
    "id": "hedges", "text": "Hedges kept", "why": "A hedge limits what is claimed.",
    "any_of": ["small, but present", "small", "could", "can\u2019t", "C++", "мабуть"],
}  # fmt: skip
SPEAKER = {
    "id": "speaker", "text": "Speaker named", "why": "Who says so?", "said": "yes_no",
    "any_of": ["Altayev", "the politician"],
}  # fmt: skip
RECORD = {
    "id": "05.headline", "title": "Headline", "prompt": "Write it.", "minutes": 5,
    "hints": ["One.", "Two."], "max_words": 14, "wrong_turns": [{"text": "No.", "why": "No."}],
    "rubric": {"proficient": LEVEL, "emergent": LEVEL, "basic": LEVEL},
}  # fmt: skip


def write(*meter: dict) -> Write:
    return msgspec.convert({**RECORD, "meter": list(meter)}, Write)


GAUGE = write(HEDGES).meter[0]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("", []),
        ("The risk is SMALL and could grow.", ["small", "could"]),
        ("Couldn't it? Smaller, unsmall, small_", []),
        ("a small,\n but  present risk", ["small, but present"]),
        ("small, but present; a small one", ["small, but present", "small"]),
        ("It can't, it can\u2019t.", ["can\u2019t"]),
        ("Мабуть, C++!", ["C++", "мабуть"]),
        ("(could) so-could-be", ["could"]),
    ],
)
def test_whole_words_are_found_whatever_stands_around_them(text, hits):
    assert list(found(GAUGE, text)) == hits


def test_the_line_says_what_was_found_and_what_not():
    both = write(HEDGES, SPEAKER)
    text = "Altayev: the risk is small, a Russian attack could come"
    assert meter_line(both, text) == (
        "Words: 10 of 14. Hedges kept: small, could. Speaker named: yes."
    )
    assert meter_line(both, "") == "Words: 0 of 14. Hedges kept: none yet. Speaker named: not yet."
    assert meter_line(write(), text) == ""


@given(
    st.lists(st.text(max_size=8).filter(lambda one: re.search(r"\w", one)), min_size=1, max_size=4),
    st.text(max_size=40),
)
def test_any_words_and_any_text_can_be_read(words, text):
    gauge = Gauge(id="any", text="Any", any_of=tuple(words), why="It may be anything.")
    hits = found(gauge, text)
    assert set(hits) <= set(words)
    for one in words:  # alone in a text, each is found, or a longer one that reads the same
        assert found(gauge, f" {one} ") != ()


def test_feedback_key_and_twin_call_it_no_grade():
    exercise = write(HEDGES, SPEAKER)
    answer = scoring.read_answer(exercise, {"value": "It could.", "reasons": {}})
    feedback = scoring.score(exercise, answer)
    assert feedback.possible == 0
    assert feedback.items[0].why == (
        "Words: 2 of 14. Hedges kept: could. Speaker named: not yet. This informs; it is no grade."
    )
    item = scoring.key(exercise)[-1]
    assert "no grade" in item.title
    assert [entry.why for entry in item.entries] == [HEDGES["why"], SPEAKER["why"]]
    assert "small, but present; small; could" in item.entries[0].text
    twin = twins.of_exercises([exercise])
    for text in twin:
        assert "A line under it tells, and grades nothing: Hedges kept, Speaker named" in text
    plain = write()
    assert len(scoring.key(plain)) == 2
    assert "grade" not in twins.of_exercises([plain]).text


def test_the_page_gets_the_words_to_look_for():
    placed = Placed("05.headline", write(SPEAKER))
    described = ExerciseSet([placed], Session()).spec["exercises"][0]
    assert described["meter"] == [
        {"text": one.text, "any_of": list(one.any_of), "said": one.said, "help": one.why}
        for one in write(SPEAKER).meter
    ]
    plain = ExerciseSet([Placed("05.headline", write())], Session()).spec["exercises"][0]
    assert "meter" not in plain


def test_the_report_shows_the_line_under_the_text(work_folder):
    journal = Journal(work_folder, course="0.1.0")
    exercise = write(HEDGES, SPEAKER)
    book = Workbook(notebook="05_tiny", title="Tiny", objectives={}, exercises=(exercise,))
    answer = {"value": "It <b>could</b>.", "reasons": {}}
    journal.append("submit", exercise.id, attempt=1, answer=answer)
    page = report.page(journal, [book])
    assert "It &lt;b&gt;could&lt;/b&gt;." in page
    assert "Hedges kept: could. Speaker named: not yet. This informs; it is no grade." in page
