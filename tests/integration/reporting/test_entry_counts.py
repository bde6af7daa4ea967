"""Entries are counted per agency: what stands, what was said of it, and who still lacks some."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.contests import ContestDefined
from contracts.definition import EntryRules, Phase, Round
from contracts.errors import Refused
from contracts.reporting import AgencyEntries, EntryCounts, EntryCountsQuery
from contracts.rosters import AgencyRegistered, ContestantRegistered, Membership
from services.reporting.domain.participation_tallies import Scope
from services.reporting.repository import participation_tallies
from services.reporting.use_cases import entry_counts, updating_tallies
from tests.support.reporting import CONTEST, Desk, definition, digest, entry, screened


def call(desk: Desk, **rules: Any) -> None:
    """Agencies A, B and Z, which is founded later; and a call for essays with a round to try."""
    essays = Phase("bai", "Bài viết", "entries", entries=EntryRules(["essay"], **rules))
    windows = [Round("nop", "Nộp bài", 100, 200), Round("thu", "Nộp thử", 50, 90, practice=True)]
    plan = definition()
    plan = replace(plan, phases=[*plan.phases, replace(essays, rounds=windows)])
    desk.tell(
        ContestDefined(CONTEST, plan, 1),
        *(AgencyRegistered(CONTEST, name, f"Đơn vị {name}", "city", 1) for name in "AB"),
        AgencyRegistered(CONTEST, "Z", "Đơn vị Z", "city", 1, valid_from_us=9_000),
    )


def counted(desk: Desk, phase: str | None = None) -> EntryCounts:
    """What reporting answers."""
    with desk.store.reading() as connection:
        return entry_counts.entry_counts(connection, EntryCountsQuery(CONTEST, phase), 7)


def lines(desk: Desk) -> dict[str, AgencyEntries]:
    """By agency."""
    return {line.agency: line for line in counted(desk).agencies}


def test_an_agency_lacks_what_stands_less_than_the_plan_asks_for(desk: Desk) -> None:
    call(desk, minimum_per_agency=2, maximum_per_agency=3)
    desk.tell(entry("e1", "A"), entry("e2", "A"), entry("e3", "B"), entry("thu", "B", "thu"))

    found = counted(desk)
    assert [(line.agency, line.received, line.missing) for line in found.agencies] == [
        ("A", 2, 0),
        ("B", 1, 1),
    ]
    assert (found.phase, found.received, found.missing) == ("bai", 3, 1)
    assert (lines(desk)["A"].needed, lines(desk)["A"].most) == (2, 3)


def test_the_highest_revision_counts_in_whatever_order_it_comes(desk: Desk) -> None:
    call(desk)
    desk.tell(screened("e1", "accepted", 2), screened("e2", "refused", 2))
    desk.tell(entry("e1", "A"), entry("e2", "A"), entry("e3", "A", state="withdrawn", revision=2))
    desk.tell(entry("e3", "A"), entry("e4", "A"), screened("e4", "sent_back", 2))
    desk.tell(screened("e1", "waiting", 1))

    (line,) = (one for one in counted(desk).agencies if one.agency == "A")
    assert (line.accepted, line.sent_back, line.refused, line.waiting) == (1, 1, 1, 0)
    assert line.received == 2


def test_an_agency_that_nobody_registered_yet_stands_under_its_code(desk: Desk) -> None:
    call(desk, minimum_per_agency=1)
    desk.tell(entry("e1", "C"))

    assert (lines(desk)["C"].name, lines(desk)["C"].received) == ("C", 1)
    assert "Z" not in lines(desk)


def test_only_calls_for_entries_are_counted(desk: Desk) -> None:
    call(desk)
    with pytest.raises(Refused) as refusal:
        counted(desk, "quiz")
    assert refusal.value.problem.code == "phase.unknown"
    assert counted(desk, "bai").phase == "bai"


def test_told_once_more_from_the_beginning_it_is_the_same(desk: Desk) -> None:
    call(desk)
    desk.tell(entry("e1", "A"), screened("e1", "accepted", 2))
    before = digest(desk)
    desk.tell_again()
    assert digest(desk) == before


def judged(desk: Desk, **rules: Any) -> None:
    """The same call, which carries the quota: an, binh of A and chi of B are on rosters."""
    call(desk, **rules)
    plan = definition()
    essays = Phase("bai", "Bài viết", "entries", entries=EntryRules(["essay"], **rules))
    windows = [Round("nop", "Nộp bài", 100, 200)]
    plan = replace(
        plan,
        phases=[*plan.phases, replace(essays, rounds=windows)],
        participation=replace(plan.participation, phase="bai", minimum_answers=30),
    )
    desk.tell(ContestDefined(CONTEST, plan, 2))
    desk.tell(
        *(
            ContestantRegistered(CONTEST, one, one, "mandatory", [Membership(agency)], 1)
            for one, agency in (("an", "A"), ("binh", "A"), ("chi", "B"))
        )
    )


def took_part(desk: Desk) -> dict[str, int]:
    """Agency -> people who took part, as the quota table has it; equal to a count anew."""
    with desk.store.reading() as connection:
        kept = participation_tallies.tallies_of(connection, CONTEST, Scope("bai", ""))
        counted_anew = updating_tallies.count(connection, CONTEST)
    anew = {
        agency: share
        for (scope, agency), share in counted_anew.items()
        if scope == Scope("bai", "")
    }
    assert kept == anew
    return {name: share.participants for name, share in kept.items() if share.participants}


def test_authors_of_entries_that_count_take_part_and_each_once(desk: Desk) -> None:
    judged(desk)
    desk.tell(entry("e1", "A", authors=["an", "chi"]), entry("e2", "A", authors=["an"]))
    assert took_part(desk) == {"A": 1, "B": 1}, "of the agency that the roster gives"
    desk.tell(entry("e3", "A", authors=["khach"]))
    assert took_part(desk) == {"A": 2, "B": 1}, "whom no roster names counts for the entry's"


def test_who_left_an_entry_takes_part_no_more_nor_do_those_of_a_refused_one(desk: Desk) -> None:
    judged(desk)
    desk.tell(entry("e1", "A", authors=["an", "chi"]))
    desk.tell(entry("e1", "A", authors=["an", "binh"], revision=2))
    assert took_part(desk) == {"A": 2}
    desk.tell(screened("e1", "refused", 3))
    assert took_part(desk) == {}
    desk.tell(screened("e1", "accepted", 4))
    assert took_part(desk) == {"A": 2}
    desk.tell(entry("e1", "A", authors=["an", "binh"], state="withdrawn", revision=5))
    assert took_part(desk) == {}


def test_a_screening_that_comes_first_and_events_told_again_count_the_same(desk: Desk) -> None:
    judged(desk)
    desk.tell(screened("e1", "refused", 2), entry("e2", "B", authors=["chi"]))
    desk.tell(entry("e1", "A", authors=["an"]))
    assert took_part(desk) == {"B": 1}
    before = digest(desk)
    desk.tell_again()
    assert (digest(desk), took_part(desk)) == (before, {"B": 1})
