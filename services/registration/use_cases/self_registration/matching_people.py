"""Where a registration leads: to a roster row, to somebody's account, or to somebody new."""

from typing import NamedTuple

from sqlalchemy import Connection

from contracts.definition import Definition, SelfRegistration
from contracts.errors import Refused
from contracts.self_registration import RegisterSelf
from services.registration.domain.people.person import Person
from services.registration.domain.self_registration import form_fields as rules_of
from services.registration.repository import accounts, people, self_registrations
from services.registration.use_cases.people.people_in_other_contests import listed_before
from services.registration.use_cases.self_registration.enrolling import vouched

_FOUND_BY = ("phone", "email", "birth_date")


class Request(NamedTuple):
    """A registration whose every value is in order. ``digests``: of verified values, by field."""

    item: RegisterSelf
    definition: Definition
    rules: SelfRegistration
    values: dict[str, str]
    digests: dict[str, str]
    consent_digest: str
    username: str

    @property
    def verifies(self) -> list[str]:
        """The fields that must be verified."""
        return [item.field for item in self.rules.fields if item.verified]


class Destination(NamedTuple):
    """Where a registration leads. ``row``: the roster row that it claims. ``touched``: whose
    account it would take over or take a value from; somebody decides about that."""

    row: Person | None = None
    touched: Person | None = None


def taken() -> Refused:
    """No more than that these values make no new account."""
    return Refused(
        "registration.taken",
        "Không đăng ký được với thông tin này. Nếu đồng chí đã có tài khoản, hãy đăng nhập; nếu "
        "không, hãy liên hệ đầu mối cơ quan. (Not possible with these values: sign in if you have "
        "an account, else ask your liaison.)",
    )


def place_of(connection: Connection, request: Request) -> Destination:
    """Where these values lead. ``registration.taken`` where they are of a row or an account that
    no form may touch: two rows at once, a role's account, a value that was confirmed."""
    contest = request.item.contest
    known = {person.person: person for person in _candidates(connection, request)}
    entries = people.entries_of(connection, contest, known)
    mine = [
        person
        for name, person in known.items()
        if rules_of.matches(person, entries[name].agencies_now(), request.rules, request.values)
    ]
    if len(mine) > 1:
        raise taken()
    row = mine[0] if mine else None
    if row is not None and people.grants_of(connection, [row.person]):
        raise taken()
    holders = self_registrations.takers_of(connection, contest, request.digests)
    if row is None:
        had = accounts.credentials_of(connection, known)
        active = {name for name, credential in had.items() if credential.password is not None}
        holders |= {name for name in active if _shares(known[name], request)}
    holders -= {"" if row is None else row.person}
    for holder in holders:
        if vouched(self_registrations.registration_of(connection, contest, holder)):
            raise taken()
    if row is not None and (holders or _in_use(connection, request, row.person)):
        return Destination(row, _one_at_a_time(connection, contest, row.person))
    if holders:
        return Destination(None, _one_at_a_time(connection, contest, min(holders)))
    return Destination(row)


def _one_at_a_time(connection: Connection, contest: str, person: str) -> Person:
    """The person, whose account nobody else claims in the meantime."""
    people.entries_of(connection, contest, [person], lock=True)
    return people.people_by_id(connection, [person])[person]


def _in_use(connection: Connection, request: Request, person: str) -> bool:
    """Whether anybody can sign in, or ever did, or has registered as this person, or the account
    would open another contest that goes on and that may know no registering."""
    contest, now_us = request.item.contest, request.item.arrived_us
    return bool(
        accounts.credentials_of(connection, [person])
        or accounts.sign_ins_of(connection, [person])
        or self_registrations.registration_of(connection, contest, person)
        or listed_before(connection, contest, [person], now_us)
    )


def _candidates(connection: Connection, request: Request) -> list[Person]:
    """People on the roster among whom the claimed row is, and those with a verified value."""
    asked = [name for name in _FOUND_BY if name in request.rules.claim_by]
    if request.rules.claim_by and not asked:
        return self_registrations.all_on_roster(connection, request.item.contest)
    names = {*asked[:1], *(name for name in request.verifies if name in ("phone", "email"))}
    said = {name: request.values[name] for name in sorted(names) if name in request.values}
    return self_registrations.on_roster_with(connection, request.item.contest, said)


def _shares(person: Person, request: Request) -> bool:
    """Whether the person's account has one of the values that must be unique."""
    own = rules_of.spoken_of(person)
    return any(
        rules_of.same_value(name, own.get(name), request.values.get(name, ""))
        for name in request.verifies
    )
