"""What is wrong with a file, by the plan."""

from typing import Any

import pytest

from contracts.definition import EntryRules
from contracts.entry_checks import FileFacts
from services.exam.domain.entry_findings import findings_of

ESSAY: dict[str, Any] = {"words": 500, "words_with_cover": 520, "cover_lines": 3, "numbered": True}


def codes(facts: FileFacts, purpose: Any = "main", kind: Any = "essay", **rules: Any) -> list[str]:
    """The codes of what is found."""
    plan = EntryRules([kind], **rules)
    return [one.code for one in findings_of(plan, kind, purpose, "f", facts)]


@pytest.mark.parametrize(
    ("told", "rules", "found"),
    [
        ({}, {}, []),
        ({}, {"word_minimum": 500, "word_maximum": 500}, []),
        ({}, {"word_minimum": 501}, ["words.few"]),
        ({}, {"word_maximum": 499}, ["words.many"]),
        ({"cover_lines": 0}, {"labels": ["author"]}, ["cover.missing"]),
        ({"cover_labels": ["author"]}, {"labels": ["author", "phone"]}, ["cover.field"]),
        ({"words": 0, "words_with_cover": 0}, {"word_minimum": 9}, ["file.no_text"]),
        ({"tracked_changes": True, "active": True}, {}, ["file.active_content", "tracked_changes"]),
        ({"numbered": None}, {"page_numbers": True}, []),
        ({"numbered": False}, {}, ["pages.unnumbered"]),
    ],
)
def test_an_essay_is_held_against_its_plan(
    told: dict[str, Any], rules: dict[str, Any], found: list[str]
) -> None:
    assert codes(FileFacts("docx", 9, **{**ESSAY, **told}), **rules) == found


def test_pages_without_numbers_are_an_error_only_where_the_plan_asks_for_them() -> None:
    facts = FileFacts("pdf", 9, **{**ESSAY, "numbered": False})
    for asked, level in ((True, "error"), (False, "advice")):
        (one,) = findings_of(EntryRules(["essay"], page_numbers=asked), "essay", "main", "f", facts)
        assert one.level == level


def test_another_kind_of_file_is_called_so_but_beside_an_entry_anything_may_lie() -> None:
    assert codes(FileFacts("mp4", 9)) == ["file.wrong_type"]
    assert codes(FileFacts("mp4", 9), purpose="attachment") == []
    assert codes(FileFacts("txt", 9, **ESSAY), formats=["docx"]) == ["file.type_not_taken"]
    assert codes(FileFacts("docx", 9), kind="video") == ["file.wrong_type"]
    assert codes(FileFacts("docx", 9, "zip_bomb"), purpose="attachment") == ["file.zip_bomb"]
