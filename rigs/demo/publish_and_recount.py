"""A round after its close: settled, published, and counted again from its ledger."""

import time
from collections.abc import Callable
from typing import Any

from msgspec import Struct, field

from client.api_client import Api, ApiError, Unreachable
from contracts.definition import Definition, Round
from rigs.demo.compressed_plan import DemoFailed
from rigs.demo.console import Display
from rigs.demo.contest_setup import DemoSetup
from rigs.demo.ledger_recount import fetch_ledgers, key_file, recount

_POLL_S = 0.2
PAGE = 1000


class RoundOutcome(Struct):
    """A published round. ``differences`` of the recount; none is good. ``seconds`` it took from
    the close to the publication."""

    round: str
    name: str
    number: int
    root: str
    attempts: int
    public_key: str
    seconds: float
    standings: list[dict[str, Any]] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)

    def tell(self, display: Display, what: str = "lượt thi") -> None:
        """One line for the screen; ``what`` was published."""
        agreed = "kiểm đếm lại khớp" if not self.differences else "KIỂM ĐẾM LẠI KHÔNG KHỚP"
        display.say(
            f"  {self.name}: công bố số {self.number} sau {self.seconds:.1f} giây, "
            f"{self.attempts} {what}, {agreed} (gốc/root {self.root[:16]}…)"
        )


def publish_round(setting: DemoSetup, definition: Definition, item: Round) -> RoundOutcome:
    """Wait for settlement, publish, fetch the ledger and recount it. Runs in a thread."""
    base = f"/api/contests/{setting.contest}/rounds/{item.id}"
    api, patience_s = setting.api, setting.pace.patience_s
    closes_s = max(0.0, item.closes_at_us / 1e6 - time.time())

    def settled() -> bool:
        rounds = api.get(f"/api/contests/{setting.contest}/rounds")["rounds"]
        return any(r["round"] == item.id and r["state"] in ("settled", "published") for r in rounds)

    wait_for(settled, closes_s + patience_s, f"{item.name}: chưa chốt (not settled)")
    made = _publish(api, base, patience_s, item.name)
    outcome = RoundOutcome(
        round=item.id,
        name=item.name.split("(")[0].strip(),
        number=made["number"],
        root=made["root"],
        attempts=made["attempts"],
        public_key=made["public_key"],
        seconds=time.time() - item.closes_at_us / 1e6,
    )
    fetch_ledgers(api, base, outcome.number, setting.out, item.id)
    key_file(setting.out).write_text(f"{outcome.public_key}\n")
    said, differences = recount(setting.out, item.id)
    if said and (said.get("root"), said.get("attempts")) != (outcome.root, outcome.attempts):
        differences.append("the ledger is not that of the publication")
    outcome.differences += [f"{item.id}: {line}" for line in differences]
    return outcome


def _publish(api: Api, base: str, patience_s: float, name: str) -> dict[str, Any]:
    made: dict[str, Any] = {}

    def published() -> bool:
        try:
            made.update(api.post(f"{base}/publication"))
        except ApiError as error:
            if error.problem.code != "publication.incomplete" and error.status not in (409, 503):
                raise
            return False
        return True

    wait_for(published, patience_s, f"{name}: chưa công bố được (not published)")
    return made


def fetch_results(setting: DemoSetup, outcome: RoundOutcome) -> None:
    """Standings to compare with, and the spreadsheet: when there is time for it."""
    base = f"/api/contests/{setting.contest}/rounds/{outcome.round}"
    outcome.standings = _standings(setting, base)
    sheet = setting.api.call("GET", f"{base}/results.xlsx").content
    (setting.out / f"results-{outcome.round}.xlsx").write_bytes(sheet)


def _standings(setting: DemoSetup, base: str) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    while True:
        page = setting.api.get(f"{base}/standings", limit=PAGE, offset=len(lines))["standings"]
        lines += page
        if len(page) < PAGE:
            return lines


def wait_for_close(setting: DemoSetup, round_id: str, closes_at_us: int) -> None:
    """Until a round takes nothing any more."""

    def closed() -> bool:
        rounds = setting.api.get(f"/api/contests/{setting.contest}/rounds")["rounds"]
        return any(r["round"] == round_id and r["state"] not in ("planned", "open") for r in rounds)

    left_s = max(0.0, closes_at_us / 1e6 - time.time())
    wait_for(closed, left_s + setting.pace.patience_s, f"{round_id}: chưa đóng (not closed)")


def wait_for(true: Callable[[], bool], patience_s: float, otherwise: str) -> None:
    """Ask until it is so; ``DemoFailed`` says ``otherwise`` when patience ends."""
    until = time.monotonic() + patience_s
    reason = ""
    while True:
        try:
            if true():
                return
        except Unreachable as error:
            reason = f" {error}"
        if time.monotonic() > until:
            raise DemoFailed(f"{otherwise} sau {patience_s:.0f} giây.{reason}")
        time.sleep(_POLL_S)
