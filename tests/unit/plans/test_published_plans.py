"""The plans: what they say, what the checker finds in them as published, and as decided.

``<slug>-as-published.toml`` keeps a plan's contradictions, ``<slug>.toml`` has them decided.
"""

import pytest
from msgspec.structs import replace

from contracts.definition import Measure, definition_digest
from contracts.definition.panels import WHOLE_PANEL
from contracts.time_zones import HOME
from plans.checks.prizes import prize_money, times_given
from plans.date_and_time_texts import show
from plans.definition_check import examine
from tests.unit.plans.contest_files import CONTESTS, definition_of, prizes_of, tables_of, text_of

DECIDED = (
    "hai-phong-2024", "quang-tri-2022", "binh-thanh-2022", "dakrong-2020", "binh-son-2024",
    "hai-phong-2025", "viet-nam-hanh-phuc-2025", "dai-hoc-kiem-sat-2021", "mu-bao-hiem-2021",
    "vo-nguyen-giap-2021", "hoa-binh-2022", "hue-2025", "tuyen-giao-2020", "quang-nam-2014",
    "dong-thap-2022", "an-toan-lao-dong-2024", "bien-cuong-2021", "an-toan-thong-tin-2022",
)  # fmt: skip
#: what names the rules of these plans in events and ledgers: new keys leave it as it is
DIGESTS = {
    "binh-son-2024": "1c00809d873e9e0bdc7d4194651b93fac1a0a508f814d1b825d029505644e89a",
    "binh-thanh-2022": "b6b31e91b01236f10bbc37184be231049c9e979e813e5779f660bcc0b672c4d0",
    "dakrong-2020": "d04b272ed5e2a87a086fef0bd718242e0fc0984da01db8bf2d918fcfebfc957e",
    "hai-phong-2024": "4079938afe915e199027c957f5b84999e4f9c08958b2fd688eb1b047fb14138c",
    "quang-tri-2022": "1e3bf93e19c97653890d21a95d39ae98b03f35b2430f817709bf27ddba736830",
    "binh-son-2024-as-published": (
        "1dfd58821593db52fb858cf44c26bb30eddf8d1dc31e0604dcadb248d852ae7e"
    ),
    "binh-thanh-2022-as-published": (
        "95fbc44802e2c16931de18450564d1f434e77a8a41f6b7b222072f9c9e0f0c4e"
    ),
    "hai-phong-2024-as-published": (
        "f771dba7d5e9d4c37a92e0a648b672b8002125e8238c6169e59ce23e9c581e65"
    ),
    "quang-tri-2022-as-published": (
        "cbfc5dac5f17d5feaad93aa09e8cda6a44ed59c638cfde72d0f5007481e71559"
    ),
}
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


def test_there_are_these_plans_and_no_others() -> None:
    assert {file.stem for file in CONTESTS.glob("*.toml")} == {*DECIDED, *PUBLISHED}


@pytest.mark.parametrize("slug", DIGESTS)
def test_new_words_of_the_language_change_no_plan_that_does_not_use_them(slug: str) -> None:
    without_new_words = replace(definition_of(slug), office=None)
    assert definition_digest(without_new_words) == DIGESTS[slug]


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
        "hai-phong-2024-as-published": {"calendar", "office"},
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
    windows = [
        (show(week.opens_at_us, HOME), show(week.closes_at_us, HOME)) for week in phase.rounds
    ]
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
    assert (show(window.opens_at_us, HOME), show(window.closes_at_us, HOME)) == (
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
    assert show(contributions.due_at_us, HOME) == "00:00 15/06/2022"
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
    assert show(phase.rounds[0].closes_at_us, HOME) == "00:00 16/09/2020"
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


def test_hai_phong_2025_is_the_plan_that_was_published() -> None:
    """Four weeks of a quiz without a staff list, and one slogan of 10 to 20 words an agency."""
    plan = definition_of("hai-phong-2025")
    quiz, slogans = plan.phases
    assert quiz.mandatory
    assert quiz.quiz is not None
    assert quiz.quiz.attempts_allowed == 1
    assert [show(week.opens_at_us, HOME) for week in quiz.rounds][::3] == [
        "00:00 03/11/2025", "00:00 24/11/2025"
    ]  # fmt: skip
    assert show(quiz.rounds[-1].closes_at_us, HOME, "end") == "hết ngày 28/11/2025"
    assert show(slogans.rounds[0].closes_at_us, HOME) == "00:00 11/11/2025"
    rules = slogans.entries
    assert rules is not None
    assert (rules.kinds, rules.text_word_minimum, rules.text_word_maximum) == (["text"], 10, 20)
    assert (rules.minimum_per_agency, rules.maximum_per_agency) == (1, 1)
    assert (rules.owned_by, rules.handed_in_by) == ("agency", "liaison")
    assert plan.registration is not None
    asked = [item.field for item in plan.registration.fields]
    assert asked == ["name", "id_number", "email", "phone", "agency"]
    assert plan.participation.figures_visible == "after_publication"


def test_happy_vietnam_is_the_plan_that_was_published() -> None:
    """Photos of 3,000 pixels and videos of 5 minutes and 500 MB, from 15 years on."""
    plan = definition_of("viet-nam-hanh-phuc-2025")
    photos, videos = (phase.entries for phase in plan.phases)
    assert photos is not None
    assert videos is not None
    assert (photos.kinds, photos.formats_of("picture")) == (["picture"], ["jpeg"])
    assert photos.picture_longest_minimum == 3000
    assert (videos.kinds, videos.formats_of("video")) == (["video"], ["mp4"])
    assert (videos.video_maximum_s, videos.largest("video")) == (300, 500_000_000)
    assert plan.audiences[0].minimum_age == 15
    for main, creative, votes in (plan.awards[:3], plan.awards[3:]):
        assert prizes_of(main) == [
            ("first", 1, 50_000_000), ("second", 2, 30_000_000), ("third", 3, 15_000_000),
            ("consolation", 10, 5_000_000),
        ]  # fmt: skip
        assert (creative.prizes[0].money, votes.prizes[0].money) == (20_000_000, 5_000_000)
        assert creative.measures[0] == Measure("entry_marks", criterion="sang-tao")
        assert votes.measures[0] == Measure("committee_figure", figure="binh-chon")
    assert prize_money(plan) == 460_000_000


def test_the_slogan_of_a_university_is_the_plan_that_was_published() -> None:
    """At most 20 words by one or several, about 30 for the final jury, six prizes."""
    plan = definition_of("dai-hoc-kiem-sat-2021")
    (phase,) = plan.phases
    rules = phase.entries
    assert rules is not None
    assert (rules.text_word_maximum, rules.explanation_word_maximum) == (20, 200)
    assert (rules.maximum_per_author, rules.authors_maximum) == (None, 5)
    assert (rules.labels, rules.blind, rules.owned_by) == (["code"], True, "person")
    assert [(one.preliminary, one.advancing) for one in rules.panels] == [(True, 30), (False, None)]
    assert show(phase.rounds[0].closes_at_us, HOME, "end") == "hết ngày 15/11/2021"
    assert [prize.winners for prize in plan.awards[0].prizes] == [1, 1, 1, 3]
    assert plan.participation.phase == phase.id  # which the file leaves out


def test_the_helmet_posters_are_the_plan_that_was_published() -> None:
    """Drawings until the end of 19/1/2022, and 836 prizes in kind."""
    plan = definition_of("mu-bao-hiem-2021")
    (phase,) = plan.phases
    assert phase.entries is not None
    assert phase.entries.kinds == ["picture"]
    assert [panel.standardise for panel in phase.entries.panels] == [True, False]
    assert show(phase.rounds[0].closes_at_us, HOME) == "00:00 20/01/2022"
    (award,) = plan.awards
    assert [prize.winners for prize in award.prizes] == [1, 5, 10, 20, 800]
    assert all("giấy chứng nhận" in prize.certificate for prize in award.prizes)
    assert show(plan.calendar[-1].from_us, HOME) == "00:00 31/03/2022"


@pytest.mark.parametrize(
    ("slug", "owner", "largest"),
    [("dakrong-2020", "person", 2_200_000_000), ("hai-phong-2024", "agency", 2_200_000_000)],
)
def test_plans_that_say_nothing_of_owners_sizes_and_panels_mean_what_they_did(
    slug: str, owner: str, largest: int
) -> None:
    """P4: an entry is its author's; P1: the one clip of an agency is the agency's."""
    rules = next(phase.entries for phase in definition_of(slug).phases if phase.entries)
    assert rules.owned_by == owner
    assert rules.largest("video") == largest
    assert rules.formats_of("video") == ["mp4", "webm", "mov"]
    assert rules.judged_by == [WHOLE_PANEL]


@pytest.mark.parametrize("slug", DECIDED)
def test_a_plan_of_past_years_is_clean_unless_the_day_is_asked_about(slug: str) -> None:
    today_us = 1_767_225_600_000_000  # 2026
    findings = examine(text_of(slug), slug, today_us=today_us).findings
    assert [finding.code for finding in findings] == ["contest.past"]
