"""What a look into the files of an entry brings to light, and what people read of it.

A reading process tells facts; exam holds them against the rules of the plan and makes findings of
them; texts of findings are the gateway's. A finding of level "error" keeps an entry from being
accepted by itself, a "warning" asks for a look, an "advice" is for the author.
"""

from typing import Final, Literal

from msgspec import Struct, field

from contracts.definition import EntryFormat, EntryLabel

FileType = EntryFormat | Literal["unknown"]
#: why a file could not be looked into
FileFault = Literal["", "empty", "unreadable", "encrypted", "zip_bomb", "too_heavy"]
FindingLevel = Literal["error", "warning", "advice"]
#: what browsers of today play, of videos and of sound, beside PCM in a wav file
PLAYED_CODECS: Final = frozenset(
    ("h264", "vp8", "vp9", "av1", "aac", "mp3", "opus", "vorbis", "flac")
)


class FileFacts(Struct, frozen=True, omit_defaults=True):
    """What a file is, by its content. ``None``: it has no such thing.

    ``seems``: what a file of unknown type looks like. ``words``: without the cover, of which
    ``cover_lines`` paragraphs are at the beginning, telling ``cover_labels``. ``numbered``: its
    pages are. ``active``: it holds what a program would carry out. ``masked``: how often a name was
    made unreadable for judges. ``duration_ms``: by what can be played, whatever the file says of
    itself. ``width``, ``height``: in pixels as it is shown, ``rotation`` included. ``codec``: of
    picture and sound the one that browsers cannot play, else that of the picture. ``frames``,
    ``damaged``: decoded here and there, of a sound everywhere, and places where that failed.
    """

    media: FileType
    size: int
    fault: FileFault = ""
    seems: str = ""
    words: int | None = None
    words_with_cover: int | None = None
    cover_lines: int = 0
    cover_labels: list[EntryLabel] = field(default_factory=list)
    pages: int | None = None
    numbered: bool | None = None
    tracked_changes: bool = False
    active: bool = False
    pictures: int = 0
    masked: int = 0
    duration_ms: int | None = None
    width: int | None = None
    height: int | None = None
    rotation: int = 0
    variable_rate: bool = False
    sound: bool | None = None
    codec: str = ""
    frames: int = 0
    damaged: int = 0


#: every finding, and how grave it is
FINDING_LEVELS: Final[dict[str, FindingLevel]] = {
    "file.empty": "error",
    "file.unreadable": "error",
    "file.encrypted": "error",
    "file.zip_bomb": "error",
    "file.too_heavy": "error",
    "file.too_large": "error",
    "file.wrong_type": "error",
    "file.type_not_taken": "error",
    "file.misnamed": "advice",
    "file.active_content": "warning",
    "file.no_text": "error",
    "words.few": "error",
    "words.many": "error",
    "explanation.many": "error",
    "cover.missing": "error",
    "cover.field": "error",
    "pages.unnumbered": "advice",
    "tracked_changes": "warning",
    "video.short": "error",
    "video.long": "error",
    "video.no_sound": "warning",
    "video.undecodable": "error",
    "video.damaged": "warning",
    "video.codec": "warning",
    "video.variable_rate": "advice",
    "sound.short": "error",
    "sound.long": "error",
    "sound.undecodable": "error",
    "sound.damaged": "warning",
    "picture.small": "error",
    "copy.exact": "warning",
    "copy.near": "warning",
    "label.missing": "error",
    "original.undeclared": "error",
}


class Finding(Struct, frozen=True, omit_defaults=True):
    """Something an author may mend, or a screener should look at. ``file``: in which; empty: in
    what was typed. ``values`` fill its text."""

    code: str
    level: FindingLevel
    file: str = ""
    values: dict[str, str | int] = field(default_factory=dict)
