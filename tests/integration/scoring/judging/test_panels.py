"""Panels: who is on them, who marks what, and what judges get to see when."""

from collections import Counter

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from tests.support.examination import code
from tests.support.jury import JURY, Jury
from tests.support.marking import Marking


@pytest.fixture
def jury(marking: Marking) -> Jury:
    return Jury(marking)


def test_a_panel_is_set_and_set_again_by_whoever_has_seen_it(jury: Jury) -> None:
    made = jury.seat(["lan", "minh"], conflicts={"minh": ["STP", "A"]})
    assert [(one.person, one.pseudonym, one.place) for one in made.members] == [
        ("lan", "GK01", "chair"),
        ("minh", "GK02", "judge"),
    ]
    assert made.members[1].conflicts == ["A", "STP"]
    assert (made.revision, made.released) == (1, False)
    assert jury.seat(["minh", "lan"], conflicts={"minh": ["A", "STP"]}) == made
    assert code(jury.seat(["lan", "hoa"])) == "panel.changed_meanwhile"
    again = jury.seat(["hoa", "lan"], base=1)
    assert [(one.person, one.pseudonym) for one in again.members] == [
        ("lan", "GK01"),
        ("hoa", "GK02"),
    ]
    assert jury.panel() == again


def test_bad_panels_are_refused(jury: Jury) -> None:
    assert code(jury.seat(["lan", "lan"])) == "panel.person_twice"
    assert code(jury.seat(["lan"], clerks=["lan"])) == "panel.person_twice"
    assert jury.panel().members == []


def test_nothing_is_assigned_before_the_round_has_settled(jury: Jury) -> None:
    jury.entries("e1")
    assert code(jury.assign()) == "panel.round_open"
    jury.settle()
    assert code(jury.assign()) == "panel.empty"
    assert code(jury.release()) == "panel.nothing_assigned"


def test_nothing_is_assigned_before_every_entry_of_the_round_has_come(jury: Jury) -> None:
    jury.seat()
    jury.entries("e1")
    jury.marking.hear(jury.screened("e2", revision=2))
    jury.settle(entries=2, entry_revisions=3)
    refused = jury.assign()
    assert (code(refused), refused.details) == ("panel.works_missing", {"works": 2, "heard": 1})
    jury.marking.hear(jury.entry("e2"))
    assert jury.assign().per_work.keys() == {"e1", "e2"}


def test_judges_see_nothing_before_the_release_and_only_their_own_after_it(jury: Jury) -> None:
    jury.entries("e1", "e2")
    jury.settle()
    jury.seat(conflicts={"hoa": ["A"]})
    looked = jury.assign(look=True)
    assert (looked.sheets, jury.panel().released) == (4, False)
    assert {(one.work, one.judge, one.reason) for one in looked.conflicts} == {
        ("e1", "hoa", "agency"),
        ("e2", "hoa", "agency"),
    }
    made = jury.assign()
    assert replace(made, standing="") == replace(looked, standing="")
    sheet = jury.sheet_of("lan", "e1")
    assert jury.own("lan") == []
    assert code(jury.look("lan", sheet)) == "sheet.unknown"
    assert code(jury.save("lan", sheet, {})) == "sheet.unknown"
    assert jury.release().sheets == 4
    assert jury.release().sheets == 4
    assert [row.number for row in jury.own("lan")] == [1, 2]
    assert jury.own("hoa") == []
    assert jury.look("lan", sheet).state == "released"
    assert code(jury.look("minh", sheet)) == "sheet.unknown"
    assert code(jury.save("minh", sheet, {})) == "sheet.unknown"
    assert code(jury.look("lan", "none")) == "sheet.unknown"


def test_a_clerk_has_nothing_to_mark(jury: Jury) -> None:
    jury.begin("e1", clerks=["thu-ky"])
    assert jury.own("thu-ky") == []


def test_only_entries_that_were_accepted_are_marked(jury: Jury) -> None:
    jury.entries("e1")
    jury.marking.hear(jury.screened("e2"), jury.entry("e2"))  # in whatever order
    jury.marking.hear(jury.entry("e3"), jury.screened("e3", "refused"))
    jury.marking.hear(jury.entry("e4"))
    jury.entries("e5")
    jury.marking.hear(jury.entry("e5", revision=3, state="withdrawn"))
    jury.marking.hear(jury.entry("e5", revision=2))
    jury.settle()
    jury.seat()
    assert {*jury.assign().per_work} == {"e1", "e2"}


def test_authors_do_not_mark_their_own_entries(jury: Jury) -> None:
    jury.entries("e1", authors=["lan"])
    jury.settle()
    jury.seat()
    made = jury.assign()
    assert made.per_judge == {"lan": 0, "minh": 1, "hoa": 1}


def test_an_assignment_is_drawn_evenly_and_once_for_all(marking: Marking) -> None:
    jury = Jury(marking, assignment="balanced", judges_per_entry=2)
    jury.entries(*(f"e{number}" for number in range(6)))
    jury.settle()
    jury.seat()
    made = jury.assign("balanced")
    assert made.per_judge == dict.fromkeys(JURY, 4)
    assert set(made.per_work.values()) == {2}
    assert jury.assign("balanced").digest == made.digest
    jury.release()
    assert code(jury.assign("balanced")) == "panel.released"
    numbers = Counter(row.number for judge in JURY for row in jury.own(judge))
    assert numbers == dict.fromkeys(range(1, 7), 2)


def test_an_entry_that_comes_later_is_added_by_hand_and_others_keep_their_numbers(
    jury: Jury,
) -> None:
    jury.begin("e1", "e2")
    before = {row.sheet: row.number for row in jury.own("minh")}
    jury.entries("e0")
    assert code(jury.assign("hand", pairs=[("e9", "lan")])) == "panel.work_unknown"
    assert jury.assign("hand", pairs=[("e0", "minh")]).sheets == 1
    assert len(jury.own("minh")) == 2
    jury.release()
    assert {row.sheet: row.number for row in jury.own("minh")} == before | {
        jury.sheet_of("minh", "e0"): 3
    }


def test_entries_added_one_by_one_never_share_a_number(jury: Jury) -> None:
    jury.begin("e1")
    for number in range(2, 8):
        jury.entries(f"e{number}")
        jury.assign("hand", pairs=[(f"e{number}", "minh")])
    jury.assign("hand", pairs=[("e2", "hoa"), ("e2", "minh")])
    jury.release()
    assert [row.number for row in jury.own("minh")] == [1, 2, 3, 4, 5, 6, 7]
    assert {row.number for row in jury.own("hoa")} == {1, 2}


def test_pairs_named_by_hand_before_the_release_replace_each_other(jury: Jury) -> None:
    jury.entries("e1", "e2")
    jury.settle()
    jury.seat()
    jury.assign()
    jury.assign("hand", pairs=[("e1", "minh"), ("e2", "hoa")])
    assert jury.release().sheets == 2
    assert (len(jury.own("lan")), len(jury.own("minh")), len(jury.own("hoa"))) == (0, 1, 1)


def test_a_judge_with_sheets_leaves_with_a_reason_only(jury: Jury) -> None:
    jury.begin("e1")
    jury.hand_in("minh", "e1", 50, 30)
    assert code(jury.seat(["lan", "hoa"], base=1)) == "panel.released"
    assert code(jury.recuse("minh", " ")) == "reason.missing"
    assert code(jury.recuse("nga")) == "panel.judge_unknown"
    gone = jury.recuse("minh")
    assert [(one.person, one.active) for one in gone.members] == [
        ("lan", True),
        ("minh", False),
        ("hoa", True),
    ]
    assert jury.recuse("minh", "khác") == gone
    assert jury.own("minh") == []
    sheet = jury.sheet_of("minh", "e1")
    assert code(jury.look("minh", sheet)) == "sheet.unknown"
    assert jury.history(sheet) == [
        ("handed_in", "minh", ""),
        ("recused", "org", "Người nhà dự thi"),
    ]


def test_whoever_leaves_with_many_sheets_leaves_in_few_statements(marking: Marking) -> None:
    jury = Jury(marking, divergence=10.0)
    works = [f"e{number}" for number in range(6)]
    jury.begin(*works)
    for work in works:
        for judge, points in zip(JURY, (20, 30, 40), strict=True):
            jury.hand_in(judge, work, points, 0)
    assert {tuple(one.asked) for one in jury.desk().works} == {("hoa", "lan")}
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    engine = marking.store.database.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    jury.recuse("hoa")
    sa.event.remove(engine, "before_cursor_execute", note)
    assert {tuple(one.asked) for one in jury.desk().works} == {()}, "20 and 30 are not far apart"
    assert len([one for one in asked if "sheet" in one]) < len(works)


def test_whoever_was_recused_may_be_seated_again(jury: Jury) -> None:
    jury.begin("e1")
    jury.recuse("minh")
    back = jury.seat(base=2)
    assert [(one.person, one.pseudonym, one.active) for one in back.members] == [
        ("lan", "GK01", True),
        ("minh", "GK02", True),
        ("hoa", "GK03", True),
    ]


def test_organisers_choose_pairs_among_works_and_judges_that_may_be(marking: Marking) -> None:
    jury = Jury(marking)
    jury.entries("e1", "e2", agency="A")
    jury.entries("e3", agency="B")
    jury.settle()
    jury.seat(conflicts={"minh": ["B"]}, clerks=["thu"])
    told = jury.assignable()
    assert told.judges == ["lan", "minh", "hoa"]
    assert [(one.code, one.judges, one.barred) for one in told.works] == [
        ("B-e1", [], {}),
        ("B-e2", [], {}),
        ("B-e3", [], {"minh": "agency"}),
    ]
    assert told.codes == {"B-e1": "e1", "B-e2": "e2", "B-e3": "e3"}
    jury.assign("hand", pairs=[("e1", "lan"), ("e2", "minh")])
    jury.release()
    jury.assign("hand", pairs=[("e1", "hoa")])
    first = jury.assignable().works[0]
    assert (first.judges, first.seen) == (["hoa", "lan"], ["lan"])


def test_judges_and_the_desk_are_told_by_when_sheets_are_due(marking: Marking) -> None:
    jury = Jury(marking)
    jury.entries("e1")
    jury.settle()
    jury.seat()
    jury.assign()
    day_us = 86_400_000_000
    due = marking.now_us + 7 * day_us
    assert code(jury.release(marking.now_us)) == "panel.due_past"
    assert jury.own("minh") == []  # nothing was released
    jury.release(due)
    assert (jury.due("minh"), jury.desk().due_us) == ([due], due)
    jury.release()
    assert jury.due("minh") == [due]
    assert jury.release(due + day_us).sheets == 3
    assert jury.due("minh") == [due + day_us]


def test_what_was_chosen_before_somebody_else_assigned_is_refused_and_the_same_again_is_not(
    jury: Jury,
) -> None:
    jury.entries("e1", "e2")
    jury.settle()
    jury.seat()
    first, second = JURY[:2]
    seen = jury.assignable().standing
    assert jury.assign("balanced", look=True).standing == seen
    made = jury.assign("hand", pairs=[("e1", first)], base=seen)
    assert made.standing == jury.assignable().standing != seen
    assert jury.assign("hand", pairs=[("e1", first)], base=seen) == made  # it was not answered
    for late in (
        jury.assign("hand", pairs=[("e2", second)], base=seen),
        jury.assign("all", base=seen),
    ):
        assert code(late) == "panel.assigned_meanwhile"
    assert [one.judges for one in jury.assignable().works] == [[first], []]
    jury.assign("hand", pairs=[("e1", first), ("e2", second)], base=made.standing)
    jury.release()
    refused = jury.assign("hand", pairs=[("e2", first)], base=made.standing)
    assert code(refused) == "panel.assigned_meanwhile"
    assert jury.assign("hand", pairs=[("e2", first)]).sheets == 1
