"""What exam keeps of registration's facts: enough to go on while registration is down."""

import secrets
from typing import Any

import msgspec

from contracts.contests import ContestDefined
from contracts.definition import Definition, Round
from contracts.rosters import (
    AgencyRegistered,
    ContestantErased,
    ContestantExcluded,
    ContestantRegistered,
)
from plumbing.database import insert_many
from plumbing.inbox import Handlers
from plumbing.unit_of_work import UnitOfWork
from plumbing.versioned_upsert import keep_latest
from services.exam.domain.late_definition_changes import standing_definition
from services.exam.models import agency_classes, contestants, contests, rounds
from services.exam.repository import entries as entries_repository
from services.exam.repository import rounds as rounds_repository
from services.exam.repository import screenings as screenings_repository
from services.exam.repository import teams as teams_repository
from services.exam.repository import uploads as uploads_repository
from services.exam.repository.allowances import forget_reason
from services.exam.use_cases.question_bank import bind_rounds, deal_for_plan

SECRET_BYTES = 32


def contest_defined(work: UnitOfWork, events: list[ContestDefined]) -> None:
    """Keep the definition and plan its rounds, each with secrets of its own.

    A round that has opened keeps its window and rules: from then on only a recorded decision
    moves it.
    """
    for event in sorted(events, key=lambda item: item.revision):
        known = rounds_repository.contest_of(work.connection, event.contest)
        if known is not None and known.revision >= event.revision:
            continue
        states = rounds_repository.states_of(work.connection, event.contest)
        definition = event.definition
        if known is not None:
            opened = {name for name, state in states.items() if state != "planned"}
            definition = standing_definition(known.definition, event.definition, opened)
        row = {
            "contest": event.contest,
            "revision": event.revision,
            "definition": msgspec.json.encode(definition).decode(),
        }
        insert_many(
            work.connection,
            contests,
            [row],
            on_conflict=["contest"],
            update=["revision", "definition"],
        )
        _plan_rounds(work, event.contest, definition, states)


def _plan_rounds(
    work: UnitOfWork, contest: str, definition: Definition, states: dict[str, str]
) -> None:
    given = {
        round_.id: (phase.id, round_) for phase in definition.phases for round_ in phase.rounds
    }
    for name in states.keys() - given.keys():  # none of them has opened: such ones stand
        rounds_repository.drop_round(work.connection, contest, name)
    for name, (phase_id, round_) in given.items():
        if name not in states:
            insert_many(work.connection, rounds, [_new_round(contest, phase_id, round_)])
        elif states[name] == "planned":
            window = _window(phase_id, round_)
            rounds_repository.update_round(work.connection, contest, name, **window)
        else:
            rounds_repository.update_round(work.connection, contest, name, name=round_.name)
    deal_for_plan(work, contest)
    bank = rounds_repository.contest_of(work.connection, contest)
    assert bank is not None, "just written"
    bind_rounds(work, contest, bank.key_commitments)


def _window(phase: str, round_: Round) -> dict[str, Any]:
    return {
        "name": round_.name,
        "phase": phase,
        "opens_at_us": round_.opens_at_us,
        "closes_at_us": round_.closes_at_us,
        "practice": round_.practice,
        "public_value": round_.public_value,
    }


def _new_round(contest: str, phase: str, round_: Round) -> dict[str, Any]:
    return {
        "contest": contest,
        "round": round_.id,
        **_window(phase, round_),
        "state": "planned",
        "seed": secrets.token_hex(SECRET_BYTES),
        "pseudonym_key": secrets.token_hex(SECRET_BYTES),
    }


def agency_registered(work: UnitOfWork, events: list[AgencyRegistered]) -> None:
    """Keep the class of each agency, which decides whose bank its people draw from."""
    keep_latest(work.connection, agency_classes, events, ["agency_class"])


def contestant_registered(work: UnitOfWork, events: list[ContestantRegistered]) -> None:
    """Keep who may take part, and for which agency; the highest revision stands."""
    columns = ["memberships", "obligation", "audience", "age"]
    keep_latest(work.connection, contestants, events, columns)


def contestant_excluded(work: UnitOfWork, events: list[ContestantExcluded]) -> None:
    """Keep who may not take part, even if the person is not known yet (empty reason: may again)."""
    keep_latest(
        work.connection,
        contestants,
        events,
        {"excluded": "reason"},
        revision="excluded_revision",
        new={"memberships": "[]", "obligation": "excluded", "revision": 0},
    )


def contestant_erased(work: UnitOfWork, events: list[ContestantErased]) -> None:
    """Forget what a person wrote about themselves on their entries and in appeals about them, what
    they called their files, what team lists say of them, and why they were given more time. What
    they handed in stays, as their answers do; the registered facts follow by themselves."""
    for event in events:
        mine = entries_repository.of_person(work.connection, event.contest, event.person)
        entries_repository.forget_labels(work.connection, mine)
        screenings_repository.forget_appeals(work.connection, mine)
        uploads_repository.forget_names(work.connection, event.person)
        teams_repository.forget_person(work.connection, event.contest, event.person)
        forget_reason(work.connection, event.contest, event.person)
        work.forgets()


HANDLERS: Handlers = {
    AgencyRegistered: agency_registered,
    ContestDefined: contest_defined,
    ContestantRegistered: contestant_registered,
    ContestantExcluded: contestant_excluded,
    ContestantErased: contestant_erased,
}
