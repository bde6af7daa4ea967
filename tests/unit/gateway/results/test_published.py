"""Published results are asked for once, and again when something replaces them."""

import io
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
from msgspec.structs import replace

from contracts.agency_staff_lists import Staff
from contracts.contests import Contests, ContestView
from contracts.errors import Refused
from contracts.publications import LedgerPart, Publication, Publications
from contracts.results import AwardLine, Awards, Standing, Standings
from gateway.results import cache as published
from gateway.results.actions import results_spreadsheet
from tests.support.one_thread import Client
from tests.unit.gateway.example_contest import CONTEST, DEFINITION, MEMBER, ROUND
from tests.unit.gateway.fakes import NOW_US, House
from tests.unit.gateway.service_answers import handlers

API = f"/api/contests/{CONTEST}"
STANDINGS = f"{API}/rounds/{ROUND}/standings"
PAGE = f"/contests/{CONTEST}/results?round={ROUND}"
SHEET = f"{API}/rounds/{ROUND}/results.xlsx"
HIDDEN_US = NOW_US - 5_000_000
VALUES = {
    "rank": 1, "score": 9, "prediction": 5, "truth": 2, "distance": 3,
    "submitted_at": "2024-10-27T10:33:20+07:00",
}  # fmt: skip


class Results:
    """Scoring, with five people in the standings of a round published once."""

    def __init__(self) -> None:
        self.number, self.rewritten, self.revision, self.told_revision = 1, 0, 1, 1
        self.name, self.scale = "Bình", 1

    def heads(self, item: Any) -> Publications:
        head = Publication(
            CONTEST, ROUND, self.number, "ab", NOW_US, 5, "k", rewritten=self.rewritten
        )
        return Publications(CONTEST, [head] if self.number else [])

    def standings(self, item: Any) -> Standings:
        if not self.number:
            raise Refused("publication.unknown", "not yet")
        people = [
            Standing(n, f"p{n}", f"{self.name} {n}", "A", 9, 10, 60, NOW_US, None, n == 2)
            for n in range(1, 6)
        ]
        if item.provisional:
            people[1] = replace(people[1], submitted_at_us=HIDDEN_US)
        page = people[item.offset : item.offset + item.limit]
        return Standings(
            CONTEST, ROUND, 5, page, self.number, self.rewritten, self.told_revision,
            scale=self.scale,
        )  # fmt: skip

    def awards(self, item: Any) -> Awards:
        line = AwardLine("a", "Giải tuần", ROUND, "1", "Nhất", 1, "p1", self.name, values=VALUES)
        return Awards(CONTEST, [line], [(self.number, self.rewritten)] if self.number else [])


@pytest.fixture
def results() -> Results:
    return Results()


@pytest.fixture
def house(tmp_path: Path, results: Results, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(published, "LINES", 2)
    answers = {
        **handlers(),
        "scoring.publications": results.heads,
        "scoring.standings": results.standings,
        "scoring.awards": results.awards,
        "registration.contests": lambda item: Contests(
            [ContestView(CONTEST, DEFINITION, results.revision)]
        ),
    }
    return House(tmp_path, answers)


def heard(house: House) -> None:
    """The gateway looks at the heads again, as it does each second."""
    house.gateway.contests.changed(CONTEST)


def asked(house: House) -> int:
    return sum(len(house.caller.commands(f"scoring.{name}")) for name in ("standings", "awards"))


def names(client: Client, **query: int) -> list[str]:
    answer = client.get(STANDINGS, params=query)
    assert answer.status_code == 200, answer.text
    return [line["name"] for line in answer.json()["standings"]]


def test_results_are_asked_for_once_by_programs_and_pages_in_both_languages(house: House) -> None:
    with house.open() as client:
        for _ in range(3):
            assert len(names(client)) == 5
            assert "Bình 1" in client.get(PAGE).text
            assert "Bình 1" in client.get(f"{PAGE}&lang=en").text
            assert client.get(f"{API}/awards").json()["awards"][0]["winner"] == "Bình"
        house.caller.down = True
        assert len(names(client)) == 5  # what is published is there without the services too
    assert len(house.caller.commands("scoring.awards")) == 1
    assert [item.offset for item in house.caller.commands("scoring.standings")] == [0, 2, 4]


@pytest.mark.parametrize("limit", range(7))
def test_any_stretch_of_lines_is_cut_from_the_same_answers(house: House, limit: int) -> None:
    with house.open() as client:
        for offset in range(7):
            expected = [f"Bình {n}" for n in range(1, 6)][offset : offset + limit]
            assert names(client, limit=limit, offset=offset) == expected
    assert len(house.caller.commands("scoring.standings")) <= 3


@pytest.mark.parametrize("what", ["publication", "erasure", "definition"])
def test_what_replaces_results_is_seen(house: House, results: Results, what: str) -> None:
    with house.open() as client:
        assert names(client)[0] == "Bình 1"
        client.get(f"{API}/awards")
        results.name = "An"
        if what == "publication":
            results.number += 1
        elif what == "erasure":
            results.rewritten += 1
        else:
            results.revision = results.told_revision = 2
        heard(house)
        assert names(client)[0] == "An 1"
        page = client.get(PAGE).text
    assert "An 1" in page
    assert "Bình 1" not in page


def test_a_definition_that_scoring_has_not_heard_of_is_not_taken_for_kept(
    house: House, results: Results
) -> None:
    """Otherwise an agency that the new plan hides would be shown until the next publication."""
    results.revision = 2
    with house.open() as client:
        names(client)
        results.told_revision, results.name = 2, "An"
        assert names(client)[0] == "An 1"


def test_what_organisers_see_is_neither_kept_nor_given_to_others(house: House) -> None:
    organiser = house.bearer("organiser")
    with house.open() as client:
        for _ in range(2):
            shown = client.get(STANDINGS, headers=organiser).json()["standings"]
            client.get(SHEET, headers=organiser)
            client.get(f"{API}/awards", headers=organiser)
        kept = house.gateway.published.cache.bytes
        public = client.get(STANDINGS).json()["standings"]
        again = client.get(STANDINGS, headers=organiser).json()["standings"]
    assert kept == 0
    assert shown[1]["submitted_at"] == again[1]["submitted_at"] != public[1]["submitted_at"]


def test_before_a_publication_nothing_is_kept(house: House, results: Results) -> None:
    results.number = 0
    with house.open() as client:
        answer = client.get(STANDINGS)
        assert (answer.status_code, answer.json()["code"]) == (404, "publication.unknown")
        results.number = 1  # at another gateway; this one has not heard of it yet
        assert names(client)[0] == "Bình 1"
        assert house.gateway.published.cache.bytes == 0


def test_the_spreadsheet_is_made_once_and_shows_what_decided(
    house: House, results: Results
) -> None:
    with house.open() as client:
        first = client.get(SHEET)
        before = asked(house)
        assert client.get(SHEET).content == first.content
        assert asked(house) == before
        results.rewritten += 1
        heard(house)
        client.get(SHEET)
        assert asked(house) > before
    sheet = openpyxl.load_workbook(io.BytesIO(first.content)).active
    assert sheet is not None
    heading, winner = ([cell.value for cell in sheet[row]] for row in (4, 5))
    told = dict(zip(heading, winner, strict=True))
    assert told["Giải"] == "Nhất"
    decided = told["Căn cứ xét giải"]
    assert isinstance(decided, str)
    assert "Điểm: 9 · " in decided
    assert "27/10/2024 10:33:20" in decided
    assert [part.rpartition(": ")[2] for part in decided.split(" · ")][1:4] == ["5", "2", "3"]


def test_no_ledger_is_read_for_what_shows_none(house: House) -> None:
    with house.open() as client:
        for path in (STANDINGS, PAGE, SHEET, f"{API}/awards", f"{API}/publications"):
            assert client.get(path).status_code == 200, path
        assert client.get(f"{API}/rounds/{ROUND}/publication").status_code == 200
        assert client.get(f"{API}/publication").status_code == 404
    commands = {command for command, _ in house.caller.asked}
    assert not commands & {"scoring.publication", "scoring.phase_publication"}
    assert "scoring.ledger_part" not in commands


LINES = [f'{{"dòng":{n}}}\n' for n in range(7)]


def part(item: Any, rewritten: int = 0) -> LedgerPart:
    text = "".join(LINES)[item.offset : item.offset + 10]
    end = item.offset + 10
    return LedgerPart(text, rewritten, end if len(text) == 10 else None)


@pytest.mark.parametrize(
    "path", [f"/rounds/{ROUND}/publications/1/ledger", "/publications/1/ledger"]
)
def test_a_ledger_comes_in_stretches(house: House, path: str) -> None:
    house.caller.handlers["scoring.ledger_part"] = part
    with house.open() as client:
        answer = client.get(f"{API}{path}")
    assert answer.text == "".join(LINES)
    assert "content-length" not in answer.headers
    items = house.caller.commands("scoring.ledger_part")
    assert [item.offset for item in items] == list(range(0, len(answer.text) + 1, 10))
    assert {(item.round, item.phase) for item in items} <= {(ROUND, ""), ("", "vong-1")}


def test_a_ledger_that_changes_on_the_way_is_cut_off(house: House) -> None:
    house.caller.handlers["scoring.ledger_part"] = lambda item: part(item, item.offset)
    with house.open() as client:
        answer = client.get(f"{API}/rounds/{ROUND}/publications/1/ledger")
    assert answer.text == "".join(LINES)[:10]


def test_lines_are_the_same_bytes_as_before_they_were_kept(house: House) -> None:
    with house.open() as client:
        public = client.get(STANDINGS, params={"limit": 1})
        staff = client.get(STANDINGS, params={"limit": 1}, headers=house.bearer("organiser"))
    assert public.content == staff.content
    assert msgspec.json.decode(public.content)["contestants"] == 5


def test_everybody_is_told_in_what_parts_of_points_scores_count(
    house: House, results: Results
) -> None:
    with house.open() as client:
        assert "scale" not in client.get(STANDINGS).json()
    results.number, results.scale = 2, 60
    heard(house)
    with house.open() as client:
        assert client.get(STANDINGS).json()["scale"] == 60


def test_organisers_get_staff_codes_and_money_and_nobody_else_does(
    house: House, results: Results
) -> None:
    house.caller.handlers |= {
        "scoring.publications": results.heads,
        "scoring.standings": results.standings,
        "scoring.awards": results.awards,
        "registration.staff": lambda item: Staff([replace(MEMBER, person="p1", code="00123")]),
    }
    with house.open() as client:
        own = client.get(SHEET, headers=house.bearer("organiser")).content
        looked = house.caller.commands("registration.note_look")
        public = client.get(SHEET).content
        assert house.caller.commands("registration.note_look") == looked
    assert [(one.action, one.what) for one in looked] == [("people.exported", "results")]
    inner, outer = (openpyxl.load_workbook(io.BytesIO(one)).worksheets[0] for one in (own, public))
    heads = [cell.value for cell in inner[4]]
    told = dict(zip(heads, [cell.value for cell in inner[5]], strict=True))
    assert (told["Mã cán bộ"], told["Tiền thưởng"], told["Giải"]) == ("00123", 1, "Nhất")
    assert "Tài liệu nội bộ" in str(inner["A2"].value)
    assert not {"Mã cán bộ", "Tiền thưởng"} & {cell.value for cell in outer[4]}


def test_a_spreadsheet_says_how_many_lines_it_leaves_out(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results_spreadsheet, "MOST_LINES", 3)
    with house.open() as client:
        sheet = openpyxl.load_workbook(io.BytesIO(client.get(SHEET).content)).worksheets[0]
    assert "Chỉ gồm 3 dòng đầu trong 5" in str(sheet["A2"].value)
