"""Somebody on no staff list registers, takes part, is confirmed, and is forgotten: over HTTP."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from tests.support.contestants import Caller, Told, right_answers, save, start, submit
from tests.support.stage import EmbeddedStage, first_accounts, rows_with
from tests.support.waiting import until

from .hours import close_round, define, open_rounds
from .play import upload
from .script import KEYS, definition, question_sheet, roster_sheet

pytestmark = pytest.mark.timeout(620)
CONTEST = "e2e-dang-ky"
NAME, PHONE, PASSWORD = "Phùng Khắc Khoan", "0911222333", "trăng sáng đầu non"
CONSENT = "Tôi đồng ý."
REGISTRATION = f"""
[[awards]]
id = "dan"
name = "Giải của nhân dân"
phase = "v1"
recipients = "individual"
each_round = true
audiences = ["dan"]
prizes = [{{ rank = "nhat", name = "Giải nhất", winners = 1 }}]
[[audiences]]
id = "nha-truong"
name = "Giáo viên, học sinh"
obligation = "encouraged"
agency_classes = ["tp"]
[[audiences]]
id = "dan"
name = "Nhân dân"
obligation = "encouraged"
[registration]
fields = ["name", {{ field = "phone", verified = true }}, "agency", "address"]
claim_by = ["name", "phone"]
agency_confirmed = true
audience = "dan"
consent = "{CONSENT}"
"""
BODY = {
    "name": NAME,
    "phone": PHONE,
    "agency": "SNV",
    "address": "Ngõ Tạm Thương",
    "password": PASSWORD,
    "consent": CONSENT,
}


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[EmbeddedStage]:
    made = EmbeddedStage(tmp_path / "platform")
    yield made
    made.close()


def _plan(opens: float) -> str:
    return definition(CONTEST, opens, 1) + REGISTRATION


def _prepared(client: httpx.Client, stage: EmbeddedStage, folder: Path) -> tuple[Caller, Caller]:
    """The organiser and the liaison of SNV, with staff list and bank in place."""
    organiser, liaison = Caller(client, Told()), Caller(client, Told())
    organiser.activate("ban-to-chuc", first_accounts(stage)["ban-to-chuc"])
    define(organiser, _plan(time.time() + 3600))
    taken = upload(organiser, f"/api/contests/{CONTEST}/roster", roster_sheet(folder / "r.xlsx"))
    assert taken.status_code == 200, taken.text
    bank = question_sheet(folder / "q.xlsx")
    path = f"/api/contests/{CONTEST}/questions"
    until(lambda: upload(organiser, path, bank).status_code == 200, "the bank is taken")
    grant = {"username": "dm-snv", "name": "Đầu mối", "role": "liaison", "agency": "SNV"}
    code = organiser.post("/api/roles", {**grant, "contest": CONTEST})["code"]
    liaison.activate("dm-snv", code)
    return organiser, liaison


def _participants(caller: Caller) -> int:
    lines = caller.get(f"/api/contests/{CONTEST}/participation")["agencies"]
    return next(int(line["participants"]) for line in lines if line["agency"] == "SNV")


def _state(caller: Caller) -> str:
    rounds = caller.get(f"/api/contests/{CONTEST}/rounds")["rounds"]
    return str(rounds[0]["state"])


def _names(caller: Caller) -> list[str]:
    response = caller.ask("GET", f"/api/contests/{CONTEST}/rounds/w1/standings")
    return [line["name"] for line in response.json().get("standings", [])]


def _files_with(stage: EmbeddedStage, *texts: str) -> list[str]:
    """The files in whose bytes any of these texts stands, logs of databases among them."""
    return [
        path.name
        for path in stage.files()
        if any(text.encode() in path.read_bytes() for text in texts)
    ]


def test_from_registering_to_being_forgotten(stage: EmbeddedStage, tmp_path: Path) -> None:
    with httpx.Client(base_url=stage.url, timeout=30, trust_env=False) as client:
        organiser, liaison = _prepared(client, stage, tmp_path)
        path = f"/api/contests/{CONTEST}/registrations"
        public, newcomer = Caller(client, Told()), Caller(client, Told())

        def register(number: int) -> httpx.Response:
            return public.ask("POST", path, json={**BODY, "name": NAME + " Hai" * (number % 2)})

        with ThreadPoolExecutor(10) as pool:
            answers = list(pool.map(register, range(50)))
        # the same request again, with the same password, is one registration as well
        made: list[dict[str, Any]] = [one.json() for one in answers if one.status_code == 201]
        assert {201, 202} <= {one.status_code for one in answers} <= {201, 202, 409}
        assert len({one["person"] for one in made}) == 1
        name, username = made[0]["name"], made[0]["username"]

        newcomer.sign_in(username, PASSWORD)
        (kept_open,) = open_rounds(organiser, _plan)
        rounds = f"/api/contests/{CONTEST}/rounds"
        until(lambda: _state(public) == "open", "the round opens")
        sheet = start(newcomer, CONTEST, "w1")
        save(newcomer, sheet, right_answers(sheet, KEYS, 4))
        submit(newcomer, sheet)

        # the same phone under another name is a request, which shows what that account has done
        waits, *requests = liaison.get(f"{path}/waiting")["people"]
        assert (waits["person"], waits["fields"]["phone"]) == (made[0]["person"], PHONE)
        assert {one["account"]["person"] for one in requests} == {waits["person"]}
        assert {one["account"]["attempts"] for one in requests} == {1}
        for one in requests:
            refusal = {"decision": "refuse", "reason": "cùng một người"}
            assert liaison.post(f"{path}/{one['person']}/decision", refusal)["count"] == 1
        table = f"/api/contests/{CONTEST}/participation"
        until(lambda: public.get(table)["attempts"] == 1, "the attempt is told")
        assert _participants(public) == 0
        decision = f"{path}/{waits['person']}/decision"
        assert liaison.post(decision, {"decision": "confirm"})["count"] == 1
        until(lambda: _participants(public) == 1, "the newcomer counts")

        own = newcomer.get(f"{path}/own", download=True)
        assert (own["verified"], own["account"]["phone"]) == (["phone"], PHONE)
        close_round(organiser, kept_open, "w1")
        until(lambda: _state(public) == "settled", "the round settles")
        publish = f"{rounds}/w1/publication"
        until(lambda: organiser.ask("POST", publish).status_code in (200, 201), "it is told")
        assert _names(public) == [name]
        # others of the class of this agency are of another group: the definition names theirs
        prizes = public.get(f"/api/contests/{CONTEST}/awards")["awards"]
        assert name in [one["winner"] for one in prizes if one["award"] == "dan"]

        appeal = {"attempt": sheet.attempt, "text": "Đề nghị xem lại câu 2."}
        newcomer.post(f"{rounds}/w1/appeals", appeal)
        own = newcomer.get(f"{path}/own", download=True)
        assert [one["text"] for one in own["appeals"]] == ["Đề nghị xem lại câu 2."]

        erasure = f"{path}/own/erasure"
        wrong = {"username": username, "password": "đoán mò thôi"}
        assert newcomer.ask("POST", erasure, json=wrong).status_code == 401
        asked = newcomer.post(erasure, {"username": username, "password": PASSWORD}, 202)
        assert newcomer.ask("DELETE", erasure).json() == {"count": 1}
        asked = newcomer.post(erasure, {"username": username, "password": PASSWORD}, 202)
        (told,) = organiser.get(f"{path}/erasures")["erasures"]
        assert (told["name"], told["state"], told["due_at"]) == (name, "waiting", asked["due_at"])
        assert _names(public) == [name]
        with (
            closing(stage.database("registration")) as database,
            database.writing() as connection,  # a day passes
        ):
            connection.execute(sa.text("UPDATE erasures SET due_at_us = asked_at_us"))
        until(lambda: _names(public) == [""], "the name is gone")
        assert _participants(public) == 1
        until(lambda: not rows_with(stage, name), "no database knows the name")
        for text in (username, PHONE, "Tạm Thương"):
            assert rows_with(stage, text) == {}, text
        until(lambda: not _files_with(stage, name, PHONE), "no file holds the name")
        until(lambda: newcomer.ask("GET", f"{path}/own").status_code == 401, "it is over")
        credentials = {"username": username, "password": PASSWORD}
        assert public.ask("POST", "/api/session", json=credentials).status_code == 401
