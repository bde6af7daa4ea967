"""Who sees the table of agencies, by what the definition says."""

import asyncio
import itertools
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from msgspec.structs import replace

from contracts.accounts import Role
from contracts.contests import Contests, ContestView
from contracts.definition import Definition, FiguresVisible, ParticipationRules, Phase, Round
from contracts.publications import Publications
from contracts.rounds import Rounds
from gateway.contests.cache import ContestCache, round_view
from gateway.contests.shapes import RoundState, RoundView
from gateway.context import GatewayContext
from gateway.core.access.sessions import COOKIE
from gateway.core.transport.service_client import Backend
from gateway.participation.actions.agency_table_access import is_staff, open_to_all, still_sees
from gateway.participation.cache import ParticipationCache, Scope, participation_feeds
from gateway.web.staff_menu import MENU
from tests.support.one_thread import Client
from tests.unit.gateway.example_contest import CONTEST, DEFINITION, QUIZ, ROUND
from tests.unit.gateway.fakes import NOW_US, FakeCaller, House, problem_of
from tests.unit.gateway.service_answers import handlers

TABLE = f"/api/contests/{CONTEST}/participation"
CALLS = (TABLE, f"{TABLE}.xlsx", f"{TABLE}/stream", f"{TABLE}?round={ROUND}")
PAGES = (f"/contests/{CONTEST}/participation", f"/contests/{CONTEST}/widget")
LINK = f'href="/contests/{CONTEST}/participation'
STAFF: tuple[Role, ...] = ("organiser", "liaison", "author", "vetter", "judge", "ops")


def plan_with(visible: FiguresVisible) -> Definition:
    rules = ParticipationRules("vong-1", figures_visible=visible)
    return replace(DEFINITION, participation=rules)


def telling(plan: Definition) -> dict[str, Any]:
    """The answers of a house with this plan, of which nothing is published."""
    return {
        **handlers(),
        "registration.contests": lambda _item: Contests([ContestView(CONTEST, plan, 1)]),
        "scoring.publications": lambda item: Publications(item.contest, []),
    }


@pytest.fixture(params=["after_publication", "staff"])
def closed(tmp_path: Path, request: pytest.FixtureRequest) -> House:
    """A house whose figures are not for the public, at least not yet."""
    return House(tmp_path, telling(plan_with(request.param)))


def test_a_table_that_is_closed_is_refused_to_the_public_and_to_contestants(closed: House) -> None:
    with closed.open() as client:
        elsewhere = closed.bearer("organiser", contest="hoi-thi-khac")
        newcomer = closed.bearer("organiser", must_change=True)
        for who in ({}, closed.bearer("contestant"), newcomer, elsewhere):
            for path in CALLS:
                answer = client.get(path, headers=who)
                refused = problem_of(answer)
                assert (answer.status_code, refused.code) == (403, "participation.closed"), path
                assert "đầu mối cơ quan" in refused.message
                assert "liaisons" in refused.message
    assert closed.caller.commands("reporting.participation") == []


@pytest.mark.parametrize("contest", [CONTEST, ""], ids=["of this contest", "of all"])
@pytest.mark.parametrize("role", STAFF)
def test_the_staff_of_a_contest_sees_a_table_that_is_closed(
    closed: House, role: Role, contest: str
) -> None:
    with closed.open() as client:
        who = closed.bearer("contestant", role, contest=contest)
        for path in (TABLE, f"{TABLE}.xlsx", f"{TABLE}?round={ROUND}"):
            assert client.get(path, headers=who).status_code == 200
        client.cookies.set(COOKIE, closed.token(role, contest=contest))
        for path in PAGES:
            assert client.get(path).status_code == 200
        assert LINK in client.get("/").text


@pytest.mark.parametrize("role", STAFF)
def test_the_staff_of_another_contest_is_the_public(closed: House, role: Role) -> None:
    with closed.open() as client:
        client.cookies.set(COOKIE, closed.token(role, contest="hoi-thi-khac"))
        for path in PAGES:
            assert client.get(path).status_code == 403
        for path in ("/", f"/contests/{CONTEST}"):
            text = client.get(path).text
            assert LINK not in text
            assert not any(f"/contests/{CONTEST}{entry.path}" in text for entry in MENU)


def shown(client: Client, path: str) -> str:
    answer: Response = client.get(path)
    assert answer.status_code == 403, path
    return answer.text


def test_pages_say_who_sees_a_table_that_is_closed_and_do_not_lead_to_it(closed: House) -> None:
    with closed.open() as client:
        page = shown(client, f"/contests/{CONTEST}/participation?round={ROUND}")
        assert "Số liệu tham gia chưa công khai" in page
        assert "đầu mối cơ quan và bộ phận giúp việc xem được khi đã đăng nhập" in page
        assert f'href="/sign-in?next=/contests/{CONTEST}/participation"' in page
        assert "Cơ quan thành phố" not in page
        widget = client.get(f"/contests/{CONTEST}/widget")
        assert widget.status_code == 403
        assert "công khai" in widget.text
        assert "frame-ancestors" in widget.headers["content-security-policy"]
        for path in ("/", f"/contests/{CONTEST}"):
            assert LINK not in client.get(path).text
        client.cookies.set(COOKIE, closed.token("contestant"))
        for path in ("/", f"/contests/{CONTEST}"):
            assert LINK not in client.get(path).text
        assert 'href="/sign-in?next=' not in shown(client, PAGES[0]).split("<main")[1]


def test_by_default_everybody_sees_the_table(house: House) -> None:
    assert DEFINITION.participation.figures_visible == "public"
    with house.open() as client:
        for path in (*PAGES, TABLE):
            assert client.get(path).status_code == 200
        for path in ("/", f"/contests/{CONTEST}"):
            assert f'{LINK}"' in client.get(path).text


def test_a_table_opens_with_the_publication_it_waited_for(tmp_path: Path) -> None:
    answers = telling(two_rounds())
    answers["scoring.publications"] = handlers()["scoring.publications"]
    rounds = answers["exam.rounds"]
    answers["exam.rounds"] = lambda item: Rounds(
        [replace(one, state="settled") for one in rounds(item).rounds]
    )
    house = House(tmp_path, answers)
    with house.open() as client:
        assert client.get(f"{TABLE}?round={ROUND}").status_code == 200
        assert client.get(f"{TABLE}?round=tuan-2").status_code == 403
        assert client.get(TABLE).status_code == 403
        page = shown(client, PAGES[0])
        assert f'href="?round={ROUND}"' in page
        assert "tuan-2" not in page
        assert f'{LINK}?round={ROUND}"' in client.get("/").text
        one = client.get(f"{PAGES[0]}?round={ROUND}")
        assert one.status_code == 200
        assert "tuan-2" not in one.text
        assert 'href="?"' not in one.text


def two_rounds() -> Definition:
    """The plan with a second week and a week for practice."""
    later = Round("tuan-2", "Tuần 2", NOW_US, NOW_US + 1)
    (phase,) = DEFINITION.phases
    rounds = [Round("thu", "Thi thử", NOW_US - 2, NOW_US - 1, practice=True), *phase.rounds, later]
    plan = plan_with("after_publication")
    return replace(plan, phases=[replace(phase, rounds=rounds)])


def rounds_in(plan: Definition, **states: RoundState) -> list[RoundView]:
    """Its rounds with the states of some."""
    found = [round_view(plan, phase, item, None) for phase in plan.phases for item in phase.rounds]
    for item in found:
        item.state = states.get(item.round.replace("-", "_"), item.state)
    return found


@pytest.mark.parametrize(
    ("states", "scope", "opened"),
    [
        ({}, Scope(CONTEST), False),
        ({"tuan_1": "published"}, Scope(CONTEST), False),
        ({"tuan_1": "published"}, Scope(CONTEST, ROUND), True),
        ({"tuan_1": "published"}, Scope(CONTEST, "tuan-2"), False),
        ({"tuan_1": "settled", "tuan_2": "closed"}, Scope(CONTEST, ROUND), False),
        ({"tuan_1": "published", "tuan_2": "published"}, Scope(CONTEST), True),
        ({"tuan_1": "published", "tuan_2": "published"}, Scope(CONTEST, None, "vong-1"), True),
        ({"thu": "published"}, Scope(CONTEST, "thu"), True),
        ({}, Scope(CONTEST, None, "vong-2"), False),
        ({}, Scope(CONTEST, "nowhere"), True),  # the services say that there is none
    ],
)
def test_after_publication_means_of_what_the_table_is_about(
    states: dict[str, RoundState], scope: Scope, opened: bool
) -> None:
    plan = two_rounds()
    other = Phase("vong-2", "Vòng 2", "quiz", quiz=QUIZ, rounds=[Round("v2", "Đợt", 0, NOW_US + 9)])
    plan = replace(plan, phases=[*plan.phases, other])
    rounds = rounds_in(plan, **states)
    assert open_to_all(plan.participation, rounds, scope) is opened
    assert open_to_all(plan_with("public").participation, rounds, scope)
    assert not open_to_all(plan_with("staff").participation, rounds, scope)


def test_whoever_does_more_than_take_part_is_staff() -> None:
    assert not is_staff([])
    assert not is_staff(["contestant"])
    assert all(is_staff(["contestant", role]) for role in STAFF)


@pytest.mark.anyio
async def test_a_stream_ends_for_the_public_when_the_figures_are_closed() -> None:
    caller, numbers = FakeCaller(handlers()), itertools.count(1)
    answer = caller.handlers["reporting.participation"]
    caller.handlers["reporting.participation"] = lambda item: replace(
        answer(item), version=next(numbers)
    )
    context = GatewayContext(b"k" * 32, lambda: NOW_US)
    context.backend = Backend(caller)
    context.contests = ContestCache(context.backend)
    feeds = participation_feeds(ParticipationCache(context.backend), asyncio.Event())
    scope = Scope(CONTEST)
    await context.contests.rounds(CONTEST)

    async def listen() -> int:
        events = 0
        async for event in feeds.listen(scope, lambda: still_sees(context, scope, None)):
            events += event.startswith(b"event: participation")
            if events == 1:
                caller.handlers |= telling(plan_with("staff")) | {
                    "reporting.participation": caller.handlers["reporting.participation"]
                }
                context.contests.changed(CONTEST)
        return events

    assert await asyncio.wait_for(listen(), 20) >= 1
