"""Second looks at what judges marked: shown before, decided, published, taken back."""

from functools import partial
from typing import Any

import pytest

from contracts.settled_round_decisions import Decide, DecisionsQuery, PreviewDecision, Subject
from plumbing.command_handling import one_by_one
from services.scoring.use_cases.decisions import deciding_with_preview
from tests.support.examination import code
from tests.support.judged_office import Office
from tests.support.jury import CONTEST, PANEL, ROUND
from tests.support.marking import SAFE, Marking

ANNULLED: dict[str, Any] = {"kind": "annul_entry", "round": ROUND, "work": "B-e2"}
LEFT_OUT: dict[str, Any] = {
    "kind": "exclude_sheets",
    "round": ROUND,
    "panel": PANEL,
    "judge": "GK02",
}
CORRECTED: dict[str, Any] = {
    "kind": "correct_mark", "round": ROUND, "panel": PANEL, "work": "B-e3", "judge": "GK01",
    "criterion": "noi-dung", "mark": 6000,
}  # fmt: skip


@pytest.fixture
def office(marking: Marking) -> Office:
    """Everything is marked and published once."""
    made = Office(marking)
    made.begin()
    made.mark()
    made.publish()
    return made


def preview(office: Office, **about: Any) -> Any:
    item = PreviewDecision(CONTEST, Subject(**about))
    use_case = partial(deciding_with_preview.preview_decision, office.marking.resources)
    return one_by_one(use_case, [item])[0]


def decide(office: Office, digest: str = "", **about: Any) -> Any:
    seen = digest or preview(office, **about).digest
    item = Decide(CONTEST, Subject(**about), "Chép bài", seen, "org", office.marking.now_us)
    return one_by_one(partial(deciding_with_preview.decide, office.marking.resources), [item])[0]


def decisions(office: Office) -> Any:
    use_case = partial(deciding_with_preview.decisions, safe=SAFE)
    return office.marking.ask(use_case, DecisionsQuery(CONTEST))


def order(office: Office) -> list[tuple[str, str]]:
    return [(one.work, one.marks) for one in office.standings().works]


def test_an_annulled_entry_gives_its_prize_to_the_next_and_is_told_as_annulled(
    office: Office,
) -> None:
    shown = preview(office, **ANNULLED)
    assert [(one.work, one.rank_before, one.rank_after) for one in shown.works] == [
        ("B-e1", 2, 1), ("B-e2", 1, None), ("B-e3", 3, 2),
    ]  # fmt: skip
    assert [(one.change, one.name, one.agency) for one in shown.prizes] == [
        ("lost", "B-e2", "Sở A"), ("won", "B-e1", "Sở A"),
    ]  # fmt: skip
    assert order(office)[0][0] == "B-e2", "a look changes nothing"
    made = decide(office, **ANNULLED)
    assert (made.number, made.reason, made.difference) == (1, "Chép bài", shown)
    assert decisions(office).unpublished == [ROUND]
    office.marking.now_us += 1
    assert office.publish().number == 2
    assert [work for work, _ in order(office)] == ["B-e1", "B-e3"]
    ledger = office.ledger()
    assert {line.code[0]: line.status[0] for line in ledger.works}["B-e2"] == "annulled"
    assert [(one.number, one.kind, one.work) for one in ledger.decisions] == [
        (1, "annul_entry", "B-e2")
    ]
    assert decisions(office).unpublished == []


def test_sheets_that_are_left_out_count_nowhere_and_stay_in_the_file(office: Office) -> None:
    shown = preview(office, **LEFT_OUT)
    assert (shown.rounds[0].changed, shown.rounds[0].gained, shown.rounds[0].moved) == (3, 0, 0)
    decide(office, **LEFT_OUT)
    office.publish()
    assert order(office) == [("B-e2", "59.00"), ("B-e1", "51.00"), ("B-e3", "50.00")]
    told = {line.judge: line.status for line in office.ledger().sheets}
    assert told == {"GK01": "counted", "GK02": "excluded"}


def test_a_corrected_mark_is_told_with_the_one_before(office: Office) -> None:
    shown = preview(office, **CORRECTED)
    told = {one.work: (one.marks_before, one.marks_after, one.rank_after) for one in shown.works}
    assert told["B-e3"] == ("50.50", "65.50", 1)
    decide(office, **CORRECTED)
    office.publish()
    assert order(office)[0] == ("B-e3", "65.50")
    (line,) = office.ledger().decisions
    assert (line.mark_before, line.mark_after, line.judge) == (3000, 6000, "GK01")


def test_a_decision_is_taken_back_by_another(office: Office) -> None:
    decide(office, **ANNULLED)
    office.publish()
    shown = preview(office, kind="withdraw", decision=1)
    assert [(one.work, one.rank_after) for one in shown.works if one.rank_before is None] == [
        ("B-e2", 1)
    ]
    decide(office, kind="withdraw", decision=1)
    assert code(preview(office, kind="withdraw", decision=1)) == "decision.withdrawn_already"
    office.publish()
    assert order(office)[0][0] == "B-e2"
    assert office.ledger().decisions == []


def test_what_cannot_be_decided_is_refused(office: Office) -> None:
    def refused(about: dict[str, Any], **other: Any) -> str:
        return code(preview(office, **{**about, **other}))

    assert refused(ANNULLED, work="B-e9") == "work.unknown"
    assert refused(ANNULLED, round="w9") == "round.unknown"
    assert refused(ANNULLED, kind="disqualify_team") == "decision.other_form"
    assert refused(LEFT_OUT, judge="GK09") == "sheet.unknown"
    assert refused(CORRECTED, judge="GK09") == "sheet.unknown"
    assert refused(CORRECTED, criterion="khac") == "mark.unknown"
    assert refused(CORRECTED, mark=6001) == "mark.range"
    assert refused(CORRECTED, mark=3000) == "decision.changes_nothing"
    for about in (ANNULLED, LEFT_OUT):
        decide(office, **about)
        assert refused(about) == "decision.changes_nothing"


def test_just_what_was_shown_is_decided(office: Office) -> None:
    seen = preview(office, **ANNULLED).digest
    decide(office, **CORRECTED)
    assert code(decide(office, seen, **ANNULLED)) == "decision.difference_changed"
    assert len(decisions(office).decisions) == 1


def test_the_same_decision_asked_for_twice_is_made_once(office: Office) -> None:
    seen = preview(office, **ANNULLED).digest
    assert decide(office, seen, **ANNULLED).number == decide(office, seen, **ANNULLED).number
    assert len(decisions(office).decisions) == 1
