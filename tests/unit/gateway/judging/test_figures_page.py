"""The committee's figures on a page: what would change is shown before it is kept."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.committee_figures import CommitteeFigures, CommitteeFigureValue
from contracts.contests import Contests, ContestView
from contracts.handing_in import Entries
from tests.unit.gateway.browser import Desk, hidden
from tests.unit.gateway.example_contest import CONTEST, ENTRY_ROW, ROUND
from tests.unit.gateway.example_panel import essays
from tests.unit.gateway.fakes import House

PAGE = f"/contests/{CONTEST}/rounds/{ROUND}/figures"


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    """Two entries were accepted, one waits; of the first a figure is known."""
    rows = [
        replace(ENTRY_ROW, entry=code, code=code, screening=state)
        for code, state in (("B001", "accepted"), ("B002", "accepted"), ("B003", "waiting"))
    ]
    known = CommitteeFigureValue("binh-chon", "B001", 120, "Cổng thông tin")
    house.caller.handlers |= {
        "registration.contests": lambda _item: Contests([ContestView(CONTEST, essays(), 1)]),
        "exam.entries": lambda _item: Entries(rows, 3),
        "scoring.figures": lambda _item: CommitteeFigures(CONTEST, ROUND, [known]),
    }
    with house.open() as client:
        yield Desk(client, house)


def fields(**more: Any) -> dict[str, Any]:
    given = {"figure": "binh-chon", "source": "Cổng thông tin", "value/B001": "120"}
    return {**given, "value/B002": "1.250", **more}


def test_accepted_entries_are_listed_with_what_is_known(desk: Desk) -> None:
    page = desk.get(PAGE)
    assert 'name="value/B001" value="120"' in page
    assert 'name="value/B002" value=""' in page
    assert "B003" not in page
    assert 'value="Cổng thông tin"' in page


def test_just_what_was_shown_is_kept_with_its_source(desk: Desk) -> None:
    shown = desk.send(PAGE, **fields())
    assert shown.status_code == 200
    assert "1.250</td>" in shown.text
    assert '<th scope="row"><span class="code">B001' not in shown.text, "it stays as it is"
    assert desk.asked("scoring.enter_figures") == []
    digest = hidden(shown.text, "digest")
    other = desk.send(PAGE, **fields(digest=digest, **{"value/B002": "1.251"}))
    assert "1.251</td>" in other.text, "another number is shown first"
    assert desk.send(PAGE, **fields(digest=digest)).status_code == 303
    (item,) = desk.asked("scoring.enter_figures")
    assert (item.figure, item.values, item.source) == (
        "binh-chon", {"B002": 1250}, "Cổng thông tin",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"value/B002": "1,5"}, "số nguyên"),
        ({"value/B002": "-1"}, "số nguyên"),
        ({"value/B002": "٣"}, "số nguyên"),
        ({"value/B002": ""}, "Chưa có số liệu nào thay đổi"),
        ({"source": " \u200b "}, "ghi nguồn"),
    ],
)
def test_what_is_no_figure_or_has_no_source_is_not_taken(
    desk: Desk, more: dict[str, str], said: str
) -> None:
    answer = desk.send(PAGE, **fields(**more))
    assert answer.status_code == 422
    assert said in answer.text
    assert desk.asked("scoring.enter_figures") == []


def test_a_figure_that_the_plan_does_not_name_is_not_there(desk: Desk) -> None:
    assert desk.client.get(PAGE, params={"figure": "khac"}).status_code in (404, 422)


def test_the_same_figures_confirmed_twice_are_kept_once_and_refused_never(desk: Desk) -> None:
    digest = hidden(desk.send(PAGE, **fields()).text, "digest")
    confirmed = {**fields(digest=digest), "value/B001": ""}
    first = desk.send(PAGE, **confirmed)
    kept = [
        CommitteeFigureValue("binh-chon", "B001", 120, "Cổng thông tin"),
        CommitteeFigureValue("binh-chon", "B002", 1250, "Cổng thông tin"),
    ]
    desk.house.caller.handlers["scoring.figures"] = lambda _item: CommitteeFigures(
        CONTEST, ROUND, kept
    )
    second = desk.send(PAGE, **confirmed)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert len(desk.asked("scoring.enter_figures")) == 1


def test_figures_of_very_many_entries_are_entered_page_by_page(desk: Desk) -> None:
    codes = [f"B{number:04d}" for number in range(1_200)]
    rows = [replace(ENTRY_ROW, entry=code, code=code, screening="accepted") for code in codes]
    desk.house.caller.handlers |= {
        "exam.entries": lambda _item: Entries(rows, 1_200),
        "scoring.figures": lambda _item: CommitteeFigures(CONTEST, ROUND, []),
    }
    page = desk.get(PAGE, after="500")
    shown = re.findall(r'name="value/(B\d+)"', page)
    assert shown == codes[500:1_000]
    assert "after=1000" in page
    typed = {f"value/{code}": "1" for code in shown}
    given = {"figure": "binh-chon", "source": "Cổng thông tin", "after": "500", **typed}
    digest = hidden(desk.send(PAGE, **given).text, "digest")
    done = desk.send(PAGE, **given, digest=digest)
    assert "after=500" in done.headers["location"]
    (item,) = desk.asked("scoring.enter_figures")
    assert len(item.values) == 500
