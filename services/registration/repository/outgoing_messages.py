"""The queue of messages, and what became of each."""

from collections.abc import Collection, Iterable
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.messages import OPEN_STATES, Channel, MessageState, Wording
from plumbing.database import insert_many, one_at_a_time, update_many
from plumbing.in_list_parameters import among
from services.registration.domain.people.outgoing_messages import Message, digest
from services.registration.models import message_texts, messages

#: any number that nothing else uses
_TURN = 0x4D736773
_BY_IDS = sa.select(messages).where(among(messages.c.message, "ids"))


class Subject(NamedTuple):
    """Which reminder a message belongs to; ``kind``: to people of an agency, or to judges of the
    panel ``about``."""

    contest: str
    kind: Literal["agency", "panel"]
    about: str
    round: str
    day: str


class MessageRow(NamedTuple):
    """A message as stored; ``same``: what nobody gets twice, ``None`` where nothing is sent."""

    message: str
    same: str | None
    subject: Subject
    person: str
    channel: Channel
    text: str
    standing: Message


def take_turn(connection: Connection) -> None:
    """Nobody else gives messages out until this transaction ends: so rates hold."""
    one_at_a_time(connection, _TURN)


def keep_wording(connection: Connection, wording: Wording) -> str:
    """Keep what messages say, once; its name."""
    name = digest(wording.subject, wording.body, wording.site)
    row = {"text": name, **{key: getattr(wording, key) for key in wording.__struct_fields__}}
    insert_many(connection, message_texts, [row], on_conflict=["text"])
    return name


def wordings(connection: Connection, names: Iterable[str]) -> dict[str, Wording]:
    """What these say."""
    found = sa.select(message_texts).where(among(message_texts.c.text, "names"))
    rows = connection.execute(found, {"names": {*names}})
    return {row.text: Wording(row.subject, row.body, row.site) for row in rows}


def add(connection: Connection, rows: Iterable[MessageRow], now_us: int) -> None:
    """New ones; ``IntegrityError`` where somebody would get the same twice."""
    values = [
        {
            "message": row.message,
            "same": row.same,
            **row.subject._asdict(),
            "person": row.person,
            "channel": row.channel,
            "text": row.text,
            **row.standing._asdict(),
            "changed_at_us": now_us,
        }
        for row in rows
    ]
    insert_many(connection, messages, values)


def drop(connection: Connection, subject: Subject) -> None:
    """Forget those of a reminder that reached nobody."""
    connection.execute(messages.delete().where(*_of(subject)))


def drop_of_person(connection: Connection, person: str) -> set[Subject]:
    """Forget whatever was to be sent to somebody, and whether it was; of which reminders."""
    its = messages.c.person == person
    found = sa.select(*(messages.c[name] for name in Subject._fields)).where(its)
    subjects = {Subject(*row) for row in connection.execute(found)}
    connection.execute(messages.delete().where(its))
    return subjects


def of_person(connection: Connection, contest: str, person: str) -> list[MessageRow]:
    """Reminders to take part that are on their way to somebody; locked."""
    found = sa.select(messages).where(
        messages.c.person == person,
        messages.c.contest == contest,
        messages.c.kind == "agency",
        messages.c.state.in_(OPEN_STATES),
    )
    return _locked(connection, found)


def standing_of_same(connection: Connection, names: Collection[str]) -> dict[str, MessageState]:
    """How far those are that would be the same."""
    found = sa.select(messages.c.same, messages.c.state).where(among(messages.c.same, "names"))
    return {row.same: row.state for row in connection.execute(found, {"names": names})}


def by_id(connection: Connection, ids: Collection[str]) -> list[MessageRow]:
    """These, locked."""
    found = _BY_IDS.order_by(messages.c.message).with_for_update()
    return [_row(row) for row in connection.execute(found, {"ids": list(ids)})]


def lapsing(connection: Connection, now_us: int) -> list[MessageRow]:
    """Those on their way about which the clock has something to say; locked."""
    held = messages.c.state.in_(("leased", "begun")) & (messages.c.lease_until_us <= now_us)
    late = (messages.c.state == "queued") & (messages.c.until_us <= now_us)
    found = sa.select(messages).where(messages.c.state.in_(OPEN_STATES), held | late)
    return _locked(connection, found)


def held_under(connection: Connection, lease: str) -> list[MessageRow]:
    """Those that were given out under this name and not begun with."""
    found = sa.select(messages).where(messages.c.lease == lease, messages.c.state == "leased")
    return _locked(connection, found)


def due(
    connection: Connection, channels: Collection[Channel], now_us: int, most: int
) -> list[MessageRow]:
    """Those that wait and are due, whoever has waited longest first; locked."""
    found = (
        sa.select(messages)
        .where(
            messages.c.state == "queued",
            messages.c.next_at_us <= now_us,
            messages.c.channel.in_(channels),
        )
        .order_by(messages.c.next_at_us)
        .limit(most)
    )
    return _locked(connection, found)


def given_out_since(connection: Connection, channels: Collection[Channel], since_us: int) -> int:
    """How many gateways took since then."""
    found = sa.select(sa.func.count()).where(
        messages.c.leased_at_us > since_us, messages.c.channel.in_(channels)
    )
    return int(connection.execute(found).scalar_one())


def write(connection: Connection, changed: Iterable[MessageRow], now_us: int) -> None:
    """Keep how far these are now."""
    rows = [
        {"message": row.message, **row.standing._asdict(), "changed_at_us": now_us}
        for row in changed
    ]
    update_many(connection, messages, "message", rows)


def counts(connection: Connection, subject: Subject) -> dict[MessageState, int]:
    """How many messages of a reminder are how far."""
    found = (
        sa.select(messages.c.state, sa.func.count().label("number"))
        .where(*_of(subject))
        .group_by(messages.c.state)
    )
    return {row.state: row.number for row in connection.execute(found)}


def counts_of_all(
    connection: Connection, contest: str, kind: str, about: str
) -> dict[tuple[str, str], dict[MessageState, int]]:
    """(round, day) -> the same, of all reminders of an agency or a panel."""
    found = (
        sa.select(
            messages.c.round, messages.c.day, messages.c.state, sa.func.count().label("number")
        )
        .where(messages.c.contest == contest, messages.c.kind == kind, messages.c.about == about)
        .group_by(messages.c.round, messages.c.day, messages.c.state)
    )
    numbers: dict[tuple[str, str], dict[MessageState, int]] = {}
    for row in connection.execute(found):
        numbers.setdefault((row.round, row.day), {})[row.state] = row.number
    return numbers


def of_reminder(connection: Connection, subject: Subject) -> list[tuple[MessageRow, int]]:
    """The messages of a reminder, each with when it last changed."""
    found = sa.select(messages).where(*_of(subject))
    return [(_row(row), row.changed_at_us) for row in connection.execute(found)]


def _of(subject: Subject) -> list[sa.ColumnElement[bool]]:
    return [messages.c[name] == value for name, value in subject._asdict().items()]


def _locked(connection: Connection, found: sa.Select[Any]) -> list[MessageRow]:
    return [_row(row) for row in connection.execute(found.with_for_update())]


def _row(row: sa.Row[Any]) -> MessageRow:
    fields = row._mapping
    return MessageRow(
        row.message,
        row.same,
        Subject(*(fields[name] for name in Subject._fields)),
        row.person,
        row.channel,
        row.text,
        Message(*(fields[name] for name in Message._fields)),
    )
