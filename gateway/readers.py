"""Files are read in a process of their own: a large one takes seconds of CPU, and the door must
stay open meanwhile. One at a time; the process is replaced after some files, and when it dies.
"""

import asyncio
import logging
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct

from contracts.definition import Definition
from contracts.errors import Problem, Refused
from contracts.registration import RosterRow
from exchange.doubles import Double, doubles_in
from exchange.files import read_question_file
from gateway.errors import refusal_of
from spreadsheets import questions, roster
from spreadsheets.excerpts import Excerpt, excerpt
from spreadsheets.findings import Note
from spreadsheets.mending import Mending
from spreadsheets.questions import QuestionRow
from spreadsheets.roster import read_roster

log = logging.getLogger(__name__)

SLICE_ROWS = 1_000
FILES_PER_PROCESS = 20
MOST_WAITING = 4
#: of an excerpt: what a person can look over, and what fits a page
MOST_CHARS = 100_000
LAYOUTS = {"roster": roster.LAYOUT, "questions": questions.LAYOUT}
What = Literal["roster", "questions"]
Result = TypeVar("Result")


class RosterPages(Struct):
    """A staff list in slices as registration takes them."""

    slices: list[list[RosterRow]]
    notes: list[Note]


class BankPages(Struct):
    """A question bank with its keys: never to be logged or kept."""

    format: str
    rows: list[QuestionRow]
    notes: list[Note]
    doubles: list[Double]
    named_here: list[str]


class Readers:
    """The reading process."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def roster(
        self, content: bytes, plan: Definition, mending: Mending | None = None
    ) -> RosterPages:
        """A staff list for this plan; ``spreadsheet.*``."""
        classes = {item.id: item.name for item in plan.agency_classes}
        read = partial(_roster, mending=mending)
        return await self._read(read, content, classes, RosterPages)

    async def questions(
        self,
        content: bytes,
        name: str,
        plan: Definition,
        topic: str | None = None,
        mending: Mending | None = None,
    ) -> BankPages:
        """A question bank for this plan in any format; ``questions.*``, ``spreadsheet.*``.
        ``topic``: of the questions that name none."""
        read = partial(
            _questions, name=name, topic=topic, audiences=plan.bank_audiences, mending=mending
        )
        return await self._read(read, content, plan.topics, BankPages)

    async def rows(
        self, content: bytes, what: What, rows: list[int], mending: Mending | None
    ) -> Excerpt:
        """Some rows of a workbook as they stand after ``mending``; ``spreadsheet.*``."""
        read = partial(_rows, what=what, rows=frozenset(rows), mending=mending)
        return await self._read(read, content, {}, Excerpt)

    async def _read(
        self,
        read: Callable[[bytes, dict[str, str]], bytes],
        content: bytes,
        names: dict[str, str],
        expect: type[Result],
    ) -> Result:
        if self._waiting >= MOST_WAITING:
            raise Refused(
                "request.too_many",
                "Đang có nhiều tệp chờ đọc, hãy thử lại sau ít phút. (Too many files at once.)",
                retry_after_s=20,
            )
        self._waiting += 1
        try:
            async with self._turn:
                answer = await self._aside(read, content, names)
        finally:
            self._waiting -= 1
        if answer[:1] == b"!":
            raise refusal_of(msgspec.json.decode(answer[1:], type=Problem))
        return msgspec.json.decode(answer, type=expect)

    async def _aside(self, read: Any, content: bytes, names: dict[str, str]) -> bytes:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                1,
                mp_context=multiprocessing.get_context("spawn"),
                max_tasks_per_child=FILES_PER_PROCESS,
            )
        try:
            loop = asyncio.get_running_loop()
            answer: bytes = await loop.run_in_executor(self._pool, read, content, names)
            return answer
        except BrokenProcessPool:
            log.exception("the reading process died")
            self._pool = None
            raise Refused(
                "spreadsheet.unreadable",
                "Không đọc được tệp này. (This file could not be read.)",
            ) from None

    def stop(self) -> None:
        """End the process."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def _roster(content: bytes, classes: dict[str, str], mending: Mending | None) -> bytes:
    """Runs in the reading process."""
    try:
        sheet = read_roster(content, classes, mending=mending)
    except Refused as refusal:
        return b"!" + msgspec.json.encode(refusal.problem)
    rows = [_row(row) for row in sheet.rows]
    slices = [rows[start : start + SLICE_ROWS] for start in range(0, len(rows), SLICE_ROWS)]
    return msgspec.json.encode(RosterPages(slices, sheet.notes))


def _row(row: Struct) -> RosterRow:
    values = msgspec.structs.asdict(row)
    for name in ("position", "phone", "email", "reason"):
        values[name] = values[name] or ""
    return RosterRow(**values)


def _rows(
    content: bytes,
    _names: dict[str, str],
    what: What,
    rows: frozenset[int],
    mending: Mending | None,
) -> bytes:
    """Runs in the reading process."""
    try:
        found = excerpt(content, LAYOUTS[what], rows, mending, most_chars=MOST_CHARS)
    except Refused as refusal:
        return b"!" + msgspec.json.encode(refusal.problem)
    return msgspec.json.encode(found)


def _questions(
    content: bytes,
    topics: dict[str, str],
    name: str,
    topic: str | None,
    audiences: dict[str, str],
    mending: Mending | None,
) -> bytes:
    """Runs in the reading process. Without audiences of the plan, exam says what to mend."""
    try:
        bank = read_question_file(
            content, name, topics or None, audiences or None, topic=topic, mending=mending
        )
    except Refused as refusal:
        return b"!" + msgspec.json.encode(refusal.problem)
    pages = BankPages(bank.format, bank.rows, bank.notes, doubles_in(bank.rows), bank.named_here)
    return msgspec.json.encode(pages)
