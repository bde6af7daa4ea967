"""Files for entries: may they be sent, which wait to be handed in, which may be removed."""

from sqlalchemy import Connection

from contracts.definition import EntryKind
from contracts.empty_reply import Done
from contracts.errors import Problem, Refused
from contracts.free_text import refuse_hidden_signs
from contracts.handing_in import EntriesQuery
from contracts.uploads import (
    BeginUpload,
    DropUploads,
    EndUpload,
    ExpiredUploads,
    UploadBegun,
    Uploads,
    UploadsQuery,
)
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.exam.domain import uploads as rules
from services.exam.domain.windows_and_deadlines import SECOND_US, refuse_outside
from services.exam.repository import attempts as attempts_repository
from services.exam.repository import entries as entries_repository
from services.exam.repository import uploads as repository
from services.exam.repository.entry_rounds import EntriesRound, entries_round
from services.exam.use_cases.round_changes import refuse_unknown_agencies
from services.exam.use_cases.starting_attempts import admit, refuse_not_concerned


def begin_upload(work: UnitOfWork, items: list[BeginUpload]) -> list[UploadBegun | Problem]:
    """Let files be sent. Refusals: ``contest.unknown``, ``round.*``, ``contestant.*``,
    ``agency.unknown``, ``entry.kind_not_taken``, ``text.hidden_signs``, ``upload.too_large``,
    ``upload.too_many``."""
    return each(_begin_upload, items, work)  # type: ignore[return-value]


def _begin_upload(work: UnitOfWork, item: BeginUpload) -> UploadBegun:
    known = repository.find(work.connection, item.upload)
    if known is not None:
        return UploadBegun(known.upload, known.expires_at_us)
    round_ = entries_round(work.connection, item.contest, item.round)
    agency = _agency_of(work.connection, item, round_)
    refuse_not_concerned(round_.plan, agency)
    rules.refuse_kind(round_.rules, item.kind, item.purpose)
    refuse_hidden_signs({"filename": item.name})
    kind: EntryKind = item.kind  # type: ignore[assignment]  # one of the plan's
    rules.refuse_large(round_.rules, kind, item.purpose, item.size)
    if not _mends(work.connection, item):
        window = round_.window(agency)
        closes_us = window.closes_at_us + window.grace_s * SECOND_US
        refuse_outside(window.opens_at_us, closes_us, item.at_us)
    repository.free_places(work.connection, item.person, item.at_us)
    place = rules.free_place(repository.places_of(work.connection, item.person))
    expires_at_us = item.at_us + rules.KEPT_US
    repository.begin(work.connection, item, place, expires_at_us)
    return UploadBegun(item.upload, expires_at_us)


def _mends(connection: Connection, item: BeginUpload) -> bool:
    """Whether an entry of theirs was sent back, and still may be mended."""
    query = EntriesQuery(
        item.contest,
        item.round,
        person=None if item.agency else item.person,
        agencies=[item.agency] if item.agency else None,
        screening="sent_back",
    )
    rows, _ = entries_repository.listed(connection, query)
    return any(item.at_us < (row.mend_until_us or 0) for row in rows)


def _agency_of(connection: Connection, item: BeginUpload, round_: EntriesRound) -> str:
    """The agency that a file is sent for, by its liaison, or that its sender belongs to."""
    if item.agency:
        refuse_unknown_agencies(connection, item.contest, [item.agency])
        return item.agency
    people = attempts_repository.contestants_of(connection, item.contest, {item.person})
    return admit(people.get(item.person)).agency_at(round_.opens_at_us)


def end_upload(work: UnitOfWork, items: list[EndUpload]) -> list[Done | Problem]:
    """Give files up: ``upload.unknown`` where it is nobody's or somebody else's,
    ``upload.handed_in``."""
    return each(_end_upload, items, work)  # type: ignore[return-value]


def _end_upload(work: UnitOfWork, item: EndUpload) -> Done:
    row = repository.find(work.connection, item.upload, lock=True)
    if row is None or row.person != item.person:
        raise Refused("upload.unknown", "Không có tệp này. (No such upload.)")
    if row.entry:
        raise Refused(
            "upload.handed_in", "Tệp đã nộp cùng bài dự thi. (The file has been handed in.)"
        )
    repository.end(work.connection, item.upload)
    return Done()


def drop_uploads(work: UnitOfWork, items: list[DropUploads]) -> list[Done | Problem]:
    """Forget files that are gone from the store. What can still be handed in stays."""
    return [Done(repository.drop(work.connection, one.uploads, work.now_us)) for one in items]


def uploads(connection: Connection, query: UploadsQuery, now_us: int) -> Uploads:
    """What somebody has sent or begun to send for a round."""
    return Uploads(
        repository.open_ones(connection, query.contest, query.round, query.person, now_us)
    )


def expired_uploads(connection: Connection, query: ExpiredUploads) -> Uploads:
    """What nobody can hand in any more."""
    return Uploads(repository.expired(connection, query.before_us, query.limit))
