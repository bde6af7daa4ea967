"""A round's life: planned, open, closed, settled; and what may still change it."""

from collections.abc import Mapping

from contracts.errors import Refused
from contracts.exam import RoundState
from services.exam.domain.windows import last_close


def due_state(
    state: RoundState,
    opens_at_us: int,
    closes_at_us: int,
    extensions: Mapping[str, int],
    now_us: int,
) -> RoundState:
    """What the schedule makes of a round now. Settlement is not the schedule's to decide."""
    if state == "planned" and now_us >= opens_at_us:
        state = "open"
    if state == "open" and now_us >= last_close(closes_at_us, extensions):
        state = "closed"
    return state


def why_not_settled(
    closes_at_us: int,
    extensions: Mapping[str, int],
    watermarks: Mapping[str, int],
    in_progress: int,
    settle_anyway: bool,
) -> str:
    """Why a closed round can't settle yet, in words; empty when it can.

    Every gateway must have delivered all that arrived before the close, unless an organiser
    decided to settle over it; and every attempt must have been handed in, by its owner or by us.
    """
    if in_progress:
        return f"{in_progress} lượt thi chưa nộp (attempts in progress)"
    close_us = last_close(closes_at_us, extensions)
    behind = sorted(name for name, mark_us in watermarks.items() if mark_us < close_us)
    if behind and not settle_anyway:
        return "chờ cổng (waiting for gateways): " + ", ".join(behind)
    return ""


def refuse_change(state: RoundState, opens_at_us: int, closes_at_us: int, now_us: int) -> None:
    """Refuse an extension that can't be: of a settled round, or to a moment that is past."""
    if state == "settled":
        raise Refused("round.settled", "Đợt thi đã chốt, không thể gia hạn. (Already settled.)")
    if closes_at_us <= max(opens_at_us, now_us):
        raise Refused(
            "round.closes_too_early",
            "Giờ đóng mới phải sau giờ mở và sau hiện tại. (The new close must lie ahead.)",
        )
