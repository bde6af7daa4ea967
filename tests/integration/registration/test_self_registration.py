"""People register themselves: claim a row or are new, and wait for the liaison."""

from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from contracts.accounts import Account
from contracts.definition import Audience
from contracts.empty_reply import Done
from contracts.errors import Problem, Refused
from contracts.roster_previews import Foresee
from contracts.rosters import ContestantExcluded, ContestantRegistered, ImportState, Membership
from contracts.self_registration import (
    OwnRegistrationQuery,
    Registered,
)
from services.registration import models
from services.registration.domain.self_registration.form_fields import digest_of
from services.registration.use_cases.contests import roster_change_preview
from services.registration.use_cases.people import erasing_personal_data
from services.registration.use_cases.roster_import import applying

from .self_registration import (
    CONSENT,
    PASSWORD,
    RULES,
    code_of,
    decide,
    insisting,
    prepared,
    register,
    registered,
    staff,
    waiting,
)
from .world import SECOND_US, World, no_yield, row


def test_a_newcomer_is_of_the_audience_and_agency_chosen_and_signs_in_with_the_password(
    world: World,
) -> None:
    made = registered(register(prepared(world)))
    assert (made.claimed, made.state, made.agency) == (False, "waiting", "SNV")
    assert made.username.startswith("binhlt.")
    told = world.told(ContestantRegistered)[-1]
    assert told == ContestantRegistered(
        "cchc", made.person, "Lê Thị Bình", "encouraged", [Membership("SNV")], 1, "", True, "dan"
    )
    account = world.sign_in(made.username, PASSWORD)
    assert isinstance(account, Account)
    assert (account.roles, account.must_change_password) == (["contestant"], False)


def test_who_gives_name_and_phone_of_a_row_takes_it_over_with_its_agency_and_duty(
    world: World,
) -> None:
    prepared(world)
    before = world.told(ContestantRegistered)
    made = registered(register(world, name="tran van an", phone="+84 987 654 321", agency="STC"))
    assert (made.claimed, made.agency, made.username) == (True, "SNV", "cb01")
    assert made.person == world.person("CB01")
    assert world.told(ContestantRegistered) == before
    assert isinstance(world.sign_in("cb01", PASSWORD), Account)


def test_a_roles_account_a_confirmed_claim_and_a_confirmed_value_get_one_and_the_same_answer(
    world: World,
) -> None:
    prepared(world)
    organiser, own, _ = staff(world)
    claim = {"name": "Trần Văn An", "phone": "0987654321"}
    for made in (registered(register(world, **claim)), registered(register(world, 2))):
        decide(world, own, made.person, "confirm")
    world.grant(organiser, "CB02", "judge")
    answers = [
        register(world, 3, name="Đỗ Thị Ước", phone="0987654322"),  # a role's account
        register(world, 4, name="Phạm Lan", phone="0987654321"),  # a confirmed account's phone
        register(world, 5, name="Phạm Lan"),  # a confirmed newcomer's phone
    ]
    assert [code_of(answer) for answer in answers] == ["registration.taken"] * 3
    assert len({msgspec.json.encode(answer) for answer in answers}) == 1
    assert world.count(models.registrations) == 2


def test_nobody_claims_the_row_of_somebody_who_holds_a_role_or_has_a_password(
    world: World,
) -> None:
    organiser = prepared(world).organiser().person
    world.grant(organiser, "CB01", "liaison", agency="SNV", contest="cchc")
    answer = register(world, name="Trần Văn An", phone="0987654321")
    assert code_of(answer) == "registration.taken"


def test_fifty_registrations_at_once_with_one_phone_make_one_account(world: World) -> None:
    prepared(world)
    with ThreadPoolExecutor(50) as pool:
        jobs = [
            pool.submit(insisting, world, number, name=f"Lê Bình {'A' * number}")
            for number in range(1, 51)
        ]
        answers = [job.result() for job in jobs]
    made = [answer for answer in answers if isinstance(answer, Registered)]
    refused = [answer for answer in answers if isinstance(answer, Problem)]
    assert sorted(bool(one.username) for one in made) == [False] * 5 + [True]
    assert {answer.code for answer in refused} == {"registration.taken"}
    assert world.count(models.registrations) == world.count(models.registered_values) == 1
    assert world.count(models.people) == 3
    assert len(world.told(ContestantRegistered)) == 3


def test_fifty_claims_of_one_row_at_once_make_one_account(world: World) -> None:
    prepared(world, msgspec.structs.replace(RULES, fields=[
        msgspec.structs.replace(item, verified=False) for item in RULES.fields
    ]))  # fmt: skip
    with ThreadPoolExecutor(50) as pool:
        jobs = [
            pool.submit(
                insisting,
                world,
                number,
                name="Trần Văn An",
                phone="0987654321",
                password=f"mật khẩu số {number} của tôi",
            )
            for number in range(1, 51)
        ]
        answers = [job.result() for job in jobs]
    made = [answer for answer in answers if isinstance(answer, Registered)]
    assert sorted(bool(one.username) for one in made) == [False] * 5 + [True]
    assert world.count(models.registrations) == world.count(models.credentials) == 1


def test_the_same_request_again_is_answered_as_done_but_only_for_a_while(world: World) -> None:
    made = registered(register(prepared(world)))
    assert registered(register(world)) == made
    assert registered(register(world, 2)) == made  # the page sends it as another request
    guess = registered(register(world, 2, password="mật khẩu đoán mò"))
    assert (guess.person, guess.username) == ("new-2", "")
    world.now_us += 601 * SECOND_US
    assert code_of(register(world)) == "registration.taken"
    assert registered(register(world, 3)).username == ""
    assert world.count(models.people) == 3


def test_every_field_that_is_wrong_is_named_and_nothing_is_written(world: World) -> None:
    prepared(world)
    answer = register(
        world,
        name="Bình 2",
        birth_date="1985-09-05",
        phone="012345",
        id_number="123",
        agency="không có",
        colour="đỏ",
    )
    assert code_of(answer) == "registration.fields_invalid"
    assert isinstance(answer, Problem)
    assert {fault["field"]: fault["code"] for fault in answer.details["problems"]} == {
        "colour": "field.unknown",
        "name": "field.not_a_name",
        "birth_date": "field.not_a_date",
        "phone": "field.phone_invalid",
        "id_number": "field.id_number_invalid",
        "agency": "field.agency_unknown",
    }
    missing = register(world, name="", phone=None)
    assert isinstance(missing, Problem)
    assert {fault["code"] for fault in missing.details["problems"]} == {"field.missing"}
    assert world.count(models.registrations) == 0
    assert world.count(models.people) == 2


def test_registration_is_closed_before_and_after_its_window(world: World) -> None:
    opens_us, closes_us = world.now_us, world.now_us + 10 * SECOND_US
    prepared(world, msgspec.structs.replace(RULES, opens_at_us=opens_us, closes_at_us=closes_us))
    for moment_us in (opens_us - 1, closes_us):
        assert code_of(register(world, arrived_us=moment_us)) == "registration.not_open"
    registered(register(world, arrived_us=closes_us - 1))


def test_a_contest_without_self_registration_has_none(world: World) -> None:
    world.define()
    assert code_of(register(world)) == "registration.none"


def test_the_text_agreed_to_is_kept_with_its_digest_and_time(world: World) -> None:
    prepared(world)
    assert code_of(register(world, consent="có")) == "registration.consent_missing"
    made = registered(register(world, consent=digest_of(CONSENT)))
    with world.store.reading() as connection:
        own = erasing_personal_data.own_registration(
            connection, OwnRegistrationQuery("cchc", made.person)
        )
    assert (own.consent, own.consent_digest) == (CONSENT, digest_of(CONSENT))
    assert own.consented_at_us == world.now_us


def test_a_weak_password_is_refused(world: World) -> None:
    assert code_of(register(prepared(world), password="123")) == "password.too_short"


def test_a_liaison_confirms_their_own_agencys_newcomers_and_nobody_elses(world: World) -> None:
    prepared(world)
    organiser, own, other = staff(world)
    made = registered(register(world))
    assert (waiting(world, own), waiting(world, other)) == ([made.person], [])
    assert waiting(world, organiser) == [made.person]
    with pytest.raises(Refused, match="not_yours"):
        waiting(world, other, "SNV")
    with pytest.raises(Refused, match="not_yours"):
        waiting(world, made.person)
    assert code_of(decide(world, other, made.person, "confirm")) == "registration.unknown"
    assert decide(world, own, made.person, "confirm") == Done(1)
    assert decide(world, own, made.person, "confirm") == Done(0)
    assert waiting(world, own) == []
    told = world.told(ContestantRegistered)[-1]
    assert (told.person, told.unconfirmed, told.revision) == (made.person, False, 2)
    with world.store.reading() as connection:
        seen = erasing_personal_data.own_registration(
            connection, OwnRegistrationQuery("cchc", made.person)
        )
    assert (seen.state, seen.verified, seen.decided_by) == ("confirmed", ["phone"], own)


def test_who_is_refused_may_not_take_part_until_confirmed_after_all(world: World) -> None:
    prepared(world)
    _, own, _ = staff(world)
    made = registered(register(world))
    assert (
        code_of(decide(world, own, made.person, "refuse", "\u200b"))
        == "registration.reason_missing"
    )
    decide(world, own, made.person, "refuse", "không phải người của đơn vị")
    assert world.told(ContestantExcluded)[-1].reason == "không phải người của đơn vị"
    decide(world, own, made.person, "confirm")
    assert world.told(ContestantExcluded)[-1].reason == ""
    assert not world.told(ContestantRegistered)[-1].unconfirmed


@pytest.mark.parametrize("agency_confirmed", [True, False])
def test_whatever_is_told_of_who_waits_for_the_liaison_says_whether_the_agency_is_confirmed(
    world: World, agency_confirmed: bool
) -> None:
    """By a staff list that names them, by other limits of age, by another class of the agency, by
    a correction: their own word for it stays their own word."""
    rules = msgspec.structs.replace(RULES, agency_confirmed=agency_confirmed)
    prepared(world, rules)
    organiser, *_ = staff(world)
    made = registered(register(world, birth_date="05/09/2012"))
    assert made.state == "waiting"

    def told() -> ContestantRegistered:
        return [one for one in world.told(ContestantRegistered) if one.person == made.person][-1]

    def limit(audience: str, minimum: int) -> Audience:
        return Audience(audience, "Nhân dân", "encouraged", minimum_age=minimum)

    first = told()
    assert first.unconfirmed is agency_confirmed
    world.define(registration=rules, audiences=[limit("dan", 18)])
    aged = told()
    assert (aged.age, aged.unconfirmed) == ("too_young", agency_confirmed)
    world.load([row(1, made.username, "Lê Thị Bình", obligation="encouraged")], by=organiser)
    listed = told()
    assert (listed.audience, listed.unconfirmed) == ("", agency_confirmed)
    assert listed.revision > aged.revision > first.revision
    dry = world.send(
        [row(1, made.username, "Lê Thị Thanh Bình", obligation="mandatory")],
        by=organiser,
        dry_run=True,
    )
    applying.go_on(world.store, yield_control=no_yield)
    assert dry.state
    state = ImportState(f"u{world.uploads}", "cchc", organiser)
    facts = world.carry_out(roster_change_preview.foresee, Foresee(roster=state))
    assert [one.unconfirmed for one in facts.registered] == [agency_confirmed]


def test_a_row_that_a_stranger_claimed_is_given_back(world: World) -> None:
    prepared(world)
    _, own, _ = staff(world)
    claim = {"name": "Trần Văn An", "phone": "0987654321"}
    stranger = registered(register(world, **claim))
    decide(world, own, stranger.person, "refuse", "không phải anh An")
    assert isinstance(world.sign_in("cb01", PASSWORD), Problem)
    assert world.told(ContestantExcluded) == []
    again = registered(register(world, 2, **claim, password="mật khẩu của An thật"))
    assert again.person == stranger.person
    assert isinstance(world.sign_in("cb01", "mật khẩu của An thật"), Account)


def test_a_staff_list_that_comes_later_leaves_newcomers_alone_and_misses_none(
    world: World,
) -> None:
    made = registered(register(prepared(world)))
    again = world.load(
        [
            row(1, "CB01", "Trần Văn An", phone="0987654321"),
            row(2, "CB02", "Đỗ Thị Ước", "STC", phone="0987654322"),
        ]
    )
    assert (again.people_missing, again.people_unchanged) == (0, 2)
    assert isinstance(world.sign_in(made.username, PASSWORD), Account)
