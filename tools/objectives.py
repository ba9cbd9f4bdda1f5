"""Write docs/objectives.md from data/objectives.yaml; part of ``python3 run.py data``."""

from __future__ import annotations

import sys
from pathlib import Path

from medialit import objectives
from medialit.content import ContentError
from tools.launch import ROOT

TARGET = ROOT / "docs" / "objectives.md"


def made() -> str:
    """Return what the page has to say."""
    return objectives.as_markdown(objectives.course(), objectives.sentences())


def main(target: Path = TARGET) -> int:
    """Write the page if it changed; return 0, or 1 with a plain message."""
    try:
        content = made()
    except ContentError as error:
        print(f"Stopped: {error}", file=sys.stderr)
        return 1
    old = target.read_text(encoding="utf-8") if target.is_file() else ""
    if content != old:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8", newline="\n")
    print(f"docs/{target.name}: {'unchanged' if content == old else 'rebuilt'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
