"""The code of the course keeps one style, and 'python3 run.py lint' says so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools import launch

ROOT = Path(__file__).resolve().parents[1]
RUFF = [call for call in launch.COMMANDS["lint"] if call[1] == "ruff"]


@pytest.mark.parametrize("call", RUFF, ids=lambda call: " ".join(call[1:]))
def test_nothing_breaks_the_style(call):
    done = subprocess.run(
        [sys.executable, *call, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_lint_is_both_halves_of_ruff_and_the_contract():
    """The contract itself is held by test_contract.py: it is not run twice."""
    (contract,) = [call for call in launch.COMMANDS["lint"] if call not in RUFF]
    assert contract == ["-m", "tools.contract"]
    assert [call[2] for call in RUFF] == ["check", "format"]


def test_the_code_of_notebooks_is_read_too():
    shown = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--show-files"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert all(str(one) in shown for one in (ROOT / "notebooks").glob("*.ipynb"))
