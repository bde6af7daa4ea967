"""Entries: hand in, look, change, take back."""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import decode, read_body, read_json, reply
from gateway.core.http.openapi import ARRIVAL_STAMP, IDEMPOTENCY_KEY, answers, body
from gateway.core.http.problem_responses import MEDIA_TYPE
from gateway.core.http.router import Router
from gateway.core.http.serving import OCTETS, media_type_of, name_to_save, served
from gateway.core.transport.stamps import HEADER
from gateway.entries import actions
from gateway.entries.shapes import (
    EntriesLook,
    EntryBody,
    EntryLook,
    EntryTakenView,
    WithdrawalBody,
)

router = Router(prefix="/api")
_TAKES: dict[str, Any] = {**body(EntryBody), "parameters": [ARRIVAL_STAMP, IDEMPOTENCY_KEY]}
_body = msgspec.json.Decoder(EntryBody).decode


@router.post(
    "/contests/{contest}/rounds/{round_id}/entries",
    status_code=201,
    responses=answers(401, 403, 404, 409, 412, 413, created=EntryTakenView, ok=EntryTakenView),
    openapi_extra=_TAKES,
)
async def hand_in(request: Request, contest: str, round_id: str) -> Response:
    """Hand an entry in (201); the same again gives the same receipt (200). While nothing behind
    the door answers: 503 with an `Arrival-Stamp`; the gateway delivers what it kept by itself.

    With the header `Tus-Resumable` this is the creation of tus 1.0.0: it announces a file, by
    `Upload-Length` and `Upload-Metadata` (keys with values in base64: `filename`; `kind` of the
    entry; `purpose`, `main` or `attachment`; `agency`, if its liaison sends it). `Location` says
    where to send it, until `Upload-Expires`. It is not handed in by this."""
    return await _handed_in(request, (contest, round_id, ""))


@router.post(
    "/contests/{contest}/entries/{entry}",
    status_code=201,
    responses=answers(401, 403, 404, 409, 413, created=EntryTakenView, ok=EntryTakenView),
    openapi_extra=_TAKES,
)
async def next_version(request: Request, contest: str, entry: str) -> Response:
    """Hand in the next version, made from `base_version`: 409 `entry.changed_meanwhile` if another
    was handed in since."""
    return await _handed_in(request, (contest, "", entry))


async def _handed_in(request: Request, place: tuple[str, str, str]) -> Response:
    content = await read_body(request)
    stamp = request.headers.get(HEADER.decode())
    answer = await actions.hand_in(
        context_of(request), who(request), place, decode(_body, content), content, stamp
    )
    if len(answer) == 2:
        view, repeated = answer
        return reply(view, 200 if repeated else 201)
    status, problem, headers = answer
    told = {name.decode(): value.decode("latin-1") for name, value in headers}
    return Response(problem, status, {**told, "Cache-Control": "no-store"}, MEDIA_TYPE)


@router.get(
    "/contests/{contest}/rounds/{round_id}/entries",
    responses=answers(401, 403, 404, ok=EntriesLook),
)
async def listed(
    request: Request, contest: str, round_id: str, agency: str = "", after: str = ""
) -> Response:
    """The caller's own entries of a round; with `agency` all of that agency, for its liaisons and
    the organiser."""
    context, session = context_of(request), who(request)
    return reply(await actions.listed(context, session, contest, round_id, agency, after))


@router.get("/contests/{contest}/entries/{entry}", responses=answers(401, 404, ok=EntryLook))
async def look(request: Request, contest: str, entry: str) -> Response:
    """An entry with its versions, for its authors, liaisons of its agency, and the organiser."""
    return reply(await actions.look(context_of(request), who(request), contest, entry))


@router.get(
    "/contests/{contest}/entries/{entry}/files/{file}", responses=answers(401, 404, ok=OCTETS)
)
async def file_of_entry(request: Request, contest: str, entry: str, file: str) -> Response:
    """A file of an entry, of any version, as it was handed in; ranges are answered. Sounds, videos
    and pictures may be shown, everything else is to be saved."""
    context, session = context_of(request), who(request)
    found, content = await actions.file_of(context, session, (contest, entry, file))
    media = "unknown" if found.facts is None else found.facts.media
    return served(
        request,
        content,
        media_type=media_type_of(media),
        name=name_to_save(found.name, media),
        tag=context.file_tags.of(session.person, file),
    )


@router.delete(
    "/contests/{contest}/entries/{entry}",
    responses=answers(401, 403, 404, 409, ok=EntryLook),
    openapi_extra=body(WithdrawalBody, required=False),
)
async def withdraw(request: Request, contest: str, entry: str) -> Response:
    """Take an entry back; its place is free for another. The same again changes nothing."""
    given = await read_json(request, WithdrawalBody, empty=True)
    found = await actions.withdraw(
        context_of(request), who(request), contest, entry, given.reason, given.agency
    )
    return reply(found)
