"""A judge gets files of a work by their numbers: what was made for them where they must not know
whose it is, and nothing by which the file could be found again."""

import asyncio
import json
import re
from pathlib import Path

import msgspec
import pytest

from contracts.entry_checks import FileFacts
from contracts.errors import Refused
from contracts.file_checks import BlindFile, BlindView
from contracts.score_sheets import SheetQuery, SheetView
from gateway.core.access.sessions import COOKIE
from tests.unit.gateway.example_contest import CONTEST, ROUND, SHEET
from tests.unit.gateway.fakes import refuse
from tests.unit.gateway.uploads.sending import (
    WHOLE,
    Answer,
    Door,
    OutOfReach,
    body_of,
    doors,
    name_in,
)

SHEETS = f"/api/contests/{CONTEST}/rounds/{ROUND}/sheets"
ONE = f"{SHEETS}/phieu1"
FILES = f"{ONE}/files"
PAGE = ONE.removeprefix("/api")
PATCH, AT = b"........", 70


async def works(door: Door, *, blind: bool, rendition: str, media: str = "mp4") -> str:
    """The work of the sheet has this file; its id."""
    place = await door.create(len(WHOLE))
    await door.patch(place, 0, body_of([WHOLE]))
    file = name_in(place)
    facts = FileFacts(media, len(WHOLE), duration_ms=272_000)  # type: ignore[arg-type]
    shown = BlindFile(1, file, len(WHOLE), "main", facts, rendition)
    view = BlindView(CONTEST, "video", blind, "Tên bài", "", "", "A1", [], ["canary"], [shown])
    door.caller.handlers["exam.blind_content"] = lambda item: view
    return file


def judge(door: Door) -> dict[str, str]:
    return door.bearer("judge", person="gk")


def tells_nothing(answer: Answer, file: str) -> None:
    assert file not in repr(answer.headers)
    assert "phim" not in repr(answer.headers)
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-security-policy"].startswith("sandbox;")


@pytest.mark.parametrize("blind", [True, False])
def test_what_was_written_over_in_a_video_is_written_over_in_every_part_of_it(
    tmp_path: Path, blind: bool
) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            file = await works(door, blind=blind, rendition="ab12.mp4")
            patches = msgspec.json.encode([(AT, PATCH)])
            door.gateway.uploads.objects.put_new(f"r/{file}/ab12.mp4-patches", patches)
            shown = WHOLE[:AT] + PATCH + WHOLE[AT + len(PATCH) :]
            whole = await door.ask("GET", f"{FILES}/1", judge(door))
            assert (whole.status, whole.body) == (200, shown)
            assert whole.headers["content-type"] == "video/mp4"
            assert whole.headers["content-disposition"] == 'inline; filename="bai-017-1.mp4"'
            tells_nothing(whole, file)
            for start, end in ((0, 9), (68, 73), (72, 80), (60, 200)):
                asked = {**judge(door), "range": f"bytes={start}-{end}"}
                part = await door.ask("GET", f"{FILES}/1", asked)
                assert (part.status, part.body) == (206, shown[start : end + 1])

    asyncio.run(story())


def test_what_was_made_anew_of_a_file_is_served_as_what_it_is_now(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            file = await works(door, blind=True, rendition="cd34.mp4", media="mov")
            for at in (0, 3):
                name = f"r/{file}/cd34.mp4-{at:015d}"
                door.gateway.uploads.objects.put_new(name, b"abc" if at == 0 else b"defg")
            answer = await door.ask("GET", f"{FILES}/1", judge(door))
            assert (answer.body, answer.headers["content-type"]) == (b"abcdefg", "video/mp4")
            content = json.loads((await door.ask("GET", ONE, judge(door))).body)["content"]
            (told,) = content["files"]
            assert (told["media"], told["url"], told["text"]) == ("mp4", f"{FILES}/1", None)
            assert told["duration_ms"] == 272_000
            door.gateway.uploads.objects.delete([f"r/{file}/cd34.mp4-{at:015d}" for at in (0, 3)])
            lost = await door.ask("GET", f"{FILES}/1", judge(door))
            assert (lost.status, lost.code) == (503, "unavailable")
            name = f"r/{file}/cd34.mp4-{0:015d}"
            door.gateway.uploads.objects.put_new(name, b"abc")
            await door.gateway.uploads.drop(file)
            assert [one for one in (tmp_path / "files").rglob("*") if one.is_file()] == []

    asyncio.run(story())


@pytest.mark.parametrize("media", ["mp4", "docx", "jpeg", "unknown"])
def test_a_judge_who_must_not_know_whose_it_is_never_gets_what_was_sent(
    tmp_path: Path, media: str
) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            await works(door, blind=True, rendition="", media=media)
            answer = await door.ask("GET", f"{FILES}/1", judge(door))
            assert (answer.status, answer.code) == (404, "upload.unknown")
            content = json.loads((await door.ask("GET", ONE, judge(door))).body)["content"]
            assert content["files"][0]["url"] is None

    asyncio.run(story())


@pytest.mark.parametrize("looked", [False, True])
def test_a_judge_is_told_whether_a_file_will_be_shown(tmp_path: Path, looked: bool) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            await works(door, blind=True, rendition="")
            if not looked:
                view: BlindView = door.caller.handlers["exam.blind_content"](None)  # type: ignore[assignment]
                files = [msgspec.structs.replace(one, facts=None) for one in view.files]
                view = msgspec.structs.replace(view, files=files)
                door.caller.handlers["exam.blind_content"] = lambda item: view
            (told,) = json.loads((await door.ask("GET", ONE, judge(door))).body)["content"]["files"]
            assert told["looked_into"] is looked
            cookie = {"cookie": f"{COOKIE}={door.token('judge', person='gk')}"}
            page = (await door.ask("GET", PAGE, cookie)).body.decode()
            assert ("Tệp đang được kiểm tra" in page) is not looked
            assert ("Tệp này chưa xem được" in page) is looked

    asyncio.run(story())


def test_the_text_of_a_document_is_no_file(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            file = await works(door, blind=True, rendition="", media="docx")
            rendition = await door.gateway.uploads.keep_text(file, "Quê hương")
            view = door.caller.handlers["exam.blind_content"](None)
            assert isinstance(view, BlindView)
            (one,) = view.files
            shown = msgspec.structs.replace(one, rendition=rendition)
            view = msgspec.structs.replace(view, files=[shown])
            door.caller.handlers["exam.blind_content"] = lambda item: view
            answer = await door.ask("GET", f"{FILES}/1", judge(door))
            assert (answer.status, answer.code) == (404, "upload.unknown")

    asyncio.run(story())


def test_where_judges_may_know_whose_it_is_they_get_the_file_under_its_number(
    tmp_path: Path,
) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            file = await works(door, blind=False, rendition="", media="docx")
            answer = await door.ask("GET", f"{FILES}/1", judge(door))
            assert (answer.status, answer.body) == (200, WHOLE)
            assert answer.headers["content-disposition"] == 'attachment; filename="bai-017-1.docx"'
            tells_nothing(answer, file)

    asyncio.run(story())


def test_only_the_judge_of_the_sheet_gets_its_files(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            await works(door, blind=False, rendition="")

            def own(item: SheetQuery) -> SheetView:
                if item.judge != "gk" or item.sheet != "phieu1":
                    raise Refused("sheet.unknown", "none")
                return SHEET

            door.caller.handlers["scoring.sheet"] = own
            for path, who, status, code in (
                (f"{FILES}/1", door.bearer("judge", person="gk2"), 404, "sheet.unknown"),
                (f"{SHEETS}/phieu2/files/1", judge(door), 404, "sheet.unknown"),
                (f"{FILES}/2", judge(door), 404, "upload.unknown"),
                (f"{FILES}/0", judge(door), 404, "upload.unknown"),
                (f"{FILES}/01", judge(door), 404, "upload.unknown"),
                (f"{FILES}/1", door.bearer("organiser"), 403, "role.missing"),
                (f"{FILES}/1", door.bearer("judge", contest="khac"), 403, "role.missing"),
                (f"{FILES}/1", {}, 401, "session.missing"),
            ):
                answer = await door.ask("GET", path, who)
                assert (answer.status, answer.code) == (status, code), path
            door.caller.handlers["exam.blind_content"] = refuse("entry.unknown")
            answer = await door.ask("GET", f"{FILES}/1", judge(door))
            assert (answer.status, answer.code) == (404, "upload.unknown")
            door.caller.handlers["registration.check_role"] = refuse("role.missing")
            assert (await door.ask("GET", f"{FILES}/1", judge(door))).status == 403

    asyncio.run(story())


@pytest.mark.parametrize(
    ("media", "shown"),
    [
        ("mp4", "<video "), ("mov", "<video "), ("webm", "<video "), ("mp3", "<audio "),
        ("flac", "<audio "), ("png", "<img class"), ("docx", 'class="button second"'),
    ],
)  # fmt: skip
def test_the_page_of_a_sheet_plays_shows_or_offers_the_file(
    tmp_path: Path, media: str, shown: str
) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            file = await works(door, blind=False, rendition="", media=media)
            cookie = {"cookie": f"{COOKIE}={door.token('judge', person='gk')}"}
            answer = await door.ask("GET", PAGE, cookie)
            page = answer.body.decode()
            assert re.search(f'{shown}[^>]*(src|href)="{FILES}/1"', page)
            assert file not in page
            assert "media-src 'self';" in answer.headers["content-security-policy"]

    asyncio.run(story())


def test_what_was_made_anew_is_another_version_to_a_player_that_goes_on_with_the_old_one(
    tmp_path: Path,
) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            file = await works(door, blind=True, rendition="cd34.mp4")
            view = door.caller.handlers["exam.blind_content"](None)
            assert isinstance(view, BlindView)
            for name in ("cd34.mp4", "ef56.mp4"):
                door.gateway.uploads.objects.put_new(f"r/{file}/{name}-{0:015d}", name.encode())
            before = [await door.ask("GET", f"{FILES}/1", judge(door)) for _ in range(2)]
            files = [msgspec.structs.replace(view.files[0], rendition="ef56.mp4")]
            anew = msgspec.structs.replace(view, files=files)
            door.caller.handlers["exam.blind_content"] = lambda item: anew
            after = await door.ask("GET", f"{FILES}/1", judge(door))
            tags = [one.headers["etag"] for one in (*before, after)]
            assert tags[0] == tags[1] != tags[2]
            for answer in (*before, after):
                tells_nothing(answer, file)
            asked = {**judge(door), "range": "bytes=1-2", "if-range": tags[0]}
            late = await door.ask("GET", f"{FILES}/1", asked)
            assert (late.status, late.body) == (200, b"ef56.mp4")

    asyncio.run(story())


def test_a_judge_is_told_to_come_again_while_the_text_of_a_work_is_out_of_reach(
    tmp_path: Path,
) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            await works(door, blind=True, rendition="ab12")
            door.gateway.uploads.objects = OutOfReach(tmp_path / "files")
            answer = await door.ask("GET", ONE, judge(door))
            assert (answer.status, answer.code) == (503, "unavailable")

    asyncio.run(story())
