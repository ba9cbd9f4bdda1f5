"""Write the run sheets of the notebooks as pages to print, or show them in the terminal.

``python3 run.py runsheet`` writes one page a notebook and an index into ``print/runsheets``;
``runsheet 01 07`` does it for those two, ``--text`` prints them instead.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from medialit import presenting
from medialit.content import ContentError
from tools.launch import ROOT

TARGET = ROOT / "print" / "runsheets"


def notebooks() -> dict[str, Path]:
    """Return the path of each notebook that has a clock, by its name."""
    return {path.stem: path for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))}


def chosen(names: Sequence[str]) -> list[Path]:
    """Return the notebooks of these names, or all; ``01`` stands for ``01_read_before_…``.

    Raises
    ------
    ValueError
        If a name fits none; the message lists those there are.
    """
    there = notebooks()
    picked = []
    for name in names:
        stem = Path(name).stem
        found = [path for one, path in there.items() if stem in (one, one[:2])]
        if not found:
            raise ValueError(
                f"There is no notebook {name!r}.\nWhat to do: use one of these names, or its "
                f"number:\n  " + "\n  ".join(there)
            )
        picked += found
    return picked or list(there.values())


def contested() -> str:
    """Return docs/contested_topics.md as a page to print."""
    from mistune import create_markdown  # comes with JupyterLab

    told = (ROOT / "docs" / "contested_topics.md").read_text(encoding="utf-8")
    return presenting.paper(
        "Teaching a contested topic fairly", create_markdown(plugins=["table"])(told)
    )


def write(sheets: Sequence[presenting.RunSheet], folder: Path) -> list[Path]:
    """Write a page for each sheet, what belongs to all, and an index; return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for sheet in sheets:
        written.append(folder / f"{sheet.notebook}.html")
        written[-1].write_text(presenting.page(sheet), encoding="utf-8")
    there = [path for name, path in notebooks().items() if (folder / f"{name}.html").is_file()]
    listed = presenting.index([presenting.load(path) for path in there])
    (folder / "index.html").write_text(listed, encoding="utf-8")
    (folder / "contested_topics.html").write_text(contested(), encoding="utf-8")
    return [folder / "index.html", *written]


def in_words(make: Callable[[], None], folder: Path) -> int:
    """Let `make` write pages into a folder; return 0, or 1 after saying why it could not."""
    try:
        make()
    except (ValueError, ContentError) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"Could not write into {folder} ({error.strerror}).\n"
            "What to do: check that you may write there and that the disk has room.",
            file=sys.stderr,
        )
        return 1
    return 0


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line says; return 0, or 1 with a plain message."""
    asked = argparse.ArgumentParser(prog="python3 run.py runsheet", description=__doc__)
    asked.add_argument("names", nargs="*", metavar="NAME", help="notebooks, such as 01; else all")
    asked.add_argument("--text", action="store_true", help="print them here as plain text")
    options = asked.parse_args(words)
    sys.stdout.reconfigure(errors="replace")  # a narrow terminal may lack an arrow
    return in_words(partial(_make, options.names, options.text), TARGET)


def _make(names: Sequence[str], as_text: bool) -> None:
    sheets = [presenting.load(path) for path in chosen(names)]
    if as_text:
        print("\n\n".join(presenting.text(sheet) for sheet in sheets), end="")
        return
    written = write(sheets, TARGET)
    print(f"{len(sheets)} run sheet{'s' * (len(sheets) != 1)} in {TARGET.relative_to(ROOT)}.")
    print(f"Open this file in a browser, and print from there:\n    {written[0]}")


if __name__ == "__main__":
    sys.exit(main())
