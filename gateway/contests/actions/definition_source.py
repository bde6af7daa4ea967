"""The text of a contest's definition: read and checked, and as it is kept."""

from msgspec.structs import replace

from contracts.contests import ContestQuery, Contests
from contracts.contests import ContestView as Defined
from contracts.errors import Refused
from gateway.contests.cache import unknown_contest
from gateway.context import GatewayContext
from gateway.core.files.reading_tasks import Examined
from gateway.core.http.json_bodies import invalid
from plans.definition_findings import Unreadable


def text_of(content: bytes) -> str:
    """The text of a file; ``request.invalid`` where it is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise invalid("không phải UTF-8", "not UTF-8") from None


def file_name(text: str) -> str:
    """What a file with this text is called in messages."""
    return "definition.json" if text.lstrip().startswith("{") else "definition.toml"


async def examined(context: GatewayContext, text: str, today_us: int | None = None) -> Examined:
    """What the checker says; ``definition.unreadable`` as ``Unreadable``. With ``today_us`` (µs)
    windows that are over are told of."""
    try:
        return await context.readers.examined(text, file_name(text), today_us)
    except Refused as refusal:
        raise told_unreadable(refusal) from None


def told_unreadable(refusal: Refused) -> Refused:
    """The refusal; as ``Unreadable`` where it says that the text is neither TOML nor JSON."""
    if refusal.problem.code != "definition.unreadable":
        return refusal
    details = refusal.problem.details
    return Unreadable(details["file"], details["reason"], details["line"], vi=details["told"])


async def kept(context: GatewayContext, contest: str) -> Defined:
    """A contest's definition as it is now, with its text and the comments in it; written anew from
    the definition where none is kept, or where it would be read otherwise today.
    ``contest.unknown``."""
    query = ContestQuery(contest, written=True)
    answer = await context.backend.ask("registration.contests", query, Contests)
    for found in answer.contests:
        if found.contest == contest:
            text = found.written
            text = await context.readers.rewritten(text, file_name(text), found.definition)
            return replace(found, written=text)
    raise unknown_contest()


async def written(context: GatewayContext, contest: str) -> str:
    """The text of it alone. ``contest.unknown``."""
    return (await kept(context, contest)).written
