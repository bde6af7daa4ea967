"""A definition that says all there is to say, as it was told at first, later, and now."""

from msgspec.structs import replace

from contracts.definition import (
    Admission,
    AgencyClass,
    Audience,
    AudienceBank,
    Award,
    CommitteeFigure,
    Conditions,
    Contact,
    ContributionRules,
    ContributionTarget,
    Criterion,
    DailyHours,
    Definition,
    Disclosure,
    EntryRules,
    Measure,
    Milestone,
    Office,
    Panel,
    ParticipationRules,
    Phase,
    Prize,
    PrizesInAll,
    QuestionPoints,
    QuizRules,
    RegistrationField,
    ResultsRules,
    Round,
    SelfRegistration,
    Signatory,
    StagePart,
    StageRound,
    StageRules,
    TeamRules,
    Term,
    TopicDraw,
)

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
STAGE = Phase(
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
UNJUDGED = replace(
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
        STAGE,
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
UNDISCLOSED = replace(UNJUDGED, disclosure=Disclosure())
PANEL = Panel(
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
    assert quiz.quiz is not None
    (week,) = quiz.rounds
    assert entries.entries is not None
    assert stage.stage is not None
    award = definition.awards[0]
    (cluster,) = stage.rounds
    assert cluster.stage is not None
    marks = Measure("entry_marks", phase="vong-2", criterion="noi-dung")
    papers = Measure("papers_above", share=0.5)
    share = Term("papers_above", 1.0, share=0.5)
    votes = Term("committee_figure", 1.0, phase="vong-2", criterion="noi-dung", figure="phieu")
    return replace(
        definition,
        age_at_us=OPENS_US,
        prizes_in_all=PrizesInAll(1, 2, 3, 4),
        audiences=[replace(definition.audiences[0], minimum_age=15, maximum_age=35)],
        awards=[
            replace(
                award,
                tie="shared",
                shared_money="divided",
                shared_places="kept",
                several_prizes="higher",
                prizes_per_agency=2,
                ranking=["prediction", "duration"],
                measures=[
                    *award.measures,
                    marks,
                    papers,
                    Measure("weighted", terms=[share]),
                    Measure("committee_figure", phase="vong-2", figure="phieu"),
                    Measure("weighted", terms=[votes]),
                ],
            )
        ],
        phases=[
            replace(
                quiz,
                quiz=replace(quiz.quiz, predicts="attempts"),
                rounds=[
                    replace(
                        week,
                        blueprint=[TopicDraw("chi-so", 10, "easy")],
                        daily_hours=DailyHours(420, 1320),
                    )
                ],
            ),
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
                    panels=[PANEL],
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
                    panels=[replace(PANEL, kinds=[])],
                ),
                rounds=[
                    replace(cluster, stage=replace(cluster.stage, advances_to="ban-ket")),
                ],
            ),
        ],
    )


def _judged_by_committee(definition: Definition) -> Definition:
    return replace(definition, awards=[replace(one, by="judgement") for one in definition.awards])


#: as it was told when quizzes had but one kind of questions
OF_ONE_KIND = _judged(UNJUDGED)


def _with_kinds(definition: Definition) -> Definition:
    quiz, *others = definition.phases
    assert quiz.quiz is not None
    rules = replace(
        quiz.quiz,
        kinds=["multiple_choice", "true_false"],
        several_right="per_option",
        points=QuestionPoints(2, 4, 6),
    )
    return replace(definition, phases=[replace(quiz, quiz=rules), *others])


DEFINITION = replace(
    _judged_by_committee(_with_kinds(OF_ONE_KIND)),
    participation=replace(OF_ONE_KIND.participation, two_lists="class_order"),
    currency="USD",
    office=Office(
        authority="UBND THÀNH PHỐ HẢI PHÒNG",
        name="BAN TỔ CHỨC HỘI THI",
        symbol="BTC",
        place="Hải Phòng",
        contact=Contact("Sở Nội vụ", "18 Hoàng Diệu", "0225 3821 054", "cchc@haiphong.gov.vn"),
        signers=[
            Signatory("PHÓ TRƯỞNG BAN", "Đỗ Thị Ước", "KT.", "TRƯỞNG BAN", "TM. BAN TỔ CHỨC"),
        ],
        recipients=["Như trên", "Lưu: VT, SNV"],
    ),
)
