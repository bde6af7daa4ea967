"""One person has more time than others, for a reason that is nobody else's business."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from contracts.allowances import (
    Allowance,
    AllowancesQuery,
    AllowTime,
    GivenAllowance,
    TimeAllowed,
)
from contracts.attempts import AttemptStarted, AttemptSubmitted, OwnAttemptsQuery
from contracts.empty_reply import Done
from contracts.rosters import ContestantErased
from contracts.rounds import RoundSettled
from services.exam.repository.allowances import given_in
from services.exam.use_cases import allowances, round_views
from services.exam.use_cases.allowances import reason_commitment
from tests.support.examination import (
    CLOSES_US,
    CONTEST,
    GRACE_US,
    LIMIT_S,
    OPENS_US,
    SECOND_US,
    Office,
    code,
)
from tests.support.waiting import until

MINUTE_US = 60 * SECOND_US
LIMIT_US = LIMIT_S * SECOND_US
LATER_US = CLOSES_US + 30 * MINUTE_US


def given(office: Office, round_id: str = "w1") -> list[GivenAllowance]:
    with office.store.reading() as connection:
        query = AllowancesQuery(CONTEST, round_id)
        return allowances.given_allowances(connection, query).given


def test_the_deadline_of_a_running_attempt_moves_at_once_and_nobody_elses(office: Office) -> None:
    office.ready("p1", "p2")
    mine, other = office.begun("p1"), office.begun("p2")
    office.now_us += MINUTE_US
    assert office.allow("p1", 5, look=True, reason="") == TimeAllowed(["w1"], 1, 0)
    assert office.attempt(mine.attempt).deadline_us == mine.deadline_us  # it was only looked at
    assert office.allow("p1", 5) == TimeAllowed(["w1"], 1, 0)
    saved = office.save(mine.attempt, "p1", {mine.questions[0].id: "A"})
    assert saved.deadline_us == mine.deadline_us + 5 * MINUTE_US
    assert office.attempt(other.attempt).deadline_us == other.deadline_us
    late_us = mine.deadline_us + 4 * MINUTE_US
    assert code(office.save(other.attempt, "p2", {}, late_us)) == "attempt.time_over"
    office.submit(mine.attempt, "p1", None, late_us)
    assert office.told(AttemptSubmitted)[-1].submitted_at_us == late_us


def test_who_begins_while_the_decision_is_being_written_has_the_time_too(
    offices: list[Office],
) -> None:
    one, other = offices[:2]
    one.ready("p1")
    other.now_us = one.now_us
    item = AllowTime(CONTEST, "w1", "p1", 300, 0, "Khuyết tật", "org", one.now_us)
    with ThreadPoolExecutor(1) as pool:
        with one.store.unit_of_work() as work:
            assert allowances.allow_time(work, [item]) == [TimeAllowed(["w1"], 0, 0)]
            begun = pool.submit(other.begun, "p1")
            if not one.store.database.is_sqlite:
                until(lambda: _waits(offices[2]), "the start waits for the decision")
        view = begun.result()
    assert view.deadline_us == view.started_at_us + LIMIT_US + 5 * MINUTE_US


def _waits(office: Office) -> bool:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    here = sa.text(f"{waiting} AND datname = current_database()")
    with office.store.reading() as connection:
        return bool(connection.execute(here).scalar())


def test_an_attempt_that_ran_out_a_minute_ago_goes_on(office: Office) -> None:
    office.ready("p1")
    view = office.begun("p1")
    office.go_to(view.deadline_us + MINUTE_US)
    assert office.attempt(view.attempt).kind == "automatic"
    assert office.allow("p1", 5) == TimeAllowed(["w1"], 0, 1)
    assert office.attempt(view.attempt).state == "in_progress"
    assert office.attempt(view.attempt).deadline_us == view.deadline_us + 5 * MINUTE_US


def test_who_begins_with_more_time_is_told_so_and_the_close_of_the_round_still_ends_it(
    office: Office,
) -> None:
    office.ready("p1", settlement_after_s=1800)
    office.allow("p1", 15)
    with office.store.reading() as connection:
        own = round_views.own_attempts(connection, OwnAttemptsQuery(CONTEST, "p1"))
    assert (own.extra_s, own.closes) == ({"w1": 900}, {})
    office.now_us = CLOSES_US - LIMIT_US - 5 * MINUTE_US
    view = office.begun("p1")
    assert view.deadline_us == CLOSES_US  # five of fifteen minutes: unless it is decided otherwise
    office.allow("p1", 15, LATER_US)
    assert (
        office.attempt(view.attempt).deadline_us == view.started_at_us + LIMIT_US + 900 * SECOND_US
    )
    assert office.own_closes("p1") == {"w1": LATER_US}
    assert office.round().own_closes


def test_a_close_of_their_own_keeps_the_round_open_for_them_alone(office: Office) -> None:
    office.ready("p1", "p2", settlement_after_s=0)
    office.allow("p1", 0, LATER_US)
    office.go_to(CLOSES_US)
    assert office.round().state == "open"
    assert code(office.start("p2")) == "round.closed"
    office.now_us = CLOSES_US + MINUTE_US
    assert office.begun("p1").deadline_us == office.now_us + LIMIT_US
    office.go_to(LATER_US)
    assert office.round().state == "closed"


def test_a_closed_round_opens_again_for_one_person(office: Office) -> None:
    office.ready("p1", "p2", settlement_after_s=1800)
    office.go_to(CLOSES_US + MINUTE_US)
    assert office.round().state == "closed"
    assert isinstance(office.allow("p1", 0, LATER_US), TimeAllowed)
    assert office.round().state == "open"
    office.begun("p1")
    assert code(office.start("p2")) == "round.closed"


def test_closing_earlier_for_all_holds_for_whoever_has_longer_too(office: Office) -> None:
    office.ready("p1")
    office.allow("p1", 60, LATER_US)
    view = office.begun("p1")
    office.now_us += MINUTE_US
    earlier = OPENS_US + 20 * MINUTE_US
    assert office.shorten(earlier).hit == 1
    assert office.attempt(view.attempt).deadline_us == earlier
    assert office.own_closes("p1") == {}


def test_time_given_back_for_a_power_cut_comes_on_top(office: Office) -> None:
    office.ready("p1")
    view = office.begun("p1")
    office.allow("p1", 5)
    office.now_us = OPENS_US + 8 * MINUTE_US
    office.give_back(OPENS_US + MINUTE_US, OPENS_US + 4 * MINUTE_US)
    assert office.attempt(view.attempt).deadline_us == view.deadline_us + 8 * MINUTE_US


def test_the_whole_phase_is_every_round_that_has_not_settled(office: Office) -> None:
    office.ready("p1", weeks=3, settlement_after_s=0)
    office.go_to(CLOSES_US)
    office.watermark("g1", CLOSES_US + SECOND_US)
    office.go_to(CLOSES_US + GRACE_US + 1)
    assert office.round("w1").state == "settled"
    assert code(office.allow("p1", 5, whole_phase=True)) == "round.settled"
    done = office.allow("p1", 5, round="w2", whole_phase=True)
    assert done.rounds == ["w2", "w3"]
    assert [len(given(office, name)) for name in ("w1", "w2", "w3")] == [0, 1, 1]
    view = office.begun("p1", "w2")
    assert view.deadline_us == view.started_at_us + LIMIT_US + 5 * MINUTE_US


@pytest.mark.parametrize(
    ("minutes", "closes_at_us", "more", "refused"),
    [
        (0, 0, {}, "allowance.nothing"),
        (2000, 0, {}, "allowance.impossible"),
        (5, LATER_US, {"whole_phase": True}, "allowance.close_of_phase"),
        (5, 0, {"reason": "…"}, "allowance.reason_missing"),
        (5, 0, {"round": "w9"}, "round.unknown"),
        (0, OPENS_US - 1, {}, "round.closes_too_early"),
        (0, CLOSES_US, {}, "round.closes_no_later"),
    ],
)
def test_what_is_no_allowance_is_refused_and_nothing_kept(
    office: Office, minutes: int, closes_at_us: int, more: dict[str, object], refused: str
) -> None:
    office.ready("p1")
    assert code(office.allow("p1", minutes, closes_at_us, **more)) == refused
    assert not given(office)
    assert not any("round.time_allowed" in line for line in office.audited())


def test_nobody_gets_more_time_who_may_not_take_part(office: Office) -> None:
    office.ready("p1")
    office.exclude("p1")
    assert code(office.allow("p1", 5)) == "contestant.excluded"
    assert code(office.allow("p9", 5)) == "contestant.unknown"


def test_it_is_taken_back_until_they_begin_and_stands_from_then_on(office: Office) -> None:
    office.ready("p1", "p2")
    assert code(office.withdraw_allowance("p1")) == "allowance.unknown"
    office.allow("p1", 5)
    assert office.withdraw_allowance("p1") == Done()
    view = office.begun("p1")
    assert view.deadline_us == view.started_at_us + LIMIT_US
    office.allow("p1", 5)
    assert code(office.withdraw_allowance("p1")) == "allowance.used"
    assert code(office.allow("p1", 4)) == "allowance.less"
    assert [one.begun for one in given(office)] == [True]


def test_the_reason_is_told_to_organisers_and_nowhere_else(office: Office) -> None:
    office.ready("p1")
    office.begun("p1")
    office.allow("p1", 5)
    again = office.audited()
    office.allow("p1", 5)  # its answer was lost
    assert office.audited() == again
    (one,) = given(office)
    assert (one.person, one.extra_s, one.reason, one.by) == (
        "p1",
        300,
        "Khuyết tật vận động",
        "org",
    )
    (line,) = [line for line in again if "round.time_allowed" in line]
    assert "Khuyết tật" not in "".join(again)
    with office.store.reading() as connection:
        (row,) = given_in(connection, CONTEST, "w1")
    assert reason_commitment(row.reason, row.salt) in line
    assert office.told(AttemptStarted)  # events are told, and none of them says why
    office.learn(ContestantErased(CONTEST, "p1", "mandatory", [], 2))
    (one,) = given(office)
    assert (one.extra_s, one.reason) == (300, "")


def test_a_settled_round_tells_of_those_alone_who_needed_it(office: Office) -> None:
    office.ready("p1", "p2", "p3", settlement_after_s=0)
    for person in ("p1", "p2", "p3"):
        office.begun(person)
    office.allow("p1", 5)
    office.allow("p2", 5)
    office.submit(office.start("p2").attempt, "p2")  # within the time that everybody has
    office.go_to(OPENS_US + LIMIT_US + 5 * MINUTE_US + GRACE_US + 1)
    office.go_to(CLOSES_US)
    office.watermark("g1", CLOSES_US + SECOND_US)
    office.go_to(CLOSES_US + GRACE_US + 1)
    (told,) = office.told(RoundSettled)
    pseudonyms = {one.person: one.pseudonym for one in office.told(AttemptSubmitted)}
    assert told.allowances == {pseudonyms["p1"]: Allowance(300)}
