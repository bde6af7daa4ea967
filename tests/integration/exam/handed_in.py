"""Handing in, as tests of entries do it."""

import hashlib
from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec
from msgspec.structs import replace

from contracts.contests import ContestDefined
from contracts.definition import EntryRules, Phase, Round
from contracts.entries import EntryHandedIn, EntryScreened
from contracts.handing_in import (
    EntriesQuery,
    EntryQuery,
    EntryReceipt,
    HandedFile,
    HandInEntry,
    WithdrawEntry,
)
from contracts.rosters import AgencyRegistered
from contracts.uploads import BeginUpload
from services.exam.repository import entries as repository
from services.exam.use_cases import entry_views, handing_in, uploads, withdrawing
from tests.support.examination import (
    CLOSES_US,
    CONTEST,
    OPENS_US,
    SIGNER,
    Office,
    definition,
    registered,
)

SHA = "ab" * 32
SLOGAN = "Toàn dân đoàn kết xây dựng thành phố văn minh, hiện đại"


def plan(**changes: Any) -> ContestDefined:
    """A call for essays and slogans."""
    rules = EntryRules(**{"kinds": ["essay", "text"], "maximum_per_author": 2, **changes})
    call = Phase("v2", "Bài dự thi", "entries", entries=rules)
    window = Round("nop", "Nộp bài", OPENS_US, CLOSES_US)
    quiz = definition()
    return ContestDefined(
        CONTEST, replace(quiz, phases=[*quiz.phases, replace(call, rounds=[window])]), 1
    )


def call(office: Office, **changes: Any) -> None:
    """Let the contest begin; an and binh are of agency A, chi is of B."""
    office.learn(
        plan(**changes),
        *(AgencyRegistered(CONTEST, one, f"Cơ quan {one}", "city", 1) for one in "AB"),
        *(registered(person, "A") for person in ("an", "binh")),
        registered("chi", "B"),
    )
    office.go_to(OPENS_US)


def slogan(office: Office, **changes: Any) -> HandInEntry:
    """A slogan of an's."""
    item = HandInEntry(
        contest=CONTEST,
        round="nop",
        by="an",
        agency="",
        kind="text",
        arrived_us=office.now_us,
        sequence=1,
        title="Khẩu hiệu",
        labels={},
        authors=[],
        files=[],
        text=SLOGAN,
    )
    return replace(item, **changes)


def hand_in(office: Office, **changes: Any) -> Any:
    """What exam says of it."""
    return take(office, slogan(office, **changes))


def take(office: Office, item: HandInEntry) -> Any:
    """What exam says of an entry."""
    return office.carry_out(partial(handing_in.hand_in, signer=SIGNER), item)[0]


def withdraw(office: Office, entry: str, by: str = "an", agency: str = "") -> Any:
    """What exam says when somebody takes an entry back."""
    item = WithdrawEntry(CONTEST, entry, by, agency, "gửi nhầm", office.now_us)
    return office.carry_out(partial(withdrawing.withdraw, signer=SIGNER), item)[0]


def look(
    office: Office, entry: str, person: str | None = "an", agencies: Sequence[str] = ()
) -> Any:
    """An entry as somebody sees it."""
    query = EntryQuery(CONTEST, entry, person, list(agencies))
    with office.store.reading() as connection:
        return entry_views.entry_views(connection, [query], signer=SIGNER, now_us=office.now_us)[0]


def listed(office: Office, **asked: Any) -> list[str]:
    """Entries in a list."""
    with office.store.reading() as connection:
        query = EntriesQuery(CONTEST, "nop", **asked)
        return [one.entry for one in entry_views.entries(connection, query).entries]


def send(office: Office, upload: str, **changes: Any) -> HandedFile:
    """A file that has arrived."""
    item = BeginUpload(
        CONTEST, "nop", "an", "", "main", "essay", "An - bài.docx", 9, office.now_us, upload
    )
    office.carry_out(uploads.begin_upload, replace(item, **changes))
    content = hashlib.sha256(upload.encode()).hexdigest()
    return HandedFile(upload, changes.get("purpose", "main"), content)


def told(office: Office) -> list[Any]:
    """What exam told of entries."""
    both = [*office.told(EntryHandedIn), *office.told(EntryScreened)]
    return sorted(both, key=lambda one: one.revision)


def screened(office: Office, entry: str, screening: Any, mend_until_us: int | None) -> None:
    """Somebody of the committee has decided."""
    with office.store.unit_of_work() as work:
        row = repository.find(work.connection, entry, lock=True)
        assert row is not None
        changed = row._replace(screening=screening, mend_until_us=mend_until_us)
        repository.save(work.connection, changed)


def receipt_of(answer: Any) -> EntryReceipt:
    """The receipt in an answer."""
    return msgspec.json.decode(answer.receipt, type=EntryReceipt)
