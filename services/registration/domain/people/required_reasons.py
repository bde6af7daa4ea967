"""Whom a reason is owed to: who is excluded, and who is told that they are not let in."""

from typing import Literal

from contracts.errors import Refused
from contracts.reason_validation import stated, stated_or_nothing


def exclusion_reason(given: str, before: str) -> str:
    """The reason of an exclusion; empty (nothing is ``given``) lifts the one ordered ``before``:
    ``exclusion.reason_missing``. What cannot be read lifts nothing."""
    reason = stated(given)
    if not reason and (given.strip() or not before):
        raise Refused("exclusion.reason_missing", "Cần ghi lý do. (A reason is needed.)")
    return reason


def decision_reason(decision: Literal["confirm", "refuse", "move"], given: str) -> str:
    """The reason of an answer to who registered; ``registration.reason_missing`` where they are
    refused, ``reason.unreadable``."""
    if decision == "refuse" and not stated(given):
        raise Refused("registration.reason_missing", "Cần ghi lý do. (A reason is needed.)")
    return stated_or_nothing(given)
