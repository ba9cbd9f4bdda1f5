"""Make data/datapackage.json: every data file with its size, check sum, licence and sources.

What a program can find out is found out; titles, licences, sources and the meaning of columns
come from the hand-kept describe.yaml.
"""

from __future__ import annotations

import csv
import fnmatch
import hashlib
import json
import re
from pathlib import Path
from typing import Any

from medialit.content import ContentError, read_yaml

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
TARGET = DATA / "datapackage.json"
DESCRIPTIONS = DATA / "recipes" / "describe.yaml"

MEDIA_TYPES = {
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".json": "application/json",
    ".md": "text/markdown",
    ".topojson": "application/json",
    ".txt": "text/plain",
    ".yaml": "application/yaml",
}


def data_files() -> list[Path]:
    """Return the files that the package must describe: all but the recipes and itself."""
    return sorted(
        path
        for path in DATA.rglob("*")
        if path.is_file()
        and path != TARGET
        and not {"recipes", "__pycache__"} & set(path.relative_to(DATA).parts)
        and not path.name.startswith(".")
    )


def make() -> bytes:
    """Return the new content of ``datapackage.json``.

    Raises
    ------
    ContentError
        If a file has no description, a description no file, or a column is not explained.
    """
    described = read_yaml(DESCRIPTIONS)
    unused = {entry["match"] for entry in described["files"] if not entry.get("optional")}
    resources = []
    for path in data_files():
        name = path.relative_to(DATA).as_posix()
        entry = _describing(name, described["files"])
        unused.discard(entry["match"])
        resources.append(_resource(path, name, entry, described["licenses"]))
    if unused:
        raise ContentError(
            DESCRIPTIONS,
            sorted(unused)[0],
            "match",
            "No file fits this description.",
            "Remove the entry, or bring the file back.",
        )
    package = {**described["package"], "resources": resources}
    # A resource may not lie above its package's folder, so the article stands beside the list.
    article = described["article"]
    seed = ROOT / "seeds" / "article.txt"
    package["article"] = {
        "path": "../seeds/article.txt",
        **_facts(seed),
        **_words(article, described["licenses"]),
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _describing(name: str, entries: list[dict[str, Any]]) -> dict[str, Any]:
    for entry in entries:
        if fnmatch.fnmatchcase(name, entry["match"]):
            return entry
    raise ContentError(
        DESCRIPTIONS,
        name,
        "files",
        "This file has no description.",
        "Add an entry that matches it.",
    )


def _resource(
    path: Path, name: str, entry: dict[str, Any], licenses: dict[str, dict[str, str]]
) -> dict[str, Any]:
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    made = {"name": slug, "path": name, **_words(entry, licenses, name=path.stem), **_facts(path)}
    if path.suffix == ".csv":
        made |= {"type": "table", "schema": _schema(path, entry)}
    return made


def _words(
    entry: dict[str, Any], licenses: dict[str, dict[str, str]], name: str = ""
) -> dict[str, Any]:
    """Return what the description says in words."""
    return {
        "title": entry["title"].format(name=name),
        "description": entry["description"],
        "licenses": [licenses[entry["license"]]],
        "sources": [{"title": source} for source in entry["sources"]],
    }


def _facts(path: Path) -> dict[str, Any]:
    """Return what can be read off the file itself."""
    content = path.read_bytes()
    return {
        "format": path.suffix.removeprefix("."),
        "mediatype": MEDIA_TYPES[path.suffix],
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }


def _schema(path: Path, entry: dict[str, Any]) -> dict[str, Any]:
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    fields = entry.get("fields", {})
    if list(fields) != header:
        raise ContentError(
            DESCRIPTIONS,
            entry["match"],
            "fields",
            f"It explains {', '.join(fields) or 'nothing'}; the file has {', '.join(header)}.",
            "Explain each column, in the file's order.",
        )
    return {
        "fields": [{"name": name, **fields[name]} for name in header],
        "primaryKey": [entry["key"]],
    }
