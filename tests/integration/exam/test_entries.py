"""Entries at exam: versions, limits, receipts, the same again, who sees what, and erasure."""

import hashlib
from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from contracts.attempts import ReceiptQuery
from contracts.contests import ContestDefined
from contracts.definition import EntryRules, Phase, Round
from contracts.entries import EntryHandedIn, EntryScreened
from contracts.handing_in import (
    Author,
    EntriesQuery,
    EntryQuery,
    EntryReceipt,
    EntryView,
    HandedFile,
    HandInEntry,
    WithdrawEntry,
)
from contracts.receipt_digests import entry_digest, signed_bytes
from contracts.rosters import AgencyRegistered, ContestantErased, ContestantExcluded
from contracts.uploads import BeginUpload, DropUploads, EndUpload, ExpiredUploads
from plumbing.installation_keys import verifies
from services.exam.repository import entries as repository
from services.exam.use_cases import entry_views, handing_in, receipts, uploads, withdrawing
from tests.support.examination import (
    CLOSES_US,
    CONTEST,
    OPENS_US,
    SECOND_US,
    SIGNER,
    Office,
    at_once,
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


def test_an_entry_is_taken_with_a_receipt_that_names_what_was_received(office: Office) -> None:
    call(office, text_word_minimum=5)
    taken = hand_in(office)
    receipt = receipt_of(taken)
    assert verifies(SIGNER.public, signed_bytes(receipt), receipt.signature)
    view: EntryView = look(office, taken.entry)
    (version,) = view.versions
    content = {
        "explanation": "",
        "files": [],
        "kind": "text",
        "labels": {},
        "text": SLOGAN,
        "title": "Khẩu hiệu",
    }
    salt = bytes.fromhex(version.receipt_salt or "")
    assert receipt.digest == entry_digest(content, salt)
    assert (receipt.version, receipt.code, view.agency) == (1, view.code, "A")
    assert (view.changeable, view.checked, version.authors) == (True, True, [Author("an")])
    (event,) = told(office)
    assert (event.authors, event.agency, event.revision, event.late) == (["an"], "A", 1, False)


def test_the_same_again_is_one_entry_with_one_receipt_also_after_the_close(office: Office) -> None:
    call(office)
    first = hand_in(office)
    office.go_to(CLOSES_US)
    again = hand_in(office)
    assert (again.receipt, again.entry, again.repeated) == (first.receipt, first.entry, True)
    assert len(told(office)) == 1


def test_what_was_kept_over_an_outage_comes_back_as_what_it_was(office: Office) -> None:
    call(office)
    kept = slogan(office)
    office.go_to(CLOSES_US + 60 * SECOND_US)
    first = take(office, kept)
    assert receipt_of(first).version == 1
    assert withdraw(office, first.entry).code == "round.closed"
    assert take(office, kept).receipt == first.receipt
    assert hand_in(office, text="muộn quá").code == "round.closed"


def test_why_an_entry_was_given_back_is_forgotten_with_its_author(office: Office) -> None:
    call(office)
    first = take(office, slogan(office))
    assert withdraw(office, first.entry).withdrawn_reason == "gửi nhầm"
    office.learn(ContestantErased(CONTEST, "an", "mandatory", [], 9))
    gone = look(office, first.entry, None)
    assert (gone.state, gone.withdrawn_reason) == ("withdrawn", "")


def test_a_withdrawn_entry_does_not_come_back_by_a_late_copy_but_can_be_handed_in_anew(
    office: Office,
) -> None:
    call(office, maximum_per_author=1)
    kept = slogan(office)
    first = take(office, kept)
    office.now_us += SECOND_US
    gone = withdraw(office, first.entry)
    assert (gone.state, gone.withdrawn_reason, gone.changeable) == ("withdrawn", "gửi nhầm", False)
    assert withdraw(office, first.entry) == gone
    assert take(office, kept).entry == first.entry
    anew = hand_in(office)
    assert anew.entry != first.entry
    assert [(one.state, one.revision) for one in told(office) if one.entry == first.entry] == [
        ("handed_in", 1),
        ("withdrawn", 2),
    ]
    refused = hand_in(office, entry=first.entry, base_version=1, text="bản khác")
    assert refused.code == "entry.withdrawn"


def test_versions_follow_each_other_and_of_two_devices_one_is_told(office: Office) -> None:
    call(office)
    first = hand_in(office)
    second = hand_in(office, entry=first.entry, base_version=1, text="bản hai")
    assert receipt_of(second).supersedes == receipt_of(first).receipt
    other = hand_in(office, entry=first.entry, base_version=1, text="máy khác")
    assert (other.code, other.details) == ("entry.changed_meanwhile", {"version": 2})
    retried = hand_in(office, entry=first.entry, base_version=1, text="bản hai")
    assert (retried.receipt, retried.repeated) == (second.receipt, True)
    view = look(office, first.entry)
    assert [one.text for one in view.versions] == [SLOGAN, "bản hai"]
    assert hand_in(office).entry == first.entry  # the first request, once more
    with office.store.reading() as connection:
        asked = [ReceiptQuery(receipt_of(first).receipt), ReceiptQuery(receipt_of(second).receipt)]
        found: list[Any] = list(receipts.receipts(connection, asked, public_key="k"))
    old, new = found
    assert (old.superseded_by, new.superseded_by) == (receipt_of(second).receipt, "")
    assert (old.entry, old.person, old.settled) == (first.entry, "an", False)


def test_limits_hold_per_author_and_per_agency_and_a_withdrawal_frees_the_place(
    office: Office,
) -> None:
    call(office, maximum_per_author=1, maximum_per_agency=2, owner="person")
    mine = hand_in(office)
    over = hand_in(office, text="bài hai")
    assert (over.code, over.details) == ("entry.limit", {"most": 1, "per": "author"})
    assert hand_in(office, by="binh").entry
    assert hand_in(office, by="chi").entry
    office.learn(registered("dung", "A"))
    assert hand_in(office, by="dung").details["per"] == "agency"
    withdraw(office, mine.entry)
    assert hand_in(office, by="dung").entry


def test_limits_hold_when_all_hand_in_at_once(office: Office) -> None:
    call(office, maximum_per_author=2)
    answers = at_once([partial(hand_in, office, text=f"bài {n}") for n in range(5)])
    assert sum(1 for one in answers if getattr(one, "entry", "")) == 2
    assert {one.code for one in answers if not getattr(one, "entry", "")} == {"entry.limit"}
    twins = at_once([partial(hand_in, office, by="binh") for _ in range(4)])
    assert len({one.entry for one in twins}) == 1


def test_files_are_ones_own_and_used_once_and_stay_from_then_on(office: Office) -> None:
    call(office, attachments=True, maximum_per_author=None)
    essay = {"kind": "essay", "text": ""}
    mine, hers = send(office, "u1"), send(office, "u2", person="binh")
    taken = hand_in(office, files=[mine], **essay)
    assert taken.entry
    (file,) = look(office, taken.entry).versions[0].files
    assert (file.file, file.size, file.name, file.facts) == ("u1", 9, "An - bài.docx", None)
    assert look(office, taken.entry).checked is False
    for files in ([hers], [mine], [HandedFile("không", "main", SHA)]):
        refused = hand_in(office, files=files, title="khác", **essay)
        assert refused.code == "upload.unknown"
    assert office.carry_out(uploads.end_upload, EndUpload("u1", "an"))[0].code == "upload.handed_in"
    kept = hand_in(office, files=[mine], title="Bản 2", entry=taken.entry, base_version=1, **essay)
    assert kept.version == 2
    office.now_us += 8 * 24 * 3600 * SECOND_US
    with office.store.reading() as connection:
        gone = uploads.expired_uploads(connection, ExpiredUploads(office.now_us, 9)).uploads
    assert [one.upload for one in gone] == ["u2"]
    assert office.carry_out(uploads.drop_uploads, DropUploads(["u1", "u2"]))[0].count == 1


def test_a_liaison_hands_in_for_the_agency_and_its_people_alone(office: Office) -> None:
    call(office, owner="person", maximum_per_author=1)
    his = {"by": "lan", "agency": "A"}
    assert hand_in(office, **his).code == "entry.author_missing"
    assert hand_in(office, **his, authors=[Author("chi")]).code == "entry.author_elsewhere"
    taken = hand_in(office, **his, authors=[Author("an")])
    assert hand_in(office, text="của tôi").code == "entry.limit"
    of_b = {"by": "mai", "agency": "B", "entry": taken.entry, "base_version": 1}
    assert hand_in(office, **of_b, authors=[Author("an")]).code == "entry.unknown"
    assert withdraw(office, taken.entry, "mai", "B").code == "entry.unknown"
    assert withdraw(office, taken.entry, "binh").code == "entry.unknown"
    mended = hand_in(office, entry=taken.entry, base_version=1, text="tác giả sửa")
    assert mended.version == 2
    assert listed(office, agencies=["A"]) == [taken.entry]
    assert listed(office, agencies=["B"]) == []
    assert listed(office, person="an") == [taken.entry]
    assert listed(office, person="binh") == []
    assert look(office, taken.entry, "mai", ["B"]).code == "entry.unknown"
    assert look(office, taken.entry, "lan", ["A"]).entry == taken.entry
    assert look(office, taken.entry, None).versions[0].receipt_salt is None


def test_an_agency_that_may_send_one_sends_one(office: Office) -> None:
    call(office, maximum_per_agency=1, handed_in_by="liaison")
    assert hand_in(office).code == "entry.liaison_hands_in"
    taken = hand_in(office, by="lan", agency="A")
    view = look(office, taken.entry, "lan", ["A"])
    assert (view.owner, view.person, view.versions[0].authors) == ("agency", "", [])
    assert hand_in(office, by="lan", agency="A", text="thêm").code == "entry.limit"
    assert hand_in(office, by="la", agency="X").code == "agency.unknown"


def test_excluded_people_hand_nothing_in_and_the_first_author_stays(office: Office) -> None:
    call(office, authors_maximum=2)
    taken = hand_in(office, authors=[Author("an"), Author("binh")])
    swapped = hand_in(
        office, authors=[Author("binh"), Author("an")], entry=taken.entry, base_version=1
    )
    assert swapped.code == "entry.owner_fixed"
    views = [look(office, taken.entry, person) for person in ("an", "binh", None)]
    assert [one.changeable for one in views] == [True, False, False]
    assert hand_in(office, by="binh", entry=taken.entry, base_version=1).code == "entry.unknown"
    office.learn(ContestantExcluded(CONTEST, "binh", "nghỉ hưu", 2))
    assert hand_in(office, by="binh").code == "contestant.excluded"
    assert hand_in(office, text="x", authors=[Author("an"), Author("binh")]).code == (
        "contestant.excluded"
    )


def test_what_was_sent_back_is_mended_after_the_close_and_waits_again(office: Office) -> None:
    call(office)
    taken = hand_in(office)
    office.go_to(CLOSES_US + SECOND_US)
    screened(office, taken.entry, "sent_back", office.now_us + 60 * SECOND_US)
    assert send(office, "u1").file == "u1"
    mended = hand_in(office, entry=taken.entry, base_version=1, text="đã sửa")
    assert mended.version == 2
    *_, version, screening = told(office)
    assert (version.revision, screening.revision, screening.screening) == (2, 3, "waiting")
    assert look(office, taken.entry).screening == "waiting"


def test_the_silent_grace_is_told_to_scoring_and_to_nobody_else(office: Office) -> None:
    call(office, grace_s=120)
    office.go_to(CLOSES_US + 60 * SECOND_US)
    taken = hand_in(office)
    (event,) = told(office)
    assert event.late is True
    assert look(office, taken.entry).closes_at_us == CLOSES_US


def test_what_people_wrote_about_themselves_goes_with_them(office: Office) -> None:
    call(office, labels=["author", "phone"])
    file = send(office, "u1")
    labels = {"author": "Nguyễn Văn An", "phone": "0912345678"}
    essay = {"kind": "essay", "text": "", "files": [file], "labels": labels}
    taken = hand_in(office, **essay)
    other = hand_in(office, by="binh", labels=labels)
    office.learn(ContestantErased(CONTEST, "an", "mandatory", [], 9))
    (version,) = look(office, taken.entry).versions
    assert (version.labels, version.files[0].name) == ({}, "")
    assert look(office, other.entry, "binh").versions[0].labels == labels


def test_who_was_an_author_of_an_earlier_version_is_forgotten_in_it_too(office: Office) -> None:
    call(office, authors_maximum=2)
    labels = {"author": "An và Bình", "phone": "0912 345 678"}
    both = [Author("an"), Author("binh")]
    first = hand_in(office, labels=labels, authors=both)
    alone = {"labels": {"author": "An"}, "entry": first.entry, "base_version": 1}
    assert hand_in(office, **alone).version == 2
    other = hand_in(office, by="chi", labels=labels)
    office.learn(ContestantErased(CONTEST, "binh", "mandatory", [], 9))
    assert [one.labels for one in look(office, first.entry).versions] == [{}, {}]
    assert look(office, other.entry, "chi").versions[0].labels == labels


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"contest": "khac"}, "contest.unknown"),
        ({"round": "khong-co"}, "round.unknown"),
        ({"round": "w1"}, "round.no_entries"),
    ],
    ids=["contest", "round", "quiz"],
)
def test_other_contests_and_rounds_take_nothing(
    office: Office, changes: dict[str, str], code: str
) -> None:
    call(office)
    assert hand_in(office, **changes).code == code


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Khẩu\u202e hiệu"},
        {"title": "Khẩu\nhiệu"},
        {"labels": {"title": "Khẩu\u2066 hiệu"}},
        {"text": f"{SLOGAN}\u202e"},
        {"authors": [Author("an"), Author("", "Trần\u202d Chi", "Sở Nội vụ")]},
    ],
)
def test_nothing_typed_turns_round_the_lists_it_stands_in(office: Office, changes: Any) -> None:
    call(office, authors_maximum=3)
    assert hand_in(office, **changes).code == "text.hidden_signs"
    assert listed(office) == []
