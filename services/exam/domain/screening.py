"""Screening: which entries judges get to see, and what may be decided about one."""

from collections.abc import Collection

from contracts.definition import EntryRules
from contracts.entries import EntryState, ScreeningState
from contracts.entry_checks import Finding
from contracts.errors import Refused
from contracts.reason_validation import stated
from contracts.screening import ScreenEntry

#: findings of these levels are for a human being to judge
_OPEN = ("error", "warning")


def screened_at_once(
    rules: EntryRules, findings: Collection[Finding], *, checked: bool
) -> ScreeningState:
    """What becomes of a version that has come: whether somebody has to look at it, by the plan's
    ``screening``. ``checked``: all of its files have been looked into."""
    if rules.screening == "none":
        return "accepted"
    clean = checked and not any(one.level in _OPEN for one in findings)
    return "accepted" if rules.screening == "findings" and clean else "waiting"


def refuse_decision(
    item: ScreenEntry,
    state: EntryState,
    version: int,
    handed_in_by: Collection[str],
    closes_at_us: int,
    now_us: int,
) -> None:
    """Refuse what cannot be decided: of a version that no longer counts, of one's own entry,
    without a reason, or to mend something by an hour that is over."""
    if state == "withdrawn":
        raise Refused("entry.withdrawn", "Bài dự thi đã được rút. (The entry was withdrawn.)")
    if item.version != version:
        raise Refused(
            "entry.changed_meanwhile",
            "Bài đã được nộp bản mới; hãy xem bản mới trước khi quyết định. "
            "(A newer version was handed in: look at it first.)",
            version=version,
        )
    if item.by in handed_in_by:
        raise Refused(
            "screening.own_entry",
            "Bài do chính mình nộp thì người khác sơ loại. "
            "(Somebody else screens one's own entry.)",
        )
    if item.decision == "accepted":
        return
    if not stated(item.reason):
        raise Refused("screening.reason_missing", "Cần ghi lý do. (A reason is needed.)")
    until_us = closes_at_us if item.mend_until_us is None else item.mend_until_us
    if item.decision == "sent_back" and until_us <= now_us:
        raise Refused(
            "screening.mend_until_over",
            "Hạn nộp lại phải ở sau lúc này. (The hour to mend it by must lie ahead.)",
        )
