"""People register themselves (P2, P3): they claim their roster row or are new.

A form never takes over an account that is in use, nor a value that another account holds: such a
registration is a request, which a liaison or an organiser decides (docs/adr/0017). One and the same
refusal, ``registration.taken``, stands for all that no form may touch at all: nobody learns which.
"""

import secrets
from collections.abc import Collection
from functools import partial

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from contracts.comparison_keys import key_of
from contracts.self_registration import Registered, RegisterSelf
from plumbing import passwords as hashes
from plumbing.unit_of_work import Store, UnitOfWork
from services.registration.domain.accounts import password_policy
from services.registration.domain.people.person import Entry, Person
from services.registration.domain.self_registration import form_fields as rules_of
from services.registration.repository import account_claims, accounts, people, self_registrations
from services.registration.repository import contests as contests_repository
from services.registration.repository.account_claims import Claim
from services.registration.repository.accounts import Credential
from services.registration.repository.self_registrations import RegistrationRow
from services.registration.use_cases.accounts.sign_in_throttle import Aside
from services.registration.use_cases.self_registration.enrolling import enrol, refuse_without_agency
from services.registration.use_cases.self_registration.matching_people import (
    Request,
    place_of,
    taken,
)

#: so long the same request again, because its answer got lost, is answered as done
REPEATED_US = 600 * 1_000_000
#: requests about one account that may wait; who comes later asks the liaison for a code
MOST_CLAIMS = 5
#: how often it is looked again for the same request having been carried out meanwhile
LOOKS = 4


def register(store: Store, item: RegisterSelf, *, secret: bytes, aside: Aside) -> Registered:
    """Make the account, or file the request. Refusals: ``contest.unknown``, ``registration.none``,
    ``registration.not_open``, ``registration.consent_missing``, ``registration.fields_invalid``
    (with every fault), ``registration.taken``, ``password.*``."""
    with store.reading() as connection:
        request = _understand(connection, item, secret)
    kept = aside.run([lambda: hashes.hash_password(password_policy.normal(item.password))])[0]
    others: set[str] = set()
    for _ in range(LOOKS):
        if (done := _already(store, request, aside, others)) is not None:
            return done
        try:
            with store.unit_of_work() as work:
                return _register(work, request, kept, others)
        except (_LookAgainError, IntegrityError):
            continue  # somebody registered with the same values while we looked
    raise taken()


class _LookAgainError(Exception):
    """There is a registration with these values that may be this very request."""


def _understand(connection: Connection, item: RegisterSelf, secret: bytes) -> Request:
    contest = contests_repository.contest_or_refuse(connection, item.contest)
    rules = rules_of.rules_or_refuse(contest.definition, item.arrived_us)
    digest = rules_of.refuse_without_consent(rules, item.consent)
    values, faults = rules_of.read_fields(
        rules, item.values, item.arrived_us, contest.definition.timezone
    )
    if "agency" in values:
        agency = contests_repository.agencies_of(connection, item.contest).get(
            key_of(values["agency"])
        )
        ended = agency is not None and agency.valid_until_us is not None
        if agency is None or (ended and (agency.valid_until_us or 0) <= item.arrived_us):
            message = "không có đơn vị này trong cuộc thi (no such agency)"
            faults.append(rules_of.FieldFault("agency", "field.agency_unknown", message))
        else:
            values["agency"] = agency.agency
    rules_of.refuse_faults(faults)
    username = rules_of.username_from(
        values.get("name", ""), secrets.token_bytes(rules_of.USERNAME_BYTES)
    )
    own = password_policy.own_words(
        values.get("name", ""), values.get("birth_date"), [values.get("agency", "")]
    )
    password_policy.refuse_weak(password_policy.normal(item.password), username, False, False, own)
    digests = rules_of.digests_of(rules, secret, item.contest, values)
    return Request(item, contest.definition, rules, values, digests, digest, username)


def _register(
    work: UnitOfWork, request: Request, password: str, others: Collection[str]
) -> Registered:
    place = place_of(work.connection, request)
    if _recent(work.connection, request, work.now_us).keys() - others:
        raise _LookAgainError
    if people.people_by_id(work.connection, [request.item.newcomer]):
        raise taken()  # this very request was carried out long ago
    if place.touched is not None:
        return _file(work, request, place.touched, password, takes_over=place.row is not None)
    item = request.item
    person, entry = _on_roster(work, request, place.row)
    # a form proves nothing about who fills it in: a row is theirs when somebody has said so
    waits = place.row is not None or bool(request.digests) or request.rules.agency_confirmed
    row = RegistrationRow(
        contest=item.contest,
        person=person.person,
        state="waiting" if waits else "confirmed",
        claimed=place.row is not None,
        agency=entry.agency_at(work.now_us),
        given=request.values,
        consent=request.rules.consent,
        consent_digest=request.consent_digest,
        consented_at_us=item.arrived_us,
        registered_at_us=work.now_us,
    )
    self_registrations.add_registration(work.connection, row)
    self_registrations.take_values(work.connection, item.contest, person.person, request.digests)
    accounts.add_credential(work.connection, Credential(person.person, password))
    about = f"{item.contest}/{person.person}"
    work.audit(
        person.person, "person.registered", about, claimed=row.claimed, consent=row.consent_digest
    )
    return _answer(person, row)


def _on_roster(work: UnitOfWork, request: Request, row: Person | None) -> tuple[Person, Entry]:
    """The row that is claimed; where there is none, one for somebody who was on no roster."""
    item = request.item
    if row is not None:
        return row, people.entries_of(work.connection, item.contest, [row.person])[row.person]
    return enrol(
        work,
        request.definition,
        request.rules,
        item.newcomer,
        request.username,
        request.values,
        unconfirmed=request.rules.agency_confirmed,
    )


def _file(
    work: UnitOfWork, request: Request, touched: Person, password: str, *, takes_over: bool
) -> Registered:
    """A request to the liaison. Whoever files it learns nothing about the account it touches, and
    nothing of that account changes."""
    item = request.item
    if (
        len(account_claims.claims_about(work.connection, item.contest, touched.person))
        >= MOST_CLAIMS
    ):
        raise taken()
    if takes_over:
        entries = people.entries_of(work.connection, item.contest, [touched.person])
        agency = entries[touched.person].agency_at(work.now_us)
    else:
        refuse_without_agency(request.values)
        agency = request.values["agency"]
    claim = Claim(
        contest=item.contest,
        claim=item.newcomer,
        person=touched.person,
        takes_over=takes_over,
        agency=agency,
        given=request.values,
        password=password,
        consent=request.rules.consent,
        consent_digest=request.consent_digest,
        consented_at_us=item.arrived_us,
        filed_at_us=work.now_us,
    )
    account_claims.add_claim(work.connection, claim)
    about = f"{item.contest}/{touched.person}"
    work.audit(item.newcomer, "registration.requested", about, takes_over=takes_over)
    return _answer_of_claim(claim)


def _answer_of_claim(claim: Claim) -> Registered:
    name, agency = claim.given.get("name", ""), claim.given.get("agency", "")
    return Registered(claim.claim, "", name, agency, False, "waiting")


def _answer(person: Person, row: RegistrationRow) -> Registered:
    return Registered(
        person.person,
        person.username,
        person.name,
        row.agency,
        row.claimed,
        row.state,  # type: ignore[arg-type]
    )


def _already(store: Store, request: Request, aside: Aside, others: set[str]) -> Registered | None:
    """What was answered, if this very request was carried out a moment ago; ``others`` becomes
    the registrations with these values that have another password."""
    with store.reading() as connection:
        found = _recent(connection, request, store.clock())
    typed = password_policy.normal(request.item.password)
    own = [(name, *found[name]) for name in found.keys() - others]
    right = aside.run([partial(hashes.fits, typed, password) for _, password, _ in own])
    for (name, _, answer), fits in zip(own, right, strict=True):
        if fits:
            return answer
        others.add(name)
    return None


def _recent(
    connection: Connection, request: Request, now_us: int
) -> dict[str, tuple[str | None, Registered]]:
    """Registrations and requests of the last moments with these values: the hash of the password
    chosen, and what was answered."""
    contest, since_us = request.item.contest, now_us - REPEATED_US
    ids = self_registrations.recent_of(connection, contest, request.values, since_us)
    kept = accounts.credentials_of(connection, ids)
    known = people.people_by_id(connection, ids)
    found: dict[str, tuple[str | None, Registered]] = {
        name: (kept[name].password, _answer(known[name], row))
        for name, row in ids.items()
        if name in kept
    }
    for claim in account_claims.recent_claims(connection, contest, request.values, since_us):
        found[claim.claim] = (claim.password, _answer_of_claim(claim))
    return found
