"""'Numbers' holds every step of its plan, and every number it prints comes from the data."""

from __future__ import annotations

import re

import pytest

from medialit import case, evidence, exercises, numbers, scoring
from medialit.polls.waves import answers as poll_answers
from medialit.polls.waves import by_wilson, margin, overlap, waves
from tests import plan
from tests.plan import choices

NAME = "06_numbers"
WORKBOOK = exercises.load(NAME)
LIKELY, PERHAPS, IMPOSSIBLE = poll_answers()
NOVEMBER, MAY = waves()

# Each step of the plan: its exercise, or words of its cell; in the notebook's order.
STEPS = {
    "three questions from earlier": f'recall("{NAME}")',
    "worked example: a number with four boxes": "| Box | Filled with |",
    "1 Audit: words of quantity": "06.spot",
    "1 Audit: the first sentences": 'article(only=["S09", "S10", "S19"], original=True)',
    "1 Audit: longest": "06.longest",
    "1 Audit: large Russian population": "06.large_population",
    "1 Audit: large funds": "06.large_funds",
    "1 Audit: the other sentences": 'article(only=["S20", "S22", "S23", "S32", "S33"])',
    "1 Audit: almost no strength or money": "06.almost_no",
    "1 Audit: rapidly falling": "06.rapidly",
    "1 Audit: well aware": "06.aware",
    "1 Audit: two measurements": "06.trend",
    "1 Audit: incomplete": "06.incomplete",
    "2 Poll: predict the interval": "06.margin_before",
    "2 Poll: the lab": "polls.lab()",
    "2 Poll: compare": "06.margin_after",
    "2 Poll: a part of those asked": "06.subgroup",
    "2 Poll: from one wave to the next": "06.change",
    "2 Poll: both waves as a picture": "polls.survey()",
    "3 Frames: true, complete?": "06.frames",
    "3 Frames: the chart lab": "polls.frames()",
    "3 Frames: where an axis begins": "06.chart",
    "3 Frames: one finding, two true frames": "06.two_frames",
    "4 Flow: net": "06.net",
    "4 Flow: what it says on S34": "06.welcome",
    "4 Flow: the reports as a picture": "polls.flows()",
    "5 Share and count: what one could know": "06.october",
    "5 Share and count: which to print": "06.average",
    "5 Share and count: the series as a picture": "polls.shares()",
    "5 Share and count: which quantity": "06.quantity",
    "6 Match claim and evidence": "06.match",
    "what the text does well": "06.strengths",
    "transfer to another text": "06.transfer",
    "extension: margin": "def margin(share, n)",
    "extension: the task": "06.hood_task",
    "extension: its open cell": 'check("06.hood_task", answer)',
    "extension: Wilson": "from medialit.agreement import wilson",
    "extension: one poll, three charts": "charts.intervals(",
    "extension: who does not answer": "random.Random(2022)",
    "exit": "## What would change my mind?",
}

AUDIT = {  # the exercise and the sentence of each audit
    "06.longest": "S09", "06.large_population": "S10", "06.large_funds": "S19",
    "06.almost_no": "S22", "06.rapidly": "S23", "06.aware": "S33",
}  # fmt: skip

# Exercise, item (where it has several), answer, state, and what the explanation must speak of.
EXPLAINED = [
    ("06.trend", "", "two", "accepted", "same question"),
    ("06.trend", "", "one_poll", "not_supported", "level"),
    ("06.incomplete", "", "incomplete", "accepted", "keep it open"),
    ("06.incomplete", "", "untrue", "not_supported", "441 billion"),
    ("06.incomplete", "", "manipulative", "not_supported", "does not\\s+say"),
    ("06.change", "", "within", "not_supported", "do not touch"),
    ("06.change", "", "proves", "not_supported", "not about threats.*61.8.*hindsight"),
    ("06.change", "", "likely_real", "accepted", "hardly explains it.*cannot part these"),
    ("06.change", "", "response", "arguable", "bigger worry than chance.*language"),
    ("06.frames", "nearly_doubles", "one_sided", "accepted", "1.8 times"),
    ("06.frames", "nearly_doubles", "untrue", "not_supported", "1.8"),
    ("06.frames", "six_in_ten", "one_sided", "accepted", "61.8"),
    ("06.frames", "six_in_ten", "untrue", "not_supported", "61.8"),
    ("06.frames", "fears", "untrue", "accepted", "no question on fear.*“likely” is a short word"),
    ("06.frames", "both_waves", "fair", "accepted", "both times"),
    ("06.frames", "kazakhs", "untrue", "accepted", "many\\s+groups"),
    ("06.chart", "", "bars_from_zero", "accepted", "three times"),
    ("06.welcome", "", "stayed", "not_supported", "no opinion"),
    ("06.welcome", "", "left_again", "not_supported", "same step"),
    ("06.welcome", "", "crossings", "accepted", "counts crossings"),
    ("06.october", "", "census_2021", "not_supported", "no reproach"),
    ("06.october", "", "rebased", "not_supported", "hindsight"),
    ("06.average", "", "average", "not_supported", "not three tries"),
    ("06.average", "", "highest", "not_supported", "oldest\\s+base"),
    ("06.average", "", "name_it", "accepted", "what it says it is"),
    ("06.quantity", "", "refuted", "not_supported", "can mean a share"),
    ("06.quantity", "", "say_which", "accepted", "different places first"),
    ("06.match", "aware", "related", "accepted", "settles it neither way.*hindsight"),
    ("06.match", "aware", "shows", "not_supported", "most called an attack impossible"),
    ("06.match", "troops", "related", "accepted", "establishes no wish.*spoke for themselves"),
    ("06.match", "troops", "shows", "not_supported", "elsewhere"),
    ("06.match", "troops", "apart", "not_supported", "bear on attitudes"),
    ("06.match", "falling", "related", "accepted", "not a trend.*hindsight"),
]

TERMS = {
    "base", "base-rate", "absolute-and-relative-change", "share-and-count", "margin-of-error",
    "response-rate", "net-flow", "hindsight", "framing",
}  # fmt: skip


def state(exercise_id: str, value: float) -> str:
    """Return the state that a number is given."""
    exercise = WORKBOOK[exercise_id]
    return scoring.score(exercise, scoring.read_answer(exercise, {"value": value})).state


def hood(words: str, names: dict) -> None:
    """Run the cell of the hood that holds these words."""
    (source,) = [c.source for c in plan.notebook(NAME).cells if words in c.source]
    exec(source, names)


# --- The steps and explanations of the plan -----------------------------------------------


def test_every_step_stands_in_the_notebook_in_this_order():
    assert plan.misplaced(NAME, STEPS) == []
    assert [one for one in STEPS.values() if one.startswith("06.")] == plan.shown(NAME)


@pytest.mark.parametrize(("exercise", "item", "answer", "state", "words"), EXPLAINED)
def test_an_answer_has_the_state_and_the_reason_of_the_plan(exercise, item, answer, state, words):
    judged = choices(WORKBOOK[exercise], item)[answer]
    assert judged.state == state
    assert re.search(words, judged.why)


def test_the_terms_of_the_plan_are_used_and_explained():
    used = {term for exercise in WORKBOOK.exercises for term in exercise.terms}
    assert used >= TERMS
    assert used <= set(case.load_glossary())


# --- The audit ----------------------------------------------------------------------------


def test_the_six_phrases_of_the_plan_are_audited():
    for exercise_id, sentence in AUDIT.items():
        assert sentence in WORKBOOK[exercise_id].sentences
        assert re.search(rf"“.+” \({sentence}\)", WORKBOOK[exercise_id].prompt)


@pytest.mark.parametrize("exercise_id", AUDIT)
def test_neither_ticking_all_nor_ticking_nothing_is_a_way_through_the_audit(exercise_id):
    """Each box is asked for, and whoever finds all full or all empty learns something."""
    exercise = WORKBOOK[exercise_id]
    boxes = [one for one in exercise.options if one.id != "none"]
    assert {"unit", "base", "time", "source"} <= {one.id for one in boxes}
    value = {"value": [one.id for one in boxes]}
    feedback = scoring.score(exercise, scoring.read_answer(exercise, value))
    assert feedback.points < feedback.possible / 2
    assert "not_supported" in {one.state for one in boxes}


def test_most_phrases_fill_a_box_and_one_fills_none_for_certain():
    """Readers must learn to credit; so 'none' is the answer once, and not the habit."""
    empty = [one for one in AUDIT if choices(WORKBOOK[one])["none"].state == "accepted"]
    assert empty == ["06.aware"]


# --- The question asked twice -------------------------------------------------------------


def test_the_margin_is_asked_alike_before_and_after():
    before, after = WORKBOOK["06.margin_before"], WORKBOOK["06.margin_after"]
    assert after.compare_with == before.id
    assert before.feedback_later
    assert not before.confidence
    assert (before.low, before.high, before.unit) == (after.low, after.high, after.unit)


# --- Numbers come from the data -----------------------------------------------------------


def test_the_figures_of_both_polls_stand_in_the_text_as_in_the_table():
    text = " ".join(plan.told(NAME))
    for wave in (NOVEMBER, MAY):
        assert f"{wave.n:,}" in text
        for answer in poll_answers():
            assert f"{wave.share(answer):g}" in WORKBOOK["06.frames"].prompt
            assert f"{wave.share(answer):g}" in text


def test_the_estimate_of_the_margin_accepts_formula_and_interval():
    share, n = NOVEMBER.share(LIKELY), NOVEMBER.n
    low, high = by_wilson(share, n)
    for computed in (margin(share, n), share - low, high - share):
        assert state("06.margin_after", round(computed, 1)) == "accepted"
    assert state("06.margin_after", NOVEMBER.meta.error_published) == "arguable"
    assert state("06.margin_after", round(high - low, 1)) == "not_supported"
    accepted = next(one for one in WORKBOOK["06.margin_after"].ranges if one.state == "accepted")
    for number in (low, high, share - low, high - share, margin(share, n)):
        assert f"{number:.1f}" in accepted.why


def test_the_margin_of_a_part_of_the_people_is_computed():
    accepted = choices(WORKBOOK["06.subgroup"])["larger"]
    assert f"{margin(50, 220):.1f}" in accepted.why
    useless = choices(WORKBOOK["06.subgroup"])["useless"].why
    assert f"{50 - margin(50, 220):.0f} and {50 + margin(50, 220):.0f} %" in useless


def test_the_change_lies_outside_the_intervals():
    why = choices(WORKBOOK["06.change"])["within"].why
    for wave in (NOVEMBER, MAY):
        assert f"{wave.share(LIKELY):g} ± {margin(wave.share(LIKELY), wave.n):.1f}" in why
    assert not overlap(*(by_wilson(wave.share(LIKELY), wave.n) for wave in (NOVEMBER, MAY)))
    rates = f"{MAY.meta.response_rate:g} or {NOVEMBER.meta.response_rate:g} of 100"
    assert rates in WORKBOOK["06.change"].options[2].text


def test_each_frame_is_as_true_as_the_key_says():
    times = MAY.share(LIKELY) / NOVEMBER.share(LIKELY)
    assert f"{times:.1f}" == "1.8"
    assert times < 1.95, "so 'doubled' is not true"
    assert round(MAY.share(IMPOSSIBLE) / 10) == 6
    assert MAY.share(LIKELY) + MAY.share(PERHAPS) > 100 / 3
    summed = f"{MAY.share(LIKELY) + MAY.share(PERHAPS):.1f}"
    assert summed in choices(WORKBOOK["06.frames"], "not_ruled_out")["one_sided"].why
    items = {one.id: one for one in WORKBOOK["06.frames"].items}
    for wave in (NOVEMBER, MAY):
        for answer in poll_answers():
            assert re.search(rf"\b{wave.share(answer):.0f}\b", items["both_waves"].text)


def test_at_least_half_of_the_frames_are_true_and_of_the_pairs_fit():
    def accepted(exercise: str) -> list[str]:
        return [
            label
            for item in WORKBOOK[exercise].items
            for label, one in item.judged.items()
            if one.state == "accepted"
        ]

    frames, pairs = accepted("06.frames"), accepted("06.match")
    assert frames.count("untrue") <= len(frames) / 2
    assert pairs.count("shows") >= len(pairs) / 2


def test_bars_on_a_cut_axis_are_as_long_as_the_question_says():
    first, second = NOVEMBER.share(LIKELY), MAY.share(LIKELY)
    assert round((second - 5) / (first - 5)) == 3
    assert f"{first:g} and {second:g}" in WORKBOOK["06.chart"].prompt


def test_the_net_flow_is_that_of_the_report():
    report = {one.direction: one for one in numbers.load_arrivals() if one.id[:10] == "2022-09-27"}
    entered, left = report["entered"].value, report["left"].value
    prompt = WORKBOOK["06.net"].prompt
    assert f"{entered:,.0f}" in prompt
    assert report["left"].as_given in prompt
    assert state("06.net", (entered - left) / 1000) == "accepted"
    assert state("06.net", (entered - left) / 1000 - 1) == "arguable"
    for slip in (entered, left, entered + left):
        assert state("06.net", slip / 1000) == "not_supported"


def test_the_shares_of_the_country_are_those_of_the_table():
    rows = {
        (row.series, row.date[:4]): row
        for row in numbers.load_national_shares()
        if (row.group, row.unit) == ("Russian", "%")
    }
    wanted = {
        "census_2009": ("census", "2009"), "census_2021": ("census", "2021"),
        "running_2022": ("running estimate", "2022"), "rebased": ("running estimate", "2023"),
        "factbook": ("reference work", "2022"),
    }  # fmt: skip
    options = {one.id: one for one in WORKBOOK["06.october"].options}
    assert set(wanted) == set(options)
    for name, key in wanted.items():
        assert options[name].text.startswith(f"{rows[key].value:.1f} %")
    three = [rows[wanted[one]].value for one in ("census_2021", "running_2022", "factbook")]
    assert choices(WORKBOOK["06.average"])["average"]
    text = next(one for one in WORKBOOK["06.average"].options if one.id == "average").text
    assert f"{sum(three) / 3:.1f}" in text
    for value in three:
        assert f"{value:.1f}" in WORKBOOK["06.average"].title


def test_what_is_accepted_for_october_was_counted_before_it():
    """Later figures may not be held against the text."""
    for one in WORKBOOK["06.october"].options:
        years = re.findall(r"\b20\d\d\b", one.text)
        if one.state == "accepted":
            assert max(years) <= "2022"
        if one.id == "rebased":
            assert "hindsight" in one.why


def test_share_and_count_put_different_places_first():
    rows = [r for r in numbers.load_regional_shares() if r.group == "Russian" and r.value]
    counts = [r for r in rows if r.unit == "people" and r.date == "2022-01"]
    shares = [r for r in rows if r.unit == "%" and r.date == "2022"]
    most, largest = (max(found, key=lambda row: row.value) for found in (counts, shares))
    prompt = WORKBOOK["06.quantity"].prompt
    assert f"{most.region.removesuffix(' Region')}, {most.value:,.0f}" in prompt
    assert f"{largest.region.removesuffix(' Region')}, {largest.value:g} %" in prompt
    assert most.region != largest.region


def test_the_findings_beside_the_claims_are_those_of_the_data():
    texts = {one.id: one.text for one in WORKBOOK["06.match"].items}
    for answer in (IMPOSSIBLE, LIKELY):
        assert f"{NOVEMBER.share(answer):g} %" in texts["aware"]
    (support,) = [r for r in numbers.load_surveys() if r.id.endswith(".support.russians")]
    assert f"{support.value:g} %" in texts["troops"]
    north = next(r for r in numbers.load_regional_shares() if r.id.startswith("kz-59.2021.")
                 and r.group == "Russian")  # fmt: skip
    assert f"{north.value:.1f} %" in texts["north"]
    lengths = {r.id: r.value for r in numbers.load_border_lengths()}
    assert f"{lengths['kz-ru-factbook-2022']:,.0f} km" in texts["border"]


@pytest.mark.parametrize(
    ("item", "claim", "verdicts"),
    [
        ("border", "C04", {"supported"}),
        ("aware", "C26", {"cannot_be_checked"}),
        ("early", "C16", {"supported"}),
        ("north", "C08", {"supported"}),
        ("falling", "C17", {"not_found", "cannot_be_checked"}),
        ("troops", "C09", {"not_found", "cannot_be_checked"}),
    ],
)
def test_a_finding_shows_a_claim_only_where_the_ledger_holds_it(item, claim, verdicts):
    kept = evidence.load_claims()[claim]
    assert kept.verdict in verdicts
    judged = choices(WORKBOOK["06.match"], item)
    wanted = "shows" if kept.verdict == "supported" else "related"
    assert judged[wanted].state == "accepted"
    text = next(one.text for one in WORKBOOK["06.match"].items if one.id == item)
    assert set(evidence.ids_in(text)) <= set(kept.evidence)


def test_the_worked_example_can_be_computed_again():
    (said,) = [c.source for c in plan.notebook(NAME).cells if "| Box | Filled with |" in c.source]
    voted, of = (int(one.replace(",", "")) for one in re.findall(r"\d[\d,]{7,}", said))
    assert f"{100 * voted / of:.2f} %" in said


def test_the_transfer_counts_right():
    texts = {one.id: one.text for one in WORKBOOK["06.transfer"].options}
    before, after, of = (
        int(one.replace(",", "")) for one in re.findall(r"\d[\d,]*", texts["from_to"])
    )
    assert after == 2 * before
    assert f"{100 * after / of:g} per cent" in texts["rate"]


# --- Under the hood -----------------------------------------------------------------------


def test_the_interval_from_scratch_is_that_of_the_course():
    names: dict = {}
    hood("def margin(share, n)", names)
    hood("from medialit.agreement import wilson", names)
    for yes, n in ((0, 10), (1, 10), (92, 1110), (550, 1100), (1100, 1100)):
        assert names["interval"](yes / n, n) == pytest.approx(names["wilson"](yes, n), abs=1e-4)
    for share in (8.3, 15, 50):
        assert 100 * names["margin"](share / 100, 1100) == pytest.approx(
            margin(share, 1100), rel=1e-4
        )


def test_the_simulation_shows_what_its_text_says(capsys):
    hood("random.Random(2022)", {})
    found = [float(one) for one in re.findall(r"poll: ([\d.]+)%", capsys.readouterr().out)]
    off = [abs(one - 15) for one in found]
    assert off[0] < margin(15, 1100) < min(off[1:])


def test_the_code_task_is_solved_by_its_solution():
    task, names = WORKBOOK["06.hood_task"], {}
    exec(task.solution, names)
    assert task.accepted.low <= names["answer"] <= task.accepted.high


def test_the_slips_that_the_code_task_knows_are_the_real_ones():
    p = NOVEMBER.share(LIKELY) / 100
    slips = {
        "50 %": 1.96**2 * 0.25 / 0.01**2,
        "half a point": 1.96**2 * p * (1 - p) / 0.005**2,
        "1.96 is missing": p * (1 - p) / 0.01**2,
        "squared too": 1.96 * p * (1 - p) / 0.01**2,
        "a share": margin(100 * p, NOVEMBER.n) / 100,
    }
    exercise = WORKBOOK["06.hood_task"]
    for words, value in slips.items():
        feedback = scoring.score(exercise, scoring.read_answer(exercise, {"value": value}))
        assert feedback.state != "accepted"
        assert words in feedback.items[0].why


# --- Fairness -----------------------------------------------------------------------------


def test_later_polls_are_marked_as_hindsight():
    about = [text for text in plan.told(NAME) if "May 2023" in text or "November 2022" in text]
    assert about
    (note,) = [c.source for c in plan.notebook(NAME).cells if "**hindsight**" in c.source]
    assert "later than the article" in note


def test_nobody_is_asked_for_a_stance_or_a_group():
    asked = [one.prompt for one in (*WORKBOOK.exercises, *WORKBOOK.recall)]
    assert not [text for text in asked if re.search(r"your (?:group|view|opinion|origin)", text)]
    (before,) = [c.source for c in plan.notebook(NAME).cells if c.id == "before"]
    assert "nobody guesses" in before


def test_no_wish_is_ascribed_to_a_group():
    """The words of S10 on waiting stand only where the missing evidence is named."""
    for item in WORKBOOK["06.match"].items:
        if "waiting for" in item.text:
            assert item.judged["shows"].state == "not_supported"
    assert not [text for text in plan.told(NAME) if re.search(r"Russians (?:want|wait|wish)", text)]


def test_no_motive_is_given_for_a_word_without_a_number():
    judged = choices(WORKBOOK["06.incomplete"])["manipulative"]
    assert judged.state == "not_supported"
    assert "Nothing shows a purpose" in judged.why
