"""What labs and figures say about the two polls: how they were made, and what they leave open."""

from __future__ import annotations

from medialit.polls.waves import Wave, answers, waves

#: What chance does not cover, in short and at length.
UNCOVERED = (
    (
        "Who did not answer",
        "Of 100 people called, {rates} took part, as published. The others may think otherwise, "
        "and no interval knows.",
    ),
    (
        "How it was asked",
        "Neither question nor answers could be read, only reports of them. “Likely” is our short "
        "word; the poll’s English summary says “believe in a possible Russian attack”.",
    ),
    (
        "By which way, in which language",
        "By telephone, to people with a mobile phone. Of 100 interviews {russian} were in Russian. "
        "Both polls were weighted by gender, age and ethnicity.",
    ),
    (
        "Fear of answering",
        "A stranger asks by telephone about a war. Some may say what feels safe.",
    ),
)
HINDSIGHT = (
    "Both polls are later than the article, by our dating: November is nearer to it, and May 2023 "
    "is hindsight. Neither can show what its writer could have known."
)


def of_both(text: str = "{}", *, join: str = " and ") -> str:
    """Say something of each wave, filled in from its row: "{0.n:,}"."""
    return join.join(text.format(wave.meta) for wave in waves())


def rates() -> str:
    """Say the response rates of both polls."""
    return of_both("{0.response_rate:g}")


def asked() -> str:
    """Say how many people were asked in each poll."""
    return of_both("{0.n:,}")


def sources() -> str:
    """Return the ids of the sources of both polls, in brackets."""
    ids = {one for wave in waves() for row in wave.rows.values() for one in row.sources}
    return f"[{', '.join(sorted(ids))}]"


def uncovered() -> list[list[str]]:
    """Return what the intervals do not cover."""
    russian = of_both("{0.in_russian:g}")
    return [[title, text.format(rates=rates(), russian=russian)] for title, text in UNCOVERED]


def how_made(wave: Wave) -> str:
    """Say who asked whom, when, how and with which error."""
    row = wave.meta
    return (
        f"{row.survey}, {row.date}: {row.n:,} {row.base}, by {row.mode}; error at most "
        f"±{row.error_published:g} points, response rate {row.response_rate:g} %"
    )


def small_print() -> str:
    """Say in one line who was asked, how many, when and how exactly."""
    first, *_ = waves()
    same = first.meta
    when = " and ".join(f"{wave.n:,} on {wave.meta.date}" for wave in waves())
    return (
        f"{first_up(same.base)}, by {same.mode}: {when}; error at most "
        f"±{same.error_published:g} points. Demoscope, PaperLab {sources()}."
    )


def table() -> tuple[tuple[str, ...], list[tuple[str, float, float]]]:
    """Return the head and the rows of the table that all charts of the polls show."""
    head = ("Answer", *(f"{wave.name} (%)" for wave in waves()))
    return head, [(one, *(wave.share(one) for wave in waves())) for one in answers()]


def first_up(text: str) -> str:
    """Begin a text with a capital letter and leave the rest as it is: Kazakhstan, May."""
    return text[:1].upper() + text[1:]


def percent(value: float) -> str:
    """Write a share: 15 %, 8.3 %."""
    return f"{value:g} %"
