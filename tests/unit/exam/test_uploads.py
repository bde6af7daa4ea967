"""Which files may be sent for an entry."""

import pytest

from contracts.definition import EntryKind, EntryRules
from contracts.entries import FilePurpose
from contracts.errors import Refused
from services.exam.domain.uploads import (
    MOST_OPEN,
    free_place,
    refuse_kind,
    refuse_large,
)

ESSAYS = EntryRules(["essay"])
BOTH = EntryRules(["essay", "video"], attachments=True)


@pytest.mark.parametrize(
    ("rules", "kind", "purpose", "taken"),
    [
        (ESSAYS, "essay", "main", True), (ESSAYS, "video", "main", False),
        (ESSAYS, "essay", "attachment", False), (ESSAYS, "", "main", False),
        (BOTH, "video", "main", True), (BOTH, "video", "attachment", True),
        (BOTH, "picture", "attachment", False),
    ],
)  # fmt: skip
def test_what_the_plan_does_not_take_is_refused(
    rules: EntryRules, kind: str, purpose: FilePurpose, taken: bool
) -> None:
    if taken:
        refuse_kind(rules, kind, purpose)
        return
    with pytest.raises(Refused, match=r"entry\.kind_not_taken"):
        refuse_kind(rules, kind, purpose)


@pytest.mark.parametrize(
    ("kind", "purpose", "most"),
    [
        ("essay", "main", 30_000_000),
        ("video", "main", 2_200_000_000),
        ("video", "attachment", 50_000_000),
        ("essay", "attachment", 50_000_000),
        ("picture", "main", 50_000_000),
        ("sound", "main", 300_000_000),
        ("text", "attachment", 50_000_000),
    ],
)
def test_a_file_has_at_most_what_its_kind_may(
    kind: EntryKind, purpose: FilePurpose, most: int
) -> None:
    refuse_large(BOTH, kind, purpose, most)
    with pytest.raises(Refused, match=r"upload\.too_large") as refused:
        refuse_large(BOTH, kind, purpose, most + 1)
    assert refused.value.problem.details == {"limit": most}


def test_a_plan_may_take_smaller_files_only() -> None:
    small = EntryRules(["video"], sizes={"video": 1_000_000})
    refuse_large(small, "video", "main", 1_000_000)
    with pytest.raises(Refused, match=r"upload\.too_large"):
        refuse_large(small, "video", "main", 1_000_001)


def test_a_text_is_typed_and_has_no_file_of_its_own() -> None:
    with pytest.raises(Refused, match=r"entry\.kind_not_taken"):
        refuse_large(EntryRules(["text"]), "text", "main", 10)


def test_the_first_free_place_is_taken_until_there_is_none() -> None:
    assert free_place([]) == 1
    assert free_place({1, 2, 4}) == 3
    assert free_place(range(1, MOST_OPEN)) == MOST_OPEN
    with pytest.raises(Refused, match=r"upload\.too_many"):
        free_place(range(1, MOST_OPEN + 1))
