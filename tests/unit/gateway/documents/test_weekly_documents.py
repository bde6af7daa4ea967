"""What an office issues while a contest goes on: announcements, minutes, letters."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.contests import Contests, ContestView
from contracts.definition import (
    Definition,
    Office,
    Phase,
    ResultsRules,
    Round,
    Signatory,
    StageRound,
    StageRules,
    TeamRules,
)
from contracts.publications import Publication, Publications
from contracts.reporting import AgencyParticipation, Participation
from contracts.results import AwardLine, Awards, Standing, Standings
from gateway.core.access.sessions import COOKIE
from tests.support.one_thread import Client
from tests.unit.documents.reading import words_of_docx, words_of_pdf
from tests.unit.gateway.example_contest import CONTEST, DAY_US, DEFINITION, ROUND
from tests.unit.gateway.fakes import NOW_US, House, problem_of
from tests.unit.gateway.service_answers import handlers

DRAFT = Publication(CONTEST, ROUND, 2, "ab" * 32, NOW_US - 3_600_000_000, 8, "key", state="draft")
FINAL = replace(
    DRAFT,
    number=3,
    root="cd" * 32,
    state="final",
    unanswered=2,
    unanswered_reason="Đang xác minh",
)
LINES = [
    AwardLine("a", "Giải tuần", ROUND, "1", "Giải Nhất", 1_000_000, "p1", "Đỗ Thị Bình", "Sở Y tế"),
    AwardLine("a", "Giải tuần", ROUND, "2", "Giải Nhì", 500_000, "p2", "Lê Ánh", because="draw"),
    AwardLine("a", "Giải tuần", ROUND, "3", "Giải Ba", 300_000, because="unfilled"),
]
STANDING = Standing(1, "p1", "Đỗ Thị Bình", "A1", 20, 20, 600, NOW_US)
AGENCIES = [
    AgencyParticipation("A1", "Sở Nội vụ", "city", 10, 11, 10, 7, 0.7, 0.7, True, 0),
    AgencyParticipation("A2", "Sở Y tế", "city", 1200, 1200, 1200, 400, 1 / 3, 0.7, False, 440),
    AgencyParticipation("A3", "Sở Tư pháp", "city", 10, 10, 10, 5, 0.5, 0.7, False, 2),
    AgencyParticipation("A4", "Hội Luật gia", "khac", 10, 10, 10, 0, 0.0, None, False, 0),
]
QUIZ = replace(DEFINITION.phases[0], results=ResultsRules(2 * 86_400))
STAGE = Phase(
    "vong-2",
    "Vòng 2",
    "stage",
    rounds=[Round("cum-1", "Cụm 1", NOW_US, NOW_US + DAY_US, stage=StageRound("Bình Phước", 2))],
    stage=StageRules(2, TeamRules(1, 9), []),
)
OFFICE = Office(
    "Ủy ban nhân dân",
    "Ban Tổ chức",
    "BTC",
    "Bình An",
    signers=[Signatory("Trưởng ban", "Đỗ Thị Ước"), Signatory("Thư ký", "Lê Văn Ân")],
    recipients=["Như Điều 3", "Sở Nội vụ"],
)
PLAN = replace(DEFINITION, phases=[QUIZ], office=OFFICE)
API = f"/api/contests/{CONTEST}/documents"
Opened = Callable[..., Client]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """An organiser of this plan, where these are the publications."""
    running: list[Any] = []

    def open_house(
        *publications: Publication,
        plan: Definition = PLAN,
        lines: list[AwardLine] = LINES,
        agencies: list[AgencyParticipation] = AGENCIES,
    ) -> Client:
        newest = publications[-1].number if publications else None
        told = [replace(one, publication=newest) for one in lines] if publications else []
        house = House(
            tmp_path / "data",
            {
                **handlers(),
                "registration.contests": lambda _: Contests([ContestView(CONTEST, plan, 1)]),
                "scoring.awards": lambda _: Awards(CONTEST, told, [(newest, 0)] if newest else []),
                "scoring.publications": lambda _: Publications(CONTEST, list(publications)),
                "scoring.standings": lambda _: Standings(CONTEST, ROUND, 1548, [STANDING], newest),
                "reporting.participation": lambda item: Participation(
                    item.contest, NOW_US, False, agencies, [], 7, 0, 3
                ),
            },
        )
        opening = house.open()
        client = opening.__enter__()
        running.append(opening)
        client.headers.update(house.bearer("organiser"))
        client.cookies.set(COOKIE, house.token("organiser"))
        return client

    yield open_house
    for one in running:
        one.__exit__(None, None, None)


def words(client: Client, kind: str, **asked: str) -> str:
    """The text of the PDF, once it says the same as the Word file."""
    found = client.get(f"{API}/{kind}", params={"format": "pdf", **asked})
    assert found.status_code == 200, found.text
    word = client.get(f"{API}/{kind}", params={"format": "docx", **asked})
    assert letters(words_of_docx(word.content)) == letters(words_of_pdf(found.content))
    return " ".join(words_of_pdf(found.content))


def letters(read: list[str]) -> list[str]:
    return sorted(letter for letter in "".join(read) if letter.isalpha())


def test_an_announcement_of_a_draft_says_until_when_complaints_are_taken(opened: Opened) -> None:
    text = words(opened(DRAFT), "announcement", number="7", date="2026-02-05")
    for told in (
        "Số: 7/TB-BTC",
        "Kết quả dự kiến Tuần 1",
        "1.548 người",
        "8 lượt",
        "2 giải cá nhân, tổng số tiền 1.500.000 đồng",
        "Đỗ Thị Bình",
        "Đây là kết quả dự kiến",
        "nhận khiếu nại đến 09 giờ 33 phút 20 giây ngày 29/10/2024",
        "công bố số 2",
    ):
        assert told in text
    assert "Như Điều" not in text
    assert "300.000" not in text


def test_an_announcement_is_of_the_newest_publication_or_of_the_one_asked_for(
    opened: Opened,
) -> None:
    client = opened(DRAFT, FINAL)
    assert "Đây là kết quả chính thức (công bố số 3" in words(client, "announcement")
    superseded = client.get(f"{API}/announcement", params={"publication": "2"})
    assert problem_of(superseded).code == "document.superseded"


def test_minutes_tell_what_was_open_when_results_went_out_and_have_a_place_for_each_who_signs(
    opened: Opened,
) -> None:
    text = words(opened(DRAFT, FINAL), "publication_minutes")
    for told in ("Công bố số 3", "công bố số 2, mã băm", "còn 2 khiếu nại chưa trả lời",
                 "Đang xác minh", "Có 1 giải theo kế hoạch không trao"):  # fmt: skip
        assert told in text
    for told in ("BAN TỔ CHỨC", "TRƯỞNG BAN", "Đỗ Thị Ước", "THƯ KÝ", "Lê Văn Ân", "- Sở Nội vụ;"):
        assert told in text
    together = text.replace(" ", "")
    assert "cd" * 32 in together
    assert "ab" * 32 in together


@pytest.mark.parametrize("kind", ["announcement", "publication_minutes", "draw_minutes"])
def test_of_what_was_not_published_or_drawn_there_is_no_paper(opened: Opened, kind: str) -> None:
    problem = problem_of(opened().get(f"{API}/{kind}"))
    assert problem.code in ("document.nothing_published", "document.nothing_drawn")
    assert problem.details["status"] == 409


def test_minutes_of_draws_tell_orders_and_prizes_with_all_to_draw_them_again(
    opened: Opened,
) -> None:
    plan = replace(PLAN, phases=[QUIZ, STAGE])
    text = words(opened(FINAL, plan=plan), "draw_minutes")
    for told in ("Cụm 1 (Bình Phước): 1 đội", "Đội Sở Nội vụ", "482", "Lê Ánh", "Giải Nhì"):
        assert told in text
    together = text.replace(" ", "")
    assert "c" * 64 in together
    assert "e" * 64 in together
    assert "Đỗ Thị Bình" not in text  # nobody was drawn for it


def test_letters_go_to_each_agency_below_its_quota_and_name_the_moment_of_the_figures(
    opened: Opened,
) -> None:
    text = words(opened(), "reminder_letters")
    for told in (
        "Kính gửi: Sở Y tế.",
        "phải đạt ít nhất 70%",
        "có 400/1.200 người dự thi, đạt 33,33%; còn thiếu 440 người",
        "Kính gửi: Sở Tư pháp.",
        "Tính đến 10 giờ 33 phút 20 giây ngày 27/10/2024",
        "trước thời hạn 10 giờ 33 phút 20 giây ngày 28/10/2024",
        "Như trên;",
    ):
        assert told.replace(" ", "") in text.replace(" ", "")
    assert "Sở Nội vụ." not in text
    assert "Hội Luật gia" not in text


def test_one_agency_is_written_to_alone_and_one_that_met_its_quota_not_at_all(
    opened: Opened,
) -> None:
    client = opened()
    text = words(client, "reminder_letters", agency="A3")
    assert "Sở Tư pháp" in text
    assert "Sở Y tế" not in text
    met = client.get(f"{API}/reminder_letters", params={"agency": "A1"})
    assert problem_of(met).code == "document.nobody_below_quota"


def test_the_page_offers_what_is_issued_in_a_week_and_takes_an_agency(opened: Opened) -> None:
    client = opened(FINAL)
    page = f"/contests/{CONTEST}/documents"
    for title in ("Thông báo kết quả", "Biên bản bốc thăm", "Công văn đôn đốc"):
        assert title in client.get(page).text
    told = client.get(f"{page}/reminder_letters", params={"agency": "A1"})
    assert told.status_code == 409
    assert 'value="A1"' in told.text


def test_slips_are_nothing_that_can_be_asked_for_later(opened: Opened) -> None:
    found = opened(FINAL).get(f"{API}/code_slips")
    assert problem_of(found).code == "document.unknown"
