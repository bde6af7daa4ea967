"""Files for entries at exam: whose, in which window, how many, and what may be removed."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.contests import ContestDefined
from contracts.definition import EntryRules, Phase, Round
from contracts.empty_reply import Done
from contracts.rosters import AgencyRegistered
from contracts.uploads import (
    BeginUpload,
    DropUploads,
    EndUpload,
    ExpiredUploads,
    UploadBegun,
    UploadsQuery,
)
from services.exam.domain.uploads import KEPT_US, MOST_OPEN
from services.exam.use_cases import uploads
from tests.support.examination import (
    CLOSES_US,
    CONTEST,
    OPENS_US,
    Office,
    at_once,
    code,
    definition,
    registered,
)

ENTRIES = Phase(
    "v2",
    "Bài dự thi",
    "entries",
    entries=EntryRules(["essay", "video"]),
    rounds=[
        Round("nop", "Nộp bài", OPENS_US, CLOSES_US),
        Round("nop-b", "Nộp bài của B", OPENS_US, CLOSES_US, agencies=["B"]),
    ],
)


@pytest.fixture(autouse=True)
def contest(office: Office) -> None:
    """A call for entries that has just opened; an and binh are of agency A."""
    plan = definition()
    office.learn(
        ContestDefined(CONTEST, replace(plan, phases=[*plan.phases, ENTRIES]), 1),
        *(AgencyRegistered(CONTEST, one, f"Cơ quan {one}", "city", 1) for one in "AB"),
        *(registered(person, "A") for person in ("an", "binh")),
    )
    office.go_to(OPENS_US)


def begin(office: Office, upload: str, **changes: Any) -> Any:
    """What exam says of a file that somebody means to send."""
    item = BeginUpload(
        contest=CONTEST,
        round="nop",
        person="an",
        agency="",
        purpose="main",
        kind="essay",
        name="bài.docx",
        size=1_000,
        at_us=office.now_us,
        upload=upload,
    )
    return office.carry_out(uploads.begin_upload, replace(item, **changes))[0]


def box(office: Office, person: str = "an", round_id: str = "nop") -> list[str]:
    """The files that a person can hand in."""
    with office.store.reading() as connection:
        query = UploadsQuery(CONTEST, round_id, person)
        return [one.upload for one in uploads.uploads(connection, query, office.now_us).uploads]


def expired(office: Office, before_us: int, limit: int = 100) -> list[str]:
    """The files that may be removed."""
    with office.store.reading() as connection:
        found = uploads.expired_uploads(connection, ExpiredUploads(before_us, limit))
        return [one.upload for one in found.uploads]


def test_a_file_that_is_begun_waits_a_week_and_the_same_again_changes_nothing(
    office: Office,
) -> None:
    begun = begin(office, "u1")
    assert begun == UploadBegun("u1", office.now_us + KEPT_US)
    office.now_us += 5
    assert begin(office, "u1") == begun
    assert box(office) == ["u1"]
    assert box(office, "binh") == []
    assert box(office, round_id="nop-b") == []


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"contest": "khac"}, "contest.unknown"),
        ({"round": "khong-co"}, "round.unknown"),
        ({"round": "w1"}, "round.no_entries"),
        ({"round": "nop-b"}, "round.not_for_agency"),
        ({"person": "la"}, "contestant.unknown"),
        ({"agency": "C"}, "agency.unknown"),
        ({"kind": "picture"}, "entry.kind_not_taken"),
        ({"purpose": "attachment"}, "entry.kind_not_taken"),
        ({"size": 30_000_001}, "upload.too_large"),
        ({"at_us": OPENS_US - 1}, "round.not_open"),
        ({"at_us": CLOSES_US}, "round.closed"),
    ],
)
def test_what_may_not_be_sent_is_not_begun(
    office: Office, changes: dict[str, Any], refusal: str
) -> None:
    assert code(begin(office, "u1", **changes)) == refusal
    assert box(office) == []


def test_who_is_excluded_sends_nothing_and_a_liaison_sends_for_the_agency(office: Office) -> None:
    office.exclude("an")
    assert code(begin(office, "u1")) == "contestant.excluded"
    assert isinstance(begin(office, "u2", person="dau-moi", agency="B"), UploadBegun)
    assert isinstance(begin(office, "u3", person="dau-moi", agency="B", round="nop-b"), UploadBegun)
    assert box(office, "dau-moi") == ["u2"]


def test_a_person_has_so_many_files_open_and_more_once_some_are_given_up_or_expired(
    office: Office,
) -> None:
    for number in range(MOST_OPEN):
        assert isinstance(begin(office, f"u{number}"), UploadBegun)
    assert code(begin(office, "more")) == "upload.too_many"
    assert isinstance(begin(office, "his", person="binh"), UploadBegun)
    assert office.carry_out(uploads.end_upload, EndUpload("u3", "an"))[0] == Done()
    assert isinstance(begin(office, "more"), UploadBegun)
    assert "u3" not in box(office)
    # a week later, of a call that is still open
    longer = replace(definition(), ends_at_us=OPENS_US * 2)
    longer = replace(longer, phases=[*longer.phases, ENTRIES])
    office.learn(ContestDefined(CONTEST, longer, 2))
    office.change(OPENS_US * 2, round="nop")
    office.now_us += KEPT_US
    assert box(office) == []
    assert isinstance(begin(office, "later"), UploadBegun)


def test_the_limit_holds_when_a_person_begins_everywhere_at_once(offices: list[Office]) -> None:
    found = []
    for one in offices:
        one.now_us = OPENS_US
    for lot in range(0, 2 * MOST_OPEN, len(offices)):
        jobs: list[Callable[[], Any]] = [
            partial(begin, one, f"u{lot + n}") for n, one in enumerate(offices)
        ]
        found += at_once(jobs)
    assert sum(isinstance(one, UploadBegun) for one in found) == MOST_OPEN
    assert {code(one) for one in found if not isinstance(one, UploadBegun)} == {"upload.too_many"}
    assert len(box(offices[0])) == MOST_OPEN


def test_nobody_gives_up_what_is_somebody_elses(office: Office) -> None:
    begin(office, "u1")
    for item in (EndUpload("u1", "binh"), EndUpload("khong-co", "an")):
        assert code(office.carry_out(uploads.end_upload, item)[0]) == "upload.unknown"
    assert box(office) == ["u1"]
    for _ in range(2):  # the same again
        assert office.carry_out(uploads.end_upload, EndUpload("u1", "an"))[0] == Done()


def test_only_what_nobody_can_hand_in_is_removed_and_forgotten(office: Office) -> None:
    for name in ("u1", "u2", "u3"):
        begin(office, name)
        office.now_us += 1
    office.carry_out(uploads.end_upload, EndUpload("u2", "an"))
    assert expired(office, office.now_us) == ["u2"]
    assert expired(office, OPENS_US + KEPT_US) == ["u1", "u2"]
    assert expired(office, OPENS_US + KEPT_US, limit=1) == ["u1"]
    every = DropUploads(["u1", "u2", "u3", "khong-co"])
    assert office.carry_out(uploads.drop_uploads, every) == [Done(1)]
    assert box(office) == ["u1", "u3"]
    assert office.carry_out(uploads.drop_uploads, every) == [Done(0)]
    office.now_us = OPENS_US + KEPT_US
    assert office.carry_out(uploads.drop_uploads, every) == [Done(1)]
    assert box(office) == ["u3"]


@pytest.mark.parametrize("name", ["bài\r\nSet-Cookie: a=b.docx", "bài\u202excod.exe", "a\x00.pdf"])
def test_a_file_name_holds_no_hidden_signs(office: Office, name: str) -> None:
    assert code(begin(office, "t1", name=name)) == "text.hidden_signs"
    assert begin(office, "t1", name="../../<b>.docx").upload == "t1"
