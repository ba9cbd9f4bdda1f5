"""Every id leads to a source, every claim to its evidence, and a citation is safe to show."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medialit import evidence
from medialit.case import load_article
from medialit.content import ContentError
from medialit.evidence import Source, citation, cite, ids_in
from tools import prose
from tools.notebooks import ROOT

GOOD = Path(__file__).parent / "fixtures" / "bad_content" / "_good"

# The eight claims of the notebook on leaving the page, with the key of its specification.
LADDER = {
    "S12": "supported",
    "S13": "supported_in_changed_form",
    "S16": "not_found",
    "S26": "supported",
    "S27": "supported",
    "S30": "supported_in_changed_form",
    "S34": "contradicted",
    "S35": "not_found",
}


class Links(HTMLParser):
    """Collects the tags and the addresses of a piece of HTML."""

    def __init__(self, markup: str):
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str | None] = []
        self.text = ""
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name == "href"]
        assert {name for name, _ in attrs} <= {"href", "rel", "lang"}

    def handle_data(self, data):
        self.text += data


def _source(**changes) -> Source:
    given = {"id": "F1", "title": "A title", "publisher": "A paper", "date": "2022", "url": ""}
    return Source(**given | {"read_as": "archived copy"} | changes)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("no id", ()),
        ("7,644 km [F20].", ("F20",)),
        ("[F20][F35] and [F20]", ("F20", "F35")),
        ("[F20, F35,R4]", ("F20", "F35", "R4")),
        ("F20, (F20), [F], [S07], [F20", ()),
        ("[F20 F35]", ()),
    ],
)
def test_ids_are_found_in_brackets_only(text, ids):
    assert ids_in(text) == ids


@given(st.text())
def test_ids_are_looked_for_in_any_text(text):
    assert all(re.fullmatch(r"[FR][0-9]+", one) for one in ids_in(text))


def test_sources_and_references_share_one_way_in():
    sources = evidence.load_sources()
    assert cite("F20") is sources["F20"]
    assert cite("R4").title.startswith("ClaimBuster")
    assert sum(one.startswith("F") for one in sources) == 138
    assert evidence.knows("F20")
    assert not evidence.knows("F999")


def test_sources_left_out_for_fairness_stay_out():
    assert not evidence.knows("F8")
    assert not evidence.knows("F9")


def test_an_id_that_leads_nowhere_is_refused_with_file_and_remedy():
    with pytest.raises(ContentError) as refused:
        cite("F999", file="01_read_before_you_judge.ipynb")
    message = str(refused.value)
    assert "01_read_before_you_judge.ipynb, F999: No source has the id F999." in message
    assert "Add it to data/case/sources.csv or correct the id." in message


def test_a_citation_links_only_where_the_address_was_kept():
    with_link = citation(_source(url="https://example.org/a?b=1&c=2"))
    assert Links(with_link.html).addresses == ["https://example.org/a?b=1&c=2"]
    assert with_link.text.endswith("Read as: archived copy. https://example.org/a?b=1&c=2")
    without = citation(_source())
    assert Links(without.html).addresses == []
    assert without.text == "[F1] A title. A paper, 2022. Read as: archived copy."


def test_a_citation_with_several_addresses_links_them_all():
    links = Links(citation(_source(url="https://a.org/1 http://b.org/2")).html)
    assert links.addresses == ["https://a.org/1", "http://b.org/2"]
    assert "address 2" in links.text


@given(st.text(min_size=1), st.text(min_size=1).filter(str.strip))
def test_a_citation_shows_strange_words_as_text(words, path):
    source = _source(title=f"<script>{words}", url="https://example.org/" + "".join(path.split()))
    links = Links(citation(source).html)
    assert set(links.tags) <= {"a", "b", "small", "span"}
    assert all(address.startswith("https://example.org/") for address in links.addresses)


def test_letters_of_any_script_are_encoded_in_a_link():
    assert "%D0%A1" in citation(cite("F98")).html


def test_every_source_can_be_cited():
    for source in evidence.load_sources().values():
        made = citation(source)
        assert len(Links(made.html).addresses) == len(source.urls)
        assert made.text.startswith(f"[{source.id}] ")
        if not source.urls:
            package = "files of the package" in source.read_as
            assert package or "path not kept" in source.read_as or source.id == "F13"


@pytest.mark.parametrize("sentence", LADDER)
def test_the_eight_claims_stand_on_the_step_that_was_specified(sentence):
    found = [claim for claim in evidence.load_claims().values() if sentence in claim.sentences]
    assert [claim.verdict for claim in found] == [LADDER[sentence]]


def test_at_least_half_of_the_eight_claims_hold():
    assert sum(verdict.startswith("supported") for verdict in LADDER.values()) >= len(LADDER) / 2


def test_the_ledger_covers_what_the_notebooks_judge():
    covered = {one for claim in evidence.load_claims().values() for one in claim.sentences}
    numbers = (5, 6, 9, 10, 12, 13, 16, 17, 19, 22, 23, 26, 27, 28, 29, 30, 32, 33, 34, 35)
    assert {f"S{number:02}" for number in numbers} <= covered


def test_a_verdict_rests_on_evidence_unless_nothing_was_found():
    for claim in evidence.load_claims().values():
        assert claim.evidence or claim.verdict == "not_found", claim.id
        # The reason may only name what the entry lists.
        assert set(ids_in(claim.why)) <= set(claim.evidence), claim.id


def test_nothing_uncertain_passes_for_a_fact():
    for claim in evidence.load_claims().values():
        assert claim.confidence != "low", claim.id
        assert claim.is_fact == (not claim.inference)
        assert ("We conclude" in claim.why) == claim.inference, claim.id


@pytest.mark.parametrize("claim", ["C01", "C15", "C26"])
def test_a_claim_without_a_measure_is_not_held_to_its_letter(claim):
    found = evidence.load_claims()[claim]
    assert found.verdict == "cannot_be_checked"
    assert "contradicted" in [other.verdict for other in found.arguable]


def test_both_polls_on_the_president_say_what_they_measured():
    why = evidence.load_claims()["C17"].why
    assert re.search(r"82\.4 % backed his proposals \(September\) \[F64\]", why)
    assert re.search(r"78\.8 % meant to vote for him \(November\) \[F63\]", why)


def test_the_longest_border_has_four_readings():
    found = [claim for claim in evidence.load_claims().values() if claim.sentences == ("S09",)]
    assert [claim.verdict for claim in found] == [
        "supported",
        "supported",
        "contradicted",
        "supported_in_changed_form",
    ]


@pytest.mark.parametrize("step", [*LADDER, "text", "outlet", "person"])
def test_six_results_are_offered_for_each_claim_and_each_beginning(step):
    found = [card for card in evidence.load_cards() if step in card.steps]
    assert len({card.source for card in found}) >= 6


def test_a_card_is_found_by_its_id():
    assert evidence.card("K11").source == "F35"
    with pytest.raises(KeyError, match=r"K99.*cards\.yaml"):
        evidence.card("K99")


def test_a_source_in_brief_names_itself_in_one_line():
    made = evidence.brief(cite("F118"))
    assert (
        made.text
        == "[F118] Glossary use of ТРО (TRO: solid radioactive waste). ecomet-s.ru, undated"
    )
    assert '<span lang="ru">ТРО</span>' in made.html
    assert Links(made.html).addresses == ["http://ecomet-s.ru/?p=1088"]


def test_a_title_of_another_language_is_spelt_in_latin_letters_and_said_in_english():
    told = (
        '(<span lang="ru-Latn">Byla komanda «Mirno!»</span>: “There was an order: ‘Peacefully!’”).'
    )
    for write in (evidence.citation, evidence.brief):
        assert told in write(cite("F53")).html
        assert "</a> (“East Kazakhstan”)." in write(cite("F105")).html
    for source in evidence.load_sources().values():
        assert (source.lang == "en") == (not source.gloss), source.id
        assert not prose.foreign_words(source.gloss + source.transliteration), source.id


@pytest.mark.parametrize(
    ("emptied", "field"),
    [("Byla komanda «Mirno!»", "transliteration"), ("East Kazakhstan", "gloss")],
)
def test_a_foreign_title_without_its_english_is_refused(tmp_path, emptied, field):
    table = ROOT / "data" / "case" / "sources.csv"
    text = table.read_text(encoding="utf-8")
    assert text.count(emptied) == 1
    (tmp_path / "sources.csv").write_text(text.replace(emptied, ""), encoding="utf-8")
    with pytest.raises(ContentError, match=f"field '{field}'"):
        evidence.load_sources(tmp_path)


def test_a_card_repeats_its_source_and_speaks_in_our_words():
    article = load_article()
    for card in evidence.load_cards():
        source = cite(card.source)
        assert (card.title, card.date) == (source.title, source.date)
        assert card.address == (
            source.urls[0] if source.urls else f"{source.publisher} (address not kept)"
        )
        assert len(card.snippet.split()) <= evidence.LONGEST_SNIPPET
        assert not article.holds(card.snippet.rstrip("."))


def test_another_case_of_the_same_shape_drops_in():
    files = {"text_file": GOOD / "article.txt", "references": GOOD / "references.csv"}
    assert list(evidence.load_sources(GOOD, GOOD / "references.csv")) == ["F1", "F2", "R1"]
    assert evidence.load_claims(GOOD, **files)["C01"].verdict == "cannot_be_checked"
    assert evidence.load_cards(GOOD, **files)[0].address == "https://example.org/mill"
