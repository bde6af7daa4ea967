"""Whoever looks at people's data stands in the trail, on the API and on the pages."""

import pytest

from contracts.audit_queries import NoteLook
from gateway.core.access.api_access_table import ACCESS, SIGNED_IN
from gateway.core.access.data_access_log import LOOKS
from gateway.core.access.page_access_table import PAGE_ACCESS
from tests.unit.gateway.example_contest import CONTEST, ROUND
from tests.unit.gateway.fakes import House

API = f"/api/contests/{CONTEST}"
LEDGER = f"{API}/rounds/{ROUND}/publications/1/ledger"

#: routes that only some roles may read and that show no person but the one who asks, and whoever
#: did something in office
NAMES_NOBODY = {
    "/status",
    "/set-up",
    "/contests/{contest}/desk",
    "/contests/{contest}/agency",
    "/contests/{contest}/agencies/{agency}",
    "/contests/{contest}/agencies/{agency}/code",
    "/contests/{contest}/agencies/{agency}/corrections/new",
    "/contests/{contest}/set-up",
    "/contests/{contest}/set-up/roster",
    "/contests/{contest}/set-up/codes",
    "/contests/{contest}/documents",
    "/contests/{contest}/set-up/roster-template.xlsx",
    "/contests/{contest}/set-up/questions-template.xlsx",
    "/contests/{contest}/entry-counts",
    "/contests/{contest}/entry-counts.xlsx",
    "/api/contests/{contest}/entry-counts",
    "/api/contests/{contest}/roster/{upload}",
    "/api/contests/{contest}/rounds/{round_id}/figures",
    "/contests/{contest}/judging",
    "/contests/{contest}/rounds/{round_id}/panels/{panel}/marks",
    "/contests/{contest}/rounds/{round_id}/sheets/{sheet}",
    "/api/contests/{contest}/rounds/{round_id}/sheets",
    "/api/contests/{contest}/rounds/{round_id}/sheets/{sheet}",
    "/api/contests/{contest}/rounds/{round_id}/sheets/{sheet}/files/{number}",
}
_PARTS_WITHOUT_PEOPLE = (
    "question",
    "vetting",
    "statistics",
    "/headcounts",
    "/definition",
    "/fields",
    "/operations/",
    "/room",
    "/control",
    "/conclusion",
    "/decisions",
    "/second-looks",
    "/figures",
)


def role_bound() -> set[tuple[str, str]]:
    """Every route and page that is read by some roles only."""
    return {
        route
        for route, access in [*ACCESS.items(), *PAGE_ACCESS.items()]
        if route[0] == "GET" and access and access != SIGNED_IN
    }


def names_nobody(path: str) -> bool:
    return path in NAMES_NOBODY or any(part in path for part in _PARTS_WITHOUT_PEOPLE)


def test_every_page_that_some_roles_read_is_a_look_or_is_said_to_name_nobody() -> None:
    assert {r for r in role_bound() - LOOKS.keys() if not names_nobody(r[1])} == set()


def test_no_look_is_of_a_route_that_there_is_not() -> None:
    assert LOOKS.keys() <= {*ACCESS, *PAGE_ACCESS}


@pytest.mark.parametrize(
    ("path", "action", "what", "agency"),
    [
        (f"{API}/agencies/A1/missing", "people.seen", "missing", "A1"),
        (f"{API}/rounds/{ROUND}/integrity.xlsx", "people.exported", "integrity", ""),
        (f"{API}/audit.jsonl", "people.exported", "audit", ""),
        (f"{API}/rounds/{ROUND}/question-statistics", "keys.seen", "figures", ""),
        (
            f"{API}/rounds/{ROUND}/publications/1/ledger?file=auditor",
            "people.exported",
            "ledger",
            "",
        ),
    ],
)
def test_a_look_is_noted_once_in_a_while(
    house: House, path: str, action: str, what: str, agency: str
) -> None:
    with house.open() as client:
        for _ in range(3):
            assert client.get(path, headers=house.bearer("organiser")).status_code == 200
    assert house.caller.commands("registration.note_look") == [
        NoteLook(CONTEST, "p1", action, what, agency)  # type: ignore[arg-type]
    ]


def test_trying_another_key_is_noted_and_deciding_it_is_a_decision_of_its_own(house: House) -> None:
    body = {"kind": "correct_key", "question": "CH01", "option": "B", "reason": "sai"}
    with house.open() as client:
        for option in ("B", "B", "C"):
            answer = client.post(
                f"{API}/decisions?preview=true",
                json=body | {"option": option},
                headers=house.bearer("organiser"),
            )
            assert answer.status_code == 200, answer.text
    assert [item.what for item in house.caller.commands("registration.note_look")] == [
        "CH01 B",
        "CH01 C",
    ]


def test_what_a_preview_names_and_what_a_sent_form_shows_again_are_looks_too(house: House) -> None:
    """Reasons for more time are about somebody's health, also beside a refusal."""
    body = {"kind": "annul_attempt", "attempt": "at1"}
    with house.open() as client:
        headers = house.bearer("organiser")
        client.post(f"{API}/decisions?preview=true", json=body, headers=headers)
        client.post(
            f"{API}/rounds/{ROUND}/allowances/withdrawal", json={"person": "p2"}, headers=headers
        )
    noted = house.caller.commands("registration.note_look")
    assert [item.what for item in noted] == ["results", "allowances"]


def test_who_is_not_let_in_is_not_noted(house: House) -> None:
    with house.open() as client:
        assert client.get(f"{API}/appeals", headers=house.bearer("contestant")).status_code == 403
        assert client.get(LEDGER, headers=house.bearer("organiser")).status_code == 200
    assert house.caller.commands("registration.note_look") == []


def test_a_look_that_cannot_be_noted_shows_nothing(house: House) -> None:
    del house.caller.handlers["registration.note_look"]
    with house.open() as client:
        answer = client.get(f"{API}/appeals", headers=house.bearer("organiser"))
    assert answer.status_code == 503
