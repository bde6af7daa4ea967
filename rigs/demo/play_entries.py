"""A judged contest played: entries handed in, looked at, marked, published, and counted again."""

import json
import time
from fractions import Fraction
from typing import Any

from msgspec import Struct
from rich.table import Table

from client.contest_loading import define
from client.sign_in import FirstAccount
from contracts.definition import Award, Definition
from rigs.demo.compressed_plan import SECOND_US, counted_rounds, rehearsed, text_of
from rigs.demo.console import Display
from rigs.demo.contest_setup import DemoSetup, sign_ins
from rigs.demo.final_report import show_sign_ins
from rigs.demo.handing_in import HandedIn, authors_of, hand_in_all
from rigs.demo.marking import Jury, accept_all, give_out, mark_all, own_means, seat_jury
from rigs.demo.publish_and_recount import RoundOutcome, publish_round, wait_for_close

_LEAD_S = 1.5
_PER_AGENCY = 2


class PlayedEntries(Struct):
    """What happened. ``means``: code of a work -> mean of its totals by our own count."""

    definition: Definition
    entries: list[HandedIn]
    jury: Jury
    means: dict[str, Fraction]
    outcome: RoundOutcome


def play_entries(setting: DemoSetup, display: Display) -> PlayedEntries:
    """The first counted round from its opening to its publication."""
    starts_at_us = time.time_ns() // 1000 + int(_LEAD_S * SECOND_US)
    definition = rehearsed(setting.plan, setting.pace, starts_at_us)
    define(setting.api, text_of(definition))
    (item,) = counted_rounds(definition)
    rules = definition.phase_of_round(item.id).entries
    assert rules is not None, "entries are handed in"
    display.say(f"{item.name}: mở sau {_LEAD_S:g} giây / entries are taken")
    entries = hand_in_all(setting, item, rules, authors_of(setting, _PER_AGENCY))
    display.say(f"{len(entries)} bài dự thi đã nộp, có biên nhận / entries handed in")
    wait_for_close(setting, item.id, item.closes_at_us)
    if rules.screening != "none":
        accept_all(setting, [one.entry for one in entries])
        display.say(f"{len(entries)} bài qua vòng sơ loại / screened")
    jury = seat_jury(setting)
    sheets = give_out(setting, item.id, len(entries))
    display.say(f"{len(jury.people)} giám khảo, {sheets} phiếu chấm / judges, sheets given out")
    done = mark_all(setting, item.id, jury)
    display.say(f"{done} phiếu đã chấm và nộp / sheets handed in")
    means = own_means(setting, item.id, jury)
    outcome = publish_round(setting, definition, item)
    outcome.tell(display)
    return PlayedEntries(definition, entries, jury, means, outcome)


def report_entries(
    setting: DemoSetup, played: PlayedEntries, first: FirstAccount, display: Display
) -> bool:
    """Prizes and whether they are those of our own count; ``True`` if all agrees."""
    lines = setting.api.get(f"/api/contests/{setting.contest}/awards")["awards"]
    (setting.out / "prizes.json").write_text(
        json.dumps({"contest": setting.contest, "prizes": lines}, ensure_ascii=False, indent=1)
        + "\n"
    )
    _show(setting, lines, played, display)
    found = [*played.outcome.differences, *prize_differences(lines, played)]
    if not found:
        display.say("Kiểm đếm độc lập khớp: điểm, xếp hạng, giải / every recount agrees")
    for line in found:
        display.fail(line)
    show_sign_ins(sign_ins(setting, played.entries[0].author), first, display)
    display.say(f"Tệp kết quả / files: {setting.out}/")
    return not found


def prize_differences(lines: list[dict[str, Any]], played: PlayedEntries) -> list[str]:
    """Where prizes of entries are not those of our own count."""
    awards = [award for award in played.definition.awards if award.recipients == "entry"]
    return [line for award in awards for line in _differences(award, lines, played)]


def _differences(award: Award, lines: list[dict[str, Any]], played: PlayedEntries) -> list[str]:
    """Where prizes are not as many, as dear, or not for the best: lots decide between equals."""
    mine = [line for line in lines if line["award"] == award.id]
    due = [prize.money for prize in award.prizes for _ in range(prize.winners)]
    found = []
    if [line["money"] for line in mine] != due:
        found.append(f"{award.id}: {[line['money'] for line in mine]} is given, {due} is due")
    won = [played.means.get(line["work"]) for line in mine]
    best = sorted(played.means.values(), reverse=True)[: len(due)]
    if won != best:
        found.append(f"{award.id}: winners have {won}, the best {best}")
    titles = {one.code: one.title for one in played.entries}
    found += [
        f"{award.id}: {line['work']} is told as {line['title']}"
        for line in mine
        if line["work"] and line["title"] != titles.get(line["work"])
    ]
    return found


def _show(
    setting: DemoSetup, lines: list[dict[str, Any]], played: PlayedEntries, display: Display
) -> None:
    agencies = {agency.code: agency.name for agency in setting.city.agencies}
    names = {person.code: person.name for person in setting.city.people}
    known = {one.code: one for one in played.entries}
    shown = Table(title="Giải thưởng / prizes", title_justify="left")
    for heading in ("Giải", "Bài dự thi", "Tác giả", "Đơn vị", "Điểm", "Tiền thưởng"):
        shown.add_column(heading)
    for line in lines:
        entry = known.get(line["work"])
        mean = played.means.get(line["work"])
        shown.add_row(
            line["prize"],
            line["title"],
            names[entry.author] if entry else "",
            agencies[entry.agency] if entry else "",
            f"{float(mean):.2f}".replace(".", ",") if mean is not None else "",
            f"{line['money']:,} đồng".replace(",", ".") if line["money"] else "",
        )
    display.table(shown)
