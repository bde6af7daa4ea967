"""Files and long texts are read in processes of their own: a large one takes seconds of CPU, and
other requests must be answered meanwhile. Texts never wait behind files.
"""

import asyncio
import logging
import threading
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from contracts.definition import Definition, EntryLabel
from contracts.errors import Refused
from contracts.event_envelope import encode
from contracts.question_pictures import MadePicture
from documents.making import MakeDocument
from entry_files.document import ReadEntry
from entry_files.likeness import Passage
from gateway.core.access.client_of_current_request import asker
from gateway.core.access.rate_limits import READ_AT_ONCE, READ_OF_ONE, READ_WAITING
from gateway.core.files.bank_pictures import with_made
from gateway.core.files.pipe_messages import UNWRITABLE
from gateway.core.files.reader_process import (
    Died,
    OverMemory,
    OverTime,
    ReadingProcess,
    TaskLimits,
    reading_process,
)
from gateway.core.files.reading_tasks import (
    Append,
    BankPages,
    Edit,
    Edited,
    Examine,
    Examined,
    FindDoubles,
    FindNearest,
    FindPassages,
    MakePictures,
    ReadEntryFile,
    ReadEntryMedia,
    ReadHeadcounts,
    ReadMarks,
    ReadMedia,
    ReadQuestions,
    ReadRoster,
    ReadRows,
    Rewrite,
    RosterPages,
    Task,
    What,
)
from gateway.core.http.problem_responses import refusal_of
from question_formats.similar_questions import Doubles
from spreadsheets.cell_edits import Mending
from spreadsheets.headcount_table import HeadcountTable
from spreadsheets.leading_zeros import NO_CODES, KnownCodes
from spreadsheets.mark_sheet import MarkColumn, MarkedSheets
from spreadsheets.question_bank_sheet import QuestionRow
from spreadsheets.rows_for_editing import Excerpt

log = logging.getLogger(__name__)

MB = 1 << 20
#: the largest staff list that is taken, 100,000 people, needs 10 s and 320 MB
FILE_LIMITS = TaskLimits(cpu_s=40.0, wall_s=120.0, memory_bytes=700 * MB)
#: a video of 2 GB is read twice, and where it has further tracks written once
MEDIA_LIMITS = TaskLimits(cpu_s=120.0, wall_s=420.0, memory_bytes=1000 * MB)
#: a decision with 1,000 winners needs a second
DOCUMENT_LIMITS = TaskLimits(cpu_s=60.0, wall_s=120.0, memory_bytes=1500 * MB)
#: a plan of the largest kind needs 0.1 s
TEXT_LIMITS = TaskLimits(cpu_s=5.0, wall_s=20.0, memory_bytes=300 * MB)


class Lane:
    """Some tasks at once, more of them waiting, the rest refused. Each has a process of its own
    while it runs; where it runs ``alone`` nothing else is ever done by that."""

    def __init__(self, name: str, limits: TaskLimits, *, alone: bool = False) -> None:
        self.limits, self._alone = limits, alone
        self._name = name
        self._threads: ThreadPoolExecutor | None = None
        self._places = threading.BoundedSemaphore(READ_AT_ONCE + READ_WAITING)
        self.at_work: set[ReadingProcess] = set()
        self._asked: Counter[str] = Counter()
        self._lock = threading.Lock()

    async def do(self, task: Task) -> Any:
        """What the task answers; what it refuses, ``request.too_many``, ``reading.*``."""
        by = asker()
        self._take_place(by)
        if self._threads is None:
            self._threads = ThreadPoolExecutor(READ_AT_ONCE, thread_name_prefix=self._name)
        made: Future[Any] = self._threads.submit(self._work, task)
        made.add_done_callback(lambda _: self._give_back(by))
        try:
            return await asyncio.wrap_future(made)
        except OverTime:
            raise _over_time(self.limits) from None
        except OverMemory:
            raise _over_memory() from None
        except UnicodeEncodeError:
            raise refusal_of(UNWRITABLE) from None
        except Died as fault:
            log.error("%s failed: %s", type(task).__name__, fault)
            raise _failed() from None

    def _take_place(self, by: str | None) -> None:
        with self._lock:
            if by is not None and self._asked[by] >= READ_OF_ONE:
                raise Refused(
                    "request.too_many",
                    f"Đồng chí đang có {READ_OF_ONE} nội dung chờ đọc; hãy đợi đọc xong rồi gửi "
                    f"tiếp. ({READ_OF_ONE} of yours are being read; send the next when they are "
                    "done.)",
                    retry_after_s=20,
                )
            if not self._places.acquire(blocking=False):
                raise Refused(
                    "request.too_many",
                    "Đang có nhiều tệp chờ đọc, hãy thử lại sau ít phút. (Too many files at once.)",
                    retry_after_s=20,
                )
            if by is not None:
                self._asked[by] += 1

    def _give_back(self, by: str | None) -> None:
        with self._lock:
            self._places.release()
            if by is not None:
                self._asked[by] -= 1
                self._asked += Counter()  # forgets those without any

    def _work(self, task: Task) -> Any:
        with reading_process(alone=self._alone) as process:
            self.at_work.add(process)
            try:
                return process.ask(task, self.limits)
            finally:
                self.at_work.discard(process)

    def stop(self) -> None:
        """End what is under way."""
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._threads = None
        for process in list(self.at_work):
            process.kill()


class Readers:
    """What can be read; processes are started when the first task comes."""

    def __init__(self) -> None:
        self._files = Lane("read-file", FILE_LIMITS)
        self._texts = Lane("read-text", TEXT_LIMITS)
        self._entries = Lane("read-entry", FILE_LIMITS)
        self._media = Lane("read-media", MEDIA_LIMITS, alone=True)
        self._documents = Lane("make-document", DOCUMENT_LIMITS)

    async def roster(
        self,
        content: bytes,
        plan: Definition,
        mending: Mending | None = None,
        *,
        convert: bool = False,
        known: KnownCodes = NO_CODES,
    ) -> RosterPages:
        """A staff list for this plan, as ``staff_list_sheet.read_roster`` reads it;
        ``spreadsheet.*``."""
        classes = {item.id: item.name for item in plan.agency_classes}
        task = ReadRoster(content, classes, mending, convert, known)
        found: RosterPages = await self._files.do(task)
        return found

    async def questions(
        self,
        content: bytes,
        name: str,
        plan: Definition,
        topic: str | None = None,
        mending: Mending | None = None,
        *,
        convert: bool = False,
    ) -> BankPages:
        """A question bank for this plan in any format; ``questions.*``, ``spreadsheet.*``.
        ``topic``: of the questions that name none; ``convert``: TCVN3 and VNI become Unicode."""
        task = ReadQuestions(
            content,
            name,
            plan.topics,
            plan.bank_audiences,
            topic,
            mending,
            convert,
            tuple(plan.question_kinds),
        )
        found: BankPages = await self._files.do(task)
        if not found.pictures:
            return found
        return with_made(found, await self.pictures(found.pictures))

    async def pictures(self, given: dict[str, bytes]) -> dict[str, MadePicture]:
        """Pictures of questions as they can be shown, under the same names. Decoders are C: they
        run in a process that has read no key and reads nothing else."""
        found: dict[str, MadePicture] = await self._media.do(MakePictures(given))
        return found

    async def marks(
        self, content: bytes, columns: list[MarkColumn], parts: dict[str, str]
    ) -> MarkedSheets:
        """A panel's marks in these columns; ``spreadsheet.*``."""
        found: MarkedSheets = await self._files.do(ReadMarks(content, columns, parts))
        return found

    async def rows(
        self, content: bytes, what: What, rows: list[int], mending: Mending | None
    ) -> Excerpt:
        """Some rows of a workbook as they stand after ``mending``; ``spreadsheet.*``."""
        found: Excerpt = await self._files.do(ReadRows(content, what, rows, mending))
        return found

    async def entry(
        self, content: bytes, labels: dict[EntryLabel, str], names: list[str]
    ) -> ReadEntry:
        """A file of an entry, without these names."""
        found: ReadEntry = await self._entries.do(ReadEntryFile(content, labels, names))
        return found

    async def media(self, task: ReadEntryMedia) -> ReadMedia:
        """A picture, sound or video of an entry; ``store.unreachable``."""
        found: ReadMedia = await self._media.do(task)
        return found

    async def document(self, task: MakeDocument) -> bytes:
        """A document ready to sign; ``document.template_broken``."""
        made: bytes = await self._documents.do(task)
        return made

    async def passages(self, left: str, right: str) -> list[Passage]:
        """What stands in both of two texts, the longest first."""
        found: list[Passage] = await self._texts.do(FindPassages(left, right))
        return found

    async def doubles(self, rows: Sequence[QuestionRow]) -> Doubles:
        """Questions that ask nearly the same."""
        found: Doubles = await self._texts.do(FindDoubles(list(rows)))
        return found

    async def nearest(
        self, row: QuestionRow, others: Sequence[QuestionRow]
    ) -> list[tuple[str, float]]:
        """The ids of those that ask nearly the same as ``row``, with how alike they are."""
        found: list[tuple[str, float]] = await self._texts.do(FindNearest(row, list(others)))
        return found

    async def headcounts(self, text: str) -> HeadcountTable:
        """A pasted table; ``request.too_large``."""
        found: HeadcountTable = await self._texts.do(ReadHeadcounts(text))
        return found

    async def examined(self, text: str, name: str, today_us: int | None = None) -> Examined:
        """What the checker says of a definition; ``definition.unreadable``."""
        found: Examined = await self._texts.do(Examine(text, name, today_us))
        return found

    async def rewritten(self, text: str, name: str, definition: Definition) -> str:
        """The text, or one written anew where it no longer says the same."""
        found: str = await self._texts.do(Rewrite(text, name, encode(definition)))
        return found

    async def edited(
        self, text: str, values: dict[str, str] | None = None, action: str = "", path: str = ""
    ) -> Edited:
        """The definition's text after a change of the form; ``definition.unreadable``."""
        found: Edited = await self._texts.do(Edit(text, values or {}, action, path))
        return found

    async def appended(self, text: str, path: str, values: dict[str, str | list[str]]) -> str:
        """The definition's text with one more table in the list at ``path``."""
        found: str = await self._texts.do(Append(text, path, values))
        return found

    def stop(self) -> None:
        """End what is under way."""
        self._files.stop()
        self._texts.stop()
        self._entries.stop()
        self._media.stop()
        self._documents.stop()


def _over_time(limits: TaskLimits) -> Refused:
    return Refused(
        "reading.too_slow",
        f"Đọc nội dung này mất quá {limits.cpu_s:.0f} giây nên đã dừng; chưa ghi gì. Hãy chia "
        "thành các tệp nhỏ hơn, hoặc chép phần cần dùng sang một tệp mới rồi gửi lại. (Reading "
        "took too long and was stopped; nothing was taken over. Split it, or copy what is needed "
        "into a new file.)",
    )


def _over_memory() -> Refused:
    return Refused(
        "reading.too_much_memory",
        "Nội dung này cần quá nhiều bộ nhớ nên đã dừng đọc; chưa ghi gì. Hãy chia thành các tệp "
        "nhỏ hơn rồi gửi lại. (Reading needs too much memory and was stopped; nothing was taken "
        "over. Split it.)",
    )


def _failed() -> Refused:
    return Refused(
        "reading.failed",
        "Không đọc được nội dung này; chưa ghi gì. Hãy chép phần cần dùng sang một tệp mới rồi "
        "gửi lại. (This could not be read; nothing was taken over. Copy what is needed into a new "
        "file.)",
    )
