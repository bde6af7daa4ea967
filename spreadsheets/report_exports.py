"""Reports and lists as ``.xlsx``: participation, who is missing, results,
integrity, activation codes."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from .common_columns import AGENCY, NAME, NUMBER, PHONE, STAFF_CODE
from .question_bank_sheet import DIFFICULTY_NAMES, KIND_NAMES, LETTERS, YES_OR_NO, QuestionRow
from .table_writing import (
    FormattedText,
    OutColumn,
    Target,
    as_of,
    hours_of,
    on_clock,
    write_table,
)


class ParticipationRow(Struct, frozen=True):
    """One agency. ``rate`` and ``quota`` are 0..1; ``None`` where the class has no quota.

    ``headcount`` is the approved number, ``roster_rows`` what is on the list; they may differ.
    """

    agency_name: str
    class_name: str
    headcount: int
    roster_rows: int
    denominator: int
    participants: int
    rate: float
    quota: float | None
    met: bool | None
    missing: int


class ParticipationTotal(Struct, frozen=True):
    """What the agencies of a class come to, or (``class_name`` empty) all of them: ``met`` of
    ``judged`` agencies have reached their quota; ``judged`` are those that have one."""

    class_name: str
    agencies: int
    headcount: int
    roster_rows: int
    denominator: int
    participants: int
    rate: float
    quota: float | None
    met: int
    judged: int
    missing: int


class ResultRow(Struct, frozen=True):
    """One line of standings or prizes. ``score``: text where no decimal number is exact; ``prize``
    is empty where none was won, ``submitted_at_us`` 0 where it is not told; ``decided`` the values
    that decided the prize, as people write them. ``person_code`` and ``money`` (whole units, 0
    where nothing was won) are for the staff's own file alone."""

    rank: int
    full_name: str
    agency_name: str
    score: int | float | str
    duration_s: int
    submitted_at_us: int
    prize: str = ""
    decided: str = ""
    person_code: str = ""
    money: int = 0


class ActivationRow(Struct, frozen=True):
    """A first password for one person. It is secret until it is handed out."""

    agency_name: str
    person_code: str
    full_name: str
    code: str


class MissingRow(Struct, frozen=True):
    """Somebody who has not taken part yet; ``obligation``: mandatory or encouraged."""

    agency_name: str
    person_code: str
    full_name: str
    obligation: str
    position: str = ""
    phone: str = ""


class NotReachedRow(Struct, frozen=True):
    """Somebody whom a reminder has not reached, as far as is known; ``said``: why."""

    person_code: str
    full_name: str
    phone: str
    state: str
    said: str


class FindingRow(Struct, frozen=True):
    """One person of one finding; ``number`` is the finding's, ``kind`` as the API names it."""

    number: int
    kind: str
    look: bool
    full_name: str
    agency_name: str
    context: str
    next: str


class AuditRow(Struct, frozen=True):
    """Something that was done to a contest, in the words of its audit trail."""

    at_us: int
    by: str
    action: str
    about: str
    reason: str
    details: str


class ProblemRow(Struct, frozen=True):
    """Something wrong in a row of a list, or in a question of a text file (``row``: its line)."""

    sheet: str
    row: int
    column: str
    cell: str
    value: str
    reason: str


_PARTICIPATION = (
    NUMBER,
    AGENCY,
    OutColumn("Khối", 30),
    OutColumn("Tổng số CBCCVC", 12, "integer"),
    OutColumn("Số người trong danh sách", 13, "integer"),
    OutColumn("Chênh lệch", 11, "integer"),
    OutColumn("Số người để tính tỷ lệ", 13, "integer"),
    OutColumn("Đã tham gia", 11, "integer"),
    OutColumn("Tỷ lệ tham gia", 11, "percent"),
    OutColumn("Chỉ tiêu", 11, "percent"),
    OutColumn("Kết quả", 16),
    OutColumn("Còn thiếu", 11, "integer"),
)
_RESULTS = (
    OutColumn("Hạng", 7, "integer"),
    OutColumn("Giải", 18),
    NAME,
    AGENCY,
    OutColumn("Điểm", 9, "number"),
    OutColumn("Thời gian làm bài (giây)", 14, "integer"),
    OutColumn("Nộp bài lúc", 22, "moment"),
    OutColumn("Căn cứ xét giải", 50),
)
_STAFF_RESULTS = (
    *_RESULTS[:2],
    OutColumn("Tiền thưởng", 16, "integer"),
    STAFF_CODE,
    *_RESULTS[2:],
)
_CODES = (
    NUMBER,
    AGENCY,
    STAFF_CODE,
    NAME,
    OutColumn("Mã kích hoạt", 30),
)
_MISSING = (
    NUMBER,
    AGENCY,
    STAFF_CODE,
    NAME,
    OutColumn("Chức vụ", 30),
    PHONE,
    OutColumn("Đối tượng", 18),
)
_NOT_REACHED = (
    NUMBER,
    STAFF_CODE,
    NAME,
    PHONE,
    OutColumn("Tình trạng thư nhắc", 30),
    OutColumn("Lý do", 60),
)
_OBLIGATIONS = {"mandatory": "Bắt buộc", "encouraged": "Khuyến khích"}
_QUESTIONS = (
    OutColumn("Mã câu hỏi", 12),
    OutColumn("Chủ đề", 34),
    OutColumn("Câu hỏi", 60),
    *(OutColumn(f"Phương án {letter}", 32) for letter in LETTERS),
    OutColumn("Đáp án", 9),
    OutColumn("Căn cứ", 40),
    OutColumn("Đơn vị đóng góp", 26),
    OutColumn("Mức độ", 12),
    OutColumn("Đối tượng", 20),
    OutColumn("Xáo phương án", 14),
    OutColumn("Loại câu hỏi", 20),
)
_FINDINGS = (
    NUMBER,
    OutColumn("Dấu hiệu", 26),
    OutColumn("Mức độ", 16),
    NAME,
    AGENCY,
    OutColumn("Bối cảnh", 80),
    OutColumn("Việc cần xem tiếp", 50),
)
_AUDIT = (
    OutColumn("Thời điểm", 22, "moment"),
    OutColumn("Người thực hiện", 30),
    OutColumn("Việc", 26),
    OutColumn("Về", 44),
    OutColumn("Lý do", 50),
    OutColumn("Chi tiết", 60),
)
_PROBLEMS = (
    OutColumn("Trang tính", 20),
    OutColumn("Dòng", 8, "integer"),
    OutColumn("Cột / câu", 24),
    OutColumn("Ô", 8),
    OutColumn("Giá trị", 30),
    OutColumn("Lỗi và cách sửa", 80),
)
_FINDING_KINDS = {
    "shared_device": "Chung thiết bị",
    "shared_address": "Chung địa chỉ mạng",
    "same_answers": "Trùng đáp án sai",
    "too_fast": "Nhanh bất thường",
    "farmed": "Lượt thi rỗng",
}
_MET = {True: "Đạt", False: "Chưa đạt"}


def _outcome(row: ParticipationRow) -> str:
    """Whether the quota is met, or why that cannot be said."""
    if row.met is not None:
        return _MET[row.met]
    return "Không có chỉ tiêu" if row.quota is None else "Không có người để tính"


def write_participation(
    target: Target,
    rows: Iterable[ParticipationRow],
    title: str,
    as_of_us: int,
    zone: str,
    totals: Iterable[ParticipationTotal] = (),
) -> None:
    """Participation per agency against its quota, as it stood at ``as_of_us``; ``totals`` below."""
    note = as_of("Số liệu đến", as_of_us, zone)
    lines = (_participation(number, row) for number, row in enumerate(rows, start=1))
    write_table(target, "Tỷ lệ tham gia", (title, note), _PARTICIPATION, lines, map(_total, totals))


def _participation(number: int, row: ParticipationRow) -> tuple[object, ...]:
    difference = row.roster_rows - row.headcount
    return (
        number, row.agency_name, row.class_name, row.headcount, row.roster_rows, difference,
        row.denominator, row.participants, row.rate, row.quota, _outcome(row), row.missing,
    )  # fmt: skip


def _total(row: ParticipationTotal) -> tuple[object, ...]:
    name = f"Cộng {row.class_name}" if row.class_name else "Tổng cộng"
    outcome = f"{row.met}/{row.judged} đơn vị đạt" if row.judged else "Không có chỉ tiêu"
    return (
        None, f"{name} ({row.agencies} đơn vị)", row.class_name or None, row.headcount,
        row.roster_rows, row.roster_rows - row.headcount, row.denominator, row.participants,
        row.rate, row.quota, outcome, row.missing,
    )  # fmt: skip


def write_results(
    target: Target, rows: Iterable[ResultRow], title: str, zone: str, subtitle: str = ""
) -> None:
    """Standings or a list of prizes; ``subtitle`` may name the publication's number and hash."""
    lines = (
        (
            row.rank, row.prize, row.full_name, row.agency_name, row.score, row.duration_s,
            on_clock(row.submitted_at_us, zone) if row.submitted_at_us else "", row.decided,
        )
        for row in rows
    )  # fmt: skip
    write_table(target, "Kết quả", (title, subtitle), _RESULTS, lines)


def write_staff_results(
    target: Target, rows: Iterable[ResultRow], title: str, zone: str, subtitle: str = ""
) -> None:
    """The same for organisers, with staff codes and money: who is paid is found by both."""
    lines = (
        (
            row.rank, row.prize, row.money or None, row.person_code, row.full_name, row.agency_name,
            row.score, row.duration_s,
            on_clock(row.submitted_at_us, zone) if row.submitted_at_us else "", row.decided,
        )
        for row in rows
    )  # fmt: skip
    write_table(target, "Kết quả", (title, subtitle), _STAFF_RESULTS, lines)


def write_missing(
    target: Target, rows: Iterable[MissingRow], title: str, as_of_us: int, zone: str
) -> None:
    """People who have not taken part yet, as it stood at ``as_of_us``."""
    note = as_of("Chưa dự thi, tính đến", as_of_us, zone)
    lines = (
        (
            number, row.agency_name, row.person_code, row.full_name, row.position, row.phone,
            _OBLIGATIONS.get(row.obligation, row.obligation),
        )
        for number, row in enumerate(rows, start=1)
    )  # fmt: skip
    write_table(target, "Chưa dự thi", (title, note), _MISSING, lines)


def write_not_reached(
    target: Target, rows: Iterable[NotReachedRow], title: str, as_of_us: int, zone: str
) -> None:
    """Whom a reminder has not reached, to be called, as it stood at ``as_of_us``."""
    note = as_of("Chưa nhắc được, tính đến", as_of_us, zone)
    lines = (
        (number, row.person_code, row.full_name, row.phone, row.state, row.said)
        for number, row in enumerate(rows, start=1)
    )
    write_table(target, "Chưa nhắc được", (title, note), _NOT_REACHED, lines)


def write_integrity(target: Target, rows: Iterable[FindingRow], title: str) -> None:
    """What organisers should look at, a line for each person of each finding."""
    lines = (
        (
            row.number, _FINDING_KINDS[row.kind], "Cần xem" if row.look else "Bình thường",
            row.full_name, row.agency_name, row.context, row.next,
        )
        for row in rows
    )  # fmt: skip
    note = "Dấu hiệu để xem xét, không phải kết luận; tài liệu nội bộ của Ban Tổ chức."
    write_table(target, "Dấu hiệu", (title, note), _FINDINGS, lines)


def write_audit(target: Target, rows: Sequence[AuditRow], title: str, zone: str) -> None:
    """Who did what, when and why, in the order given."""
    lines = (
        (on_clock(row.at_us, zone), row.by, row.action, row.about, row.reason, row.details)
        for row in rows
    )
    newest_us = max((row.at_us for row in rows), default=0)
    note = f"Nhật ký{hours_of(zone, newest_us)}; tài liệu nội bộ của Ban Tổ chức."
    write_table(target, "Nhật ký", (title, note), _AUDIT, lines)


def write_problems(target: Target, rows: Iterable[ProblemRow], title: str) -> None:
    """What is wrong in a file, to mend it by."""
    lines = ((row.sheet, row.row, row.column, row.cell, row.value, row.reason) for row in rows)
    note = "Chưa ghi dòng nào của tệp. Hãy sửa các dòng dưới đây rồi tải tệp lên lại."
    write_table(target, "Dòng cần sửa", (title, note), _PROBLEMS, lines)


def write_activation_codes(
    target: Target, rows: Iterable[ActivationRow], title: str, subtitle: str = ""
) -> None:
    """First passwords for the organiser to hand out, in the order given."""
    lines = (
        (number, row.agency_name, row.person_code, row.full_name, row.code)
        for number, row in enumerate(rows, start=1)
    )
    note = subtitle or "Tài liệu mật: giao tận tay từng người, không đăng lên mạng."
    write_table(target, "Mã kích hoạt", (title, note), _CODES, lines)


def _formatted(row: QuestionRow, place: str) -> str | FormattedText | None:
    text = row.options.get(place) if place else row.text
    spans = row.formatting.get(place)
    return FormattedText(text, spans) if text and spans else text


def write_questions(target: Target, rows: Iterable[QuestionRow], title: str = "") -> None:
    """A question bank with its keys, as ``questions.read_questions`` reads it: a secret file."""
    lines = (
        (
            row.id, row.topic, _formatted(row, ""), *(_formatted(row, one) for one in LETTERS),
            ", ".join(row.answer), row.source, row.contributor,
            None if row.difficulty is None else DIFFICULTY_NAMES[row.difficulty], row.audience,
            None if row.shuffle is None else YES_OR_NO[row.shuffle],
            None if row.kind == "single_choice" else KIND_NAMES[row.kind],
        )
        for row in rows
    )  # fmt: skip
    note = "Tài liệu mật: có đáp án, không đăng lên mạng."
    write_table(target, "Bộ câu hỏi", [title or "Bộ câu hỏi", note], _QUESTIONS, lines)
