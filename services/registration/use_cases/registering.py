"""People register themselves (P2, P3): they claim their roster row or are new.

One and the same refusal, ``registration.taken``, stands for a row that somebody has claimed, an
account that can sign in already, a verified value of another account: nobody learns which.
"""

import secrets
from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from contracts.definition import Definition, SelfRegistration
from contracts.errors import Refused
from contracts.registering import Registered, RegisterSelf
from contracts.registration import Membership
from plumbing import passwords as hashes
from plumbing.unit_of_work import Store, UnitOfWork
from services.registration.domain import passwords
from services.registration.domain import registering as rules_of
from services.registration.domain.roster import Entry, Person
from services.registration.domain.text import key_of
from services.registration.repository import accounts, people, registrations
from services.registration.repository import contests as contests_repository
from services.registration.repository.accounts import Credential
from services.registration.repository.registrations import RegistrationRow
from services.registration.use_cases.people import tell_registration
from services.registration.use_cases.signing_in import Aside

USERNAME_BYTES = 5
#: so long the same request again, because its answer got lost, is answered as done
REPEATED_US = 600 * 1_000_000
_FOUND_BY = ("phone", "email", "birth_date")


class _Request(NamedTuple):
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


def register(store: Store, item: RegisterSelf, *, secret: bytes, aside: Aside) -> Registered:
    """Make the account. Refusals: ``contest.unknown``, ``registration.none``,
    ``registration.not_open``, ``registration.consent_missing``, ``registration.fields_invalid``
    (with every fault), ``registration.taken``, ``password.*``."""
    with store.reading() as connection:
        request = _understand(connection, item, secret)
    kept = aside.run([lambda: hashes.hash_password(passwords.normal(item.password))])[0]
    try:
        with store.unit_of_work() as work:
            return _register(work, request, kept)
    except (Refused, IntegrityError) as problem:
        if isinstance(problem, Refused) and problem.problem.code != "registration.taken":
            raise
        if (done := _already(store, request, aside)) is not None:
            return done
        raise _taken() from None


def _taken() -> Refused:
    return Refused(
        "registration.taken",
        "Không đăng ký được với thông tin này. Nếu đồng chí đã có tài khoản, hãy đăng nhập; nếu "
        "không, hãy liên hệ đầu mối cơ quan. (Not possible with these values: sign in if you have "
        "an account, else ask your liaison.)",
    )


def _understand(connection: Connection, item: RegisterSelf, secret: bytes) -> _Request:
    contest = contests_repository.contest_of(connection, item.contest)
    if contest is None:
        raise Refused("contest.unknown", "Không có cuộc thi này. (No such contest.)")
    rules = rules_of.rules_or_refuse(contest.definition, item.arrived_us)
    digest = rules_of.refuse_without_consent(rules, item.consent)
    values, faults = rules_of.read_fields(rules, item.values, item.arrived_us)
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
    username = rules_of.username_from(values.get("name", ""), secrets.token_bytes(USERNAME_BYTES))
    passwords.refuse_weak(passwords.normal(item.password), username, False, False)
    verified: list[str] = [field.field for field in rules.fields if field.verified]
    digests = {
        name: rules_of.digest_of_value(secret, item.contest, name, values[name])
        for name in verified
        if name in values
    }
    return _Request(item, contest.definition, rules, values, digests, digest, username)


def _register(work: UnitOfWork, request: _Request, password: str) -> Registered:
    item = request.item
    claimed = _claimed(work.connection, request)
    if claimed is None:
        person, entry = _newcomer(work, request)
    else:
        person = claimed
        entry = people.entries_of(work.connection, item.contest, [person.person])[person.person]
    agency = entry.agency_at(work.now_us)
    waits = bool(request.digests) or (claimed is None and request.rules.agency_confirmed)
    row = RegistrationRow(
        contest=item.contest,
        person=person.person,
        state="waiting" if waits else "confirmed",
        claimed=claimed is not None,
        agency=agency,
        given=request.values,
        consent=request.rules.consent,
        consent_digest=request.consent_digest,
        consented_at_us=item.arrived_us,
        registered_at_us=work.now_us,
    )
    registrations.add_registration(work.connection, row)
    registrations.take_values(work.connection, item.contest, person.person, request.digests)
    accounts.write_credentials(work.connection, [Credential(person.person, password)])
    about = f"{item.contest}/{person.person}"
    work.audit(
        person.person, "person.registered", about, claimed=row.claimed, consent=row.consent_digest
    )
    return _answer(person, row)


def _answer(person: Person, row: RegistrationRow) -> Registered:
    return Registered(
        person.person,
        person.username,
        person.name,
        row.agency,
        row.claimed,
        row.state,  # type: ignore[arg-type]
    )


def _claimed(connection: Connection, request: _Request) -> Person | None:
    """The roster row that these values claim; ``None``: none. ``registration.taken`` where a row
    is theirs that nobody may claim, or an account has one of the verified values."""
    contest = request.item.contest
    known = _candidates(connection, request)
    entries = people.entries_of(connection, contest, [person.person for person in known])
    mine = [
        person
        for person in known
        if rules_of.matches(
            person, entries[person.person].agencies_now(), request.rules, request.values
        )
    ]
    had = accounts.credentials_of(connection, [person.person for person in known], lock=True)
    active = {name for name, credential in had.items() if credential.password is not None}
    if not mine:
        if any(person.person in active and _shares(person, request) for person in known):
            raise _taken()
        return None
    person = mine[0]
    staff = people.grants_of(connection, [person.person])
    registered = registrations.registration_of(connection, contest, person.person)
    # two rows with the same values, or a role's account: a person decides, not a form
    if len(mine) > 1 or person.person in active or staff or registered is not None:
        raise _taken()
    return person


def _candidates(connection: Connection, request: _Request) -> list[Person]:
    """People on the roster among whom the claimed row is, and those with a verified value."""
    asked = [name for name in _FOUND_BY if name in request.rules.claim_by]
    if request.rules.claim_by and not asked:
        return registrations.all_on_roster(connection, request.item.contest)
    names = {*asked[:1], *(name for name in request.verifies if name in ("phone", "email"))}
    said = {name: request.values[name] for name in sorted(names) if name in request.values}
    return registrations.on_roster_with(connection, request.item.contest, said)


def _shares(person: Person, request: _Request) -> bool:
    """Whether the person's account has one of the values that must be unique."""
    own = rules_of.spoken_of(person)
    return any(
        rules_of.same_value(name, own.get(name), request.values.get(name, ""))
        for name in request.verifies
    )


def _newcomer(work: UnitOfWork, request: _Request) -> tuple[Person, Entry]:
    """Somebody on no roster: of the audience and the agency that they say."""
    item, values = request.item, request.values
    if "agency" not in values:
        message = "hãy chọn đơn vị, vì chưa có tên trong danh sách (choose an agency)"
        rules_of.refuse_faults([rules_of.FieldFault("agency", "field.missing", message)])
    username = request.username
    person = Person(
        person=item.newcomer,
        username=username,
        username_key=key_of(username),
        code="",
        name=values.get("name", username),
        birth_date=values.get("birth_date"),
        gender=values.get("gender"),
        position=values.get("position", ""),
        phone=values.get("phone", ""),
        email=values.get("email", ""),
    )
    if people.people_by_id(work.connection, [person.person]):
        raise _taken()  # this very request was carried out before
    entry = Entry(
        name=person.name,
        obligation=rules_of.obligation_of(request.definition, request.rules),
        memberships=(Membership(values["agency"]),),
        revision=1,
    )
    people.write_people(work.connection, [person])
    people.write_entries(work.connection, item.contest, {person.person: entry})
    unconfirmed = request.rules.agency_confirmed
    tell_registration(work, item.contest, person, entry, unconfirmed=unconfirmed)
    return person, entry


def _already(store: Store, request: _Request, aside: Aside) -> Registered | None:
    """The account, if this very request has made it a moment ago."""
    with store.reading() as connection:
        found = _recent(connection, request, store.clock())
        kept = accounts.credentials_of(connection, found)
    typed = passwords.normal(request.item.password)
    own = [(found[name], credential.password) for name, credential in kept.items()]
    right = aside.run([partial(hashes.fits, typed, password) for _, password in own])
    for (mine, _), fits in zip(own, right, strict=True):
        if fits:
            return _answer(*mine)
    return None


def _recent(
    connection: Connection, request: _Request, now_us: int
) -> Mapping[str, tuple[Person, RegistrationRow]]:
    contest = request.item.contest
    ids = {request.item.newcomer, *registrations.takers_of(connection, contest, request.digests)}
    found = {}
    for name, person in people.people_by_id(connection, ids).items():
        row = registrations.registration_of(connection, contest, name)
        if row is None or row.given != request.values:
            continue
        if row.registered_at_us > now_us - REPEATED_US and not person.erased:
            found[name] = (person, row)
    return found
