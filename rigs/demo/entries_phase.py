"""A phase of entries played: handed in, looked at, marked, published, and counted again."""

from fractions import Fraction

from msgspec import Struct

from contracts.definition import Definition, Phase
from rigs.demo.clips_of_agencies import hand_in_clips, mend_too_long
from rigs.demo.console import Display
from rigs.demo.contest_setup import DemoSetup
from rigs.demo.handing_in import HandedIn, authors_of, hand_in_all, hand_in_for_agencies
from rigs.demo.marking import (
    JUDGES,
    Jury,
    accept_all,
    confirm_all,
    give_out,
    mark_all,
    own_values,
    seat_jury,
)
from rigs.demo.publish_and_recount import RoundOutcome, publish_round, wait_for_close
from rigs.demo.round_hours import close

_PER_AGENCY = 2


class PlayedEntries(Struct):
    """What happened. ``values``: code of a work -> its value by our own count."""

    definition: Definition
    entries: list[HandedIn]
    jury: Jury
    values: dict[str, Fraction]
    outcome: RoundOutcome


def play_phase(
    setting: DemoSetup, definition: Definition, phase: Phase, display: Display
) -> PlayedEntries:
    """Its one round from the opening to the publication. Runs in a thread."""
    (item,) = phase.counted_rounds
    rules = phase.entries
    assert rules is not None, "entries are handed in"
    if "video" in rules.kinds and rules.owned_by == "agency":
        entries = hand_in_clips(setting, item, rules, everybody=phase.mandatory)
    elif rules.owned_by == "agency":
        entries = hand_in_for_agencies(setting, item, rules)
    else:
        entries = hand_in_all(setting, item, rules, authors_of(setting, _PER_AGENCY))
    display.say(f"{item.name}: {len(entries)} bài đã nộp, có biên nhận / entries handed in")
    item = close(setting.api, setting.contest, item)
    wait_for_close(setting, item.id, item.closes_at_us)
    if "video" in rules.kinds and rules.owned_by == "agency":
        mended = mend_too_long(setting, item, rules, entries)
        display.say(
            f"{len(entries)} clip đã kiểm tra tự động, {mended} clip quá dài phải nộp lại"
            " / looked into, one sent back"
        )
    if rules.screening != "none":
        accept_all(setting, [one.entry for one in entries])
        display.say(f"{len(entries)} bài qua vòng sơ loại / screened")
    (panel,) = rules.judged_by
    # judges of an entry's own agency, two at most, mark none of it: two more, that enough do
    jury = seat_jury(setting, max(JUDGES, panel.sufficient + 2 if panel.sufficient else 0))
    sheets = give_out(setting, item.id, len(entries))
    display.say(f"{len(jury.people)} giám khảo, {sheets} phiếu chấm / judges, sheets given out")
    done = mark_all(setting, item.id, jury)
    asked = confirm_all(setting, item.id, jury)
    display.say(f"{done} phiếu đã nộp, {asked} phiếu xác nhận lại / handed in, confirmed")
    values = own_values(setting, item.id, jury, panel)
    outcome = publish_round(setting, definition, item)
    outcome.tell(display, "bài dự thi")
    return PlayedEntries(definition, entries, jury, values, outcome)
