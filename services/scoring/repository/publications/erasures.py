"""Where erased people stand in what was published and told."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from services.scoring.models import appeals, decisions, publications, scores
from services.scoring.repository.long_texts import write_texts
from services.scoring.repository.publications.publications import HEAD


def pseudonyms_of(
    connection: Connection, contest: str, people: Collection[str]
) -> dict[str, set[str]]:
    """Round -> the pseudonyms of these people in it."""
    rows = connection.execute(
        sa.select(scores.c.round, scores.c.pseudonym).where(
            scores.c.contest == contest, scores.c.person.in_(sorted(people))
        )
    )
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row.round, set()).add(row.pseudonym)
    return found


def forget_agency(connection: Connection, contest: str, people: Collection[str]) -> None:
    """Later publications have these people's attempts without an agency."""
    connection.execute(
        scores.update()
        .where(scores.c.contest == contest, scores.c.person.in_(sorted(people)))
        .values(agency="")
    )


def publications_with(
    connection: Connection, contest: str, rounds: Collection[str], phases: Collection[str]
) -> Iterator[sa.Row[Any]]:
    """The contest's publications of these rounds and of these phases, locked, without what is long
    in them (:func:`text_of`): tens of megabytes in a large round."""
    told = sa.or_(
        publications.c.round.in_(sorted(rounds)), publications.c.phase.in_(sorted(phases))
    )
    return _one_by_one(connection, contest, told, HEAD)


def text_of(connection: Connection, contest: str, number: int, column: str) -> str:
    """``ledger``, ``auditor_ledger`` or ``standings`` of a publication."""
    found = sa.select(publications.c[column]).where(*_of(contest, number))
    return str(connection.execute(found).scalar_one())


def rewrite_text(
    connection: Connection, contest: str, number: int, column: str, parts: Iterable[str]
) -> None:
    """Put these parts, together, in its place."""
    write_texts(connection, publications, _of(contest, number), {column: parts})


def _of(contest: str, number: int) -> list[sa.ColumnElement[bool]]:
    return [publications.c.contest == contest, publications.c.number == number]


def judged_publications(
    connection: Connection, contest: str, rounds: Collection[str] | None
) -> Iterator[sa.Row[Any]]:
    """The contest's publications of rounds that judges marked (None: of all of them), locked."""
    told = publications.c.form != ""
    if rounds is not None:
        told = sa.and_(told, publications.c.round.in_(sorted(rounds)))
    return _one_by_one(connection, contest, told)


def _one_by_one(
    connection: Connection,
    contest: str,
    told: sa.ColumnElement[bool],
    columns: Sequence[sa.Column[Any]] = tuple(publications.c),
) -> Iterator[sa.Row[Any]]:
    """All are locked first, then read one after the other: each holds the files of a whole round,
    tens of megabytes."""
    numbers = (
        sa.select(publications.c.number)
        .where(publications.c.contest == contest, told)
        .order_by(publications.c.number)
        .with_for_update()
    )
    for number in connection.execute(numbers).scalars().all():
        yield connection.execute(sa.select(*columns).where(*_of(contest, number))).one()


def rewrite_publication(
    connection: Connection, contest: str, number: int, values: dict[str, Any]
) -> None:
    """Put these columns in place of what was published."""
    connection.execute(publications.update().where(*_of(contest, number)).values(**values))


def decisions_about(
    connection: Connection, contest: str, people: Collection[str]
) -> list[sa.Row[Any]]:
    """(number, difference) of the contest's decisions whose difference names any of these."""
    named = sa.or_(
        *(decisions.c.difference.contains(name, autoescape=True) for name in sorted(people))
    )
    statement = sa.select(decisions.c.number, decisions.c.difference)
    return list(connection.execute(statement.where(decisions.c.contest == contest, named)))


def rewrite_difference(connection: Connection, contest: str, number: int, text: str) -> None:
    """Put this in place of what a decision showed."""
    connection.execute(
        decisions.update()
        .where(decisions.c.contest == contest, decisions.c.number == number)
        .values(difference=text)
    )


def forget_appeals(connection: Connection, contest: str, people: Collection[str]) -> None:
    """Appeals of these people stand with their answers, without what the people wrote."""
    connection.execute(
        appeals.update()
        .where(appeals.c.contest == contest, appeals.c.person.in_(sorted(people)))
        .values(text="")
    )
