"""`code`: a value that the learner's own code has worked out."""

from __future__ import annotations

import ast
import math

from medialit.content import Text
from medialit.exercises.records import Exercise, Range


class Code(Exercise, kw_only=True, tag_field="kind", tag="code"):
    """A number that a code cell hands to ``check``.

    Attributes
    ----------
    unit : str
        The unit of the value.
    solution : str
        One solution; it sets the name ``answer`` and needs nothing from other cells. A test
        runs it.
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
    """Check that every value has one judgement, and that the solution sets ``answer``."""
    if exercise.accepted.state != "accepted":
        raise fault("accepted.state", f"It says '{exercise.accepted.state}'.", "Write 'accepted'.")
    seen = [exercise.accepted]
    for one in (exercise.accepted, *exercise.turns):
        field = "accepted" if one is exercise.accepted else "turns"
        if not -math.inf < one.low <= one.high < math.inf:
            raise fault(
                field,
                f"{one.low:g} to {one.high:g} is no range.",
                "Write two numbers, the lower one as 'low'.",
            )
    for turn in exercise.turns:
        if turn.state == "accepted":
            raise fault(
                "turns", f"{turn.low:g} is accepted.", "What is accepted stands under 'accepted'."
            )
        for other in seen:
            if turn.low <= other.high and other.low <= turn.high:
                raise fault(
                    "turns",
                    f"{turn.low:g} to {turn.high:g} overlaps {other.low:g} to {other.high:g}.",
                    "Let each value belong to one of them.",
                )
        seen.append(turn)
    _check_solution(exercise.solution, fault)


def _check_solution(solution: str, fault) -> None:
    try:
        tree = ast.parse(solution)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise fault("solution", "It is not Python.", "Write it as in a code cell.") from None
    stored = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    if "answer" not in stored:
        raise fault(
            "solution", "It sets no 'answer'.", "Let a line begin with 'answer = ' and the value."
        )
