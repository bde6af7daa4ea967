"""The report at the end: prizes, quota table, files, sign-ins, and whether all recounts agreed."""

import csv
import json
from typing import Any

from rich.table import Table

from client.sign_in import FirstAccount
from rigs.demo.console import Display
from rigs.demo.contest_setup import DemoSetup, SignIn, sign_ins
from rigs.demo.entry_prizes import show_entries
from rigs.demo.opened_pages import every_page_opens
from rigs.demo.play_rounds import Played
from rigs.demo.prize_summary import contestant_of, show_prizes
from rigs.demo.publishing_overall_results import show_collective
from rigs.demo.second_count import count_again

_MOST_DIFFERENCES = 20
_WIDE_ENOUGH_FOR_NAMES = 110
_ROLES = {
    "contestant": "người dự thi",
    "liaison": "đầu mối cơ quan",
    "organiser": "Ban Tổ chức",
    "author": "Tổ ra đề",
    "vetter": "Tổ thẩm định",
    "judge": "Ban Giám khảo",
    "ops": "vận hành",
}
_COLUMNS = (
    "agency", "name", "class", "headcount", "roster_rows", "denominator", "participants", "rate",
    "quota", "met", "missing",
)  # fmt: skip


def report(setting: DemoSetup, played: Played, first: FirstAccount, display: Display) -> bool:
    """Write and print everything; whether every recount agreed and every prize was given."""
    counted = count_again(setting, played, display)
    prizes = counted.prizes
    _write_files(setting, played, counted.participation, prizes)
    show_prizes(setting, played, prizes, display)
    show_collective(counted.concluded, display)
    for entries in played.entries:
        mine = [line for line in prizes if line["round"] == entries.outcome.round]
        show_entries(setting, mine, entries, display)
    _show_participation(counted.participation, display)
    _show_record(played, display)
    people = sign_ins(setting, contestant_of(played, prizes))
    opened = every_page_opens(setting, people, display)
    show_sign_ins(people, first, display)
    _show_verdict(counted.differences, setting, display)
    return opened and not counted.differences


def _write_files(
    setting: DemoSetup, played: Played, table: dict[str, Any], prizes: list[dict[str, Any]]
) -> None:
    out = setting.out
    sheet = setting.api.call("GET", f"/api/contests/{setting.contest}/participation.xlsx")
    (out / "participation.xlsx").write_bytes(sheet.content)
    (out / "participation.json").write_text(_json(table))
    with (out / "participation.csv").open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, _COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(table["agencies"])
    (out / "prizes.json").write_text(_json({"contest": setting.contest, "prizes": prizes}))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _show_participation(table: dict[str, Any], display: Display) -> None:
    shown = Table(
        title="Tỷ lệ tham gia theo chỉ tiêu / participation against the quota", title_justify="left"
    )
    shown.add_column("Đơn vị", max_width=52, no_wrap=True)
    for heading in ("Khối", "CBCCVC", "Danh sách", "Tham gia", "Tỷ lệ", "Chỉ tiêu", "Kết quả"):
        shown.add_column(heading, justify="left" if heading in ("Khối", "Kết quả") else "right")
    for item in sorted(table["agencies"], key=lambda a: (a["class"], -a["rate"], a["name"])):
        shown.add_row(
            item["name"],
            item["class"],
            str(item["headcount"]),
            str(item["roster_rows"]),
            str(item["participants"]),
            percent(item["rate"]),
            percent(item["quota"]),
            _result(item),
        )
    shown.add_section()
    for total in table["classes"]:
        shown.add_row(
            f"Cộng: {total['name']}",
            total["class"],
            str(total["denominator"]),
            "",
            str(total["participants"]),
            percent(total["rate"]),
            percent(total["quota"]),
            "" if total["quota"] is None else f"{total['met']}/{total['agencies']} đạt",
        )
    display.table(shown)


def _result(item: dict[str, Any]) -> str:
    if item["quota"] is None or not item["denominator"]:
        return ""
    return "đạt" if item["met"] else f"thiếu {item['missing']}"


def percent(rate: float | None) -> str:
    """87,65%"""
    return "" if rate is None else f"{100 * rate:.2f}%".replace(".", ",")


def _show_record(played: Played, display: Display) -> None:
    record = played.record
    late = sum(sheet.late for sheet in record.sheets)
    display.say(
        f"Qua API: {record.requests} yêu cầu, {len(record.sheets)} lượt thi, "
        f"{record.repeated} lần nộp lặp (cùng biên nhận), {record.resumed} lần đổi thiết bị, "
        f"{late} bài đến muộn, {record.stamped} lần nhận dấu thời gian / over the public API"
    )
    if record.refused:
        reasons = ", ".join(f"{code} {count}" for code, count in sorted(record.refused.items()))
        display.say(f"Bị từ chối / refused: {reasons}")


def show_sign_ins(found: list[SignIn], first: FirstAccount, display: Display) -> None:
    """Everybody who can sign in, with the first organiser at the end."""
    organiser = SignIn("organiser", first.username, first.password or "", "(đầu tiên)", "")
    display.table(sign_in_table([*found, organiser], display.console.width))


def sign_in_table(found: list[SignIn], width: int) -> Table:
    """One sign-in per row for a screen of this many columns, 80 at least.

    Passwords are there to be copied, so they are never cut; names give way instead.
    """
    shown = Table(title="Đăng nhập thử / sign-ins", title_justify="left")
    for heading in ("Vai trò", "Role", "Tên đăng nhập", "Mật khẩu"):
        shown.add_column(heading, no_wrap=True)
    named = width >= _WIDE_ENOUGH_FOR_NAMES
    for heading in ("Họ và tên", "Đơn vị") if named else ():
        shown.add_column(heading)
    for item in found:
        who = (item.name, item.agency) if named else ()
        shown.add_row(_ROLES[item.role], item.role, item.username, item.password, *who)
    return shown


def _show_verdict(differences: list[str], setting: DemoSetup, display: Display) -> None:
    if not differences:
        display.say(
            "Kiểm đếm độc lập khớp: điểm, xếp hạng, giải và tỷ lệ tham gia / every recount agrees"
        )
    for line in differences[:_MOST_DIFFERENCES]:
        display.fail(line)
    if len(differences) > _MOST_DIFFERENCES:
        display.fail(f"… và {len(differences) - _MOST_DIFFERENCES} khác biệt nữa (and more)")
    display.say(f"Tệp kết quả / files: {setting.out}/")
