"""Appeals against a refusal in screening: once, within three days, answered by somebody else.

The time runs from the decision or from the close, which is later (our choice: no plan names one).
Nobody answers about a refusal of their own. In a commune the organiser may be alone: only then it
is answered all the same, and recorded why.
"""

from collections.abc import Collection, Mapping, Sequence

from contracts.entries import ScreeningState
from contracts.errors import Refused
from contracts.local_times import told, told_en
from contracts.reason_validation import stated
from contracts.screening import AnswerRefusal, ScreeningStep
from services.exam.domain.screening import refuse_names, refuse_own_entry
from services.exam.domain.windows_and_deadlines import SECOND_US

APPEAL_US = 3 * 24 * 3600 * SECOND_US
LONGEST_TEXT = 4_000


def refusal_of(steps: Sequence[ScreeningStep]) -> ScreeningStep | None:
    """The last refusal."""
    return next((one for one in reversed(steps) if one.action == "refused"), None)


def appeal_of(steps: Sequence[ScreeningStep]) -> ScreeningStep | None:
    """The appeal against the last refusal, answered or not."""
    for one in reversed(steps):
        if one.action == "refused":
            return None
        if one.action == "appealed":
            return one
    return None


def appeal_until_us(
    screening: ScreeningState, steps: Sequence[ScreeningStep], closes_at_us: int
) -> int | None:
    """Until when (µs, exclusive) a refusal can be appealed against; ``None``: there is none, or it
    was appealed against already."""
    refusal = refusal_of(steps)
    if screening != "refused" or refusal is None or appeal_of(steps) is not None:
        return None
    return max(refusal.at_us, closes_at_us) + APPEAL_US


def refuse_appeal(
    screening: ScreeningState,
    steps: Sequence[ScreeningStep],
    closes_at_us: int,
    text: str,
    arrived_us: int,
    zone: str,
) -> None:
    """Refuse an appeal against nothing, a second one, one too late, or one that says nothing or too
    much."""
    if screening != "refused":
        raise Refused("screening.not_refused", "Bài này không bị từ chối. (It was not refused.)")
    until_us = appeal_until_us(screening, steps, closes_at_us)
    if until_us is None:
        raise Refused(
            "screening.appealed_already",
            "Việc từ chối bài này đã được khiếu nại. (This refusal was appealed against already.)",
        )
    if arrived_us >= until_us:
        raise Refused(
            "screening.appeal_over",
            f"Đã hết hạn khiếu nại ({told(until_us, zone)}). "
            f"(The time to appeal was over at {told_en(until_us, zone)}.)",
        )
    if not stated(text):
        raise Refused(
            "screening.text_missing", "Hãy ghi nội dung khiếu nại. (Say what the appeal is about.)"
        )
    if len(text) > LONGEST_TEXT:
        raise Refused(
            "screening.text_too_long",
            f"Khiếu nại dài quá {LONGEST_TEXT} ký tự. (Longer than {LONGEST_TEXT} signs.)",
        )


def refuse_answer(
    item: AnswerRefusal,
    steps: Sequence[ScreeningStep],
    *,
    appealed: bool,
    blind: bool,
    own: Collection[str],
) -> None:
    """Refuse an answer to nothing, one without words, about one's own entry, or about a refusal of
    one's own while another could answer."""
    refusal = refusal_of(steps)
    if not appealed or refusal is None:
        raise Refused(
            "screening.no_appeal", "Không có khiếu nại chờ trả lời. (No appeal waits for one.)"
        )
    refuse_own_entry(item.by, own)
    if not stated(item.answer):
        raise Refused(
            "screening.answer_missing", "Hãy ghi nội dung trả lời. (Say what the answer is.)"
        )
    if refusal.by == item.by:
        _refuse_own_refusal(item.by, item.own_reason, item.others)
    if item.upheld:
        refuse_names(blind, anonymous=item.anonymous)


def _refuse_own_refusal(by: str, own_reason: str, others: Mapping[str, str]) -> None:
    free = sorted(name or person for person, name in others.items() if person != by)
    if free:
        raise Refused(
            "screening.others_answer",
            "Chính đồng chí đã từ chối bài này, nên người khác trong Ban Tổ chức trả lời: "
            f"{', '.join(free)}. (You refused it: another organiser answers: {', '.join(free)}.)",
            others=free,
        )
    if not stated(own_reason):
        raise Refused(
            "screening.own_refusal",
            "Chính đồng chí đã từ chối bài này và không có ai khác trong Ban Tổ chức trả lời được; "
            "hãy ghi rõ lý do. (You refused it and no other organiser could answer: say why you "
            "do.)",
        )
