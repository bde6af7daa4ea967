"""An award that goes by results of several phases tells of a winner what no phase would tell alone:
whoever takes part reads so before they do."""

import pytest
from msgspec.structs import replace

from contracts.attempts import OwnAttempts
from contracts.contests import Contests, ContestView
from contracts.definition import Award, Measure
from gateway.core.access.sessions import COOKIE
from tests.unit.gateway.example_contest import CONTEST, DEFINITION, ROUND
from tests.unit.gateway.fakes import House
from tests.unit.gateway.visitor import house as house

TOLD = "kết quả của bạn ở từng đợt thi của các vòng ấy được công bố kèm tên"
PHASES = [phase.id for phase in DEFINITION.phases]


def planned(house: House, *of: str) -> None:
    """An award to people whose measures name these phases."""
    measures = [Measure("total_score", phase=one) for one in of]
    award = Award("chung", "Giải toàn cuộc", of[-1], "individual", [], measures=measures)
    plan = replace(DEFINITION, awards=[award])
    house.caller.handlers["registration.contests"] = lambda item: Contests(
        [ContestView(CONTEST, plan, 1)]
    )


@pytest.mark.parametrize(
    "page", [f"/contests/{CONTEST}/register", f"/contests/{CONTEST}/rounds/{ROUND}/exam"]
)
@pytest.mark.parametrize(("others", "told"), [((), False), (("chung-ket",), True)])
def test_whoever_takes_part_is_told(
    house: House, page: str, others: tuple[str, ...], told: bool
) -> None:
    planned(house, PHASES[0], *others)
    house.caller.handlers["exam.own_attempts"] = lambda item: OwnAttempts([])
    with house.open() as client:
        client.cookies.set(COOKIE, house.token("contestant"))
        answer = client.get(page)
    assert answer.status_code == 200, answer.text
    assert (TOLD in answer.text) is told
