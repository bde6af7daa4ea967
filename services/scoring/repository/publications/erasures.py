"""Where erased people stand in what was published and told."""

from collections.abc import Callable, Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.envelope import Event
from plumbing import outbox
from plumbing.database import insert_many
from services.scoring.models import appeals, decisions, erasures, plumbing, publications, scores


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
) -> list[sa.Row[Any]]:
    """The contest's publications of these rounds and of these phases, locked."""
    told = sa.or_(
        publications.c.round.in_(sorted(rounds)), publications.c.phase.in_(sorted(phases))
    )
    return list(
        connection.execute(
            sa.select(publications)
            .where(publications.c.contest == contest, told)
            .order_by(publications.c.number)
            .with_for_update()
        )
    )


def rewrite_publication(
    connection: Connection, contest: str, number: int, values: dict[str, Any]
) -> None:
    """Put these columns in place of what was published."""
    connection.execute(
        publications.update()
        .where(publications.c.contest == contest, publications.c.number == number)
        .values(**values)
    )


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


def forget_told(connection: Connection, people: Collection[str]) -> None:
    """All events told up to now are to be looked through for these people, from the first on also
    where that had begun."""
    until = outbox.last_row(connection, plumbing)
    insert_many(
        connection,
        erasures,
        [{"person": name, "named_from": 0, "named_until": until} for name in sorted(people)],
        on_conflict=["person"],
        update=["named_from", "named_until"],
    )


def any_told(connection: Connection) -> bool:
    """Whether events may still name somebody who is erased."""
    return connection.execute(sa.select(erasures.c.person).limit(1)).first() is not None


def next_told(connection: Connection) -> sa.Row[Any] | None:
    """Somebody whom events may still name, locked; whom another process is at is passed over."""
    return connection.execute(
        sa.select(erasures).order_by(erasures.c.person).limit(1).with_for_update(skip_locked=True)
    ).one_or_none()


def forget_in_slice(
    connection: Connection, row: sa.Row[Any], change: Callable[[Event], Event]
) -> None:
    """Change what mentions this person in the next slice of events, and note how far that is."""
    bounds = (row.named_from, row.named_until)
    reached = outbox.rewrite_slice(connection, plumbing, [row.person], change, bounds)
    mine = erasures.c.person == row.person
    if reached is None:
        connection.execute(erasures.delete().where(mine))
    else:
        connection.execute(erasures.update().where(mine).values(named_from=reached))
