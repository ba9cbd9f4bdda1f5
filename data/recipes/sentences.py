"""Make data/case/sentences.csv from the article and the hand-kept boundaries.csv.

The boundaries say where each numbered sentence starts and ends, counted in characters of the
article. This adds a check sum for each, so that a changed article is noticed.
"""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "data" / "case" / "sentences.csv"


def make() -> bytes:
    """Return the new content of ``sentences.csv``."""
    text = (ROOT / "seeds" / "article.txt").read_bytes().decode("utf-8")
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["id", "start", "end", "section", "sha256"])
    with (ROOT / "data" / "recipes" / "boundaries.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words = text[int(row["start"]) : int(row["end"])]
            digest = hashlib.sha256(words.encode()).hexdigest()
            table.writerow([row["id"], row["start"], row["end"], row["section"], digest])
    return out.getvalue().encode()
