"""Check each notebook against the contract that all of them keep.

``python -m tools.contract`` reads the stored notebooks, runs nothing, and prints what breaks
the contract, where, and what to do. The rules stand in ``tools/rules.py``.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from tools.notebooks import NotebookError, notebook_paths, read
from tools.page import Course, Page
from tools.rules import NOT_FOR_TEACHERS, RULES


@dataclass(frozen=True)
class Finding:
    """One breach of the contract.

    Attributes
    ----------
    notebook : str
        The notebook's name without its ending.
    cell : str
        Number and id of the cell, such as ``cell 7 (nut-graf)``, or ``whole notebook``.
    rule, problem, remedy : str
        The rule's name, what is wrong, and what the author can do.
    """

    notebook: str
    cell: str
    rule: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.notebook}, {self.cell}: {self.problem} {self.remedy} [{self.rule}]"


def check_notebook(path: Path, course: Course | None = None) -> list[Finding]:
    """Return what breaks the contract in one notebook.

    Parameters
    ----------
    path : Path
        The stored notebook; it is read, not run.
    course : Course, optional
        Article, sources and exercises; the course's own by default.

    Returns
    -------
    list of Finding
        Empty where the notebook keeps the contract.
    """
    course = course or Course.load()
    name = path.stem
    try:
        node = read(path)
    except NotebookError as error:
        return [Finding(name, "whole notebook", "readable", error.problem, error.remedy)]
    page = Page(path, node, course)
    try:
        page.workbook  # noqa: B018 - loads the exercises, which every rule may ask for
    except ValueError as error:
        remedy = "Mend the exercise file first."
        return [Finding(name, "whole notebook", "exercises-load", str(error), remedy)]
    findings = []
    for rule_name, check_page in RULES.items():
        if page.for_teachers and rule_name in NOT_FOR_TEACHERS:
            continue
        for cell, problem, remedy in check_page(page):
            where = f"cell {cell.number} ({cell.node.id})" if cell else "whole notebook"
            findings.append(Finding(name, where, rule_name, problem, remedy))
    return findings


def check(paths: list[Path] | None = None, course: Course | None = None) -> list[Finding]:
    """Return what breaks the contract in these notebooks, or in all that learners open."""
    course = course or Course.load()
    chosen = notebook_paths() if paths is None else paths
    return [finding for path in chosen for finding in check_notebook(path, course)]


def main(arguments: list[str] | None = None) -> int:
    """Check notebooks from the command line; return 1 if anything breaks the contract."""
    parser = argparse.ArgumentParser(prog="python -m tools.contract", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, help="notebooks; all of the course if none")
    chosen = parser.parse_args(arguments).paths or notebook_paths()
    findings = check(chosen)
    for finding in findings:
        print(finding)
    if not chosen:
        print("There is no notebook to check.")
    elif not findings:
        print(f"{len(chosen)} notebooks keep the contract.")
    return 1 if findings or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
