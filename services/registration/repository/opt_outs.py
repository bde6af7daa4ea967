"""Who wants no reminders to take part in a contest."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy import Connection

from plumbing.database import insert_many
from plumbing.in_list_parameters import among
from services.registration.models import opt_outs


def opted_out(connection: Connection, contest: str, people: Collection[str]) -> set[str]:
    """Those of these people who want none."""
    found = sa.select(opt_outs.c.person).where(
        opt_outs.c.contest == contest, among(opt_outs.c.person, "ids")
    )
    return set(connection.execute(found, {"ids": list(people)}).scalars())


def write(connection: Connection, contest: str, person: str, *, out: bool, at_us: int) -> bool:
    """Keep that somebody wants none, or wants them again; whether that is new."""
    its = (opt_outs.c.contest == contest, opt_outs.c.person == person)
    stood = bool(opted_out(connection, contest, [person]))
    if out and not stood:
        row = {"contest": contest, "person": person, "at_us": at_us}
        insert_many(connection, opt_outs, [row], on_conflict=["contest", "person"])
    elif not out:
        connection.execute(opt_outs.delete().where(*its))
    return stood != out


def number_of(connection: Connection, contest: str) -> int:
    """How many want none."""
    found = sa.select(sa.func.count()).where(opt_outs.c.contest == contest)
    return int(connection.execute(found).scalar_one())


def forget(connection: Connection, person: str) -> None:
    """Keep nothing of who is erased."""
    connection.execute(opt_outs.delete().where(opt_outs.c.person == person))
