"""Judges, chairs and clerks learn nowhere whose a work is: every address that they may fetch,
over scoring's own use cases, with works whose id, code, author and agency are canaries."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from contracts.contests import Contests, ContestView
from contracts.errors import Problem, Refused
from gateway.core.access.api_access_table import ACCESS, Access
from gateway.core.access.page_access_table import PAGE_ACCESS
from gateway.core.access.sessions import COOKIE
from services.scoring.use_cases.judging import calibrating, desk, own_sheets, panels
from tests.support.databases import SqliteFiles
from tests.support.jury import CONTEST, PANEL, ROUND, Jury, plan
from tests.support.marked_contest import OPENS_US
from tests.support.marking import open_marking
from tests.unit.gateway.fakes import House
from tests.unit.gateway.service_answers import handlers

CANARY = "hoang-yen"
JUDGES, CLERK = ["lan", "minh", "hoa"], "thu-ky"
WORKS = [f"{CANARY}-{number}" for number in range(3)]
QUERIES: dict[str, Callable[..., Any]] = {
    "own_sheets": own_sheets.own_sheets,
    "sheet": own_sheets.sheet,
    "panels": panels.panels,
    "desk": desk.desk,
    "marks": desk.marks,
    "calibration": calibrating.calibration,
}
COMMANDS: dict[str, Callable[..., Any]] = {
    "save_sheet": own_sheets.save_sheet,
    "hand_in_sheet": own_sheets.hand_in_sheet,
    "decline_sheet": own_sheets.decline_sheet,
    "confirm_sheet": own_sheets.confirm_sheet,
}


@pytest.fixture
def jury(_sqlite_originals: Path, tmp_path: Path) -> Iterator[Jury]:
    """Works of canaries; one judge has handed one in, one has a draft."""
    (tmp_path / "scoring").mkdir()
    marking = open_marking(SqliteFiles(_sqlite_originals, tmp_path / "scoring"))
    made = Jury(marking)
    made.entries(*WORKS, agency=f"{CANARY}-sa", code=CANARY.upper(), authors=[f"{CANARY}-tg"])
    made.settle()
    made.seat(JUDGES, clerks=[CLERK])
    made.assign()
    made.release()
    made.hand_in("lan", WORKS[0], 50, 30)
    made.save("minh", made.sheet_of("minh", WORKS[0]), {"noi-dung": 1000})
    yield made
    marking.store.database.close()


@pytest.fixture
def house(jury: Jury, tmp_path: Path) -> House:
    defined = Contests([ContestView(CONTEST, plan(), 1)])
    answers = {**handlers(), "registration.contests": lambda item: defined}
    for name, query in QUERIES.items():
        answers[f"scoring.{name}"] = _answered(partial(jury.marking.ask, query))
    for name, use_case in COMMANDS.items():
        answers[f"scoring.{name}"] = _answered(partial(jury.marking.carry_out, use_case))
    return House(tmp_path / "house", answers, OPENS_US)


def _answered(ask: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def handler(item: Any) -> Any:
        found = ask(item)
        if isinstance(found, Problem):
            raise Refused(found.code, found.message, **found.details)
        return found

    return handler


def addresses(jury: Jury) -> list[str]:
    """Every API route and page that a judge may fetch, with each sheet and panel that there is."""
    tables: list[tuple[tuple[str, str], Access]] = [*ACCESS.items(), *PAGE_ACCESS.items()]
    judged = [
        path
        for (method, path), access in tables
        if method == "GET" and access and "judge" in access
    ]
    assert len(judged) >= 6
    sheets = [jury.sheet_of(judge, work) for judge in JUDGES for work in WORKS]
    found = set()
    for path in judged:
        known = path.replace("{contest}", CONTEST).replace("{round_id}", ROUND)
        known = known.replace("{panel}", PANEL).replace("{number}", "1")
        found |= {known.replace("{sheet}", sheet) for sheet in sheets}
    assert not [path for path in found if "{" in path]
    return sorted(found)


@pytest.mark.parametrize(("person", "least"), [("lan", 9), ("minh", 8), (CLERK, 2)])
def test_nothing_that_a_judge_may_fetch_tells_whose_a_work_is(
    house: House, jury: Jury, person: str, least: int
) -> None:
    seen = 0
    with house.open() as client:
        for path in addresses(jury):
            token = house.token("judge", person=person)
            api = path.startswith("/api/")
            headers = {"Authorization": f"Bearer {token}"} if api else {}
            headers |= {} if api else {"Cookie": f"{COOKIE}={token}"}
            answer = client.get(path, headers=headers)
            assert answer.status_code in (200, 403, 404, 409), (path, answer.text)
            told = (answer.text + repr(answer.headers)).lower()
            assert CANARY not in told, path
            seen += answer.status_code == 200
    assert seen >= least


def test_whatever_a_judge_sends_is_answered_without_telling_whose_it_is(
    house: House, jury: Jury
) -> None:
    base = f"/api/contests/{CONTEST}/rounds/{ROUND}/sheets"
    whole = {"marks": {"noi-dung": "50", "hinh-thuc": "30"}}
    statuses = set()
    with house.open() as client:
        for judge in JUDGES:
            for work in WORKS:
                one = f"{base}/{jury.sheet_of(judge, work)}"
                for method, path, given in (
                    ("PUT", "", {"marks": {"noi-dung": "99"}}),
                    ("PUT", "", whole),
                    ("POST", "/confirm", whole),
                    ("POST", "/decline", {"reason": ""}),
                    ("POST", "/hand-in", whole),
                    ("POST", "/hand-in", whole),
                ):
                    headers = house.bearer("judge", person="minh")
                    answer = client.request(method, one + path, json=given, headers=headers)
                    assert CANARY not in (answer.text + repr(answer.headers)).lower()
                    statuses.add(answer.status_code)
    assert statuses == {200, 201, 404, 409, 422}


def test_somebody_elses_sheet_answers_as_one_that_there_is_not(house: House, jury: Jury) -> None:
    base = f"/api/contests/{CONTEST}/rounds/{ROUND}/sheets"
    with house.open() as client:
        headers = house.bearer("judge", person="minh")
        found = [
            client.get(f"{base}/{sheet}", headers=headers)
            for sheet in (jury.sheet_of("lan", WORKS[0]), "khong-co")
        ]
    assert found[0].status_code == 404
    assert found[0].content == found[1].content
