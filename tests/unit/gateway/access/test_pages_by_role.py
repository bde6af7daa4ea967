"""G12 for the pages of the staff: every page, every role, held here, in another contest or in all;
forged forms; refusals told in words."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from contracts.contests import Contests, ContestView
from contracts.empty_reply import Done
from contracts.errors import Refused
from gateway.core.access.api_access_table import ACCESS
from gateway.core.access.page_access_table import PAGE_ACCESS
from gateway.core.access.sessions import COOKIE
from gateway.web.page_admission import PageRoute
from gateway.web.page_helpers import in_language
from tests.unit.gateway.access.requests_of_routes import address
from tests.unit.gateway.access.test_routes_by_role import CALLERS, ELSEWHERE
from tests.unit.gateway.example_contest import CALL, CONTEST
from tests.unit.gateway.example_files import with_a_film
from tests.unit.gateway.example_panel import services_for
from tests.unit.gateway.example_stage import STAGED, staged
from tests.unit.gateway.fakes import House
from tests.unit.gateway.service_answers import handlers

pytestmark = pytest.mark.slow

#: a stream that is allowed does not end: see test_room
ROUTES = sorted(route for route in PAGE_ACCESS if not route[1].endswith("/stream"))
#: neither pages nor routes of the API, and for everybody
OPEN = {"/api/docs", "/favicon.ico", "/health/live", "/health/ready", "/metrics",
        "/static/{version}/{name}"}  # fmt: skip
#: forms that are shown again, or lead back, instead of a page that refuses them
SAYS_IT_ITSELF = {
    "/sign-in": 422,
    "/password": 422,
    "/sign-out": 303,
    "/contests/{contest}/reminders/off/{token}": 404,
}
#: whoever has the link may, and here nobody has: see test_opt_outs
#: whoever has the link may, and here nobody has: see test_opt_outs
BY_LINK = "/contests/{contest}/reminders/off/{token}"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path, handlers())


def cookies(house: House, *roles: Any, **who: Any) -> dict[str, str]:
    """The header of a browser whose person has these roles."""
    return {"Cookie": f"{COOKIE}={house.token(*roles, **who)}"} if roles else {}


def routed(routes: Sequence[BaseRoute]) -> Iterator[APIRoute]:
    """Every route of an application, also of routers inside."""
    for route in routes:
        inner = getattr(getattr(route, "original_router", route), "routes", None)
        if inner is not None:
            yield from routed(inner)
        elif isinstance(route, APIRoute):
            yield route


def test_whatever_can_be_opened_stands_in_a_table_or_is_open_to_everybody(house: House) -> None:
    found = list(routed(house.gateway.api.routes))
    pages, others = (
        {
            (method, route.path)
            for route in found
            if isinstance(route, PageRoute) == page
            for method in route.methods or ()
        }
        for page in (True, False)
    )
    assert pages == set(PAGE_ACCESS)
    assert {path for method, path in others - set(ACCESS)} == OPEN


@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_a_page_opens_for_those_it_is_for_and_for_nobody_else(
    house: House, route: tuple[str, str]
) -> None:
    method, path = route
    access = PAGE_ACCESS[route]
    house.caller.handlers = services_for(path)
    if "/entries" in path or "/entry-counts" in path or "/winners" in path:
        call = Contests([ContestView(CONTEST, CALL, 1)])
        house.caller.handlers["registration.contests"] = lambda item: call
    if STAGED.fullmatch(path):
        house.caller.handlers |= staged()
    with house.open() as client:
        if "/winners/" in path and "/files/" in path:
            with_a_film(house)
        for caller in CALLERS:
            role, contest = caller.role, caller.contest
            headers = cookies(house, role, agency="A1", contest=contest) if role else {}
            answer = client.request(method, address(path), headers=headers)
            if caller.may(access, of_a_contest="{contest}" in path):
                # a POST without a form is not one; whoever may is told that, not sent away
                told = (404,) if path == BY_LINK else (200, 303, 422)
                assert answer.status_code in told, (caller, answer.text)
                assert not answer.headers.get("location", "").startswith("/sign-in")
            elif role is None:
                assert answer.status_code == 303
                assert answer.headers["location"].startswith("/sign-in?next=")
            else:
                assert answer.status_code == 403, (caller, answer.text)
    for check in house.caller.commands("registration.check_role"):
        assert check.contest == (CONTEST if "{contest}" in path else "")


def test_the_table_of_pages_is_tried_whole(record_property: Any) -> None:
    cells = len(ROUTES) * len(CALLERS)
    record_property("cells", cells)
    assert {route for route in PAGE_ACCESS if route not in ROUTES} == {
        ("GET", "/contests/{contest}/room/stream")
    }
    assert cells >= 1_700


def test_the_stream_of_the_room_is_refused_to_organisers_of_another_contest(house: House) -> None:
    with house.open() as client:
        headers = cookies(house, "organiser", contest=ELSEWHERE)
        answer = client.get(f"/contests/{CONTEST}/room/stream", headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize("route", [r for r in ROUTES if r[0] == "POST"], ids=" ".join)
def test_a_form_without_its_token_changes_nothing(house: House, route: tuple[str, str]) -> None:
    access = PAGE_ACCESS[route]
    role = min(access) if access else "contestant"
    with house.open() as client:
        headers = cookies(house, role, agency="A1")
        answer = client.post(address(route[1]), headers=headers, data={"csrf": "00"})
        assert answer.status_code == SAYS_IT_ITSELF.get(route[1], 403), answer.text
    looks = {
        "registration.check_role",
        "registration.contests",
        "registration.revocations",
        "exam.watermark",
    }
    assert {command for command, _ in house.caller.asked} <= looks


@pytest.mark.parametrize("route", [r for r in ROUTES if PAGE_ACCESS[r]], ids=" ".join)
def test_who_has_lost_the_role_is_refused_though_the_session_still_says_so(
    house: House, route: tuple[str, str]
) -> None:
    def gone(_item: Any) -> Done:
        raise Refused("session.role_missing", "Không còn vai trò. (The role is gone.)")

    house.caller.handlers["registration.check_role"] = gone
    access = PAGE_ACCESS[route]
    assert access
    with house.open() as client:
        headers = cookies(house, min(access), agency="A1")
        answer = client.request(route[0], address(route[1]), headers=headers)
    assert answer.status_code == 403
    assert "Không còn vai trò." in answer.text
    assert "The role is gone" not in answer.text


def test_who_must_choose_a_password_does_that_first(house: House) -> None:
    with house.open() as client:
        answer = client.get("/status", headers=cookies(house, "ops", must_change=True))
    assert answer.headers["location"] == "/password?next=%2Fstatus"


def test_a_service_that_is_down_is_said_to_be_down(house: House) -> None:
    with house.open() as client:
        house.caller.down = True
        answer = client.get(f"/contests/{CONTEST}/panels", headers=cookies(house, "organiser"))
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers


@pytest.mark.parametrize(
    ("detail", "vi", "en"),
    [
        ("Chưa được. (Not yet.)", "Chưa được.", "Not yet."),
        ("Một (hai) ba. (One (two) three.)", "Một (hai) ba.", "One (two) three."),
        ("Chỉ tiếng Việt.", "Chỉ tiếng Việt.", "Chỉ tiếng Việt."),
    ],
)
def test_a_problem_is_told_in_the_language_of_the_page(detail: str, vi: str, en: str) -> None:
    assert in_language(detail, "vi") == vi
    assert in_language(detail, "en") == en
