"""What people say of themselves, field by field: a table of cases, and properties."""

import unicodedata
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.comparison_keys import fold, key_of
from contracts.definition import Audience, PersonField, RegistrationField, SelfRegistration
from contracts.time_zones import HOME
from services.registration.domain.people.person import Person
from services.registration.domain.self_registration import form_fields
from spreadsheets.text_cleaning import clean
from tests.integration.registration.world import definition

NOW_US = 1_655_000_000_000_000  # 12/06/2022
FIELDS = get_args(PersonField)
EVERYTHING = SelfRegistration(
    [RegistrationField(name, required=False) for name in FIELDS], "đồng ý"
)


def read(name: Any, text: str) -> tuple[str | None, list[str]]:
    values, faults = form_fields.read_fields(EVERYTHING, {name: text}, NOW_US, HOME)
    return values.get(name), [fault.code for fault in faults]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("name", "  Đỗ  Thị Ước ", "Đỗ Thị Ước"),
        ("name", unicodedata.normalize("NFD", "Lê Bình"), "Lê Bình"),
        ("name", "H'Hen Niê", "H'Hen Niê"),
        ("phone", "+84 912.345.678", "0912345678"),
        ("phone", "0912-345-678", "0912345678"),
        ("birth_date", "05/09/1985", "1985-09-05"),
        ("birth_date", "29/02/2000", "2000-02-29"),
        ("id_number", "031 085 001 234", "031085001234"),
        ("id_number", "031085001", "031085001"),
        ("gender", "Nữ", "female"),
        ("email", "An@HaiPhong.GOV.vn", "An@haiphong.gov.vn"),
        ("address", " 12  Lê Lợi ", "12 Lê Lợi"),
    ],
)
def test_a_good_value_is_kept_in_one_form(name: str, text: str, value: str) -> None:
    assert read(name, text) == (value, [])


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("name", "Bình 2", "not_a_name"),
        ("name", "<b>Bình</b>", "not_a_name"),
        ("name", "A" * 101, "not_a_name"),
        ("phone", "0212345678", "phone_invalid"),
        ("phone", "091234567", "phone_invalid"),
        ("birth_date", "5/9/1985", "not_a_date"),
        ("birth_date", "1985-09-05", "not_a_date"),
        ("birth_date", "29/02/2001", "date_impossible"),
        ("birth_date", "13/06/2022", "date_in_future"),
        ("birth_date", "01/01/1899", "date_impossible"),
        ("id_number", "0310850012", "id_number_invalid"),
        ("id_number", "٠٣١٠٨٥٠٠١", "id_number_invalid"),
        ("gender", "khác", "gender_unknown"),
        ("email", "an@", "email_invalid"),
        ("address", "x" * 301, "too_long"),
    ],
)
def test_a_bad_value_is_named_with_a_stable_code(name: str, text: str, code: str) -> None:
    assert read(name, text) == (None, [f"field.{code}"])


@given(st.sampled_from(FIELDS), st.text(max_size=400))
def test_any_text_is_a_value_in_its_form_or_one_fault_and_what_was_read_reads_the_same(
    name: str, text: str
) -> None:
    value, faults = read(name, text)
    assert len(faults) == (value is None and bool(clean(text)))
    if value is not None and name != "birth_date":
        assert unicodedata.is_normalized("NFC", value)
        if name != "gender":
            assert read(name, value) == (value, [])


@given(st.dates(date(1900, 1, 1), date(2022, 6, 12)))
def test_every_day_reads_back_as_that_day(day: date) -> None:
    assert read("birth_date", f"{day:%d/%m}/{day.year:04}") == (day.isoformat(), [])


@given(st.from_regex(r"0[35789][0-9]{8}", fullmatch=True), st.sampled_from(["", " ", ".", "-"]))
def test_a_phone_is_the_same_however_it_is_grouped(phone: str, sign: str) -> None:
    grouped = sign.join((phone[:4], phone[4:7], phone[7:]))
    assert read("phone", grouped) == read("phone", "+84" + phone[1:]) == (phone, [])


@given(st.text(max_size=60), st.binary(min_size=5, max_size=5))
def test_a_username_can_be_typed_and_is_its_own_key(name: str, random: bytes) -> None:
    username = form_fields.username_from(name, random)
    assert username.isascii()
    assert key_of(username) == username
    assert len(username) <= 80


def test_a_row_is_claimed_only_by_all_of_its_fields() -> None:
    person = Person("p", "cb1", "cb1", "CB1", "Đỗ Thị Ước", None, None, "", "0912345678", "")
    claim = SelfRegistration([], "", ["name", "phone"])
    same = {"name": "đỗ thị ước", "phone": "0912345678"}
    assert form_fields.matches(person, ["A"], claim, same)
    assert not form_fields.matches(person, ["A"], claim, {**same, "phone": "0912345679"})
    assert not form_fields.matches(person, ["A"], claim, {"name": "Đỗ Thị Ước"})
    by_agency = SelfRegistration([], "", ["name", "agency"])
    assert form_fields.matches(person, ["A"], by_agency, {**same, "agency": "A"})
    assert not form_fields.matches(person, ["A"], by_agency, {**same, "agency": "B"})
    unknown = SelfRegistration([], "", ["name", "birth_date"])
    assert not form_fields.matches(person, ["A"], unknown, {**same, "birth_date": ""})
    assert not form_fields.matches(person, ["A"], SelfRegistration([], ""), same)


@given(st.binary(min_size=1), st.text(max_size=20), st.text(max_size=20))
def test_a_values_digest_is_one_contests_one_fields_and_one_installations(
    secret: bytes, one: str, other: str
) -> None:
    digest = form_fields.digest_of_value(secret, "c", "phone", one)
    assert digest != form_fields.digest_of_value(secret, "c", "id_number", one)
    assert digest != form_fields.digest_of_value(secret, "d", "phone", one)
    assert digest != form_fields.digest_of_value(secret + b"x", "c", "phone", one)
    same = fold(one) == fold(other)
    assert (digest == form_fields.digest_of_value(secret, "c", "phone", other)) == same


def test_an_audience_gives_newcomers_their_duty() -> None:
    plan = definition(audiences=[Audience("m", "M", "mandatory"), Audience("d", "D", "encouraged")])
    named = SelfRegistration([], "", audience="m")
    assert form_fields.obligation_of(plan, named) == "mandatory"
    assert form_fields.obligation_of(plan, SelfRegistration([], "")) == "encouraged"
