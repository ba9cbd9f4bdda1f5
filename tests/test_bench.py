"""The bench counts right and says plainly what is missed; how long things take is not tested."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from medialit.answers import Journal
from tools import bench, mapbench
from tools.bench import Row, Size

TINY = Size(repeats=1, kills=1, appends=6, events=40, garbage=2 * bench.MB)


# Arithmetic and words ---------------------------------------------------------------------


def test_spread_is_the_median_with_its_range():
    assert bench.spread([0.5], "s") == "0.50 s"
    assert bench.spread([0.9, 0.5, 0.6], "s") == "0.60 s (0.50-0.90)"
    assert bench.spread([81.6, 82.4], "MB", 0) == "82 MB (82-82)"


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [([3, 1, 2], 50, 2), (range(1, 101), 95, 95), ([7], 95, 7), ([1, 2], 100, 2), ([1, 2], 0, 1)],
)
def test_percentile_is_the_smallest_value_that_so_many_do_not_exceed(values, percent, expected):
    assert bench.percentile(values, percent) == expected


def test_seconds_are_set_beside_seconds():
    row = bench.compared("x", [0.3, 0.5, 0.4], [0.1, 0.2, 0.3], limit=lambda other: other + 0.4)
    assert row == Row(
        *("x", "0.40 s (0.30-0.50)", "0.20 s (0.10-0.30)"),
        *("2.00 x, +0.20 s", "at most 0.60 s", True),
    )


def test_a_notebook_may_take_half_as_long_again_and_a_second():
    assert bench.notebook_limit(0.8) == pytest.approx(2.2)
    slow = bench.compared("x", [2.21], [0.8], limit=bench.notebook_limit)
    assert slow.met is False
    assert bench.compared("x", [2.19], [0.8], limit=bench.notebook_limit).met is True


def test_memory_is_set_beside_memory():
    assert bench.weighed("x", [88], [80], 90) == Row(
        "x", "88.0 MB", "80.0 MB", "1.10 x, +8.0 MB", "at most 90 MB", True
    )
    assert bench.weighed("x", [91], [80], 90).met is False
    assert bench.weighed("x", [91], [80])[4:] == ("", None)


def test_the_table_stands_in_columns_and_names_what_is_missed():
    good = Row("short", "1 s", "2 s", "0.50 x", "at most 3 s", True)
    bad = Row("a longer name", "10 s", "2 s", "5.00 x", "at most 3 s", False)
    lines = bench.table([good, bad, Row("plain", "7")]).splitlines()
    assert lines[0].index("found") == lines[2].index("1 s") == lines[3].index("10 s")
    assert set(lines[1]) == {"-"}
    assert lines[2].endswith("at most 3 s  met")
    assert lines[3].endswith("at most 3 s  MISSED")
    assert lines[4] == "plain          7"
    assert lines[-1] == "Missed: a longer name is 10 s; the aim is at most 3 s."
    assert bench.table([good]).splitlines()[-1] == "Every aim is met."


def test_in_turns_warms_up_and_then_goes_round():
    calls = []

    def one(name: str) -> str:
        calls.append(name)
        return name

    found = bench.in_turns(2, lambda: one("a"), lambda: one("b"))
    assert calls == ["a", "b"] * 3
    assert found == [["a", "a"], ["b", "b"]]


# What the page is sent --------------------------------------------------------------------


def opened(state: dict) -> dict:
    return {"msg_type": "comm_open", "content": {"data": {"state": state}}}


def test_page_code_is_told_from_the_exercises():
    code = opened({"_esm": "x" * 50_000, "_css": "y"})
    layout = opened({"_model_name": "LayoutModel"})
    view = opened({"_esm": "door", "spec": {"view": "exercise"}, "state": {"text": "z" * 4000}})
    shown = {"msg_type": "execute_result", "content": {"data": {"text/plain": "w" * 1000}}}
    reader = opened({"_esm": "door", "spec": {"view": "reader"}})
    rows = bench.page_rows([[code, layout, view, shown], [layout, reader]])
    assert rows[0].found == "50 kB"
    assert rows[0].ratio == "sent once"
    assert rows[1].what.startswith("each of 1 exercise sets")
    assert rows[1].found == "5 kB"
    assert rows[2].found == "55 kB"
    assert bench.page_rows([[code, view], [code, view]])[0].ratio == "sent 2 times"


def test_a_change_of_colours_is_fast_and_small_or_missed():
    other = mapbench.Way([240.0], 45_000, 48_000)
    rows = bench.colours_told(mapbench.Way([30.0], 0, 0), other, [160.0])
    assert [row.met for row in rows] == [True, None, True]
    assert rows[0].ratio == "8.0 x faster"
    assert (rows[2].found, rows[2].beside) == ("0 B", "45 kB")
    assert [row.met for row in bench.colours_told(mapbench.Way([49.0], 1000, 1), other, [1.0])] == [
        *(False, None, False)
    ]
    assert (
        bench.colours_told(mapbench.Way([51.0], 1, 1), other._replace(times=[999.0]), [1.0])[0].met
        is False
    )


def test_without_a_browser_the_table_says_so(monkeypatch, tmp_path):
    told = "No Chromium found: install it, or name it in MEDIALIT_CHROMIUM."
    monkeypatch.setattr("tests.conftest.find_chromium", lambda: None)
    (row,) = bench.colour_rows(TINY, tmp_path)
    assert (row.found, row.beside, row.met) == ("not measured", told, None)


# The measurements, on tiny inputs ---------------------------------------------------------


def test_an_empty_notebook_and_a_short_one(tmp_path: Path):
    empty = bench.run_notebook([], tmp_path)
    short = bench.run_notebook(["block = bytearray(b'x') * 60_000_000", "del block"], tmp_path)
    assert empty.sent == []
    assert short.peak > empty.peak + 40
    assert short.held < short.peak
    assert empty.seconds > 0


def test_the_real_notebook_sends_its_page_code_once(tmp_path: Path):
    cells = bench.cells_of(bench.NOTEBOOKS[1])
    rows = bench.page_rows(bench.run_notebook(cells, tmp_path).sent)
    sets = sum(cell.startswith(("exercise(", "recall(")) for cell in cells)
    assert rows[0].ratio == "sent once"
    assert rows[1].what.startswith(f"each of {sets} exercise sets")


def test_journals_are_written_and_read(tmp_path: Path):
    rows = bench.journal_rows(TINY, tmp_path)
    assert [row.met for row in rows] == [None, None, True, True]
    assert rows[1].beside == "40 entries kept"
    assert all(row.beside == "2 of 2 good entries kept" for row in rows[2:])
    assert all(int(row.ratio.split()[0]) > 0 for row in rows[2:])


def test_a_good_entry_that_is_not_kept_is_missed(tmp_path: Path):
    row = bench.load_row("x", iter([b"not a line\n"]), tmp_path, expected=1)
    assert (row.beside, row.met) == ("0 of 1 good entries kept", False)


def test_entries_are_many_and_differ(tmp_path: Path):
    assert Journal(tmp_path, course="0.1.0").append("draft", "01.a", answer="x").saved
    line = (tmp_path / "answers.jsonl").read_bytes()
    events = [json.loads(one) for one in bench.many(line, TINY)]
    assert len({one["id"] for one in events}) == 40
    assert sum(one["kind"] == "submit" for one in events) == 4


def test_kills_answers_and_two_kernels_are_reported(tmp_path: Path):
    rows = bench.kill_rows(TINY, tmp_path)
    assert rows[0].found == "1"
    assert rows[1].found == "0 lost"
    assert [row.met for row in rows] == [None, True, True]
    assert bench.saved_row(TINY, tmp_path).found.endswith(")")
    assert bench.two_row(TINY, tmp_path).met is True


def test_a_plain_plot_is_timed_in_a_kernel(tmp_path: Path):
    times = mapbench.in_the_kernel(2, tmp_path)
    assert len(times) == 2
    assert min(times) > 0


def test_an_import_is_measured_in_a_kernel(tmp_path: Path):
    assert bench.import_seconds("colorsys", tmp_path) > 0


def test_the_command_prints_one_table(monkeypatch: pytest.MonkeyPatch, capsys):
    sizes = []

    def measured(size: Size, scratch: Path) -> list[Row]:
        assert scratch.is_dir()
        sizes.append(size)
        return [Row("something", "5 s", aim="at most 4 s", met=False)]

    monkeypatch.setattr(bench, "measure", measured)
    assert bench.main(["--quick"]) == 0
    assert bench.main([]) == 0
    assert sizes == [bench.QUICK, Size()]
    assert sizes[1].kills == 100
    assert "Missed: something is 5 s; the aim is at most 4 s." in capsys.readouterr().out
