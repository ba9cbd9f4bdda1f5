"""Write the hand-ins of a class that does not exist, the same ones for the same seed.

``python -m tools.pretend FOLDER`` writes a class of 30 as a course platform would pack it;
``--students`` and ``--bad`` write more of them, and hand-ins that no teacher wishes for.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

from medialit import exercises
from medialit.classroom import pretending
from tools import hostile

ANSWERS = 120
FIRST = 1000  # students whose answers are made one by one


def many(folder: Path, students: int, seed: int = 3) -> None:
    """Write one hand-in for each of many students, with 120 answers each, all kinds among them.

    Beyond the first thousand, they hold the answers of these under their own codes and entry
    ids: making an answer takes longer than reading it.
    """
    asked = [one for name in exercises.notebooks() for one in exercises.load(name).exercises]
    dice, first = random.Random(seed), []
    for number, person in enumerate(pretending.people(students, seed)):
        coded = person._replace(code=f"code-{number:06d}")
        if number < FIRST:
            first.append(list(pretending.work(coded, dice, dice.sample(asked, len(asked)))))
        lines = pretending.trimmed(first[number % FIRST], ANSWERS)
        if number >= FIRST:
            lines = pretending.renamed(lines, dice)
        data = pretending.packed(coded, lines)
        (folder / f"hand-in-{number:06d}.jsonl").write_bytes(data)


def main(arguments: list[str] | None = None) -> int:
    """Write a class from the command line; return 0, or 1 where the folder holds something."""
    parser = argparse.ArgumentParser(prog="python -m tools.pretend", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--bad", type=int, default=0, help="so many bad hand-ins beside them")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    if any(options.folder.iterdir()):
        print(f"'{options.folder}' is not empty. Name a new folder.", file=sys.stderr)
        return 1
    pretending.a_class(options.folder, options.students)
    hostile.hand_ins(options.folder, options.bad)
    print(f"Written. Now: python -m medialit class {options.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
