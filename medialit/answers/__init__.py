"""The journal of a learner's work: append, replay, export, restore, merge.

It keeps answers and never looks inside them: what an answer means is known elsewhere.
"""

from medialit.answers.bundle import Restored
from medialit.answers.codes import (
    choose_code,
    clean_code,
    current_code,
    list_codes,
    suggest_code,
)
from medialit.answers.events import LONGEST_LINE, SCHEMA, Event
from medialit.answers.files import JournalError
from medialit.answers.journal import Journal, Receipt
from medialit.answers.lines import Problem
from medialit.answers.replay import Attempt, Progress

__all__ = [
    "LONGEST_LINE",
    "SCHEMA",
    "Attempt",
    "Event",
    "Journal",
    "JournalError",
    "Problem",
    "Progress",
    "Receipt",
    "Restored",
    "choose_code",
    "clean_code",
    "current_code",
    "list_codes",
    "suggest_code",
]
