"""Whatever exam finds is told on the author's page in words, with the figures that belong to it."""

import html
from collections.abc import Iterator

from msgspec.structs import replace

from contracts.definition import EntryRules
from contracts.entry_checks import FINDING_LEVELS, FileFacts, FileFault, Finding
from gateway.web.number_and_date_formats import Language
from gateway.web.rendering import Renderer
from gateway.web.text_catalogue import catalogue
from services.exam.domain.entries import found_in_words
from services.exam.domain.entry_findings import findings_of
from services.exam.domain.likeness import Likeness, copy_finding

PLAN = EntryRules(
    ["essay", "text", "video", "sound", "picture"],
    formats=["docx", "mp4", "mp3", "jpeg"],
    word_minimum=10,
    word_maximum=20,
    text_word_minimum=5,
    text_word_maximum=2,
    explanation_word_maximum=1,
    labels=["author", "phone"],
    original=True,
    video_minimum_s=180,
    video_maximum_s=240,
    sound_minimum_s=180,
    sound_maximum_s=240,
    picture_longest_minimum=3000,
)
FAULTS: tuple[FileFault, ...] = ("empty", "unreadable", "encrypted", "zip_bomb", "too_heavy")
#: found elsewhere, or by nobody yet
ELSEWHERE = {"file.too_large"}


def of_files() -> Iterator[list[Finding]]:
    """What the rules find of files that are all wrong in some way."""
    for fault in FAULTS:
        yield findings_of(PLAN, "video", "main", "f", FileFacts("mp4", 9, fault))
    text = FileFacts("docx", 9, words=9, words_with_cover=9, active=True, tracked_changes=True)
    yield findings_of(PLAN, "essay", "main", "f", replace(text, numbered=False))
    yield findings_of(PLAN, "essay", "main", "f", replace(text, words=21, cover_lines=2))
    yield findings_of(PLAN, "essay", "main", "f", FileFacts("docx", 9, words_with_cover=0))
    film = FileFacts("mp4", 9, duration_ms=9, width=9, height=9, sound=False, codec="hevc")
    film = replace(film, frames=9, damaged=1, variable_rate=True)
    yield findings_of(PLAN, "video", "main", "f", film, "phim.docx")
    yield findings_of(PLAN, "video", "main", "f", replace(film, duration_ms=999_999))
    yield findings_of(PLAN, "video", "main", "f", replace(film, frames=0))
    yield findings_of(PLAN, "video", "main", "f", replace(film, media="webm"))
    yield findings_of(PLAN, "video", "main", "f", FileFacts("unknown", 9, seems="mkv"))
    heard = FileFacts("mp3", 9, duration_ms=9, sound=True, codec="mp3", frames=9, damaged=1)
    yield findings_of(PLAN, "sound", "main", "f", heard)
    yield findings_of(PLAN, "sound", "main", "f", replace(heard, duration_ms=999_999))
    yield findings_of(PLAN, "sound", "main", "f", replace(heard, frames=0))
    yield findings_of(PLAN, "picture", "main", "f", FileFacts("jpeg", 9, width=40, height=30))


def of_what_was_typed() -> Iterator[list[Finding]]:
    """The same of words."""
    for text in ("một", "một hai ba bốn năm sáu"):
        typed = {"title": "", "text": text, "explanation": "hai chữ"}
        yield found_in_words(PLAN, "text", typed, {}, original_declared=False)


def of_copies() -> Iterator[list[Finding]]:
    """The same of what is like something else."""
    yield [copy_finding([Likeness(400, False)], "f"), copy_finding([Likeness(1000, True)], "")]


def told(language: Language) -> str:
    """All of them in words."""
    parts = Renderer().environment.get_template("entries/entry_parts.html").make_module({})
    every = [one for found in (*of_files(), *of_what_was_typed(), *of_copies()) for one in found]
    assert {one.code for one in every} == FINDING_LEVELS.keys() - ELSEWHERE
    finding = vars(parts)["finding"]
    return "\n".join(html.unescape(finding(catalogue(language), one)) for one in every)


def test_every_finding_is_told_in_both_languages() -> None:
    found = told("vi")
    assert "Video dài 0:00, ngắn hơn mức 3:00 mà" in found
    assert "Bài có 9 chữ, chưa đủ 10 chữ mà" in found
    assert "Trang bìa thiếu thông tin mà thể lệ yêu cầu: Số điện thoại" in found
    found = told("en")
    assert "The picture has 40 × 30 pixels; its longer side needs 3,000" in found
    assert "that the rules ask for: Author's full name" in found
    assert "Hand in one of these formats: mp4." in found
    assert "About 40% like another entry" in found
