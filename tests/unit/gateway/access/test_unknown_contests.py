"""A contest that there is not: every route and page of a contest says so, to whoever may ask."""

from typing import Any

import pytest

from contracts.contests import Contests
from gateway.core.access.api_access_table import ACCESS
from gateway.core.access.page_access_table import PAGE_ACCESS
from gateway.core.access.sessions import COOKIE
from tests.unit.gateway.access.requests_of_routes import ROLES, SUBSTITUTES
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.fakes import House, problem_of

NONE = "khong-co"
#: goes past everything but exam, which knows its rounds and says `round.unknown`, 404 as well
START = ("POST", "/api/contests/{contest}/rounds/{round_id}/attempts")
API = [route for route in ACCESS if "{contest}" in route[1] and route != START]
PAGES = [route for route in PAGE_ACCESS if "{contest}" in route[1]]


def address(path: str, contest: str = NONE) -> str:
    for blank, value in (SUBSTITUTES | {"{contest}": contest}).items():
        path = path.replace(blank, value)
    assert "{" not in path, path
    return path


@pytest.fixture
def empty(house: House) -> House:
    """A gateway whose services do not look whether there is the contest they are asked about."""
    known: Any = house.caller.handlers["registration.contests"]

    def contests(item: Any) -> Contests:
        return Contests([]) if item.contest == NONE else known(item)

    house.caller.handlers["registration.contests"] = contests
    return house


@pytest.mark.parametrize("route", API, ids=" ".join)
def test_every_route_of_a_contest_that_there_is_not_says_so(
    empty: House, route: tuple[str, str]
) -> None:
    headers = empty.bearer(*ROLES, agency="A1")
    with empty.open() as client:
        answer = client.request(route[0], address(route[1]), headers=headers)
    assert (answer.status_code, problem_of(answer).code) == (404, "contest.unknown")


@pytest.mark.parametrize("route", PAGES, ids=" ".join)
def test_every_page_of_a_contest_that_there_is_not_says_so(
    empty: House, route: tuple[str, str]
) -> None:
    with empty.open() as client:
        client.cookies.set(COOKIE, empty.token(*ROLES, agency="A1"))
        answer = client.request(route[0], address(route[1]), follow_redirects=False)
    assert answer.status_code == 404
    assert "<html" in answer.text


def test_who_may_not_ask_is_told_that_first(empty: House) -> None:
    path = address("/api/contests/{contest}/appeals")
    with empty.open() as client:
        assert problem_of(client.get(path)).code == "session.missing"
        answer = client.get(path, headers=empty.bearer("contestant"))
    assert problem_of(answer).code == "role.missing"


def test_while_registration_does_not_answer_the_service_asked_decides(house: House) -> None:
    del house.caller.handlers["registration.contests"]
    with house.open() as client:
        answer = client.get(f"/api/contests/{CONTEST}/attempts", headers=house.bearer("contestant"))
    assert answer.status_code == 200


def test_a_contest_once_heard_of_is_not_asked_for_again_before_it_is_answered(
    house: House,
) -> None:
    headers = house.bearer("contestant")
    with house.open() as client:
        for _ in range(5):
            assert (
                client.get(f"/api/contests/{CONTEST}/attempts", headers=headers).status_code == 200
            )
    assert len(house.caller.commands("registration.contests")) == 1
