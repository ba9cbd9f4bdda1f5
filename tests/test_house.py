"""The root of the project: what is promised in several places stands the same in each."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import launch
from tools.binder_gate import lock_entries, locked
from tools.health.files import project_files

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = (launch.LOCK, launch.DEV_LOCK)

ROOMS = (
    *(
        "version",
        "paths",
        "content",
        "spans",
        "case",
        "wordings",
        "evidence",
        "numbers",
        "exercises",
        "objectives",
        "text",
        "scoring",
    ),
    *("answers", "agreement", "figures", "charts", "confidence"),
    *(
        "report",
        "handins",
        "worksheets",
        "widgets",
        "polls",
        "borders",
        "maps",
        "labs",
        "classroom",
        "presenting",
    ),
    "__init__",
)
"""The rooms of ``medialit`` from the ground up: each imports only rooms that stand before it."""

CORE = frozenset({*ROOMS[: ROOMS.index("polls") + 1], "__init__"})
HEAVY = {
    *("pandas", "numpy", "matplotlib", "geopandas", "shapely", "pyproj", "pyogrio"),
    *("scipy", "sklearn", "mapclassify", "duckdb", "krippendorff"),
}
ON_DEMAND = {"agreement": {"sklearn", "krippendorff"}}
"""Heavy packages that a room of the core may load inside a function, when it is called."""


# Locks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_locks_hold_what_pyproject_asks(python):
    groups = PROJECT["dependency-groups"]
    asked = {
        launch.LOCK: PROJECT["project"]["dependencies"] + groups["build"],
        launch.DEV_LOCK: groups["dev"],
    }
    for name, lines in asked.items():
        versions = locked(ROOT / name, python)
        for requirement in map(Requirement, lines):
            version = versions.get(canonicalize_name(requirement.name))
            assert version, f"{name} lacks {requirement.name}: run 'python3 run.py lock'"
            assert requirement.specifier.contains(version), f"{requirement} but {version} in {name}"


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_both_locks_name_the_same_versions(python):
    learn, dev = (locked(ROOT / name, python) for name in LOCKS)
    both = learn.keys() & dev.keys()
    assert both
    assert {name: learn[name] for name in both} == {name: dev[name] for name in both}


@pytest.mark.parametrize("name", LOCKS)
def test_lock_has_hashes_and_no_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host| @ ", text)
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(lock_entries(ROOT / name))
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_build_tool_is_locked_so_that_the_install_needs_no_network():
    assert PROJECT["build-system"]["requires"] == PROJECT["dependency-groups"]["build"]


# Files -------------------------------------------------------------------------------------


def texts() -> dict[str, str]:
    found = {}
    for file in project_files():
        content = file.read_bytes()
        if b"\0" not in content:
            found[file.relative_to(ROOT).as_posix()] = content.decode("utf-8", "replace")
    return found


def places(pattern: str) -> list[str]:
    """Return ``file:line`` of each match in the project's files."""
    seek = re.compile(pattern)
    return [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if seek.search(line)
    ]


# Allowed: what the sanitise file replaces, and "me", the nobody of examples of what is refused.
MACHINE_PATH = (
    r"(?<![\w.~*])(/(work|tmp|root|home|Users)/(?!ipykernel|me/)\w|[A-Z]:\\{1,2}Users\\{1,2}\w)"
)


def test_no_file_names_a_place_on_one_machine():
    assert places(MACHINE_PATH) == []


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("open('/{}/someone/x')".format("home"), True),
        ("'/{}/pytest-1/x'".format("tmp"), True),
        (r"regex: /tmp/ipykernel_\d+", False),
        ("https://example.net/home/page", False),
    ],
)
def test_a_machine_path_would_be_seen(line, seen):
    assert bool(re.search(MACHINE_PATH, line)) is seen


def test_nothing_is_left_for_later_in_a_comment():
    assert places(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME"]) + r")\b") == []


def test_no_file_is_large():
    large = {f.name: f.stat().st_size for f in project_files() if f.stat().st_size > 700 * 1024}
    assert large == {}


def test_git_keeps_the_article_byte_for_byte():
    lines = (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()
    rules = [line.split() for line in lines if line and not line.startswith("#")]
    assert ["seeds/article.txt", "-text"] in rules
    assert rules[0] == ["*", "text=auto", "eol=lf"], "check sums need the same bytes everywhere"


# One truth in several places ---------------------------------------------------------------


def test_version_is_the_same_everywhere():
    import medialit

    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert str(citation["version"]) == PROJECT["project"]["version"] == medialit.__version__


def test_citation_has_what_the_format_asks():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "license"} <= citation.keys()
    assert all("name" in author for author in citation["authors"])


def test_readme_lists_exactly_the_notebooks_that_exist():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` \| \d+ \|", readme, flags=re.MULTILINE)
    assert listed == sorted(file.stem for file in (ROOT / "notebooks").glob("*.ipynb"))


def test_every_command_that_a_page_names_exists():
    known = {"lab", "present", "lock", "help", "COMMAND", *launch.COMMANDS}
    named = {
        word
        for name, text in texts().items()
        if name.endswith((".md", ".ipynb", ".lock", ".cff")) or name in {"run.py", ".ci/run"}
        for word in re.findall(r"run\.py ([A-Za-z]+)", text)
    }
    assert {"lab", "test"} <= named <= known
    assert all(f"  {command} " in launch.HELP for command in known - {"COMMAND"})


# Rooms -------------------------------------------------------------------------------------


def room_files() -> dict[str, list[Path]]:
    """Return the files of each room that exists, by the room's name."""
    found: dict[str, list[Path]] = {}
    for file in sorted((ROOT / "medialit").rglob("*.py")):
        parts = file.relative_to(ROOT / "medialit").with_suffix("").parts
        found.setdefault(parts[0], []).append(file)
    return found


def at_once(tree: ast.AST) -> Iterator[ast.AST]:
    """Iterate over what runs when a file is loaded: all but the insides of functions."""
    for node in ast.iter_child_nodes(tree):
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from at_once(node)


def imported(tree: ast.AST, package: list[str], *, on_demand: bool = True) -> set[str]:
    """Return the dotted names that a file imports; ``package`` is what its dots start from.

    Those inside functions are counted too, unless ``on_demand`` is False.
    """
    names = set()
    for node in ast.walk(tree) if on_demand else at_once(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            names |= {f"{stem}.{alias.name}" for alias in node.names}
    return names


def imports_of(file: Path, *, on_demand: bool = True) -> set[str]:
    package = list(file.relative_to(ROOT).parent.parts)
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return imported(tree, package, on_demand=on_demand)


def test_every_room_has_its_place():
    assert set(room_files()) <= {*ROOMS, "__main__"}


@pytest.mark.parametrize("room", [room for room in ROOMS if room in room_files()])
def test_a_room_imports_only_rooms_before_it(room):
    allowed = {*ROOMS[: ROOMS.index(room)], room}
    for file in room_files()[room]:
        used = {n.split(".")[1] for n in imports_of(file) if n.startswith("medialit.")}
        assert used & set(ROOMS) <= allowed, f"{file.name} imports a room that stands after it"


@pytest.mark.parametrize("room", sorted(CORE & set(room_files())))
def test_the_core_loads_nothing_heavy(room):
    for file in room_files()[room]:
        at_once = {name.split(".")[0] for name in imports_of(file, on_demand=False)}
        assert at_once.isdisjoint(HEAVY), file.name
        ever = {name.split(".")[0] for name in imports_of(file)}
        assert ever & HEAVY <= ON_DEMAND.get(room, set()), file.name


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("from .widgets import view", "medialit.widgets.view"),
        ("from medialit import answers", "medialit.answers"),
        ("def f():\n    import pandas as pd", "pandas"),
        ("from . import report", "medialit.report"),
    ],
)
def test_each_way_to_import_is_seen(source, name):
    assert name in imported(ast.parse(source), ["medialit"])


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("import pandas", True),
        ("try:\n    import pandas\nexcept ImportError:\n    pass", True),
        ("class A:\n    import pandas", True),
        ("def f():\n    import pandas", False),
        ("class A:\n    def f(self):\n        if self:\n            import pandas", False),
    ],
)
def test_what_a_function_loads_is_told_from_what_a_file_loads(source, seen):
    names = imported(ast.parse(source), ["medialit"], on_demand=False)
    assert ("pandas" in names) is seen


# The wheel ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Build the wheel from a copy of the files under version control, without network."""
    source = tmp_path_factory.mktemp("source")
    for file in project_files():
        copy = source / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"]
    target = tmp_path_factory.mktemp("wheel")
    command = [*pip, "--no-build-isolation", "-w", str(target), str(source)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return next(target.glob("*.whl"))


def test_wheel_ships_the_course_and_the_views(wheel):
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
        article = archive.read("medialit/_shipped/seeds/article.txt")
    assert article == (ROOT / "seeds" / "article.txt").read_bytes()
    tracked = {file.relative_to(ROOT).as_posix() for file in project_files()}
    views = {name for name in tracked if name.startswith("medialit/widgets/static/")}
    data = {n for n in tracked if n.startswith("data/") and not n.startswith("data/recipes/")}
    assert views | {f"medialit/_shipped/{name}" for name in data} <= inside
    assert not [n for n in inside if n.startswith(("tests/", "tools/", "data/", "seeds/"))]


def test_an_installed_wheel_finds_its_course(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    ask = "from medialit import paths; print(paths.data_folder(), paths.seeds_folder(), sep='|')"
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, 'site'); {ask}"]
    answer = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    shipped = (tmp_path / "site" / "medialit" / "_shipped").resolve()
    folders = [Path(folder).resolve() for folder in answer.stdout.strip().split("|")]
    assert folders == [shipped / "data", shipped / "seeds"]
