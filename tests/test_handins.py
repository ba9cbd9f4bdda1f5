"""The file handed in: all that was submitted, nothing that was only typed, restored as it was."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medialit import handins
from medialit.answers import Journal

TEXT = st.text(max_size=12)
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["draft", "submit", "late", "practice", "hint", "key", "self_score", "map", "new"]
        ),
        st.sampled_from(
            ["01.a", "01.b", "02.a", "02.recall.01.a", "02-2.recall.01.b", "", "02", "x.02.a"]
        ),
        st.one_of(TEXT, st.none(), st.dictionaries(TEXT, TEXT, max_size=2)),
    ),
    max_size=12,
)


def journal_in(folder: Path, code: str | None = None) -> Journal:
    return Journal(folder, code, course="0.1.0")


def done(journal: Journal) -> dict:
    """Return how each exercise was left, without what was only typed."""
    left = {}
    for name, progress in journal.all_progress().items():
        kept = (progress.attempts, progress.practice, progress.hints)
        marks = (progress.key_shown, progress.self_score)
        if any((*kept, *marks)):
            left[name] = (*kept, *marks)
    return left


def lines(data: bytes) -> list[dict]:
    return [json.loads(row) for row in data.splitlines()]


@settings(max_examples=40)
@given(EVENTS, st.sampled_from([None, "01_read", "02_who"]))
def test_a_hand_in_restores_what_was_submitted_and_no_draft_leaves(history, notebook):
    with tempfile.TemporaryDirectory() as folder:
        one, two = (journal_in(Path(folder) / name) for name in "ab")
        for number, (kind, exercise, answer) in enumerate(history):
            one.append(kind, exercise, answer=answer, data={"level": "basic", "shown": number})
        _, data = handins.write(one, notebook)
        head, *rest = lines(data)
        assert (head["kind"], head["exercise"], head["schema"]) == ("hand_in", "", 1)
        assert head["data"]["events"] == len(rest)
        assert not {"draft", "late", "set_aside", "hand_in"} & {row["kind"] for row in rest}
        restored = two.restore(data, "hand-in.jsonl")
        assert (restored.added, restored.refused) == (len(rest), ())
        number = notebook[:2] if notebook else ""
        expected = {
            name: left
            for name, left in done(one).items()
            if not number or name.startswith((f"{number}.", f"{number}-2."))
        }
        assert done(two) == expected
        assert "hand_in" not in {event.kind for event in two.events()}
        assert two.restore(data, "again").added == 0


def test_the_lines_are_those_of_the_journal_byte_for_byte(work_folder):
    journal = journal_in(work_folder, "amber-heron-42")
    journal.append("draft", "02.scope", answer={"value": "not yet"})
    journal.append("submit", "02.scope", answer={"value": "Тоқаев said “no”"}, confidence=70)
    journal.append("submit", "01.nut_graf", answer={"value": "a"})
    name, data = handins.write(journal, "02_who_says_it")
    assert name == "hand-in-amber-heron-42-02.jsonl"
    head, body = data.split(b"\n", 1)
    assert body in journal.path.read_bytes()
    said = json.loads(head)["data"]
    assert said == {
        "code": "amber-heron-42",
        "notebook": "02_who_says_it",
        "events": 1,
        "sha256": hashlib.sha256(body).hexdigest(),
    }
    assert handins.write(journal)[0] == "hand-in-amber-heron-42-course.jsonl"


def test_without_a_code_the_name_says_so(work_folder):
    name, data = handins.write(journal_in(work_folder))
    assert name == "hand-in-no-code-course.jsonl"
    assert lines(data)[0]["data"]["code"] is None
    assert lines(data)[0]["data"]["events"] == 0


def test_kept_maps_and_charts_go_with_the_notebook_that_asks_for_them(work_folder):
    journal = journal_in(work_folder)
    for kind in ("map", "chart", "course"):
        journal.append(kind, "", data={"slot": "A"})
    kinds = {
        name: [row["kind"] for row in lines(handins.write(journal, name)[1])[1:]]
        for name in ("06_numbers", "07_the_map", "02_who_says_it", None)
    }
    assert kinds["06_numbers"] == ["chart"]
    assert kinds["07_the_map"] == ["map"]
    assert kinds["02_who_says_it"] == []
    assert kinds[None] == ["map", "chart", "course"]


def test_a_line_of_a_newer_version_is_handed_in_unless_it_is_a_draft(work_folder):
    journal = journal_in(work_folder)
    rows = [
        {"schema": 9, "id": "n1", "kind": "submit", "exercise": "02.new", "answer": {"deep": [1]}},
        {"schema": 9, "id": "n2", "kind": "draft", "exercise": "02.new", "answer": "secret"},
        {"schema": 9, "id": "n3", "kind": ["draft"], "exercise": "02.new", "answer": "secret"},
    ]
    journal.restore("".join(json.dumps(row) + "\n" for row in rows).encode(), "newer.jsonl")
    _, data = handins.write(journal, "02_who_says_it")
    assert [row["id"] for row in lines(data)[1:]] == ["n1"]
    assert b"secret" not in data


def test_a_hand_in_says_what_it_is(work_folder):
    journal = journal_in(work_folder, "teal-owl-7")
    journal.append("submit", "02.scope", answer={"value": "a"})
    _, data = handins.write(journal, "02_who_says_it")
    said = handins.read(data)
    assert (said.code, said.notebook, said.events) == ("teal-owl-7", "02_who_says_it", 1)
    assert said.whole
    assert not handins.read(data.replace(b'"a"', b'"b"')).whole
    assert handins.read(journal.path.read_bytes()) is None


def test_a_changed_hand_in_is_used_and_the_change_is_said(tmp_path):
    journal = journal_in(tmp_path / "a", "teal-owl-7")
    journal.append("submit", "02.scope", answer={"value": "first"})
    _, data = handins.write(journal)
    restored = journal_in(tmp_path / "b").restore(data.replace(b"first", b"other"), "h.jsonl")
    assert restored.added == 1
    assert "changed after it was saved" in restored.note
    assert "under the code teal-owl-7" in restored.note
    whole = journal_in(tmp_path / "c", "teal-owl-7").restore(data, "h.jsonl")
    assert "changed" not in whole.note
    assert "code" not in whole.note


@pytest.mark.parametrize("name", ["who_says_it", "../02", "x"])
def test_a_name_that_is_no_notebook_is_refused(work_folder, name):
    with pytest.raises(ValueError, match="is no notebook"):
        handins.write(journal_in(work_folder), name)


@settings(max_examples=100)
@given(st.binary(max_size=300), st.integers(0, 400), st.booleans())
def test_reading_the_head_never_raises(noise, place, instead):
    head = (
        b'{"id":"a","time":"2026-01-01T00:00:00Z","schema":1,"course":"1","kind":"hand_in",'
        b'"exercise":"","data":{"code":"abc","notebook":"02_x","events":1,"sha256":"x"}}\n{}\n'
    )
    data = noise if instead else head[:place] + noise + head[place:]
    said = handins.read(data)
    assert said is None or not said.whole
