"""Who speaks: counted live from the key, arguable units apart, and said in four ways."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path

import pytest

import medialit
from medialit import case
from medialit.figures import Figure
from medialit.paths import data_folder, seeds_folder
from medialit.widgets import voice_count
from medialit.widgets.voice_count import NO_SOURCE, UNNAMED

KEY = case.load_key()
COUNTED, LEFT_OUT = voice_count.count(KEY)
BY_NAME = {one.name: one for one in COUNTED}


def test_every_unit_is_counted_once_or_left_out():
    ids = [i for one in COUNTED for i in (*one.sure, *one.arguable)] + list(LEFT_OUT)
    assert sorted(ids) == [sentence.id for sentence in case.load_article().sentences]


def test_the_interview_rests_on_one_voice():
    """The reading of the case: 12 units, 14 with the two that name nobody."""
    altayev = BY_NAME["Nurzhan Altayev"]
    assert (len(altayev.sure), altayev.arguable) == (12, ("S09", "S10"))
    assert COUNTED[0] is altayev
    others = [len(one.sure) + len(one.arguable) for one in COUNTED[1:] if one.name != NO_SOURCE]
    assert max(others) == 2


@pytest.mark.parametrize(
    ("sentence", "name", "arguable"),
    [
        ("S06", "Nurzhan Altayev", False),  # the sentence that names him
        ("S07", "Nurzhan Altayev", False),  # the copy lost the form of a quotation
        ("S03", NO_SOURCE, True),
        ("S14", NO_SOURCE, False),
        ("S15", NO_SOURCE, False),
        ("S26", NO_SOURCE, False),  # he acts; who reports it is not said
        ("S28", "Mark Feygin", False),
        ("S29", "Mark Feygin", True),
        ("S30", "Xi Jinping", False),
        ("S33", "Pavlo Klimkin", True),
        ("S35", UNNAMED, False),
    ],
)
def test_a_unit_goes_to_its_source(sentence, name, arguable):
    voice = BY_NAME[name]
    assert sentence in (voice.arguable if arguable else voice.sure)


def test_nothing_is_arguable_whose_voice_the_key_settles():
    for one in COUNTED:
        assert all(KEY[i].source.voice == "unclear" for i in one.arguable)


def test_headlines_and_lines_of_the_page_are_left_out():
    assert LEFT_OUT == ("S01", "S02", "S24", "S25", "S36")
    assert list(COUNTED)[-1].name == NO_SOURCE


def test_picture_alt_finding_and_table_say_the_same():
    figure = medialit.voices()
    assert isinstance(figure, Figure)
    for one in COUNTED:
        assert one.name in figure.picture
        assert f"{one.name}: {len(one.sure)}" in figure.alt
        row = next(row for row in figure.table.rows if row[0] == one.name)
        assert row[1:3] == (len(one.sure), len(one.arguable))
        for ids, told in ((one.sure, row[3]), (one.arguable, row[4])):
            assert re.findall(r"S\d\d", told) == list(ids)
    assert "12 rest on Nurzhan Altayev (14 with the 2 whose voice" in figure.finding
    assert "8 name no source (10 with" in figure.finding
    assert "hatch" in figure.picture


def test_the_note_says_who_counted_and_what_a_count_cannot_say():
    note = medialit.voices().note
    assert "one person, and nobody has checked it independently" in note
    assert ", ".join(LEFT_OUT) in note
    assert "legitimate genre" in note


def test_no_words_of_the_article_are_stored():
    shown = medialit.voices()._repr_mimebundle_()
    text = html.unescape(re.sub("<[^>]+>", " ", shown["text/html"])) + shown["text/plain"]
    for sentence in case.load_article().sentences:
        assert sentence.text not in text


def test_it_is_the_same_each_time():
    assert medialit.voices()._repr_mimebundle_() == medialit.voices()._repr_mimebundle_()


def changed(folder: Path, *pairs: tuple[str, str]) -> Figure:
    shutil.copytree(data_folder() / "case", folder / "case")
    path = folder / "case" / "key.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return voice_count.voices(folder / "case", seeds_folder() / "article.txt")


def test_another_key_gives_another_count(tmp_path):
    figure = changed(
        tmp_path,
        ("annotators: 1", "annotators: 3"),
        ("independently_annotated: false", "independently_annotated: true"),
        ("person: klimkin", "person: xi"),
    )
    rows = {row[0]: row[1:3] for row in figure.table.rows}
    assert rows["Xi Jinping"] == (3, 1)
    assert "Pavlo Klimkin" not in rows
    assert "3 people. A unit" in figure.note


def test_a_case_in_which_nobody_is_unclear_has_no_hatched_part(tmp_path):
    figure = changed(tmp_path, ("voice_arguable: [outlet, source]", "voice_arguable: [outlet]"),
                     ("voice_arguable: [source, outlet]", "voice_arguable: [outlet]"))  # fmt: skip
    assert all(row[2] == 0 for row in figure.table.rows)
    assert "left open" not in figure.finding
    assert "whose voice" not in figure.finding
