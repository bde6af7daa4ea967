"""The shape of what the real services answer, kept as a file: what programs outside rely on.

A small contest on an embedded platform whose clock is set, from its definition to an answered
complaint. To accept what was changed on purpose: ``make recordings``, then read the difference.
"""

import difflib
import os
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.local_times import rfc3339
from tests.contracts.recorded.writing import written
from tests.e2e.one_of_everything import PLAN
from tests.e2e.play import upload
from tests.e2e.script import AGENCIES, KEYS, question_sheet, roster_sheet
from tests.support.contestants import Caller, right_answers, save, start
from tests.support.embedded import EmbeddedPlatform, SetClock
from tests.support.shapes import Shapes
from tests.support.stage import accounts_in
from tests.support.waiting import until

GOLDEN = Path(__file__).parents[1] / "contracts" / "golden" / "public-json.json"
CONTEST, FIRST = "hinh-dang", "w1"
API = f"/api/contests/{CONTEST}"
ROUND = f"{API}/rounds/{FIRST}"
HOUR_US = 3_600_000_000
BEGINS_US = 1_730_000_000_000_000
PATIENCE_S = 30.0


class Contest:
    """The contest, and everybody who speaks to it."""

    def __init__(self, platform: EmbeddedPlatform, folder: Path, client: httpx.Client) -> None:
        self.platform, self.folder, self.client = platform, folder, client
        self.shapes = Shapes()
        self.anybody = Caller(client, self.shapes)
        self.organiser, self.operator = self._staff("ban-to-chuc"), self._staff("van-hanh")
        self.codes: dict[str, str] = {}

    def _staff(self, username: str) -> Caller:
        found = Caller(self.client, self.shapes)
        found.activate(username, accounts_in(self.platform.settings.data)[username])
        return found

    def contestant(self, code: str) -> Caller:
        """Somebody from the staff list."""
        found = Caller(self.client, self.shapes)
        found.activate(code.lower(), self.codes[code])
        return found

    def unheard(self) -> Caller:
        """The organiser without anybody who listens, to ask until something is so."""
        found = Caller(self.client, Shapes())
        found.token = self.organiser.token
        return found

    def until(self, true: Callable[[Caller], bool], what: str) -> None:
        """Wait, unheard."""
        until(partial(true, self.unheard()), what)


@pytest.fixture
def contest(tmp_path: Path) -> Iterator[Contest]:
    """An empty platform."""
    platform = EmbeddedPlatform(tmp_path / "data", SetClock(BEGINS_US))
    platform.start()
    try:
        with httpx.Client(base_url=platform.url, timeout=20, trust_env=False) as client:
            yield Contest(platform, tmp_path, client)
    finally:
        platform.stop()


def test_what_programs_outside_rely_on_keeps_its_shape(contest: Contest) -> None:
    _set_up(contest)
    _people_come(contest)
    best, last, wrong = _exams(contest)
    _while_it_is_open(contest)
    _publish(contest)
    _results(contest, best)
    _second_look(contest, last, wrong)
    now = written(contest.shapes.kept()) + "\n"
    if "RECORD" in os.environ:
        GOLDEN.write_text(now)
    then = GOLDEN.read_text()
    then, now = _chance(then), _chance(now)
    lines = difflib.unified_diff(then.splitlines(), now.splitlines(), "recorded", "now")
    assert now == then, "\n".join(lines)


def _chance(shapes: str) -> str:
    """Whether a question tells the best from the rest hangs on papers that are drawn by chance."""
    return re.sub(r'(discrimination": ")(?:null|number|null \| number)"', r'\1by chance"', shapes)


def _set_up(contest: Contest) -> None:
    moments = {
        "starts": BEGINS_US,
        "opens": BEGINS_US + HOUR_US,
        "closes": BEGINS_US + 6 * HOUR_US,
        "ends": BEGINS_US + 100 * HOUR_US,
    }
    shown = {name: rfc3339(at) for name, at in moments.items()}
    organiser = contest.organiser
    organiser.ask("POST", "/api/contests", content=b"slug = 1")
    made = organiser.ask(
        "POST", "/api/contests", content=PLAN.format(slug=CONTEST, **shown).encode()
    )
    assert made.status_code == 201, made.text
    roster = roster_sheet(contest.folder / "roster.xlsx")
    taken = upload(organiser, f"{API}/roster?dry_run=true", roster)
    organiser.get(f"{API}/roster/{taken.json()['upload']}")
    assert upload(organiser, f"{API}/roster", roster).json()["state"] == "done"
    bank = question_sheet(contest.folder / "questions.xlsx")
    assert upload(organiser, f"{API}/questions?dry_run=true", bank).status_code == 200
    assert upload(organiser, f"{API}/questions", bank).status_code == 200
    headcounts = {code: count for code, (_, _, _, count) in AGENCIES.items()}
    organiser.post(f"{API}/headcounts", {"headcounts": headcounts})
    codes = organiser.post(f"{API}/activation-codes")["codes"]
    contest.codes = {one["username"].upper(): one["code"] for one in codes}
    organiser.post(
        "/api/roles",
        {
            "username": "dau-moi",
            "name": "Hà",
            "role": "liaison",
            "contest": CONTEST,
            "agency": "SNV",
        },
    )
    organiser.get(f"{API}/roles")


def _people_come(contest: Contest) -> None:
    anybody, organiser = contest.anybody, contest.organiser
    for path in ("/api/contests", API, f"{API}/rounds", f"{API}/registrations"):
        anybody.get(path)
    anybody.ask("POST", f"/api/contests/khong-co/rounds/{FIRST}/attempts")
    anybody.ask("POST", "/api/session", json={"username": "ai", "password": "khong-dung"})
    body = {
        "name": "Phùng Khắc Khoan", "phone": "0911222333", "agency": "SNV",
        "password": "trăng sáng đầu non", "consent": "Tôi đồng ý.",
    }  # fmt: skip
    came = anybody.post(f"{API}/registrations", body, 201)
    newcomer = Caller(contest.client, contest.shapes)
    newcomer.sign_in(came["username"], body["password"])
    newcomer.get(f"{API}/registrations/own")
    waiting = organiser.get(f"{API}/registrations/waiting")["people"]
    decided = {"decision": "confirm", "reason": "đúng người"}
    organiser.post(f"{API}/registrations/{waiting[0]['person']}/decision", decided)
    newcomer.get("/api/session")
    newcomer.get("/api/session/all")


def _exams(contest: Contest) -> tuple[Caller, Caller, str]:
    """Two people with different scores, and a question that the second answers wrong."""
    best, last = contest.contestant("CB11"), contest.contestant("CB21")
    early = best.ask("POST", f"{ROUND}/attempts")
    assert early.status_code >= 400, early.text
    contest.platform.clock.go_to(BEGINS_US + 2 * HOUR_US)
    contest.until(lambda caller: _state(caller) == "open", "the round opens")
    for caller, right in ((best, 5), (last, 2)):
        sheet = start(caller, CONTEST, FIRST)
        again = caller.insist("POST", f"{ROUND}/attempts")
        assert again.status_code == 200, again.text
        contest.platform.clock.forward(60)
        save(caller, sheet, right_answers(sheet, KEYS, right))
        caller.get(f"/api/attempts/{sheet.attempt}")
        key = {"Idempotency-Key": "mot"}
        path = f"/api/attempts/{sheet.attempt}/submission"
        first = caller.insist("POST", path, json={"prediction": 3}, headers=key)
        assert first.status_code in (200, 201), first.text
        repeated = caller.insist("POST", path, json={"prediction": 3}, headers=key)
        assert (repeated.status_code, repeated.content) == (200, first.content)
        assert caller.insist("POST", path, json={"prediction": 4}).status_code == 409
        contest.anybody.get(f"/api/receipts/{first.json()['receipt']['receipt']}")
        caller.get(f"{API}/attempts")
        caller.get(f"/api/attempts/{sheet.attempt}")
    return best, last, sheet.paper[-1]["id"]


def _while_it_is_open(contest: Contest) -> None:
    organiser, anybody = contest.organiser, contest.anybody
    table = f"{API}/participation"
    contest.until(
        lambda caller: sum(one["participants"] for one in caller.get(table)["agencies"]) == 2,
        "both are counted",
    )
    anybody.get(table)
    anybody.get(table, round=FIRST)
    anybody.get(table, phase="v1")
    organiser.get(f"{API}/agencies/SNV/missing")
    organiser.get(f"{ROUND}/statistics")
    for caller in (anybody, organiser):
        for path in (f"{ROUND}/standings", f"{API}/awards"):
            caller.ask("GET", path)
    early = organiser.ask("POST", f"{ROUND}/publication")
    assert early.status_code == 409, early.text
    later = {"closes_at": rfc3339(BEGINS_US + 6 * HOUR_US + 60_000_000), "reason": "mất điện"}
    changed = organiser.insist("PATCH", ROUND, json=later)
    assert changed.status_code == 200, changed.text


def _publish(contest: Contest) -> None:
    contest.platform.clock.go_to(BEGINS_US + 7 * HOUR_US)
    contest.until(lambda caller: _state(caller) == "settled", "the round settles")
    contest.until(
        lambda caller: caller.ask("POST", f"{ROUND}/publication").status_code == 201,
        "the round is published",
    )
    contest.organiser.post(f"{ROUND}/publication", expect=200)


def _results(contest: Contest, best: Caller) -> None:
    anybody, organiser = contest.anybody, contest.organiser
    for path in (
        f"{ROUND}/standings", f"{API}/awards", f"{ROUND}/publication", f"{API}/publications",
        f"{API}/rounds",
    ):  # fmt: skip
        anybody.get(path)
    for path in (
        f"{API}/freshness", f"{ROUND}/integrity", f"{ROUND}/question-statistics", f"{API}/audit",
        f"{API}/decisions", f"{API}/registrations/erasures", f"{API}/questions/contributions",
    ):  # fmt: skip
        organiser.get(path)
    contest.operator.get("/api/operations/parked/scoring")
    contest.operator.get("/api/operations/read-models")
    own = best.get(f"{API}/attempts")["attempts"][0]["attempt"]
    best.get(f"/api/attempts/{own}")


def _second_look(contest: Contest, last: Caller, question: str) -> None:
    """A complaint, a question that is void, an answer."""
    organiser = contest.organiser
    own = last.get(f"{API}/attempts")["attempts"][0]["attempt"]
    body = {"attempt": own, "question": question, "text": "Câu này sai"}
    filed = last.post(f"{ROUND}/appeals", body, 201)
    last.get(f"{ROUND}/appeals")
    organiser.get(f"{API}/appeals")
    wanted = {"kind": "void_question", "question": question}
    contest.until(
        lambda caller: (
            caller.ask("POST", f"{API}/decisions?preview=true", json=wanted).status_code == 200
        ),
        "a decision is worked out",
    )
    shown = organiser.post(f"{API}/decisions?preview=true", wanted)
    reason = {"reason": "hai phương án đúng", "digest": shown["digest"]}
    made = organiser.post(f"{API}/decisions", {**wanted, **reason}, 201)
    organiser.get(f"{API}/decisions")
    answer = {"state": "upheld", "answer": "đã hủy câu hỏi", "decision": made["number"]}
    organiser.post(f"{API}/appeals/{filed['appeal']}/answer", answer)


def _state(caller: Caller) -> str:
    rounds: list[dict[str, Any]] = caller.get(f"{API}/rounds")["rounds"]
    return next(str(item["state"]) for item in rounds if item["round"] == FIRST)
