"""The command room: drawn whole, told bit by bit, and only to organisers."""

import asyncio
import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook
from starlette.testclient import TestClient

from contracts.contests import Contests, ContestView
from contracts.gateway_watermarks import GatewayLoad, GatewayState
from contracts.publications import Publications
from contracts.reporting import AgencyParticipation, Arrivals, Missing, MissingPerson, Participation
from contracts.rounds import Rounds, RoundView
from gateway.command_room.actions.room_figures import RoomFeed
from gateway.core.access.sessions import COOKIE
from gateway.live.gateway_load import load_counters
from plumbing.metrics import DOOR, JOURNAL
from tests.unit.gateway.access.test_pages_by_role import cookies
from tests.unit.gateway.example_contest import CONTEST, DAY_US, DEFINITION, EXAM_ROUND, ROUND
from tests.unit.gateway.fakes import NOW_US, House, refuse
from tests.unit.gateway.service_answers import handlers

pytestmark = pytest.mark.anyio
ROOM = f"/contests/{CONTEST}/room"
MINUTE_US = 60_000_000
BEFORE = "tuan-0"


@pytest.fixture
def house(tmp_path: Path) -> House:
    found = House(tmp_path, handlers())
    found.caller.handlers["scoring.publications"] = lambda item: Publications(item.contest, [])
    return found


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def with_week_before(house: House) -> None:
    """The contest has a round a week earlier, settled."""
    phase = DEFINITION.phases[0]
    earlier = replace(
        phase.rounds[0],
        id=BEFORE,
        name="Tuần 0",
        opens_at_us=NOW_US - 8 * DAY_US,
        closes_at_us=NOW_US - 6 * DAY_US,
    )
    plan = replace(DEFINITION, phases=[replace(phase, rounds=[earlier, *phase.rounds])])
    then: RoundView = replace(
        EXAM_ROUND,
        round=BEFORE,
        opens_at_us=earlier.opens_at_us,
        closes_at_us=earlier.closes_at_us,
        state="settled",
    )
    at_then = (earlier.opens_at_us + DAY_US // 2) // MINUTE_US
    at_now = (NOW_US - DAY_US // 2) // MINUTE_US
    answers = {BEFORE: {at_then: 8, at_then + 2000: 5}, ROUND: {at_now: 10}}
    house.caller.handlers |= {
        "registration.contests": lambda item: Contests([ContestView(CONTEST, plan, 1)]),
        "exam.rounds": lambda item: Rounds([then, EXAM_ROUND]),
        "reporting.arrivals": lambda item: Arrivals(answers[item.round]),
    }


def page(client: TestClient, house: House, address: str = ROOM) -> str:
    answer = client.get(address, headers=cookies(house, "organiser"))
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def test_the_room_shows_the_open_round_its_attempts_and_what_waits(house: House) -> None:
    with house.serving() as client:
        html = page(client, house)
    assert 'id="left">Còn 24:00:00<' in html
    assert 'data-figure="submitted">7<' in html
    assert 'data-figure="in_progress">0<' in html
    assert 'data-total="met">1<' in html
    assert 'data-agency="A1"' in html
    assert f"/contests/{CONTEST}/rounds/{ROUND}/control" in html


def test_two_days_are_told_as_days_and_a_round_to_come_says_when(house: House) -> None:
    house.now_us = NOW_US - 4 * DAY_US
    house.caller.handlers["exam.rounds"] = lambda item: Rounds(
        [replace(EXAM_ROUND, state="planned")]
    )
    with house.serving() as client:
        assert 'id="left">Mở sau 3 ngày<' in page(client, house)
        assert "Opens in 3 days" in page(client, house, f"{ROOM}?lang=en")


def test_this_week_stands_beside_the_one_before_at_the_same_age(house: House) -> None:
    with_week_before(house)
    with house.serving() as client:
        html = page(client, house)
    for part, text in (("now", "10"), ("then", "8"), ("change", r"\+25,00%")):
        assert re.search(f'data-week="{part}">{text}<', html), part
    assert "Tuần 0, cùng thời điểm" in html


def test_every_chart_has_its_figures_in_a_table(house: House) -> None:
    with_week_before(house)
    with house.serving() as client:
        html = page(client, house)
    charts = re.findall(r'<figure class="chart".*?</figure>', html, re.S)
    assert len(charts) == 3
    for chart in charts:
        assert re.search(r'<svg [^>]*role="group" aria-label="[^"]{20,}"', chart)
        axis = re.search(r'<div class="plot-y"[^>]*>(.*?)</div>', chart)
        assert axis
        assert 3 <= axis[1].count("<span>") <= 5
        marks = re.findall(r'<g class="mark" role="img" aria-label="([^"]+)"', chart)
        assert marks == re.findall(r'<text class="tip"[^>]*>([^<]+)<', chart)
        assert len(marks) == len(re.findall('<tr><th scope="row">', chart))
        assert "<details" in chart
        assert len(re.findall("<tr>", chart)) > 2


def test_the_room_filters_without_scripts(house: House) -> None:
    with house.serving() as client:
        assert 'data-agency="A1"' in page(client, house, f"{ROOM}?q=noi+vu")
        assert 'data-agency="A1"' not in page(client, house, f"{ROOM}?q=khong+co")


def test_a_contest_without_figures_yet_has_a_room_all_the_same(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    gone = {"reporting.arrivals", "reporting.statistics"}
    for name in gone:
        del house.caller.handlers[name]
    with house.serving() as client:
        html = page(client, house)
    assert "Chưa có số liệu" in html
    assert f"the room of {CONTEST} lacks figures" in caplog.text  # and operators can know why
    assert 'data-figure="submitted">7<' in html


def test_an_outage_is_told_and_the_journal_still_watched(house: House) -> None:
    with house.serving() as client:
        assert 'id="late" hidden' in page(client, house)
        house.caller.down = True
        house.now_us += 10_000_000
        JOURNAL.set(12)
        try:
            context = house.gateway
            # the role cannot be asked about now: whoever is in the room already stays there
            feed = RoomFeed(context, CONTEST)
            client.portal.call(feed.look)  # type: ignore[union-attr]
        finally:
            JOURNAL.set(0)
    told = _told(feed.told_since(0))
    assert told["late"]
    assert told["health"]["waiting"] == 12


def test_a_contest_that_is_not_there_is_said_so(house: House) -> None:
    with house.serving() as client:
        for path in ("room", "room/stream", "room/missing.xlsx", "conclusion"):
            answer = client.get(f"/contests/none/{path}", headers=cookies(house, "organiser"))
            assert answer.status_code == 404, path


def test_the_missing_of_all_agencies_come_as_one_sheet(house: House, tmp_path: Path) -> None:
    people = [MissingPerson("p2", "0042", "An", "mandatory")]
    house.caller.handlers["reporting.missing"] = lambda item: Missing(people)
    with house.serving() as client:
        answer = client.get(
            f"{ROOM}/missing.xlsx?round={ROUND}", headers=cookies(house, "organiser")
        )
    assert answer.status_code == 200
    file = tmp_path / "missing.xlsx"
    file.write_bytes(answer.content)
    sheet = load_workbook(file).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    told = ["0042", "An", "Chuyên viên", "0912345678", "Bắt buộc"]
    assert cells[-7:] == [1, "Sở Nội vụ", *told]
    assert f"missing-{CONTEST}-round-{ROUND}.xlsx" in answer.headers["content-disposition"]
    (asked,) = house.caller.commands("reporting.missing")
    assert (asked.agency, asked.round) == ("A1", ROUND)


def test_the_missing_are_a_sheet_even_while_registration_does_not_answer(house: House) -> None:
    house.caller.handlers["reporting.missing"] = lambda item: Missing(
        [MissingPerson("p2", "0042", "An", "mandatory")]
    )
    house.caller.handlers["registration.staff"] = refuse("unavailable")
    with house.serving() as client:
        answer = client.get(f"{ROOM}/missing.xlsx", headers=cookies(house, "organiser"))
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    (row,) = sheet.iter_rows(min_row=5, values_only=True)
    assert row == (1, "Sở Nội vụ", "0042", "An", None, None, "Bắt buộc")


# The stream ----------------------------------------------------------------------------------


def _told(event: bytes) -> dict[str, Any]:
    assert event.startswith(b"event: room\ndata: ")
    found: dict[str, Any] = json.loads(event.partition(b"data: ")[2])
    return found


def _table(*participants: int, version: int = 1) -> Any:
    rows = [
        AgencyParticipation(f"A{n}", f"Cơ quan {n}", "city", 10, 10, 10, p, p / 10, 0.7, p >= 7, 0)
        for n, p in enumerate(participants)
    ]

    def answer(item: Any) -> Participation:
        return Participation(item.contest, NOW_US, True, rows, [], sum(participants), 0, version)

    return answer


async def _looks(house: House, feed: RoomFeed, *participants: int) -> None:
    """Look anew, past what the gateway still remembers."""
    house.caller.handlers["reporting.participation"] = _table(*participants)
    house.gateway.participation._reports._kept.clear()
    await feed.look()


async def test_who_comes_is_told_everything_and_then_only_what_changed(house: House) -> None:
    async with house.gateway.running(house.gateway.api):
        feed = RoomFeed(house.gateway, CONTEST)
        await _looks(house, feed, 1, 2, 3)
        first = _told(feed.told_since(0))
        assert [row["participants"] for row in first["agencies"]] == [1, 2, 3]
        assert first.keys() >= {"as_of", "at", "round", "windows", "attempts", "health", "scores"}
        seen = feed.number
        await _looks(house, feed, 1, 5, 3)
        more = _told(feed.told_since(seen))
        assert [row["agency"] for row in more["agencies"]] == ["A1"]
        assert more.keys() <= {"as_of", "at", "agencies", "attempts", "health"}
        assert _told(feed.told_since(0))["agencies"][1]["participants"] == 5


async def test_saving_is_told_of_all_gateways_together(house: House) -> None:
    others = GatewayLoad(41.26, 5, 2)
    house.caller.handlers["exam.watermark"] = lambda item: GatewayState(house.now_us, others)
    async with house.gateway.running(house.gateway.api):
        feed, mine = RoomFeed(house.gateway, CONTEST), house.gateway.loads.look()
        house.gateway.loads.hear(others)
        await _looks(house, feed, 1, 2)
        health = _told(feed.told_since(0))["health"]
        assert (health["saves"], health["kept"], health["waiting"]) == (
            round(mine.saves + 41.26, 1),
            mine.kept + 5,
            mine.waiting + 2,
        )


async def test_where_nothing_changes_nothing_is_told(house: House) -> None:
    async with house.gateway.running(house.gateway.api):
        feed = RoomFeed(house.gateway, CONTEST)
        await _looks(house, feed, 1, 2)
        seen, number = feed.number, feed.number
        await _looks(house, feed, 1, 2)
        assert feed.number == number
        house.now_us += 10_000_000
        await _looks(house, feed, 1, 2)
        assert feed.number == number + 1, "the pace of each agency is looked at again"
        assert _told(feed.told_since(seen))["agencies"] == []


async def test_an_agency_that_is_no_more_is_told_to_be_gone_and_may_come_back(house: House) -> None:
    async with house.gateway.running(house.gateway.api):
        feed = RoomFeed(house.gateway, CONTEST)
        await _looks(house, feed, 1, 2)
        seen = feed.number
        await _looks(house, feed, 1)
        assert _told(feed.told_since(seen))["gone"] == ["A1"]
        assert len(_told(feed.told_since(0))["agencies"]) == 1
        seen = feed.number
        await _looks(house, feed, 1, 2)
        back = _told(feed.told_since(seen))
        assert back["gone"] == []
        assert [row["agency"] for row in back["agencies"]] == ["A1"]


async def test_the_stream_ends_with_the_session(house: House) -> None:
    token = house.token("organiser")
    context = house.gateway
    async with context.running(context.api):
        session = context.sessions.verify(token, house.now_us)
        assert session

        def allowed() -> bool:
            return context.sessions.verify(token, context.clock()) is not None

        events = context.rooms.listen(CONTEST, allowed)
        assert (await anext(events)).startswith(b"retry")
        assert (await asyncio.wait_for(anext(events), 5)).startswith(b"event: room")
        context.sessions.revoke([session.sid], 1)
        house.now_us += 10_000_000  # so that there is something to tell
        with pytest.raises(StopAsyncIteration):
            await asyncio.wait_for(anext(events), 5)


def test_only_organisers_are_told(house: House) -> None:
    with house.serving() as client:
        for role in ("contestant", "liaison", "author", "ops"):
            answer = client.get(f"{ROOM}/stream", headers=cookies(house, role, agency="A1"))
            assert answer.status_code == 403, role
        assert client.get(f"{ROOM}/stream").status_code == 303
        bearer = {"Cookie": f"{COOKIE}=nonsense"}
        assert client.get(f"{ROOM}/stream", headers=bearer).status_code == 303


def test_what_comes_to_the_door_is_counted(house: House) -> None:
    before = load_counters()
    with house.serving() as client:
        headers = house.bearer("contestant")
        save = "/api/attempts/at1/answers"
        assert client.put(save, json={"answers": {"q1": "A"}}, headers=headers).status_code == 200
        house.caller.down = True
        assert client.put(save, json={"answers": {"q1": "B"}}, headers=headers).status_code == 503
    after = load_counters()
    assert (after.saves - before.saves, after.kept - before.kept) == (1, 1)
    assert DOOR.labels("save", "kept")
