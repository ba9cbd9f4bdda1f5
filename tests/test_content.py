"""Broken content is named exactly: file, place, field and what to do. And nothing else escapes."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from medialit import case, evidence
from medialit.content import ContentError, convert, convert_each, read_table, read_text, read_yaml

FIXTURES = Path(__file__).parent / "fixtures" / "bad_content"
GOOD = FIXTURES / "_good"
BAD = sorted(path.name for path in FIXTURES.iterdir() if path != GOOD)

LOADERS: dict[str, Callable[[Path], Any]] = {
    "article": lambda folder: case.load_article(folder, folder / "article.txt"),
    "key": lambda folder: case.load_key(folder, folder / "article.txt"),
    "original": lambda folder: case.load_original(folder, folder / "article.txt"),
    "glossary": lambda folder: case.load_glossary(folder / "glossary.yaml"),
    "sources": lambda folder: evidence.load_sources(folder, folder / "references.csv"),
    "claims": lambda folder: evidence.load_claims(
        folder, folder / "article.txt", folder / "references.csv"
    ),
    "cards": lambda folder: evidence.load_cards(
        folder, folder / "article.txt", folder / "references.csv"
    ),
}
FILES = {
    "article": ("article.txt", "sentences.csv"),
    "key": ("key.yaml",),
    "original": ("original.yaml",),
    "glossary": ("glossary.yaml",),
    "sources": ("sources.csv", "references.csv"),
    "claims": ("claims.yaml",),
    "cards": ("cards.yaml",),
}


def _load(folder: Path, loader: str) -> Any:
    """Load without what earlier examples left in the caches."""
    for cached in (
        case._load_article,
        case._load_key,
        case._load_original,
        case._load_glossary,
        evidence._load_sources,
        evidence._load_claims,
        evidence._load_cards,
    ):
        cached.cache_clear()
    return LOADERS[loader](folder)


@pytest.mark.parametrize("loader", LOADERS)
def test_the_good_case_loads(loader):
    assert _load(GOOD, loader)


@pytest.mark.parametrize("name", BAD)
def test_a_broken_case_is_refused_with_place_and_remedy(name, tmp_path):
    expected = yaml.safe_load((FIXTURES / name / "expect.yaml").read_text(encoding="utf-8"))
    shutil.copytree(GOOD, tmp_path, dirs_exist_ok=True)
    shutil.copytree(FIXTURES / name, tmp_path, dirs_exist_ok=True)
    with pytest.raises(ContentError) as refused:
        _load(tmp_path, expected["load"])
    for part in expected["says"]:
        assert part in str(refused.value)
    assert refused.value.file in str(refused.value)
    assert refused.value.remedy.endswith(".")


@pytest.mark.parametrize("loader", LOADERS)
def test_a_missing_file_is_named(loader, tmp_path):
    for file in FILES[loader]:
        shutil.copytree(GOOD, tmp_path, dirs_exist_ok=True)
        (tmp_path / file).unlink()
        with pytest.raises(ContentError, match=f"{file}: The file is missing. Restore it"):
            _load(tmp_path, loader)


def test_a_folder_in_place_of_a_file_is_named(tmp_path):
    (tmp_path / "key.yaml").mkdir()
    with pytest.raises(ContentError, match=r"key\.yaml: The file cannot be read"):
        read_text(tmp_path / "key.yaml")


def test_line_ends_are_kept(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"one\r\ntwo\rthree\n")
    assert read_text(tmp_path / "a.txt") == "one\r\ntwo\rthree\n"


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    size: int = 0


def test_a_table_may_come_from_a_spreadsheet(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes("\ufeffid,size\r\nA,5\r\n".encode())
    assert read_table(path, Row, key="id") == (Row(id="A", size=5),)


def test_a_cell_may_hold_any_kind_of_line_end(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes('id\n"one\u2028two"\nthree\u2028four\n"five\r\nsix"\n'.encode())
    ids = [row.id for row in read_table(path, Row, key="id")]
    assert ids == ["one\u2028two", "three\u2028four", "five\r\nsix"]


def test_an_entry_without_an_id_is_named_by_its_place():
    with pytest.raises(ContentError, match=r"x\.yaml, entry 2, field 'id'.*Add 'id'"):
        convert_each([{"id": "A"}, {"size": 3}], Row, file="x.yaml")
    with pytest.raises(ContentError, match=r"x\.yaml, entry 1: Expected"):
        convert_each(["A"], Row, file="x.yaml")


def test_the_field_is_named_by_its_path():
    with pytest.raises(ContentError) as refused:
        convert([{"id": "A", "size": "much"}], list[Row], file="x.yaml", where="A")
    assert (refused.value.where, refused.value.field) == ("A", "[0].size")


def test_blanks_are_no_reason():
    with pytest.raises(
        ContentError, match=r"field 'why': It is blank\. Write something under 'why'"
    ):
        convert({"label": 1, "why": "  "}, case.Label[int], file="x.yaml", where="S01")


# --- whatever stands in a file, it loads or it is refused -----------------------------------

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=8,
)
STRANGE = st.sampled_from(
    [
        "!!bool x",
        "!!int ''",
        "!!timestamp x",
        "&a [*a]",
        "<<: 3",
        "=",
        "!!set {a}",
        "? [a]\n: b",
        "!!binary x",
        "!!python/object:os.system {}",
        "- " * 400,
        "\x00",
        "%YAML 9.9\n---\na",
    ]
)


def _try(path: Path, content: bytes, load: Callable[[], Any]) -> None:
    path.write_bytes(content)
    try:
        load()
    except ContentError as refused:
        assert path.name in str(refused) or refused.file  # noqa: PT017 - any other error escapes


@settings(max_examples=150, deadline=None)
@given(
    content=st.binary(max_size=200)
    | STRANGE.map(str.encode)
    | st.text(max_size=200).map(str.encode)
)
def test_any_bytes_are_read_or_refused(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.yaml"
        _try(path, content, lambda: read_yaml(path))
        _try(path, content, lambda: read_table(path, Row, key="id"))


@pytest.mark.parametrize("loader", LOADERS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused(loader, data):
    """Cut, overwrite and insert in the middle of a good file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(shutil.copytree(GOOD, Path(name) / "case"))
        path = folder / data.draw(st.sampled_from(FILES[loader]))
        good = path.read_bytes()
        start = data.draw(st.integers(0, len(good)))
        end = data.draw(st.integers(start, min(len(good), start + 40)))
        put = data.draw(st.binary(max_size=20) | STRANGE.map(str.encode))
        _try(path, good[:start] + put + good[end:], lambda: _load(folder, loader))


@pytest.mark.parametrize("loader", ["key", "original", "glossary", "claims", "cards"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_wrong_value_is_read_or_refused(loader, data):
    """Put any value in place of a good one, at any depth."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(shutil.copytree(GOOD, Path(name) / "case"))
        path = folder / FILES[loader][0]
        tree = yaml.safe_load(path.read_text(encoding="utf-8"))
        node = tree
        while True:
            keys = list(node) if isinstance(node, dict) else list(range(len(node)))
            key = data.draw(st.sampled_from(keys))
            deeper = node[key] if isinstance(node[key], dict | list) and node[key] else None
            if deeper is None or data.draw(st.booleans()):
                break
            node = deeper
        node[key] = data.draw(VALUES)
        _try(path, yaml.safe_dump(tree).encode(), lambda: _load(folder, loader))
