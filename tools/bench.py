"""Measure what a learner waits for, and whether an answer once saved stays saved.

``python3 run.py bench`` prints one table: each figure, what it is measured beside, and the aim.
It reports and never fails on time: computers differ. ``--quick`` repeats less often.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import math
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import psutil

from medialit.answers import Journal
from medialit.version import VERSION
from tools import classbench, mapbench
from tools.kernels import PEAK, Kernel
from tools.kills import Course, Page, Story, listen, two_at_once
from tools.notebooks import OFFLINE, ROOT, kernel_environment, read

MB = 1_000_000
NOTEBOOKS = ("00_start_here", "01_read_before_you_judge")

IMPORT_MORE = 0.4  # seconds more than anywidget alone
NOTEBOOK_TIMES, NOTEBOOK_MORE = 1.5, 1.0  # times an empty notebook, plus seconds
NOTEBOOK_PEAK = 90  # MB
MAP_NOTEBOOK = "07_the_map"
MAP_TIMES, MAP_PEAK = 1.5, 280  # times a plain map notebook; MB
COLOURS_FASTER, COLOURS_MS, COLOURS_BYTES = 5, 50, 1000  # beside interactive_output


@dataclass(frozen=True)
class Size:
    """How much is measured.

    Attributes
    ----------
    repeats : int
        Runs of each thing, taken in turns.
    kills, appends, events : int
        Kernels killed; entries written; entries read.
    garbage : int
        Bytes of garbage read.
    students : tuple of int
        Sizes of the classes that are reported on.
    colours : int
        Changes of a map's colours.
    """

    repeats: int = 5
    kills: int = 100
    appends: int = 300
    events: int = 10_000
    garbage: int = 100 * MB
    students: tuple[int, ...] = classbench.STUDENTS
    colours: int = 15


QUICK = Size(repeats=3, kills=10, appends=100, colours=7)


class Row(NamedTuple):
    """A line of the table.

    Attributes
    ----------
    what : str
        What was measured.
    found, beside, ratio, aim : str
        The figure; what it is compared with; how the two relate; what we aim at.
    met : bool or None
        Whether the aim is met; None where there is none.
    """

    what: str
    found: str
    beside: str = ""
    ratio: str = ""
    aim: str = ""
    met: bool | None = None


# Arithmetic and words ---------------------------------------------------------------------


def spread(values: Sequence[float], unit: str, digits: int = 2) -> str:
    """Write the median and, of several values, the range: ``0.52 s (0.50-0.61)``."""
    text = f"{statistics.median(values):.{digits}f} {unit}"
    if len(values) > 1:
        text += f" ({min(values):.{digits}f}-{max(values):.{digits}f})"
    return text


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that so many percent of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def compared(
    what: str, ours: Sequence[float], beside: Sequence[float], *, limit: Callable[[float], float]
) -> Row:
    """Set seconds beside seconds.

    Parameters
    ----------
    what : str
    ours, beside : sequence of float
        Several measurements of each, in seconds.
    limit : callable
        What ours may take, from the median of the other.
    """
    mine, other = statistics.median(ours), statistics.median(beside)
    most = limit(other)
    return Row(
        what,
        spread(ours, "s"),
        spread(beside, "s"),
        f"{mine / other:.2f} x, {mine - other:+.2f} s",
        f"at most {most:.2f} s",
        mine <= most,
    )


def weighed(
    what: str, ours: Sequence[float], beside: Sequence[float], most: float | None = None
) -> Row:
    """Set memory, in MB, beside memory; ours should stay below `most`, where that is given."""
    mine, other = statistics.median(ours), statistics.median(beside)
    return Row(
        what,
        spread(ours, "MB", 1),
        spread(beside, "MB", 1),
        f"{mine / other:.2f} x, {mine - other:+.1f} MB",
        "" if most is None else f"at most {most:g} MB",
        None if most is None else mine <= most,
    )


def table(rows: Sequence[Row]) -> str:
    """Write the rows below each other, with a line for each aim that is missed."""
    head = ("", "found", "beside", "ratio", "aim", "")
    sign = {True: "met", False: "MISSED", None: ""}
    lines = [head, *((*row[:5], sign[row.met]) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    written = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
    written.insert(1, "-" * max(map(len, written)))
    missed = [row for row in rows if row.met is False]
    told = [f"Missed: {row.what} is {row.found}; the aim is {row.aim}." for row in missed]
    return "\n".join([*written, "", *(told or ["Every aim is met."])])


# Kernels and notebooks --------------------------------------------------------------------


@contextlib.contextmanager
def fresh_kernel(scratch: Path, cwd: Path | None = None) -> Iterator[Kernel]:
    """Start a kernel for a learner who has done nothing yet, without the network guard."""
    with tempfile.TemporaryDirectory(dir=scratch, ignore_cleanup_errors=True) as folder:
        environment = kernel_environment(Path(folder))
        paths = environment["PYTHONPATH"].split(os.pathsep)
        paths = [path for path in paths if path != str(OFFLINE)]
        environment["PYTHONPATH"] = os.pathsep.join(paths)
        with Kernel(Path(folder, "kernel"), environment, cwd) as kernel:
            yield kernel


def import_seconds(name: str, scratch: Path) -> float:
    """Return how long a fresh kernel takes to import a package."""
    timed = f"import time\n_start = time.perf_counter()\nimport {name}\n_end = time.perf_counter()"
    with fresh_kernel(scratch) as kernel:
        return kernel.wait().value(timed, "_end - _start")


class Run(NamedTuple):
    """One run of a notebook.

    Attributes
    ----------
    seconds : float
        From a cold start of the kernel to the end of the last cell.
    peak, held : float
        The most memory that the kernel's process ever held, and what it holds at the end; in MB.
    sent : list
        What each cell sent to the page.
    """

    seconds: float
    peak: float
    held: float
    sent: list[list[dict[str, Any]]]


def run_notebook(cells: Sequence[str], scratch: Path) -> Run:
    """Start a kernel and run all cells in it, as Run All does after a restart."""
    start = time.perf_counter()
    with fresh_kernel(scratch, ROOT / "notebooks") as kernel:
        kernel.wait()
        sent = [kernel.run(cell) for cell in cells]
        seconds = time.perf_counter() - start
        held = psutil.Process(kernel.process.pid).memory_info().rss
        return Run(seconds, kernel.peak() / MB, held / MB, sent)


def cells_of(name: str) -> list[str]:
    """Return the code cells of a notebook of the course."""
    notebook = read(ROOT / "notebooks" / f"{name}.ipynb")
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def in_turns(repeats: int, *measure: Callable[[], Any]) -> list[list[Any]]:
    """Measure each thing once to warm up, then so often in turns; return the results of each."""
    for one in measure:
        one()
    rounds = [[one() for one in measure] for _ in range(repeats)]
    return [list(results) for results in zip(*rounds, strict=True)]


def start_rows(size: Size, scratch: Path) -> list[Row]:
    """Compare ``import medialit`` with ``import anywidget``, each in fresh kernels."""
    ours, beside = in_turns(
        size.repeats,
        lambda: import_seconds("medialit", scratch),
        lambda: import_seconds("anywidget", scratch),
    )
    what = "import medialit, beside import anywidget"
    return [compared(what, ours, beside, limit=lambda other: other + IMPORT_MORE)]


def notebook_rows(size: Size, scratch: Path) -> list[Row]:
    """Compare the notebooks with an empty one, and count what the last one sends to the page."""
    notebooks = [cells_of(name) for name in NOTEBOOKS]
    empty, *runs = in_turns(
        size.repeats,
        *(lambda cells=cells: run_notebook(cells, scratch) for cells in ([], *notebooks)),
    )
    rows = []
    for name, found in zip(NOTEBOOKS, runs, strict=True):
        label = f"notebook {name[:2]}, beside an empty one"
        seconds, peaks, held = (
            [[getattr(run, name) for run in runs] for runs in (found, empty)]
            for name in ("seconds", "peak", "held")
        )
        rows.append(compared(f"{label}: time", *seconds, limit=notebook_limit))
        rows.append(weighed(f"{label}: peak memory", *peaks, NOTEBOOK_PEAK))
        rows.append(weighed(f"{label}: memory at the end", *held))
    return rows + page_rows(runs[-1][-1].sent)


def notebook_limit(empty: float) -> float:
    """Return the seconds that a notebook may take, from those of an empty one."""
    return NOTEBOOK_TIMES * empty + NOTEBOOK_MORE


def in_bytes(message: dict[str, Any]) -> int:
    """Return how much a message carries to the page."""
    return len(json.dumps(message["content"], ensure_ascii=False).encode())


def page_rows(sent: Sequence[Sequence[dict[str, Any]]]) -> list[Row]:
    """Say how much a notebook sends to the page: our page code, and each exercise."""
    code, exercises, everything = [], [], 0
    for messages in sent:
        everything += sum(map(in_bytes, messages))
        opened = [one for one in messages if one["msg_type"] == "comm_open"]
        states = [one["content"]["data"]["state"] for one in opened]
        code += [
            in_bytes(one)
            for one, state in zip(opened, states, strict=True)
            if "_esm" in state and "spec" not in state
        ]
        if any(state.get("spec", {}).get("view") == "exercise" for state in states):
            views = [one for one in messages if "_esm" not in _state(one) or "spec" in _state(one)]
            exercises.append(sum(map(in_bytes, views)))
    times = "once" if len(code) == 1 else f"{len(code)} times"
    return [
        Row("page code of all our views", f"{sum(code) / 1000:.0f} kB", "", f"sent {times}"),
        Row(
            f"each of {len(exercises)} exercise sets: view and twins",
            spread([one / 1000 for one in exercises], "kB", 0),
        ),
        Row("the whole notebook, to the page", f"{everything / 1000:.0f} kB"),
    ]


def _state(message: dict[str, Any]) -> dict[str, Any]:
    data = message["content"].get("data")
    state = data.get("state") if isinstance(data, dict) else None
    return state if isinstance(state, dict) else {}


# Maps -------------------------------------------------------------------------------------

PLAIN_MAP = (
    "import geopandas\nimport ipywidgets\nimport matplotlib.pyplot as plt",
    "lands = geopandas.read_file('../data/borders/backdrop.geojson')",
    "lands.plot()\nplt.show()",
)
"""The cells of a notebook that draws one map and does nothing else."""


def map_notebook_rows(size: Size, scratch: Path) -> list[Row]:
    """Compare the map notebook with one that imports the same libraries and draws one map."""
    plain, ours = in_turns(
        size.repeats,
        *(lambda cells=cells: run_notebook(cells, scratch)
          for cells in (PLAIN_MAP, cells_of(MAP_NOTEBOOK))),
    )  # fmt: skip
    label = f"notebook {MAP_NOTEBOOK[:2]}, beside one plain map"
    seconds, peaks = (
        [[getattr(run, name) for run in runs] for runs in (ours, plain)]
        for name in ("seconds", "peak")
    )
    return [
        compared(f"{label}: time", *seconds, limit=lambda other: MAP_TIMES * other),
        weighed(f"{label}: peak memory", *peaks, MAP_PEAK),
    ]


def colour_rows(size: Size, scratch: Path) -> list[Row]:
    """Compare a change of colours in the map lab with two ways to draw the map anew."""
    try:
        lab, output = mapbench.in_the_browser(size.colours, scratch)
    except (ImportError, RuntimeError) as error:
        return [Row("map lab: colours changed in the browser", "not measured", str(error))]
    plots = mapbench.in_the_kernel(size.colours, scratch)
    return colours_told(lab, output, plots)


def colours_told(lab: mapbench.Way, output: mapbench.Way, plots: Sequence[float]) -> list[Row]:
    """Write the rows on a change of colours."""
    what = "map lab: colours changed, "
    ours, other, plot = (statistics.median(one) for one in (lab.times, output.times, plots))
    return [
        Row(
            f"{what}beside interactive_output",
            spread(lab.times, "ms", 0),
            spread(output.times, "ms", 0),
            f"{other / ours:.1f} x faster",
            f"{COLOURS_FASTER} x, {COLOURS_MS} ms",
            other >= COLOURS_FASTER * ours and ours <= COLOURS_MS,
        ),
        Row(
            f"{what}beside a fresh GeoDataFrame.plot",
            spread(lab.times, "ms", 0),
            spread(plots, "ms", 0),
            f"{plot / ours:.1f} x faster",
        ),
        Row(
            f"{what}sent both ways",
            f"{lab.carried} B",
            f"{output.carried / 1000:.0f} kB",
            f"with headers {lab.wire} B beside {output.wire / 1000:.0f} kB",
            f"below {COLOURS_BYTES} B",
            lab.carried < COLOURS_BYTES,
        ),
    ]


# Answers ----------------------------------------------------------------------------------


def kill_rows(size: Size, scratch: Path) -> list[Row]:
    """Kill kernels while answers are typed and submitted, and look for every saved one."""
    course = Course(scratch / "kills", seed=size.kills)
    for number in range(size.kills):
        course.live()
        if number % 10 == 9:
            tell(f"  {number + 1} kernels killed")
    found = course.tally
    for fault in found.faults[:20]:
        print(fault)
    return [
        Row(
            "kernels killed while somebody answers",
            f"{found.kills}",
            f"{found.in_flight} in mid-answer",
            f"{found.torn} lines torn",
        ),
        Row(
            "answers acknowledged, and lost",
            f"{found.lost} lost",
            f"{found.acknowledged} saved of {found.sent}",
            "",
            "0 lost",
            found.lost == 0,
        ),
        Row(
            "journal loads after a kill",
            f"{found.loads}",
            f"{found.kills} kills",
            f"{len(found.faults)} faults",
            "always, no fault",
            found.loads == found.kills and not found.faults,
        ),
    ]


def two_row(size: Size, scratch: Path) -> Row:
    """Let two kernels answer at once."""
    faults = two_at_once(scratch / "two", size.appends, seed=size.appends)
    for fault in faults[:20]:
        print(fault)
    what = "two kernels that answer at once"
    both = f"{2 * size.appends} answers"
    return Row(what, f"{len(faults)} lost or bad", both, "", "0 lost", not faults)


def saved_row(size: Size, scratch: Path) -> Row:
    """Measure from sending a typed answer to hearing "saved", in a real kernel."""
    times = []
    with fresh_kernel(scratch) as kernel:
        kernel.wait().run("from medialit import exercise")
        page = Page(kernel, Story("01.summary"), random.Random(1))
        for _ in range(size.appends // 3):
            start = time.perf_counter()
            page.type()
            while page.waiting:
                listen(kernel, [page], 0, until=time.monotonic() + 0.0005)
            times.append(1000 * (time.perf_counter() - start))
    slow = f"95 % within {percentile(times, 95):.1f} ms"
    return Row("typed answer sent, until acknowledged", spread(times, "ms", 1), "", slow)


def journal_rows(size: Size, scratch: Path) -> list[Row]:
    """Measure writing an entry, and reading many entries and much garbage."""
    journal, times = Journal(scratch / "appends", course=VERSION), []
    for number in range(size.appends):
        start = time.perf_counter()
        receipt = journal.append("draft", "01.summary", answer={"value": "word " * (number % 50)})
        times.append(1000 * (time.perf_counter() - start))
        if not receipt.saved:
            raise SystemExit(receipt.trouble)
    slow = f"95 % within {percentile(times, 95):.1f} ms"
    rows = [Row("journal: append and sync to disk", spread(times, "ms", 1), "", slow)]
    good = journal.path.read_bytes().splitlines(keepends=True)
    rows.append(load_row(f"journal: load {size.events:,} entries", many(good[0], size), scratch))
    for name, block in (("bytes", noise()), ("lines that almost fit", almost(good[0]))):
        what = f"journal: load {size.garbage / MB:g} MB of {name}"
        repeated = (block for _ in range(-(-size.garbage // len(block))))
        pieces = (piece for part in ([good[0]], repeated, [b"\n", good[1]]) for piece in part)
        rows.append(load_row(what, pieces, scratch, expected=2))
    return rows


def many(line: bytes, size: Size) -> Iterator[bytes]:
    """Yield entries of thirty exercises; one in ten is a submission."""
    event = json.loads(line)
    for number in range(size.events):
        kind = "draft" if number % 10 else "submit"
        more = {"id": f"{number:032x}", "kind": kind, "exercise": f"01.{number % 30}"}
        yield json.dumps(event | more).encode() + b"\n"


def noise() -> bytes:
    """Return a million random bytes, the same ones every time."""
    return random.Random(1).randbytes(MB)


def almost(line: bytes) -> bytes:
    """Return a million bytes of entries in which one field is of the wrong type."""
    bad = json.dumps(json.loads(line) | {"kind": 1}).encode() + b"\n"
    return bad * (MB // len(bad))


LOAD = (
    PEAK
    + """
import json, sys, time
from pathlib import Path
from medialit.answers import Journal
before, start = _peak(), time.perf_counter()
journal = Journal(Path(sys.argv[1]), course=sys.argv[2])
seconds, more = time.perf_counter() - start, _peak() - before
print(json.dumps([seconds, more, sum(1 for _ in journal.events()), len(journal.problems)]))
"""
)


def load_row(what: str, pieces: Iterator[bytes], scratch: Path, expected: int = 0) -> Row:
    """Load a journal made of `pieces` in a process of its own."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        with Path(folder, "answers.jsonl").open("wb") as stream:
            stream.writelines(pieces)
        done = subprocess.run(
            [sys.executable, "-c", LOAD, folder, VERSION],
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
    seconds, more, entries, problems = json.loads(done.stdout)
    kept = f"{entries:,} entries kept"
    if expected:
        kept = f"{entries} of {expected} good entries kept"
    return Row(
        what,
        f"{seconds:.2f} s, {more / MB:+.0f} MB",
        kept,
        f"{problems} places named",
        f"all {expected} good ones" if expected else "",
        entries == expected if expected else None,
    )


# Classes ----------------------------------------------------------------------------------


def class_rows(size: Size, scratch: Path) -> list[Row]:
    """Compare the report on a class with a bare count over the same files, for several sizes."""
    found = []
    for students in size.students:
        tell(f"  {students:,} students ...")
        repeats = 1 if students > 1000 else min(3, size.repeats)
        found.append(classbench.measure(students, repeats, scratch))
    run, bad = classbench.bad(scratch)
    told = Row(
        f"class: {bad} bad hand-ins",
        f"{run.seconds:.1f} s, {run.peak / MB:.0f} MB",
        f"{run.found[1]} files counted",
        "",
        "finishes, counts each",
        run.found[1] == bad,
    )
    return [*classes_told(found), told]


def classes_told(found: Sequence[classbench.Size]) -> list[Row]:
    """Write the rows on classes: time and memory of each size, and how they grow."""
    rows = []
    for one in found:
        label = f"class of {one.students:,} x {classbench.pretend.ANSWERS}, beside a bare count"
        ours, bare = ([run.seconds for run in runs] for runs in (one.ours, one.bare))
        is_aim = one.students == 1000
        row = compared(f"{label}: time", ours, bare, limit=lambda other: classbench.TIMES * other)
        rows.append(row if is_aim else row._replace(aim="", met=None))
        if is_aim:
            mine, most = statistics.median(ours), classbench.SECONDS
            row = Row(f"class of {one.students:,}: seconds", spread(ours, "s"))
            rows.append(row._replace(aim=f"at most {most:g} s", met=mine <= most))
        peaks = [[run.peak / MB for run in runs] for runs in (one.ours, one.bare)]
        most = classbench.PEAK_MB if is_aim else None
        rows.append(weighed(f"{label}: peak memory", *peaks, most))
    for smaller, larger in itertools.pairwise(found):
        times, most = (
            classbench.median(larger.ours, "seconds") / classbench.median(smaller.ours, "seconds"),
            larger.students / smaller.students,
        )
        rows.append(
            Row(
                f"class: time from {smaller.students:,} to {larger.students:,} students",
                f"{times:.1f} x",
                f"{most:.1f} x students",
                "",
                f"at most {most:.1f} x",
                times <= most,
            )
        )
    return rows


# The command ------------------------------------------------------------------------------


def tell(text: str) -> None:
    """Say how far we are, apart from the table."""
    print(text, file=sys.stderr, flush=True)


def machine() -> str:
    """Describe the computer: figures mean little without it."""
    busy = ""
    if hasattr(os, "getloadavg"):
        busy = f", load {os.getloadavg()[0]:.1f} before"
    return (
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} processors{busy}"
    )


def measure(size: Size, scratch: Path) -> list[Row]:
    """Measure everything and return the rows of the table."""
    tell("Imports ...")
    rows = start_rows(size, scratch)
    tell("Notebooks ...")
    rows += notebook_rows(size, scratch)
    tell("Maps ...")
    rows += [*map_notebook_rows(size, scratch), *colour_rows(size, scratch)]
    tell("Classes ...")
    rows += class_rows(size, scratch)
    tell("Journal ...")
    rows += [*journal_rows(size, scratch), saved_row(size, scratch)]
    tell(f"{size.kills} kernels to kill ...")
    return [*rows, *kill_rows(size, scratch), two_row(size, scratch)]


def main(arguments: list[str] | None = None) -> int:
    """Measure from the command line and print the table; return 0."""
    parser = argparse.ArgumentParser(prog="python3 run.py bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="repeat less often")
    parser.add_argument("--full", action="store_true", help="a class of 10,000 too: some minutes")
    options = parser.parse_args(arguments)
    size = QUICK if options.quick else Size()
    if options.full:
        size = replace(size, students=classbench.FULL)
    about = machine()
    # Beside the course: a folder for temporary files may lie in memory, where syncing is free.
    beside = ROOT / ".venv"
    with tempfile.TemporaryDirectory(
        dir=beside if beside.is_dir() else None, prefix="bench-", ignore_cleanup_errors=True
    ) as scratch:
        rows = measure(size, Path(scratch))
    print(f"\n{about}\nMedian (lowest-highest); 1 MB is a million bytes.\n\n{table(rows)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
