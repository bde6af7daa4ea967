"""Services that answer plausibly, for tests that look at one thing."""

import base64
from typing import Any

from msgspec.structs import replace

from contracts.admissions import Confirmed, Entrants
from contracts.allowances import Allowances, GivenAllowance, TimeAllowed
from contracts.appeals import Appeals, OwnWork, OwnWorks
from contracts.attempt_scores import ScoreView
from contracts.attempts import (
    AnswersSaved,
    AttemptView,
    OwnAttempt,
    OwnAttempts,
    ReceiptView,
    Submitted,
)
from contracts.audit_chain import AuditChain, AuditHead
from contracts.audit_queries import AuditRecords
from contracts.broker_topology import READERS
from contracts.empty_reply import Done
from contracts.errors import Refused
from contracts.event_envelope import encode
from contracts.event_stream_commands import Replayed
from contracts.file_checks import BlindView, ChecksToDo
from contracts.gateway_watermarks import GatewayState
from contracts.hall import HallDesk, HallDeskTeam
from contracts.handing_in import Entries, EntryTaken
from contracts.likeness import Alike, AlikePair
from contracts.own_ledger_line import OwnLine
from contracts.publications import (
    Freshness,
    FreshnessReport,
    LedgerPart,
    LedgerPlace,
    Publication,
    Publications,
)
from contracts.question_bank import BankDifference, Question, RoundQuestions
from contracts.question_keys import KeysImported, PublishedKeys, SealingKey
from contracts.question_pictures import PictureUses
from contracts.question_proposals import (
    ContributionLine,
    Contributions,
    Proposals,
    Proposed,
    Selection,
    ShownKeys,
)
from contracts.question_statistics import RoundQuestionStatistics
from contracts.reporting import (
    AgencyEntries,
    AgencyParticipation,
    Arrivals,
    ClassTotal,
    Digest,
    EntryCounts,
    Missing,
    MissingPerson,
    Outlook,
    Participation,
    Statistics,
    StreamPlace,
)
from contracts.results import AwardLine, Awards, Draft, Standing, Standings
from contracts.rounds import MakeUpPeople, Rounds, RoundShortening, TimeGivenBack
from contracts.score_sheets import SheetSaved
from contracts.screening import RoundScreening, ScreeningCounts
from contracts.settled_round_decisions import Decisions, Difference, ResultsPreview, Subject
from contracts.stage import PartQuestions, StageClosed, Teams
from contracts.uploads import UploadBegun, Uploads
from contracts.winning_works import WinningWorks
from plumbing.installation_keys import Opener
from tests.unit.gateway.example_contest import (
    ADMISSION,
    APPEAL,
    AUDIT,
    CONFIRMATION,
    CONTEST,
    DAY_US,
    ENTRY,
    ENTRY_RECEIPT,
    ENTRY_ROW,
    EXAM_ROUND,
    FIGURES,
    HALL,
    INTEGRITY,
    OWN_SHEETS,
    PARKED,
    PROPOSAL,
    QUESTION,
    RECEIPT,
    ROUND,
    SHEET,
    STAGE,
    TEAM,
    UPLOAD,
    WON,
    attempt,
    decision,
)
from tests.unit.gateway.fakes import NOW_US, Handler
from tests.unit.gateway.registration_answers import of_registration

OPENER = Opener(b"k" * 32)


def own_attempt(item: Any) -> AttemptView:
    if item.person not in (None, "p1"):
        raise Refused("attempt.unknown", "no such attempt")
    return attempt()


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


def _of_exam() -> dict[str, Handler]:
    """Rounds, attempts and question banks."""
    return {
        "exam.start": lambda item: attempt(),
        "exam.save": lambda item: AnswersSaved(len(item.answers), NOW_US + 1_800_000_000),
        "exam.submit": lambda item: Submitted(encode(RECEIPT).decode(), False),
        "exam.attempt": own_attempt,
        "exam.round_questions": lambda item: RoundQuestions(1, [QUESTION]),
        "exam.picture_uses": lambda item: PictureUses([], False, False),
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
        "exam.allow_time": lambda item: TimeAllowed([ROUND], 1, 0),
        "exam.withdraw_allowance": lambda item: Done(),
        "exam.allowances": lambda item: Allowances(
            [GivenAllowance("p1", 900, 0, "Khuyết tật vận động", "p1", NOW_US, False)]
        ),
        "exam.settle_round": lambda item: EXAM_ROUND,
        "exam.watermark": lambda item: GatewayState(NOW_US),
        "exam.import_questions": lambda item: BankDifference(len(item.questions), 0, 0, 0, {}),
        "exam.propose": lambda item: Proposed(len(item.proposals), 0),
        "exam.proposals": lambda item: Proposals([PROPOSAL]),
        "exam.move_proposal": lambda item: PROPOSAL,
        "exam.select_questions": lambda item: Selection(
            BankDifference(1, 0, 0, 0, {}), {"q1": "c"}, "d"
        ),
        "exam.hand_in": lambda item: EntryTaken("bai1", 1, encode(ENTRY_RECEIPT).decode(), False),
        "exam.entry": lambda item: ENTRY,
        "exam.entries": lambda item: Entries([ENTRY_ROW], 1),
        "exam.screen_entry": lambda item: replace(ENTRY, screening=item.decision),
        "exam.appeal_refusal": lambda item: replace(ENTRY, screening="refused", appealed=True),
        "exam.answer_refusal": lambda item: replace(ENTRY, screening="refused"),
        "exam.alike": lambda item: Alike(1, [AlikePair(7, "", CONTEST, "bai2", 1, "", 400, False)]),
        "exam.screening_counts": lambda item: ScreeningCounts([RoundScreening(ROUND, waiting=1)]),
        "exam.withdraw_entry": lambda item: replace(
            ENTRY, state="withdrawn", changeable=False, withdrawn_at_us=NOW_US
        ),
        "exam.claim_checks": lambda item: ChecksToDo([]),
        "exam.record_check": lambda item: Done(1),
        "exam.blind_content": lambda item: BlindView(
            CONTEST, "text", True, "Bài của Bình", "Thành phố văn minh", "", "A1", ["p2"], [], []
        ),
        "exam.register_team": lambda item: TEAM,
        "exam.withdraw_team": lambda item: replace(TEAM, state="withdrawn", members=[]),
        "exam.teams": lambda item: Teams([TEAM]),
        **{
            f"exam.{verb}": lambda item: STAGE
            for verb in (
                "stage_round",
                "place_teams",
                "commit_order",
                "draw_order",
                "move_team",
                "mark_absent",
                "step_clock",
                "reopen_stage",
            )
        },
        "exam.admit_entrants": lambda item: Entrants(item.contest, item.phase, item.digest, 1),
        "exam.entrants": lambda item: Entrants(item.contest, item.phase, CONFIRMATION.digest, 1),
        "exam.close_stage": lambda item: StageClosed(1, 3, 7),
        "exam.draw_part_questions": lambda item: PartQuestions(
            [Question("q1", "a", "Hỏi?", {"A": "một", "B": "hai"})], 0
        ),
        "exam.begin_upload": lambda item: UploadBegun(item.upload, item.at_us + 7 * DAY_US),
        "exam.uploads": lambda item: Uploads([UPLOAD]),
        "exam.end_upload": lambda item: Done(),
        "exam.expired_uploads": lambda item: Uploads([]),
        "exam.drop_uploads": lambda item: Done(len(item.uploads)),
        "exam.contributions": lambda item: Contributions(
            [ContributionLine("Tư pháp", "a", 10, 1, 2, 3, 4, 4, NOW_US)]
        ),
    }


def _of_scoring() -> dict[str, Handler]:
    """Results, decisions and publications."""
    standing = Standing(1, "p1", "Bình", "Sở Nội vụ", 1, 1, 60, NOW_US)
    publication = Publication(CONTEST, ROUND, 1, "ab", NOW_US, 1, "key", '{"ledger":1}\n')
    return {
        **{
            f"scoring.{verb}": lambda item: HALL
            for verb in ("hall", "release_marks", "reveal_prize", "reveal_anew")
        },
        "scoring.admission": lambda item: replace(ADMISSION, phase=item.phase, round=item.round),
        "scoring.confirm_admission": lambda item: CONFIRMATION,
        "scoring.confirmed_admissions": lambda item: Confirmed(
            item.contest,
            [
                replace(CONFIRMATION, phase=phase, round=one)
                for phase in ("vong-1", "san-khau")
                for one in ("", ROUND)
            ],
        ),
        "scoring.admission_ledger": lambda item: LedgerPart('{"ledger":2}\n', 0, None),
        "scoring.hall_desk": lambda item: HallDesk(
            3,
            [HallDeskTeam("A1", "Đội Sở Nội vụ", 1, True, 2, False, True, False)],
            HALL.awards,
            False,
            False,
        ),
        "scoring.sealing_key": lambda item: SealingKey(base64.b64encode(OPENER.public).decode()),
        "scoring.import_keys": lambda item: KeysImported(len(item.keys)),
        "scoring.own_line": lambda item: OwnLine(1, "cd" * 32, 7, {"q1": "B"}, "ab" * 16),
        "scoring.standings": lambda item: Standings(CONTEST, ROUND, 1, [standing], 1),
        "scoring.awards": lambda item: Awards(
            CONTEST, [AwardLine("a", "Giải tuần", ROUND, "1", "Nhất", 1000, "p1", "Bình")]
        ),
        "scoring.winning_works": lambda item: WinningWorks(CONTEST, [WON]),
        "scoring.own_works": lambda item: OwnWorks([OwnWork("B001", "essay", "")]),
        "scoring.own_sheets": lambda item: OWN_SHEETS,
        "scoring.sheet": lambda item: SHEET,
        "scoring.save_sheet": lambda item: SheetSaved("phieu1", 4, NOW_US),
        "scoring.hand_in_sheet": lambda item: replace(SHEET, state="handed_in"),
        "scoring.decline_sheet": lambda item: replace(SHEET, state="declined"),
        "scoring.confirm_sheet": lambda item: replace(SHEET, state="handed_in"),
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
        "scoring.propose_keys": lambda item: KeysImported(len(item.keys)),
        "scoring.show_keys": lambda item: ShownKeys({}),
        "scoring.adopt_keys": lambda item: KeysImported(len(item.commitments)),
        "scoring.published_keys": lambda item: PublishedKeys(),
        "scoring.question_statistics": lambda item: RoundQuestionStatistics(
            item.contest, item.round, 40, [FIGURES]
        ),
    }


def _of_reporting() -> dict[str, Handler]:
    """Participation."""
    line = AgencyParticipation("A1", "Sở Nội vụ", "city", 10, 11, 10, 7, 0.7, 0.7, True, 0)
    entries = AgencyEntries("A1", "Sở Nội vụ", "city", 2, 1, 1, 0, 1, 3, 4, 1)
    total = ClassTotal("city", "Cơ quan thành phố", 1, 1, 10, 7, 0.7, 0.7)
    return {
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
        "reporting.entry_counts": lambda item: EntryCounts(
            item.contest, "bai", NOW_US, [entries], 2, 1, 7
        ),
        "reporting.missing": lambda item: Missing([MissingPerson("p2", "cb2", "An", "mandatory")]),
        "reporting.outlook": lambda item: Outlook(
            item.contest, item.agency, NOW_US, ROUND, NOW_US + DAY_US, 7, 3, 8, 8, 9, 4
        ),
        "reporting.arrivals": lambda item: Arrivals({NOW_US // 60_000_000: 3}),
        "reporting.statistics": lambda item: Statistics({"2024-10-27T10:00:00+07:00": 7}, {1: 7}),
    }


def _of_all() -> dict[str, Handler]:
    """What every service or every reader of events answers alike."""
    return {
        **{f"{name}.audit": _audit(name) for name in AUDIT},
        **{f"{name}.audit_head": lambda _: AuditHead(1, "0" * 64) for name in AUDIT},
        **{f"{name}.audit_chain": lambda _: AuditChain([]) for name in AUDIT},
        **{f"{reader}.parked": lambda item: PARKED for reader in READERS},
        **{f"{reader}.replay": lambda item: Replayed(1, None) for reader in READERS},
    }


def handlers() -> dict[str, Handler]:
    """Every command that the routes use, answered by the type the registry promises."""
    return {**of_registration(), **_of_exam(), **_of_scoring(), **_of_reporting(), **_of_all()}
