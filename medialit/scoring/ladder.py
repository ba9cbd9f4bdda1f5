"""Scoring a `ladder`: a verdict, and the evidence named for it."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import msgspec

from medialit import evidence
from medialit.exercises import Judged, Ladder, verdicts_of
from medialit.scoring.model import (
    Answer,
    ItemFeedback,
    Kind,
    distinct,
    judge,
    key_item,
    unanswered,
)

VERDICT, EVIDENCE = "verdict", "evidence"
TITLES = {VERDICT: "Verdict", EVIDENCE: "Evidence named"}
NONE_OF_THESE = "None of these"


def _fits(exercise: Ladder, value: Any) -> bool:
    """Accept a step of the ladder and a list of cards, either of them still open."""
    if not (isinstance(value, dict) and value.keys() <= TITLES.keys()):
        return False
    step, named = value.get(VERDICT), value.get(EVIDENCE)
    cards = {one.card for one in exercise.cards}
    return (step is None or (isinstance(step, str) and step in evidence.LADDER)) and (
        named is None or (isinstance(named, list) and distinct(named, cards))
    )


def _open_items(_exercise: Ladder, value: Any) -> tuple[str, ...]:
    """Return what is open; an empty list of cards is an answer: none of these."""
    return tuple(item for item in TITLES if (value or {}).get(item) is None)


def _score(exercise: Ladder, answer: Answer):
    """One point for the verdict, one for the evidence named."""
    given = answer.value or {}
    step, named = given.get(VERDICT), given.get(EVIDENCE)
    items = []
    if step is None:
        items.append(unanswered(VERDICT, TITLES[VERDICT]))
    else:
        judged = verdicts_of(exercise)[step]
        name = evidence.LADDER[step][0]
        items.append(judge(judged, name, answer, item=VERDICT, title=TITLES[VERDICT]))
    if named is None:
        items.append(unanswered(EVIDENCE, TITLES[EVIDENCE]))
    else:
        found = _evidence(exercise, named, answer)
        wrong = step is not None and items[0].state == "not_supported"
        good = found.state != "not_supported"
        items.append(_for_another_step(found) if wrong and good else found)
    return tuple(items), 2.0


def _evidence(exercise: Ladder, named: Sequence[str], answer: Answer) -> ItemFeedback:
    """Judge the cards together: one that carries the verdict, and none that does not."""
    cards = [one for one in exercise.cards if one.card in named]
    if not cards:
        return judge(exercise.none, NONE_OF_THESE, answer, item=EVIDENCE, title=TITLES[EVIDENCE])
    chosen = "; ".join(_label(one.card) for one in cards)
    why = "\n".join(f"{_label(one.card)}: {one.why}" for one in cards)
    marks = {one.card: one.state for one in cards}
    best = next(
        state for state in ("accepted", "arguable", "not_supported") if state in marks.values()
    )
    made = judge(Judged(state=best, why=why), chosen, answer, item=EVIDENCE, title=TITLES[EVIDENCE])
    if best != "not_supported" and "not_supported" in marks.values():
        made = msgspec.structs.replace(made, state="mixed", points=0.5, reason_would_help=False)
    return msgspec.structs.replace(made, marks=marks)


def _for_another_step(found: ItemFeedback) -> ItemFeedback:
    """Evidence cannot carry a verdict that the key does not accept, however good it is."""
    return msgspec.structs.replace(
        found,
        state="not_supported",
        points=0.0,
        reason_would_help=False,
        why=f"What you named speaks for another step of the ladder. Which?\n{found.why}",
    )


@functools.cache  # a class names the same cards thousands of times
def _label(card_id: str) -> str:
    """Name a card in English as a citation does: publisher, date, source id."""
    card = evidence.card(card_id)
    source = evidence.cite(card.source)
    return f"{source.publisher}, {source.date} [{source.id}]"


def _key(exercise: Ladder):
    verdicts = [
        (evidence.LADDER[step][0], judged) for step, judged in verdicts_of(exercise).items()
    ]
    cards = [(_label(one.card), one) for one in exercise.cards]
    return (
        key_item(VERDICT, TITLES[VERDICT], verdicts),
        key_item(EVIDENCE, TITLES[EVIDENCE], [*cards, (NONE_OF_THESE, exercise.none)]),
    )


def _plain(_exercise: Ladder, value: Any) -> str:
    step, named = value.get(VERDICT), value.get(EVIDENCE)
    verdict = evidence.LADDER[step][0] if step else "nothing yet"
    cards = NONE_OF_THESE if named == [] else "; ".join(map(_label, named or ()))
    return f"Verdict: {verdict}. Evidence named: {cards or 'nothing yet'}."


def _parts(_exercise: Ladder) -> set[str]:
    return set(TITLES)


LADDER = Kind(_fits, _open_items, _score, _key, _plain, _parts)
