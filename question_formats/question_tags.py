"""Difficulty, audience and office as tags: ``difficulty:easy``, ``office:Phòng Nội vụ``."""

from collections.abc import Iterable

from msgspec import Struct, field

from contracts.definition import Difficulty, QuestionKind
from contracts.vietnamese_text import plain
from spreadsheets import cell_values
from spreadsheets.row_findings import Wrong

from .plain_text import clean

_DIFFICULTY = {"difficulty", "muc do"}
_AUDIENCE = {"audience", "doi tuong"}
_SHUFFLE = {"shuffle", "xao phuong an", "dao phuong an"}
_KIND = {"kind", "loai cau hoi"}
_OFFICE = {"office", "contributor", "don vi", "don vi dong gop"}


class Tags(Struct):
    """What the tags of a question say; ``other`` say nothing to us."""

    difficulty: Difficulty | None = None
    contributor: str | None = None
    audience: str | None = None
    shuffle: bool | None = None
    kind: QuestionKind | None = None
    other: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def read_tags(given: Iterable[str]) -> Tags:
    """``wrong``: the findings about values that are none of ours."""
    tags = Tags()
    for tag in map(clean, given):
        key, colon, value = tag.partition(":")
        name, value = plain(key), clean(value)
        if colon and value and name in _OFFICE:
            tags.contributor = value
        elif colon and value and name in _AUDIENCE:
            tags.audience = value
        elif colon and name in _DIFFICULTY:
            try:
                tags.difficulty = cell_values.difficulty(value)
            except Wrong:
                tags.wrong.append("difficulty_unknown")
        elif colon and name in _SHUFFLE:
            try:
                tags.shuffle = cell_values.yes_or_no(value)
            except Wrong:
                tags.wrong.append("shuffle_unknown")
        elif colon and name in _KIND:
            try:
                tags.kind = cell_values.question_kind(value)
            except Wrong:
                tags.wrong.append("kind_unknown")
        elif tag:
            tags.other.append(tag)
    return tags


def tags_of(
    difficulty: Difficulty | None,
    contributor: str | None,
    audience: str | None = None,
    shuffle: bool | None = None,
    kind: QuestionKind | None = None,
) -> list[str]:
    """The same the other way round."""
    told = (
        ("difficulty", difficulty),
        ("shuffle", None if shuffle is None else "yes" if shuffle else "no"),
        ("kind", kind),
        ("audience", audience),
        ("office", contributor),
    )
    return [f"{name}:{value}" for name, value in told if value]
