"""Three questions from earlier: drawn from what was done, never the same three twice in a row."""

from __future__ import annotations

import itertools
import tempfile
from html import escape
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import medialit
from medialit import exercises, report
from medialit.answers import Journal
from medialit.content import ContentError
from medialit.exercises import AnyExercise
from medialit.widgets import recalling
from medialit.widgets.exercise import Placed
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

    def load(name: str) -> tuple[AnyExercise, ...]:
        again = [msgspec.structs.replace(one, id=f"{name[:2]}.{one.id[3:]}") for one in questions]
        return tuple(again)

    monkeypatch.setattr(recalling, "notebooks", lambda: ("00_a", "01_b", "02_c", LATER))
    monkeypatch.setattr(recalling, "load_recall", load)


def submit(journal: Journal, exercise: str, state: str | None = None) -> None:
    journal.append("submit", exercise, answer={"value": "cannot_tell"}, attempt=1, state=state)


def ask_only(monkeypatch, count: int) -> None:
    """Make a course of one notebook with so many questions."""
    asked = exercises.load("00_start_here").recall[:count]
    monkeypatch.setattr(recalling, "notebooks", lambda: ("00_a",))
    monkeypatch.setattr(recalling, "load_recall", lambda name: asked)


def answer_all(journal: Journal, drawn: list[Placed], state: str = "accepted") -> list[Placed]:
    for placed in drawn:
        submit(journal, placed.id, state)
    return drawn


def test_three_different_questions_are_drawn(journal):
    drawn = recalling.draw(FIRST, journal)
    assert len({one.exercise.id for one in drawn}) == 3
    assert [one.id for one in drawn] == [f"01.recall.{one.exercise.id}" for one in drawn]
    assert all(one.exercise.id.startswith("00.") for one in drawn)


def test_an_open_draw_is_kept(journal, work_folder):
    before = ids(journal)
    for exercise in ("00.practice_claim", f"01.recall.{before[0]}", "01.nut_graf"):
        submit(journal, exercise)
        assert ids(journal) == before
        assert ids(Journal(work_folder, course="0.2.0")) == before
    assert [event.kind for event in journal.events()].count("draw") == 1


def test_when_all_three_were_submitted_others_are_drawn(journal, work_folder):
    first = answer_all(journal, recalling.draw(FIRST, journal))
    second = recalling.draw(FIRST, Journal(work_folder, course="0.1.0"))
    assert {one.exercise.id for one in second} != {one.exercise.id for one in first}
    assert [one.id for one in second] == [f"01-2.recall.{one.exercise.id}" for one in second]
    third = recalling.draw(FIRST, journal)
    assert third == second, "it stays while it is open"
    assert all(journal.progress(one.id).attempts for one in first), "earlier answers stay"


def test_whoever_starts_over_is_asked_others(journal, monkeypatch):
    ask_only(monkeypatch, 5)
    asked = []
    for _ in range(4):
        drawn = recalling.draw(FIRST, journal)
        asked.append({one.exercise.id for one in drawn})
        answer_all(journal, drawn)
        journal.start_over()
    assert all(one != after for one, after in itertools.pairwise(asked))


def test_what_was_not_accepted_comes_again_before_what_was(journal, monkeypatch):
    ask_only(monkeypatch, 6)
    wrong = recalling.draw(FIRST, journal)[1].exercise.id
    for placed in recalling.draw(FIRST, journal):
        state = "not_supported" if placed.exercise.id == wrong else "accepted"
        submit(journal, placed.id, state)
    answer_all(journal, recalling.draw(FIRST, journal))
    assert wrong in ids(journal), "by now each was asked once"


def test_only_the_first_try_of_the_latest_asking_says_what_was_missed(journal):
    first = recalling.draw(FIRST, journal)
    for state in ("not_supported", "accepted"):
        for placed in first:
            submit(journal, placed.id, state)
    assert recalling._missed(journal.all_progress()) == {one.exercise.id for one in first}
    for placed in first:
        submit(journal, f"01-2.recall.{placed.exercise.id}", "accepted")
    assert recalling._missed(journal.all_progress()) == set()


@pytest.mark.usefixtures("three_notebooks")
def test_answers_to_questions_from_earlier_are_no_work_in_the_notebook_that_asks(journal):
    submit(journal, "00.something")
    answer_all(journal, recalling.draw("02_c", journal))
    assert {one[:2] for one in ids(journal, LATER)} == {"00"}


def test_a_restored_file_brings_back_no_older_draw(journal, tmp_path):
    elsewhere = Journal(tmp_path / "elsewhere", course="0.1.0")
    answer_all(elsewhere, recalling.draw(FIRST, elsewhere))
    saved = elsewhere.bundle()
    later = recalling.draw(FIRST, elsewhere)
    journal.restore(elsewhere.bundle(), "new.zip")
    journal.restore(saved, "old.zip")
    assert recalling.draw(FIRST, journal) == later


def test_the_report_shows_the_questions_of_every_draw(journal):
    for _ in range(2):
        drawn = answer_all(journal, recalling.draw(FIRST, journal))
    page = report.page(journal, [exercises.load(name) for name in exercises.notebooks()])
    assert "Questions from earlier" in page
    assert "another version of the course" not in page
    assert all(escape(one.exercise.prompt) in page for one in drawn)


def test_the_question_behind_an_id_is_found_whichever_draw_asked_it():
    question = exercises.load("00_start_here").recall[0]
    for placed in (f"01.recall.{question.id}", f"10-12.recall.{question.id}"):
        assert exercises.asked(placed) is question
    assert exercises.asked("01.nut_graf").id == "01.nut_graf"
    for unknown in ("", "x", question.id, "01.recall.00.gone", "01.recall.01.nut_graf", "99.x"):
        assert exercises.asked(unknown) is None


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
        {"ids": None, "draw": "2"}, {"draw": 10**9}, {"draw": -1}, {"draw": True}, {"draw": 10_000},
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


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("open"), st.sampled_from(["01_b", "02_c", LATER])),
        st.tuples(st.just("answer"), st.sampled_from(["accepted", "not_supported", "odd", None])),
        st.tuples(st.just("answer one"), st.integers(0, 2)),
        st.tuples(st.just("work"), st.sampled_from(["00.a", "01.a", "02.a", "01.recall.x", ""])),
        st.tuples(
            st.just("write"),
            st.fixed_dictionaries(
                {},
                optional={
                    "ids": st.lists(st.sampled_from(["00.r_form", "01.r_kept", "x"]), max_size=4)
                    | st.integers(),
                    "draw": st.integers(-1, 50) | st.text(max_size=2),
                },
            ),
        ),
    ),
    max_size=14,
)


@settings(max_examples=60)
@given(ACTIONS)
@pytest.mark.usefixtures("three_notebooks")
def test_whatever_was_done_a_draw_stays_while_open_and_changes_when_answered(actions):
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder) / "my-work", course="0.1.0")
        open_draws: dict[str, list[Placed]] = {}
        closed: dict[str, list[Placed]] = {}
        answered: set[str] = set()
        name = "01_b"
        for action, what in [*actions, *(("open", one) for one in ("01_b", "02_c", LATER))]:
            if action == "open":
                name = what
                drawn = recalling.draw(name, journal)
                assert len({one.exercise.id for one in drawn}) == len(drawn) == 3
                assert all(one.exercise.id[:2] < name[:2] for one in drawn)
                assert recalling.draw(name, journal) == drawn
                if name in open_draws:
                    assert drawn == open_draws[name]
                elif name in closed:
                    assert questions(drawn) != questions(closed[name])
                    assert not answered & {one.id for one in drawn}
                open_draws[name] = drawn
            elif action == "write":
                journal.append("draw", f"{name[:2]}.recall", data=what)
                open_draws.pop(name, None)  # what a file brought may count as the latest draw
                closed.pop(name, None)
            elif action == "work":
                submit(journal, what)
            elif name in open_draws:
                drawn = open_draws[name]
                now = drawn if action == "answer" else [drawn[what]]
                answer_all(journal, now, what if action == "answer" else "accepted")
                answered |= {one.id for one in now}
                if answered >= {one.id for one in drawn}:
                    closed[name] = open_draws.pop(name)


def questions(drawn: list[Placed]) -> set[str]:
    return {one.exercise.id for one in drawn}


@settings(max_examples=30)
@given(st.integers(1, 12), st.lists(st.sampled_from(["00.a", "01.a", "02.a"]), max_size=3))
@pytest.mark.usefixtures("three_notebooks")
def test_a_notebook_asks_other_questions_than_the_one_before_it(learner, work):
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder), f"learner-{learner}", course="0.1.0")
        for one in work:
            submit(journal, one)
        before = questions(recalling.draw("02_c", journal))
        assert questions(recalling.draw(LATER, journal)) != before


def test_a_pool_of_three_asks_the_same_three_again(journal, monkeypatch):
    ask_only(monkeypatch, 3)
    first = answer_all(journal, recalling.draw("01_b", journal))
    again = recalling.draw("01_b", journal)
    assert questions(again) == questions(first)
    assert not {one.id for one in again} & {one.id for one in first}


def test_every_notebook_of_the_course_has_enough_to_ask_to_change_each_time():
    count = 0
    for name in exercises.notebooks():
        assert count == 0 or count > recalling.QUESTIONS, f"{name} could only repeat itself."
        count += len(exercises.load(name).recall)


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
