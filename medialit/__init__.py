"""Reading the Border: the pieces that the notebooks are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medialit.version import VERSION as __version__

if TYPE_CHECKING:
    from medialit.widgets import (
        agreement_with_key,
        article,
        calibration,
        check,
        dial,
        exercise,
        hand_in,
        ledger,
        recall,
        restore,
        sources,
        versions,
        versions_hedges,
        voices,
        work,
    )

__all__ = [
    "__version__",
    "agreement_with_key",
    "article",
    "calibration",
    "check",
    "dial",
    "exercise",
    "hand_in",
    "ledger",
    "recall",
    "restore",
    "sources",
    "versions",
    "versions_hedges",
    "voices",
    "work",
]


def __getattr__(name: str) -> Any:
    """Load the widgets when a notebook asks for one: a report on a class needs none of them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from medialit import widgets

    return getattr(widgets, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
