"""Taking entries, version by version.

The stamp of arrival decides, as for attempts. The same again is answered with the receipt that was
given, byte for byte: what makes it the same is who sends it and what it holds, so that a retry, a
second press and a request that was kept over an outage are one entry.
"""

import secrets
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from contracts.entries import EntryFileFact, EntryHandedIn, ScreeningState
from contracts.entry_checks import Finding
from contracts.errors import Problem, Refused
from contracts.handing_in import (
    Author,
    EntryTaken,
    HandedFile,
    HandInEntry,
    WithdrawEntry,
)
from contracts.hash_commitments import canonical, digest
from contracts.receipt_digests import entry_digest, title_digest
from plumbing.command_handling import each
from plumbing.installation_keys import Signer
from plumbing.unit_of_work import UnitOfWork
from services.exam.domain import entries as rules_of_entries
from services.exam.domain.entries import Standing
from services.exam.domain.entry_receipts import make_entry_receipt
from services.exam.domain.receipts import salt_of
from services.exam.domain.screening import screened_at_once
from services.exam.repository import attempts as attempts_repository
from services.exam.repository import entries as repository
from services.exam.repository import uploads as uploads_repository
from services.exam.repository.entries import EntryRecord, FileRecord, VersionRecord
from services.exam.repository.entry_rounds import EntriesRound, entries_round
from services.exam.repository.likeness import take_turn
from services.exam.use_cases.entrants import door_of
from services.exam.use_cases.entry_views import unknown_entry
from services.exam.use_cases.likeness import compare_typed
from services.exam.use_cases.round_changes import refuse_unknown_agencies
from services.exam.use_cases.screening import tell_screening
from services.exam.use_cases.starting_attempts import admit, refuse_not_concerned

ID_BYTES = 12
#: without what is taken for one another when it is read out
CODE_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 7


def hand_in(
    work: UnitOfWork, items: list[HandInEntry], *, signer: Signer
) -> list[EntryTaken | Problem]:
    """Take entries and their next versions. Refusals: ``contest.unknown``, ``round.*``,
    ``contestant.*``, ``phase.not_admitted``, ``phase.admission_open``, ``agency.unknown``,
    ``entry.*``, ``upload.*``."""
    if any(one.kind == "text" for one in items):  # before any row is locked
        take_turn(work.connection)
    return each(_hand_in, items, work, signer)  # type: ignore[return-value]


def _hand_in(work: UnitOfWork, signer: Signer, item: HandInEntry) -> EntryTaken:
    connection = work.connection
    uploads_repository.lock(connection, [one.file for one in item.files])
    before = own_entry(connection, item) if item.entry else None
    if before is not None:
        item = replace(item, round=before.round)
    content = _content(item)
    again = _handed_in_before(connection, item, content)
    if again is not None:
        return EntryTaken(again.entry, again.version, again.receipt_text, True, again.findings)
    if before is not None and item.base_version != before.version:
        raise Refused(
            "entry.changed_meanwhile",
            "Bài đã được nộp bản mới từ nơi khác; hãy xem lại trước khi nộp. "
            "(A newer version was handed in elsewhere.)",
            version=before.version,
        )
    round_ = entries_round(connection, item.contest, item.round, share=True)
    authors, agency = _who(connection, item, round_, before)
    rules_of_entries.refuse_content(
        round_.rules, item.kind, [one.purpose for one in item.files], item.text
    )
    typed = {"title": item.title, "text": item.text, "explanation": item.explanation}
    rules_of_entries.refuse_long(typed, item.labels)
    rules_of_entries.refuse_signs(typed, item.labels, (one.name for one in item.authors))
    late = is_late(round_, before, agency, item.arrived_us)
    entry = before or _new(connection, item, round_, authors, agency)
    files = _files(connection, item, entry)
    found = rules_of_entries.found_in_words(
        round_.rules, item.kind, typed, item.labels, original_declared=item.original_declared
    )
    version = _version(item, entry, late, authors, found, content, files, connection, signer)
    # nothing is written before the last refusal: others of the batch are committed all the same
    if before is None:
        repository.add(connection, entry)
    repository.add_version(connection, version, files)
    uploads_repository.hand_in(connection, [one.file for one in files], entry.entry)
    if item.kind == "text":
        compare_typed(work, entry, version)
        found = repository.open_findings(connection, version)
    screening = screened_at_once(round_.rules, found, checked=not files)
    _count_version(work, entry, version, files, item, content, screening, found)
    return EntryTaken(version.entry, version.version, version.receipt_text, False, found)


def own_entry(connection: Connection, item: HandInEntry | WithdrawEntry) -> EntryRecord:
    """An entry, locked, which this person may change; of any other they learn nothing."""
    row = repository.find(connection, item.entry, lock=True)
    if row is None or row.contest != item.contest:
        raise unknown_entry()
    mine = row.agency == item.agency if item.agency else item.by in (row.person, row.by)
    if not mine:
        raise unknown_entry()
    return row


def _content(item: HandInEntry) -> str:
    """What makes two hand-ins the same."""
    told = msgspec.to_builtins(item)
    for name in ("arrived_us", "sequence", "entry", "base_version"):
        del told[name]
    return digest("entry-content", canonical(told)).hex()


def _handed_in_before(
    connection: Connection, item: HandInEntry, content: str
) -> VersionRecord | None:
    """The version by which this very thing has been handed in."""
    for version in repository.with_content(connection, content):
        row = repository.find(connection, version.entry)
        assert row is not None, "a version has an entry"
        stands = row.state == "handed_in"
        if version.entry == item.entry:
            same = version.version in (row.version, item.base_version + 1)
        elif not item.entry:
            same = stands or version.received_at_us == item.arrived_us
        elif stands and row.content == content:
            raise Refused(
                "entry.same_as_other",
                "Nội dung này đã được nộp ở một bài khác. (Handed in as another entry already.)",
                entry=row.entry,
            )
        else:
            same = False
        if same:
            return version
    return None


def _who(
    connection: Connection, item: HandInEntry, round_: EntriesRound, before: EntryRecord | None
) -> tuple[list[Author], str]:
    """The authors, all of whom may take part, and the agency that the entry counts for."""
    rules, opens_us = round_.rules, round_.opens_at_us
    liaison = bool(item.agency)
    rules_of_entries.refuse_hander(rules, liaison=liaison)
    authors = rules_of_entries.authors_of(rules, item.authors, item.by, liaison=liaison)
    people = [one.person for one in authors if one.person]
    asked = {*people, *([] if liaison else [item.by])}
    known = attempts_repository.contestants_of(connection, item.contest, asked)
    at_home = {one: admit(known.get(one)).agency_at(opens_us) for one in sorted(asked)}
    owner = authors[0].person if rules.owned_by == "person" else ""
    agency = item.agency or at_home[owner or item.by]
    if liaison:
        refuse_unknown_agencies(connection, item.contest, [agency])
        if owner and at_home[owner] != agency:
            raise Refused(
                "entry.author_elsewhere",
                "Tác giả thứ nhất thuộc cơ quan khác. (The first author is of another agency.)",
            )
    if before is not None and (before.person, before.owner) != (owner, rules.owned_by):
        raise Refused(
            "entry.owner_fixed",
            "Không đổi được tác giả thứ nhất; hãy rút bài và nộp bài mới. "
            "(The first author stays: withdraw the entry and hand in another.)",
        )
    agency = agency if before is None else before.agency
    refuse_not_concerned(round_.plan, agency)
    practice = round_.plan.practice
    door_of(connection, item.contest, round_.phase, people, practice=practice).refuse(people)
    return authors, agency


def is_late(round_: EntriesRound, before: EntryRecord | None, agency: str, arrived_us: int) -> bool:
    """Whether what arrived then is late; refused where the round takes no more."""
    standing = None if before is None else standing_of(before)
    late = rules_of_entries.received_late(standing, round_.window(agency), arrived_us)
    if round_.settled and (standing is None or standing.screening != "sent_back"):
        raise Refused("round.settled", "Đợt thi đã chốt. (The round is settled.)")
    return late


def standing_of(row: EntryRecord) -> Standing:
    """What decides whether it may still be changed."""
    return Standing(row.state, row.screening, row.mend_until_us)


def _new(
    connection: Connection,
    item: HandInEntry,
    round_: EntriesRound,
    authors: Sequence[Author],
    agency: str,
) -> EntryRecord:
    """A new entry at a free place, of which nothing has been told or written."""
    rules, contest, round_id = round_.rules, item.contest, item.round
    person = authors[0].person if rules.owned_by == "person" else ""
    of_agency = repository.places(connection, contest, round_id, agency=agency)
    place = rules_of_entries.free_place(of_agency, rules.maximum_per_agency, "agency")
    own_place = None
    if person:
        own = repository.places(connection, contest, round_id, person=person)
        own_place = rules_of_entries.free_place(own, rules.maximum_per_author, "author")
    return EntryRecord(
        entry=secrets.token_urlsafe(ID_BYTES),
        contest=contest,
        round=round_id,
        code="".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH)),
        kind=item.kind,
        owner=rules.owned_by,
        agency=agency,
        person=person,
        by=item.by,
        state="handed_in",
        version=0,
        revision=0,
        content=None,
        agency_place=place,
        author_place=own_place,
        screening="waiting",
        screening_reason="",
        mend_until_us=None,
        appealed_at_us=None,
        withdrawn_at_us=None,
        withdrawn_by="",
        withdrawn_reason="",
    )


def _files(connection: Connection, item: HandInEntry, entry: EntryRecord) -> list[FileRecord]:
    """The files as they were announced: this person's own that wait to be handed in, or such as
    this entry has already."""
    known = uploads_repository.find_all(connection, [one.file for one in item.files])
    made = []
    for one in item.files:
        row = known.get(one.file)
        if row is None or not _usable(item, one, entry, row.entry, row):
            raise Refused("upload.unknown", "Không có tệp này. (No such upload.)", upload=one.file)
        if not row.entry and row.expires_at_us <= item.arrived_us:
            raise Refused(
                "upload.expired", "Tệp đã quá hạn giữ. (The upload has expired.)", upload=one.file
            )
        made.append(
            FileRecord(
                entry.entry,
                entry.version + 1,
                one.file,
                one.purpose,
                row.name,
                row.size,
                one.sha256,
                None,
                [],
                False,
            )
        )
    if len({one.file for one in made}) < len(made):
        raise Refused("entry.file_twice", "Một tệp được nêu hai lần. (A file is named twice.)")
    return made


def _usable(
    item: HandInEntry,
    one: HandedFile,
    entry: EntryRecord,
    used_by: str,
    row: uploads_repository.UploadRecord,
) -> bool:
    if (row.contest, row.round, row.purpose) != (item.contest, item.round, one.purpose):
        return False
    if one.purpose == "main" and row.kind != item.kind:
        return False
    return used_by == entry.entry if used_by else row.person == item.by


def _version(
    item: HandInEntry,
    entry: EntryRecord,
    late: bool,
    authors: list[Author],
    found: list[Finding],
    content: str,
    files: Sequence[FileRecord],
    connection: Connection,
    signer: Signer,
) -> VersionRecord:
    receipt = secrets.token_urlsafe(ID_BYTES)
    earlier = repository.versions_of(connection, entry.entry)
    salt = salt_of(signer.derive, entry.entry, receipt)
    received = {
        "explanation": item.explanation,
        "files": [[one.purpose, one.sha256, one.size] for one in files],
        "kind": item.kind,
        "labels": item.labels,
        "text": item.text,
        "title": item.title,
    }
    text = make_entry_receipt(
        receipt=receipt,
        entry=entry.entry,
        code=entry.code,
        version=entry.version + 1,
        contest=entry.contest,
        round_id=entry.round,
        received_at_us=item.arrived_us,
        digest=entry_digest(received, salt),
        supersedes=earlier[-1].receipt if earlier else "",
        key=signer.key,
        sign=signer.sign,
    )
    return VersionRecord(
        entry=entry.entry,
        version=entry.version + 1,
        by=item.by,
        received_at_us=item.arrived_us,
        late=late,
        title=item.title,
        labels=item.labels,
        authors=authors,
        text=item.text,
        explanation=item.explanation,
        original_declared=item.original_declared,
        findings=found,
        content=content,
        receipt=receipt,
        receipt_text=text,
    )


def _count_version(
    work: UnitOfWork,
    entry: EntryRecord,
    version: VersionRecord,
    files: Sequence[FileRecord],
    item: HandInEntry,
    content: str,
    screening: ScreeningState,
    found: list[Finding],
) -> None:
    """Let the version count, and tell of it; what was said of the one before holds no longer."""
    now = entry._replace(
        kind=item.kind, version=version.version, revision=entry.revision + 1, content=content
    )
    tell_version(work, now, version, files)
    if entry.screening != screening or screening == "accepted":
        now = tell_screening(work, now, found, screening)
    repository.save(work.connection, now)


def tell_version(
    work: UnitOfWork, row: EntryRecord, version: VersionRecord, files: Sequence[FileRecord]
) -> None:
    """Tell everybody how an entry stands, with the version that counts."""
    told = EntryHandedIn(
        contest=row.contest,
        round=row.round,
        entry=row.entry,
        code=row.code,
        version=row.version,
        revision=row.revision,
        kind=row.kind,
        owner=row.owner,
        agency=row.agency,
        authors=[one.person for one in version.authors if one.person],
        files=[EntryFileFact(one.purpose, one.sha256, one.size) for one in files],
        received_at_us=version.received_at_us,
        late=version.late,
        state=row.state,
        title_digest=title_digest(version.title),
    )
    work.emit(told, key=row.agency, subject=row.entry)
