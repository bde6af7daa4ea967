"""Bodies in and out: JSON by msgspec, within limits."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse

from contracts.errors import Refused
from contracts.event_envelope import encode
from contracts.local_times import EARLIEST_US, LATEST_US, parse_rfc3339
from gateway.core.http.validation_messages import of_msgspec

Kind = TypeVar("Kind", bound=Struct)
Value = TypeVar("Value")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NDJSON = "application/x-ndjson"
PDF = "application/pdf"
JSON = "application/json"
NO_STORE = {"Cache-Control": "no-store"}


def reply(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A struct as JSON."""
    return Response(encode(value), status, {**NO_STORE, **(headers or {})}, JSON)


def download(content: bytes, name: str, media_type: str = XLSX) -> Response:
    """A file to keep; ``name`` is ASCII of ours."""
    return Response(content, 200, _to_keep(name), media_type)


def streamed(content: AsyncIterator[bytes], name: str, media_type: str) -> Response:
    """The same of a file that is made, or fetched, as it goes."""
    return StreamingResponse(content, 200, _to_keep(name), media_type)


def _to_keep(name: str) -> dict[str, str]:
    return {**NO_STORE, "Content-Disposition": f'attachment; filename="{name}"'}


async def read_json(request: Request, kind: type[Kind], *, empty: bool = False) -> Kind:
    """The request's body as this struct; ``request.invalid``. ``empty``: nothing is ``{}``."""
    content = await read_body(request)
    if empty and not content.strip():
        content = b"{}"
    return decode(msgspec.json.Decoder(kind).decode, content)


async def read_body(request: Request) -> bytes:
    """The request's body, as large as the guard lets it be."""
    try:
        return await request.body()
    except ClientDisconnect:
        raise invalid("kết nối bị ngắt", "disconnected") from None


def decode(decoder: Callable[[bytes], Value], content: bytes, *, once: bool = True) -> Value:
    """The bytes as the decoder understands them; ``request.invalid`` says where they are wrong.
    ``once``: refuse keys that stand twice, too; a caller that leaves it out sees to that itself."""
    if b"\\u0000" in content:  # no text of ours has it, and databases cannot keep it
        raise invalid("ký tự \\u0000", "the character \\u0000")
    try:
        found = decoder(content)
        if once:
            refuse_doubled_keys(content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise unlike(error) from None
    return found


def refuse_doubled_keys(content: bytes) -> None:
    """``request.invalid`` where some object of a sound body has a key twice: decoders let the last
    one win, and nobody knows which was meant."""
    json.loads(content, object_pairs_hook=_once, parse_int=len, parse_float=len, parse_constant=len)


def _once(pairs: list[tuple[str, Any]]) -> None:
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            raise invalid(f"khóa {name} có hai lần", f"the key {name} stands twice")
        seen.add(name)


def unlike(error: Exception) -> Refused:
    """``request.invalid`` for what a validator says is wrong, in both languages."""
    return invalid(of_msgspec(str(error)), str(error))


def invalid(reason: str, english: str = "") -> Refused:
    """The request cannot be understood. ``reason``: in Vietnamese, or only names and values of the
    API; ``english``: the same where it has words."""
    told, original = (text.encode("utf-8", "replace").decode() for text in (reason, english))
    return Refused(
        "request.invalid",
        f"Nội dung gửi lên không hợp lệ: {told}. (Invalid request: {original or told}.)",
        reason=original or told,
    )


def moment_in(name: str, text: str) -> int:
    """A moment that stands in a body as RFC 3339, as µs since the epoch; ``request.invalid``."""
    try:
        at_us = parse_rfc3339(text)
    except (ValueError, OverflowError) as error:
        how = "phải là thời điểm theo RFC 3339 có múi giờ, ví dụ 2026-11-12T17:00:00+07:00"
        raise invalid(f"{name}: {how}", f"{name}: {error}") from None
    if not EARLIEST_US <= at_us < LATEST_US:
        raise invalid(f"{name}: năm phải từ 1900 đến 2999", f"{name}: not a year in 1900..2999")
    return at_us
