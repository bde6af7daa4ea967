"""The protocol of a judged round: every judge's marks, as the public file has them."""

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace

from contracts.contests import Contests, ContestView
from contracts.errors import Refused
from contracts.handing_in import Entries
from contracts.judged_ledger_file import JUDGED_LEDGER
from contracts.judging_panels import Panels
from contracts.publications import LedgerPart, Publication, Publications
from contracts.results import AwardLine, Awards, Standings, WorkStanding
from contracts.rounds import Rounds
from gateway.core.access.sessions import COOKIE
from services.scoring.domain.judging.judged_round import JudgedRound
from services.scoring.domain.publications.judged_publication import public_judged_closing
from tests.support.judged_ledgers import PLAN, judged_file, small_facts, small_publication
from tests.unit.gateway.example_contest import EXAM_ROUND
from tests.unit.gateway.fakes import NOW_US, House, problem_of, refuse
from tests.unit.gateway.service_answers import handlers

CONTEST, ROUND = PLAN.slug, "nhan"
HERE = f"/contests/{CONTEST}/rounds/{ROUND}"
WITHOUT = ("chung-khao", "B001", "GK02")
BEST = WorkStanding(
    1, "B001", "video", "17/2", "8.50", {}, ["p1"], ["Bình"], "Sở A", title="Quê tôi"
)
OTHER = WorkStanding(2, "B003", "video", "8/1", "8.00", {}, [], [], "", True)


def public_file(facts: JudgedRound | None = None, *, judges_hidden: bool = False) -> str:
    out = io.BytesIO()
    closing = public_judged_closing(["B001"], judges_hidden=judges_hidden)
    JUDGED_LEDGER.close(io.BytesIO(judged_file(small_publication(facts))), out, closing)
    return out.getvalue().decode()


class Scoring:
    """A round that judges marked, published once; its file comes in two stretches."""

    def __init__(self) -> None:
        self.file, self.published, self.rewritten = public_file(), True, 0

    def heads(self, _item: Any) -> Publications:
        head = Publication(CONTEST, ROUND, 1, "ab", NOW_US, 5, "k", state="final")
        return Publications(CONTEST, [replace(head, rewritten=self.rewritten)][: self.published])

    def ledger(self, item: Any) -> LedgerPart:
        half = len(self.file) // 2
        if item.offset:
            return LedgerPart(self.file[half:], self.rewritten)
        return LedgerPart(self.file[:half], self.rewritten, half)

    def standings(self, item: Any) -> Standings:
        if not self.published and not item.provisional:
            raise Refused("publication.unknown", "not yet")
        if not self.published:
            raise Refused("publication.sheets_missing", "two", sheets=2)
        return Standings(CONTEST, ROUND, 2, [], 1, works=[BEST, OTHER], revision=1)

    def awards(self, _item: Any) -> Awards:
        line = AwardLine(
            "video", "Video", ROUND, "nhat", "Nhất", 1, "p1", "Bình", "Sở A",
            values={"entry_marks": "17/2"}, work="B001", title="Quê tôi",
        )  # fmt: skip
        return Awards(CONTEST, [line] if self.published else [], [(1, 0)])


@pytest.fixture
def scoring() -> Scoring:
    return Scoring()


@pytest.fixture
def house(tmp_path: Path, scoring: Scoring) -> House:
    return house_of(tmp_path, scoring)


def house_of(folder: Path, scoring: Scoring) -> House:
    """A gateway that knows the round and what scoring tells of it."""
    this = replace(EXAM_ROUND, contest=CONTEST, round=ROUND, phase="video", form="entries")
    return House(
        folder,
        {
            **handlers(),
            "registration.contests": lambda _item: Contests([ContestView(CONTEST, PLAN, 1)]),
            "exam.rounds": lambda _item: Rounds([replace(this, state="settled")]),
            "scoring.publications": scoring.heads,
            "scoring.ledger_part": scoring.ledger,
            "scoring.standings": scoring.standings,
            "scoring.awards": scoring.awards,
            "scoring.draft": refuse("draft.unknown"),
            "scoring.panels": lambda _item: Panels([]),
            "exam.entries": lambda _item: Entries([], 0),
        },
    )


def test_the_protocol_tells_every_sheet_and_what_they_make(house: House) -> None:
    with house.open() as client:
        for _ in range(2):
            told = client.get(f"/api{HERE}/protocol").json()
    assert len(house.caller.commands("scoring.ledger_part")) == 2, "read once for everybody"
    assert [one["name"] for one in told["judges"]] == [f"Giám khảo {n}" for n in (1, 2, 3)]
    first, final = told["panels"]
    assert (first["name"], first["preliminary"], final["preliminary"]) == ("Sơ khảo", True, False)
    assert [line["name"] for line in final["criteria"]] == ["Nội dung", "Lỗi"]
    assert [one["status"] for one in first["works"] if one["work"] == "B004"] == ["not_chosen"]
    best = final["works"][0]
    sheets = {one["judge"]: (one["total"], one["dropped"]) for one in best["sheets"]}
    # judges are measured by their own scale first: the 9 of a generous one is the lowest
    assert sheets == {"GK01": ("9", "low"), "GK02": ("8", ""), "GK03": ("8", "high")}
    assert best["sheets"][2]["marks"] == {"noi-dung": "8.5", "loi": "0.5"}


def test_the_place_of_a_judge_who_marked_others_only_stays_empty(
    house: House, scoring: Scoring
) -> None:
    facts = small_facts()
    sheets = [one for one in facts.sheets if (one.panel, one.work, one.judge) != WITHOUT]
    scoring.file = public_file(replace(facts, sheets=sheets))
    with house.open() as client:
        page = client.get(f"{HERE}/protocol").text
    best = [row for row in page.split("<tr>") if "B001</span> Quê tôi" in row][-1]
    assert re.findall(r'<td class="n">([–0-9,]+)', best)[1] == "–"


def test_names_that_the_plan_hides_are_in_no_protocol(house: House, scoring: Scoring) -> None:
    scoring.file = public_file(judges_hidden=True)
    with house.open() as client:
        told = client.get(f"/api{HERE}/protocol").json()
        page = client.get(f"{HERE}/protocol").text
    assert [one["name"] for one in told["judges"]] == [None] * 3
    assert "Giám khảo 1" not in page
    assert "GK01" in page


def test_the_protocol_as_page_and_spreadsheet(house: House) -> None:
    with house.open() as client:
        page = client.get(f"{HERE}/protocol?lang=en").text
        content = client.get(f"/api{HERE}/protocol.xlsx").content
    assert "highest, left out" in page
    assert "B001" in page
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    mine = next(row for row in rows if row[1:3] == ["B001", "GK03"] and row[0] == "Chung khảo")
    assert mine[3:6] == ["Giám khảo 3", "Nội dung: 8,5; Lỗi: -0,5", 8]


def test_nothing_is_told_before_the_publication_nor_of_a_quiz(
    house: House, scoring: Scoring
) -> None:
    scoring.published = False
    with house.open() as client:
        answers = [client.get(f"/api{HERE}/{what}") for what in ("protocol", "protocol.xlsx")]
        pages = client.get(f"{HERE}/protocol").status_code
    assert [problem_of(answer).code for answer in answers] == ["publication.unknown"] * 2
    assert pages == 404


def test_results_show_works_by_code_and_winners_with_title_and_authors(house: House) -> None:
    with house.open() as client:
        page = client.get(f"/contests/{CONTEST}/results").text
        content = client.get(f"/api{HERE}/results.xlsx").content
    assert "Quê tôi" in page
    assert f"{HERE}/protocol" in page
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert rows == [
        [1, "Nhất", "B001", "Quê tôi", "Bình", "Sở A", 8.5],
        [2, None, "B003", None, None, None, 8],
    ]


def test_an_organiser_decides_on_the_page_to_publish_without_sheets_that_are_missing(
    house: House, scoring: Scoring
) -> None:
    scoring.published = False
    page = f"/contests/{CONTEST}/rounds/{ROUND}/control/publication"
    with house.open() as client:
        client.cookies.set(COOKIE, house.token("organiser"))
        form = client.get(page).text
        assert 'name="despite_missing" value="2"' in form
        (csrf,) = {*re.findall(r'name="csrf" value="([0-9a-f]+)"', form)}
        given = {"despite_missing": "2", "missing_reason": "Giám khảo ốm", "state": "final"}
        client.post(page, data={"csrf": csrf, **given})
    (item,) = house.caller.commands("scoring.publish")
    assert (item.despite_missing, item.reason, item.despite_appeals) == (2, "Giám khảo ốm", None)
