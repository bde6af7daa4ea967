"""Documents that organisers take, by the API and on their page."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.publications import Publication, Publications
from contracts.results import AwardLine, Awards
from gateway.core.access.sessions import COOKIE
from tests.support.one_thread import Client
from tests.unit.documents.reading import pages_of, words_of_docx, words_of_pdf
from tests.unit.gateway.example_contest import CONTEST, ROUND
from tests.unit.gateway.fakes import NOW_US, House, problem_of
from tests.unit.gateway.service_answers import handlers

FINAL = Publication(CONTEST, ROUND, 3, "cd" * 32, NOW_US, 2, "key", state="final")
DRAFT = replace(FINAL, number=2, state="draft")
LINES = [
    AwardLine("a", "Giải tuần", ROUND, "1", "Giải Nhất", 1_000_000, "p1", "Đỗ Thị Bình", "Sở Y tế"),
    AwardLine("a", "Giải tuần", ROUND, "2", "Giải Nhì", 500_000, "p2", "Lê Ánh", "Sở Nội vụ"),
    AwardLine("a", "Giải tuần", ROUND, "3", "Giải Ba", 300_000, because="unfilled"),
    AwardLine("b", "Giải tập thể", ROUND, "1", "Cờ", 0, winner="Sở Y tế", collective=True),
]
DECISION = f"/api/contests/{CONTEST}/documents/decision"
PAGE = f"/contests/{CONTEST}/documents"
Opened = Callable[..., Client]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """An organiser, where these are the publications; prizes are of the last of them."""
    with_services: list[Any] = []

    def open_house(*publications: Publication, **settings: Any) -> Client:
        newest = publications[-1].number if publications else None
        lines = [replace(one, publication=newest) for one in LINES] if publications else []
        editions = [(newest, 0)] if newest else []
        house = House(
            tmp_path / "data",
            {
                **handlers(),
                "scoring.awards": lambda item: Awards(CONTEST, lines, editions),
                "scoring.publications": lambda item: Publications(CONTEST, list(publications)),
            },
            **settings,
        )
        running = house.open()
        client = running.__enter__()
        with_services.append(running)
        client.headers.update(house.bearer("organiser"))
        client.cookies.set(COOKIE, house.token("organiser"))
        return client

    yield open_house
    for running in with_services:
        running.__exit__(None, None, None)


@pytest.mark.parametrize(("format", "read"), [("docx", words_of_docx), ("pdf", words_of_pdf)])
def test_a_decision_tells_the_prizes_of_its_publications_and_names_them(
    opened: Opened, format: str, read: Callable[[bytes], list[str]]
) -> None:
    asked = {"format": format, "number": "12", "date": "2026-02-05"}
    answer = opened(DRAFT, FINAL).get(DECISION, params=asked)
    assert answer.status_code == 200, answer.text
    text = " ".join(read(answer.content))
    for told in (
        "Số: 12/QĐ-……",
        "ngày 05 tháng 02 năm 2026",
        "Đỗ Thị Bình",
        "1.000.000 đồng",
        "1.500.000 đồng (Một triệu năm trăm nghìn đồng)",
        "2 giải cá nhân và 1 giải tập thể",
        "công bố số 3",
    ):
        assert told in text
    assert "cd" * 32 in text.replace(" ", "")
    assert "300.000" not in text
    assert f'filename="decision-{CONTEST}.{format}"' in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("publications", "asked", "status", "code"),
    [
        ([], {}, 409, "document.nothing_published"),
        ([DRAFT], {}, 409, "document.provisional"),
        ([DRAFT, FINAL], {"publication": "2"}, 409, "document.superseded"),
        ([DRAFT, FINAL], {"publication": "7"}, 404, "publication.unknown"),
        ([FINAL], {"format": "odt"}, 422, "request.invalid"),
        ([FINAL], {"date": "31/02/2026"}, 422, "request.invalid"),
        ([FINAL], {"number": "1" * 21}, 422, "request.invalid"),
        ([FINAL], {"number": "<b>"}, 422, "request.invalid"),
    ],
)
def test_what_cannot_be_signed_is_refused_with_the_reason(
    opened: Opened,
    publications: list[Publication],
    asked: dict[str, str],
    status: int,
    code: str,
) -> None:
    problem = problem_of(opened(*publications).get(DECISION, params=asked))
    assert (problem.code, problem.details["status"]) == (code, status)


@pytest.mark.parametrize(("publication", "marked"), [(FINAL, False), (DRAFT, True)])
def test_a_list_of_prizes_is_summed_and_says_where_it_is_provisional(
    opened: Opened, publication: Publication, marked: bool
) -> None:
    answer = opened(publication).get(DECISION.replace("decision", "prizes"))
    text = " ".join(words_of_pdf(answer.content))
    assert ("DỰ KIẾN" in text) == marked
    assert "Cộng 1.500.000 đồng" in text
    assert "Tổng cộng: 1.500.000 đồng (Một triệu năm trăm nghìn đồng)" in text


def test_everybody_who_won_has_a_certificate_with_a_number_of_its_own(opened: Opened) -> None:
    client = opened(DRAFT, FINAL)
    address = DECISION.replace("decision", "certificates")
    answer = client.get(address, params={"number": "12"})
    pages = [" ".join(page.split()) for page in pages_of(answer.content)]
    assert len(pages) == 3
    for page, name in zip(pages, ("Đỗ Thị Bình", "Lê Ánh", "Sở Y tế"), strict=True):
        assert name in page
        assert "Theo Quyết định số 12/QĐ-" in page
    codes = [re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2}", page) for page in pages]
    assert len({code for (code,) in codes}) == 3
    assert [" ".join(page.split()) for page in pages_of(client.get(address).content)] != pages
    again = client.get(address, params={"number": "12", "publication": "3"}).content
    assert [" ".join(page.split()) for page in pages_of(again)] == pages


def test_a_report_sums_up_participation_and_prizes(opened: Opened) -> None:
    answer = opened(FINAL).get(DECISION.replace("decision", "report"))
    text = " ".join(words_of_pdf(answer.content))
    assert "Tính đến" in text
    assert "cơ quan, đơn vị đạt chỉ tiêu" in text
    assert "Giải tuần – " in text
    assert "2 1.500.000 đồng" in text
    assert "công bố số 3" in text


def test_no_certificate_is_made_of_provisional_results(opened: Opened) -> None:
    answer = opened(DRAFT).get(DECISION.replace("decision", "certificates"))
    assert problem_of(answer).code == "document.provisional"


def test_a_kind_that_there_is_not_is_unknown(opened: Opened) -> None:
    found = opened(FINAL).get(f"/api/contests/{CONTEST}/documents/nothing")
    assert problem_of(found).code == "document.unknown"


def test_a_broken_template_of_the_installation_is_named(opened: Opened, tmp_path: Path) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    (own / "decision.typ").write_text("#let page(it) = [#it.nobody]")
    problem = problem_of(opened(FINAL, document_templates=str(own)).get(DECISION))
    assert problem.code == "document.template_broken"
    assert (problem.details["file"], problem.details["where"]) == ("decision.typ", "dòng 1, cột 22")


def test_the_page_offers_each_document_and_each_publication(opened: Opened) -> None:
    page = opened(FINAL).get(PAGE).text
    assert "Quyết định công nhận kết quả và khen thưởng" in page
    assert "Công bố số 3" in page


def test_the_page_gives_the_file_and_takes_a_day_as_people_write_it(opened: Opened) -> None:
    asked = {"format": "pdf", "publication": "", "number": "", "date": "5/2/2026"}
    answer = opened(FINAL).get(f"{PAGE}/decision", params=asked)
    assert answer.headers["content-type"] == "application/pdf"
    assert "ngày 05 tháng 02 năm 2026" in " ".join(words_of_pdf(answer.content))


@pytest.mark.parametrize(
    ("publications", "asked", "told"),
    [
        ([DRAFT], {}, "mới là kết quả dự kiến"),
        ([FINAL], {"date": "mai"}, "ngày viết như 05/02/2026"),
        ([FINAL], {"publication": "ba"}, "publication"),
    ],
)
def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(
    opened: Opened, publications: list[Publication], asked: dict[str, str], told: str
) -> None:
    answer = opened(*publications).get(f"{PAGE}/decision", params={"number": "15", **asked})
    assert answer.status_code in (409, 422)
    assert told in answer.text
    assert 'value="15"' in answer.text
