"""The report that a learner keeps: whole, plain, and safe whatever was typed."""

from __future__ import annotations

import re
import tempfile
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medialit import exercises, report
from medialit.answers import Journal
from medialit.case import load_article

WORKBOOKS = [exercises.load(name) for name in exercises.notebooks()]
EVIL = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'&amp; </dd></main> ‮ مرحبا 😀"
DRAWING = {
    *("xmlns", "viewbox", "width", "height", "font-family", "x", "y", "fill", "text-anchor"),
    *("font-weight", "font-size", "x1", "x2", "y1", "y2", "stroke", "stroke-width"),
    *("stroke-dasharray", "cx", "cy", "r", "d"),
}
VOID = {"meta", "br", "hr", "img", "link", "input"}


class Page(HTMLParser):
    """Reads a page strictly: every tag is closed where it should be."""

    def __init__(self, source: str):
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.metas: list[dict[str, str | None]] = []
        self.words: list[str] = []
        self.feed(source)
        self.close()
        assert self.open == [], f"Not closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag == "meta":
            self.metas.append(dict(attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing."
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] != ["style"]:
            self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


@pytest.fixture
def journal(work_folder) -> Journal:
    return Journal(work_folder, course="0.1.0")


def read(journal: Journal) -> Page:
    source = report.page(journal, WORKBOOKS)
    assert source.startswith("<!doctype html><html lang='en'>")
    page = Page(source)
    safe(page)
    return page


def safe(page: Page) -> None:
    """Nothing in the page runs, loads or leads anywhere."""
    known = {
        "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "small", "p",
        "article", "dl", "dt", "dd", "ul", "li", "strong", "span", "div", "code", "b", "a",
        "section", "nav", "table", "caption", "thead", "tbody", "tr", "th", "td", "figure",
        "figcaption", "svg", "rect", "line", "circle", "text", "path", "g",
    }  # fmt: skip
    assert set(page.tags) <= known
    names = {name for name, _ in page.attributes if name not in DRAWING}
    assert names <= {
        "lang", "charset", "name", "content", "http-equiv", "class", "dir", "id", "scope",
        "aria-labelledby", "aria-label", "role", "href", "rel",
    }  # fmt: skip
    leads = [address for name, address in page.attributes if name == "href"]
    assert all(one.startswith(("#", "https://", "http://")) for one in leads)
    there = {value for name, value in page.attributes if name == "id"}
    assert {one[1:] for one in leads if one.startswith("#")} <= there
    policy = [m["content"] for m in page.metas if m.get("http-equiv") == "Content-Security-Policy"]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert {"charset": "utf-8"} in page.metas


def submit(journal: Journal, exercise: str, value, **fields) -> None:
    reasons = fields.pop("reasons", {})
    answer = {"value": value, "reasons": reasons}
    assert journal.append("submit", exercise, answer=answer, **fields).saved


# --- What it shows ------------------------------------------------------------------------


def test_an_empty_journal_gives_a_whole_page(journal):
    page = read(journal)
    assert "No exercise has been begun yet." in page.text
    assert "No learner code" in page.text
    assert page.tags.count("h1") == page.tags.count("title") == page.tags.count("main") == 1


def test_the_learner_code_and_the_version_stand_on_top(work_folder):
    page = read(Journal(work_folder, "blue-otter-17", course="0.9.1"))
    assert "Learner code blue-otter-17. Course version 0.9.1." in page.text


def test_answers_of_every_kind_are_told_in_words(journal):
    submit(journal, "01.nut_graf", "s05_s06", attempt=1, confidence=70)
    ticked = exercises.find("01.strengths").options[:2]
    submit(journal, "01.strengths", [one.id for one in ticked], attempt=1)
    submit(journal, "01.sort", {"S03": "nfs", "S09": "cannot_tell"}, attempt=1)
    submit(journal, "01.stop_after", 12, attempt=1)
    submit(journal, "01.pyramid", ["doctrine", "risk", "june", "resident"], attempt=1)
    submit(journal, "01.summary", "Altayev says it.\nHe is careful.", attempt=1)
    journal.append("self_score", "01.summary", data={"level": "emergent"})
    journal.append("hint", "01.sort", data={"shown": 2})
    text = read(journal).text
    for kind, words in {
        "choice": "S05 and S06 Arguable",
        "multi": ticked[0].text,
        "multi, too": ticked[1].text,
        "sort": "S03: Not a fact to check Accepted",
        "sort, unsure": "S09: I cannot tell from this text Not supported by the text",
        "sort, open": "S36: nothing yet",
        "estimate": "12 out of 100 Accepted",
        "rank": "The change of doctrine; The size of the risk",
        "write": "Altayev says it. He is careful.",
        "score": "My own score Emergent",
        "hints": "Hints used 2 of 3",
        "confidence": "Try 1, 70 % sure",
    }.items():
        assert words in text, kind


def test_each_try_and_what_was_not_submitted_are_told(journal):
    submit(journal, "01.nut_graf", "s04", attempt=1)
    submit(journal, "01.nut_graf", "s07_s08", attempt=2)
    journal.append("draft", "01.sort", answer={"value": {"S07": "nfs"}, "reasons": {}})
    journal.append("draft", "01.strengths", answer={"value": [], "reasons": {}})
    text = read(journal).text
    first, second = text.index("Try 1"), text.index("Try 2")
    assert text.index("S04", first) < second < text.index("S07 and S08")
    assert "Not submitted yet S07: Not a fact to check" in text
    assert "Not submitted yet nothing yet" in text


def test_while_another_try_is_open_the_report_names_no_word_that_was_missed(journal):
    """Else whoever saves between two tries would find the second one answered."""
    key = next(one for one in exercises.find("02.mark_s31").labels if one.id == "source")
    (span, *_) = exercises.find("02.mark_s31").spans(key)
    words = sorted(span.words(load_article()["S31"].text))
    submit(journal, "02.mark_s31", {"source": words[1:], "cue": [], "content": []}, attempt=1)
    assert "1 word is still missing from “source”." in read(journal).text
    assert "You missed" not in read(journal).text
    journal.append("key", "02.mark_s31")
    assert "You missed word" in read(journal).text


def test_a_reason_is_told_in_the_learners_words(journal):
    reason = "It opens the story, <b>I</b> think."
    submit(journal, "01.nut_graf", "s05_s06", reasons={"": reason}, attempt=1)
    assert f"My reason: {reason}" in read(journal).text


def test_notebooks_stand_in_the_order_of_the_course(journal):
    submit(journal, "01.nut_graf", "s04")
    submit(journal, "00.practice_gap", "cannot_tell")
    source = report.page(journal, WORKBOOKS)
    assert re.findall(r"<h2>(.*?)</h2>", source) == [
        "How far you are",
        "How sure you were",
        "00 Start here",
        "01 Read before you judge",
    ]


def test_questions_asked_again_are_told_too(journal):
    question = exercises.load("00_start_here").recall[0]
    journal.append("draw", "01.recall", data={"ids": [question.id]})
    submit(journal, f"01.recall.{question.id}", "cannot_tell")
    page = read(journal)
    assert "Questions from earlier" in page.text
    assert question.prompt in page.text


def test_a_written_answer_stands_with_its_own_score_and_what_the_level_means(journal):
    exercise = exercises.find("01.summary")
    submit(journal, "01.summary", "Altayev says it.", attempt=1)
    assert "My own score Not given yet" in read(journal).text
    journal.append("self_score", "01.summary", data={"level": "emergent"})
    text = read(journal).text
    assert "My own score Emergent" in text
    assert exercise.rubric.emergent.when in text
    assert exercise.rubric.proficient.when not in text
    journal.append("self_score", "01.summary", data={"level": "__class__"})
    assert "This level means" not in read(journal).text


def test_progress_stands_in_a_table_for_every_notebook(journal):
    submit(journal, "01.nut_graf", "s07_s08", attempt=1, points=99.0, possible=1.0)
    text = read(journal).text
    for book in WORKBOOKS:
        assert f"{book.notebook[:2]} {book.title}" in text
    first = exercises.load("01_read_before_you_judge")
    assert f"1 of {len(first.exercises)} 1 of 1" in text  # scored anew, whatever a file claims
    assert f"Not begun: {first.exercises[0].title}" in text


def test_confidence_is_drawn_said_and_tabled(journal):
    submit(journal, "01.nut_graf", "s07_s08", attempt=1, confidence=90)
    page = read(journal)
    assert page.tags.count("svg") == 1
    label = next(value for name, value in page.attributes if name == "aria-label")
    assert "at 90 %, 1 of 1 accepted" in label
    assert "You said 90 % on average" in page.text
    assert "Your first answers, by how sure you were" in page.text


def test_a_report_on_one_notebook_holds_only_its_own(journal):
    question = exercises.load("00_start_here").recall[0]
    submit(journal, "00.practice_gap", "cannot_tell")
    submit(journal, "01.nut_graf", "s04")
    submit(journal, f"01.recall.{question.id}", "cannot_tell")
    journal.append("map", "", data={"slot": "A", "title": "Mine", "words": "five classes"})
    page = Page(report.page(journal, WORKBOOKS, only="01_read_before_you_judge"))
    safe(page)
    assert "My work: Read before you judge" in page.text
    assert question.prompt in page.text
    assert "five classes" not in page.text
    assert exercises.find("00.practice_gap").prompt not in page.text
    assert "five classes" in Page(report.page(journal, WORKBOOKS, only="07_the_map")).text


# --- Answers of another version -----------------------------------------------------------


def test_an_answer_that_no_longer_fits_is_shown_plainly(journal):
    submit(journal, "01.nut_graf", "an_old_option")
    submit(journal, "01.sort", ["old", "shape"])
    text = read(journal).text
    assert text.count("An answer from another version of the course") == 2
    assert "an_old_option" in text
    assert "['old', 'shape']" in text


def test_an_exercise_that_no_longer_exists_is_shown_plainly(journal):
    submit(journal, "01.gone", "My words,\nkept as they were.")
    journal.append("draft", "<b>01.evil</b>", answer=EVIL)
    page = read(journal)
    assert "From another version of the course" in page.text
    assert "01.gone" in page.text
    assert "My words, kept as they were." in page.text
    assert EVIL in "".join(page.words)


def test_an_event_without_an_answer_makes_no_empty_entry(journal):
    journal.append("hint", "01.gone", data={"shown": 1})
    journal.append("course", "", data={"course": "short"})
    assert "No exercise has been begun yet." in read(journal).text


# --- Whatever was typed -------------------------------------------------------------------


@pytest.mark.parametrize("text", [EVIL, "x" * 20_000, "שלום, дүние 🏔️ e\u0301", "a\n\n  b"])
def test_what_was_typed_is_shown_as_text_and_kept_exactly(journal, text):
    submit(journal, "01.summary", text)
    journal.append("draft", "01.nut_graf", answer={"value": "s05_s06", "reasons": {"": text}})
    page = read(journal)
    assert "".join(page.words).count(text) == 2


def test_half_a_character_does_not_stop_the_report(journal):
    submit(journal, "01.summary", "half an emoji \ud83d")
    assert report.page(journal, WORKBOOKS).encode("utf-8", "replace")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
IDS = [one.id for workbook in WORKBOOKS for one in workbook.exercises]


@settings(max_examples=60)
@given(
    events=st.lists(
        st.tuples(
            st.sampled_from(["submit", "draft", "hint", "self_score", "draw", "late"]),
            st.sampled_from([*IDS, "01.recall.00.r_form"]) | st.text(max_size=12),
            JSON | st.fixed_dictionaries({"value": JSON, "reasons": st.just({"": EVIL})}),
            st.none() | st.dictionaries(st.sampled_from(["level", "shown", "ids"]), JSON),
        ),
        max_size=5,
    )
)
def test_any_journal_gives_a_safe_page(events):
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder), course=EVIL)
        for kind, exercise, answer, data in events:
            journal.append(kind, exercise, answer=answer, data=data)
        read(journal)


def test_sources_of_explanations_are_listed_and_made_up_ids_passed_by(journal):
    answer = {"value": ["klimkin"], "reasons": {}}
    journal.append("submit", "01.strengths", attempt=1, answer=answer)
    journal.append("draft", "01.summary", answer={"value": "I read it in [F999].", "reasons": {}})
    page = read(journal)
    listed = page.text.rpartition("Sources named here")[2]
    assert "[F126]" in listed
    assert "[F999]" not in listed


def test_a_reason_shows_in_the_points(journal):
    for attempt, reasons in enumerate([{}, {"": "because of the date"}], start=1):
        answer = {"value": "s05_s06", "reasons": reasons}
        journal.append("submit", "01.nut_graf", attempt=attempt, answer=answer)
    text = read(journal).text
    assert "Arguable: 0.5 of 1 point." in text
    assert "Arguable: 1 of 1 point." in text


def test_a_question_that_is_asked_again_later_is_not_judged_in_the_report(journal):
    """Saving the work between the two would tell the key of the second."""
    first = next(
        one
        for book in WORKBOOKS
        for one in book.exercises
        if getattr(one, "feedback_later", False) and one.kind == "sort"
    )
    value = {item.id: next(iter(item.judged)) for item in first.items}
    journal.append("submit", first.id, attempt=1, answer={"value": value})
    text = Page(report.page(journal, WORKBOOKS)).text
    assert first.title in text
    for item in first.items:
        assert item.judged[value[item.id]].why not in text


def test_a_value_that_was_right_after_the_tries_is_in_the_report(journal):
    task = next(one for book in WORKBOOKS for one in book.exercises if one.kind == "code")
    right = (task.accepted.low + task.accepted.high) / 2
    journal.append("submit", task.id, attempt=1, answer={"value": right * 3})
    journal.append("practice", task.id, answer={"value": right})
    text = Page(report.page(journal, WORKBOOKS)).text
    assert "Later, for practice" in text
    assert re.sub(r"\s+", " ", task.accepted.why) in text
