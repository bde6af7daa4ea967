"""People of a contest: what they are called, exclusions."""

import secrets

from sqlalchemy import Connection

from contracts.accounts import Names, NamesQuery
from contracts.empty_reply import Done
from contracts.errors import Problem, Refused
from contracts.rosters import AgeVerdict, ContestantExcluded, ContestantRegistered, ExcludePerson
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.registration.domain.people.person import Entry, Person
from services.registration.domain.people.required_reasons import exclusion_reason
from services.registration.repository import people as repository

ID_BYTES = 12


def new_person_id() -> str:
    """An id that tells nothing about the person."""
    return secrets.token_urlsafe(ID_BYTES)


def names(connection: Connection, query: NamesQuery) -> Names:
    """What these people are called."""
    found = repository.people_by_id(connection, query.people)
    return Names({person: known.name for person, known in found.items() if known.name})


def exclude(work: UnitOfWork, items: list[ExcludePerson]) -> list[Done | Problem]:
    """Exclude people with a reason; an empty reason lifts an earlier exclusion."""
    return each(_exclude, items, work)  # type: ignore[return-value]


def _exclude(work: UnitOfWork, item: ExcludePerson) -> Done:
    found = repository.entries_of(work.connection, item.contest, [item.person], lock=True)
    entry = found.get(item.person)
    if entry is None:
        raise Refused("contestant.unknown", "Không có trong danh sách dự thi. (Not on the roster.)")
    reason = exclusion_reason(item.reason, entry.ordered_reason)
    after = entry._replace(ordered_reason=reason)
    if after == entry:
        return Done(0)
    after = after._replace(revision=entry.revision + 1)
    repository.write_entries(work.connection, item.contest, {item.person: after}, work.now_us)
    if after.excluded != entry.excluded:
        tell_exclusion(work, item.contest, item.person, after)
    action = "person.excluded" if reason else "person.readmitted"
    work.audit(item.by, action, f"{item.contest}/{item.person}", reason=reason)
    return Done()


def tell_exclusion(work: UnitOfWork, contest: str, person: str, entry: Entry) -> None:
    """Tell that a person may not take part, or (no reason) may again."""
    work.emit(exclusion_of(contest, person, entry), key=person, subject=person)


def exclusion_of(contest: str, person: str, entry: Entry) -> ContestantExcluded:
    """What is told of a person who may not take part, or (no reason) may again."""
    return ContestantExcluded(contest, person, entry.excluded, entry.revision)


def tell_registration(
    work: UnitOfWork,
    contest: str,
    person: Person,
    entry: Entry,
    *,
    age: AgeVerdict,
    unconfirmed: bool,
) -> None:
    """Tell a person's whole place on the roster; ``unconfirmed``: as they say themselves."""
    registered = registration_of(contest, person, entry, age=age, unconfirmed=unconfirmed)
    work.emit(registered, key=person.person, subject=person.person)


def registration_of(
    contest: str,
    person: Person,
    entry: Entry,
    *,
    unconfirmed: bool,
    age: AgeVerdict = "",
) -> ContestantRegistered:
    """What is told of a person's whole place on the roster."""
    return ContestantRegistered(
        contest,
        person.person,
        entry.name,
        entry.obligation,
        list(entry.memberships),
        entry.revision,
        person.code,
        unconfirmed,
        entry.audience,
        age,
    )
