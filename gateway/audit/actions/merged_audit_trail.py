"""The audit trail of a contest: what each service noted, merged into one by time."""

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from contracts.audit_queries import TRAILS, AuditQuery, AuditRecord, AuditRecords
from contracts.errors import Refused
from contracts.local_times import rfc3339
from gateway.audit.actions.trail_records import KINDS, PEOPLE, TrailPage, thing_of
from gateway.audit.shapes import AuditEntryView, AuditView
from gateway.context import GatewayContext
from gateway.core.http.json_bodies import invalid
from gateway.people.actions.names_by_id import names_of

MOST = 500
_CURSOR = re.compile(r"\d{1,18}(?:,\d{1,18}){2}|")
_ABOUT_PEOPLE = ("person.", "registration.", "role.", "code.", "password.")
#: the first page begins before any id there can be
_END = 10**18 - 1


class Merged(NamedTuple):
    """Records of all services by falling time, and from where each is to be asked next."""

    records: list[tuple[str, AuditRecord]]
    cursors: dict[str, int]


class TrailFilter(Struct, frozen=True):
    """Which records: of one of :data:`KINDS`, by one person, from ``from_us`` on and before
    ``until_us``; each left out where it asks for all. ``after``: from the page before."""

    kind: str = ""
    by: str = ""
    from_us: int | None = None
    until_us: int | None = None
    after: str = ""


async def trail(
    context: GatewayContext, contest: str, asked: TrailFilter, most: int = 50
) -> AuditView:
    """A page of what was done about a contest, as the API tells it; refused as
    :func:`trail_page`."""
    found = await trail_page(context, contest, asked, most)
    entries = [_entry(service, record, found.names) for service, record in found.records]
    return AuditView(contest, entries, found.after)


async def trail_page(
    context: GatewayContext, contest: str, asked: TrailFilter, most: int = 50
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
    names = await names_of(context, _people_in(merged.records))
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
