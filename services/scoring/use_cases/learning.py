"""What scoring keeps of the others' facts."""

from functools import partial

import msgspec

from contracts.exam import AttemptSubmitted, RoundSettled
from contracts.registration import (
    AgencyRegistered,
    ContestantExcluded,
    ContestantRegistered,
    ContestDefined,
)
from plumbing.database import insert_many
from plumbing.inbox import Handlers
from plumbing.keys import Safe
from plumbing.unit_of_work import UnitOfWork
from services.scoring.models import agencies, contestants, contests, settled_rounds
from services.scoring.repository import redraws as redraws_repository
from services.scoring.use_cases.scoring import attempts_submitted


def contest_defined(work: UnitOfWork, events: list[ContestDefined]) -> None:
    """Keep the definition: ranking and awards are read from it."""
    latest = {e.contest: e for e in sorted(events, key=lambda item: item.revision)}
    rows = [
        {
            "contest": event.contest,
            "revision": event.revision,
            "definition": msgspec.json.encode(event.definition).decode(),
        }
        for event in latest.values()
    ]
    insert_many(
        work.connection,
        contests,
        rows,
        on_conflict=["contest"],
        update=["revision", "definition"],
        newer="revision",
    )


def agency_registered(work: UnitOfWork, events: list[AgencyRegistered]) -> None:
    """Keep agencies' names for results."""
    latest = {(e.contest, e.agency): e for e in sorted(events, key=lambda item: item.revision)}
    insert_many(
        work.connection,
        agencies,
        [
            {"contest": e.contest, "agency": e.agency, "name": e.name, "revision": e.revision}
            for e in latest.values()
        ],
        on_conflict=["contest", "agency"],
        update=["name", "revision"],
        newer="revision",
    )


def contestant_registered(work: UnitOfWork, events: list[ContestantRegistered]) -> None:
    """Keep people's names for results."""
    latest = {(e.contest, e.person): e for e in sorted(events, key=lambda item: item.revision)}
    insert_many(
        work.connection,
        contestants,
        [
            {"contest": e.contest, "person": e.person, "name": e.name, "revision": e.revision}
            for e in latest.values()
        ],
        on_conflict=["contest", "person"],
        update=["name", "revision"],
        newer="revision",
    )


def contestant_excluded(work: UnitOfWork, events: list[ContestantExcluded]) -> None:
    """Keep who may not appear in standings."""
    latest = {(e.contest, e.person): e for e in sorted(events, key=lambda item: item.revision)}
    insert_many(
        work.connection,
        contestants,
        [
            {
                "contest": e.contest,
                "person": e.person,
                "revision": 0,
                "name": "",
                "excluded": e.reason,
                "excluded_revision": e.revision,
            }
            for e in latest.values()
        ],
        on_conflict=["contest", "person"],
        update=["excluded", "excluded_revision"],
        newer="excluded_revision",
    )
    redraws_repository.ask_for_published(work.connection, {e.contest for e in latest.values()})


def round_settled(work: UnitOfWork, events: list[RoundSettled]) -> None:
    """Keep the revealed seed: from now on the round may be published."""
    insert_many(
        work.connection,
        settled_rounds,
        [
            {
                "contest": event.contest,
                "round": event.round,
                "settled_at_us": event.settled_at_us,
                "seed": event.seed,
                "public_value": event.public_value,
                "commitment": event.commitment,
                "bank_digest": event.bank_digest,
                "pseudonym_commitment": event.pseudonym_commitment,
                "bank": msgspec.json.encode(event.bank).decode(),
                "attempts": event.attempts,
                "revisions": event.revisions,
            }
            for event in {(event.contest, event.round): event for event in events}.values()
        ],
        on_conflict=["contest", "round"],
    )


REGISTRATION_HANDLERS: Handlers = {
    ContestDefined: contest_defined,
    AgencyRegistered: agency_registered,
    ContestantRegistered: contestant_registered,
    ContestantExcluded: contestant_excluded,
}


def exam_handlers(safe: Safe) -> Handlers:
    """Exam's events; scoring needs the safe that the keys lie in."""
    return {
        RoundSettled: round_settled,
        AttemptSubmitted: partial(attempts_submitted, safe=safe),
    }
