"""Every published number has a source, or is honestly empty."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medialit import evidence, numbers
from medialit.content import ContentError
from medialit.paths import data_folder

FOLDER = data_folder() / "numbers"
LOADERS = {
    "border_lengths.csv": numbers.load_border_lengths,
    "population.csv": numbers.load_population,
    "ethnic_shares_regions.csv": numbers.load_regional_shares,
    "ethnic_shares_national.csv": numbers.load_national_shares,
}


def test_every_table_has_its_loader():
    assert {path.name for path in FOLDER.iterdir()} == set(LOADERS)


@pytest.mark.parametrize("name", LOADERS)
def test_every_number_has_what_a_reader_needs(name):
    for row in LOADERS[name]():
        assert (row.value is None) == (not row.sources) == (not row.confidence), row.id
        assert row.unit
        assert row.date
        assert row.series
        assert all(evidence.cite(one).title for one in row.sources)


def test_the_lengths_of_the_claim_are_there():
    rows = {row.id: row for row in numbers.load_border_lengths()}
    assert rows["kz-ru-factbook-2022"].value == 7644
    whole, alaska = rows["ca-us-factbook"].value, rows["ca-us-alaska-factbook"].value
    assert rows["ca-us-without-alaska"].value == whole - alaska == 6416
    parts = [rows[f"kz-ru-{part}"].value for part in ("dry-land", "rivers", "lakes", "sea")]
    assert sum(parts[:3]) == pytest.approx(rows["kz-ru-land"].value)
    assert sum(parts) == pytest.approx(rows["kz-ru-land-and-sea"].value)
    assert {row.unit for row in rows.values()} == {"km"}


def test_the_population_is_one_complete_series():
    rows = numbers.load_population()
    assert len(rows) == 21
    assert len({(row.date, row.series, row.unit, row.sources) for row in rows}) == 1
    assert next(row.value for row in rows if row.id == "KZ") == 19_765_004


def test_two_regions_have_a_share_of_2021_and_eighteen_have_none():
    rows = numbers.load_regional_shares()
    shares = {row.iso: row.value for row in rows if row.date == "2021" and row.group == "Russian"}
    assert set(shares) == {row.id for row in numbers.load_population()} - {"KZ"}
    found = {iso: value for iso, value in shares.items() if value is not None}
    assert found == {"KZ-59": 44.48, "KZ-11": 26.92}


def test_groups_of_one_count_never_exceed_the_whole():
    for rows, key in (
        (numbers.load_regional_shares(), lambda row: (row.iso, row.date, row.series)),
        (numbers.load_national_shares(), lambda row: (row.date, row.series)),
    ):
        sums: dict[tuple[str, ...], float] = {}
        for row in rows:
            if row.unit == "%" and row.value is not None:
                sums[key(row)] = sums.get(key(row), 0) + row.value
        assert sums
        assert all(total <= 100.01 for total in sums.values()), sums


def test_the_national_share_differs_by_series():
    rows = numbers.load_national_shares()
    russian = {(r.date, r.series): r.value for r in rows if (r.group, r.unit) == ("Russian", "%")}
    assert russian[("2009-02-25", "census")] == 23.7
    assert russian[("2021-09-01", "census")] == 15.54
    assert russian[("2022-01-01", "running estimate")] == 18.47
    counts = {(r.date, r.group): r.value for r in rows if r.unit == "people"}
    share = 100 * counts[("2021-09-01", "Russian")] / counts[("2021-09-01", "all")]
    assert share == pytest.approx(15.54, abs=0.005)


HEAD = "id,group,value,unit,date,series,sources,confidence,note\n"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("a,Kazakh,70,%,2021,census,,high,", "has no source or no confidence"),
        ("a,Kazakh,70,%,2021,census,F86,,", "has no source or no confidence"),
        ("a,Kazakh,,%,2021,census,F86,high,", "no value"),
        ("a,Kazakh,70,%,2021,census,F9999,high,", "No source has the id F9999"),
        ("a,Kazakh,70,%,2021,census,F86,low,", "field 'confidence'"),
        ("a,Kazakh,70,miles,2021,census,F86,high,", "field 'unit'"),
        ("a,Kazakh,seventy,%,2021,census,F86,high,", "field 'value'"),
        ("a,Kazakh,-1,%,2021,census,F86,high,", "field 'value'"),
        ("a,Kazakh,170,%,2021,census,F86,high,", "more than all"),
        ("a,Kazakh,70,%,,census,F86,high,", "field 'date'"),
    ],
)
def test_a_row_that_does_not_fit_is_named(row, told, tmp_path):
    path = tmp_path / "shares.csv"
    path.write_text(HEAD + row + "\n", encoding="utf-8")
    with pytest.raises(ContentError, match=told):
        numbers.load_national_shares(path)


def test_regions_that_do_not_add_up_are_refused(tmp_path):
    path = tmp_path / "population.csv"
    text = (FOLDER / "population.csv").read_text("utf-8")
    path.write_text(text.replace("610189", "610190"), encoding="utf-8")
    with pytest.raises(ContentError, match="do not add up"):
        numbers.load_population(path)


@settings(max_examples=60)
@given(content=st.binary(max_size=80) | st.text(max_size=80).map(lambda text: text.encode()))
@pytest.mark.parametrize("start", [b"", HEAD.encode()], ids=["bare", "with a header"])
def test_garbage_is_refused_or_empty(start, content, tmp_path_factory):
    path = tmp_path_factory.mktemp("garbage") / "shares.csv"
    path.write_bytes(start + content)
    try:
        rows = numbers.load_national_shares(path)
    except ContentError as error:
        rows = ()
        told = str(error)
    else:
        told = "shares.csv"
    assert rows == ()
    assert "shares.csv" in told
