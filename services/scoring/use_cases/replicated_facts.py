"""What scoring keeps of the others' facts."""

from functools import partial

import msgspec

from contracts.attempts import AttemptStarted, AttemptSubmitted
from contracts.contests import ContestDefined
from contracts.entries import EntryHandedIn, EntryScreened
from contracts.rosters import (
    AgencyRegistered,
    ContestantErased,
    ContestantExcluded,
    ContestantRegistered,
    HeadcountApproved,
)
from contracts.rounds import RoundSettled
from contracts.stage import OrderDrawn, PerformanceTimed
from plumbing.database import insert_many
from plumbing.inbox import Handlers
from plumbing.installation_keys import Safe
from plumbing.unit_of_work import UnitOfWork
from plumbing.versioned_upsert import keep_latest
from services.scoring.domain.marking.attempt_score import counted_alike
from services.scoring.models import agencies, contestants, contests, settled_rounds
from services.scoring.repository import contests as contests_repository
from services.scoring.repository.marking import question_keys as keys_repository
from services.scoring.repository.results import publication_freshness as freshness_repository
from services.scoring.repository.results import recomputed_rounds as recomputed_repository
from services.scoring.use_cases.integrity.attempt_origins import attempts_started, submissions_told
from services.scoring.use_cases.judging.lots import make_lots
from services.scoring.use_cases.judging.works_told import (
    entries_handed_in,
    entries_screened,
    orders_drawn,
    performances_timed,
)
from services.scoring.use_cases.marking.scoring import attempts_submitted
from services.scoring.use_cases.publications.erasing_from_publications import forget_published


def contest_defined(work: UnitOfWork, events: list[ContestDefined], *, safe: Safe) -> None:
    """Keep the definition: ranking and awards are read from it; judged rounds get their lots. Where
    it makes answers worth something else, what is scored already is scored again."""
    connection = work.connection
    named = {event.contest for event in events}
    before = {one: contests_repository.definition_of(connection, one) for one in named}
    keep_latest(connection, contests, events, ["definition"])
    for contest in sorted(named):
        now = contests_repository.definition_of(connection, contest)
        if not counted_alike(before[contest], now):
            keys_repository.count_otherwise(connection, contest)
    for event in events:
        make_lots(connection, event.definition, safe)
    freshness_repository.ask_for(connection, named)


def agency_registered(work: UnitOfWork, events: list[AgencyRegistered]) -> None:
    """Keep agencies: names for results, class and dates for collective prizes."""
    columns = ["name", "agency_class", "valid_from_us", "valid_until_us"]
    keep_latest(work.connection, agencies, events, columns)
    _rosters_changed(work, {event.contest for event in events})


def headcount_approved(work: UnitOfWork, events: list[HeadcountApproved]) -> None:
    """Keep approved headcounts, even of agencies not known yet: rates are divided by them."""
    keep_latest(
        work.connection,
        agencies,
        events,
        {"headcount": "stands"},
        revision="headcount_revision",
        new={"name": "", "revision": 0},
    )
    _rosters_changed(work, {event.contest for event in events})


def contestant_registered(work: UnitOfWork, events: list[ContestantRegistered]) -> None:
    """Keep people: names for results, rosters and duty for collective prizes."""
    columns = ["name", "obligation", "audience", "memberships", "unconfirmed"]
    keep_latest(work.connection, contestants, events, columns)
    _rosters_changed(work, {event.contest for event in events})


def contestant_erased(work: UnitOfWork, events: list[ContestantErased], *, safe: Safe) -> None:
    """Forget names, and what publications told of these people."""
    contestant_registered(work, [event.nameless() for event in events])
    forget_published(work, events, safe)


def contestant_excluded(work: UnitOfWork, events: list[ContestantExcluded]) -> None:
    """Keep who may not appear in standings."""
    keep_latest(
        work.connection,
        contestants,
        events,
        {"excluded": "reason"},
        revision="excluded_revision",
        new={"name": "", "revision": 0},
    )
    concerned = {event.contest for event in events}
    recomputed_repository.ask_for_published(work.connection, concerned)
    freshness_repository.ask_for(work.connection, concerned)


def _rosters_changed(work: UnitOfWork, concerned: set[str]) -> None:
    """What agencies win hangs on rosters and headcounts; prizes of rounds only where they are for
    some audiences."""
    for contest in sorted(concerned):
        plan = contests_repository.definition_of(work.connection, contest)
        rounds = plan is not None and any(award.audiences for award in plan.awards)
        freshness_repository.ask_for(work.connection, {contest}, rounds=rounds)


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
                "places": msgspec.json.encode(event.places).decode(),
                "held": msgspec.json.encode(event.held).decode(),
                "kinds": msgspec.json.encode(event.kinds).decode(),
                "opens_at_us": event.opens_at_us,
                "closes_at_us": event.closes_at_us,
                "extensions": msgspec.json.encode(event.extensions).decode(),
                "disruptions": msgspec.json.encode(event.disruptions).decode(),
                "allowances": msgspec.json.encode(event.allowances).decode(),
                "attempts": event.attempts,
                "revisions": event.revisions,
                "entries": event.entries,
                "entry_revisions": event.entry_revisions,
                "teams": event.teams,
                "team_revisions": event.team_revisions,
            }
            for event in {(event.contest, event.round): event for event in events}.values()
        ],
        on_conflict=["contest", "round"],
    )


def _submitted(work: UnitOfWork, events: list[AttemptSubmitted], *, safe: Safe) -> None:
    attempts_submitted(work, events, safe=safe)
    submissions_told(work, events)


def handlers(safe: Safe) -> Handlers:
    """What is done with events; the safe is where keys and salts lie."""
    return {
        ContestDefined: partial(contest_defined, safe=safe),
        AgencyRegistered: agency_registered,
        HeadcountApproved: headcount_approved,
        ContestantRegistered: contestant_registered,
        ContestantExcluded: contestant_excluded,
        ContestantErased: partial(contestant_erased, safe=safe),
        AttemptStarted: attempts_started,
        RoundSettled: round_settled,
        AttemptSubmitted: partial(_submitted, safe=safe),
        EntryHandedIn: entries_handed_in,
        EntryScreened: entries_screened,
        OrderDrawn: orders_drawn,
        PerformanceTimed: performances_timed,
    }
