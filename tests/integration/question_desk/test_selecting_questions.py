"""Which proposed questions come into the bank, and what replaces them there."""

from typing import Any

from msgspec.structs import replace

from contracts.errors import Unavailable
from services.exam.repository import questions as questions_repository
from tests.integration.question_desk.conftest import (
    INDEX,
    Desk,
    bank_of,
    enough,
    keys_of,
    lines,
)
from tests.support.examination import CONTEST, OPENS_US, questions
from tests.unit.gateway.fakes import problem_of


def test_only_vetted_questions_that_fill_a_paper_are_selected(desk: Desk) -> None:
    names = enough(desk)
    draft = desk.proposed(9)
    assert problem_of(desk.select([*names, draft])).code == "proposal.not_vetted"
    assert problem_of(desk.select([*names, "lạ"])).code == "proposal.not_vetted"
    assert problem_of(desk.select(names[:3])).code.startswith("blueprint.")
    dry = desk.select(names, dry_run=True).json()
    assert (dry["new"], dry["dry_run"]) == (5, True)
    assert (bank_of(desk), keys_of(desk)) == ({}, {})
    assert [line["state"] for line in lines(desk)].count("selected") == 0


def test_another_selection_puts_questions_back_and_an_imported_bank_does_too(desk: Desk) -> None:
    names = [*enough(desk), desk.vetted(7)]
    desk.select(names[:5])
    answer = desk.select([*names[1:5], names[5]]).json()
    assert (answer["new"], answer["withdrawn"], answer["unchanged"]) == (1, 1, 4)
    states = {line["id"]: line["state"] for line in lines(desk)}
    assert [states[name] for name in names] == ["vetted", *["selected"] * 5]
    assert keys_of(desk).keys() == set(names[1:])
    desk.office.load()
    assert {line["state"] for line in lines(desk)} == {"vetted"}


def test_nothing_is_proposed_under_the_id_of_a_question_that_was_imported(desk: Desk) -> None:
    desk.office.load()
    taken = next(iter(bank_of(desk)))
    for role in ("author", "organiser"):
        tried = desk.ask("POST", "proposals", role, json=desk.propose(9, id=taken))
        assert problem_of(tried).code == "proposal.id_taken"
    assert lines(desk) == []
    desk.proposed(9, id="khac")


def _imported_over(desk: Desk, names: list[str]) -> Any:
    """A file with other questions under the ids of contributed ones; what exam said."""
    given = questions()
    bank = [replace(one, id=name) for one, name in zip(given, names, strict=False)]
    return desk.office.load([*bank, *given[len(bank) :]])


def test_a_contributed_question_replaces_one_of_a_file_only_if_it_is_named(desk: Desk) -> None:
    names = enough(desk)
    told = _imported_over(desk, names[:2])
    assert f"2 câu trong tệp có cùng mã với câu được đóng góp: {names[0]}" in told.notes[-1]
    before = bank_of(desk)
    tried = desk.select(names, dry_run=True).json()
    assert tried["replaced"] == names[:2]
    for agreed in ([], names[:1], names[2:]):
        refused = problem_of(desk.select(names, replace=agreed))
        assert refused.code == "proposal.replaces_imported"
    assert bank_of(desk) == before
    taken = desk.select(names, replace=names[:2])
    assert (taken.status_code, taken.json()["replaced"]) == (200, names[:2])
    assert bank_of(desk).keys() == set(names)
    again = desk.select(names)  # the same, as after a lost answer: nothing is of a file any more
    assert again.json()["replaced"] == []


def test_a_file_with_the_words_of_selected_questions_is_not_taken_back_unnoticed(
    desk: Desk,
) -> None:
    """The words are the same, the file's key may be another: nobody compares them."""
    names = enough(desk)
    desk.select(names)
    with desk.office.store.reading() as connection:
        bank = questions_repository.questions_of(connection, CONTEST)
    told = desk.office.load(bank)
    assert "5 câu trong tệp có cùng mã với câu được đóng góp: " in told.notes[-1]
    assert {line["state"] for line in lines(desk)} == {"selected"}
    assert desk.select(names, dry_run=True).json()["replaced"] == sorted(names)
    assert problem_of(desk.select(names)).code == "proposal.replaces_imported"
    assert desk.select(names, replace=names).status_code == 200
    assert desk.select(names).json()["replaced"] == []


def test_a_file_without_ids_of_contributed_questions_is_taken_without_a_word(desk: Desk) -> None:
    enough(desk)
    assert desk.office.load().notes == []


def test_once_a_round_has_opened_the_selection_stands(desk: Desk) -> None:
    names = [*enough(desk), desk.vetted(7)]
    desk.select(names[:5])
    desk.office.go_to(OPENS_US)
    assert problem_of(desk.select(names[1:])).code == "bank.round_open"
    assert keys_of(desk).keys() == set(names[:5])
    changed = desk.ask("PUT", f"proposals/{names[0]}", "author", json=desk.propose(0, text="Lạ?"))
    assert problem_of(changed).code == "proposal.state"


def test_a_key_that_got_lost_stops_the_selection_and_the_same_question_again_mends_it(
    desk: Desk,
) -> None:
    names = enough(desk)[:4]
    keep = desk.house.caller.handlers["scoring.propose_keys"]

    def lost(_item: Any) -> Any:
        raise Unavailable

    desk.house.caller.handlers["scoring.propose_keys"] = lost
    body = desk.propose(1, INDEX, id="mat-khoa", text="Câu mất khoá?")
    assert problem_of(desk.ask("POST", "proposals", "author", json=body)).code == "unavailable"
    desk.move("mat-khoa", "accept")
    names.append("mat-khoa")
    refused = problem_of(desk.select(names))
    assert (refused.code, refused.details["questions"]) == ("keys.missing", ["mat-khoa"])
    assert bank_of(desk) == {}
    desk.house.caller.handlers["scoring.propose_keys"] = keep
    assert desk.ask("POST", "proposals", "author", json=body).json()["unchanged"] == 1
    assert desk.select(names).status_code == 200
    assert keys_of(desk).keys() == set(names)


def test_a_selection_whose_keys_did_not_arrive_is_mended_by_the_same_again(desk: Desk) -> None:
    names = enough(desk)
    keep = desk.house.caller.handlers["scoring.adopt_keys"]

    def lost(item: Any) -> Any:
        if not item.dry_run:
            raise Unavailable
        return keep(item)

    desk.house.caller.handlers["scoring.adopt_keys"] = lost
    assert problem_of(desk.select(names)).code == "unavailable"
    assert bank_of(desk).keys() == set(names)
    assert keys_of(desk) == {}
    desk.house.caller.handlers["scoring.adopt_keys"] = keep
    assert desk.select(names).json()["unchanged"] == 5
    assert keys_of(desk).keys() == set(names)
