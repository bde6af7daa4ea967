"""Question keys: encrypted in the database, opened only in this service's memory."""

from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Connection

from plumbing.database import insert_many
from plumbing.keys import Safe
from services.scoring.models import key_states, keys


class QuestionKey(Struct, frozen=True):
    """A question's right option with what binds and explains it; ``salt`` is hex."""

    question: str
    topic: str
    options: list[str]
    key: str
    salt: str
    source: str
    commitment: str


class _Secret(Struct, frozen=True):
    key: str
    salt: str
    source: str


class KeyRing(NamedTuple):
    """A contest's opened keys: question id -> option id."""

    revision: int
    right: dict[str, str]


_rings: dict[str, KeyRing] = {}


def revision_of(connection: Connection, contest: str) -> int:
    """How often the contest's keys were replaced; 0 while there are none."""
    found = connection.execute(
        sa.select(key_states.c.revision).where(key_states.c.contest == contest)
    ).scalar_one_or_none()
    return found or 0


def ring_of(connection: Connection, contest: str, safe: Safe) -> KeyRing:
    """The contest's keys, opened once per revision."""
    revision = revision_of(connection, contest)
    cache_key = f"{connection.engine.url}|{contest}"
    ring = _rings.get(cache_key)
    if ring is None or ring.revision != revision:
        opened = keys_of(connection, contest, safe)
        ring = KeyRing(revision, {key.question: key.key for key in opened})
        _rings[cache_key] = ring
    return ring


def keys_of(connection: Connection, contest: str, safe: Safe) -> list[QuestionKey]:
    """Every key of a contest, by question id."""
    rows = connection.execute(
        sa.select(keys).where(keys.c.contest == contest).order_by(keys.c.question)
    )
    return [_opened(row, safe) for row in rows]


def _opened(row: sa.Row[Any], safe: Safe) -> QuestionKey:
    secret = msgspec.json.decode(safe.open(row.sealed), type=_Secret)
    return QuestionKey(
        row.question,
        row.topic,
        msgspec.json.decode(row.options, type=list[str]),
        secret.key,
        secret.salt,
        secret.source,
        row.commitment,
    )


def replace_keys(connection: Connection, contest: str, bank: list[QuestionKey], safe: Safe) -> None:
    """Put these keys in place of the contest's present ones, as a new revision."""
    connection.execute(keys.delete().where(keys.c.contest == contest))
    insert_many(
        connection,
        keys,
        [
            {
                "contest": contest,
                "question": key.question,
                "topic": key.topic,
                "options": msgspec.json.encode(key.options).decode(),
                "sealed": safe.close(msgspec.json.encode(_Secret(key.key, key.salt, key.source))),
                "commitment": key.commitment,
            }
            for key in bank
        ],
    )
    state = {
        "contest": contest,
        "revision": revision_of(connection, contest) + 1,
        "scored_up_to": "",
    }
    update = ["revision", "scored_up_to"]
    insert_many(connection, key_states, [state], on_conflict=["contest"], update=update)


def any_to_score_again(connection: Connection) -> bool:
    """Whether some contest's keys are newer than its scores."""
    newer = key_states.c.scored_revision < key_states.c.revision
    return (
        connection.execute(sa.select(key_states.c.contest).where(newer).limit(1)).first()
        is not None
    )


def to_score_again(connection: Connection) -> list[tuple[str, int, str]]:
    """(contest, key revision, scored up to) where the keys are newer than the scores; locked."""
    rows = connection.execute(
        sa.select(key_states.c.contest, key_states.c.revision, key_states.c.scored_up_to)
        .where(key_states.c.scored_revision < key_states.c.revision)
        .with_for_update(skip_locked=True)
    )
    return [(row.contest, row.revision, row.scored_up_to) for row in rows]


def scored_up_to(connection: Connection, contest: str, revision: int, attempt: str) -> None:
    """Note how far the new keys have been applied; all the way with an empty ``attempt``."""
    done = {} if attempt else {"scored_revision": revision}
    connection.execute(
        key_states.update()
        .where(key_states.c.contest == contest)
        .values({**done, "scored_up_to": attempt})
    )
