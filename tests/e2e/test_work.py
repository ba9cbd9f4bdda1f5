"""Save, restore, start over and learner codes in the browser; and input that means harm."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from playwright.sync_api import expect

from medialit.answers import Journal
from tests.e2e import student
from tests.e2e.student import Mouse, field, find, question, sheet, value_of

START, FIRST = "00_start_here", "01_read_before_you_judge"
PRACTICE = ("00.practice_claim", "00.practice_gap")
HOSTILE = {
    "script": "<script>window.hacked = 1</script>",
    "image": "<img src=x onerror=window.hacked=1>",
    "markup": "</textarea></style><svg onload=window.hacked=1>&lt;b&gt; ${window.hacked=1} {{7*7}}",
    "long": "20,000 characters: " + "ä" * (20_000 - 19),
    "right to left": "الخطر صغير لكنه موجود. שלום עולם \u202eabc\u202c",
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇰🇿 e\u0301 ﷽",
    "control": "a\x00b\x01c\x1bd\x7fe\u2028f\u200bg\tEnd\nline\\n\"quotes'",
}


@pytest.fixture
def panel(page, lab):
    """The work panel of the start notebook, after Run All, with nothing saved yet."""
    lab.restore()
    page.on("dialog", lambda dialog: dialog.accept())
    lab.open(page, START)
    lab.run_all(page)
    shown = page.locator("section.ml-work")
    shown.wait_for()
    return shown


def _news(panel):
    return panel.locator(".ml-news")


def _download(page, press):
    with page.expect_download() as waiting:
        press()
    with zipfile.ZipFile(waiting.value.path()) as saved:
        return waiting.value, {name: saved.read(name) for name in saved.namelist()}


def _practise(mouse):
    """Answer the two practice questions, which share one confidence."""
    for placed in PRACTICE:
        mouse.answer(placed, value_of(find(placed), "accepted"))
    part = sheet(mouse.page, PRACTICE[0])
    mouse.press(part, "confidence/80")
    mouse.press(part, "submit")
    part.locator(".ml-key").first.wait_for()
    expect(part).to_contain_text("You were 80 % sure. The key accepts 2 of your 2 first answers.")


def test_save_start_over_and_restore(page, lab, panel, tmp_path, wait_until):
    mouse = Mouse(page)
    assert sheet(page, PRACTICE[0]).locator(".ml-confidence").count() == 1
    _practise(mouse)
    expect(panel.locator(".ml-progress li").first).to_contain_text("2 of 3")
    done = student.left(page)
    got, inside = _download(page, lambda: mouse.press(panel, "save"))
    assert {"answers.jsonl", "manifest.json", "report.html"} <= inside.keys()
    expect(_news(panel)).to_contain_text(f"Saved as {got.suggested_filename}")
    kept = tmp_path / got.suggested_filename
    got.save_as(kept)

    # No keeps everything; Yes puts it aside.
    mouse.press(panel, "start-over")
    mouse.press(panel, "start-over-no")
    assert student.left(page) == done
    mouse.press(panel, "start-over")
    mouse.press(panel, "start-over-yes")
    expect(_news(panel)).to_contain_text("Your earlier answers are in")
    expect(page.locator(".ml-key")).to_have_count(0)
    assert not student.progress(lab.work, PRACTICE[0]).attempts
    expect(panel.locator(".ml-progress li").first).to_contain_text("0 of")

    for name, content in (("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(100)), ("a.zip", b"PK\x03")):
        wrong = {"name": name, "mimeType": "application/zip", "buffer": content}
        field(panel, "restore").set_input_files(wrong)
        expect(_news(panel)).to_contain_text(f"“{name}” could not be used.")
        expect(_news(panel)).to_have_attribute("data-mood", "trouble")
    field(panel, "restore").set_input_files(kept)
    expect(_news(panel)).to_contain_text("added")
    sheet(page, PRACTICE[0]).locator(".ml-key").first.wait_for()
    wait_until(lambda: student.left(page) == done, "every set to show what was restored")
    expect(panel.locator(".ml-progress li").first).to_contain_text("2 of")


def test_two_codes_keep_apart(page, lab, panel, wait_until):
    mouse = Mouse(page)
    mouse.write(panel, "code", "Amber-Heron-42")
    mouse.press(panel, "use-code")
    expect(_news(panel)).to_contain_text("now saves for amber-heron-42")
    _practise(mouse)
    expect(sheet(page, PRACTICE[0]).locator(".ml-status")).to_contain_text("for amber-heron-42")
    first = student.left(page)
    mouse.write(panel, "code", "teal-owl-7")
    mouse.press(panel, "use-code")
    expect(_news(panel)).to_contain_text("now saves for teal-owl-7")
    expect(page.locator(".ml-key")).to_have_count(0)
    mouse.answer("00.keep", value_of(find("00.keep"), "accepted"))
    student.saved(page, "00.keep")
    mouse.write(panel, "code", "amber-heron-42")
    mouse.press(panel, "use-code")
    sheet(page, PRACTICE[0]).locator(".ml-key").first.wait_for()
    wait_until(lambda: student.left(page) == first, "every set to show the first code's answers")
    assert student.progress(lab.work, PRACTICE[0], "amber-heron-42").attempts
    assert not student.progress(lab.work, PRACTICE[0], "teal-owl-7").attempts
    assert student.progress(lab.work, "00.keep", "teal-owl-7").draft
    assert not student.progress(lab.work, PRACTICE[0]).touched

    before = panel.locator(".ml-progress").inner_text()
    for unfit in ("a b", "<b>x</b>", "../../x", ".."):
        mouse.write(panel, "code", unfit)
        mouse.press(panel, "use-code")
        expect(_news(panel)).to_contain_text("Please choose a code of 3 to 32 letters")
        expect(field(panel, "code")).to_have_value(unfit)
        _news(panel).evaluate("one => one.textContent = ''")
    assert panel.locator(".ml-progress").inner_text() == before
    assert sorted(one.name for one in lab.work.iterdir() if one.is_dir()) == [
        "amber-heron-42",
        "teal-owl-7",
    ]


def test_the_chosen_course_is_kept(page, lab, panel):
    mouse = Mouse(page)
    expect(panel.locator(".ml-progress .ml-tag")).to_have_count(1)
    mouse.press(panel, "course/short")
    expect(_news(panel)).to_have_text("Your choice is saved.")
    student.restart_kernel(page, lab)
    lab.run_all(page)
    expect(field(panel, "course/short")).to_be_checked()


def test_hostile_text_stays_text_everywhere(page, lab, browser, tmp_path):
    lab.restore()
    journal = Journal(lab.work, None, course="test")
    lab.open(page, FIRST)
    lab.run_all(page)
    page.locator(".ml-exercise").first.wait_for()
    mouse = Mouse(page)
    for text in HOSTILE.values():
        _paste(page, "01.summary/text", text)
        student.saved(page, "01.summary")
        journal.refresh()
        assert journal.progress("01.summary").draft["value"] == text
    _paste(page, "01.summary/text", "half \ud83d of a pair")
    student.saved(page, "01.summary")
    journal.refresh()
    assert journal.progress("01.summary").draft["value"] == "half \ufffd of a pair"

    everything = "\n".join(HOSTILE.values())
    _paste(page, "01.summary/text", everything)
    mouse.press(sheet(page, "01.summary"), "submit")
    question(page, "01.summary").locator(".ml-key").wait_for()
    mouse.answer("01.nut_graf", value_of(find("01.nut_graf"), "arguable"))
    mouse.press(sheet(page, "01.nut_graf"), "confidence/50")
    mouse.press(sheet(page, "01.nut_graf"), "submit")
    _paste(page, "01.nut_graf/reason/", everything)
    mouse.press(sheet(page, "01.nut_graf"), "submit")
    question(page, "01.nut_graf").locator(".ml-key").wait_for()
    assert _text(journal, "01.summary") == everything
    assert _reason(journal, "01.nut_graf") == everything
    assert page.evaluate("() => window.hacked") is None
    # Drawn again from the journal, the fields hold the same, and still nothing has run.
    page.goto("about:blank")
    lab.open(page, FIRST)
    lab.run_all(page)
    shown = field(question(page, "01.summary"), "01.summary/text")
    assert shown.input_value() == everything
    assert page.evaluate("() => window.hacked") is None
    page.goto("about:blank")

    lab.open(page, START)
    lab.run_all(page)
    panel = page.locator("section.ml-work")
    for text in list(HOSTILE.values())[:3]:
        mouse.write(panel, "code", text)
        mouse.press(panel, "use-code")
        expect(_news(panel)).to_contain_text("Please choose a code")
        _news(panel).evaluate("one => one.textContent = ''")
    named = {"name": "<img src=x onerror=window.hacked=1>.zip", "mimeType": "", "buffer": b"x"}
    field(panel, "restore").set_input_files(named)
    expect(_news(panel)).to_contain_text("“<img src=x onerror=window.hacked=1>.zip” could not")
    got, inside = _download(page, lambda: mouse.press(panel, "save"))
    assert page.evaluate("() => window.hacked") is None
    _read_report(browser, inside["report.html"], everything, tmp_path)

    fresh = Journal(tmp_path / "elsewhere", None, course="test")
    assert fresh.restore(got.path().read_bytes(), "saved.zip").added
    assert _text(fresh, "01.summary") == everything
    assert _reason(fresh, "01.nut_graf") == everything
    assert json.loads(inside["manifest.json"])["code"] is None


def _paste(page, key, text):
    """Put text into a field as a paste does: at once, and any characters."""
    page.locator(f'[data-key="{key}"]').evaluate(
        """(field, units) => {
            field.focus();
            field.value = units.map((one) => String.fromCharCode(one)).join('');
            field.dispatchEvent(new InputEvent('input', { inputType: 'insertFromPaste' }));
        }""",
        [int.from_bytes(pair, "little") for pair in _units(text)],
    )


def _units(text):
    """Return the UTF-16 units of a text, so that half a pair travels, too."""
    data = io.BytesIO(text.encode("utf-16-le", "surrogatepass"))
    return iter(lambda: data.read(2), b"")


def _text(journal, placed):
    journal.refresh()
    return journal.progress(placed).attempts[-1].answer["value"]


def _reason(journal, placed):
    journal.refresh()
    return journal.progress(placed).attempts[-1].answer["reasons"][""]


def _read_report(browser, report, everything, tmp_path):
    """Open the report as a file: it shows all that was typed, and runs nothing of it."""
    path = tmp_path / "report.html"
    path.write_bytes(report)
    context = browser.new_context()
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    shown = page.locator(".text").all_text_contents()
    wanted = everything.replace("\x00", "")  # a browser leaves NUL out
    assert [one.removeprefix("My reason: ") for one in shown].count(wanted) == 2
    assert page.evaluate("() => window.hacked") is None
    assert asked == [path.as_uri()]
    assert page.locator("script, img, svg, textarea").count() == 0
    context.close()
