"""What judges mark, as exam told it."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.entries import EntryHandedIn, EntryScreened
from contracts.stage import OrderDrawn, PerformanceState, PerformanceTimed
from plumbing.database import insert_many
from services.scoring.domain.judging.assignment import WorkToMark
from services.scoring.models import drawn_orders, works

_people = msgspec.json.Decoder(list[str]).decode
_MARKED = (works.c.state == "handed_in") & (works.c.screening == "accepted")
_TO_MARK = (works.c.work, works.c.agency, works.c.people, works.c.place)
#: what judges mark, and what becomes of a team that does not perform
_STATE_OF: dict[PerformanceState, str] = {"absent": "absent", "removed": "withdrawn"}


def keep_entries(connection: Connection, events: Sequence[EntryHandedIn]) -> None:
    """Keep entries as they stand; the highest revision counts."""
    rows = [
        {
            "work": event.entry,
            "contest": event.contest,
            "round": event.round,
            "code": event.code,
            "kind": event.kind,
            "agency": event.agency,
            "people": _json(event.authors),
            "files": _json(event.files),
            "title_digest": event.title_digest,
            "received_at_us": event.received_at_us,
            "late": event.late,
            "state": event.state,
            "version": event.version,
            "revision": event.revision,
        }
        for event in events
    ]
    _keep(connection, rows, "revision")


def keep_screenings(connection: Connection, events: Sequence[EntryScreened]) -> None:
    """Keep what was said of entries, even of those not told yet."""
    rows = [
        {
            "work": event.entry,
            "contest": event.contest,
            "round": event.round,
            "screening": event.screening,
            "findings": _json(event.findings),
            "screened_revision": event.revision,
        }
        for event in events
    ]
    _keep(connection, rows, "screened_revision")


def keep_performances(connection: Connection, events: Sequence[PerformanceTimed]) -> None:
    """Keep teams in stage rounds: nobody screens them, and results name them by their code."""
    rows = [
        {
            "work": event.performance,
            "contest": event.contest,
            "round": event.round,
            "code": event.team,
            "kind": "team",
            "agency": event.team,
            "people": _json(event.people),
            "name": event.name,
            "place": event.place,
            "used_ms": _json(event.used_ms),
            "state": _STATE_OF.get(event.state, "handed_in"),
            "screening": "accepted",
            "revision": event.revision,
        }
        for event in events
    ]
    _keep(connection, rows, "revision")


def keep_orders(connection: Connection, events: Sequence[OrderDrawn]) -> None:
    """Keep how orders of performance were drawn, each once."""
    rows = [
        {
            "contest": event.contest,
            "round": event.round,
            "commitment": event.commitment,
            "secret": event.secret,
            "public_value": event.public_value,
            "drawn": _json(event.order),
        }
        for event in events
    ]
    insert_many(connection, drawn_orders, rows, on_conflict=["contest", "round"])


def _keep(connection: Connection, rows: Sequence[dict[str, Any]], newer: str) -> None:
    told = [name for name in rows[0] if name != "work"] if rows else []
    insert_many(connection, works, rows, on_conflict=["work"], update=told, newer=newer)


def to_mark(
    connection: Connection, contest: str, round_id: str, kinds: Sequence[str] = ()
) -> list[WorkToMark]:
    """The works of a round that were accepted, of these kinds or of all."""
    found = sa.select(*_TO_MARK).where(
        works.c.contest == contest, works.c.round == round_id, _MARKED
    )
    if kinds:
        found = found.where(works.c.kind.in_(sorted(kinds)))
    return [_to_mark(row) for row in connection.execute(found.order_by(works.c.work))]


def samples(connection: Connection, contest: str, names: Sequence[str]) -> list[WorkToMark]:
    """The works of a contest among these, in whatever round and state."""
    found = sa.select(*_TO_MARK).where(works.c.contest == contest, works.c.work.in_(sorted(names)))
    return [_to_mark(row) for row in connection.execute(found.order_by(works.c.work))]


def codes(connection: Connection, contest: str, round_id: str) -> dict[str, str]:
    """Work -> how results name it, of a round."""
    found = sa.select(works.c.work, works.c.code).where(
        works.c.contest == contest, works.c.round == round_id
    )
    return {row.work: row.code for row in connection.execute(found)}


def version_of(connection: Connection, work: str) -> int:
    """Which version of a work is marked; 0 where nothing was told of it."""
    found = sa.select(works.c.version).where(works.c.work == work)
    return connection.execute(found).scalar_one_or_none() or 0


def _to_mark(row: Any) -> WorkToMark:
    agencies = frozenset({row.agency} - {""})
    return WorkToMark(row.work, agencies, frozenset(_people(row.people)), row.place)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
