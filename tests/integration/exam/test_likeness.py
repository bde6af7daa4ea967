"""Copies and near copies: found when a work comes, told of who came before, in this contest and in
all others, and gone with a mended version."""

import random
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.entry_checks import FileFacts
from contracts.errors import Refused
from contracts.file_checks import RecordCheck
from contracts.handing_in import EntriesQuery
from contracts.likeness import AlikeQuery
from entry_files.likeness import prints_of
from services.exam.repository import entries as repository
from services.exam.use_cases import entry_views, file_checks, likeness
from tests.integration.exam.test_entries import call, hand_in, look, send, slogan, take, withdraw
from tests.integration.exam.test_file_checks import claim
from tests.support.examination import CONTEST, Office

LONG = [f"đoạn{random.Random(n).randrange(10**6)}" for n in range(900)]


def words(start: int, count: int) -> str:
    """Some of the words of a long text."""
    return " ".join(LONG[start : start + count])


def essay(
    office: Office, text: str, upload: str, by: str = "an", sha256: str = "", **changes: Any
) -> str:
    """An essay of somebody's whose file says this, looked into."""
    file = send(office, upload, person=by)
    files = [replace(file, sha256=sha256 or file.sha256)]
    given = {"by": by, "kind": "essay", "text": "", "title": upload, "files": files, **changes}
    taken = hand_in(office, **given)
    read(office, text)
    return str(taken.entry)


def read(office: Office, text: str) -> None:
    """What waits is looked into, and says this."""
    for one in claim(office):
        found = prints_of([text])
        facts = FileFacts("docx", one.size, words=9, words_with_cover=9)
        item = RecordCheck(
            one.entry, one.version, one.file, "c1", facts, "r1", found.digest, found.prints
        )
        office.carry_out(file_checks.record_check, item)


def copies(office: Office, entry: str) -> list[tuple[str, str, Any]]:
    """What is found in the version that counts about copies."""
    now = look(office, entry, None).versions[-1]
    found = [*now.findings, *(one for file in now.files for one in file.findings)]
    return [
        (one.code, one.file, one.values["share"]) for one in found if one.code.startswith("copy.")
    ]


def alike(office: Office, entry: str, contest: str = CONTEST) -> Any:
    """What exam says an entry is like."""
    with office.store.reading() as connection:
        return likeness.alike(connection, AlikeQuery(contest, entry))


def test_a_near_copy_is_told_of_both_and_neither_says_whose_the_other_is(office: Office) -> None:
    call(office)
    first = essay(office, words(0, 600), "u1")
    assert copies(office, first) == []
    second = essay(office, words(300, 600), "u2", by="chi")
    ((code, file, share),) = copies(office, second)
    assert (code, file) == ("copy.near", "u2")
    assert 40 <= share <= 60
    assert copies(office, first) == [("copy.near", "u1", share)]
    with office.store.reading() as connection:
        rows = entry_views.entries(connection, EntriesQuery(CONTEST, "nop")).entries
    assert [one.warnings for one in rows] == [1, 1]
    (pair,) = alike(office, second).pairs
    assert (pair.file, pair.entry, pair.other_file, pair.exact) == ("u2", first, "u1", False)


def test_what_shares_little_is_like_nothing(office: Office) -> None:
    call(office)
    first = essay(office, words(0, 400), "u1")
    second = essay(office, words(350, 400), "u2", by="chi")
    assert copies(office, first) == copies(office, second) == []


def test_the_same_bytes_and_the_same_words_are_copies(office: Office) -> None:
    call(office, maximum_per_author=None)
    first = essay(office, words(0, 300), "u1")
    same_bytes = essay(office, "", "u2", by="chi", sha256=send(office, "u1").sha256)
    same_words = essay(office, words(0, 300).upper(), "u3", by="binh")
    assert copies(office, same_bytes) == [("copy.exact", "u2", 100)]
    assert copies(office, same_words) == [("copy.exact", "u3", 100)]
    assert copies(office, first) == [("copy.exact", "u1", 100)]
    assert {one.entry for one in alike(office, first).pairs} == {same_bytes, same_words}


def test_a_slogan_that_was_typed_before_is_told_at_once_and_waits_for_a_look(
    office: Office,
) -> None:
    call(office, screening="findings")
    first = hand_in(office).entry
    taken = hand_in(office, by="chi", text=f"{slogan(office).text}!")
    assert [one.code for one in taken.findings] == ["copy.exact"]
    assert look(office, taken.entry, "chi").screening == "waiting"
    assert look(office, first).screening == "accepted", "what was decided stands"
    assert copies(office, first) == [("copy.exact", "", 100)]
    other = hand_in(office, by="binh", text="Sạch từng con ngõ, đẹp từng mái nhà, ấm từng nụ cười")
    assert other.findings == []


def test_of_a_text_that_many_hand_in_each_keeps_some_of_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likeness, "MOST_ALIKE", 2)
    call(office, maximum_per_author=None)
    made = [hand_in(office, title=f"Khẩu hiệu {number}").entry for number in range(5)]
    assert [copies(office, one) for one in made] == [[("copy.exact", "", 100)]] * 5
    assert [len(alike(office, one).pairs) for one in made] == [2] * 5
    assert [pair.entry for pair in alike(office, made[4]).pairs] == made[:2], "who came first"


def test_a_mended_version_and_a_withdrawal_are_like_nothing_any_more(office: Office) -> None:
    call(office)
    first = hand_in(office).entry
    second = hand_in(office, by="chi").entry
    mended = {"entry": second, "by": "chi", "base_version": 1}
    take(office, slogan(office, **mended, text="Sạch từng con ngõ, đẹp từng mái nhà"))
    assert copies(office, first) == copies(office, second) == []
    third = hand_in(office, by="binh").entry
    assert copies(office, third) != []
    withdraw(office, first)
    assert copies(office, third) == []


def test_a_work_of_another_contest_is_found_and_learns_nothing(office: Office) -> None:
    call(office)
    first = essay(office, words(0, 300), "u1")
    with office.store.unit_of_work() as work:  # it was handed in a year ago
        row = repository.find(work.connection, first)
        assert row is not None
        repository.save(work.connection, row._replace(contest="nam-truoc"))
    second = essay(office, words(0, 300), "u2", by="chi")
    assert copies(office, second) == [("copy.exact", "u2", 100)]
    (pair,) = alike(office, second).pairs
    assert (pair.contest, pair.entry) == ("nam-truoc", first)
    assert alike(office, first, "nam-truoc").pairs == []


def test_what_an_entry_is_like_is_told_of_the_contests_own_alone(office: Office) -> None:
    call(office)
    entry = hand_in(office).entry
    for contest, asked in (("khac", entry), (CONTEST, "khong-co")):
        with pytest.raises(Refused, match=r"entry\.unknown"):
            alike(office, asked, contest)
