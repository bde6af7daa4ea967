"""Self-registration as pages: the form with its mistakes, the account, one's own data, the end."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from httpx import Response
from msgspec.structs import replace

from contracts.contests import Contests, ContestView
from contracts.definition import RegistrationField, SelfRegistration
from contracts.errors import Refused
from contracts.self_registration import Registered
from gateway.core.access.sessions import COOKIE
from services.registration.domain.self_registration.form_fields import digest_of
from tests.support.one_thread import Client
from tests.unit.gateway.example_contest import CONTEST, DEFINITION
from tests.unit.gateway.fakes import House, refuse
from tests.unit.gateway.visitor import house as house

FORM, OWN = f"/contests/{CONTEST}/register", f"/contests/{CONTEST}/own-data"
RULES = SelfRegistration(
    [
        RegistrationField("name"),
        RegistrationField("birth_date", required=False),
        RegistrationField("gender", required=False),
        RegistrationField("phone", verified=True),
        RegistrationField("agency"),
    ],
    "Tôi đồng ý.",
    agency_confirmed=True,
)
GIVEN = {
    "name": "Lê Bình",
    "phone": "0912345678",
    "agency": "A1",
    "password": "mưa rào tháng bảy",
    "consent": digest_of(RULES.consent),
}


def planned(house: House, rules: SelfRegistration | None) -> None:
    plan = replace(DEFINITION, registration=rules)
    house.caller.handlers["registration.contests"] = lambda item: Contests(
        [ContestView(CONTEST, plan, 1)]
    )


@pytest.fixture
def anybody(house: House) -> Iterator[Client]:
    planned(house, RULES)
    with house.open() as client:
        yield client


def send(client: Client, path: str, page: str, **fields: str) -> Response:
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get(page).text)
    assert token
    answer: Response = client.post(path, data={"csrf": token[1], **fields})
    return answer


def test_the_form_asks_what_the_definition_asks(anybody: Client) -> None:
    page = anybody.get(FORM).text
    assert re.findall(r'<(?:input|select) id="(\w+)" name', page)[:5] == [
        "name",
        "birth_date",
        "gender",
        "phone",
        "agency",
    ]
    assert '<option value="A1">Sở Nội vụ</option>' in page
    assert "Ngày sinh (không bắt buộc)" in page
    assert f'value="{digest_of(RULES.consent)}"><label for="consent">Tôi đồng ý.</label>' in page
    assert FORM in anybody.get(f"/contests/{CONTEST}").text


def test_a_contest_without_registration_has_no_form(house: House) -> None:
    planned(house, None)
    with house.open() as client:
        assert client.get(FORM).status_code == 404
        assert "register" not in client.get(f"/contests/{CONTEST}").text


def test_a_registration_that_is_over_is_said_to_be(house: House) -> None:
    planned(house, replace(RULES, closes_at_us=1))
    with house.open() as client:
        page = client.get(FORM).text
    assert "Hiện không nhận đăng ký" in page
    assert '<form method="post" action="/contests' not in page


def test_who_registers_is_signed_in_and_told_the_username(house: House, anybody: Client) -> None:
    done = send(anybody, FORM, FORM, **GIVEN)
    assert done.headers["location"] == f"{OWN}?done=1"
    assert COOKIE in done.headers["set-cookie"]
    (item,) = house.caller.commands("registration.register")
    assert item.values == {"name": "Lê Bình", "phone": "0912345678", "agency": "A1"}
    assert (item.password, item.consent) == (GIVEN["password"], GIVEN["consent"])
    (signed_in,) = house.caller.commands("registration.sign_in")
    assert signed_in.username == "binhl.abcde"
    page = anybody.get(done.headers["location"]).text
    assert "Hãy ghi lại tên đăng nhập: binhl.abcde" in page


def test_who_cannot_be_signed_in_yet_is_told_the_username_all_the_same(
    house: House, anybody: Client
) -> None:
    house.caller.handlers["registration.sign_in"] = refuse("unavailable")
    page = send(anybody, FORM, FORM, **GIVEN).text
    assert "binhl.abcde" in page
    assert 'href="/sign-in"' in page


def test_who_claims_an_account_in_use_is_told_to_wait_and_signed_in_to_nothing(
    house: House, anybody: Client
) -> None:
    asked = Registered("c1", "", "Lê Bình", "A1", False, "waiting")
    house.caller.handlers["registration.register"] = lambda item: asked
    answer = send(anybody, FORM, FORM, **GIVEN)
    assert answer.status_code == 202
    assert "Đã gửi yêu cầu." in answer.text
    assert COOKIE not in answer.headers.get("set-cookie", "")
    assert house.caller.commands("registration.sign_in") == []


@pytest.mark.parametrize(
    ("code", "details", "field"),
    [
        ("registration.consent_missing", {}, "consent"),
        ("registration.taken", {}, "name"),
        ("password.too_short", {}, "password"),
        (
            "registration.fields_invalid",
            {"problems": [{"field": "phone", "code": "field.phone", "message": "Sai. (Wrong.)"}]},
            "phone",
        ),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    house: House, anybody: Client, code: str, details: dict[str, Any], field: str
) -> None:
    def refused(_item: Any) -> Any:
        raise Refused(code, "Sai. (Wrong.)", **details)

    house.caller.handlers["registration.register"] = refused
    page = send(anybody, FORM, FORM, **GIVEN)
    assert page.status_code in (409, 422)
    label = "Điện thoại: " if field == "phone" else ""
    assert f'<a href="#{field}">{label}Sai.</a>' in page.text
    assert f'id="{field}-error"' in page.text
    assert 'value="Lê Bình"' in page.text
    assert GIVEN["password"] not in page.text


def test_a_password_is_needed(house: House, anybody: Client) -> None:
    page = send(anybody, FORM, FORM, **{**GIVEN, "password": ""})
    assert page.status_code == 422
    assert 'href="#password"' in page.text
    assert house.caller.commands("registration.register") == []


def test_a_forged_form_registers_nobody(house: House, anybody: Client) -> None:
    anybody.get(FORM)
    assert anybody.post(FORM, data={"csrf": "00" * 16, **GIVEN}).status_code == 403
    assert house.caller.commands("registration.register") == []


@pytest.fixture
def registered(house: House, anybody: Client) -> Client:
    anybody.cookies.set(COOKIE, house.token("contestant"))
    return anybody


def test_everybody_sees_what_is_kept_of_them(registered: Client) -> None:
    page = registered.get(OWN).text
    assert "0912345678" in page
    assert "Chờ đầu mối xác nhận" in page
    assert "Tôi đồng ý." in page
    assert f"/api/contests/{CONTEST}/registrations/own?download=true" in page


def test_who_did_not_register_is_told_that_nothing_is_kept_here(
    house: House, registered: Client
) -> None:
    house.caller.handlers["registration.own_registration"] = refuse("registration.unknown")
    page = registered.get(OWN)
    assert page.status_code == 200
    assert "Bạn không tự đăng ký ở cuộc thi này" in page.text
    assert "<form" not in page.text.split("<main", 1)[1].split("</main>", 1)[0]


def test_who_wants_to_be_forgotten_types_username_and_password_again(
    house: House, registered: Client
) -> None:
    ask = house.caller.handlers["registration.ask_erasure"]
    for code, field in (
        ("registration.not_confirmed", "username"),
        ("session.wrong_credentials", "password"),
    ):

        def refused(_item: Any, code: str = code) -> Any:
            raise Refused(code, "Hãy gõ đúng. (Type it.)")

        house.caller.handlers["registration.ask_erasure"] = refused
        page = send(registered, OWN, OWN, username="x", password="y")
        assert page.status_code == 422
        assert f'<a href="#{field}">Hãy gõ đúng.</a>' in page.text
    house.caller.handlers["registration.ask_erasure"] = ask
    done = send(registered, OWN, OWN, username="binhl.abcde", password=" mưa rào ")
    assert done.headers["location"] == f"{OWN}?asked=1"
    item = house.caller.commands("registration.ask_erasure")[-1]
    assert (item.username, item.password) == ("binhl.abcde", " mưa rào ")
    assert registered.get(OWN).status_code == 200


def test_who_has_asked_to_be_forgotten_may_stay(house: House, registered: Client) -> None:
    kept = house.caller.handlers["registration.own_registration"]

    def due(item: Any) -> Any:
        return replace(kept(item), erasure_due_at_us=item_due)

    item_due = 1_800_000_000_000_000
    house.caller.handlers["registration.own_registration"] = due
    page = registered.get(OWN).text
    assert "Bạn đã yêu cầu xóa thông tin." in page
    assert 'name="username"' not in page
    done = send(registered, OWN, OWN, stay="1")
    assert done.headers["location"] == f"{OWN}?stays=1"
    assert len(house.caller.commands("registration.call_off_erasure")) == 1


def test_organisers_see_who_asked_to_be_forgotten(house: House, anybody: Client) -> None:
    anybody.cookies.set(COOKIE, house.token("organiser"))
    page = anybody.get(f"/contests/{CONTEST}/erasures").text
    assert "Lê Bình" in page
    assert "Đang chờ" in page
    assert f'href="/contests/{CONTEST}/erasures"' in anybody.get(f"/contests/{CONTEST}").text
