"""Three questions from earlier: drawn once, from what was done, whatever the journal holds."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

import medialit
from medialit import exercises
from medialit.answers import Journal
from medialit.content import ContentError
from medialit.exercises import Workbook
from medialit.widgets import recalling
from medialit.widgets.session import session

FIRST = "01_read_before_you_judge"
LATER = "03_third"


@pytest.fixture
def journal(work_folder) -> Journal:
    return Journal(work_folder, course="0.1.0")


def ids(journal: Journal, notebook: str = FIRST) -> list[str]:
    return [one.exercise.id for one in recalling.draw(notebook, journal)]


@pytest.fixture
def three_notebooks(monkeypatch) -> None:
    """Make a course of three notebooks with five questions each, from those of the first."""
    questions = exercises.load("00_start_here").recall

    def load(name: str) -> Workbook:
        again = [msgspec.structs.replace(one, id=f"{name[:2]}.{one.id[3:]}") for one in questions]
        return Workbook(notebook=name, title=name, exercises=(), recall=tuple(again))

    monkeypatch.setattr(recalling, "notebooks", lambda: ("00_a", "01_b", "02_c", LATER))
    monkeypatch.setattr(recalling, "load", load)


def submit(journal: Journal, exercise: str) -> None:
    journal.append("submit", exercise, answer={"value": "cannot_tell"}, attempt=1)


def test_three_different_questions_are_drawn(journal):
    drawn = recalling.draw(FIRST, journal)
    assert len({one.exercise.id for one in drawn}) == 3
    assert [one.id for one in drawn] == [f"01.recall.{one.exercise.id}" for one in drawn]
    assert all(one.exercise.id.startswith("00.") for one in drawn)


def test_the_draw_is_kept(journal, work_folder):
    before = ids(journal)
    for exercise in ("00.practice_claim", f"01.recall.{before[0]}", "01.nut_graf"):
        submit(journal, exercise)
        assert ids(journal) == before
        assert ids(Journal(work_folder, course="0.2.0")) == before
    assert [event.kind for event in journal.events()].count("draw") == 1


def test_the_draw_goes_along_with_saved_work(journal, tmp_path):
    before = ids(journal)
    elsewhere = Journal(tmp_path / "elsewhere", course="0.1.0")
    elsewhere.restore(journal.bundle(), "mine.zip")
    assert ids(elsewhere) == before


@pytest.mark.usefixtures("three_notebooks")
def test_learners_get_different_questions(work_folder):
    draws = {
        tuple(ids(Journal(work_folder, f"learner-{n}", course="0.1.0"), LATER)) for n in range(12)
    }
    assert len(draws) > 3


@pytest.mark.usefixtures("three_notebooks")
@pytest.mark.parametrize("done", ["00", "01", "02"])
def test_questions_come_from_notebooks_that_were_worked_in(journal, done):
    submit(journal, f"{done}.something")
    assert {one[:2] for one in ids(journal, LATER)} == {done}


@pytest.mark.usefixtures("three_notebooks")
def test_a_draft_or_a_hint_alone_is_no_work_done(journal):
    journal.append("draft", "00.something", answer={"value": "x"})
    journal.append("hint", "00.something", data={"shown": 1})
    submit(journal, "02.something")
    assert {one[:2] for one in ids(journal, LATER)} == {"02"}


@pytest.mark.usefixtures("three_notebooks")
def test_questions_asked_least_so_far_come_first(journal):
    for name in ("00", "01", "02"):
        submit(journal, f"{name}.something")
    before = set(ids(journal, "02_c"))
    assert not before & set(ids(journal, LATER))


@pytest.mark.usefixtures("three_notebooks")
def test_no_question_comes_from_this_or_a_later_notebook(journal):
    submit(journal, "02.something")
    assert {one[:2] for one in ids(journal, "01_b")} == {"00"}


def test_fewer_than_three_questions_are_an_error_with_a_remedy(journal):
    with pytest.raises(ContentError, match=r"only 0 questions.*Write 3 or more under 'recall'"):
        recalling.draw("00_start_here", journal)


@pytest.mark.parametrize(
    "data",
    [
        None, {}, {"ids": None}, {"ids": "00.r_form"}, {"ids": []}, {"ids": [1, 2, 3]},
        {"ids": [["00.r_form"]]}, {"ids": {"00.r_form": 1}}, {"ids": ["00.r_form"]},
        {"ids": ["00.r_form"] * 3}, {"ids": ["00.r_form", "00.r_kept", "99.gone"]},
        {"ids": ["00.r_form", "00.r_kept", "00.r_arguable", "00.r_confidence"]},
        {"ids": ["00.r_form", "00.r_kept", "00.r_kept", "00.r_arguable"]}, {"ids": [None] * 3},
    ],
)  # fmt: skip
def test_a_hostile_draw_is_drawn_again(journal, data: Any):
    journal.append("draw", "01.recall", data=data)
    drawn = ids(journal)
    assert len(set(drawn)) == len(drawn) == 3
    assert ids(journal) == drawn
    assert [event.kind for event in journal.events()].count("draw") == 2


def test_a_draw_of_another_notebook_is_not_ours(journal):
    kept = ["00.r_arguable", "00.r_confidence", "00.r_form"]
    journal.append("draw", "05.recall", data={"ids": kept})
    assert set(ids(journal)) != set(kept), "They were asked before, so others come first."


def test_where_nothing_can_be_written_the_draw_stays_the_same(work_folder):
    work_folder.parent.mkdir(parents=True, exist_ok=True)
    work_folder.write_text("a file, where the folder should be", encoding="utf-8")
    journal = Journal(work_folder, course="0.1.0")
    assert ids(journal) == ids(journal) == ids(Journal(work_folder, course="0.1.0"))


def test_the_stored_notebook_gives_away_no_draw():
    session.cache_clear()
    try:
        shown = medialit.recall(FIRST)
        twin = shown.twin()
        assert len(shown.spec["exercises"]) == 3
        for one in exercises.load("00_start_here").recall:
            assert one.prompt not in twin.text
            assert one.prompt not in twin.html
        assert "drawn from what you have done" in twin.text
    finally:
        session.cache_clear()
