"""A DuckDB of our own for one report, and the way to hand tables over to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec


def connect(scratch: Path) -> Any:
    """Open a database in memory that installs nothing and spills into the scratch folder."""
    import duckdb

    link = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    link.execute(f"SET temp_directory = {quoted(str(scratch / 'spill'))}")
    link.execute("SET preserve_insertion_order = false")
    link.execute("SET enable_progress_bar = false")
    return link


def hand_over(
    link: Any, scratch: Path, name: str, columns: dict[str, str], rows: Iterable[Sequence[Any]]
) -> None:
    """Make a table of rows, in place of one of that name.

    The rows go through a file: for any value that Python gives, DuckDB loads pandas to look
    whether it is one of pandas, and that takes longer than to read a class.
    """
    path = scratch / f"{name}.table"
    encoder = msgspec.json.Encoder()
    with path.open("wb") as stream:
        stream.writelines(
            encoder.encode(dict(zip(columns, row, strict=True))) + b"\n" for row in rows
        )
    link.execute(
        f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM read_json({quoted(str(path))}, "
        f"format = 'newline_delimited', compression = 'uncompressed', columns = {columns!r})"
    )
    path.unlink()


def quoted(text: str) -> str:
    """Write a text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"
