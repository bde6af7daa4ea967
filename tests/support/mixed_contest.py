"""A contest over a bank of every kind of question, played over HTTP on a running platform: two
rounds draw from it, so that its keys stay sealed after the first is published. Everything that
anybody was told until then is kept."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from client.api_client import ApiError
from client.contest_loading import load
from contracts.definition import Definition
from gateway.core.access.api_access_table import ACCESS
from gateway.core.access.page_access_table import PAGE_ACCESS
from gateway.core.access.sessions import COOKIE
from tests.e2e.hours import close_round, open_rounds
from tests.e2e.script import AGENCIES, definition, roster_sheet
from tests.support.contestants import Caller, Sheet, save, start, submit
from tests.support.key_search import Listener, Overheard, listener
from tests.support.mixed_bank import DRAWN, KINDS, POINTS, mixed_bank, moodle_file
from tests.support.patience import patient
from tests.support.waiting import until

CONTEST = "nhieu-dap-an"
API = f"/api/contests/{CONTEST}"
#: who sits, and which letters of a question of which several are right they choose
CHOICES = {"ND11": "right", "ND21": "one", "ND12": "all", "ND22": "wrong", "ND13": "none"}
#: chosen once where only one option may be
REFUSED = "AB"
_NAMED = re.compile(r"{(\w+)}")


def plan(opens: float) -> str:
    """The plan, its first round opening then (seconds): points by difficulty and by option."""

    def table(values: Any) -> str:
        told = (f"{n} = {table(v) if isinstance(v, dict) else v}" for n, v in values.items())
        return f"{{ {', '.join(told)} }}"

    return definition(
        CONTEST, opens, 2, blueprint=table(DRAWN), points=table(POINTS),
        several_right='"per_option"', kinds=str(list(KINDS)).replace("'", '"'),
        settlement_after="0",
    )  # fmt: skip


def plain_plan(opens: float) -> str:
    """The plan for questions that have one right option."""
    return re.sub("^(kinds|several_right) = .*\n", "", plan(opens), flags=re.MULTILINE)


class MixedContest:
    """The contest on one platform; ``told``: what anybody was told before any key was."""

    def __init__(self, organiser: Caller, folder: Path) -> None:
        self.office, self.folder, self.client = organiser, folder, organiser.client
        self.bank = mixed_bank()
        self.heard: list[Overheard] = []
        self.told: list[Overheard] = []
        self.sealed_ledgers: list[bytes] = []
        self.people: dict[str, Listener] = {}
        self.sheets: dict[tuple[str, str], Sheet] = {}
        self.pictures: dict[str, bytes] = {}
        self.refused: dict[str, str] = {}
        self.kept_open: Definition | None = None
        self.public = listener(self.client, "public", self.heard)

    def play(self) -> None:
        """From its files to its last publication."""
        self._load()
        self._let_in()
        (self.kept_open,) = open_rounds(self.office, plan)
        self._round("w1", list(CHOICES))
        self._listen(pages=False)
        self._publish("w1")
        self._listen(pages=True)
        self.sealed_ledgers = [self.ledger("w1", 1, kind) for kind in ("public", "auditor")]
        self.told = list(self.heard)
        self._round("w2", ["ND11"])
        self._publish("w2")

    # Set-up --------------------------------------------------------------------------------

    def _load(self) -> None:
        """As ``hoithi load`` does; a plan that knows no such questions refuses the bank."""
        file, opens = self.folder / "plan.toml", time.time() + 7200
        bank = moodle_file(self.bank, self.folder / "bo-cau-hoi.xml")
        roster = roster_sheet(self.folder / "roster.xlsx", "ND")
        with patient(str(self.client.base_url), self.office.token) as api:
            file.write_text(plain_plan(opens))
            load(api, file, roster)
            until(partial(self._is_refused, api, file, bank), "the bank is refused")
            file.write_text(plan(opens))
            load(api, file)
            until(partial(self._is_taken, api, file, bank), "the bank is taken")
        counts = {code: agency[3] for code, agency in AGENCIES.items()}
        self.office.post(f"{API}/headcounts", {"headcounts": counts})

    def _is_refused(self, api: Any, file: Path, bank: Path) -> bool:
        try:
            load(api, file, questions=bank)
        except ApiError as error:
            self.refused["bank"] = error.problem.code
        return self.refused.get("bank") == "questions.invalid"

    def _is_taken(self, api: Any, file: Path, bank: Path) -> bool:
        """Exam may not have heard of the plan of a moment ago."""
        try:
            told = load(api, file, questions=bank)["questions"]
        except ApiError:
            return False
        assert told["new"] == len(self.bank), told
        return True

    def _let_in(self) -> None:
        grant = {"username": f"btc-{CONTEST}", "name": "Ban Tổ chức", "role": "organiser"}
        made = self.office.post("/api/roles", {**grant, "contest": CONTEST})
        self.organiser = listener(self.client, "organiser", self.heard)
        self.organiser.activate(grant["username"], made["code"])
        for line in self.office.post(f"{API}/activation-codes", {})["codes"]:
            code = line["username"].upper()
            if code in CHOICES:
                self.people[code] = listener(self.client, code, self.heard)
                self.people[code].activate(line["username"], line["code"])

    # Rounds --------------------------------------------------------------------------------

    def _round(self, round_id: str, people: list[str]) -> None:
        until(lambda: self._state(round_id) == "open", f"{round_id} opens")
        for code in people:
            self._sit(code, round_id)
        assert self.kept_open is not None
        close_round(self.office, self.kept_open, round_id)
        until(lambda: self._state(round_id) == "settled", f"{round_id} settles")

    def _state(self, round_id: str) -> str:
        rounds = self.office.get(f"{API}/rounds")["rounds"]
        return next(str(one["state"]) for one in rounds if one["round"] == round_id)

    def _sit(self, code: str, round_id: str) -> None:
        caller = self.people[code]
        sheet = start(caller, CONTEST, round_id)
        for one in sheet.paper:
            for picture in one.get("pictures", []):
                answer = caller.ask("GET", picture["address"])
                assert answer.status_code == 200, answer.text
                self.pictures[picture["sha256"]] = answer.content
        chosen = {one["id"]: self._chosen(code, one["id"], n) for n, one in enumerate(sheet.paper)}
        for single in (name for name in chosen if self.bank[name].kind != "multiple_choice"):
            path = f"/api/attempts/{sheet.attempt}/answers"
            many = caller.ask("PUT", path, json={"answers": {single: REFUSED}})
            self.refused["several"] = many.json()["code"]
        save(caller, sheet, {name: letters for name, letters in chosen.items() if letters})
        submit(caller, sheet)
        self.sheets[code, round_id] = sheet

    def _chosen(self, code: str, question: str, place: int) -> str:
        """Letters in no order; of a question with one right option, every third is wrong."""
        one, how = self.bank[question], CHOICES[code]
        letters, key = "".join(one.texts), one.key
        if one.kind != "multiple_choice":
            wrong = next(letter for letter in letters if letter not in key)
            return wrong if (place + len(how)) % 3 == 0 else key
        others = "".join(letter for letter in letters if letter not in key)
        return {
            "right": key[::-1],
            "one": key[:1],
            "all": letters[::-1],
            "wrong": others[:1] + key[:2],
            "none": "",
        }[how]

    def _publish(self, round_id: str) -> None:
        def done() -> bool:
            answer: httpx.Response = self.organiser.insist(
                "POST", f"{API}/rounds/{round_id}/publication"
            )
            waits = answer.status_code == 409 and "incomplete" in answer.json()["code"]
            assert waits or answer.status_code == 201, answer.text
            return not waits

        until(done, f"{round_id} is published")

    # What is told --------------------------------------------------------------------------

    def _listen(self, *, pages: bool) -> None:
        """Everything that there is to read, by everybody: nobody, an organiser who is no vetter,
        somebody who has sat."""
        everybody = (self.public, self.organiser, self.people["ND11"])
        with ThreadPoolExecutor(len(everybody)) as pool:
            for done in [pool.submit(self._read_all, who, pages) for who in everybody]:
                done.result()
        self.public.ask("GET", f"{API}/rounds/w1/publications/1/ledger?file=public")

    def _read_all(self, who: Listener, pages: bool) -> None:
        for path in self._addresses(ACCESS):
            who.ask("GET", path)
        for path in self._addresses(PAGE_ACCESS) if pages else []:
            who.ask("GET", path, headers={"Cookie": f"{COOKIE}={who.token}"})

    def _addresses(self, table: Any) -> list[str]:
        """Every address to read from, of things of this contest."""
        sheet = self.sheets["ND11", "w1"]
        receipt = re.search(rb'"receipt":"([^"]+)"', sheet.receipt)
        names = {
            "contest": CONTEST, "round": "w1", "round_id": "w1", "agency": "STC", "number": "1",
            "attempt": sheet.attempt, "question": sheet.paper[0]["id"], "phase": "v1",
            "receipt": receipt[1].decode() if receipt else "", "sha256": next(iter(self.pictures)),
        }  # fmt: skip
        return [
            _NAMED.sub(lambda found: names[found[1]], path)
            for method, path in table
            if method == "GET" and "stream" not in path and set(_NAMED.findall(path)) <= set(names)
        ]

    def ledger(self, round_id: str, number: int, kind: str) -> bytes:
        """A file of a publication."""
        path = f"{API}/rounds/{round_id}/publications/{number}/ledger"
        answer = self.organiser.ask("GET", path, params={"file": kind})
        assert answer.status_code == 200, answer.text
        return bytes(answer.content)
