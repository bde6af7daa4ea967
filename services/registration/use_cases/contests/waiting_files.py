"""Files between their dry run and its confirmation (docs/adr/0028): kept sealed, for whoever staged
them and still organises the contest, for two hours."""

from sqlalchemy import Connection

from contracts.empty_reply import Done
from contracts.errors import Problem, Refused
from contracts.waiting_files import (
    LONGEST_PART,
    DropStagedFile,
    StagedPart,
    StagedPartQuery,
    StageFile,
)
from plumbing.command_handling import each
from plumbing.unit_of_work import Store, UnitOfWork
from services.registration.domain.contests import staged_file_limits as rules
from services.registration.repository import waiting_files as repository
from services.registration.repository.waiting_files import StagedRow
from services.registration.use_cases.accounts.authority import refuse_all_but_organisers
from services.registration.use_cases.contests.contests_and_agencies import contest_or_refuse


def stage_file(work: UnitOfWork, items: list[StageFile]) -> list[Done | Problem]:
    """Keep parts of sealed files: ``contest.unknown``, ``registration.not_yours``,
    ``staging.unknown``, ``staging.too_large``, ``staging.parts_missing``."""
    return each(_stage, items, work)  # type: ignore[return-value]


def _stage(work: UnitOfWork, item: StageFile) -> Done:
    contest_or_refuse(work, item.contest)
    refuse_all_but_organisers(work.connection, item.by, item.contest)
    if not 0 <= item.part < rules.MOST_PARTS or len(item.sealed) > LONGEST_PART:
        raise Refused("staging.too_large", "Tệp quá lớn. (The file is too large.)")
    known = repository.file_of(work.connection, item.file)
    if known is None:
        for old in repository.files_by(work.connection, item.by)[rules.MOST_OF_ONE - 1 :]:
            repository.drop(work.connection, old)
        repository.add_file(work.connection, item, work.now_us)
    elif (known.contest, known.by) != (item.contest, item.by):
        raise _unknown()
    elif known.parts:
        return Done()
    repository.add_part(work.connection, item.file, item.part, item.sealed)
    if item.final:
        if repository.parts_held(work.connection, item.file) != item.part + 1:
            raise Refused("staging.parts_missing", "Thiếu một phần của tệp. (Parts are missing.)")
        repository.complete(work.connection, item.file, item.part + 1)
    return Done(1)


def staged_part(connection: Connection, item: StagedPartQuery, *, now_us: int) -> StagedPart:
    """A part of a file that waits: ``staging.unknown`` to anybody but who staged it, in any other
    contest, and once it has expired; ``registration.not_yours`` to who lost the role meanwhile."""
    refuse_all_but_organisers(connection, item.by, item.contest)
    row = _own(connection, item.file, item.contest, item.by)
    if row is None or not row.parts or rules.expired(row.staged_at_us, now_us):
        raise _unknown()
    sealed = repository.part_of(connection, item.file, item.part)
    if sealed is None:
        raise _unknown()
    return StagedPart(sealed, row.parts)


def drop_staged_file(work: UnitOfWork, items: list[DropStagedFile]) -> list[Done]:
    """Forget files of one's own; others are left alone."""
    for item in items:
        if _own(work.connection, item.file, item.contest, item.by) is not None:
            repository.drop(work.connection, item.file)
    return [Done() for _ in items]


def drop_expired(store: Store) -> None:
    """Forget what waits no longer, a file at a time."""
    now_us = store.clock()
    with store.reading() as connection:
        from_us, until_us = now_us - rules.LASTS_US + 1, now_us + rules.LASTS_US - 1
        files = repository.files_outside(connection, from_us, until_us)
    for file in files:
        with store.unit_of_work() as work:
            repository.drop(work.connection, file)


def _own(connection: Connection, file: str, contest: str, by: str) -> StagedRow | None:
    row = repository.file_of(connection, file)
    return row if row is not None and (row.contest, row.by) == (contest, by) else None


def _unknown() -> Refused:
    return Refused("staging.unknown", "Không còn tệp này. (This file is gone.)")
