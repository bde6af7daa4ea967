"""What a person has sent: another device goes on, and the file can be had back."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.accounts import Role
from contracts.local_times import rfc3339
from contracts.uploads import Uploads
from tests.unit.gateway.access.requests_of_routes import ROLES
from tests.unit.gateway.example_contest import CONTEST, ROUND, UPLOAD
from tests.unit.gateway.uploads.sending import (
    ENTRIES,
    OCTETS,
    WHOLE,
    OutOfReach,
    announcing,
    body_of,
    doors,
    name_in,
)

BOX = f"/api/contests/{CONTEST}/rounds/{ROUND}/uploads"


def test_another_device_is_told_how_far_each_file_has_come(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path, 2) as (one, other):
            place = await one.create(40)
            await one.patch(place, 0, body_of([b"x" * 17], broken=True))
            (begun,) = one.caller.commands("exam.begin_upload")
            row = {"upload": begun.upload, "name": begun.name, "size": begun.size}

            def told(item: Any) -> Uploads:
                assert (item.contest, item.round, item.person) == (CONTEST, ROUND, "an")
                return Uploads([replace(UPLOAD, **row), UPLOAD])

            other.caller.handlers["exam.uploads"] = told
            answer = await other.ask("GET", BOX, other.bearer("contestant", person="an"))
            mine, not_begun = json.loads(answer.body)["uploads"]
            assert mine == {
                **row,
                "kind": "video",
                "purpose": "main",
                "offset": 17,
                "begun_at": rfc3339(UPLOAD.begun_at_us),
                "expires_at": rfc3339(UPLOAD.expires_at_us),
            }
            assert (not_begun["upload"], not_begun["offset"]) == (UPLOAD.upload, 0)

    asyncio.run(story())


def test_the_sender_alone_gets_a_file_back_and_only_whole(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            place = await door.create(len(WHOLE))
            await door.patch(place, 0, body_of([WHOLE[:100]], broken=True))
            sender = door.bearer("contestant", person="an")
            early = await door.ask("GET", place, sender)
            assert (early.status, early.code) == (409, "upload.incomplete")
            assert json.loads(early.body)["offset"] == 100
            await door.patch(place, 100, body_of([WHOLE[100:]]))
            answer = await door.ask("GET", place, sender)
            assert (answer.status, answer.body) == (200, WHOLE)
            name = f"tep-{name_in(place)[:8]}.bin"
            assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
            assert answer.headers["content-security-policy"].startswith("sandbox;")
            part = await door.ask("GET", place, {**sender, "range": "bytes=60-69"})
            assert (part.status, part.body) == (206, WHOLE[60:70])
            stranger = await door.ask("GET", place, door.bearer("organiser", person="binh"))
            assert (stranger.status, stranger.code) == (404, "upload.unknown")
            assert (await door.ask("GET", place, {})).code == "session.missing"

    asyncio.run(story())


def test_an_id_that_is_none_is_nobodys(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            for name in ("x", "5" * 31, "..", "%2e%2e", "g" * 32):
                answer = await door.tus("DELETE", f"/api/uploads/{name}")
                assert (answer.status, answer.code) == (404, "upload.unknown"), name

    asyncio.run(story())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("must_change", [False, True])
def test_whoever_is_signed_in_sends_files_of_their_own(
    tmp_path: Path, role: Role, must_change: bool
) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            who = {"tus-resumable": "1.0.0"}
            who |= door.bearer(role, agency="A1", must_change=must_change)
            begun = await door.ask("POST", ENTRIES, {**who, **announcing(3)})
            assert begun.status == 201
            place = begun.headers["location"]
            sending = {"content-type": OCTETS, "upload-offset": "0"}
            sent = await door.ask("PATCH", place, {**who, **sending}, body_of([b"abc"]))
            assert sent.status == 204
            for method, status in (("HEAD", 200), ("GET", 200), ("DELETE", 204)):
                assert (await door.ask(method, place, who)).status == status, method

    asyncio.run(story())


def test_while_the_store_is_out_of_reach_senders_are_told_to_come_again(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            place = await door.create(3)
            await door.patch(place, 0, body_of([b"abc"]))
            door.caller.handlers["exam.uploads"] = lambda item: Uploads([UPLOAD])
            door.gateway.uploads.objects = OutOfReach(tmp_path / "files")
            sender = door.bearer("contestant", person="an")
            entry = {"kind": "video", "files": [{"upload": name_in(place)}]}
            asked = [
                await door.ask("GET", BOX, sender),
                await door.ask("GET", place, sender),
                await door.ask("POST", ENTRIES, sender, body_of([json.dumps(entry).encode()])),
            ]
            assert {(one.status, one.code) for one in asked} == {(503, "unavailable")}
            assert all("retry-after" in one.headers for one in asked)

    asyncio.run(story())
