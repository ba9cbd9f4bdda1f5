"""The first notebooks start light: what draws figures and maps is not loaded for them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools.kernels import Kernel
from tools.notebooks import ROOT, kernel_environment, read

HEAVY = {
    *("pandas", "numpy", "matplotlib", "geopandas", "shapely", "pyproj", "pyogrio"),
    *("sklearn", "scipy"),
}
LIGHT = (
    *("00_start_here", "01_read_before_you_judge", "02_who_says_it", "03_leave_the_page"),
    *("05_headline_and_translation", "06_numbers"),
)
LOADED = f"sorted({HEAVY!r} & sys.modules.keys())"


def loaded_after(cells: list[str], folder: Path) -> list[str]:
    """Return which heavy packages a fresh kernel holds after these cells."""
    with Kernel(folder / "kernel", kernel_environment(folder), ROOT / "notebooks") as kernel:
        kernel.wait()
        for cell in cells:
            kernel.run(cell)
        return kernel.value("import sys", LOADED)


@pytest.mark.parametrize("name", LIGHT)
def test_a_light_notebook_loads_nothing_heavy(name: str, tmp_path: Path):
    notebook = read(ROOT / "notebooks" / f"{name}.ipynb")
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert any("medialit" in cell for cell in cells)
    assert loaded_after(cells, tmp_path) == []


def test_the_package_alone_loads_nothing_heavy():
    program = f"import sys, medialit\nprint({LOADED})"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_something_heavy_would_be_seen(tmp_path: Path):
    assert loaded_after(["import numpy.linalg"], tmp_path) == ["numpy"]
