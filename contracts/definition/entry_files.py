"""What an entry may be, and the files that hold it: kinds, formats, and how large they may be."""

from typing import Final, Literal

EntryKind = Literal["essay", "video", "text", "picture", "sound"]
EntryFormat = Literal[
    "docx", "pdf", "txt", "mp4", "webm", "mov", "jpeg", "png", "mp3", "m4a", "ogg", "wav", "flac"
]
SizedFile = Literal["essay", "video", "picture", "sound", "attachment"]

#: the formats of each kind; a text is typed on the page and has no file
FORMATS: Final[dict[EntryKind, tuple[EntryFormat, ...]]] = {
    "essay": ("docx", "pdf", "txt"),
    "video": ("mp4", "webm", "mov"),
    "text": (),
    "picture": ("jpeg", "png"),
    "sound": ("mp3", "m4a", "ogg", "wav", "flac"),
}
#: bytes of the largest file that the platform takes
LARGEST_FILE: Final = 2_200_000_000
#: bytes of the largest file, where a plan does not say
SIZES: Final[dict[SizedFile, int]] = {
    "essay": 30_000_000,
    "video": LARGEST_FILE,
    "picture": 50_000_000,
    "sound": 300_000_000,
    "attachment": 50_000_000,
}
