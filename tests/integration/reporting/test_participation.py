"""Participation as the events tell it, in whatever order they come."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.definition import AgencyClass
from contracts.errors import Refused
from contracts.reporting import (
    AgencyParticipation,
    ArrivalsQuery,
    MissingQuery,
    Participation,
    ParticipationQuery,
    Statistics,
    StatisticsQuery,
)
from contracts.rosters import (
    AgencyRegistered,
    ContestantErased,
    ContestantExcluded,
    HeadcountApproved,
    Membership,
)
from contracts.rounds import RoundOpened, RoundSettled
from services.reporting.use_cases import participation_queries
from tests.support.reporting import (
    CONTEST,
    Desk,
    defined,
    registered,
    scored,
    started,
    submitted,
)

AGENCIES = [
    AgencyRegistered(CONTEST, "A", "Sở A", "city", 1),
    AgencyRegistered(CONTEST, "B", "Sở B", "city", 1),
    HeadcountApproved(CONTEST, "A", 10, 1),
    HeadcountApproved(CONTEST, "B", 2, 1),
]


def seen(desk: Desk, **query: Any) -> Participation:
    with desk.store.reading() as connection:
        return participation_queries.participation(
            connection, ParticipationQuery(CONTEST, **query), 7
        )


def lines(desk: Desk, **query: Any) -> dict[str, AgencyParticipation]:
    return {line.agency: line for line in seen(desk, **query).agencies}


def people_missing(desk: Desk, agency: str, **query: str) -> list[str]:
    with desk.store.reading() as connection:
        found = participation_queries.missing(connection, MissingQuery(CONTEST, agency, **query))
    return [person.person for person in found.people]


def test_distinct_people_are_counted_against_the_quota(desk: Desk) -> None:
    desk.tell(defined(), *AGENCIES)
    desk.tell(*(registered(f"p{n}", "A") for n in range(9)))
    desk.tell(*(submitted(f"p{n}") for n in range(6)), submitted("p0", "r2"), submitted("p6", "r2"))

    line = lines(desk)["A"]
    assert (line.participants, line.denominator, line.roster_rows) == (7, 10, 9)
    assert line.met
    assert line.missing == 0
    assert lines(desk, round="r1")["A"].missing == 1
    assert lines(desk, round="r2")["A"].participants == 2
    assert not seen(desk).quota_met  # B has nobody yet
    assert seen(desk).classes[0].participants == 7


def test_facts_may_come_before_what_explains_them(desk: Desk) -> None:
    desk.tell(scored("p0"), submitted("p0"), registered("p0", "B"), defined(), *AGENCIES)
    desk.tell(started("p0"), started("p1"))

    assert lines(desk)["B"].participants == 1
    assert (seen(desk).attempts, seen(desk).in_progress) == (2, 1)


def test_practice_and_empty_sheets_make_nobody_a_participant(desk: Desk) -> None:
    desk.tell(defined(), *AGENCIES, registered("p0", "A"), registered("p1", "A"))
    desk.tell(submitted("p0", "r0"), submitted("p1", "r1", answered=0))

    assert lines(desk)["A"].participants == 0
    assert people_missing(desk, "A") == ["p0", "p1"]

    desk.tell(submitted("p1", "r1", answered=1, revision=2))
    assert lines(desk)["A"].participants == 1
    assert people_missing(desk, "A") == ["p0"]


def test_a_later_revision_takes_back_what_an_earlier_one_counted(desk: Desk) -> None:
    desk.tell(defined(minimum_answers=2), *AGENCIES, registered("p0", "A"), submitted("p0"))
    desk.tell(submitted("p0", answered=1, revision=2))
    desk.tell(submitted("p0"))

    assert lines(desk)["A"].participants == 0


def test_the_excluded_count_nowhere_until_they_may_again(desk: Desk) -> None:
    desk.tell(defined(denominator="headcount_less_excluded"), *AGENCIES)
    desk.tell(registered("p0", "A"), registered("p1", "A"), submitted("p0"))
    desk.tell(ContestantExcluded(CONTEST, "p0", "Ban Tổ chức", 1))

    line = lines(desk)["A"]
    assert (line.participants, line.denominator, line.roster_rows) == (0, 9, 2)
    assert people_missing(desk, "A") == ["p1"]

    desk.tell(ContestantExcluded(CONTEST, "p0", "", 2))
    assert (lines(desk)["A"].participants, lines(desk)["A"].denominator) == (1, 10)


def test_a_person_on_two_rosters_is_two_rows_and_one_person(desk: Desk) -> None:
    desk.tell(defined(denominator="eligible"), *AGENCIES, registered("p0", "A", "B"))
    desk.tell(submitted("p0", agency="A"))

    found = lines(desk)
    assert [found[name].roster_rows for name in "AB"] == [1, 1]
    assert [found[name].participants for name in "AB"] == [1, 0]
    assert [found[name].denominator for name in "AB"] == [1, 0]


def test_who_moves_between_rounds_counts_for_the_agency_of_each_opening(desk: Desk) -> None:
    moved = registered("p0", Membership("A", 0, 150), Membership("B", 150))
    desk.tell(defined(), *AGENCIES, moved)
    desk.tell(submitted("p0", "r1", "A"), submitted("p0", "r2", "B"))

    assert [lines(desk)[name].participants for name in "AB"] == [1, 0]
    assert [lines(desk, round="r2")[name].participants for name in "AB"] == [0, 1]

    desk.tell(registered("p0", "B", revision=2))
    assert [lines(desk)[name].participants for name in "AB"] == [0, 1]
    assert people_missing(desk, "A") == people_missing(desk, "B") == []


def test_when_a_round_really_opened_decides_about_agencies(desk: Desk) -> None:
    desk.tell(defined(), *AGENCIES, submitted("p0"))
    desk.tell(registered("p0", Membership("A", 0, 90), Membership("B", 90)))
    assert lines(desk, round="r1")["B"].participants == 1

    desk.tell(RoundOpened(CONTEST, "r1", 80, 200, ""))
    assert lines(desk, round="r1")["A"].participants == 1
    assert lines(desk)["A"].participants == 1


def test_another_definition_counts_everything_anew(desk: Desk) -> None:
    desk.tell(defined(), *AGENCIES, registered("p0", "A"), submitted("p0", answered=2))
    desk.tell(defined(2, minimum_answers=3))
    assert lines(desk)["A"].participants == 0

    desk.tell(defined(1))
    assert lines(desk)["A"].participants == 0


def test_a_class_without_a_quota_misses_none(desk: Desk) -> None:
    desk.tell(defined(), AgencyRegistered(CONTEST, "C", "Đơn vị C", "other", 1))
    desk.tell(HeadcountApproved(CONTEST, "C", 5, 1))

    assert (lines(desk)["C"].met, lines(desk)["C"].missing) == (True, 0)
    assert AgencyClass("other", "Khác").quota is None
    assert seen(desk).quota_met


def test_the_missing_are_sorted_by_given_name(desk: Desk) -> None:
    desk.tell(defined(), *AGENCIES, registered("Bình", "A"), registered("Ánh", "A"))
    desk.tell(registered("An", "A"), registered("Đức", "A"), submitted("An"))

    assert people_missing(desk, "A") == ["Ánh", "Bình", "Đức"]
    assert people_missing(desk, "A", round="r2") == ["An", "Ánh", "Bình", "Đức"]


SETTLED = RoundSettled(
    contest=CONTEST,
    round="r1",
    settled_at_us=1_725_900_000_000_000,
    seed="5" * 64,
    public_value="",
    commitment="c" * 64,
    bank_digest="b" * 64,
    pseudonym_commitment="d" * 64,
    bank={},
    attempts=3,
    revisions=3,
)


def test_arrivals_are_told_by_local_hour_and_scores_by_counting_attempt(desk: Desk) -> None:
    desk.tell(defined(), registered("p0", "A"), registered("p1", "A"))
    desk.tell(
        submitted("p0", at_us=1_725_847_200_000_000),  # 09/9/2024 02:00 UTC
        submitted("p1", at_us=1_725_850_799_999_999),
        submitted("p0", number=2, at_us=1_725_850_800_000_000),
    )
    desk.tell(scored("p0", score=1), scored("p0", number=2, score=3), scored("p1", score=3))
    desk.tell(scored("p1", score=2, key_revision=2), scored("p1", score=0))
    desk.tell(scored("p9", score=3), ContestantExcluded(CONTEST, "p9", "Ban Tổ chức", 1))

    arrivals = {"2024-09-09T09:00:00+07:00": 2, "2024-09-09T10:00:00+07:00": 1}
    assert statistics(desk) == Statistics(arrivals, scores_shown=False)  # S4: the round is open
    desk.tell(SETTLED)
    assert statistics(desk) == Statistics(arrivals, {2: 1, 3: 1})


def statistics(desk: Desk) -> Statistics:
    with desk.store.reading() as connection:
        return participation_queries.statistics(connection, StatisticsQuery(CONTEST, "r1"))


def test_arrivals_are_told_by_minute_each_attempt_once(desk: Desk) -> None:
    minute = 1_725_847_200_000_000 // 60_000_000
    desk.tell(defined(), registered("p0", "A"), registered("p1", "A"))
    desk.tell(
        submitted("p0", at_us=minute * 60_000_000),
        submitted("p1", at_us=minute * 60_000_000 + 59_999_999),
        submitted("p1", number=2, at_us=(minute + 1) * 60_000_000),
        submitted("p1", number=2, at_us=(minute + 3) * 60_000_000, revision=2),
    )
    with desk.store.reading() as connection:
        found = participation_queries.arrivals(connection, ArrivalsQuery(CONTEST, "r1"))
        with pytest.raises(Refused):
            participation_queries.arrivals(connection, ArrivalsQuery(CONTEST, "none"))
    assert found.minutes == {minute: 2, minute + 3: 1}


def test_every_change_has_its_own_version(desk: Desk) -> None:
    desk.tell(defined(), *AGENCIES)
    before = seen(desk).version
    desk.tell(submitted("p0"))

    assert seen(desk).version > before


def test_who_registered_themselves_counts_once_the_liaison_has_confirmed(desk: Desk) -> None:
    """P2, P3: they may take part meanwhile, and what they did counts from then on."""
    desk.tell(defined(denominator="eligible"), *AGENCIES, registered("p0", "A"))
    desk.tell(registered("p1", "A", unconfirmed=True), registered("p2", "A", unconfirmed=True))
    desk.tell(started("p1"), submitted("p1"))
    line = lines(desk)["A"]
    assert (line.participants, line.denominator, line.roster_rows) == (0, 1, 1)
    assert people_missing(desk, "A") == ["p0"]
    desk.tell(*(registered(person, "A", revision=2) for person in ("p1", "p2")))
    line = lines(desk)["A"]
    assert (line.participants, line.denominator, line.roster_rows) == (1, 3, 3)
    assert people_missing(desk, "A") == ["p0", "p2"]


def test_who_is_erased_counts_on_without_a_name(desk: Desk) -> None:
    desk.tell(defined(), *AGENCIES, registered("p0", "A"), registered("p1", "A"), submitted("p0"))
    desk.tell(
        *(ContestantErased(CONTEST, p, "mandatory", [Membership("A")], 2) for p in ("p0", "p1"))
    )
    desk.tell(registered("p1", "A"))  # an older fact that comes late
    assert lines(desk)["A"].participants == 1
    with desk.store.reading() as connection:
        (line,) = participation_queries.missing(connection, MissingQuery(CONTEST, "A")).people
    assert (line.person, line.name, line.code) == ("p1", "", "")


def test_a_headcount_that_is_only_considered_is_shown_and_not_kept(desk: Desk) -> None:
    desk.tell(defined(), *AGENCIES)
    assert lines(desk, headcounts={"a": 20})["A"].headcount == 20
    assert lines(desk)["A"].headcount == 10


def test_an_annulled_attempt_was_taken_part_in_but_its_score_is_shown_nowhere(desk: Desk) -> None:
    desk.tell(defined(), registered("p0", "A"), submitted("p0"))
    desk.tell(scored("p0", score=3))
    desk.tell(SETTLED)
    assert statistics(desk).scores == {3: 1}
    desk.tell(replace(scored("p0", score=3, key_revision=2), status="annulled"))
    assert statistics(desk).scores == {}
    assert lines(desk)["A"].participants == 1


def at(desk: Desk, now_us: int, **query: Any) -> AgencyParticipation:
    """A's line at this moment; the rounds open at 100, 200 and 300."""
    with desk.store.reading() as connection:
        found = participation_queries.participation(
            connection, ParticipationQuery(CONTEST, **query), now_us
        )
    return next(line for line in found.agencies if line.agency == "A")


def test_a_quota_that_holds_in_each_round_is_met_when_each_round_that_has_opened_met_it(
    desk: Desk,
) -> None:
    """Seven of ten are needed; other people may bring the agency there each week."""
    desk.tell(defined(rounds=3, quota_scope="each_round"), *AGENCIES)
    desk.tell(*(registered(f"p{n}", "A") for n in range(10)))
    assert (at(desk, 50).met, at(desk, 50).missing) == (False, 7)
    desk.tell(*(submitted(f"p{n}", "r1") for n in range(7)))
    assert (at(desk, 150).met, at(desk, 150).missing) == (True, 0)
    desk.tell(*(submitted(f"p{n}", "r2") for n in range(4, 10)))
    line = at(desk, 250)
    assert (line.met, line.missing, line.participants) == (False, 1, 10)
    desk.tell(submitted("p0", "r2"))
    assert at(desk, 250).met
    assert (at(desk, 350).met, at(desk, 350).missing) == (False, 7)
    assert at(desk, 350, round="r1").met
    desk.tell(*(submitted(f"p{n}", "r3") for n in range(7)))
    assert at(desk, 350).met


def test_over_the_phase_the_same_people_meet_the_quota_together(desk: Desk) -> None:
    desk.tell(defined(rounds=2), *AGENCIES)
    desk.tell(*(submitted(f"p{n}", "r1") for n in range(4)))
    desk.tell(*(submitted(f"p{n}", "r2") for n in range(4, 7)))
    assert at(desk, 250).met
    desk.tell(defined(2, rounds=2, quota_scope="each_round"))
    assert (at(desk, 250).met, at(desk, 250).missing) == (False, 4)
    desk.tell(defined(3, rounds=2))
    assert at(desk, 250).met


def test_an_agency_merged_away_in_the_second_week_is_judged_by_the_phases_agencies(
    desk: Desk,
) -> None:
    desk.tell(defined(quota_scope="each_round"), *AGENCIES)
    moved = (Membership("A", 0, 200), Membership("B", 200))
    desk.tell(*(registered(f"p{n}", *moved) for n in range(10)))
    desk.tell(*(submitted(f"p{n}", "r1") for n in range(7)))
    desk.tell(*(submitted(f"p{n}", "r2", agency="B") for n in range(7)))
    assert at(desk, 250).met
    assert at(desk, 250, round="r2").participants == 0


def test_no_table_is_told_under_the_name_that_a_judged_round_is_kept_by(desk: Desk) -> None:
    desk.tell(defined(quota_scope="each_round"), *AGENCIES)
    with pytest.raises(Refused, match=r"round\.unknown"):
        seen(desk, round="=r1")


def test_of_an_agency_that_does_not_exist_nobody_is_said_to_be_complete(desk: Desk) -> None:
    desk.tell(defined(), *AGENCIES)
    assert people_missing(desk, "A") == []
    with pytest.raises(Refused, match=r"agency\.unknown"):
        people_missing(desk, "sở nội vụ")
