"""A student does the first notebook by mouse, reloads, restarts, and finds everything again."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from medialit import scoring
from medialit.exercises import Write, load
from tests.e2e import student
from tests.e2e.student import Mouse, field, find, judged, question, said, sheet, value_of

NAME = "01_read_before_you_judge"
REASON = "The words of the sentence leave room for this reading."
# Wrong or arguable first, then what the key accepts.
TWO_TRIES = ("01.inventory", "01.nut_graf", "01.sort", "01.strengths")


def test_before_anything_runs_every_exercise_stands_there_as_text(page, lab):
    lab.restore()
    lab.open(page, NAME)
    text = "\n".join(page.locator(".medialit-twin").all_inner_texts())
    for exercise in load(NAME).exercises:
        assert exercise.title in text
    assert page.locator(".medialit-sources").is_visible()
    expect(page.locator(".ml")).to_have_count(0)
    _no_error_box(page)


def test_a_student_finds_every_exercise_as_it_was_left(page, lab):
    lab.restore()
    sent: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda one: sent.append(one)))
    page.on("dialog", lambda dialog: dialog.accept())
    lab.open(page, NAME)
    lab.run_all(page)
    page.locator(".ml-exercise").first.wait_for()
    assert _times(sent, "The page side of the course") == 1
    _no_error_box(page)
    shown = [one for ids in student.placed_on(page) for one in ids]
    assert shown[3:] == [one.id for one in load(NAME).exercises]

    mouse = Mouse(page)
    _recall(mouse, shown[:3])
    _stop(mouse, lab)
    for placed in TWO_TRIES:
        _two_tries(mouse, placed)
    _key_at_once(mouse, "01.pyramid")
    _write(mouse, lab, "01.summary")
    _only_begun(mouse, lab, "01.transfer")
    done = student.left(page)

    # Not stored in the notebook file: the page shows the questions, and Run All the answers.
    page.reload()
    page.locator(".medialit-twin").first.wait_for()
    lab.wait_idle(page)
    lab.run_all(page)
    page.locator(".ml-exercise").first.wait_for()
    # The three questions from earlier were answered, so three others are asked now.
    again = student.placed_on(page)[0]
    assert {find(one).id for one in again} != {find(one).id for one in shown[:3]}
    assert student.left(page)[1:] == done[1:]
    done = student.left(page)
    # Stored: the kernel that still runs fills the page again.
    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    page.reload()
    page.locator(".ml-exercise").nth(len(done) - 1).wait_for()
    assert student.left(page) == done

    lab.wait_idle(page)
    student.restart_kernel(page, lab)
    lab.run_all(page)
    page.locator(".ml-exercise").nth(len(done) - 1).wait_for()
    assert student.left(page) == done
    _no_error_box(page)
    _right_away(mouse, "01.transfer", "01.transfer_check")


def _times(frames, words):
    whole = [one if isinstance(one, bytes) else one.encode() for one in frames]
    return sum(one.count(words.encode()) for one in whole)


def _no_error_box(page):
    outputs = "\n".join(page.locator(".jp-OutputArea").all_inner_texts())
    assert not re.search("Traceback|Error displaying|Loading widget|model not found", outputs)
    expect(page.locator("[data-mime-type='application/vnd.jupyter.stderr']")).to_have_count(0)


def _check(mouse, placed):
    """Press the button below an exercise and wait for what the page says to it."""
    part = sheet(mouse.page, placed)
    before = part.locator(".ml-summary").all_inner_texts()
    mouse.press(part, "submit")
    expect(part.locator(".ml-summary")).not_to_have_text(before[0] if before else "nothing")
    expect(part.locator(".ml-summary")).to_be_focused()
    student.saved(mouse.page, placed)


def _check_first(mouse, placed, sure):
    """Check a first try; without a confidence the page asks for it."""
    part = sheet(mouse.page, placed)
    mouse.press(part, "submit")
    expect(part.get_by_role("alert")).to_contain_text("how sure are you?")
    assert not part.locator(".ml-summary").count()
    mouse.press(part, f"confidence/{sure}")
    _check(mouse, placed)


def _expect_open(mouse, placed):
    """Check without an answer: the page says what is open and explains nothing."""
    part = sheet(mouse.page, placed)
    mouse.press(part, "submit")
    expect(part.get_by_role("alert")).to_contain_text("Still open")
    assert not part.locator(".ml-feedback, .ml-summary, .ml-key").count()


def _expect_said(mouse, placed, value):
    """The page explains just what was chosen."""
    wanted = judged(find(placed), value)
    shown = said(mouse.page, placed)
    assert [state for state, _ in shown] == [state for state, _ in wanted]
    for (_, why), (_, wanted_why) in zip(shown, wanted, strict=True):
        assert why.startswith(wanted_why)


def _expect_key(mouse, placed):
    """The key gives every possible answer with its reason, and nothing can be changed."""
    part = question(mouse.page, placed)
    part.locator(".ml-key").wait_for()
    shown = part.locator(".ml-key").text_content()
    for item in scoring.key(find(placed)):
        for entry in item.entries:
            assert entry.text in shown
            assert entry.why in shown
    expect(field(sheet(mouse.page, placed), "submit")).to_have_count(0)
    for one in part.locator("input, select, textarea").all():
        assert one.is_disabled() or one.get_attribute("name").endswith("-level")


def _hints(mouse, placed):
    """Each press shows one hint more, and none before its time."""
    exercise, part = find(placed), question(mouse.page, placed)
    for count, hint in enumerate(exercise.hints, start=1):
        assert hint not in part.inner_text()
        mouse.press(part, f"{placed}/hint")
        expect(part.locator(".ml-hint-list li")).to_have_text(list(exercise.hints[:count]))
    expect(field(part, f"{placed}/hint")).to_have_count(0)


def _recall(mouse, ids):
    """Three questions, answered together: no word on any of them before all are answered."""
    for placed in ids[:2]:
        mouse.answer(placed, value_of(find(placed), "not_supported"))
    _expect_open(mouse, ids[0])
    mouse.answer(ids[2], value_of(find(ids[2]), "accepted"))
    _check_first(mouse, ids[0], 60)
    expect(sheet(mouse.page, ids[0])).to_contain_text(
        "You were 60 % sure. The key accepts 1 of your 3 first answers."
    )
    for placed, state in zip(ids, ("not_supported", "not_supported", "accepted"), strict=True):
        _expect_said(mouse, placed, value_of(find(placed), state))
        mouse.answer(placed, value_of(find(placed), "accepted"))
    _check(mouse, ids[0])
    for placed in ids:
        _expect_said(mouse, placed, value_of(find(placed), "accepted"))
        _expect_key(mouse, placed)


def _stop(mouse, lab):
    """Two numbers, set side by side; an arguable one gets the other half point by a reason."""
    before, after = question(mouse.page, "01.stop_before"), question(mouse.page, "01.stop_after")
    _expect_open(mouse, "01.stop_before")
    _hints(mouse, "01.stop_before")
    mouse.answer("01.stop_before", 70)
    _check(mouse, "01.stop_before")
    assert not before.locator(".ml-feedback").count()
    number = value_of(find("01.stop_after"), "arguable")
    mouse.answer("01.stop_after", number)
    _check_first(mouse, "01.stop_after", 80)
    _expect_said(mouse, "01.stop_after", number)
    strip = after.locator(".ml-strip")
    expect(strip.get_by_role("img")).to_have_attribute("aria-label", re.compile(f"70.*{number}"))
    assert strip.locator(".ml-dot").all_inner_texts() == ["before 70", f"after {number}"]
    first_whys = [why for _, why in judged(find("01.stop_before"), 70)]
    expect(strip.locator("figcaption")).to_contain_text(first_whys[0])
    assert student.progress(lab.work, "01.stop_after").attempts[-1].points == 0.5
    mouse.write(after, "01.stop_after/reason/", REASON)
    number, reason = (field(after, f"01.stop_after/{one}") for one in ("number", "reason/"))
    given = number.input_value()
    number.fill("99")
    expect(reason).to_have_value("")  # it spoke for another number
    expect(after.locator(".ml-earlier")).to_contain_text(REASON)
    number.fill(given)
    expect(reason).to_have_value(REASON)  # back to the answer it was typed for
    number.fill("99")
    field(after, "01.stop_after/reason//again").click()
    expect(reason).to_have_value(REASON)
    expect(after.locator(".ml-earlier")).to_be_empty()
    number.fill(given)
    _check(mouse, "01.stop_after")
    assert student.progress(lab.work, "01.stop_after").attempts[-1].points == 1
    _expect_key(mouse, "01.stop_after")


def _two_tries(mouse, placed):
    exercise = find(placed)
    _hints(mouse, placed)
    _expect_open(mouse, placed)
    wrong, right = value_of(exercise, "not_supported"), value_of(exercise, "accepted")
    mouse.answer(placed, wrong)
    _check_first(mouse, placed, 90)
    _expect_said(mouse, placed, wrong)
    assert not question(mouse.page, placed).locator(".ml-key").count()
    mouse.answer(placed, right)
    _check(mouse, placed)
    _expect_said(mouse, placed, right)
    _expect_key(mouse, placed)


def _key_at_once(mouse, placed):
    """Instead of a second try a student may look at the key."""
    wrong = value_of(find(placed), "not_supported")
    _expect_open(mouse, placed)
    mouse.answer(placed, wrong)
    _check_first(mouse, placed, 50)
    _expect_said(mouse, placed, wrong)
    mouse.press(sheet(mouse.page, placed), "key")
    _expect_key(mouse, placed)


def _right_away(mouse, *ids):
    """What was begun before the restart is finished after it; accepted at once, the key comes."""
    for placed in ids:
        mouse.answer(placed, value_of(find(placed), "accepted"))
    _check(mouse, ids[0])
    for placed in ids:
        _expect_said(mouse, placed, value_of(find(placed), "accepted"))
        _expect_key(mouse, placed)


def _write(mouse, lab, placed):
    """Write, compare with the rubric, choose a level, write again."""
    assert isinstance(find(placed), Write)
    part = question(mouse.page, placed)
    _expect_open(mouse, placed)
    mouse.write(part, f"{placed}/text", "word " * 41)
    expect(part).to_contain_text("41 of at most 40 words: too long, but kept")
    mouse.write(part, f"{placed}/text", "Altayev says that the risk is small.")
    _check(mouse, placed)
    key = part.locator(".ml-key").text_content()
    rubric = find(placed).rubric
    assert all(one.model in key for one in (rubric.proficient, rubric.emergent, rubric.basic))
    mouse.press(part, f"{placed}/level/emergent")
    student.saved(mouse.page, placed)
    mouse.write(part, f"{placed}/text", "Altayev says that the risk is small, but present.")
    _check(mouse, placed)
    kept = student.progress(lab.work, placed)
    assert [one.answer["value"] for one in kept.attempts] == [
        "Altayev says that the risk is small.",
        "Altayev says that the risk is small, but present.",
    ]
    assert kept.self_score == "emergent"


def _only_begun(mouse, lab, placed):
    """Answered but not submitted, with a hint: that is kept, too."""
    exercise, part = find(placed), question(mouse.page, placed)
    mouse.press(part, f"{placed}/hint")
    expect(part.locator(".ml-hint-list li")).to_have_count(1)
    value = value_of(exercise, "not_supported")
    mouse.answer(placed, value)
    mouse.press(sheet(mouse.page, placed), "confidence/70")
    student.saved(mouse.page, placed)
    kept = student.progress(lab.work, placed)
    assert kept.draft["value"] == value
    assert (kept.draft_confidence, kept.hints, kept.attempts) == (70, 1, ())
