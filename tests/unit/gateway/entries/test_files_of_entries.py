"""Files of entries are given back as they were handed in, to whoever may see the entry."""

import asyncio
import hashlib
from pathlib import Path
from urllib.parse import quote

from msgspec.structs import replace

from contracts.entry_checks import FileFacts
from contracts.errors import Refused
from contracts.handing_in import EntryFileView, EntryQuery, EntryView
from tests.unit.gateway.example_contest import CONTEST, ENTRY, ROUND
from tests.unit.gateway.fakes import refuse
from tests.unit.gateway.uploads.sending import WHOLE, Door, body_of, doors, name_in

FILES = f"/api/contests/{CONTEST}/entries/bai1/files"


async def handed_in(door: Door, name: str, facts: FileFacts | None) -> tuple[str, str]:
    """An entry of two versions, of which the first had this file; its address and SHA-256."""
    place = await door.create(len(WHOLE))
    assert (await door.patch(place, 0, body_of([WHOLE]))).status == 204
    sha256 = hashlib.sha256(WHOLE).hexdigest()
    file = EntryFileView(name_in(place), "main", name, len(WHOLE), sha256, facts, [])
    first = replace(ENTRY.versions[0], files=[file])
    second = replace(ENTRY.versions[0], version=2)
    entry = replace(ENTRY, version=2, versions=[first, second])

    def seen(item: EntryQuery) -> EntryView:
        if item.person is None or item.person == "an" or "A1" in item.agencies:
            return entry
        raise Refused("entry.unknown", "none")

    door.caller.handlers["exam.entry"] = seen
    return f"{FILES}/{name_in(place)}", sha256


def test_what_is_given_back_is_what_the_receipt_is_of_also_of_earlier_versions(
    tmp_path: Path,
) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            facts = FileFacts("docx", len(WHOLE))
            path, sha256 = await handed_in(door, "Suối nguồn.docx", facts)
            who = door.bearer("contestant", person="an")
            answer = await door.ask("GET", path, who)
            assert hashlib.sha256(answer.body).hexdigest() == sha256
            told = answer.headers
            assert told["content-disposition"] == (
                'attachment; filename="Suoi nguon.docx"; '
                f"filename*=UTF-8''{quote('Suối nguồn.docx')}"
            )
            assert told["content-type"].endswith("wordprocessingml.document")
            assert told["cache-control"] == "private, no-store"
            part = await door.ask("GET", path, {**who, "range": "bytes=-10"})
            assert (part.status, part.body) == (206, WHOLE[-10:])
            again = await door.ask(
                "GET", path, {**who, "range": "bytes=5-9", "if-range": part.headers["etag"]}
            )
            assert (again.status, again.body) == (206, WHOLE[5:10])

    asyncio.run(story())


def test_a_file_is_what_it_was_found_to_be_and_not_what_its_name_says(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            who = door.bearer("contestant", person="an")
            looks: list[tuple[FileFacts | None, str, str]] = [
                (None, "application/octet-stream", 'attachment; filename="phim.html.bin"'),
                (FileFacts("mp4", 1), "video/mp4", 'inline; filename="phim.html.mp4"'),
                (
                    FileFacts("unknown", 1, seems="html"),
                    "application/octet-stream",
                    'attachment; filename="phim.html.bin"',
                ),
            ]
            for facts, media_type, disposition in looks:
                path, _ = await handed_in(door, "phim.html", facts)
                told = (await door.ask("GET", path, who)).headers
                assert told["content-type"] == media_type
                assert told["content-disposition"] == disposition
                assert told["x-content-type-options"] == "nosniff"

    asyncio.run(story())


def test_whoever_may_not_see_the_entry_gets_no_file_of_it(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            path, _ = await handed_in(door, "a.docx", FileFacts("docx", 1))
            strangers: list[dict[str, str]] = [
                door.bearer("contestant", person="binh"),
                door.bearer("judge"),
                door.bearer("vetter"),
                door.bearer("ops"),
                door.bearer("liaison", agency="A2"),
                door.bearer("organiser", contest="hoi-thi-khac"),
            ]
            for who in strangers:
                answer = await door.ask("GET", path, who)
                assert (answer.status, answer.code) == (404, "entry.unknown")
            assert (await door.ask("GET", path, {})).code == "session.missing"
            assert door.caller.commands("registration.note_look") == []
            for who in (door.bearer("liaison", agency="A1"), door.bearer("organiser")):
                assert (await door.ask("GET", path, who)).body == WHOLE
            assert len(door.caller.commands("registration.note_look")) == 1

    asyncio.run(story())


def test_another_entrys_file_is_none_of_this_one_and_a_lost_one_is_not_shown_in_part(
    tmp_path: Path,
) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            path, _ = await handed_in(door, "a.docx", None)
            other = await door.create(3)
            who = door.bearer("organiser")
            for name in (name_in(other), "khong-co", "..", "%2e%2e"):
                answer = await door.ask("GET", f"{FILES}/{name}", who)
                assert (answer.status, answer.code) == (404, "upload.unknown"), name
            segments = sorted((tmp_path / "files").rglob("*" + "0" * 15))
            assert segments
            for one in segments:
                one.unlink()
            answer = await door.ask("GET", path, who)
            assert (answer.status, answer.code) == (503, "unavailable")

    asyncio.run(story())


def test_whose_role_was_taken_away_sees_nothing_by_it_though_the_session_still_says_so(
    tmp_path: Path,
) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            path, _ = await handed_in(door, "a.docx", FileFacts("docx", 1))
            entry = path.rpartition("/files/")[0]
            listed = f"/api/contests/{CONTEST}/rounds/{ROUND}/entries?agency=A1"
            door.caller.handlers["registration.check_role"] = refuse("role.missing")
            for who in (door.bearer("liaison", agency="A1"), door.bearer("organiser")):
                for address in (path, entry, listed):
                    assert (await door.ask("GET", address, who)).status in (403, 404), address
            assert door.caller.commands("exam.entries") == []
            own = door.bearer("contestant", "liaison", person="an", agency="A1")
            assert (await door.ask("GET", path, own)).body == WHOLE

    asyncio.run(story())
