"""Videos and sounds, by what can be played of them."""

from io import BytesIO
from typing import Any

import pytest

from contracts.entry_checks import FileFacts, FileType
from entry_files.document import Unreadable
from entry_files.file_type import type_of
from entry_files.media_reader import LONGEST_MS, read_media
from tests.support.media import KINDS, clip


def read(content: bytes) -> FileFacts:
    """Its facts."""
    return read_media(BytesIO(content), type_of(content[:4096]).media, len(content))


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_is_known_by_its_content_and_played(kind: FileType) -> None:
    facts = read(clip(kind))
    assert (facts.media, facts.sound, facts.damaged, facts.rotation) == (kind, True, 0, 0)
    assert 1900 < (facts.duration_ms or 0) < 2100
    assert facts.frames > 20
    assert (facts.width, facts.height) == ((64, 36) if KINDS[kind][1] else (None, None))
    assert facts.variable_rate is False


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"sound": False}, {"sound": False}),
        ({"rotation": 90}, {"rotation": 90, "width": 36, "height": 64}),
        ({"uneven": True}, {"variable_rate": True, "duration_ms": 2960}),
        ({"chapters": True}, {"duration_ms": 2000}),
        ({"seconds": 240, "rate": 1, "sound": False}, {"duration_ms": 240_000}),
    ],
)
def test_what_is_special_about_a_video_is_told(given: dict[str, Any], told: dict[str, Any]) -> None:
    facts = read(clip(**given))
    assert {name: getattr(facts, name) for name in told} == told
    assert facts.damaged == 0


def test_a_sound_with_a_cover_is_no_video_and_a_video_named_a_sound_is_one() -> None:
    assert read_media(BytesIO(clip("m4a")), "mp4", 9).media == "m4a"
    assert read_media(BytesIO(clip("mp4")), "m4a", 9).media == "mp4"


def boxes(content: bytes) -> dict[bytes, tuple[int, int]]:
    """Where the outermost boxes lie."""
    found, at = {}, 0
    while at < len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        found[content[at + 4 : at + 8]] = (at, at + size)
        at += size
    return found


def test_garbage_among_the_pictures_is_found() -> None:
    content = clip("mp4", sound=False)
    start, end = boxes(content)[b"mdat"]
    middle = (start + end) // 2
    facts = read(content[:middle] + b"\xa5" * 1500 + content[middle + 1500 :])
    assert facts.damaged > 0
    assert facts.frames > 0
    whole = read(content[: start + 8] + b"\xa5" * (end - start - 8) + content[end:])
    assert whole.frames == 0


def test_pictures_of_an_unknown_codec_are_none() -> None:
    content = clip("mp4").replace(b"avc1", b"zzz1")
    facts = read(content)
    assert (facts.media, facts.codec, facts.sound) == ("mp4", "unknown", True)
    assert (facts.frames, facts.width, facts.duration_ms) == (0, None, None)


def test_what_a_video_says_of_its_length_is_not_believed() -> None:
    content = clip("mp4", sound=False)
    header = content.index(b"mvhd")
    scale = int.from_bytes(content[header + 16 : header + 20], "big")
    longer = (200 * scale).to_bytes(4, "big")
    facts = read(content[: header + 20] + longer + content[header + 24 :])
    assert facts.duration_ms == 2000


def test_times_without_end_are_told_as_a_year() -> None:
    content = clip("mp4", sound=False)
    times = content.index(b"stts") + 12
    assert int.from_bytes(content[times : times + 4], "big") == 50
    slow = content[: times + 4] + b"\x7f\xff\xff\xff" + content[times + 8 :]
    scale = content.index(b"mdhd") + 16
    assert read(slow[:scale] + b"\0\0\0\1" + slow[scale + 4 :]).duration_ms == LONGEST_MS


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_was_cut_off_is_never_called_whole(kind: FileType) -> None:
    content = clip(kind)
    try:
        facts = read(content[: len(content) // 2])
    except Unreadable:
        return
    assert (facts.duration_ms or 0) < 1500


@pytest.mark.parametrize("head", [b"", b"\0\0\0\x18ftypmp42", b"\x1a\x45\xdf\xa3webm", b"OggS"])
def test_what_only_begins_like_a_video_is_unreadable(head: bytes) -> None:
    media: FileType = type_of(head).media if head else "mp4"
    with pytest.raises(Unreadable):
        read_media(BytesIO(head + b"nothing of a kind " * 99), media, 9)
