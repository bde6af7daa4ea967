"""When people may register, what they must agree to, and what an account then has of them."""

import hashlib
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.definition import Definition, RegistrationField, SelfRegistration
from contracts.errors import Refused
from contracts.time_zones import HOME
from services.registration.domain.people.person import Person
from services.registration.domain.self_registration import form_fields
from services.registration.domain.self_registration.form_fields import FieldFault
from tests.integration.registration.world import definition

OPENS, CLOSES = 1_000_000, 2_000_000
ASKED = SelfRegistration([], "đồng ý", opens_at_us=OPENS, closes_at_us=CLOSES)


def plan(asked: SelfRegistration | None) -> Definition:
    return replace(definition(), registration=asked, ends_at_us=5_000_000)


def refusal_of(asked: SelfRegistration | None, at_us: int) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Refused) as refusal:
        form_fields.rules_or_refuse(plan(asked), at_us)
    return refusal.value.problem.code, dict(refusal.value.problem.details)


def test_people_register_within_the_window_which_is_half_open() -> None:
    assert form_fields.rules_or_refuse(plan(ASKED), OPENS) == ASKED
    assert form_fields.rules_or_refuse(plan(ASKED), CLOSES - 1) == ASKED
    assert refusal_of(ASKED, OPENS - 1) == (
        "registration.not_open",
        {"opens_at_us": OPENS, "opens_at": "1970-01-01T07:00:01.000+07:00"},
    )
    assert refusal_of(ASKED, CLOSES) == (
        "registration.not_open",
        {"closed_at_us": CLOSES, "closed_at": "1970-01-01T07:00:02.000+07:00"},
    )
    assert refusal_of(None, OPENS) == ("registration.none", {})


def test_without_a_window_people_register_until_the_contest_ends() -> None:
    always = SelfRegistration([], "đồng ý")
    assert form_fields.window(plan(always), always) == (0, 5_000_000)
    assert form_fields.window(plan(ASKED), ASKED) == (OPENS, CLOSES)
    never = replace(always, closes_at_us=0)
    assert form_fields.window(plan(never), never) == (0, 0)


def test_all_faults_are_told_at_once_and_each_field_is_named_once() -> None:
    form_fields.refuse_faults([])
    faults = [
        FieldFault("name", "a", "1"),
        FieldFault("phone", "b", "2"),
        FieldFault("name", "c", "3"),
    ]
    with pytest.raises(Refused) as refusal:
        form_fields.refuse_faults(faults)
    problem = refusal.value.problem
    assert problem.code == "registration.fields_invalid"
    assert "name, phone." in problem.message
    assert problem.details["problems"] == [
        {"field": "name", "code": "a", "message": "1"},
        {"field": "phone", "code": "b", "message": "2"},
        {"field": "name", "code": "c", "message": "3"},
    ]


def test_what_is_missing_and_what_nobody_asked_for_are_faults() -> None:
    asked = SelfRegistration(
        [RegistrationField("name"), RegistrationField("phone", required=False)], "đồng ý"
    )
    found, faults = form_fields.read_fields(
        asked, {"name": " ", "phone": "", "email": "x"}, 0, HOME
    )
    assert found == {}
    assert [(f.field, f.code) for f in faults] == [
        ("email", "field.unknown"),
        ("name", "field.missing"),
    ]


def test_today_is_the_day_in_vietnam() -> None:
    """17:00 UTC is midnight there: somebody born on the 13th is born by then."""
    asked = SelfRegistration([RegistrationField("birth_date")], "đồng ý")
    midnight_us = 1_655_053_200_000_000  # 12/06/2022 17:00 UTC
    given = {"birth_date": "13/06/2022"}
    assert form_fields.read_fields(asked, given, midnight_us, HOME)[0] == {
        "birth_date": "2022-06-13"
    }
    assert form_fields.read_fields(asked, given, midnight_us - 1_000_000, HOME)[0] == {}


def test_the_present_text_is_agreed_to_as_text_or_as_digest_and_no_other() -> None:
    digest = hashlib.sha256("đồng ý".encode()).hexdigest()
    assert form_fields.refuse_without_consent(ASKED, "đồng ý") == digest
    assert form_fields.refuse_without_consent(ASKED, digest) == digest
    for given in ("", "đồng  ý", form_fields.digest_of("cũ")):
        with pytest.raises(Refused) as refusal:
            form_fields.refuse_without_consent(ASKED, given)
        assert refusal.value.problem.code == "registration.consent_missing"
        assert refusal.value.problem.details == {"consent": "đồng ý", "consent_digest": digest}


def test_only_verified_values_that_were_given_are_kept_apart() -> None:
    asked = SelfRegistration(
        [
            RegistrationField("phone", verified=True),
            RegistrationField("id_number", verified=True),
            RegistrationField("email"),
        ],
        "đồng ý",
    )
    found = form_fields.digests_of(asked, b"s", "c", {"phone": "0912345678", "email": "a@b"})
    assert found == {"phone": form_fields.digest_of_value(b"s", "c", "phone", "0912345678")}


@pytest.mark.parametrize(
    ("name", "username"),
    [
        ("Lê Thị Bình", "binhlt.abcde"),
        ("Đỗ Ước", "uocd.abcde"),
        ("An", "an.abcde"),
        ("H'Hen Niê", "nieh.abcde"),
        ("---", "nguoithi.abcde"),
        ("", "nguoithi.abcde"),
    ],
)
def test_a_username_is_the_given_name_the_initials_and_five_signs(name: str, username: str) -> None:
    assert form_fields.username_from(name, bytes([0, 1, 2, 3, 4 + 31, 9])) == username


def test_an_account_has_of_a_person_what_is_not_empty() -> None:
    person = Person("p", "u", "u", "C", "Lê An", "1990-01-02", None, "", "0912", "")
    assert form_fields.spoken_of(person) == {
        "name": "Lê An",
        "birth_date": "1990-01-02",
        "phone": "0912",
    }


def test_two_empty_values_are_not_the_same() -> None:
    assert form_fields.same_value("name", "Lê  AN", "le an")
    assert not form_fields.same_value("birth_date", None, "")
    assert not form_fields.same_value("birth_date", "", "")
    by_id = SelfRegistration([], "", ["name", "id_number"])  # no roster says it
    person = Person("p", "u", "u", "C", "Lê An", None, None, "", "", "")
    assert not form_fields.matches(person, [], by_id, {"name": "Lê An", "id_number": "031085001"})
