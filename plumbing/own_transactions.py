"""Carrying out commands that open transactions of their own: long jobs, work off the loop."""

import logging
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from msgspec import Struct
from sqlalchemy.exc import SQLAlchemyError

from contracts.errors import Refused
from plumbing.follower import is_outage
from plumbing.handling import INTERNAL, UNAVAILABLE, Answer

log = logging.getLogger(__name__)

Item = TypeVar("Item")


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
