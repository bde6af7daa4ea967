"""Who asked to be forgotten, and taking a name out of what was said before."""

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.commands_and_events import EVENT_OF_DATA
from contracts.errors import Problem
from contracts.event_envelope import Event, raw
from contracts.rosters import ContestantRegistered, RosterDifference
from plumbing import outbox
from plumbing.database import insert_many
from services.registration.models import erasures, imports, plumbing, roster

_REGISTERED = EVENT_OF_DATA[ContestantRegistered].type


class ErasureRow(NamedTuple):
    """A request as stored. ``state``: waiting, called_off, named (done, but for older events that
    still name the person) or done."""

    person: str
    contest: str
    asked_at_us: int
    due_at_us: int
    state: str = "waiting"
    ended_at_us: int | None = None
    named_from: int | None = None
    named_until: int | None = None


def erasure_of(connection: Connection, person: str, *, lock: bool = False) -> ErasureRow | None:
    """Somebody's last request, if they made any."""
    statement = sa.select(erasures).where(erasures.c.person == person)
    row = connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    return None if row is None else ErasureRow(*row)


def write_erasure(connection: Connection, row: ErasureRow) -> None:
    """Store a request, new or changed."""
    insert_many(
        connection,
        erasures,
        [row._asdict()],
        on_conflict=["person"],
        update=[name for name in row._fields if name != "person"],
    )


def due(connection: Connection, now_us: int, most: int) -> list[str]:
    """Whose day is over, or of whom older events still tell the name."""
    waits = sa.and_(erasures.c.state == "waiting", erasures.c.due_at_us <= now_us)
    statement = sa.select(erasures.c.person).where(sa.or_(waits, erasures.c.state == "named"))
    order = (erasures.c.due_at_us, erasures.c.person)
    return list(connection.execute(statement.order_by(*order).limit(most)).scalars())


def erasures_in(connection: Connection, contest: str, most: int) -> list[ErasureRow]:
    """Requests of people who stand in a contest, the newest first."""
    rows = connection.execute(
        sa.select(erasures)
        .join(roster, roster.c.person == erasures.c.person)
        .where(roster.c.contest == contest)
        .order_by(erasures.c.asked_at_us.desc(), erasures.c.person)
        .limit(most)
    )
    return [ErasureRow(*row) for row in rows]


def last_event(connection: Connection) -> int:
    """Up to where events that were told may name somebody who is forgotten now."""
    return outbox.last_row(connection, plumbing)


def forget_in_events(connection: Connection, row: ErasureRow) -> int | None:
    """Take name and code out of the next slice of events told of this person; places and numbers
    stay, so that whoever reads from the beginning reads the same without them. Returns where to go
    on; ``None``: no event names them any more."""
    bounds = (row.named_from or 0, row.named_until or 0)

    def nameless(event: Event) -> Event:
        if (event.type, event.subject) != (_REGISTERED, row.person):
            return event
        data = msgspec.json.decode(event.data)
        return msgspec.structs.replace(event, data=raw({**data, "name": "", "code": ""}))

    return outbox.rewrite_slice(connection, plumbing, [row.person], nameless, bounds)


def forget_in_imports(
    connection: Connection,
    line_is_about: Callable[[str], bool],
    fault_is_about: Callable[[dict[str, Any]], bool],
) -> None:
    """Take the lines about somebody out of what imports told, whichever contest they were for:
    each line is a value of its own, and what it stands among stays as it is."""
    statement = sa.select(imports.c.upload, imports.c.state, imports.c.outcome)
    for row in connection.execute(statement.where(imports.c.outcome != "")).all():
        if row.state == "refused":
            problem = msgspec.json.decode(row.outcome, type=Problem)
            after: Any = _without_faults(problem, fault_is_about)
        else:
            difference = msgspec.json.decode(row.outcome, type=RosterDifference)
            after = msgspec.structs.replace(
                difference,
                changes=_without(difference.changes, line_is_about),
                notes=_without(difference.notes, line_is_about),
            )
        text = msgspec.json.encode(after).decode()
        if text != row.outcome:
            connection.execute(
                imports.update().where(imports.c.upload == row.upload).values(outcome=text)
            )


def _without(lines: Collection[str], is_about: Callable[[str], bool]) -> list[str]:
    return [line for line in lines if not is_about(line)]


def _without_faults(problem: Problem, is_about: Callable[[dict[str, Any]], bool]) -> Problem:
    faults = problem.details.get("problems")
    if not isinstance(faults, list):
        return problem
    kept = [fault for fault in faults if not is_about(fault)]
    return msgspec.structs.replace(problem, details={**problem.details, "problems": kept})
