"""Keeping the tallies equal to a count over what is stored, by what a change adds and takes away.

Every function here is called between ``begin_change`` and the commit, so that "before" and "after"
are those of this change alone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from contracts.rosters import Membership
from plumbing.unit_of_work import UnitOfWork
from services.reporting.domain.participation_tallies import (
    PARTICIPANT,
    Person,
    Place,
    Rules,
    Shares,
    add,
    roster_shares,
    seats,
)
from services.reporting.repository import attempts as attempts_repository
from services.reporting.repository import contests as contests_repository
from services.reporting.repository import participation_tallies as tallies_repository
from services.reporting.repository import people as people_repository
from services.reporting.repository.attempts import Sittings

MOST_AT_ONCE = 1000
"""People asked for in one query: databases limit the parameters of a statement."""


class OfContest(Protocol):
    """Anything that is of one contest."""

    @property
    def contest(self) -> str: ...


Item = TypeVar("Item")
Told = TypeVar("Told", bound=OfContest)
#: excluded, unconfirmed, on which rosters
Standing = tuple[bool, bool, tuple[Membership, ...]]


def slices(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Neighbouring parts, none longer than what one query takes."""
    for start in range(0, len(items), MOST_AT_ONCE):
        yield items[start : start + MOST_AT_ONCE]


def by_contest(events: Iterable[Told]) -> list[tuple[str, list[Told]]]:
    """Events of each contest, in order of the contests."""
    found: dict[str, list[Told]] = {}
    for event in events:
        found.setdefault(event.contest, []).append(event)
    return sorted(found.items())


def people_changed(
    work: UnitOfWork, contest: str, before: Mapping[str, Person], after: Mapping[str, Person]
) -> None:
    """What registration tells of these people changed."""
    known = contests_repository.contest_of(work.connection, contest)
    if known is None:
        return  # counted when the definition comes
    sittings = attempts_repository.attempts_of(work.connection, contest, after)
    rosters, seated = _Rosters(), Counter[Place]()
    for name, now in after.items():
        then = before.get(name)
        rosters.add(then, -1)
        rosters.add(now, 1)
        if name in sittings:
            own = sittings[name].values()
            seated.subtract(seats(known.rules, then, own))
            seated.update(seats(known.rules, now, own))
    _write(work, contest, rosters.shares(known.rules), seated)


def attempts_changed(work: UnitOfWork, contest: str, before: Sittings, after: Sittings) -> None:
    """The attempts of these people changed; rosters did not."""
    known = contests_repository.contest_of(work.connection, contest)
    if known is None or not after:
        return
    people = people_repository.people_of(work.connection, contest, after)
    seated = Counter[Place]()
    for name, now in after.items():
        person = people.get(name)
        seated.subtract(seats(known.rules, person, before.get(name, {}).values()))
        seated.update(seats(known.rules, person, now.values()))
    _write(work, contest, {}, seated)


def recount(work: UnitOfWork, contest: str) -> None:
    """Count a whole contest anew, after what decides about counting has changed."""
    tallies_repository.forget_tallies(work.connection, contest)
    tallies_repository.change_tallies(work.connection, contest, count(work.connection, contest))


def count(connection: Connection, contest: str) -> Shares:
    """The tallies as a count over everything that is stored gives them, read in parts: a contest
    may have a million people."""
    known = contests_repository.contest_of(connection, contest)
    if known is None:
        return {}
    rosters, seated = _Rosters(), Counter[Place]()
    for person, times in people_repository.all_standings(connection, contest):
        rosters.add(person, times)
    for sittings in attempts_repository.all_attempts(connection, contest, MOST_AT_ONCE):
        people = people_repository.people_of(connection, contest, sittings)
        for name, own in sittings.items():
            seated.update(seats(known.rules, people.get(name), own.values()))
    return _joined(rosters.shares(known.rules), seated)


class _Rosters:
    """People by their places on rosters: those who stand alike are counted together."""

    def __init__(self) -> None:
        self._alike = Counter[Standing]()
        self._example: dict[Standing, Person] = {}

    def add(self, person: Person | None, times: int) -> None:
        if person is None or person.registered is None:
            return
        one = person.registered
        key = (person.excluded, one.unconfirmed, tuple(one.memberships))
        self._alike[key] += times
        self._example[key] = person

    def shares(self, rules: Rules) -> Shares:
        total: Shares = {}
        for key, times in self._alike.items():
            if times:
                for place, share in roster_shares(rules, self._example[key]).items():
                    add(total, place, share, times)
        return total


def _joined(total: Shares, seated: Counter[Place]) -> Shares:
    for place, people in seated.items():
        if people:
            add(total, place, PARTICIPANT, people)
    return total


def _write(work: UnitOfWork, contest: str, total: Shares, seated: Counter[Place]) -> None:
    tallies_repository.change_tallies(work.connection, contest, _joined(total, seated))
