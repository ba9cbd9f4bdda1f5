"""The panel that ends a notebook: how far it is, two files, warnings that block nothing."""

from __future__ import annotations

import json

import pytest

import medialit
from medialit import handins
from medialit.answers import Journal
from medialit.content import ContentError
from medialit.exercises import load
from medialit.widgets.handing_in import HandIn, how, summed_up
from medialit.widgets.session import Session
from medialit.widgets.work import Work

NAME = "01_read_before_you_judge"
BOOK = load(NAME)


class Panel:
    """A panel whose page writes down what it is told."""

    def __init__(self, view=None, session=None):
        self.session = session or Session()
        self.view = view(self.session) if view else HandIn(self.session, NAME)
        self.told: list[tuple[dict, list]] = []
        self.view.send = lambda content, buffers=None: self.told.append((content, buffers))

    def ask(self, kind):
        self.view._receive(None, {"type": kind}, [])
        return self.told[-1]


def submit(journal: Journal, exercise: str, value="s04") -> None:
    journal.append("submit", exercise, answer={"value": value, "reasons": {}}, attempt=1)


def test_each_exercise_is_done_begun_or_untouched():
    panel = Panel()
    journal, ids = panel.session.journal, [one.id for one in BOOK.exercises]
    assert {one["how"] for one in panel.view.state["steps"]} == {"untouched"}
    submit(journal, ids[0])
    journal.append("hint", ids[1], data={"shown": 1})
    submit(journal, ids[2])
    journal.append("draft", ids[2], answer={"value": None, "reasons": {}})
    journal.append("draft", ids[2], answer="a later thought")
    panel.session.submitted()
    steps = panel.view.state["steps"]
    assert [one["how"] for one in steps[:4]] == ["done", "begun", "newer", "untouched"]
    assert [one["title"] for one in steps] == [one.title for one in BOOK.exercises]
    rest = len(ids) - 3
    assert panel.view.state["said"] == (
        f"2 of {len(ids)} exercises done, 1 begun and not submitted, {rest} untouched."
    )
    told = " ".join(panel.view.state["warnings"])
    assert f"{len(ids) - 2} exercises are not submitted yet." in told
    assert f"You changed “{BOOK.exercises[2].title}”" in told
    assert "no learner code" in told


def test_nothing_is_warned_of_when_all_is_done_under_a_code(work_folder):
    session = Session()
    session.journal = Journal(work_folder, "amber-heron-42", course="1")
    for one in BOOK.exercises:
        submit(session.journal, one.id)
    state = HandIn(session, NAME).state
    assert state["warnings"] == []
    assert state["said"] == f"{len(BOOK.exercises)} of {len(BOOK.exercises)} exercises done."


def test_the_file_is_made_whatever_is_missing():
    panel = Panel()
    told, (data,) = panel.ask("hand_in")
    assert (told["type"], told["name"]) == ("file", "hand-in-no-code-01.jsonl")
    assert handins.read(data).notebook == NAME
    assert "Saved as hand-in-no-code-01.jsonl" in told["text"]
    submit(panel.session.journal, BOOK.exercises[0].id)
    submit(panel.session.journal, "02.scope")
    rows = [json.loads(line) for line in panel.ask("hand_in")[1][0].splitlines()]
    assert [row["exercise"] for row in rows] == ["", BOOK.exercises[0].id]


def test_the_report_is_of_this_notebook():
    panel = Panel()
    submit(panel.session.journal, "01.nut_graf")
    submit(panel.session.journal, "00.practice_gap", "cannot_tell")
    told, (data,) = panel.ask("report")
    assert (told["name"], told["mime"]) == ("report-no-code-01.html", "text/html")
    assert b"01.nut_graf" in data
    assert b"00.practice_gap" not in data


def test_the_start_page_does_both_for_the_whole_course():
    panel = Panel(Work)
    submit(panel.session.journal, "01.nut_graf")
    submit(panel.session.journal, "00.practice_gap", "cannot_tell")
    told, (data,) = panel.ask("hand_in")
    assert told["name"] == "hand-in-no-code-course.jsonl"
    assert handins.read(data).events == 2
    told, (data,) = panel.ask("report")
    assert told["name"] == "report-no-code-course.html"
    assert b"01.nut_graf" in data
    assert b"00.practice_gap" in data


def test_the_way_through_the_course_has_links_minutes_and_words():
    stages = Panel(Work).view.state["progress"]
    for stage in stages:
        book = load(stage["notebook"])
        assert stage["title"] == book.title
        assert stage["minutes"] == book.minutes > 0
        assert stage["of"] == len(book.exercises)


@pytest.mark.parametrize("content", [None, 3, {}, {"type": ["hand_in"]}, {"type": "else"}])
def test_what_a_page_may_not_ask_is_passed_by(content):
    panel = Panel()
    panel.view._receive(None, content, [])
    assert panel.told == []


def test_the_twin_says_what_the_panel_does_and_nothing_of_the_learner():
    submit(Session().journal, "01.nut_graf")
    twin = medialit.hand_in(NAME).twin()
    assert "Hand in: Read before you judge" in twin.text
    assert "It holds no name" in twin.text
    assert "done" not in twin.text.replace("have done", "")
    with pytest.raises(ContentError):
        medialit.hand_in("99_nowhere")


def test_words_for_how_far():
    assert summed_up(["done", "newer"]) == "2 of 2 exercises done."
    assert summed_up(["untouched"]) == "0 of 1 exercises done, 1 untouched."
    assert how(Session().journal.progress("01.nut_graf")) == "untouched"
