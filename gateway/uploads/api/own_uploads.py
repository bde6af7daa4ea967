"""A person's own files. How they are sent, ``tus`` answers before the framework sees it."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import reply
from gateway.core.http.openapi import answered_before, answers
from gateway.core.http.router import Router
from gateway.core.http.serving import OCTETS, served
from gateway.uploads.actions import own_uploads as actions
from gateway.uploads.shapes import OwnUploadsView

router = Router(prefix="/api")


@router.get(
    "/contests/{contest}/rounds/{round_id}/uploads", responses=answers(401, 404, ok=OwnUploadsView)
)
async def own_uploads(request: Request, contest: str, round_id: str) -> Response:
    """What the caller has sent or begun to send for this round and not handed in: another device
    goes on from here."""
    return reply(
        await actions.own_uploads(context_of(request), contest, round_id, who(request).person)
    )


@router.get("/uploads/{upload}", responses=answers(401, 404, 409, 410, ok=OCTETS))
async def own_file(request: Request, upload: str) -> Response:
    """The file as it arrived, to be saved; ranges are answered."""
    context, person = context_of(request), who(request).person
    content = await actions.whole(context, upload, person)
    tag = context.file_tags.of(person, upload)
    return served(request, content, media_type=OCTETS, name=f"tep-{upload[:8]}.bin", tag=tag)


# What follows stands here for the document: ``tus`` answers it.


def _header(name: str, what: str, *, required: bool = True) -> dict[str, Any]:
    schema = {"type": "string"}
    return {
        "name": name,
        "in": "header",
        "required": required,
        "description": what,
        "schema": schema,
    }


_VERSION = _header("Tus-Resumable", "`1.0.0`")
_OFFSET = _header("Upload-Offset", "how many bytes are there already: HEAD tells it")
_CHECKSUM = _header(
    "Upload-Checksum", "`sha1` or `sha256` and the digest (base64) of a body of 4 MiB at most",
    required=False,
)  # fmt: skip


@router.head(
    "/uploads/{upload}",
    responses=answers(401, 404, 410, 412, ok=None),
    openapi_extra={"parameters": [_VERSION]},
)
async def offset(upload: str) -> Response:
    """How much of the file has arrived: `Upload-Offset` of `Upload-Length`."""
    answered_before()


@router.patch(
    "/uploads/{upload}",
    status_code=204,
    responses=answers(401, 403, 404, 409, 410, 412, 413, 415, 460, empty=None),
    openapi_extra={"parameters": [_VERSION, _OFFSET, _CHECKSUM]},
)
async def send(upload: str) -> Response:
    """Send the next bytes, as many as wanted (`application/offset+octet-stream`). What came before
    a line broke is kept."""
    answered_before()


@router.delete(
    "/uploads/{upload}",
    status_code=204,
    responses=answers(401, 403, 404, 410, 412, empty=None),
    openapi_extra={"parameters": [_VERSION]},
)
async def give_up(upload: str) -> Response:
    """Give the file up; what has arrived is removed."""
    answered_before()


@router.options("/uploads", status_code=204, responses=answers(empty=None))
async def abilities() -> Response:
    """What of tus is spoken here, and how large a file may be: `Tus-Extension`, `Tus-Max-Size`."""
    answered_before()
