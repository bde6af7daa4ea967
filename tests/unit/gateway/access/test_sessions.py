"""Sessions: tokens, cookies, forgery, signing in and out, choosing a password."""

import base64
import hmac
from typing import Any

import msgspec
import pytest
from httpx import Response
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from contracts.accounts import Account, Revocations, RoleGrant
from contracts.errors import Refused
from gateway.core.access import csrf
from gateway.core.access.sessions import LIFETIME_S, Sessions
from gateway.live.background_tasks import BackgroundTasks
from tests.support.one_thread import Client
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.fakes import NOW_US, House, problem_of

KEY = b"k" * 32
ACCOUNT = Account("p1", "Bình", ["contestant"], "s1", False, "cb1", "A1")


def test_a_token_says_who_it_was_issued_to() -> None:
    sessions = Sessions(KEY)
    token, session = sessions.issue(ACCOUNT, NOW_US)
    assert Sessions(KEY).verify(token, NOW_US) == session
    assert (session.person, session.roles, session.agency) == ("p1", ["contestant"], "A1")


def test_a_token_is_good_until_its_last_second_and_no_longer() -> None:
    sessions = Sessions(KEY)
    token, _ = sessions.issue(ACCOUNT, NOW_US)
    end_us = NOW_US + LIFETIME_S * 1_000_000
    assert sessions.verify(token, end_us - 1) is not None
    assert sessions.verify(token, end_us) is None


def test_until_a_password_is_chosen_there_is_no_duty_but_taking_part() -> None:
    fresh = Account(
        "p1",
        "Bình",
        ["contestant", "organiser"],
        "s1",
        True,
        "cb1",
        "A1",
        grants=[RoleGrant("organiser")],
    )
    _, session = Sessions(KEY).issue(fresh, NOW_US)
    assert session.duties == ["contestant"]
    assert structs.replace(session, must_change=False).duties == ["contestant", "organiser"]


def test_a_role_counts_in_its_contest_and_in_no_other() -> None:
    grants = [
        RoleGrant("liaison", "a", "SNV"),
        RoleGrant("liaison", "b", "STP"),
        RoleGrant("ops"),
        RoleGrant("organiser", "b"),
    ]
    account = Account(
        "p1", "Bình", ["contestant", "liaison"], "s1", False, "cb1", "SNV", grants=grants
    )
    sessions = Sessions(KEY)
    token, _ = sessions.issue(account, NOW_US)
    session = sessions.verify(token, NOW_US)
    assert session is not None
    assert session.roles == ["contestant", "ops"]
    assert session.anywhere == ["contestant", "liaison", "ops", "organiser"]
    assert not session.agencies
    here = session.within("a")
    assert here.roles == ["contestant", "liaison", "ops"]
    assert here.agency == "SNV"
    assert here.agencies == frozenset({"SNV"})
    there = session.within("b")
    assert there.roles == ["contestant", "liaison", "ops", "organiser"]
    assert there.agency == "STP"
    assert there.agencies == frozenset({"STP"})
    assert here.within("") == session
    assert session.within("c").roles == session.roles


def test_a_token_that_does_not_say_where_its_roles_hold_is_good_for_taking_part_only() -> None:
    def token(*roles: str) -> str:
        said = {"sid": "s1", "person": "p1", "name": "Bình", "roles": roles, "csrf": "c"}
        text = msgspec.json.encode(said | {"exp": NOW_US // 1_000_000 + 60})
        body = base64.urlsafe_b64encode(text).rstrip(b"=")
        mac = hmac.digest(KEY, b"hoithi/session/1\0" + body, "sha256")
        return (body + b"." + base64.urlsafe_b64encode(mac).rstrip(b"=")).decode()

    sessions = Sessions(KEY)
    assert sessions.verify(token("contestant", "organiser"), NOW_US) is None
    kept = sessions.verify(token("contestant"), NOW_US)
    assert kept is not None
    assert kept.within("a").roles == ["contestant"]


def test_a_liaison_of_forty_contests_still_fits_into_a_cookie() -> None:
    grants = [RoleGrant("liaison", f"tim-hieu-cchc-{year}", "SNV") for year in range(2010, 2050)]
    account = Account("p" * 16, "Bình", ["liaison"], "s" * 24, False, "cb1", "SNV", grants=grants)
    token, _ = Sessions(KEY).issue(account, NOW_US)
    assert len(token) < 3_900


def test_a_token_of_another_installation_is_nobodys() -> None:
    token, _ = Sessions(b"x" * 32).issue(ACCOUNT, NOW_US)
    assert Sessions(KEY).verify(token, NOW_US) is None


@given(st.data())
def test_a_token_with_one_character_changed_is_nobodys(data: st.DataObject) -> None:
    sessions = Sessions(KEY)
    token, _ = sessions.issue(ACCOUNT, NOW_US)
    place = data.draw(st.integers(0, len(token) - 1))
    char = data.draw(st.characters(max_codepoint=255).filter(lambda c: c != token[place]))
    assert sessions.verify(token[:place] + char + token[place + 1 :], NOW_US) is None


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at_as_a_token(text: str) -> None:
    assert Sessions(KEY).verify(text, NOW_US) is None


def test_a_revoked_session_ends_even_if_its_token_was_seen_before() -> None:
    sessions = Sessions(KEY)
    token, _ = sessions.issue(ACCOUNT, NOW_US)
    assert sessions.verify(token, NOW_US)
    sessions.revoke(["s1"], 7)
    assert sessions.verify(token, NOW_US) is None
    assert sessions.revocations_seen == 7


def test_signing_in_answers_what_the_interface_promises(house: House) -> None:
    with house.open() as client:
        answer = client.post("/api/session", json={"username": "cb1", "password": "mật khẩu"})
        body = answer.json()
        assert answer.status_code == 200
        assert list(body) == ["token", "person", "roles", "must_change_password", "grants"]
        assert body["person"]["person"] == "p1"
        assert "set-cookie" not in answer.headers
        headers = {"Authorization": f"Bearer {body['token']}"}
        assert client.get("/api/session", headers=headers).json()["roles"] == ["contestant"]
    asked = house.caller.commands("registration.sign_in")[0]
    assert (asked.username, asked.arrived_us) == ("cb1", NOW_US)


@pytest.mark.parametrize(
    ("code", "status"), [("session.wrong_credentials", 401), ("session.too_many_tries", 429)]
)
def test_a_refused_sign_in_says_why_and_when_to_come_back(
    house: House, code: str, status: int
) -> None:
    def refused(_item: Any) -> Account:
        raise Refused(code, "no", retry_after_s=12)

    house.caller.handlers["registration.sign_in"] = refused
    with house.open() as client:
        answer = client.post("/api/session", json={"username": "cb1", "password": "x"})
    assert problem_of(answer).code == code
    assert answer.status_code == status
    assert answer.headers.get("retry-after") == ("12" if status == 429 else None)


def test_signing_out_ends_the_token_at_once(house: House) -> None:
    headers = house.bearer("contestant")
    with house.open() as client:
        assert client.delete("/api/session", headers=headers).status_code == 204
        assert client.get("/api/session", headers=headers).status_code == 401


def test_a_session_that_was_ended_elsewhere_is_refused_within_seconds(house: House) -> None:
    headers = house.bearer("contestant")
    sid = house.gateway.sessions.verify(headers["Authorization"][7:], NOW_US)
    assert sid is not None
    told = Revocations(1, [sid.sid])
    house.caller.handlers["registration.revocations"] = lambda _item: told
    with house.open() as client:
        for _ in range(100):
            if client.get("/api/session", headers=headers).status_code == 401:
                return
    raise AssertionError("still let in")


# Cookies and forgery --------------------------------------------------------------------------


def with_cookie(house: House, client: Client, **who: Any) -> str:
    """Sign a browser in; gives its forgery token."""
    token = house.token("organiser", **who)
    session = house.gateway.sessions.verify(token, NOW_US)
    assert session is not None
    client.cookies.set("hoithi_session", token)
    client.cookies.set("hoithi_csrf", session.csrf)
    return session.csrf


UNSAFE: list[tuple[str, str, dict[str, Any] | None]] = [
    ("DELETE", "/api/session", None),
    ("POST", f"/api/contests/{CONTEST}/exclusions", {"person": "p", "reason": "r"}),
    ("POST", f"/api/contests/{CONTEST}/rounds/tuan-1/attempts", None),
    ("PUT", "/api/attempts/at1/answers", {"answers": {}}),
    ("POST", "/api/attempts/at1/submission", {}),
]


@pytest.mark.parametrize(("method", "path", "body"), UNSAFE)
def test_a_cookie_alone_changes_nothing(house: House, method: str, path: str, body: Any) -> None:
    with house.open() as client:
        token = with_cookie(house, client)
        for forged in (None, "", "0" * 32, csrf.new_token(), "ü"):
            headers = {} if forged is None else {b"X-CSRF-Token": forged.encode()}
            answer = client.request(method, path, json=body, headers=headers)
            assert problem_of(answer).code == "csrf.missing"
            assert answer.status_code == 403
        headers = {b"X-CSRF-Token": csrf.masked(token).encode()}
        assert client.request(method, path, json=body, headers=headers).status_code < 300


def test_a_planted_forgery_cookie_is_worth_nothing(house: House) -> None:
    with house.open() as client:
        with_cookie(house, client)
        planted = csrf.new_token()
        client.cookies.set("hoithi_csrf", planted)
        answer = client.delete("/api/session", headers={"X-CSRF-Token": planted})
    assert problem_of(answer).code == "csrf.missing"


def test_reading_needs_no_forgery_token(house: House) -> None:
    with house.open() as client:
        with_cookie(house, client)
        assert client.get("/api/session").status_code == 200


# The forms of the pages -----------------------------------------------------------------------


def form(client: Client, path: str, **fields: str) -> Response:
    """Send a form as the page would, with the token from the page's own cookie."""
    client.get("/sign-in" if path != "/password" else path)
    token = client.cookies.get("hoithi_csrf")
    assert token is not None
    answer: Response = client.post(path, data={"csrf": csrf.masked(token), **fields})
    return answer


def test_the_sign_in_form_leaves_a_session_that_scripts_cannot_read(house: House) -> None:
    with house.open("https://hoithi.test") as client:
        answer = form(client, "/sign-in", username="cb1", password="x", next="/contests/a")
        assert (answer.status_code, answer.headers["location"]) == (303, "/contests/a")
        cookies = {line.split("=")[0]: line for line in answer.headers.get_list("set-cookie")}
        session, token = cookies["hoithi_session"], cookies["hoithi_csrf"]
        assert all(word in session for word in ("HttpOnly", "SameSite=lax", "Secure"))
        assert "Secure" in token
        assert "HttpOnly" not in token
        assert client.get("/api/session").status_code == 200


def test_a_form_without_its_token_signs_nobody_in(house: House) -> None:
    with house.open() as client:
        answer = client.post("/sign-in", data={"username": "cb1", "password": "x"})
    assert answer.status_code == 422
    assert not house.caller.commands("registration.sign_in")


def test_signing_out_by_form_needs_the_token_too(house: House) -> None:
    with house.open() as client:
        token = with_cookie(house, client)
        client.post("/sign-out", data={"csrf": csrf.new_token()})
        assert client.get("/api/session").status_code == 200
        client.post("/sign-out", data={"csrf": csrf.masked(token)})
        assert client.get("/api/session").status_code == 401


def test_who_came_with_a_code_is_not_asked_for_it_again(house: House) -> None:
    first = Account("p1", "Bình", ["contestant"], "s1", True, "cb1", "A1")
    house.caller.handlers["registration.sign_in"] = lambda _item: first
    with house.open() as client:
        answer = form(client, "/sign-in", username="cb1", password="ABCD-EFGH", next="/contests/a")
        assert answer.headers["location"] == "/password?next=%2Fcontests%2Fa"
        kept = client.cookies.get("hoithi_first")
        assert kept is not None
        assert "ABCD" not in kept
        new = "mật khẩu mới dài"
        answer = form(client, "/password", new=new, again=new)
        assert answer.status_code == 303, answer.text
        assert client.cookies.get("hoithi_first") is None
    change = house.caller.commands("registration.change_password")[0]
    assert (change.current, change.new) == ("ABCD-EFGH", new)


@pytest.mark.parametrize(
    ("fields", "asked"),
    [
        ({"current": "x", "new": "ngắn", "again": "ngắn"}, 0),
        ({"current": "x", "new": "mật khẩu mới dài", "again": "khác"}, 0),
        ({"new": "mật khẩu mới dài", "again": "mật khẩu mới dài"}, 0),
        ({"current": "x", "new": "mật khẩu mới dài", "again": "mật khẩu mới dài"}, 1),
    ],
)
def test_mistakes_in_the_password_form_are_told_before_anyone_is_asked(
    house: House, fields: dict[str, str], asked: int
) -> None:
    with house.open() as client:
        with_cookie(house, client)
        answer = form(client, "/password", **fields)
    assert answer.status_code == (303 if asked else 422)
    assert len(house.caller.commands("registration.change_password")) == asked


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("password.too_short", "quá ngắn"),
        ("password.too_long", "quá dài"),
        ("password.same_as_code", "phải khác mật khẩu hoặc mã"),
        ("password.unchanged", "phải khác mật khẩu hoặc mã"),
        ("password.same_as_username", "phải khác tên đăng nhập"),
        ("password.personal", "tên, ngày sinh hoặc cơ quan"),
        ("password.too_common", "nhiều người dùng"),
        ("session.wrong_credentials", "Mật khẩu hiện tại không đúng"),
        ("session.too_many_tries", "Đã nhập sai nhiều lần"),
    ],
)
def test_each_reason_against_a_password_is_told_as_itself(
    house: House, code: str, words: str
) -> None:
    def refused(_item: Any) -> Any:
        raise Refused(code, "Không được. (No.)")

    house.caller.handlers["registration.change_password"] = refused
    with house.open() as client:
        with_cookie(house, client)
        new = "football123"
        answer = form(client, "/password", current="x", new=new, again=new)
        api = client.post(
            "/api/session/password",
            json={"current": "x", "new": new},
            headers=house.bearer("contestant"),
        )
    assert answer.status_code == 422
    assert words in answer.text
    assert ("quá ngắn" in answer.text) == (code == "password.too_short")
    assert problem_of(api).code == code


def test_the_chores_are_named_for_readiness(house: House) -> None:
    with house.open() as client:
        assert isinstance(house.gateway.background_tasks, BackgroundTasks)
        for _ in range(100):
            if client.get("/health/ready").status_code == 200:
                return
    raise AssertionError("never ready")


def test_the_token_that_chose_a_password_is_worth_nothing_afterwards(house: House) -> None:
    old = house.bearer("contestant")
    house.caller.handlers["registration.change_password"] = lambda item: structs.replace(
        ACCOUNT, session=item.next_session
    )
    with house.open() as client:
        given = {"current": "x", "new": "một mật khẩu dài"}
        answer = client.post("/api/session/password", json=given, headers=old)
        assert answer.status_code == 200
        assert client.get("/api/session", headers=old).status_code == 401
        new = {"Authorization": f"Bearer {answer.json()['token']}"}
        assert client.get("/api/session", headers=new).status_code == 200
    (item,) = house.caller.commands("registration.change_password")
    assert len(item.next_session) >= 24


def test_own_sessions_are_told_and_ended_by_who_owns_them(house: House) -> None:
    token = house.bearer("contestant")
    with house.open() as client:
        told = client.get("/api/session/all", headers=token).json()["sessions"]
        assert [(one["session"], one["browser"], one["current"]) for one in told] == [
            ("s1", "Chrome, Windows", True),
            ("sx", "", False),
        ]
        answer = client.delete("/api/session/all/sx", headers=token)
        assert answer.json() == {"count": 1}
        assert client.delete("/api/session/all/s1", headers=token).status_code == 200
        assert client.get("/api/session", headers=token).status_code == 401
    ended = house.caller.commands("registration.sign_out")
    assert [(item.person, item.session) for item in ended] == [("p1", "sx"), ("p1", "s1")]
