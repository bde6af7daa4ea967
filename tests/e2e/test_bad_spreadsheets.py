"""Bad spreadsheets get a clear answer at the door and leave nothing behind (G16)."""

import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from tests.support.stage import counts, rows_with
from tests.support.waiting import until
from tests.unit.spreadsheets import sheet_files
from tests.unit.spreadsheets.sheet_files import ROSTER_HEADINGS, saved, sheet_of, with_parts

from .play import Play
from .script import MAIN, NOBODY

pytestmark = pytest.mark.timeout(620)


def roster_book(*people: dict[str, Any], headings: Sequence[str] = ROSTER_HEADINGS) -> Any:
    """A staff list that this contest would take."""
    ours = [{"Khối": "tp", "Mã cán bộ": "CB9001", **person} for person in people]
    return sheet_files.roster_book(*ours, headings=headings)


def roster_file(*people: dict[str, Any]) -> bytes:
    """The file of ``roster_book``."""
    return saved(roster_book(*people))


def questions_file(prefix: str) -> bytes:
    """A bank that this contest would take."""
    return sheet_files.questions_file(
        *(
            {"Mã câu hỏi": f"{prefix}-{topic}-{n}", "Chủ đề": topic, "Câu hỏi": f"{topic} {n}?"}
            for topic in ("luat", "chi-so")
            for n in range(8)
        )
    )


def _bomb() -> bytes:
    """A workbook whose sheet is 200 MB of blanks."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(roster_file({}))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for name in good.namelist():
            with bomb.open(name, "w") as part:
                if name != "xl/worksheets/sheet1.xml":
                    part.write(good.read(name))
                    continue
                for _ in range(200):
                    part.write(b" " * 1_000_000)
    return out.getvalue()


def _formula() -> bytes:
    book = roster_book({})
    book.active["D2"] = "=1+1"
    return saved(book)


def _merged() -> bytes:
    book = roster_book({}, {"Mã cán bộ": "CB9002"})
    book.active.merge_cells("D2:D3")
    return saved(book)


BAD_ROSTERS = {
    "another sheet": sheet_of([["Tên", "Tuổi"], ["An", 3]]),
    "a column missing": roster_book({}, headings=ROSTER_HEADINGS[1:]),
    "ids doubled": roster_book({}, {"Họ và tên": "Trần Văn Khác"}),
    "a class unknown": roster_book({"Khối": "Khối sao Hỏa"}),
    "empty": openpyxl.Workbook(),
}
BAD_FILES: dict[str, bytes | Callable[[], bytes]] = {
    **{name: saved(book) for name, book in BAD_ROSTERS.items()},
    "a formula": _formula(),
    "merged cells": _merged(),
    "an .xls renamed": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
    "no workbook": b"hello",
    "nothing": b"",
    "a torn zip": roster_file({})[:500],
    "a document type": with_parts(
        roster_file({}), {"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><workbook/>'}
    ),
    "a bomb": _bomb,
}


def _has_heard_of_publications(play: Play) -> bool:
    """Nothing is on its way to registration any more: what it counts stays as it is."""
    told = counts(play.stage, "scoring")["publications"]  # all are final in these contests
    return counts(play.stage, "registration")["final_results"] == told


@pytest.mark.parametrize("name", BAD_FILES)
@pytest.mark.parametrize("sheet", ["roster", "questions"])
def test_a_bad_spreadsheet_is_refused_clearly_and_leaves_nothing(
    play: Play, name: str, sheet: str
) -> None:
    until(lambda: _has_heard_of_publications(play), "registration has heard of all results")
    before = [counts(play.stage, service) for service in ("registration", "exam", "scoring")]
    path = f"/api/contests/{MAIN}/{sheet}"
    content = BAD_FILES[name]
    file = {"file": ("danh-sach.xlsx", content() if callable(content) else content)}
    response = play.organiser.ask("POST", path, files=file)
    assert response.status_code in (409, 413, 422), response.text
    problem = response.json()
    assert problem["code"].startswith(("spreadsheet.", "request."))
    assert len(problem["detail"]) > 20
    for row in problem.get("problems", []):
        assert {"sheet", "row", "column", "reason", "value"} <= row.keys()
    after = [counts(play.stage, service) for service in ("registration", "exam", "scoring")]
    assert after == before


def test_the_good_ones_of_these_files_would_be_taken(play: Play) -> None:
    before = _kept(play)
    for sheet, file in (("roster", roster_file({})), ("questions", questions_file("MOI"))):
        path = f"/api/contests/{NOBODY}/{sheet}"
        response = play.organiser.ask(
            "POST", path, params={"dry_run": True}, files={"file": ("a.xlsx", file)}
        )
        assert response.status_code == (200 if sheet == "roster" else 409), response.text
        if sheet == "questions":
            assert response.json()["code"] == "bank.round_open"  # read, and refused as a whole
    assert _kept(play) == before


def _kept(play: Play) -> list[dict[str, int]]:
    """Rows everywhere; that a dry run was asked for may be remembered."""
    found = [counts(play.stage, service) for service in ("registration", "exam", "scoring")]
    return [{name: n for name, n in tables.items() if name != "imports"} for tables in found]


def test_one_bad_row_among_good_ones_keeps_all_of_them_out(play: Play) -> None:
    rows = [{"Mã cán bộ": f"CB90{n:02}", "Họ và tên": "Lê Thị Hoa"} for n in range(10, 40)]
    rows[17]["Họ và tên"] = "1234"
    before = counts(play.stage, "registration")
    response = play.organiser.ask(
        "POST", f"/api/contests/{MAIN}/roster", files={"file": ("a.xlsx", roster_file(*rows))}
    )
    assert response.status_code == 422
    (problem,) = response.json()["problems"]
    assert (problem["row"], problem["column"]) == (19, "Họ và tên")
    assert "1234" in str(problem["value"])
    assert counts(play.stage, "registration") == before


def test_a_bank_for_an_open_contest_is_refused_whole_with_its_keys(play: Play) -> None:
    """Exam and scoring each hold a half: neither may take it when the other does not."""
    before = [counts(play.stage, service) for service in ("exam", "scoring")]
    kept = rows_with(play.stage, "LUAT-01")
    response = play.organiser.ask(
        "POST",
        f"/api/contests/{MAIN}/questions",
        files={"file": ("b.xlsx", questions_file("KHAC"))},
    )
    assert (response.status_code, response.json()["code"]) == (409, "bank.round_open")
    assert [counts(play.stage, service) for service in ("exam", "scoring")] == before
    assert rows_with(play.stage, "LUAT-01") == kept
    assert rows_with(play.stage, "KHAC-luat") == {}
