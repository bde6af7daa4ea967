"""The audit trail of a contest: what each service noted, merged into one by time."""

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from contracts.audit_queries import TRAILS, AuditQuery, AuditRecord, AuditRecords
from contracts.errors import Refused
from contracts.local_times import rfc3339
from gateway.audit.shapes import AuditEntryView, AuditView
from gateway.context import GatewayContext
from gateway.core.http.json_bodies import invalid
from gateway.people.actions.names_by_id import names_of

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
MOST = 500
_CURSOR = re.compile(r"\d{1,18}(?:,\d{1,18}){2}|")
_ABOUT_PEOPLE = ("person.", "registration.", "role.", "code.", "password.")
#: details that hold people's ids
PEOPLE = ("people", "person", "judge")
#: the first page begins before any id there can be
_END = 10**18 - 1


class Merged(NamedTuple):
    """Records of all services by falling time, and from where each is to be asked next."""

    records: list[tuple[str, AuditRecord]]
    cursors: dict[str, int]


class Asked(Struct, frozen=True):
    """Which records: of one of :data:`KINDS`, by one person, from ``from_us`` on and before
    ``until_us``; each left out where it asks for all. ``after``: from the page before."""

    kind: str = ""
    by: str = ""
    from_us: int | None = None
    until_us: int | None = None
    after: str = ""


class TrailPage(NamedTuple):
    """Records with the service that noted them, the newest first; names of people by id;
    ``after``: with what the next page is asked for, ``None`` on the last."""

    records: list[tuple[str, AuditRecord]]
    names: dict[str, str]
    after: str | None


async def trail(context: GatewayContext, contest: str, asked: Asked, most: int = 50) -> AuditView:
    """A page of what was done about a contest, as the API tells it; refused as
    :func:`trail_page`."""
    found = await trail_page(context, contest, asked, most)
    entries = [_entry(service, record, found.names) for service, record in found.records]
    return AuditView(contest, entries, found.after)


async def trail_page(
    context: GatewayContext, contest: str, asked: Asked, most: int = 50
) -> TrailPage:
    """A page of what was done about a contest. Refusals: ``contest.unknown``,
    ``audit.kind_unknown``, ``request.invalid``."""
    kind, after = asked.kind, asked.after
    await context.contests.defined(contest)
    if kind and kind not in KINDS:
        raise Refused(
            "audit.kind_unknown",
            f"Không có loại việc {kind[:50]!r}. (No such kind of action.)",
            kinds=list(KINDS),
        )
    if not _CURSOR.fullmatch(after):
        raise invalid("after")
    starts = [int(part) for part in after.split(",")] if after else [_END] * len(TRAILS)
    cursors = dict(zip(TRAILS, starts, strict=True))
    actions = list(KINDS.get(kind, ()))
    subjects = [contest, "*"]
    period = (asked.by, asked.from_us, asked.until_us)
    answers = await asyncio.gather(
        *(
            context.backend.ask(
                f"{name}.audit",
                AuditQuery(subjects, cursors[name], most, actions, *period),
                AuditRecords,
            )
            for name in TRAILS
        )
    )
    pages = {name: found.records for name, found in zip(TRAILS, answers, strict=True)}
    merged = merge(pages, cursors, most)
    left = any(
        len(page) == most or page[-1].id < merged.cursors[name]
        for name, page in pages.items()
        if page
    )
    names = await names_of(context, {asked.by, *_people_in(merged.records)})
    ends = ",".join(str(merged.cursors[name]) for name in TRAILS)
    return TrailPage(merged.records, names, ends if left else None)


def merge(
    pages: Mapping[str, Sequence[AuditRecord]], cursors: Mapping[str, int], most: int
) -> Merged:
    """The first ``most`` records of all pages. A service's own order, by falling id, is kept: so
    each page goes on where the one before ended, and nothing is told twice or left out."""
    places = dict.fromkeys(pages, 0)
    ends = dict(cursors)
    taken: list[tuple[str, AuditRecord]] = []
    while len(taken) < most:
        heads = [
            (page[places[name]].at_us, name)
            for name, page in pages.items()
            if places[name] < len(page)
        ]
        if not heads:
            break
        _, name = max(heads)
        record = pages[name][places[name]]
        places[name] += 1
        ends[name] = record.id
        taken.append((name, record))
    return Merged(taken, ends)


def thing_of(record: AuditRecord) -> str:
    """What of the contest a record is about; empty where it is about the contest itself."""
    return record.about.partition("/")[2]


def _people_in(records: Iterable[tuple[str, AuditRecord]]) -> set[str]:
    """Ids that may be people's: of those that are nobody's no name is found."""
    found: set[str] = set()
    for _, record in records:
        found |= {record.by, thing_of(record).partition("/")[0]}
        for name in PEOPLE:
            value = record.details.get(name)
            found.update(value if isinstance(value, list) else ())
            found.update((value,) if isinstance(value, str) else ())
    return found


def _person_of(record: AuditRecord) -> str:
    """The person a record is about, if it is about one."""
    return thing_of(record) if record.action.startswith(_ABOUT_PEOPLE) else ""


def _entry(service: str, record: AuditRecord, names: Mapping[str, str]) -> AuditEntryView:
    details = {
        name.removesuffix("_us"): rfc3339(value) if name.endswith("_at_us") else value
        for name, value in record.details.items()
        if name != "reason" and value not in (None, "", [], {})
    }
    return AuditEntryView(
        rfc3339(record.at_us),
        service,
        record.action,
        record.by,
        names.get(record.by, ""),
        record.about,
        names.get(_person_of(record), ""),
        str(record.details.get("reason") or ""),
        details,
    )
