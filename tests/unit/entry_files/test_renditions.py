"""What others than its author are shown of a picture, a sound or a video: nothing says who made
it, and all of it is still there."""

import struct
from io import BytesIO

import av
import pytest
from PIL import Image

from contracts.entry_checks import FileType
from entry_files.document import Unreadable
from entry_files.media_reader import read_media
from entry_files.media_remuxing import remuxed
from entry_files.mp4_scrubbing import NotInPlace, scrubbed
from entry_files.picture_reader import read_picture
from tests.support.media import CANARY, KINDS, clip, picture, picture_bomb

NAME = CANARY.encode()


def written_over(content: bytes) -> bytes:
    """The file under its patches."""
    made = bytearray(content)
    for at, piece in scrubbed(BytesIO(content), len(content)):
        made[at : at + len(piece)] = piece
    assert len(made) == len(content)
    return bytes(made)


def packets(content: bytes) -> list[tuple[int, int | None, bytes]]:
    """Picture and sound, packet by packet."""
    with av.open(BytesIO(content), "r") as held:
        streams = [*held.streams.video[:1], *held.streams.audio[:1]]
        return [
            (streams.index(one.stream), one.pts, bytes(one))
            for one in held.demux(streams)
            if one.size
        ]


@pytest.mark.parametrize("kind", ["mp4", "mov", "m4a"])
def test_a_file_of_boxes_is_cleaned_in_place(kind: FileType) -> None:
    content = clip(kind, titled=True)
    assert content.count(NAME) > 3
    clean = written_over(content)
    assert NAME not in clean
    assert packets(clean) == packets(content)
    assert read_media(BytesIO(clean), kind, 9) == read_media(BytesIO(content), kind, 9)


@pytest.mark.parametrize("chapters", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_any_file_can_be_made_anew(kind: FileType, chapters: bool) -> None:
    content = clip(kind, titled=True, chapters=chapters)
    assert NAME in content
    made = BytesIO()
    remuxed(BytesIO(content), made, kind)
    clean = made.getvalue()
    assert NAME not in clean
    assert [piece for *_, piece in packets(clean)] == [piece for *_, piece in packets(content)]
    before, after = (read_media(BytesIO(one), kind, 9) for one in (content, clean))
    assert (after.duration_ms, after.frames, after.damaged) == (
        before.duration_ms,
        before.frames,
        0,
    )


def test_a_video_that_is_made_anew_is_still_held_upright() -> None:
    made = BytesIO()
    remuxed(BytesIO(clip("mp4", rotation=90)), made, "mp4")
    assert read_media(BytesIO(made.getvalue()), "mp4", 9).rotation == 90


def test_chapters_are_a_further_track_that_cannot_be_written_over() -> None:
    content = clip("mp4", titled=True, chapters=True)
    with pytest.raises(NotInPlace):
        scrubbed(BytesIO(content), len(content))


def test_what_lies_among_the_samples_and_is_not_played_is_written_over() -> None:
    content = clip("mp4", titled=True)
    behind = content + struct.pack(">I4s", 8 + len(NAME), b"mdat") + NAME
    start = content.index(b"mdat") - 4
    size = struct.unpack(">I", content[start : start + 4])[0]
    moov, samples = content[start + size :], content[start + 8 : start + size]
    before = struct.pack(">I4s", size + len(NAME), b"mdat") + NAME + samples
    first = content[:start] + before + moved(moov, len(NAME))
    for file in (behind, first):
        clean = written_over(file)
        assert NAME not in clean
        assert packets(clean) == packets(content)


def moved(moov: bytes, by: int) -> bytes:
    """The boxes after samples that lie so many bytes further on."""
    made, at = bytearray(moov), -1
    while (at := moov.find(b"stco", at + 1)) >= 0:
        (count,) = struct.unpack_from(">I", moov, at + 8)
        for place in range(at + 12, at + 12 + 4 * count, 4):
            struct.pack_into(">I", made, place, struct.unpack_from(">I", moov, place)[0] + by)
    return bytes(made)


def test_boxes_that_do_not_fit_into_each_other_lead_to_nothing_else() -> None:
    content = clip("mp4", titled=True)
    first, refused = content.index(b"moov") - 4, 0
    for start in range(first, first + 800, 13):
        broken = content[:start] + b"\xff\xff\xff\xf0" + content[start + 4 :]
        try:
            scrubbed(BytesIO(broken), len(broken))
        except NotInPlace:
            refused += 1
    assert refused > 5


@pytest.mark.parametrize("kind", ["jpeg", "png"])
@pytest.mark.parametrize(
    ("turned", "degrees", "red"),
    [(1, 0, (20, 5)), (6, 90, (25, 20)), (8, 270, (5, 20)), (3, 180, (20, 25))],
)
def test_a_picture_is_shown_upright_without_what_its_camera_wrote(
    kind: FileType, turned: int, degrees: int, red: tuple[int, int]
) -> None:
    content = picture(kind, turned=turned)
    assert content.count(NAME) > 2
    read = read_picture(BytesIO(content), kind, len(content))
    assert NAME not in read.shown
    size = (40, 30) if degrees in (0, 180) else (30, 40)
    assert (read.facts.width, read.facts.height, read.facts.rotation) == (*size, degrees)
    with Image.open(BytesIO(read.shown)) as shown:
        assert shown.size == size
        colour = shown.convert("RGB").getpixel(red)
        assert isinstance(colour, tuple)
        assert colour[0] > 200 > 60 > colour[2]
        assert not shown.getexif()


def test_a_large_picture_is_shown_as_large_as_screens_are_and_told_as_it_is() -> None:
    content = picture("jpeg", (5000, 20))
    read = read_picture(BytesIO(content), "jpeg", len(content))
    assert (read.facts.width, read.facts.height) == (5000, 20)
    with Image.open(BytesIO(read.shown)) as shown:
        assert shown.width == 4096


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_pictures_of_few_or_many_colours_are_shown(mode: str) -> None:
    made = BytesIO()
    Image.new(mode, (9, 7)).save(made, "PNG")
    read = read_picture(made, "png", 9)
    with Image.open(BytesIO(read.shown)) as shown:
        assert shown.size == (9, 7)


def test_a_picture_that_would_fill_the_memory_is_not_opened() -> None:
    with pytest.raises(Unreadable) as refused:
        read_picture(BytesIO(picture_bomb(9_000, 9_000)), "png", 9)
    assert refused.value.fault == "too_heavy"


@pytest.mark.parametrize("kind", ["jpeg", "png"])
def test_a_picture_that_was_cut_off_is_unreadable(kind: FileType) -> None:
    content = picture(kind)
    for size in (9, len(content) // 2, len(content) - 20):
        with pytest.raises(Unreadable):
            read_picture(BytesIO(content[:size]), kind, size)


def test_a_fault_of_the_store_is_not_one_of_the_picture() -> None:
    class Gone(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("the store is out of reach")

    with pytest.raises(OSError, match="out of reach"):
        read_picture(Gone(), "png", 9)
