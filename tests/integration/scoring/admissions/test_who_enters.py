"""Who enters a later phase: from final publications only, confirmed with a ledger that recounts."""

import io
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from cli.recount.admission_checks import recount_admission
from cli.recount.admission_sources import beside_source
from contracts.admission_ledger_file import AdmissionLedger, read_admission_ledger
from contracts.admissions import (
    AdmissionLedgerQuery,
    AdmissionQuery,
    Admitted,
    ConfirmAdmission,
    ConfirmedQuery,
)
from contracts.contests import ContestDefined
from contracts.definition import Admission, Audience, Phase, Round
from contracts.ledger_file import read_ledger
from contracts.rosters import ContestantErased, ContestantRegistered, Membership
from plumbing.command_handling import one_by_one
from services.scoring.models import admissions
from services.scoring.use_cases.admissions import confirming
from tests.support.concluding import WINDOW, play, ready
from tests.support.examination import code
from tests.support.marked_contest import CLOSES_US, CONTEST
from tests.support.marking import SIGNER, Marking

DAY_US = 86_400_000_000
FINAL = Phase(
    "chung-ket",
    "Chung kết",
    "quiz",
    rounds=[Round("ck", "Chung kết", CLOSES_US + DAY_US, CLOSES_US + 2 * DAY_US, False, "9")],
)
WAYS = [Admission("v1", each_round=1, overall=2, combine="sum")]
PEOPLE = [f"p{number}" for number in range(6)]


class Board:
    """The organiser of a contest at the list of a phase."""

    def __init__(self, marking: Marking, phase: str, round_id: str = "", contest: str = CONTEST):
        self.marking, self.phase, self.round, self.contest = marking, phase, round_id, contest

    def look(self, withdrawn: list[str] | None = None) -> Any:
        query = AdmissionQuery(self.contest, self.phase, self.round, withdrawn or [])
        return one_by_one(partial(confirming.admission, self.marking.resources), [query])[0]

    def confirm(self, digest: str | None = None, reason: str = "Biên bản số 3", **more: Any) -> Any:
        shown = self.look(**more).digest if digest is None else digest
        item = ConfirmAdmission(self.contest, self.phase, shown, reason, "org", self.round, **more)
        use_case = partial(confirming.confirm, self.marking.resources, signer=SIGNER)
        return one_by_one(use_case, [item])[0]

    def file(self, number: int = 1, *, auditor: bool = True) -> AdmissionLedger:
        part = self.marking.ask(
            confirming.ledger, AdmissionLedgerQuery(self.contest, number, auditor)
        )
        assert part.next_offset is None
        return read_admission_ledger(io.BytesIO(part.text.encode()))

    def recount(self, number: int = 1, *, auditor: bool = True) -> list[str]:
        """What ``hoithi recount`` finds in it, by itself and beside the weeks' ledgers."""
        ledger = self.file(number, auditor=auditor)
        found = recount_admission(ledger, SIGNER.public).differences
        for source in ledger.header.sources if self.contest == CONTEST else ():
            if source.round:
                told = self.marking.publication(
                    source.number, auditor=auditor, round_id=source.round
                )
                found += beside_source(ledger, read_ledger(io.BytesIO(told.ledger.encode())))
        return found


def let_in(told: list[Admitted]) -> list[tuple[str, str, str, int]]:
    return [(one.person or one.team, one.by, one.round or one.award, one.rank) for one in told]


def begin(marking: Marking, ways: list[Admission], **changes: Any) -> Board:
    """Six people of two weeks, and a final for some of them."""
    ready(marking, dict.fromkeys(PEOPLE, "A"), {"A": 9})
    final = replace(FINAL, quiz=marking.plan.phases[0].quiz, admits=ways)
    weeks = replace(marking.plan.phases[0], **changes)
    marking.plan = replace(marking.plan, phases=[weeks, final])
    marking.hear(ContestDefined(CONTEST, marking.plan, 2))
    return Board(marking, "chung-ket")


def sit(marking: Marking) -> list[Any]:
    """Everybody sits both weeks: p0 is best in the first, p1 in both together."""
    first = {"p0": 4, "p1": 3, "p2": 2, "p3": 1, "p4": 0, "p5": 1}
    second = {"p0": 2, "p1": 4, "p2": 3, "p3": 3, "p4": 0, "p5": 1}
    return [
        marking.submitted(p, own[p], round_id=week, duration_us=(60 + int(p[1])) * 1_000_000)
        for week, own in (("w1", first), ("w2", second))
        for p in PEOPLE
    ]


@pytest.fixture
def board(marking: Marking) -> Board:
    made = begin(marking, WAYS)
    play(marking, *sit(marking))
    return made


def test_the_best_of_each_week_and_then_of_all_are_in_once(board: Board) -> None:
    told = board.look()
    assert let_in(told.admitted) == [
        ("p0", "round", "w1", 1),
        ("p1", "round", "w2", 1),
        ("p2", "overall", "", 3),
        ("p3", "overall", "", 4),
    ]
    assert [one.name for one in told.admitted] == ["Tên p0", "Tên p1", "Tên p2", "Tên p3"]
    assert (told.open, told.closed, told.confirmed) == ([], False, None)


def test_nothing_is_confirmed_before_every_result_is_final(marking: Marking) -> None:
    board = begin(marking, WAYS, results=WINDOW)
    told = sit(marking)
    marking.hear(*told)
    marking.settle(*told)
    marking.publish("w1", "draft")
    shown = board.look()
    assert [(one.round, one.why) for one in shown.open] == [
        ("w1", "draft"),
        ("w2", "not_published"),
    ]
    assert (shown.admitted, shown.digest) == ([], "")
    refused = board.confirm()
    assert code(refused) == "admission.open"
    assert refused.details == {"missing": ["v1/w1", "v1/w2"]}


def test_what_was_shown_is_confirmed_once_with_its_reason_and_a_ledger(board: Board) -> None:
    assert code(board.confirm(reason=" . ")) == "admission.reason_missing"
    assert code(board.confirm(digest="0" * 64)) == "admission.changed"
    made = board.confirm()
    assert (made.number, made.reason, made.by) == (1, "Biên bản số 3", "org")
    assert board.confirm() == made, "the same again is what it already is"
    assert board.look().confirmed == made
    assert board.recount() == []
    assert board.recount(auditor=False) == []
    file = board.file()
    assert (file.closing.root, file.header.reason) == (made.root, "Biên bản số 3")


def test_who_is_excluded_since_is_told_and_another_list_is_confirmed_until_it_opens(
    board: Board,
) -> None:
    first = board.confirm()
    board.marking.exclude("p2")
    told = board.look()
    assert [one.person for one in told.admitted] == ["p0", "p1", "p3", "p5"]
    assert told.digest != first.digest
    assert told.confirmed == first
    second = board.confirm()
    assert second.number == 2
    assert board.file(2).header.previous_root == first.root
    assert board.recount(2) == []
    board.marking.exclude("p3")
    board.marking.now_us = CLOSES_US + DAY_US
    assert board.look().closed
    assert code(board.confirm()) == "admission.closed"
    assert board.confirm(digest=second.digest).details["digest"] == board.look().digest


def test_the_first_list_can_be_confirmed_although_the_phase_has_opened(board: Board) -> None:
    """Nobody could enter otherwise."""
    board.marking.now_us = CLOSES_US + DAY_US
    assert board.confirm().number == 1
    assert board.confirm().number == 1


def test_results_published_again_make_another_list(board: Board) -> None:
    before = board.look().digest
    marking = board.marking
    marking.score_waiting()
    marking.decide("annul_attempt", attempt="p0-w1-1")
    marking.publish("w1")
    after = board.look()
    assert let_in(after.admitted)[0] == ("p1", "round", "w1", 1)
    assert after.digest != before
    assert code(board.confirm(digest=before)) == "admission.changed"
    board.confirm()
    assert board.recount() == []


def test_winners_come_in_by_their_awards_and_only_of_the_audiences(marking: Marking) -> None:
    """Two win a prize in the first week and one in both; the award over both weeks waits."""
    board = begin(marking, [Admission("v1", awards=["tuan", "chung"], audiences=["tre"])])
    audience = [Audience("tre", "Trẻ", "mandatory"), Audience("khac", "Khác", "encouraged")]
    marking.plan = replace(marking.plan, audiences=audience)
    marking.hear(ContestDefined(CONTEST, marking.plan, 3))
    member = [Membership("A")]
    marking.hear(ContestantRegistered(CONTEST, "p0", "Tên p0", "encouraged", member, 2))
    play(marking, *sit(marking))
    assert [(one.phase, one.round, one.why) for one in board.look().open] == [
        ("v1", "", "not_published")
    ]
    marking.publish_phase()
    told = board.look().admitted
    assert "p0" not in {one.person for one in told}
    assert {one.by for one in told} == {"award"}
    assert {(one.award, one.round) for one in told} >= {("tuan", "w1"), ("tuan", "w2")}
    board.confirm()
    assert board.recount() == []
    assert board.recount(auditor=False) == []
    assert {line.audience[0] for line in board.file().candidates} == {"tre", "khac"}


def test_a_person_is_told_by_what_they_are_in_and_nobody_else(board: Board) -> None:
    board.confirm()
    asked = partial(board.marking.ask, confirming.confirmed)
    (mine,) = asked(ConfirmedQuery(CONTEST, "p1")).confirmations
    assert [(one.person, one.by, one.round) for one in mine.admitted] == [("p1", "round", "w2")]
    (outside,) = asked(ConfirmedQuery(CONTEST, "p5")).confirmations
    assert (outside.phase, outside.admitted) == ("chung-ket", [])
    (all_of_it,) = asked(ConfirmedQuery(CONTEST)).confirmations
    assert len(all_of_it.admitted) == 4


def test_who_asked_to_be_forgotten_has_nothing_left_in_the_list_but_a_place(board: Board) -> None:
    made = board.confirm()
    erased = ContestantErased(CONTEST, "p2", "mandatory", [Membership("A")], 5)
    for _ in range(2):
        board.marking.hear(erased)
    assert [one.name for one in board.look().confirmed.admitted] == [
        "Tên p0",
        "Tên p1",
        "",
        "Tên p3",
    ]
    for auditor in (True, False):
        file = board.file(auditor=auditor)
        assert file.closing.root == made.root
        assert recount_admission(file, SIGNER.public).differences == []
    closed = [line for line in board.file().candidates if isinstance(line.audience, str)]
    assert len(closed) == 1
    assert isinstance(closed[0].standings, str)


def test_a_list_that_changed_on_the_way_is_not_kept(board: Board) -> None:
    with board.marking.store.database.engine.begin() as connection:
        rows = connection.execute(sa.select(sa.func.count()).select_from(admissions)).scalar_one()
    assert rows == 0
    digest = board.look().digest
    board.marking.exclude("p5")  # who was not on it: the list is the same
    assert board.confirm(digest=digest).number == 1


@pytest.mark.parametrize(
    ("phase", "round_id", "refusal"),
    [
        ("v9", "", "phase.unknown"),
        ("v1", "", "admission.everybody"),
        ("v1", "w9", "round.unknown"),
        ("v1", "w1", "admission.everybody"),
    ],
)
def test_what_nobody_enters_by_results_is_refused(
    board: Board, phase: str, round_id: str, refusal: str
) -> None:
    assert code(Board(board.marking, phase, round_id).look()) == refusal


def test_a_file_that_there_is_not_is_refused(board: Board) -> None:
    asked = board.marking.ask(confirming.ledger, AdmissionLedgerQuery(CONTEST, 7))
    assert code(asked) == "admission.unknown"


@pytest.mark.parametrize("auditor", [False, True])
def test_a_file_comes_in_stretches_that_read_no_more_than_themselves(
    board: Board, monkeypatch: pytest.MonkeyPatch, auditor: bool
) -> None:
    board.confirm(reason="Biên bản số 3 – danh sách vào chung kết")
    query = AdmissionLedgerQuery(CONTEST, 1, auditor)
    whole = board.marking.ask(confirming.ledger, query).text
    monkeypatch.setattr(confirming, "PART", 97)
    told = ""
    offset: int | None = 0
    while offset is not None:
        part = board.marking.ask(confirming.ledger, replace(query, offset=offset))
        told, offset = told + part.text, part.next_offset
    assert told == whole
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    with board.marking.store.reading() as connection:
        sa.event.listen(connection, "before_cursor_execute", note)
        confirming.ledger(connection, query)
    (statement,) = asked
    if board.marking.store.database.is_sqlite:  # which would load all of it to cut it
        assert "ledger" not in statement
    else:
        assert "substr" in statement


def test_a_list_is_read_out_once_for_all_who_look_and_anew_when_somebody_is_forgotten(
    board: Board,
) -> None:
    board.confirm()
    everybody = {one.person for one in board.look().confirmed.admitted}
    outside = sorted({*PEOPLE} - everybody)[0]
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    with board.marking.store.reading() as connection:
        sa.event.listen(connection, "before_cursor_execute", note)
        for person in (*sorted(everybody), outside):
            (told,) = confirming.confirmed(
                connection, ConfirmedQuery(CONTEST, person)
            ).confirmations
            assert [one.person for one in told.admitted] == [person] * (person in everybody)
            assert all(one.name for one in told.admitted)
    assert not [one for one in asked if "admissions.admitted" in one], asked
    gone = sorted(everybody)[0]
    board.marking.hear(ContestantErased(CONTEST, gone, "mandatory", [], 9))
    (told,) = board.marking.ask(confirming.confirmed, ConfirmedQuery(CONTEST, gone)).confirmations
    assert [(one.name, one.agency) for one in told.admitted] == [("", "")]
