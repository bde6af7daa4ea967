"""Three small contests, played through the public API alone, while the broker loses everything.

    main    two rounds, two attempts each of which the best counts
    ties    everyone has the same score, and the plan ranks by nothing else but who came first
    nobody  nobody takes part

Who does what is written down here; what must come of it is worked out in ``support/truth.py``.
"""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import sqlalchemy as sa

from tests.support.contestants import (
    Caller,
    Sheet,
    Told,
    right_answers,
    save,
    start,
    submit,
)
from tests.support.stage import Stage, first_accounts
from tests.support.truth import Sat

KEY_CANARY = "CAN-CU-BI-MAT-7Q2X"
STEM_CANARY = "CAU-HOI-KIN-9K4Z"
MAIN, TIES, NOBODY = "e2e-chinh", "e2e-hoa", "e2e-vang"
AGENCIES = {
    # code: (name, class, quota, approved headcount)
    "SNV": ("Sở Nội vụ", "tp", "0.7", 10),
    "STC": ("Sở Tài chính", "tp", "0.7", 4),
    "CTH": ("Cục Thuế", "tw", "0.5", 7),
    "STP": ("Sở Tư pháp", "tp", "0.7", 3),
}
PEOPLE = {
    **{f"CB{n:02}": "SNV" for n in range(1, 10)},
    **{f"CB{n:02}": "STC" for n in range(11, 17)},
    **{f"CB{n:02}": "CTH" for n in range(21, 25)},
    **{f"CB{n:02}": "STP" for n in range(31, 34)},
}
ON_TWO_ROSTERS = "CB09"  # of SNV, and on STC's list too
BARRED = "CB08"  # excluded by the roster
EXCLUDED_LATER = "CB07"
LIAISON = "CB01"
TOPICS = {"luat": 3, "chi-so": 2}
QUESTIONS = {
    f"{topic.upper()}-{n:02}": (topic, "ABCD"[(n * 7 + len(topic)) % 4])
    for topic in TOPICS
    for n in range(1, 9)
}
KEYS = {question: key for question, (_, key) in QUESTIONS.items()}
PRIZES = [("nhat", 1), ("nhi", 2), ("ba", 3)]
ROUNDS_S = [16.0, 34.0]
LIMIT_S = 10


class Play:
    """The state of the play on one stage."""

    def __init__(self, stage: Stage, sheets_folder: Path) -> None:
        self.stage, self.folder = stage, sheets_folder
        self.client = httpx.Client(base_url=stage.url, timeout=20, trust_env=False)
        self.told = Told()
        self.organiser = Caller(self.client, self.told, "organiser")
        self.public = Caller(self.client, self.told)
        self.people: dict[str, Caller] = {}
        self.sheets: list[Sheet] = []
        self.opened_at = 0.0
        self.lost_queues = 0
        self.refusals: dict[str, tuple[int, str]] = {}
        self.repeats: list[tuple[int, bytes, bytes]] = []
        self.resumed: dict[str, str] = {}
        self.publications: dict[tuple[str, str], dict[str, Any]] = {}

    @property
    def persons(self) -> dict[str, str]:
        """Person id -> staff code."""
        return {caller.person: code for code, caller in self.people.items()}

    def sat(self, contest: str, round_id: str | None = None) -> list[Sat]:
        """Every submitted attempt as exam's database holds it: the raw answers and times."""
        database = self.stage.database("exam")
        query = sa.text(
            "SELECT a.person, a.round, a.number, a.started_at_us, s.submitted_at_us, s.answers"
            " FROM attempts a JOIN answer_sheets s ON s.attempt = a.attempt"
            " WHERE a.contest = :contest AND s.state = 'submitted'"
        )
        try:
            with database.reading() as connection:
                rows = connection.execute(query, {"contest": contest}).all()
        finally:
            database.close()
        found = [
            Sat(
                self.persons[row.person],
                row.round,
                row.number,
                row.started_at_us,
                row.submitted_at_us,
                {question: mark[0] for question, mark in json.loads(row.answers).items()},
            )
            for row in rows
        ]
        return [sat for sat in found if round_id in (None, sat.round)]


def perform(play: Play) -> None:
    """From an empty platform to published results."""
    _prepare(play)
    _open(play)
    _first_round(play)
    _second_round(play)
    _settle_and_publish(play)


def roster_sheet(file: Path) -> Path:
    """The staff list as an organiser would send it."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["Mã đơn vị", "Tên đơn vị", "Khối", "Mã cán bộ", "Họ và tên", "Đối tượng", "Lý do"])
    for code, agency in PEOPLE.items():
        barred = ["không được thi", "Tổ ra đề"] if code == BARRED else ["bắt buộc", None]
        page.append([agency, *AGENCIES[agency][:2], code, name_of(code), *barred])
    page.append(["STC", *AGENCIES["STC"][:2], ON_TWO_ROSTERS, name_of(ON_TWO_ROSTERS), "bắt buộc"])
    book.save(file)
    return file


def name_of(code: str) -> str:
    """A name, which may hold no digit."""
    words = ["Không", "Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín"]
    return "Đỗ " + " ".join(words[int(digit)] for digit in code[2:])


def question_sheet(file: Path) -> Path:
    """The bank with its keys; both kinds of canary in every row."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(
        ["Mã câu hỏi", "Chủ đề", "Câu hỏi", *(f"Phương án {o}" for o in "ABCD"), "Đáp án", "Căn cứ"]
    )
    for question, (topic, key) in QUESTIONS.items():
        texts = [f"Phương án {o} của {question}" for o in "ABCD"]
        stem = f"{STEM_CANARY} {question}?"
        page.append([question, topic, stem, *texts, key, f"{KEY_CANARY} {question}"])
    book.save(file)
    return file


def definition(slug: str, opens: float, rounds: int, **rules: str) -> str:
    """A plan in TOML whose rounds follow one another from ``opens`` (seconds) on."""
    windows = ""
    for n in range(rounds):
        begins, ends = _local(opens + sum(ROUNDS_S[:n])), _local(opens + sum(ROUNDS_S[: n + 1]))
        windows += (
            f'[[phases.rounds]]\nid = "w{n + 1}"\nname = "Tuần {n + 1}"\n'
            f"opens_at = {begins}\ncloses_at = {ends}\n"
        )
    quiz = {
        "time_limit": f'"{LIMIT_S}s"',
        "blueprint": "{ luat = 3, chi-so = 2 }",
        "attempts_allowed": "2",
        **rules,
    }
    prizes = "".join(
        f'[[awards.prizes]]\nrank = "{rank}"\nname = "Giải {rank}"\nwinners = {winners}\n'
        for rank, winners in PRIZES
    )
    return f"""
slug = "{slug}"
title = "Hội thi {slug}"
organiser = "Ban Tổ chức"
starts_at = {_local(opens)}
ends_at = {_local(opens + sum(ROUNDS_S))}
topics = {{ luat = "Luật", chi-so = "Chỉ số" }}
[[agency_classes]]
id = "tp"
name = "Khối thành phố"
quota = 0.7
[[agency_classes]]
id = "tw"
name = "Khối trung ương"
quota = 0.5
[[phases]]
id = "v1"
name = "Vòng 1"
form = "quiz"
mandatory = true
[phases.quiz]
{chr(10).join(f"{name} = {value}" for name, value in quiz.items())}
{windows}
[participation]
phase = "v1"
[[awards]]
id = "tuan"
name = "Giải tuần"
phase = "v1"
recipients = "individual"
each_round = true
{prizes}
"""


def _local(moment: float) -> str:
    shown = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(moment + 7 * 3600))
    return f"{shown}.{int(moment * 10) % 10}+07:00"


def _define(play: Play, opens: float) -> None:
    plans = [
        definition(MAIN, opens, 2),
        definition(TIES, opens, 1, ranking='["score", "earliest"]', attempts_allowed="1"),
        definition(NOBODY, opens, 1),
    ]
    for text in plans:
        response = play.organiser.ask("POST", "/api/contests", content=text.encode())
        assert response.status_code in (200, 201), response.text


def upload(caller: Caller, path: str, file: Path) -> httpx.Response:
    """Send a spreadsheet."""
    return caller.ask("POST", path, files={"file": (file.name, file.read_bytes())})


def _prepare(play: Play) -> None:
    organiser = play.organiser
    organiser.activate("ban-to-chuc", first_accounts(play.stage)["ban-to-chuc"])
    _define(play, time.time() + 3600)
    roster = roster_sheet(play.folder / "roster.xlsx")
    bank = question_sheet(play.folder / "questions.xlsx")
    for contest in (MAIN, TIES, NOBODY):
        taken = upload(organiser, f"/api/contests/{contest}/roster", roster)
        assert taken.status_code == 200, taken.text
        approved = {code: agency[3] for code, agency in AGENCIES.items()}
        organiser.post(f"/api/contests/{contest}/headcounts", {"headcounts": approved})
        _until(partial(_bank_is_in, play, contest, bank), 20, "the bank is taken")
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
    play.opened_at = float(int(time.time()) + 3)
    _define(play, play.opened_at)
    _until(lambda: _state(play, MAIN, "w1") == "open", 15, "w1 opens")
    _until(lambda: _state(play, TIES, "w1") == "open", 5, "the other opens")


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


def _state(play: Play, contest: str, round_id: str) -> str:
    rounds = play.public.insist("GET", f"/api/contests/{contest}/rounds").json()["rounds"]
    return next(str(item["state"]) for item in rounds if item["round"] == round_id)


def _until(true: Callable[[], bool], seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"waited in vain until {what}"
        time.sleep(0.1)


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
    _until(lambda: _state(play, MAIN, "w2") == "open", 20, "w2 opens")
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
        sent = [pool.submit(_submit_in_time, play, code, sheet) for code, sheet in running]
        play.lost_queues = wiping.result()
        for one in sent:
            one.result()
    _sit(play, "CB11", MAIN, "w2", 5)
    _sit(play, "CB14", MAIN, "w2", 5)


def _submit_in_time(play: Play, code: str, sheet: Sheet) -> None:
    """On a machine so busy that the platform is away past the deadline, it hands in by itself."""
    path = f"/api/attempts/{sheet.attempt}/submission"
    response = play.people[code].insist("POST", path, json={"answers": {}})
    late = response.status_code == 409 and response.json()["code"] == "attempt.time_over"
    assert late or response.status_code in (200, 201), response.text
    sheet.receipt = b"" if late else response.content


def _settle_and_publish(play: Play) -> None:
    for contest, rounds in ((MAIN, ["w1", "w2"]), (TIES, ["w1"]), (NOBODY, ["w1"])):
        for round_id in rounds:
            _until(
                partial(_is_settled, play, contest, round_id), 40, f"{contest} {round_id} settles"
            )
    exclusion = {"person": play.people[EXCLUDED_LATER].person, "reason": "Thuộc Tổ giúp việc"}
    play.organiser.post(f"/api/contests/{MAIN}/exclusions", exclusion)
    _until(partial(_is_excluded, play), 15, "the exclusion is heard of")
    for contest, rounds in ((MAIN, ["w1", "w2"]), (TIES, ["w1"]), (NOBODY, ["w1"])):
        for round_id in rounds:
            _until(partial(_publish, play, contest, round_id), 40, f"{contest} is published")


def _is_settled(play: Play, contest: str, round_id: str) -> bool:
    return _state(play, contest, round_id) == "settled"


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
