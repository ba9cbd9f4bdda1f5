"""The lesson as a teacher needs it on paper: run sheets made from the notebooks' own notes.

A notebook's cells say how long each part takes, what to ask the room, which wrong answers to
expect and what may be left out (``medialit`` in the metadata). From these notes and the exercise
files come one sheet a notebook, as a page that prints on two sheets of A4 at most or as plain
text, and one page that lists them.
"""

from medialit.presenting.pages import index, page, paper
from medialit.presenting.plain import text
from medialit.presenting.sheets import Question, Reply, RunSheet, Saving, Shown, Step, load
from medialit.presenting.words import SAY_FIRST

__all__ = [
    "SAY_FIRST",
    "Question",
    "Reply",
    "RunSheet",
    "Saving",
    "Shown",
    "Step",
    "index",
    "load",
    "page",
    "paper",
    "text",
]
