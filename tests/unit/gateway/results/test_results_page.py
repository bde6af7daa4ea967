"""Standings page by page, what a search finds in them, and one's own place, told to oneself alone;
how far results stand, in words and as JSON."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.contests import Contests, ContestView
from contracts.definition import ResultsRules
from contracts.publications import Publication, Publications
from contracts.results import AwardLine, Awards, Standing, Standings, WorkStanding
from contracts.rounds import Rounds
from gateway.core.access.sessions import COOKIE
from gateway.results import cache as published
from gateway.results.actions.shown_standings import pages_of, within
from gateway.results.pages.results import listed_pages
from tests.support.one_thread import Client
from tests.unit.gateway.example_contest import CALL, CONTEST, DEFINITION, EXAM_ROUND, ROUND
from tests.unit.gateway.fakes import NOW_US, House
from tests.unit.gateway.service_answers import handlers

API = f"/api/contests/{CONTEST}"
PAGE = f"/contests/{CONTEST}/results?round={ROUND}"
AGENCIES = ("Sở Nội vụ", "Quận Đồ Sơn")
PEOPLE = 120
#: whoever stands on the second page, in a session of their own
FAR = "p77"


class Results:
    """Scoring, with many people in the standings of a round whose draft is published."""

    def __init__(self) -> None:
        self.state: Any = "draft"
        self.plan = replace(
            DEFINITION, phases=[replace(DEFINITION.phases[0], results=ResultsRules(86_400))]
        )
        self.people = [
            Standing(n, f"p{n}", f"Nguyễn Văn Độ {n}", AGENCIES[n % 2], 9, 10, 60, NOW_US)
            for n in range(1, PEOPLE + 1)
        ]
        self.people[2] = replace(self.people[2], name="H'Hen Niê")
        self.works: list[WorkStanding] = []
        self.published = True

    def heads(self, item: Any) -> Publications:
        head = Publication(CONTEST, ROUND, 1, "ab", NOW_US, PEOPLE, "k", state=self.state)
        return Publications(CONTEST, [head] if self.published else [])

    def standings(self, item: Any) -> Standings:
        here = slice(item.offset, item.offset + item.limit)
        number = 1 if self.published else None
        return Standings(
            CONTEST,
            ROUND,
            len(self.works or self.people),
            [] if self.works else self.people[here],
            number,
            revision=1,
            works=self.works[here],
        )

    def awards(self, item: Any) -> Awards:
        values = {"rank": 1, "participation_rate": "28733/41800"}
        line = AwardLine(
            *("a", "Giải tuần", ROUND, "1", "Giải Nhất", 1_000_000, "p1", "Người Đoạt Giải"),
            values=values,
            publication=1,
        )
        return Awards(CONTEST, [line], [(1, 0)])

    def answers(self) -> dict[str, Any]:
        settled = replace(EXAM_ROUND, state="settled")
        return {
            **handlers(),
            "exam.rounds": lambda item: Rounds([settled]),
            "scoring.publications": self.heads,
            "scoring.standings": self.standings,
            "scoring.awards": self.awards,
            "registration.contests": lambda item: Contests([ContestView(CONTEST, self.plan, 1)]),
        }


@pytest.fixture
def results() -> Results:
    return Results()


@pytest.fixture
def house(tmp_path: Path, results: Results, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(published, "LINES", 50)
    return House(tmp_path, results.answers())


@pytest.fixture
def client(house: House) -> Iterator[Client]:
    with house.open() as client:
        yield client


def seen_by(house: House, client: Client, person: str, path: str) -> str:
    """A page as a contestant sees it, who signs out again."""
    client.cookies.set(COOKIE, house.token("contestant", person=person))
    page: str = client.get(path).text
    client.cookies.clear()
    return page


def ranks(page: str) -> list[int]:
    return [int(rank) for rank in re.findall(r'class="n rank">(\d+)<', page)]


def test_standings_come_in_pages_of_fifty_with_the_count(client: Client) -> None:
    shown = [ranks(client.get(f"{PAGE}&page={number}").text) for number in (1, 2, 3)]
    assert shown == [[*range(1, 51)], [*range(51, 101)], [*range(101, 121)]]
    assert "Từ 51 đến 100 trong 120 người" in client.get(f"{PAGE}&page=2").text


@pytest.mark.parametrize(
    ("asked", "first"), [("", 1), ("0", 1), ("-3", 1), ("x", 1), ("9", 101), ("999999999", 101)]
)
def test_a_page_that_there_is_not_is_the_nearest(client: Client, asked: str, first: int) -> None:
    for roles in ((), ("organiser",)):
        assert ranks(client.get(f"{PAGE}&page={asked}").text)[0] == first, roles


def test_people_and_agencies_are_found_without_accents_case_and_apostrophes(
    client: Client,
) -> None:
    assert ranks(client.get(f"{PAGE}&q=hhen").text) == [3]
    page = client.get(f"{PAGE}&q=DO SON").text
    assert ranks(page) == [*range(1, 100, 2)]
    assert "Từ 1 đến 50 trong 60 người" in page
    assert "Cả đợt có 120." in page
    assert ranks(client.get(f"{PAGE}&q=DO SON&page=2").text) == [*range(101, 121, 2)]
    assert f'?round={ROUND}&amp;q=DO%20SON&amp;page=2#standings-title"' in page
    nobody = client.get(f"{PAGE}&q=khong ai").text
    assert ranks(nobody) == []
    assert "Không tìm thấy ai." in nobody


def test_what_is_searched_in_is_made_once_for_all_who_search(client: Client, house: House) -> None:
    for words in ("a", "b", "hen", "DO SON"):
        client.get(f"{PAGE}&q={words}")
    assert len(house.caller.commands("scoring.standings")) == 3  # each stretch of lines once


def test_what_a_visitor_looks_for_is_shown_as_text(client: Client) -> None:
    page = client.get(PAGE, params={"round": ROUND, "q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page


def test_the_whole_ranking_is_there_to_print(client: Client) -> None:
    page = client.get(f"{PAGE}&whole=1").text
    assert ranks(page) == [*range(1, PEOPLE + 1)]
    assert "Giải Nhất" in page


def test_prizes_stand_before_the_first_page_alone(client: Client) -> None:
    assert "Người Đoạt Giải" in client.get(PAGE).text
    for more in ("&page=2", "&q=do"):
        assert "Người Đoạt Giải" not in client.get(f"{PAGE}{more}").text


def test_values_that_decided_are_told_in_their_units(client: Client) -> None:
    assert "Tỷ lệ: 68,74% (28.733/41.800)" in client.get(PAGE).text.replace("&#160;", " ")


def test_whoever_is_signed_in_is_told_their_own_place_and_nobody_else(
    house: House, client: Client
) -> None:
    before = client.get(PAGE).text
    own = seen_by(house, client, FAR, PAGE)
    assert "Hạng của bạn trong đợt này: 77/120." in own
    assert f'?round={ROUND}&amp;page=2#own"' in own
    there = seen_by(house, client, FAR, f"{PAGE}&page=2")
    assert re.search(r'<tr role="row" id="own" class="own">.*?rank">77<', there)
    other = seen_by(house, client, "stranger", PAGE)
    for page in (before, other, client.get(PAGE).text, client.get(f"{PAGE}&page=2").text):
        assert "Hạng của bạn" not in page
        assert 'id="own"' not in page


def test_pages_are_answered_to_be_kept_by_nobody(client: Client) -> None:
    assert client.get(PAGE).headers["cache-control"] == "no-store"


def test_organisers_search_and_turn_pages_of_provisional_standings(
    house: House, results: Results, client: Client
) -> None:
    results.published = False
    client.cookies.set(COOKIE, house.token("organiser"))
    assert ranks(client.get(f"{PAGE}&page=3").text) == [*range(101, 121)]
    assert ranks(client.get(f"{PAGE}&q=hhen").text) == [3]
    assert ranks(client.get(f"{PAGE}&q=do son&page=2").text) == [*range(101, 121, 2)]
    assert "Hạng của bạn" not in client.get(PAGE).text


def test_works_are_found_by_code_title_and_author(
    house: House, results: Results, client: Client
) -> None:
    results.plan = CALL
    results.works = [
        WorkStanding(
            *(n, f"BD-{n:03}", "essay", "17/2", "8.50", {}, [f"p{n}"], [f"Trần Thị {n}"]),
            agency="Sở Nội vụ",
            title="Một cửa điện tử" if n == 60 else "",
        )
        for n in range(1, 61)
    ]
    assert ranks(client.get(f"{PAGE}&page=2").text) == [*range(51, 61)]
    for words in ("MOT CUA", "bd-060", "tran thi 60"):
        assert ranks(client.get(f"{PAGE}&q={words}").text) == [60], words
    own = seen_by(house, client, "p55", PAGE)
    assert "Hạng của bạn trong đợt này: 55/60." in own


@pytest.mark.parametrize("state", ["draft", "final"])
def test_json_says_how_far_results_stand_and_until_when_complaints_are_taken(
    house: House, results: Results, client: Client, state: str
) -> None:
    results.state = state
    edition = {
        "number": 1,
        "state": state,
        "published_at": "2024-10-27T10:33:20.000+07:00",
        "complaints_until": "2024-10-28T10:33:20.000+07:00",
        "complaints_open": True,
    }
    standings = f"{API}/rounds/{ROUND}/standings"
    assert client.get(standings).json()["edition"] == edition
    assert client.get(standings, headers=house.bearer("organiser")).json()["edition"] == edition
    assert client.get(f"{API}/awards").json()["editions"] == [edition]
    told = client.get(f"{API}/publications").json()["publications"][0]
    assert {told[key] == edition[key] for key in edition} == {True}
    house.now_us += 86_400_000_000
    over = client.get(standings).json()["edition"]
    assert over == {**edition, "complaints_open": False}


@pytest.mark.parametrize(
    ("page", "pages", "listed"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 20, [1, 2, 3, None, 20]),
        (10, 20, [1, None, 8, 9, 10, 11, 12, None, 20]),
        (20, 20, [1, None, 18, 19, 20]),
    ],
)
def test_few_of_many_pages_are_listed(page: int, pages: int, listed: list[int | None]) -> None:
    assert listed_pages(page, pages) == listed


def test_pages_hold_all_lines_and_no_page_is_empty() -> None:
    assert [pages_of(count, 50) for count in (0, 1, 50, 51, 851)] == [1, 1, 1, 2, 18]
    assert [within(page, 51, 50) for page in (-1, 0, 1, 2, 3)] == [1, 1, 1, 2, 2]
