"""Every command and every event there is, with the value types they carry.

To add one: write the struct in its service's contract module, add a line here, add a golden file
(`tests/contracts/`). Names are wire format: they outlive methods and classes.
"""

from typing import Any, NamedTuple

from msgspec import Struct

from contracts import (
    agency_lists,
    appeals,
    audit_chain,
    audit_queries,
    bank,
    decisions,
    exam,
    integrity,
    own_line,
    proposals,
    publications,
    question_keys,
    question_statistics,
    readiness,
    registration,
    reporting,
    results,
    roster_previews,
    scoring,
    self_registration,
    staging,
    streams,
    vitals,
)
from contracts.topology import READERS, SERVICES

StructType = type[Struct]


class Command(NamedTuple):
    """``service.verb`` with the type of an item and of its answer."""

    name: str
    item: "StructType"
    answer: "StructType"

    @property
    def service(self) -> str:
        """Who carries it out."""
        return self.name.partition(".")[0]


class EventType(NamedTuple):
    """``type`` and ``version`` on the wire, and the struct of its data."""

    stream: str
    type: str
    version: int
    data: "StructType"


_COMMANDS: list[tuple[str, StructType, StructType]] = [
    ("registration.sign_in", registration.SignIn, registration.Account),
    ("registration.sign_out", registration.SignOut, registration.Done),
    ("registration.change_password", registration.ChangePassword, registration.Account),
    ("registration.own_sessions", registration.OwnSessionsQuery, registration.OwnSessions),
    ("registration.check_role", registration.CheckRole, registration.Done),
    (
        "registration.revocations",
        registration.RevocationsSince,
        registration.Revocations,
    ),
    ("registration.define_contest", registration.DefineContest, registration.ContestView),
    ("registration.contests", registration.ContestQuery, registration.Contests),
    ("registration.import_roster", registration.ImportRoster, registration.RosterDifference),
    ("registration.import_state", registration.ImportState, registration.RosterDifference),
    ("registration.stage_file", staging.StageFile, registration.Done),
    ("registration.staged_part", staging.StagedPartQuery, staging.StagedPart),
    ("registration.drop_staged_file", staging.DropStagedFile, registration.Done),
    ("registration.approve_headcounts", registration.ApproveHeadcounts, registration.Done),
    ("registration.register_agencies", registration.RegisterAgencies, registration.Done),
    ("registration.issue_codes", registration.IssueCodes, registration.ActivationCodes),
    ("registration.grant_role", registration.GrantRole, registration.ActivationCode),
    ("registration.revoke_role", registration.RevokeRole, registration.Done),
    ("registration.names", registration.NamesQuery, registration.Names),
    ("registration.exclude", registration.ExcludePerson, registration.Done),
    ("registration.foresee", roster_previews.Foresee, roster_previews.RosterFacts),
    ("registration.register", self_registration.RegisterSelf, self_registration.Registered),
    ("registration.waiting", self_registration.WaitingQuery, self_registration.Waiting),
    ("registration.decide", self_registration.DecideRegistration, registration.Done),
    (
        "registration.own_registration",
        self_registration.OwnRegistrationQuery,
        self_registration.OwnRegistration,
    ),
    ("registration.ask_erasure", self_registration.AskErasure, self_registration.ErasureAsked),
    ("registration.call_off_erasure", self_registration.CallOffErasure, registration.Done),
    ("registration.erasures", self_registration.ErasuresQuery, self_registration.Erasures),
    ("registration.staff", agency_lists.StaffQuery, agency_lists.Staff),
    ("registration.file_correction", agency_lists.FileCorrection, agency_lists.CorrectionView),
    ("registration.answer_correction", agency_lists.AnswerCorrection, agency_lists.CorrectionView),
    ("registration.corrections", agency_lists.CorrectionsQuery, agency_lists.Corrections),
    ("registration.begin_reminder", agency_lists.BeginReminder, agency_lists.ReminderBegun),
    ("registration.end_reminder", agency_lists.EndReminder, registration.Done),
    ("registration.reminders", agency_lists.RemindersQuery, agency_lists.Reminders),
    ("registration.preparation", readiness.PreparationQuery, readiness.Preparation),
    ("registration.look_up", readiness.LookUp, readiness.OnRoster),
    ("registration.audit", audit_queries.AuditQuery, audit_queries.AuditRecords),
    ("registration.note_look", audit_queries.NoteLook, registration.Done),
    ("registration.audit_head", audit_chain.AuditHeadQuery, audit_chain.AuditHead),
    ("registration.audit_chain", audit_chain.AuditChainQuery, audit_chain.AuditChain),
    ("registration.events_after", streams.EventsAfter, streams.EventsPage),
    ("exam.start", exam.StartAttempt, exam.AttemptView),
    ("exam.save", exam.SaveAnswers, exam.AnswersSaved),
    ("exam.submit", exam.SubmitAttempt, exam.Submitted),
    ("exam.attempt", exam.AttemptQuery, exam.AttemptView),
    ("exam.own_attempts", exam.OwnAttemptsQuery, exam.OwnAttempts),
    ("exam.round_questions", bank.RoundQuestionsQuery, bank.RoundQuestions),
    ("exam.receipt", exam.ReceiptQuery, exam.ReceiptView),
    ("exam.rounds", exam.RoundsQuery, exam.Rounds),
    ("exam.change_round", exam.ChangeRound, exam.RoundView),
    ("exam.shorten_round", exam.ShortenRound, exam.RoundShortening),
    ("exam.make_up_people", exam.MakeUpQuery, exam.MakeUpPeople),
    ("exam.give_time_back", exam.GiveTimeBack, exam.TimeGivenBack),
    ("exam.settle_round", exam.SettleRound, exam.RoundView),
    ("exam.watermark", exam.ReportWatermark, exam.GatewayState),
    ("exam.import_questions", bank.ImportQuestions, bank.BankDifference),
    ("exam.propose", proposals.ProposeQuestions, proposals.Proposed),
    ("exam.proposals", proposals.ProposalsQuery, proposals.Proposals),
    ("exam.move_proposal", proposals.MoveProposal, proposals.ProposalView),
    ("exam.select_questions", proposals.SelectQuestions, proposals.Selection),
    ("exam.contributions", proposals.ContributionsQuery, proposals.Contributions),
    ("exam.audit", audit_queries.AuditQuery, audit_queries.AuditRecords),
    ("exam.audit_head", audit_chain.AuditHeadQuery, audit_chain.AuditHead),
    ("exam.audit_chain", audit_chain.AuditChainQuery, audit_chain.AuditChain),
    ("exam.events_after", streams.EventsAfter, streams.EventsPage),
    ("scoring.sealing_key", question_keys.SealingKeyQuery, question_keys.SealingKey),
    ("scoring.import_keys", question_keys.ImportKeys, question_keys.KeysImported),
    ("scoring.standings", results.StandingsQuery, results.Standings),
    ("scoring.awards", results.AwardsQuery, results.Awards),
    ("scoring.publish", publications.PublishResults, publications.Publication),
    ("scoring.publish_phase", publications.PublishPhase, publications.Publication),
    ("scoring.publications", publications.PublicationsQuery, publications.Publications),
    ("scoring.freshness", publications.FreshnessQuery, publications.FreshnessReport),
    ("scoring.preview_results", decisions.PreviewResults, decisions.ResultsPreview),
    ("scoring.phase_publication", publications.PhasePublicationQuery, publications.Publication),
    ("scoring.publication", publications.PublicationQuery, publications.Publication),
    ("scoring.ledger_part", publications.LedgerPartQuery, publications.LedgerPart),
    ("scoring.ledger_place", publications.LedgerPlaceQuery, publications.LedgerPlace),
    ("scoring.preview_decision", decisions.PreviewDecision, decisions.Difference),
    ("scoring.decide", decisions.Decide, decisions.DecisionView),
    ("scoring.decisions", decisions.DecisionsQuery, decisions.Decisions),
    ("scoring.draft", results.DraftQuery, results.Draft),
    ("scoring.file_appeal", appeals.FileAppeal, appeals.AppealView),
    ("scoring.answer_appeal", appeals.AnswerAppeal, appeals.AppealView),
    ("scoring.appeals", appeals.AppealsQuery, appeals.Appeals),
    ("scoring.score", scoring.ScoreQuery, scoring.ScoreView),
    ("scoring.propose_keys", proposals.ProposeKeys, question_keys.KeysImported),
    ("scoring.show_keys", proposals.ShowKeys, proposals.ShownKeys),
    ("scoring.adopt_keys", proposals.AdoptKeys, question_keys.KeysImported),
    ("scoring.published_keys", question_keys.PublishedKeysQuery, question_keys.PublishedKeys),
    ("scoring.own_line", own_line.OwnLineQuery, own_line.OwnLine),
    (
        "scoring.question_statistics",
        question_statistics.QuestionStatisticsQuery,
        question_statistics.RoundQuestionStatistics,
    ),
    ("scoring.integrity", integrity.IntegrityQuery, integrity.IntegrityReport),
    ("scoring.audit", audit_queries.AuditQuery, audit_queries.AuditRecords),
    ("scoring.audit_head", audit_chain.AuditHeadQuery, audit_chain.AuditHead),
    ("scoring.audit_chain", audit_chain.AuditChainQuery, audit_chain.AuditChain),
    ("scoring.events_after", streams.EventsAfter, streams.EventsPage),
    ("reporting.participation", reporting.ParticipationQuery, reporting.Participation),
    ("reporting.missing", reporting.MissingQuery, reporting.Missing),
    ("reporting.outlook", reporting.OutlookQuery, reporting.Outlook),
    ("reporting.statistics", reporting.StatisticsQuery, reporting.Statistics),
    ("reporting.arrivals", reporting.ArrivalsQuery, reporting.Arrivals),
    ("reporting.digest", registration.ContestQuery, reporting.Digest),
    ("reporting.rebuild", reporting.Rebuild, registration.Done),
]

for _reader in READERS:
    _COMMANDS += [
        (f"{_reader}.parked", streams.ParkedQuery, streams.ParkedEvents),
        (f"{_reader}.replay", streams.Replay, streams.Replayed),
    ]

_COMMANDS += [(f"{_name}.vitals", vitals.VitalsQuery, vitals.Vitals) for _name in SERVICES]

COMMANDS: dict[str, Command] = {row[0]: Command(*row) for row in _COMMANDS}

EVENTS: list[EventType] = [
    EventType("registration", "contest_defined", 1, registration.ContestDefined),
    EventType("registration", "agency_registered", 1, registration.AgencyRegistered),
    EventType("registration", "headcount_approved", 1, registration.HeadcountApproved),
    EventType("registration", "contestant_registered", 1, registration.ContestantRegistered),
    EventType("registration", "contestant_excluded", 1, registration.ContestantExcluded),
    EventType("registration", "contestant_erased", 1, registration.ContestantErased),
    EventType("exam", "round_opened", 1, exam.RoundOpened),
    EventType("exam", "round_changed", 1, exam.RoundChanged),
    EventType("exam", "round_settled", 1, exam.RoundSettled),
    EventType("exam", "attempt_started", 1, exam.AttemptStarted),
    EventType("exam", "attempt_submitted", 1, exam.AttemptSubmitted),
    EventType("scoring", "attempt_scored", 1, scoring.AttemptScored),
    EventType("scoring", "attempts_rescored", 1, scoring.AttemptsRescored),
    EventType("scoring", "results_published", 1, publications.ResultsPublished),
]

EVENT_OF_DATA: dict[type[Any], EventType] = {event.data: event for event in EVENTS}
DATA_OF_EVENT: dict[tuple[str, str, int], StructType] = {
    (event.stream, event.type, event.version): event.data for event in EVENTS
}
