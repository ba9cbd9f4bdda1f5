"""Each notebook run beside an empty one: its seconds and its memory. Told, never enforced."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from tools.notebooks import ROOT


class Running(NamedTuple):
    """One run of a notebook beside an empty one: seconds, and the most memory held, in MB."""

    seconds: float
    peak: float
    empty_seconds: float
    empty_peak: float


def run_all(names: Sequence[str], tell: Callable[[str], None]) -> dict[str, Running]:
    """Run every notebook once, each right after an empty one."""
    from tools.bench import cells_of, run_notebook

    found = {}
    beside = ROOT / ".venv"
    with tempfile.TemporaryDirectory(
        dir=beside if beside.is_dir() else None, prefix="health-", ignore_cleanup_errors=True
    ) as folder:
        run_notebook([], Path(folder))  # warms up
        for name in names:
            tell(f"  {name} ...")
            empty, full = (run_notebook(one, Path(folder)) for one in ([], cells_of(name)))
            found[name] = Running(full.seconds, full.peak, empty.seconds, empty.peak)
    return found
