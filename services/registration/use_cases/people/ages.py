"""Verdicts on people's ages, and telling them anew when what they hang on changes: the plan's
limits, the class of an agency, a date of birth."""

from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import Connection

from contracts.definition import Definition
from contracts.rosters import AgeVerdict
from plumbing.unit_of_work import UnitOfWork
from services.registration.domain.people.ages import age_verdict, limits_of
from services.registration.domain.people.person import Entry, Person
from services.registration.repository import contests as contests_repository
from services.registration.repository import people as repository
from services.registration.use_cases.people.names_and_exclusions import tell_registration
from services.registration.use_cases.people.unconfirmed import unconfirmed_of

AT_ONCE = 1_000
Verdict = Callable[[Person, Entry], AgeVerdict]


class Ages:
    """The limits of a contest's plan, read once."""

    def __init__(
        self, connection: Connection, contest: str, definition: Definition | None = None
    ) -> None:
        known = contests_repository.contest_of(connection, contest)
        self._plan = definition or (None if known is None else known.definition)
        self._classes: dict[str, str] = {}
        if self._plan is not None and limits_of(self._plan):
            agencies = contests_repository.agencies_of(connection, contest).values()
            self._classes = {one.agency: one.agency_class for one in agencies}
        else:
            self._plan = None

    def verdict(self, person: Person, entry: Entry) -> AgeVerdict:
        """Whether somebody is of the age that is asked for."""
        if self._plan is None:
            return ""
        return age_verdict(self._plan, self._classes, entry, person.birth_date)


def tell_ages(work: UnitOfWork, before: Definition, after: Definition) -> None:
    """Tell anew of everybody whose verdict is another one by the new plan."""
    if limits_of(before) == limits_of(after):
        return
    contest = after.slug
    then, now = (Ages(work.connection, contest, plan) for plan in (before, after))
    ids = repository.ids_on_roster(work.connection, contest, None)
    _tell_anew(work, contest, ids, then.verdict, now.verdict)


def tell_ages_of_agencies(
    work: UnitOfWork, contest: str, agencies: Iterable[str], before: Ages
) -> None:
    """Tell anew of everybody whose verdict is another one because their agency is of another class
    by now. ``before``: read before it was."""
    now = Ages(work.connection, contest)
    ids = {
        name
        for agency in agencies
        for name in repository.ids_on_roster(work.connection, contest, agency)
    }
    _tell_anew(work, contest, ids, before.verdict, now.verdict)


def tell_births(
    work: UnitOfWork, contest: str, before: Mapping[str, Person], changed: Iterable[Person]
) -> None:
    """Tell anew, in the other contests, of those whose date of birth this contest's list brought.
    ``before``: who was known, by id; ``changed``: the same and others, as written."""
    born = {
        one.person
        for one in changed
        if one.person in before and before[one.person].birth_date != one.birth_date
    }
    if not born:
        return
    for other, ids in repository.contests_of_each(work.connection, sorted(born)).items():
        if other == contest:
            continue
        ages = Ages(work.connection, other)

        def then(person: Person, entry: Entry, ages: Ages = ages) -> AgeVerdict:
            return ages.verdict(before[person.person], entry)

        _tell_anew(work, other, ids, then, ages.verdict)


def _tell_anew(
    work: UnitOfWork, contest: str, ids: Iterable[str], then: Verdict, now: Verdict
) -> None:
    """Tell of those of these people of whom the two say otherwise."""
    everybody = sorted(ids)
    for start in range(0, len(everybody), AT_ONCE):
        some = everybody[start : start + AT_ONCE]
        people = repository.people_by_id(work.connection, some)
        entries = repository.entries_of(work.connection, contest, some, lock=True)
        changed = {
            name: entry._replace(revision=entry.revision + 1)
            for name, entry in entries.items()
            if then(people[name], entry) != now(people[name], entry)
        }
        repository.write_entries(work.connection, contest, changed, work.now_us)
        waiting = unconfirmed_of(work.connection, contest, changed)
        for name, entry in changed.items():
            person, age = people[name], now(people[name], entry)
            tell_registration(work, contest, person, entry, unconfirmed=name in waiting, age=age)
