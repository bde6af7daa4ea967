"""Taking somebody's name out of what was said before."""

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.envelope import Event, decode_events, encode, raw
from contracts.registration import ContestantRegistered
from contracts.registry import EVENT_OF_DATA
from services.registration.models import imports, plumbing

_REGISTERED = EVENT_OF_DATA[ContestantRegistered].type


def forget_in_events(connection: Connection, person: str) -> None:
    """Take name and code out of every event told of this person; places and numbers stay, so
    that whoever reads from the beginning reads the same without them."""
    table = plumbing.outbox
    rows = connection.execute(
        sa.select(table.c.id, table.c.events)
        .where(table.c.events.contains(person, autoescape=True))
        .with_for_update()
    ).all()
    for row in rows:
        events = [_nameless(event, person) for event in decode_events(row.events)]
        connection.execute(
            table.update().where(table.c.id == row.id).values(events=encode(events).decode())
        )


def _nameless(event: Event, person: str) -> Event:
    if (event.type, event.subject) != (_REGISTERED, person):
        return event
    data = msgspec.json.decode(event.data)
    return msgspec.structs.replace(event, data=raw({**data, "name": "", "code": ""}))


def forget_in_imports(connection: Connection, contest: str, name: str) -> None:
    """Take a name out of the differences that rosters made, as they were told then."""
    if not name:
        return
    rows = connection.execute(
        sa.select(imports.c.upload, imports.c.outcome).where(
            imports.c.contest == contest, imports.c.outcome.contains(name, autoescape=True)
        )
    ).all()
    for row in rows:
        connection.execute(
            imports.update()
            .where(imports.c.upload == row.upload)
            .values(outcome=row.outcome.replace(name, "…"))
        )
