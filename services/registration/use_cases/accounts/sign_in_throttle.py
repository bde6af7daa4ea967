"""Tries to sign in are counted before the password is compared: those that come at once too."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, TypeVar

from sqlalchemy import Connection

from contracts.accounts import SignIn
from contracts.comparison_keys import MOST_KEY, key_of
from contracts.errors import Problem
from plumbing import passwords as hashes
from plumbing.unit_of_work import UnitOfWork
from services.registration.domain.accounts import (
    activation_codes,
    password_policy,
    sign_in_throttle,
)
from services.registration.domain.accounts.sign_in_throttle import Limits, Tally, Trust
from services.registration.domain.people.person import Person
from services.registration.repository import accounts, people
from services.registration.repository.accounts import Credential, Pair

T = TypeVar("T")


class Aside(Protocol):
    """Does slow work where it keeps nobody waiting."""

    def run(self, jobs: Sequence[Callable[[], T]]) -> list[T]:
        """The results of these jobs."""


class Try(NamedTuple):
    """One attempt to sign in: who it would be, and what is known before the slow part.

    ``place`` is where it comes from: a browser that the account knows, else an address (or the
    session in which the password is asked again). Empty ones are never known.
    """

    key: str
    place: str
    trust: Trust
    password: str
    person: Person | None
    credential: Credential | None
    by_code: bool
    remembered: tuple[str, ...] = ()
    problem: Problem | None = None
    browser: str = ""

    @property
    def counted(self) -> dict[Pair, Limits]:
        """Where its failure counts: account and place together; a stranger's also for all strangers
        to the account and for the whole address."""
        own: dict[Pair, Limits] = {(self.key, self.place): sign_in_throttle.OWN_LIMITS[self.trust]}
        if self.trust is Trust.NOTHING:
            own[self.key, ""] = sign_in_throttle.STRANGERS
            own["", self.place] = sign_in_throttle.WHOLE_ADDRESS
        return own

    def fits(self) -> bool:
        """Whether the password is right; as slow for nobody's."""
        kept = self.credential.password if self.credential else None
        return hashes.fits(self.password, kept)


def consider(work: UnitOfWork, items: list[SignIn], secret: bytes, session: str = "") -> list[Try]:
    """What is known of these tries; ``session``: the one in which they ask for the password again,
    so that whoever took it over does not guess faster than others."""
    keys = [key_of(item.username)[:MOST_KEY] for item in items]
    found = people.people_by_key(work.connection, keys)
    had = accounts.credentials_of(work.connection, [p.person for p in found.values()])
    known = accounts.known_pairs(
        work.connection,
        {
            (found[key].person, place)
            for key, item in zip(keys, items, strict=True)
            if key in found
            for place in _places(item).values()
        },
    )
    tries = []
    for key, item in zip(keys, items, strict=True):
        person = found.get(key)
        credential = had.get(person.person) if person else None
        code = credential.code if credential else None
        places, trust = _places(item), Trust.SESSION if session else _trust(person, item, known)
        tries.append(
            Try(
                key,
                f"#{session}" if session else places.get(trust, f"@{item.address}"),
                trust,
                password_policy.normal(item.password)[: password_policy.LONGEST + 1],
                person,
                credential,
                person is not None
                and activation_codes.opens(secret, person.person, item.password, code),
                tuple(places.values()),
                browser=item.browser,
            )
        )
    return _counted(work, tries)


def _places(item: SignIn) -> dict[Trust, str]:
    """Where somebody may have signed in before, the surest first."""
    places = {Trust.DEVICE: f"~{item.device}"} if item.device else {}
    return {**places, Trust.ADDRESS: f"@{item.address}"} if item.address else places


def _trust(person: Person | None, item: SignIn, known: set[Pair]) -> Trust:
    if person is not None:
        for trust, place in _places(item).items():
            if (person.person, place) in known:
                return trust
    return Trust.NOTHING


def _counted(work: UnitOfWork, tries: list[Try]) -> list[Try]:
    """These tries, those that must wait with their problem; the others are counted as if all were
    wrong. A right code never waits: nobody guesses 80 bits."""
    now_us = work.now_us
    tallies = accounts.tallies(work.connection, {place for t in tries for place in t.counted})
    changed: dict[Pair, Tally] = {}
    considered = []
    for tried in tries:
        if not tried.by_code:
            waits = [
                sign_in_throttle.wait_us(tallies.get(p), m, now_us)
                for p, m in tried.counted.items()
            ]
            if max(waits):
                considered.append(tried._replace(problem=_too_many(max(waits))))
                continue
            for place, limits in tried.counted.items():
                tally = sign_in_throttle.after_failure(tallies.get(place), limits, now_us)
                tallies[place] = changed[place] = tally
        considered.append(tried)
    accounts.write_tallies(work.connection, changed)
    return considered


def wrong() -> Problem:
    """Neither the name nor the password is told to be wrong."""
    return Problem(
        "session.wrong_credentials",
        "Sai tên đăng nhập hoặc mật khẩu. (Wrong username or password.)",
    )


def _too_many(wait_us: int) -> Problem:
    seconds = -(-wait_us // sign_in_throttle.SECOND_US)
    return Problem(
        "session.too_many_tries",
        f"Sai quá nhiều lần, vui lòng thử lại sau {seconds} giây. (Too many tries.)",
        {"retry_after_s": seconds},
    )


def forgive(connection: Connection, tries: list[Try]) -> None:
    """Who was right was also the one who erred before at the same place; and a newcomer who gets
    in makes room at the address. What strangers elsewhere tried stays counted."""
    tallies = accounts.tallies(connection, {place for tried in tries for place in tried.counted})
    eased: dict[Pair, int] = {}
    for tried in tries:
        own = tallies.get((tried.key, tried.place))
        for place in tried.counted:
            earned = sign_in_throttle.ROOM_EARNED if place[0] == "" else 0
            eased[place] = eased.get(place, 0) + (own.failures if own else 0) + earned
    accounts.ease(connection, tallies, eased)
