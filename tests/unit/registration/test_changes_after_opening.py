"""What of a definition stands from the moment a round opens."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.definition import (
    Admission,
    AgencyClass,
    CommitteeFigure,
    Criterion,
    Definition,
    Disclosure,
    EntryRules,
    Panel,
    ParticipationRules,
    Phase,
    QuizRules,
    Round,
    StagePart,
    StageRules,
    TeamRules,
    TopicDraw,
)
from contracts.errors import Refused
from services.registration.domain.contests.changes_after_opening import refuse_change_of_opened

OPENS = 1_000
QUIZ = QuizRules(600, [TopicDraw("luat", 3)])
ROUNDS = [
    Round("w1", "Tuần 1", OPENS, OPENS + 100),
    Round("w2", "Tuần 2", OPENS + 100, OPENS + 200),
]
PHASES = [
    Phase("v1", "Vòng 1", "quiz", True, QUIZ, ROUNDS),
    Phase("v2", "Vòng 2", "entries", False, None, [Round("clip", "Video", OPENS + 50, OPENS + 99)]),
]
HELD = Definition(
    slug="thi",
    title="Hội thi",
    organiser="Ban Tổ chức",
    starts_at_us=OPENS,
    ends_at_us=OPENS + 200,
    agency_classes=[AgencyClass("city", "Thành phố", 0.7)],
    phases=PHASES,
    participation=ParticipationRules("v1"),
)


def phase(**changes: Any) -> Definition:
    return replace(HELD, phases=[replace(PHASES[0], **changes), PHASES[1]])


def rules(**changes: Any) -> Definition:
    return phase(quiz=replace(QUIZ, **changes))


def first(**changes: Any) -> Definition:
    return phase(rounds=[replace(ROUNDS[0], **changes), ROUNDS[1]])


@pytest.mark.parametrize(
    ("new", "keys"),
    [
        (first(opens_at_us=OPENS - 1), ["phases[0].rounds[0].opens_at"]),
        (first(closes_at_us=OPENS + 99), ["phases[0].rounds[0].closes_at"]),
        (first(practice=True), ["phases[0].rounds[0].practice"]),
        (first(public_value="x"), ["phases[0].rounds[0].public_value"]),
        (first(id="w9"), ["phases"]),
        (phase(rounds=ROUNDS[1:]), ["phases"]),
        (replace(HELD, phases=PHASES[1:]), ["phases"]),
        (phase(id="v9"), ["phases[0].rounds[0]"]),
        (rules(time_limit_s=601), ["phases[0].quiz.time_limit"]),
        (rules(blueprint=[TopicDraw("luat", 4)]), ["phases[0].quiz.blueprint"]),
        (rules(attempts_allowed=2), ["phases[0].quiz.attempts_allowed"]),
        (rules(ranking=["score"]), ["phases[0].quiz.ranking"]),
        (phase(form="stage", quiz=None), ["phases[0].form"]),
        (replace(HELD, timezone="Asia/Tokyo"), ["timezone"]),
        (
            phase(quiz=replace(QUIZ, time_limit_s=60), rounds=[replace(ROUNDS[0], closes_at_us=9)]),
            ["phases[0].rounds[0].closes_at", "phases[0].quiz.time_limit"],
        ),
    ],
)
def test_what_decides_papers_scores_and_ranks_stands_once_a_round_has_opened(
    new: Definition, keys: list[str]
) -> None:
    with pytest.raises(Refused) as refusal:
        refuse_change_of_opened(HELD, new, OPENS)
    problem = refusal.value.problem
    assert problem.code == "contest.round_opened"
    assert [finding["key"] for finding in problem.details["findings"]] == keys
    assert all(key in problem.message for key in keys)
    refuse_change_of_opened(HELD, new, OPENS - 1)  # a moment before it was lawful


ENTRIES = EntryRules(["video"], maximum_per_agency=1)
STAGE = StageRules(3, TeamRules(), [StagePart("hat", "Hát")])
JUDGED = replace(
    HELD,
    phases=[
        replace(PHASES[1], entries=ENTRIES),
        Phase("v3", "Vòng 3", "stage", stage=STAGE, rounds=[Round("dem", "Đêm", OPENS + 50, 9999)]),
    ],
)
NOW = OPENS + 50


def entries(**changes: Any) -> Definition:
    videos, stage = JUDGED.phases
    return replace(JUDGED, phases=[replace(videos, entries=replace(ENTRIES, **changes)), stage])


def staged(**changes: Any) -> Definition:
    videos, stage = JUDGED.phases
    return replace(JUDGED, phases=[videos, replace(stage, stage=replace(STAGE, **changes))])


def admitting(definition: Definition) -> Definition:
    videos, stage = definition.phases
    return replace(
        definition, phases=[videos, replace(stage, admits=[Admission("v2", each_round=3)])]
    )


@pytest.mark.parametrize(
    ("new", "key"),
    [
        (entries(kinds=["essay"]), "phases[0].entries.kinds"),
        (entries(video_maximum_s=60), "phases[0].entries.video_maximum"),
        (entries(owner="person"), "phases[0].entries.owner"),
        (staged(parts=[StagePart("mua", "Múa")]), "phases[1].stage.parts"),
        (admitting(JUDGED), "phases[1].admits"),
    ],
)
def test_what_authors_and_teams_work_by_stands_once_a_round_has_opened(
    new: Definition, key: str
) -> None:
    with pytest.raises(Refused) as refusal:
        refuse_change_of_opened(JUDGED, new, NOW)
    findings = refusal.value.problem.details["findings"]
    assert [finding["key"] for finding in findings] == [key]
    refuse_change_of_opened(JUDGED, new, NOW - 1)


@pytest.mark.parametrize(
    "new",
    [
        entries(outlets=["portal"], grace_s=900, screening="findings"),
        entries(
            criteria=[Criterion("hay", "Hay", 5)],
            panels=[Panel("b", "Ban")],
            figures=[CommitteeFigure("phieu", "Phiếu")],
        ),
        staged(panels=[Panel("b", "Ban")]),
    ],
)
def test_who_judges_by_what_may_change_until_sheets_are_released(new: Definition) -> None:
    refuse_change_of_opened(JUDGED, new, NOW)


def test_a_finding_has_the_form_of_those_of_a_check_and_says_it_in_both_languages() -> None:
    with pytest.raises(Refused) as refusal:
        refuse_change_of_opened(HELD, first(practice=True), OPENS)
    assert refusal.value.problem.details["findings"] == [
        {
            "key": "phases[0].rounds[0].practice",
            "message": "đổi practice; đợt thi đã mở nên phải giữ như cũ",
            "message_en": "practice changes; a round has opened, so it has to stay as it was",
            "severity": "error",
            "code": "contest.round_opened",
        }
    ]


@pytest.mark.parametrize(
    "new",
    [
        replace(HELD, title="Tên mới", ends_at_us=OPENS + 999),
        first(name="Tuần mở màn"),
        rules(score_visible="at_once"),
        rules(settlement_after_s=60),
        phase(rounds=[ROUNDS[0], replace(ROUNDS[1], closes_at_us=OPENS + 999)]),
        phase(rounds=[ROUNDS[0]]),
        phase(rounds=[ROUNDS[0], ROUNDS[1], Round("w0", "Bổ sung", 0, OPENS + 5)]),
        replace(HELD, phases=[PHASES[0]]),
        replace(HELD, phases=[PHASES[1], PHASES[0]]),
    ],
)
def test_everything_else_may_still_change(new: Definition) -> None:
    refuse_change_of_opened(HELD, new, OPENS)


def test_once_a_round_has_opened_no_more_is_published_of_people_than_they_were_told() -> None:
    """S13: less may be, as long as nothing is."""
    wide, narrow = Disclosure("public", "all"), Disclosure("auditors", "large")
    held = replace(HELD, disclosure=narrow)
    with pytest.raises(Refused) as refused:
        refuse_change_of_opened(held, replace(HELD, disclosure=wide), OPENS)
    keys = [finding["key"] for finding in refused.value.problem.details["findings"]]
    assert keys == ["disclosure.answers", "disclosure.agencies"]
    refuse_change_of_opened(held, replace(HELD, disclosure=wide), OPENS - 1)
    refuse_change_of_opened(replace(HELD, disclosure=wide), held, OPENS)
