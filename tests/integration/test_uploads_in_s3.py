"""A file of many segments through two gateways into S3 over HTTP, and back."""

import asyncio
import hashlib
from pathlib import Path

from gateway.core.files.reading_tasks import ReadEntryMedia
from gateway.uploads.actions.upkeep import tried
from gateway.uploads.cache import SEGMENT
from plumbing.object_store import objects_at
from tests.support.media import CANARY, clip
from tests.unit.gateway.uploads.sending import body_of, doors, name_in, pieces

WHOLE = hashlib.shake_256(b"video").digest(2 * SEGMENT + 1_234_567)
TORN = SEGMENT + 345_678


def test_a_file_is_sent_cut_off_gone_on_with_and_played_from_an_object_store(
    tmp_path: Path, s3: str
) -> None:
    async def story() -> None:
        async with doors(tmp_path, 2, segment=SEGMENT, files=s3) as (one, other):
            assert await tried(one.gateway.uploads)
            place = await one.create(len(WHOLE))
            await one.patch(place, 0, body_of(pieces(WHOLE[:TORN], 65_536), broken=True))
            assert await other.offset(place) == TORN
            both = await asyncio.gather(
                *(door.patch(place, TORN, body_of(pieces(WHOLE[TORN:], 65_536)))
                  for door in (one, other))
            )  # fmt: skip
            assert 204 in {answer.status for answer in both}
            assert {answer.status for answer in both} <= {204, 409}
            announced = await other.gateway.uploads.find(name_in(place))
            assert announced is not None
            digest = await other.gateway.uploads.sha256(announced)
            assert digest == hashlib.sha256(WHOLE).hexdigest()
            sizes = [size for _, size in await one.gateway.uploads.segments(name_in(place))]
            assert sizes == [SEGMENT, TORN - SEGMENT, 2 * SEGMENT - TORN, len(WHOLE) - 2 * SEGMENT]
            # over the edge of a segment
            wanted = slice(SEGMENT - 10, SEGMENT + 10)
            part = {"range": f"bytes={wanted.start}-{wanted.stop - 1}"}
            answer = await one.ask("GET", place, one.bearer("contestant", person="an") | part)
            assert (answer.status, answer.body) == (206, WHOLE[wanted])
            assert (await one.tus("DELETE", place)).status == 204
            assert one.gateway.uploads.objects.listed(f"u/{name_in(place)}/") == []

    asyncio.run(story())


def test_a_video_there_is_looked_into_and_made_anew(tmp_path: Path, s3: str) -> None:
    content = clip("mp4", titled=True, chapters=True)

    async def story() -> None:
        async with doors(tmp_path, segment=SEGMENT, files=s3) as (door,):
            uploads = door.gateway.uploads
            place = await door.create(len(content))
            await door.patch(place, 0, body_of([content]))
            file = name_in(place)
            task = ReadEntryMedia(s3, file, await uploads.segments(file), "mp4")
            read = await door.gateway.readers.media(task)
            assert (read.facts.duration_ms, read.facts.damaged) == (2000, 0)
            shown = await uploads.rendition(file, read.rendition, await uploads.joined(file))
            assert CANARY.encode() not in shown.read()
            assert shown.size > 9_000
            await uploads.drop(file)
            assert uploads.objects.listed(f"r/{file}/") == []

    asyncio.run(story())


def test_a_bucket_that_there_is_not_is_a_store_out_of_reach(tmp_path: Path, s3: str) -> None:
    async def story() -> None:
        async with doors(tmp_path, files=s3) as (door,):
            door.gateway.uploads.objects = objects_at(s3.replace("hoithi", "khong-co"))
            assert not await tried(door.gateway.uploads)
            assert door.gateway.uploads.problems() == []

    asyncio.run(story())
