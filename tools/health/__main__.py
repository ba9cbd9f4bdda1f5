"""The command: ``python3 run.py health``."""

from __future__ import annotations

import argparse
import sys

from tools import health
from tools.bench import machine
from tools.health.bars import results
from tools.health.facts import collect
from tools.health.page import to_html
from tools.health.running import Running, run_all
from tools.health.text import in_words
from tools.notebooks import ROOT

PAGE = ROOT / "print" / "health.html"


def main(arguments: list[str] | None = None) -> int:
    """Check from the command line, write the page and return 1 if a bar is missed."""
    parser = argparse.ArgumentParser(prog="python3 run.py health", description=health.__doc__)
    parser.add_argument("--quick", action="store_true", help="do not run the notebooks")
    options = parser.parse_args(arguments)
    about = machine()
    all_facts, all_files = collect()
    ran: dict[str, Running] = {}
    if not options.quick:
        print("Running each notebook beside an empty one ...", file=sys.stderr)
        ran = run_all([one.name for one in all_facts], lambda text: print(text, file=sys.stderr))
    found = results(all_facts, all_files)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(to_html(found, all_facts, all_files, ran, about), encoding="utf-8")
    print(in_words(found, all_facts, all_files, ran))
    print(f"As a page to read or print: {PAGE.relative_to(ROOT)}")
    return 1 if any(result.broken for _, result in found) else 0


if __name__ == "__main__":
    sys.exit(main())
