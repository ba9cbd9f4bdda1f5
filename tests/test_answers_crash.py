"""Nothing acknowledged is lost: killed writers, two writers at once, a disk that fills up."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import medialit
from medialit.answers import Journal

# A bare package in place of medialit/__init__.py: the journal starts without the widgets.
PREAMBLE = """
import sys, types
from pathlib import Path
package = types.ModuleType("medialit")
package.__path__ = [sys.argv[1]]
sys.modules["medialit"] = package
from medialit.answers import Journal
journal = Journal(Path(sys.argv[2]), course="0.1.0", lock_timeout=60)
assert journal.trouble == "", journal.trouble
"""

KILLED = """
number = 0
while True:
    number += 1
    receipt = journal.append("draft", f"01.{number % 3}", answer="ә🏔" * (number * 37 % 4000))
    if receipt.saved:
        print(receipt.event.id, flush=True)
"""

COUNTING = """
for number in range(150):
    receipt = journal.append("submit", sys.argv[3], attempt=number + 1, answer=number)
    assert receipt.saved, receipt.trouble
"""

FILLING = """
import resource
def leave_room(size):
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
first = journal.append("draft", "01.a", answer="first")
leave_room(journal.path.stat().st_size + 100)
torn = journal.append("draft", "01.a", answer="torn")
waits = journal.append("draft", "01.a", answer="waits")
assert first.saved and not torn.saved and not waits.saved
assert "no room left" in torn.trouble, torn.trouble
assert journal.pending == (torn.event, waits.event)
other = Journal(Path(sys.argv[2]), "elsewhere", course="0.1.0")
assert "no room left" in other.trouble, other.trouble
leave_room(resource.RLIM_INFINITY)
assert journal.append("draft", "01.a", answer="last").saved
assert journal.pending == () and journal.notice == ""
"""


def start(script: str, folder: Path, *arguments: str) -> subprocess.Popen[str]:
    package = str(Path(medialit.__file__).parent)
    return subprocess.Popen(
        [sys.executable, "-c", PREAMBLE + script, package, str(folder), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> None:
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors


def drafts(folder: Path) -> list[str]:
    journal = Journal(folder, course="0.1.0")
    assert journal.trouble == ""
    return [event.id for event in journal.events() if event.kind == "draft"]


def test_twenty_kills_lose_no_acknowledged_answer(tmp_path):
    acknowledged: list[str] = []
    chance = random.Random(20)
    for _ in range(20):
        with start(KILLED, tmp_path) as process:
            before = [process.stdout.readline() for _ in range(chance.randint(1, 12))]
            time.sleep(chance.random() / 100)  # so that the kill comes at any point of an append
            process.kill()
            after = process.stdout.read().splitlines(keepends=True)
            errors = process.stderr.read()
        assert all(row.endswith("\n") for row in before), errors
        acknowledged += [row.strip() for row in before + after if row.endswith("\n")]
        kept = drafts(tmp_path)
        assert [one for one in kept if one in set(acknowledged)] == acknowledged
    assert len(acknowledged) >= 20


def test_two_writers_at_once_lose_nothing(tmp_path):
    processes = [start(COUNTING, tmp_path, name) for name in ("01.a", "01.b")]
    for process in processes:
        finish(process)
    journal = Journal(tmp_path, course="0.1.0")
    assert journal.problems == ()
    for name in ("01.a", "01.b"):
        attempts = journal.progress(name).attempts
        assert [one.answer for one in attempts] == list(range(150))
    assert sum(1 for _ in journal.events()) == 300


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a file")
def test_a_disk_that_really_is_full(tmp_path):
    finish(start(FILLING, tmp_path))
    journal = Journal(tmp_path, course="0.1.0")
    assert journal.problems == ()
    kept = [event.answer for event in journal.events() if event.kind == "draft"]
    assert kept == ["first", "torn", "waits", "last"]


class Killed(BaseException):
    """The process is gone: nothing may catch this."""


def killed_after(room: int):
    """Stand in for os.write: stop for good after so many bytes."""
    write = os.write

    def limited(descriptor: int, data) -> int:
        nonlocal room
        done = write(descriptor, bytes(data[:room]))
        room -= done
        if not room:
            raise Killed
        return done

    return limited


moves = st.lists(
    st.one_of(
        st.just("append"),
        st.just("reload"),
        st.just("other"),
        st.integers(1, 600),  # die after so many bytes
    ),
    min_size=1,
    max_size=10,
)


@settings(max_examples=60)
@given(moves)
def test_a_crash_at_any_byte_loses_nothing_acknowledged(moves):
    with tempfile.TemporaryDirectory() as place:
        folder, acknowledged, tried = Path(place), [], 0
        journal, other = (Journal(folder, course="0.1.0") for _ in range(2))
        for move in moves:
            if move == "reload":
                journal = Journal(folder, course="0.1.0")
                continue
            tried += 1
            writer = other if move == "other" else journal
            room = move if isinstance(move, int) else 1 << 30
            try:
                with mock.patch("os.write", killed_after(room)):
                    receipt = writer.append("draft", "01.a", answer=tried)
            except Killed:
                journal = Journal(folder, course="0.1.0")  # the kernel starts again
                continue
            assert receipt.saved
            acknowledged.append(receipt.event.id)
        kept = drafts(folder)
        assert [one for one in kept if one in acknowledged] == acknowledged
        assert len(set(kept)) == len(kept) <= tried
        last = Journal(folder, course="0.1.0")
        assert last.append("key", "01.a").saved
        assert Journal(folder, course="0.1.0").problems == ()
