"""Build the data files that are made from others, and say which of them changed.

    python run.py data

Needs no network for what there is so far. A second run changes nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import package  # noqa: E402 - found only after the line above
import sentences  # noqa: E402

from medialit.content import ContentError  # noqa: E402

# The package comes last: it holds the check sums of all others.
RECIPES = (sentences, package)


def main() -> int:
    """Build every file; return 0, or 1 with a plain message if something does not fit."""
    for recipe in RECIPES:
        try:
            content = recipe.make()
        except ContentError as error:
            print(f"Stopped: {error}", file=sys.stderr)
            return 1
        old = recipe.TARGET.read_bytes() if recipe.TARGET.exists() else None
        name = recipe.TARGET.relative_to(HERE.parents[1]).as_posix()
        if content == old:
            print(f"{name}: unchanged")
        else:
            recipe.TARGET.write_bytes(content)
            print(f"{name}: rebuilt")
    return 0


if __name__ == "__main__":
    sys.exit(main())
