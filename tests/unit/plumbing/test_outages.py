"""What is taken for an outage of the database, and what for a fault of the work at hand."""

import psycopg2
import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from plumbing.outages import is_outage


class Coded(psycopg2.OperationalError):
    """An error that the server sent, with its code."""

    def __init__(self, code: str) -> None:
        super().__init__("said by the server")
        self._code = code

    @property
    def pgcode(self) -> str:  # type: ignore[override]
        return self._code


@pytest.mark.parametrize(
    "said",
    [
        "FATAL:  the database system is starting up",
        "FATAL:  the database system is not yet accepting connections",
        "FATAL:  the database system is in recovery mode",
        "server closed the connection unexpectedly",
        "Connection refused",
        "timeout expired",
    ],
)
def test_whatever_libpq_says_of_a_connection_is_an_outage(said: str) -> None:
    assert is_outage(OperationalError("SELECT 1", {}, psycopg2.OperationalError(said)))


@pytest.mark.parametrize("code", ["57P01", "57P03", "08006", "53300", "58030", "40P01", "25006"])
def test_a_server_that_ends_sessions_or_has_no_room_is_an_outage(code: str) -> None:
    assert is_outage(OperationalError("SELECT 1", {}, Coded(code)))


@pytest.mark.parametrize("code", ["42703", "23505", "22P02"])
def test_a_statement_that_the_server_dislikes_is_a_fault(code: str) -> None:
    assert not is_outage(DBAPIError("SELECT 1", {}, Coded(code)))


def test_a_pool_whose_connections_all_hang_is_an_outage() -> None:
    assert is_outage(PoolTimeout("QueuePool limit of size 8 overflow 8 reached"))


def test_a_locked_file_is_an_outage_and_a_missing_table_a_fault() -> None:
    assert is_outage(OperationalError("BEGIN", {}, Exception("database is locked")))
    assert not is_outage(OperationalError("SELECT 1", {}, Exception("no such table: sheets")))


def test_other_errors_are_faults() -> None:
    assert not is_outage(ValueError("bad"))
    assert not is_outage(IntegrityError("INSERT", {}, psycopg2.IntegrityError("twice")))
    assert not is_outage(ProgrammingError("SELECT", {}, psycopg2.ProgrammingError("no column")))
