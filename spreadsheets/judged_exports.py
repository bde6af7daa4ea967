"""What judges marked as ``.xlsx``: works in their order, and every judge's sheet."""

from collections.abc import Iterable

from msgspec import Struct

from .table_writing import OutColumn, Target, write_table

DROPPED = {
    "": "",
    "low": "Bỏ điểm thấp nhất",
    "high": "Bỏ điểm cao nhất",
    "outlier": "Lệch quá mức, không tính",
    "excluded": "Không tính theo quyết định",
}
WORK_STATUS = {
    "counted": "",
    "not_chosen": "Không vào chung khảo",
    "waiting": "Chưa duyệt",
    "withdrawn": "Đã rút",
    "refused": "Bị từ chối",
    "annulled": "Bị hủy kết quả",
    "disqualified": "Bị loại",
    "absent": "Vắng mặt",
}


class WorkRow(Struct, frozen=True):
    """A work in the standings; title, authors and agency are empty where they are not told."""

    rank: int
    work: str
    title: str
    authors: str
    agency: str
    marks: float
    prize: str


class SheetRow(Struct, frozen=True):
    """One judge's sheet of a work; ``value`` is what all sheets of the panel make."""

    panel: str
    work: str
    judge: str
    name: str
    marks: str
    total: float
    dropped: str
    value: float | None
    status: str


_WORKS = [
    OutColumn("Hạng", 8, "integer"),
    OutColumn("Giải", 18),
    OutColumn("Mã bài", 14),
    OutColumn("Tên bài", 36),
    OutColumn("Tác giả", 30),
    OutColumn("Cơ quan, đơn vị", 34),
    OutColumn("Điểm", 10, "number"),
]
_SHEETS = [
    OutColumn("Ban giám khảo", 26),
    OutColumn("Mã bài", 14),
    OutColumn("Giám khảo", 12),
    OutColumn("Họ và tên", 26),
    OutColumn("Điểm từng tiêu chí", 48),
    OutColumn("Tổng phiếu", 12, "number"),
    OutColumn("Ghi chú phiếu", 24),
    OutColumn("Điểm của bài", 12, "number"),
    OutColumn("Ghi chú bài", 22),
]


def write_works(target: Target, rows: Iterable[WorkRow], title: str, subtitle: str) -> None:
    """The standings of a round that judges marked."""
    lines = (
        (row.rank, row.prize, row.work, row.title, row.authors, row.agency, row.marks)
        for row in rows
    )
    write_table(target, "Kết quả", (title, subtitle), _WORKS, lines)


def write_protocol(target: Target, rows: Iterable[SheetRow], title: str, subtitle: str) -> None:
    """A line for each sheet, panel by panel, the best work first."""
    lines = (
        (
            row.panel, row.work, row.judge, row.name, row.marks, row.total, row.dropped, row.value,
            row.status,
        )
        for row in rows
    )  # fmt: skip
    write_table(target, "Biên bản chấm", (title, subtitle), _SHEETS, lines)
