"""Who may win: one prize each over the weeks, audiences with prizes of their own."""

import msgspec

from contracts.contests import ContestDefined
from contracts.definition import Audience
from contracts.errors import Problem
from contracts.roster_previews import RosterFacts
from contracts.rosters import ContestantExcluded, ContestantRegistered, Membership
from tests.support.concluding import OVERALL, RATE, play, previewed, ready
from tests.support.examination import code
from tests.support.marked_contest import CONTEST, SECOND_US, definition
from tests.support.marking import Marking


def test_one_prize_each_passes_over_who_won_in_an_earlier_week(marking: Marking) -> None:
    ready(marking, {f"p{n}": "A" for n in range(6)}, {"A": 6}, OVERALL)
    single = [msgspec.structs.replace(a, one_prize_each=True) for a in marking.plan.awards]
    marking.plan = msgspec.structs.replace(marking.plan, awards=single)
    marking.hear(ContestDefined(CONTEST, marking.plan, 2))
    told = [
        marking.submitted(f"p{n}", 4, duration_us=(n + 1) * SECOND_US, round_id=name)
        for name in ("w1", "w2")
        for n in range(6)
    ]
    marking.hear(*told)
    for name in ("w2", "w1"):
        marking.settle(*told, round_id=name)
    refusal = marking.publish("w2")
    assert (code(refusal), refusal.details) == ("publication.earlier_first", {"round": "w1"})
    marking.publish("w1")
    marking.publish("w2")
    marking.publish_phase()
    won = [(line.round, line.person) for line in marking.awards().awards if line.person]
    assert won == [(week, f"p{n}") for n, week in enumerate(["w1"] * 3 + ["w2"] * 3)]
    assert marking.recount().differences == []
    assert marking.recount_phase().differences == []
    assert [line.because for line in marking.awards().awards[-3:]] == ["unfilled"] * 3


def test_who_wins_in_place_of_an_excluded_winner_is_passed_over_in_later_weeks_of_the_preview(
    marking: Marking,
) -> None:
    ready(marking, {f"p{n}": "A" for n in range(8)}, {"A": 8}, OVERALL)
    single = [msgspec.structs.replace(a, one_prize_each=True) for a in marking.plan.awards]
    marking.plan = msgspec.structs.replace(marking.plan, awards=single)
    marking.hear(ContestDefined(CONTEST, marking.plan, 2))
    told = [
        marking.submitted(f"p{n}", 4, duration_us=(n + 1) * SECOND_US, round_id=name)
        for name in ("w1", "w2")
        for n in range(8)
    ]
    play(marking, *told)
    marking.publish_phase()
    facts = RosterFacts(excluded=[ContestantExcluded(CONTEST, "p0", "Tổ ra đề", 1)])
    shown = previewed(marking, facts=facts)
    before = _holders(marking)
    marking.exclude("p0")
    for name in ("w1", "w2"):
        marking.publish(name)
    marking.publish_phase()
    after = _holders(marking)
    assert {(one.round, one.rank, one.person) for one in shown.prizes if one.change == "won"} == (
        after - before
    )
    assert {one[2] for one in after if one[0] == "w2"} == {"p4", "p5", "p6"}


def _holders(marking: Marking) -> set[tuple[str, str, str]]:
    lines = marking.awards().awards
    return {(one.round or "", one.rank, one.person) for one in lines if one.person}


def test_audiences_have_prizes_of_their_own(marking: Marking) -> None:
    ready(marking, {"p0": "A", "p1": "A"}, {"A": 3}, RATE)
    own = [
        msgspec.structs.replace(marking.plan.awards[0], id=name, audiences=[name])
        for name in ("staff", "residents")
    ]
    marking.plan = msgspec.structs.replace(
        marking.plan,
        awards=own,
        audiences=[
            Audience("staff", "Cán bộ", "mandatory"),
            Audience("residents", "Người dân", "encouraged"),
        ],
    )
    resident = ContestantRegistered(CONTEST, "r0", "Tên r0", "encouraged", [Membership("A")], 1)
    marking.hear(ContestDefined(CONTEST, marking.plan, 2), resident)
    told = [marking.submitted(p, score) for p, score in (("p0", 2), ("p1", 3), ("r0", 4))]
    marking.play(*told)
    marking.publish()
    won = [(line.award, line.rank, line.person) for line in marking.awards().awards if line.person]
    assert won == [
        ("staff", "nhat", "p1"),
        ("staff", "nhi", "p0"),
        ("residents", "nhat", "r0"),
    ]
    for auditor in (True, False):
        assert marking.recount(auditor=auditor).differences == []


def test_who_registered_wins_in_the_audience_named_in_rounds_phase_and_denominators(
    marking: Marking,
) -> None:
    """Residents who chose an agency of the city: its class would make them staff's families."""
    everybody = [
        Audience("staff", "Cán bộ", "mandatory"),
        Audience("families", "Gia đình", "encouraged", ["city"]),
        Audience("residents", "Người dân", "encouraged"),
    ]
    of_residents = {"audiences": ["residents"]}
    weekly = msgspec.structs.replace(definition().awards[0], id="tuan-dan", **of_residents)
    overall = msgspec.structs.replace(OVERALL, id="chung-dan", **of_residents)
    rate = msgspec.structs.replace(RATE, id="ty-le-dan", **of_residents)
    ready(marking, {"p0": "A", "p1": "A"}, {"A": 9}, weekly, overall, rate)
    rules = msgspec.structs.replace(marking.plan.participation, denominator="eligible")
    marking.plan = msgspec.structs.replace(marking.plan, audiences=everybody, participation=rules)
    family, resident, idle = (
        ContestantRegistered(
            CONTEST, p, f"Tên {p}", "encouraged", [Membership("A")], 1, audience=audience
        )
        for p, audience in (("f0", ""), ("r0", "residents"), ("r1", "residents"))
    )
    marking.hear(ContestDefined(CONTEST, marking.plan, 2), family, resident, idle)
    told = [
        marking.submitted(p, score, round_id=name)
        for name in ("w1", "w2")
        for p, score in (("p0", 2), ("f0", 4), ("r0", 3))
    ]
    play(marking, *told)
    assert not isinstance(marking.publish_phase(), Problem)
    won = {
        (one.award, one.person or one.winner)
        for one in marking.awards().awards
        if one.award.endswith("-dan") and one.winner
    }
    assert won == {("tuan-dan", "r0"), ("chung-dan", "r0"), ("ty-le-dan", "Sở A")}
    (agency,) = marking.phase_ledger(auditor=True).agencies
    assert not isinstance(agency.facts, str)
    roster = agency.facts[0].roster
    assert roster == {"staff": (2, 0), "families": (1, 0), "residents": (2, 0)}
    for auditor in (True, False):
        assert marking.recount(auditor=auditor).differences == []
        assert marking.recount_phase(auditor=auditor).differences == []


def test_a_second_look_shows_the_prizes_as_the_publication_will_give_them(
    marking: Marking,
) -> None:
    """Who holds a prize already is passed over in the difference and the draft, too."""
    ready(marking, {f"p{n}": "A" for n in range(6)}, {"A": 6}, OVERALL)
    single = [msgspec.structs.replace(a, one_prize_each=True) for a in marking.plan.awards]
    marking.plan = msgspec.structs.replace(marking.plan, awards=single)
    marking.hear(ContestDefined(CONTEST, marking.plan, 2))
    told = [
        marking.submitted(f"p{n}", 4, duration_us=(n + 1) * SECOND_US, round_id=name)
        for name in ("w1", "w2")
        for n in range(6)
    ]
    marking.hear(*told)
    for name in ("w1", "w2"):
        marking.settle(*told, round_id=name)
        marking.publish(name)
    marking.publish_phase()
    marking.score_waiting()
    shown = marking.preview("annul_attempt", attempt="p3-w2-1")
    changes = {(one.change, one.rank, one.person) for one in shown.prizes if one.round}
    overall = {(one.change, one.rank, one.person) for one in shown.prizes if not one.round}
    assert overall == {("won", "first", "p3")}  # without a weekly prize they may have this one
    assert changes == {("lost", "nhat", "p3"), ("lost", "nhi", "p4"), ("won", "nhat", "p4")}
    assert not isinstance(marking.decide("annul_attempt", attempt="p3-w2-1"), Problem)
    marking.score_waiting()
    assert marking.redraw_waiting() == 1
    draft = [(line.rank, line.person) for line in marking.draft("w2").awards]
    assert draft == [("nhat", "p4"), ("nhi", "p5"), ("nhi", "")]
    marking.publish("w2")
    after = [(a.rank, a.person) for a in marking.awards().awards if a.round == "w2"]
    assert after == draft


def test_an_exclusion_after_a_phase_was_published_redraws_its_rounds_and_nothing_else(
    marking: Marking,
) -> None:
    ready(marking, {"p0": "A", "p1": "A"}, {"A": 2}, OVERALL)
    told = [marking.submitted(p, 3, round_id=name) for name in ("w1", "w2") for p in ("p0", "p1")]
    play(marking, *told)
    marking.publish_phase()
    marking.exclude("p1")
    marking.score_waiting()
    assert marking.redraw_waiting() == 2
    assert [line.person for line in marking.draft("w2").standings] == ["p0"]


def test_a_round_published_anew_has_the_later_ones_drawn_up_whose_prizes_hang_on_it(
    marking: Marking,
) -> None:
    """p0 loses the first week's prize, so the second week's is theirs and not p3's."""
    ready(marking, {f"p{n}": "A" for n in range(6)}, {"A": 6}, OVERALL)
    single = [msgspec.structs.replace(a, one_prize_each=True) for a in marking.plan.awards]
    marking.plan = msgspec.structs.replace(marking.plan, awards=single)
    marking.hear(ContestDefined(CONTEST, marking.plan, 2))
    play(
        marking,
        *(
            marking.submitted(f"p{n}", 4, duration_us=(n + 1) * SECOND_US, round_id=name)
            for name in ("w1", "w2")
            for n in range(6)
        ),
    )
    marking.score_waiting()
    marking.decide("annul_attempt", attempt="p0-w1-1")
    marking.score_waiting()
    assert marking.redraw_waiting() == 1
    assert marking.decisions().unpublished == ["w1"]
    assert code(marking.publish_phase()) == "publication.round_changed"
    marking.publish("w1")
    assert marking.decisions().unpublished == ["w2"]
    assert marking.redraw_waiting() == 1
    drafted = marking.draft("w2")
    assert [x.person for x in drafted.awards if x.person] == ["p0", "p4", "p5"]
    assert not drafted.published
    marking.publish("w2")
    assert marking.decisions().unpublished == []
    assert not isinstance(marking.publish_phase(), Problem)
    assert marking.recount_phase().differences == []


def test_a_round_published_anew_leaves_the_others_alone_where_prizes_do_not_hang_on_each_other(
    marking: Marking,
) -> None:
    ready(marking, {"p0": "A", "p1": "A"}, {"A": 2}, OVERALL)
    play(
        marking,
        *(marking.submitted(f"p{n}", 4 - n, round_id=w) for w in ("w1", "w2") for n in (0, 1)),
    )
    marking.score_waiting()
    marking.decide("annul_attempt", attempt="p0-w1-1")
    marking.publish("w1")
    assert marking.decisions().unpublished == []


def test_an_agency_wins_no_more_than_so_many_before_and_after_publication(
    marking: Marking,
) -> None:
    """In provisional prizes, in the round's publication, and over both weeks."""
    people = {"p0": "A", "p1": "A", "p2": "A", "p3": "B"}
    ready(marking, people, {"A": 3, "B": 1}, OVERALL)
    limited = [msgspec.structs.replace(a, prizes_per_agency=1) for a in marking.plan.awards]
    marking.plan = msgspec.structs.replace(marking.plan, awards=limited)
    marking.hear(ContestDefined(CONTEST, marking.plan, 2))
    told = [
        marking.submitted(p, 4, duration_us=(n + 1) * SECOND_US, round_id=name, agency=people[p])
        for name in ("w1", "w2")
        for n, p in enumerate(people)
    ]
    marking.hear(*told)
    for name in ("w1", "w2"):
        marking.settle(*told, round_id=name)
        marking.score_waiting()
        lines = marking.awards(provisional=True).awards
        assert [one.person for one in lines if one.round == name] == ["p0", "p3", ""]
        marking.publish(name)
    marking.publish_phase()
    won = [(one.round, one.person) for one in marking.awards().awards if one.person]
    assert won == [(name, p) for name in ("w1", "w2", None) for p in ("p0", "p3")]
    for auditor in (True, False):
        assert marking.recount(auditor=auditor).differences == []
        assert marking.recount_phase(auditor=auditor).differences == []


def test_equals_share_a_prize_and_each_line_says_with_how_many(marking: Marking) -> None:
    ready(marking, {f"p{n}": "A" for n in range(3)}, {"A": 3}, ranking=["score", "duration"])
    shared = {"tie": "shared", "shared_money": "divided"}
    overall = msgspec.structs.replace(OVERALL, **shared)
    rate = msgspec.structs.replace(RATE, measures=RATE.measures[:1], **shared)
    weekly = msgspec.structs.replace(marking.plan.awards[0], **shared)
    marking.plan = msgspec.structs.replace(marking.plan, awards=[weekly, overall, rate])
    marking.hear(ContestDefined(CONTEST, marking.plan, 2))
    told = [
        marking.submitted(f"p{n}", right, round_id=name)
        for name in ("w1", "w2")
        for n, right in enumerate([4, 4, 3])
    ]
    play(marking, *told)
    marking.publish_phase()
    lines = marking.awards().awards
    week = [(one.person, one.rank, one.money, one.shared) for one in lines if one.round == "w1"]
    assert {*week[:2]} == {("p0", "nhat", 400_000, 2), ("p1", "nhat", 400_000, 2)}
    assert week[2:] == [("p2", "nhi", 300_000, 1)]
    both = {(one.person, one.money, one.shared) for one in lines if one.award == "chung"}
    assert both == {("p0", 800_000, 2), ("p1", 800_000, 2), ("p2", 400_000, 1)}
    for auditor in (True, False):
        assert marking.recount(auditor=auditor).differences == []
        assert marking.recount_phase(auditor=auditor).differences == []
