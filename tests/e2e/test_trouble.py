"""When nothing can be written, or the kernel dies: the page says so, works on, loses nothing."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from medialit.answers import Journal
from tests.e2e import student
from tests.e2e.student import Mouse, field, find, judged, question, said, sheet, value_of

START, FIRST = "00_start_here", "01_read_before_you_judge"


@pytest.fixture
def blocked(lab):
    """A file where the work folder should be: nobody can write there, not even root."""
    lab.restore()
    lab.work.write_text("This is not a folder.", encoding="utf-8")
    yield lab
    lab.close_kernels()
    if lab.work.is_file():
        lab.work.unlink()


def test_where_nothing_can_be_written_the_page_says_so_and_works_on(page, blocked, tmp_path):
    lab = blocked
    lab.open(page, START)
    lab.run_all(page)
    panel = page.locator("section.ml-work")
    expect(panel.get_by_role("alert")).to_contain_text("Your work is not being saved")
    for part in page.locator("section.ml-exercise").all():
        trouble = part.locator('.ml-status[data-mood="trouble"]')
        expect(trouble).to_contain_text("Your work is not being saved")
        expect(trouble.get_by_role("button", name="Save my work")).to_be_visible()
    for name in ("dark", "light"):
        student.theme(page, name)
        assert not student.violations(page), name

    mouse = Mouse(page)
    value = value_of(find("00.keep"), "not_supported")
    mouse.answer("00.keep", value)
    part = sheet(page, "00.keep")
    mouse.press(part, "confidence/60")
    mouse.press(part, "submit")
    part.locator(".ml-feedback").wait_for()
    assert said(page, "00.keep") == judged(find("00.keep"), value)
    expect(part.locator(".ml-status")).to_contain_text("Your work is not being saved")

    for button in (field(part, "save"), field(panel, "save")):
        with page.expect_download() as waiting:
            button.click()
        data = Path(waiting.value.path()).read_bytes()
        assert {"answers.jsonl", "report.html"} <= {*zipfile.ZipFile(io.BytesIO(data)).namelist()}
        elsewhere = Journal(tmp_path / waiting.value.suggested_filename, None, course="test")
        elsewhere.restore(data, "saved.zip")
        assert elsewhere.progress("00.keep").attempts[0].answer["value"] == value

    # Once there is a place, the page finds it by itself: nobody has to type for it.
    lab.work.unlink()
    student.saved(page, "00.keep")
    mouse.answer("00.practice_gap", value_of(find("00.practice_gap"), "accepted"))
    student.saved(page, "00.practice_gap")
    assert student.progress(lab.work, "00.keep").attempts[0].answer["value"] == value
    assert student.progress(lab.work, "00.practice_gap").draft


def test_what_is_typed_while_the_kernel_dies_comes_back(page, lab):
    lab.restore()
    lab.open(page, FIRST)
    lab.run_all(page)
    mouse = Mouse(page)
    student.watch_restarts(page)
    mouse.write(question(page, "01.summary"), "01.summary/text", "Saved before.")
    student.saved(page, "01.summary")
    (kernel,) = lab.kernel_processes()
    # JupyterLab says that the kernel has died, sooner or later: whoever works there closes it.
    page.add_locator_handler(
        page.locator(".jp-Dialog"), lambda shown: shown.locator(".jp-mod-accept").click()
    )
    kernel.kill()
    words = "Typed when nobody was listening: 👩‍👩‍👧 שלום"
    mouse.write(question(page, "01.summary"), "01.summary/text", words)
    value = value_of(find("01.nut_graf"), "accepted")
    mouse.answer("01.nut_graf", value)
    for placed in ("01.summary", "01.nut_graf"):
        trouble = sheet(page, placed).locator('.ml-status[data-mood="trouble"]')
        expect(trouble).to_contain_text("Not saved yet")
    text = field(question(page, "01.summary"), "01.summary/text")
    expect(text).to_have_value(words)
    with page.expect_download() as waiting:
        field(sheet(page, "01.summary"), "save").click()
    assert words in Path(waiting.value.path()).read_text(encoding="utf-8")
    assert student.progress(lab.work, "01.summary").draft["value"] == "Saved before."

    page.wait_for_function("() => window.restarts > 0")
    lab.wait_idle(page)
    lab.run_all(page)
    student.saved(page, "01.summary")
    expect(text).to_have_value(words)
    student.saved(page, "01.nut_graf")
    assert student.progress(lab.work, "01.summary").draft["value"] == words
    assert student.progress(lab.work, "01.nut_graf").draft["value"] == value
    kept = page.evaluate(
        "() => Object.keys(localStorage).filter((one) => one.startsWith('medialit'))"
    )
    assert kept == []
