"""The check desk: what was handed in is read in a reading process, and judges read what is left
when cover and names are gone."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from contracts.accounts import Names
from contracts.errors import Refused
from contracts.file_checks import BlindFile, BlindView, ChecksToDo, ClaimChecks, FileCheck
from gateway.core.files.reading_tasks import ReadEntryMedia
from gateway.uploads.actions.check_desk import DESKS, check_all, check_waiting
from tests.support.documents import docx, line
from tests.support.media import CANARY, clip, picture, picture_bomb
from tests.unit.gateway.example_contest import CONTEST, ROUND
from tests.unit.gateway.uploads.sending import (
    Door,
    OutOfReach,
    body_of,
    doors,
    name_in,
    pieces,
)

PAGE = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
ESSAY = docx(
    "".join(
        [
            line("Tác giả: Trần Bình"),
            line("Điện thoại: 0912345678"),
            PAGE,
            line("Quê hương tôi bên dòng Đakrông."),
            line("TRAN BINH, Sở Nội vụ."),
        ]
    )
)
SHEET = f"/api/contests/{CONTEST}/rounds/{ROUND}/sheets/phieu1"


async def sent(door: Door, content: bytes, *, at_once: int = 64) -> str:
    """A file that has come whole; its id."""
    place = await door.create(len(content), kind="essay")
    for at, piece in zip(range(0, len(content), at_once), pieces(content, at_once), strict=True):
        assert (await door.patch(place, at, body_of([piece]))).status == 204
    return name_in(place)


def waiting(door: Door, *files: str) -> None:
    """Let exam give these to look into, once: the gateway's own desks ask as well."""
    labels: Any = {"author": "Trần Bình", "phone": "0912345678"}
    checks = [
        FileCheck(CONTEST, "bai1", 1, one, "A1", "essay", "main", 9, labels, ["p2"], ["0912345678"])
        for one in files
    ]

    def claimed(item: ClaimChecks) -> ChecksToDo:
        given = [] if item.kinds else checks[:]
        del checks[: len(given)]
        return ChecksToDo(given)

    door.caller.handlers["exam.claim_checks"] = claimed


def test_a_document_is_looked_into_and_its_judge_reads_no_name(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            door.caller.handlers["registration.names"] = lambda item: Names({"p2": "Trần Bình"})
            file = await sent(door, ESSAY)
            waiting(door, file)
            assert await check_waiting(door.gateway, "c1") == 1
            (told,) = door.caller.commands("exam.record_check")
            assert (told.facts.media, told.facts.cover_labels) == ("docx", ["author", "phone"])
            assert (told.file, told.checker, told.facts.words) == (file, "c1", 11)
            door.caller.handlers["exam.blind_content"] = lambda item: BlindView(
                CONTEST, "essay", True, "Bài của Trần Bình", "", "", "A1", ["p2"], [],
                [BlindFile(1, file, len(ESSAY), "main", told.facts, told.rendition)],
            )  # fmt: skip
            who = door.bearer("judge", person="gk")
            content = json.loads((await door.ask("GET", SHEET, who)).body)["content"]
            assert content["title"] == "Bài của ▇▇▇"
            (shown,) = content["files"]
            assert shown["text"].startswith("Quê hương tôi bên dòng Đakrông.\n▇▇▇, ")
            assert file not in json.dumps(content)
            await door.gateway.uploads.drop(file)
            left = [one for one in tmp_path.rglob("*") if file in str(one) and one.is_file()]
            assert left == []

    asyncio.run(story())


async def shown(door: Door, file: str, rendition: str) -> bytes:
    """What judges see or hear of a file."""
    uploads = door.gateway.uploads
    return (await uploads.rendition(file, rendition, await uploads.joined(file))).read()


def test_media_are_looked_into_and_their_judges_are_told_no_name(tmp_path: Path) -> None:
    given = [
        (clip("mp4", titled=True, rotation=90), "mp4"),
        (clip("mov", titled=True, chapters=True), "mp4"),
        (clip("flac", titled=True), "flac"),
        (picture("jpeg", turned=6), "jpeg"),
    ]

    async def story() -> None:
        async with doors(tmp_path, segment=4096) as (door,):
            files = [await sent(door, content, at_once=4096) for content, _ in given]
            waiting(door, *files)
            assert await check_waiting(door.gateway, "c1") == len(given)
            told = {one.file: one for one in door.caller.commands("exam.record_check")}
            for file, (content, ending) in zip(files, given, strict=True):
                one = told[file]
                assert CANARY.encode() in content
                assert CANARY.encode() not in await shown(door, file, one.rendition)
                assert one.rendition.endswith(f".{ending}")
                assert (one.facts.fault, one.facts.size) == ("", len(content))
            video, _, sound, still = (told[one].facts for one in files)
            assert (video.width, video.height, video.sound, video.damaged) == (36, 64, True, 0)
            assert (sound.duration_ms, sound.codec) == (2000, "flac")
            assert (still.width, still.height, still.rotation) == (30, 40, 90)
            for file in files:
                await door.gateway.uploads.drop(file)
            left = [one for one in (tmp_path / "files").rglob("*") if one.is_file()]
            assert left == []

    asyncio.run(story())


def test_what_cannot_be_played_is_told_and_not_shown(tmp_path: Path) -> None:
    given = [b"\0\0\0\x18ftypmp42" + bytes(99), picture_bomb(9_000, 9_000), b"RIFF\0\0\0\0AVI "]

    async def story() -> None:
        async with doors(tmp_path, segment=4096) as (door,):
            files = [await sent(door, content, at_once=4096) for content in given]
            waiting(door, *files)
            await check_waiting(door.gateway, "c1")
            told = {one.file: one for one in door.caller.commands("exam.record_check")}
            found = [(told[one].facts.media, told[one].facts.fault) for one in files]
            assert found == [("mp4", "unreadable"), ("png", "too_heavy"), ("unknown", "")]
            assert [told[one].rendition for one in files] == [""] * 3

    asyncio.run(story())


def test_a_store_that_is_out_of_reach_says_nothing_about_a_file(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path, segment=4096) as (door,):
            content = clip("mp4")
            file = await sent(door, content, at_once=4096)
            parts = await door.gateway.uploads.segments(file)
            door.gateway.uploads.objects.delete([parts[-1][0]])
            with pytest.raises(Refused) as refused:
                await door.gateway.readers.media(
                    ReadEntryMedia(str(tmp_path / "files"), file, parts, "mp4")
                )
            assert refused.value.problem.code == "store.unreachable"

    asyncio.run(story())


def test_nothing_is_claimed_in_vain_while_the_store_is_out_of_reach(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            store, claims = door.gateway.uploads.objects, 0

            def claimed(item: ClaimChecks) -> ChecksToDo:
                nonlocal claims
                claims += item.checker == "c1"
                return ChecksToDo([])

            door.caller.handlers["exam.claim_checks"] = claimed
            door.gateway.uploads.objects = OutOfReach(tmp_path / "gone")
            assert not await check_all(door.gateway, "c1", DESKS[1], reached=False)
            assert claims == 0
            door.gateway.uploads.objects = store
            assert await check_all(door.gateway, "c1", DESKS[1], reached=False)
            assert claims == 1

    asyncio.run(story())


def test_an_empty_store_is_no_accident(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            waiting(door, "f" * 32)
            await check_waiting(door.gateway, "c1")
            (lost,) = door.caller.commands("exam.record_check")
            assert (lost.facts.fault, lost.rendition) == ("empty", "")

    asyncio.run(story())
