"""Publications of a contest, their ledgers, and what ``hoithi recount`` says of the files."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from cli.main import main
from client.api_client import ApiError
from tests.support.plays.quizzes import Contest
from tests.support.waiting import until

#: results that are on their way
_MAY_COME = ("publication.incomplete", "publication.complaints_open")


def publish_round(contest: Contest, round_id: str, state: str = "") -> dict[str, Any]:
    """Publish a round as soon as all of it has come."""
    return _publish(contest, f"{contest.api}/rounds/{round_id}/publication", state, "")


def publish_phase(contest: Contest, phase: str, state: str = "") -> dict[str, Any]:
    """Publish what is over the rounds of a phase."""
    return _publish(contest, f"{contest.api}/publication", state, phase)


def _publish(contest: Contest, path: str, state: str, phase: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    asked = {"state": state or None, "phase": phase or None}
    params = {name: value for name, value in asked.items() if value}

    def published() -> bool:
        try:
            made.update(contest.world.organiser.post(path, **params))
        except ApiError as error:
            if error.problem.code not in _MAY_COME:
                raise
            return False
        return True

    until(published, f"{path} {phase} is published")
    return made


def awards_of(contest: Contest) -> list[dict[str, Any]]:
    """The prizes as anybody reads them."""
    found: list[dict[str, Any]] = contest.world.somebody().get(f"{contest.api}/awards")["awards"]
    return found


def fetch(contest: Contest, publication: dict[str, Any]) -> tuple[Path, Path]:
    """The public and the auditor's ledger of a publication, and the key they are signed with."""
    round_id, phase = publication["round"], publication["phase"]
    below = f"/rounds/{round_id}" if round_id else ""
    more = {} if below else {"phase": phase}
    path = f"{contest.api}{below}/publications/{publication['number']}/ledger"
    name = f"{contest.plan.slug}-{round_id or phase}-{publication['number']}"
    _key(contest).write_text(f"{publication['public_key']}\n")
    return _files(contest, path, name, more)


def fetch_admission(contest: Contest, number: int) -> tuple[Path, Path]:
    """The same of a list of people who enter a phase."""
    path = f"{contest.api}/admissions/{number}/ledger"
    return _files(contest, path, f"{contest.plan.slug}-admission-{number}", {})


def _files(contest: Contest, path: str, name: str, more: dict[str, str]) -> tuple[Path, Path]:
    files = []
    for kind in ("public", "auditor"):
        content = contest.world.organiser.call("GET", path, params={"file": kind, **more}).content
        files.append(contest.folder / f"{name}-{kind}.jsonl")
        files[-1].write_bytes(content)
    return files[0], files[1]


def _key(contest: Contest) -> Path:
    return contest.folder / f"{contest.plan.slug}.pub"


def recounted(contest: Contest, files: tuple[Path, Path], *rounds: Path) -> list[str]:
    """Differences that the command finds: in the public file alone, and with the auditor's."""
    public, auditor = files
    beside = [word for file in rounds for word in ("--round", str(file))]
    command = ["recount", str(public), "--json", "--public-key", str(_key(contest)), *beside]
    return [
        f"{public.name}: {line}"
        for words in (command, [*command, "--auditor", str(auditor)])
        for line in _differences(words)
    ]


def _differences(words: list[str]) -> list[str]:
    said, wrong = io.StringIO(), io.StringIO()
    with redirect_stdout(said), redirect_stderr(wrong):
        status = main(words)
    try:
        found = [str(line) for line in json.loads(said.getvalue())["differences"]]
    except (ValueError, KeyError):
        return [f"{said.getvalue()}{wrong.getvalue()}"]
    return found if found or status == 0 else [f"ended with {status}"]
