"""Files for entries: may they be sent, which wait to be handed in, which may be removed."""

from sqlalchemy import Connection

from contracts.definition import EntryKind, EntryRules, Round
from contracts.empty_reply import Done
from contracts.errors import Problem, Refused
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
from services.exam.domain.windows_and_deadlines import refuse_outside
from services.exam.repository import attempts as attempts_repository
from services.exam.repository import rounds as rounds_repository
from services.exam.repository import uploads as repository
from services.exam.use_cases.round_changes import refuse_unknown_agencies
from services.exam.use_cases.starting_attempts import admit, refuse_not_concerned


def begin_upload(work: UnitOfWork, items: list[BeginUpload]) -> list[UploadBegun | Problem]:
    """Let files be sent. Refusals: ``contest.unknown``, ``round.*``, ``contestant.*``,
    ``agency.unknown``, ``entry.kind_not_taken``, ``upload.too_large``, ``upload.too_many``."""
    return each(_begin_upload, items, work)  # type: ignore[return-value]


def _begin_upload(work: UnitOfWork, item: BeginUpload) -> UploadBegun:
    known = repository.find(work.connection, item.upload)
    if known is not None:
        return UploadBegun(known.upload, known.expires_at_us)
    entries, round_ = _round_of(work.connection, item.contest, item.round)
    refuse_not_concerned(round_, _agency_of(work.connection, item, round_))
    rules.refuse_kind(entries, item.kind, item.purpose)
    kind: EntryKind = item.kind  # type: ignore[assignment]  # one of the plan's
    rules.refuse_large(entries, kind, item.purpose, item.size)
    refuse_outside(round_.opens_at_us, round_.closes_at_us, item.at_us)
    repository.free_places(work.connection, item.person, item.at_us)
    place = rules.free_place(repository.places_of(work.connection, item.person))
    expires_at_us = item.at_us + rules.KEPT_US
    repository.begin(work.connection, item, place, expires_at_us)
    return UploadBegun(item.upload, expires_at_us)


def _round_of(connection: Connection, contest: str, round_id: str) -> tuple[EntryRules, Round]:
    """A round in which entries are handed in, as the plan has it."""
    found = rounds_repository.contest_of(connection, contest)
    if found is None:
        raise Refused("contest.unknown", "Không có cuộc thi này. (No such contest.)")
    for phase in found.definition.phases:
        for round_ in phase.rounds:
            if phase.entries is not None and round_.id == round_id:
                return phase.entries, round_
    raise Refused("round.unknown", "Không có đợt thi này. (No such round.)")


def _agency_of(connection: Connection, item: BeginUpload, round_: Round) -> str:
    """The agency that a file is sent for, by its liaison, or that its sender belongs to."""
    if item.agency:
        refuse_unknown_agencies(connection, item.contest, [item.agency])
        return item.agency
    people = attempts_repository.contestants_of(connection, item.contest, {item.person})
    return admit(people.get(item.person)).agency_at(round_.opens_at_us)


def end_upload(work: UnitOfWork, items: list[EndUpload]) -> list[Done | Problem]:
    """Give files up: ``upload.unknown`` where it is nobody's or somebody else's."""
    return each(_end_upload, items, work)  # type: ignore[return-value]


def _end_upload(work: UnitOfWork, item: EndUpload) -> Done:
    row = repository.find(work.connection, item.upload, lock=True)
    if row is None or row.person != item.person:
        raise Refused("upload.unknown", "Không có tệp này. (No such upload.)")
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
