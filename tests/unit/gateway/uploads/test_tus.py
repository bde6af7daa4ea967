"""Resumable uploads: what a broken line, two lines at once or another gateway do to them."""

import asyncio
import base64
import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.core.access import rate_limits
from gateway.uploads.api import patch_bodies
from tests.unit.gateway.uploads.sending import (
    ENTRIES,
    SMALL,
    WHOLE,
    announcing,
    body_of,
    doors,
    name_in,
    pieces,
)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patch_bodies, "DRAIN_S", 0.05)


def test_what_came_before_the_line_broke_is_kept_and_another_gateway_goes_on(
    tmp_path: Path,
) -> None:
    async def story() -> None:
        async with doors(tmp_path, 2) as (one, other):
            place = await one.create(len(WHOLE))
            await one.patch(place, 0, body_of(pieces(WHOLE[:333], 50), broken=True))
            assert await other.offset(place) == 333
            answer = await other.patch(place, 333, body_of(pieces(WHOLE[333:], 50)))
            assert (answer.status, answer.headers["upload-offset"]) == (204, str(len(WHOLE)))
            assert await one.content(place) == WHOLE
            announced = await other.gateway.uploads.find(name_in(place))
            assert announced is not None
            assert (announced.name, announced.kind) == ("bài dự thi.mp4", "video")
            for door in (one, other):
                digest = await door.gateway.uploads.sha256(announced)
                assert digest == hashlib.sha256(WHOLE).hexdigest()

    asyncio.run(story())


@given(
    cuts=st.lists(
        st.tuples(st.integers(0, 300), st.integers(1, 90), st.integers(0, 1)), max_size=8
    ),
    size=st.integers(0, 700),
)
@settings(max_examples=25, deadline=None)
def test_wherever_it_is_cut_off_the_file_is_the_one_that_was_sent(
    tmp_path_factory: pytest.TempPathFactory, cuts: list[tuple[int, int, int]], size: int
) -> None:
    whole = WHOLE[:size]

    async def story() -> None:
        async with doors(tmp_path_factory.mktemp("s"), 2) as both:
            place = await both[0].create(size)
            for length, piece, which in cuts:
                at = await both[which].offset(place)
                part = whole[at : at + length]
                await both[which].patch(place, at, body_of(pieces(part, piece), broken=True))
                assert await both[1 - which].offset(place) == at + len(part)
            at = await both[0].offset(place)
            answer = await both[0].patch(place, at, body_of(pieces(whole[at:], 100)))
            assert answer.status == 204
            assert await both[1].content(place) == whole
            segments = await both[1].gateway.uploads.segments(name_in(place))
            assert len(segments) <= size // SMALL + 1 + len(cuts)

    asyncio.run(story())


def test_of_two_gateways_that_write_at_once_one_is_refused_and_nothing_is_mixed(
    tmp_path: Path,
) -> None:
    async def story() -> None:
        async with doors(tmp_path, 2) as both:
            place = await both[0].create(len(WHOLE))
            found = await asyncio.gather(
                *(door.patch(place, 0, body_of(pieces(WHOLE, 10))) for door in both)
            )
            assert sorted(answer.status for answer in found) == [204, 409]
            assert await both[0].content(place) == WHOLE

    asyncio.run(story())


def test_a_newer_request_goes_on_where_an_older_one_hangs(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            place = await door.create(len(WHOLE))
            # 100 bytes, and then neither more nor an end: a phone that went into a tunnel
            came = asyncio.Event()
            hanging = asyncio.create_task(door.patch(place, 0, body_of([WHOLE[:100]], came=came)))
            await came.wait()
            while await door.offset(place) < SMALL:  # the first segment is being written
                await asyncio.sleep(0)
            assert await door.offset(place) == SMALL  # what fills is not stored yet
            early = await door.patch(place, SMALL, body_of(pieces(WHOLE[SMALL:], 100)))
            assert early.code == "upload.offset"  # overtaking it stored the rest of what had come
            assert (await hanging).code == "upload.interrupted"
            at = await door.offset(place)
            assert at == 100
            answer = await door.patch(place, at, body_of(pieces(WHOLE[at:], 100)))
            assert answer.status == 204
            assert await door.content(place) == WHOLE

    asyncio.run(story())


def test_silence_ends_a_request_and_keeps_what_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patch_bodies, "UPLOAD_SILENCE_S", 0.02)

    async def story() -> None:
        async with doors(tmp_path) as (door,):
            place = await door.create(100)
            answer = await door.patch(place, 0, body_of([WHOLE[:30]], came=asyncio.Event()))
            # a phone that comes back hears it, and a client goes on only after such a status
            assert (answer.status, answer.code) == (409, "upload.interrupted")
            assert await door.offset(place) == 30

    asyncio.run(story())


def test_a_chunk_whose_checksum_is_wrong_is_not_kept(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            place = await door.create(20)
            digest = base64.b64encode(hashlib.sha256(b"0123456789").digest()).decode()
            for sent, status in ((b"9876543210", 460), (b"0123456789", 204)):
                answer = await door.patch(
                    place, 0, body_of([sent]), upload_checksum=f"sha256 {digest}"
                )
                assert answer.status == status
            assert await door.content(place) == b"0123456789"
            for wrong in ("md5 00", "sha256", "sha256 !", "sha256 "):
                answer = await door.patch(place, 10, body_of([b"x"]), upload_checksum=wrong)
                assert answer.code == "upload.header", wrong
            torn = await door.patch(
                place, 10, body_of([b"01234"], broken=True), upload_checksum=f"sha256 {digest}"
            )
            assert torn.code == "upload.interrupted"
            long = body_of(pieces(WHOLE[: SMALL + 1], 9))
            answer = await door.patch(place, 10, long, upload_checksum=f"sha1 {digest}")
            assert answer.code == "upload.too_long"
            assert await door.offset(place) == 10

    asyncio.run(story())


def test_more_than_was_announced_is_refused(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            place = await door.create(100)
            answer = await door.patch(place, 0, body_of(pieces(WHOLE[:101], 7)))
            assert answer.code == "upload.too_long"
            assert await door.offset(place) == SMALL

    asyncio.run(story())


def test_a_file_of_nothing_is_complete_at_once(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            place = await door.create(0)
            assert await door.offset(place) == 0
            answer = await door.ask("GET", place, door.bearer("contestant", person="an"))
            assert (answer.status, answer.body) == (200, b"")

    asyncio.run(story())


def test_nothing_of_a_body_is_read_before_it_is_known_whose_it_is(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            place = await door.create(len(WHOLE))
            read: list[bytes] = []
            nobody = await door.patch(place, 0, body_of(pieces(WHOLE, 50), read=read), who="")
            assert nobody.code == "session.missing"
            cookie = {"cookie": f"hoithi_session={door.token('contestant', person='an')}"}
            forged = await door.ask("PATCH", place, cookie, body_of(pieces(WHOLE, 50), read=read))
            assert forged.code == "csrf.missing"
            assert read == []
            assert await door.offset(place) == 0

    asyncio.run(story())


def test_a_browser_sends_with_its_cookie_and_the_token_against_forgery(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            place = await door.create(3)
            token = door.token("contestant", person="an")
            session = door.gateway.sessions.verify(token, door.now_us)
            assert session is not None
            headers = {
                "cookie": f"hoithi_session={token}",
                "x-csrf-token": session.csrf,
                "tus-resumable": "1.0.0",
                "upload-offset": "0",
                "content-type": "application/offset+octet-stream",
            }
            answer = await door.ask("PATCH", place, headers, body_of([b"abc"]))
            assert answer.status == 204

    asyncio.run(story())


def test_a_refused_body_is_read_on_so_that_the_refusal_is_heard(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            place = await door.create(len(WHOLE))
            read: list[bytes] = []
            answer = await door.patch(place, 7, body_of(pieces(WHOLE, 50), read=read))
            assert answer.code == "upload.offset"
            assert b"".join(read) == WHOLE

    asyncio.run(story())


def test_an_upload_is_its_owners_and_ends(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            place = await door.create(100)
            assert (await door.tus("HEAD", place, who="binh")).status == 404
            assert (await door.tus("DELETE", place, who="binh")).code == "upload.unknown"
            assert (await door.patch(place, 0, body_of([b"x"]), who="binh")).code == (
                "upload.unknown"
            )
            other = await door.tus("HEAD", place, {"tus-resumable": "0.2.2"})
            assert (other.status, other.headers["tus-version"]) == (412, "1.0.0")
            text = await door.patch(place, 0, body_of([b"x"]), content_type="text/plain")
            assert text.code == "upload.media_type"
            door.now_us += 7 * 24 * 3600 * 1_000_000
            assert (await door.tus("HEAD", place)).status == 410
            assert (await door.patch(place, 0, body_of([b"x"]))).code == "upload.expired"
            door.now_us -= 1
            await door.patch(place, 0, body_of([WHOLE[:70]], broken=True))
            assert (await door.tus("DELETE", place)).status == 204
            assert (await door.tus("HEAD", place)).status == 404
            (ended,) = door.caller.commands("exam.end_upload")
            assert (ended.upload, ended.person) == (name_in(place), "an")
            assert not [one for one in (tmp_path / "files").rglob("*") if one.is_file()]

    asyncio.run(story())


def test_so_many_at_once_and_of_one_person_and_a_request_is_not_in_its_own_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):

            async def hang(who: str) -> tuple[str, asyncio.Task[object]]:
                answer = await door.tus("POST", ENTRIES, announcing(100), who=who)
                place, came = answer.headers["location"], asyncio.Event()
                body = body_of([b"x" * 10], came=came)
                task: asyncio.Task[object] = asyncio.create_task(door.patch(place, 0, body, who))
                await came.wait()
                return place, task

            mine = [await hang("an") for _ in range(rate_limits.UPLOADS_OF_ONE)]
            third = await door.create(100)
            refused = await door.patch(third, 0, body_of([b"x"]))
            assert (refused.status, refused.code) == (429, "upload.too_many_at_once")
            assert refused.headers["retry-after"] == "5"
            again = await door.patch(mine[0][0], 0, body_of([b"x"]))
            assert again.code == "upload.offset"  # it took the place of the one that hung
            others = [
                await hang(f"p{n}") for n in range(rate_limits.UPLOADS_AT_ONCE - len(mine) + 1)
            ]
            full = await door.patch(third, 0, body_of([b"x"]))
            assert full.code == "upload.too_many_at_once"
            for _, task in mine + others:
                task.cancel()
            await asyncio.gather(*(task for _, task in mine + others), return_exceptions=True)
            assert (await door.patch(third, 0, body_of([b"x"]))).status == 204

    asyncio.run(story())


def test_what_exam_refuses_is_not_begun(tmp_path: Path) -> None:
    from tests.unit.gateway.fakes import refuse

    async def story() -> None:
        async with doors(tmp_path) as (door,):
            door.caller.handlers["exam.begin_upload"] = refuse("upload.too_large")
            answer = await door.tus("POST", ENTRIES, announcing(9))
            assert (answer.status, answer.code) == (413, "upload.too_large")
            unclear = announcing(9, purpose="x")
            assert (await door.tus("POST", ENTRIES, unclear)).code == "upload.header"
            for headers in ({}, {"upload-length": "-1"}, {"upload-length": "9" * 16}):
                assert (await door.tus("POST", ENTRIES, headers)).code == "upload.header"
            broken = announcing(9) | {"upload-metadata": "filename %%%"}
            assert (await door.tus("POST", ENTRIES, broken)).code == "upload.header"
            nowhere = ENTRIES.replace("cai-cach", "khong-co")
            door.caller.handlers["exam.begin_upload"] = refuse("contest.unknown")
            assert (await door.tus("POST", nowhere, announcing(9))).status == 404
            assert not (tmp_path / "files" / "i").exists()

    asyncio.run(story())


def test_only_the_liaison_of_an_agency_sends_for_it(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):

            def headers(asked: str, **who: object) -> dict[str, str]:
                given = {"tus-resumable": "1.0.0", **announcing(9, agency=asked)}
                return given | door.bearer("liaison", **who)

            own = await door.ask("POST", ENTRIES, headers("A1", agency="A1"))
            assert own.status == 201
            for given in (
                headers("A2", agency="A1"),
                headers("A1", agency="A1", contest="hoi-thi-khac"),
                headers("A1", agency="A1", must_change=True),
            ):
                assert (await door.ask("POST", ENTRIES, given)).code == "role.missing"
            author = {"tus-resumable": "1.0.0", **announcing(9, agency="A1")}
            author |= door.bearer("contestant")
            assert (await door.ask("POST", ENTRIES, author)).code == "role.missing"
            (begun,) = door.caller.commands("exam.begin_upload")
            assert (begun.agency, begun.size, begun.purpose) == ("A1", 9, "main")
            (check,) = door.caller.commands("registration.check_role")
            assert check.role == "liaison"

    asyncio.run(story())


def test_what_is_spoken_here_is_told_to_anybody(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            answer = await door.ask("OPTIONS", "/api/uploads", {})
            assert answer.status == 204
            told = answer.headers
            assert told["tus-version"] == "1.0.0"
            assert told["tus-extension"] == "creation,checksum,termination,expiration"
            assert told["tus-checksum-algorithm"] == "sha1,sha256"
            assert told["tus-max-size"] == "2200000000"

    asyncio.run(story())


def test_room_for_segments_is_used_again_and_no_file_gets_another_ones_bytes(
    tmp_path: Path,
) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            uploads = door.gateway.uploads
            first, second = await door.create(len(WHOLE)), await door.create(len(WHOLE))
            await door.patch(first, 0, body_of([WHOLE]))
            kept = uploads.buffers(2)
            uploads.give_back(kept)
            assert uploads.buffers(2)[0] in kept
            uploads.give_back(kept)
            gone = await door.patch(second, 0, body_of([WHOLE[:100]], broken=True))
            assert gone.code == "upload.interrupted"
            other = bytes(reversed(WHOLE))
            await door.patch(second, 100, body_of([other[100:]]))
            assert await door.content(first) == WHOLE
            assert await door.content(second) == WHOLE[:100] + other[100:]
            uploads.give_back([bytearray(uploads.segment) for _ in range(9)])
            assert len({id(one) for one in uploads.buffers(9)}) == 9

    asyncio.run(story())
