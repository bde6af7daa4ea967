"""The store of files: tried when a gateway starts, swept of what nobody can hand in."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.errors import STORE, Unavailable
from contracts.uploads import DropUploads, Uploads
from gateway.uploads.actions import upkeep
from gateway.uploads.actions.upkeep import SWEPT_AFTER_US, sweep, tried
from plumbing.object_store import Bytes, Folder
from tests.unit.gateway.example_contest import UPLOAD
from tests.unit.gateway.uploads.sending import (
    ENTRIES,
    OutOfReach,
    announcing,
    body_of,
    doors,
    name_in,
)


class Overwriting(Folder):
    """Calls itself compatible, and passes "only if there is none" over."""

    def put_new(self, name: str, content: Bytes) -> bool:
        self.delete([name])
        return super().put_new(name, content)


def test_a_store_that_overwrites_keeps_its_gateway_from_being_used(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            assert door.gateway.uploads.problems() == []
            door.gateway.uploads.objects = Overwriting(tmp_path / "files")
            assert not await tried(door.gateway.uploads)
            (problem,) = door.gateway.uploads.problems()
            assert "overwrites" in problem
            assert problem in door.gateway.problems()
            door.gateway.uploads.objects = Folder(tmp_path / "files")
            assert await tried(door.gateway.uploads)
            assert door.gateway.uploads.problems() == []

    asyncio.run(story())


def test_without_its_store_a_gateway_does_all_but_take_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gateway.uploads import cache

    async def story() -> None:
        async with doors(tmp_path) as (door,):
            monkeypatch.setattr(cache, "PATIENCE_S", 0.01)  # the doors have waited for the trial
            door.gateway.uploads.objects = OutOfReach(tmp_path / "files")
            cut = await door.tus("POST", ENTRIES, announcing(9))
            assert (cut.status, cut.code) == (503, "unavailable")
            assert not await tried(door.gateway.uploads)
            assert door.gateway.uploads.problems() == []
            door.gateway.uploads._proved.clear()  # as when it could not be reached at the start
            untried = await door.tus("POST", ENTRIES, announcing(9))
            assert (untried.status, untried.code) == (503, "unavailable")

    asyncio.run(story())


def test_what_nobody_can_hand_in_is_removed_and_then_forgotten(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            gone, kept = [await door.create(3) for _ in range(2)]
            for place in (gone, kept):
                await door.patch(place, 0, body_of([b"abc"]))

            def expired(item: Any) -> Uploads:
                assert item.before_us == door.now_us - SWEPT_AFTER_US
                return Uploads([replace(UPLOAD, upload=name_in(gone))])

            door.caller.handlers["exam.expired_uploads"] = expired
            assert await sweep(door.gateway) == 1
            assert (await door.tus("HEAD", gone)).status == 404
            assert await door.content(kept) == b"abc"
            assert door.caller.commands("exam.drop_uploads") == [DropUploads([name_in(gone)])]

    asyncio.run(story())


def test_what_could_not_be_removed_is_not_forgotten(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            door.caller.handlers["exam.expired_uploads"] = lambda item: Uploads([UPLOAD])
            door.gateway.uploads.objects = OutOfReach(tmp_path / "files")
            with pytest.raises(Unavailable):
                await sweep(door.gateway)
            assert not door.caller.commands("exam.drop_uploads")

    asyncio.run(story())


def test_a_gateway_sweeps_again_and_again_whatever_goes_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "SWEEP_EVERY_S", 0.0)

    async def story() -> None:
        async with doors(tmp_path) as (door,):
            asked = asyncio.Event()

            def expired(_: Any) -> Uploads:
                if len(door.caller.commands("exam.expired_uploads")) > 2:
                    asked.set()
                raise Unavailable(STORE)

            door.caller.handlers["exam.expired_uploads"] = expired
            async with asyncio.timeout(5):
                await asked.wait()

    asyncio.run(story())
