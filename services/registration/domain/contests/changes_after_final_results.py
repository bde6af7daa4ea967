"""What final results hang on is exchanged only by a decision (docs/adr/0026): whoever asks."""

from collections.abc import Sequence

from contracts.errors import Refused
from contracts.reason_validation import stated


def refuse_undecided(
    decides: Sequence[str], reason: str, shown: Sequence[str], digest: str
) -> None:
    """Refuse a plan that would decide final results otherwise (``decides``: by which keys)
    without a reason, or where not just this was shown: ``definition.frozen``,
    ``decision.difference_changed``."""
    if not stated(reason):
        raise Refused(
            "definition.frozen",
            "Đã công bố chính thức nên các mục quyết định kết quả chỉ được đổi bằng một quyết định "
            f"có lý do: {', '.join(decides)}. (Results are final: what they hang on changes "
            "only by a decision with a reason.)",
            decides=list(decides),
        )
    if list(shown) != list(decides) or not digest:
        raise Refused(
            "decision.difference_changed",
            "Hãy xem thay đổi về kết quả rồi mới xác nhận. "
            "(Look at what would change in the results, then confirm just that.)",
            decides=list(decides),
        )


def refuse_headcounts_without_reason(reason: str) -> None:
    """Collective results that are final hang on headcounts: ``headcount.reason_missing``."""
    if not stated(reason):
        raise Refused(
            "headcount.reason_missing",
            "Kết quả tập thể đã công bố chính thức: hãy ghi lý do sửa tổng số. "
            "(Collective results are final: say why headcounts change.)",
        )
