"""Files that were handed in are looked into once, what is found is told, judges see what came of
it."""

from collections.abc import Sequence
from typing import Any

import pytest

from contracts.definition import EntryKind
from contracts.entries import EntryScreened
from contracts.entry_checks import FileFacts
from contracts.errors import Refused
from contracts.file_checks import BlindQuery, ClaimChecks, FileCheck, RecordCheck
from contracts.handing_in import Author
from services.exam.use_cases import file_checks
from tests.integration.exam.handed_in import call, hand_in, listed, look, send
from tests.support.examination import CONTEST, SECOND_US, Office

LEASE_US = 60 * SECOND_US
GOOD = FileFacts("docx", 9, words=900, words_with_cover=920, cover_lines=4, numbered=True)


def essay(office: Office, upload: str = "u1", **changes: Any) -> str:
    """An essay of an's, whose file waits to be looked into."""
    given = {"kind": "essay", "text": "", **changes}
    given["files"] = [send(office, upload, kind=given["kind"])]
    taken = hand_in(office, **given)
    return str(taken.entry)


def claim(
    office: Office, checker: str = "c1", limit: int = 2, kinds: Sequence[EntryKind] = ()
) -> list[FileCheck]:
    """What a gateway is given to look into."""
    item = ClaimChecks(checker, LEASE_US, limit, list(kinds))
    return list(office.carry_out(file_checks.claim_checks, item)[0].checks)


def tell(office: Office, one: FileCheck, facts: FileFacts = GOOD, rendition: str = "r1") -> Any:
    """What exam says when it is told what was found."""
    item = RecordCheck(one.entry, one.version, one.file, "c1", facts, rendition)
    return office.carry_out(file_checks.record_check, item)[0]


def blind(office: Office, entry: str, version: int = 1, contest: str = CONTEST) -> Any:
    """A version as judges may see it."""
    with office.store.reading() as connection:
        return file_checks.blind_content(connection, BlindQuery(contest, entry, version))


def test_a_file_is_given_to_one_gateway_and_what_it_says_is_told_with_the_entry(
    office: Office,
) -> None:
    call(office, word_minimum=1000, labels=["author", "phone"], authors_maximum=2)
    labels = {"author": "Nguyễn Văn An", "phone": "0912345678"}
    authors = [Author("an"), Author("", "Trần Khách", "Hội Nhà báo")]
    entry = essay(office, labels=labels, authors=authors)
    (one,) = claim(office)
    assert claim(office, "c2") == []
    assert (one.file, one.agency, one.people, one.labels) == ("u1", "A", ["an"], labels)
    assert one.names == sorted(["Nguyễn Văn An", "0912345678", "Trần Khách", "Hội Nhà báo"])
    assert tell(office, one).count == 1
    assert tell(office, one, rendition="r2").count == 0
    view = look(office, entry)
    (file,) = view.versions[0].files
    assert (view.checked, file.facts) == (True, GOOD)
    assert [(found.code, found.values) for found in file.findings] == [
        ("words.few", {"words": 900, "least": 1000}),
        ("cover.field", {"label": "author"}),
        ("cover.field", {"label": "phone"}),
    ]
    (shown,) = blind(office, entry).files
    assert (shown.n, shown.file, shown.size, shown.rendition) == (1, "u1", one.size, "r1")


def test_documents_do_not_wait_behind_videos(office: Office) -> None:
    call(office, kinds=["essay", "video"], maximum_per_author=None)
    essay(office, "u1", kind="video", title="Phim")
    essay(office, "u2")
    assert [one.file for one in claim(office, kinds=["essay", "text"])] == ["u2"]
    assert [one.file for one in claim(office, kinds=["essay", "text"])] == []
    assert [one.file for one in claim(office, kinds=["video"])] == ["u1"]


def test_what_is_found_of_a_video_is_told_with_its_entry(office: Office) -> None:
    call(office, kinds=["video"], video_minimum_s=180, video_maximum_s=240, screening="findings")
    entry = essay(office, kind="video")
    (one,) = claim(office)
    facts = FileFacts(
        "mp4", 9, duration_ms=178_000, width=64, height=36, sound=True, codec="h264", frames=39
    )
    tell(office, one, facts, rendition="r1.mp4")
    (file,) = look(office, entry).versions[0].files
    assert file.facts == facts
    assert [(found.code, found.values) for found in file.findings] == [
        ("file.misnamed", {"media": "mp4"}),
        ("video.short", {"length": "2:58", "least": "3:00"}),
    ]
    assert listed(office, screening="waiting") == [entry]
    assert blind(office, entry).files[0].rendition == "r1.mp4"


def test_who_does_not_tell_in_time_loses_it_and_what_kills_whoever_looks_is_unreadable(
    office: Office,
) -> None:
    call(office)
    entry = essay(office)
    for _ in range(3):
        assert len(claim(office)) == 1
        assert claim(office) == []
        office.now_us += LEASE_US
    assert claim(office) == []
    (file,) = look(office, entry).versions[0].files
    assert [one.code for one in file.findings] == ["file.unreadable"]
    assert blind(office, entry).files[0].rendition == ""


def test_an_entry_is_accepted_by_its_last_file_where_the_plan_looks_at_findings_only(
    office: Office,
) -> None:
    call(office, screening="findings", maximum_per_author=None)
    clean, doubtful = essay(office, "u1"), essay(office, "u2", title="Bài hai")
    for one in claim(office, limit=9):
        facts = GOOD if one.entry == clean else FileFacts("pdf", 9, "encrypted")
        tell(office, one, facts)
    assert listed(office, screening="accepted") == [clean]
    assert listed(office, screening="waiting") == [doubtful]
    assert [one.entry for one in office.told(EntryScreened)] == [clean]


def test_only_the_version_that_counts_is_looked_into(office: Office) -> None:
    call(office)
    entry = essay(office)
    hand_in(office, kind="essay", text="", files=[send(office, "u2")], entry=entry, base_version=1)
    assert [(one.version, one.file) for one in claim(office)] == [(2, "u2")]


def test_where_judges_may_know_whose_it_is_nothing_is_to_be_hidden(office: Office) -> None:
    call(office, blind=False, labels=["author"])
    entry = essay(office, labels={"author": "An"})
    (one,) = claim(office)
    assert (one.agency, one.people, one.names) == ("", [], [])
    assert blind(office, entry).blind is False


def test_judges_of_another_contest_see_nothing(office: Office) -> None:
    call(office)
    entry = essay(office)
    for place in ((entry, 1, "khac"), (entry, 2, CONTEST), ("khong", 1, CONTEST)):
        with pytest.raises(Refused) as refused:
            blind(office, *place)
        assert refused.value.problem.code == "entry.unknown"
