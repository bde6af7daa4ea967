"""A round that judges marked is published: from its sheets to standings, prizes and a ledger."""

from typing import Any

import pytest

from contracts.definition import Award, Criterion, Panel, Prize, ResultsRules, StagePart
from contracts.hash_commitments import secret_commitment
from contracts.publications import (
    FreshnessQuery,
)
from contracts.rosters import (
    AgencyRegistered,
    ContestantErased,
    ContestantExcluded,
)
from contracts.score_sheets import HandInSheet
from contracts.stage import OrderDrawn
from services.exam.domain.performance_order import drawn
from services.scoring.repository.judging import sheets as sheets_repository
from services.scoring.use_cases.judging import own_sheets
from services.scoring.use_cases.results import publication_freshness
from tests.support.examination import code
from tests.support.judged_office import Office
from tests.support.jury import CONTEST, PANEL, ROUND, Jury
from tests.support.marked_contest import SEED
from tests.support.marking import Marking

WINDOW_S = 86_400


@pytest.fixture
def office(marking: Marking) -> Office:
    """All sheets are with their judges."""
    made = Office(marking)
    made.begin()
    return made


def test_marks_become_standings_prizes_and_a_ledger_that_everybody_may_read(
    office: Office,
) -> None:
    office.mark()
    made = office.publish()
    assert (made.state, made.attempts, made.missing) == ("final", 3, 0)
    lines = office.standings(provisional=True)
    told = [(line.rank, line.work, line.value, line.marks) for line in lines.works]
    assert told == [
        (1, "B-e2", "119/2", "59.50"),
        (2, "B-e1", "103/2", "51.50"),
        (3, "B-e3", "101/2", "50.50"),
    ]
    (prize,) = office.awards()
    assert (prize.work, prize.winner, prize.person) == ("B-e2", "Tên tg-e2, Lê Tư", "tg-e2")
    assert prize.title == "Quê tôi"
    assert (prize.agency, prize.money, prize.publication) == ("Sở A", 2_000_000, made.number)
    assert prize.values == {"rank": 1, "entry_marks": "119/2"}
    assert prize.next_in_line == {"work": "B-e1", "rank": 2, "entry_marks": "103/2"}
    ledger, whole = office.ledger(), office.ledger(auditor=True)
    assert ledger.closing == whole.closing
    assert ledger.closing.root == made.root
    assert [line.name[0] for line in ledger.judges] == ["Nguyễn Thị Lan", "Trần Minh"]
    assert [line.winner.work for line in ledger.prizes] == ["B-e2"]
    assert len(ledger.sheets) == 6


def test_whose_a_work_is_that_won_nothing_is_for_staff_alone(office: Office) -> None:
    office.mark()
    office.publish()
    public = office.standings()
    assert [(one.names, one.people, one.agency, one.title) for one in public.works] == [
        (["Tên tg-e2"], ["tg-e2"], "Sở A", "Quê tôi"),
        ([], [], "", ""),
        ([], [], "", ""),
    ]
    staff = office.standings(provisional=True)
    assert [one.agency for one in staff.works] == ["Sở A", "Sở A", "Sở B"]
    closed = [line.code[0] for line in office.ledger().works if isinstance(line.agency, str)]
    assert closed == ["B-e1", "B-e3"]
    assert "tg-e" not in office.file(auditor=True)


def test_the_same_results_are_the_publication_that_there_is(office: Office) -> None:
    office.mark()
    assert office.publish().number == office.publish().number == 1


def test_nothing_is_published_before_all_of_it_is_there(marking: Marking) -> None:
    office = Office(marking)
    office.jury.entries("e1", "e2")
    assert code(office.publish()) == "round.not_settled"
    office.jury.settle(entries=3, entry_revisions=4)
    assert code(office.publish()) == "publication.incomplete"
    marking.hear(office.jury.entry("e3"))
    assert code(office.publish()) == "publication.incomplete"
    marking.hear(office.jury.screened("e3", "waiting", revision=2))  # the last that was told of it
    refusal = office.publish()
    assert (code(refusal), refusal.details) == ("publication.screening_open", {"entries": 1})
    marking.hear(office.jury.screened("e3", "refused", revision=3))
    assert code(office.publish()) == "publication.sheets_missing"
    assert code(office.standings(provisional=True)) == "publication.sheets_missing"
    assert office.awards(provisional=True) == []
    assert code(office.standings()) == "publication.unknown"


def test_sheets_that_are_missing_are_waited_for_unless_it_is_decided_otherwise(
    office: Office,
) -> None:
    office.mark(but="minh e3")
    refusal = office.publish()
    assert (code(refusal), refusal.details) == ("publication.sheets_missing", {"sheets": 1})
    assert code(office.publish(despite_missing=1)) == "publication.sheets_missing"
    assert code(office.publish(despite_missing=2, reason="Ốm")) == "publication.sheets_missing"
    made = office.publish(despite_missing=1, reason="Giám khảo ốm")
    assert (made.missing, made.missing_reason) == (1, "Giám khảo ốm")
    header = office.ledger().header
    assert header.missing is not None
    assert (header.missing.sheets, header.missing.reason) == (1, "Giám khảo ốm")


def test_marks_far_apart_are_answered_before_they_are_published(marking: Marking) -> None:
    office = Office(marking, divergence=5.0)
    office.begin()
    office.mark()
    office.jury.reopen("minh", "e1")
    office.jury.hand_in("minh", "e1", 50, 20, base_revision=3)
    refusal = office.publish()
    assert (code(refusal), refusal.details) == ("publication.diverging", {"works": 1})
    office.jury.uphold("e1", by="org", organiser=True)
    assert office.publish().number == 1


def test_a_draft_is_complained_about_before_it_is_final(marking: Marking) -> None:
    office = Office(marking, results=ResultsRules(WINDOW_S))
    office.begin()
    office.mark()
    assert code(office.publish(state="final")) == "publication.draft_first"
    draft = office.publish()
    assert draft.state == "draft"
    assert code(office.publish(state="final")) == "publication.complaints_open"
    marking.now_us += WINDOW_S * 1_000_000
    final = office.publish(state="final")
    assert (final.state, final.number) == ("final", draft.number + 1)
    assert office.ledger().header.previous_root == draft.root


def test_what_a_first_jury_left_out_is_told_and_wins_nothing(marking: Marking) -> None:
    first = Panel("so-khao", "Sơ khảo", preliminary=True, advancing=1)
    office = Office(marking, first=[first])
    preliminary = office.jury.at("so-khao")
    preliminary.entries("e1", "e2", "e3")
    office.jury.settle(entries=3, entry_revisions=3)
    preliminary.seat(["hoa"], chair="hoa")
    preliminary.assign()
    preliminary.release()
    for work, points in (("e1", 30), ("e2", 50), ("e3", 20)):
        preliminary.hand_in("hoa", work, points, 20)
    assert office.publish().details == {"sheets": 1}, "the final jury has not begun"
    office.jury.seat(["lan"])
    office.jury.assign()
    office.jury.release()
    office.jury.hand_in("lan", "e2", 10, 10)
    office.publish()
    ledger = office.ledger()
    told = {line.code[0]: line.status[0] for line in ledger.works}
    assert told == {"B-e1": "not_chosen", "B-e2": "counted", "B-e3": "not_chosen"}
    assert [one.work for one in office.standings().works] == ["B-e2"]
    assert [line.work for line in ledger.going_on] == ["B-e2"]


def test_an_author_who_is_excluded_wins_nothing_and_the_results_are_seen_to_be_old(
    office: Office,
) -> None:
    office.mark()
    office.publish()
    office.marking.hear(ContestantExcluded(CONTEST, "tg-e2", "Chép bài", 1))
    publication_freshness.compare_waiting(office.marking.resources)
    found = office.marking.ask(publication_freshness.freshness, FreshnessQuery(CONTEST))
    (one,) = found.publications
    assert one.found == "stale"
    assert [(change.change, change.person) for change in one.prizes] == [
        ("lost", "tg-e2"),
        ("won", "tg-e1"),
    ]
    office.publish()
    assert [line.work for line in office.standings().works] == ["B-e1", "B-e3"]
    status = {line.code[0]: line.status[0] for line in office.ledger().works}
    assert status["B-e2"] == "disqualified"


def test_a_sheet_handed_in_meanwhile_is_not_forgotten(office: Office) -> None:
    office.mark()
    resources, raced = office.marking.resources, list[Any]()

    def meanwhile(job: Any) -> Any:
        made = type(resources).work_out(resources, job)
        if not raced:
            raced.append(office.jury.reopen("lan", "e1"))
            office.jury.hand_in("lan", "e1", 60, 40, base_revision=3)
        return made

    office.marking.resources = _Between(*resources, meanwhile)  # type: ignore[assignment]
    office.publish()
    assert office.standings().works[0].work == "B-e1"


class _Between:
    """Resources that let something happen between working out and keeping."""

    def __init__(self, store: Any, safe: Any, aside: Any, pause: Any, work_out: Any) -> None:
        self.store, self.safe, self.aside = store, safe, aside
        self.yield_control, self.work_out = pause, work_out


def test_once_published_marks_are_changed_by_nobody(office: Office) -> None:
    office.mark(but="minh e3")
    office.publish(despite_missing=1, reason="Giám khảo ốm")
    before = office.standings().works
    jury = office.jury
    assert code(jury.reopen("lan", "e1")) == "sheet.published"
    assert code(jury.hand_in("minh", "e3", 60, 40)) == "sheet.published"
    sheet = jury.sheet_of("minh", "e3")
    jury.seat(["lan", "minh", "hoa"], base=1)
    assert code(jury.take_over(sheet, "hoa")) == "sheet.published"
    marks = {"noi-dung": 6000, "hinh-thuc": 4000}
    entered = jury.paper("org", "minh", "e3", marks, by_organiser=True)
    assert code(entered) == "sheet.published"
    assert code(jury.import_marks(("GK02", "e3", 60, 40))) == "sheet.published"
    jury.recuse("lan")
    office.publish(despite_missing=1, reason="Giám khảo ốm")
    assert office.standings().works == before


def test_a_work_that_was_not_told_is_still_marked_after_the_draft(office: Office) -> None:
    office.mark(but="minh e3")
    lan = office.jury.sheet_of("lan", "e3")
    office.jury.reopen("lan", "e3")
    office.publish(despite_missing=2, reason="Chờ phúc khảo từ chối")
    assert [one.work for one in office.standings().works] == ["B-e2", "B-e1"]
    revision = office.jury.look("lan", lan).revision
    office.jury.hand_in("lan", "e3", 60, 40, base_revision=revision)
    office.jury.hand_in("minh", "e3", 60, 40)
    office.publish()
    assert office.standings().works[0].work == "B-e3"


def test_an_erased_author_is_gone_from_everything_but_the_roots(office: Office) -> None:
    office.mark()
    before, root = office.file(auditor=True) if office.publish() else "", office.ledger()
    office.marking.hear(ContestantErased(CONTEST, "tg-e2", "mandatory", [], 2))
    (prize,) = office.awards()
    assert (prize.winner, prize.work, prize.title) == ("Lê Tư", "B-e2", "")
    first = office.standings(provisional=True).works[0]
    assert (first.names, first.title, first.others) == ([""], "", ["Lê Tư"])
    for auditor in (True, False):
        ledger = office.ledger(auditor=auditor)
        (mine,) = [line for line in ledger.works if line.code[0] == "B-e2"]
        assert all(
            isinstance(getattr(mine, name), str)
            for name in ("agency", "people", "files", "title", "received_at_us")
        )
        assert ledger.closing == root.closing
    assert before != office.file(auditor=True)
    others = [line for line in office.ledger(auditor=True).works if line.code[0] != "B-e2"]
    assert all(isinstance(line.people, tuple) for line in others)


def test_an_erased_judge_has_no_name_in_it_any_more(office: Office) -> None:
    office.mark()
    office.publish()
    office.marking.hear(ContestantErased(CONTEST, "lan", "mandatory", [], 2))
    assert "Nguyễn Thị Lan" not in office.file(auditor=True)
    assert "Trần Minh" in office.file()


def test_teams_are_ranked_by_all_parts_less_what_they_overran(marking: Marking) -> None:
    parts = [
        StagePart("chao-hoi", "Chào hỏi", 300, [Criterion("diem", "Điểm", 10)], 60, 0.5),
        StagePart("tieu-pham", "Tiểu phẩm", None, [Criterion("diem", "Điểm", 20)]),
    ]
    prizes = [Prize("nhat", "Giải Nhất", 1), Prize("nhi", "Giải Nhì", 2)]
    jury = Jury(marking, parts=parts, awards=[Award("doi", "Toàn đoàn", "bai", "team", prizes)])
    marking.hear(AgencyRegistered(CONTEST, "A", "Sở A", "city", 1))
    order = drawn(["A", "B", "C"], SEED, "số 1")
    marking.hear(OrderDrawn(CONTEST, ROUND, secret_commitment(SEED), SEED.hex(), "số 1", order))
    places = {team: n for n, team in enumerate(order, start=1)}
    slow = {"chao-hoi": 300_001}
    marking.hear(
        jury.team("A", places["A"], state="ended", used_ms=slow),
        jury.team("B", places["B"], state="ended"),
        jury.team("C", places["C"], state="absent"),
    )
    jury.settle(teams=3, team_revisions=3)
    jury.seat(["lan"])
    jury.assign()
    jury.release()
    with marking.store.reading() as connection:
        kept = sheets_repository.of_panel(connection, CONTEST, [ROUND], PANEL)
    for one in kept:
        item = HandInSheet(CONTEST, ROUND, one.id, "lan", 0, {"diem": 900}, "", "tablet", 1, 1)
        marking.carry_out(own_sheets.hand_in_sheet, item)
    office = Office(marking, jury)
    assert office.publish().attempts == 3
    told = [(one.work, one.marks, one.parts, one.agency) for one in office.standings().works]
    assert told == [
        ("B", "18.00", {"chao-hoi": "9.00", "tieu-pham": "9.00"}, "Sở B"),
        ("A", "17.50", {"chao-hoi": "8.50", "tieu-pham": "9.00"}, "Sở A"),
    ]
    assert [one.title for one in office.standings().works] == ["Đội B", "Đội A"]
    assert [(one.winner, one.work) for one in office.awards()] == [
        ("Đội B", "B"), ("Đội A", "A"), ("", ""),
    ]  # fmt: skip
    ledger = office.ledger()
    assert {line.code[0]: line.status[0] for line in ledger.works}["C"] == "absent"
    assert ledger.header.order is not None
    assert ledger.header.order.order == order
