"""From the course's one public address, write all that names it: badge, links, citation.

The address stands in ``pyproject.toml`` as ``Repository`` under ``[project.urls]``. The command
``python3 run.py publish`` writes what follows from it into the parts of README, CONTRIBUTING and
CITATION.cff between ``publish:NAME`` and ``/publish``, and into the first link of each notebook's
badge line. Nothing of it is written by hand.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
PROJECT = "pyproject.toml"
START = "notebooks/00_start_here.ipynb"
BADGE = "docs/pictures/open-on-binder.svg"
BINDER = "https://mybinder.org/v2"
NOT_DECIDED = re.compile(r"(?:^|\.)(?:example(?:\.(?:com|net|org))?|invalid|test|localhost)$")
"""Hosts that belong to nobody: an address there says that none is decided yet."""

_PART = re.compile(
    r"(?P<open>(?:<!-- |# )publish:(?P<name>\w+)(?: -->)?\n?)(?P<text>.*?)"
    r"(?P<close>(?:<!-- |# )/publish(?: -->)?)",
    re.DOTALL,
)
_FIRST_LINK = re.compile(r"\[[^\]\n]*\]\([^)\n]*\)")


class AddressError(ValueError):
    """The address cannot be used; the message says why and what to write."""


class Address(NamedTuple):
    """Where the collection is published.

    Attributes
    ----------
    text : str
        The address as it stands in ``pyproject.toml``, without a slash at its end.
    decided : bool
        False for a placeholder, such as one at example.org.
    """

    text: str
    decided: bool

    @classmethod
    def parse(cls, text: str) -> Address:
        """Take an address as somebody wrote it.

        Raises
        ------
        AddressError
            If it is not the plain https address of a repository.
        """
        text = text.strip().rstrip("/")
        parts = urlsplit(text)
        plain = re.fullmatch(r"https://[A-Za-z0-9.-]+(?::\d+)?(?:/[\w.~-]+)+", text, re.ASCII)
        if not plain or not parts.hostname:
            raise AddressError(
                f"{PROJECT} names the repository {text!r}, which is no plain https address.\n"
                "What to do: under [project.urls] write it as a browser shows it, such as\n"
                'Repository = "https://github.com/OWNER/NAME"'
            )
        return cls(text, not NOT_DECIDED.search(parts.hostname))

    def on_binder(self, file: str) -> str:
        """Return the address that opens a file of the collection on Binder, in JupyterLab."""
        parts = urlsplit(self.text)
        path = parts.path.strip("/").removesuffix(".git")
        if parts.netloc == "github.com" and path.count("/") == 1:
            where = f"gh/{path}"
        elif parts.netloc == "gitlab.com":
            where = f"gl/{quote(path, safe='')}"
        else:
            where = f"git/{quote(self.text, safe='')}"
        return f"{BINDER}/{where}/HEAD?urlpath=lab/tree/{quote(file)}"


def address(root: Path = ROOT) -> Address:
    """Return the one address, from ``pyproject.toml``.

    Raises
    ------
    AddressError
        If there is none, or it cannot be used.
    """
    project = tomllib.loads((root / PROJECT).read_text(encoding="utf-8"))["project"]
    return Address.parse(str(project.get("urls", {}).get("Repository", "")))


# What is written ---------------------------------------------------------------------------


def _badge(at: Address) -> str:
    if not at.decided:
        return "**On Binder:** not yet; the public address is [not decided](#on-binder).\n"
    return f"[![Open on Binder]({BADGE})]({at.on_binder(START)})\n"


def _binder(at: Address) -> str:
    if not at.decided:
        return (
            "The public address of this course is not decided yet, so there is no button. "
            "If you have put\n"
            "a copy of it on a public git site, give that copy's address to Binder, with the path\n"
            f"`/lab/tree/{START}`.\n"
        )
    return f"[Open the start notebook on Binder]({at.on_binder(START)}).\n"


def _get(at: Address) -> str:
    if not at.decided:
        return "In the folder of the course:\n"
    return f"Get the folder of the course from <{at.text}>. In that folder:\n"


def _issues(at: Address) -> str:
    return f"[the repository]({at.text})" if at.decided else "the repository"


def _citation(at: Address) -> str:
    if not at.decided:
        return (
            "# No public address is decided yet, so neither repository-code nor url stands here.\n"
        )
    return f'repository-code: "{at.text}"\nurl: "{at.text}"\n'


PARTS: dict[str, dict[str, Callable[[Address], str]]] = {
    "README.md": {"badge": _badge, "get": _get, "binder": _binder},
    "CONTRIBUTING.md": {"issues": _issues},
    "CITATION.cff": {"citation": _citation},
}
"""File -> name of the part -> what is written there."""


def fill(name: str, text: str, at: Address) -> str:
    """Return a file's text with its parts as the address makes them.

    Raises
    ------
    AddressError
        If the file does not have each of its parts once.
    """
    wanted = PARTS[name]
    there = [found["name"] for found in _PART.finditer(text)]
    if sorted(there) != sorted(wanted):
        raise AddressError(
            f"{name} has the parts {there} between 'publish:NAME' and '/publish'; it needs "
            f"{list(wanted)}, each once.\nWhat to do: put the marks back, then run this again."
        )
    return _PART.sub(lambda m: m["open"] + wanted[m["name"]](at) + m["close"], text)


def first_link(file: str, at: Address) -> str:
    """Return the first link of a notebook's badge line; ``file`` is its path from the root."""
    if at.decided:
        return f"[Open on Binder]({at.on_binder(file)})"
    up = "../" * file.count("/")
    return f"[Not on Binder yet]({up}README.md#on-binder)"


def link_notebook(file: str, text: str, at: Address) -> str:
    """Return a notebook's text with the first link of its badge line as the address makes it.

    One without a badge line, such as an instructor's, stays as it is.
    """
    notebook = json.loads(text)
    roles = [cell["metadata"].get("medialit", {}).get("role") for cell in notebook["cells"]]
    if "badges" not in roles:
        return text
    cell = notebook["cells"][roles.index("badges")]
    line = _FIRST_LINK.sub(lambda _: first_link(file, at), "".join(cell["source"]), count=1)
    cell["source"] = line.splitlines(keepends=True)
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def pages(root: Path, at: Address) -> Iterator[tuple[str, str, str]]:
    """Iterate over the files that name the address: path, text as it is, text as it is to be."""
    for name in PARTS:
        text = (root / name).read_text(encoding="utf-8")
        yield name, text, fill(name, text, at)
    for notebook in sorted((root / "notebooks").rglob("*.ipynb")):
        if ".ipynb_checkpoints" not in notebook.parts:
            name = notebook.relative_to(root).as_posix()
            text = notebook.read_text(encoding="utf-8")
            yield name, text, link_notebook(name, text, at)


def write(root: Path = ROOT) -> list[str]:
    """Write what follows from the address; return the files that changed."""
    changed = []
    for name, before, after in list(pages(root, address(root))):
        if after != before:
            (root / name).write_text(after, encoding="utf-8", newline="\n")
            changed.append(name)
    return changed


def main() -> int:
    """Write all that names the address, and say what changed."""
    try:
        at = address()
        changed = write()
    except AddressError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"The public address is {at.text}{'' if at.decided else ', which stands for none yet'}.")
    print("\n".join(f"  written: {name}" for name in changed) or "  Everything says so already.")
    if at.decided and changed:
        print("Look at the changes, commit them, and do the Binder check in CONTRIBUTING.md.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
