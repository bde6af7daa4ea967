"""Sessions: begun, ended, looked at, and the account that each opens."""

from sqlalchemy import Connection

from contracts.accounts import (
    Account,
    OwnSession,
    OwnSessions,
    OwnSessionsQuery,
    Revocations,
    RevocationsSince,
    RoleGrant,
    SignOut,
)
from contracts.empty_reply import Done
from plumbing.unit_of_work import UnitOfWork
from services.registration.domain.people.person import Person
from services.registration.repository import accounts, people
from services.registration.repository.accounts import SessionRow
from services.registration.use_cases.accounts.roles import roles_of

SESSION_US = 12 * 3600 * 1_000_000
SESSION_BYTES = 18
DAY_US = 24 * 3600 * 1_000_000
KEPT_US = {
    "sessions": DAY_US,
    "revocations": SESSION_US,
    "sign_in_failures": DAY_US,
    "known_addresses": 180 * DAY_US,
}


def session_row(work: UnitOfWork, session: str, person: Person, browser: str) -> SessionRow:
    """A session that begins now."""
    expires_at_us = work.now_us + SESSION_US
    return SessionRow(session, person.person, work.now_us, expires_at_us, None, browser)


def with_session(account: Account, session: str, must_change: bool) -> Account:
    """The account as whoever has this session sees it."""
    values = {name: getattr(account, name) for name in account.__struct_fields__}
    return Account(**{**values, "session": session, "must_change_password": must_change})


def accounts_of(connection: Connection, who: list[Person], now_us: int) -> dict[str, Account]:
    """These people's accounts, without session."""
    ids = sorted({person.person for person in who})
    roles = roles_of(connection, ids)
    grants = people.grants_of(connection, ids)
    entries = people.newest_entries(connection, ids)
    found = {}
    for person in who:
        own = next((g.agency for g in grants.get(person.person, []) if g.agency), None)
        entry = entries.get(person.person)
        found[person.person] = Account(
            person=person.person,
            name=person.name,
            roles=roles.get(person.person, []),
            session="",
            must_change_password=False,
            username=person.username,
            agency=own or (entry.agency_at(now_us) if entry else None),
            position=person.position,
            grants=[
                RoleGrant(one.role, one.contest, one.agency)
                for one in grants.get(person.person, [])
            ],
        )
    return found


def sign_out(work: UnitOfWork, items: list[SignOut]) -> list[Done]:
    """End sessions; one that has ended already counts 0."""
    return [
        Done(accounts.end_sessions(work.connection, [i.person], work.now_us, only=i.session))
        for i in items
    ]


def own_sessions(connection: Connection, query: OwnSessionsQuery, *, now_us: int) -> OwnSessions:
    """The sessions of a person that live."""
    rows = accounts.live_sessions(connection, query.person, now_us)
    return OwnSessions(
        [OwnSession(one.session, one.created_at_us, one.expires_at_us, one.browser) for one in rows]
    )


def revocations(connection: Connection, query: RevocationsSince) -> Revocations:
    """Sessions revoked since."""
    return Revocations(*accounts.revoked_after(connection, query.after))


def tidy(work: UnitOfWork) -> None:
    """Forget sessions, revocations and failures that no longer matter."""
    accounts.tidy(work.connection, work.now_us, KEPT_US)
