"""What anybody finds on a contest's page: rules, prizes, dates, whom to ask; its calendar file,
read back by a reader of its own, and its poster."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.contests import Contests, ContestView
from contracts.definition import (
    Award,
    Contact,
    Definition,
    Milestone,
    Office,
    Prize,
    ResultsRules,
)
from contracts.rounds import Rounds
from gateway.contests.actions.calendar_file import MOST_BYTES, folded
from gateway.contests.actions.contest_rules import RulesInWords
from gateway.web.number_and_date_formats import Formats
from gateway.web.text_catalogue import LANGUAGES, catalogue
from plans.parser import read_definition
from tests.unit.gateway.example_contest import (
    CALL,
    CONTEST,
    DAY_US,
    DEFINITION,
    EXAM_ROUND,
    ROUND,
)
from tests.unit.gateway.fakes import NOW_US, House

PLANS = sorted((Path(__file__).parents[4] / "contests").glob("*.toml"))
PAGE = f"/contests/{CONTEST}"
PRIZES = [Prize("1", "Giải Nhất", 1, 5_000_000, "Bằng khen"), Prize("2", "Giải Nhì", 2, 3_000_000)]


def told(house: House, plan: Definition, revision: int = 1) -> None:
    view = ContestView(CONTEST, plan, revision)
    house.caller.handlers["registration.contests"] = lambda item: Contests([view])


def held(house: House, **changes: Any) -> None:
    house.caller.handlers["exam.rounds"] = lambda item: Rounds([replace(EXAM_ROUND, **changes)])


def test_the_page_says_what_it_is_the_rules_the_prizes_the_dates_and_whom_to_ask(
    house: House,
) -> None:
    phase = replace(DEFINITION.phases[0], results=ResultsRules(2 * 86_400))
    plan = replace(
        DEFINITION,
        phases=[phase],
        standing_body="Sở Nội vụ",
        awards=[Award("tuan", "Giải tuần", "vong-1", "individual", PRIZES, each_round=True)],
        calendar=[Milestone("tong-ket", "Tổng kết", NOW_US, NOW_US + DAY_US)],
    )
    told(house, plan)
    with house.open() as client:
        page = client.get(PAGE).text
    for words in (
        "Hội thi do UBND tổ chức",
        "làm trong 30 phút",
        "Mỗi đợt được thi 1 lượt",
        "nhiều câu đúng hơn, làm bài nhanh hơn, nộp bài sớm hơn",
        "bốc thăm công khai",
        "nhận khiếu nại trong 2 ngày",
        "Chỉ tiêu tham gia: Cơ quan thành phố 70%",
        "Giải Nhất",
        "5.000.000 đồng",
        "Tổng giá trị giải thưởng: 11.000.000 đồng",
        "Bằng khen",
        "Tổng kết: từ",
        "Ban Tổ chức: UBND",
        "Sở Nội vụ",
        f"{PAGE}/calendar.ics",
        f"{PAGE}/poster",
    ):
        assert words in page, words


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_plan_is_told_in_whole_sentences(path: Path) -> None:
    plan = read_definition(path.read_text("utf-8"), path.name)
    for language in LANGUAGES:
        words = RulesInWords(plan, catalogue(language), Formats(language))
        sentences = words.who() + [one for phase in words.phases() for one in phase.sentences]
        assert len(sentences) > 3
        for one in sentences:
            assert re.fullmatch(r"\w.*[^.:;,]\.", one, re.DOTALL), one
            assert "None" not in one


def test_what_a_call_for_entries_takes_is_told(house: House) -> None:
    told(house, CALL)
    with house.open() as client:
        page = client.get(PAGE).text
    assert "Nhận: bài gõ trên trang, bài viết, video." in page
    assert "Bài viết từ 1.000 đến 2.000 chữ" in page
    assert "Video dài không quá 7 phút." in page


def test_who_can_t_sign_in_is_told_whom_to_ask(house: House) -> None:
    told(house, replace(DEFINITION, standing_body="Sở Nội vụ"))
    with house.open() as client:
        for path in ("/sign-in", f"/sign-in?next={PAGE}", f"/sign-in?next={PAGE}/results"):
            page = client.get(path).text
            assert f"{DEFINITION.title}</a>: UBND (thường trực: Sở Nội vụ)" in page
        house.now_us = DEFINITION.ends_at_us
        assert DEFINITION.title not in client.get("/sign-in").text
        assert DEFINITION.title not in client.get("/sign-in?next=/contests/cai-cach-2").text
        assert DEFINITION.title in client.get(f"/sign-in?next={PAGE}").text


def test_the_office_is_told_with_numbers_to_call(house: House) -> None:
    contact = Contact(
        "Phòng Cải cách hành chính", "18 Hoàng Diệu", "0225 3842 131; 0904.111.222", "ccHC@hp.vn"
    )
    told(house, replace(DEFINITION, office=Office(contact=contact)))
    with house.open() as client:
        for path in (PAGE, "/sign-in"):
            page = client.get(path).text
            assert '<a href="tel:02253842131">0225 3842 131</a>' in page
            assert '<a href="tel:0904111222">0904.111.222</a>' in page
            assert '<a href="mailto:ccHC@hp.vn">ccHC@hp.vn</a>' in page
            assert "Phòng Cải cách hành chính" in page
            assert "18 Hoàng Diệu" in page


def test_signing_in_does_not_wait_for_whom_to_ask(house: House) -> None:
    with house.open() as client:
        house.caller.down = True
        assert client.get("/sign-in").status_code == 200


def test_the_calendar_file_has_every_round_with_its_hours(house: House) -> None:
    title = "Hội thi tìm hiểu; cải cách, hành chính \\ năm 2024 của thành phố Hải Phòng " * 2
    told(house, replace(DEFINITION, title=title.strip()), revision=3)
    with house.open() as client:
        answer = client.get(f"{PAGE}/calendar.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="{CONTEST}.ics"'
    (event,) = events_in(answer.content)
    assert event["UID"] == f"{ROUND}.{CONTEST}@hoithi"
    assert event["SUMMARY"] == f"{title.strip()}: Tuần 1"
    assert moment(event["DTSTART"]) == EXAM_ROUND.opens_at_us // 1_000_000
    assert moment(event["DTEND"]) == EXAM_ROUND.closes_at_us // 1_000_000
    assert moment(event["DTSTAMP"]) == NOW_US // 1_000_000
    assert event["URL"] == f"http://testserver{PAGE}"
    assert event["DESCRIPTION"] == f"Trang của hội thi: http://testserver{PAGE}"


def test_a_round_stays_the_same_event_and_is_a_later_one_when_its_hours_change(
    house: House,
) -> None:
    seen: list[tuple[str, str, int]] = []

    def look() -> None:
        house.gateway.contests.changed(CONTEST)
        (event,) = events_in(client.get(f"{PAGE}/calendar.ics").content)
        seen.append((event["UID"], event["DTEND"], int(event["SEQUENCE"])))

    steps: list[Callable[[], None]] = [
        lambda: held(house, closes_at_us=NOW_US + DAY_US),
        lambda: held(house, closes_at_us=NOW_US + 2 * DAY_US, window_changes=1),
        lambda: told(house, DEFINITION, revision=2),
        lambda: held(house, closes_at_us=NOW_US + DAY_US, window_changes=2),
    ]
    with house.open() as client:
        for step in steps:
            step()
            look()
    assert len({uid for uid, _, _ in seen}) == 1
    assert [sequence for _, _, sequence in seen] == sorted({item[2] for item in seen})


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=400))
def test_lines_are_folded_within_75_bytes_and_never_within_a_letter(line: str) -> None:
    parts = folded(line).split(b"\r\n")
    assert parts.pop() == b""
    assert all(len(part) <= MOST_BYTES for part in parts)
    assert all(part.decode()[0] == " " for part in parts[1:])
    assert "".join(part.decode()[bool(place) :] for place, part in enumerate(parts)) == line


def test_the_poster_says_what_when_and_where_and_its_code_is_the_address(house: House) -> None:
    with house.open() as client:
        page = client.get(f"{PAGE}/poster").text
        assert client.get("/contests/none/poster").status_code == 404
        assert client.get("/contests/none/calendar.ics").status_code == 404
    assert f'<p class="poster-address">testserver{PAGE}</p>' in page
    assert "<svg" in page
    assert 'class="qr"' in page
    assert DEFINITION.title in page


def events_in(content: bytes) -> list[dict[str, str]]:
    """The events of a calendar file, read by the letter of RFC 5545, 3.1 and 3.3.11."""
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    lines = content.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]
    assert lines[0] == "BEGIN:VCALENDAR"
    assert {"VERSION:2.0", "METHOD:PUBLISH"} <= set(lines)
    found: list[dict[str, str]] = []
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and not name.startswith(("BEGIN", "END")):
            assert name not in found[-1]
            found[-1][name] = re.sub(
                r"\\(.)", lambda sign: "\n" if sign[1] in "nN" else sign[1], value
            )
    return found


def moment(text: str) -> int:
    return int(datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp())
