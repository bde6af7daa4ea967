"""Ledgers of publications: fetched, and recounted by ``hoithi recount`` as an auditor runs it."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from client.api_client import Api

RECOUNT_S = 60.0
_REPOSITORY = Path(__file__).resolve().parents[2]


def key_file(out: Path) -> Path:
    """Where the public key stands that publications are signed with."""
    return out / "publication-key.pub"


def ledger_files(out: Path, name: str) -> tuple[Path, Path]:
    """The public ledger of a round or phase, and the one for auditors."""
    return out / f"ledger-{name}.jsonl", out / f"ledger-{name}-auditor.jsonl"


def fetch_ledgers(api: Api, base: str, number: int, out: Path, name: str) -> None:
    """Write both ledgers of publication ``number`` of the round or contest at ``base``."""
    for file, kind in zip(ledger_files(out, name), ("public", "auditor"), strict=True):
        path = f"{base}/publications/{number}/ledger?file={kind}"
        file.write_bytes(api.call("GET", path).content)


def recount(out: Path, name: str, rounds: Sequence[str] = ()) -> tuple[dict[str, Any], list[str]]:
    """What ``hoithi recount`` says, points from answers and all, and the differences it found.
    A phase's ledger is held beside those of its ``rounds``."""
    public, auditor = ledger_files(out, name)
    command = [sys.executable, "-m", "cli.main", "recount", str(public.resolve()), "--json"]
    command += ["--public-key", str(key_file(out).resolve()), "--auditor", str(auditor.resolve())]
    for one in rounds:
        command += ["--round", str(ledger_files(out, one)[0].resolve())]
    try:
        done = subprocess.run(
            command, cwd=_REPOSITORY, capture_output=True, timeout=RECOUNT_S, check=False
        )
        said: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as fault:
        return {}, [f"recount failed: {fault}"]
    found = [str(line) for line in said.get("differences", [said.get("error")])]
    if done.returncode != 0 and not found:
        found.append(f"recount ended with {done.returncode}")
    return said, found
