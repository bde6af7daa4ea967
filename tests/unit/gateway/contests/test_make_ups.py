"""A round is refused once something is known that would make it unfair, however it is planned."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.contests import Contests, ContestView
from contracts.definition import Definition, Phase, Round
from contracts.publications import Publication, Publications
from contracts.question_keys import PublishedKeys, PublishedKeysQuery
from contracts.rounds import Rounds
from plans.toml_writer import to_toml
from tests.unit.gateway.example_contest import CONTEST, DAY_US, DEFINITION, EXAM_ROUND, ROUND
from tests.unit.gateway.fakes import NOW_US, House, problem_of
from tests.unit.gateway.service_answers import handlers

MAKE_UP = Round("bu", "Thi bù", NOW_US + DAY_US, NOW_US + 2 * DAY_US, makes_good=ROUND)


def sent(house: House, make_up: Round = MAKE_UP) -> Any:
    phase = DEFINITION.phases[0]
    return posted(house, [replace(phase, rounds=[*phase.rounds, make_up])])


def test_a_round_without_results_can_be_made_good(house: House) -> None:
    house.caller.handlers["scoring.publications"] = lambda item: Publications(item.contest, [])
    answer = sent(house)
    assert answer.status_code in (200, 201), answer.text
    (item,) = house.caller.commands("registration.define_contest")
    assert item.definition.phases[0].rounds[-1].makes_good == ROUND


@pytest.mark.parametrize(
    ("state", "keys", "refused"),
    [
        ("final", {}, "round.results_final"),
        ("draft", {"q1": "A"}, "round.keys_told"),
        ("draft", {}, None),
    ],
)
def test_once_keys_are_told_or_results_are_final_it_cannot(
    house: House, state: Any, keys: dict[str, str], refused: str | None
) -> None:
    head = handlers()["scoring.publications"](Publications(CONTEST, [])).publications[0]  # type: ignore[attr-defined]
    told = Publications(CONTEST, [replace(head, state=state)])
    house.caller.handlers["scoring.publications"] = lambda item: told
    house.caller.handlers["scoring.published_keys"] = lambda item: PublishedKeys(1, keys)
    answer = sent(house)
    if refused is None:
        assert answer.status_code in (200, 201), answer.text
        return
    assert problem_of(answer).code == refused
    assert not house.caller.commands("registration.define_contest")


def test_a_make_up_for_an_agency_that_does_not_exist_names_the_nearest(house: House) -> None:
    house.caller.handlers["scoring.publications"] = lambda item: Publications(item.contest, [])
    answer = sent(house, replace(MAKE_UP, agencies=["A1", "so noi vu"]))
    problem = problem_of(answer)
    assert (problem.code, problem.details["nearest"]) == ("agency.unknown", {"so noi vu": "A1"})
    assert sent(house, replace(MAKE_UP, agencies=["A1"])).status_code in (200, 201)


def test_keys_told_in_another_phase_or_only_by_an_older_publication_are_told(house: House) -> None:
    head = heads()[0]
    other = replace(head, round="vong-0", number=1)
    for told in ([other, replace(head, number=2)], [replace(head, number=1), head]):
        answered(house, DEFINITION, told, telling=1)
        assert problem_of(sent(house)).code == "round.keys_told"
    answered(house, DEFINITION, [other, replace(head, number=2)], telling=3)
    assert sent(house).status_code in (200, 201)


@pytest.mark.parametrize("practice", [False, True])
def test_no_round_is_added_that_draws_shared_questions_whose_keys_are_told(
    house: House, practice: bool
) -> None:
    late = replace(MAKE_UP, makes_good="", practice=practice)
    answered(house, DEFINITION, heads(), telling=0)
    assert sent(house, late).status_code in (200, 201)
    answered(house, DEFINITION, heads(), telling=heads()[0].number)
    refused = problem_of(sent(house, late))
    assert (refused.code, refused.details["round"]) == ("round.keys_told", "bu")


@pytest.mark.parametrize(("state", "refused"), [("open", False), ("settled", True)])
def test_no_round_is_taken_out_for_a_look_at_the_keys_and_planned_again(
    house: House, state: Any, refused: bool
) -> None:
    """Once all rounds that draw from a shared bank have settled, staff may see its keys."""
    late = replace(MAKE_UP, makes_good="")
    answered(house, DEFINITION, [], telling=0)
    house.caller.handlers["exam.rounds"] = lambda item: Rounds([replace(EXAM_ROUND, state=state)])
    answer = sent(house, late)
    if refused:
        assert problem_of(answer).code == "round.keys_told"
        assert not house.caller.commands("registration.define_contest")
    else:
        assert answer.status_code in (200, 201), answer.text


def test_no_phase_is_added_whose_rounds_draw_them(house: House) -> None:
    answered(house, DEFINITION, heads(), telling=heads()[0].number)
    first = DEFINITION.phases[0]
    second = replace(first, id="vong-2", rounds=[replace(MAKE_UP, makes_good="")])
    refused = problem_of(posted(house, [first, second]))
    assert refused.code == "round.keys_told"


@pytest.mark.parametrize(("state", "refused"), [("planned", False), ("open", True)])
def test_once_a_round_has_opened_none_is_added_that_the_dealt_out_bank_has_no_questions_for(
    house: House, state: Any, refused: bool
) -> None:
    split = _split(DEFINITION.phases[0])
    answered(house, replace(DEFINITION, phases=[split]), [], telling=0)
    house.caller.handlers["exam.rounds"] = lambda item: Rounds([replace(EXAM_ROUND, state=state)])
    late = replace(MAKE_UP, makes_good="")
    for phase in (split, DEFINITION.phases[0]):
        answer = posted(house, [replace(phase, rounds=[*split.rounds, late])])
        if refused:
            assert problem_of(answer).code == "round.no_questions"
        else:
            assert answer.status_code in (200, 201), answer.text


@pytest.mark.parametrize("state", ["open", "settled"])
def test_no_planned_round_is_moved_from_a_shared_bank_to_one_of_its_own(
    house: House, state: Any
) -> None:
    """The seal would wait for it no longer, and it would draw the shared questions all the same."""
    first = DEFINITION.phases[0]
    late = replace(MAKE_UP, makes_good="")
    plan = replace(DEFINITION, phases=[replace(first, rounds=[*first.rounds, late])])
    answered(house, plan, [], telling=0)
    house.caller.handlers["exam.rounds"] = lambda item: Rounds([replace(EXAM_ROUND, state=state)])
    moved = replace(_split(first), id="vong-2", rounds=[late])
    assert problem_of(posted(house, [first, moved])).code == "round.no_questions"
    assert not house.caller.commands("registration.define_contest")


def test_a_planned_round_is_not_turned_into_a_make_up_of_what_is_told(house: House) -> None:
    first = DEFINITION.phases[0]
    plain = replace(MAKE_UP, makes_good="")
    plan = replace(DEFINITION, phases=[replace(first, rounds=[*first.rounds, plain])])
    answered(house, plan, heads(), telling=heads()[0].number)
    assert sent(house, plain).status_code in (200, 201)  # planned before: as it was
    assert problem_of(sent(house)).code == "round.keys_told"


def _split(phase: Phase) -> Phase:
    assert phase.quiz is not None
    return replace(phase, quiz=replace(phase.quiz, question_use="split"))


def heads() -> list[Publication]:
    return handlers()["scoring.publications"](Publications(CONTEST, [])).publications  # type: ignore[attr-defined,no-any-return]


def answered(house: House, held: Definition, told: list[Publication], telling: int) -> None:
    """What is planned and published; the publication number ``telling`` tells a key."""

    def keys(item: PublishedKeysQuery) -> PublishedKeys:
        newest = max(head.number for head in told if head.round == item.round)
        number = item.publication or newest
        return PublishedKeys(number, {"q1": "A"} if number == telling else {})

    planned = [ContestView(CONTEST, held, 3)]
    house.caller.handlers["registration.contests"] = lambda item: Contests(planned)
    house.caller.handlers["scoring.publications"] = lambda item: Publications(CONTEST, told)
    house.caller.handlers["scoring.published_keys"] = keys


def posted(house: House, phases: list[Phase]) -> Any:
    plan = replace(DEFINITION, ends_at_us=NOW_US + 3 * DAY_US, phases=phases)
    with house.open() as client:
        return client.post(
            "/api/contests", content=to_toml(plan).encode(), headers=house.bearer("organiser")
        )
