"""One example of each event, with every field given: what the golden files hold.

An event that has got optional fields keeps its older golden files; their examples are in EARLIER.
"""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from contracts.attempt_scores import AttemptScored, AttemptsRescored, Rescored
from contracts.attempts import AttemptStarted, AttemptSubmitted, Origin
from contracts.contests import ContestDefined
from contracts.definition import (
    Admission,
    AgencyClass,
    Audience,
    AudienceBank,
    Award,
    CommitteeFigure,
    Conditions,
    ContributionRules,
    ContributionTarget,
    Criterion,
    Definition,
    Disclosure,
    EntryRules,
    Measure,
    Milestone,
    Panel,
    ParticipationRules,
    Phase,
    Prize,
    QuizRules,
    RegistrationField,
    ResultsRules,
    Round,
    SelfRegistration,
    StagePart,
    StageRound,
    StageRules,
    TeamRules,
    Term,
    TopicDraw,
)
from contracts.entries import EntryFileFact, EntryHandedIn, EntryScreened
from contracts.publications import ResultsPublished
from contracts.rosters import (
    AgencyRegistered,
    ContestantErased,
    ContestantExcluded,
    ContestantRegistered,
    HeadcountApproved,
    Membership,
)
from contracts.rounds import Disruption, RoundChanged, RoundOpened, RoundSettled
from contracts.stage import OrderDrawn, PerformanceTimed

DAY_US = 86_400_000_000
OPENS_US = 1_728_262_800_000_000
CLOSES_US = OPENS_US + 5 * DAY_US

#: all that a definition could say at first: the first edition of its event's golden file
FIRST_DEFINITION = Definition(
    slug="hai-phong-2024",
    title="Hội thi tìm hiểu cải cách hành chính",
    organiser="Ủy ban nhân dân thành phố",
    starts_at_us=OPENS_US,
    ends_at_us=OPENS_US + 40 * DAY_US,
    agency_classes=[
        AgencyClass("city", "Khối thành phố", 0.7),
        AgencyClass("other", "Khối khác", None),
    ],
    phases=[
        Phase(
            id="vong-1",
            name="Vòng 1",
            form="quiz",
            mandatory=True,
            quiz=QuizRules(
                time_limit_s=1800,
                blueprint=[TopicDraw("nghi-quyet-76", 12), TopicDraw("chi-so", 8)],
                attempts_allowed=2,
                counting_attempt="last",
                score_visible="after_settlement",
                prediction=True,
                shuffle_options=False,
                question_use="split",
                ranking=["score", "prediction", "duration", "earliest"],
            ),
            rounds=[Round("tuan-1", "Tuần 1", OPENS_US, CLOSES_US, True, "KQXS 06/10")],
        ),
        Phase(
            id="vong-2",
            name="Vòng 2",
            form="entries",
            entries=EntryRules(["video"], 1, 3, 60, 420),
        ),
    ],
    participation=ParticipationRules("vong-1", "headcount_less_excluded", 5),
    awards=[
        Award(
            "tuan",
            "Giải tuần",
            "vong-1",
            "individual",
            [Prize("nhat", "Giải nhất", 1, 500_000, "Bằng khen")],
            each_round=True,
        )
    ],
    calendar=[Milestone("quiz", "Thi trực tuyến", OPENS_US, CLOSES_US, "vong-1")],
    topics={"nghi-quyet-76": "Nghị quyết 76/NQ-CP", "chi-so": "Các chỉ số"},
    standing_body="Sở Nội vụ",
    timezone="Asia/Ho_Chi_Minh",
)

_QUIZ, _ENTRIES = FIRST_DEFINITION.phases
assert _QUIZ.quiz is not None
assert _ENTRIES.entries is not None
_STAGE = Phase(
    id="vong-3",
    name="Vòng 3",
    form="stage",
    rounds=[
        Round(
            id="cum-1",
            name="Cụm 1",
            opens_at_us=OPENS_US,
            closes_at_us=CLOSES_US,
            stage=StageRound("xã Bình An", 8, 2, True, ["SNV"]),
            makes_good="cum-0",
            agencies=["SNV"],
            prizes="own",
        )
    ],
    stage=StageRules(
        teams=22,
        team=TeamRules(7, 12, 4, True, True, OPENS_US, ["can-bo"]),
        parts=[StagePart("chao-hoi", "Chào hỏi", 300, [Criterion("noi-dung", "Nội dung", 10)])],
        order="listed",
    ),
)
#: as it was told before judged contests had panels, files and ways into later phases
_UNJUDGED = replace(
    FIRST_DEFINITION,
    phases=[
        replace(
            _QUIZ,
            quiz=replace(
                _QUIZ.quiz,
                blueprint=[TopicDraw("nghi-quyet-76", 20, "hard")],
                banks=[AudienceBank("nguoi-dan", [TopicDraw("chi-so", 20)])],
                tie="draw",
                voided="no_one",
                questions_public_from_us=OPENS_US,
                settlement_after_s=1200,
            ),
            rounds_promised=4,
            results=ResultsRules(172_800, 86_400, 43_200),
        ),
        replace(
            _ENTRIES,
            entries=replace(
                _ENTRIES.entries,
                word_minimum=1000,
                word_maximum=2000,
                attachments=True,
                labels=["title", "author"],
                original=True,
                criteria=[Criterion("noi-dung", "Nội dung", 10)],
                outlets=["portal", "loudspeaker"],
            ),
        ),
        _STAGE,
    ],
    participation=replace(
        FIRST_DEFINITION.participation,
        minimum_share=0.5,
        quota_scope="each_round",
        figures_visible="after_publication",
    ),
    awards=[
        replace(
            FIRST_DEFINITION.awards[0],
            recipients="collective",
            rounds=["tuan-1"],
            audiences=["can-bo"],
            combine="sum",
            measures=[
                Measure("earliest_completion", until="quota"),
                Measure("prizes", award="tuan", ranks=["nhat"]),
                Measure("stage_marks", phase="vong-3", part="chao-hoi"),
                Measure("weighted", terms=[Term("prizes", 0.6, "tuan", ["nhat"])]),
                Measure(
                    "weighted", terms=[Term("stage_marks", 0.4, phase="vong-3", part="chao-hoi")]
                ),
            ],
            conditions=Conditions(True, 2, 3, 4, 5, 6),
            tie="draw",
            one_prize_each=True,
            basis="rounds",
            prizes_promised=4,
        )
    ],
    calendar=[replace(FIRST_DEFINITION.calendar[0], kind="ceremony", form="written")],
    audiences=[Audience("can-bo", "Cán bộ", "mandatory", ["city"])],
    registration=SelfRegistration(
        fields=[RegistrationField("phone", False, True)],
        consent="Tôi đồng ý",
        claim_by=["id_number"],
        agency_confirmed=True,
        audience="can-bo",
        opens_at_us=OPENS_US,
        closes_at_us=CLOSES_US,
    ),
    contributions=ContributionRules(
        targets=[ContributionTarget("Sở Nội vụ", "chi-so", 20, "SNV", OPENS_US)],
        due_at_us=OPENS_US,
        official_questions=10,
        official={"chi-so": 10},
    ),
    prize_money=500_000,
    disclosure=Disclosure("public", "large"),
)
_UNDISCLOSED = replace(_UNJUDGED, disclosure=Disclosure())
_PANEL = Panel(
    id="so-khao",
    name="Sơ khảo",
    kinds=["video"],
    rounds=["nhan-bai"],
    parts=["chao-hoi"],
    preliminary=True,
    advancing=30,
    criteria=[Criterion("loi", "Lỗi", 5, True, "Trừ 0,5 điểm mỗi lỗi")],
    step="0.25",
    assignment="balanced",
    judges_per_entry=5,
    sufficient=4,
    combine="trimmed",
    trim=2,
    outlier_distance=1.5,
    standardise=True,
    divergence=2.5,
    judges_hidden=True,
)


def _judged(definition: Definition) -> Definition:
    """With all that is said of judged contests."""
    quiz, entries, stage = definition.phases
    assert entries.entries is not None
    assert stage.stage is not None
    award = definition.awards[0]
    (cluster,) = stage.rounds
    assert cluster.stage is not None
    marks = Measure("entry_marks", phase="vong-2", criterion="noi-dung")
    votes = Term("committee_figure", 1.0, phase="vong-2", criterion="noi-dung", figure="phieu")
    return replace(
        definition,
        age_at_us=OPENS_US,
        audiences=[replace(definition.audiences[0], minimum_age=15, maximum_age=35)],
        awards=[
            replace(
                award,
                measures=[
                    *award.measures,
                    marks,
                    Measure("committee_figure", phase="vong-2", figure="phieu"),
                    Measure("weighted", terms=[votes]),
                ],
            )
        ],
        phases=[
            quiz,
            replace(
                entries,
                entries=replace(
                    entries.entries,
                    owner="person",
                    handed_in_by="author",
                    maximum_per_author=2,
                    authors_maximum=5,
                    formats=["mp4"],
                    sizes={"video": 500_000_000},
                    text_word_minimum=10,
                    text_word_maximum=20,
                    explanation_word_maximum=200,
                    picture_longest_minimum=3000,
                    sound_minimum_s=60,
                    sound_maximum_s=300,
                    video_sound=True,
                    page_numbers=True,
                    grace_s=900,
                    blind=False,
                    screening="findings",
                    panels=[_PANEL],
                    figures=[CommitteeFigure("phieu", "Lượt bình chọn")],
                ),
                admits=[Admission("vong-1", ["tuan-1"], 10, 40, "sum", ["tuan"], ["can-bo"])],
            ),
            replace(
                stage,
                stage=replace(
                    stage.stage,
                    parts=[
                        replace(
                            stage.stage.parts[0],
                            overrun_every_s=60,
                            overrun_points=0.5,
                            bank_topics=["chi-so"],
                            bank_questions=3,
                        )
                    ],
                    panels=[replace(_PANEL, kinds=[])],
                ),
                rounds=[
                    replace(cluster, stage=replace(cluster.stage, advances_to="ban-ket")),
                ],
            ),
        ],
    )


DEFINITION = _judged(_UNJUDGED)

SUBMITTED = AttemptSubmitted(
    contest="hai-phong-2024",
    round="tuan-1",
    attempt="a-1",
    person="p-1",
    pseudonym="0123456789abcdef",
    agency="SNV",
    number=1,
    started_at_us=OPENS_US,
    submitted_at_us=OPENS_US + 600_000_000,
    kind="automatic",
    answers={"CH001": "A", "CH002": "D"},
    questions=20,
    revision=2,
    prediction=1234,
    receipt="r-1",
    origin=Origin("0a1b2c3d4e5f6071", "8899aabbccddeeff"),
    unanswered=["CH003"],
    audience="nguoi-dan",
)
_SETTLED_QUIZ = RoundSettled(
    contest="hai-phong-2024",
    round="tuan-1",
    settled_at_us=CLOSES_US + 5_000_000,
    seed="5" * 64,
    public_value="KQXS 06/10",
    commitment="c" * 64,
    bank_digest="b" * 64,
    pseudonym_commitment="d" * 64,
    bank={"CH001": "e" * 64},
    attempts=7,
    revisions=9,
    places={"CH001": ("hard", "nguoi-dan")},
    opens_at_us=OPENS_US,
    closes_at_us=CLOSES_US,
    extensions={"SNV": CLOSES_US + 1_000_000},
    disruptions=[
        Disruption(OPENS_US + 1_000_000, OPENS_US + 3_000_000, OPENS_US + 2_000_000, ["SNV"])
    ],
)
#: no round has both attempts and entries; an example has all there is to tell
SETTLED = replace(_SETTLED_QUIZ, entries=3, entry_revisions=5, teams=2, team_revisions=4)
SCORED = AttemptScored(
    contest="hai-phong-2024",
    round="tuan-1",
    attempt="a-1",
    person="p-1",
    agency="SNV",
    score=1,
    questions=20,
    answered=2,
    duration_s=600,
    submitted_at_us=OPENS_US + 600_000_000,
    revision=2,
    key_revision=3,
    status="annulled",
)

REGISTERED = ContestantRegistered(
    contest="hai-phong-2024",
    person="p-1",
    name="Đỗ Thị Ước",
    obligation="encouraged",
    memberships=[Membership("SNV", OPENS_US, CLOSES_US), Membership("STC")],
    revision=5,
    code="CB0001",
    unconfirmed=True,
    audience="dan",
    age="too_young",
)
ERASED = ContestantErased(
    contest="quang-tri-2022",
    person="p-3",
    obligation="encouraged",
    memberships=[Membership("P1", OPENS_US)],
    revision=7,
    unconfirmed=True,
    audience="dan",
)

EXAMPLES: list[Struct] = [
    ContestDefined("hai-phong-2024", DEFINITION, 3),
    AgencyRegistered("hai-phong-2024", "SNV", "Sở Nội vụ", "city", 2, "UBND", OPENS_US, CLOSES_US),
    HeadcountApproved("hai-phong-2024", "SNV", 120, 4, False),
    REGISTERED,
    ContestantExcluded("hai-phong-2024", "p-2", "Tổ ra đề", 6),
    ERASED,
    RoundOpened("hai-phong-2024", "tuan-1", OPENS_US, CLOSES_US, "c" * 64),
    RoundChanged(
        "hai-phong-2024", "tuan-1", CLOSES_US, "Mất điện", "org", OPENS_US, ["SNV", "STC"]
    ),
    SETTLED,
    EntryHandedIn(
        contest="dakrong-2020",
        round="nop-bai",
        entry="8_pzMd3C",
        code="B017",
        version=2,
        revision=3,
        kind="essay",
        owner="person",
        agency="UBND-TR",
        authors=["p-1", "p-2"],
        files=[EntryFileFact("main", "f" * 64, 48_213), EntryFileFact("attachment", "e" * 64, 9)],
        received_at_us=OPENS_US,
        late=True,
        state="handed_in",
        title_digest="d" * 64,
    ),
    EntryScreened(
        "dakrong-2020", "nop-bai", "8_pzMd3C", 2, "accepted", 4, ["words.few"], CLOSES_US
    ),
    OrderDrawn(
        "binh-son-2024",
        "cum-binh-phuoc",
        "e" * 64,
        "d" * 64,
        "số đề ba càng 482",
        ["xa-3", "xa-1", "xa-2"],
    ),
    PerformanceTimed(
        contest="binh-son-2024",
        round="cum-binh-phuoc",
        performance="8_pzMd3C",
        team="xa-3",
        name="Đội xã Bình An",
        people=["p-1", "p-2"],
        place=1,
        state="ended",
        used_ms={"": 900_000, "gioi-thieu": 301_500},
        revision=7,
    ),
    AttemptStarted(
        "hai-phong-2024",
        "tuan-1",
        "a-1",
        "p-1",
        "SNV",
        1,
        OPENS_US,
        OPENS_US + 1_800_000_000,
        Origin("0a1b2c3d4e5f6071", "8899aabbccddeeff"),
    ),
    SUBMITTED,
    SCORED,
    AttemptsRescored("hai-phong-2024", "tuan-1", 4, [Rescored("a-1", "p-1", "SNV", 2, 2)]),
    ResultsPublished(
        "hai-phong-2024", "tuan-1", 2, "a" * 64, CLOSES_US + DAY_US, "vong-1", "final"
    ),
]


def _unsettled(definition: Definition) -> Definition:
    """As it was told when definitions did not say yet when rounds settle."""
    quiz, *others = definition.phases
    assert quiz.quiz is not None
    without = replace(quiz, quiz=replace(quiz.quiz, settlement_after_s=None))
    return replace(definition, phases=[without, *others])


def _all_good(definition: Definition) -> Definition:
    """As it was told when no round made another one good."""
    return _rounds_with(definition, makes_good="", agencies=[], prizes="")


def _rounds_with(definition: Definition, **values: Any) -> Definition:
    phases = [
        replace(phase, rounds=[replace(item, **values) for item in phase.rounds])
        for phase in definition.phases
    ]
    return replace(definition, phases=phases)


#: what older writers wrote of the same version, by golden file, before later fields were added
EARLIER: dict[str, Struct] = {
    "registration.headcount_approved.v1": HeadcountApproved("hai-phong-2024", "SNV", 120, 4),
    "registration.contest_defined.v1": ContestDefined("hai-phong-2024", FIRST_DEFINITION, 3),
    "registration.contest_defined.v1-2": ContestDefined(
        "hai-phong-2024",
        replace(
            _unsettled(_all_good(_UNDISCLOSED)),
            participation=replace(_UNJUDGED.participation, figures_visible="public"),
        ),
        3,
    ),
    "registration.contest_defined.v1-3": ContestDefined(
        "hai-phong-2024", _unsettled(_all_good(_UNDISCLOSED)), 3
    ),
    "registration.contest_defined.v1-4": ContestDefined(
        "hai-phong-2024", _all_good(_UNDISCLOSED), 3
    ),
    "registration.contest_defined.v1-5": ContestDefined("hai-phong-2024", _all_good(_UNJUDGED), 3),
    "registration.contest_defined.v1-6": ContestDefined(
        "hai-phong-2024", _rounds_with(_UNJUDGED, prizes=""), 3
    ),
    "registration.contest_defined.v1-7": ContestDefined("hai-phong-2024", _UNJUDGED, 3),
    "scoring.results_published.v1": ResultsPublished(
        "hai-phong-2024", "tuan-1", 2, "a" * 64, CLOSES_US + DAY_US
    ),
    "registration.contestant_registered.v1": replace(
        REGISTERED, unconfirmed=False, audience="", age=""
    ),
    "registration.contestant_registered.v1-2": replace(REGISTERED, audience="", age=""),
    "registration.contestant_registered.v1-3": replace(REGISTERED, age=""),
    "registration.contestant_erased.v1": replace(ERASED, audience=""),
    "exam.attempt_started.v1": AttemptStarted(
        "hai-phong-2024", "tuan-1", "a-1", "p-1", "SNV", 1, OPENS_US, OPENS_US + 1_800_000_000
    ),
    "exam.attempt_submitted.v1": replace(SUBMITTED, origin=None, unanswered=None, audience=""),
    "exam.attempt_submitted.v1-2": replace(SUBMITTED, unanswered=None, audience=""),
    "exam.attempt_submitted.v1-3": replace(SUBMITTED, audience=""),
    "exam.round_settled.v1": replace(
        _SETTLED_QUIZ, places={}, opens_at_us=0, closes_at_us=0, extensions={}, disruptions=[]
    ),
    "exam.round_settled.v1-2": replace(
        _SETTLED_QUIZ, opens_at_us=0, closes_at_us=0, extensions={}, disruptions=[]
    ),
    "exam.round_settled.v1-3": replace(_SETTLED_QUIZ, disruptions=[]),
    "exam.round_settled.v1-4": _SETTLED_QUIZ,
    "scoring.attempt_scored.v1": replace(SCORED, status="counted"),
}
