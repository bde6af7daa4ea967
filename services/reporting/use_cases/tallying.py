"""Keeping the tallies equal to a count over what is stored, by what a change adds and takes away.

Every function here is called between ``begin_change`` and the commit, so that "before" and "after"
are those of this change alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from plumbing.unit_of_work import UnitOfWork
from services.reporting.domain.places import (
    PARTICIPANT,
    Person,
    Rules,
    Shares,
    Sitting,
    add,
    seats,
    shares,
)
from services.reporting.repository import attempts as attempts_repository
from services.reporting.repository import contests as contests_repository
from services.reporting.repository import people as people_repository
from services.reporting.repository import tallies as tallies_repository
from services.reporting.repository.attempts import AttemptRow

MOST_AT_ONCE = 1000
"""People asked for in one query: databases limit the parameters of a statement."""

Item = TypeVar("Item")
Attempts = Mapping[str, Mapping[str, AttemptRow]]
"""Person -> attempt -> row."""


def slices(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Neighbouring parts, none longer than what one query takes."""
    for start in range(0, len(items), MOST_AT_ONCE):
        yield items[start : start + MOST_AT_ONCE]


def people_changed(
    work: UnitOfWork, contest: str, before: Mapping[str, Person], after: Mapping[str, Person]
) -> None:
    """What registration tells of these people changed."""
    known = contests_repository.contest_of(work.connection, contest)
    if known is None:
        return  # counted when the definition comes
    attempts = attempts_repository.attempts_of(work.connection, contest, after)
    difference: Shares = {}
    for person, now in after.items():
        own = sittings_of(attempts, person)
        if person in before:
            _add_all(difference, shares(known.rules, before[person], own), -1)
        elif own:
            _add_all(difference, shares(known.rules, None, own), -1)
        _add_all(difference, shares(known.rules, now, own))
    tallies_repository.change_tallies(work.connection, contest, difference)


def attempts_changed(work: UnitOfWork, contest: str, before: Attempts, after: Attempts) -> None:
    """The attempts of these people changed; rosters did not."""
    known = contests_repository.contest_of(work.connection, contest)
    if known is None:
        return
    people = people_repository.people_of(work.connection, contest, after)
    difference: Shares = {}
    for name in after:
        person = people.get(name)
        _seat(difference, known.rules, person, sittings_of(before, name), -1)
        _seat(difference, known.rules, person, sittings_of(after, name), 1)
    tallies_repository.change_tallies(work.connection, contest, difference)


def recount(work: UnitOfWork, contest: str) -> None:
    """Count a whole contest anew, after what decides about counting has changed."""
    tallies_repository.forget_tallies(work.connection, contest)
    tallies_repository.change_tallies(work.connection, contest, count(work, contest))


def count(work: UnitOfWork, contest: str) -> Shares:
    """The tallies as a count over everything that is stored gives them."""
    known = contests_repository.contest_of(work.connection, contest)
    total: Shares = {}
    if known is None:
        return total
    people = people_repository.all_people(work.connection, contest)
    attempts = attempts_repository.all_attempts(work.connection, contest)
    for name in people.keys() | attempts.keys():
        _add_all(total, shares(known.rules, people.get(name), sittings_of(attempts, name)))
    return total


def sittings_of(attempts: Attempts, person: str) -> list[Sitting]:
    """A person's attempts as participation sees them."""
    return [row.sitting for row in attempts.get(person, {}).values()]


def _seat(
    total: Shares, rules: Rules, person: Person | None, sittings: list[Sitting], sign: int
) -> None:
    for place in seats(rules, person, sittings):
        add(total, place, PARTICIPANT, sign)


def _add_all(total: Shares, found: Shares, sign: int = 1) -> None:
    for place, share in found.items():
        add(total, place, share, sign)
