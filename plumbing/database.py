"""One service's database: PostgreSQL (psycopg2, greened by eventlet) or SQLite (embedded).

Both sides of the difference live here: how a transaction begins, how a row is locked, how many
rows are written at once. All other code is written once.
"""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVarTuple, cast

import sqlalchemy as sa
from sqlalchemy import Connection, Table, event
from sqlalchemy.dialects import sqlite as sqlite_dialect

from plumbing.array_literals import array, array_type

if TYPE_CHECKING:
    from plumbing.postgresql_session import Session

SQLITE_BUSY_MS = 5_000
_PREPARED = "hoithi_prepared"
#: rows of an update that may go by a plan made for few: as many as a gateway sends at once. More
#: are worth a plan of their own, which reads the table once instead of looking for each row
MOST_PLANNED_ONCE = 200
_TURN = sa.text("SELECT pg_advisory_xact_lock(:turn)")


class YieldedInTransactionError(AssertionError):
    """A green thread gave way inside a write transaction, which would block all the others."""


class Database:
    """A service's database. ``writing()`` and ``reading()`` give connections in a transaction."""

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(self.url) if self.is_sqlite else _postgresql_engine(self.url)
        self._writers: dict[int, str] = {}

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that commits at the end of the block, or rolls back on an exception."""
        if not self.is_sqlite:
            with self.engine.begin() as connection:
                yield connection
            return
        thread = threading.get_ident()
        if thread in self._writers:
            raise YieldedInTransactionError(
                f"a write to {self.url.database} is open in this thread"
            )
        self._writers[thread] = "writing"
        try:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                yield connection
                connection.commit()
        finally:
            del self._writers[thread]

    @contextmanager
    def reading(self, *, steady: bool = False) -> Iterator[Connection]:
        """A transaction for reading only. ``steady``: all that is read is of one moment, whatever
        others write meanwhile."""
        with self.engine.connect() as connection:
            if not self.is_sqlite:  # of its single statements PostgreSQL needs no transaction
                level = "REPEATABLE READ" if steady else "AUTOCOMMIT"
                connection = connection.execution_options(isolation_level=level)
            elif steady:
                connection.exec_driver_sql("BEGIN")
            yield connection
            connection.rollback()

    def drop_log(self) -> bool:
        """SQLite keeps older states of pages in its log beside the file: move what stands into the
        file and empty the log. False: somebody reads just now, so it is to be tried again.
        PostgreSQL's log is the server's own."""
        if not self.is_sqlite:
            return True
        with self.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=0")  # nobody waits for this
            try:
                row = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            except sa.exc.OperationalError:
                return False
            finally:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={SQLITE_BUSY_MS}")
        return not row[0]

    def close(self) -> None:
        """Give every pooled connection back."""
        self.engine.dispose()


def _sqlite_engine(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(
        url,
        poolclass=sa.pool.QueuePool,
        pool_size=5,
        hide_parameters=True,
        connect_args={"check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we begin transactions ourselves: IMMEDIATE for writers
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            f"busy_timeout={SQLITE_BUSY_MS}",
            "foreign_keys=ON",
            "cache_size=-8000",
            "secure_delete=ON",  # what is deleted or rewritten is not left in the file
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _postgresql_engine(url: sa.URL) -> sa.Engine:
    from plumbing.postgresql_session import Session  # and with it 5 MB of PostgreSQL's own library

    engine = sa.create_engine(
        url,
        pool_size=8,
        max_overflow=8,
        pool_timeout=5,  # nobody waits longer for an answer
        pool_pre_ping=False,
        pool_recycle=1800,
        hide_parameters=True,  # errors are logged and shown, and values are people's answers
        connect_args={
            "connect_timeout": 3,
            "connection_factory": Session,
            "options": "-c statement_timeout=30000 -c idle_in_transaction_session_timeout=10000"
            # of prepared statements: with values at hand it would plan each of them anew
            " -c plan_cache_mode=force_generic_plan",
        },
    )

    @event.listens_for(engine, "before_cursor_execute", retval=True)
    def _plan_once(
        _connection: Connection,
        cursor: Any,
        statement: str,
        parameters: Any,
        context: Any,
        executemany: bool,
    ) -> tuple[str, Any]:
        if not executemany and context.execution_options.get(_PREPARED):
            statement = cursor.connection.prepared(statement)
        return statement, parameters

    return engine


Columns = TypeVarTuple("Columns")
#: of a result that may be long, what is here at a time
READ_AT_ONCE = 1_000


def streamed(connection: Connection, statement: sa.Select[*Columns]) -> sa.Result[*Columns]:
    """Rows that stay with the server until they are asked for: without that the driver holds every
    one of them a second time, as the text that came over the wire. Other statements may come in
    between."""
    return connection.execute(statement.execution_options(yield_per=READ_AT_ONCE))


def prepared(statement: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    """The same query, which PostgreSQL plans once for many times: for those of the rush, whose plan
    is always the same and costs it more than the rows do."""
    return statement.execution_options(**{_PREPARED: True})


def one_at_a_time(connection: Connection, turn: int) -> None:
    """Nobody else who asks for the same turn goes on until this transaction ends, so that each sees
    what those before it wrote. Asked for before rows are locked, it waits for nobody's row. Of
    SQLite's writers there is one at a time anyway.

    ``turn``: any number that nothing else uses, as long as it stays the same.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_TURN, {"turn": turn})


def insert_many(
    connection: Connection,
    table: Table,
    rows: Sequence[dict[str, Any]],
    *,
    on_conflict: Sequence[str] | None = None,
    update: Sequence[str] = (),
    newer: str | None = None,
) -> None:
    """Insert rows; on a conflict over ``on_conflict`` update those columns, or do nothing.

    ``newer``: update only where the incoming value of this column, which is never null, is greater
    than the stored one. Rows of one call that share a key count as if they came one after the
    other. An error may come with a later statement, at the latest with the commit.
    """
    if not rows:
        return
    if on_conflict is not None:
        rows = _one_per_key(rows, on_conflict, update, newer)
    if connection.dialect.name == "postgresql":
        _insert_unnest(connection, table, rows, on_conflict, update, newer)
        return
    statement = sqlite_dialect.insert(table)
    if on_conflict is not None:
        if update:
            statement = statement.on_conflict_do_update(
                index_elements=list(on_conflict),
                set_={name: statement.excluded[name] for name in update},
                where=None if newer is None else statement.excluded[newer] > table.c[newer],
            )
        else:
            statement = statement.on_conflict_do_nothing(index_elements=list(on_conflict))
    connection.execute(statement, list(rows))


def update_many(
    connection: Connection,
    table: Table,
    key: str,
    rows: Sequence[dict[str, Any]],
    *,
    unless_changed: str | None = None,
) -> None:
    """Update rows by their key column; every row names the same columns.

    Of rows with the same key the last one stands. ``unless_changed``: leave alone rows in which
    this column is no longer what the row says.
    """
    if not rows:
        return
    rows = list({row[key]: row for row in rows}.values())
    keys = (key,) if unless_changed is None else (key, unless_changed)
    columns = tuple(name for name in rows[0] if name not in keys)
    if connection.dialect.name == "postgresql":
        _session(connection).later(
            _update_statement(table, keys, columns),
            {name: array(row[name] for row in rows) for name in (*keys, *columns)},
            planned_once=len(rows) <= MOST_PLANNED_ONCE,
        )
        return
    places = [table.c[name] == sa.bindparam(f"{name}_") for name in keys]
    statement = table.update().where(*places)
    statement = statement.values({name: sa.bindparam(name) for name in columns})
    found = [{name: row[name] for name in columns} for row in rows]
    for given, row in zip(found, rows, strict=True):
        given.update({f"{name}_": row[name] for name in keys})
    connection.execute(statement, found)


def _one_per_key(
    rows: Sequence[dict[str, Any]],
    key: Sequence[str],
    update: Sequence[str],
    newer: str | None,
) -> Sequence[dict[str, Any]]:
    """Rows of the same key made one, because PostgreSQL refuses to touch a row twice in one
    statement where SQLite goes through them in turn."""
    kept: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        values = tuple(row[name] for name in key)
        standing = kept.setdefault(values, row)
        if standing is not row and (newer is None or row[newer] > standing[newer]):
            kept[values] = {**standing, **{name: row[name] for name in update}}
    return rows if len(kept) == len(rows) else list(kept.values())


def _insert_unnest(
    connection: Connection,
    table: Table,
    rows: Sequence[dict[str, Any]],
    on_conflict: Sequence[str] | None,
    update: Sequence[str],
    newer: str | None,
) -> None:
    """One statement with a column array each: the cheapest upsert PostgreSQL was seen to take."""
    columns = tuple(rows[0])
    target = None if on_conflict is None else tuple(on_conflict)
    _session(connection).later(
        _insert_statement(table, columns, target, tuple(update), newer),
        {name: array(row[name] for row in rows) for name in columns},
    )


def write_due(connection: Connection) -> None:
    """Write what waits for the next statement, so that its errors are raised here: before a
    savepoint is given up, which could not be returned to afterwards."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT 1")


def _session(connection: Connection) -> "Session":
    """The session with PostgreSQL itself."""
    return cast("Session", connection.connection.dbapi_connection)


@lru_cache(maxsize=512)
def _insert_statement(
    table: Table,
    columns: tuple[str, ...],
    on_conflict: tuple[str, ...] | None,
    update: tuple[str, ...],
    newer: str | None,
) -> str:
    names = _quoted(columns)
    conflict = ""
    if on_conflict is not None:
        action = "NOTHING"
        if update:
            action = "UPDATE SET " + ", ".join(f'"{name}" = excluded."{name}"' for name in update)
            if newer is not None:
                action += f' WHERE excluded."{newer}" > {table.name}."{newer}"'
        conflict = f" ON CONFLICT ({_quoted(on_conflict)}) DO {action}"
    given = _unnest(table, columns)
    return f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {given}{conflict}"


@lru_cache(maxsize=512)
def _update_statement(table: Table, keys: tuple[str, ...], columns: tuple[str, ...]) -> str:
    sets = ", ".join(f'"{name}" = given."{name}"' for name in columns)
    given = _unnest(table, (*keys, *columns))
    same = " AND ".join(f'{table.name}."{name}" = given."{name}"' for name in keys)
    return f"UPDATE {table.name} SET {sets} FROM {given} WHERE {same}"


def _unnest(table: Table, columns: tuple[str, ...]) -> str:
    arrays = ", ".join(f"%({name})s::{array_type(table.c[name])}" for name in columns)
    return f"unnest({arrays}) AS given({_quoted(columns)})"


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)
