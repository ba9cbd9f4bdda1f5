"""The files of the project: which there are, how large they are, what the largest one is."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from medialit import evidence
from tools.notebooks import ROOT

_MADE = re.compile(
    r"^(?:\.venv|\.venv\.lock|\.git|my-work|print|build|dist|\..*_cache)$|\.egg-info$|__pycache__"
)


@dataclass(frozen=True)
class Whole:
    """What the repository holds: bytes of all files, and packed; largest file, notebook; tests."""

    size: int
    packed: int | None
    largest: tuple[str, int]
    notebook: tuple[str, int]
    tests: int
    sources: int
    claims: tuple[int, int]


def project_files() -> list[Path]:
    """Return the files under version control, or all but made ones where there is no git."""
    listed = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if listed and (ROOT / ".git").exists():
        return [ROOT / name for name in listed.split("\0") if (ROOT / name).is_file()]
    return [
        file
        for file in ROOT.rglob("*")
        if file.is_file() and not any(_MADE.search(part) for part in file.relative_to(ROOT).parts)
    ]


def whole() -> Whole:
    """Measure the files of the project."""
    sizes = {file.relative_to(ROOT).as_posix(): file.stat().st_size for file in project_files()}
    packed = re.search(r"^size-pack: (\d+)", _git("count-objects", "-v"), re.MULTILINE)
    shown = {name: size for name, size in sizes.items() if re.match(r"notebooks/.+\.ipynb$", name)}
    claims = [one.verdict in evidence.HOLDS for one in evidence.load_claims().values()]
    tests = [name for name in sizes if re.fullmatch(r"tests/(?:.+/)?test_\w+\.py", name)]
    text = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in tests)
    return Whole(
        size=sum(sizes.values()),
        packed=int(packed[1]) * 1024 if packed else None,
        largest=_largest_of(sizes),
        notebook=_largest_of(shown),
        tests=len(re.findall(r"^ *(?:async )?def test_\w+", text, re.MULTILINE)),
        sources=len(evidence.load_sources()),
        claims=(sum(claims), len(claims)),
    )


def _largest_of(sizes: Mapping[str, int]) -> tuple[str, int]:
    return max(sizes.items(), key=lambda one: one[1], default=("", 0))


def _git(*words: str) -> str:
    try:
        done = subprocess.run(
            ["git", *words], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""  # a folder that was downloaded
    return done.stdout
