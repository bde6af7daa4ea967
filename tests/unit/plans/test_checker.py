"""What a plan forgot or contradicts: one finding each, at the key of the file."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from plans.checks.question_bank import BankQuestion, check_questions
from plans.definition_check import check
from plans.parser import parse
from tests.support.contradictions import (
    Contradiction,
    Document,
    assert_one_finding,
    each,
    findings_of,
)

QUIZ, VIDEO = 0, 1


def phase(plan: Document, index: int = QUIZ) -> Document:
    found: Document = plan["phases"][index]
    return found


def rounds(plan: Document) -> list[Document]:
    found: list[Document] = phase(plan)["rounds"]
    return found


def make_up(place: int, quota_scope: str = "phase", **values: Any) -> Callable[[Document], None]:
    """A round at this place that makes the first one good, on the last Saturday."""
    window = {"opens_at": "15/3/2025 08:00", "closes_at": "15/3/2025 17:00"}
    one = {"id": "bu", "name": "Thi bù", "makes_good": "tuan-1", **window, **values}

    def spoil(plan: Document) -> None:
        rounds(plan).insert(place, one)
        plan["participation"]["quota_scope"] = quota_scope

    return spoil


def quiz(**values: Any) -> Callable[[Document], None]:
    return lambda plan: phase(plan)["quiz"].update(values)


def round_two(**values: Any) -> Callable[[Document], None]:
    return lambda plan: rounds(plan)[1].update(values)


def prize(**values: Any) -> Callable[[Document], None]:
    return lambda plan: plan["awards"][0]["prizes"][1].update(values)


def blueprint(*draws: tuple[str, int]) -> Callable[[Document], None]:
    listed = [{"topic": topic, "questions": number} for topic, number in draws]
    return quiz(blueprint=listed, questions=sum(number for _, number in draws))


R1, R2, Q = "phases[0].rounds[1]", "phases[0].rounds[2]", "phases[0].quiz"
CONTRADICTIONS = [
    Contradiction("no agency class", lambda p: p.pop("agency_classes"),
                  "agency_classes", "class.none"),
    Contradiction("a quota of 70 instead of 70%", lambda p: p["agency_classes"][0].update(quota=70),
                  "agency_classes[0].quota", "class.quota"),
    Contradiction("a negative quota", lambda p: p["agency_classes"][0].update(quota=-0.1),
                  "agency_classes[0].quota", "class.quota"),
    Contradiction("two classes with one id", lambda p: p["agency_classes"][1].update(id="xa"),
                  "agency_classes[1].id", "id.doubled"),
    Contradiction("two rounds with one id, in different phases",
                  lambda p: phase(p, VIDEO)["rounds"][0].update(id="tuan-2"),
                  "phases[1].rounds[0].id", "id.doubled"),
    Contradiction("participation in a missing phase",
                  lambda p: p.update(participation={"phase": "vong-9"}),
                  "participation.phase", "phase.unknown"),
    Contradiction("more answers asked than questions",
                  lambda p: p["participation"].update(minimum_answers=6),
                  "participation.minimum_answers", "participation.minimum_answers"),
    Contradiction("a quiz without rules", lambda p: phase(p).pop("quiz") and p.pop("topics"),
                  "phases[0].quiz", "phase.rules_missing"),
    Contradiction("entry rules for a quiz", lambda p: phase(p).update(entries={"kinds": ["essay"]}),
                  "phases[0].entries", "phase.rules_misplaced"),
    Contradiction("a phase without rounds", lambda p: phase(p, VIDEO).update(rounds=[]),
                  "phases[1].rounds", "phase.no_rounds"),
    Contradiction("only practice", lambda p: [r.update(practice=True) for r in rounds(p)],
                  "phases[0].rounds", "phase.no_rounds"),
    Contradiction("fewer entries allowed than asked",
                  lambda p: phase(p, VIDEO)["entries"].update(minimum_per_agency=2),
                  "phases[1].entries.maximum_per_agency", "entries.number"),
    Contradiction("a video at most shorter than at least",
                  lambda p: phase(p, VIDEO)["entries"].update(video_minimum="8 phút"),
                  "phases[1].entries.video_maximum", "entries.video_length"),
    Contradiction("entries of no kind", lambda p: phase(p, VIDEO)["entries"].update(kinds=[]),
                  "phases[1].entries.kinds", "entries.no_kind"),
    Contradiction("a round that closes before it opens", round_two(closes_at="09/3/2025"),
                  f"{R1}.closes_at", "round.empty"),
    Contradiction("rounds that overlap", round_two(opens_at="07/3/2025 17:00"),
                  f"{R1}.opens_at", "round.overlap"),
    Contradiction("rounds in the wrong order", lambda p: rounds(p).reverse(),
                  f"{R1}.opens_at", "round.order"),
    Contradiction("a round before the contest", lambda p: p.update(starts_at="03/3/2025 09:00")
                  or phase(p, VIDEO)["rounds"][0].update(opens_at="03/3/2025 09:00"),
                  "phases[0].rounds[0].opens_at", "round.outside_contest"),
    Contradiction("a round after the contest", round_two(closes_at="17/3/2025"),
                  f"{R1}.closes_at", "round.outside_contest"),
    Contradiction("a make-up of no round", round_two(makes_good="tuan-9"),
                  f"{R1}.makes_good", "round.makes_good_unknown"),
    Contradiction("a make-up of itself", round_two(makes_good="tuan-2"),
                  f"{R1}.makes_good", "round.makes_good_unknown"),
    Contradiction("a make-up for practice", make_up(2, practice=True),
                  f"{R2}.makes_good", "round.makes_good_other"),
    Contradiction("a make-up where each round has a quota", make_up(2, "each_round"),
                  f"{R2}.makes_good", "round.makes_good_quota"),
    Contradiction("a make-up before the close", make_up(
        1, makes_good="tuan-2", opens_at="08/3/2025 08:00", closes_at="08/3/2025 17:00"),
                  f"{R1}.opens_at", "round.makes_good_early"),
    Contradiction("a make-up that says nothing of the prizes of each week", make_up(2),
                  f"{R2}.prizes", "round.makes_good_prizes"),
    Contradiction("prizes of a make-up in a round that is none", round_two(prizes="own"),
                  f"{R1}.prizes", "round.prizes_of_no_make_up"),
    Contradiction("closing at 23:59", round_two(closes_at="14/3/2025 23:59"),
                  f"{R1}.closes_at", "round.closes_before_midnight"),
    Contradiction("closing at 00:30", round_two(closes_at="15/3/2025 00:30"),
                  f"{R1}.closes_at", "round.closes_after_midnight"),
    Contradiction("a name with other days", round_two(name="Tuần 2 (10/3-13/3/2025)"),
                  f"{R1}.name", "round.name_differs"),
    Contradiction("a round shorter than the time limit", round_two(closes_at="10/3/2025 08:20"),
                  f"{R1}.closes_at", "round.shorter_than_time_limit"),
    Contradiction("an unknown topic", blueprint(("mot-cua", 3), ("chi-xo", 2)),
                  f"{Q}.blueprint[1].topic", "blueprint.topic_unknown"),
    Contradiction("a topic twice", blueprint(("mot-cua", 3), ("chi-so", 1), ("chi-so", 1)),
                  f"{Q}.blueprint[2].topic", "blueprint.topic_doubled"),
    Contradiction("no question of a topic", blueprint(("mot-cua", 3), ("chi-so", 0)),
                  f"{Q}.blueprint[1].questions", "blueprint.no_questions"),
    Contradiction("an empty blueprint",
                  lambda p: blueprint()(p) or p["participation"].update(minimum_answers=0),
                  f"{Q}.blueprint", "blueprint.empty"),
    Contradiction("a topic nobody is asked about", lambda p: p["topics"].update(x="Chủ đề X"),
                  "topics.x", "topic.unused"),
    Contradiction("no time", quiz(time_limit=0), f"{Q}.time_limit", "quiz.no_time"),
    Contradiction("no attempts", quiz(attempts_allowed=0),
                  f"{Q}.attempts_allowed", "quiz.no_attempts"),
    Contradiction("a score between attempts", quiz(attempts_allowed=3, score_visible="at_once"),
                  f"{Q}.score_visible", "quiz.score_between_attempts"),
    Contradiction("one bank, and prizes each week", quiz(question_use="shared"),
                  f"{Q}.question_use", "quiz.shared_scores_early"),
    Contradiction("a prediction ranked, not asked",
                  quiz(ranking=["score", "prediction", "earliest"]),
                  f"{Q}.ranking", "ranking.prediction_not_asked"),
    Contradiction("a prediction asked, not ranked", quiz(prediction=True),
                  f"{Q}.prediction", "ranking.prediction_unused"),
    Contradiction("a ranking that can tie for ever", quiz(ranking=["score", "duration"]),
                  f"{Q}.ranking", "ranking.can_tie"),
    Contradiction("no ranking", quiz(ranking=[]), f"{Q}.ranking", "ranking.can_tie"),
    Contradiction("a measure twice", quiz(ranking=["score", "score", "earliest"]),
                  f"{Q}.ranking", "ranking.doubled"),
    Contradiction("a ranking without the score", quiz(ranking=["duration", "earliest"]),
                  f"{Q}.ranking", "ranking.without_score"),
    Contradiction("an award for a missing phase", lambda p: p["awards"][0].update(phase="vong-3"),
                  "awards[0].phase", "phase.unknown"),
    Contradiction("an award for entries of a quiz",
                  lambda p: p["awards"][0].update(recipients="entry"),
                  "awards[0].recipients", "award.wrong_form"),
    Contradiction("an award without prizes", lambda p: p["awards"][0].update(prizes=[]),
                  "awards[0].prizes", "award.no_prizes"),
    Contradiction("a rank twice", prize(rank="first"), "awards[0].prizes[1].rank",
                  "prize.rank_doubled"),
    Contradiction("a prize for nobody", prize(winners=0), "awards[0].prizes[1].winners",
                  "prize.no_winners"),
    Contradiction("negative money", prize(money=-1), "awards[0].prizes[1].money", "prize.money"),
    Contradiction("a calendar line that ends before it starts",
                  lambda p: p["calendar"][0].update(until="2/2025"),
                  "calendar[0].until", "calendar.empty"),
    Contradiction("a calendar line for a missing phase",
                  lambda p: p["calendar"][0].update(phase="vong-3"),
                  "calendar[0].phase", "phase.unknown"),
    Contradiction("a calendar that begins after the first round",
                  lambda p: p["calendar"][0].update({"from": "04/3/2025"}),
                  "phases[0].rounds[0].opens_at", "calendar.contradicts"),
    Contradiction("a calendar that ends before the last round",
                  lambda p: p["calendar"][0].update(until="13/3/2025"),
                  f"{R1}.closes_at", "calendar.contradicts"),
]  # fmt: skip


@each(CONTRADICTIONS)
def test_one_contradiction_is_one_finding_at_its_key(plan: Document, case: Contradiction) -> None:
    assert_one_finding(plan, case)


def test_a_plan_without_mistakes_is_clean(plan: Document) -> None:
    assert findings_of(plan) == []


def test_a_contest_that_ends_before_it_starts_is_said_once(plan: Document) -> None:
    plan["ends_at"] = "01/3/2025"
    assert [finding.code for finding in findings_of(plan)] == ["contest.no_time"]


def test_a_plan_without_phases_is_said_so(plan: Document) -> None:
    definition = parse(plan).definition
    assert definition is not None
    codes = {finding.code for finding in check(replace(definition, phases=[], topics={}))}
    assert "phase.none" in codes


def test_a_practice_round_may_come_before_the_contest(plan: Document) -> None:
    practice = {"id": "thi-thu", "name": "Thi thử", "practice": True}
    practice |= {"opens_at": "24/2/2025", "closes_at": "28/2/2025"}
    rounds(plan).insert(0, practice)
    assert findings_of(plan) == []


def test_rounds_that_touch_do_not_overlap(plan: Document) -> None:
    rounds(plan)[0]["closes_at"] = "10/3/2025 08:00"
    assert findings_of(plan) == []


def test_a_finding_about_a_series_points_at_the_series(plan: Document) -> None:
    phase(plan)["rounds"] = {"count": 3, "every": "week", "first_opens": "03/3/2025"}
    reading = parse(plan)
    assert reading.definition is not None
    (finding,) = map(reading.in_file, check(reading.definition))
    assert (finding.key, finding.code) == ("phases[0].rounds", "round.outside_contest")


def test_a_finding_about_a_blueprint_written_as_numbers_points_at_its_line(plan: Document) -> None:
    phase(plan)["quiz"]["blueprint"] = {"mot-cua": 3, "chi-so": 1, "khac": 1}
    reading = parse(plan)
    assert reading.definition is not None
    (finding,) = map(reading.in_file, check(reading.definition))
    assert finding.key == "phases[0].quiz.blueprint.khac"


def bank(**topics: int) -> list[BankQuestion]:
    return [BankQuestion(t.replace("_", "-")) for t, many in topics.items() for _ in range(many)]


def test_a_bank_must_fill_a_paper_with_the_topics_of_the_plan(plan: Document) -> None:
    quiz(question_use="shared")(plan)
    definition = parse(plan).definition
    assert definition is not None
    assert list(check_questions(definition, bank(mot_cua=3, chi_so=2))) == []
    few = check_questions(definition, bank(mot_cua=2, chi_so=2, dat_dai=9))
    assert [(finding.key, finding.code) for finding in few] == [
        ("phases[0].quiz.blueprint[0].questions", "bank.too_few"),
        ("topics", "bank.topic_unknown"),
    ]


def test_a_bank_that_no_round_is_dealt_from_is_looked_at_as_a_whole(plan: Document) -> None:
    quiz(question_use="split")(plan)
    phase(plan)["rounds"] = []
    definition = parse(plan).definition
    assert definition is not None
    (few,) = check_questions(definition, bank(mot_cua=2, chi_so=2))
    assert few.code == "bank.too_few"


@pytest.mark.parametrize(
    ("score_visible", "each_round", "told"),
    [
        ("at_once", False, True),
        ("after_settlement", False, True),
        ("after_publication", True, True),
        ("after_publication", False, False),
    ],
)
def test_a_shared_bank_is_warned_of_where_points_are_known_before_its_last_round(
    plan: Document, score_visible: str, each_round: bool, told: bool
) -> None:
    """S2: colleagues who compare their answers and points would know keys of the next round."""
    quiz(question_use="shared", score_visible=score_visible)(plan)
    if not each_round:
        del plan["awards"][0]["each_round"]
        plan["awards"][0]["combine"] = "sum"
    codes = [finding.code for finding in findings_of(plan)]
    assert codes == (["quiz.shared_scores_early"] if told else [])
    phase(plan)["rounds"] = phase(plan)["rounds"][-1:]  # nobody draws from the bank after it
    plan["calendar"] = []
    assert "quiz.shared_scores_early" not in [finding.code for finding in findings_of(plan)]


def test_rounds_of_a_shared_bank_with_topics_of_their_own_have_no_question_in_common(
    plan: Document,
) -> None:
    quiz(question_use="shared", score_visible="at_once", questions=5)(plan)
    plan["awards"] = []
    first, last = phase(plan)["rounds"]
    first["blueprint"], last["blueprint"] = {"mot-cua": 5}, {"chi-so": 5}
    assert findings_of(plan) == []
    last["blueprint"] = {"chi-so": 4, "mot-cua": 1}
    assert [finding.code for finding in findings_of(plan)] == ["quiz.shared_scores_early"]


def test_the_most_points_of_an_award_are_those_of_its_rounds_own_papers(plan: Document) -> None:
    phase(plan)["rounds"][1] |= {"blueprint": {"mot-cua": 8}, "questions": 8}
    plan["awards"][0]["conditions"] = {"minimum_score": 7}
    assert findings_of(plan) == []
    plan["awards"][0]["rounds"] = ["tuan-1"]
    assert [finding.code for finding in findings_of(plan)] == ["award.out_of_reach"]


def test_prizes_of_a_phase_that_is_not_there_are_not_missed_in_the_sum(plan: Document) -> None:
    plan["prizes_in_all"] = {"individual": 6}
    assert findings_of(plan) == []
    plan["awards"][0]["phase"] = "vong-9"
    assert [finding.code for finding in findings_of(plan)] == ["phase.unknown"]


def test_a_series_that_is_asked_about_keeps_its_rounds(plan: Document) -> None:
    phase(plan)["rounds"] = {
        "count": 2, "every": "week", "first_opens": "03/3/2025 08:00", "closes_after": 120,
    }  # fmt: skip
    phase(plan)["quiz"]["time_limit"] = "1 phút"
    reading = parse(plan)
    assert [finding.code for finding in reading.findings] == ["value.bare_seconds"]
    assert reading.definition is not None
    assert len(reading.definition.phases[0].rounds) == 2
