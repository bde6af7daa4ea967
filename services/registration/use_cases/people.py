"""Roles and exclusions."""

import secrets
from typing import Any

from sqlalchemy import Connection

from contracts.errors import Problem, Refused
from contracts.registration import (
    ActivationCode,
    CheckRole,
    ContestantExcluded,
    ContestantRegistered,
    Done,
    ExcludePerson,
    GrantRole,
    Names,
    NamesQuery,
    Role,
)
from plumbing.handling import each
from plumbing.unit_of_work import UnitOfWork
from services.registration.domain import codes
from services.registration.domain.roster import Entry, Person
from services.registration.domain.text import key_of, username_of
from services.registration.repository import accounts
from services.registration.repository import contests as contests_repository
from services.registration.repository import people as repository
from services.registration.repository.accounts import Credential
from services.registration.repository.people import Grant

ID_BYTES = 12


def new_person_id() -> str:
    """An id that tells nothing about the person."""
    return secrets.token_urlsafe(ID_BYTES)


def names(connection: Connection, query: NamesQuery) -> Names:
    """What these people are called."""
    found = repository.people_by_id(connection, query.people)
    return Names({person: known.name for person, known in found.items() if known.name})


def exclude(work: UnitOfWork, items: list[ExcludePerson]) -> list[Done | Problem]:
    """Exclude people with a reason; an empty reason lifts an earlier exclusion."""
    return each(_exclude, items, work)  # type: ignore[return-value]


def _exclude(work: UnitOfWork, item: ExcludePerson) -> Done:
    found = repository.entries_of(work.connection, item.contest, [item.person], lock=True)
    entry = found.get(item.person)
    if entry is None:
        raise Refused("contestant.unknown", "Không có trong danh sách dự thi. (Not on the roster.)")
    reason = item.reason.strip()
    if not reason and not entry.ordered_reason:
        raise Refused("exclusion.reason_missing", "Cần ghi lý do. (A reason is needed.)")
    after = entry._replace(ordered_reason=reason)
    if after == entry:
        return Done(0)
    after = after._replace(revision=entry.revision + 1)
    repository.write_entries(work.connection, item.contest, {item.person: after})
    if after.excluded != entry.excluded:
        tell_exclusion(work, item.contest, item.person, after)
    action = "person.excluded" if reason else "person.readmitted"
    work.audit(item.by, action, f"{item.contest}/{item.person}", reason=reason)
    return Done()


def tell_exclusion(work: UnitOfWork, contest: str, person: str, entry: Entry) -> None:
    """Tell that a person may not take part, or (no reason) may again."""
    excluded = ContestantExcluded(contest, person, entry.excluded, entry.revision)
    work.emit(excluded, key=person, subject=person)


def tell_registration(
    work: UnitOfWork, contest: str, person: Person, entry: Entry, *, unconfirmed: bool = False
) -> None:
    """Tell a person's whole place on the roster; ``unconfirmed``: as they say themselves."""
    registered = ContestantRegistered(
        contest,
        person.person,
        entry.name,
        entry.obligation,
        list(entry.memberships),
        entry.revision,
        person.code,
        unconfirmed,
    )
    work.emit(registered, key=person.person, subject=person.person)


def check_role(connection: Connection, item: CheckRole, *, now_us: int) -> Done:
    """Whether the person holds the role now and the session lives; ``session.*`` refusals."""
    if not accounts.lives(connection, item.session, item.person, now_us):
        raise Refused("session.ended", "Phiên làm việc đã hết. (The session has ended.)")
    if item.role not in roles_of(connection, [item.person]).get(item.person, []):
        raise Refused("session.role_missing", "Không có quyền này. (Role missing.)", role=item.role)
    return Done()


def roles_of(connection: Connection, people: list[str]) -> dict[str, list[Role]]:
    """Every role of each person, ``contestant`` first for who is on any roster."""
    found: dict[str, list[Role]] = {
        person: ["contestant"] for person in repository.newest_entries(connection, people)
    }
    for person, grants in repository.grants_of(connection, people).items():
        held = found.setdefault(person, [])
        held.extend(dict.fromkeys(grant.role for grant in grants if grant.role not in held))
    return found


def grant_role(work: UnitOfWork, items: list[GrantRole], *, secret: bytes) -> list[Any]:
    """Give roles; only organisers may. The answer's code is empty for who has credentials."""
    return each(lambda item: _grant_by(work, item, secret), items)


def _grant_by(work: UnitOfWork, item: GrantRole, secret: bytes) -> ActivationCode:
    if "organiser" not in roles_of(work.connection, [item.by]).get(item.by, []):
        raise Refused("role.not_yours", "Chỉ Ban Tổ chức cấp quyền. (Organisers only.)")
    return grant(work, item, secret)


def grant(work: UnitOfWork, item: GrantRole, secret: bytes) -> ActivationCode:
    """Give a role, making the account if there is none of this name."""
    key = key_of(item.username)
    if not key:
        raise Refused("account.name_missing", "Cần tên đăng nhập. (A username is needed.)")
    if item.role == "contestant":
        raise Refused(
            "role.by_roster", "Người dự thi được ghi qua danh sách. (Contestants come by roster.)"
        )
    agency = _agency_of_liaison(work, item)
    person = repository.people_by_key(work.connection, [key]).get(key)
    if person is None:
        username = username_of(item.username)
        person = Person(
            new_person_id(), username, key, "", item.name or username, None, None, "", "", ""
        )
        repository.write_people(work.connection, [person])
    given = Grant(person.person, item.role, item.contest or "", agency)
    about = f"{item.contest or '*'}/{person.person}"
    held = repository.grants_of(work.connection, [person.person]).get(person.person, [])
    if given not in held:
        repository.add_grant(work.connection, given, work.now_us)
        work.audit(item.by, "role.granted", about, role=item.role, agency=agency)
    code = ""
    if person.person not in accounts.credentials_of(work.connection, [person.person]):
        code = codes.write(secrets.token_bytes(codes.BYTES))
        kept = Credential(person.person, None, codes.keep(secret, person.person, code))
        accounts.write_credentials(work.connection, [kept])
        work.audit(item.by, "code.issued", about)
    return ActivationCode(agency, person.person, person.username, person.name, code)


def _agency_of_liaison(work: UnitOfWork, item: GrantRole) -> str:
    if item.role != "liaison":
        return ""
    if not item.agency:
        raise Refused("role.agency_missing", "Đầu mối của đơn vị nào? (A liaison of which agency?)")
    if item.contest is None:
        return item.agency
    known = contests_repository.agencies_of(work.connection, item.contest)
    agency = known.get(key_of(item.agency))
    if agency is None:
        raise Refused("agency.unknown", "Không có đơn vị này. (No such agency.)")
    return agency.agency


def bootstrap_accounts(
    work: UnitOfWork, names: dict[Role, str], *, secret: bytes
) -> list[ActivationCode]:
    """The first accounts of an installation, told once: ``names`` are usernames by role, such as
    organiser and ops. A role that somebody holds already is left alone."""
    held = repository.holders_of(work.connection, names)
    made = []
    for role, username in names.items():
        if role not in held:
            item = GrantRole(username, username, role, "installation", work.now_us)
            made.append(grant(work, item, secret))
    return made


def codes_stand(connection: Connection, given: dict[str, str], *, secret: bytes) -> bool:
    """Whether each of these activation codes, by username, opens its account now."""
    people = repository.people_by_key(connection, [key_of(name) for name in given])
    held = accounts.credentials_of(connection, [person.person for person in people.values()])
    for name, code in given.items():
        person = people.get(key_of(name))
        credential = None if person is None else held.get(person.person)
        if person is None or credential is None:
            return False
        if not codes.opens(secret, person.person, code, credential.code):
            return False
    return True
