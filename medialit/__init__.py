"""Reading the Border: the pieces that the notebooks are made of."""

from medialit.version import VERSION as __version__
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
