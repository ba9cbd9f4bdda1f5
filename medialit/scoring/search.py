"""Scoring a `search`: which results were chosen, and whether before any was opened."""

from __future__ import annotations

from typing import Any

import msgspec

from medialit import evidence
from medialit.exercises import CANNOT_TELL, CANNOT_TELL_TEXT, Judged, Search
from medialit.scoring.model import (
    Answer,
    ItemFeedback,
    Kind,
    distinct,
    judge,
    key_item,
    unanswered,
)

RESTRAINT = "Click restraint"
_FIELDS = {"picked", "opened", "early"}


def _cards(exercise: Search) -> set[str]:
    return {one.card for one in exercise.cards}


def _fits(exercise: Search, value: Any) -> bool:
    """Accept lists of cards: no more picked than asked for, none early that was not opened."""
    if value == CANNOT_TELL:
        return True
    if not (isinstance(value, dict) and value.keys() == _FIELDS):
        return False
    known = _cards(exercise)
    if not all(isinstance(one, list) and distinct(one, known) for one in value.values()):
        return False
    return len(value["picked"]) <= exercise.pick and set(value["early"]) <= set(value["opened"])


def _open_items(exercise: Search, value: Any) -> tuple[str, ...]:
    """Return ``("",)`` while fewer are picked than asked for."""
    done = value == CANNOT_TELL or (value and len(value["picked"]) == exercise.pick)
    return () if done else ("",)


def _score(exercise: Search, answer: Answer):
    """One point for each good choice, and one for choosing before opening."""
    possible = exercise.pick + 1.0
    if answer.value == CANNOT_TELL:
        item = judge(exercise.cannot_tell, CANNOT_TELL_TEXT, answer)
        return (msgspec.structs.replace(item, points=item.points * possible),), possible
    if _open_items(exercise, answer.value):
        return (unanswered(),), possible
    picked = [one for one in exercise.cards if one.card in answer.value["picked"]]
    items = [
        judge(one, name, answer, item=one.card, title=name)
        for one in picked
        for name in [evidence.card(one.card).name]
    ]
    return (*items, _restraint(exercise, len(answer.value["early"]))), possible


def _restraint(exercise: Search, early: int) -> ItemFeedback:
    """Say whether the choices came first; what was opened early is counted, never blamed."""
    results = "result" if early == 1 else "results"
    said = (
        f"You opened {early} {results} before you had chosen. That is what most of us do, and "
        "opening is never forbidden. "
        if early
        else "You chose before you opened anything. "
    )
    return ItemFeedback(
        id="restraint",
        title=RESTRAINT,
        chosen=RESTRAINT,
        state="not_supported" if early else "accepted",
        points=0.0 if early else 1.0,
        why=said + exercise.restraint,
    )


def _key(exercise: Search):
    cards = [(evidence.card(one.card).name, one) for one in exercise.cards]
    restraint = Judged(state="accepted", why=exercise.restraint)
    others = [
        (f"{RESTRAINT}: look over the whole page, then choose", restraint),
        (CANNOT_TELL_TEXT, exercise.cannot_tell),
    ]
    return (key_item("", "", [*cards, *others]),)


def _plain(_exercise: Search, value: Any) -> str:
    if value == CANNOT_TELL:
        return CANNOT_TELL_TEXT
    picked = "; ".join(evidence.card(one).name for one in value["picked"]) or "nothing yet"
    return f"Chosen: {picked}. Opened before the choice: {len(value['early'])}."


SEARCH = Kind(_fits, _open_items, _score, _key, _plain, _cards)
