"""Files as they are answered: what players ask for, and what a browser must not do with them."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import Response

from gateway.core.http.serving import PUBLIC, SHOWN, FileTags, served
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


def asked(content: Joined, media_type: str = "video/mp4", **headers: str) -> tuple[Response, bytes]:
    """The answer to a request with these headers, and its body."""
    pairs = [(key.replace("_", "-").encode(), value.encode()) for key, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": "/", "headers": pairs}
    answer = served(
        Request(scope), content, media_type=media_type, name="bai-017.mp4", tag="t" * 32
    )
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
