"""From the text of a definition file to a contest: read, checked, and set up if it can be run."""

from msgspec.structs import replace

from contracts.definition import Definition
from contracts.envelope import encode
from contracts.errors import Refused
from contracts.registration import ContestQuery, Contests, DefineContest
from contracts.registration import ContestView as Defined
from gateway.contests.actions.frozen import shown_before, with_difference
from gateway.contests.actions.make_ups import refuse_told
from gateway.contests.cache import unknown_contest
from gateway.context import Front
from gateway.core.files.tasks import Examined
from gateway.core.http.json_bodies import invalid
from plans.findings import Faulty, Unreadable
from plans.parser import Reading


def text_of(content: bytes) -> str:
    """The text of a file; ``request.invalid`` where it is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise invalid("không phải UTF-8 (not UTF-8)") from None


def file_name(text: str) -> str:
    """What a file with this text is called in messages."""
    return "definition.json" if text.lstrip().startswith("{") else "definition.toml"


async def examined(front: Front, text: str, today_us: int | None = None) -> Examined:
    """What the checker says; ``definition.unreadable`` as ``Unreadable``. With ``today_us`` (µs)
    windows that are over are told of."""
    try:
        return await front.readers.examined(text, file_name(text), today_us)
    except Refused as refusal:
        raise told_unreadable(refusal) from None


def told_unreadable(refusal: Refused) -> Refused:
    """The refusal; as ``Unreadable`` where it says that the text is neither TOML nor JSON."""
    if refusal.problem.code != "definition.unreadable":
        return refusal
    details = refusal.problem.details
    return Unreadable(details["file"], details["reason"], details["line"])


async def define(
    front: Front,
    text: str,
    reading: Reading,
    by: str,
    *,
    reason: str = "",
    digest: str = "",
    revision: int | None = None,
) -> Defined:
    """Set the contest up, or replace its definition: ``definition.faulty`` where a finding is an
    error, ``definition.frozen`` where final results hang on what changes and no ``reason`` is
    given (``digest``: of the difference shown), and what registration refuses (``contest.*``).
    ``revision``: of the definition that was read to write this one, 0 for none; with ``None``
    whatever is there is replaced."""
    if reading.definition is None or not reading.usable:
        raise Faulty(file_name(text), reading.findings)
    _refuse_unwritable(reading.definition)
    await refuse_told(front, reading.definition)
    shown = await shown_before(front, reading.definition, digest)
    item = DefineContest(
        reading.definition,
        by,
        front.clock(),
        text,
        reason.strip(),
        [] if shown is None else shown.decides,
        digest,
        revision,
    )
    try:
        made = await front.backend.ask("registration.define_contest", item, Defined)
    except Refused as refusal:
        raise await with_difference(front, reading.definition, refusal) from None
    front.contests.changed(made.contest)
    return made


async def kept(front: Front, contest: str) -> Defined:
    """A contest's definition as it is now, with its text and the comments in it; written anew from
    the definition where none is kept, or where it would be read otherwise today.
    ``contest.unknown``."""
    query = ContestQuery(contest, written=True)
    answer = await front.backend.ask("registration.contests", query, Contests)
    for found in answer.contests:
        if found.contest == contest:
            text = found.written
            text = await front.readers.rewritten(text, file_name(text), found.definition)
            return replace(found, written=text)
    raise unknown_contest()


async def written(front: Front, contest: str) -> str:
    """The text of it alone. ``contest.unknown``."""
    return (await kept(front, contest)).written


def _refuse_unwritable(definition: Definition) -> None:
    """JSON lets a text hold halves of characters and NUL, which no database keeps."""
    try:
        unwritable = b"\\u0000" in encode(definition)
    except UnicodeEncodeError:
        unwritable = True
    if unwritable:
        raise invalid("có ký tự không dùng được (unusable characters)")
