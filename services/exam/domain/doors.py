"""Who comes into a phase that results decide."""

from collections.abc import Collection
from typing import NamedTuple

from contracts.errors import Refused


class Door(NamedTuple):
    """Of the people who ask, those who may enter a phase; None: results do not decide that."""

    phase: str
    listed: bool = True
    admitted: frozenset[str] | None = None

    def refuse(self, people: Collection[str]) -> None:
        """``phase.admission_open``: nobody was confirmed yet; ``phase.not_admitted`` (with
        ``people``)."""
        if self.admitted is None:
            return
        if not self.listed:
            raise Refused(
                "phase.admission_open",
                f"{self.phase} chỉ dành cho người được vào theo kết quả vòng trước; Ban Tổ chức "
                "chưa xác nhận danh sách. (Who enters by the results of an earlier phase has not "
                "been confirmed yet.)",
            )
        outside = sorted({*people} - self.admitted)
        if outside or not people:
            raise Refused(
                "phase.not_admitted",
                f"{self.phase} chỉ dành cho người được vào theo kết quả vòng trước; không có tên "
                "trong danh sách Ban Tổ chức đã xác nhận. (This phase is for those who came in by "
                "the results of an earlier one.)",
                people=outside,
            )
