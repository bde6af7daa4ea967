"""Times, windows and predictions that no honest round has, each forged once, signed, and found."""

import io
import random
from typing import Any

import pytest
from msgspec import structs

from cli.recount.round_checks import Report, recount
from contracts.definition import QuizRules, TopicDraw
from contracts.ledger_file import read_ledger
from contracts.ledger_lines import (
    AttemptRecord,
    Header,
    LedgerAllowance,
    LedgerDisruption,
    LedgerWindow,
)
from tests.support.ledgers import OPENED_US, Organiser, Played, altered, play, published, written

SECOND_US = 1_000_000
CLOSES_US = OPENED_US + 7 * 86_400 * SECOND_US


@pytest.fixture(scope="module")
def played() -> Played:
    """Thirty people of two agencies, nothing predicted."""
    quiz = QuizRules(1800, [TopicDraw("cchc", 2)])
    return play(quiz, 30, random.Random(7), agencies=2)


def recounted(file: bytes) -> Report:
    return recount(read_ledger(io.BytesIO(file)), Organiser().public_key)


def with_header(played: Played, **changes: Any) -> bytes:
    header: Header = structs.replace(played.publication.header, **changes)
    return written(structs.replace(played.publication, header=header))


def sat(start_us: int, took_s: int) -> dict[str, Any]:
    """An attempt of so many seconds, told without contradiction."""
    return {
        "started_at_us": start_us,
        "submitted_at_us": start_us + took_s * SECOND_US,
        "duration_s": max(0, took_s),
    }


def counted(played: Played, agency: str) -> int:
    """An attempt of this agency that is in no standings, so that only its times are wrong."""
    ranked = {row.pseudonym for row in played.publication.standings}
    return next(
        i
        for i, one in enumerate(played.publication.attempts)
        if one.agency == agency and one.pseudonym not in ranked
    )


def test_the_honest_file_has_no_difference_and_no_note(played: Played) -> None:
    report = recounted(played.full)
    assert (report.differences, report.notes) == ([], [])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (sat(OPENED_US, 1801), "took 1801 s, the limit is 1800 s"),
        (sat(OPENED_US + 5 * SECOND_US, -3), "handed in before it began"),
        (sat(OPENED_US - SECOND_US, 5), "began before the round opened"),
        (sat(CLOSES_US - 5 * SECOND_US, 6), "handed in after the round had closed"),
        (sat(CLOSES_US, 0), "began after the round had closed"),
        ({"prediction": 7}, "predicts 7, but nothing was asked"),
    ],
    ids=["limit", "reversed", "early", "late", "too-late", "prediction"],
)
def test_an_attempt_that_no_honest_round_has_is_found_though_it_is_signed(
    played: Played, changes: dict[str, Any], said: str
) -> None:
    index = counted(played, "DV01")
    name = played.publication.attempts[index].pseudonym
    found = recounted(written(altered(played.publication, index, **changes))).differences
    assert [words.partition(": ")[2] for words in found if name in words][:1] == [said]


def test_a_limit_that_was_broken_is_found_in_the_public_file_too(played: Played) -> None:
    """Durations are open for everyone, small agency or not."""
    made = altered(played.publication, counted(played, "DV01"), **sat(OPENED_US, 1801))
    public = published(written(made), made.attempts, "auditors")
    assert any("took 1801 s" in words for words in recounted(public).differences)


def test_an_extension_counts_for_its_agency_and_for_no_other(played: Played) -> None:
    window = LedgerWindow(OPENED_US, CLOSES_US, {"DV00": CLOSES_US + 3600 * SECOND_US})
    told = structs.replace(
        played.publication,
        header=structs.replace(
            played.publication.header, window=window, published_at_us=CLOSES_US + 7200 * SECOND_US
        ),
    )
    for agency, late in (("DV00", False), ("DV01", True)):
        made = altered(told, counted(played, agency), **sat(CLOSES_US + 60 * SECOND_US, 30))
        found = recounted(written(made)).differences
        assert any("after the round had closed" in words for words in found) is late


def test_somebody_whose_agency_is_forgotten_is_held_against_the_last_close(
    played: Played,
) -> None:
    window = LedgerWindow(OPENED_US, CLOSES_US, {"DV00": CLOSES_US + 60 * SECOND_US})
    told = structs.replace(
        played.publication, header=structs.replace(played.publication.header, window=window)
    )
    index = counted(played, "DV00")
    for after_s, late in ((30, False), (61, True)):
        changes = {**sat(CLOSES_US, after_s), "agency": ""}
        found = recounted(written(altered(told, index, **changes))).differences
        assert any("handed in after" in words for words in found) is late


@pytest.mark.parametrize(
    ("begins_s", "takes_s", "word"),
    [
        (0, 30, ""),  # 08:00
        (2 * 3600 - 30, 30, ""),  # until the end of the hours
        (2 * 3600 - 30, 31, "handed in after the hours of its day"),
        (2 * 3600, 30, "began outside the hours of the day"),
        (22 * 3600, 30, "began outside the hours of the day"),  # 06:00
        (23 * 3600, 30, ""),  # 07:00 of the next day
        (7 * 86_400 - 60, 30, ""),  # the last day: until the round closes
    ],
)
def test_hours_of_each_day_hold_and_on_the_last_day_the_close(
    played: Played, begins_s: int, takes_s: int, word: str
) -> None:
    window = LedgerWindow(OPENED_US, CLOSES_US, daily_hours=(7 * 60, 10 * 60))
    header = structs.replace(played.publication.header, window=window)
    told = structs.replace(played.publication, header=header)
    index = counted(played, "DV00")
    made = altered(told, index, **sat(OPENED_US + begins_s * SECOND_US, takes_s))
    mine = f"attempt {made.attempts[index].pseudonym}/{made.attempts[index].attempt}: "
    found = [words for words in recounted(written(made)).differences if words.startswith(mine)]
    assert any(word in words for words in found) if word else not any("hours" in w for w in found)


def disrupted(played: Played, *spans: LedgerDisruption) -> Any:
    window = LedgerWindow(OPENED_US, CLOSES_US, {}, list(spans))
    header = structs.replace(played.publication.header, window=window)
    return structs.replace(played.publication, header=header)


CUT_US, BACK_US = OPENED_US + 600 * SECOND_US, OPENED_US + 4200 * SECOND_US
CUT = LedgerDisruption(CUT_US, BACK_US, BACK_US, ["DV00"])
OVERLAPPING = LedgerDisruption(CUT_US + 60 * SECOND_US, BACK_US, BACK_US)


@pytest.mark.parametrize(
    ("agency", "start_us", "took_s", "said"),
    [
        ("DV00", OPENED_US, 5400, ""),
        ("DV00", OPENED_US, 5401, "took 5401 s, the limit is 1800 s, and 3600 s were given back"),
        ("DV00", CUT_US + 600 * SECOND_US, 4801, "the limit is 1800 s, and 3000 s were given back"),
        ("DV00", CUT_US - 1800 * SECOND_US, 1801, "took 1801 s, the limit is 1800 s"),
        ("DV00", BACK_US, 1801, "took 1801 s, the limit is 1800 s"),
        ("DV01", OPENED_US, 1801, "took 1801 s, the limit is 1800 s"),
    ],
    ids=["whole", "longer", "begun-in-it", "over-before", "begun-after", "elsewhere"],
)
def test_an_attempt_may_be_longer_by_the_time_given_back_to_it_and_no_more(
    played: Played, agency: str, start_us: int, took_s: int, said: str
) -> None:
    index = counted(played, agency)
    told = disrupted(played, CUT)
    if start_us < OPENED_US:  # over before the cut: the round opened earlier
        window = structs.replace(told.header.window, opens_at_us=start_us)
        told = structs.replace(told, header=structs.replace(told.header, window=window))
    found = recounted(written(altered(told, index, **sat(start_us, took_s)))).differences
    long = [words for words in found if "took" in words]
    assert [words.endswith(said) for words in long] == ([True] if said else [])


def test_who_began_after_a_disruption_was_decided_knew_of_it_and_gets_nothing_back(
    played: Played,
) -> None:
    decided_us = CUT_US + 600 * SECOND_US
    told = disrupted(played, LedgerDisruption(CUT_US, BACK_US, decided_us))
    index = counted(played, "DV00")
    for start_us, longer in ((decided_us - 1, False), (decided_us, True)):
        made = altered(told, index, **sat(start_us, 1801))
        found = recounted(written(made)).differences
        assert any("took 1801 s, the limit is 1800 s" in words for words in found) is longer


def test_two_disruptions_that_overlap_give_the_common_part_back_once(played: Played) -> None:
    told = disrupted(played, CUT, OVERLAPPING)
    index = counted(played, "DV00")
    for took_s, longer in ((5400, False), (5401, True)):
        found = recounted(written(altered(told, index, **sat(OPENED_US, took_s)))).differences
        assert any("took" in words for words in found) is longer


def test_where_times_are_closed_nobody_is_longer_than_anybody_can_be(played: Played) -> None:
    told = disrupted(played, CUT)
    for took_s, longer in ((5400, False), (5401, True)):
        made = altered(told, counted(played, "DV00"), **sat(OPENED_US, took_s))
        public = published(written(made), made.attempts, "auditors")
        found = recounted(public).differences
        assert any("took" in words for words in found) is longer


HOUR_US = 3600 * SECOND_US


def cut(from_us: int, until_us: int, agencies: list[str] | None = None) -> LedgerDisruption:
    """A disruption that was told once it was over."""
    return LedgerDisruption(from_us, until_us, until_us, agencies or [])


def spans(*disruptions: LedgerDisruption) -> LedgerWindow:
    return LedgerWindow(OPENED_US, CLOSES_US, {}, list(disruptions))


@pytest.mark.parametrize(
    "window",
    [
        spans(CUT, cut(CUT_US, BACK_US, ["DV01"]), cut(CUT_US, BACK_US + 1, ["DV00"]), OVERLAPPING),
        spans(structs.replace(CUT, begun_before_us=BACK_US - 1), CUT),
        spans(cut(CUT_US, CUT_US + 24 * HOUR_US)),
        spans(LedgerDisruption(CUT_US, CUT_US + HOUR_US + 1, CUT_US + 1)),
        spans(cut(CLOSES_US - HOUR_US, CLOSES_US - 1)),
        LedgerWindow(
            OPENED_US,
            CLOSES_US,
            {"DV00": CLOSES_US + 2},
            [cut(CLOSES_US - HOUR_US, CLOSES_US + 1, ["DV00"])],
        ),
    ],
    ids=["several", "decided-twice", "a-day", "an-hour-ahead", "to-the-close", "to-their-close"],
)
def test_time_that_the_platform_may_give_back_agrees(played: Played, window: LedgerWindow) -> None:
    found = with_header(played, window=window, published_at_us=CLOSES_US + HOUR_US)
    assert recounted(found).differences == []


@pytest.mark.parametrize(
    ("window", "said"),
    [
        (LedgerWindow(CLOSES_US, OPENED_US), "closes before it opens"),
        (LedgerWindow(OPENED_US, CLOSES_US, daily_hours=(600, 420)), "end before they begin"),
        (LedgerWindow(OPENED_US, CLOSES_US, {"DV00": CLOSES_US}), "not beyond everyone's"),
        (LedgerWindow(OPENED_US, 2 * CLOSES_US), "published before it was over"),
        (LedgerWindow(OPENED_US, CLOSES_US, {}, [LedgerDisruption(5, 6, 6)]), "was none, or not"),
        (
            LedgerWindow(OPENED_US, CLOSES_US, {}, [LedgerDisruption(BACK_US, CUT_US, CUT_US)]),
            "was none, or not",
        ),
        (spans(cut(CLOSES_US - HOUR_US, CLOSES_US)), "ends after the round has closed for all"),
        (
            LedgerWindow(
                OPENED_US,
                CLOSES_US,
                {"DV00": CLOSES_US + 2},
                [cut(CLOSES_US - HOUR_US, CLOSES_US + 1, ["DV00", "DV01"])],
            ),
            "ends after the round has closed for DV01",
        ),
        (spans(cut(CUT_US, CUT_US + 24 * HOUR_US + 1)), "longer than a day"),
        (
            spans(LedgerDisruption(CUT_US, CUT_US + 2 * HOUR_US + 2, CUT_US + HOUR_US + 1)),
            "more than an hour after it was decided",
        ),
        (spans(CUT, CUT), "stands twice"),
        (spans(OVERLAPPING, CUT), "not in order"),
    ],
    ids=[
        "reversed",
        "hours-reversed",
        "no-extension",
        "published-early",
        "before-it",
        "backwards",
        "after-close",
        "after-close-of-one",
        "day",
        "ahead",
        "twice",
        "order",
    ],
)
def test_a_window_that_cannot_be_is_found(played: Played, window: LedgerWindow, said: str) -> None:
    last_us = max([played.publication.header.published_at_us, *window.agencies.values()])
    found = recounted(with_header(played, window=window, published_at_us=last_us)).differences
    assert len(found) == 1
    assert said in found[0]


def test_what_is_published_at_the_very_close_was_published_after_it(played: Played) -> None:
    told = with_header(played, published_at_us=CLOSES_US)
    assert recounted(told).differences == []


def test_a_file_without_a_window_says_what_it_does_not_show(played: Played) -> None:
    report = recounted(with_header(played, window=None))
    assert report.differences == []
    assert report.notes == ["the file tells no window: starts and arrivals are not held against it"]


def test_closed_times_are_noted_and_settled_by_the_auditors_file() -> None:
    small = play(QuizRules(1800, [TopicDraw("cchc", 2)]), 5, random.Random(7), agencies=1)
    told: list[AttemptRecord] = small.publication.attempts
    assert f"{len(told)} attempts not held against the window: their times are closed" in (
        recounted(small.public).notes
    )


@pytest.mark.parametrize(
    ("more", "attempt", "said"),
    [
        (LedgerAllowance(600), sat(OPENED_US, 2400), ""),
        (LedgerAllowance(600), sat(OPENED_US, 2401), "took 2401 s, the limit is 2400 s"),
        (LedgerAllowance(600), sat(CLOSES_US - 60 * SECOND_US, 61), "after the round had closed"),
        (LedgerAllowance(0, CLOSES_US + 60 * SECOND_US), sat(CLOSES_US, 60), ""),
        (LedgerAllowance(0, CLOSES_US + 60 * SECOND_US), sat(CLOSES_US, 61), "had closed"),
        (LedgerAllowance(0, CLOSES_US + 60 * SECOND_US), sat(OPENED_US, 1801), "limit is 1800 s"),
    ],
)
def test_whoever_had_more_time_is_held_against_that_and_nobody_else_is(
    played: Played, more: LedgerAllowance, attempt: dict[str, Any], said: str
) -> None:
    index = counted(played, "DV01")
    mine = played.publication.attempts[index].pseudonym
    window = LedgerWindow(OPENED_US, CLOSES_US, allowances={mine: more})
    told = structs.replace(
        played.publication,
        header=structs.replace(
            played.publication.header, window=window, published_at_us=CLOSES_US + 3600 * SECOND_US
        ),
    )
    found = recounted(written(altered(told, index, **attempt))).differences
    assert [said in words for words in found if mine in words][:1] == ([True] if said else [])
    other = counted(played, "DV00")
    theirs = played.publication.attempts[other].pseudonym
    found = recounted(written(altered(told, other, **sat(CLOSES_US, 60)))).differences
    assert any(theirs in words and "had closed" in words for words in found)


@pytest.mark.parametrize(
    ("limit_s", "more", "said"),
    [
        (1800, LedgerAllowance(), "is none"),
        (1800, LedgerAllowance(90), "not whole minutes"),
        (1800, LedgerAllowance(86_460), "of a day at most"),
        (1800, LedgerAllowance(0, CLOSES_US), "not beyond everyone's close"),
        (None, LedgerAllowance(60), "though there is no limit"),
    ],
)
def test_more_time_that_nobody_can_have_had_is_found(
    played: Played, limit_s: int | None, more: LedgerAllowance, said: str
) -> None:
    mine = played.publication.attempts[0].pseudonym
    window = LedgerWindow(OPENED_US, CLOSES_US, allowances={mine: more})
    rules = structs.replace(played.publication.header.rules, time_limit_s=limit_s)
    found = recounted(with_header(played, window=window, rules=rules)).differences
    assert any(said in words for words in found)
