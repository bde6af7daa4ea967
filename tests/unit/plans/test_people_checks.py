"""Audiences, accounts, banks, contributions and calendar that cannot be: one finding each."""

from typing import Any

import pytest

from plans.checks.roster import AgencyFigures, check_roster
from plans.definition_check import examine
from plans.parser import parse
from plans.toml_writer import to_toml
from tests.support.contradictions import (
    Contradiction,
    Document,
    Spoil,
    assert_one_finding,
    each,
    findings_of,
)

QUIZ = "phases[0].quiz"


@pytest.fixture
def plan(plan: Document) -> Document:
    """The small plan with audiences, accounts, contributions and a whole calendar."""
    plan["audiences"] = [
        {"id": "can-bo", "name": "Cán bộ", "obligation": "mandatory", "agency_classes": ["xa"]},
        {"id": "nguoi-dan", "name": "Người dân", "obligation": "encouraged"},
        {"id": "ban-to-chuc", "name": "Ban Tổ chức", "obligation": "excluded"},
        {"id": "ra-de", "name": "Người ra đề", "obligation": "excluded"},
    ]
    plan["registration"] = {
        "fields": ["name", {"field": "phone", "verified": True}, "agency"],
        "claim_by": ["name", "phone"],
        "audience": "nguoi-dan",
        "consent": "Tôi đồng ý",
    }
    plan["contributions"] = {
        "due_at": "28/2/2025",
        "official_questions": 9,
        "targets": [
            {"office": "Văn phòng", "topic": "mot-cua", "questions": 6},
            {"office": "Tư pháp", "topic": "chi-so", "questions": 4},
        ],
        "official": {"mot-cua": 5, "chi-so": 4},
    }
    # one bank for both rounds, and prizes over both, so that no points are told between them
    plan["phases"][0]["quiz"]["question_use"] = "shared"
    del plan["awards"][0]["each_round"]
    plan["awards"][0]["combine"] = "sum"
    plan["phases"][0]["quiz"]["banks"] = [
        {"audience": "nguoi-dan", "blueprint": {"mot-cua": 2, "chi-so": {"easy": 2, "hard": 1}}}
    ]
    plan["phases"][0]["results"] = {"complaints_window": "2 ngày"}
    plan["calendar"] += [
        line("du-kien", "draft", "15/3/2025"),
        line("khieu-nai", "complaints", "17/3/2025"),
        line("chinh-thuc", "final", "18/3/2025"),
        line("trao-giai", "ceremony", "20/3/2025"),
        line("ket-thuc", "closing", "21/3/2025"),
    ]
    return plan


def line(name: str, kind: str, day: str) -> Document:
    return {"id": name, "name": name, "kind": kind, "from": day, "until": day}


def on(index: int, day: str) -> Spoil:
    return lambda plan: plan["calendar"][index].update({"from": day, "until": day})


def audience(index: int, **values: Any) -> Spoil:
    return lambda plan: plan["audiences"][index].update(values)


def registration(**values: Any) -> Spoil:
    return lambda plan: plan["registration"].update(values)


def contributions(**values: Any) -> Spoil:
    return lambda plan: plan["contributions"].update(values)


def target(**values: Any) -> Spoil:
    return lambda plan: plan["contributions"]["targets"][1].update(values)


def bank(**values: Any) -> Spoil:
    return lambda plan: plan["phases"][0]["quiz"]["banks"][0].update(values)


def quiz(**values: Any) -> Spoil:
    return lambda plan: plan["phases"][0]["quiz"].update(values)


def graded(**numbers: int) -> Spoil:
    """Questions of one topic by difficulty, beside three of it that may be of any."""
    draws = [{"topic": "mot-cua", "questions": 3}, {"topic": "chi-so", "questions": 1}]
    draws += [{"topic": "mot-cua", "questions": n, "difficulty": d} for d, n in numbers.items()]
    return quiz(blueprint=draws, questions=5)


CASES = [
    Contradiction("two audiences with one id", audience(3, id="ban-to-chuc"),
                  "audiences[3].id", "id.doubled"),
    Contradiction("an audience of a class that is not there",
                  audience(0, agency_classes=["xa", "huyen"]),
                  "audiences[0].agency_classes[1]", "audience.class_unknown"),
    Contradiction("an audience behind one that holds everyone",
                  lambda p: p["audiences"].append(
                      {"id": "thon", "name": "Thôn", "obligation": "encouraged",
                       "agency_classes": ["thon"]}),
                  "audiences[4]", "audience.unreachable"),
    Contradiction("more than all answers", lambda p: p["participation"].update(minimum_share=50),
                  "participation.minimum_share", "participation.minimum_share"),
    Contradiction("newcomers of an audience that is not there", registration(audience="khach"),
                  "registration.audience", "audience.unknown"),
    Contradiction("a field twice", lambda p: p["registration"]["fields"].append("name"),
                  "registration.fields[3]", "registration.field_doubled"),
    Contradiction("a row claimed by what is not asked",
                  registration(claim_by=["name", "id_number"]),
                  "registration.claim_by[1]", "registration.claim_not_asked"),
    Contradiction("nothing verified", registration(fields=["name", "phone", "agency"]),
                  "registration.fields", "registration.unproved"),
    Contradiction("registration that closes before it opens",
                  registration(opens_at="05/3/2025", closes_at="04/3/2025"),
                  "registration.closes_at", "registration.empty"),
    Contradiction("registration after the last round", registration(opens_at="17/3/2025"),
                  "registration.opens_at", "registration.too_late"),
    Contradiction("a bank for an audience that is not there", bank(audience="hoc-sinh"),
                  f"{QUIZ}.banks[0].audience", "audience.unknown"),
    Contradiction("two banks for one audience",
                  lambda p: p["phases"][0]["quiz"]["banks"].append(
                      {"audience": "nguoi-dan", "blueprint": {"mot-cua": 5}}),
                  f"{QUIZ}.banks[1].audience", "quiz.bank_doubled"),
    Contradiction("papers of another length where a share of the answers counts",
                  lambda p: (bank(blueprint={"mot-cua": 4})(p),
                             p["phases"][0]["quiz"].pop("questions"),
                             p["participation"].update(minimum_share="50%")),
                  f"{QUIZ}.banks[0].blueprint", "quiz.papers_differ"),
    Contradiction("a bank with a topic that is not there",
                  bank(blueprint={"mot-cua": 2, "dat-dai": 3}),
                  f"{QUIZ}.banks[0].blueprint.dat-dai", "blueprint.topic_unknown"),
    Contradiction("a topic of any difficulty, and again the hard ones", graded(hard=1),
                  f"{QUIZ}.blueprint[2].topic", "blueprint.topic_doubled"),
    Contradiction("no time to complain",
                  lambda p: p["phases"][0]["results"].update(complaints_window=0),
                  "phases[0].results.complaints_window", "results.no_window"),
    Contradiction("nobody contributes", contributions(targets=[]),
                  "contributions.targets", "contributions.none"),
    Contradiction("a topic that is not there", target(topic="dat-dai"),
                  "contributions.targets[1].topic", "contributions.topic_unknown"),
    Contradiction("no question from an office", target(questions=0),
                  "contributions.targets[1].questions", "contributions.no_questions"),
    Contradiction("one office twice", target(office="Văn phòng", topic="mot-cua"),
                  "contributions.targets[1]", "contributions.doubled"),
    Contradiction("more selected than contributed",
                  lambda p: contributions(official_questions=11)(p)
                  or p["contributions"].pop("official"),
                  "contributions.official_questions", "contributions.too_few"),
    Contradiction("fewer selected, of which topics?",
                  lambda p: p["contributions"].pop("official"),
                  "contributions.official_questions", "contributions.surplus"),
    Contradiction("topics that make another sum", contributions(official_questions=8),
                  "contributions.official_questions", "contributions.official_differs"),
    Contradiction("more of a topic than contributed",
                  contributions(official={"mot-cua": 4, "chi-so": 5}),
                  "contributions.official.chi-so", "contributions.official_too_many"),
    Contradiction("official questions of a topic that is not there",
                  contributions(official={"mot-cua": 5, "chi-so": 3, "dat-dai": 1}),
                  "contributions.official.dat-dai", "contributions.topic_unknown"),
    Contradiction("too few of a topic for a paper",
                  contributions(official={"mot-cua": 2, "chi-so": 4}, official_questions=6),
                  f"{QUIZ}.blueprint", "contributions.blueprint"),
    Contradiction("too few of a topic for a part of each round",
                  lambda p: quiz(question_use="split")(p)
                  or contributions(official={"mot-cua": 6, "chi-so": 3})(p),
                  f"{QUIZ}.blueprint", "contributions.blueprint"),
    Contradiction("due after the first round has opened", contributions(due_at="03/3/2025"),
                  "contributions.due_at", "contributions.late"),
    Contradiction("due after the questions are public",
                  quiz(questions_public_from="20/2/2025"),
                  "contributions.due_at", "contributions.late"),
    Contradiction("one office's due after the first round has opened", target(due_at="05/3/2025"),
                  "contributions.targets[1].due_at", "contributions.late"),
    Contradiction("a ceremony after the closing", on(4, "22/3/2025"),
                  "calendar[4].until", "calendar.after_closing"),
    Contradiction("a ceremony before the last round", on(4, "10/3/2025"),
                  "calendar[4].until", "calendar.too_early"),
    Contradiction("a draft after the complaints", on(1, "18/3/2025"),
                  "calendar[1].from", "calendar.order"),
    Contradiction("final before the complaints are settled",
                  lambda p: p["calendar"][2].update(until="19/3/2025"),
                  "calendar[3].until", "calendar.order"),
    Contradiction("a written contest prepared for a quiz",
                  lambda p: p["calendar"].append(line("viet", "preparation", "01/3/2025")
                                                 | {"form": "written"}),
                  "calendar[6].form", "calendar.form"),
]  # fmt: skip


@each(CASES)
def test_one_contradiction_is_one_finding_at_its_key(plan: Document, case: Contradiction) -> None:
    assert_one_finding(plan, case)


def test_the_whole_plan_is_clean(plan: Document) -> None:
    assert findings_of(plan) == []


def test_several_lists_of_excluded_people_are_no_mistake(plan: Document) -> None:
    assert [item["obligation"] for item in plan["audiences"]].count("excluded") == 2
    assert findings_of(plan) == []


def test_a_ranking_that_can_tie_may_end_in_a_draw(plan: Document) -> None:
    quiz(ranking=["score", "duration"], tie="draw")(plan)
    assert findings_of(plan) == []


def figures(people: int, excluded: int = 0, headcount: int | None = None) -> AgencyFigures:
    return AgencyFigures("Phòng Nội vụ", "xa", people, excluded, headcount)


@pytest.mark.parametrize(
    ("agency", "denominator", "found"),
    [
        (figures(10), "headcount", []),
        (figures(10, excluded=3), "headcount", []),
        (figures(10, excluded=4), "headcount", ["quota.impossible"]),
        (figures(10, excluded=4), "eligible", []),
        (figures(10, excluded=4), "headcount_less_excluded", []),
        (figures(10, headcount=15), "headcount", ["quota.impossible"]),
        (figures(10, headcount=0), "headcount", ["quota.nobody"]),
        (figures(4, excluded=4), "eligible", ["quota.nobody"]),
    ],
)
def test_a_quota_must_be_within_reach(
    plan: Document, agency: AgencyFigures, denominator: str, found: list[str]
) -> None:
    plan["participation"]["denominator"] = denominator
    definition = parse(plan).definition
    assert definition is not None
    hamlet = AgencyFigures("Thôn 1", "thon", 0)  # no quota: nobody is missed
    findings = list(check_roster(definition, [agency, hamlet]))
    assert [finding.code for finding in findings] == found
    assert all(finding.key == "agency_classes[0].quota" for finding in findings)


def test_a_roster_must_have_the_plans_classes_and_enough_agencies(plan: Document) -> None:
    prizes = [{"rank": "first", "winners": 3}]
    plan["awards"].append(
        {"id": "tt", "name": "Tập thể", "phase": "vong-1", "recipients": "collective",
         "measures": ["participants"], "tie": "draw", "prizes": prizes}
    )  # fmt: skip
    definition = parse(plan).definition
    assert definition is not None
    agencies = [figures(10), AgencyFigures("Huyện", "huyen", 5)]
    found = [(item.key, item.code) for item in check_roster(definition, agencies)]
    assert found == [
        ("agency_classes", "roster.class_unknown"),
        ("agency_classes[1]", "roster.class_empty"),
        ("awards[1].prizes", "award.more_prizes_than_agencies"),
    ]


DAY_US = 86_400_000_000


def test_rounds_in_the_past_are_told_of_when_the_day_is_given(plan: Document) -> None:
    definition = parse(plan).definition
    assert definition is not None
    text, opens_us = to_toml(definition), definition.phases[0].rounds[0].opens_at_us

    def found(today_us: int | None) -> list[tuple[str, str]]:
        findings = examine(text, "plan.toml", today_us=today_us).findings
        return [(finding.key, finding.code) for finding in findings]

    assert found(None) == []
    assert found(opens_us - 1) == []
    assert found(opens_us) == [("phases[0].rounds[0].opens_at", "round.begun")]
    assert found(opens_us + 6 * DAY_US) == [("phases[0].rounds[0].closes_at", "round.past")]
    assert found(opens_us + 400 * DAY_US) == [("ends_at", "contest.past")]
