"""A folder of hand-ins becomes findings; what does not fit together is said, not guessed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from medialit import agreement, classroom, exercises, handins, scoring
from medialit.__main__ import main
from medialit.answers import Journal
from medialit.classroom import agreeing, calibrating, pretending, table
from medialit.classroom.agreeing import alpha
from medialit.classroom.findings import letter
from medialit.classroom.judging import Judge
from medialit.content import ContentError
from medialit.exercises import Write
from medialit.version import VERSION

SCOPE = "02.covers_s31"
EVERY = [
    one
    for name in exercises.notebooks()
    for book in [exercises.load(name)]
    for one in (*book.exercises, *book.recall)
]


def journal(folder: Path, code: str | None, answers: list[tuple]) -> Journal:
    """Write a journal with these answers: exercise, value and, if there is one, confidence."""
    made = Journal(folder, code, course=VERSION)
    for exercise, value, *sure in answers:
        made.append(
            "submit",
            exercise,
            attempt=1,
            answer={"value": value, "reasons": {}},
            confidence=sure[0] if sure else None,
            state="accepted",
            points=99.0,
            possible=99.0,
        )
        time.sleep(0.002)  # of two tries in one millisecond, nobody can say which came first
    return made


@pytest.fixture
def room(tmp_path: Path):
    """Give a function that hands in answers under a code, and the folder they land in."""
    folder, work = tmp_path / "hand-ins", tmp_path / "work"
    folder.mkdir()

    def give(code: str | None, *answers: tuple, name: str = "", at: str = "") -> Path:
        place = work / f"{len(list(folder.rglob('*')))}-{code}"
        title, data = handins.write(journal(place, code, list(answers)), None)
        target = folder / at / (name or title)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(data)
        return target

    give.folder = folder
    return give


def counts(found: classroom.Findings, exercise: str, part: str = "") -> dict[str, int]:
    spread = next(one for one in found.tallies[exercise].spreads if one.part == part)
    return {one.text: one.count for one in spread.choices if one.count}


def reasons(found: classroom.Findings) -> dict[str, str]:
    return {one.name: one.reason for one in found.aside}


def option(state: str) -> str:
    exercise = exercises.find(SCOPE)
    return next(one.id for one in exercise.options if one.state == state)


# --- Judging --------------------------------------------------------------------------------


@pytest.mark.parametrize("exercise", [one for one in EVERY if not isinstance(one, Write)],
                         ids=lambda one: one.id)  # fmt: skip
def test_answers_are_judged_as_scoring_judges_them(exercise):
    judge, dice = Judge(exercise), random.Random(exercise.id)
    for number in range(12):
        value = pretending.answer(exercise, number / 12, dice)
        said = {"": "one two three"} if number % 3 == 0 else {}
        answer = scoring.read_answer(exercise, {"value": value, "reasons": said})
        wanted = scoring.score(exercise, answer)
        found = judge.judge(json.dumps({"value": value, "reasons": said}))
        assert found.points == pytest.approx(wanted.points)
        assert found.possible == wanted.possible
        items = [i for i in scoring.judgements(exercise, wanted) if i.chosen != "nothing yet"]
        assert sorted(found.states) == sorted(one.state for one in items)
        for pick in found.picks:
            known = judge.key[pick.part]
            assert pick.option in known or exercise.kind == "mark"
            assert known.get(pick.option, (pick.state,))[0] == pick.state


NASTY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["cannot_tell", "a", "source", "verdict", "order", "picked"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(value=NASTY, place=st.integers(0, len(EVERY) - 1), other=st.integers(0, len(EVERY) - 1))
def test_what_is_no_answer_is_judged_by_nobody(value, place, other):
    """What scoring refuses is None here too, and what it takes gets the same points."""
    dice = random.Random(other)
    values = [value, pretending.answer(EVERY[other], 0.5, dice)]
    exercise = EVERY[place]
    for one in values if not isinstance(exercise, Write) else ():
        try:
            answer = scoring.read_answer(exercise, {"value": one, "reasons": {}})
        except ContentError:
            answer = None
        try:
            raw = json.dumps({"value": one, "reasons": {}}, allow_nan=False)
        except ValueError:
            continue
        found = Judge(exercise).judge(raw)
        if answer is None:
            assert found is None
        elif found is not None:
            assert found.points == pytest.approx(scoring.score(exercise, answer).points)


def test_what_a_file_says_of_its_own_points_is_not_read(room):
    room("amber-owl-10", (SCOPE, option("not_supported"), 90))
    found = classroom.study(room.folder)
    assert found.students["amber-owl-10"].first == 0
    assert found.tallies[SCOPE].possible == 1


def test_an_answer_that_many_give_is_judged_once(room, monkeypatch):
    asked = []
    judge = Judge.judge
    monkeypatch.setattr(Judge, "judge", lambda self, raw: asked.append(raw) or judge(self, raw))
    for number in range(4):
        room(f"amber-owl-{number + 10}", (SCOPE, option("accepted"), 60 + 10 * (number % 2)))
    found = classroom.study(room.folder)
    assert len(asked) == 1
    assert found.tallies[SCOPE].answered == 4
    assert found.told == {(60, "accepted"): 2, (70, "accepted"): 2}


def test_a_report_loads_neither_widgets_nor_pandas(room):
    room("amber-owl-10", (SCOPE, option("accepted")))
    program = (
        "import sys; from medialit import classroom; classroom.study(sys.argv[1]); "
        "print({'pandas', 'ipywidgets'} & {*sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(room.folder)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "set()"


# --- Whose is it? ---------------------------------------------------------------------------


def test_the_same_file_twice_counts_once_and_the_same_entries_merge(room, tmp_path):
    one = room("amber-owl-10", (SCOPE, option("accepted"), 70))
    (room.folder / "copy.jsonl").write_bytes(one.read_bytes())
    kept = journal(tmp_path / "more", "teal-wren-11", [(SCOPE, option("accepted"))])
    (room.folder / "early.jsonl").write_bytes(handins.write(kept)[1])
    kept.append("submit", "02.resident", attempt=1, answer={"value": "cannot_tell", "reasons": {}})
    (room.folder / "late.jsonl").write_bytes(handins.write(kept)[1])
    (room.folder / "saved.zip").write_bytes(kept.bundle())
    found = classroom.study(room.folder)
    assert set(found.students) == {"amber-owl-10", "teal-wren-11"}
    assert found.tallies[SCOPE].answered == 2
    assert found.students["teal-wren-11"].done["02"] == 2
    assert "byte for byte" in reasons(found)["hand-in-amber-owl-10-course.jsonl"]
    assert not found.notes


def test_one_code_with_two_different_works_is_two_students_and_said(room):
    room("amber-owl-10", (SCOPE, option("accepted")), at="a")
    room("amber-owl-10", (SCOPE, option("not_supported")), at="b")
    found = classroom.study(room.folder)
    assert set(found.students) == {"amber-owl-10 (1)", "amber-owl-10 (2)"}
    assert found.tallies[SCOPE].answered == 2
    assert "two students chose the same code" in found.notes[0]


def test_two_notebooks_of_one_code_are_one_student(room):
    room("amber-owl-10", (SCOPE, option("accepted")), at="a", name="02.jsonl")
    room("amber-owl-10", ("03.outlet", "cannot_tell"), at="a", name="03.jsonl")
    found = classroom.study(room.folder)
    assert set(found.students) == {"amber-owl-10"}
    assert not found.notes


def test_files_without_a_code_are_told_apart_and_named_in_the_gradebook(room):
    room(None, (SCOPE, option("accepted")), name="one.jsonl")
    room(None, (SCOPE, option("accepted")), name="two.jsonl")
    found = classroom.study(room.folder)
    assert set(found.students) == {"no code 1", "no code 2"}
    rows = list(csv.DictReader(table.gradebook(found).splitlines()))
    assert {row["files"] for row in rows} == {"one.jsonl", "two.jsonl"}
    assert "2 students handed in without a code" in found.notes[0]


def test_the_same_entries_under_two_codes_are_said_and_not_judged(room, tmp_path):
    first = journal(tmp_path / "x", "amber-owl-10", [(SCOPE, option("accepted"))])
    (room.folder / "a.jsonl").write_bytes(handins.write(first)[1])
    second = Journal(tmp_path / "y", "teal-wren-11", course=VERSION)
    second.restore(first.bundle(), "x.zip")
    (room.folder / "b.jsonl").write_bytes(handins.write(second)[1])
    found = classroom.study(room.folder)
    assert "share 1 of the very same entries" in found.notes[0]
    assert len(found.students) == 2


def test_unknown_exercises_and_newer_lines_are_left_out_and_counted(room):
    odd = [("99.from_elsewhere", "a"), ("02.recall.02.covers_s31", "a"), ("01.r_hedge", "a")]
    path = room("amber-owl-10", (SCOPE, option("accepted")), *odd)
    newer = json.loads(path.read_bytes().splitlines()[1]) | {"schema": 9, "id": "n"}
    with path.open("ab") as stream:
        stream.write(json.dumps(newer).encode() + b"\n")
    found = classroom.study(room.folder)
    assert found.students["amber-owl-10"].left_out == 3
    assert found.tallies[SCOPE].answered == 1
    assert any("newer version" in one for one in found.notes)
    assert any("none that this version" in one for one in found.notes)


def test_entries_without_a_time_or_an_id_are_counted_too(room):
    """As the first versions might have written them."""
    lines = [
        {"kind": "submit", "exercise": "02.call", "answer": {"value": "Mine."}, "time": None},
        {"kind": "self_score", "exercise": "02.call", "data": {"level": "basic"}},
        {"kind": "submit", "exercise": SCOPE, "answer": {"value": option("accepted")}, "id": None},
    ]
    text = "".join(json.dumps(one) + "\n" for one in lines)
    (room.folder / "answers.jsonl").write_text(text, encoding="utf-8")
    found = classroom.study(room.folder)
    (student,) = found.students.values()
    assert student.own == {"02.call": "basic"}
    assert student.done["02"] == 2
    assert table.gradebook(found).count("\r\n") == 2


def test_a_question_asked_again_counts_once_and_apart(room):
    value = exercises.choices_of(next(one for one in EVERY if one.id == "00.r_length"))
    chosen = next(iter(value))
    room("amber-owl-10", ("01.recall.00.r_length", chosen), ("02-2.recall.00.r_length", chosen))
    found = classroom.study(room.folder)
    assert found.tallies["00.r_length"].answered == 1
    assert not found.handed_in
    assert found.students["amber-owl-10"].again == 1


# --- What is in the folder ------------------------------------------------------------------


def fingerprint(folder: Path) -> dict[str, str]:
    return {
        str(one): hashlib.sha256(one.read_bytes()).hexdigest()
        for one in sorted(folder.rglob("*"))
        if one.is_file()
    }


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of Unix")
def test_links_and_pipes_are_never_followed(room, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    _, data = handins.write(journal(tmp_path / "w", "ruby-lark-12", [(SCOPE, "cannot_tell")]))
    (outside / "secret.jsonl").write_bytes(data)
    (room.folder / "link.jsonl").symlink_to(outside / "secret.jsonl")
    (room.folder / "folder").symlink_to(outside)
    (room.folder / "loop").symlink_to(room.folder)
    os.mkfifo(room.folder / "pipe.jsonl")
    room("amber-owl-10", (SCOPE, option("accepted")))
    before = fingerprint(tmp_path)
    found = classroom.study(room.folder)
    assert set(found.students) == {"amber-owl-10"}
    told = reasons(found)
    assert all("links are not followed" in told[one] for one in ("link.jsonl", "folder", "loop"))
    assert told["pipe.jsonl"] == "It is no plain file."
    assert fingerprint(tmp_path) == before


@pytest.mark.parametrize("name", ["[a-z]*.jsonl", "what?.jsonl", "a b'c\"{1}.jsonl", "ünï.jsonl"])
def test_a_name_stands_for_one_file_only(room, name):
    if sys.platform == "win32" and set(name) & set('*?"'):
        pytest.skip("not a name there")
    room("amber-owl-10", (SCOPE, option("accepted")), name=name)
    room("teal-wren-11", (SCOPE, option("accepted")), name="x.jsonl")
    found = classroom.study(room.folder)
    assert found.tallies[SCOPE].answered == 2
    assert found.students["amber-owl-10"].files == [name]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "It is empty."),
        (b"%PDF-1.7", "It is a PDF."),
        (b"<!doctype html><p>hi", "It is a web page"),
        ("hello".encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04broken", "It is not a whole zip file."),
        (b"a,b\n1,2\n", "There is no answer of this course in it."),
        (b'{"kind": "other"}\n', "missing"),
        (b'{"kind": 5, "exercise": []}\n' * 30, "wrong type"),
    ],
)
def test_what_is_no_hand_in_is_set_aside_with_its_reason(room, data, said):
    (room.folder / "odd.jsonl").write_bytes(data)
    room("amber-owl-10", (SCOPE, option("accepted")))
    found = classroom.study(room.folder)
    assert said in reasons(found)["odd.jsonl"]
    assert set(found.students) == {"amber-owl-10"}
    assert found.looked_at == 2


def test_a_file_with_marks_of_windows_and_a_torn_end_is_used(room):
    path = room("amber-owl-10", (SCOPE, option("accepted")), ("02.resident", "cannot_tell"))
    data = path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + data[:-40])
    found = classroom.study(room.folder)
    assert found.students["amber-owl-10"].done["02"] == 1
    told = [one.reason for one in found.aside]
    assert all(one.used for one in found.aside)
    assert any("check sum does not fit" in one for one in told)
    assert any("1 place in it could not be read" in one for one in told)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(max_size=300) | st.text(max_size=200).map(str.encode), flips=st.randoms())
@example(data=b'{"kind":"submit","exercise":"02.scope","answer":\n', flips=random.Random(1))
def test_no_file_spoils_the_others(tmp_path_factory, data, flips):
    folder = tmp_path_factory.mktemp("any")
    good = pretending.hand_in(pretending.people(1)[0], random.Random(2),
                              exercises.load("02_who_says_it").exercises[:9])  # fmt: skip
    (folder / "good.jsonl").write_bytes(good)
    (folder / "any.jsonl").write_bytes(data)
    bent = bytearray(good.replace(b"amber-crane-10", b"amber-crane-99"))
    for _ in range(5):
        bent[flips.randrange(len(bent))] = flips.randrange(256)
    (folder / "bent.jsonl").write_bytes(bytes(bent))
    found = classroom.study(folder)
    assert found.students["amber-crane-10"].done["02"] == 9
    used = {file for one in found.students.values() for file in one.files}
    assert used | {one.name for one in found.aside} == {"good.jsonl", "any.jsonl", "bent.jsonl"}


# --- Findings -------------------------------------------------------------------------------


def test_spread_split_and_why_it_is_worth_a_talk(room):
    yes, no = option("accepted"), option("not_supported")
    for number in range(6):
        room(f"amber-owl-{number + 10}", (SCOPE, yes, 60))
    for number in range(4):
        room(f"teal-owl-{number + 10}", (SCOPE, no, 90))
    found = classroom.study(room.folder)
    texts = {one.id: one.text for one in exercises.find(SCOPE).options}
    assert counts(found, SCOPE) == {texts[yes]: 6, texts[no]: 4}
    (talk,) = found.talks
    assert (talk.split, talk.arguable, talk.sure_and_wrong) == (0.8, 0.0, 0.4)
    assert found.told == {(60, "accepted"): 6, (90, "not_supported"): 4}
    assert found.tallies[SCOPE].difficulty == 0.6


def test_a_later_try_counts_apart(room):
    room("amber-owl-10", (SCOPE, option("not_supported"), 60), (SCOPE, option("accepted"), 60))
    found = classroom.study(room.folder)
    tally, student = found.tallies[SCOPE], found.students["amber-owl-10"]
    assert (tally.answered, tally.points, tally.later, tally.later_last) == (1, 0, 1, 1)
    assert (student.first, student.last, student.possible) == (0, 1, 1)


def test_alpha_of_counts_is_alpha_of_the_table():
    dice = random.Random(3)
    rows = [
        [dice.choice("AAB") if dice.random() < 0.9 else None for _ in range(8)] for _ in range(9)
    ]
    columns = list(zip(*rows, strict=True))
    found = alpha([[column.count(label) for label in "AB"] for column in columns])
    assert found.value == pytest.approx(agreement.krippendorff_alpha(rows))
    assert found.between.low < found.value < found.between.high
    assert found == alpha([[column.count(label) for label in "AB"] for column in columns])


def test_the_interval_draws_items_by_the_formula_of_the_library(monkeypatch):
    """Where each draw gives the same items, the interval is the value itself."""
    monkeypatch.setattr(agreeing, "TIMES", 50)
    found = alpha([[5, 3]] * 6)
    assert found.between.low == pytest.approx(found.value) == pytest.approx(found.between.high)


def test_who_cannot_tell_agrees_with_nobody_on_the_options(room):
    options = [one.id for one in exercises.find("02.strengths").options]
    for number, chosen in enumerate((options[:2], options[:2], options[1:3], "cannot_tell")):
        room(f"amber-owl-{number + 10}", ("02.strengths", chosen))
    found = classroom.study(room.folder).tallies["02.strengths"].alpha
    wanted = alpha([[2, 1], [3, 0], [1, 2], *[[0, 3]] * (len(options) - 3)])
    assert (found.value, found.raters, found.items) == (wanted.value, 3, len(options))


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ([], "two students"),
        ([[1, 0], [0, 1]], "two students"),
        ([[4, 0], [5, 0]], "one and the same"),
    ],
)
def test_alpha_says_why_it_is_not_there(table, said):
    found = alpha(table)
    assert found.value is None
    assert said in found.why_not


def test_letters_go_on_after_z():
    assert [letter(one) for one in (0, 25, 26, 51, 52, 701, 702)] == [
        *("A", "Z", "AA", "AZ", "BA", "ZZ", "AAA")
    ]


# --- The page, the tables and the command ---------------------------------------------------


def test_written_answers_are_blind_on_the_page_and_named_in_the_gradebook(room, tmp_path):
    for number in range(6):
        room(f"amber-owl-{number + 10}", ("02.call", f"Text number {number}."))
    made = classroom.report(room.folder, tmp_path / "out")
    found = made.findings
    page = made.page.read_text(encoding="utf-8")
    marking = page[
        page.index("id='written'") : page.index("id='aside'") if "id='aside'" in page else None
    ]
    assert "amber-owl" not in marking
    rows = list(
        csv.DictReader((tmp_path / "out/gradebook.csv").read_text("utf-8-sig").splitlines())
    )
    letters = {row["code"]: row["02.call letter"] for row in rows}
    assert sorted(letters.values()) == list("ABCDEF")
    assert list(letters.values()) != list("ABCDEF"), "in the order of codes it would not be blind"
    for text in found.texts(found.tallies["02.call"]):
        who = next(code for code, one in letters.items() if one == text.letter)
        assert found.tallies["02.call"].texts[who] == text.text


def test_few_students_are_counted_and_never_shared_out(room, tmp_path):
    for number in range(3):
        room(f"amber-owl-{number + 10}", (SCOPE, option("accepted"), 70), ("02.call", "Mine."))
    page = classroom.report(room.folder, tmp_path / "out").page.read_text(encoding="utf-8")
    told = page[: page.index("id='how'")]
    assert "Only 3 students" in told
    assert "3 of 3" in told
    assert "\u00a0%)" not in told


def test_a_class_of_nobody_makes_a_page(tmp_path):
    (tmp_path / "empty").mkdir()
    made = classroom.report(tmp_path / "empty", tmp_path / "out")
    assert made.summary[0] == "0 students handed in; no answers."
    assert "There is no answer yet." in made.page.read_text(encoding="utf-8")


def test_a_gap_that_rounds_to_nothing_is_no_habit_of_a_class():
    """Of very many answers, chance excuses nothing, however small the gap."""
    told = Counter({(70, "accepted"): 70_400, (70, "not_supported"): 29_600})
    assert calibrating.figure(told).finding.endswith("which is 70 %. The two agree.")
    told = Counter({(70, "accepted"): 60_400, (70, "not_supported"): 39_600})
    assert "surer than its answers bear out" in calibrating.figure(told).finding


def test_no_cell_begins_with_a_formula_where_semicolons_part_cells():
    text = table.set_aside([classroom.collecting.Aside("a;=1+1; @x.jsonl", "so; it is")])
    assert text.splitlines()[1] == "a;'=1+1; '@x.jsonl,no,so; it is"


def test_formulas_stay_text_in_the_tables(room):
    for name in ("=cmd|' /C calc'!A0.jsonl", "@x.jsonl", "-1.jsonl", "+1.jsonl"):
        room(None, (SCOPE, option("accepted")), name=name.replace("/", ""))
    found = classroom.study(room.folder)
    rows = list(csv.reader(table.gradebook(found).splitlines()))
    cells = [
        cell
        for row in [*rows, *csv.reader(table.set_aside(found.aside).splitlines())]
        for cell in row
    ]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert "'@x.jsonl" in cells


def test_the_command_writes_three_files_and_says_three_lines(room, tmp_path, capsys):
    room("amber-owl-10", (SCOPE, option("accepted")))
    room("teal-owl-10", (SCOPE, option("not_supported")), ("03.outlet", "cannot_tell"))
    before = fingerprint(room.folder)
    out = tmp_path / "deep" / "out"
    assert main(["class", str(room.folder), "--out", str(out), "--notebook", "2"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == [
        "2 students handed in; answers to notebook 02.",
        "2 files looked at: 0 set aside, 0 used in part.",
    ]
    assert told[3] == f"Open {out / 'class-report.html'}"
    assert {one.name for one in out.iterdir()} == set(classroom.OURS)
    assert fingerprint(room.folder) == before


def test_the_command_says_what_it_cannot_do(room, tmp_path, capsys, monkeypatch):
    assert main(["class", str(tmp_path / "nowhere")]) == 1
    assert "There is no folder" in capsys.readouterr().err
    assert main(["class", str(room.folder), "--out", str(tmp_path / "o"), "--notebook", "88"]) == 1
    assert "There is no notebook '88'" in capsys.readouterr().err
    (tmp_path / "file").write_text("x")
    for place in ("file", "file/below"):
        assert main(["class", str(room.folder), "--out", str(tmp_path / place)]) == 1
        assert "Name another with --out" in capsys.readouterr().err
    monkeypatch.chdir(room.folder)
    assert main(["class", "."]) == 1
    assert "among the hand-ins" in capsys.readouterr().err
    assert not list(room.folder.iterdir())
    with pytest.raises(SystemExit, match="2"):
        main([])


def test_the_command_gets_over_letters_that_its_screen_lacks(room, tmp_path, monkeypatch):
    screen = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", screen)
    assert main(["class", str(room.folder), "--out", str(tmp_path / "звіт")]) == 0
    screen.seek(0)
    assert "Open " in screen.read()


@pytest.mark.skipif(sys.platform == "win32", reason="links of Unix")
def test_a_report_is_never_written_through_a_link(room, tmp_path):
    target = tmp_path / "precious.txt"
    target.write_text("keep me")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "class-report.html").symlink_to(target)
    classroom.report(room.folder, tmp_path / "out")
    assert target.read_text() == "keep me"


def test_a_look_says_what_is_missing_and_shows_the_top(room, tmp_path):
    assert "No folder is named yet" in repr(classroom.look())
    assert "There is no folder" in repr(classroom.look(tmp_path / "nowhere"))
    room("amber-owl-10", (SCOPE, option("accepted")))
    shown = classroom.look(room.folder, out=tmp_path / "class-report")
    assert "The whole page is class-report.html" in repr(shown)
    assert "1 student" in shown._repr_mimebundle_()["text/html"]
    with pytest.raises(ValueError, match="1 to 300"):
        classroom.pretend(0)


def test_a_pretended_hand_in_is_in_the_real_format(tmp_path):
    person = pretending.people(1)[0]
    data = pretending.hand_in(person, random.Random(1), EVERY[:40], 30)
    assert handins.read(data).whole
    restored = Journal(tmp_path, None, course=VERSION).restore(data, "x.jsonl")
    assert not restored.refused
    assert sum(json.loads(line)["kind"] == "submit" for line in data.splitlines()) == 30
    again = pretending.hand_in(person, random.Random(1), EVERY[:40], 30)
    assert data.splitlines()[1:] == again.splitlines()[1:], "only the first line tells the time"
