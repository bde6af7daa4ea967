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


VIDEO: dict[str, Any] = {
    "duration_ms": 200_000,
    "width": 1280,
    "height": 720,
    "sound": True,
    "codec": "h264",
    "frames": 39,
}
LENGTHS = {"video_minimum_s": 180, "video_maximum_s": 240}


@pytest.mark.parametrize(
    ("told", "rules", "found"),
    [
        ({}, {}, []),
        ({}, LENGTHS, []),
        ({"duration_ms": 179_001}, LENGTHS, []),
        ({"duration_ms": 179_000}, LENGTHS, ["video.short"]),
        ({"duration_ms": 240_999}, LENGTHS, []),
        ({"duration_ms": 241_000}, LENGTHS, ["video.long"]),
        ({"sound": False}, {}, ["video.no_sound"]),
        ({"codec": "hevc"}, {}, ["video.codec"]),
        ({"damaged": 1}, {}, ["video.damaged"]),
        ({"variable_rate": True}, {}, ["video.variable_rate"]),
        ({"frames": 0, "duration_ms": 0}, LENGTHS, ["video.undecodable"]),
        ({"width": None, "codec": "opus"}, LENGTHS, ["video.undecodable"]),
    ],
)
def test_a_video_is_held_against_its_plan(
    told: dict[str, Any], rules: dict[str, Any], found: list[str]
) -> None:
    assert codes(FileFacts("mp4", 9, **{**VIDEO, **told}), kind="video", **rules) == found


def test_a_video_without_sound_is_an_error_only_where_the_plan_wants_sound() -> None:
    silent = FileFacts("webm", 9, **{**VIDEO, "sound": False})
    for wanted, level in ((False, "warning"), (True, "error")):
        plan = EntryRules(["video"], video_sound=wanted)
        (one,) = findings_of(plan, "video", "main", "f", silent)
        assert (one.code, one.level) == ("video.no_sound", level)


def test_sounds_and_pictures_are_held_against_their_plans() -> None:
    heard = FileFacts("mp3", 9, duration_ms=30_000, sound=True, codec="mp3", frames=900)
    assert codes(heard, kind="sound", sound_minimum_s=30, sound_maximum_s=30) == []
    assert codes(heard, kind="sound", sound_minimum_s=40) == ["sound.short"]
    assert codes(heard, kind="sound", sound_maximum_s=20) == ["sound.long"]
    assert codes(FileFacts("mp3", 9, sound=True), kind="sound") == ["sound.undecodable"]
    cut = FileFacts("ogg", 9, duration_ms=9_000, sound=True, frames=9, damaged=1)
    assert codes(cut, kind="sound") == ["sound.damaged"]
    upright = FileFacts("jpeg", 9, width=2000, height=3000)
    assert codes(upright, kind="picture", picture_longest_minimum=3000) == []
    assert codes(upright, kind="picture", picture_longest_minimum=3001) == ["picture.small"]
    assert codes(FileFacts("png", 9), kind="picture", formats=["jpeg"]) == ["file.type_not_taken"]


def test_a_sound_handed_in_as_a_video_is_of_the_wrong_kind() -> None:
    plan = EntryRules(["video"])
    (one,) = findings_of(plan, "video", "main", "f", FileFacts("m4a", 9, sound=True, frames=9))
    assert one.code == "file.wrong_type"
    assert one.values == {"seems": "m4a", "formats": "mp4, webm, mov"}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("phim.mp4", []),
        ("phim.M4V", []),
        ("phim", []),
        (".mp4", []),
        ("", []),
        ("phim.docx", ["file.misnamed"]),
        ("phim.mp4.exe", ["file.misnamed"]),
    ],
)
def test_a_name_that_promises_something_else_is_told_of(name: str, found: list[str]) -> None:
    facts = FileFacts("mp4", 9, **VIDEO)
    told = findings_of(EntryRules(["video"]), "video", "main", "f", facts, name)
    assert [(one.code, one.level) for one in told] == [(code, "advice") for code in found]
