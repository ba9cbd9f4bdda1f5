"""One public address: all that names it is what the generator makes of it, and no more."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_house import texts
from tools import publish
from tools.notebooks import read, to_text
from tools.publish import Address, AddressError

ROOT = Path(__file__).resolve().parent.parent
GITHUB = "https://github.com/border-school/reading"
NOTEBOOKS = sorted(
    one.relative_to(ROOT).as_posix()
    for one in (ROOT / "notebooks").rglob("*.ipynb")
    if ".ipynb_checkpoints" not in one.parts and '"role": "badges"' in one.read_text("utf-8")
)
"""Those with a badge line."""


@pytest.fixture
def copy(tmp_path) -> Path:
    """A copy of the files that name the address."""
    for name in (publish.PROJECT, *publish.PARTS, *NOTEBOOKS):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    return tmp_path


def set_address(root: Path, new: str) -> None:
    file = root / publish.PROJECT
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r'(?m)^Repository = ".*"$', f'Repository = "{new}"', text), "utf-8")


def content(root: Path) -> dict[str, str]:
    return {name: (root / name).read_text("utf-8") for name in (*publish.PARTS, *NOTEBOOKS)}


def badge_line(text: str) -> str:
    cells = json.loads(text)["cells"]
    (line,) = [
        "".join(one["source"])
        for one in cells
        if one["metadata"].get("medialit", {}).get("role") == "badges"
    ]
    return line


# As it is ----------------------------------------------------------------------------------


def test_all_that_names_the_address_is_what_the_generator_makes():
    stale = [name for name, now, wanted in publish.pages(ROOT, publish.address()) if now != wanted]
    assert stale == [], "run 'python3 run.py publish'"


def test_no_file_names_the_address_by_hand():
    """Outside the generated parts it stands in one line of one file."""
    here, nowhere = publish.address(), Address.parse("https://example.net/nowhere")
    generated = {name: after for name, _, after in publish.pages(ROOT, nowhere)}
    found = {
        name: text.count(here.text) + text.count(quote(here.text, safe=""))
        for name, text in (texts() | generated).items()
    }
    assert {name: count for name, count in found.items() if count} == {publish.PROJECT: 1}


def test_readme_says_in_one_line_how_to_set_it():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (line,) = [one for one in readme.splitlines() if "run.py publish" in one]
    assert "`Repository`" in line
    assert "`[project.urls]`" in line
    assert "`pyproject.toml`" in line


def test_every_notebook_of_the_course_has_a_badge_line():
    course = {f"notebooks/{one.name}" for one in (ROOT / "notebooks").glob("*.ipynb")}
    assert course <= set(NOTEBOOKS)


def test_a_notebook_without_a_badge_line_stays_as_it_is():
    text = '{"cells": [{"metadata": {}, "source": ["[A link](x.md)"]}]}'
    assert publish.link_notebook("notebooks/x.ipynb", text, Address.parse(GITHUB)) == text


# While it is not decided -------------------------------------------------------------------


def test_without_an_address_nothing_leads_to_a_dead_badge(copy):
    set_address(copy, "https://example.org/some-course")
    publish.write(copy)
    for name, text in content(copy).items():
        assert "example.org" not in text.replace("'example.org'", ""), name
        assert publish.BINDER not in text, name
        if name.endswith(".ipynb"):
            link = badge_line(text).partition(" · ")[0]
            assert link.startswith("[Not on Binder yet](")
            page, _, heading = link.partition("](")[2].rstrip(")").partition("#")
            readme = (copy / name).parent / page
            assert readme.resolve() == (copy / "README.md").resolve()
            assert f"## {heading.replace('-', ' ')}" in readme.read_text("utf-8").lower()
    assert "is not decided yet" in (copy / "README.md").read_text("utf-8")
    assert (
        not {"repository-code", "url"} & yaml.safe_load((copy / "CITATION.cff").read_text()).keys()
    )


# Once it is --------------------------------------------------------------------------------


def test_with_an_address_everything_leads_there(copy):
    before = content(copy)
    set_address(copy, GITHUB)
    assert set(publish.write(copy)) == {*publish.PARTS, *NOTEBOOKS}
    after = content(copy)
    start = (
        "https://mybinder.org/v2/gh/border-school/reading/HEAD"
        "?urlpath=lab/tree/notebooks/00_start_here.ipynb"
    )
    assert f"[![Open on Binder]({publish.BADGE})]({start})" in after["README.md"]
    assert f"[Open the start notebook on Binder]({start})" in after["README.md"]
    assert f"<{GITHUB}>" in after["README.md"]
    assert "not decided" not in after["README.md"]
    assert f"[the repository]({GITHUB})" in after["CONTRIBUTING.md"]
    citation = yaml.safe_load(after["CITATION.cff"])
    assert citation["repository-code"] == citation["url"] == GITHUB

    for name in NOTEBOOKS:
        first, *others = badge_line(after[name]).split(" · ")
        assert first == f"[Open on Binder]({Address.parse(GITHUB).on_binder(name)})"
        assert first.endswith(f"?urlpath=lab/tree/{name})"), "each opens this very notebook"
        assert others == badge_line(before[name]).split(" · ")[1:]
        page = copy / name
        assert to_text(read(page)) == after[name], "a notebook keeps its normal form"

    assert publish.write(copy) == [], "a second run changes nothing"
    set_address(copy, publish.address().text)
    publish.write(copy)
    assert content(copy) == before, "and the way back leaves nothing behind"


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("https://github.com/a/b", "gh/a/b"),
        ("https://github.com/a/b.git", "gh/a/b"),
        ("https://github.com/a/b/", "gh/a/b"),
        ("https://gitlab.com/a/b", "gl/a%2Fb"),
        ("https://gitlab.com/group/part/b.git", "gl/group%2Fpart%2Fb"),
        ("https://git.school.edu/a/b.git", "git/https%3A%2F%2Fgit.school.edu%2Fa%2Fb.git"),
        ("https://codeberg.org/a/b", "git/https%3A%2F%2Fcodeberg.org%2Fa%2Fb"),
        ("https://github.com.evil.net/a/b", "git/https%3A%2F%2Fgithub.com.evil.net%2Fa%2Fb"),
        ("https://git.school.edu:8443/b", "git/https%3A%2F%2Fgit.school.edu%3A8443%2Fb"),
    ],
)
def test_binder_finds_the_repository_wherever_it_is(address, where):
    link = Address.parse(address).on_binder("notebooks/07_the_map.ipynb")
    assert (
        link == f"https://mybinder.org/v2/{where}/HEAD?urlpath=lab/tree/notebooks/07_the_map.ipynb"
    )


@pytest.mark.parametrize(
    ("address", "decided"),
    [
        ("https://example.org/x", False),
        ("https://www.example.com/x", False),
        ("https://course.example/x", False),
        ("https://nowhere.invalid/x", False),
        ("https://myexample.org/x", True),
        (GITHUB, True),
    ],
)
def test_a_placeholder_is_told_from_an_address(address, decided):
    assert Address.parse(address).decided is decided


@pytest.mark.parametrize(
    "address",
    [
        *("", "github.com/a/b", "http://github.com/a/b", "git@github.com:a/b.git"),
        *("https://github.com", "https://github.com/a/b?x=1", "https://github.com/a/b#c"),
        *("https://me:secret@github.com/a/b", "https://github.com/a b", "https://github.com/a)b"),
        *('https://github.com/a"b', "https://github.com/a/b\nx", "https://github.com//a"),
    ],
)
def test_what_is_no_plain_address_is_refused_with_what_to_write(address):
    with pytest.raises(AddressError, match=r"What to do: under \[project\.urls\]"):
        Address.parse(address)


segments = st.lists(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,12}", fullmatch=True), min_size=1)


@settings(max_examples=50)
@given(st.sampled_from(["github.com", "gitlab.com", "git.school.edu"]), segments)
def test_every_address_makes_one_link_that_says_all(host, path):
    address = Address.parse(f"https://{host}/{'/'.join(path)}")
    parts = urlsplit(address.on_binder("notebooks/00_start_here.ipynb"))
    kind, *repository = parts.path.removeprefix("/v2/").removesuffix("/HEAD").split("/")
    assert kind in ("gh", "gl", "git")
    assert kind == "gh" or len(repository) == 1, "what is quoted is one word to Binder"
    said = unquote("/".join(repository))
    assert said.removesuffix(".git") in address.text
    assert said == address.text or address.text.removesuffix(".git").endswith(said)
    assert parse_qs(parts.query) == {"urlpath": ["lab/tree/notebooks/00_start_here.ipynb"]}
    assert not set(address.on_binder("x")) & set(' ()<>[]"\n')


# The marks ---------------------------------------------------------------------------------


def test_a_file_that_lost_a_mark_is_named_and_left_alone(copy):
    set_address(copy, GITHUB)
    file = copy / "README.md"
    broken = file.read_text("utf-8").replace("<!-- publish:binder -->", "")
    file.write_text(broken, "utf-8")
    with pytest.raises(AddressError, match=r"README\.md has the parts \['badge', 'get'\]"):
        publish.write(copy)
    assert file.read_text("utf-8") == broken


def test_no_mark_begins_a_line_that_goes_on():
    """Markdown takes a line that begins with a comment as HTML: a link in it would stay raw."""
    for name in publish.PARTS:
        for line in (ROOT / name).read_text("utf-8").splitlines():
            if line.startswith("<!--"):
                assert re.fullmatch(r"<!-- (publish:\w+|/publish) -->", line), line


def test_the_badge_is_a_picture_of_our_own():
    picture = (ROOT / publish.BADGE).read_text("utf-8")
    assert 'aria-label="Open on Binder"' in picture
    assert re.findall(r"https?://[^\"]+", picture) == ["http://www.w3.org/2000/svg"]
