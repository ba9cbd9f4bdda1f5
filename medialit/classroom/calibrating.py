"""How sure a class was, beside what the key accepted."""

from __future__ import annotations

from collections import Counter
from statistics import fmean

from medialit import charts, confidence
from medialit.agreement import COIN, brier, wilson
from medialit.charts import Step
from medialit.classroom.findings import FEW
from medialit.figures import Figure, Table

_NOTE = (
    "Counted are first tries for which a student said how sure they were; each part that is "
    "judged is one answer. Accepted counts as 1, not supported as 0; arguable answers are left "
    "out, for there the key says itself that careful readers differ. The line through a dot (95 % "
    "Wilson interval) takes answers for independent, and answers of one student are not: so "
    "chance moves the dots further than the lines show."
)


def figure(told: Counter[tuple[int, str]]) -> Figure | None:
    """Draw how sure a class was; None where no settled answer came with a confidence."""
    steps, rows = confidence.by_step(told, fewest=FEW)
    if not steps:
        return None
    said = confidence.dots_in_words(steps)
    return Figure(
        charts.calibration(steps, who="the class was"),
        title="How sure the class was, and what the key accepted",
        alt="A chart: how sure the students said they were runs across, the share that the key "
        f"accepted upwards. A dashed line marks where the two agree. The dots: {said}.",
        finding=_finding(steps),
        table=Table(confidence.HEADER, rows, "First answers of the class, by how sure they were"),
        note=_NOTE,
    )


def _finding(steps: list[Step]) -> str:
    right, of = sum(one.accepted for one in steps), sum(one.answers for one in steps)
    if of < FEW:
        return f"The key accepted {right} of {of} answers: too few to say more."
    mean = fmean(one.confidence for one in steps for _ in range(one.answers))
    share = 100 * right / of
    said = (
        f"The class said {mean:.0f} % on average; the key accepted {right:,} of {of:,}, which is "
        f"{share:.0f} %."
    )
    if round(mean) == round(share):
        return f"{said} The two agree."
    low, high = wilson(right, of)
    if low <= mean / 100 <= high:
        return f"{said} Chance alone could make that difference."
    if mean > share:
        return f"{said} Taken together, the class was surer than its answers bear out."
    return f"{said} Taken together, the class may trust its answers more."


def score_in_words(told: Counter[tuple[int, str]]) -> str:
    """Say what the Brier score of the class is, and what that means."""
    settled = [
        (sure / 100, state == "accepted")
        for (sure, state), count in told.items()
        for _ in range(count)
        if state in ("accepted", "not_supported")
    ]
    if len(settled) < FEW:
        return ""
    score = brier(settled)
    scale = (
        f"The Brier score of the class is {score:.2f}. 0 means certain and accepted every time, 1 "
        "means certain and not accepted every time, and who says 50 % every time gets 0.25."
    )
    if round(score, 2) == COIN:
        return f"{scale} The class stands at that mark."
    if score < COIN:
        return f"{scale} Lower is better: asking how sure they are was worth it."
    return f"{scale} It is higher: worth a talk on where people feel surest, and why."
