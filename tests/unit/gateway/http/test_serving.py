"""Files as they are answered: what players ask for, and what a browser must not do with them."""

import asyncio
import re
from email.message import Message
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import EntryFormat
from gateway.core.http.serving import (
    OCTETS,
    PUBLIC,
    SHOWN,
    FileTags,
    media_type_of,
    name_to_save,
    served,
)
from plumbing.joined_objects import Joined
from plumbing.object_store import Folder

WHOLE = bytes(range(100))


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Joined:
    """A file of three segments."""
    store = Folder(tmp_path_factory.mktemp("s") / "s")
    for at in range(0, 100, 40):
        store.put_new(f"u/a/{at:03d}", WHOLE[at : at + 40])
    return Joined(store, store.listed("u/a/"))


def asked(
    content: Joined, media_type: str = "video/mp4", name: str = "bai-017.mp4", **headers: str
) -> tuple[Response, bytes]:
    """The answer to a request with these headers, and its body."""
    pairs = [(key.replace("_", "-").encode(), value.encode()) for key, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": "/", "headers": pairs}
    answer = served(Request(scope), content, media_type=media_type, name=name, tag="t" * 32)
    body = bytearray()

    async def send(message: Any) -> None:
        body.extend(message.get("body", b""))

    async def receive() -> Any:
        await asyncio.Event().wait()

    asyncio.run(answer(scope, receive, send))
    return answer, bytes(body)


def test_a_file_is_answered_whole(content: Joined) -> None:
    answer, body = asked(content)
    assert (answer.status_code, body) == (200, WHOLE)
    assert answer.headers["content-length"] == "100"
    assert answer.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    ("given_range", "span"),
    [
        ("bytes=0-0", (0, 1)), ("bytes=39-40", (39, 41)), ("bytes=80-", (80, 100)),
        ("bytes=-5", (95, 100)), ("bytes=-500", (0, 100)), ("bytes=90-500", (90, 100)),
    ],
)  # fmt: skip
def test_a_part_is_answered_as_it_is_asked_for(
    content: Joined, given_range: str, span: tuple[int, int]
) -> None:
    answer, body = asked(content, range=given_range)
    assert (answer.status_code, body) == (206, WHOLE[slice(*span)])
    assert answer.headers["content-range"] == f"bytes {span[0]}-{span[1] - 1}/100"
    assert answer.headers["content-length"] == str(len(body))


@pytest.mark.parametrize("beyond", ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=7-3"])
def test_a_part_that_the_file_has_not_is_refused(content: Joined, beyond: str) -> None:
    answer, body = asked(content, range=beyond)
    assert (answer.status_code, body) == (416, b"")
    assert answer.headers["content-range"] == "bytes */100"


@pytest.mark.parametrize("other", ["bytes=0-1,5-6", "lines=1-2", "bytes=-", "bytes=a-b", ""])
def test_what_is_no_single_part_is_answered_with_all(content: Joined, other: str) -> None:
    answer, body = asked(content, range=other)
    assert (answer.status_code, body) == (200, WHOLE)


def test_a_part_of_another_version_is_answered_with_all_of_this_one(content: Joined) -> None:
    tag = f'"{"t" * 32}"'
    same, _ = asked(content, range="bytes=0-0", if_range=tag)
    other, body = asked(content, range="bytes=0-0", if_range='"u"')
    assert (same.status_code, same.headers["etag"]) == (206, tag)
    assert (other.status_code, body) == (200, WHOLE)


@given(start=st.integers(0, 120), end=st.integers(0, 120))
def test_any_part_is_that_part_of_the_file(content: Joined, start: int, end: int) -> None:
    answer, body = asked(content, range=f"bytes={start}-{end}")
    expected = WHOLE[start : end + 1]
    assert (answer.status_code, body) == ((206, expected) if expected else (416, b""))


@pytest.mark.parametrize(
    "media_type",
    [*sorted(SHOWN), "text/html", "image/svg+xml", "application/pdf", "application/octet-stream"],
)
def test_nothing_in_a_file_is_run_and_only_media_are_shown(
    content: Joined, media_type: str
) -> None:
    answer, _ = asked(content, media_type)
    shown = "inline" if media_type in SHOWN else "attachment"
    headers = answer.headers
    assert headers["content-type"].partition(";")[0] == media_type
    assert headers["content-disposition"] == f'{shown}; filename="bai-017.mp4"'
    assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "private, no-store"


def test_what_is_published_may_be_kept(content: Joined) -> None:
    request = Request({"type": "http", "method": "GET", "path": "/", "headers": []})
    answer = served(request, content, media_type="image/png", name="a.png", tag="t", keep=PUBLIC)
    assert answer.headers["cache-control"] == PUBLIC


def test_a_tag_tells_files_and_readers_apart_and_nothing_of_them() -> None:
    tags = FileTags(b"k" * 32)
    four = {tags.of(reader, file) for reader in ("p1", "p2") for file in ("a", "b")}
    assert len(four) == 4
    assert tags.of("p1", "a") == FileTags(b"k" * 32).of("p1", "a")
    assert tags.of("p1", "a") != FileTags(b"l" * 32).of("p1", "a")
    assert {len(tag) for tag in four} == {32}


NAMES = [
    "Suối nguồn.docx", "đường-lên ấp.docx", 'a";filename="x.html.docx', "a\r\nSet-Cookie: x=1.docx",
    "..\\..\\Đ.docx", "👍.docx", "a%0d%0a*='.docx", "\u202excod.exe.docx", "a" * 500 + ".docx",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_arrives_as_it_was_written_and_stays_in_its_header(
    content: Joined, name: str
) -> None:
    saved = name_to_save(name, "docx")
    answer, _ = asked(content, media_type_of("docx"), saved)
    lines = answer.raw_headers
    written = next(value for key, value in lines if key == b"content-disposition")
    assert all(32 <= sign < 127 for sign in written)
    message = Message()
    message["Content-Disposition"] = re.sub(rb'filename=".*?"; ', b"", written).decode()
    assert message.get_content_disposition() == "attachment"
    assert message.get_filename() == saved
    assert "set-cookie" not in answer.headers
    assert not set('\\/:"<>|\r\n\u202e') & set(saved)
    assert len(saved) < 140


@given(name=st.text(max_size=200))
def test_no_name_leaves_its_header(content: Joined, name: str) -> None:
    answer, _ = asked(content, OCTETS, name_to_save(name, "unknown"))
    written = answer.headers["content-disposition"]
    assert written.isascii()
    assert written.isprintable()
    assert written.count('"') == 2


@pytest.mark.parametrize(
    ("name", "media", "saved"),
    [
        ("Bài thơ.docx", "docx", "Bài thơ.docx"),
        ("Bài thơ.DOCX", "docx", "Bài thơ.DOCX"),
        ("ảnh.jpg", "jpeg", "ảnh.jpg"),
        ("ảnh.png", "jpeg", "ảnh.png.jpeg"),
        ("bài.exe", "unknown", "bài.exe.bin"),
        ("bài.html", "txt", "bài.html.txt"),
        ("", "pdf", "tep.pdf"),
        (".docx", "docx", "docx.docx"),
        ("Ba\u0300i.pdf", "pdf", "Bài.pdf"),
    ],
)
def test_a_file_is_saved_under_its_name_as_what_it_is(name: str, media: Any, saved: str) -> None:
    assert name_to_save(name, media) == saved


def test_every_format_that_is_taken_has_a_type_and_documents_are_never_shown() -> None:
    types = {one: media_type_of(one) for one in get_args(EntryFormat)}
    assert {one for one, told in types.items() if told not in SHOWN} == {"docx", "pdf", "txt"}
    assert len(set(types.values())) == len(types)
    assert media_type_of("unknown") == OCTETS
