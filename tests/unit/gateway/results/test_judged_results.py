"""Results of rounds that judges mark, at the door: what is asked of scoring, what is told."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.accounts import Names
from contracts.contests import Contests, ContestView
from contracts.definition import EntryRules
from contracts.handing_in import Author, Entries, EntryRow
from contracts.judging_panels import PanelMember, Panels, PanelView
from contracts.publications import Publication, Publications, WorkWords
from contracts.results import AwardLine, Awards, Standings, WorkStanding
from gateway.results import cache as published
from gateway.results.pages.prizes_by_award import by_award
from gateway.web.measure_labels import measure
from gateway.web.number_and_date_formats import Formats
from gateway.web.text_catalogue import catalogue
from tests.unit.gateway.example_contest import CONTEST, DEFINITION, ROUND
from tests.unit.gateway.fakes import NOW_US, House, problem_of
from tests.unit.gateway.service_answers import handlers

API = f"/api/contests/{CONTEST}"
PUBLICATION = f"{API}/rounds/{ROUND}/publication"
WORKS = [
    WorkStanding(n, f"B00{n}", "essay", "17/2", "8.50", {}, ["p1"], ["Bình"], "Sở A")
    for n in (1, 2, 3)
]
LINE = AwardLine(
    "a", "Giải bài viết", ROUND, "1", "Nhất", 1, "p1", "Bình", values={"entry_marks": "259/3"},
    work="B001",
)  # fmt: skip

AUTHORS = [Author(person="p1", name="Bình"), Author(name="Trần Ba")]
FIRST = EntryRow(
    "bai1", ROUND, "B001", "essay", "person", "A", "p1", AUTHORS, "Quê tôi", "handed_in",
    "accepted", 1, NOW_US, 0, 0, True,
)  # fmt: skip
SECOND = replace(FIRST, entry="bai2", authors=AUTHORS[:1], title="Biển")


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A contest of essays with one round, published once."""
    monkeypatch.setattr(published, "LINES", 2)
    (phase,) = DEFINITION.phases
    essays = replace(phase, form="entries", quiz=None, entries=EntryRules(["essay"]))
    plan = replace(DEFINITION, phases=[essays])

    def standings(item: Any) -> Standings:
        page = WORKS[item.offset : item.offset + item.limit]
        return Standings(CONTEST, ROUND, 3, [], 1, works=page, revision=1)

    def entries(item: Any) -> Entries:
        return Entries([SECOND], 2) if item.after else Entries([FIRST], 2, FIRST.entry)

    members = [PanelMember("gk1", "GK01", "chair", [], True, "")]
    return House(
        tmp_path,
        {
            **handlers(),
            "registration.contests": lambda _item: Contests([ContestView(CONTEST, plan, 1)]),
            "exam.entries": entries,
            "registration.names": lambda _item: Names({"gk1": "Nguyễn Lan"}),
            "scoring.panels": lambda _item: Panels(
                [PanelView(CONTEST, phase.id, "ban", "Ban Giám khảo", 1, True, members)]
            ),
            "scoring.publications": lambda _item: Publications(
                CONTEST, [Publication(CONTEST, ROUND, 1, "ab", NOW_US, 3, "k")]
            ),
            "scoring.publish": lambda item: Publication(
                CONTEST, ROUND, 1, "ab", NOW_US, 3, "k", missing=item.despite_missing or 0
            ),
            "scoring.standings": standings,
            "scoring.awards": lambda _item: Awards(CONTEST, [LINE], [(1, 0)]),
        },
    )


def test_a_publication_names_the_judges_and_says_what_is_missing(house: House) -> None:
    who = house.bearer("organiser")
    with house.open() as client:
        body = {"despite_missing": 2, "reason": "Giám khảo ốm"}
        told = client.post(PUBLICATION, json=body, headers=who)
    assert (told.status_code, told.json()["missing"], told.json()["attempts"]) == (201, 2, 3)
    (item,) = house.caller.commands("scoring.publish")
    assert (item.judges, item.despite_missing) == ({"gk1": "Nguyễn Lan"}, 2)
    assert item.works == {"bai1": WorkWords("Quê tôi", ["Trần Ba"]), "bai2": WorkWords("Biển")}
    assert (item.reason, item.despite_appeals) == ("Giám khảo ốm", None)


def test_sheets_are_missing_in_rounds_alone(house: House) -> None:
    who = house.bearer("organiser")
    with house.open() as client:
        told = client.post(f"{API}/publication", json={"despite_missing": 2}, headers=who)
    assert (told.status_code, problem_of(told).code) == (422, "request.invalid")


@pytest.mark.parametrize("organises", [False, True])
def test_works_stand_where_people_do(house: House, organises: bool) -> None:
    who = house.bearer("organiser") if organises else {}
    with house.open() as client:
        answer = client.get(f"{API}/rounds/{ROUND}/standings?offset=1", headers=who).json()
        awards = client.get(f"{API}/awards", headers=who).json()["awards"]
    assert (answer["contestants"], answer["standings"]) == (3, [])
    assert [line["work"] for line in answer["works"]] == ["B002", "B003"]
    assert answer["works"][0]["marks"] == "8.50"
    assert "hidden" not in answer["works"][0]
    assert awards[0]["work"] == "B001"


def test_an_agency_that_won_is_named_once() -> None:
    line = replace(LINE, person="", winner="Sở A", agency="Sở A")
    ((prize,),) = [award.prizes for award in by_award([line])]
    assert [(one.name, one.agency) for one in prize.winners] == [("Sở A", None)]


def test_exact_marks_are_shown_with_two_decimals() -> None:
    shown = measure(catalogue("vi"), Formats("vi"), "entry_marks", "259/3")
    assert shown == "Điểm bài dự thi: 86,33"


def test_a_shared_prize_is_listed_once_for_each_sum_with_how_many_share_it() -> None:
    shared = replace(LINE, shared=2, money=250)
    other = replace(shared, winner="Đội B")
    alone = replace(LINE, shared=1, money=500)
    ((both, one),) = [award.prizes for award in by_award([shared, other, alone])]
    assert [winner.shared for winner in both.winners] == [2, 2]
    assert (both.money, both.places) == (250, 2)
    assert ([winner.shared for winner in one.winners], one.money) == ([1], 500)
