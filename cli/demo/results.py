"""A round after its close: settled, published, and counted again from its ledger."""

import io
import time
from collections.abc import Callable
from typing import Any

from msgspec import Struct, field

from cli.api import ApiError, Unreachable
from cli.demo.plan import DemoFailed
from cli.demo.setting import Setting
from cli.demo.stage import Stage
from cli.recount.checks import recount
from contracts.definition import Definition, Round
from contracts.ledger_file import LedgerError, read_ledger

_POLL_S = 0.2
PAGE = 1000


class RoundOutcome(Struct):
    """A published round. ``differences`` of the recount; none is good."""

    round: str
    name: str
    number: int
    root: str
    attempts: int
    public_key: str
    standings: list[dict[str, Any]]
    differences: list[str] = field(default_factory=list)

    def tell(self, stage: Stage) -> None:
        """One line for the screen."""
        agreed = "kiểm đếm lại khớp" if not self.differences else "KIỂM ĐẾM LẠI KHÔNG KHỚP"
        stage.say(
            f"  {self.name}: công bố số {self.number}, {self.attempts} lượt thi, "
            f"{agreed} (gốc/root {self.root[:16]}…)"
        )


def publish_round(setting: Setting, definition: Definition, item: Round) -> RoundOutcome:
    """Wait for settlement, publish, fetch the ledger and recount it. Runs in a thread."""
    base = f"/api/contests/{setting.contest}/rounds/{item.id}"
    api, patience_s = setting.api, setting.pace.patience_s
    closes_s = max(0.0, item.closes_at_us / 1e6 - time.time())

    def settled() -> bool:
        rounds = api.get(f"/api/contests/{setting.contest}/rounds")["rounds"]
        return any(r["round"] == item.id and r["state"] in ("settled", "published") for r in rounds)

    wait_for(settled, closes_s + patience_s, f"{item.name}: chưa chốt (not settled)")
    made: dict[str, Any] = {}

    def published() -> bool:
        try:
            made.update(api.post(f"{base}/publication"))
        except ApiError as error:
            if error.problem.code != "publication.incomplete" and error.status not in (409, 503):
                raise
            return False
        return True

    wait_for(published, patience_s, f"{item.name}: chưa công bố được (not published)")
    content = api.call("GET", f"{base}/publications/{made['number']}/ledger").content
    (setting.out / f"ledger-{item.id}.jsonl").write_bytes(content)
    outcome = RoundOutcome(
        round=item.id,
        name=item.name.split("(")[0].strip(),
        number=made["number"],
        root=made["root"],
        attempts=made["attempts"],
        public_key=made["public_key"],
        standings=_standings(setting, base),
    )
    outcome.differences += _recounted(content, outcome)
    sheet = api.call("GET", f"{base}/results.xlsx").content
    (setting.out / f"results-{item.id}.xlsx").write_bytes(sheet)
    return outcome


def _recounted(content: bytes, outcome: RoundOutcome) -> list[str]:
    """Papers, scores, ranks and prizes from the file alone, and the file against the head."""
    try:
        ledger = read_ledger(io.BytesIO(content))
    except LedgerError as fault:
        return [f"{outcome.round}: {fault}"]
    found = [
        f"{outcome.round}: {difference}"
        for difference in recount(ledger, bytes.fromhex(outcome.public_key)).differences
    ]
    if ledger.closing.root != outcome.root or len(ledger.attempts) != outcome.attempts:
        found.append(f"{outcome.round}: the ledger is not that of the publication")
    return found


def _standings(setting: Setting, base: str) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    while True:
        page = setting.api.get(f"{base}/standings", limit=PAGE, offset=len(lines))["standings"]
        lines += page
        if len(page) < PAGE:
            return lines


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
