"""`code`: a value that the learner's own code has worked out."""

from __future__ import annotations

from medialit.content import Text
from medialit.exercises.records import Exercise, Range


class Code(Exercise, kw_only=True, tag_field="kind", tag="code"):
    """A number that a code cell hands to ``check``.

    Attributes
    ----------
    unit : str
        The unit of the value.
    solution : str
        One solution; it sets the name ``answer``. A test runs it.
    accepted : Range
        The values that are accepted, both ends included.
    turns : tuple of Range
        Values that typical mistakes give, each with an explanation.
    otherwise : str
        What to try when the value fits none of them.
    """

    unit: Text
    solution: Text
    accepted: Range
    turns: tuple[Range, ...] = ()
    otherwise: Text
    confidence: bool = False


def check_code(exercise: Code, fault) -> None:
    """Check that no typical mistake lies within what is accepted."""
