"""A stage contest played: team lists, clusters and the final in their halls, published, counted."""

import json
import time
from contextlib import ExitStack
from typing import Any

from msgspec import Struct
from rich.table import Table

from client.contest_loading import define
from client.sign_in import FirstAccount
from contracts.definition import Definition, Round
from rigs.demo.compressed_plan import SECOND_US, counted_rounds, rehearsed, text_of
from rigs.demo.confirming_finalists import confirm_finalists
from rigs.demo.console import Display
from rigs.demo.contest_setup import DemoSetup, sign_ins
from rigs.demo.final_report import show_sign_ins
from rigs.demo.handing_in import authors_of
from rigs.demo.ledger_recount import ledger_files
from rigs.demo.marking import Jury, seat_jury
from rigs.demo.opened_pages import every_page_opens
from rigs.demo.performing import Hall, StageMarks
from rigs.demo.publish_and_recount import RoundOutcome, publish_round, wait_for_close
from rigs.demo.stage_count import differences_of_round, going_on
from rigs.demo.team_lists import register_teams

_LEAD_S = 2.0
#: a judge of a team's own agency does not mark it: of four, three at least mark each
_JUDGES = 4


class PlayedStage(Struct):
    """What happened. ``teams``: agency's code -> team's name; the others by round.
    ``faults``: what was not as it is to be when finalists were confirmed."""

    definition: Definition
    teams: dict[str, str]
    jury: Jury
    marks: dict[str, StageMarks]
    outcomes: dict[str, RoundOutcome]
    finalists: dict[str, list[str]]
    faults: list[str]


def play_stage(setting: DemoSetup, display: Display) -> PlayedStage:
    """Every round from who performs to its publication; the final is of those who go on."""
    rules = setting.plan.phase.stage
    assert rules is not None, "teams perform"
    teams = register_teams(setting, rules)
    display.say(f"{len(teams)} đội đã gửi danh sách / team lists handed in")
    starts_at_us = time.time_ns() // 1000 + int(_LEAD_S * SECOND_US)
    definition = rehearsed(setting.plan, setting.pace, starts_at_us)
    define(setting.api, text_of(definition))
    played = PlayedStage(definition, teams, seat_jury(setting, _JUDGES), {}, {}, {}, [])
    left = list(teams)
    for item in counted_rounds(definition):
        assert item.stage is not None, "a round of a stage phase"
        if item.stage.final:
            own = [team for found in played.finalists.values() for team in found]
            clusters = [*played.finalists]
            played.faults += confirm_finalists(setting, item, clusters, own)
        else:
            own, left = left[: item.stage.teams], left[item.stage.teams or len(left) :]
        _play_round(setting, item, own, played, display)
    return played


def _play_round(
    setting: DemoSetup, item: Round, teams: list[str], played: PlayedStage, display: Display
) -> None:
    rules = setting.plan.phase.stage
    assert rules is not None, "teams perform"
    with ExitStack() as open_:
        hall = Hall(setting, item, played.jury, open_)
        hall.prepare(teams, placed=item.stage is not None and item.stage.final)
        sheets = hall.give_out()
        _wait_for_opening(item)
        hall.perform([part.id for part in rules.parts])
        hall.reveal()
    seen = sum(map(len, hall.played.revealed.values()))
    display.say(f"{item.name}: {len(teams)} đội, {sheets} phiếu chấm, {seen} giải đã công bố")
    wait_for_close(setting, item.id, item.closes_at_us)
    path = f"/api/contests/{setting.contest}/rounds/{item.id}/settlement"
    setting.api.post(path, {"reason": "Các đội đã thi xong, không ai khiếu nại"})
    outcome = publish_round(setting, played.definition, item)
    outcome.tell(display, "đội thi")
    played.marks[item.id], played.outcomes[item.id] = hall.played, outcome
    played.finalists[item.id] = going_on(ledger_files(setting.out, item.id)[0])


def _wait_for_opening(item: Round) -> None:
    time.sleep(max(0.0, item.opens_at_us / SECOND_US - time.time()))


def stage_differences(lines: list[dict[str, Any]], played: PlayedStage) -> list[str]:
    """Where what is published is not what our own count of the marks says, or was not recounted."""
    found = [line for outcome in played.outcomes.values() for line in outcome.differences]
    found += played.faults
    for item in counted_rounds(played.definition):
        mine = (played.marks[item.id], lines, played.finalists[item.id])
        found += differences_of_round(played.definition, item, *mine)
    found += [
        f"{line['work']} is told as {line['winner']}"
        for line in lines
        if played.teams.get(line["work"]) != line["winner"]
    ]
    return found


def report_stage(
    setting: DemoSetup, played: PlayedStage, first: FirstAccount, display: Display
) -> bool:
    """Prizes and whether they are those of our own count; ``True`` if all agrees."""
    lines = setting.api.get(f"/api/contests/{setting.contest}/awards")["awards"]
    (setting.out / "prizes.json").write_text(
        json.dumps({"contest": setting.contest, "prizes": lines}, ensure_ascii=False, indent=1)
        + "\n"
    )
    for item in counted_rounds(played.definition):
        _show(item, [line for line in lines if line["round"] == item.id], played, display)
    found = stage_differences(lines, played)
    if not found:
        display.say("Kiểm đếm độc lập khớp: điểm, giải, đội đi tiếp / every recount agrees")
    for line in found:
        display.fail(line)
    people = sign_ins(setting, authors_of(setting, 1)[0].code)
    opened = every_page_opens(setting, people, display)
    show_sign_ins(people, first, display)
    display.say(f"Tệp kết quả / files: {setting.out}/")
    return opened and not found


def _show(item: Round, lines: list[dict[str, Any]], played: PlayedStage, display: Display) -> None:
    shown = Table(title=f"{item.name}: giải thưởng / prizes", title_justify="left")
    for heading in ("Giải", "Đội", "Điểm", "Tiền thưởng"):
        shown.add_column(heading)
    for line in lines:
        value = played.marks[item.id].value(line["work"]) if line["work"] else None
        shown.add_row(
            line["prize"],
            line["winner"],
            f"{float(value):.2f}".replace(".", ",") if value is not None else "",
            f"{line['money']:,} đồng".replace(",", "."),
        )
    display.table(shown)
