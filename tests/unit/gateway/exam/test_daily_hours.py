"""A round that rests at night, as contestants see it."""

from contracts.local_times import parse_rfc3339, rfc3339
from contracts.time_zones import HOME
from gateway.contests.shapes import HoursView, RoundView
from gateway.exam.actions.attempts import as_it_stands, hours_of
from tests.unit.gateway.example_contest import CONTEST, ROUND

OPENS, CLOSES = "2022-10-17T00:00:00.000+07:00", "2022-10-23T22:00:00.000+07:00"


def round_(state: str = "open") -> RoundView:
    return RoundView(
        round=ROUND,
        name="Tuần 1",
        contest=CONTEST,
        phase="vong-1",
        opens_at=OPENS,
        closes_at=CLOSES,
        state=state,  # type: ignore[arg-type]
        practice=False,
        questions=20,
        time_limit_s=1800,
        attempts_allowed=1,
        quiz=None,
        commitment="",
        public_value="",
        bank_digest="",
        pseudonym_commitment="",
        seed=None,
        daily_hours=HoursView("07:00", "22:00", HOME),
    )


def at(day: int, clock: str) -> int:
    return parse_rfc3339(f"2022-10-{day:02}T{clock}:00+07:00")


def test_it_is_open_in_its_hours_and_planned_until_the_next_at_night() -> None:
    assert as_it_stands(round_(), at(18, "09:00")).state == "open"
    for moment, opens in ((at(18, "22:00"), at(19, "07:00")), (at(19, "03:00"), at(19, "07:00"))):
        stands = as_it_stands(round_(), moment)
        assert (stands.state, stands.opens_at) == ("planned", rfc3339(opens))


def test_before_it_opens_its_first_hour_is_told() -> None:
    stands = as_it_stands(round_("planned"), at(16, "12:00"))
    assert (stands.state, stands.opens_at) == ("planned", rfc3339(at(17, "07:00")))


def test_the_hours_of_the_day_end_the_time_that_is_left() -> None:
    assert hours_of(round_(), at(18, "21:45"))[1] == at(18, "22:00")
    assert as_it_stands(round_(), at(23, "22:00")).state == "closed"
