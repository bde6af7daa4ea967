"""Who goes on to the final: worked out by the platform, confirmed, placed, and recounted."""

from typing import Any

from client.api_client import Api
from contracts.definition import Round
from rigs.demo.contest_setup import DemoSetup
from rigs.demo.ledger_recount import ledger_files, recount


def confirm_finalists(
    setting: DemoSetup, item: Round, clusters: list[str], expected: list[str]
) -> list[str]:
    """Confirm the teams of a final, twice by the same digest; answers what was not as it is to be:
    ``expected`` are those that the clusters' public ledgers let go on, in their order."""
    api, base = setting.api, f"/api/contests/{setting.contest}"
    path = f"{base}/rounds/{item.id}/admission"
    told = api.get(path)
    named = [one["team"] for one in told["admitted"]]
    body = {"digest": told["digest"], "reason": "Biên bản họp Ban Tổ chức sau các cụm thi"}
    made, again = api.post(path, body), api.post(path, body)
    found = [] if named == expected else [f"{named} would go on, the ledgers say {expected}"]
    if again["confirmed"] != made["confirmed"]:
        found.append("the same confirmation again was another one")
    placed = [one["team"] for one in api.get(f"{base}/rounds/{item.id}/stage")["performances"]]
    if not made["delivered"] or sorted(placed) != sorted(expected):
        found.append(f"{placed} were placed")
    name = f"{item.id}-admission"
    _fetch(api, f"{base}/admissions/{made['confirmed']['number']}", setting, name)
    said, differences = recount(setting.out, name, clusters)
    if said and said.get("root") != made["confirmed"]["root"]:
        differences.append("the ledger is not that of the confirmation")
    return [f"{item.id}: {line}" for line in (*found, *differences)]


def _fetch(api: Api, base: str, setting: DemoSetup, name: str) -> None:
    for file, kind in zip(ledger_files(setting.out, name), ("public", "auditor"), strict=True):
        content: Any = api.call("GET", f"{base}/ledger?file={kind}").content
        file.write_bytes(content)
