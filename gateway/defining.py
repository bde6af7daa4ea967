"""From the text of a definition file to a contest: read, checked, and set up if it can be run."""

import asyncio

from contracts.definition import Definition
from contracts.envelope import encode
from contracts.registration import ContestQuery, Contests, DefineContest
from contracts.registration import ContestView as Defined
from gateway.contests import unknown_contest
from gateway.front import Front
from gateway.replies import invalid
from plans.check import examine
from plans.findings import Faulty, Unreadable
from plans.form import to_toml
from plans.language import Reading, read


def text_of(content: bytes) -> str:
    """The text of a file; ``request.invalid`` where it is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise invalid("không phải UTF-8 (not UTF-8)") from None


def file_name(text: str) -> str:
    """What a file with this text is called in messages."""
    return "definition.json" if text.lstrip().startswith("{") else "definition.toml"


async def examined(text: str, today_us: int | None = None) -> Reading:
    """What the checker says; ``definition.unreadable``. With ``today_us`` (µs) windows that are
    over are told of."""
    return await asyncio.to_thread(examine, text, file_name(text), today_us=today_us)


async def define(front: Front, text: str, reading: Reading, by: str) -> Defined:
    """Set the contest up, or replace its definition: ``definition.faulty`` where a finding is an
    error, and what registration refuses (``contest.*``)."""
    if reading.definition is None or not reading.usable:
        raise Faulty(file_name(text), reading.findings)
    _refuse_unwritable(reading.definition)
    item = DefineContest(reading.definition, by, front.clock(), text)
    made = await front.backend.ask("registration.define_contest", item, Defined)
    front.contests.changed(made.contest)
    return made


async def written(front: Front, contest: str) -> str:
    """The text of a contest's definition, with its comments; written anew from the definition where
    none is kept, or where it would be read otherwise today. ``contest.unknown``."""
    query = ContestQuery(contest, written=True)
    answer = await front.backend.ask("registration.contests", query, Contests)
    for found in answer.contests:
        if found.contest == contest:
            text = found.written
            same = await asyncio.to_thread(_describes, text, found.definition)
            return text if same else to_toml(found.definition)
    raise unknown_contest()


def _describes(text: str, definition: Definition) -> bool:
    try:
        return bool(text) and read(text, file_name(text)).definition == definition
    except Unreadable:
        return False


def _refuse_unwritable(definition: Definition) -> None:
    """JSON lets a text hold halves of characters and NUL, which no database keeps."""
    try:
        unwritable = b"\\u0000" in encode(definition)
    except UnicodeEncodeError:
        unwritable = True
    if unwritable:
        raise invalid("có ký tự không dùng được (unusable characters)")
