"""Entries of a call per agency as a spreadsheet, against what the plan asks of each."""

from collections.abc import Iterable

from msgspec import Struct

from .common_columns import AGENCY, NUMBER
from .table_writing import OutColumn, Target, as_of, write_table

_COUNTS = (
    NUMBER,
    AGENCY,
    OutColumn("Khối", 30),
    OutColumn("Số bài yêu cầu", 11, "integer"),
    OutColumn("Đã nộp", 11, "integer"),
    OutColumn("Được nhận chấm", 11, "integer"),
    OutColumn("Chờ sơ loại", 11, "integer"),
    OutColumn("Trả lại để sửa", 11, "integer"),
    OutColumn("Không được nhận", 11, "integer"),
    OutColumn("Còn thiếu", 11, "integer"),
    OutColumn("Kết quả", 18),
)


class EntryCountRow(Struct, frozen=True):
    """One agency. ``needed`` 0: the plan asks for no number. ``received`` is without what was
    refused."""

    agency_name: str
    class_name: str
    needed: int
    received: int
    accepted: int
    waiting: int
    sent_back: int
    refused: int
    missing: int

    @property
    def outcome(self) -> str:
        """Whether there are enough."""
        if not self.needed:
            return "Không quy định"
        return "Còn thiếu" if self.missing else "Đủ số bài"


def write_entry_counts(
    target: Target, rows: Iterable[EntryCountRow], title: str, as_of_us: int, zone: str
) -> None:
    """Entries per agency, as they stood at ``as_of_us``."""
    note = as_of("Số liệu đến", as_of_us, zone)
    lines = (
        (
            number, row.agency_name, row.class_name, row.needed or None, row.received,
            row.accepted, row.waiting, row.sent_back, row.refused,
            row.missing if row.needed else None, row.outcome,
        )
        for number, row in enumerate(rows, start=1)
    )  # fmt: skip
    write_table(target, "Số bài dự thi", (title, note), _COUNTS, lines)
