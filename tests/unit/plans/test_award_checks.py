"""Awards, prizes and measures that the plan leaves open or contradicts: one finding each."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.definition import Award, Measure, Term
from plans.checks.measures import check_measures
from tests.support.contradictions import (
    Contradiction,
    Document,
    Spoil,
    assert_one_finding,
    each,
    findings_of,
)
from tests.support.phases import plan as quizzes

PEOPLE, AGENCIES = "awards[0]", "awards[1]"


@pytest.fixture
def plan(plan: Document) -> Document:
    """The small plan with a collective award beside its individual one."""
    plan["awards"].append(
        {
            "id": "tap-the",
            "name": "Giải tập thể",
            "phase": "vong-1",
            "recipients": "collective",
            "measures": ["participation_rate", "earliest_completion"],
            "prizes": [{"rank": "first", "winners": 1, "money": 1_000_000}],
        }
    )
    return plan


def people(**values: Any) -> Spoil:
    return lambda plan: plan["awards"][0].update(values)


def agencies(**values: Any) -> Spoil:
    return lambda plan: plan["awards"][1].update(values)


def measured(*measures: Any) -> Spoil:
    """The measures, with a draw for whom they leave equal."""
    return agencies(measures=list(measures), tie="draw")


def weighted(*terms: tuple[str, str], **more: Any) -> Spoil:
    listed = [{"measure": measure, "weight": weight} | more for measure, weight in terms]
    return measured({"measure": "weighted", "terms": listed})


CASES = [
    Contradiction("an award for a missing phase", people(phase="vong-3"),
                  f"{PEOPLE}.phase", "phase.unknown"),
    Contradiction("people's prizes for a phase of entries", people(phase="vong-2"),
                  f"{PEOPLE}.recipients", "award.wrong_form"),
    Contradiction("entries' prizes for a quiz", people(recipients="entry"),
                  f"{PEOPLE}.recipients", "award.wrong_form"),
    Contradiction("teams' prizes for a quiz", people(recipients="team"),
                  f"{PEOPLE}.recipients", "award.wrong_form"),
    Contradiction("a round that is not there", people(rounds=["tuan-1", "tuan-9"]),
                  f"{PEOPLE}.rounds[1]", "award.round_unknown"),
    Contradiction("an audience that is not there", people(audiences=["nguoi-dan"]),
                  f"{PEOPLE}.audiences[0]", "audience.unknown"),
    Contradiction("over two rounds, no word how they combine", people(each_round=False),
                  f"{PEOPLE}.combine", "award.combine_missing"),
    Contradiction("scores over two rounds, no word how they combine", measured("total_score"),
                  f"{AGENCIES}.combine", "award.combine_missing"),
    Contradiction("scores in a sum, no word how they combine",
                  weighted(("mean_score", "60%"), ("participants", "40%")),
                  f"{AGENCIES}.combine", "award.combine_missing"),
    Contradiction("by each round's results: each or in all?",
                  people(each_round=False, basis="rounds"),
                  f"{PEOPLE}.each_round", "award.each_round_open"),
    Contradiction("an award without prizes", people(prizes=[]),
                  f"{PEOPLE}.prizes", "award.no_prizes"),
    Contradiction("a rank twice", lambda p: p["awards"][0]["prizes"][1].update(rank="first"),
                  f"{PEOPLE}.prizes[1].rank", "prize.rank_doubled"),
    Contradiction("a prize for nobody", lambda p: p["awards"][0]["prizes"][1].update(winners=0),
                  f"{PEOPLE}.prizes[1].winners", "prize.no_winners"),
    Contradiction("negative money", lambda p: p["awards"][0]["prizes"][1].update(money=-1),
                  f"{PEOPLE}.prizes[1].money", "prize.money"),
    Contradiction("another number of prizes than promised", people(prizes_promised=3),
                  f"{PEOPLE}.prizes_promised", "award.prizes_promised"),
    Contradiction("another sum than stated", lambda p: p.update(prize_money=1_500_000),
                  "prize_money", "contest.prize_money"),
    Contradiction("agencies compared by nothing", agencies(measures=[]),
                  f"{AGENCIES}.measures", "award.no_measures"),
    Contradiction("a rate that may be equal", agencies(measures=["participation_rate"]),
                  f"{AGENCIES}.measures", "award.can_tie"),
    Contradiction("a quota that some never meet",
                  agencies(measures=[{"measure": "earliest_completion", "until": "quota"}]),
                  f"{AGENCIES}.measures", "award.can_tie"),
    Contradiction("marks that may be equal",
                  people(phase="vong-2", recipients="entry", each_round=False, conditions={}),
                  f"{PEOPLE}.measures", "award.can_tie"),
    Contradiction("measures for people", people(measures=["participants"]),
                  f"{PEOPLE}.measures", "award.measures_unused"),
    Contradiction("a measure twice", measured("attempts", "attempts"),
                  f"{AGENCIES}.measures[1]", "measure.doubled"),
    Contradiction("a sum of nothing", measured({"measure": "weighted"}),
                  f"{AGENCIES}.measures[0].terms", "measure.no_terms"),
    Contradiction("weights that make 110%", weighted(("attempts", "60%"), ("participants", "50%")),
                  f"{AGENCIES}.measures[0].terms", "measure.weights"),
    Contradiction("a weight of nothing", weighted(("attempts", "100%"), ("participants", "0%")),
                  f"{AGENCIES}.measures[0].terms", "measure.weights"),
    Contradiction("a moment in a sum",
                  weighted(("attempts", "60%"), ("earliest_completion", "40%")),
                  f"{AGENCIES}.measures[0].terms[1].measure", "measure.not_weighable"),
    Contradiction("terms of what is no sum",
                  measured({"measure": "attempts",
                            "terms": [{"measure": "attempts", "weight": 1}]}),
                  f"{AGENCIES}.measures[0].terms", "measure.terms_misplaced"),
    Contradiction("marks of a quiz", measured("entry_marks"),
                  f"{AGENCIES}.measures[0].phase", "measure.wrong_phase"),
    Contradiction("marks of a phase that is not there",
                  measured({"measure": "entry_marks", "phase": "vong-3"}),
                  f"{AGENCIES}.measures[0].phase", "measure.wrong_phase"),
    Contradiction("entries counted for the prizes of a quiz",
                  measured({"measure": "attempts", "phase": "vong-2"}),
                  f"{AGENCIES}.measures[0].phase", "measure.other_phase"),
    Contradiction("scores of entries", lambda p: measured("mean_score")(p)
                  or agencies(phase="vong-2")(p),
                  f"{AGENCIES}.measures[0].phase", "measure.wrong_phase"),
    Contradiction("an entry compared by its agency's rate",
                  lambda p: measured("participation_rate")(p)
                  or agencies(phase="vong-2", recipients="entry")(p),
                  f"{AGENCIES}.measures[0].measure", "measure.not_of_works"),
    Contradiction("an entry compared by its agency's prizes",
                  lambda p: measured("prizes")(p)
                  or agencies(phase="vong-2", recipients="entry")(p),
                  f"{AGENCIES}.measures[0].measure", "measure.not_of_works"),
    Contradiction("an entry compared in a sum with its agency's rate",
                  lambda p: weighted(("entry_marks", "80%"), ("participation_rate", "20%"))(p)
                  or agencies(phase="vong-2", recipients="entry")(p),
                  f"{AGENCIES}.measures[0].terms[1].measure", "measure.not_of_works"),
    Contradiction("a prize of entries by marks of another phase",
                  lambda p: measured({"measure": "entry_marks", "phase": "vong-3"})(p)
                  or agencies(phase="vong-2", recipients="entry")(p)
                  or p["phases"].append(p["phases"][1] | {
                      "id": "vong-3", "rounds": [p["phases"][1]["rounds"][0] | {"id": "khac"}]}),
                  f"{AGENCIES}.measures[0].phase", "measure.other_phase"),
    Contradiction("a criterion of what is not marked",
                  measured({"measure": "participants", "criterion": "noi-dung"}),
                  f"{AGENCIES}.measures[0].criterion", "measure.criterion_unknown"),
    Contradiction("a figure of which nothing is said",
                  measured({"measure": "committee_figure", "phase": "vong-2"}),
                  f"{AGENCIES}.measures[0].figure", "measure.figure_unknown"),
    Contradiction("an arrival at entries",
                  measured({"measure": "earliest_completion", "phase": "vong-2"}),
                  f"{AGENCIES}.measures[0].phase", "measure.wrong_phase"),
    Contradiction("prizes of an award that is not there",
                  measured({"measure": "prizes", "award": "tap-the"}),
                  f"{AGENCIES}.measures[0].award", "measure.award_unknown"),
    Contradiction("prizes of a rank that is not there",
                  measured({"measure": "prizes", "ranks": ["first", "third"]}),
                  f"{AGENCIES}.measures[0].ranks[1]", "measure.rank_unknown"),
    Contradiction("a part of a performance in a quiz",
                  measured({"measure": "attempts", "part": "tieu-pham"}),
                  f"{AGENCIES}.measures[0].part", "measure.part_unknown"),
    Contradiction("earliest at a quota that nobody has",
                  lambda p: measured({"measure": "earliest_completion", "until": "quota"})(p)
                  or p["agency_classes"][0].pop("quota"),
                  f"{AGENCIES}.measures[0].until", "measure.no_quota"),
    Contradiction("a quota to be met that nobody has",
                  lambda p: agencies(conditions={"quota_met": True})(p)
                  or p["agency_classes"][0].pop("quota"),
                  f"{AGENCIES}.conditions.quota_met", "award.no_quota"),
]  # fmt: skip


@each(CASES)
def test_one_contradiction_is_one_finding_at_its_key(plan: Document, case: Contradiction) -> None:
    assert_one_finding(plan, case)


def test_a_measure_counted_in_another_quiz_than_the_awards_is_found_and_its_advice_mends_it() -> (
    None
):
    away = Measure("attempts", phase="vong-0")
    for measure in (away, Measure("weighted", terms=[Term("attempts", 1.0, phase="vong-0")])):
        award = Award("tt", "Giải", "vong-1", "collective", [], measures=[measure])
        made = quizzes([award], ["score"])
        other = replace(made.phases[0], id="vong-0", rounds=[])
        made = replace(made, phases=[other, *made.phases])
        assert [one.code for one in check_measures(made)] == ["measure.other_phase"]
        at_home = replace(measure, phase="", terms=[replace(t, phase="") for t in measure.terms])
        mended = replace(made, awards=[replace(award, measures=[at_home])])
        assert list(check_measures(mended)) == []


SOUND: list[tuple[str, Spoil]] = [
    ("in all, each week adding up", people(each_round=False, basis="rounds", combine="sum")),
    ("in each round, by its results", people(basis="rounds", prizes_promised=6)),
    ("over one round only", people(each_round=False, rounds=["tuan-2"])),
    ("with the sum that the plan states", lambda p: p.update(prize_money=2_000_000)),
    ("by a rate and a draw", measured("participation_rate")),
    ("by the first who met a quota that all must meet",
     agencies(measures=[{"measure": "earliest_completion", "until": "quota"}],
              conditions={"quota_met": True})),
    ("by a sum of three measures and a draw",
     lambda p: weighted(("participation_rate", "50%"), ("mean_score", "33,3%"),
                        ("prizes", "16,7%"))(p) or agencies(combine="best")(p)),
    ("by the marks of entries of another phase",
     measured({"measure": "entry_marks", "phase": "vong-2"})),
    ("by the number of entries and the rate of people who sent one",
     lambda p: measured("attempts", "participation_rate", "participants")(p)
     or agencies(phase="vong-2")(p)),
    ("entries by votes, then by one criterion, then by all marks",
     lambda p: measured({"measure": "committee_figure", "figure": "phieu"},
                        {"measure": "entry_marks", "criterion": "diem"}, "entry_marks")(p)
     or agencies(phase="vong-2", recipients="entry")(p)
     or p["phases"][1]["entries"].update(figures=[{"id": "phieu", "name": "Bình chọn"}])),
    ("entries by marks and votes in one sum",
     lambda p: weighted(("entry_marks", "80%"))(p)
     or p["awards"][1]["measures"][0]["terms"].append(
         {"measure": "committee_figure", "weight": "20%", "figure": "phieu"})
     or agencies(phase="vong-2", recipients="entry")(p)
     or p["phases"][1]["entries"].update(figures=[{"id": "phieu", "name": "Bình chọn"}])),
    ("by firsts, then seconds", measured({"measure": "prizes", "award": "ca-nhan",
                                          "ranks": ["first", "second"]})),
]  # fmt: skip


@pytest.mark.parametrize("decide", [case[1] for case in SOUND], ids=[case[0] for case in SOUND])
def test_an_award_may_be_given(plan: Document, decide: Spoil) -> None:
    decide(plan)
    assert findings_of(plan) == []


def test_prizes_that_rounds_cannot_share_are_told_with_their_numbers(plan: Document) -> None:
    people(each_round=False, basis="rounds")(plan)
    (finding,) = findings_of(plan)
    assert "1 Giải Nhất, 2 Giải Nhì" in finding.message
    assert "chia cho 2 đợt thì không đều" in finding.message


def test_money_is_counted_for_every_round_in_which_it_is_given(plan: Document) -> None:
    plan["prize_money"] = 1
    (finding,) = findings_of(plan)
    assert "2.000.000 đồng" in finding.message  # 500,000 in each of two weeks, and 1,000,000


def over_phases(**values: Any) -> Spoil:
    """The people's award over both phases."""
    measures = [{"measure": "total_score", "phase": "vong-1"}, {"measure": "entry_marks"}]
    told = {"phase": "vong-2", "combine": "sum", "measures": measures, **values}

    def spoil(plan: Document) -> None:
        plan["awards"][0] = {
            key: value
            for key, value in (plan["awards"][0] | told).items()
            if key not in ("each_round", "conditions")
        }

    return spoil


def test_an_award_to_people_over_several_phases_says_all_that_is_needed(plan: Document) -> None:
    over_phases()(plan)
    assert findings_of(plan) == []


def test_the_phases_of_such_an_award_exist_and_nobody_enters_another_by_it(plan: Document) -> None:
    over_phases(measures=[{"measure": "total_score", "phase": "vong-9"}])(plan)
    assert [one.code for one in findings_of(plan)] == ["phase.unknown"]
    over_phases()(plan)
    plan["phases"].append(plan["phases"][1] | {"id": "vong-3", "name": "Ảnh"})
    plan["phases"][2]["rounds"] = [plan["phases"][1]["rounds"][0] | {"id": "nhan-anh"}]
    plan["phases"][2]["admits"] = [{"phase": "vong-2", "awards": ["ca-nhan"]}]
    assert "admits.award_unknown" in [one.code for one in findings_of(plan)]
