"""The article is cut where the table says, and the key stands on the article and its own rules."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from medialit import case, evidence
from medialit.paths import seeds_folder

GOOD = Path(__file__).parent / "fixtures" / "bad_content" / "_good"

# What the specification of the first notebook settles; the words are ClaimBuster's.
SETTLED = {
    "S03": (["NFS"], []),
    "S07": (["NFS"], []),
    "S09": (["CFS"], []),
    "S16": (["CFS"], []),
    "S21": (["NFS"], []),
    "S27": (["UFS"], ["CFS"]),
    "S35": (["UFS"], ["CFS", "NFS"]),
    "S36": (["not_part_of_article"], []),
}


@pytest.fixture(scope="module")
def article() -> case.Article:
    return case.load_article()


@pytest.fixture(scope="module")
def key() -> case.Key:
    return case.load_key()


def names(labels) -> list:
    return [label.label for label in labels]


def test_sentences_are_slices_of_the_article_and_leave_nothing_out(article):
    text = (seeds_folder() / "article.txt").read_bytes().decode("utf-8")
    assert article.text == text
    assert [one.id for one in article.sentences] == [f"S{n:02}" for n in range(1, 37)]
    covered = set()
    for one in article.sentences:
        assert one.text == text[one.start : one.end] == one.text.strip()
        assert hashlib.sha256(one.text.encode()).hexdigest() == one.sha256
        assert covered.isdisjoint(range(one.start, one.end))
        covered.update(range(one.start, one.end))
    left_out = {char for place, char in enumerate(text) if place not in covered}
    assert left_out <= {" ", "\n", "•"}


def test_well_known_sentences_stand_under_their_numbers(article):
    assert article["S07"].text.endswith("is small, but present.")
    assert article["S11"].text.startswith("“The situation is similar")
    assert article["S36"].text == "Leave a Reply"


def test_an_unknown_sentence_is_answered_in_plain_words(article):
    with pytest.raises(KeyError, match=r"There is no sentence S99\. Use S01 to S36"):
        article["S99"]


def test_words_are_found_where_they_stand_and_nowhere_else(article):
    assert article.holds("small, but present", "S07")
    assert article.holds("small, but present")
    assert not article.holds("small, but present", "S08")
    assert not article.holds("small and present")
    assert not article.holds("small", "S99")


def test_loading_twice_reads_once():
    assert case.load_article() is case.load_article()
    assert case.load_key() is case.load_key()


def test_records_cannot_be_changed(article, key):
    with pytest.raises(AttributeError):
        article.sentences[0].text = "other"
    with pytest.raises(AttributeError):
        key["S01"].reasons = "other"
    with pytest.raises(TypeError):
        article.by_id["S01"] = None


def test_another_case_of_the_same_shape_drops_in():
    text_file = GOOD / "article.txt"
    assert case.load_article(GOOD, text_file)["S02"].text == "Nobody wants that."
    assert case.load_key(GOOD, text_file)["S01"].hedges == ("may",)
    assert case.load_original(GOOD, text_file).of("S01")[0].gloss == "mill"
    assert list(case.load_glossary(GOOD / "glossary.yaml")) == ["hedge"]


def test_the_key_says_how_far_to_trust_it(key):
    assert (key.status.version, key.status.annotators) == (0, 1)
    assert not key.status.independently_annotated
    assert "CONTRIBUTING.md" in key.status.contribute


def test_every_sentence_has_one_entry_in_order(article, key):
    assert [entry.id for entry in key.sentences] == [one.id for one in article.sentences]


def test_the_vocabularies_are_those_of_the_field():
    assert len(get_args(case.Technique)) == 23
    assert set(get_args(case.Function)) == {
        "problem_definition",
        "causal_interpretation",
        "moral_evaluation",
        "treatment_recommendation",
    }
    assert set(get_args(case.CheckWorthiness)) == {"CFS", "UFS", "NFS", "not_part_of_article"}


def test_every_label_is_of_its_vocabulary_and_has_a_reason(key):
    for entry in key.sentences:
        for field, words in (
            ("claim", case.ClaimType),
            ("checkworthiness", case.CheckWorthiness),
            ("techniques", case.Technique),
            ("entman", case.Function),
        ):
            labels = getattr(entry, field)
            for label in (*labels.accepted, *labels.arguable):
                assert label.label in get_args(words), (entry.id, field)
                assert len(label.why.split()) >= 2, (entry.id, field, label.label)
                if field in ("techniques", "entman"):
                    assert label.voice in get_args(case.Voice)


def test_every_quotation_stands_in_its_sentence(article, key):
    spans = [(field, *place) for entry in key.sentences for field, *place in entry.quotations()]
    assert len(spans) > 150
    for field, sentence, words in spans:
        assert words in article[sentence].text, (field, sentence)


@pytest.mark.parametrize("sentence", SETTLED)
def test_what_is_worth_checking_is_as_specified(key, sentence):
    labels = key[sentence].checkworthiness
    assert (names(labels.accepted), names(labels.arguable)) == SETTLED[sentence]


def test_techniques_are_accepted_sparingly(key):
    accepted = {e.id: names(e.techniques.accepted) for e in key.sentences if e.techniques.accepted}
    assert accepted == {
        "S05": ["Exaggeration-Minimisation"],
        "S10": ["Appeal_to_Fear-Prejudice"],
        "S22": ["Exaggeration-Minimisation"],
        "S29": ["Exaggeration-Minimisation"],
        "S30": ["Loaded_Language", "Name_Calling-Labeling"],
    }


def test_half_of_the_sentences_are_called_verifiable_or_not(key):
    assert sum(entry.verifiable for entry in key.sentences) == 16


def test_a_speaker_named_in_the_key_is_a_known_person(key):
    people = {person.id for person in key.people}
    assert {entry.source.person for entry in key.sentences} - {""} == people


def test_a_problem_of_the_copy_is_never_laid_at_the_outlets_door(key):
    for sentence in ("S15", "S17"):
        for label in key[sentence].techniques.arguable:
            assert label.voice == "translator"


def test_wording_whose_original_was_not_seen_is_not_given_to_the_outlet(key):
    # The original could be read down to the first words of S14.
    unseen = [entry for entry in key.sentences if entry.id > "S14"]
    wordings = [
        (entry.id, label)
        for entry in unseen
        for field in (entry.techniques, entry.entman)
        for label in (*field.accepted, *field.arguable)
        if label.words
    ]
    assert len(wordings) > 30
    assert [place for place, label in wordings if label.voice == "outlet"] == []
    assert key["S30"].source.voice == "unclear"


def test_a_cause_is_accepted_only_where_words_name_it(key):
    for sentence in ("S01", "S02", "S13"):
        assert "causal_interpretation" in names(key[sentence].entman.arguable)
    cause = [one for one in key["S08"].entman.accepted if one.label == "causal_interpretation"]
    assert [one.words for one in cause] == [("take revenge",)]


def test_our_words_name_no_motive(key):
    texts = (
        msgspec.json.encode(whole).decode()
        for whole in (key, case.load_original(), list(evidence.load_claims().values()))
    )
    motive = re.compile(r"\b(hides?|hiding|in order to|tries to make|used to make|wants to)\b")
    assert [found for text in texts for found in motive.findall(text)] == []


def test_the_original_says_what_was_seen_and_what_is_inferred():
    original = case.load_original()
    for part in original.fragments:
        assert part.seen == ("F2" in part.sources), part.transliteration
        # The original could be read down to the first words of S14.
        assert part.seen == (part.sentence <= "S14")
        cyrillic = any("а" <= char <= "ї" for char in part.original)
        assert cyrillic == bool(part.original)
        assert part.lang.endswith("-Latn") == (not part.original)
        if not part.seen:
            assert part.confidence == "medium"


def test_the_original_of_the_lost_quotation_is_there():
    gloss = [part.gloss for part in case.load_original().of("S08")]
    assert gloss[1] == "– the politician emphasised"


def test_every_term_of_the_first_notebook_is_defined():
    terms = case.load_glossary()
    wanted = {
        "headline",
        "lede",
        "nut-graf",
        "inverted-pyramid",
        "byline",
        "dateline",
        "claim",
        "check-worthy-factual",
        "unimportant-factual",
        "non-factual",
        "provenance",
        "stop",
        "sift",
        "hedge",
        "attribution",
        "accepted",
        "arguable",
        "not-supported",
        "confidence",
        "calibration",
    }
    assert wanted <= set(terms)
    assert all(len(term.definition.split()) <= 40 for term in terms.values())


def test_every_source_id_of_the_case_resolves(key):
    original, glossary = case.load_original(), case.load_glossary()
    texts = [
        msgspec.json.encode(whole).decode() for whole in (key, original, list(glossary.values()))
    ]
    ids = {one for text in texts for one in evidence.ids_in(text)}
    ids |= {one for part in original.fragments for one in part.sources}
    ids |= {one for term in glossary.values() for one in term.sources}
    assert len(ids) > 60
    assert {one for one in ids if not evidence.knows(one)} == set()
