"""Verdicts on people's ages, and telling them anew when the plan's limits change."""

from sqlalchemy import Connection

from contracts.definition import Definition
from contracts.rosters import AgeVerdict
from plumbing.unit_of_work import UnitOfWork
from services.registration.domain.people.ages import age_verdict, limits_of
from services.registration.domain.people.person import Entry, Person
from services.registration.repository import contests as contests_repository
from services.registration.repository import people as repository
from services.registration.repository import self_registrations
from services.registration.use_cases.people.names_and_exclusions import tell_registration

AT_ONCE = 1_000


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
    ids = sorted(repository.ids_on_roster(work.connection, contest, None))
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        people = repository.people_by_id(work.connection, some)
        entries = repository.entries_of(work.connection, contest, some, lock=True)
        changed = {
            name: entry._replace(revision=entry.revision + 1)
            for name, entry in entries.items()
            if then.verdict(people[name], entry) != now.verdict(people[name], entry)
        }
        repository.write_entries(work.connection, contest, changed, work.now_us)
        for name, entry in changed.items():
            row = self_registrations.registration_of(work.connection, contest, name)
            waits = row is not None and not row.claimed and row.state == "waiting"
            verdict = now.verdict(people[name], entry)
            tell_registration(work, contest, people[name], entry, unconfirmed=waits, age=verdict)
