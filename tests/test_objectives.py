"""Objectives beside frameworks: complete, honest about what was read, and printed as stored."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from medialit import evidence, exercises, objectives
from medialit.content import ContentError
from tools import objectives as page

BAD = Path(__file__).parent / "fixtures" / "bad_objectives"
GOOD = BAD / "_good.yaml"
WANTED = {"00.o1": "Identify one thing.", "00.o2": "State another | thing."}

FAULTS = {
    "framework_twice": ("cor, field 'id'", "This id stands twice."),
    "missing_objective": ("00.o2, field 'objectives'", "stands nowhere here."),
    "no_framework_named": ("00.o2, field 'meets'", "It names nothing."),
    "no_reason": ("00.o1, field 'why'", "It is empty."),
    "no_source": ("cor, field 'sources'", "No source is named."),
    "no_such_objective": ("00.o3, field 'id'", "No exercise file has this objective."),
    "no_such_part": ("00.o1, field 'meets.cor'", "There is no part 'before'."),
    "not_a_list": ("", "Expected"),
    "part_not_read": ("00.o1, field 'meets.cor'", "The text of 'later' was not read."),
    "part_twice": ("00.o1, field 'meets.cor'", "A part stands twice."),
    "parts_with_one_id": ("cor, field 'parts'", "two have one id."),
    "unknown_field": ("00.o1, field 'because'", "unknown field"),
    "unknown_source": ("cor, field 'sources'", "No source has the id R999."),
    "unknown_source_in_note": ("cor, field 'sources'", "No source has the id F999."),
}


def test_each_objective_of_the_course_stands_there_once_in_order():
    stored = [one.id for one in objectives.course().objectives]
    told = [one for n in exercises.notebooks() for one in exercises.load(n).objectives]
    assert stored == told


def test_the_three_frameworks_are_there_whole():
    parts = {one.id: len(one.parts) for one in objectives.course().frameworks}
    assert parts == {"unesco": 10, "acrl": 6, "cor": 3}


def test_what_was_not_read_is_said_and_used_nowhere():
    unread = {
        (framework.id, part.id)
        for framework in objectives.course().frameworks
        for part in framework.parts
        if not part.read
    }
    assert unread == {("unesco", "later"), ("acrl", "conversation")}
    assert page.made().count("we have not read this part") == len(unread)


def test_an_objective_without_any_match_says_why():
    for one in objectives.course().objectives:
        if not any(one.meets.values()):
            assert "none of the three" in one.why, one.id


def test_the_stored_page_says_what_the_data_says():
    assert page.TARGET.read_text(encoding="utf-8") == page.made(), "Run 'python3 run.py data'."


def test_the_page_has_a_row_an_objective_and_names_its_sources():
    made = page.made()
    rows = re.findall(r"^\| \*\*(\d\d\.o\d)\*\* ", made, flags=re.MULTILINE)
    assert rows == list(objectives.sentences())
    for one in evidence.ids_in(made):
        assert f"\n- [{one}] " in made
    # An inference is called one, and so is a reading that nobody outside has checked.
    assert "our inference" in made
    assert "nobody from outside yet" in " ".join(made.split())


def test_a_bar_in_a_sentence_does_not_break_the_table():
    made = objectives.as_markdown(objectives.load(GOOD, WANTED), WANTED)
    assert r"State another \| thing." in made


def test_the_page_is_written_once(tmp_path, capsys):
    target = tmp_path / "docs" / "objectives.md"
    assert page.main(target) == page.main(target) == 0
    told = "docs/objectives.md: rebuilt\ndocs/objectives.md: unchanged\n"
    assert capsys.readouterr().out == told


def test_a_bad_file_stops_the_page_with_its_message(tmp_path, monkeypatch, capsys):
    def course():
        return objectives.load(BAD / "no_source.yaml", WANTED)

    monkeypatch.setattr(objectives, "course", course)
    assert page.main(tmp_path / "objectives.md") == 1
    assert "Stopped: no_source.yaml, cor" in capsys.readouterr().err


# --- What is refused -------------------------------------------------------------------------


def test_the_good_file_is_taken():
    assert [one.id for one in objectives.load(GOOD, WANTED).objectives] == list(WANTED)


def test_each_bad_file_has_its_line_here():
    assert {path.stem for path in BAD.glob("*.yaml")} - {"_good"} == set(FAULTS)


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_bad_file_is_named_with_place_and_remedy(name):
    where, said = FAULTS[name]
    with pytest.raises(ContentError) as caught:
        objectives.load(BAD / f"{name}.yaml", WANTED)
    told = str(caught.value)
    assert told.startswith(f"{name}.yaml")
    assert where in told
    assert said in told
    assert caught.value.remedy.endswith(".")


_WORDS = st.sampled_from(["00.o1", "cor", "behind", ""])
_LEAVES = st.none() | st.booleans() | st.integers() | _WORDS
_ANY = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["frameworks", "objectives", "id", "meets", "cor", "parts"]), inner
        )
    ),
    max_leaves=12,
)


@settings(max_examples=60)
@given(_ANY)
def test_nothing_but_a_content_error_escapes(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("any") / "objectives.yaml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(ContentError):
        objectives.load(path, WANTED)
