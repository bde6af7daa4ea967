"""Signing in.

A first transaction counts the try before the password is compared. The slow hash is compared in
the thread pool, outside of any transaction. A second transaction takes the count back and opens the
session, if the password is still what it was. So tries that come at once are all counted.
"""

import secrets

from sqlalchemy import Connection

from contracts.accounts import Account, SignIn
from contracts.errors import Problem
from plumbing.unit_of_work import Store, UnitOfWork
from services.registration.repository import accounts
from services.registration.use_cases.accounts.sessions import (
    SESSION_BYTES,
    accounts_of,
    session_row,
    with_session,
)
from services.registration.use_cases.accounts.sign_in_throttle import (
    Aside,
    Try,
    consider,
    forgive,
    wrong,
)


def sign_in(
    store: Store, items: list[SignIn], *, secret: bytes, aside: Aside
) -> list[Account | Problem]:
    """Open sessions. Refusals: ``session.wrong_credentials``, ``session.too_many_tries``."""
    with store.unit_of_work() as work:
        tries = consider(work, items, secret)
    slow = [index for index, tried in enumerate(tries) if not (tried.problem or tried.by_code)]
    verdicts = dict(zip(slow, aside.run([tries[index].fits for index in slow]), strict=True))
    with store.unit_of_work() as work:
        good = [t for i, t in enumerate(tries) if t.by_code or verdicts.get(i)]
        welcome = _welcome(work, _still_right(work.connection, good))
    return [tried.problem or welcome.get(id(tried)) or wrong() for tried in tries]


def _still_right(connection: Connection, tries: list[Try]) -> list[Try]:
    """Without those whose password or code was changed while it was compared: whoever changed it
    has ended every session, and no other is to begin."""
    ids = {tried.person.person for tried in tries if tried.person is not None}
    now = accounts.credentials_of(connection, ids, lock=True)
    return [t for t in tries if t.person is not None and now.get(t.person.person) == t.credential]


def _welcome(work: UnitOfWork, tries: list[Try]) -> dict[int, Account]:
    """Sessions for tries that were right, by ``id`` of the try."""
    if not tries:
        return {}
    forgive(work.connection, tries)
    rows, welcome = [], {}
    own = accounts_of(work.connection, [t.person for t in tries if t.person], work.now_us)
    for tried in tries:
        assert tried.person is not None, "a right try is somebody's"
        session = secrets.token_urlsafe(SESSION_BYTES)
        rows.append(session_row(work, session, tried.person, tried.browser))
        account = own[tried.person.person]
        welcome[id(tried)] = with_session(account, session, tried.by_code)
    accounts.add_sessions(work.connection, rows)
    accounts.note_sign_ins(work.connection, [row.person for row in rows], work.now_us)
    pairs = [
        (row.person, place)
        for row, tried in zip(rows, tries, strict=True)
        for place in tried.remembered
    ]
    accounts.remember_pairs(work.connection, pairs, work.now_us)
    return welcome
