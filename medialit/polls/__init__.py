"""Polls and flows: two labs and three figures for the notebook on numbers; nothing heavy is loaded.

Every number comes from ``data/numbers``; nothing is typed in here.
"""

from medialit.figures import Figure
from medialit.polls import plates
from medialit.polls.framing import FramesLab
from medialit.polls.margins import MarginLab
from medialit.widgets.session import session

__all__ = ["flows", "frames", "lab", "shares", "survey"]


def lab() -> MarginLab:
    """Show the poll lab: how wide the interval is for how many people, and what it leaves out."""
    return MarginLab()


def frames() -> FramesLab:
    """Show the chart lab: one poll, and as many charts as there are choices."""
    return FramesLab(session())


def survey() -> Figure:
    """Show both polls on a Russian attack, each share with its interval."""
    return plates.survey()


def flows() -> Figure:
    """Show how many Russian citizens entered and left, report by report."""
    return plates.flows()


def shares() -> Figure:
    """Show the share of ethnic Russians in Kazakhstan, each series in a frame of its own."""
    return plates.shares()
