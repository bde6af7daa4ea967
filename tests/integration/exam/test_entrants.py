"""A phase that results decide: only who is on the confirmed list comes in, and is told why not."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.admissions import AdmitEntrants, Entrants, EntrantsQuery
from contracts.contests import ContestDefined
from contracts.definition import Admission
from contracts.handing_in import Author
from contracts.rosters import ContestantErased, Membership
from contracts.stage import TeamMember
from services.exam.use_cases import entrants
from tests.integration.exam.handed_in import call, hand_in, plan
from tests.support.examination import CLOSES_US, CONTEST, OPENS_US, Office, code, definition
from tests.support.stage_contest import Hall
from tests.support.stage_contest import plan as plan_of_stage

LATER_US = CLOSES_US
WAYS = [Admission("v1", each_round=2)]


def two_phases() -> ContestDefined:
    """A week, and a second phase for its best, which has a practice round beside it."""
    whole = definition(weeks=2, practice=True, attempts_allowed=2)
    first, second, practice = whole.phases[0].rounds
    one = replace(whole.phases[0], rounds=[first])
    other = replace(one, id="v2", name="Chung kết", rounds=[second, practice], admits=WAYS)
    return ContestDefined(CONTEST, replace(whole, phases=[one, other]), 1)


def admit(
    office: Office, *people: str, digest: str = "d1", part: int = 1, parts: int = 1, **more: Any
) -> Any:
    told = {"contest": CONTEST, "phase": "v2", **more}
    item = AdmitEntrants(digest=digest, people=[*people], part=part, parts=parts, by="org", **told)
    return office.carry_out(entrants.admit_entrants, item)[0]


def held(office: Office) -> Entrants:
    with office.store.reading() as connection:
        return entrants.entrants(connection, EntrantsQuery(CONTEST, "v2"))


@pytest.fixture
def later(office: Office) -> Office:
    """The contest at the moment when its second phase opens."""
    office.learn(two_phases())
    office.load()
    office.register("p1", "p2", "p3")
    office.go_to(OPENS_US)
    return office


def test_nobody_enters_before_a_list_is_confirmed_and_then_only_who_is_on_it(
    later: Office,
) -> None:
    assert later.begun("p1").state == "in_progress", "the first phase is for everybody"
    assert later.begun("p3", "w0").practice, "practice too"
    later.go_to(LATER_US)
    assert code(later.start("p1", "w2")) == "phase.admission_open"
    assert admit(later, "p1", "p2") == Entrants(CONTEST, "v2", "d1", 2)
    attempt = later.begun("p1", "w2").attempt
    refused = later.start("p3", "w2")
    assert (code(refused), refused.details) == ("phase.not_admitted", {"people": ["p3"]})
    assert "Chung kết" in refused.message
    assert later.start("p1", "w2").attempt == attempt


def test_who_is_excluded_later_is_turned_away_at_the_door(later: Office) -> None:
    admit(later, "p1", "p2")
    later.exclude("p2")
    later.go_to(LATER_US)
    assert code(later.start("p2", "w2")) == "contestant.excluded"
    assert later.begun("p1", "w2")


def test_a_list_holds_once_all_its_parts_have_come_in_whatever_order(later: Office) -> None:
    later.go_to(OPENS_US + 1)
    admit(later, "p2", part=2, parts=2)
    assert held(later).digest == ""
    admit(later, "p2", part=2, parts=2)
    assert held(later).digest == "", "the same part twice is no other part"
    admit(later, "p1", part=1, parts=2)
    assert held(later) == Entrants(CONTEST, "v2", "d1", 2)
    assert admit(later, "p3", part=1, parts=2) == held(later), "it holds: nobody comes to it"
    told = [one for one in later.audited() if "entrants.admitted" in one]
    assert len(told) == 1


def test_another_list_takes_its_place_until_the_phase_opens(later: Office) -> None:
    admit(later, "p1", "p2")
    admit(later, "p1", digest="d2", part=1, parts=2)
    assert held(later).digest == "d1"
    admit(later, "p3", digest="d3")
    assert held(later) == Entrants(CONTEST, "v2", "d3", 1)
    admit(later, "p1", digest="d2", part=2, parts=2)
    assert held(later).digest == "d3", "of the list before only this part is there now"
    later.go_to(LATER_US)
    assert code(admit(later, "p1", digest="d4")) == "admission.closed"
    assert admit(later, "p3", digest="d3") == held(later)
    assert code(later.start("p1", "w2")) == "phase.not_admitted"
    assert later.begun("p3", "w2")


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"contest": "khac"}, "contest.unknown"),
        ({"phase": "v9"}, "phase.unknown"),
        ({"phase": "v1"}, "admission.everybody"),
        ({"part": 3}, "admission.part"),
        ({"digest": ""}, "admission.part"),
    ],
)
def test_lists_of_nothing_are_refused(later: Office, more: Any, refusal: str) -> None:
    assert code(admit(later, "p1", **more)) == refusal


def test_an_entry_is_taken_of_authors_who_are_all_on_the_list(office: Office) -> None:
    told = plan(authors_maximum=2).definition
    phases = [told.phases[0], replace(told.phases[1], admits=WAYS)]
    office.learn(ContestDefined(CONTEST, replace(told, phases=phases), 2))
    call(office)  # the plan of before, which changes nothing any more
    assert code(hand_in(office)) == "phase.admission_open"
    admit(office, "an")
    assert hand_in(office).version == 1
    both = [Author("an", "An"), Author("binh", "Bình")]
    refused = hand_in(office, authors=both, title="Khác")
    assert (code(refused), refused.details) == ("phase.not_admitted", {"people": ["binh"]})
    assert code(hand_in(office, by="binh")) == "phase.not_admitted"


def test_members_of_a_team_with_an_account_are_on_the_list(office: Office) -> None:
    hall = Hall(office)
    told = plan_of_stage().definition
    phases = [replace(one, admits=WAYS) if one.stage else one for one in told.phases]
    office.learn(ContestDefined(CONTEST, replace(told, phases=phases), 2))
    assert code(hall.list_team("A")) == "phase.admission_open"
    admit(office, "a1")
    assert hall.list_team("A").state == "listed"
    other = [TeamMember(person="a1", captain=True), TeamMember(person="a2")]
    assert code(hall.list_team("A", members=other, base_revision=1)) == "phase.not_admitted"


def test_a_team_performs_if_its_members_are_on_the_list_that_holds_by_then(office: Office) -> None:
    hall = Hall(office)
    told = plan_of_stage().definition
    phases = [replace(one, admits=WAYS) if one.stage else one for one in told.phases]
    office.learn(ContestDefined(CONTEST, replace(told, phases=phases), 2))
    admit(office, "a1", "b1")
    hall.list_team("A")
    hall.list_team("B")
    assert len(hall.place(["B"]).performances) == 1
    admit(office, "b1", digest="d2")  # an appeal took a1's place in the first phase
    refused = hall.place(["A", "B"])
    assert (code(refused), refused.details) == ("phase.not_admitted", {"people": ["a1"]})
    admit(office, "a1", digest="d3")
    assert code(hall.place(["A", "B"])) == "phase.not_admitted", "also who is there already"
    there = [one for one in hall.place(["A"]).performances if one.state != "removed"]
    assert [one.team for one in there] == ["A"]


def test_who_asked_to_be_forgotten_is_on_the_list_by_an_id_alone(later: Office) -> None:
    """As in attempts: nothing else of the person is kept with it."""
    admit(later, "p1")
    later.learn(ContestantErased(CONTEST, "p1", "mandatory", [Membership("A")], 5))
    assert held(later).people == 1
