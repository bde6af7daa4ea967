"""Activation codes: the sheet that is handed out."""

import secrets
from collections.abc import Callable, Sequence
from typing import NamedTuple

from contracts.accounts import ActivationCode, ActivationCodes, IssueCodes
from contracts.comparison_keys import key_of
from contracts.errors import Refused
from plumbing.unit_of_work import Store, UnitOfWork
from services.registration.domain.accounts import activation_codes as rules
from services.registration.domain.people.person import Entry, Person
from services.registration.repository import accounts
from services.registration.repository import contests as contests_repository
from services.registration.repository import people as repository
from services.registration.repository.accounts import Credential
from services.registration.repository.people import Grant
from services.registration.use_cases.accounts.authority import organises, serves_no_more_than
from services.registration.use_cases.contests.contests_and_agencies import contest_or_refuse
from services.registration.use_cases.people.erasing_personal_data import call_off
from services.registration.use_cases.people.people_in_other_contests import closed_to

AT_ONCE = 250


class _Task(NamedTuple):
    """Whom the sheet is for. ``own_agency``: of a liaison, who may do nothing beyond it;
    ``for_all``: of an organiser of all contests, who may issue any code."""

    people: list[str]
    agency: str | None
    own_agency: str | None
    for_all: bool
    sheet: str
    by_name: bool


def issue_codes(
    store: Store, item: IssueCodes, *, secret: bytes, yield_control: Callable[[], None]
) -> ActivationCodes:
    """New codes; ``contest.unknown``, and ``codes.not_yours`` for who is neither organiser nor the
    agency's liaison, and about people with more rights: a liaison issues none for staff, an
    organiser of the contest for its contestants and liaisons, and neither for whom another contest
    that goes on names too, unless they serve that person there as well.

    Without ``people``: for everyone (of the agency) who has neither password nor code. The same
    request sent again (same ``by`` and ``at_us``) gives the whole sheet again, with new codes.
    With ``people``: for each of them, whatever they had; their password goes, their sessions end.
    """
    with store.unit_of_work() as work:
        task = _plan(work, item)
    sheet: list[ActivationCode] = []
    for start in range(0, len(task.people), AT_ONCE):
        with store.unit_of_work() as work:
            slice_ = task.people[start : start + AT_ONCE]
            sheet.extend(_issue(work, item, task, slice_, secret))
        yield_control()
    return ActivationCodes(sorted(sheet, key=lambda code: (code.agency, code.username)))


def _plan(work: UnitOfWork, item: IssueCodes) -> _Task:
    contest_or_refuse(work, item.contest)
    known = contests_repository.agencies_of(work.connection, item.contest)
    wanted = item.agency
    if wanted is not None:
        if key_of(wanted) not in known:
            raise Refused("agency.unknown", "Không có đơn vị này. (No such agency.)")
        wanted = known[key_of(wanted)].agency
    for_all = organises(work.connection, item.by, item.contest) == "all"
    own = None if for_all else _authority(work, item, wanted)
    agency = wanted or own
    sheet = f"{item.by}/{item.at_us}"
    people = item.people
    if people is None:
        people = repository.ids_on_roster(work.connection, item.contest, agency)
    return _Task(sorted(set(people)), agency, own, for_all, sheet, item.people is not None)


def _authority(work: UnitOfWork, item: IssueCodes, wanted: str | None) -> str | None:
    """The one agency that ``by`` may issue codes for; ``None``: all."""
    grants = [
        grant
        for grant in repository.grants_of(work.connection, [item.by]).get(item.by, [])
        if grant.holds_in(item.contest)
    ]
    if any(grant.role == "organiser" for grant in grants):
        return None
    own = [grant.agency for grant in grants if grant.role == "liaison"]
    if wanted is None and len(own) == 1:
        return own[0]
    if wanted in own:
        return wanted
    raise _not_yours()


def _not_yours(**details: object) -> Refused:
    return Refused(
        "codes.not_yours",
        "Chỉ Ban Tổ chức, hoặc đầu mối cho đơn vị mình, được cấp mã; mã của người giữ vai trò "
        "khác, hoặc cũng có tên ở cuộc thi khác đang diễn ra, do Ban Tổ chức toàn hệ thống cấp. "
        "(Only organisers, or the agency's own liaison; codes of people with other roles, or on "
        "the list of another contest that goes on, come from organisers of all contests.)",
        **details,
    )


def _issue(
    work: UnitOfWork, item: IssueCodes, task: _Task, people: Sequence[str], secret: bytes
) -> list[ActivationCode]:
    found = repository.people_by_id(work.connection, people)
    entries = repository.entries_of(work.connection, item.contest, people)
    had = accounts.credentials_of(work.connection, people, lock=True)
    held = {} if task.for_all else repository.grants_of(work.connection, people)
    closed = closed_to(work.connection, item.by, item.contest, people, work.now_us)
    sheet, kept = [], []
    for person in people:
        agency = _agency_for_code(entries.get(person), task, item.at_us)
        gone = person not in found or found[person].erased
        barred = not _may_open(task, item.contest, held.get(person, []), person in entries)
        if gone or agency is None or barred or person in closed:
            if task.by_name:
                raise _not_yours(person=person)
            continue
        if not task.by_name and not _waits(had.get(person), task.sheet):
            continue
        code = rules.write(secrets.token_bytes(rules.BYTES))
        kept.append(Credential(person, None, rules.keep(secret, person, code), task.sheet))
        sheet.append(_line(found[person], agency, code))
    accounts.write_credentials(work.connection, kept)
    if task.by_name:
        accounts.end_sessions(work.connection, [item.person for item in kept], work.now_us)
        for credential in kept:
            call_off(work, credential.person, "a new activation code was issued")
    if kept:
        about = f"{item.contest}/{task.agency or '*'}"
        work.audit(item.by, "codes.issued", about, people=[item.person for item in kept])
    return sheet


def _may_open(task: _Task, contest: str, held: list[Grant], listed: bool) -> bool:
    """Whether a code for somebody with these roles is for the task's author to issue."""
    if task.for_all:
        return True
    if task.own_agency is not None:
        return not held
    return serves_no_more_than(held, contest) and (listed or bool(held))


def _agency_for_code(entry: Entry | None, task: _Task, at_us: int) -> str | None:
    """The agency to hand the code out through; ``None``: the person is not in the task."""
    now = [] if entry is None else [m.agency for m in entry.memberships if m.holds_at(at_us)]
    if task.agency is not None:
        return task.agency if task.agency in now else None
    if now:
        return now[0]
    return "" if task.by_name else None


def _waits(had: Credential | None, sheet: str) -> bool:
    """Whether the person has nothing to sign in with, or only a code of this very sheet."""
    if had is None:
        return True
    return had.password is None and (had.code is None or had.sheet == sheet)


def _line(person: Person, agency: str, code: str) -> ActivationCode:
    return ActivationCode(agency, person.person, person.username, person.name, code)
