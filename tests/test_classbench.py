"""The rows on classes say what was measured, and the measured classes are what they seem."""

from __future__ import annotations

from pathlib import Path

import pytest

from medialit import classroom, handins
from tools import bench, classbench, pretend
from tools.classbench import Run, Size


def runs(seconds: float, peak: float = 100e6) -> list[Run]:
    return [Run(seconds, peak, [1, 1])]


def test_a_slow_report_misses_its_aim_and_a_quick_one_meets_it():
    small = Size(30, runs(0.5), runs(0.2))
    for seconds, met in ((1.9, True), (2.1, False)):
        rows = bench.classes_told([small, Size(1000, runs(seconds), runs(0.6))])
        assert [row.met for row in rows] == [None, None, seconds <= 2.4, met, True, True]
    rows = bench.classes_told([small, Size(1000, runs(1.9, 500e6), runs(0.4))])
    assert [row.met for row in rows] == [None, None, False, True, False, True]
    rows = bench.classes_told([small, Size(1000, runs(17), runs(5))])
    assert rows[-1].met is False
    assert rows[-1].found == "34.0 x"


def test_a_class_is_measured_beside_a_bare_count(tmp_path: Path):
    found = classbench.measure(3, 1, tmp_path)
    assert found.ours[0].found == [3, 3]
    assert found.bare[0].found[0] > 3 * pretend.ANSWERS
    assert found.ours[0].peak > found.bare[0].peak > 0


def test_each_student_of_many_has_so_many_answers(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(pretend, "FIRST", 2)
    pretend.many(tmp_path, 4)
    found = classroom.study(tmp_path)
    assert len(found.students) == 4
    assert not found.notes
    assert not found.aside
    for path in tmp_path.iterdir():
        data = path.read_bytes()
        assert handins.read(data).whole
        assert data.count(b'"kind":"submit"') == pretend.ANSWERS


def test_the_command_writes_a_class_into_a_new_folder_only(tmp_path: Path, capsys):
    folder = tmp_path / "class"
    assert pretend.main([str(folder), "--students", "2", "--bad", "1"]) == 0
    assert len(list(folder.iterdir())) == 3
    assert pretend.main([str(folder)]) == 1
    assert "is not empty" in capsys.readouterr().err


@pytest.mark.parametrize("flag", [[], ["--full"]])
def test_ten_thousand_only_when_asked_for(monkeypatch: pytest.MonkeyPatch, flag):
    sizes = []
    monkeypatch.setattr(bench, "measure", lambda size, scratch: sizes.append(size) or [])
    monkeypatch.setattr(bench, "table", lambda rows: "")
    bench.main(flag)
    assert (10_000 in sizes[0].students) is bool(flag)
