"""The claim ledger as a page: each claim, its verdict in words, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from types import MappingProxyType
from typing import NamedTuple

from medialit import evidence
from medialit.evidence import Claim
from medialit.widgets.engine import Twin

#: The group of claims whose verdict has low confidence: they stand on no step.
OPEN = "open"
_SIGNS = MappingProxyType(
    {
        "supported": "✓",
        "supported_in_changed_form": "◑",
        "not_found": "○",
        "contradicted": "✗",
        "cannot_be_checked": "?",
        OPEN: "…",
    }
)
_GROUPS = MappingProxyType(
    dict(evidence.LADDER)
    | {OPEN: ("Not settled", "We read too little, or too weak a source, to give a verdict.")}
)
_SURE = {"high": "We are sure of this verdict.", "medium": "We are fairly sure of this verdict."}
_INTRO = (
    "Each entry gives what a sentence says, in our words: the claim is the article's, not ours. "
    "“Not found” speaks of what could be read, mostly the beginnings of archived pages."
)


class Line(NamedTuple):
    """One line of an entry: what it is, and what it says."""

    name: str
    text: str


def choose(ids: Sequence[str] | None) -> tuple[Claim, ...]:
    """Return the claims of these ids, or all, in the order of the ledger.

    Raises
    ------
    KeyError
        If a claim does not exist.
    ValueError
        If the list is empty.
    """
    claims = evidence.load_claims()
    if ids is None:
        return tuple(claims.values())
    if isinstance(ids, str) or not ids:
        raise ValueError('Name one claim or more, as in ledger(claims=["C10", "C11"]).')
    for one in ids:
        if one not in claims:
            raise KeyError(f"No claim has the id {one}. There are: {', '.join(claims)}.")
    return tuple(claim for claim in claims.values() if claim.id in ids)


def group(claim: Claim) -> str:
    """Return the step on which a claim stands; one of low confidence stands on none."""
    return OPEN if claim.confidence == "low" else claim.verdict


def share(claims: Sequence[Claim]) -> tuple[int, int]:
    """Return how many claims hold, whole or in changed form, and how many there are."""
    return sum(group(claim) in evidence.HOLDS for claim in claims), len(claims)


def lines(claim: Claim) -> list[Line]:
    """Return an entry line by line; what is not read but concluded says so."""
    why = "Why" if claim.confidence != "low" else "What little was read"
    told = [Line("", _verdict(claim)), Line(why, claim.why)]
    told += [
        Line(f"“{_name(other.verdict)}” can be defended, too", other.why)
        for other in claim.arguable
    ]
    told.append(Line("What would change this", claim.would_change))
    if claim.note:
        told.append(Line("Note", claim.note))
    return told


def _verdict(claim: Claim) -> str:
    """Put verdict and confidence into words."""
    name = _name(claim.verdict)
    if claim.confidence == "low":
        return f"We could not settle this. What was read points to “{name.lower()}”, no more."
    if claim.inference:
        return (
            f"{name}, as far as we can conclude: this is an inference of ours, not something "
            f"that was read. {_SURE[claim.confidence]}"
        )
    return f"{name}. {_SURE[claim.confidence]}"


def _name(step: str) -> str:
    return _GROUPS[step][0]


def _heading(claim: Claim) -> str:
    return f"{claim.id}. Claim in {' and '.join(claim.sentences)}: {claim.claim}"


def _printed(claim: Claim) -> str:
    return "; ".join(f"“{one.words}” ({one.sentence})" for one in claim.quotes)


def _grouped(claims: Sequence[Claim]) -> Iterator[tuple[str, list[Claim]]]:
    for step in _GROUPS:
        found = [claim for claim in claims if group(claim) == step]
        if found:
            yield step, found


def _summary(claims: Sequence[Claim]) -> str:
    """Say how many claims hold, and how many verdicts are conclusions of ours."""
    held, number = share(claims)
    text = (
        f"{held} of {number} claims ({held / number:.0%}) are supported, or supported in changed "
        "form."
    ).replace("%)", " %)")
    concluded = [claim.id for claim in claims if claim.inference]
    if concluded:
        text += f" Inferences of ours, marked as such: {', '.join(concluded)}."
    return text


def twin(claims: Sequence[Claim]) -> Twin:
    """Return the ledger as HTML and as plain text."""
    return Twin(_html(claims), _text(claims))


def _html(claims: Sequence[Claim]) -> str:
    rows = "".join(
        f'<tr><th scope="row"><span aria-hidden="true">{_SIGNS[step]}</span> {_name(step)}</th>'
        f"<td>{len(found)}</td><td>{', '.join(claim.id for claim in found)}</td></tr>"
        for step, found in _grouped(claims)
    )
    table = (
        "<table><caption>Verdicts at a glance</caption><thead><tr>"
        '<th scope="col">Verdict</th><th scope="col">Claims</th><th scope="col">Which</th>'
        f"</tr></thead><tbody>{rows}</tbody></table>"
    )
    groups = "".join(
        f'<h4><span aria-hidden="true">{_SIGNS[step]}</span> {_name(step)}</h4>'
        f"<p>{_GROUPS[step][1]}</p>{''.join(map(_entry, found))}"
        for step, found in _grouped(claims)
    )
    return (
        '<section class="ml medialit-ledger" lang="en" aria-label="The claim ledger">'
        f"<h3>The claim ledger</h3><p>{escape(_INTRO)}</p>"
        # Folded: a verdict that is read before it was judged teaches nothing.
        '<details><summary data-lm-suppress-shortcuts="true">Open the ledger</summary>'
        f"{table}<p><strong>{escape(_summary(claims))}</strong></p>{groups}</details></section>"
    )


def _entry(claim: Claim) -> str:
    says = evidence.to_html
    told = "".join(
        f"<p><strong>{says(line.name)}:</strong> {says(line.text)}</p>"
        if line.name
        else f"<p><strong>{says(line.text)}</strong></p>"
        for line in lines(claim)
    )
    printed = f"<p>In the copy: {escape(_printed(claim))}</p>" if claim.quotes else ""
    state = f'data-verdict="{group(claim)}"'
    return f"<div {state}><h5>{says(_heading(claim))}</h5>{printed}{told}{_sources(claim)}</div>"


def _sources(claim: Claim) -> str:
    if not claim.evidence:
        return "<p>Evidence: none was found.</p>"
    cited = [evidence.brief(evidence.cite(one)).html for one in claim.evidence]
    items = "".join(f"<li>{one}</li>" for one in cited)
    return f"<details><summary>{_counted(claim)}</summary><ul>{items}</ul></details>"


def _counted(claim: Claim) -> str:
    number = len(claim.evidence)
    return f"Evidence for {claim.id}: {number} {'source' if number == 1 else 'sources'}"


def _text(claims: Sequence[Claim]) -> str:
    told = ["The claim ledger", _INTRO, ""]
    for step, found in _grouped(claims):
        ids = ", ".join(claim.id for claim in found)
        told.append(f"{_SIGNS[step]} {_name(step)}: {len(found)} ({ids})")
    told.append(_summary(claims))
    for step, found in _grouped(claims):
        told += ["", f"{_SIGNS[step]} {_name(step).upper()}. {_GROUPS[step][1]}"]
        for claim in found:
            told += ["", *_entry_text(claim)]
    return "\n".join(told)


def _entry_text(claim: Claim) -> list[str]:
    told = [_heading(claim)]
    if claim.quotes:
        told.append(f"  In the copy: {_printed(claim)}")
    told += [f"  {line.name}: {line.text}".replace("  : ", "  ") for line in lines(claim)]
    cited = [f"    {evidence.brief(evidence.cite(one)).text}" for one in claim.evidence]
    return [*told, f"  {_counted(claim)}:" if cited else "  Evidence: none was found.", *cited]
