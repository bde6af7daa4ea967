"""Publications."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from plumbing.database import insert_many
from services.scoring.domain.results.results_scope import ResultsScope
from services.scoring.models import phase_secrets, publications
from services.scoring.repository.file_stretches import Stretch, stretch_of
from services.scoring.repository.long_texts import write_texts

_TOLD = [
    publications.c[name]
    for name in (
        "contest", "phase", "round", "number", "state", "root", "published_at_us", "attempts",
        "audit_heads", "audit_signature",
        "unanswered", "unanswered_reason", "rewritten", "missing", "missing_reason",
    )
]  # fmt: skip
HEAD = [c for c in publications.c if c.name not in ("ledger", "auditor_ledger", "standings")]


def last_publication(connection: Connection, contest: str) -> sa.Row[Any] | None:
    """The newest publication of the contest, without its files."""
    return connection.execute(
        sa.select(*HEAD)
        .where(publications.c.contest == contest)
        .order_by(publications.c.number.desc())
        .limit(1)
    ).one_or_none()


def standings_text(connection: Connection, contest: str, round_id: str) -> sa.Row[Any] | None:
    """``number``, ``rewritten``, ``form`` and ``standings`` (JSON) of a round's newest publication,
    without its ledgers."""
    wanted = ("number", "rewritten", "form", "standings")
    columns = [publications.c[name] for name in wanted]
    return _newest_of(connection, sa.select(*columns), ResultsScope(contest, "", round_id))


def ledger_part(
    connection: Connection,
    place: tuple[str, str, str, int],
    *,
    auditor: bool,
    offset: int,
    length: int,
) -> Stretch | None:
    """A stretch of a publication's file. ``place``: contest, phase, round (one of the two empty),
    number."""
    column = publications.c.auditor_ledger if auditor else publications.c.ledger
    names = ("contest", "phase", "round", "number")
    here = [publications.c[key] == wanted for key, wanted in zip(names, place, strict=True)]
    return stretch_of(connection, column, here, offset=offset, length=length)


def with_ledger(
    connection: Connection, scope: ResultsScope, number: int | None, *, auditor: bool
) -> sa.Row[Any] | None:
    """A publication by number, or the newest: what its head tells, and as ``ledger`` the public
    file or the auditor's."""
    ledger = publications.c.auditor_ledger if auditor else publications.c.ledger
    return _newest_of(connection, sa.select(*_TOLD, ledger.label("ledger")), scope, number=number)


def newest_head(
    connection: Connection,
    contest: str,
    phase: str,
    round_id: str,
    state: str | None = None,
    number: int | None = None,
) -> sa.Row[Any] | None:
    """The newest publication of a round (phase "") or of a phase (round ""), without files; with
    ``state`` or ``number`` of those that have it."""
    scope = ResultsScope(contest, phase, round_id)
    return _newest_of(connection, sa.select(*HEAD), scope, state=state, number=number)


def _newest_of(
    connection: Connection, statement: sa.Select[Any], scope: ResultsScope, **only: Any
) -> sa.Row[Any] | None:
    wanted = {**scope._asdict(), **{name: one for name, one in only.items() if one is not None}}
    return connection.execute(
        statement.where(*(publications.c[name] == one for name, one in wanted.items()))
        .order_by(publications.c.number.desc())
        .limit(1)
    ).one_or_none()


def heads(connection: Connection, contest: str) -> list[sa.Row[Any]]:
    """Every publication of the contest by number: what its head tells, nothing large."""
    return list(
        connection.execute(
            sa.select(*_TOLD)
            .where(publications.c.contest == contest)
            .order_by(publications.c.number)
        )
    )


def published_rounds(connection: Connection, contest: str) -> dict[str, int]:
    """Round -> its newest publication's number."""
    return {round_: number for (_, round_), number in _newest(connection, contest) if round_}


def concluded_phases(connection: Connection, contest: str) -> dict[str, int]:
    """Phase -> number of the newest publication of what is over its rounds."""
    return {phase: number for (phase, _), number in _newest(connection, contest) if phase}


def _newest(connection: Connection, contest: str) -> list[tuple[tuple[str, str], int]]:
    """(phase, round) -> newest number; one of the two is empty."""
    scope = (publications.c.phase, publications.c.round)
    rows = connection.execute(
        sa.select(*scope, sa.func.max(publications.c.number).label("number"))
        .where(publications.c.contest == contest)
        .group_by(*scope)
    )
    return [((row.phase, row.round), row.number) for row in rows]


def awards_texts(connection: Connection, contest: str) -> list[sa.Row[Any]]:
    """``number``, ``rewritten`` and ``awards`` (JSON) of every round's and phase's newest
    publication, by number."""
    newest = [number for _, number in _newest(connection, contest)]
    columns = [publications.c[name] for name in ("number", "rewritten", "awards")]
    return list(
        connection.execute(
            sa.select(*columns)
            .where(publications.c.contest == contest, publications.c.number.in_(newest))
            .order_by(publications.c.number)
        )
    )


def phase_secret(connection: Connection, contest: str, phase: str) -> str | None:
    """The sealed key of a phase's pseudonyms, if there is one yet."""
    return connection.execute(
        sa.select(phase_secrets.c.sealed).where(
            phase_secrets.c.contest == contest, phase_secrets.c.phase == phase
        )
    ).scalar_one_or_none()


def keep_phase_secret(connection: Connection, contest: str, phase: str, sealed: str) -> None:
    """Keep it; one that is there stands."""
    row = {"contest": contest, "phase": phase, "sealed": sealed}
    insert_many(connection, phase_secrets, [row], on_conflict=["contest", "phase"])


def add_publication(
    connection: Connection, row: dict[str, Any], files: Mapping[str, Iterable[str]]
) -> None:
    """A new publication, and its ``files`` in parts by column; ``IntegrityError`` if its number was
    taken meanwhile."""
    insert_many(connection, publications, [row])
    here = [publications.c[name] == row[name] for name in ("contest", "number")]
    write_texts(connection, publications, here, files)
