"""How FFmpeg calls the formats of videos and sounds that are taken."""

from collections.abc import Mapping
from typing import Final

from contracts.entry_checks import FileType

#: the one demuxer that a file of the format is given to. None is ever guessed: some of FFmpeg's
#: read lists of further files, and fetch them
DEMUXERS: Final[Mapping[FileType, str]] = {
    "mp4": "mov",
    "mov": "mov",
    "m4a": "mov",
    "webm": "matroska",
    "mp3": "mp3",
    "ogg": "ogg",
    "wav": "wav",
    "flac": "flac",
}
MUXERS: Final[Mapping[FileType, str]] = {**DEMUXERS, "mp4": "mp4", "m4a": "ipod", "webm": "webm"}
#: files of boxes, which can be cleaned in place
OF_BOXES: Final[frozenset[FileType]] = frozenset(("mp4", "mov", "m4a"))
PICTURES: Final[frozenset[FileType]] = frozenset(("jpeg", "png"))
MEDIA: Final[frozenset[FileType]] = PICTURES | DEMUXERS.keys()
