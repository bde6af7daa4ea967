"""The five plans: what they say, what the checker finds in them as published, and as decided.

``<slug>-as-published.toml`` keeps a plan's contradictions, ``<slug>.toml`` has them decided.
"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from contracts.definition import Award, Definition, Measure
from plans.checks.prizes import prize_money, times_given
from plans.date_and_time_texts import show
from plans.definition_check import examine

CONTESTS = Path(__file__).parents[3] / "contests"
DECIDED = ("hai-phong-2024", "quang-tri-2022", "binh-thanh-2022", "dakrong-2020", "binh-son-2024")
PUBLISHED = {
    "hai-phong-2024-as-published": [
        # the text ends the quiz on 01/11, the calendar table in October
        ("phases[0].rounds[4].closes_at", "calendar.contradicts"),
    ],
    "quang-tri-2022-as-published": [
        # four rounds, three dates
        ("phases[0].rounds_promised", "phase.rounds_promised"),
        # 4-4-4 prizes by each week's results: each week or in all?
        ("awards[0].each_round", "award.each_round_open"),
    ],
    "binh-thanh-2022-as-published": [
        # 60 questions contributed, 50 chosen
        ("contributions.official_questions", "contributions.surplus"),
        # one office is told to prepare a written contest
        ("calendar[0].form", "calendar.form"),
        # ceremony on 01/8, prizes before 31/7
        ("calendar[6].until", "calendar.after_closing"),
    ],
    "binh-son-2024-as-published": [
        # how many of a cluster go on to the final is not said
        ("phases[0].rounds[0].stage.advancing", "stage.advancing_unsaid"),
        # eight prizes in each cluster, two of which have seven teams
        ("awards[0].prizes", "award.more_prizes_than_teams"),
    ],
}


def text_of(slug: str) -> str:
    return (CONTESTS / f"{slug}.toml").read_text("utf-8")


def definition_of(slug: str) -> Definition:
    definition = examine(text_of(slug), slug).definition
    assert definition is not None
    return definition


def tables_of(slug: str) -> dict[str, Any]:
    return tomllib.loads(text_of(slug))


def prizes_of(award: Award) -> list[tuple[str, int, int]]:
    return [(prize.rank, prize.winners, prize.money) for prize in award.prizes]


def test_there_are_these_plans_and_no_others() -> None:
    assert {file.stem for file in CONTESTS.glob("*.toml")} == {*DECIDED, *PUBLISHED}


@pytest.mark.parametrize("slug", DECIDED)
def test_a_plan_as_decided_is_clean(slug: str) -> None:
    reading = examine(text_of(slug), slug)
    assert reading.findings == []
    assert reading.definition is not None
    assert reading.definition.slug == slug


@pytest.mark.parametrize("slug", PUBLISHED)
def test_a_plan_as_published_has_exactly_its_own_contradictions(slug: str) -> None:
    findings = examine(text_of(slug), slug).findings
    assert [(finding.key, finding.code) for finding in findings] == PUBLISHED[slug]


@pytest.mark.parametrize("slug", PUBLISHED)
def test_as_published_and_as_decided_differ_only_in_what_was_decided(slug: str) -> None:
    published, decided = tables_of(slug), tables_of(slug.removesuffix("-as-published"))
    differing = {
        key for key in published.keys() | decided.keys() if published.get(key) != decided.get(key)
    }
    decisions = {
        "hai-phong-2024-as-published": {"calendar"},
        "quang-tri-2022-as-published": {"phases", "awards"},
        "binh-thanh-2022-as-published": {"contributions", "calendar"},
        "binh-son-2024-as-published": {"phases", "awards"},
    }
    assert differing == {"slug", *decisions[slug]}


@pytest.mark.parametrize("slug", [*DECIDED, *PUBLISHED])
def test_a_plan_says_what_it_chose_where_it_is_silent(slug: str) -> None:
    text = text_of(slug).lower()
    assert "our choice" in text
    assert "kế hoạch:" in text


def test_hai_phong_is_the_plan_that_was_published() -> None:
    """Four Monday-to-Friday weeks, 1/2/3 prizes a week, 20 questions, quotas 70% and 50%."""
    plan = definition_of("hai-phong-2024")
    phase = plan.phase(plan.participation.phase)
    assert phase.quiz is not None
    assert (phase.quiz.questions, phase.quiz.time_limit_s) == (20, 1_800)
    weeks = phase.counted_rounds
    assert [week.id for week in weeks] == ["tuan-1", "tuan-2", "tuan-3", "tuan-4"]
    assert {week.closes_at_us - week.opens_at_us for week in weeks} == {5 * 86_400_000_000}
    assert weeks[-1].closes_at_us == plan.ends_at_us
    assert {item.id: item.quota for item in plan.agency_classes} == {"city": 0.7, "central": 0.5}
    weekly, video, collective = plan.awards
    assert [times_given(award, plan.phase(award.phase)) for award in plan.awards] == [4, 1, 1]
    for award in (weekly, video, collective):
        assert [prize.winners for prize in award.prizes] == [1, 2, 3]
    assert collective.conditions.quota_met
    assert "Bằng khen" in collective.prizes[0].certificate
    entries = plan.phase(video.phase).entries
    assert entries is not None
    assert entries.video_maximum_s == 420


def test_quang_tri_is_the_plan_that_was_published() -> None:
    """Three dated weeks, 20 questions in 30 minutes, 4/4/4 and 1/1/1 prizes with their money."""
    plan = definition_of("quang-tri-2022")
    (phase,) = plan.phases
    assert phase.quiz is not None
    assert (phase.quiz.questions, phase.quiz.time_limit_s) == (20, 1_800)
    windows = [(show(week.opens_at_us), show(week.closes_at_us)) for week in phase.rounds]
    assert windows == [
        ("08:00 17/10/2022", "22:00 23/10/2022"),
        ("08:00 24/10/2022", "22:00 30/10/2022"),
        ("08:00 31/10/2022", "22:00 06/11/2022"),
    ]
    people, agencies = plan.awards
    assert prizes_of(people) == [
        ("first", 4, 500_000), ("second", 4, 300_000), ("third", 4, 200_000)
    ]  # fmt: skip
    assert (people.each_round, people.combine) == (False, "sum")
    assert prizes_of(agencies) == [
        ("first", 1, 1_000_000), ("second", 1, 600_000), ("third", 1, 400_000)
    ]  # fmt: skip
    assert [measure.measure for measure in agencies.measures] == [
        "participation_rate", "earliest_completion", "prizes"
    ]  # fmt: skip
    assert prize_money(plan) == 6_000_000
    assert plan.participation.denominator == "eligible"
    assert plan.registration is not None
    assert {item.obligation for item in plan.audiences} == {"mandatory", "encouraged", "excluded"}


def test_binh_thanh_is_the_plan_that_was_published() -> None:
    """25 days, 60 questions of five offices, 50 official, 8 individual prizes, one collective."""
    plan = definition_of("binh-thanh-2022")
    (phase,) = plan.phases
    (window,) = phase.rounds
    assert (show(window.opens_at_us), show(window.closes_at_us)) == (
        "07:30 01/07/2022", "17:00 25/07/2022"
    )  # fmt: skip
    assert phase.quiz is not None
    assert phase.quiz.questions_public_from_us is not None
    assert phase.quiz.questions_public_from_us < window.opens_at_us
    contributions = plan.contributions
    assert contributions is not None
    assert [target.questions for target in contributions.targets] == [20, 10, 15, 10, 5]
    assert [target.topic for target in contributions.targets] == list(plan.topics)
    assert (contributions.questions, contributions.official_questions) == (60, 50)
    assert contributions.due_at_us is not None
    assert show(contributions.due_at_us) == "00:00 15/06/2022"
    people, agencies = plan.awards
    assert prizes_of(people) == [
        ("first", 1, 300_000), ("second", 1, 200_000), ("third", 1, 150_000),
        ("consolation", 5, 100_000),
    ]  # fmt: skip
    assert prizes_of(agencies) == [("first", 1, 300_000)]
    assert agencies.measures[0] == Measure("attempts")
    assert plan.participation.answers_needed(phase.quiz.questions) == 10


def test_dakrong_is_the_plan_that_was_published() -> None:
    """Essays of 1,000 to 2,000 words or videos of 4 to 6 minutes, one at least of each agency."""
    plan = definition_of("dakrong-2020")
    (phase,) = plan.phases
    rules = phase.entries
    assert rules is not None
    assert (rules.word_minimum, rules.word_maximum) == (1000, 2000)
    assert (rules.video_minimum_s, rules.video_maximum_s) == (240, 360)
    assert (rules.minimum_per_agency, rules.original, rules.attachments) == (1, True, True)
    assert show(phase.rounds[0].closes_at_us) == "00:00 16/09/2020"
    assert prizes_of(plan.awards[0]) == [
        ("first", 1, 2_000_000), ("second", 1, 1_500_000), ("third", 1, 1_000_000)
    ]  # fmt: skip


def test_binh_son_is_the_plan_that_was_published() -> None:
    """22 teams in clusters of 8, 7 and 7, and a final; every team of a cluster wins."""
    plan = definition_of("binh-son-2024")
    (phase,) = plan.phases
    assert phase.stage is not None
    team = phase.stage.team
    assert (phase.stage.teams, phase.stage.order) == (22, "draw")
    assert (team.minimum_members, team.maximum_members, team.main_members) == (7, 12, 4)
    assert (team.captain, team.captain_is_main) == (True, False)
    stages = [item.stage for item in phase.rounds]
    assert [stage.teams for stage in stages if stage] == [8, 7, 7, 6]
    assert [stage.final for stage in stages if stage] == [False, False, False, True]
    assert [part.id for part in phase.stage.parts] == ["gioi-thieu", "kien-thuc", "tieu-pham"]
    eight, seven, introduction, sketch, final = plan.awards
    assert prizes_of(eight) == [
        ("first", 1, 4_000_000), ("second", 1, 3_000_000), ("third", 2, 2_000_000),
        ("consolation", 4, 1_000_000),
    ]  # fmt: skip
    assert sum(prize.winners for prize in seven.prizes) == 7
    assert {introduction.prizes[0].money, sketch.prizes[0].money} == {1_000_000}
    assert prizes_of(final) == [
        ("first", 1, 5_000_000), ("second", 1, 4_000_000), ("third", 1, 3_000_000),
        ("consolation", 3, 2_000_000),
    ]  # fmt: skip


@pytest.mark.parametrize("slug", DECIDED)
def test_a_plan_of_past_years_is_clean_unless_the_day_is_asked_about(slug: str) -> None:
    today_us = 1_767_225_600_000_000  # 2026
    findings = examine(text_of(slug), slug, today_us=today_us).findings
    assert [finding.code for finding in findings] == ["contest.past"]
