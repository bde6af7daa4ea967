"""After the last round: publishes the results over all rounds, recounts and shows them."""

import json
from typing import Any

from msgspec import Struct
from rich.table import Table

from gateway.web.text_catalogue import catalogue
from rigs.demo.console import Display
from rigs.demo.contest_setup import DemoSetup
from rigs.demo.ledger_recount import fetch_ledgers, recount
from rigs.demo.play_rounds import Played

_REASONS = {
    "unfilled": "không còn đơn vị / nobody left",
    "conditions": "không còn đơn vị đủ điều kiện / no other meets the conditions",
    "not_available": "chờ kết quả chấm / marks to come",
}
_NO_MEASURE = {"draw": "bốc thăm", "unopposed": "không có đơn vị kế tiếp"}


class Concluded(Struct):
    """Agencies' prizes as published, and the differences that the recount found."""

    collective: list[dict[str, Any]]
    differences: list[str]


def conclude(setting: DemoSetup, played: Played, display: Display) -> Concluded:
    """Publish the phase, and recount its ledger beside those of its rounds."""
    base = f"/api/contests/{setting.contest}"
    made = setting.api.post(f"{base}/publication")
    name = f"phase-{made['phase']}"  # it may have the id of its only round
    fetch_ledgers(setting.api, base, made["number"], setting.out, name)
    rounds = [outcome.round for outcome in played.outcomes]
    rounds += [entries.outcome.round for entries in played.entries]
    _, found = recount(setting.out, name, rounds)
    differences = [f"overall: {line}" for line in found]
    agreed = "kiểm đếm lại khớp" if not differences else "KIỂM ĐẾM LẠI KHÔNG KHỚP"
    display.say(
        f"Chung cuộc: công bố số {made['number']}, {agreed} (gốc/root {made['root'][:16]}…)"
        " / overall results"
    )
    lines = setting.api.get(f"{base}/awards")["awards"]
    collective = [line for line in lines if line["collective"]]
    (setting.out / "collective-prizes.json").write_text(
        json.dumps(collective, ensure_ascii=False, indent=1) + "\n"
    )
    return Concluded(collective, differences)


def show_collective(concluded: Concluded, display: Display) -> None:
    """Agencies' prizes, with what decided each against the next in line."""
    if concluded.collective:
        display.table(_table(concluded.collective))


def _table(collective: list[dict[str, Any]]) -> Table:
    shown = Table(title="Giải tập thể / collective prizes", title_justify="left")
    for heading in ("Giải", "Đơn vị", "Quyết định bởi", "Giá trị", "Đơn vị kế tiếp"):
        shown.add_column(heading)
    for line in collective:
        because = line["because"]
        if not line["winner"]:
            shown.add_row(line["prize"], f"(không trao: {_REASONS.get(because, because)})")
            continue
        following = line["next_in_line"] or {}
        shown.add_row(
            line["prize"],
            line["winner"],
            _NO_MEASURE.get(because) or catalogue("vi")(f"measures.{because}"),
            _value(line["values"], because),
            f"{following['agency']}: {_value(following, because)}" if following else "",
        )
    return shown


def _value(values: dict[str, Any], measure: str) -> str:
    found = values.get(measure, values.get(f"{measure}_us"))
    if not isinstance(found, str) or "/" not in found:
        return "" if found is None else str(found)
    part, _, whole = found.partition("/")
    if measure != "weighted" or not int(whole):
        return found
    return f"{int(part) / int(whole):.4f}".replace(".", ",")
