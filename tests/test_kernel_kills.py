"""Kernels are killed while somebody answers: what was acknowledged is there afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from medialit.answers import Journal
from tools import kills
from tools.kills import Course, Sent, Story, Tally, missing, two_at_once

# A journal that promises more than it does: every third answer is only said to be saved.
CARELESS = """
from medialit.answers import Journal, Receipt
careful, calls = Journal._flush, []
def flush(self):
    calls.append(1)
    if len(calls) % 3:
        return careful(self)
    self._pending.clear()
    return True
Journal._flush = flush
"""


@pytest.mark.slow
def test_twenty_killed_kernels_lose_no_acknowledged_answer(tmp_path: Path):
    course = Course(tmp_path, seed=20)
    for _ in range(20):
        course.live()
        assert course.tally.faults == []
    found = course.tally
    assert (found.kills, found.loads, found.lost) == (20, 20, 0)
    # Else the kills met nobody at work, and this has shown nothing.
    assert found.acknowledged > 20
    assert found.in_flight > 0


def test_the_driver_sees_an_answer_that_was_acknowledged_and_lost(tmp_path: Path):
    course = Course(tmp_path, seed=1, before=CARELESS)
    for _ in range(10):
        course.live()
        if course.tally.lost:
            break
    assert course.tally.lost
    assert any(fault.startswith("Acknowledged and lost") for fault in course.tally.faults)


def test_two_kernels_that_answer_at_once_lose_nothing(tmp_path: Path):
    assert two_at_once(tmp_path, rounds=40, seed=2) == []


# The driver itself ----------------------------------------------------------------------


def draft(text: str) -> Sent:
    return Sent("draft", {"value": text, "reasons": {}})


def test_missing_goes_by_the_order():
    a, b, c = map(draft, "abc")
    assert missing([a, b], [a, c, b]) == []
    assert missing([a, b], [b, a]) == [b]
    assert missing([a, a], [a]) == [a]
    assert missing([b], [a, c]) == [b]


def test_a_page_may_show_nothing_older_than_the_last_acknowledged():
    blank = {"value": None, "reasons": {}}
    story = Story("01.summary")
    assert story.may_show(blank)
    story.sent += map(draft, "abc")
    assert story.may_show(blank)
    story.acknowledged |= {0, 1}
    assert story.promised() == [draft("a"), draft("b")]
    assert [story.may_show(draft(one).answer) for one in "abc"] == [False, True, True]
    assert not story.may_show(blank)


def test_a_journal_that_does_not_load_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object, **__: object) -> Journal:
        raise ValueError("This line is no line.")

    course = Course(tmp_path, seed=1)
    monkeypatch.setattr(kills, "Journal", broken)
    course._look()
    assert course.tally == Tally(
        faults=["The journal did not load: ValueError('This line is no line.')"]
    )
