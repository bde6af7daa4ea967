"""Attempts and receipts, as the API and the pages show them."""

import logging

import msgspec

from contracts.errors import Refused, Unavailable
from contracts.exam import (
    OwnAttempts,
    OwnAttemptsQuery,
    Receipt,
    ReceiptQuery,
    ReceiptView,
)
from contracts.scoring import LedgerPlace, LedgerPlaceQuery, ScoreQuery, ScoreView
from gateway.front import Front
from gateway.hot_bodies import AttemptGlance
from gateway.schemas.attempts import OwnAttemptView, ReceiptLook, Verification
from gateway.times import rfc3339

log = logging.getLogger(__name__)
_receipt = msgspec.json.Decoder(Receipt).decode


async def attempts_of(front: Front, contest: str, person: str) -> list[OwnAttemptView]:
    """A person's attempts of a contest, newest first."""
    query = OwnAttemptsQuery(contest, person)
    found = await front.backend.ask("exam.own_attempts", query, OwnAttempts)
    return [
        OwnAttemptView(
            one.attempt,
            one.round,
            one.number,
            one.state,
            rfc3339(one.started_at_us),
            rfc3339(one.deadline_us),
            moment(one.submitted_at_us),
            one.receipt,
        )
        for one in reversed(found.attempts)
    ]


async def visible_score(front: Front, view: AttemptGlance) -> int | None:
    """The score if the plan lets its owner see it by now and it is known."""
    try:
        plan = (await front.contests.defined(view.contest)).definition
        quiz = plan.phase_of_round(view.round).quiz
        rule = "after_publication" if quiz is None else quiz.score_visible
        if rule == "after_settlement":
            round_ = await front.contests.round(view.contest, view.round)
            if round_.state not in ("settled", "published"):
                return None
        query = ScoreQuery(view.attempt)
        found: ScoreView = await front.backend.ask_with_others("scoring.score", query, ScoreView)
    except (Refused, Unavailable, KeyError) as error:
        log.debug("no score of %s: %s", view.attempt, error)
        return None
    return found.score if rule != "after_publication" or found.published else None


async def receipt_look(front: Front, receipt: str) -> ReceiptLook:
    """A receipt with what became of it; ``receipt.unknown``."""
    stored, view = await stored_receipt(front, receipt)
    fields = msgspec.structs.asdict(stored)
    signed = {name: value for name, value in fields.items() if name != "signature"}
    text = msgspec.json.encode(signed, order="sorted").decode()
    place = await _ledger_place(front, stored.attempt) if view.settled else None
    return ReceiptLook(
        **fields,
        settled=view.settled,
        ledger_position=None if place is None else place.line,
        publication=None if place is None else place.number,
        verification=Verification("Ed25519", stored.key, view.public_key, text),
    )


async def _ledger_place(front: Front, attempt: str) -> LedgerPlace | None:
    """Where a settled round's attempt stands in the ledger, once there is one."""
    query = LedgerPlaceQuery(attempt)
    try:
        return await front.backend.ask_with_others("scoring.ledger_place", query, LedgerPlace)
    except (Refused, Unavailable) as error:
        log.info("the place of %s in the ledger is not to be had: %s", attempt, error)
        return None


async def stored_receipt(front: Front, receipt: str) -> tuple[Receipt, ReceiptView]:
    """A receipt as it was signed, and whose it is; ``receipt.unknown``."""
    view = await front.backend.ask_with_others("exam.receipt", ReceiptQuery(receipt), ReceiptView)
    return _receipt(view.receipt), view


def moment(at_us: int | None) -> str | None:
    """A moment that may not have come yet."""
    return None if at_us is None else rfc3339(at_us)
