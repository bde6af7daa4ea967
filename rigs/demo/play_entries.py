"""A judged contest played: entries handed in, looked at, marked, published, and counted again."""

import json

from client.sign_in import FirstAccount
from rigs.demo.console import Display
from rigs.demo.contest_setup import DemoSetup, sign_ins
from rigs.demo.entries_phase import PlayedEntries, play_phase
from rigs.demo.entry_prizes import prize_differences, show_entries
from rigs.demo.final_report import show_sign_ins
from rigs.demo.opened_pages import every_page_opens
from rigs.demo.round_hours import begin

_LEAD_S = 0.5


def play_entries(setting: DemoSetup, display: Display) -> PlayedEntries:
    """The phase that counts, from its opening to its publication."""
    definition = begin(setting, _LEAD_S)
    display.say("Nhận bài đến khi ai cũng đã nộp / entries are taken until everybody has sent one")
    return play_phase(
        setting, definition, definition.phase(definition.participation.phase), display
    )


def report_entries(
    setting: DemoSetup, played: PlayedEntries, first: FirstAccount, display: Display
) -> bool:
    """Prizes and whether they are those of our own count; ``True`` if all agrees."""
    lines = setting.api.get(f"/api/contests/{setting.contest}/awards")["awards"]
    (setting.out / "prizes.json").write_text(
        json.dumps({"contest": setting.contest, "prizes": lines}, ensure_ascii=False, indent=1)
        + "\n"
    )
    show_entries(setting, lines, played, display)
    found = [*played.outcome.differences, *prize_differences(lines, played)]
    if not found:
        display.say("Kiểm đếm độc lập khớp: điểm, xếp hạng, giải / every recount agrees")
    for line in found:
        display.fail(line)
    people = sign_ins(setting, played.entries[0].author)
    opened = every_page_opens(setting, people, display)
    show_sign_ins(people, first, display)
    display.say(f"Tệp kết quả / files: {setting.out}/")
    return opened and not found
