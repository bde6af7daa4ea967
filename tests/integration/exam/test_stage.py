"""The stage at exam: team lists, who performs, the draw, questions; told as they change."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from msgspec import Struct

from contracts.errors import Problem, Refused
from contracts.hash_commitments import secret_commitment
from contracts.rosters import ContestantErased, ContestantExcluded
from contracts.rounds import RoundSettled
from contracts.stage import (
    CloseStage,
    DrawOrder,
    DrawPartQuestions,
    MarkAbsent,
    MoveTeam,
    OrderDrawn,
    PlaceTeams,
    ReopenStage,
    StageClosed,
    StageRoundQuery,
    TeamMember,
    TeamView,
)
from services.exam.domain.performance_order import drawn
from services.exam.use_cases import performances, stage_closing, stage_order
from tests.support.examination import (
    CLOSES_US,
    CONTEST,
    OPENS_US,
    SECOND_US,
    Office,
    at_once,
    code,
)
from tests.support.stage_contest import DUE_US, TEAMS, Hall, order


@pytest.fixture
def hall(office: Office) -> Hall:
    return Hall(office)


def test_a_team_list_is_taken_changed_and_kept_with_its_history(hall: Hall) -> None:
    listed = hall.list_team("A")
    assert (listed.state, listed.revision, listed.due_us) == ("listed", 1, DUE_US)
    captain, guest = listed.members
    assert (captain.person, captain.name, guest.name) == ("a1", "", "Bà Năm")
    assert hall.list_team("A") == listed  # its answer was lost
    other = [captain, TeamMember(person="a2")]
    assert code(hall.list_team("A", members=other)) == "team.changed_elsewhere"
    changed = hall.list_team("A", members=other, base_revision=1, name="Đội xã A")
    assert [one.person for one in changed.members] == ["a1", "a2"]
    assert changed.members[0].member == captain.member
    first, second = changed.history
    assert [one.person for one in first.came] == ["a1", ""]
    assert (second.action, [one.name for one in second.left]) == ("changed", ["Bà Năm"])
    assert [one.person for one in second.came] == ["a2"]
    assert len([one for one in hall.office.audited() if " team." in one]) == 2


def test_who_may_be_in_a_team_is_seen_to(hall: Hall) -> None:
    captain = TeamMember(person="a1", captain=True)
    assert code(hall.list_team("X")) == "agency.unknown"
    assert code(hall.list_team("A", phase="v1")) == "phase.unknown"
    assert code(hall.list_team("A", name="...")) == "team.name_missing"
    assert code(hall.list_team("A", members=[captain])) == "team.too_few"
    foreign = [captain, TeamMember(person="b2")]
    assert code(hall.list_team("A", members=foreign)) == "team.of_other_agency"
    unknown = [captain, TeamMember(person="ai-do")]
    assert code(hall.list_team("A", members=unknown)) == "team.not_eligible"
    hall.office.exclude("a2")
    excluded = [captain, TeamMember(person="a2")]
    assert code(hall.list_team("A", members=excluded)) == "team.not_eligible"
    assert hall.list_team("A", members=foreign, by_organiser=True).revision == 1
    both = [TeamMember(person="b1", captain=True), TeamMember(person="b2")]
    assert code(hall.list_team("B", members=both)) == "team.in_other_team"
    assert hall.team("A").not_eligible == []
    hall.office.learn(ContestantExcluded(CONTEST, "b2", "Ban Tổ chức", 1))
    assert hall.team("A").not_eligible == [hall.team("A").members[1].member]


def test_nobody_gets_into_two_teams_however_many_press_at_once(offices: list[Office]) -> None:
    halls = [Hall(offices[0])]
    halls += [object.__new__(Hall) for _ in offices[1:]]
    for hall, office in zip(halls, offices, strict=True):
        hall.office, office.now_us = office, offices[0].now_us
    members = [TeamMember(person="d3", captain=True), TeamMember(name="Ông Ba")]
    jobs: list[Callable[[], Any]] = [
        partial(hall.list_team, agency, members=members, by_organiser=True)
        for hall, agency in zip(halls, "ABCD", strict=True)
    ]
    answers = at_once(jobs)
    assert sum(isinstance(one, TeamView) for one in answers) == 1
    assert {one.code for one in answers if not isinstance(one, TeamView)} == {"team.in_other_team"}


def test_after_the_due_date_an_organiser_alone_replaces_members_and_says_why(hall: Hall) -> None:
    hall.list_team("A")
    hall.office.now_us = DUE_US
    members = [TeamMember(person="a2", captain=True), TeamMember(person="a3")]
    late = {"members": members, "base_revision": 1}
    assert code(hall.list_team("A", **late)) == "team.due_over"
    assert code(hall.list_team("A", **late, by_organiser=True)) == "team.reason_missing"
    done = hall.list_team("A", **late, by_organiser=True, reason="Đội trưởng ốm")
    assert (done.revision, done.history[-1].reason) == (2, "Đội trưởng ốm")
    assert code(hall.withdraw("A")) == "team.due_over"


def test_the_order_is_drawn_from_what_was_bound_before_and_anyone_can_draw_it_anew(
    hall: Hall,
) -> None:
    for agency in TEAMS:
        hall.list_team(agency)
    assert code(hall.place(["A", "D"])) == "team.unknown"
    assert {one.place for one in hall.place().performances} == {0}
    assert code(hall.draw()) == "stage.not_committed"
    bound = hall.commit()
    assert bound.commitment
    assert bound.order_secret == ""
    assert hall.commit() == bound
    assert code(hall.draw(" ")) == "stage.public_value_missing"
    view = hall.draw("482")
    secret = bytes.fromhex(view.order_secret)
    assert secret_commitment(secret) == bound.commitment
    assert view.order == order(view) == drawn(TEAMS, secret, "482")
    assert hall.draw("482") == view
    assert code(hall.draw("483")) == "stage.drawn_already"
    (told,) = hall.office.told(OrderDrawn)
    assert (told.order, told.secret, told.commitment) == (view.order, secret.hex(), view.commitment)
    assert [hall.told()[team].place for team in view.order] == [1, 2, 3]
    assert hall.told()["A"].people == ["a1"]


def test_a_listed_order_is_drawn_by_nobody(office: Office) -> None:
    hall = Hall(office, order="listed")
    for agency in TEAMS:
        hall.list_team(agency)
    assert order(hall.place(["C", "A", "B"])) == ["C", "A", "B"]
    assert order(hall.place(["C", "B"])) == ["C", "B"]
    assert order(hall.place(["A", "B", "C"])) == ["A", "B", "C"]
    assert code(hall.commit()) == code(hall.draw()) == "stage.order_listed"


def test_what_is_decided_has_the_moment_at_which_it_was_said_at_the_door(hall: Hall) -> None:
    for agency in TEAMS:
        hall.list_team(agency)
    hall.place()
    hall.commit()
    office, said = hall.office, hall.office.now_us
    office.now_us = OPENS_US + SECOND_US
    draw = DrawOrder(CONTEST, "cum-1", "482", "org", said)
    first = order(office.carry_out(stage_order.draw_order, draw)[0])[0]
    on_the_way: list[tuple[Callable[..., Any], Struct]] = [
        (stage_order.move_team, MoveTeam(CONTEST, "cum-1", first, 3, "Xe hỏng", "org", said + 1)),
        (performances.mark_absent, MarkAbsent(CONTEST, "cum-1", "B", True, "Ốm", "org", said + 2)),
        (stage_order.place_teams, PlaceTeams(CONTEST, "cum-1", ["A", "B"], "Rút", "org", said + 3)),
        (stage_order.place_teams, PlaceTeams(CONTEST, "cum-1", None, "Lại", "org", said + 4)),
        (performances.mark_absent, MarkAbsent(CONTEST, "cum-1", "A", True, "Ốm", "org", said + 5)),
        (performances.mark_absent, MarkAbsent(CONTEST, "cum-1", "C", True, "Ốm", "org", said + 6)),
        (stage_closing.close_stage, CloseStage(CONTEST, "cum-1", "org", said + 7)),
        (stage_closing.reopen_stage, ReopenStage(CONTEST, "cum-1", 1, "Nhầm", "org", said + 8)),
    ]
    for use_case, item in on_the_way:
        assert not isinstance(office.carry_out(use_case, item)[0], Problem)
    view = hall.look()
    assert view.drawn_at_us == said
    assert [one.at_us - said for one in view.changes] == [1, 2, 3, 4, 5, 6, 7, 8]
    early = DrawPartQuestions(CONTEST, "cum-1", "A", "kien-thuc", "org", OPENS_US - 1)
    office.load()
    assert code(office.carry_out(performances.draw_part_questions, early)[0]) == "round.not_open"


def test_changes_after_the_draw_have_reasons_that_everybody_reads(hall: Hall) -> None:
    first, second, third = hall.ready().order
    hall.office.now_us = DUE_US - 1
    hall.list_team("D")
    hall.office.now_us = OPENS_US
    assert code(hall.place([*TEAMS, "D"])) == "team.reason_missing"
    assert hall.place(["D"], round_id="cum-2").changes == []
    assert code(hall.place([*TEAMS, "D"], "Bổ sung")) == "stage.team_elsewhere"
    hall.place([], round_id="cum-2")
    assert order(hall.place([*TEAMS, "D"], "Bổ sung")) == [first, second, third, "D"]
    assert order(hall.move("D", 1)) == ["D", first, second, third]
    assert code(hall.move("D", 5)) == "stage.place_unknown"
    hall.withdraw(first, by_organiser=True)
    view = hall.look()
    assert order(view) == ["D", second, third]
    assert view.order == [first, second, third]
    told = [(one.action, one.team) for one in view.changes]
    assert told[-3:] == [("added", "D"), ("moved", "D"), ("removed", first)]
    assert hall.told()[first].state == "removed"
    assert [hall.told()[team].place for team in order(view)] == [1, 2, 3]


def test_a_team_that_is_changed_or_withdrawn_is_told_to_judges(hall: Hall) -> None:
    first = hall.ready().order[0]
    letter = first.lower()
    people = [TeamMember(person=f"{letter}2", captain=True), TeamMember(person=f"{letter}3")]
    hall.list_team(
        first, members=people, base_revision=1, by_organiser=True, reason="Ốm", name="Mới"
    )
    assert hall.told()[first].people == [f"{letter}2", f"{letter}3"]
    assert hall.told()[first].name == "Mới"


def test_a_team_stands_in_one_cluster_and_may_go_on_to_the_final(hall: Hall) -> None:
    hall.ready()
    assert code(hall.place(["A"], round_id="cum-2")) == "stage.team_elsewhere"
    assert order(hall.place(["A", "B"], round_id="chung-ket")) == ["A", "B"]
    hall.press("A", "start")
    hall.withdraw("A", by_organiser=True)
    assert order(hall.look("chung-ket")) == ["B"]
    assert "A" in order(hall.look())


def test_teams_are_asked_different_questions_while_the_bank_lasts(hall: Hall) -> None:
    hall.office.load()
    first, second, third = hall.ready().order
    hall.office.now_us = OPENS_US - 1
    assert code(hall.ask(first)) == "round.not_open"
    hall.office.go_to(OPENS_US)
    given = hall.ask(first)
    assert len(given.questions) == 3
    assert {one.topic for one in given.questions} == {"luat"}
    assert hall.ask(first) == given
    another = hall.ask(second)
    assert not {one.id for one in another.questions} & {one.id for one in given.questions}
    assert (given.repeated, another.repeated, hall.ask(third).repeated) == (0, 0, 3)
    assert code(hall.ask(first, "chao-hoi")) == "stage.part_asks_nothing"
    assert code(hall.ask(first, "hat")) == "stage.part_unknown"


def test_a_forgotten_persons_place_in_a_team_says_nothing_of_them(hall: Hall) -> None:
    hall.list_team("A")
    hall.office.learn(ContestantErased(CONTEST, "a1", "mandatory", [], 1))
    erased = hall.team("A").members[0]
    assert (erased.person, erased.position, erased.captain) == ("a1", "", True)
    assert hall.team("A").history[0].came[0].position == ""


def test_of_a_round_or_contest_that_is_not_there_nothing_is_told(hall: Hall) -> None:
    for bad, why in (("w1", "round.no_stage"), ("khong", "round.unknown")):
        assert code(hall.place([], round_id=bad)) == why
    with (
        hall.office.store.reading() as connection,
        pytest.raises(Refused, match="No such stage round"),
    ):
        stage_order.stage_round(connection, StageRoundQuery("khac", "cum-1"))


def test_a_settled_round_tells_how_many_teams_it_had_and_takes_no_change(hall: Hall) -> None:
    first = hall.ready().order[0]
    hall.press(first, "start")
    hall.office.go_to(CLOSES_US)
    hall.office.go_to(CLOSES_US + 2 * 24 * 3600 * SECOND_US)
    (settled,) = [one for one in hall.office.told(RoundSettled) if one.round == "cum-1"]
    last = hall.told()
    revisions = sum(one.revision for one in last.values())
    assert (settled.teams, settled.team_revisions) == (3, revisions)
    assert code(hall.press(first, "stop")) == code(hall.place()) == "round.settled"
    assert hall.look().performances[0].state == "on"
    # its clock stands for good, so prizes may be announced, and the reveal begun anew
    assert hall.close() == StageClosed(1, 3, revisions)
    assert not hall.reopen(1).closed
    assert hall.close().closing == 2
    # who has performed in a settled round stays; the list goes on
    changed = hall.list_team(first, base_revision=1, by_organiser=True, reason="x", name="Mới")
    assert changed.name == "Mới"
    assert hall.told() == last
