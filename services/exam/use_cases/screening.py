"""Screening: somebody of the committee says which entries are marked."""

from sqlalchemy import Connection

from contracts.entries import EntryScreened, ScreeningState
from contracts.entry_checks import Finding
from contracts.errors import Problem, Refused
from contracts.handing_in import EntryView
from contracts.screening import ScreenEntry, ScreeningAction, ScreeningStep
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.exam.domain.entries import free_place
from services.exam.domain.screening import Screened, decision_reason
from services.exam.repository import entries as repository
from services.exam.repository import screenings as screenings_repository
from services.exam.repository.entries import EntryRecord, VersionRecord
from services.exam.repository.entry_rounds import EntriesRound, entries_round
from services.exam.use_cases.entry_views import unknown_entry, view_of


def screen_entry(work: UnitOfWork, items: list[ScreenEntry]) -> list[EntryView | Problem]:
    """Accept entries, send them back to be mended, or refuse them. Refusals: ``entry.unknown``,
    ``entry.withdrawn``, ``entry.changed_meanwhile``, ``screening.*``, ``reason.unreadable``."""
    return each(_screen_entry, items, work)  # type: ignore[return-value]


def _screen_entry(work: UnitOfWork, item: ScreenEntry) -> EntryView:
    connection = work.connection
    row, version, round_ = screened_entry(connection, item.contest, item.entry)
    until_us = item.mend_until_us if item.decision == "sent_back" else None
    wanted = (item.version, item.decision, item.reason.strip(), until_us)
    if (row.version, row.screening, row.screening_reason, row.mend_until_us) != wanted:
        found = repository.open_findings(connection, version)
        reason = decision_reason(
            item, _screened(connection, row, version, round_, found), work.now_us
        )
        row = _with_places(connection, row, round_, refused=item.decision == "refused")
        row = tell_screening(work, row, found, item.decision, reason, until_us, by=item.by)
        repository.save(connection, row)
        work.audit(
            item.by,
            f"entry.{item.decision}",
            f"{row.contest}/{row.entry}",
            reason=reason,
            version=item.version,
            findings=sorted({one.code for one in found}),
        )
    return view_of(connection, row, None, work.now_us)


def screened_entry(
    connection: Connection, contest: str, entry: str
) -> tuple[EntryRecord, VersionRecord, EntriesRound]:
    """An entry, locked, with the version that counts and its round; ``entry.unknown``."""
    row = repository.find(connection, entry, lock=True)
    if row is None or row.contest != contest:
        raise unknown_entry()
    version = repository.versions_that_count(connection, [row.entry])[row.entry]
    return row, version, entries_round(connection, row.contest, row.round, share=True)


def own_of(row: EntryRecord, version: VersionRecord) -> set[str]:
    """The people whose entry it is."""
    return {row.by, row.person, *(one.person for one in version.authors)} - {""}


def _screened(
    connection: Connection,
    row: EntryRecord,
    version: VersionRecord,
    round_: EntriesRound,
    found: list[Finding],
) -> Screened:
    return Screened(
        row.state,
        row.version,
        row.screening,
        row.appealed_at_us is not None,
        round_.rules.blind,
        any(one.level == "error" for one in found),
        own_of(row, version),
        round_.window(row.agency).closes_at_us,
        round_.settled and _accepted_once(connection, row),
    )


def _accepted_once(connection: Connection, row: EntryRecord) -> bool:
    """Whether the version that counts was ever accepted, be it refused since."""
    return any(
        one.version == row.version and one.action in ("accepted", "upheld")
        for one in screenings_repository.steps_of(connection, row.entry)
    )


def _with_places(
    connection: Connection, row: EntryRecord, round_: EntriesRound, *, refused: bool
) -> EntryRecord:
    """Its places of the limits: free for another once it is refused, and taken anew where a refused
    entry is thought better of."""
    if refused:
        return row._replace(agency_place=None, author_place=None)
    return at_a_place(connection, row, round_) if row.screening == "refused" else row


def at_a_place(connection: Connection, row: EntryRecord, round_: EntriesRound) -> EntryRecord:
    """A refused entry at a place of the limits again; ``screening.place_taken``."""
    key, rules = (row.contest, row.round), round_.rules
    of_agency = repository.places(connection, *key, agency=row.agency)
    own = repository.places(connection, *key, person=row.person) if row.person else set()
    try:
        return row._replace(
            agency_place=free_place(of_agency, rules.maximum_per_agency, "agency"),
            author_place=free_place(own, rules.maximum_per_author, "author")
            if row.person
            else None,
        )
    except Refused as refusal:
        raise Refused(
            "screening.place_taken",
            "Sau khi bài này bị từ chối, một bài khác đã được nộp vào chỗ của nó; phải rút hoặc từ "
            "chối bài kia trước. (Another entry was handed in in its place since it was refused: "
            "that one has to be withdrawn or refused first.)",
            **refusal.problem.details,
        ) from None


def tell_screening(
    work: UnitOfWork,
    row: EntryRecord,
    findings: list[Finding],
    screening: ScreeningState,
    reason: str = "",
    mend_until_us: int | None = None,
    *,
    by: str = "",
    action: ScreeningAction | None = None,
) -> EntryRecord:
    """Keep and tell what was decided of an entry whose version has these findings; the row, to be
    saved. ``by`` empty: the plan's rules; ``action``: what led to it, if not that decision."""
    now = row._replace(
        screening=screening,
        screening_reason=reason,
        mend_until_us=mend_until_us,
        revision=row.revision + 1,
    )
    if screening != "waiting":
        step = ScreeningStep(now.version, action or screening, reason, by, work.now_us)
        screenings_repository.add(work.connection, now.entry, step)
    told = EntryScreened(
        now.contest,
        now.round,
        now.entry,
        now.version,
        screening,
        now.revision,
        sorted({one.code for one in findings}),
        work.now_us,
    )
    work.emit(told, key=now.agency, subject=now.entry)
    return now
