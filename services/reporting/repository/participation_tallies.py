"""What is kept counted: people per agency and scope, attempts per round, and the version."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy import Connection, Table

from plumbing.in_list_parameters import among
from services.reporting.domain.participation_tallies import Scope, Share, Shares
from services.reporting.models import activity, attempts, changes, tallies
from services.reporting.repository.bulk_upsert import Rows, upsert


def begin_change(connection: Connection) -> None:
    """Count one more change, and keep other writers out until the commit.

    Counts are kept by differences between what was and what is; only one at a time can say that.
    On PostgreSQL the commit does not wait for the disk: were it lost in a crash, the position in
    the stream is lost with it, and the events are fetched again.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            _CHANGE + " RETURNING set_config('synchronous_commit', 'off', true)"
        )
    else:
        connection.exec_driver_sql(_CHANGE)


_CHANGE = (
    f"INSERT INTO {changes.name} (id, version) VALUES (1, 1)"
    f" ON CONFLICT (id) DO UPDATE SET version = {changes.name}.version + 1"
)


def change_tallies(connection: Connection, contest: str, difference: Shares) -> None:
    """Add differences to the tallies."""
    rows = [
        (contest, scope.phase, scope.round, agency, *difference[scope, agency])
        for scope, agency in sorted(difference)
    ]
    _add(connection, tallies, 4, rows)


def change_activity(
    connection: Connection, contest: str, difference: Mapping[str, tuple[int, int]]
) -> None:
    """Add (started, submitted) per round."""
    rows = [(contest, name, *difference[name]) for name in sorted(difference)]
    _add(connection, activity, 2, rows)


def _add(connection: Connection, table: Table, keys: int, rows: Rows) -> None:
    """Insert rows, or add their columns after the first ``keys`` to the rows with these keys."""
    names = tuple(table.columns.keys())
    sums = ", ".join(f"{name} = {table.name}.{name} + excluded.{name}" for name in names[keys:])
    upsert(connection, table, names, rows, f"({', '.join(names[:keys])}) DO UPDATE SET {sums}")


def forget_tallies(connection: Connection, contest: str) -> None:
    """Drop a contest's tallies, to be counted anew."""
    connection.execute(tallies.delete().where(tallies.c.contest == contest))


def tallies_of(connection: Connection, contest: str, scope: Scope) -> dict[str, Share]:
    """Agency -> its tally in a scope, where anybody is counted."""
    rows = connection.execute(
        _OF_SCOPE, {"contest_": contest, "phase_": scope[0], "round_": scope[1]}
    )
    found = {row[0]: Share(*row[1:]) for row in rows}
    return {agency: share for agency, share in found.items() if any(share)}


_OF_SCOPE = sa.select(
    tallies.c.agency,
    tallies.c.participants,
    tallies.c.eligible,
    tallies.c.excluded,
    tallies.c.roster_rows,
).where(
    tallies.c.contest == sa.bindparam("contest_"),
    tallies.c.phase == sa.bindparam("phase_"),
    tallies.c.round == sa.bindparam("round_"),
)


def activity_of(connection: Connection, contest: str) -> dict[str, tuple[int, int]]:
    """Round -> attempts (started, submitted)."""
    rows = connection.execute(_ACTIVITY, {"contest_": contest})
    return {name: (started, submitted) for name, started, submitted in rows}


_ACTIVITY = sa.select(activity.c.round, activity.c.started, activity.c.submitted).where(
    activity.c.contest == sa.bindparam("contest_")
)


def participants_among(
    connection: Connection,
    contest: str,
    people: set[str],
    rounds: frozenset[str],
    minimum_answers: int,
) -> set[str]:
    """Those of these people with an attempt that counts in one of these rounds."""
    return set(
        connection.execute(
            sa.select(attempts.c.person)
            .where(
                attempts.c.contest == contest,
                among(attempts.c.person, "people_"),
                attempts.c.round.in_(rounds),
                attempts.c.answered >= minimum_answers,
            )
            .distinct(),
            {"people_": list(people)},
        ).scalars()
    )
