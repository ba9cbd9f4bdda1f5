"""Write the notebooks as worksheets to print, each with a key sheet for the teacher.

``python3 run.py worksheets`` writes both for every notebook into ``print/worksheets``;
``worksheets 01 07`` does it for those two. They hold sentences of the article in full, so they
stay on this computer: the folder is never committed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from medialit import worksheets
from medialit.exercises import load
from tools.launch import ROOT
from tools.runsheets import chosen, in_words

TARGET = ROOT / "print" / "worksheets"


def write(notebooks: Sequence[Path], folder: Path) -> list[Path]:
    """Write the worksheet and the key of each notebook; return the paths of all pages."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for path in notebooks:
        load(path.stem)  # a mistake in its exercises is named before anything is written
        for ending, made in (("", worksheets.student), ("-key", worksheets.key_sheet)):
            written.append(folder / f"{path.stem}{ending}.html")
            written[-1].write_text(made(path), encoding="utf-8")
    return written


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line says; return 0, or 1 with a plain message."""
    asked = argparse.ArgumentParser(prog="python3 run.py worksheets", description=__doc__)
    asked.add_argument("names", nargs="*", metavar="NAME", help="notebooks, such as 01; else all")
    options = asked.parse_args(words)
    sys.stdout.reconfigure(errors="replace")  # a narrow terminal may lack curved quotation marks
    return in_words(partial(_make, options.names), TARGET)


def _make(names: Sequence[str]) -> None:
    written = write(chosen(names), TARGET)
    print(
        "Open these in a browser, and print from there (A4). “-key” is for the teacher.\n"
        f"In {TARGET.relative_to(ROOT)}:"
    )
    print("\n".join(f"    {path.name}" for path in written))


if __name__ == "__main__":
    sys.exit(main())
