"""G12: every route, every role, held here, in another contest or in all of them."""

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import pytest
from msgspec.structs import replace

from contracts.accounts import Account, Role, RoleGrant
from contracts.empty_reply import Done
from contracts.errors import Refused
from contracts.event_envelope import encode
from gateway.core.access.api_access_table import (
    ACCESS,
    BEFORE_PASSWORD,
    NAMES_CONTEST,
    PUBLIC,
    SIGNED_IN,
    Access,
)
from plans.toml_writer import to_toml
from tests.unit.gateway.access.requests_of_routes import BODIES, ROLES, address
from tests.unit.gateway.example_contest import CONTEST, DEFINITION, RECEIPT, ROUND, attempt
from tests.unit.gateway.example_files import with_a_file
from tests.unit.gateway.example_panel import services_for
from tests.unit.gateway.fakes import House, problem_of
from tests.unit.gateway.mail_box import box as box
from tests.unit.gateway.mail_box import server as server

pytestmark = pytest.mark.slow

#: the tus protocol goes by headers of its own: tests/unit/gateway/uploads
TUS = {route for route in ACCESS if route[1].startswith("/api/uploads")}
ROUTES = [route for route in ACCESS if not route[1].endswith("/stream") and route not in TUS]
ELSEWHERE = "hoi-thi-khac"
Place = Literal["nowhere", "here", "elsewhere", "everywhere"]


class Caller(NamedTuple):
    """Somebody with a role in the contest of the path, in another one, or in all of them."""

    role: Role | None
    place: Place

    @property
    def contest(self) -> str:
        return {"here": CONTEST, "elsewhere": ELSEWHERE}.get(self.place, "")

    def may(self, access: Access, *, of_a_contest: bool) -> bool:
        """Whether this page or route is for them, by the table and by where the role holds."""
        if access is None or self.role is None:
            return access is None
        places = ("everywhere", "here") if of_a_contest else ("everywhere",)
        return access == SIGNED_IN or (self.role in access and self.place in places)


def _callers() -> Iterator[Caller]:
    yield Caller(None, "nowhere")
    yield Caller("contestant", "here")
    for role in ROLES[1:]:
        yield Caller(role, "here")
        yield Caller(role, "elsewhere")
        yield Caller(role, "everywhere")


CALLERS = list(_callers())


def of_a_contest(route: tuple[str, str]) -> bool:
    """Whether it is about one contest: named in its path, or in what it is sent."""
    return "{contest}" in route[1] or route in NAMES_CONTEST


@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_a_route_answers_those_it_is_for_and_refuses_all_others(
    house: House, route: tuple[str, str], request: pytest.FixtureRequest
) -> None:
    method, path = route
    access = ACCESS[route]
    house.caller.handlers = services_for(path)
    if path == "/api/attempts/{attempt}/line":
        done = attempt(state="submitted", receipt="bn1", receipt_text=encode(RECEIPT).decode())
        house.caller.handlers["exam.attempt"] = lambda item: done
    with house.open() as client:
        if "/files/" in path:
            with_a_file(house)
        if path.endswith("/reminder"):
            house.gateway.mail = request.getfixturevalue("server")
        for caller in CALLERS:
            role, contest = caller.role, caller.contest
            headers = house.bearer(role, agency="A1", contest=contest) if role else {}
            answer = client.request(method, address(path), headers=headers, **BODIES.get(route, {}))
            if "/pictures/" in path:  # there is no such picture, and nobody learns more
                assert problem_of(answer).code == "picture.unknown", (caller, answer.text)
            elif caller.may(access, of_a_contest=of_a_contest(route)):
                assert answer.status_code in (200, 201, 202, 204), (caller, answer.text)
            else:
                expected = "session.missing" if role is None else "role.missing"
                assert problem_of(answer).code == expected, (caller, answer.text)
    # what registration is asked once more is asked about this contest
    checks = {item.contest for item in house.caller.commands("registration.check_role")}
    if route not in NAMES_CONTEST:
        assert checks <= ({CONTEST} if of_a_contest(route) else {""})


def test_the_table_of_routes_is_tried_whole(record_property: Any) -> None:
    cells = len(ROUTES) * len(CALLERS)
    record_property("cells", cells)
    assert {route for route in ACCESS if route not in ROUTES} - TUS == {
        ("GET", "/api/contests/{contest}/participation/stream"),
        ("GET", "/api/contests/{contest}/rounds/{round_id}/hall/stream"),
    }
    assert {ACCESS[route] for route in TUS} == {SIGNED_IN, PUBLIC}
    assert {caller.place for caller in CALLERS if caller.role == "organiser"} == {
        "here",
        "elsewhere",
        "everywhere",
    }
    assert len(set(CALLERS)) == 1 + 1 + 6 * 3
    assert cells >= 1_300


@pytest.mark.parametrize("path", ["/api/roles", "/api/roles/revocation"])
@pytest.mark.parametrize("role", ["organiser", "judge", "ops"])
def test_what_holds_in_all_contests_is_for_organisers_of_all_contests(
    house: House, path: str, role: str
) -> None:
    given = {"username": "u", "name": "n"} if path == "/api/roles" else {"person": "p2"}
    with house.open() as client:
        for contest, status in ((CONTEST, 403), (ELSEWHERE, 403), ("", 200)):
            headers = house.bearer("organiser", contest=contest)
            answer = client.post(path, json={**given, "role": role}, headers=headers)
            assert answer.status_code == status, (contest, answer.text)


def test_a_new_contest_is_for_organisers_of_all_contests(house: House) -> None:
    new = to_toml(replace(DEFINITION, slug="hoi-thi-moi"))
    with house.open() as client:
        for contest, status in ((CONTEST, 403), ("", 201)):
            headers = house.bearer("organiser", contest=contest)
            answer = client.post("/api/contests", content=new, headers=headers)
            assert answer.status_code == status, (contest, answer.text)
    assert [item.definition.slug for item in house.caller.commands("registration.define_contest")]


def test_who_organises_two_contests_is_checked_for_the_one_that_is_named(house: House) -> None:
    grants = [RoleGrant("organiser", ELSEWHERE), RoleGrant("organiser", CONTEST)]
    account = Account("p1", "Bình", ["organiser"], "s1", False, "cb1", grants=grants)
    token = house.gateway.sessions.issue(account, house.now_us)[0]
    given = {"username": "u", "name": "n", "role": "judge", "contest": CONTEST}
    with house.open() as client:
        headers = {"Authorization": f"Bearer {token}"}
        assert client.post("/api/roles", json=given, headers=headers).status_code == 200
        third = client.post("/api/roles", json=given | {"contest": "ba"}, headers=headers)
    assert problem_of(third).code == "role.missing"
    checks = [item.contest for item in house.caller.commands("registration.check_role")]
    assert checks == [ELSEWHERE, CONTEST, ELSEWHERE]
    assert len(house.caller.commands("registration.grant_role")) == 1


def test_the_document_describes_exactly_the_routes_of_the_table(house: House) -> None:
    with house.open() as client:
        paths = client.get("/api/openapi.json").json()["paths"]
    described = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert {route for route in described if route[1].startswith("/api/")} == set(ACCESS)


@pytest.mark.parametrize("route", [r for r in ROUTES if ACCESS[r]], ids=" ".join)
def test_who_has_lost_a_role_is_refused_though_the_token_still_says_so(
    house: House, route: tuple[str, str]
) -> None:
    access = ACCESS[route]
    assert access is not None
    role = min(access)

    def gone(_item: Any) -> Done:
        raise Refused("session.role_missing", "no longer")

    house.caller.handlers["registration.check_role"] = gone
    with house.open() as client:
        answer = client.request(
            route[0],
            address(route[1]),
            headers=house.bearer(role, agency="A1"),
            **BODIES.get(route, {}),
        )
    assert problem_of(answer).code == "session.role_missing"
    assert answer.status_code == 403
    asked = {command for command, _ in house.caller.asked}
    assert asked <= {
        "registration.check_role",
        "registration.revocations",
        "registration.contests",
        "exam.watermark",
    }


@pytest.mark.parametrize("contest", [CONTEST, ""])
def test_a_liaison_sees_and_serves_only_their_own_agency(house: House, contest: str) -> None:
    liaison = house.bearer("liaison", agency="A1", contest=contest)
    with house.open() as client:
        missing = client.get(f"/api/contests/{CONTEST}/agencies/A2/missing", headers=liaison)
        codes = f"/api/contests/{CONTEST}/activation-codes"
        other = client.post(codes, json={"agency": "A2"}, headers=liaison)
        own = client.post(codes, headers=liaison)
    assert problem_of(missing).code == "role.missing"
    assert problem_of(other).code == "role.missing"
    assert own.status_code == 200
    assert house.caller.commands("registration.issue_codes")[0].agency == "A1"


def test_another_persons_attempt_does_not_exist(house: House) -> None:
    with house.open() as client:
        answer = client.get("/api/attempts/at1", headers=house.bearer("contestant", person="p9"))
    assert problem_of(answer).code == "attempt.unknown"
    assert answer.status_code == 404


def test_who_must_choose_a_password_can_only_do_that_and_take_part(house: House) -> None:
    with house.open() as client:
        for route in ROUTES:
            if ACCESS[route] is PUBLIC or route in BEFORE_PASSWORD:
                continue
            headers = house.bearer("organiser", "liaison", must_change=True)
            answer = client.request(route[0], address(route[1]), headers=headers)
            assert problem_of(answer).code == "role.password_change_needed", route


def test_only_organisers_are_shown_what_is_provisional(house: House) -> None:
    standings = f"/api/contests/{CONTEST}/rounds/{ROUND}/standings"
    with house.open() as client:
        client.get(standings)
        client.get(standings, headers=house.bearer("liaison"))
        client.get(standings, headers=house.bearer("organiser", contest=ELSEWHERE))
        client.get(standings, headers=house.bearer("organiser"))
    asked = [item.provisional for item in house.caller.commands("scoring.standings") if item.limit]
    assert asked == [False, False, False, True]
    awards = f"/api/contests/{CONTEST}/awards"
    with house.open() as client:
        client.get(awards)
        client.get(awards, headers=house.bearer("liaison"))
        client.get(awards, headers=house.bearer("organiser", contest=ELSEWHERE))
        client.get(awards, headers=house.bearer("organiser"))
    told = [item.provisional for item in house.caller.commands("scoring.awards")]
    assert told == [False, False, False, True]


def test_the_auditors_ledger_is_for_organisers_who_still_are(house: House) -> None:
    public = f"/api/contests/{CONTEST}/rounds/{ROUND}/publications/1/ledger"
    with house.open() as client:
        assert client.get(public).status_code == 200
        other = house.bearer("organiser", contest=ELSEWHERE)
        for headers in ({}, house.bearer("liaison"), house.bearer("ops"), other):
            answer = client.get(f"{public}?file=auditor", headers=headers)
            assert problem_of(answer).code in ("role.missing", "session.missing")
        organiser = house.bearer("organiser")
        assert client.get(f"{public}?file=auditor", headers=organiser).status_code == 200
    assert [item.auditor for item in house.caller.commands("scoring.ledger_part")] == [False, True]
    assert house.caller.commands("registration.check_role")


def test_what_tells_keys_is_for_those_who_still_are_organisers_or_vetters(house: House) -> None:
    figures = f"/api/contests/{CONTEST}/rounds/{ROUND}/question-statistics"
    with house.open() as client:
        answer = client.get(figures, headers=house.bearer("vetter"))
    assert [item.role for item in house.caller.commands("registration.check_role")] == ["vetter"]
    (question,) = answer.json()["questions"]
    assert question["suspicions"] == [
        {"code": "best_prefer_another", "strong": True, "option": "B"}
    ]
    assert question["options"][1] == {
        "option": "B", "chosen": 35, "share": 0.875, "upper": 1.0, "lower": 0.6
    }  # fmt: skip
