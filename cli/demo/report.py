"""The end of the show: prizes, quota table, files, sign-ins, and whether all recounts agreed."""

import csv
import json
from typing import Any

from rich.table import Table

from cli.demo.concluding import conclude
from cli.demo.plan import DemoFailed, counted_rounds
from cli.demo.quota import own_participation, participation_differences, score_differences
from cli.demo.results import RoundOutcome, fetch_results, wait_for
from cli.demo.rounds import Played
from cli.demo.setting import Setting, SignIn, sign_ins
from cli.demo.stage import Stage
from contracts.definition import Definition

_MOST_DIFFERENCES = 20
_PARTICIPATION_S = 20.0
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


def report(setting: Setting, played: Played, stage: Stage) -> bool:
    """Write and print everything; whether every recount agreed and every prize was given."""
    for outcome in played.outcomes:
        fetch_results(setting, outcome)
    differences = list(played.record.faults)
    differences += [line for outcome in played.outcomes for line in outcome.differences]
    keys = {question.id: question.answer for question in setting.bank.questions}
    for outcome in played.outcomes:
        differences += score_differences(outcome, played.record, keys, played.persons)
    table, quota_differences = _participation(setting, played)
    differences += quota_differences
    prizes = _prizes(setting, played)
    differences += _unawarded(played.definition, played.outcomes, prizes)
    _write_files(setting, played, table, prizes)
    _show_prizes(setting, played, prizes, stage)
    differences += conclude(setting, played, stage)
    _show_participation(table, stage)
    _show_record(played, stage)
    contestant = next(
        name for name, person in played.persons.items() if person == prizes[0]["person"]
    )
    _show_sign_ins(sign_ins(setting, contestant), setting, stage)
    _show_verdict(differences, setting, stage)
    return not differences


def _participation(setting: Setting, played: Played) -> tuple[dict[str, Any], list[str]]:
    rounds = {item.id for item in counted_rounds(played.definition)}
    own = own_participation(setting.city, played.definition, played.record, rounds)
    found: dict[str, Any] = {}

    def agrees() -> bool:
        found.clear()
        found.update(setting.api.get(f"/api/contests/{setting.contest}/participation"))
        return not participation_differences(own, found["agencies"])

    try:
        wait_for(agrees, _PARTICIPATION_S, "")
    except DemoFailed:  # the differences that remain are told below
        if not found:
            raise
    return found, participation_differences(own, found["agencies"])


def _prizes(setting: Setting, played: Played) -> list[dict[str, Any]]:
    """Individual prizes of each round, in the plan's order."""
    rounds = {outcome.round for outcome in played.outcomes}
    lines = setting.api.get(f"/api/contests/{setting.contest}/awards")["awards"]
    return [line for line in lines if line["round"] in rounds]


def _unawarded(
    definition: Definition, outcomes: list[RoundOutcome], prizes: list[dict[str, Any]]
) -> list[str]:
    expected = sum(
        prize.winners
        for award in definition.awards
        if award.each_round and award.recipients == "individual"
        for prize in award.prizes
    )
    found = []
    for outcome in outcomes:
        won = [line for line in prizes if line["round"] == outcome.round and line["person"]]
        if len({line["person"] for line in won}) != expected:
            found.append(f"{outcome.round}: {len(won)} prizes were given, {expected} are due")
    return found


def _write_files(
    setting: Setting, played: Played, table: dict[str, Any], prizes: list[dict[str, Any]]
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


def _show_prizes(
    setting: Setting, played: Played, prizes: list[dict[str, Any]], stage: Stage
) -> None:
    agencies = {agency.code: agency.name for agency in setting.city.agencies}
    for outcome in played.outcomes:
        lines = {line["person"]: line for line in outcome.standings}
        shown = Table(title=f"{outcome.name}: giải cá nhân / prizes", title_justify="left")
        for heading in ("Giải", "Họ và tên", "Đơn vị", "Điểm", "Thời gian"):
            shown.add_column(
                heading, justify="right" if heading in ("Điểm", "Thời gian") else "left"
            )
        for prize in prizes:
            if prize["round"] != outcome.round:
                continue
            line = lines.get(prize["person"], {})
            shown.add_row(
                prize["prize"],
                prize["winner"] or f"(không trao: {prize['because']})",
                agencies.get(prize["agency"], prize["agency"]),
                f"{line['score']}/{line['questions']}" if line else "",
                f"{line['duration_s']} giây" if line else "",
            )
        stage.table(shown)


def _show_participation(table: dict[str, Any], stage: Stage) -> None:
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
            "đạt" if item["met"] else f"thiếu {item['missing']}",
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
            f"{total['met']}/{total['agencies']} đạt",
        )
    stage.table(shown)


def percent(rate: float | None) -> str:
    """87,65%"""
    return "" if rate is None else f"{100 * rate:.2f}%".replace(".", ",")


def _show_record(played: Played, stage: Stage) -> None:
    record = played.record
    late = sum(sheet.late for sheet in record.sheets)
    stage.say(
        f"Qua API: {record.requests} yêu cầu, {len(record.sheets)} lượt thi, "
        f"{record.repeated} lần nộp lặp (cùng biên nhận), {record.resumed} lần đổi thiết bị, "
        f"{late} bài đến muộn, {record.stamped} lần nhận dấu thời gian / over the public API"
    )
    if record.refused:
        reasons = ", ".join(f"{code} {count}" for code, count in sorted(record.refused.items()))
        stage.say(f"Bị từ chối / refused: {reasons}")


def _show_sign_ins(found: list[SignIn], setting: Setting, stage: Stage) -> None:
    shown = Table(title="Đăng nhập thử / sign-ins", title_justify="left")
    for heading in ("Vai trò", "Role", "Tên đăng nhập", "Mật khẩu"):
        shown.add_column(heading, no_wrap=True)
    shown.add_column("Họ và tên", no_wrap=True, ratio=1)
    shown.add_column("Đơn vị", no_wrap=True, ratio=1)
    for item in found:
        shown.add_row(
            _ROLES[item.role], item.role, item.username, item.password, item.name, item.agency
        )
    first = setting.first
    shown.add_row("Ban Tổ chức", "organiser", first.username, first.password or "", "(đầu tiên)")
    stage.table(shown)


def _show_verdict(differences: list[str], setting: Setting, stage: Stage) -> None:
    if not differences:
        stage.say(
            "Kiểm đếm độc lập khớp: điểm, xếp hạng, giải và tỷ lệ tham gia / every recount agrees"
        )
    for line in differences[:_MOST_DIFFERENCES]:
        stage.fail(line)
    if len(differences) > _MOST_DIFFERENCES:
        stage.fail(f"… và {len(differences) - _MOST_DIFFERENCES} khác biệt nữa (and more)")
    stage.say(f"Tệp kết quả / files: {setting.out}/")
