"""What every store of objects promises: in a folder, and in S3 over HTTP."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from plumbing.joined_objects import Joined
from plumbing.object_store import LEFT_OVER_S, Objects, objects_at, refuses_doubles


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Objects:
    if request.param == "folder":
        return objects_at(str(tmp_path / "store"))
    return objects_at(request.getfixturevalue("s3"))


def test_of_many_who_make_the_same_object_one_is_told_that_it_is_theirs(store: Objects) -> None:
    begin = threading.Barrier(8)

    def make(number: int) -> bool:
        begin.wait()
        return store.put_new("u/a/000", b"%d" % number)

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(make, range(8)))
    assert made.count(True) == 1
    assert store.read("u/a/000", 0, 10) == b"%d" % made.index(True)


def test_a_store_is_tried_before_it_is_relied_on(store: Objects) -> None:
    assert refuses_doubles(store)
    assert store.listed("probe/") == []


def test_gateways_that_start_together_try_their_store_beside_each_other(store: Objects) -> None:
    def tried(_: int) -> bool:
        return refuses_doubles(store)

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(tried, range(40)))


def test_objects_are_listed_in_order_with_their_sizes_and_removed(store: Objects) -> None:
    for name in ("u/a/002", "u/a/000", "u/b/000"):
        store.put_new(name, memoryview(bytearray(name.encode())))
    assert store.listed("u/a/") == [("u/a/000", 7), ("u/a/002", 7)]
    store.delete(["u/a/000", "u/a/001", "u/a/002"])
    store.delete([])
    assert store.listed("u/a/") == []
    assert store.listed("u/b/") == [("u/b/000", 7)]
    with pytest.raises(FileNotFoundError):
        store.read("u/a/000", 0, 1)


def test_objects_that_follow_each_other_are_read_as_one_file(store: Objects) -> None:
    whole = bytes(range(256))
    for at in range(0, 256, 50):
        store.put_new(f"u/a/{at:03d}", whole[at : at + 50])
    joined = Joined(store, store.listed("u/a/"), [(48, b"....")], block=7)
    expected = whole[:48] + b"...." + whole[52:]
    assert joined.read() == expected
    for start, end in ((0, 1), (45, 55), (99, 101), (200, 256)):
        assert joined.seek(start) == joined.tell() == start
        assert joined.read(end - start) == expected[start:end]
        assert b"".join(joined.chunks(start, end, 9)) == expected[start:end]
    assert joined.seekable()
    assert joined.seek(-1, 2) == 255


def test_a_store_that_cannot_be_reached_fails_as_a_file_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    monkeypatch.setattr("plumbing.object_store.RETRIES", 0)
    nowhere = objects_at("s3://hoithi?endpoint=http://127.0.0.1:9")
    with pytest.raises(OSError, match="127"):
        nowhere.put_new("u/a/000", b"x")


def test_what_a_killed_process_left_half_written_is_removed_a_day_later(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    objects_at(str(folder))
    old, new = folder / "tmp" / "old", folder / "tmp" / "new"
    for file in (old, new):
        file.write_bytes(b"half")
    long_ago = new.stat().st_mtime - LEFT_OVER_S - 60
    os.utime(old, (long_ago, long_ago))
    objects_at(str(folder))
    assert not old.exists()
    assert new.exists()


@pytest.mark.parametrize("name", ["../x", "u/../../x", "u//x", "/etc/x", "u/./x"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        objects_at(str(tmp_path / "store")).put_new(name, b"x")


@pytest.mark.parametrize("address", ["http://h/b", "s3:///b", "s3://b?endpiont=http://h"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="HOITHI_FILES"):
        objects_at(address)


def test_files_of_a_folder_are_their_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    objects_at(str(folder)).put_new("u/a/000", b"x")
    for path in (folder, *folder.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path
