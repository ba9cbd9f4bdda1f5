"""The journal: what is appended is replayed, exported, restored; what is bad is named."""

from __future__ import annotations

import errno
import io
import json
import os
import tempfile
import tracemalloc
import zipfile
from itertools import count
from pathlib import Path
from unittest import mock

import filelock
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medialit import answers
from medialit.answers import Journal, JournalError

MANY = "x" * 20_000
SPECIAL = [
    "<script>alert('x')</script>",
    MANY,
    "שלום, дүние 🏔️ e\u0301",
    "line\nbreak\r\n\ttab \u2028 \u0000",
    "half an emoji \ud83d",
    {"a": [1, 2.5, True, None, {"": ""}]},
    [],
    0,
    False,
]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "my-work"


def open_journal(folder, **options) -> Journal:
    return Journal(folder, course="0.1.0", **({"lock_timeout": 5.0} | options))


def line(**fields) -> bytes:
    return json.dumps(
        {"schema": 1, "id": "i1", "kind": "draft", "exercise": "01.a"} | fields
    ).encode()


def ids(journal: Journal) -> list[str]:
    return [event.id for event in journal.events()]


# Append and replay


def test_a_new_journal_is_empty_and_fine(folder):
    journal = open_journal(folder)
    assert (journal.trouble, journal.problems, journal.notice) == ("", (), "")
    assert journal.path == folder / "answers.jsonl"
    assert list(journal.events()) == []
    assert journal.progress("01.a") == answers.Progress(exercise="01.a")


@pytest.mark.parametrize("answer", SPECIAL, ids=range(len(SPECIAL)))
def test_any_answer_comes_back_exactly(folder, answer):
    receipt = open_journal(folder).append("draft", "01.a", answer=answer)
    again = open_journal(folder)
    assert receipt.saved
    assert again.progress("01.a").draft == answer
    assert type(again.progress("01.a").draft) is type(answer)
    other = open_journal(folder / "other")
    other.restore(again.bundle(), "saved.zip")
    assert other.progress("01.a").draft == answer


def test_a_draft_counts_until_the_next_submit(folder):
    journal = open_journal(folder)
    journal.append("draft", "01.a", answer="one", confidence=60)
    journal.append("draft", "01.a", answer="two", confidence=70)
    assert journal.progress("01.a").draft == "two"
    assert journal.progress("01.a").draft_confidence == 70
    score = {"state": "arguable", "points": 0.5, "possible": 1}
    journal.append("submit", "01.a", attempt=1, answer="two", confidence=80, **score)
    assert journal.progress("01.a").draft is None
    journal.append("draft", "01.a", answer="three")
    progress = open_journal(folder).progress("01.a")
    assert progress == journal.progress("01.a")
    assert progress.draft == "three"
    (attempt,) = progress.attempts
    assert (attempt.number, attempt.answer, attempt.confidence) == (1, "two", 80)
    assert (attempt.state, attempt.points, attempt.possible) == ("arguable", 0.5, 1.0)


def test_hints_key_and_self_score_are_replayed(folder):
    journal = open_journal(folder)
    journal.append("hint", "01.a", data={"shown": 1})
    journal.append("hint", "01.a", data={"shown": 2})
    journal.append("key", "01.b")
    journal.append("self_score", "01.c", data={"level": "basic"})
    last = journal.append("self_score", "01.c", data={"level": "proficient"})
    every = open_journal(folder).all_progress()
    assert set(every) == {"01.a", "01.b", "01.c"}
    assert every["01.a"].hints == 2
    assert not every["01.a"].key_shown
    assert every["01.b"].key_shown
    assert every["01.c"].self_score == "proficient"
    assert every["01.c"].touched == last.event.time


def test_the_answer_given_last_stays_last_when_the_clock_falls_back(folder, monkeypatch):
    times = (f"{year}-01-01T00:00:00.000Z" for year in (2026, 2009))
    monkeypatch.setattr("medialit.answers.journal.now", lambda: next(times))
    open_journal(folder).append("submit", "01.a", answer="old", attempt=1)
    open_journal(folder).append("draft", "01.a", answer="new")
    assert open_journal(folder).progress("01.a").draft == "new"


def test_lines_have_the_same_fields_in_the_same_order(folder):
    journal = open_journal(folder)
    journal.append("draft", "01.a", answer="ә")
    journal.append("hint", "01.b", data={"shown": 1})
    rows = journal.path.read_bytes().splitlines()
    names = ["id", "time", "schema", "course", "kind", "exercise", "attempt", "answer"]
    names += ["confidence", "state", "points", "possible", "data"]
    assert [list(json.loads(row)) for row in rows] == [names, names]
    assert "ә".encode() in rows[0]


def test_pandas_reads_the_journal_as_it_is(folder):
    pandas = pytest.importorskip("pandas")
    journal = open_journal(folder)
    for number, answer in enumerate(SPECIAL, start=1):
        journal.append("submit", "01.a", attempt=number, answer=answer, points=1, possible=2)
    table = pandas.read_json(journal.path, lines=True)
    assert list(table["attempt"]) == list(range(1, len(SPECIAL) + 1))
    assert table["answer"][1] == MANY


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("x" * (1 << 20), "too long"),
        (float("nan"), "not made of text, numbers and lists"),
        ({1, 2}, "not made of text, numbers and lists"),
        ({1: "a", "1": "b"}, "stands in it twice"),
    ],
)
def test_an_answer_that_no_line_can_hold_is_refused_and_harms_nothing(folder, answer, why):
    journal = open_journal(folder)
    receipt = journal.append("draft", "01.a", answer=answer)
    assert not receipt.saved
    assert why in receipt.trouble
    assert journal.path.read_bytes() == b""
    assert journal.pending == ()
    assert journal.append("draft", "01.a", answer="short").saved


# Two kernels


def test_another_kernels_events_arrive_by_refresh(folder):
    one, two = open_journal(folder), open_journal(folder)
    assert not one.refresh()
    two.append("submit", "01.a", attempt=1, answer="from two")
    assert one.refresh()
    assert not one.refresh()
    assert one.progress("01.a") == two.progress("01.a")
    one.append("submit", "01.a", attempt=2, answer="from one")
    two.append("key", "01.a")  # appending reads on as well
    assert [a.answer for a in two.progress("01.a").attempts] == ["from two", "from one"]


def test_a_line_that_somebody_is_still_writing_is_not_called_torn(folder):
    journal = open_journal(folder)
    with journal.path.open("ab", buffering=0) as other:
        other.write(line(id="slow")[:30])
        assert not journal.refresh()
        assert journal.problems == ()
        other.write(line(id="slow")[30:] + b"\n")
    assert journal.refresh()
    assert ids(journal) == ["slow"]


# Bad content


BAD = {
    b'{"id":"x","kind":"draft","exer': "breaks off",
    b"something else altogether": "not a line that this course writes",
    b"\0" * 40: "zero bytes",
    b'{"kind": "draft", "exercise": "\xff\xfe"}': "not UTF-8",
    line(answer="NAN").replace(b'"NAN"', b"NaN"): "NaN",
    line(answer="NAN").replace(b'"NAN"', b"-Infinity"): "Infinity",
    line(answer="NAN").replace(b'"NAN"', b"1e999"): "too large",
    line(answer="NAN").replace(b'"NAN"', b"9" * 5000): "too many digits",
    line(answer="NAN").replace(b'"NAN"', b"[" * 100_000 + b"]" * 100_000): "nested too deeply",
    b'{"kind": "draft", "kind": "submit", "exercise": "01.a"}': "twice",
    b'{"kind": "draft", "oops": "no exercise"}': "'exercise'",
    line(kind=7): "'kind'",
    line(attempt="first"): "'attempt'",
    line(data=[1]): "'data'",
    line(schema=True): "'schema'",
    line(id=[]).replace(b"[]", b"[1]"): "'id'",
    line(time="yesterday"): "'time'",
    line(time="9999-99-99T99:99:99Z"): "'time'",
    b'["kind", "draft", "a list, no object"]': "not a line that this course writes",
    line(answer="x" * (1 << 20)): "longer than 1 MiB",
    b"y" * (3 << 20): "longer than 1 MiB",
}


@pytest.mark.parametrize(("bad", "why"), BAD.items(), ids=count())
def test_a_bad_line_is_named_and_the_good_ones_load(folder, bad, why):
    folder.mkdir()
    before, after = line(id="before", answer="1"), line(id="after", answer="2")
    content = before + b"\n" + bad + b"\n" + after + b"\n"
    (folder / "answers.jsonl").write_bytes(content)
    journal = open_journal(folder)
    assert ids(journal) == ["before", "after"]
    (problem,) = journal.problems
    assert why in problem.reason
    assert content[problem.offset : problem.offset + problem.size] == bad
    assert str(problem.offset) in journal.notice
    assert journal.trouble == ""
    assert open_journal(folder).problems == (problem,)


def test_a_bad_line_is_reported_once_and_stays_in_the_file(folder):
    folder.mkdir()
    (folder / "answers.jsonl").write_bytes(b"foreign\n" + line(id="good") + b"\n" + line()[:20])
    journal = open_journal(folder)
    foreign, torn = journal.problems
    assert journal.append("key", "01.a").saved
    assert journal.problems == ()
    assert "foreign" not in journal.notice
    assert "could not be read" in journal.notice  # until the notebook is closed
    again = open_journal(folder)
    assert (again.problems, again.notice) == ((), "")
    noted = [event.data for event in again.events() if event.kind == "set_aside"]
    assert [(one["offset"], one["length"]) for one in noted] == [
        (foreign.offset, foreign.size),
        (torn.offset, torn.size),
    ]
    assert journal.path.read_bytes().startswith(
        b"foreign\n" + line(id="good") + b"\n" + line()[:20]
    )


def test_harmless_differences_are_no_problems(folder):
    folder.mkdir()
    rows = [b"\xef\xbb\xbf" + line(id="bom"), line(id="crlf") + b"\r", b"", b"  ", line(id="last")]
    (folder / "answers.jsonl").write_bytes(b"\n".join(rows))  # and no line end at the end
    journal = open_journal(folder)
    assert journal.problems == ()
    assert ids(journal) == ["bom", "crlf", "last"]
    journal.append("key", "01.a")
    assert len(ids(open_journal(folder))) == 4


def test_the_same_event_twice_counts_once(folder):
    folder.mkdir()
    submit = line(kind="submit", answer="a") + b"\n"
    (folder / "answers.jsonl").write_bytes(submit + submit)
    journal = open_journal(folder)
    assert len(journal.progress("01.a").attempts) == 1
    assert ids(journal) == ["i1"]


def test_lines_of_other_versions_are_kept(folder):
    old = b'{"kind": "submit", "exercise": "00.old", "answer": "without id, time and schema"}'
    new = b'{"schema": 2, "id": "n1", "what": {"kind": "unheard of"}}'
    folder.mkdir()
    (folder / "answers.jsonl").write_bytes(old + b"\n" + new + b"\n")
    journal = open_journal(folder)
    assert journal.problems == ()
    assert journal.progress("00.old").attempts[0].number == 1
    with zipfile.ZipFile(io.BytesIO(journal.bundle())) as saved:
        assert saved.read("answers.jsonl") == old + b"\n" + new + b"\n"
        assert json.loads(saved.read("manifest.json"))["kinds"] == {
            "of a newer version": 1,
            "submit": 1,
        }
    other = open_journal(folder / "other")
    assert other.restore(journal.bundle(), "x").added == 2
    assert other.restore(journal.bundle(), "x").known == 2
    assert other.path.read_bytes() == old + b"\n" + new + b"\n"


def _one_line(stream, size):
    for _ in range(size >> 20):
        stream.write(b"z" * (1 << 20))


def _short_lines(stream, size):
    for _ in range(size >> 20):
        stream.write(b"ab\n{}\n??" * (1 << 17))


def _holes(stream, size):
    stream.seek(size, os.SEEK_CUR)


@pytest.mark.parametrize("garbage", [_one_line, _short_lines, _holes])
def test_a_hundred_megabytes_of_garbage_load_in_little_memory(folder, garbage):
    folder.mkdir()
    with (folder / "answers.jsonl").open("wb") as stream:
        stream.write(line(id="before") + b"\n")
        garbage(stream, 100 << 20)
        stream.write(b"\n" + line(id="after") + b"\n")
    tracemalloc.start()
    try:
        journal = open_journal(folder)
        receipt = journal.append("key", "01.a")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 30 << 20
    assert receipt.saved
    assert len(journal.notice) < 1000
    assert {"before", "after", receipt.event.id} <= set(ids(journal))
    assert open_journal(folder).problems == ()


@settings(max_examples=150)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=60),
            st.sampled_from([b"\n", b"{", b"}", b"\r\n", b"\xef\xbb\xbf", line(id="x")[:-1]]),
            st.integers(0, 9).map(lambda n: b"\n" + line(id=f"good{n}") + b"\n"),
        ),
        max_size=12,
    )
)
def test_opening_never_raises_and_keeps_the_good_lines(pieces):
    good = {json.loads(piece)["id"] for piece in pieces if piece.startswith(b'\n{"schema"')}
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "answers.jsonl"
        path.write_bytes(b"".join(pieces))
        journal = open_journal(Path(place))
        assert good <= set(ids(journal))
        assert journal.append("key", "01.a").saved
        assert path.read_bytes().startswith(b"".join(pieces))
        again = open_journal(Path(place))
        assert again.problems == ()
        assert ids(again) == ids(journal)
        assert again.all_progress() == journal.all_progress()


# Trouble


def test_a_folder_that_cannot_be_is_said_at_once_and_work_goes_on(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    journal = open_journal(tmp_path / "file" / "my-work")
    assert "is not a folder" in journal.trouble
    assert str(tmp_path / "file") in journal.trouble
    receipt = journal.append("submit", "01.a", attempt=1, answer="kept")
    assert (receipt.saved, receipt.trouble) == (False, journal.trouble)
    assert journal.pending == (receipt.event,)
    assert journal.progress("01.a").attempts[0].answer == "kept"
    elsewhere = open_journal(tmp_path / "elsewhere")
    assert elsewhere.restore(journal.bundle(), "saved.zip").added == 1
    assert elsewhere.progress("01.a") == journal.progress("01.a")
    with pytest.raises(JournalError, match="not being saved"):
        journal.start_over()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.ENOSPC, "no room left"),
        (errno.EROFS, "does not let the course write"),
        (errno.EIO, "cannot be used"),
    ],
)
def test_what_could_not_be_written_goes_with_the_next_append(folder, monkeypatch, code, said):
    journal = open_journal(folder)
    first = journal.append("draft", "01.a", answer="1")
    with monkeypatch.context() as broken:
        broken.setattr(os, "write", _failing_after(25, code))
        second = journal.append("draft", "01.a", answer="2")
        third = journal.append("draft", "01.a", answer="3")
        assert said in open_journal(folder / "new").trouble
    assert (second.saved, third.saved) == (False, False)
    assert said in second.trouble
    assert journal.trouble == third.trouble
    assert journal.pending == (second.event, third.event)
    assert journal.progress("01.a").draft == "3"
    fourth = journal.append("draft", "01.a", answer="4")
    assert fourth == (True, fourth.event, "")
    assert (journal.pending, journal.trouble, journal.notice) == ((), "", "")
    again = open_journal(folder)
    assert again.problems == ()
    kept = [event.id for event in again.events() if event.kind == "draft"]
    assert kept == [one.event.id for one in (first, second, third, fourth)]


def _failing_after(room: int, code: int):
    write = os.write

    def limited(descriptor, data):
        nonlocal room
        if room <= 0:
            raise OSError(code, os.strerror(code))
        done = write(descriptor, bytes(data[:room]))
        room -= done
        return done

    return limited


def test_a_disk_that_does_not_confirm_is_not_believed(folder, monkeypatch):
    journal = open_journal(folder)
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", _refuse)
        first = journal.append("draft", "01.a", answer="1")
    assert not first.saved
    assert journal.append("submit", "01.a", answer="2", attempt=1).saved
    assert journal.path.read_text("utf-8").count(first.event.id) == 2  # to be on the safe side
    again = open_journal(folder)
    assert [event.answer for event in again.events()] == ["1", "2"]
    assert again.problems == ()


def _refuse(*_):
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_a_busy_file_is_said_and_the_event_waits(folder):
    open_journal(folder).append("draft", "01.a", answer="0")
    with filelock.FileLock(str(folder / "answers.lock")):
        journal = open_journal(folder, lock_timeout=0.05)
        assert "another program" in journal.trouble
        assert journal.progress("01.a").draft == "0"  # reading needs no lock
        assert not journal.append("draft", "01.a", answer="1").saved
    assert journal.append("draft", "01.a", answer="2").saved
    assert journal.pending == ()
    assert [event.answer for event in open_journal(folder).events()] == ["0", "1", "2"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_place_of_the_file_does_not_hang(folder):
    folder.mkdir()
    os.mkfifo(folder / "answers.jsonl")
    journal = open_journal(folder)
    assert "not an ordinary file" in journal.trouble
    assert not journal.append("draft", "01.a", answer="1").saved


def test_a_folder_in_place_of_the_file_is_said(folder):
    (folder / "answers.jsonl").mkdir(parents=True)
    journal = open_journal(folder)
    assert "not being saved" in journal.trouble
    assert not journal.append("draft", "01.a", answer="1").saved


# The file changes behind our back


def test_a_deleted_file_is_written_again(folder):
    open_journal(folder).append("key", "00.before")
    journal = open_journal(folder)
    mine = journal.append("draft", "01.a", answer="mine")
    journal.path.unlink()
    journal.refresh()
    assert journal.progress("01.a").draft == "mine"
    more = journal.append("draft", "01.a", answer="more")
    assert more.saved
    assert ids(open_journal(folder)) == [mine.event.id, more.event.id]
    assert "1 earlier entries are no longer in it" in journal.notice
    assert journal.progress("00.before").key_shown


def test_a_vanished_folder_is_made_again(folder):
    journal = open_journal(folder)
    one = journal.append("draft", "01.a", answer="1")
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    two = journal.append("draft", "01.a", answer="2")
    assert two.saved
    assert ids(open_journal(folder)) == [one.event.id, two.event.id]


def test_an_older_copy_in_place_of_the_file_loses_nothing(folder):
    journal = open_journal(folder)
    one = journal.append("draft", "01.a", answer="1")
    older = journal.path.read_bytes()
    two = journal.append("draft", "01.a", answer="2")
    journal.path.write_bytes(older)
    three = journal.append("draft", "01.a", answer="3")
    assert ids(open_journal(folder)) == [one.event.id, two.event.id, three.event.id]
    assert "removed or replaced" in journal.notice


def test_a_longer_file_of_somebody_else_is_noticed(folder):
    journal = open_journal(folder)
    mine = journal.append("draft", "01.a", answer="1")
    foreign = b"".join(line(id=f"f{n}") + b"\n" for n in range(100))
    journal.path.write_bytes(foreign)
    journal.append("key", "01.a")
    assert mine.event.id in ids(open_journal(folder))
    assert journal.path.read_bytes().startswith(foreign)


def test_start_over_sets_the_old_journal_aside(folder):
    journal = open_journal(folder)
    assert journal.start_over() == journal.path  # nothing to set aside
    journal.append("draft", "01.a", answer="old")
    first = journal.start_over()
    assert journal.all_progress() == {}
    journal.append("draft", "01.a", answer="new")
    second = journal.start_over()
    assert len({first, second, journal.path}) == 3
    assert b'"old"' in first.read_bytes()
    assert b'"new"' in second.read_bytes()
    assert ids(open_journal(folder)) == []
    assert journal.restore(first.read_bytes(), first.name).added == 1
    assert journal.progress("01.a").draft == "old"


def test_another_kernel_follows_a_start_over(folder):
    one, two = open_journal(folder), open_journal(folder)
    two.append("draft", "01.a", answer="old")
    aside = one.start_over()
    assert two.refresh()
    assert two.all_progress() == {}
    assert aside.name in two.notice
    two.append("draft", "01.a", answer="new")
    assert [event.answer for event in open_journal(folder).events()] == ["new"]


# Export, restore, merge


def test_the_bundle_holds_the_lines_as_they_are_with_a_manifest(folder):
    journal = open_journal(folder, code="amber-heron-42")
    journal.append("draft", "99.unknown", answer="1")
    journal.append("unheard_of", "01.a", data={"x": 1})
    with zipfile.ZipFile(io.BytesIO(journal.bundle({"report.html": b"<p>"}))) as saved:
        assert saved.testzip() is None
        assert set(saved.namelist()) == {"answers.jsonl", "manifest.json", "report.html"}
        assert saved.read("answers.jsonl") == journal.path.read_bytes()
        manifest = json.loads(saved.read("manifest.json"))
    assert manifest["code"] == "amber-heron-42"
    assert (manifest["course"], manifest["schema"]) == ("0.1.0", answers.SCHEMA)
    assert (manifest["events"], manifest["exercises"]) == (2, 2)
    assert manifest["kinds"] == {"draft": 1, "unheard_of": 1}
    assert set(manifest["files"]) == {"answers.jsonl", "report.html"}


@pytest.mark.parametrize("name", ["answers.jsonl", "manifest.json", "../x", "a\\b", ".hidden"])
def test_a_further_member_needs_a_plain_name(folder, name):
    with pytest.raises(ValueError, match="plain file name"):
        open_journal(folder).bundle({name: b""})


def test_restoring_twice_adds_once(folder):
    journal = open_journal(folder)
    journal.append("submit", "01.a", attempt=1, answer="1", points=1, possible=1)
    journal.append("draft", "01.a", answer="2")
    other = open_journal(folder / "other")
    first, second = (other.restore(journal.bundle(), "work.zip") for _ in range(2))
    assert (first.added, first.known, first.refused) == (2, 0, ())
    assert (second.added, second.known, second.refused) == (0, 2, ())
    assert "work.zip" in first.note
    assert other.all_progress() == journal.all_progress()
    assert other.path.read_bytes() == journal.path.read_bytes()
    assert journal.restore(journal.bundle(), "work.zip").added == 0


def test_bad_places_noted_in_one_journal_say_nothing_of_another(folder):
    folder.mkdir()
    (folder / "answers.jsonl").write_bytes(b"torn\n")
    journal = open_journal(folder)
    journal.append("key", "01.a")
    (folder / "other").mkdir()
    (folder / "other" / "answers.jsonl").write_bytes(b"also torn\n")
    other = open_journal(folder / "other")
    assert other.restore(journal.bundle(), "x.zip").added == 1
    noted = [event.data["length"] for event in other.events() if event.kind == "set_aside"]
    assert noted == [len("also torn")]


def test_a_changed_bundle_is_said_and_used(folder):
    changed = zipped({"answers.jsonl": line(id="a") + b"\n" + b"torn\n"}, manifest="0" * 64)
    restored = open_journal(folder).restore(changed, "work.zip")
    assert restored.added == 1
    assert "changed after it was saved" in restored.note
    assert [problem.reason for problem in restored.refused] == [
        "It is not a line that this course writes."
    ]
    assert "1 entry in it could not be read" in restored.note


def test_a_file_saved_under_another_code_is_said(folder):
    bundle = open_journal(folder, code="amber-heron-42").bundle()
    journal = open_journal(folder, code="jade-lynx-10")
    journal.append("key", "01.a")
    bundle = journal.bundle()
    restored = open_journal(folder, code="amber-heron-42").restore(bundle, "work.zip")
    assert restored.added == 1
    assert "under the code jade-lynx-10" in restored.note


def zipped(members: dict[str, bytes], *, manifest: str = "", method=zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as target:
        for name, content in members.items():
            target.writestr(name, content)
        if manifest:
            listing = {"files": {"answers.jsonl": {"sha256": manifest}}}
            target.writestr("manifest.json", json.dumps(listing))
    return buffer.getvalue()


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("answers.jsonl", b"\n" * (130 << 20))
    return buffer.getvalue()


def _lying_bomb() -> bytes:
    """A bomb that declares to be small."""
    data = bytearray(_bomb())
    directory = data.rfind(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = (100).to_bytes(4, "little")
    return bytes(data)


def _locked() -> bytes:
    data = bytearray(zipped({"answers.jsonl": line()}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(signature) + flags] |= 1
    return bytes(data)


HOSTILE = {
    "nothing": (lambda: b"", "holds no answers"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "could not be used"),
    "a web page": (lambda: b"<html>\n<body>\n", "not a line that this course writes"),
    "a notebook": (lambda: b'{\n "cells": [],\n "nbformat": 4\n}', "could not be used"),
    "half a zip": (lambda: zipped({"answers.jsonl": line()})[:-30], "not a whole zip"),
    "only a start": (lambda: b"PK\x03\x04", "not a whole zip"),
    "another zip": (lambda: zipped({"holiday.txt": b"sun"}), "no 'answers.jsonl'"),
    "a wrong folder": (lambda: zipped({"answers.jsonl/x": line()}), "no 'answers.jsonl'"),
    "two of them": (
        lambda: zipped({"a/answers.jsonl": line(), "b/answers.jsonl": line()}),
        "more than one",
    ),
    "a password": (_locked, "password"),
    "another packing": (
        lambda: zipped({"answers.jsonl": line()}, method=zipfile.ZIP_BZIP2),
        "packed in a way",
    ),
    "a bomb": (_bomb, "larger than 128 MB"),
    "a file too large": (lambda: bytes((64 << 20) + 1), "larger than 64 MB"),
    "thousands of members": (
        lambda: zipped({f"{n}" * 50: b"" for n in range(1000, 3000)}),
        "far more files",
    ),
}


@pytest.mark.parametrize(("make", "why"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_in_a_plain_sentence(folder, make, why):
    journal = open_journal(folder)
    restored = journal.restore(make(), "work.zip")
    assert (restored.added, restored.known) == (0, 0)
    assert why in restored.note
    assert "“work.zip” could not be used" in restored.note
    assert journal.path.read_bytes() == b""


def test_a_bomb_that_lies_about_its_size_adds_nothing_and_stays_small(folder):
    journal, bomb = open_journal(folder), _lying_bomb()
    tracemalloc.start()
    try:
        restored = journal.restore(bomb, "work.zip")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert restored.added == 0
    assert peak < 30 << 20


def test_a_damaged_zip_gives_what_can_be_read(folder):
    rows = b"".join(line(id=f"e{n}") + b"\n" for n in range(5))
    data = zipped({"answers.jsonl": rows}, method=zipfile.ZIP_STORED)
    damaged = data.replace(b'"id": "e3"', b'"id": "X3"')  # the sum in the zip no longer fits
    restored = open_journal(folder).restore(damaged, "work.zip")
    assert restored.added == 5
    assert "damaged" in restored.note


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(0, 255), st.booleans())
def test_restoring_a_damaged_bundle_never_raises(place, byte, cut):
    with tempfile.TemporaryDirectory() as folder:
        journal = open_journal(Path(folder) / "a")
        journal.append("draft", "01.a", answer="text " * 40)
        data = bytearray(journal.bundle({"report.html": b"<p>" * 20}))
        place %= len(data)
        if cut:
            del data[place:]
        data[place : place + 1] = bytes([byte])
        restored = open_journal(Path(folder) / "b").restore(bytes(data), "work.zip")
        assert restored.note
        assert restored.added <= 1


steps = st.lists(
    st.tuples(
        st.sampled_from(["draft", "submit", "hint", "key", "self_score"]),
        st.sampled_from(["01.a", "01.b"]),
        st.text(max_size=8),
    ),
    max_size=8,
)


@settings(max_examples=25)
@given(steps, steps)
def test_merging_is_the_same_either_way_round(left, right):
    clock = (f"2026-01-01T00:00:00.{n:03}Z" for n in count())
    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch("medialit.answers.journal.now", side_effect=clock),
    ):
        one, two = (open_journal(Path(folder) / name) for name in "ab")
        for journal, history in ((one, left), (two, right)):
            for kind, exercise, answer in history:
                data = {"shown": len(answer), "level": answer}
                journal.append(kind, exercise, answer=answer, data=data)
        saved = one.bundle(), two.bundle()
        assert one.restore(saved[1], "b").added == len(right)
        assert two.restore(saved[0], "a").added == len(left)
        assert sorted(ids(one)) == sorted(ids(two))
        assert one.restore(saved[0], "a").added == 0
        assert one.all_progress() == two.all_progress()


# Learner codes


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("Amber-Heron-42", "amber-heron-42"),
        ("  абай-7  ", "абай-7"),
        ("Қыран", "қыран"),
        ("हिन्दी", "हिन्दी"),
        ("cafe\u0301", "café"),
        ("CON", "con"),
        ("1234", "1234"),
    ],
)
def test_a_code_is_kept_in_one_form(folder, code, kept):
    assert answers.choose_code(folder, code) == kept
    assert answers.current_code(folder) == kept
    journal = open_journal(folder, code=code)
    assert journal.code == kept
    assert journal.append("draft", "01.a", answer=kept).saved
    assert answers.list_codes(folder) == (kept,)
    assert open_journal(folder).all_progress() == {}


@pytest.mark.parametrize(
    "code",
    ["", "ab", "a" * 33, "a b c", "../x", "a/b", "a\\b", "-abc", "abc.", "a_b", "a\0b", "🏔🏔🏔"],
)
def test_what_is_no_code_is_refused(folder, code):
    with pytest.raises(ValueError, match="3 to 32 letters"):
        answers.choose_code(folder, code)
    with pytest.raises(ValueError, match="3 to 32 letters"):
        open_journal(folder, code=code)
    assert not folder.exists()


@given(st.text(max_size=40))
def test_a_clean_code_is_clean(code):
    try:
        clean = answers.clean_code(code)
    except ValueError:
        return
    assert answers.clean_code(clean) == clean
    assert answers.clean_code(clean.upper()) == answers.clean_code(clean.upper().lower())


def test_device_names_of_windows_are_no_folders(folder):
    journal = open_journal(folder, code="com1")
    assert journal.path.parent.name == "com1_"
    assert answers.list_codes(folder) == ("com1",)


def test_two_learners_do_not_see_each_others_work(folder):
    one, two = open_journal(folder, code="amber"), open_journal(folder, code="jade")
    one.append("draft", "01.a", answer="one")
    two.append("draft", "01.a", answer="two")
    assert open_journal(folder, code="AMBER").progress("01.a").draft == "one"
    assert answers.list_codes(folder) == ("amber", "jade")


def test_a_journal_can_tell_that_another_code_was_chosen(folder):
    journal = open_journal(folder)
    assert journal.code_changed() is None
    answers.choose_code(folder, "Jade")
    assert journal.code_changed() == "jade"
    jade = open_journal(folder, code="jade")
    assert jade.code_changed() is None
    answers.choose_code(folder, None)
    assert answers.current_code(folder) is None
    assert jade.code_changed() == ""
    assert jade.append("draft", "01.a", answer="still mine").saved
    assert open_journal(folder).all_progress() == {}


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b'{"code": 7}', b'{"code": "../x"}', b"\xff", b"[" * 2000]
)
def test_a_bad_choice_file_means_no_code(folder, content):
    folder.mkdir()
    (folder / "learner.json").write_bytes(content)
    assert answers.current_code(folder) is None


def test_a_choice_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="is not a folder"):
        answers.choose_code(tmp_path / "file", "amber")
    assert answers.list_codes(tmp_path / "file") == ()


def test_a_suggested_code_is_one_and_free(folder):
    code = answers.suggest_code(folder)
    assert answers.clean_code(code) == code
    assert answers.suggest_code()
