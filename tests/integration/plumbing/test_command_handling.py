"""A batch is one transaction, and a bad item fails alone."""

import eventlet
import pytest
import sqlalchemy as sa

from contracts.attempts import AttemptStarted
from contracts.empty_reply import Done
from contracts.errors import Problem, Refused
from plumbing.command_handling import Answer, answer, carry_out, each
from plumbing.database import Database, YieldedInTransactionError
from plumbing.unit_of_work import Store, UnitOfWork
from tests.support.notebook import (
    heard,
    number_all,
    outbox_rows,
    started,
    write_down,
)


def _note(work: UnitOfWork, items: list[AttemptStarted]) -> list[Answer]:
    """Writes and tells every item, then fails as its name says."""
    write_down(work, items)
    for item in items:
        work.emit(item, key=item.attempt, subject=item.attempt)
    if any(item.attempt == "refused" for item in items):
        raise Refused("note.refused", "no")
    if any(item.attempt == "broken" for item in items):
        raise ZeroDivisionError
    return [Done(item.number) for item in items]


def _subjects(store: Store) -> str:
    number_all(store)
    return "".join(row.events for row in outbox_rows(store))


def test_a_good_batch_is_one_transaction(notebook: Store) -> None:
    assert carry_out(notebook, _note, [started("a", 1), started("b", 2)]) == [Done(1), Done(2)]
    number_all(notebook)
    assert [row.size for row in outbox_rows(notebook)] == [2]
    assert carry_out(notebook, _note, []) == []


@pytest.mark.parametrize(("bad", "code"), [("refused", "note.refused"), ("broken", "internal")])
def test_a_bad_item_fails_alone_and_leaves_nothing(notebook: Store, bad: str, code: str) -> None:
    items = [started("a", 1), started(bad, 2), started("c", 3)]
    first, middle, last = carry_out(notebook, _note, items)
    assert (first, last) == (Done(1), Done(3))
    assert isinstance(middle, Problem)
    assert middle.code == code
    assert [attempt for attempt, _ in heard(notebook)] == ["a", "c"]
    assert bad not in _subjects(notebook)


def test_a_refusal_that_a_use_case_answers_keeps_the_batch_in_one_transaction(
    notebook: Store,
) -> None:
    def one(work: UnitOfWork, item: AttemptStarted) -> Done:
        if item.number < 0:
            raise Refused("note.negative", "no", number=item.number)
        write_down(work, [item])
        return Done()

    answers = carry_out(
        notebook, lambda work, items: each(one, items, work), [started("a", -1), started("b", 1)]
    )
    assert answers == [Problem("note.negative", "no", {"number": -1}), Done()]
    assert heard(notebook) == [("b", 1)]


def test_a_conflict_with_somebody_else_is_tried_again(notebook: Store) -> None:
    tries = []

    def conflicting(work: UnitOfWork, items: list[AttemptStarted]) -> list[Answer]:
        tries.append(1)
        write_down(work, items)
        if len(tries) < 3 and not notebook.database.is_sqlite:
            work.connection.exec_driver_sql(
                "DO $$ BEGIN RAISE EXCEPTION 'conflict' USING ERRCODE = '40001'; END $$"
            )
        return [Done() for _ in items]

    assert carry_out(notebook, conflicting, [started("a")]) == [Done()]
    assert len(tries) == (1 if notebook.database.is_sqlite else 3)
    assert heard(notebook) == [("a", 1)]


def test_a_database_out_of_reach_is_told_as_unavailable(notebook: Store) -> None:
    sqlite = notebook.database.is_sqlite
    nowhere = "sqlite:////nowhere/at.all" if sqlite else "postgresql+psycopg2://x@127.0.0.1:1/x"
    gone = Store(Database(nowhere), notebook.tables)
    told = carry_out(gone, _note, [started("a"), started("b")])
    assert [item.code for item in told if isinstance(item, Problem)] == ["unavailable"] * 2
    (question,) = answer(gone, lambda connection, item: Done(item), [1])
    assert isinstance(question, Problem)
    assert question.code == "unavailable"


def test_a_question_that_is_refused_does_not_spoil_the_others(notebook: Store) -> None:
    def ask(connection: sa.Connection, number: int) -> Done:
        if number == 2:
            raise Refused("no.two", "no")
        return Done(connection.execute(sa.select(sa.literal(number))).scalar_one())

    assert answer(notebook, ask, [1, 2, 3]) == [Done(1), Problem("no.two", "no"), Done(3)]


def test_a_green_thread_that_yields_inside_a_write_transaction_is_found_out(
    notebook: Store,
) -> None:
    """On SQLite it would stop every other writer of the thread; PostgreSQL has room for it."""
    if not notebook.database.is_sqlite:
        pytest.skip("PostgreSQL's writers do not exclude each other")
    found: list[BaseException] = []

    def careless() -> None:
        with notebook.unit_of_work() as work:
            write_down(work, [started("careless")])
            eventlet.sleep(0.05)

    def other() -> None:
        try:
            with notebook.unit_of_work() as work:
                write_down(work, [started("other")])
        except YieldedInTransactionError as error:
            found.append(error)

    threads = [eventlet.spawn(careless), eventlet.spawn(other)]
    for thread in threads:
        thread.wait()
    assert len(found) == 1
    assert heard(notebook) == [("careless", 1)]
    with notebook.unit_of_work() as work:  # and afterwards all is well again
        write_down(work, [started("after")])
    assert [attempt for attempt, _ in heard(notebook)] == ["careless", "after"]
