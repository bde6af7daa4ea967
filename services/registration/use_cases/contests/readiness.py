"""How far a contest is prepared, and who is meant by a code or an id; nothing is changed here."""

from sqlalchemy import Connection

from contracts.comparison_keys import key_of
from contracts.errors import Refused
from contracts.preparation_progress import (
    CodeWidthsQuery,
    KnownCodeWidths,
    LookUp,
    OnRoster,
    Preparation,
    PreparationQuery,
    Served,
)
from services.registration.repository import accounts, opt_outs
from services.registration.repository import contests as contests_repository
from services.registration.repository import people as people_repository
from services.registration.repository import roster_counts_and_roles as repository
from spreadsheets.leading_zeros import CodeWidths


def preparation(connection: Connection, query: PreparationQuery) -> Preparation:
    """Counts of a contest's lists and who serves it: ``contest.unknown``."""
    contests_repository.contest_or_refuse(connection, query.contest)
    agencies = contests_repository.agencies_of(connection, query.contest).values()
    counts = repository.roster_counts(connection, query.contest)
    grants = repository.grants_for(connection, query.contest)
    named = people_repository.people_by_id(connection, {grant.person for grant in grants})
    had = accounts.credentials_of(connection, {grant.person for grant in grants})
    active = {person for person, one in had.items() if one.password is not None}
    return Preparation(
        query.contest,
        agencies=len(agencies),
        headcounts=sum(agency.headcount_approved for agency in agencies),
        people=counts.people,
        excluded=counts.excluded,
        without_access=counts.without_access,
        staff=[
            Served(
                grant.person,
                named[grant.person].username,
                named[grant.person].name,
                grant.role,
                grant.agency,
                not grant.contest,
                grant.person in active,
            )
            for grant in grants
        ],
        opted_out=opt_outs.number_of(connection, query.contest),
    )


def code_widths(connection: Connection, query: CodeWidthsQuery) -> KnownCodeWidths:
    """How long the codes of agencies and people are, of those that are all digits."""
    agencies = contests_repository.agencies_of(connection, query.contest).values()
    known = CodeWidths.of(agency.agency for agency in agencies)
    people = CodeWidths.of(people_repository.codes_on_roster(connection, query.contest))
    return KnownCodeWidths(known.all, known.padded, people.all, people.padded)


def look_up(connection: Connection, query: LookUp) -> OnRoster:
    """Who has this username or code on the contest's roster: ``contestant.unknown``."""
    key = key_of(query.username)
    person = people_repository.people_by_key(connection, [key]).get(key)
    entries = {}
    if person is not None and not person.erased:
        entries = people_repository.entries_of(connection, query.contest, [person.person])
    if person is None or person.person not in entries:
        raise Refused("contestant.unknown", "Không có trong danh sách dự thi. (Not on the roster.)")
    entry = entries[person.person]
    return OnRoster(
        person.person,
        person.username,
        entry.name,
        entry.agencies_now(),
        entry.obligation,
        entry.excluded,
        bool(entry.ordered_reason),
    )
