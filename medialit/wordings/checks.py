"""What both files of this room must hold to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

from msgspec import Meta

from medialit.content import ContentError

Slug = Annotated[str, Meta(pattern=r"^[a-z][a-z_]*$")]
Fault = Callable[[str, str, str], ContentError]


def check_once(ids: Sequence[str], field: str, fault: Fault) -> None:
    """Refuse an id that stands twice."""
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice is not None:
        raise fault(field, f"'{twice}' stands twice.", "Give each its own.")
