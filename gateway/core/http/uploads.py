"""The one file of a multipart form."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect, Request

from gateway.core.http.json_bodies import invalid


@asynccontextmanager
async def uploaded(request: Request) -> AsyncIterator[tuple[bytes, str]]:
    """The one file of a multipart form and its name; it is gone when the block ends."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise invalid(
            "cần multipart/form-data với trường file", "multipart/form-data with a field file"
        )
    try:
        async with request.form(max_files=1, max_fields=10) as form:
            file: Any = form.get("file") or next(iter(form.values()), None)
            if not isinstance(file, UploadFile):
                raise invalid("thiếu trường file", "the field file is missing")
            yield await file.read(), (file.filename or "")[-200:]
    except ClientDisconnect:
        raise invalid("kết nối bị ngắt", "disconnected") from None
