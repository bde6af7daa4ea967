"""Every command and every event there is, with the value types they carry.

To add one: a struct in the module of its subject, a line here, a golden file
(`tests/contracts/`). Names are wire format: they outlive methods and classes.
"""

from typing import Any, NamedTuple

from msgspec import Struct

from contracts import (
    accounts,
    admissions,
    agency_staff_lists,
    allowances,
    appeals,
    attempt_scores,
    attempts,
    audit_chain,
    audit_queries,
    committee_figures,
    contests,
    empty_reply,
    entries,
    event_stream_commands,
    file_checks,
    gateway_watermarks,
    hall,
    handing_in,
    integrity_report,
    judging_panels,
    likeness,
    marks_import,
    messages,
    own_ledger_line,
    panel_desk,
    panel_reminders,
    paper_sheets,
    preparation_progress,
    publications,
    question_bank,
    question_keys,
    question_pictures,
    question_proposals,
    question_statistics,
    reporting,
    results,
    roster_previews,
    rosters,
    rounds,
    score_sheets,
    screening,
    self_registration,
    service_vitals,
    settled_round_decisions,
    stage,
    uploads,
    waiting_files,
    winning_works,
)
from contracts.broker_topology import READERS, SERVICES

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
    ("registration.sign_in", accounts.SignIn, accounts.Account),
    ("registration.sign_out", accounts.SignOut, empty_reply.Done),
    ("registration.change_password", accounts.ChangePassword, accounts.Account),
    ("registration.own_sessions", accounts.OwnSessionsQuery, accounts.OwnSessions),
    ("registration.check_role", accounts.CheckRole, empty_reply.Done),
    (
        "registration.revocations",
        accounts.RevocationsSince,
        accounts.Revocations,
    ),
    ("registration.define_contest", contests.DefineContest, contests.ContestView),
    ("registration.contests", contests.ContestQuery, contests.Contests),
    ("registration.import_roster", rosters.ImportRoster, rosters.RosterDifference),
    ("registration.import_state", rosters.ImportState, rosters.RosterDifference),
    ("registration.stage_file", waiting_files.StageFile, empty_reply.Done),
    (
        "registration.staged_part",
        waiting_files.StagedPartQuery,
        waiting_files.StagedPart,
    ),
    ("registration.drop_staged_file", waiting_files.DropStagedFile, empty_reply.Done),
    ("registration.approve_headcounts", rosters.ApproveHeadcounts, empty_reply.Done),
    ("registration.register_agencies", rosters.RegisterAgencies, empty_reply.Done),
    ("registration.issue_codes", accounts.IssueCodes, accounts.ActivationCodes),
    ("registration.grant_role", accounts.GrantRole, accounts.ActivationCode),
    ("registration.revoke_role", accounts.RevokeRole, empty_reply.Done),
    ("registration.names", accounts.NamesQuery, accounts.Names),
    ("registration.exclude", rosters.ExcludePerson, empty_reply.Done),
    ("registration.foresee", roster_previews.Foresee, roster_previews.RosterFacts),
    ("registration.register", self_registration.RegisterSelf, self_registration.Registered),
    ("registration.waiting", self_registration.WaitingQuery, self_registration.Waiting),
    ("registration.decide", self_registration.DecideRegistration, empty_reply.Done),
    (
        "registration.own_registration",
        self_registration.OwnRegistrationQuery,
        self_registration.OwnRegistration,
    ),
    ("registration.ask_erasure", self_registration.AskErasure, self_registration.ErasureAsked),
    ("registration.call_off_erasure", self_registration.CallOffErasure, empty_reply.Done),
    ("registration.erasures", self_registration.ErasuresQuery, self_registration.Erasures),
    ("registration.staff", agency_staff_lists.StaffQuery, agency_staff_lists.Staff),
    (
        "registration.file_correction",
        agency_staff_lists.FileCorrection,
        agency_staff_lists.CorrectionView,
    ),
    (
        "registration.answer_correction",
        agency_staff_lists.AnswerCorrection,
        agency_staff_lists.CorrectionView,
    ),
    (
        "registration.corrections",
        agency_staff_lists.CorrectionsQuery,
        agency_staff_lists.Corrections,
    ),
    ("registration.queue_reminder", messages.QueueReminder, messages.ReminderQueued),
    ("registration.reminders", agency_staff_lists.RemindersQuery, agency_staff_lists.Reminders),
    ("registration.queue_panel_reminder", messages.QueuePanelReminder, messages.ReminderQueued),
    ("registration.opt_out", messages.OptOut, messages.OptOutView),
    ("registration.opted_out", messages.OptOutQuery, messages.OptOutView),
    ("registration.lease_messages", messages.LeaseMessages, messages.LeasedMessages),
    ("registration.report_messages", messages.ReportMessages, messages.MessagesReported),
    (
        "registration.panel_reminders",
        panel_reminders.PanelRemindersQuery,
        panel_reminders.PanelReminders,
    ),
    (
        "registration.preparation",
        preparation_progress.PreparationQuery,
        preparation_progress.Preparation,
    ),
    (
        "registration.code_widths",
        preparation_progress.CodeWidthsQuery,
        preparation_progress.KnownCodeWidths,
    ),
    ("registration.look_up", preparation_progress.LookUp, preparation_progress.OnRoster),
    ("registration.audit", audit_queries.AuditQuery, audit_queries.AuditRecords),
    ("registration.note_look", audit_queries.NoteLook, empty_reply.Done),
    ("registration.audit_head", audit_chain.AuditHeadQuery, audit_chain.AuditHead),
    ("registration.audit_chain", audit_chain.AuditChainQuery, audit_chain.AuditChain),
    (
        "registration.events_after",
        event_stream_commands.EventsAfter,
        event_stream_commands.EventsPage,
    ),
    (
        "registration.stream_tips",
        event_stream_commands.StreamTipsQuery,
        event_stream_commands.StreamTips,
    ),
    ("exam.start", attempts.StartAttempt, attempts.AttemptView),
    ("exam.save", attempts.SaveAnswers, attempts.AnswersSaved),
    ("exam.submit", attempts.SubmitAttempt, attempts.Submitted),
    ("exam.attempt", attempts.AttemptQuery, attempts.AttemptView),
    ("exam.own_attempts", attempts.OwnAttemptsQuery, attempts.OwnAttempts),
    ("exam.round_questions", question_bank.RoundQuestionsQuery, question_bank.RoundQuestions),
    ("exam.picture_uses", question_pictures.PictureUsesQuery, question_pictures.PictureUses),
    (
        "exam.needed_pictures",
        question_pictures.NeededPicturesQuery,
        question_pictures.NeededPictures,
    ),
    ("exam.receipt", attempts.ReceiptQuery, attempts.ReceiptView),
    ("exam.rounds", rounds.RoundsQuery, rounds.Rounds),
    ("exam.change_round", rounds.ChangeRound, rounds.RoundView),
    ("exam.shorten_round", rounds.ShortenRound, rounds.RoundShortening),
    ("exam.make_up_people", rounds.MakeUpQuery, rounds.MakeUpPeople),
    ("exam.give_time_back", rounds.GiveTimeBack, rounds.TimeGivenBack),
    ("exam.allow_time", allowances.AllowTime, allowances.TimeAllowed),
    ("exam.withdraw_allowance", allowances.WithdrawAllowance, empty_reply.Done),
    ("exam.allowances", allowances.AllowancesQuery, allowances.Allowances),
    ("exam.settle_round", rounds.SettleRound, rounds.RoundView),
    ("exam.watermark", gateway_watermarks.ReportWatermark, gateway_watermarks.GatewayState),
    ("exam.import_questions", question_bank.ImportQuestions, question_bank.BankDifference),
    ("exam.propose", question_proposals.ProposeQuestions, question_proposals.Proposed),
    ("exam.proposals", question_proposals.ProposalsQuery, question_proposals.Proposals),
    ("exam.move_proposal", question_proposals.MoveProposal, question_proposals.ProposalView),
    ("exam.select_questions", question_proposals.SelectQuestions, question_proposals.Selection),
    ("exam.contributions", question_proposals.ContributionsQuery, question_proposals.Contributions),
    ("exam.begin_upload", uploads.BeginUpload, uploads.UploadBegun),
    ("exam.uploads", uploads.UploadsQuery, uploads.Uploads),
    ("exam.end_upload", uploads.EndUpload, empty_reply.Done),
    ("exam.expired_uploads", uploads.ExpiredUploads, uploads.Uploads),
    ("exam.drop_uploads", uploads.DropUploads, empty_reply.Done),
    ("exam.hand_in", handing_in.HandInEntry, handing_in.EntryTaken),
    ("exam.withdraw_entry", handing_in.WithdrawEntry, handing_in.EntryView),
    ("exam.entry", handing_in.EntryQuery, handing_in.EntryView),
    ("exam.entries", handing_in.EntriesQuery, handing_in.Entries),
    ("exam.screen_entry", screening.ScreenEntry, handing_in.EntryView),
    ("exam.screening_counts", screening.ScreeningCountsQuery, screening.ScreeningCounts),
    ("exam.appeal_refusal", screening.AppealRefusal, handing_in.EntryView),
    ("exam.answer_refusal", screening.AnswerRefusal, handing_in.EntryView),
    ("exam.claim_checks", file_checks.ClaimChecks, file_checks.ChecksToDo),
    ("exam.record_check", file_checks.RecordCheck, empty_reply.Done),
    ("exam.alike", likeness.AlikeQuery, likeness.Alike),
    ("exam.blind_content", file_checks.BlindQuery, file_checks.BlindView),
    ("exam.register_team", stage.RegisterTeam, stage.TeamView),
    ("exam.withdraw_team", stage.WithdrawTeam, stage.TeamView),
    ("exam.teams", stage.TeamsQuery, stage.Teams),
    ("exam.place_teams", stage.PlaceTeams, stage.StageRoundView),
    ("exam.commit_order", stage.CommitOrder, stage.StageRoundView),
    ("exam.draw_order", stage.DrawOrder, stage.StageRoundView),
    ("exam.move_team", stage.MoveTeam, stage.StageRoundView),
    ("exam.mark_absent", stage.MarkAbsent, stage.StageRoundView),
    ("exam.step_clock", stage.StepClock, stage.StageRoundView),
    ("exam.stage_round", stage.StageRoundQuery, stage.StageRoundView),
    ("exam.close_stage", stage.CloseStage, stage.StageClosed),
    ("exam.reopen_stage", stage.ReopenStage, stage.StageRoundView),
    ("exam.draw_part_questions", stage.DrawPartQuestions, stage.PartQuestions),
    ("exam.admit_entrants", admissions.AdmitEntrants, admissions.Entrants),
    ("exam.entrants", admissions.EntrantsQuery, admissions.Entrants),
    ("exam.audit", audit_queries.AuditQuery, audit_queries.AuditRecords),
    ("exam.audit_head", audit_chain.AuditHeadQuery, audit_chain.AuditHead),
    ("exam.audit_chain", audit_chain.AuditChainQuery, audit_chain.AuditChain),
    ("exam.events_after", event_stream_commands.EventsAfter, event_stream_commands.EventsPage),
    ("exam.stream_tips", event_stream_commands.StreamTipsQuery, event_stream_commands.StreamTips),
    ("scoring.sealing_key", question_keys.SealingKeyQuery, question_keys.SealingKey),
    ("scoring.import_keys", question_keys.ImportKeys, question_keys.KeysImported),
    ("scoring.standings", results.StandingsQuery, results.Standings),
    ("scoring.awards", results.AwardsQuery, results.Awards),
    ("scoring.winning_works", winning_works.WinningWorksQuery, winning_works.WinningWorks),
    ("scoring.publish", publications.PublishResults, publications.Publication),
    ("scoring.publish_phase", publications.PublishPhase, publications.Publication),
    ("scoring.publications", publications.PublicationsQuery, publications.Publications),
    ("scoring.freshness", publications.FreshnessQuery, publications.FreshnessReport),
    (
        "scoring.preview_results",
        settled_round_decisions.PreviewResults,
        settled_round_decisions.ResultsPreview,
    ),
    ("scoring.phase_publication", publications.PhasePublicationQuery, publications.Publication),
    ("scoring.publication", publications.PublicationQuery, publications.Publication),
    ("scoring.ledger_part", publications.LedgerPartQuery, publications.LedgerPart),
    ("scoring.ledger_place", publications.LedgerPlaceQuery, publications.LedgerPlace),
    (
        "scoring.preview_decision",
        settled_round_decisions.PreviewDecision,
        settled_round_decisions.Difference,
    ),
    ("scoring.decide", settled_round_decisions.Decide, settled_round_decisions.DecisionView),
    (
        "scoring.decisions",
        settled_round_decisions.DecisionsQuery,
        settled_round_decisions.Decisions,
    ),
    ("scoring.draft", results.DraftQuery, results.Draft),
    ("scoring.file_appeal", appeals.FileAppeal, appeals.AppealView),
    ("scoring.answer_appeal", appeals.AnswerAppeal, appeals.AppealView),
    ("scoring.appeals", appeals.AppealsQuery, appeals.Appeals),
    ("scoring.own_works", appeals.OwnWorksQuery, appeals.OwnWorks),
    ("scoring.score", attempt_scores.ScoreQuery, attempt_scores.ScoreView),
    ("scoring.propose_keys", question_proposals.ProposeKeys, question_keys.KeysImported),
    ("scoring.show_keys", question_proposals.ShowKeys, question_proposals.ShownKeys),
    ("scoring.adopt_keys", question_proposals.AdoptKeys, question_keys.KeysImported),
    ("scoring.published_keys", question_keys.PublishedKeysQuery, question_keys.PublishedKeys),
    ("scoring.own_line", own_ledger_line.OwnLineQuery, own_ledger_line.OwnLine),
    (
        "scoring.question_statistics",
        question_statistics.QuestionStatisticsQuery,
        question_statistics.RoundQuestionStatistics,
    ),
    ("scoring.integrity", integrity_report.IntegrityQuery, integrity_report.IntegrityReport),
    ("scoring.set_panel", judging_panels.SetPanel, judging_panels.PanelView),
    ("scoring.recuse_judge", judging_panels.RecuseJudge, judging_panels.PanelView),
    ("scoring.panels", judging_panels.PanelsQuery, judging_panels.Panels),
    ("scoring.assign_sheets", judging_panels.AssignSheets, judging_panels.Assigned),
    ("scoring.assignable", judging_panels.AssignableQuery, judging_panels.Assignable),
    ("scoring.release_sheets", judging_panels.ReleaseSheets, judging_panels.SheetsReleased),
    (
        "scoring.lot_commitments",
        judging_panels.LotCommitmentsQuery,
        judging_panels.LotCommitments,
    ),
    ("scoring.own_sheets", score_sheets.OwnSheetsQuery, score_sheets.OwnSheets),
    ("scoring.sheet", score_sheets.SheetQuery, score_sheets.SheetView),
    ("scoring.save_sheet", score_sheets.SaveSheet, score_sheets.SheetSaved),
    ("scoring.hand_in_sheet", score_sheets.HandInSheet, score_sheets.SheetView),
    ("scoring.decline_sheet", score_sheets.DeclineSheet, score_sheets.SheetView),
    ("scoring.confirm_sheet", score_sheets.ConfirmSheet, score_sheets.SheetView),
    ("scoring.reopen_sheet", score_sheets.ReopenSheet, score_sheets.SheetStanding),
    ("scoring.take_over_sheet", score_sheets.TakeOverSheet, score_sheets.SheetStanding),
    ("scoring.uphold_marks", score_sheets.UpholdMarks, score_sheets.MarksUpheld),
    ("scoring.enter_paper", paper_sheets.EnterPaper, paper_sheets.PaperState),
    ("scoring.calibrate", score_sheets.Calibrate, judging_panels.SheetsReleased),
    ("scoring.calibration", score_sheets.CalibrationQuery, score_sheets.Calibration),
    ("scoring.marking_list", marks_import.MarkingListQuery, marks_import.MarkingList),
    ("scoring.import_marks", marks_import.ImportMarks, marks_import.MarksImported),
    ("scoring.marks", score_sheets.MarksQuery, score_sheets.Marks),
    ("scoring.desk", panel_desk.DeskQuery, panel_desk.Desk),
    ("scoring.desk_work", panel_desk.DeskWorkQuery, panel_desk.WorkOnDesk),
    ("scoring.paper", paper_sheets.PaperQuery, paper_sheets.PaperDesk),
    (
        "scoring.enter_figures",
        committee_figures.EnterFigures,
        committee_figures.CommitteeFigures,
    ),
    ("scoring.figures", committee_figures.FiguresQuery, committee_figures.CommitteeFigures),
    ("scoring.release_marks", hall.ReleaseMarks, hall.Hall),
    ("scoring.reveal_prize", hall.RevealPrize, hall.Hall),
    ("scoring.reveal_anew", hall.RevealAnew, hall.Hall),
    ("scoring.hall", hall.HallQuery, hall.Hall),
    ("scoring.hall_desk", hall.HallDeskQuery, hall.HallDesk),
    ("scoring.admission", admissions.AdmissionQuery, admissions.AdmissionList),
    ("scoring.confirm_admission", admissions.ConfirmAdmission, admissions.Confirmation),
    ("scoring.confirmed_admissions", admissions.ConfirmedQuery, admissions.Confirmed),
    ("scoring.admission_ledger", admissions.AdmissionLedgerQuery, publications.LedgerPart),
    ("scoring.audit", audit_queries.AuditQuery, audit_queries.AuditRecords),
    ("scoring.audit_head", audit_chain.AuditHeadQuery, audit_chain.AuditHead),
    ("scoring.audit_chain", audit_chain.AuditChainQuery, audit_chain.AuditChain),
    ("scoring.events_after", event_stream_commands.EventsAfter, event_stream_commands.EventsPage),
    (
        "scoring.stream_tips",
        event_stream_commands.StreamTipsQuery,
        event_stream_commands.StreamTips,
    ),
    ("reporting.participation", reporting.ParticipationQuery, reporting.Participation),
    ("reporting.missing", reporting.MissingQuery, reporting.Missing),
    ("reporting.entry_counts", reporting.EntryCountsQuery, reporting.EntryCounts),
    ("reporting.outlook", reporting.OutlookQuery, reporting.Outlook),
    ("reporting.statistics", reporting.StatisticsQuery, reporting.Statistics),
    ("reporting.arrivals", reporting.ArrivalsQuery, reporting.Arrivals),
    ("reporting.digest", contests.ContestQuery, reporting.Digest),
    ("reporting.rebuild", reporting.Rebuild, empty_reply.Done),
]

for _reader in READERS:
    _COMMANDS += [
        (
            f"{_reader}.parked",
            event_stream_commands.ParkedQuery,
            event_stream_commands.ParkedEvents,
        ),
        (f"{_reader}.replay", event_stream_commands.Replay, event_stream_commands.Replayed),
    ]

_COMMANDS += [
    (f"{_name}.vitals", service_vitals.VitalsQuery, service_vitals.Vitals) for _name in SERVICES
]

COMMANDS: dict[str, Command] = {row[0]: Command(*row) for row in _COMMANDS}

EVENTS: list[EventType] = [
    EventType("registration", "contest_defined", 1, contests.ContestDefined),
    EventType("registration", "agency_registered", 1, rosters.AgencyRegistered),
    EventType("registration", "headcount_approved", 1, rosters.HeadcountApproved),
    EventType("registration", "contestant_registered", 1, rosters.ContestantRegistered),
    EventType("registration", "contestant_excluded", 1, rosters.ContestantExcluded),
    EventType("registration", "contestant_erased", 1, rosters.ContestantErased),
    EventType("exam", "round_opened", 1, rounds.RoundOpened),
    EventType("exam", "round_changed", 1, rounds.RoundChanged),
    EventType("exam", "round_settled", 1, rounds.RoundSettled),
    EventType("exam", "attempt_started", 1, attempts.AttemptStarted),
    EventType("exam", "attempt_submitted", 1, attempts.AttemptSubmitted),
    EventType("exam", "entry_handed_in", 1, entries.EntryHandedIn),
    EventType("exam", "entry_screened", 1, entries.EntryScreened),
    EventType("exam", "order_drawn", 1, stage.OrderDrawn),
    EventType("exam", "performance_timed", 1, stage.PerformanceTimed),
    EventType("scoring", "attempt_scored", 1, attempt_scores.AttemptScored),
    EventType("scoring", "attempts_rescored", 1, attempt_scores.AttemptsRescored),
    EventType("scoring", "results_published", 1, publications.ResultsPublished),
]

EVENT_OF_DATA: dict[type[Any], EventType] = {event.data: event for event in EVENTS}
DATA_OF_EVENT: dict[tuple[str, str, int], StructType] = {
    (event.stream, event.type, event.version): event.data for event in EVENTS
}
