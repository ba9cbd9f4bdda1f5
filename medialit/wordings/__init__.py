"""How a case words things: a dial for the words of a sentence, and several versions side by side.

``dials.yaml`` says what else could stand at some places of a sentence, and what each setting
commits its speaker to. ``versions.yaml`` says which words of each version express which idea.
Both hold places and a few words; the sentences themselves come live from the article.
"""

from medialit.wordings.dials import Dial, Rule, Setting, Switch, load_dials
from medialit.wordings.versions import (
    Idea,
    Line,
    Part,
    Version,
    Versions,
    line_of,
    load_versions,
    pieces,
)

__all__ = [
    "Dial",
    "Idea",
    "Line",
    "Part",
    "Rule",
    "Setting",
    "Switch",
    "Version",
    "Versions",
    "line_of",
    "load_dials",
    "load_versions",
    "pieces",
]
