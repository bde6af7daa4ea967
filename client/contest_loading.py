"""Sets a contest up over the API from its files: definition, staff list, questions, headcounts."""

import time
from pathlib import Path
from typing import Any

from client.api_client import Api, ApiError, Unreachable
from client.headcount_loading import Headcounts
from contracts.definition import Definition
from plans.definition_check import examine
from plans.definition_file import read_text
from plans.definition_findings import Faulty
from plans.rehearsal import rehearse
from plans.toml_writer import to_toml

_MINUTE_US = 60_000_000


def load(
    api: Api,
    file: Path,
    roster: Path | None = None,
    questions: Path | None = None,
    headcounts: Path | None = None,
    *,
    dry_run: bool = False,
    topic: str | None = None,
    convert: bool = False,
) -> dict[str, Any]:
    """Define the contest, import both sheets, approve headcounts; what each call answered.

    With ``dry_run`` a contest that is already there is not touched; one that is not there yet
    has nothing to compare sheets with, and only its definition and the headcounts are checked.
    ``convert``: TCVN3 and VNI in staff list and bank are read as Unicode. Headcounts that are wrong
    are refused (``headcounts.*``) before anything is written.
    """
    text = read_text(file)
    reading = examine(text, str(file))
    if reading.definition is None or not reading.usable:
        raise Faulty(str(file), reading.findings)
    contest = reading.definition.slug
    counts = None if headcounts is None else Headcounts(headcounts)
    known = _known(api, contest) if dry_run or counts else True
    if counts is not None:
        counts.refuse_strangers(api, reading.definition, roster, known=known, convert=convert)
    answers: dict[str, Any] = {"contest": contest, "dry_run": dry_run}
    if counts is not None and dry_run:
        answers["headcounts"] = counts.foresee(api, contest, known=known)
    if dry_run and not known:
        answers["definition"] = {"contest": contest, "new": True}
        return answers
    postponed = None if dry_run or questions is None else _postponed(api, reading.definition)
    if not dry_run:
        answers["definition"] = define(api, text if postponed is None else to_toml(postponed))
    params = {"dry_run": "true"} if dry_run else {}
    if roster is not None:
        given = {**params, "convert": "true"} if convert else params
        answers["roster"] = import_roster(api, contest, roster, **given)
    if questions is not None:
        given = params if topic is None else {**params, "topic": topic}
        given = {**given, "convert": "true"} if convert else given
        answers["questions"] = api.upload(f"/api/contests/{contest}/questions", questions, **given)
    if counts is not None and not dry_run:
        answers["headcounts"] = counts.approve(api, contest)
    if postponed is not None:
        answers["definition"] = define(api, text)
    return answers


def _postponed(api: Api, definition: Definition) -> Definition | None:
    """The plan with all its rounds ahead, if by its own dates some have opened and none is held.

    A bank stands from the moment the first round opens. Whoever sets up a contest of last year
    brings its questions before that moment, and the real dates afterwards.
    """
    rounds = [item for phase in definition.phases if phase.quiz for item in phase.rounds]
    now_us = time.time_ns() // 1000
    if not any(item.opens_at_us <= now_us + _MINUTE_US for item in rounds):
        return None
    if _known(api, definition.slug):
        held = api.get(f"/api/contests/{definition.slug}/rounds")["rounds"]
        if any(item["state"] != "planned" for item in held if item["quiz"]):
            return None
    try:
        return rehearse(definition, now_us + 60 * _MINUTE_US, 60 * _MINUTE_US, 0)
    except ValueError:
        return None


def define(api: Api, text: str) -> Any:
    """Set the contest up from a definition's text, or replace its definition."""
    headers = {"Content-Type": "application/toml"}
    return api.call("POST", "/api/contests", content=text.encode(), headers=headers).json()


def import_roster(api: Api, contest: str, roster: Path, **params: str) -> Any:
    """Import a staff list and wait until it is applied: ten minutes at most."""
    answer = api.upload(f"/api/contests/{contest}/roster", roster, **params)
    for _ in range(600):
        if answer["state"] == "done":
            return answer
        time.sleep(1.0)
        answer = api.get(f"/api/contests/{contest}/roster/{answer['upload']}")
    raise Unreachable("Danh sách vẫn đang được xử lý. (The roster is still being applied.)")


def _known(api: Api, contest: str) -> bool:
    try:
        api.get(f"/api/contests/{contest}")
    except ApiError as error:
        if error.status != 404:
            raise
        return False
    return True
