"""How each kind of exercise stands on paper: what to tick, write in a box, or write on lines."""

from __future__ import annotations

import math
import re
import string
from collections.abc import Callable, Iterable
from html import escape

from medialit import evidence
from medialit.case import load_article
from medialit.exercises import (
    CANNOT_TELL_TEXT,
    AnyExercise,
    Chain,
    Choice,
    Code,
    Estimate,
    Ladder,
    Mark,
    Multi,
    Rank,
    Search,
    Sort,
    Write,
)
from medialit.scoring.chain import depth_text
from medialit.spans import words_of

BOX = "<span class='box'></span>"
SLOT = "<span class='slot'></span>"
UNSURE = "?"
_WORDS_A_LINE = 9


def prose(text: str) -> str:
    """Return a text as HTML: `backquotes` show code, and other scripts name their language."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", evidence.to_html(text))


def sentence(one: str, intro: str = "") -> str:
    """Return a sentence of the article in full, with its id."""
    text = prose(load_article()[one].text)
    return f"<p>{intro}<span class='id'>{one}</span> {text}</p>"


def ticks(rows: Iterable[str]) -> str:
    """Return a list with a box to tick before each row of HTML."""
    return (
        "<ul class='ticks'>" + "".join(f"<li>{BOX}<div>{row}</div></li>" for row in rows) + "</ul>"
    )


def lines(count: int) -> str:
    """Return lines to write on."""
    return "<div class='line'></div>" * count


def needed(exercise: AnyExercise) -> list[str]:
    """Return the ids of the sentences to read before the question, in the article's order."""
    found = {*exercise.sentences}
    for part in (*getattr(exercise, "options", ()), *getattr(exercise, "stations", ())):
        found |= {*getattr(part, "sentences", ())}
    if isinstance(exercise, Rank):
        found |= {one for item in exercise.items for one in item.sentences}
    if isinstance(exercise, Ladder):
        found |= {*evidence.load_claims()[exercise.claim].sentences}
    # What is asked about one by one stands with its box, and not twice.
    if isinstance(exercise, Sort):
        found -= {one for item in exercise.items for one in (item.sentence, item.context)}
    if isinstance(exercise, Mark):
        found -= {exercise.sentence}
    return sorted(found)


def _options(exercise: Choice | Multi, how: str) -> str:
    rows = [_with_ids(one) for one in exercise.options]
    return f"<p class='quiet'>{how}</p>" + ticks([*rows, CANNOT_TELL_TEXT])


def _with_ids(part) -> str:
    ids = ", ".join(part.sentences)
    named = f" <small>({ids})</small>" if ids and ids not in part.text else ""
    return prose(part.text) + named


def _choice(exercise: Choice) -> str:
    return _options(exercise, "Tick one.")


def _multi(exercise: Multi) -> str:
    return _options(exercise, "Tick all that hold.")


def _sort(exercise: Sort) -> str:
    letters = dict(zip(exercise.labels, string.ascii_uppercase, strict=False))
    labels = "".join(
        f"<li><strong>{letter}</strong> {prose(label.text)}"
        + (f": <small>{prose(label.help)}</small>" if label.help else "")
        + "</li>"
        for label, letter in letters.items()
    )
    labels += f"<li><strong>{UNSURE}</strong> {CANNOT_TELL_TEXT}</li>"
    rows = "".join(
        f"<tr><td>{_item(one)}</td><td class='put'>{SLOT}</td></tr>" for one in exercise.items
    )
    return (
        f"<p class='quiet'>Write one letter into each box.</p><ul class='labels'>{labels}</ul>"
        f"<table><tbody>{rows}</tbody></table>"
    )


def _item(item) -> str:
    before = sentence(item.context, "<small>Read with it:</small> ") if item.context else ""
    said = sentence(item.sentence) if item.sentence else ""
    return before + (f"<p>{prose(item.text)}</p>" if item.text else "") + said


def _estimate(exercise: Estimate) -> str:
    return (
        f"<p class='ruler'>{_end(exercise.low, exercise.low_text)}<b></b>"
        f"{_end(exercise.high, exercise.high_text)}</p>"
        f"<p>My number: <span class='slot long'></span> {prose(exercise.unit)}</p>"
        + ticks([CANNOT_TELL_TEXT])
    )


def _end(number: float, text: str) -> str:
    return f"<span>{number:g}<br><small>{prose(text)}</small></span>"


def _rank(exercise: Rank) -> str:
    rows = "".join(
        f"<tr><td class='put'>{SLOT}</td><td>{_with_ids(one)}</td></tr>" for one in exercise.items
    )
    first, last = prose(exercise.first_text), prose(exercise.last_text)
    return (
        f"<p class='quiet'>Write the numbers 1 to {len(exercise.items)}: 1 is “{first}”, "
        f"{len(exercise.items)} is “{last}”.</p>"
        f"<table><tbody>{rows}</tbody></table>" + ticks([CANNOT_TELL_TEXT])
    )


def _write(exercise: Write) -> str:
    count = math.ceil(exercise.max_words / _WORDS_A_LINE) + 1
    levels = "".join(f"<span>{BOX} {one}</span>" for one in ("Proficient", "Emergent", "Basic"))
    return (
        f"<p class='quiet'>At most {exercise.max_words} words.</p>{lines(count)}"
        f"<p class='sure'><span>My own score, with the rubric from your teacher:</span>{levels}</p>"
    )


def _mark(exercise: Mark) -> str:
    words = words_of(load_article()[exercise.sentence].text)
    given = {
        number: label.letter
        for label in exercise.labels
        for number in exercise.given_words().get(label.id, ())
    }
    marked = "".join(
        f"<span class='word'>{prose(word.text)}<i>{given.get(number, '')}</i></span>"
        for number, word in enumerate(words)
    )
    labels = "".join(
        f"<li><strong>{label.letter}</strong> {prose(label.text)}"
        + (f": <small>{prose(label.help)}</small>" if label.help else "")
        + (" <small>(filled in for you)</small>" if label.id in exercise.given else "")
        + "</li>"
        for label in exercise.labels
    )
    none = [f"There is no {prose(label.text)} here." for label in exercise.asked()]
    return (
        f"<p class='quiet'>Write the letter under each word that belongs to it; a word may have "
        f"none.</p><ul class='labels'>{labels}</ul><p class='id'>{exercise.sentence}</p>"
        f"<div class='words'>{marked}</div>" + ticks([*none, CANNOT_TELL_TEXT])
    )


def _chain(exercise: Chain) -> str:
    rows = "".join(
        f"<tr><td class='put'>{SLOT}</td><td>{prose(one.text)}"
        + (f" <small>{prose(one.help)}</small>" if one.help else "")
        + (f" <small>({', '.join(one.sentences)})</small>" if one.sentences else "")
        + "</td></tr>"
        for one in exercise.stations
    )
    return (
        "<p class='quiet'>Number the stations from the first speaker on. Leave the box empty where "
        f"one does not belong.</p><table><tbody>{rows}</tbody></table>"
        f"<p>{prose(exercise.depth_prompt)}</p>"
        + ticks([*(prose(depth_text(one)) for one in exercise.depths), CANNOT_TELL_TEXT])
    )


def card(card_id: str, inside: str = "") -> str:
    """Return a frozen search card as a reader meets it; `inside` is what opening it shows."""
    one = evidence.card(card_id)
    source = evidence.cite(one.source)
    title = f"<span lang='{one.lang}'>{escape(one.title)}</span>"
    gloss = f" <small>({prose(one.name)})</small>" if one.lang != "en" else ""
    body = f"<p>{prose(inside)}</p>" if inside else f"<p>{prose(one.snippet)}</p>"
    return (
        f"<span class='id'>{one.id}</span> <strong>{title}</strong>{gloss}"
        f"<p class='quiet'>{prose(source.publisher)}, {prose(one.date)} [{source.id}]</p>{body}"
    )


def _search(exercise: Search) -> str:
    cards = [f"<div class='card'>{card(one.card)}</div>" for one in exercise.cards]
    return (
        f"<p>Searched for: <strong>{prose(exercise.query)}</strong></p><p class='quiet'>Tick "
        f"{exercise.pick} before you read on: what is inside each card stands at the end of this "
        f"worksheet.</p>{ticks([*cards, CANNOT_TELL_TEXT])}"
    )


def _ladder(exercise: Ladder) -> str:
    claim = evidence.load_claims()[exercise.claim]
    # What each step means stands once, in the notebook's own table at the head of the sheet.
    steps = "".join(f"<span>{BOX} {prose(text)}</span>" for text, _ in evidence.LADDER.values())
    inside = " What is inside each card stands at the end." if exercise.search else ""
    if exercise.search:  # its cards stand there in full
        named = [f"{one.card} {prose(evidence.card(one.card).name)}" for one in exercise.cards]
    else:
        named = [f"<div class='card'>{card(one.card)}</div>" for one in exercise.cards]
    return (
        f"<p>The claim, in our words: <strong>{prose(claim.claim)}</strong></p><h4>Verdict</h4>"
        f"<p class='quiet'>Tick one step of the evidence ladder.</p><p class='sure'>{steps}</p>"
        "<h4>Evidence</h4>"
        f"<p class='quiet'>Tick what carries your verdict.{inside}</p>"
        + ticks([*named, "None of these"])
    )


def _code(exercise: Code) -> str:
    return (
        "<p class='quiet'>This task needs a computer, for its numbers stand in the notebook. On "
        "paper leave it out: it counts for nothing here.</p><p>My value: "
        f"<span class='slot long'></span> {prose(exercise.unit)}</p>"
    )


PRINTED: dict[type, Callable[..., str]] = {
    Choice: _choice,
    Multi: _multi,
    Sort: _sort,
    Estimate: _estimate,
    Rank: _rank,
    Write: _write,
    Mark: _mark,
    Chain: _chain,
    Search: _search,
    Ladder: _ladder,
    Code: _code,
}
"""Each kind of exercise to what stands on paper below its question."""
