"""Every published number has a source, or is honestly empty."""

from __future__ import annotations

import re

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
    "surveys.csv": numbers.load_surveys,
    "arrivals.csv": numbers.load_arrivals,
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


# Surveys and arrivals ----------------------------------------------------------------------


def surveys(series: str) -> dict[str, dict[str, float]]:
    """Return the shares of a series, by date and answer."""
    found: dict[str, dict[str, float]] = {}
    for row in numbers.load_surveys():
        if row.series == series:
            found.setdefault(row.date, {})[row.answer] = row.value
    return found


def test_the_two_waves_of_the_poll_are_there():
    assert surveys("Russian attack on Kazakhstan") == {
        "4–24 November 2022": {
            "likely": 8.3, "under certain circumstances": 19, "impossible": 72.7,
        },
        "3–12 May 2023": {"likely": 15, "under certain circumstances": 23.3, "impossible": 61.8},
    }  # fmt: skip
    asked = [row for row in numbers.load_surveys() if "attack" in row.series]
    assert {row.n for row in asked} == {1110, 1100}
    assert {row.error_published for row in asked} == {3}
    assert {row.response_rate for row in asked} == {16, 15}
    assert {row.in_russian for row in asked} == {75, 40.3}
    assert not any(row.question for row in asked), "the question was not read"
    assert all("The question was not read" in row.note for row in asked)


def test_sides_in_the_war_are_there_for_march_and_november():
    assert surveys("side in the war") == {
        "March 2022": {"Russia": 39, "Ukraine": 10, "neutral": 46},
        "4–24 November 2022": {"Russia": 13, "Ukraine": 22, "neutral": 59},
    }


def test_what_was_not_read_of_a_survey_is_empty_and_said():
    for row in numbers.load_surveys():
        if row.n is None or not row.mode or not row.question:
            assert re.search(r"(not|was not|were not) read", row.note), row.id


def test_arrivals_tell_what_is_a_lower_bound_and_which_day_was_not_read():
    rows = numbers.load_arrivals()
    net = {}
    for row in rows:
        sign = {"entered": 1, "left": -1, "still there": 0}[row.direction]
        net[row.date] = net.get(row.date, 0) + sign * row.value
        assert ("over" in row.as_given or "more than" in row.as_given) <= ("bound" in row.note)
        assert (row.last_day is None) <= ("not read" in row.note), row.id
    assert net["to 27 September 2022"] == 34_000
    assert net["to 4 October 2022"] == 53_000
    told = [row for row in rows if row.direction == "still there"]
    assert [row.value for row in told] == [100_000]
    assert net[told[0].date] == 80_000, "a minister's rounded numbers do not add up"


SURVEY = (
    "id,survey,series,question,answer,base,value,unit,n,date,first_day,last_day,mode,"
    "response_rate,in_russian,error_published,sources,confidence,note\n"
)
GOOD = (
    "a,D,attack,,likely,adults,8.3,%,1110,May,2023-05-03,2023-05-12,telephone,15,40.3,3,F62,high,"
)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("8.3", "108"), "more than all"),
        (("8.3", ""), "no value"),
        ((",%,", ",people,"), "field 'unit'"),
        (("1110", "0"), "field 'n'"),
        (("1110", "-5"), "field 'n'"),
        (("1110", "11.5"), "field 'n'"),
        (("1110", "many"), "field 'n'"),
        (("2023-05-12", "2023-05-02"), "ends before it begins"),
        (("2023-05-12", "2023-05-32"), "no day of the calendar"),
        (("2023-05-12", "12 May"), "field 'last_day'"),
        (("F62", "F9999"), "No source has the id F9999"),
        (("F62,high", ",high"), "has no source or no confidence"),
        (("high", "low"), "field 'confidence'"),
        (("likely", ""), "field 'answer'"),
        (("adults", " "), "field 'base'"),
    ],
)
def test_a_survey_row_that_does_not_fit_is_named(change, told, tmp_path):
    path = tmp_path / "surveys.csv"
    path.write_text(SURVEY + GOOD.replace(*change) + "\n", encoding="utf-8")
    with pytest.raises(ContentError, match=told):
        numbers.load_surveys(path)


def together(tmp_path, row):
    """Write the good row and a second answer of the same wave, and return the path."""
    path = tmp_path / "surveys.csv"
    second = "b" + row.removeprefix("a").replace("likely", "impossible")
    path.write_text("\n".join([SURVEY + GOOD, second]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "change",
    [
        ("1110", "1100"),
        ("telephone", "online"),
        ("2023-05-03", "2023-05-04"),
        (",15,40.3", ",16,40.3"),
    ],
)
def test_a_wave_that_contradicts_itself_is_named(change, tmp_path):
    with pytest.raises(ContentError, match="differs from 'a'"):
        numbers.load_surveys(together(tmp_path, GOOD.replace(*change)))


@pytest.mark.parametrize(("value", "fits"), [("91.7", True), ("91.8", True), ("91.9", False)])
def test_answers_to_one_question_add_up_but_for_rounding(value, fits, tmp_path):
    path = together(tmp_path, GOOD.replace("8.3", value))
    if fits:
        assert len(numbers.load_surveys(path)) == 2
    else:
        with pytest.raises(ContentError, match=r"add up to 100\.2 %"):
            numbers.load_surveys(path)


def test_answers_of_two_questions_are_not_added_up(tmp_path):
    path = tmp_path / "surveys.csv"
    other = "b" + GOOD.removeprefix("a").replace("attack", "side").replace("8.3", "99")
    path.write_text("\n".join([SURVEY + GOOD, other]), encoding="utf-8")
    assert len(numbers.load_surveys(path)) == 2


ARRIVALS = (
    "id,direction,value,unit,as_given,first_day,last_day,date,series,publisher,sources,"
    "confidence,note\n"
)
ENTERED = "a,entered,98000,people,about,2022-09-21,2022-09-27,week,since,M,F78,high,"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("entered", "came"), "field 'direction'"),
        ((",people,", ",%,"), "field 'unit'"),
        (("98000", "98 000"), "field 'value'"),
        (("2022-09-21", "2022-09-31"), "no day of the calendar"),
        (("2022-09-27", "2022-09-20"), "ends before it begins"),
        (("about", ""), "field 'as_given'"),
        (("F78", ""), "has no source"),
    ],
)
def test_an_arrival_that_does_not_fit_is_named(change, told, tmp_path):
    path = tmp_path / "arrivals.csv"
    path.write_text(ARRIVALS + ENTERED.replace(*change) + "\n", encoding="utf-8")
    with pytest.raises(ContentError, match=told):
        numbers.load_arrivals(path)


def test_a_report_that_gives_a_direction_twice_is_refused(tmp_path):
    path = tmp_path / "arrivals.csv"
    path.write_text(ARRIVALS + ENTERED + "\nb" + ENTERED.removeprefix("a"), encoding="utf-8")
    with pytest.raises(ContentError, match="gives 'entered' twice"):
        numbers.load_arrivals(path)


@settings(max_examples=60)
@given(content=st.binary(max_size=80) | st.text(max_size=80).map(lambda text: text.encode()))
@pytest.mark.parametrize(
    ("load", "start"),
    [
        (numbers.load_national_shares, b""),
        (numbers.load_national_shares, HEAD.encode()),
        (numbers.load_surveys, SURVEY.encode()),
        (numbers.load_arrivals, ARRIVALS.encode()),
    ],
    ids=["bare", "shares", "surveys", "arrivals"],
)
def test_garbage_is_refused_or_empty(load, start, content, tmp_path_factory):
    path = tmp_path_factory.mktemp("garbage") / "shares.csv"
    path.write_bytes(start + content)
    try:
        rows = load(path)
    except ContentError as error:
        rows = ()
        told = str(error)
    else:
        told = "shares.csv"
    assert rows == ()
    assert "shares.csv" in told
