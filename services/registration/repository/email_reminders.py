"""Reminders of liaisons to who is still missing, and of chairs to judges with sheets left."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from plumbing.database import insert_many
from services.registration.models import panel_reminders, reminders
from services.registration.repository.outgoing_messages import Subject


class ReminderKey(NamedTuple):
    """To whose people, about what and when; one reminder for each."""

    contest: str
    agency: str
    round: str
    day: str


class PanelReminderKey(NamedTuple):
    """The same to the judges of a panel."""

    contest: str
    panel: str
    round: str
    day: str


AnyKey = ReminderKey | PanelReminderKey


def subject_of(place: AnyKey) -> Subject:
    """What the messages of a reminder belong to."""
    if isinstance(place, ReminderKey):
        return Subject(place.contest, "agency", place.agency, place.round, place.day)
    return Subject(place.contest, "panel", place.panel, place.round, place.day)


def key_of(subject: Subject) -> AnyKey:
    """The reminder that messages belong to."""
    kind = ReminderKey if subject.kind == "agency" else PanelReminderKey
    return kind(subject.contest, subject.about, subject.round, subject.day)


def _table_of(place: AnyKey) -> sa.Table:
    return reminders if isinstance(place, ReminderKey) else panel_reminders


def reminder_at(connection: Connection, place: AnyKey) -> sa.Row[Any] | None:
    """The reminder of this place; locked."""
    return connection.execute(
        sa.select(_table_of(place)).where(*_at(place)).with_for_update()
    ).one_or_none()


def _at(place: AnyKey) -> list[sa.ColumnElement[bool]]:
    return [_table_of(place).c[name] == value for name, value in place._asdict().items()]


def add_reminder(connection: Connection, place: AnyKey, by: str, at_us: int) -> None:
    """A reminder on its way; ``IntegrityError`` if there is one already."""
    insert_many(connection, _table_of(place), [{**place._asdict(), "by": by, "at_us": at_us}])


def drop_reminder(connection: Connection, place: AnyKey) -> None:
    """Forget one that reached nobody."""
    connection.execute(_table_of(place).delete().where(*_at(place)))


def end_reminder(connection: Connection, place: AnyKey, sent: int, failed: int) -> None:
    """Note what became of it."""
    values = {"sent": sent, "failed": failed}
    connection.execute(_table_of(place).update().where(*_at(place)).values(values))


def newest(connection: Connection, contest: str, agency: str, most: int) -> list[sa.Row[Any]]:
    """An agency's reminders, the newest first."""
    here = (reminders.c.contest == contest, reminders.c.agency == agency)
    return _newest(connection, reminders, here, most)


def newest_of_panel(
    connection: Connection, contest: str, round_id: str, panel: str, most: int
) -> list[sa.Row[Any]]:
    """A panel's reminders in a round, the newest first."""
    table = panel_reminders
    here = (table.c.contest == contest, table.c.round == round_id, table.c.panel == panel)
    return _newest(connection, table, here, most)


def _newest(
    connection: Connection, table: sa.Table, here: Iterable[sa.ColumnElement[bool]], most: int
) -> list[sa.Row[Any]]:
    found = sa.select(table).where(*here).order_by(table.c.at_us.desc()).limit(most)
    return list(connection.execute(found))
