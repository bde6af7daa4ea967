"""What is over several rounds is published like a round: drawn up, numbered, chained, recounted."""

import random
from typing import Any

import msgspec
import pytest

from contracts import local_times
from contracts.contests import ContestDefined
from contracts.definition import Conditions, Measure, ParticipationRules, Term
from contracts.errors import Problem
from contracts.publications import Publication, ResultsPublished
from contracts.results import AwardLine
from contracts.rosters import (
    AgencyRegistered,
    ContestantExcluded,
    ContestantRegistered,
    HeadcountApproved,
    Membership,
)
from contracts.time_zones import HOME
from tests.support.concluding import OVERALL, RATE, WINDOW, play, ready
from tests.support.examination import code
from tests.support.marked_contest import CONTEST, OPENS_US, SECOND_US
from tests.support.marking import Marking


def collective(marking: Marking) -> list[AwardLine]:
    return [line for line in marking.awards().awards if line.collective]


def test_p2s_collective_prizes_are_decided_by_rate_then_completion_then_prizes(
    marking: Marking,
) -> None:
    people = {f"{agency}{n}": agency for agency in "ABC" for n in range(4)}
    ready(marking, people, {"A": 4, "B": 4, "C": 8})
    told = [
        *(marking.submitted(f"A{n}", 4, duration_us=(50 + n) * SECOND_US) for n in range(4)),
        *(marking.submitted(f"B{n}", 1, duration_us=(40 + n) * SECOND_US) for n in range(4)),
        *(marking.submitted(f"C{n}", 3) for n in range(4)),
    ]
    play(marking, *told)
    made = marking.publish_phase()
    assert (made.number, made.round, made.phase, made.state) == (3, "", "v1", "final")
    lines = collective(marking)
    assert [(line.money, line.winner, line.because) for line in lines] == [
        (1_000_000, "Sở B", "earliest_completion"),
        (600_000, "Sở A", "participation_rate"),
        (400_000, "Sở C", "unopposed"),
    ]
    first = lines[0]
    assert first.next_in_line is not None
    completed = OPENS_US + 43 * SECOND_US
    assert first.values == {
        "rank": 1,
        "participation_rate": "4/4",
        "earliest_completion_us": completed,
        "prizes": "0,0",
    }
    assert first.next_in_line["agency"] == "Sở A"
    assert first.next_in_line["earliest_completion_us"] == completed + 10 * SECOND_US
    assert first.publication == 3
    assert marking.recount_phase().differences == []
    assert marking.recount_phase(auditor=False).differences == []
    assert [told.phase for told in marking.told(ResultsPublished)] == ["", "", "v1"]


def test_people_win_over_both_weeks_what_their_sums_say(marking: Marking) -> None:
    ready(marking, {"p0": "A", "p1": "A", "p2": "A"}, {"A": 3}, OVERALL)
    play(
        marking,
        marking.submitted("p0", 4),
        marking.submitted("p1", 3),
        marking.submitted("p1", 3, round_id="w2"),
        marking.submitted("p2", 2, round_id="w2", duration_us=5 * SECOND_US),
    )
    marking.publish_phase()
    lines = [line for line in marking.awards().awards if line.award == "chung"]
    assert [(line.rank, line.person, line.values["score"], line.because) for line in lines] == [
        ("first", "p1", 6, "score"),
        ("second", "p0", 4, "score"),
        ("third", "p2", 2, "unopposed"),
    ]
    assert [line.winner for line in lines] == ["Tên p1", "Tên p0", "Tên p2"]  # in whichever week
    assert lines[0].values["rounds"] == 2
    assert marking.recount_phase().differences == []


def test_a_phase_is_published_only_after_its_rounds_as_they_stand_now(marking: Marking) -> None:
    ready(marking, {f"p{n}": "A" for n in range(4)}, {"A": 4})
    told = [marking.submitted(f"p{n}", n) for n in range(4)]
    marking.hear(*told)
    refusal = marking.publish_phase()
    assert (code(refusal), refusal.details) == ("publication.round_missing", {"round": "w1"})
    play(marking, *told)
    first = marking.publish_phase()
    assert marking.publish_phase() == first
    marking.exclude("p3")
    refusal = marking.publish_phase()
    assert (code(refusal), refusal.details) == ("publication.round_changed", {"round": "w1"})
    marking.publish("w1")
    again = marking.publish_phase()
    assert (first.number, again.number) == (3, 5)
    assert "p3" not in {line.person for line in marking.awards().awards}
    assert collective(marking)[0].values["participation_rate"] == "3/4"
    assert marking.recount_phase().differences == []
    assert marking.recount_phase(number=3).differences == []
    assert code(marking.publish_phase(phase="v9")) == "phase.unknown"


def test_a_draft_waits_for_the_window_of_complaints_and_what_changed_has_a_new_number(
    marking: Marking,
) -> None:
    ready(marking, {f"p{n}": "A" for n in range(3)}, {"A": 3}, results=WINDOW)
    told = [marking.submitted(f"p{n}", n + 1) for n in range(3)]
    marking.hear(*told)
    marking.settle(*told, round_id="w1")
    assert code(marking.publish("w1", "final")) == "publication.draft_first"
    draft = marking.publish("w1")
    assert (draft.number, draft.state) == (1, "draft")
    ends_at_us = marking.now_us + 3 * 86_400 * SECOND_US
    marking.now_us = ends_at_us - 1
    refusal = marking.publish("w1", "final")
    assert code(refusal) == "publication.complaints_open"
    until = local_times.rfc3339(ends_at_us)
    assert refusal.details == {"ends_at_us": ends_at_us, "complaints_until": until}
    assert f"đến {local_times.told(ends_at_us, HOME)}" in refusal.message
    assert f"until {local_times.told_en(ends_at_us, HOME)}" in refusal.message
    marking.now_us = ends_at_us
    marking.exclude("p2")  # a complaint was right
    final = marking.publish("w1", "final")
    assert (final.number, final.state) == (2, "final")
    assert marking.publish("w1") == final  # what is final stays final
    marking.settle(round_id="w2")
    marking.publish("w2")
    phase_draft = marking.publish_phase()
    assert phase_draft.state == "draft"
    marking.now_us += 3 * 86_400 * SECOND_US
    refusal = marking.publish_phase("final")
    assert (code(refusal), refusal.details) == ("publication.round_draft", {"round": "w2"})
    marking.publish("w2", "final")
    marking.publish_phase("draft")
    assert code(marking.publish_phase("final")) == "publication.complaints_open"
    marking.now_us += 3 * 86_400 * SECOND_US
    last = marking.publish_phase("final")
    assert (last.number, last.state) == (7, "final")
    assert marking.recount_phase().differences == []


@pytest.mark.parametrize("seed", range(4))
def test_the_recount_agrees_whatever_the_order_in_which_everything_was_told(
    marking: Marking, seed: int
) -> None:
    dice = random.Random(seed)
    people = {f"p{n}": dice.choice("ABCD") for n in range(40)}
    ready(marking, people, {"A": 12, "B": 10, "C": 15})
    told = [
        marking.submitted(
            p,
            dice.randint(0, 4),
            round_id=name,
            duration_us=dice.randint(0, 3) * SECOND_US,
        )
        for name in ("w1", "w2")
        for p in dice.sample(sorted(people), 25)
    ]
    dice.shuffle(told)
    for person in dice.sample(sorted(people), 4):
        marking.exclude(person)
    assert not any(isinstance(one, Problem) for one in play(marking, *told))
    assert isinstance(marking.publish_phase(), Publication)
    for auditor in (True, False):
        assert marking.recount_phase(auditor=auditor).differences == []


def test_what_is_told_again_in_any_order_changes_no_publication(marking: Marking) -> None:
    people = {f"p{n}": "AB"[n % 2] for n in range(12)}
    ready(marking, people, {"A": 6, "B": 7})
    told = [
        marking.submitted(p, n % 5, round_id=name, duration_us=(n % 3) * SECOND_US)
        for name in ("w1", "w2")
        for n, p in enumerate(people)
    ]
    first = [*play(marking, *told), marking.publish_phase()]
    again: list[Any] = [
        ContestDefined(CONTEST, marking.plan, 1),
        *(AgencyRegistered(CONTEST, name, f"Sở {name}", "city", 1) for name in "AB"),
        *(HeadcountApproved(CONTEST, name, n, 1) for name, n in {"A": 6, "B": 7}.items()),
        *(
            ContestantRegistered(CONTEST, p, f"Tên {p}", "mandatory", [Membership(a)], 1)
            for p, a in people.items()
        ),
    ]
    dice = random.Random(11)
    for events in (again, told):
        dice.shuffle(events)
        marking.hear(*events)
    assert [marking.publish("w1"), marking.publish("w2"), marking.publish_phase()] == first


def test_a_corrected_key_is_followed_through_rounds_and_phase(marking: Marking) -> None:
    people = {f"p{n}": "AB"[n % 2] for n in range(6)}
    score = msgspec.structs.replace(RATE, measures=[Measure("total_score")])
    ready(marking, people, {"A": 3, "B": 3}, score)
    told = [marking.submitted(p, 4 if people[p] == "A" else 0) for p in people]
    play(marking, *told)
    marking.publish_phase()
    assert [line.winner for line in collective(marking)] == ["Sở A", "Sở B", ""]
    marking.import_keys(right="B")
    marking.score_waiting()
    refusal = marking.publish_phase()
    assert code(refusal) == "publication.round_changed"
    for name in ("w1", "w2"):
        marking.publish(name)
    assert not isinstance(marking.publish_phase(), Problem)
    lines = collective(marking)
    assert [line.winner for line in lines] == ["Sở B", "Sở A", ""]
    assert [line.values.get("total_score") for line in lines] == ["12", "0", None]
    assert lines[-1].because == "unfilled"


def test_an_annulled_attempt_counts_in_no_collective_prize(marking: Marking) -> None:
    """The one attempt of B is annulled: B has nobody who took part, no points, no prize."""
    people = {"a0": "A", "b0": "B", "b1": "B"}
    measured = [
        msgspec.structs.replace(RATE, id=name, measures=[Measure(name)])
        for name in ("participation_rate", "attempts", "total_score")
    ]
    ready(marking, people, {"A": 4, "B": 2}, *measured)
    play(marking, marking.submitted("a0", 1), marking.submitted("b0", 4, agency="B"))
    marking.publish_phase()
    assert {line.winner for line in collective(marking) if line.rank == "first"} >= {"Sở B"}
    marking.score_waiting()
    assert not isinstance(marking.decide("annul_attempt", attempt="b0-w1-1"), Problem)
    refusal = marking.publish_phase()
    assert (code(refusal), refusal.details) == ("publication.round_changed", {"round": "w1"})
    marking.publish("w1")
    assert not isinstance(marking.publish_phase(), Problem)
    for line in collective(marking):
        if line.rank == "first":
            assert line.winner == "Sở A", line.award
        if line.winner == "Sở B":
            assert {line.values.get(name) for name in ("attempts", "total_score")} <= {"0", None}
            assert line.values.get("participation_rate") in ("0", None)
    assert marking.recount_phase().differences == []
    assert marking.recount_phase(auditor=False).differences == []


def test_a_voided_question_and_a_corrected_key_are_followed_into_the_phase(
    marking: Marking,
) -> None:
    ready(marking, {"p0": "A", "p1": "A"}, {"A": 2}, OVERALL, voided="no_one")
    first, second = marking.submitted("p0", 4), marking.submitted("p1", 0)
    play(marking, first, second)
    marking.publish_phase()
    voided, corrected = sorted(first.answers)[:2]
    marking.score_waiting()
    assert not isinstance(marking.decide("void_question", question=voided), Problem)
    marking.score_waiting()
    made = marking.decide("correct_key", question=corrected, option="B")
    assert not isinstance(made, Problem)
    marking.score_waiting()
    assert code(marking.publish_phase()) == "publication.round_changed"
    marking.publish("w1")
    marking.publish("w2")
    assert not isinstance(marking.publish_phase(), Problem)
    sums = {one.person: one.values["score"] for one in marking.awards().awards if one.person}
    assert sums["p0"] == 2
    assert sums["p1"] == (corrected in second.answers)
    assert marking.recount_phase().differences == []
    assert marking.recount().differences == []


def test_who_is_not_confirmed_counts_for_no_agency_until_the_liaison_confirms(
    marking: Marking,
) -> None:
    """P2, P3: neither among those who took part nor on the roster they would be divided by."""
    rules = ParticipationRules("v1", "eligible")
    ready(marking, {"a0": "A", "b0": "B", "b2": "B"}, {"A": 1, "B": 2})
    marking.plan = msgspec.structs.replace(marking.plan, participation=rules)
    marking.hear(ContestDefined(CONTEST, marking.plan, 2), _registered("b1", unconfirmed=True))
    play(
        marking,
        marking.submitted("a0", 1),
        marking.submitted("b0", 1, agency="B"),
        marking.submitted("b1", 4, agency="B"),
    )
    first = marking.publish_phase()
    assert _rates(marking) == {"Sở A": "1/1", "Sở B": "1/2"}
    assert marking.recount_phase().differences == []
    marking.hear(_registered("b1", revision=2))
    again = marking.publish_phase()
    assert again.number == first.number + 1
    assert _rates(marking) == {"Sở A": "1/1", "Sở B": "2/3"}
    assert marking.recount_phase().differences == []


def test_people_who_wait_for_confirmation_win_no_collective_prize_as_an_agency_of_their_own(
    marking: Marking,
) -> None:
    """Bình Thành: most attempts, most participants. Three who wait outnumber everybody."""
    measured = [
        msgspec.structs.replace(RATE, id=name, measures=[measure])
        for name, measure in {
            "attempts": Measure("attempts"),
            "participants": Measure("participants"),
            "weighted": Measure("weighted", terms=[Term("participants", 1.0)]),
        }.items()
    ]
    ready(marking, {"a0": "A", "a1": "A", "b0": "B"}, {"A": 2, "B": 2}, *measured)
    waiting = [f"x{n}" for n in range(3)]
    marking.hear(*(_registered(person, unconfirmed=True) for person in waiting))
    play(
        marking,
        *(marking.submitted(person, 1, agency=person[0].upper()) for person in ("a0", "a1", "b0")),
        *(marking.submitted(person, 4, agency="B") for person in waiting),
    )
    made = marking.publish_phase()
    assert not isinstance(made, Problem)
    for award in ("attempts", "participants", "weighted"):
        lines = [line for line in collective(marking) if line.award == award]
        assert [line.winner for line in lines] == ["Sở A", "Sở B", ""], award
    first = next(line for line in collective(marking) if line.award == "weighted")
    assert first.values["weighted"] == "1/1"  # the highest is A's, not that of nobody
    ledger = marking.phase_ledger()
    assert {line.agency[0] for line in ledger.agencies} == {"A", "B"}
    assert sorted(line.agency[0] for line in ledger.people) == ["", "", "", "A", "A", "B"]
    for auditor in (True, False):
        assert marking.recount_phase(auditor=auditor).differences == []


def test_an_agency_with_a_headcount_of_nobody_meets_no_quota_and_wins_nothing_for_it(
    marking: Marking,
) -> None:
    quota = Conditions(quota_met=True)
    early = msgspec.structs.replace(
        RATE, id="som", measures=[Measure("earliest_completion", until="quota")]
    )
    plan = [msgspec.structs.replace(one, conditions=quota) for one in (RATE, early)]
    ready(marking, {"a0": "A", "b0": "B"}, {"A": 1, "B": 0}, *plan)
    play(marking, marking.submitted("a0", 1), marking.submitted("b0", 4, agency="B"))
    marking.publish_phase()
    winners = [(line.award, line.winner, line.because) for line in collective(marking)]
    assert winners[0] == ("tap-the", "Sở A", "unopposed")
    assert {line for line in winners if line[1]} == {
        ("tap-the", "Sở A", "unopposed"),
        ("som", "Sở A", "unopposed"),
    }
    facts: dict[str, Any] = {
        line.agency[0]: line.facts[0] for line in marking.phase_ledger().agencies
    }
    assert (facts["A"].met, facts["B"].met, facts["B"].denominator) == (True, False, 0)
    assert marking.recount_phase().differences == []


def _registered(person: str, **more: Any) -> ContestantRegistered:
    base = ContestantRegistered(CONTEST, person, "Tên", "mandatory", [Membership("B")], 1)
    return msgspec.structs.replace(base, **more)


def _rates(marking: Marking) -> dict[str, str]:
    """Agency -> rate."""
    return {
        line.winner: line.values["participation_rate"]
        for line in collective(marking)
        if line.winner
    }


def test_the_phases_file_names_a_headcount_only_where_one_was_approved(marking: Marking) -> None:
    people = {"a0": "A", "a1": "A", "b0": "B"}
    ready(marking, people, {"A": 9, "B": 4})
    counted = HeadcountApproved(CONTEST, "A", 1, 2, approved=False)
    marking.hear(counted, ContestantExcluded(CONTEST, "a1", "Tổ ra đề", 2))
    play(marking, marking.submitted("a0", 4), marking.submitted("b0", 2, agency="B"))
    marking.publish_phase()
    facts: dict[str, Any] = {
        line.agency[0]: line.facts[0] for line in marking.phase_ledger().agencies
    }
    told = {name: (one.headcount, one.denominator) for name, one in facts.items()}
    assert told == {"A": (None, 2), "B": (4, 4)}  # both on the list of A, the excluded one too
    assert marking.recount_phase().differences == []
