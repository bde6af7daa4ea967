"""The check desk: what was handed in is read in a reading process, and judges read what is left
when cover and names are gone."""

import asyncio
import json
from pathlib import Path
from typing import Any

from contracts.accounts import Names
from contracts.file_checks import BlindFile, BlindView, ChecksToDo, FileCheck
from gateway.uploads.actions.check_desk import check_waiting
from tests.support.documents import docx, line
from tests.unit.gateway.example_contest import CONTEST, ROUND
from tests.unit.gateway.uploads.sending import Door, body_of, doors, name_in, pieces

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


async def sent(door: Door, content: bytes) -> str:
    """A file that has come whole; its id."""
    place = await door.create(len(content), kind="essay")
    for at, piece in zip(range(0, len(content), 64), pieces(content, 64), strict=True):
        assert (await door.patch(place, at, body_of([piece]))).status == 204
    return name_in(place)


def waiting(door: Door, *files: str) -> None:
    """Let exam give these to look into."""
    labels: Any = {"author": "Trần Bình", "phone": "0912345678"}
    checks = [
        FileCheck(CONTEST, "bai1", 1, one, "A1", "essay", "main", 9, labels, ["p2"], ["0912345678"])
        for one in files
    ]
    door.caller.handlers["exam.claim_checks"] = lambda item: ChecksToDo(checks)


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


def test_what_is_no_document_is_named_and_an_empty_store_is_no_accident(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            png = await sent(door, b"\x89PNG\r\n\x1a\n" + bytes(60))
            waiting(door, png, "f" * 32)
            await check_waiting(door.gateway, "c1")
            picture, lost = door.caller.commands("exam.record_check")
            assert (picture.facts.media, picture.facts.fault, picture.rendition) == ("png", "", "")
            assert (lost.facts.fault, lost.rendition) == ("empty", "")

    asyncio.run(story())
