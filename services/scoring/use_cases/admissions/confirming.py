"""The organiser confirms a list of who enters: a decision with its reason, and a signed ledger."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from contracts.admission_ledger_file import ADMISSION_LEDGER, CLOSED_TO_ALL, write_admission_ledger
from contracts.admissions import (
    AdmissionLedgerQuery,
    AdmissionList,
    AdmissionQuery,
    Admitted,
    ConfirmAdmission,
    Confirmation,
    Confirmed,
    ConfirmedQuery,
)
from contracts.errors import Refused
from contracts.publications import LedgerPart
from contracts.reason_validation import refuse_unreasoned
from plumbing.installation_keys import Signer
from plumbing.unit_of_work import UnitOfWork
from services.scoring.repository import contests as contests_repository
from services.scoring.repository.admissions import confirmations as repository
from services.scoring.repository.change_markers import Mark, mark_of_publications
from services.scoring.repository.results import rosters as rosters_repository
from services.scoring.use_cases.admissions.working_out import ListWorkedOut, work_out
from services.scoring.use_cases.long_work_resources import Resources
from services.scoring.use_cases.publications.public_and_auditor_files import Files, write_files
from services.scoring.use_cases.publications.publication_store import fresh_secret

#: so many characters of a file travel at once
PART = 5_000_000
_admitted = msgspec.json.Decoder(list[Admitted]).decode


def admission(resources: Resources, query: AdmissionQuery) -> AdmissionList:
    """Who would enter now, and who was confirmed last. Refusals: ``contest.unknown``,
    ``phase.unknown``, ``round.unknown``, ``admission.everybody``."""
    made = work_out(resources, query.contest, query.phase, query.round, query.withdrawn)
    with resources.store.reading() as connection:
        held = _held(connection, made)
        confirmed = None if held is None else _view(connection, [held])[0]
        named = _named(made.admitted, _names(connection, query.contest, made.admitted))
    return AdmissionList(
        query.contest,
        query.phase,
        query.round,
        made.digest,
        made.open,
        named,
        _closed(made, resources.store.clock()),
        [one.team for one in made.teams if one.status == "withdrawn"],
        confirmed,
    )


def confirm(resources: Resources, item: ConfirmAdmission, *, signer: Signer) -> Confirmation:
    """Confirm the list that was shown; the same again is what it already is. Refusals, beside
    those of ``admission``: ``admission.reason_missing``, ``admission.open``,
    ``admission.changed``, ``admission.closed``."""
    refuse_unreasoned(item.reason, "admission.reason_missing")
    with resources.store.reading() as connection:
        mark = _mark(connection, item.contest)
    made = work_out(resources, item.contest, item.phase, item.round, item.withdrawn)
    _refuse_other(made, item.digest)
    with resources.store.reading() as connection:
        held, last = _held(connection, made), repository.last(connection, item.contest)
        if held is not None and held.digest == item.digest:
            return _view(connection, [held])[0]
    now_us = resources.store.clock()
    if held is not None and _closed(made, now_us):
        raise Refused(
            "admission.closed",
            "Vòng này đã mở nên danh sách đã xác nhận không thay nữa. "
            "(The phase has opened: the list that was confirmed stays.)",
        )
    number = 1 if last is None else last.number + 1
    secret = fresh_secret()
    root = None if last is None else last.root
    reason = item.reason.strip()
    told = made.publication(number, root, now_us, reason)
    files = resources.work_out(
        lambda: write_files(
            lambda out, salts, key: write_admission_ledger(out, told, salts, key),
            lambda source, out: ADMISSION_LEDGER.close(source, out, lambda _: CLOSED_TO_ALL),
            secret,
            signer,
        )
    )
    row = _row(item, made, files, number=number, at_us=now_us, reason=reason)
    return _kept(resources, row | {"sealed_salts": resources.safe.close(secret)}, mark)


def _refuse_other(made: ListWorkedOut, shown: str) -> None:
    if made.open:
        raise Refused(
            "admission.open",
            "Chưa đủ kết quả chính thức để lập danh sách. "
            "(Some results that the list follows from are not final yet.)",
            missing=[f"{one.phase}/{one.round}" for one in made.open],
        )
    if made.digest != shown:
        raise Refused(
            "admission.changed",
            "Danh sách đã khác với danh sách đồng chí xem; hãy xem lại. "
            "(The list is not the one that was shown any more; look again.)",
            digest=made.digest,
        )


def _row(
    item: ConfirmAdmission,
    made: ListWorkedOut,
    files: Files,
    *,
    number: int,
    at_us: int,
    reason: str,
) -> dict[str, Any]:
    return {
        "contest": item.contest,
        "number": number,
        "phase": item.phase,
        "round": item.round,
        "digest": item.digest,
        "root": files.closing.root,
        "reason": reason,
        "confirmed_by": item.by,
        "confirmed_at_us": at_us,
        "admitted": msgspec.json.encode(made.admitted).decode(),
        "rewritten": 0,
        "ledger": files.public.text(),
        "auditor_ledger": files.auditor.text(),
    }


def _kept(resources: Resources, row: dict[str, Any], mark: Mark) -> Confirmation:
    """Keep it, if nothing that it follows from has changed since it was worked out."""
    try:
        with resources.store.unit_of_work() as work:
            contests_repository.lock(work.connection, row["contest"])
            if _mark(work.connection, row["contest"]) != mark:
                raise _busy()
            repository.add(work.connection, row)
            _tell(work, row)
            held = repository.last(work.connection, row["contest"])
            return _view(work.connection, [held])[0]
    except IntegrityError:  # another process took the number
        raise _busy() from None


def _busy() -> Refused:
    return Refused(
        "publication.incomplete",
        "Dữ liệu của hội thi đang thay đổi, hãy thử lại sau giây lát. "
        "(The contest's data is changing just now; try again in a moment.)",
    )


def _mark(connection: Connection, contest: str) -> Mark:
    last = repository.last(connection, contest)
    return (*mark_of_publications(connection, contest), None if last is None else last.number)


def _tell(work: UnitOfWork, row: dict[str, Any]) -> None:
    about = "/".join(filter(None, (row["contest"], row["phase"], row["round"])))
    work.audit(
        row["confirmed_by"],
        "admission.confirmed",
        about,
        number=row["number"],
        root=row["root"],
        digest=row["digest"],
        admitted=len(_admitted(row["admitted"])),
        reason=row["reason"],
    )


def _held(connection: Connection, made: ListWorkedOut) -> Any | None:
    """The newest confirmation of what is entered."""
    where = (made.entered.phase.id, made.entered.round)
    found = repository.newest(connection, made.entered.definition.slug)
    return next((one for one in found if (one.phase, one.round) == where), None)


def _closed(made: ListWorkedOut, now_us: int) -> bool:
    opens = made.entered.opens_at_us
    return opens is not None and opens <= now_us


def confirmed(connection: Connection, query: ConfirmedQuery) -> Confirmed:
    """The lists that hold; for one person those of people, each with nobody but them."""
    rows = repository.newest(connection, query.contest)
    if query.person is not None:
        rows = [one for one in rows if not one.round]
    return Confirmed(query.contest, _view(connection, rows, query.person))


def _view(
    connection: Connection, rows: Sequence[Any], person: str | None = None
) -> list[Confirmation]:
    told = []
    for row in rows:
        found = repository.admitted_by(connection, row)
        told.append(found.everybody if person is None else found.by_person.get(person, []))
    names = _names(connection, rows[0].contest, *told) if rows else {}
    return [
        Confirmation(
            row.contest,
            row.phase,
            row.round,
            row.number,
            row.digest,
            row.root,
            row.reason,
            row.confirmed_by,
            row.confirmed_at_us,
            _named(admitted, names),
            row.rewritten,
        )
        for row, admitted in zip(rows, told, strict=True)
    ]


def _names(connection: Connection, contest: str, *lists: Iterable[Admitted]) -> dict[str, str]:
    people = {one.person for admitted in lists for one in admitted} - {""}
    return rosters_repository.names_of(connection, contest, people) if people else {}


def _named(admitted: Sequence[Admitted], names: Mapping[str, str]) -> list[Admitted]:
    return [replace(one, name=names.get(one.person, "")) for one in admitted]


def ledger(connection: Connection, query: AdmissionLedgerQuery) -> LedgerPart:
    """A stretch of a confirmation's file; ``admission.unknown``."""
    part = repository.ledger_part(
        connection,
        query.contest,
        query.number,
        auditor=query.auditor,
        offset=query.offset,
        length=PART,
    )
    if part is None:
        raise Refused(
            "admission.unknown", "Không có lần xác nhận này. (There is no such confirmation.)"
        )
    return LedgerPart(part.text, part.rewritten, part.next_offset)
