"""Where the course's data, the article and the learner's work are."""

from __future__ import annotations

import functools
import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@functools.cache
def _shipped(name: str) -> Path:
    """Return a folder of the checkout or, in an installed wheel, of the package."""
    inside = _PACKAGE / "_shipped" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def data_folder() -> Path:
    """Return the folder with facts, key and exercises."""
    return _shipped("data")


def seeds_folder() -> Path:
    """Return the folder with the article as received."""
    return _shipped("seeds")


def work_folder() -> Path:
    """Return the folder in which the learner's answers are kept; it may not exist yet.

    The first that applies: the environment variable ``MEDIALIT_WORK``; ``my-work`` at the
    root of the checkout in which the notebook runs, so that all notebooks share one
    folder; ``my-work`` in the current folder.
    """
    named = os.environ.get("MEDIALIT_WORK")
    if named:
        return Path(named)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "data" / "datapackage.json").is_file() and (folder / "notebooks").is_dir():
            return folder / "my-work"
    return here / "my-work"
