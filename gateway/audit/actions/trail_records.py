"""Records of the audit trail, and the kinds of actions that people look for."""

from typing import NamedTuple

from contracts.audit_queries import AuditRecord

#: what people look for -> the actions that are it
KINDS: dict[str, tuple[str, ...]] = {
    "definition": ("contest.defined",),
    "roster": ("roster.imported", "agencies.registered"),
    "headcounts": ("headcounts.approved",),
    "list_corrections": ("correction.filed", "correction.accepted", "correction.refused"),
    "bank": ("bank.imported", "keys.imported", "keys.adopted"),
    "questions": (
        "questions.propose",
        "questions.revise",
        "question.accept",
        "question.return",
        "question.retire",
        "question.reopen",
        "keys.proposed",
        "keys.shown",
    ),
    "roles": ("role.granted", "role.revoked"),
    "codes": ("codes.issued", "code.issued"),
    "people": (
        "person.excluded",
        "person.readmitted",
        "person.registered",
        "registration.requested",
        "person.erasure_asked",
        "person.erasure_called_off",
        "registration.confirmed",
        "registration.refused",
        "registration.moved",
        "person.erased",
    ),
    "looks": ("people.seen", "people.exported", "key.tried", "keys.seen"),
    "passwords": ("password.changed",),
    "reminders": (
        "reminder.begun",
        "reminder.sent",
        "reminder.opted_out",
        "reminder.wanted_again",
    ),
    "rounds": (
        "round.changed",
        "round.shortened",
        "round.time_given_back",
        "round.time_allowed",
        "round.allowance_withdrawn",
        "round.settle_anyway",
    ),
    "publications": ("results.published", "ledger.answers_told"),
    "admissions": ("admission.confirmed", "entrants.admitted"),
    "decisions": ("decision.made",),
    "appeals": ("appeal.filed", "appeal.upheld", "appeal.refused"),
    "entries": (
        "entry.accepted",
        "entry.sent_back",
        "entry.refused",
        "entry.appealed",
        "entry.upheld",
        "entry.denied",
    ),
    "stage": (
        "team.listed",
        "team.changed",
        "team.withdrawn",
        "stage.team_added",
        "stage.team_removed",
        "stage.team_moved",
        "stage.team_absent",
        "stage.team_came",
        "stage.order_committed",
        "stage.order_drawn",
        "stage.clock_undone",
        "stage.questions_drawn",
        "stage.closed",
        "stage.reopened",
        "hall.marks_released",
        "hall.marks_taken_off",
        "hall.prize_revealed",
        "hall.begun_anew",
    ),
    "judging": (
        "panel.set",
        "panel.recused",
        "sheets.assigned",
        "sheets.released",
        "sheets.imported",
        "sheets.calibration",
        "sheet.declined",
        "sheet.taken_over",
        "sheet.reopened",
        "sheet.upheld",
        "sheet.paper",
        "figures.entered",
    ),
}
#: details that hold people's ids
PEOPLE = ("people", "person", "judge")


class TrailPage(NamedTuple):
    """Records with the service that noted them, the newest first; names of people by id;
    ``after``: with what the next page is asked for, ``None`` on the last."""

    records: list[tuple[str, AuditRecord]]
    names: dict[str, str]
    after: str | None


def thing_of(record: AuditRecord) -> str:
    """What of the contest a record is about; empty where it is about the contest itself."""
    return record.about.partition("/")[2]
