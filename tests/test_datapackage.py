"""datapackage.json is true to the byte, and no stored file carries the article."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from medialit import case, evidence
from medialit.paths import data_folder, seeds_folder

DATA = data_folder()
PACKAGE = json.loads((DATA / "datapackage.json").read_bytes())
RESOURCES = {resource["path"]: resource for resource in PACKAGE["resources"]}
TYPES = {"string": str, "integer": int, "number": float}
REMEDY = "Run 'python3 run.py data' and commit what it rebuilt."
LONGEST_QUOTATION = 12


def stored_files() -> dict[str, Path]:
    """Return what the package must list, found without the builder's own code."""
    found = {path.relative_to(DATA).as_posix(): path for path in DATA.rglob("*") if path.is_file()}
    hidden = re.compile(r"(^|/)(\.|__pycache__)|^recipes/|^datapackage\.json$")
    return {name: path for name, path in found.items() if not hidden.search(name)}


def test_every_file_is_listed_and_nothing_else():
    assert sorted(RESOURCES) == sorted(stored_files()), REMEDY


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_size_and_check_sum_are_true(name):
    content = (DATA / name).read_bytes()
    assert RESOURCES[name]["bytes"] == len(content), REMEDY
    assert RESOURCES[name]["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}", REMEDY


def test_the_article_is_described_as_received():
    article, content = PACKAGE["article"], (seeds_folder() / "article.txt").read_bytes()
    assert (DATA / article["path"]).resolve() == (seeds_folder() / "article.txt").resolve()
    assert article["bytes"] == len(content)
    assert article["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert "rights" in article["licenses"][0]["title"]


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_every_file_has_words_licence_and_sources(name):
    resource = RESOURCES[name]
    assert re.fullmatch(r"[a-z0-9-]+", resource["name"])
    assert all(len(resource[field]) > 3 for field in ("title", "description", "mediatype"))
    assert resource["licenses"][0]["name"]
    assert resource["sources"][0]["title"]


def test_names_are_unique_and_paths_stay_inside_the_folder():
    assert len({resource["name"] for resource in RESOURCES.values()}) == len(RESOURCES)
    assert not any(name.startswith("/") or ".." in Path(name).parts for name in RESOURCES)


@pytest.mark.parametrize("name", [name for name in sorted(RESOURCES) if name.endswith(".csv")])
def test_every_table_fits_its_schema(name):
    schema = RESOURCES[name]["schema"]
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file)
        assert table.fieldnames == [field["name"] for field in schema["fields"]]
        rows = list(table)
    assert len({row[schema["primaryKey"][0]] for row in rows}) == len(rows) > 0
    for field in schema["fields"]:
        rules = field.get("constraints", {})
        assert len(field["description"]) > 5
        for row in rows:
            cell = row[field["name"]]
            assert cell or not rules.get("required"), (name, row)
            if cell:
                TYPES[field["type"]](cell)
                assert re.fullmatch(rules.get("pattern", ".*").strip("^$"), cell), (name, row)


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_the_readme_names_every_file(name):
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `([^`]+)`", readme, flags=re.MULTILINE)
    assert name == "README.md" or any(Path(name).match(one) for one in named)


def test_the_readme_counts_right():
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    found = evidence.load_sources()
    for number, what in (
        (len(case.load_article().sentences), "sentences"),
        (sum(one.startswith("F") for one in found), "sources"),
        (sum(one.startswith("R") for one in found), "frameworks"),
        (len(evidence.load_claims()), "claims"),
        (len(evidence.load_cards()), "frozen search results"),
    ):
        assert f"{number} {what}" in readme


def _copy_of_the_recipes(tmp_path: Path) -> Path:
    """Copy what the recipes need, so that a test may change it."""
    root = tmp_path / "project"
    ours = {**stored_files(), "datapackage.json": DATA / "datapackage.json"}
    ours |= {f"recipes/{path.name}": path for path in (DATA / "recipes").glob("*.*")}
    for name, path in ours.items():
        target = root / "data" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    (root / "seeds").mkdir()
    (root / "seeds" / "article.txt").write_bytes((seeds_folder() / "article.txt").read_bytes())
    return root


def _build(root: Path) -> subprocess.CompletedProcess[str]:
    path = str(Path(importlib.util.find_spec("medialit").origin).parents[1])
    return subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys, runpy; sys.path.insert(0, {path!r}); del sys.argv[0]; "
            "runpy.run_path(sys.argv[0], run_name='__main__')",
            str(root / "data/recipes/build.py"),
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_a_second_build_changes_nothing(tmp_path):
    done = _build(_copy_of_the_recipes(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "data/case/sentences.csv: unchanged",
        "data/datapackage.json: unchanged",
    ]


def test_a_changed_file_is_taken_up(tmp_path):
    root = _copy_of_the_recipes(tmp_path)
    (root / "data" / "case" / "sentences.csv").unlink()
    glossary = root / "data" / "glossary.yaml"
    glossary.write_bytes(glossary.read_bytes() + b"# changed\n")
    done = _build(root)
    assert done.stdout.splitlines() == [
        "data/case/sentences.csv: rebuilt",
        "data/datapackage.json: rebuilt",
    ]
    original = (DATA / "case" / "sentences.csv").read_bytes()
    assert (root / "data" / "case" / "sentences.csv").read_bytes() == original
    digest = hashlib.sha256(glossary.read_bytes()).hexdigest()
    assert digest in (root / "data" / "datapackage.json").read_text(encoding="utf-8")


def test_a_file_without_a_description_stops_the_build(tmp_path):
    root = _copy_of_the_recipes(tmp_path)
    (root / "data" / "new.csv").write_text("id\nA\n", encoding="utf-8")
    done = _build(root)
    assert done.returncode == 1
    assert "describe.yaml, new.csv" in done.stderr
    assert "has no description. Add an entry" in done.stderr


def test_a_column_without_an_explanation_stops_the_build(tmp_path):
    root = _copy_of_the_recipes(tmp_path)
    table = root / "data" / "references.csv"
    table.write_text("id,colour\nR1,red\n", encoding="utf-8")
    done = _build(root)
    assert done.returncode == 1
    assert "references.csv, field 'fields'" in done.stderr
    assert "Explain each column" in done.stderr


# --- rights and honesty: what must not stand in a stored file --------------------------------


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _runs(words: list[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(words[n : n + length]) for n in range(len(words) - length + 1)}


def test_the_check_for_long_quotations_can_fail():
    words = _words("one two three, four")
    assert _runs(words, 3) & _runs(_words("say: One two THREE."), 3)
    assert not _runs(words, 3) & _runs(_words("one two and three"), 3)


@pytest.mark.parametrize("name", sorted(stored_files()))
def test_no_file_repeats_more_than_twelve_words_of_the_article(name):
    article = _words((seeds_folder() / "article.txt").read_text(encoding="utf-8"))
    # An address is no quotation, even where it spells out a headline.
    stored = _words(re.sub(r"https?://\S+", "", (DATA / name).read_text(encoding="utf-8")))
    too_long = _runs(article, LONGEST_QUOTATION + 1) & _runs(stored, LONGEST_QUOTATION + 1)
    assert not too_long, f"{name}: {' '.join(min(too_long))} … Quote at most 12 words."


@pytest.mark.parametrize("name", sorted(stored_files()))
def test_no_working_mark_is_left(name):
    text = (DATA / name).read_text(encoding="utf-8")
    assert not re.search(r"\[V[:\]]|\[M\]|\[H\]|\[INF|\[MEASURED\]|MEMORY|\bTODO\b|\bFIXME\b", text)
