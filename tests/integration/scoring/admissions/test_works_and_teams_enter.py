"""Who enters a later phase by works that judges marked, or for a team that withdrew."""

from msgspec.structs import replace

from cli.recount.admission_sources import beside_source
from contracts.contests import ContestDefined
from contracts.definition import Admission, Definition, Round, StageRound
from tests.integration.scoring.admissions.test_who_enters import DAY_US, FINAL, Board, let_in
from tests.integration.scoring.judging.test_hall import PARTS
from tests.support.judged_office import Office
from tests.support.jury import CONTEST as ESSAYS
from tests.support.jury import ROUND, Jury
from tests.support.jury import plan as plan_of_jury
from tests.support.marked_contest import CLOSES_US
from tests.support.marking import Marking


def _with_final(plan: Definition) -> Definition:
    (essays,) = plan.phases
    ways = [Admission("bai", each_round=2)]
    final = replace(FINAL, form="entries", entries=essays.entries, admits=ways)
    return replace(plan, phases=[essays, final])


def test_all_authors_of_a_work_come_in_by_its_place(marking: Marking) -> None:
    office = Office(marking)
    marking.hear(ContestDefined(ESSAYS, _with_final(plan_of_jury()), 2))
    office.jury.entries("e1", authors=["tg-e1", "tg-e2"])
    office.jury.entries("e2", authors=["tg-e2"])
    office.jury.entries("e3", agency="B")
    office.jury.settle(entries=3, entry_revisions=3)
    office.jury.seat(["lan", "minh"])
    office.jury.assign()
    office.jury.release()
    office.mark()
    office.publish()
    board = Board(marking, "chung-ket", contest=ESSAYS)
    assert let_in(board.look().admitted) == [
        ("tg-e2", "round", ROUND, 1),
        ("tg-e1", "round", ROUND, 2),
    ]
    board.confirm()
    assert board.recount() == []
    ledger = board.file()
    assert [*beside_source(ledger, office.ledger(auditor=True))] == []
    assert [*beside_source(board.file(auditor=False), office.ledger())] == []


def staged(plan: Definition) -> Definition:
    """The round of the jury is a cluster, of which two teams go on to a final."""
    phase = plan.phases[0]
    cluster = replace(phase.rounds[0], stage=StageRound("Nhà văn hoá", 3, 2))
    last = Round("ck", "Chung kết", CLOSES_US + DAY_US, CLOSES_US + 2 * DAY_US)
    final = replace(last, stage=StageRound("Nhà hát", 2, final=True))
    return replace(plan, phases=[replace(phase, rounds=[cluster, final])])


def test_the_next_of_a_cluster_comes_in_for_a_team_that_withdrew(marking: Marking) -> None:
    jury = Jury(marking, parts=PARTS)
    marking.hear(ContestDefined(ESSAYS, staged(plan_of_jury(parts=PARTS)), 2))
    office = Office(marking, jury)
    marking.hear(*(jury.team(one, n, state="ended") for n, one in enumerate("ABC", 1)))
    jury.settle(teams=3, team_revisions=3)
    jury.seat(["lan"])
    jury.assign()
    jury.release()
    for row in jury.own("lan"):
        points = {1: 10, 2: 15, 3: 20}[row.number]
        criterion = "chao" if row.part == "chao-hoi" else "kich"
        jury.hand_in_sheet("lan", row.sheet, {criterion: points * 100})
    board = Board(marking, "bai", "ck", ESSAYS)
    assert [(one.round, one.why) for one in board.look().open] == [(ROUND, "not_published")]
    office.publish()
    assert let_in(board.look().admitted) == [("C", "round", ROUND, 1), ("B", "round", ROUND, 2)]
    told = board.look(["B"])
    assert let_in(told.admitted) == [("C", "round", ROUND, 1), ("A", "round", ROUND, 3)]
    assert told.withdrawn == ["B"]
    made = board.confirm(withdrawn=["B"])
    assert [one.team for one in made.admitted] == ["C", "A"]
    assert board.recount() == []
    assert [*beside_source(board.file(), office.ledger())] == []
    assert [(one.team, one.status) for one in board.file(auditor=False).teams] == [
        ("C", "listed"),
        ("B", "withdrawn"),
        ("A", "listed"),
    ]
