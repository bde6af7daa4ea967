"""Carrying out a batch of commands: one transaction for all, and a bad item fails alone.

Long jobs, and work off the event loop, open transactions of their own: ``one_by_one`` and
``together``.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from msgspec import Struct
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from contracts.errors import Problem, Refused
from plumbing.outages import is_outage
from plumbing.unit_of_work import Store, UnitOfWork

log = logging.getLogger(__name__)

Item = TypeVar("Item")
Answer = Struct | Problem
UseCase = Callable[[UnitOfWork, list[Item]], Sequence[Answer]]

UNAVAILABLE = Problem("unavailable", "Hệ thống tạm thời gián đoạn. (Temporarily unavailable.)")
INTERNAL = Problem("internal", "Có lỗi trong hệ thống. (Internal error.)")
#: one person's starts at several processes collide at most once per attempt allowed
CONFLICT_TRIES = 6
#: SQLSTATEs: transactions in each other's way; a prepared statement that is gone, or that a
#: changed table has overtaken
_TO_BE_TRIED_AGAIN = frozenset({"40001", "40P01", "23505", "26000", "0A000"})


def carry_out(store: Store, use_case: UseCase[Item], items: list[Item]) -> list[Answer]:
    """Run the use case over the batch; if it fails as a whole, over each item alone."""
    if not items:
        return []
    try:
        return in_one_transaction(store, use_case, items)
    except Refused as refusal:
        if len(items) == 1:
            return [refusal.problem]
    except Exception as error:  # the fault of one item must not become the fault of its batch
        if is_outage(error):
            log.warning("database out of reach: %r", error)
            return [UNAVAILABLE] * len(items)
        if len(items) == 1:
            log.exception("%s failed", getattr(use_case, "__name__", use_case))
            return [INTERNAL]
    return [answer for item in items for answer in carry_out(store, use_case, [item])]


def in_one_transaction(store: Store, use_case: UseCase[Item], items: list[Item]) -> list[Answer]:
    """Run the use case in a transaction, again where it collided with another process's."""
    for tries in range(1, CONFLICT_TRIES + 1):
        try:
            with store.unit_of_work() as work:
                return list(use_case(work, items))
        except DBAPIError as error:
            code = getattr(error.orig, "pgcode", None)
            # a connection that a restart of the database left behind: the pool has dropped all
            # such by now. Every command may be carried out twice, so nobody need hear of it.
            stale = error.connection_invalidated and tries == 1
            if tries == CONFLICT_TRIES or not (stale or code in _TO_BE_TRIED_AGAIN):
                raise
    raise AssertionError("unreachable")


def each(function: Callable[..., Any], items: Sequence[Item], *args: Any) -> list[Answer]:
    """``function(*args, item)`` for each item, refusals as problems."""
    answers: list[Answer] = []
    for item in items:
        try:
            answers.append(function(*args, item))
        except Refused as refusal:
            answers.append(refusal.problem)
    return answers


def answer(
    store: Store, query: Callable[..., Any], items: Sequence[Item], *, steady: bool = False
) -> list[Answer]:
    """Answer questions in one reading transaction; an outage is data like any other refusal.

    ``steady``: everything that is read is of one moment.
    """

    def one_by_one(connection: Connection, asked: list[Item]) -> list[Answer]:
        return each(query, asked, connection)

    return answer_together(store, one_by_one, items, steady=steady)


def answer_together(
    store: Store,
    query: Callable[[Connection, list[Item]], Sequence[Answer]],
    items: Sequence[Item],
    *,
    steady: bool = False,
) -> list[Answer]:
    """The same for a query that answers all items of a batch at once."""
    try:
        with store.reading(steady=steady) as connection:
            return list(query(connection, list(items)))
    except SQLAlchemyError as error:
        if not is_outage(error):
            raise
        log.warning("database out of reach: %r", error)
        return [UNAVAILABLE] * len(items)


def one_by_one(function: Callable[[Item], Struct], items: Sequence[Item]) -> list[Answer]:
    """``function(item)`` for each item; one that fails, fails alone."""
    return [_answer(function, item) for item in items]


def _answer(function: Callable[[Item], Struct], item: Item) -> Answer:
    try:
        return function(item)
    except Refused as refusal:
        return refusal.problem
    except Exception as error:  # the fault of one item must not become the fault of its batch
        if is_outage(error):
            log.warning("database out of reach: %r", error)
            return UNAVAILABLE
        log.exception("%s failed", getattr(function, "__name__", function))
        return INTERNAL


def together(
    function: Callable[[list[Any]], Sequence[Answer]], items: Sequence[Any]
) -> list[Answer]:
    """``function(items)``, which answers each item; an outage is data like any other refusal."""
    try:
        return list(function(list(items)))
    except SQLAlchemyError as error:
        if not is_outage(error):
            raise
        log.warning("database out of reach: %r", error)
        return [UNAVAILABLE] * len(items)
