"""People who registered themselves are forgotten on their request, and count on."""

from typing import Any

import pytest
import sqlalchemy as sa

from contracts.errors import Problem, Refused
from contracts.registering import (
    EraseRegistration,
    Registered,
)
from contracts.registration import (
    Account,
    ContestantErased,
    ContestantRegistered,
    Done,
    IssueCodes,
    Membership,
    NamesQuery,
)
from contracts.staff import AnswerCorrection, CorrectionView, FileCorrection
from services.registration.use_cases import (
    codes,
    correcting,
    erasing,
    people,
)

from .self_registration import PASSWORD, code_of, decide, prepared, register, registered, staff
from .world import SECRET, World


def _erase(world: World, made: Registered, username: str = "") -> Any:
    item = EraseRegistration("cchc", made.person, username or made.username, world.now_us)
    return world.carry_out(erasing.erase, item)


def _traces(world: World, needle: str) -> set[str]:
    """The tables in which this text stands somewhere."""
    found = set()
    with world.store.reading() as connection:
        for table in sa.inspect(connection).get_table_names():
            for values in connection.execute(sa.text(f'SELECT * FROM "{table}"')):
                if any(needle in str(value) for value in values):
                    found.add(table)
    return found


def _names(world: World, *asked: str) -> dict[str, str]:
    with world.store.reading() as connection:
        return people.names(connection, NamesQuery(list(asked))).names


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
    assert isinstance(world.carry_out(correcting.file_correction, item), CorrectionView)
    texts = [made.name, made.username, "1985", "12 Lê Lợi", values.get("phone", "0912345678")]
    assert all(_traces(world, text) for text in texts)
    assert _names(world, made.person, "nobody") == {made.person: made.name}
    assert code_of(_erase(world, made, "somebody")) == "registration.not_confirmed"
    if made.claimed:
        assert code_of(_erase(world, made)) == "registration.claim_waiting"
        decide(world, own, made.person, "confirm")
    assert _erase(world, made) == Done(1)
    assert {text: _traces(world, text) for text in texts} == {text: set() for text in texts}
    assert _names(world, made.person) == {}
    (told,) = world.told(ContestantErased)
    assert (told.person, told.memberships) == (made.person, [Membership("SNV")])
    assert told.revision > max(
        one.revision for one in world.told(ContestantRegistered) if one.person == made.person
    )
    assert isinstance(world.sign_in(made.username, PASSWORD), Problem)
    assert _erase(world, made) == Done(0)
    assert _traces(world, "person.erased") == {"audit"}
    accept = AnswerCorrection("cchc", "c1", "accepted", "", organiser, world.now_us)
    answer = world.carry_out(correcting.answer_correction, accept)
    assert code_of(answer) == "correction.person_unknown"


def test_nobody_brings_an_erased_person_back_nor_takes_part_twice(world: World) -> None:

    prepared(world)
    organiser, own, _ = staff(world)
    made = registered(register(world))
    _erase(world, made)
    assert code_of(decide(world, own, made.person, "confirm")) == "registration.erased"
    everyone = IssueCodes("cchc", organiser, world.now_us)
    sheet = codes.issue_codes(world.store, everyone, secret=SECRET, breathe=lambda: None)
    assert made.person not in {one.person for one in sheet.codes}
    by_name = IssueCodes("cchc", organiser, world.now_us, None, [made.person])
    with pytest.raises(Refused, match="not_yours"):
        codes.issue_codes(world.store, by_name, secret=SECRET, breathe=lambda: None)
    assert registered(register(world, 2)).username == ""


def test_who_is_only_on_a_staff_list_or_holds_a_role_is_not_erased_by_a_form(world: World) -> None:
    prepared(world)
    organiser, _, _ = staff(world)
    listed = Registered(world.person("CB02"), "cb02", "", "STC", False, "confirmed")
    assert code_of(_erase(world, listed)) == "registration.unknown"
    made = registered(register(world))
    world.grant(organiser, made.username, "judge")
    assert code_of(_erase(world, made)) == "registration.has_role"
