"""Confirmed lists of who enters a phase, and of teams that go on."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.admissions import Admitted
from services.scoring.models import admissions, scores
from services.scoring.repository.file_stretches import Stretch, stretch_of

_TEXTS = ("admitted", "ledger", "auditor_ledger", "sealed_salts")
_HEAD = [column for column in admissions.c if column.name not in _TEXTS]
_admitted = msgspec.json.Decoder(list[Admitted]).decode
#: lists that are kept read out, those of few contests at a time
MOST_LISTS = 32
_lists: dict[tuple[str, str, str], tuple[int, "AdmittedList"]] = {}


class AdmittedList(NamedTuple):
    """Who was let in by a confirmation, by place and by person; teams have none."""

    everybody: list[Admitted]
    by_person: dict[str, list[Admitted]]


def secret_of(phase: str) -> str:
    """Under which name the key of a list's pseudonyms is kept: they are not those of the phase."""
    return f"admission/{phase}"


def last(connection: Connection, contest: str) -> sa.Row[Any] | None:
    """The newest confirmation of the contest, without its list and files."""
    return connection.execute(
        sa.select(*_HEAD)
        .where(admissions.c.contest == contest)
        .order_by(admissions.c.number.desc())
        .limit(1)
    ).one_or_none()


def newest(connection: Connection, contest: str) -> list[sa.Row[Any]]:
    """The newest confirmation of each phase and round that has one, by number, without lists and
    files."""
    numbers = (
        sa.select(sa.func.max(admissions.c.number))
        .where(admissions.c.contest == contest)
        .group_by(admissions.c.phase, admissions.c.round)
    )
    return list(
        connection.execute(
            sa.select(*_HEAD)
            .where(admissions.c.contest == contest, admissions.c.number.in_(numbers))
            .order_by(admissions.c.number)
        )
    )


def admitted_by(connection: Connection, head: sa.Row[Any]) -> AdmittedList:
    """The list of a confirmation, read out once: whoever looks at their page asks for it.

    Its root names it, so that one that was never committed is nobody else's; ``rewritten`` tells
    that somebody was forgotten in it."""
    key = (str(connection.engine.url), head.contest, head.root)
    held = _lists.get(key)
    if held is not None and held[0] == head.rewritten:
        return held[1]
    row = connection.execute(
        sa.select(admissions.c.admitted, admissions.c.rewritten).where(
            admissions.c.contest == head.contest, admissions.c.number == head.number
        )
    ).one()
    everybody = _admitted(row.admitted)
    by_person: dict[str, list[Admitted]] = {}
    for one in everybody:
        by_person.setdefault(one.person, []).append(one)
    found = AdmittedList(everybody, by_person)
    _lists.pop(key, None)
    while len(_lists) >= MOST_LISTS:
        del _lists[next(iter(_lists))]
    _lists[key] = (row.rewritten, found)
    return found


def add(connection: Connection, row: dict[str, Any]) -> None:
    """Keep a confirmation."""
    connection.execute(admissions.insert().values(**row))


def ledger_part(
    connection: Connection, contest: str, number: int, *, auditor: bool, offset: int, length: int
) -> Stretch | None:
    """A stretch of one of a confirmation's two files."""
    column = admissions.c.auditor_ledger if auditor else admissions.c.ledger
    here = (admissions.c.contest == contest, admissions.c.number == number)
    return stretch_of(connection, column, here, offset=offset, length=length)


def to_forget_in(connection: Connection, contest: str) -> Sequence[sa.Row[Any]]:
    """All confirmations of people in the contest with their files, locked."""
    return connection.execute(
        sa.select(admissions)
        .where(admissions.c.contest == contest, admissions.c.round == "")
        .order_by(admissions.c.number)
        .with_for_update()
    ).all()


def rewrite(connection: Connection, contest: str, number: int, values: dict[str, Any]) -> None:
    """Put these columns in place of what was confirmed."""
    connection.execute(
        admissions.update()
        .where(admissions.c.contest == contest, admissions.c.number == number)
        .values(**values)
    )


def pseudonyms_in(connection: Connection, contest: str, round_id: str) -> dict[str, str]:
    """Person -> pseudonym, of everybody who sat in a round."""
    rows = connection.execute(
        sa.select(scores.c.person, scores.c.pseudonym)
        .where(scores.c.contest == contest, scores.c.round == round_id)
        .distinct()
    )
    return {row.person: row.pseudonym for row in rows}
