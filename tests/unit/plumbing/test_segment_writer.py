"""A file that is written into a store while it is made."""

from pathlib import Path

import pytest

from plumbing.joined_objects import Joined
from plumbing.object_store import Folder
from plumbing.segment_writer import SegmentWriter


def written(store: Folder, *pieces: tuple[int, bytes]) -> bytes:
    """What lies in the store when these were written at their places."""
    writer = SegmentWriter(store, "r/a/b.mp4/", 8)
    for at, content in pieces:
        writer.seek(at)
        assert writer.write(content) == len(content)
    assert writer.seek(0, 2) == writer.size
    writer.finish()
    return Joined(store, store.listed("r/a/b.mp4/")).read()


@pytest.mark.parametrize(
    ("pieces", "whole"),
    [
        ([(0, b"short")], b"short"),
        ([(0, bytes(range(8)))], bytes(range(8))),
        ([(0, bytes(range(30)))], bytes(range(30))),
        ([(0, b"????"), (4, bytes(20)), (0, b"size"), (24, b"end")], b"size" + bytes(20) + b"end"),
        ([(0, bytes(90)), (80, b"index"), (0, b"size")], b"size" + bytes(76) + b"index" + bytes(5)),
        ([(0, b"ab"), (1, b"cdefghijklm"), (12, b"n")], b"acdefghijklmn"),
    ],
)
def test_it_is_there_as_it_was_written(
    tmp_path: Path, pieces: list[tuple[int, bytes]], whole: bytes
) -> None:
    assert written(Folder(tmp_path), *pieces) == whole


def test_what_is_in_the_store_already_cannot_be_written_anew(tmp_path: Path) -> None:
    for place in (9, 91):
        with pytest.raises(ValueError, match="file"):
            written(Folder(tmp_path / str(place)), (0, bytes(90)), (place, b"x"))
