"""Who may enter phases that results decide."""

from collections.abc import Collection
from typing import NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from plumbing.database import insert_many
from plumbing.in_list_parameters import among
from services.exam.models import entrant_lists, entrants

_parts = msgspec.json.Decoder(list[int]).decode


class EntrantList(NamedTuple):
    """The list that a phase goes by (``digest`` "": none yet), and one that is on its way."""

    digest: str = ""
    arriving: str = ""
    parts: tuple[int, ...] = ()


def list_of(connection: Connection, contest: str, phase: str, *, lock: bool = False) -> EntrantList:
    """The list of a phase; ``lock`` makes sure that there is a row to hold."""
    key = {"contest": contest, "phase": phase}
    if lock:
        fresh = {**key, "digest": "", "arriving": "", "parts": "[]"}
        insert_many(connection, entrant_lists, [fresh], on_conflict=[*key])
    found = sa.select(entrant_lists).filter_by(**key)
    row = connection.execute(found.with_for_update() if lock else found).one_or_none()
    if row is None:
        return EntrantList()
    return EntrantList(row.digest, row.arriving, tuple(_parts(row.parts)))


def keep_list(connection: Connection, contest: str, phase: str, one: EntrantList) -> None:
    """Keep how a list stands; of other lists nobody is kept."""
    here = (entrant_lists.c.contest == contest, entrant_lists.c.phase == phase)
    values = {"digest": one.digest, "arriving": one.arriving}
    parts = msgspec.json.encode(one.parts).decode()
    connection.execute(entrant_lists.update().where(*here).values(**values, parts=parts))
    others = entrants.c.digest.not_in([one.digest, one.arriving])
    mine = (entrants.c.contest == contest, entrants.c.phase == phase)
    connection.execute(entrants.delete().where(*mine, others))


def add(
    connection: Connection, contest: str, phase: str, digest: str, people: Collection[str]
) -> None:
    """Put people on a list, each once."""
    rows = [
        {"contest": contest, "phase": phase, "digest": digest, "person": person}
        for person in sorted({*people})
    ]
    insert_many(connection, entrants, rows, on_conflict=["contest", "phase", "digest", "person"])


def number_on(connection: Connection, contest: str, phase: str, digest: str) -> int:
    """How many people are on a list."""
    here = (entrants.c.contest == contest, entrants.c.phase == phase, entrants.c.digest == digest)
    return int(connection.execute(sa.select(sa.func.count()).where(*here)).scalar_one())


_ON_LIST = sa.select(entrants.c.person).where(
    entrants.c.contest == sa.bindparam("contest_"),
    entrants.c.phase == sa.bindparam("phase_"),
    entrants.c.digest == sa.bindparam("digest_"),
    among(entrants.c.person, "people"),
)


def on_list(
    connection: Connection, contest: str, phase: str, digest: str, people: Collection[str]
) -> set[str]:
    """Those of these people who are on a list."""
    asked = {"contest_": contest, "phase_": phase, "digest_": digest, "people": [*people]}
    return set(connection.execute(_ON_LIST, asked).scalars())
