"""Screening: which entries judges get to see, and what may be decided about one."""

from collections.abc import Collection
from typing import NamedTuple

from contracts.definition import EntryRules
from contracts.entries import EntryState, ScreeningState
from contracts.entry_checks import Finding
from contracts.errors import Refused
from contracts.reason_validation import refuse_unreasoned, stated_or_nothing
from contracts.screening import ScreenEntry

#: findings of these levels are for a human being to judge
_OPEN = ("error", "warning")


class Screened(NamedTuple):
    """An entry as far as decisions about it go. ``blind``: judges must not learn whose it is;
    ``error``: something in it breaks the plan's rules; ``own``: whose it is; ``appealed``: its
    refusal waits for an answer; ``with_judges``: this version may be with them."""

    state: EntryState
    version: int
    screening: ScreeningState
    appealed: bool
    blind: bool
    error: bool
    own: Collection[str]
    closes_at_us: int
    with_judges: bool


def screened_at_once(
    rules: EntryRules, findings: Collection[Finding], *, checked: bool
) -> ScreeningState:
    """What becomes of a version that has come: whether somebody has to look at it, by the plan's
    ``screening``. ``checked``: all of its files have been looked into."""
    if rules.screening == "none":
        return "accepted"
    clean = checked and not any(one.level in _OPEN for one in findings)
    return "accepted" if rules.screening == "findings" and clean else "waiting"


def decision_reason(item: ScreenEntry, entry: Screened, now_us: int) -> str:
    """The reason to be kept. Refuse what cannot be decided: of a version that no longer counts, of
    one's own entry, without a reason where one is due, unseen, to mend something by an hour that is
    over, or to mend what judges may have marked: their marks would stand for what they never saw.
    """
    _refuse_standing(item, entry)
    refuse_own_entry(item.by, entry.own)
    if item.decision == "accepted":
        refuse_names(entry.blind, anonymous=item.anonymous)
    changed = entry.screening in ("accepted", "refused")
    if item.decision != "accepted" or entry.error or changed:
        refuse_unreasoned(item.reason, "screening.reason_missing")
    if item.decision == "sent_back" and entry.with_judges:
        raise Refused(
            "screening.with_judges",
            "Đợt thi đã chốt và bản này đã được nhận để chấm nên không trả lại để sửa được nữa. "
            "(The round is settled and this version was accepted for the judges: it cannot be sent "
            "back any more.)",
        )
    until_us = entry.closes_at_us if item.mend_until_us is None else item.mend_until_us
    if item.decision == "sent_back" and until_us <= now_us:
        raise Refused(
            "screening.mend_until_over",
            "Hạn nộp lại phải ở sau lúc này. (The hour to mend it by must lie ahead.)",
        )
    return stated_or_nothing(item.reason)


def _refuse_standing(item: ScreenEntry, entry: Screened) -> None:
    if entry.state == "withdrawn":
        raise Refused("entry.withdrawn", "Bài dự thi đã được rút. (The entry was withdrawn.)")
    if item.version != entry.version:
        raise Refused(
            "entry.changed_meanwhile",
            "Bài đã được nộp bản mới; hãy xem bản mới trước khi quyết định. "
            "(A newer version was handed in: look at it first.)",
            version=entry.version,
        )
    if entry.appealed:
        raise Refused(
            "screening.appeal_open",
            "Việc từ chối bài này đang được khiếu nại; hãy trả lời khiếu nại. "
            "(Its refusal is appealed against: answer the appeal.)",
        )


def refuse_own_entry(by: str, own: Collection[str]) -> None:
    """``screening.own_entry``."""
    if by in own:
        raise Refused(
            "screening.own_entry",
            "Bài do chính mình nộp thì người khác sơ loại. "
            "(Somebody else screens one's own entry.)",
        )


def refuse_names(blind: bool, *, anonymous: bool) -> None:
    """``screening.anonymity_unchecked``: what judges mark without names is looked through first."""
    if blind and not anonymous:
        raise Refused(
            "screening.anonymity_unchecked",
            "Bài được chấm ẩn danh: hãy xác nhận bài không lộ danh tính tác giả. "
            "(Judges must not learn whose it is: confirm that nothing in it tells.)",
        )
