"""Corrections of an agency's own list: the liaison asks, an organiser decides."""

from msgspec.structs import replace
from sqlalchemy import Connection

from contracts.agency_staff_lists import (
    AnswerCorrection,
    Corrections,
    CorrectionsQuery,
    CorrectionView,
    FileCorrection,
    Staff,
    StaffMember,
    StaffQuery,
)
from contracts.comparison_keys import key_of
from contracts.definition import Definition
from contracts.errors import Problem, Refused
from contracts.vietnamese_text import sort_key_for_name
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.registration.domain.people import correction_requests as rules
from services.registration.domain.people.person import Entry, Person
from services.registration.domain.people.two_lists import TwoListsRule, rule_of
from services.registration.domain.roster_import.row_difference import alike
from services.registration.repository import accounts, people
from services.registration.repository import contests as contests_repository
from services.registration.repository import list_corrections as repository
from services.registration.use_cases.accounts.authority import (
    agencies_for,
    not_yours,
    refuse_all_but_organisers,
    refuse_others,
)
from services.registration.use_cases.contests.contests_and_agencies import (
    contest_or_refuse,
    tell_headcounts,
)
from services.registration.use_cases.people.ages import Ages
from services.registration.use_cases.people.names_and_exclusions import (
    new_person_id,
    tell_exclusion,
    tell_registration,
)
from services.registration.use_cases.people.people_in_other_contests import kept_from
from services.registration.use_cases.people.unconfirmed import unconfirmed_of

MOST = 500
MOST_WAITING = 200


def staff(connection: Connection, query: StaffQuery) -> Staff:
    """Who is on an agency's list now; ``registration.not_yours`` for others than its liaison."""
    refuse_others(connection, query.by, query.contest, query.agency)
    entries = on_list(connection, query.contest, query.agency)
    found = people.people_by_id(connection, list(entries))
    had = accounts.credentials_of(connection, list(entries))
    members = []
    for name, entry in entries.items():
        person, credential = found[name], had.get(name)
        own_password = credential is not None and credential.password is not None
        members.append(
            StaffMember(
                person.person,
                person.code,
                person.username,
                entry.name,
                person.position,
                person.phone,
                person.email,
                entry.obligation,
                entry.excluded,
                own_password,
            )
        )
    return Staff(sorted(members, key=lambda one: (sort_key_for_name(one.name), one.code)))


def on_list(connection: Connection, contest: str, agency: str) -> dict[str, Entry]:
    """The people whom an agency's list names now, without the erased, by person."""
    ids = people.ids_on_roster(connection, contest, agency)
    entries = people.entries_of(connection, contest, ids)
    return {
        name: entry
        for name, entry in entries.items()
        if entry.name and agency in entry.agencies_now()
    }


def file_correction(
    work: UnitOfWork, items: list[FileCorrection]
) -> list[CorrectionView | Problem]:
    """File corrections; the same again changes nothing. Refusals: ``registration.not_yours``,
    ``agency.unknown``, ``correction.*``."""
    return each(_file, items, work)  # type: ignore[return-value]


def _file(work: UnitOfWork, item: FileCorrection) -> CorrectionView:
    connection = work.connection
    refuse_others(connection, item.by, item.contest, item.agency)
    before = repository.correction_of(connection, item.contest, item.correction)
    if before is not None:
        if (before.agency, before.filed_by) != (item.agency, item.by):
            raise not_yours()  # ids are the askers' own choice: nobody reads another's by it
        return before
    contest_or_refuse(work, item.contest)
    _agency_key(connection, item.contest, item.agency)
    values = rules.cleaned(item.kind, item.values)
    reason = rules.reason_of(item.reason)
    person, name = "", values.get("name", "")
    if item.kind != "joined":
        entry = on_list(connection, item.contest, item.agency).get(item.person)
        if entry is None:
            raise _not_on_list()
        person, name = item.person, entry.name
    if repository.waiting_count(connection, item.contest, item.agency) >= MOST_WAITING:
        raise Refused(
            "correction.too_many",
            "Đơn vị đang có quá nhiều đề nghị chờ trả lời. (Too many are waiting already.)",
        )
    filed = CorrectionView(
        item.correction, item.contest, item.agency, item.kind, person, name, values, reason,
        item.by, item.at_us,
    )  # fmt: skip
    repository.add_correction(connection, filed)
    about = f"{item.contest}/{item.agency}"
    work.audit(item.by, "correction.filed", about, correction=item.correction, kind=item.kind)
    return filed


def _not_on_list() -> Refused:
    return Refused(
        "correction.person_unknown",
        "Người này không có trong danh sách của đơn vị. (Not on the agency's list.)",
    )


def _agency_key(connection: Connection, contest: str, agency: str) -> str:
    for key, known in contests_repository.agencies_of(connection, contest).items():
        if known.agency == agency:
            return key
    raise Refused("agency.unknown", "Không có đơn vị này. (No such agency.)")


def corrections(connection: Connection, query: CorrectionsQuery) -> Corrections:
    """Corrections of an agency for its liaison, of any for organisers."""
    own = agencies_for(connection, query.by, query.contest)
    if own is not None and query.agency not in own:
        raise not_yours()
    rows = repository.corrections_of(connection, query.contest, query.agency, MOST)
    return Corrections(rows)


def answer_correction(
    work: UnitOfWork, items: list[AnswerCorrection]
) -> list[CorrectionView | Problem]:
    """Accept corrections, which changes the list, or refuse them; the same again changes nothing.
    Refusals: ``registration.not_yours``, ``correction.*``."""
    return each(_answer, items, work)  # type: ignore[return-value]


def _answer(work: UnitOfWork, item: AnswerCorrection) -> CorrectionView:
    connection = work.connection
    refuse_all_but_organisers(connection, item.by, item.contest)
    contest = contest_or_refuse(work, item.contest)
    row = repository.correction_of(connection, item.contest, item.correction, lock=True)
    if row is None:
        raise Refused("correction.unknown", "Không có đề nghị này. (No such correction.)")
    answer = item.answer.strip()
    if (row.state, row.answer, row.answered_by) == (item.state, answer, item.by):
        return row
    state = rules.answered(row.state, item.state, answer)
    begun = work.now_us >= contest.definition.starts_at_us
    person = row.person
    if state == "accepted":
        two_lists = _two_lists(work, item.contest, contest.definition)
        person = _apply(work, row, item.by, two_lists, begun=begun)
    after = replace(
        row,
        state=state,
        answer=answer,
        answered_by=item.by,
        answered_at_us=work.now_us,
        person=person,
    )
    repository.write_answer(connection, after)
    about = f"{item.contest}/{row.agency}"
    work.audit(item.by, f"correction.{state}", about, correction=row.correction, reason=answer)
    return after


def _apply(
    work: UnitOfWork, row: CorrectionView, by: str, two_lists: TwoListsRule, *, begun: bool
) -> str:
    """Change the list as asked; the person it was about. ``correction.elsewhere`` about the
    position of who is not this contest's alone. ``correction.person_unknown`` of who is
    no longer there, or was erased meanwhile together with what was asked."""
    if row.kind == "joined":
        person, differs = _newcomer(work, row, by)
        found = people.entries_of(work.connection, row.contest, [person.person], lock=True)
        before = found.get(person.person)
        after = rules.joined(
            before, person.name, row.agency, work.now_us, begun=begun, two_lists=two_lists
        )
        if differs:
            people.write_people(work.connection, [person])
    else:
        person = people.people_by_id(work.connection, [row.person])[row.person]
        found = people.entries_of(work.connection, row.contest, [row.person], lock=True)
        before = found.get(row.person)
        if before is None or not before.name or row.agency not in before.agencies_now():
            raise _not_on_list()
        if row.kind == "position":
            if kept_from(work.connection, by, row.contest, [row.person]):
                raise _elsewhere()
            changed = person._replace(position=row.values["position"])
            people.write_people(work.connection, [changed])
            return row.person
        after = rules.left(
            before, row.agency, row.reason, work.now_us, begun=begun, two_lists=two_lists
        )
    if after != before:
        _write(work, row.contest, person, before, after)
    _recount(work, row.contest, row.agency)
    return person.person


def _two_lists(work: UnitOfWork, contest: str, definition: Definition) -> TwoListsRule:
    known = contests_repository.agencies_of(work.connection, contest)
    return rule_of(definition, {one.agency: one.agency_class for one in known.values()})


def _elsewhere() -> Refused:
    return Refused(
        "correction.elsewhere",
        "Người này cũng thuộc cuộc thi khác hoặc giữ vai trò khác: Ban Tổ chức toàn hệ thống trả "
        "lời đề nghị này. (The person is not this contest's alone: organisers of all contests "
        "answer this.)",
    )


def _newcomer(work: UnitOfWork, row: CorrectionView, by: str) -> tuple[Person, bool]:
    """The person with this mã cán bộ, or a new one, and whether there is anything to write;
    ``correction.code_taken`` where the code is somebody else's. Whose the code is, is told of
    people of this contest alone."""
    if not row.values:
        raise _not_on_list()  # erased meanwhile
    code, name = row.values["code"], row.values["name"]
    key = key_of(code)
    known = people.people_by_key(work.connection, [key]).get(key)
    position = row.values.get("position", "")
    if known is None:
        made = Person(new_person_id(), key, key, code, name, None, None, position, "", "")
        return made, True
    kept = bool(kept_from(work.connection, by, row.contest, [known.person]))
    if not alike(name, known.name):
        whose = "người khác" if kept else known.name
        raise Refused(
            "correction.code_taken",
            f"Mã cán bộ {code} đã có, của {whose}. (The code is somebody else's.)",
            **({} if kept else {"name": known.name}),
        )
    if position and not known.position and not kept:
        return known._replace(position=position), True
    return known, False


def _write(
    work: UnitOfWork, contest: str, person: Person, before: Entry | None, after: Entry
) -> None:
    after = after._replace(revision=after.revision + 1)
    people.write_entries(work.connection, contest, {person.person: after}, work.now_us)
    if before is None or before.memberships != after.memberships:
        waits = bool(unconfirmed_of(work.connection, contest, [person.person]))
        age = Ages(work.connection, contest).verdict(person, after)
        tell_registration(work, contest, person, after, age=age, unconfirmed=waits)
    if after.excluded != ("" if before is None else before.excluded):
        tell_exclusion(work, contest, person.person, after)


def _recount(work: UnitOfWork, contest: str, agency: str) -> None:
    """A headcount that nobody approved is the number of people on the list who may take part."""
    known = contests_repository.agencies_of(work.connection, contest)
    entries = on_list(work.connection, contest, agency)
    count = sum(not entry.excluded for entry in entries.values())
    key = _agency_key(work.connection, contest, agency)
    tell_headcounts(work, known, {key: count}, approved=False)
