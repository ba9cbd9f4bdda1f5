"""The command of the course: ``python -m medialit class FOLDER`` reports on a class."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

_ABOUT = """\
Look at the hand-ins of a class and write a page, a gradebook and a list of files set aside.

FOLDER holds what students handed in: hand-in files (.jsonl), saved work (.zip) or journals, in
folders of their own if your course platform packs them so. Nothing in it is changed.
"""
_AFTER = """\
example:
  python -m medialit class hand-ins --out report --notebook 02

It ends with 0 when the report is written, 1 when it cannot be, and 2 when the command is not
understood.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; return 0 if all went well, 1 if not."""
    parser = argparse.ArgumentParser(prog="python -m medialit", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for_class = commands.add_parser(
        "class",
        help="report on a folder of hand-ins",
        description=_ABOUT,
        epilog=_AFTER,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for_class.add_argument("folder", type=Path, metavar="FOLDER", help="where the hand-ins are")
    for_class.add_argument(
        "--out", type=Path, metavar="DIR",
        help="where to write; by default the folder class-report where you are",
    )  # fmt: skip
    for_class.add_argument(
        "--notebook", default="", metavar="NN", help="only this notebook, such as 02"
    )
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a folder's name may have letters that one lacks
    return _class(options.folder, options.out, options.notebook)


def _class(folder: Path, out: Path | None, notebook: str) -> int:
    from medialit import classroom

    target = out or Path("class-report")
    if out is None and folder.is_dir() and target.resolve().is_relative_to(folder.resolve()):
        print(
            f"You are inside the folder '{folder}', and the report would land among the hand-ins. "
            "Say where to write it, for example: --out ../report",
            file=sys.stderr,
        )
        return 1
    if any(one.exists() and not one.is_dir() for one in (target, *target.parents)):
        print(f"'{target}' is a file, or lies in one. Name another with --out.", file=sys.stderr)
        return 1
    try:
        made = classroom.report(folder, target, notebook)
    except (NotADirectoryError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"The report cannot be written to '{target}' ({error.strerror}). Name a folder that "
            "you may write to, with --out.",
            file=sys.stderr,
        )
        return 1
    for line in made.summary:
        print(line)
    print(f"Open {made.page}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
