"""Entries at exam: versions, limits, receipts, the same again, who sees what, and erasure."""

from typing import Any

import pytest

from contracts.attempts import ReceiptQuery
from contracts.handing_in import (
    Author,
    EntryView,
)
from contracts.receipt_digests import entry_digest, signed_bytes
from contracts.rosters import ContestantErased
from plumbing.installation_keys import verifies
from services.exam.use_cases import receipts
from tests.integration.exam.handed_in import (
    SLOGAN,
    call,
    hand_in,
    listed,
    look,
    receipt_of,
    screened,
    send,
    slogan,
    take,
    told,
    withdraw,
)
from tests.support.examination import (
    CLOSES_US,
    CONTEST,
    SECOND_US,
    SIGNER,
    Office,
)


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
