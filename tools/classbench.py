"""Measure the report on a class beside a bare count of the same files by DuckDB."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tools import hostile, pretend
from tools.kernels import PEAK
from tools.notebooks import ROOT

STUDENTS = (30, 1_000)
FULL = (30, 1_000, 10_000)
SECONDS, PEAK_MB, TIMES = 2.0, 400, 4.0  # for a thousand students
BAD = 500

_START = f"""{PEAK}
import json, sys, time
start = time.perf_counter()
"""
_END = "print(json.dumps([time.perf_counter() - start, _peak(), found]))\n"
OURS = f"""{_START}
from medialit import classroom
made = classroom.report(sys.argv[1], sys.argv[2])
found = [len(made.findings.students), made.findings.looked_at]
{_END}"""
BARE = f"""{_START}
import duckdb
found = duckdb.sql(
    "SELECT count(*) FROM read_json('" + sys.argv[1] + "/*.jsonl', format='newline_delimited')"
).fetchone()
{_END}"""


class Run(NamedTuple):
    """One run in a process of its own: from its first import to its last file.

    Attributes
    ----------
    seconds : float
    peak : float
        The most memory that the process ever held, in bytes.
    found : list of int
        What it counted.
    """

    seconds: float
    peak: float
    found: list[int]


class Size(NamedTuple):
    """What was measured for one number of students."""

    students: int
    ours: list[Run]
    bare: list[Run]


def run(program: str, *arguments: str) -> Run:
    """Run a program in a fresh Python and return what it measured."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return Run(*json.loads(done.stdout.splitlines()[-1]))


def measure(students: int, repeats: int, scratch: Path) -> Size:
    """Measure report and bare count in turns, over the same files."""
    with tempfile.TemporaryDirectory(dir=scratch) as made:
        folder, out = Path(made, "hand-ins"), Path(made, "out")
        folder.mkdir()
        pretend.many(folder, students)
        ours, bare = [], []
        for _ in range(repeats):
            bare.append(run(BARE, str(folder)))
            ours.append(run(OURS, str(folder), str(out)))
    if any(one.found != [students, students] for one in ours):
        raise SystemExit(f"The report on {students} students lost some: {ours[0].found}")
    return Size(students, ours, bare)


def bad(scratch: Path) -> tuple[Run, int]:
    """Report on 500 bad hand-ins; return the run and how many files there were."""
    with tempfile.TemporaryDirectory(dir=scratch) as made:
        folder, out = Path(made, "hand-ins"), Path(made, "out")
        folder.mkdir()
        count = hostile.hand_ins(folder, BAD)
        return run(OURS, str(folder), str(out)), count


def median(runs: list[Run], field: str) -> float:
    """Return the median of one field."""
    return statistics.median(getattr(one, field) for one in runs)
