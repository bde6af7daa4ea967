"""A house with services that answer plausibly, for tests that look at one thing."""

import base64
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.accounts import (
    Account,
    ActivationCode,
    ActivationCodes,
    Names,
    OwnSession,
    OwnSessions,
    Revocations,
)
from contracts.agency_staff_lists import (
    Corrections,
    CorrectionView,
    Recipient,
    ReminderBegun,
    Reminders,
    ReminderView,
    Staff,
    StaffMember,
)
from contracts.appeals import Appeals, AppealView
from contracts.attempt_scores import ScoreView
from contracts.attempts import (
    AnswersSaved,
    AttemptView,
    OwnAttempt,
    OwnAttempts,
    Receipt,
    ReceiptView,
    Submitted,
)
from contracts.audit_chain import AuditChain, AuditHead
from contracts.audit_queries import AuditRecord, AuditRecords
from contracts.broker_topology import READERS
from contracts.contest_readiness import OnRoster, Preparation, Served
from contracts.contests import Contests, ContestView
from contracts.definition import (
    AgencyClass,
    Definition,
    ParticipationRules,
    Phase,
    QuizRules,
    RegistrationField,
    Round,
    SelfRegistration,
    TopicDraw,
)
from contracts.empty_reply import Done
from contracts.errors import Refused
from contracts.event_envelope import encode
from contracts.event_stream_commands import ParkedEvent, ParkedEvents, Replayed
from contracts.gateway_watermarks import GatewayState
from contracts.integrity_report import Concerned, IntegrityFinding, IntegrityReport
from contracts.own_ledger_line import OwnLine
from contracts.publications import (
    Freshness,
    FreshnessReport,
    LedgerPart,
    LedgerPlace,
    Publication,
    Publications,
)
from contracts.question_bank import BankDifference, Option, PaperQuestion, Question, RoundQuestions
from contracts.question_keys import KeysImported, PublishedKeys, SealingKey
from contracts.question_proposals import (
    ContributionLine,
    Contributions,
    Proposals,
    ProposalView,
    Proposed,
    Selection,
    ShownKeys,
)
from contracts.question_statistics import (
    KeySuspicion,
    OptionStatistics,
    QuestionStatistics,
    RoundQuestionStatistics,
)
from contracts.reporting import (
    AgencyParticipation,
    Arrivals,
    ClassTotal,
    Digest,
    Missing,
    MissingPerson,
    Outlook,
    Participation,
    Statistics,
    StreamPlace,
)
from contracts.results import AwardLine, Awards, Draft, Standing, Standings
from contracts.roster_previews import RosterFacts
from contracts.rosters import RosterDifference
from contracts.rounds import MakeUpPeople, Rounds, RoundShortening, RoundView, TimeGivenBack
from contracts.self_registration import (
    ErasureAsked,
    Erasures,
    ErasureView,
    OwnRegistration,
    Registered,
    Waiting,
    WaitingPerson,
)
from contracts.settled_round_decisions import (
    Decisions,
    DecisionView,
    Difference,
    ResultsPreview,
    Subject,
)
from plumbing.installation_keys import Opener
from tests.unit.gateway.fakes import NOW_US, Handler, House
from tests.unit.gateway.staging import Staging

DAY_US = 86_400_000_000
OPENER = Opener(b"k" * 32)
CONTEST, ROUND = "cai-cach", "tuan-1"
QUIZ = QuizRules(1800, [TopicDraw("a", 1)], score_visible="at_once", prediction=True)
DEFINITION = Definition(
    slug=CONTEST,
    title="Hội thi cải cách hành chính",
    organiser="UBND",
    starts_at_us=NOW_US - DAY_US,
    ends_at_us=NOW_US + DAY_US,
    agency_classes=[AgencyClass("city", "Cơ quan thành phố", 0.7)],
    phases=[
        Phase(
            "vong-1",
            "Vòng 1",
            "quiz",
            quiz=QUIZ,
            rounds=[Round(ROUND, "Tuần 1", NOW_US - DAY_US, NOW_US + DAY_US)],
        )
    ],
    participation=ParticipationRules("vong-1"),
    topics={"a": "Cải cách"},
    registration=SelfRegistration(
        [
            RegistrationField("name"),
            RegistrationField("phone", verified=True),
            RegistrationField("agency"),
        ],
        "Tôi đồng ý.",
        ["name", "phone"],
    ),
)
RECEIPT = Receipt(
    "bn1", "at1", CONTEST, ROUND, "2024-10-27T10:33:20.000+07:00", 1, "d", "person", "k", "s"
)
APPEAL = AppealView(
    "kn1", CONTEST, ROUND, "at1", "p1", "Bình", "q1", "Câu này sai", NOW_US, "filed"
)
MEMBER = StaffMember(
    "p2", "cb2", "cb2", "Đặng Văn An", "Chuyên viên", "0912345678", "an@example.vn", "mandatory"
)
CORRECTION = CorrectionView(
    "c1", CONTEST, "A1", "left", "p2", "Đặng Văn An", {}, "Nghỉ hưu", "p1", NOW_US
)
QUESTION = PaperQuestion("q1", 'Hỏi "gì"?', [Option("A", "một"), Option("B", "hai")])
PARKED = ParkedEvents(
    [ParkedEvent(3, "exam", 1, 0, 17, "attempt_submitted", 1, "at1", "KeyError: 'x'", NOW_US)], 1
)
INTEGRITY = IntegrityReport(
    CONTEST,
    ROUND,
    7,
    7,
    7,
    6,
    [
        IntegrityFinding(
            "shared_device",
            "device_one_agency",
            "ordinary",
            [Concerned("p1", "Bình", ["Sở Nội vụ"]), Concerned("p2", "An", ["Sở Nội vụ"])],
            {"people": 2, "first_started_at_us": NOW_US},
            "Máy dùng chung.",
            "A shared computer.",
            "Không cần làm gì.",
            "Nothing to do.",
        )
    ],
    {},
)
AUDIT = {
    "registration": [
        AuditRecord(2, NOW_US + 2, "p1", "headcounts.approved", CONTEST, {"reason": "nghỉ hưu"}),
        AuditRecord(1, NOW_US, "p1", "role.granted", f"{CONTEST}/p2", {"role": "liaison"}),
    ],
    "exam": [
        AuditRecord(
            1, NOW_US + 1, "p1", "round.changed", f"{CONTEST}/{ROUND}",
            {"closes_at_us": NOW_US, "reason": "mất điện", "agencies": None},
        )
    ],
    "scoring": [],
}  # fmt: skip
SERVED = Served("p2", "cb2", "An", "liaison", "A1", False)
EXAM_ROUND = RoundView(
    CONTEST, ROUND, "Tuần 1", "vong-1", NOW_US - DAY_US, NOW_US + DAY_US, "open", False, "c", ""
)


PROPOSAL = ProposalView(
    Question("q1", "a", "Hỏi?", {"A": "một", "B": "hai"}, "Tư pháp"), "draft", "p1", 1, NOW_US, "c"
)
FIGURES = QuestionStatistics(
    "q1", "a", "A", 40, 5, 0.125, -0.4,
    [OptionStatistics("A", 5, 0.125, 0.0, 0.4), OptionStatistics("B", 35, 0.875, 1.0, 0.6)],
    [KeySuspicion("best_prefer_another", True, "B")],
)  # fmt: skip


def attempt(**changes: Any) -> AttemptView:
    values: dict[str, Any] = {
        "attempt": "at1",
        "contest": CONTEST,
        "round": ROUND,
        "state": "in_progress",
        "started_at_us": NOW_US,
        "deadline_us": NOW_US + 1_800_000_000,
        "paper": "q1:BA",
        "bank": 1,
        "answers": {},
    }
    return AttemptView(**{**values, **changes})


def own_attempt(item: Any) -> AttemptView:
    if item.person not in (None, "p1"):
        raise Refused("attempt.unknown", "no such attempt")
    return attempt()


def check_role(item: Any) -> Done:
    return Done()


def decision(subject: Subject) -> DecisionView:
    return DecisionView(1, subject, "lý do", "org", NOW_US, Difference(CONTEST, subject, "d" * 64))


def _audit(service: str) -> Handler:
    def found(item: Any) -> AuditRecords:
        return AuditRecords(
            [
                one
                for one in AUDIT[service]
                if (item.before is None or one.id < item.before)
                and (not item.actions or one.action in item.actions)
            ][: item.limit]
        )

    return found


def handlers() -> dict[str, Handler]:
    """Every command that the routes use, answered by the type the registry promises."""
    line = AgencyParticipation("A1", "Sở Nội vụ", "city", 10, 11, 10, 7, 0.7, 0.7, True, 0)
    total = ClassTotal("city", "Cơ quan thành phố", 1, 1, 10, 7, 0.7, 0.7)
    standing = Standing(1, "p1", "Bình", "Sở Nội vụ", 1, 1, 60, NOW_US)
    publication = Publication(CONTEST, ROUND, 1, "ab", NOW_US, 1, "key", '{"ledger":1}\n')
    difference = RosterDifference("done", 1, people_new=1)
    account = Account("p1", "Bình", ["contestant"], "s1", False, "cb1", "A1", "Chuyên viên")
    code = ActivationCode("A1", "p2", "cb2", "An", "ABCD-EFGH")
    return {
        "registration.sign_in": lambda item: account,
        "registration.sign_out": lambda item: Done(),
        "registration.change_password": lambda item: account,
        "registration.own_sessions": lambda item: OwnSessions(
            [
                OwnSession("s1", NOW_US, NOW_US + DAY_US, "Chrome, Windows"),
                OwnSession("sx", 1, 2),
            ]
        ),
        "registration.check_role": check_role,
        "registration.revocations": lambda item: Revocations(0, []),
        "registration.define_contest": lambda item: ContestView(
            item.definition.slug, item.definition, 1
        ),
        "registration.contests": lambda item: Contests([ContestView(CONTEST, DEFINITION, 1)]),
        "registration.import_roster": lambda item: difference,
        "registration.import_state": lambda item: difference,
        **Staging().handlers(),
        "registration.approve_headcounts": lambda item: Done(len(item.headcounts)),
        "registration.issue_codes": lambda item: ActivationCodes([code]),
        "registration.grant_role": lambda item: code,
        "registration.revoke_role": lambda item: Done(),
        "registration.names": lambda item: Names(dict.fromkeys(item.people, "Bình")),
        "registration.exclude": lambda item: Done(),
        "registration.foresee": lambda item: RosterFacts(),
        "registration.register": lambda item: Registered(
            "p9", "binhl.abcde", "Lê Bình", "A1", False, "waiting"
        ),
        "registration.waiting": lambda item: Waiting(
            [WaitingPerson("p9", "A1", False, NOW_US, {"phone": "0912345678"})]
        ),
        "registration.decide": lambda item: Done(),
        "registration.own_registration": lambda item: OwnRegistration(
            item.contest,
            item.person,
            "binhl.abcde",
            "A1",
            "encouraged",
            False,
            "waiting",
            {"phone": "0912345678"},
            {"name": "Lê Bình"},
            "Tôi đồng ý.",
            "d",
            NOW_US,
            NOW_US,
        ),
        "registration.ask_erasure": lambda item: ErasureAsked(item.at_us + 86_400_000_000),
        "registration.call_off_erasure": lambda item: Done(),
        "registration.erasures": lambda item: Erasures(
            [ErasureView("p9", "Lê Bình", "A1", "waiting", NOW_US, NOW_US + 86_400_000_000)]
        ),
        "registration.staff": lambda item: Staff([MEMBER]),
        "registration.file_correction": lambda item: CORRECTION,
        "registration.answer_correction": lambda item: CORRECTION,
        "registration.corrections": lambda item: Corrections([CORRECTION]),
        "registration.begin_reminder": lambda item: ReminderBegun(
            "2024-10-27", [Recipient("p2", "An", "an@example.vn")], 1
        ),
        "registration.end_reminder": lambda item: Done(item.sent),
        "registration.reminders": lambda item: Reminders(
            [ReminderView(ROUND, "2024-10-26", "p1", NOW_US, 3, 1)]
        ),
        "registration.preparation": lambda item: Preparation(
            item.contest, 1, 1, 11, 1, 3, [SERVED]
        ),
        "registration.look_up": lambda item: OnRoster(
            "p2", "cb2", "An", ["A1"], "mandatory", "", False
        ),
        **{f"{name}.audit": _audit(name) for name in AUDIT},
        "registration.note_look": lambda _: Done(1),
        **{f"{name}.audit_head": lambda _: AuditHead(1, "0" * 64) for name in AUDIT},
        **{f"{name}.audit_chain": lambda _: AuditChain([]) for name in AUDIT},
        "exam.start": lambda item: attempt(),
        "exam.save": lambda item: AnswersSaved(len(item.answers), NOW_US + 1_800_000_000),
        "exam.submit": lambda item: Submitted(encode(RECEIPT).decode(), False),
        "exam.attempt": own_attempt,
        "exam.round_questions": lambda item: RoundQuestions(1, [QUESTION]),
        "exam.own_attempts": lambda item: OwnAttempts(
            [OwnAttempt("at1", ROUND, 1, "in_progress", NOW_US, NOW_US + 1)]
        ),
        "exam.receipt": lambda item: ReceiptView(
            encode(RECEIPT).decode(), CONTEST, ROUND, "p1", False
        ),
        "exam.rounds": lambda item: Rounds([EXAM_ROUND]),
        "exam.change_round": lambda item: EXAM_ROUND,
        "exam.shorten_round": lambda item: RoundShortening(EXAM_ROUND, 3),
        "exam.make_up_people": lambda item: MakeUpPeople(40, 3, 7),
        "exam.give_time_back": lambda item: TimeGivenBack(EXAM_ROUND, 2, 1, 0),
        "exam.settle_round": lambda item: EXAM_ROUND,
        "exam.watermark": lambda item: GatewayState(NOW_US),
        "exam.import_questions": lambda item: BankDifference(len(item.questions), 0, 0, 0, {}),
        "scoring.sealing_key": lambda item: SealingKey(base64.b64encode(OPENER.public).decode()),
        "scoring.import_keys": lambda item: KeysImported(len(item.keys)),
        "scoring.own_line": lambda item: OwnLine(1, "cd" * 32, 7, {"q1": "B"}, "ab" * 16),
        "scoring.standings": lambda item: Standings(CONTEST, ROUND, 1, [standing], 1),
        "scoring.awards": lambda item: Awards(
            CONTEST, [AwardLine("a", "Giải tuần", ROUND, "1", "Nhất", 1000, "p1", "Bình")]
        ),
        "scoring.publish": lambda item: publication,
        "scoring.publications": lambda item: Publications(
            item.contest, [publication, replace(publication, number=2, round="", phase="vong-1")]
        ),
        "scoring.freshness": lambda item: FreshnessReport(
            item.contest, [Freshness("", ROUND, 1, "final", "fresh")]
        ),
        "scoring.preview_results": lambda item: ResultsPreview(item.contest, "e" * 64, False),
        "scoring.ledger_part": lambda item: LedgerPart('{"ledger":1}\n', 0),
        "scoring.ledger_place": lambda item: LedgerPlace(1, 7),
        "scoring.publish_phase": lambda item: publication,
        "scoring.integrity": lambda item: INTEGRITY,
        "scoring.preview_decision": lambda item: Difference(CONTEST, item.subject, "d" * 64),
        "scoring.decide": lambda item: decision(item.subject),
        "scoring.decisions": lambda item: Decisions(
            CONTEST, [decision(Subject("void_question", "q1"))], [ROUND]
        ),
        "scoring.draft": lambda item: Draft(
            CONTEST, ROUND, NOW_US, None, 1, [standing], [], True, False
        ),
        "scoring.file_appeal": lambda item: APPEAL,
        "scoring.answer_appeal": lambda item: APPEAL,
        "scoring.appeals": lambda item: Appeals(item.contest, [APPEAL]),
        "scoring.score": lambda item: ScoreView(item.attempt, 1, 1, False),
        "exam.propose": lambda item: Proposed(len(item.proposals), 0),
        "exam.proposals": lambda item: Proposals([PROPOSAL]),
        "exam.move_proposal": lambda item: PROPOSAL,
        "exam.select_questions": lambda item: Selection(
            BankDifference(1, 0, 0, 0, {}), {"q1": "c"}, "d"
        ),
        "exam.contributions": lambda item: Contributions(
            [ContributionLine("Tư pháp", "a", 10, 1, 2, 3, 4, 4, NOW_US)]
        ),
        "scoring.propose_keys": lambda item: KeysImported(len(item.keys)),
        "scoring.show_keys": lambda item: ShownKeys({}),
        "scoring.adopt_keys": lambda item: KeysImported(len(item.commitments)),
        "scoring.published_keys": lambda item: PublishedKeys(),
        "scoring.question_statistics": lambda item: RoundQuestionStatistics(
            item.contest, item.round, 40, [FIGURES]
        ),
        **{f"{reader}.parked": lambda item: PARKED for reader in READERS},
        **{f"{reader}.replay": lambda item: Replayed(1, None) for reader in READERS},
        "reporting.digest": lambda item: Digest("ab", [StreamPlace("exam", 0, 1, 7)], 2),
        "reporting.rebuild": lambda item: Done(7),
        "reporting.participation": lambda item: Participation(
            item.contest,
            NOW_US,
            True,
            [replace(line, headcount=item.headcounts.get("A1", 10))],
            [total],
            7,
            0,
            3,
        ),
        "reporting.missing": lambda item: Missing([MissingPerson("p2", "cb2", "An", "mandatory")]),
        "reporting.outlook": lambda item: Outlook(
            item.contest, item.agency, NOW_US, ROUND, NOW_US + DAY_US, 7, 3, 8, 8, 9, 4
        ),
        "reporting.arrivals": lambda item: Arrivals({NOW_US // 60_000_000: 3}),
        "reporting.statistics": lambda item: Statistics({"2024-10-27T10:00:00+07:00": 7}, {1: 7}),
    }


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path, handlers())


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
