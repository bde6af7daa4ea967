"""The forecast of an agency, from the events that were told."""

import pytest
from msgspec import structs

from contracts.contests import ContestDefined
from contracts.definition import Round
from contracts.errors import Refused
from contracts.reporting import Outlook, OutlookQuery
from contracts.rosters import AgencyRegistered, HeadcountApproved
from contracts.rounds import RoundChanged, RoundOpened
from services.reporting.use_cases.participation_forecast import outlook
from tests.support.reporting import CONTEST, Desk, defined, definition, registered, submitted

AGENCY = [
    AgencyRegistered(CONTEST, "A", "Sở A", "city", 1),
    HeadcountApproved(CONTEST, "A", 10, 1),
]


def seen(desk: Desk, now_us: int, agency: str = "A") -> Outlook:
    with desk.store.reading() as connection:
        return outlook(connection, OutlookQuery(CONTEST, agency), now_us=now_us)


def told(desk: Desk) -> None:
    """Ten people; of the first week [100, 200) three came early and two late."""
    desk.tell(defined(), *AGENCY, *(registered(f"p{n}", "A") for n in range(10)))
    desk.tell(*(submitted(f"p{n}", at_us=110 + n) for n in range(3)))
    desk.tell(*(submitted(f"p{n}", at_us=190 + n) for n in range(3, 5)))


def test_the_first_round_is_forecast_by_its_own_pace(desk: Desk) -> None:
    told(desk)
    found = seen(desk, 150)

    assert (found.round, found.closes_at_us, found.after_last) == ("r1", 200, None)
    assert (found.participants, found.newcomers, found.needed) == (5, 5, 7)
    assert (found.low, found.high) == (10, 10)


def test_a_later_round_also_by_what_the_one_before_still_brought(desk: Desk) -> None:
    told(desk)
    # one newcomer; who took part in the first week adds nothing to a quota over the phase
    desk.tell(submitted("p5", "r2", at_us=210), submitted("p0", "r2", at_us=220))
    found = seen(desk, 250)

    assert (found.round, found.participants, found.newcomers) == ("r2", 6, 1)
    assert found.after_last == 2
    assert (found.low, found.high) == (7, 8)


def test_the_forecast_counts_as_the_quota_table_does(desk: Desk) -> None:
    told(desk)
    desk.tell(submitted("p5", "r0", at_us=30), submitted("p6", "r2", answered=0, at_us=210))

    assert seen(desk, 250).participants == 5
    assert seen(desk, 250).newcomers == 0


def test_an_extended_round_is_forecast_to_its_later_close(desk: Desk) -> None:
    told(desk)
    desk.tell(RoundChanged(CONTEST, "r2", 400, "mất điện", "org", 290))

    assert (seen(desk, 350).round, seen(desk, 350).closes_at_us) == ("r2", 400)


def test_a_shortened_round_is_forecast_to_its_earlier_close(desk: Desk) -> None:
    told(desk)
    desk.tell(RoundOpened(CONTEST, "r2", 200, 300, "c"))
    desk.tell(RoundChanged(CONTEST, "r2", 250, "bão", "org", 230))

    assert (seen(desk, 240).round, seen(desk, 240).closes_at_us) == ("r2", 250)
    assert seen(desk, 260).round == ""


def test_a_round_closes_as_it_opened_whatever_was_decided_of_an_earlier_plan(desk: Desk) -> None:
    told(desk)
    desk.tell(RoundChanged(CONTEST, "r2", 400, "mất điện", "org", 150))
    desk.tell(RoundOpened(CONTEST, "r2", 200, 300, "c"))

    assert (seen(desk, 250).closes_at_us, seen(desk, 350).round) == (300, "")


def test_a_round_of_other_agencies_is_no_round_of_this_one(desk: Desk) -> None:
    told(desk)
    plan = definition()
    (phase,) = plan.phases
    make_up = Round("bu", "Thi bù", 220, 280, makes_good="r1", agencies=["B"])
    quiz = structs.replace(phase, rounds=[*phase.rounds, make_up])
    desk.tell(ContestDefined(CONTEST, structs.replace(plan, phases=[quiz]), 2))
    desk.tell(AgencyRegistered(CONTEST, "B", "Sở B", "city", 1))

    assert [seen(desk, 250, agency).round for agency in ("A", "B")] == ["r2", "bu"]


def test_between_rounds_and_for_unknown_agencies_there_is_no_forecast(desk: Desk) -> None:
    told(desk)
    assert seen(desk, 60).round == ""
    assert seen(desk, 300).low is None
    with pytest.raises(Refused, match=r"agency\.unknown"):
        seen(desk, 150, "X")
