"""What travels together to PostgreSQL means the same as one by one."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from contracts.errors import Problem
from plumbing import postgresql_session
from plumbing.command_handling import carry_out
from plumbing.database import Database, insert_many, prepared, update_many, write_due
from plumbing.in_list_parameters import among
from plumbing.postgresql_session import Session
from plumbing.unit_of_work import Store, UnitOfWork
from tests.support.databases import PostgresDatabases
from tests.support.notebook import cards, metadata, plumbing

pytestmark = pytest.mark.real
_BY_KEYS = prepared(sa.select(cards.c.key, cards.c.value).where(among(cards.c.key, "keys")))


@pytest.fixture
def database(_postgres_databases: PostgresDatabases) -> Iterator[Database]:
    opened = Database(_postgres_databases.of(metadata, "notebook"))
    yield opened
    opened.close()


def test_a_write_is_seen_by_the_next_statement(database: Database) -> None:
    with database.writing() as connection:
        insert_many(connection, cards, [_card("a", "1")])
        update_many(connection, cards, "key", [{"key": "a", "value": "2"}])
        assert connection.execute(_BY_KEYS, {"keys": ["a"]}).all() == [("a", "2")]


def test_writes_that_nobody_reads_are_committed(database: Database) -> None:
    with database.writing() as connection:
        insert_many(connection, cards, [_card("a", "1"), _card("b", "%s ; COMMIT")])
    assert _held(database) == {"a": "1", "b": "%s ; COMMIT"}


def test_nothing_of_a_block_that_failed_is_written(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        _fail_after_writing(database)
    assert _held(database) == {}


def test_a_write_that_is_refused_lets_the_whole_transaction_fail_at_its_end(
    database: Database,
) -> None:
    with database.writing() as connection:
        insert_many(connection, cards, [_card("a", "1")])
    with pytest.raises(IntegrityError), database.writing() as connection:
        insert_many(connection, cards, [_card("b", "2"), _card("a", "3")])
    assert _held(database) == {"a": "1"}


def test_what_a_savepoint_took_back_is_not_written(database: Database) -> None:
    with database.writing() as connection:
        insert_many(connection, cards, [_card("a", "1")])
        savepoint = connection.begin_nested()
        insert_many(connection, cards, [_card("b", "2")])
        savepoint.rollback()
        failing = connection.begin_nested()
        insert_many(connection, cards, [_card("a", "3")])
        with pytest.raises(IntegrityError):
            write_due(connection)
        failing.rollback()
        insert_many(connection, cards, [_card("c", "4")])
    assert _held(database) == {"a": "1", "c": "4"}


def test_statements_are_planned_once_and_anew_after_an_error(database: Database) -> None:
    for key in "abcdefgh":
        with database.writing() as connection:
            insert_many(connection, cards, [_card(key, key)])
            connection.execute(_BY_KEYS, {"keys": [key]}).all()
            known = connection.exec_driver_sql(
                "SELECT count(*), sum(generic_plans) FROM pg_prepared_statements"
            ).one()
    assert known == (2, 2 * len("abcdefgh"))
    with pytest.raises(IntegrityError), database.writing() as connection:
        insert_many(connection, cards, [_card("a", "again")])
    with database.writing() as connection:
        insert_many(connection, cards, [_card("z", "z")])
        assert connection.execute(_BY_KEYS, {"keys": ["a", "z"]}).all() == [("a", "a"), ("z", "z")]


def test_plans_made_while_a_table_was_small_are_given_up(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as connection:
        insert_many(connection, cards, [_card("a", "1")])
        connection.exec_driver_sql("ANALYZE cards")
    with database.writing() as connection:
        connection.execute(_BY_KEYS, {"keys": ["a"]}).all()
        assert "Seq Scan" in _plan(connection)
        insert_many(connection, cards, [_card(f"k{number}", "x" * 200) for number in range(9_000)])
    with database.writing() as connection:
        connection.execute(_BY_KEYS, {"keys": ["a"]}).all()
        assert "Seq Scan" in _plan(connection)
    monkeypatch.setattr(postgresql_session, "PREPARED_FOR_S", -1.0)
    with database.writing() as connection:
        connection.execute(_BY_KEYS, {"keys": ["a"]}).all()
        assert "Index Scan" in _plan(connection)


def test_reading_holds_no_transaction_unless_it_is_to_see_one_moment(database: Database) -> None:
    for steady, idle in ((False, "idle"), (True, "idle in transaction")):
        with database.reading(steady=steady) as connection:
            mine = connection.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
            with database.reading() as other:
                state = other.execute(
                    sa.text("SELECT state FROM pg_stat_activity WHERE pid = :pid"), {"pid": mine}
                )
                assert state.scalar_one() == idle


def test_what_is_read_at_one_moment_stays(database: Database) -> None:
    with database.reading(steady=True) as connection:
        assert connection.execute(sa.select(cards.c.key)).all() == []
        with database.writing() as writer:
            insert_many(writer, cards, [_card("a", "1")])
        assert connection.execute(sa.select(cards.c.key)).all() == []


@pytest.mark.parametrize("steady", [False, True])
def test_a_long_result_is_read_piece_by_piece(database: Database, steady: bool) -> None:
    with database.writing() as connection:
        insert_many(connection, cards, [_card(f"{number:03d}", "1") for number in range(250)])
    with database.reading(steady=steady) as connection:
        asked = sa.select(cards.c.key).order_by(cards.c.key).execution_options(yield_per=100)
        parts = [len(part) for part in connection.execute(asked).partitions()]
    assert parts == [100, 100, 50]


def test_a_session_keeps_no_more_plans_than_it_may(database: Database) -> None:
    with database.engine.connect() as connection:
        session: Any = connection.connection.dbapi_connection
        assert isinstance(session, Session)
        for number in range(postgresql_session.MOST_PREPARED + 5):
            session.prepared(f"SELECT {number}")
        assert session.prepared("SELECT 1").startswith("EXECUTE")
        assert session.prepared("SELECT 100000") == "SELECT 100000"


def test_a_statement_that_was_planned_before_its_table_changed_is_tried_again(
    database: Database,
) -> None:
    store = Store(database, plumbing)

    def look(work: UnitOfWork, items: list[str]) -> list[Any]:
        found = work.connection.execute(_BY_KEYS, {"keys": items}).one()
        return [Problem(found.key, str(found.value))]

    with database.writing() as connection:
        insert_many(connection, cards, [_card("a", "1")])
    assert carry_out(store, look, ["a"]) == [Problem("a", "1")]
    with database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE cards ALTER value TYPE varchar")
    try:
        assert carry_out(store, look, ["a"]) == [Problem("a", "1")]
    finally:
        with database.writing() as connection:
            connection.exec_driver_sql("ALTER TABLE cards ALTER value TYPE text")


def _fail_after_writing(database: Database) -> None:
    with database.writing() as connection:
        insert_many(connection, cards, [_card("a", "1")])
        connection.execute(_BY_KEYS, {"keys": ["a"]}).all()
        insert_many(connection, cards, [_card("b", "2")])
        raise ZeroDivisionError


def _card(key: str, value: str) -> dict[str, Any]:
    return {"key": key, "value": value, "count": 0, "at_us": 0}


def _held(database: Database) -> dict[str, str]:
    with database.reading() as connection:
        return {row.key: row.value for row in connection.execute(sa.select(cards))}


def _plan(connection: sa.Connection) -> str:
    (name,) = connection.exec_driver_sql(
        "SELECT name FROM pg_prepared_statements WHERE statement LIKE '%%SELECT%%ANY%%'"
    ).scalars()
    lines = connection.exec_driver_sql(f"EXPLAIN EXECUTE {name}('{{a}}')").scalars()
    return "\n".join(lines)
