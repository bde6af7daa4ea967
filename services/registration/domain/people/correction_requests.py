"""What a liaison finds wrong in the own list, and what becomes of it.

Somebody joined, somebody left, a position is wrong. The liaison says so and an organiser decides,
because in most plans the list is what the agency's own rate is divided by: nobody should make it
shorter alone. Accepting changes the list at once.

    filed -> accepted
    filed -> refused    with a reason
"""

from collections.abc import Mapping

from contracts.agency_staff_lists import CorrectionKind, CorrectionState
from contracts.comparison_keys import key_of
from contracts.errors import Refused
from contracts.reason_validation import stated
from services.registration.domain.people.person import Entry
from services.registration.domain.people.two_lists import LATEST, TwoListsRule
from services.registration.domain.roster_import.row_difference import memberships_after

LONGEST_VALUE = 200
LONGEST_REASON = 1_000
_NEEDED: dict[CorrectionKind, tuple[str, ...]] = {
    "joined": ("code", "name"),
    "left": (),
    "position": ("position",),
}
_ALLOWED = ("code", "name", "position")


def cleaned(kind: CorrectionKind, values: Mapping[str, str]) -> dict[str, str]:
    """The values without blanks around them and without empty ones. Refuses
    ``correction.values_missing`` (``fields`` names them) and ``correction.too_long``."""
    kept = {name: text.strip() for name, text in values.items() if name in _ALLOWED}
    kept = {name: text for name, text in kept.items() if text}
    missing = [name for name in _NEEDED[kind] if not kept.get(name)]
    if "code" in kept and not key_of(kept["code"]):
        missing.append("code")
    if missing:
        raise Refused(
            "correction.values_missing",
            "Còn thiếu thông tin của người cần điều chỉnh. (Something is missing.)",
            fields=missing,
        )
    long = [name for name, text in kept.items() if len(text) > LONGEST_VALUE]
    if long:
        raise _too_long(long, LONGEST_VALUE)
    return kept


def reason_of(reason: str) -> str:
    """The reason without blanks around it; ``correction.reason_missing``."""
    reason = stated(reason)
    if not reason:
        raise Refused("correction.reason_missing", "Hãy ghi lý do. (A reason is needed.)")
    if len(reason) > LONGEST_REASON:
        raise _too_long(["reason"], LONGEST_REASON)
    return reason


def _too_long(fields: list[str], most: int) -> Refused:
    return Refused(
        "correction.too_long",
        f"Nội dung dài quá {most} ký tự. (The text is too long.)",
        fields=fields,
        limit=most,
    )


def answered(state: CorrectionState, wanted: CorrectionState, answer: str) -> CorrectionState:
    """The state after an organiser's answer: once, and a refusal says why."""
    if state != "filed":
        raise Refused(
            "correction.answered_already",
            "Đề nghị này đã được trả lời. (This was answered already.)",
            state=state,
        )
    if wanted == "filed":
        raise Refused(
            "correction.answer_unclear",
            "Đề nghị chỉ có thể được chấp nhận hoặc từ chối. (Accept or refuse it.)",
        )
    if wanted == "refused":
        reason_of(answer)
    return wanted


def joined(
    entry: Entry | None,
    name: str,
    agency: str,
    at_us: int,
    *,
    begun: bool,
    two_lists: TwoListsRule = LATEST,
) -> Entry:
    """The place on the roster of who is now also on this agency's list; elsewhere nothing ends.
    ``correction.two_lists`` where the plan takes nobody on two lists."""
    if entry is None:
        entry = Entry(name, "mandatory", ())
    agencies = entry.agencies_now()
    if agency in agencies:
        return entry
    if agencies and two_lists.rule == "refused":
        raise Refused(
            "correction.two_lists",
            f"Người này đang có tên ở {', '.join(agencies)}, mà thể lệ không nhận một người ở hai "
            "danh sách; hãy để đơn vị kia đề nghị bỏ tên trước. (The person is on another list, "
            "and the plan takes nobody on two; let the other agency take them off first.)",
            agencies=agencies,
        )
    after = memberships_after(entry.memberships, [*agencies, agency], at_us, begun)
    return entry._replace(memberships=two_lists.ranked(after))


def left(
    entry: Entry,
    agency: str,
    reason: str,
    at_us: int,
    *,
    begun: bool,
    two_lists: TwoListsRule = LATEST,
) -> Entry:
    """The place of who is no longer on this agency's list. Who is on no other is excluded: they
    have left the contest, and count nowhere."""
    others = [name for name in entry.agencies_now() if name != agency]
    if not others:
        return entry._replace(ordered_reason=entry.ordered_reason or reason)
    after = memberships_after(entry.memberships, others, at_us, begun)
    return entry._replace(memberships=two_lists.ranked(after))
