"""The contests of ``script.py``, played through the public API alone, while the broker loses
everything. Who does what is written down here; what must come of it is worked out in
``support/truth.py``.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa

from tests.e2e.hours import close_round, define, open_rounds
from tests.e2e.play import Play, state, upload
from tests.e2e.script import (
    AGENCIES,
    BARRED,
    EXCLUDED_LATER,
    KEYS,
    LIAISON,
    MAIN,
    NOBODY,
    ON_TWO_ROSTERS,
    PEOPLE,
    TIES,
    definition,
    question_sheet,
    roster_sheet,
)
from tests.support.contestants import Caller, Sheet, right_answers, save, start, submit
from tests.support.waiting import until


def perform(play: Play) -> None:
    """From an empty platform to published results."""
    _prepare(play)
    _open(play)
    _first_round(play)
    _second_round(play)
    _settle_and_publish(play)


def _main(opens: float) -> str:
    return definition(MAIN, opens, 2)


def _ties(opens: float) -> str:
    return definition(TIES, opens, 1, ranking='["score", "earliest"]', attempts_allowed="1")


def _nobody(opens: float) -> str:
    return definition(NOBODY, opens, 1)


_PLANS = (_main, _ties, _nobody)


def _prepare(play: Play) -> None:
    organiser = play.organiser
    for plan in _PLANS:
        define(organiser, plan(time.time() + 3600))
    roster = roster_sheet(play.folder / "roster.xlsx")
    bank = question_sheet(play.folder / "questions.xlsx")
    for contest in (MAIN, TIES, NOBODY):
        taken = upload(organiser, f"/api/contests/{contest}/roster", roster)
        assert taken.status_code == 200, taken.text
        approved = {code: agency[3] for code, agency in AGENCIES.items()}
        organiser.post(f"/api/contests/{contest}/headcounts", {"headcounts": approved})
        until(partial(_bank_is_in, play, contest, bank), "the bank is taken")
    codes = organiser.post(f"/api/contests/{MAIN}/activation-codes", {})["codes"]
    assert {line["username"].upper() for line in codes} == set(PEOPLE)
    for line in codes:
        play.people[line["username"].upper()] = Caller(play.client, play.told, "contestant")
    with ThreadPoolExecutor(4) as pool:
        for line in codes:
            caller = play.people[line["username"].upper()]
            pool.submit(caller.activate, line["username"], line["code"]).result()
    grant = {"username": LIAISON, "name": LIAISON, "role": "liaison", "agency": "SNV"}
    organiser.post("/api/roles", {**grant, "contest": MAIN})


def _bank_is_in(play: Play, contest: str, bank: Path) -> bool:
    """Exam may not have heard of a contest that was defined a moment ago."""
    return upload(play.organiser, f"/api/contests/{contest}/questions", bank).status_code == 200


def _open(play: Play) -> None:
    """Look for what nobody may see yet, while the rounds are an hour away; then let them open."""
    liaison = Caller(play.client, play.told, "liaison")
    liaison.sign_in(LIAISON, f"mat-khau-cua-{LIAISON.lower()}")
    for caller in (play.public, play.people["CB11"], liaison):
        for path in _everything(play):
            caller.ask("GET", path)
        caller.ask("POST", f"/api/contests/{MAIN}/rounds/w1/attempts")
    play.kept_open = {one.slug: one for one in open_rounds(play.organiser, *_PLANS)}
    play.opened_at = play.kept_open[MAIN].phases[0].rounds[0].opens_at_us / 10**6
    until(lambda: state(play, MAIN, "w1") == "open", "w1 opens")
    until(lambda: state(play, TIES, "w1") == "open", "the other opens")


def _everything(play: Play) -> list[str]:
    """Every GET of the API that takes no more than a contest and a round."""
    paths = play.public.get("/api/openapi.json")["paths"]
    found = []
    for path, operations in paths.items():
        if "get" in operations and "stream" not in path:
            named = path.replace("{contest}", MAIN).replace("{round_id}", "w1")
            named = named.replace("{agency}", "SNV").replace("{number}", "1")
            if "{" not in named:
                found.append(named)
    assert len(found) > 8
    return found


def _sit(play: Play, code: str, contest: str, round_id: str, right: int) -> Sheet:
    """A whole attempt: some answers saved, the rest handed in with the submission."""
    caller = play.people[code]
    sheet = start(caller, contest, round_id)
    play.sheets.append(sheet)
    answers = right_answers(sheet, KEYS, right)
    names = list(answers)
    save(caller, sheet, {name: answers[name] for name in names[:3]})
    submit(caller, sheet, {name: answers[name] for name in names[3:]})
    return sheet


def _together(jobs: list[Callable[[], Any]]) -> None:
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(job) for job in jobs]:
            done.result()


def _refuse(play: Play, name: str, response: httpx.Response) -> None:
    play.refusals[name] = (response.status_code, response.json()["code"])


def _first_round(play: Play) -> None:
    _together(
        [
            partial(_sit, play, "CB02", MAIN, "w1", 4),
            partial(_sit, play, "CB03", MAIN, "w1", 5),
            partial(_sit, play, EXCLUDED_LATER, MAIN, "w1", 5),
            partial(_sit, play, ON_TWO_ROSTERS, MAIN, "w1", 2),
            partial(_sit, play, "CB11", MAIN, "w1", 4),
            partial(_sit, play, "CB21", MAIN, "w1", 3),
            partial(_sit, play, "CB22", MAIN, "w1", 3),
            partial(_leave_running, play, "CB12", 2),
            partial(_leave_running, play, "CB13", 0),
            partial(_change_one_s_mind, play, "CB04"),
            partial(_send_again_and_otherwise, play, "CB05"),
            *(partial(_sit, play, code, TIES, "w1", 5) for code in list(PEOPLE)[:6]),
        ]
    )
    _together(
        [
            partial(_sit, play, "CB02", MAIN, "w1", 5),
            partial(_sit, play, "CB03", MAIN, "w1", 1),
            partial(_sit, play, ON_TWO_ROSTERS, MAIN, "w1", 3),
        ]
    )
    attempts = f"/api/contests/{MAIN}/rounds/w1/attempts"
    _refuse(play, "third attempt", play.people["CB02"].ask("POST", attempts))
    _refuse(play, "two rosters", play.people[ON_TWO_ROSTERS].ask("POST", attempts))
    _refuse(play, "barred", play.people[BARRED].ask("POST", attempts))
    _refuse(play, "nobody", play.public.ask("POST", attempts))
    for contest in (MAIN, TIES, NOBODY):
        _close(play, contest, "w1")


def _close(play: Play, contest: str, round_id: str) -> None:
    closed = close_round(play.organiser, play.kept_open[contest], round_id)
    play.closed_us[contest, round_id] = closed.closes_at_us


def _leave_running(play: Play, code: str, answered: int) -> None:
    """Start, save something or nothing, and never come back."""
    caller = play.people[code]
    sheet = start(caller, MAIN, "w1")
    play.sheets.append(sheet)
    answers = right_answers(sheet, KEYS, 5)
    if answered:
        save(caller, sheet, dict(list(answers.items())[:answered]))


def _change_one_s_mind(play: Play, code: str) -> None:
    """Save, change an answer, go on elsewhere with what was saved, hand in there."""
    caller = play.people[code]
    sheet = start(caller, MAIN, "w1")
    first, *_ = right_answers(sheet, KEYS, 0).items()
    save(caller, sheet, dict([first]))
    save(caller, sheet, right_answers(sheet, KEYS, 3))
    elsewhere = start(caller, MAIN, "w1")
    play.resumed = {"before": sheet.attempt, "after": elsewhere.attempt}
    assert elsewhere.answers == sheet.answers
    assert elsewhere.paper == sheet.paper
    play.sheets.append(elsewhere)
    submit(caller, elsewhere)


def _send_again_and_otherwise(play: Play, code: str) -> None:
    """The same submission ten times at once, then another one."""
    caller = play.people[code]
    sheet = start(caller, MAIN, "w1")
    play.sheets.append(sheet)
    path = f"/api/attempts/{sheet.attempt}/submission"
    body = {"answers": right_answers(sheet, KEYS, 2)}
    with ThreadPoolExecutor(10) as pool:
        sent = [pool.submit(caller.insist, "POST", path, json=body) for _ in range(10)]
        responses = [one.result() for one in sent]
    play.repeats = [(r.status_code, r.content, responses[0].content) for r in responses]
    sheet.answers, sheet.receipt = dict(body["answers"]), responses[0].content
    other = {"answers": right_answers(sheet, KEYS, 5)}
    _refuse(play, "another body", caller.ask("POST", path, json=other))


def _second_round(play: Play) -> None:
    """In its middle the broker loses everything it holds; nobody does anything about it."""
    until(lambda: state(play, MAIN, "w2") == "open", "w2 opens")
    _together(
        [
            partial(_sit, play, code, MAIN, "w2", n % 6)
            for n, code in enumerate(["CB02", "CB14", "CB15", "CB23"])
        ]
    )
    running = [(code, start(play.people[code], MAIN, "w2")) for code in ("CB24", "CB16", "CB06")]
    for code, sheet in running:
        play.sheets.append(sheet)
        save(play.people[code], sheet, right_answers(sheet, KEYS, 4))
    with ThreadPoolExecutor(4) as pool:
        wiping = pool.submit(play.stage.wipe_broker)
        sent = [pool.submit(submit, play.people[code], sheet) for code, sheet in running]
        play.lost_queues = wiping.result()
        for one in sent:
            one.result()
    _sit(play, "CB11", MAIN, "w2", 5)
    _sit(play, "CB14", MAIN, "w2", 5)
    _close(play, MAIN, "w2")


def _settle_and_publish(play: Play) -> None:
    for contest, rounds in ((MAIN, ["w1", "w2"]), (TIES, ["w1"]), (NOBODY, ["w1"])):
        for round_id in rounds:
            until(partial(_is_settled, play, contest, round_id), f"{contest} {round_id} settles")
    exclusion = {"person": play.people[EXCLUDED_LATER].person, "reason": "Thuộc Tổ giúp việc"}
    play.organiser.post(f"/api/contests/{MAIN}/exclusions", exclusion)
    until(partial(_is_excluded, play), "the exclusion is heard of")
    for contest, rounds in ((MAIN, ["w1", "w2"]), (TIES, ["w1"]), (NOBODY, ["w1"])):
        for round_id in rounds:
            until(partial(_publish, play, contest, round_id), f"{contest} is published")


def _is_settled(play: Play, contest: str, round_id: str) -> bool:
    return state(play, contest, round_id) == "settled"


def _is_excluded(play: Play) -> bool:
    database = play.stage.database("scoring")
    query = sa.text("SELECT count(*) FROM contestants WHERE person = :person AND excluded <> ''")
    person = {"person": play.people[EXCLUDED_LATER].person}
    try:
        with database.reading() as connection:
            return bool(connection.execute(query, person).scalar_one())
    finally:
        database.close()


def _publish(play: Play, contest: str, round_id: str) -> bool:
    path = f"/api/contests/{contest}/rounds/{round_id}/publication"
    response = play.organiser.insist("POST", path)
    if response.status_code == 409 and "incomplete" in response.json()["code"]:
        return False
    assert response.status_code == 201, response.text
    play.publications[contest, round_id] = response.json()
    return True
