"""Whose a file is, and what somebody has sent for a round."""

import asyncio
import re

from contracts.accounts import Role
from contracts.empty_reply import Done
from contracts.errors import Refused
from contracts.uploads import BeginUpload, EndUpload, UploadBegun, UploadRow, Uploads, UploadsQuery
from gateway.context import GatewayContext
from gateway.core.access.api_access_table import not_yours
from gateway.core.access.auth import check_again
from gateway.core.access.sessions import Session
from gateway.core.http.rfc3339_shapes import telling
from gateway.uploads.cache import Announced
from gateway.uploads.shapes import OwnUpload, OwnUploadsView
from plumbing.joined_objects import Joined
from plumbing.metrics import UPLOADS

_ID = re.compile(r"[0-9a-f]{32}")
_LIAISON: Role = "liaison"
_own = telling(UploadRow, OwnUpload, "offset")


async def begin(
    context: GatewayContext, session: Session, item: BeginUpload, told: str
) -> Announced:
    """Announce a file. For an agency only its liaison may, who still is one."""
    if item.agency:
        here = session.within(item.contest)
        if item.agency not in here.speaks_for:
            raise not_yours()
        await check_again(context.backend, here, _LIAISON)
    begun = await context.backend.ask("exam.begin_upload", item, UploadBegun)
    announced = Announced(
        upload=item.upload,
        person=item.person,
        contest=item.contest,
        round=item.round,
        name=item.name,
        kind=item.kind,
        purpose=item.purpose,
        size=item.size,
        expires_at_us=begun.expires_at_us,
        metadata=told,
    )
    await context.uploads.begin(announced)
    UPLOADS.labels("begun").inc()
    return announced


async def own(context: GatewayContext, upload: str, person: str) -> Announced:
    """A file of this person's that can still be handed in; of anybody else's they learn nothing:
    ``upload.unknown``, ``upload.expired``."""
    announced = await context.uploads.find(upload) if _ID.fullmatch(upload) else None
    if announced is None or announced.person != person:
        raise Refused("upload.unknown", "Không có tệp này. (No such upload.)")
    if announced.expires_at_us <= context.clock():
        raise Refused("upload.expired", "Tệp đã quá hạn giữ. (The upload has expired.)")
    return announced


async def give_up(context: GatewayContext, announced: Announced) -> None:
    """End a file and remove it. What another gateway writes of it meanwhile the broom takes, since
    exam keeps the name until then."""
    ended = EndUpload(announced.upload, announced.person)
    await context.backend.ask("exam.end_upload", ended, Done)
    await context.uploads.drop(announced.upload)
    UPLOADS.labels("given_up").inc()


async def whole(context: GatewayContext, upload: str, person: str) -> Joined:
    """A file of this person's that has arrived; ``upload.incomplete``."""
    announced = await own(context, upload, person)
    joined = await context.uploads.joined(upload)
    if joined.size != announced.size:
        raise Refused(
            "upload.incomplete", "Tệp chưa gửi xong. (The upload is not complete.)",
            offset=joined.size,
        )  # fmt: skip
    return joined


async def own_uploads(
    context: GatewayContext, contest: str, round_id: str, person: str
) -> OwnUploadsView:
    """What somebody has sent or begun to send for a round, and how far it has come: another device
    goes on from here."""
    query = UploadsQuery(contest, round_id, person)
    found = (await context.backend.ask("exam.uploads", query, Uploads)).uploads
    offsets = await asyncio.gather(*(context.uploads.offset(one.upload) for one in found))
    sent = [_own(one, offset=offset) for one, offset in zip(found, offsets, strict=True)]
    return OwnUploadsView(sent)
