"""Whether Binder would build this folder as we mean it, as far as that shows without Binder.

``python3 run.py binder`` reads the files that Binder reads, then asks Binder's own builder,
repo2docker, for the plan of the image. Neither can tell whether the channel has these builds
today: CONTRIBUTING.md has a check for that which takes two minutes.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from rattler import BuildString, MatchSpec, PackageRecord
from rattler.exceptions import InvalidMatchSpecError

from tools import launch

ENVIRONMENT = "environment.yml"
PYTHON = "3.12"
CHANNELS = ["conda-forge", "nodefaults"]
PIP_PART = ["-e ."]
CONDA_TO_PIP = {"matplotlib-base": "matplotlib", "python-duckdb": "duckdb"}
"""Names that differ between conda-forge and pip."""
ALWAYS = {"python", "pip"}

STRAY = {
    **dict.fromkeys(
        ("binder", ".binder"),
        f"Binder then reads nothing but that folder, and {ENVIRONMENT} at the root is ignored "
        "without a word. Move what is in it to the root, and remove the folder.",
    ),
    **dict.fromkeys(
        ("Dockerfile", "REQUIRE", "Project.toml", "JuliaProject.toml", "default.nix"),
        f"Binder then builds from it and ignores {ENVIRONMENT}. Remove it.",
    ),
    **dict.fromkeys(
        ("DESCRIPTION", "install.R", "runtime.txt"),
        f"It asks for another language or Python than {ENVIRONMENT} does. Remove it: the Python "
        f"stands in {ENVIRONMENT}.",
    ),
    **dict.fromkeys(
        ("requirements.txt", "requirements3.txt", "Pipfile", "Pipfile.lock", "setup.py"),
        f"Binder ignores it beside {ENVIRONMENT}, so what it asks for is never installed. Put it "
        f"into pyproject.toml and {ENVIRONMENT}, and remove this file.",
    ),
    "environment.yaml": f"There is to be one such file: {ENVIRONMENT}. Remove this one.",
    "apt.txt": "Each build then takes longer for something that no learner needs. Remove it.",
}
"""What may not stand at the root, and why."""


class Plan:
    """What repo2docker says it would do with a folder.

    Attributes
    ----------
    code : int
        Its exit code.
    text : str
        All that it said, the Dockerfile with it.
    """

    def __init__(self, code: int, text: str):
        self.code, self.text = code, text

    @property
    def python(self) -> str:
        """The Python that it would install, such as ``3.12``, or an empty string."""
        found = re.search(r"Building conda environment for python=?\s*(\d+\.\d+)", self.text)
        return found[1] if found else ""


def faults(folder: Path) -> list[str]:
    """Return what Binder would not build as we mean it: each what is wrong and what to do."""
    found = list(_strays(folder))
    try:
        environment = yaml.safe_load((folder / ENVIRONMENT).read_text(encoding="utf-8"))
        dependencies = environment["dependencies"]
        specs = [line for line in dependencies if isinstance(line, str)]
    except FileNotFoundError:
        return [*found, f"{ENVIRONMENT} is missing: Binder would not know what to install."]
    except (yaml.YAMLError, TypeError, KeyError):
        return [*found, f"{ENVIRONMENT} cannot be read. It needs 'channels' and 'dependencies'."]
    found += _frame(environment)
    found += _packages(folder, specs)
    found += _post_build(folder)
    return found


def plan(folder: Path) -> Plan:
    """Ask repo2docker what it would do with a folder; nothing is built, no Docker is needed."""
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", "."]
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return Plan(told.returncode, told.stdout + told.stderr)


def plan_faults(plan: Plan, *, post_build: bool = True) -> list[str]:
    """Return where repo2docker's plan is not the one we mean."""
    if plan.code:
        last = plan.text.strip().splitlines()[-1:] or ["(nothing)"]
        return [f"repo2docker does not accept the folder. Its last words: {last[0].strip()}"]
    found = []
    if plan.python != PYTHON:
        found.append(
            f"repo2docker would install Python {plan.python or '(none)'} and not {PYTHON}. "
            f"Write 'python={PYTHON}' in {ENVIRONMENT}."
        )
    if f'--file "{ENVIRONMENT}"' not in plan.text:
        found.append(
            f"repo2docker would not install {ENVIRONMENT}. Look for another file that comes "
            "before it, such as a binder/ folder."
        )
    if post_build and "RUN ./postBuild" not in plan.text:
        found.append("repo2docker would not run postBuild. It belongs at the root of the folder.")
    return found


def _strays(folder: Path) -> Iterator[str]:
    for name, why in STRAY.items():
        if (folder / name).exists():
            yield f"{name} stands at the root. {why}"


def _frame(environment: dict[str, Any]) -> Iterator[str]:
    """What stands around the packages: the channels, and our own package by pip."""
    if environment.get("channels") != CHANNELS:
        yield (
            f"{ENVIRONMENT} names the channels {environment.get('channels')}. Write {CHANNELS}: "
            "packages from several channels do not always fit each other."
        )
    rest = [line for line in environment["dependencies"] if not isinstance(line, str)]
    if rest != [{"pip": PIP_PART}]:
        yield (
            f"{ENVIRONMENT} has {rest} beside the names. Write one last part 'pip' with '-e .' "
            "alone: it installs the course's own package."
        )


def _packages(folder: Path, specs: list[str]) -> Iterator[str]:
    read: dict[str, MatchSpec] = {}
    for spec in specs:
        try:
            match = MatchSpec(spec)
        except InvalidMatchSpecError as error:
            yield f"'{spec}' in {ENVIRONMENT} cannot be read ({error}). Write it as 'name=1.2'."
            continue
        read[match.name.normalized] = match
        if match.build is not None or match.channel is not None:
            yield f"'{spec}' in {ENVIRONMENT} says more than name and version. Write 'name=1.2'."
    if f"python={PYTHON}" not in specs:
        written = next((spec for spec in specs if re.match(r"python\b(?!-)", spec)), "no Python")
        yield (
            f"{ENVIRONMENT} asks for '{written}'. Write 'python={PYTHON}', one minor version: "
            "with a range or without a number, Binder takes an old Python."
        )
    for conda_name, pip_name in CONDA_TO_PIP.items():
        if pip_name in read:
            yield f"{ENVIRONMENT} asks for '{pip_name}'. On conda-forge, write '{conda_name}'."
    asked = {CONDA_TO_PIP.get(name, name): name for name in read if name not in ALWAYS}
    yield from _same_set(folder, set(asked))
    for pip_name, name in asked.items():
        yield from _versions(folder, pip_name, read[name])


def _same_set(folder: Path, asked: set[str]) -> Iterator[str]:
    """The same packages stand in ``environment.yml`` and in ``pyproject.toml``."""
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {canonicalize_name(Requirement(one).name) for one in project["dependencies"]}
    for name in sorted(needed - asked):
        yield (
            f"{ENVIRONMENT} lacks {name}, which pyproject.toml asks for. Add its conda-forge "
            "name there (and to CONDA_TO_PIP in tools/binder_gate.py if the two names differ)."
        )
    for name in sorted(asked - needed):
        yield (
            f"{ENVIRONMENT} asks for {name}, which pyproject.toml does not. Add it there and run "
            "'python3 run.py lock', or remove it here."
        )


def _versions(folder: Path, name: str, spec: MatchSpec) -> Iterator[str]:
    """What runs our tests, and what the lock names for Binder's Python, fits the pin."""
    conda_name = spec.name.normalized
    try:
        versions = {"installed here": metadata.version(name)}
    except metadata.PackageNotFoundError:
        yield (
            f"'{conda_name}' in {ENVIRONMENT} is no package that is installed here as '{name}'. "
            "Correct the name, or run 'python3 run.py test', which installs what is missing."
        )
        versions = {}
    if (folder / launch.LOCK).is_file():
        versions[f"in {launch.LOCK}"] = locked(folder / launch.LOCK, PYTHON).get(name, "")
    for where, version in versions.items():
        if not version or not accepts(spec, version):
            yield (
                f"'{conda_name} {spec.version or ''}' in {ENVIRONMENT} does not allow "
                f"{version or 'any version'}, which is {where} and which the tests use. Make the "
                "two agree."
            )


def accepts(spec: MatchSpec | str, version: str) -> bool:
    """Tell whether a conda spec allows a version of its package."""
    spec = MatchSpec(spec) if isinstance(spec, str) else spec
    record = PackageRecord(
        name=spec.name.normalized,
        version=version,
        build=BuildString("0"),
        build_number=0,
        subdir="linux-64",
    )
    return spec.matches(record)


def lock_entries(lock: Path) -> list[Requirement]:
    """Return the lines of a lock file without their hashes."""
    lines = re.findall(
        r"^[A-Za-z0-9][^\\\n]*", lock.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    return [Requirement(line.strip()) for line in lines]


def locked(lock: Path, python: str) -> dict[str, str]:
    """Return name -> version as a lock file has them on Linux with the given Python."""
    machine = {
        "python_version": python,
        "python_full_version": f"{python}.9",
        "sys_platform": "linux",
        "os_name": "posix",
    }
    return {
        canonicalize_name(entry.name): next(iter(entry.specifier)).version
        for entry in lock_entries(lock)
        if entry.marker is None or entry.marker.evaluate(machine)
    }


def _post_build(folder: Path) -> Iterator[str]:
    script = folder / "postBuild"
    if not script.is_file():
        yield "postBuild is missing: JupyterLab at Binder would ask about news. Restore it."
        return
    words = script.read_bytes()
    if not words.startswith(b"#!/bin/sh\n"):
        yield "postBuild does not begin with the line '#!/bin/sh'. Binder could not start it."
    if b"\r" in words:
        yield "postBuild has the line ends of Windows. Save it with plain ones (LF)."
    if not _is_executable(script):
        yield "postBuild may not be run. Say: git update-index --chmod=+x postBuild"


def _is_executable(script: Path) -> bool:
    """Tell whether others get the file as one that may be run: git decides, where it knows it."""
    command = ["git", "ls-files", "--stage", "--", script.name]
    try:
        told = subprocess.run(command, cwd=script.parent, capture_output=True, text=True)
    except OSError:
        told = None
    if told and told.returncode == 0 and told.stdout:
        return told.stdout.startswith("100755")
    return os.name == "nt" or os.access(script, os.X_OK)


def main(words: list[str] | None = None) -> int:
    """Check a folder, this one by default, and print what is wrong; return 1 if anything is."""
    words = sys.argv[1:] if words is None else words
    folder = Path(words[0]) if words else launch.ROOT
    found = faults(folder) or plan_faults(plan(folder))
    for fault in found:
        print(f"- {fault}", file=sys.stderr)
    if not found:
        print(f"Binder's builder accepts {folder.resolve().name} and takes Python {PYTHON}.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
