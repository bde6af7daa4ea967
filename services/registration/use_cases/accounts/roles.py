"""Roles: granted for one contest or for all, taken away, looked at (docs/adr/0018)."""

import secrets
from typing import Any

from sqlalchemy import Connection

from contracts.accounts import ActivationCode, CheckRole, GrantRole, RevokeRole, Role
from contracts.comparison_keys import key_of
from contracts.empty_reply import Done
from contracts.errors import Problem, Refused
from contracts.free_text import refuse_unseen_signs
from contracts.reason_validation import stated_or_nothing
from contracts.vietnamese_text import plain
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.registration.domain.accounts import activation_codes
from services.registration.domain.people.person import Person
from services.registration.repository import accounts
from services.registration.repository import contests as contests_repository
from services.registration.repository import people as repository
from services.registration.repository.accounts import Credential
from services.registration.repository.people import Grant
from services.registration.use_cases.accounts.authority import (
    INSTALLATION,
    may_issue_code,
    organises,
    refuse_staffing,
)
from services.registration.use_cases.people.names_and_exclusions import new_person_id
from services.registration.use_cases.people.people_in_other_contests import closed_to


def check_roles(
    connection: Connection, items: list[CheckRole], *, now_us: int
) -> list[Done | Problem]:
    """Whether people hold roles now, in the contest asked about, and their sessions live;
    ``session.*`` refusals. Every change asks this, so the whole batch is looked up at once."""
    living = accounts.living(connection, [item.session for item in items], now_us)
    grants = repository.grants_of(connection, sorted({item.person for item in items}))

    def one(item: CheckRole) -> Done:
        if (item.session, item.person) not in living:
            raise Refused("session.ended", "Phiên làm việc đã hết. (The session has ended.)")
        if not _holds(connection, item, grants.get(item.person, [])):
            message = "Không có quyền này. (Role missing.)"
            raise Refused("session.role_missing", message, role=item.role)
        return Done()

    return each(one, items)  # type: ignore[return-value]


def _holds(connection: Connection, item: CheckRole, grants: list[Grant]) -> bool:
    if item.role == "contestant":  # not granted: who is on the roster, or without a contest on any
        if item.contest:
            return item.person in repository.entries_of(connection, item.contest, [item.person])
        return item.person in repository.newest_entries(connection, [item.person])
    return any(one.role == item.role and one.holds_in(item.contest) for one in grants)


def roles_of(connection: Connection, people: list[str]) -> dict[str, list[Role]]:
    """Every role of each person, wherever it holds, ``contestant`` first for who is on any
    roster."""
    found: dict[str, list[Role]] = {
        person: ["contestant"] for person in repository.newest_entries(connection, people)
    }
    for person, grants in repository.grants_of(connection, people).items():
        held = found.setdefault(person, [])
        held.extend(dict.fromkeys(grant.role for grant in grants if grant.role not in held))
    return found


def grant_role(work: UnitOfWork, items: list[GrantRole], *, secret: bytes) -> list[Any]:
    """Give roles: organisers of a contest in it, organisers of all contests everywhere. The
    answer's code is empty for who has credentials, or where ``by`` may not issue one."""
    return each(lambda item: _grant_by(work, item, secret), items)


def _grant_by(work: UnitOfWork, item: GrantRole, secret: bytes) -> ActivationCode:
    refuse_staffing(work.connection, item.by, item.role, item.contest or "")
    _refuse_guessed_account(work.connection, item)
    return grant(work, item, secret)


def _refuse_guessed_account(connection: Connection, item: GrantRole) -> None:
    """Whose account it is, an organiser of this contest alone knows already if it is none of this
    contest's people: trying usernames tells nobody what others are called."""
    contest = item.contest or ""
    if organises(connection, item.by, contest) == "all":
        return
    key = key_of(item.username)
    person = repository.people_by_key(connection, [key]).get(key) if key else None
    if person is None or plain(person.name) == plain(item.name):
        return
    held = repository.grants_of(connection, [person.person]).get(person.person, [])
    listed = person.person in repository.entries_of(connection, contest, [person.person])
    if not listed and not any(one.contest == contest for one in held):
        raise Refused(
            "account.name_differs",
            "Tên đăng nhập này của một tài khoản mang họ tên khác; hãy ghi đúng họ tên của người "
            "đó, hoặc chọn tên đăng nhập khác. (The account of this username is called otherwise.)",
        )


def grant(work: UnitOfWork, item: GrantRole, secret: bytes) -> ActivationCode:
    """Give a role, making the account if there is none of this name; ``text.hidden_signs``."""
    refuse_unseen_signs({"username": item.username, "name": item.name})
    key = key_of(item.username)
    if not key:
        raise Refused("account.name_missing", "Cần tên đăng nhập. (A username is needed.)")
    contest, agency = item.contest or "", _agency_of(work, item)
    person = repository.people_by_key(work.connection, [key]).get(key)
    made = person is None
    if person is None:
        person = Person(new_person_id(), key, key, "", item.name or key, None, None, "", "", "")
        repository.write_people(work.connection, [person])
    code = ""
    if person.person not in accounts.credentials_of(work.connection, [person.person]) and (
        made or _may_issue_code(work, item.by, contest, person.person)
    ):
        code = activation_codes.write(secrets.token_bytes(activation_codes.BYTES))
    about = f"{contest or '*'}/{person.person}"
    given = Grant(person.person, item.role, contest, agency)
    held = repository.grants_of(work.connection, [person.person]).get(person.person, [])
    if given not in held:
        repository.add_grant(work.connection, given, work.now_us)
        work.audit(item.by, "role.granted", about, role=item.role, agency=agency)
    if code:
        kept = Credential(person.person, None, activation_codes.keep(secret, person.person, code))
        accounts.write_credentials(work.connection, [kept])
        work.audit(item.by, "code.issued", about)
    return ActivationCode(agency, person.person, person.username, person.name, code)


def _may_issue_code(work: UnitOfWork, by: str, contest: str, person: str) -> bool:
    return may_issue_code(work.connection, by, contest, person) and not closed_to(
        work.connection, by, contest, [person], work.now_us
    )


def _agency_of(work: UnitOfWork, item: GrantRole) -> str:
    """The agency of a liaison, empty of others; refuses what cannot be granted."""
    if item.role == "contestant":
        raise Refused(
            "role.by_roster", "Người dự thi được ghi qua danh sách. (Contestants come by roster.)"
        )
    if item.contest is not None:
        if item.role == "ops":
            raise Refused(
                "role.of_no_contest",
                "Vai trò vận hành không thuộc riêng cuộc thi nào: bỏ mục contest. "
                "(Operators serve the installation, not a contest: leave contest out.)",
            )
        contests_repository.contest_or_refuse(work.connection, item.contest)
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


def revoke_role(work: UnitOfWork, items: list[RevokeRole]) -> list[Any]:
    """Take roles away, by whoever could grant them; the sessions of who had one end."""
    return each(_revoke, items, work)


def _revoke(work: UnitOfWork, item: RevokeRole) -> Done:
    contest, reason = item.contest or "", stated_or_nothing(item.reason)
    refuse_staffing(work.connection, item.by, item.role, contest)
    if item.role == "organiser" and not contest:
        others = repository.holders_everywhere(work.connection, "organiser") - {item.person}
        if not others:
            raise Refused(
                "role.last_organiser",
                "Đây là tài khoản Ban Tổ chức cuối cùng của toàn hệ thống: hãy cấp quyền cho người "
                "khác trước. (The last organiser of all contests: grant another one first.)",
            )
    if not repository.take_grant(
        work.connection, Grant(item.person, item.role, contest, item.agency)
    ):
        return Done(0)
    accounts.end_sessions(work.connection, [item.person], work.now_us)
    work.audit(
        item.by,
        "role.revoked",
        f"{contest or '*'}/{item.person}",
        role=item.role,
        agency=item.agency,
        reason=reason,
    )
    return Done()


def bootstrap_accounts(
    work: UnitOfWork, names: dict[Role, str], *, secret: bytes
) -> list[ActivationCode]:
    """The first accounts of an installation, told once: ``names`` are usernames by role, such as
    organiser and ops. A role that somebody holds already is left alone."""
    held = repository.holders_of(work.connection, names)
    made = []
    for role, username in names.items():
        if role not in held:
            item = GrantRole(username, username, role, INSTALLATION, work.now_us)
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
        if not activation_codes.opens(secret, person.person, code, credential.code):
            return False
    return True
