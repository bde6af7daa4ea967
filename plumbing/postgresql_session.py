"""A connection to PostgreSQL that needs few trips to the server.

A message to another process and its answer cost a switch of processes on either side, which of a
lone save is a good part of the price. So BEGIN travels with the first statement, and writes whose
answer nobody reads (:meth:`Session.later`) travel with the next statement or with COMMIT.
Statements of the rush are prepared, since the server else spends more on planning them than on
carrying them out.
"""

import re
from collections.abc import Mapping
from time import monotonic
from typing import Any

from psycopg2 import extensions

#: how a transaction of each isolation level begins; "" stands for none
_BEGIN = {
    extensions.ISOLATION_LEVEL_AUTOCOMMIT: "",
    extensions.ISOLATION_LEVEL_READ_COMMITTED: "BEGIN",
    extensions.ISOLATION_LEVEL_REPEATABLE_READ: "BEGIN ISOLATION LEVEL REPEATABLE READ",
    extensions.ISOLATION_LEVEL_SERIALIZABLE: "BEGIN ISOLATION LEVEL SERIALIZABLE",
}
MOST_PREPARED = 200
#: after so long they are prepared anew: a plan made while a table was small reads it from end to
#: end, and one made before a table was changed cannot be carried out
PREPARED_FOR_S = 2.0
_PARAMETER = re.compile(r"%\((\w+)\)s")

Parameters = Mapping[str, Any]


class Session(extensions.connection):
    """As psycopg2's, which begins no transaction of its own (``autocommit``): this one does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.autocommit = True
        self.cursor_factory = _Cursor
        self._begin = _BEGIN[extensions.ISOLATION_LEVEL_READ_COMMITTED]
        self._begun = False
        #: writes whose answer nobody reads
        self._due: list[bytes] = []
        #: what prepares statements, or forgets them, before what is due
        self._preparing: list[bytes] = []
        self._prepared: dict[str, str] = {}
        self._prepared_at = monotonic()

    def set_isolation_level(self, level: int | str | None) -> None:
        """That of the next transactions; with ``AUTOCOMMIT`` every statement stands alone."""
        assert isinstance(level, int), "a level by its number"
        self._begin = _BEGIN[level]

    def cursor(self, name: Any = None, *args: Any, **kwargs: Any) -> Any:
        """A cursor; a named one reads a long result piece by piece, in an open transaction."""
        if name is None:
            return super().cursor(*args, **kwargs)
        with super().cursor() as opening:
            opening.execute("SELECT 1")
        # psycopg2 knows of no transaction here, and lets only such a cursor be outside of one
        return super().cursor(name, *args, **{**kwargs, "withhold": True})

    def later(self, sql: str, parameters: Parameters, *, planned_once: bool = True) -> None:
        """Write this before the next statement or the commit; its errors come then."""
        with super().cursor() as cursor:
            statement = self.prepared(sql) if planned_once else sql
            self._due.append(cursor.mogrify(statement, parameters))

    def prepared(self, sql: str) -> str:
        """What carries out this statement, which the server will have planned."""
        if not (self._begun or self._due) and monotonic() - self._prepared_at > PREPARED_FOR_S:
            self.forget_prepared()
        known = self._prepared.get(sql)
        if known is None:
            if len(self._prepared) >= MOST_PREPARED:
                return sql
            name = f"hoithi_{len(self._prepared)}"
            names = list(dict.fromkeys(_PARAMETER.findall(sql)))
            places = {one: f"${number}" for number, one in enumerate(names, 1)}
            text = _PARAMETER.sub(lambda found: places[found[1]], sql).replace("%%", "%")
            self._preparing.append(f"PREPARE {name} AS {text}".encode())
            given = ", ".join(f"%({one})s" for one in names)
            known = self._prepared[sql] = f"EXECUTE {name}({given})" if names else f"EXECUTE {name}"
        return known

    def forget_prepared(self) -> None:
        """Prepare all of them anew: their time is over, or after an error nobody knows which of
        them the server took."""
        self._prepared, self._prepared_at = {}, monotonic()
        self._preparing = [b"DEALLOCATE ALL"]

    def with_due(self, statement: bytes) -> bytes:
        """The statement behind all that goes before it, which counts as sent from here on."""
        if statement.startswith(b"ROLLBACK TO"):  # what is due was written after the savepoint
            self._due = []
            return statement
        before, self._preparing, self._due = [*self._preparing, *self._due], [], []
        if self._begin and not self._begun:
            self._begun = True
            before.insert(0, self._begin.encode())
        return b";".join([*before, statement])

    def commit(self) -> None:
        """Write what is due and commit, in one message."""
        if self._due or self._begun:
            self._send(self.with_due(b"COMMIT" if self._begin else b"SELECT"))
        self._begun = False

    def rollback(self) -> None:
        """Give up what was begun, and what was due."""
        self._due = []
        if self._begun:
            self._send(b"ROLLBACK")
        self._begun = False

    def _send(self, message: bytes) -> None:
        with super().cursor(cursor_factory=_Cursor) as cursor:
            cursor.send(message)


class _Cursor(extensions.cursor):
    """Sends a statement with what is due before it."""

    connection: Session

    def execute(self, query: Any, vars: Any = None) -> None:
        if self.name is not None:
            super().execute(query, vars)
        else:
            self.send(self.connection.with_due(self.mogrify(query, vars)))

    def executemany(self, query: Any, vars_list: Any) -> None:
        for one in vars_list:
            self.execute(query, one)

    def send(self, message: bytes) -> None:
        """Send this as it stands."""
        try:
            super().execute(message)
        except BaseException:  # also where a green thread is ended while it waits for the answer
            self.connection.forget_prepared()
            raise
