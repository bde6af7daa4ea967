"""E-mails that liaisons send to who is still missing, and chairs to judges with sheets left."""

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from plumbing.database import insert_many
from services.registration.models import reminders


class ReminderKey(NamedTuple):
    """Of whom (an agency, or ``/`` and a panel), about what and when; one reminder for each."""

    contest: str
    agency: str
    round: str
    day: str


def reminder_at(connection: Connection, place: ReminderKey) -> sa.Row[Any] | None:
    """The reminder of this place; locked."""
    return connection.execute(
        sa.select(reminders).where(*_at(place)).with_for_update()
    ).one_or_none()


def _at(place: ReminderKey) -> list[sa.ColumnElement[bool]]:
    return [reminders.c[name] == value for name, value in place._asdict().items()]


def add_reminder(connection: Connection, place: ReminderKey, by: str, at_us: int) -> None:
    """A reminder on its way; ``IntegrityError`` if there is one already."""
    insert_many(connection, reminders, [{**place._asdict(), "by": by, "at_us": at_us}])


def end_reminder(connection: Connection, place: ReminderKey, sent: int, failed: int) -> None:
    """Note what became of it; one that reached nobody was none."""
    if sent:
        values = {"sent": sent, "failed": failed}
        connection.execute(reminders.update().where(*_at(place)).values(values))
    else:
        connection.execute(reminders.delete().where(*_at(place)))


def newest(
    connection: Connection, contest: str, agency: str, most: int, round_id: str = ""
) -> list[sa.Row[Any]]:
    """An agency's or a panel's reminders, of all rounds or one, the newest first."""
    of_round = [reminders.c.round == round_id] if round_id else []
    rows = connection.execute(
        sa.select(reminders)
        .where(reminders.c.contest == contest, reminders.c.agency == agency, *of_round)
        .order_by(reminders.c.at_us.desc())
        .limit(most)
    )
    return list(rows)
