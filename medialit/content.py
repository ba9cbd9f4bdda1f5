"""Read the course's content files and say exactly what is wrong with a bad one."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
import yaml

T = TypeVar("T")

#: Words for a reader: never empty.
Text = Annotated[str, msgspec.Meta(min_length=1, pattern=r"\S")]


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all content records: unchangeable, and strict about its fields."""


_DEEPEST = 50

# What msgspec says, where an author needs plainer words.
_PLAIN = {
    "Expected `str` of length >= 1": "It is empty.",
    "Expected `str` matching regex '\\\\S'": "It is blank.",
    "Expected `array` of length >= 1": "The list is empty.",
}


class ContentError(ValueError):
    """A content file says something the course cannot use.

    Attributes
    ----------
    file : str
        Name of the file.
    where : str
        The row, line or id inside the file.
    field : str
        The field at fault, or an empty string.
    problem : str
        What is wrong, in one sentence.
    remedy : str
        What the author can do about it.
    """

    def __init__(self, file: Path | str, where: str, field: str, problem: str, remedy: str):
        self.file, self.where, self.field = Path(file).name, where, field
        self.problem, self.remedy = problem, remedy
        place = ", ".join(part for part in (self.file, where, field and f"field '{field}'") if part)
        super().__init__(f"{place}: {problem} {remedy}")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML's safe loader, refusing a key that stands twice (YAML would keep the last)."""


def _unique_mapping(loader: yaml.Loader, node: yaml.MappingNode) -> dict:
    seen: set = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str | int | float | bool | None):
            raise yaml.constructor.ConstructorError(
                None, None, "a key must be a word or a number", key_node.start_mark
            )
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key '{key}' stands twice", key_node.start_mark
            )
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique_mapping)


def read_text(path: Path) -> str:
    """Read a UTF-8 file without changing its line ends.

    Raises
    ------
    ContentError
        If the file is missing, unreadable or not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise ContentError(
            path, "", "", "The file is missing.", "Restore it from the repository."
        ) from None
    except OSError as error:
        raise ContentError(
            path,
            "",
            "",
            f"The file cannot be read ({error.strerror}).",
            "Check that you may read it.",
        ) from None
    except UnicodeDecodeError as error:
        raise ContentError(
            path,
            f"byte {error.start}",
            "",
            "The file is not UTF-8 text.",
            "Save it again as UTF-8.",
        ) from None


def read_yaml(path: Path) -> Any:
    """Read a YAML file into plain Python values.

    Raises
    ------
    ContentError
        If the file cannot be read, is not YAML, or has a key twice.
    """
    return parse_yaml(read_text(path), path)


def parse_yaml(text: str, path: Path) -> Any:
    """Turn YAML, a file's whole text or a part of it, into plain Python values.

    Raises
    ------
    ContentError
        If it is not YAML, or has a key twice; it names the file at `path`.
    """
    try:
        _refuse_mazes(text, path)
        return yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else ""
        problem = str(getattr(error, "problem", None) or error).rstrip(".")
        raise ContentError(
            path,
            where,
            "",
            f"This is not valid YAML: {problem}.",
            "Mend that line; mind the indentation.",
        ) from None
    except ContentError:
        raise
    except (ValueError, LookupError, AttributeError, TypeError) as error:
        # PyYAML lets these out for a value that does not fit its tag or is no real date.
        raise ContentError(
            path,
            "",
            "",
            f"This YAML cannot be read ({error}).",
            "Write it with plain lists and mappings.",
        ) from None


def _refuse_mazes(text: str, path: Path) -> None:
    """Refuse deep nesting, which crashes PyYAML's C loader, and aliases, which can loop."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        where = f"line {event.start_mark.line + 1}"
        if depth > _DEEPEST:
            raise ContentError(
                path,
                where,
                "",
                f"More than {_DEEPEST} lists and mappings stand inside each other.",
                "Write it with fewer levels.",
            )
        if isinstance(event, yaml.AliasEvent):
            raise ContentError(
                path,
                where,
                "",
                f"'*{event.anchor}' points to another place in the file.",
                "Write the words out; put quotation marks around a text that starts with '*'.",
            )


def convert(data: Any, kind: type[T], *, file: Path | str, where: str) -> T:
    """Turn plain values into a typed object.

    Parameters
    ----------
    data : object
        What :func:`read_yaml` or a CSV row gave.
    kind : type
        A ``msgspec.Struct`` or any type that msgspec can convert to.
    file, where : str
        Named in the error: the file, and the row or id inside it.

    Raises
    ------
    ContentError
        If a field is missing, unknown, or of another type than `kind` says.
    """
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        problem, field = _explain(str(error))
        raise ContentError(file, where, field, problem, _remedy(problem, field)) from None


def _explain(message: str) -> tuple[str, str]:
    """Split msgspec's message into a plain problem and the path of the field."""
    text, _, path = message.partition(" - at ")
    field = path.strip("`").removeprefix("$").lstrip(".")
    named = re.search(r"(?:required|unknown) field `([^`]+)`", text)
    if named:
        field = f"{field}.{named[1]}".lstrip(".")
    return _PLAIN.get(text, text.replace("`", "'").rstrip(".") + "."), field


def _remedy(problem: str, field: str) -> str:
    if "required field" in problem:
        return f"Add '{field}'."
    if "unknown field" in problem:
        return f"Remove '{field}' or correct its spelling."
    if "enum value" in problem:
        return f"Use one of the words that '{field}' allows, spelled the same."
    if problem in _PLAIN.values():
        return f"Write something under '{field}'."
    return f"Correct '{field}'." if field else "Correct this entry."


def convert_each(items: Any, kind: type[T], *, file: Path | str, key: str = "id") -> tuple[T, ...]:
    """Turn a list of entries into typed objects, naming a bad one by its own id.

    Parameters
    ----------
    items : object
        What :func:`read_yaml` gave: a list of mappings.
    kind : type
        A ``msgspec.Struct`` with a field `key`.
    file : Path or str
        Named in the error.
    key : str
        The field that names an entry and may not repeat.

    Raises
    ------
    ContentError
        If this is no list, an entry does not fit `kind`, or a key stands twice.
    """
    if not isinstance(items, list):
        raise ContentError(
            file,
            "",
            "",
            "A list of entries is expected here.",
            f"Start each entry with '- {key}: '.",
        )
    entries: dict[Any, T] = {}
    for number, item in enumerate(items, start=1):
        named = item.get(key) if isinstance(item, dict) else None
        where = named if isinstance(named, str) and named else f"entry {number}"
        entry = convert(item, kind, file=file, where=where)
        if getattr(entry, key) in entries:
            raise ContentError(
                file, where, key, "This id stands twice.", "Give one of them another id."
            )
        entries[getattr(entry, key)] = entry
    return tuple(entries.values())


def read_table(path: Path, kind: type[T], *, key: str) -> tuple[T, ...]:
    """Read a CSV file, one typed object a row; numbers are converted, empty cells are ``""``.

    Parameters
    ----------
    path : Path
        The file; its first line names the columns.
    kind : type
        A ``msgspec.Struct`` with a field for each column.
    key : str
        The column that names a row in errors and may not repeat.

    Raises
    ------
    ContentError
        If the file cannot be read, a row does not fit `kind`, or a key stands twice.
    """
    rows, seen = [], set()
    # A spreadsheet may put an invisible mark (BOM) before the first column's name.
    text = read_text(path).removeprefix("\ufeff")
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(lines, [])
        if key not in header:
            raise ContentError(
                path, "line 1", key, "The column is missing.", f"The first line must name '{key}'."
            )
        if len(set(header)) < len(header):
            raise ContentError(
                path, "line 1", "", "A column name stands twice.", "Give each column its own name."
            )
        for number, cells in enumerate(lines, start=2):
            if len(cells) != len(header):
                raise ContentError(
                    path,
                    f"row {number}",
                    "",
                    f"It has {len(cells)} cells, not {len(header)}.",
                    "Put quotation marks around a cell that holds a comma.",
                )
            row = dict(zip(header, cells, strict=True))
            where = f"row {number} ({row[key]})"
            if row[key] in seen:
                raise ContentError(
                    path, where, key, "This key stands twice.", "Keep one of the rows."
                )
            seen.add(row[key])
            rows.append(_convert_row(row, kind, path, where))
    except csv.Error as error:
        raise ContentError(
            path,
            f"line {lines.line_num}",
            "",
            f"This is not valid CSV: {error}.",
            "Mend that line.",
        ) from None
    return tuple(rows)


def _convert_row(row: dict[str, str], kind: type[T], path: Path, where: str) -> T:
    try:
        return msgspec.convert(row, kind, strict=False)
    except msgspec.ValidationError as error:
        problem, field = _explain(str(error))
        raise ContentError(path, where, field, problem, _remedy(problem, field)) from None
