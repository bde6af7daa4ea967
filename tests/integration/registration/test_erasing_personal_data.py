"""People who registered themselves are forgotten on their request, and count on."""

import re
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from contracts.accounts import Account, IssueCodes, NamesQuery
from contracts.agency_staff_lists import AnswerCorrection, CorrectionView, FileCorrection
from contracts.empty_reply import Done
from contracts.errors import Problem, Refused
from contracts.rosters import ContestantErased, ContestantRegistered, Membership, RosterDifference
from contracts.self_registration import (
    AskErasure,
    CallOffErasure,
    ErasureAsked,
    ErasuresQuery,
    ErasureView,
    OwnRegistration,
    OwnRegistrationQuery,
    Registered,
)
from plumbing import outbox
from plumbing.command_handling import one_by_one
from services.registration import models
from services.registration.use_cases.accounts import activation_sheets
from services.registration.use_cases.people import (
    correction_requests,
    erasing_personal_data,
    names_and_exclusions,
)
from services.registration.use_cases.roster_import import applying, receiving

from .self_registration import PASSWORD, code_of, decide, prepared, register, registered, staff
from .world import SECOND_US, SECRET, Inline, World, no_yield, row

DAY_US = 86_400 * SECOND_US


def _ask(
    world: World, made: Registered, username: str = "", password: str = PASSWORD
) -> ErasureAsked | Problem:
    """The person signs in and asks to be forgotten."""
    name = username or made.username
    account = world.sign_in(made.username or name, PASSWORD)
    session = account.session if isinstance(account, Account) else ""
    item = AskErasure("cchc", made.person, session, name, password, world.now_us)

    def use_case(item: AskErasure) -> ErasureAsked:
        return erasing_personal_data.ask_erasure(world.store, item, secret=SECRET, aside=Inline())

    return one_by_one(use_case, [item])[0]  # type: ignore[return-value]


def _a_day_later(world: World) -> int:
    world.now_us += DAY_US
    return erasing_personal_data.carry_out_due(world.store, yield_control=no_yield)


def _erase(world: World, made: Registered) -> None:
    assert isinstance(_ask(world, made), ErasureAsked)
    assert _a_day_later(world) == 1


def _requests(world: World, by: str) -> list[ErasureView]:
    with world.store.reading() as connection:
        return erasing_personal_data.erasures_of(connection, ErasuresQuery("cchc", by)).erasures


def _own(world: World, made: Registered) -> OwnRegistration:
    with world.store.reading() as connection:
        return erasing_personal_data.own_registration(
            connection, OwnRegistrationQuery("cchc", made.person)
        )


#: digests, keys and identifiers: four of their digits can be anybody's user name by chance
_DIGITS = re.compile(r"[0-9a-f]{16,}")


def _text_of(value: object) -> str:
    text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
    return _DIGITS.sub("", text)


def _traces(world: World, needle: str) -> set[str]:
    """The tables in which this text stands somewhere."""
    found = set()
    with world.store.reading() as connection:
        for table in sa.inspect(connection).get_table_names():
            for values in connection.execute(sa.text(f'SELECT * FROM "{table}"')):
                if any(needle in _text_of(value) for value in values):
                    found.add(table)
    return found


def _trail(world: World, beginning: str) -> list[str]:
    """What stands in the contest's trail, in order."""
    audit = models.plumbing.audit
    with world.store.reading() as connection:
        rows = connection.execute(sa.select(audit.c.action, audit.c.about).order_by(audit.c.id))
        return [
            row.action
            for row in rows
            if row.action.startswith(beginning) and row.about.startswith("cchc/")
        ]


def receiving_state(world: World, upload: str) -> RosterDifference:
    with world.store.reading() as connection:
        return receiving.state_of(connection, upload)


def _names(world: World, *asked: str) -> dict[str, str]:
    with world.store.reading() as connection:
        return names_and_exclusions.names(connection, NamesQuery(list(asked))).names


@pytest.mark.parametrize(
    "values",
    [{}, {"name": "Trần Văn An", "phone": "0987654321"}],
    ids=["a newcomer", "who claimed a row"],
)
def test_who_is_erased_is_nowhere_any_more_but_counts_on(
    world: World, values: dict[str, str]
) -> None:
    prepared(world)
    made = registered(register(world, **values))
    assert isinstance(world.sign_in(made.username, PASSWORD), Account)
    organiser, own, _ = staff(world)
    about = f"{made.name} đã là phó phòng"
    values_of = {"position": "Phó phòng"}
    item = FileCorrection(
        "cchc", "SNV", "c1", "position", own, world.now_us, made.person, values_of, about
    )
    assert isinstance(world.carry_out(correction_requests.file_correction, item), CorrectionView)
    texts = [made.name, made.username, "1985-09-05", "12 Lê Lợi", values.get("phone", "0912345678")]
    texts += ["CB01"] if made.claimed else []
    assert all(_traces(world, text) for text in texts)
    assert _names(world, made.person, "nobody") == {made.person: made.name}
    assert code_of(_ask(world, made, "somebody")) == "registration.not_confirmed"
    if made.claimed:
        assert code_of(_ask(world, made)) == "registration.claim_waiting"
        decide(world, own, made.person, "confirm")
    _erase(world, made)
    assert {text: _traces(world, text) for text in texts} == {text: set() for text in texts}
    assert _names(world, made.person) == {}
    (told,) = world.told(ContestantErased)
    assert (told.person, told.memberships) == (made.person, [Membership("SNV")])
    assert told.revision > max(
        one.revision for one in world.told(ContestantRegistered) if one.person == made.person
    )
    assert isinstance(world.sign_in(made.username, PASSWORD), Problem)
    assert _a_day_later(world) == 0
    assert _traces(world, "person.erased") == {"audit"}
    accept = AnswerCorrection("cchc", "c1", "accepted", "", organiser, world.now_us)
    answer = world.carry_out(correction_requests.answer_correction, accept)
    assert code_of(answer) == "correction.person_unknown"


def test_who_is_erased_is_in_no_correction_that_would_put_them_on_a_list(world: World) -> None:
    prepared(world)
    made = registered(register(world, name="Trần Văn An", phone="0987654321"))
    organiser, own, other = staff(world)
    decide(world, own, made.person, "confirm")
    for number, code in enumerate(("cb 01", "CB02")):
        values = {"code": code, "name": f"{made.name} {number}"}
        item = FileCorrection(
            "cchc", "STC", f"c{number}", "joined", other, world.now_us, "", values, "Tiếp nhận"
        )
        world.carry_out(correction_requests.file_correction, item)
    _erase(world, made)
    assert _traces(world, f"{made.name} 0") == _traces(world, "cb 01") == set()
    assert _traces(world, f"{made.name} 1") == {"corrections"}
    accept = AnswerCorrection("cchc", "c0", "accepted", "", organiser, world.now_us)
    answer = world.carry_out(correction_requests.answer_correction, accept)
    assert code_of(answer) == "correction.person_unknown"


def test_nobody_brings_an_erased_person_back_nor_takes_part_twice(world: World) -> None:

    prepared(world)
    organiser, own, _ = staff(world)
    made = registered(register(world))
    _erase(world, made)
    assert code_of(decide(world, own, made.person, "confirm")) == "registration.erased"
    everyone = IssueCodes("cchc", organiser, world.now_us)
    sheet = activation_sheets.issue_codes(
        world.store, everyone, secret=SECRET, yield_control=lambda: None
    )
    assert made.person not in {one.person for one in sheet.codes}
    by_name = IssueCodes("cchc", organiser, world.now_us, None, [made.person])
    with pytest.raises(Refused, match="not_yours"):
        activation_sheets.issue_codes(
            world.store, by_name, secret=SECRET, yield_control=lambda: None
        )
    assert registered(register(world, 2)).username == ""


def test_who_is_only_on_a_staff_list_or_holds_a_role_is_not_erased_by_a_form(world: World) -> None:
    prepared(world)
    organiser, _, _ = staff(world)
    listed = Registered(world.person("CB02"), "cb02", "", "STC", False, "confirmed")
    assert code_of(_ask(world, listed)) == "registration.unknown"
    made = registered(register(world))
    assert isinstance(_ask(world, made), ErasureAsked)
    world.grant(organiser, made.username, "judge")
    assert code_of(_ask(world, made)) == "registration.has_role"
    _a_day_later(world)
    assert _names(world, made.person) == {made.person: made.name}


def test_who_asks_types_the_credential_again_and_waits_a_day_in_which_they_may_stay(
    world: World,
) -> None:
    prepared(world)
    organiser, own, _ = staff(world)
    made = registered(register(world))
    assert code_of(_ask(world, made, password="đoán mò")) == "session.wrong_credentials"
    assert _requests(world, organiser) == []
    asked = _ask(world, made)
    assert asked == ErasureAsked(world.now_us + DAY_US)
    world.now_us += SECOND_US
    assert _ask(world, made) == asked  # asked again, it is the same day
    (seen,) = _requests(world, organiser)
    assert (seen.person, seen.name, seen.agency, seen.state) == (
        made.person,
        made.name,
        "SNV",
        "waiting",
    )
    assert _own(world, made).erasure_due_at_us == asked.due_at_us
    with pytest.raises(Refused, match="not_yours"):
        _requests(world, own)
    world.now_us += DAY_US - 2 * SECOND_US
    assert erasing_personal_data.carry_out_due(world.store, yield_control=no_yield) == 0
    assert isinstance(world.sign_in(made.username, PASSWORD), Account)
    item = CallOffErasure(made.person, world.now_us)
    assert world.carry_out(erasing_personal_data.call_off_erasure, item) == Done(1)
    assert world.carry_out(erasing_personal_data.call_off_erasure, item) == Done(0)
    assert _a_day_later(world) == 0
    assert _own(world, made).erasure_due_at_us is None
    assert isinstance(_ask(world, made), ErasureAsked)  # and may change their mind again
    assert _a_day_later(world) == 1
    assert [one.state for one in _requests(world, organiser)] == ["done"]
    trail = ["person.erasure_asked", "person.erasure_called_off", "person.erasure_asked"]
    assert _trail(world, "person.eras") == [*trail, "person.erased"]


def test_who_loses_the_account_meanwhile_is_not_forgotten(world: World) -> None:
    prepared(world)
    organiser, _, _ = staff(world)
    made = registered(register(world))
    assert isinstance(_ask(world, made), ErasureAsked)
    item = IssueCodes("cchc", organiser, world.now_us, None, [made.person])
    activation_sheets.issue_codes(world.store, item, secret=SECRET, yield_control=no_yield)
    assert _a_day_later(world) == 0
    assert [one.state for one in _requests(world, organiser)] == ["called_off"]


@pytest.mark.parametrize("name", ["Lê An", "State", "Rows", "Changes", "Done"])
def test_what_imports_told_of_others_stays_whole_whatever_the_forgotten_are_called(
    world: World, name: str
) -> None:
    prepared(world)
    _, own, _ = staff(world)
    people = [
        row(1, "CB11", name, phone="0911111111"),
        row(2, "CB12", "Lê Anh", phone="0922222222"),
    ]
    people.append(row(3, "CB1", "An Lê", phone="0933333333"))
    world.load(people)
    upload = f"u{world.uploads}"
    dry = world.send(people, dry_run=True)
    applying.go_on(world.store, yield_control=no_yield)
    before = receiving_state(world, upload)
    assert any("(CB11)" in line for line in before.changes)
    made = registered(register(world, name=name, phone="0911111111"))
    decide(world, own, made.person, "confirm")
    _erase(world, made)
    after = receiving_state(world, upload)
    assert after.changes == [line for line in before.changes if "(CB11)" not in line]
    assert len(after.changes) == len(before.changes) - 1
    assert msgspec.structs.replace(after, changes=before.changes) == before
    assert dry.state != "refused"
    assert _traces(world, "CB11") == set()


def test_events_are_gone_through_in_slices_each_in_a_transaction_of_its_own(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "REWRITTEN_AT_ONCE", 2)
    prepared(world)
    made = registered(register(world))
    for number in range(2, 9):
        registered(
            register(world, number, phone=f"09120000{number:02}", name=f"Bùi {'A' * number}")
        )
    breaths: list[int] = []
    assert isinstance(_ask(world, made), ErasureAsked)
    world.now_us += DAY_US
    assert (
        erasing_personal_data.carry_out_due(world.store, yield_control=lambda: breaths.append(1))
        == 1
    )
    assert len(breaths) >= 4
    assert _traces(world, made.name) == set()
    assert _traces(world, "Bùi AA")


def test_after_an_erasure_the_database_files_hold_the_name_no_more(world: World) -> None:
    if not world.store.database.is_sqlite:
        pytest.skip("the files are the server's own")
    prepared(world)
    made = registered(register(world))
    path = Path(str(world.store.database.url.database))
    files = [path, path.with_name(f"{path.name}-wal")]
    names = [text.encode() for text in (made.name, made.username, "12 Lê Lợi", "0912345678")]

    def held() -> set[bytes]:
        bytes_ = b"".join(file.read_bytes() for file in files if file.exists())
        return {name for name in names if name in bytes_}

    assert held() == set(names)
    _erase(world, made)
    assert held() == set()
