"""What judges mark, as exam told it."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Connection

from contracts.entries import (
    EntryFileFact,
    EntryHandedIn,
    EntryScreened,
    ScreeningState,
)
from contracts.stage import OrderDrawn, PerformanceState, PerformanceTimed
from plumbing.database import insert_many
from plumbing.in_list_parameters import among
from services.scoring.domain.judging.assignment import WorkToMark
from services.scoring.models import drawn_orders, works

_people = msgspec.json.Decoder(list[str]).decode
_files = msgspec.json.Decoder(list[EntryFileFact]).decode
_used = msgspec.json.Decoder(dict[str, int]).decode
_MARKED = (works.c.state == "handed_in") & (works.c.screening == "accepted")
_TO_MARK = (works.c.work, works.c.agency, works.c.people, works.c.place)
#: what judges mark, and what becomes of a team that does not perform
_STATE_OF: dict[PerformanceState, str] = {"absent": "absent", "removed": "withdrawn"}


class KeptWork(Struct, frozen=True):
    """A work of a round as exam told it; ``code`` is how results name it. ``name``, ``place``,
    ``used_ms`` (by part): of a performance, whose ``state`` may be ``absent``."""

    work: str
    code: str
    kind: str
    agency: str
    people: list[str]
    files: list[EntryFileFact]
    title_digest: str
    received_at_us: int
    late: bool
    state: str
    screening: ScreeningState
    revision: int
    name: str
    place: int
    used_ms: dict[str, int]


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


def heard(connection: Connection, contest: str, round_id: str) -> tuple[int, int]:
    """How many works of a round were told, and the sum of their revisions. A screening that was
    told counts with its revision: both have one counter."""
    newest = sa.case(
        (works.c.screened_revision > works.c.revision, works.c.screened_revision),
        else_=works.c.revision,
    )
    told = connection.execute(
        sa.select(
            sa.func.count().filter(works.c.state != ""), sa.func.coalesce(sa.func.sum(newest), 0)
        ).where(works.c.contest == contest, works.c.round == round_id)
    ).one()
    return int(told[0]), int(told[1])


def codes(connection: Connection, contest: str, round_id: str) -> dict[str, str]:
    """Work -> how results name it, of a round."""
    found = sa.select(works.c.work, works.c.code).where(
        works.c.contest == contest, works.c.round == round_id
    )
    return {row.work: row.code for row in connection.execute(found)}


def any_handed_in(connection: Connection, contest: str, rounds: Sequence[str]) -> bool:
    """Whether there are works in one of these rounds that nobody took back."""
    mine = (works.c.contest == contest, works.c.round.in_(rounds), works.c.state == "handed_in")
    return connection.execute(sa.select(sa.exists().where(*mine))).scalar_one()


def of_round(connection: Connection, contest: str, round_id: str) -> list[KeptWork]:
    """Everything that was handed in for a round, by code, in whatever state it is."""
    told = (works.c.contest == contest, works.c.round == round_id, works.c.revision > 0)
    found = connection.execute(sa.select(works).where(*told).order_by(works.c.code))
    return [_kept(row) for row in found]


def _kept(row: Any) -> KeptWork:
    told = {name: getattr(row, name) for name in KeptWork.__struct_fields__}
    told |= {"people": _people(row.people), "files": _files(row.files)}
    return KeptWork(**told | {"used_ms": _used(row.used_ms)})


def drawn_order(connection: Connection, contest: str, round_id: str) -> OrderDrawn | None:
    """How the order of performance was drawn, where it was."""
    mine = (drawn_orders.c.contest == contest, drawn_orders.c.round == round_id)
    row = connection.execute(sa.select(drawn_orders).where(*mine)).one_or_none()
    if row is None:
        return None
    told = (row.commitment, row.secret, row.public_value)
    return OrderDrawn(contest, round_id, *told, _people(row.drawn))


def with_people(
    connection: Connection, contest: str, people: Collection[str]
) -> dict[str, list[KeptWork]]:
    """Round -> the works in it that these people have a part in."""
    named = sa.or_(*(works.c.people.contains(one, autoescape=True) for one in sorted(people)))
    found = connection.execute(sa.select(works).where(works.c.contest == contest, named))
    by_round: dict[str, list[KeptWork]] = {}
    for row in found:
        kept = _kept(row)
        if {*kept.people} & {*people}:
            by_round.setdefault(row.round, []).append(kept)
    return by_round


def of_people(
    connection: Connection,
    contest: str,
    round_id: str,
    person: str,
    agencies: Collection[str],
) -> list[KeptWork]:
    """What somebody has a part in, and everything of these agencies, of a round, by code."""
    theirs = sa.and_(works.c.kind != "team", works.c.people.contains(person, autoescape=True))
    mine = sa.or_(theirs, works.c.agency.in_(sorted({*agencies} - {""})))
    told = (works.c.contest == contest, works.c.round == round_id, works.c.revision > 0)
    found = connection.execute(sa.select(works).where(*told, mine).order_by(works.c.code))
    kept = [_kept(row) for row in found]
    return [one for one in kept if person in one.people or one.agency in agencies]


def forget_agency(connection: Connection, contest: str, people: Collection[str]) -> None:
    """Later publications have the entries of these people without an agency."""
    found = with_people(connection, contest, people)
    names = [work.work for own in found.values() for work in own if work.kind != "team"]
    connection.execute(works.update().where(works.c.work.in_(sorted(names))).values(agency=""))


def mark_of(connection: Connection, contest: str) -> tuple[int, ...]:
    """Changes when anything is told of a work."""
    told = sa.select(
        sa.func.count(),
        sa.func.coalesce(sa.func.sum(works.c.revision), 0),
        sa.func.coalesce(sa.func.sum(works.c.screened_revision), 0),
    )
    return tuple(map(int, connection.execute(told.where(works.c.contest == contest)).one()))


def performers(connection: Connection, contest: str, round_id: str) -> dict[str, tuple[str, int]]:
    """Work -> the team that performs it, and when, of a round on a stage."""
    found = sa.select(works.c.work, works.c.name, works.c.place).where(
        works.c.contest == contest, works.c.round == round_id, works.c.kind == "team"
    )
    return {row.work: (row.name, row.place) for row in connection.execute(found)}


class OnSheet(NamedTuple):
    """What a sheet tells of its work: the version that is marked (0: nothing was told of it), and
    of a performance the team and its place in the order (of an entry neither)."""

    version: int = 0
    team: str = ""
    place: int = 0


def on_sheet(connection: Connection, work: str) -> OnSheet:
    """What the sheet of a work tells of it."""
    return on_sheets(connection, [work]).get(work, OnSheet())


def on_sheets(connection: Connection, names: Collection[str]) -> dict[str, OnSheet]:
    """The same of several works, of those that were told."""
    told = (works.c.work, works.c.version, works.c.kind, works.c.name, works.c.place)
    found = sa.select(*told).where(among(works.c.work, "names"))
    return {
        row.work: OnSheet(row.version, row.name, row.place)
        if row.kind == "team"
        else OnSheet(row.version)
        for row in connection.execute(found, {"names": sorted(names)})
    }


def _to_mark(row: Any) -> WorkToMark:
    agencies = frozenset({row.agency} - {""})
    return WorkToMark(row.work, agencies, frozenset(_people(row.people)), row.place)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
