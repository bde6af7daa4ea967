"""Nobody takes over an account by a form: where there is one already, a person decides."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest

from contracts.accounts import Account, IssueCodes
from contracts.empty_reply import Done
from contracts.errors import Problem
from contracts.rosters import ContestantRegistered
from contracts.self_registration import (
    OwnRegistrationQuery,
    Registered,
    WaitingPerson,
    WaitingQuery,
)
from plans.parser import read_definition
from services.registration import models
from services.registration.use_cases.accounts import activation_sheets, sessions
from services.registration.use_cases.people import erasing_personal_data
from services.registration.use_cases.self_registration import deciding_registrations

from .self_registration import (
    CONSENT,
    PASSWORD,
    RULES,
    change_password,
    code_of,
    decide,
    insisting,
    prepared,
    register,
    registered,
    staff,
    waiting,
)
from .world import SECRET, World, no_yield, row

CLAIM = {"name": "Trần Văn An", "phone": "0987654321"}
THEIRS = "mật khẩu của người lạ"
CONTESTS = Path(__file__).parents[3] / "contests"


def issued(world: World, organiser: str, person: str) -> str:
    """The code on the sheet that an organiser has printed."""
    item = IssueCodes("cchc", organiser, world.now_us)
    sheet = activation_sheets.issue_codes(
        world.store, item, secret=SECRET, yield_control=no_yield
    ).codes
    return next(one.code for one in sheet if one.person == person)


def sides(world: World, by: str) -> list[WaitingPerson]:
    with world.store.reading() as connection:
        return deciding_registrations.waiting(connection, WaitingQuery("cchc", by)).people


@pytest.mark.parametrize("done", ["code issued", "signed in", "password chosen"])
def test_a_claim_of_a_row_with_a_credential_is_a_request_that_changes_nothing(
    world: World, done: str
) -> None:
    prepared(world)
    organiser, own, other = staff(world)
    code = issued(world, organiser, world.person("CB01"))
    account = None if done == "code issued" else world.sign_in("cb01", code)
    if done == "password chosen":
        assert isinstance(account, Account)
        change_password(world, account, code, PASSWORD)
    answer = registered(register(world, **CLAIM, password=THEIRS))
    assert (answer.person, answer.username, answer.state) == ("new-1", "", "waiting")
    assert (answer.claimed, answer.agency) == (False, "SNV")
    assert isinstance(world.sign_in("cb01", THEIRS), Problem)
    current = PASSWORD if done == "password chosen" else code
    assert isinstance(world.sign_in("cb01", current), Account)
    assert world.count(models.registrations) == world.count(models.registered_values) == 0
    assert (waiting(world, own), waiting(world, other)) == (["new-1"], [])


def test_who_has_signed_in_is_asked_about_even_when_the_credential_is_gone(world: World) -> None:
    prepared(world)
    _, own, _ = staff(world)
    stranger = registered(register(world, **CLAIM, password=THEIRS))
    assert isinstance(world.sign_in("cb01", THEIRS), Account)
    decide(world, own, stranger.person, "refuse", "không phải anh An")
    world.now_us += 400 * 86_400_000_000
    world.define(registration=RULES, ends_at_us=world.now_us + 1)
    with world.store.unit_of_work() as work:
        sessions.tidy(work)
    again = registered(register(world, 2, **CLAIM))
    assert (again.person, again.username) == ("new-2", "")


def test_both_sides_are_shown_what_is_said_what_the_list_says_and_what_was_done(
    world: World,
) -> None:
    prepared(world)
    organiser, own, _ = staff(world)
    code = issued(world, organiser, world.person("CB01"))
    world.sign_in("cb01", code)
    register(world, **CLAIM, address="Hẻm 3", password=THEIRS)
    (seen,) = sides(world, own)
    assert (seen.values["address"], seen.values["birth_date"]) == ("Hẻm 3", "1985-09-05")
    assert seen.account is not None
    assert (seen.account.username, seen.account.takes_over) == ("cb01", True)
    assert seen.account.values == {"name": "Trần Văn An", "phone": "0987654321"}
    assert (seen.account.agency, seen.account.code) == ("SNV", "CB01")
    assert (seen.account.code_issued, seen.account.has_password) == (True, False)
    assert seen.account.first_signed_in_at_us == seen.account.last_signed_in_at_us == world.now_us


def test_a_request_that_is_confirmed_takes_the_account_over_and_ends_what_was_open(
    world: World,
) -> None:
    prepared(world)
    organiser, own, other = staff(world)
    code = issued(world, organiser, world.person("CB01"))
    world.sign_in("cb01", code)
    register(world, **CLAIM, password=THEIRS)
    assert code_of(decide(world, other, "new-1", "confirm")) == "registration.unknown"
    assert decide(world, own, "new-1", "confirm") == Done(1)
    assert decide(world, own, "new-1", "confirm") == Done(0)
    assert code_of(decide(world, own, "new-1", "refuse", "nhầm")) == "registration.decided"
    assert isinstance(world.sign_in("cb01", THEIRS), Account)
    assert isinstance(world.sign_in("cb01", code), Problem)
    assert world.count(models.revocations) == 1
    with world.store.reading() as connection:
        query = OwnRegistrationQuery("cchc", world.person("CB01"))
        seen = erasing_personal_data.own_registration(connection, query)
    assert (seen.state, seen.claimed, seen.decided_by) == ("confirmed", True, own)
    assert (seen.verified, seen.values["phone"]) == (["phone"], "0987654321")
    assert sides(world, own) == []


def test_a_request_that_is_refused_leaves_no_trace_of_the_claimant(world: World) -> None:
    prepared(world)
    organiser, own, _ = staff(world)
    code = issued(world, organiser, world.person("CB01"))
    register(world, **CLAIM, address="Hẻm 3", password=THEIRS)
    assert code_of(decide(world, own, "new-1", "refuse")) == "registration.reason_missing"
    assert decide(world, own, "new-1", "refuse", "người lạ") == Done(1)
    assert decide(world, own, "new-1", "refuse", "người lạ") == Done(0)
    assert isinstance(world.sign_in("cb01", code), Account)
    with world.store.reading() as connection:
        (kept,) = connection.execute(models.claims.select()).all()
    assert (kept.given, kept.password, kept.state) == ("{}", "", "refused")


def test_a_claim_of_a_row_that_nobody_has_used_sees_and_erases_nothing_while_it_waits(
    world: World,
) -> None:
    prepared(world)
    _, own, _ = staff(world)
    made = registered(register(world, **CLAIM, address="Hẻm 3"))
    assert (made.claimed, made.state, made.username) == (True, "waiting", "cb01")
    query = OwnRegistrationQuery("cchc", made.person)
    with world.store.reading() as connection:
        seen = erasing_personal_data.own_registration(connection, query)
    assert (seen.kept, seen.values["address"]) == ({}, "Hẻm 3")
    decide(world, own, made.person, "confirm")
    with world.store.reading() as connection:
        assert (
            erasing_personal_data.own_registration(connection, query).kept["name"] == "Trần Văn An"
        )


def test_the_owner_of_a_row_that_a_stranger_claimed_first_is_heard(world: World) -> None:
    prepared(world)
    _, own, _ = staff(world)
    stranger = registered(register(world, **CLAIM, password=THEIRS))
    owner = registered(register(world, 2, **CLAIM, address="Ngõ 5"))
    assert owner.username == ""
    seen = {one.person: one for one in sides(world, own)}
    account = seen[owner.person].account
    assert account is not None
    assert (account.person, account.registered["phone"]) == (stranger.person, "0987654321")
    decide(world, own, owner.person, "confirm")
    assert isinstance(world.sign_in("cb01", THEIRS), Problem)
    assert isinstance(world.sign_in("cb01", PASSWORD), Account)
    assert sides(world, own) == []


def test_a_phone_that_a_stranger_took_is_its_owners_once_the_liaison_says_so(world: World) -> None:
    prepared(world)
    organiser, own, _ = staff(world)
    squatter = registered(register(world, name="Kẻ Lạ", password=THEIRS))
    owner = registered(register(world, 2, agency="STC"))
    assert (owner.username, owner.state, owner.agency) == ("", "waiting", "STC")
    assert isinstance(world.sign_in(squatter.username, THEIRS), Account)
    (asked,) = [one for one in sides(world, organiser) if one.person == owner.person]
    assert asked.account is not None
    assert (asked.account.person, asked.account.takes_over) == (squatter.person, False)
    assert decide(world, organiser, owner.person, "confirm") == Done(1)
    told = world.told(ContestantRegistered)[-1]
    assert (told.person, told.name, told.unconfirmed) == (owner.person, "Lê Thị Bình", False)
    with world.store.reading() as connection:
        query = OwnRegistrationQuery("cchc", owner.person)
        account = erasing_personal_data.own_registration(connection, query)
    assert (account.verified, account.state) == (["phone"], "confirmed")
    assert isinstance(world.sign_in(account.username, PASSWORD), Account)
    assert code_of(decide(world, own, squatter.person, "confirm")) == "registration.value_taken"
    assert code_of(register(world, 3, name="Người Thứ Ba")) == "registration.taken"


def test_a_claim_that_cannot_be_confirmed_puts_nobody_on_the_roster(world: World) -> None:
    prepared(world)
    organiser, own, _ = staff(world)
    holder = registered(register(world, password=THEIRS))
    late = registered(register(world, 2, name="Lê Thị Hai"))
    assert decide(world, own, holder.person, "confirm") == Done(1)
    before = world.count(models.roster), len(world.told(ContestantRegistered))
    assert code_of(decide(world, organiser, late.person, "confirm")) == "registration.value_taken"
    assert (world.count(models.roster), len(world.told(ContestantRegistered))) == before
    assert waiting(world, organiser) == [late.person]
    assert decide(world, organiser, late.person, "refuse", "số của người khác") == Done(1)


def test_a_row_is_its_owners_though_a_stranger_has_registered_with_its_phone(world: World) -> None:
    prepared(world)
    _, own, _ = staff(world)
    squatter = registered(register(world, **{**CLAIM, "name": "Kẻ Lạ"}, password=THEIRS))
    assert not squatter.claimed
    owner = registered(register(world, 2, **CLAIM))
    assert decide(world, own, owner.person, "confirm") == Done(1)
    assert isinstance(world.sign_in("cb01", PASSWORD), Account)
    assert code_of(decide(world, own, squatter.person, "confirm")) == "registration.value_taken"


def test_so_many_claims_of_one_row_wait_and_no_more(world: World) -> None:
    prepared(world)
    registered(register(world, **CLAIM))
    with ThreadPoolExecutor(20) as pool:
        jobs = [
            pool.submit(insisting, world, number, **CLAIM, password=f"mật khẩu thứ {number} nhé")
            for number in range(2, 30)
        ]
        answers: list[Any] = [job.result() for job in jobs]
    assert sum(isinstance(answer, Registered) for answer in answers) == 5
    assert {answer.code for answer in answers if isinstance(answer, Problem)} == {
        "registration.taken"
    }


def test_the_same_request_again_is_one_request(world: World) -> None:
    prepared(world)
    organiser, own, _ = staff(world)
    issued(world, organiser, world.person("CB01"))
    first = registered(register(world, **CLAIM))
    assert registered(register(world, 2, **CLAIM)) == first
    assert waiting(world, own) == [first.person]


def test_no_liaison_hands_out_an_account_that_has_been_given_a_role_meanwhile(
    world: World,
) -> None:
    prepared(world)
    organiser, own, _ = staff(world)
    issued(world, organiser, world.person("CB01"))
    register(world, **CLAIM, password=THEIRS)
    world.grant(organiser, "CB01", "organiser")
    assert code_of(decide(world, own, "new-1", "confirm")) == "registration.has_role"


@pytest.mark.parametrize("plan", ["quang-tri-2022", "binh-thanh-2022"])
def test_in_the_plans_that_claim_by_name_and_phone_an_issued_code_outlives_a_claim(
    world: World, plan: str
) -> None:
    name = f"{plan}.toml"
    rules = read_definition((CONTESTS / name).read_text("utf-8"), name).registration
    assert rules is not None
    assert rules.claim_by == ["name", "phone"]
    rules = msgspec.structs.replace(rules, consent=CONSENT, opens_at_us=None, closes_at_us=None)
    rules = msgspec.structs.replace(rules, audience="")
    world.define(registration=rules)
    world.load([row(1, "CB01", "Trần Văn An", phone="0987654321")])
    code = issued(world, world.organiser().person, world.person("CB01"))
    said = {
        "name": "Trần Văn An",
        "phone": "0987654321",
        "birth_date": "05/09/1985",
        "agency": "SNV",
        "address": "Hẻm 3",
        "id_number": "001085012345",
    }
    asked = {item.field for item in rules.fields}
    values = {name: said.get(name) for name in {*said, "agency", "address", "birth_date"}}
    values = {name: text if name in asked else None for name, text in values.items()}
    answer = registered(register(world, **values, password=THEIRS))
    assert (answer.username, answer.state) == ("", "waiting")
    assert isinstance(world.sign_in("cb01", code), Account)
    assert isinstance(world.sign_in("cb01", THEIRS), Problem)
