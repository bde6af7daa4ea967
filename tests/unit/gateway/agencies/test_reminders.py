"""Reminders: the text to paste, and e-mail through a real mail server of the test's own."""

import re
from io import BytesIO
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from contracts.contests import Contests, ContestView
from contracts.errors import Refused
from contracts.rounds import Rounds, RoundsQuery
from gateway.core.transport.letters import Handed, Letter, MailServer, mail_server
from gateway.core.transport.smtp_mail import MailLine
from tests.unit.gateway.example_contest import CONTEST, DEFINITION, ROUND
from tests.unit.gateway.fakes import NOW_US, House
from tests.unit.gateway.mail_box import SENDER, Box
from tests.unit.gateway.mail_box import box as box
from tests.unit.gateway.mail_box import server as server
from tests.unit.gateway.message_queue import Queue
from tests.unit.gateway.visitor import Visitor
from tests.unit.gateway.visitor import house as house
from tests.unit.gateway.visitor import liaison as liaison

PATH = "/agencies/A1/reminder"


def posted(server: MailServer, letter: Letter) -> Handed:
    """One letter over a line of its own."""
    line = MailLine(server)
    found = line.offer(letter) or line.hand_over()
    line.close()
    return found


def texts(page: str) -> list[str]:
    return re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)


def test_the_text_tells_round_close_numbers_and_link_in_both_languages(liaison: Visitor) -> None:
    vietnamese, english = texts(liaison.see(PATH).text)
    for text in (vietnamese, english):
        assert "Tuần 1" in text
        assert f"http://testserver/contests/{CONTEST}" in text
        assert "Sở Nội vụ" in text
    assert "đóng lúc 10:33:20 ngày 28/10/2024" in vietnamese
    assert "7/10 người đã dự thi, 1 người chưa dự thi" in vietnamese
    assert "28 Oct 2024, 10:33" in english
    assert "An" not in vietnamese.split()  # it names nobody


def test_what_was_sent_is_listed(liaison: Visitor) -> None:
    page = liaison.see(PATH).text
    assert "Các lần đã gửi" in page
    assert "chưa được nối với máy chủ thư" in page


def test_without_a_mail_server_nothing_is_begun(house: House, liaison: Visitor) -> None:
    answer = liaison.send(PATH)
    assert answer.status_code == 409
    assert "chưa có máy chủ thư" in answer.text
    assert house.caller.commands("registration.queue_reminder") == []


def test_without_an_open_round_there_is_nothing_to_remind_of(
    house: House, liaison: Visitor
) -> None:
    house.caller.handlers["exam.rounds"] = lambda item: Rounds([])
    page = liaison.see(PATH).text
    assert "không có đợt thi nào đang mở" in page
    assert texts(page) == []


def _changed(house: House, **changes: Any) -> None:
    """Exam tells this of every round."""
    told = house.caller.handlers["exam.rounds"](RoundsQuery(CONTEST))
    assert isinstance(told, Rounds)
    rounds = [replace(one, **changes) for one in told.rounds]
    house.caller.handlers["exam.rounds"] = lambda _item: Rounds(rounds)


def test_an_agency_that_has_longer_is_told_its_own_close(house: House, liaison: Visitor) -> None:
    _changed(house, extensions={"A1": house.now_us + 2 * 24 * 3_600_000_000})
    vietnamese, english = texts(liaison.see(PATH).text)
    assert "đóng lúc 10:33:20 ngày 29/10/2024" in vietnamese
    assert "29 Oct 2024, 10:33" in english


def test_a_round_that_others_alone_still_sit_is_nothing_to_remind_of(
    house: House, liaison: Visitor
) -> None:
    _changed(house, closes_at_us=NOW_US, extensions={"A2": NOW_US + 3_600_000_000})
    assert "không có đợt thi nào đang mở" in liaison.see(PATH).text


def test_a_make_up_round_of_other_agencies_is_nothing_to_remind_of(
    house: House, liaison: Visitor
) -> None:
    phases = [
        replace(one, rounds=[replace(each, agencies=["A2"]) for each in one.rounds])
        for one in DEFINITION.phases
    ]
    told = Contests([ContestView(CONTEST, replace(DEFINITION, phases=phases), 1)])
    house.caller.handlers["registration.contests"] = lambda _item: told
    assert "không có đợt thi nào đang mở" in liaison.see(PATH).text


def test_everybody_missing_with_an_address_gets_an_own_letter(
    house: House, liaison: Visitor, server: MailServer, box: Box
) -> None:
    house.gateway.mail = server
    queue = Queue({"p2": ("Đặng Văn An", "an@example.vn"), "p3": ("Lê", "gone@x")})
    house.caller.handlers.update(queue.handlers())
    assert liaison.send(PATH).headers["location"].endswith("?done=1")
    (queued,) = house.caller.commands("registration.queue_reminder")
    assert (queued.agency, queued.round, queued.people) == ("A1", ROUND, ["p2"])
    assert queue.told == [("p2", "begun"), ("p2", "sent"), ("p3", "bounced")]
    assert queue.states["p3"] == ("bounced", "550 no such mailbox")
    ((addresses, letter),) = box.letters
    assert addresses == ["an@example.vn"]
    assert letter["To"].addresses[0].display_name == "Đặng Văn An"
    assert letter["From"] == SENDER
    assert letter["Subject"].startswith("Nhắc dự thi / Reminder: Tuần 1 – ")
    body = letter.get_body()
    assert body is not None
    text = body.get_content().replace("\r\n", "\n")
    assert text.startswith("(Bản tiếng Anh ở dưới – English below)\n\nKính gửi")
    vietnamese, english = text.split("\n* * *\n")
    assert "1 người chưa dự thi" in vietnamese
    assert "Dear colleagues of Sở Nội vụ" in english
    assert "1 have not" in english
    for half in (vietnamese, english):
        assert f"http://testserver/contests/{CONTEST}" in half


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("Đặng Văn An", "Nhắc dự thi / Reminder: Tuần 1 – Hội thi tìm hiểu cải cách hành chính"),
        ('Lê "Bình", Trần; An', "ASCII only – and then not: " + "x " * 90 + "ệ"),
        (
            "Tôn Nữ Thị Ánh Nguyệt",
            "Nhắc dự thi / Reminder: Tuần 1 (đợt 2) – Hội thi “Dân vận khéo” & 76/NQ-CP ở các cơ "
            "quan Trung ương và thành phố, hội trực tuyến năm 2024, chuyển đổi số “Dân vận khéo”",
        ),
    ],
)
def test_a_letter_arrives_as_it_was_written_over_lines_of_ascii(
    server: MailServer, box: Box, name: str, subject: str
) -> None:
    text = "Kính gửi các đồng chí.\n" + "Một dòng rất dài. " * 80 + "\n.\nFrom: một chấm\n"
    assert posted(server, Letter("m1", name, "an@example.vn", subject, text)) == Handed("sent", "")
    ((_, letter),) = box.letters
    assert letter["To"].addresses[0].display_name == name
    assert letter["Subject"] == subject
    assert letter["Content-Language"] == "vi, en"
    assert letter["Message-ID"] == "<m1@example.vn>"
    assert letter.get_content().replace("\r\n", "\n") == text
    (raw,) = box.raw
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_a_second_reminder_of_a_day_is_refused_before_anything_is_sent(
    house: House, liaison: Visitor, server: MailServer, box: Box
) -> None:
    house.gateway.mail = server

    def sent_today(_item: Any) -> Any:
        raise Refused("reminder.sent_today", "Hôm nay đã gửi. (Sent today.)")

    house.caller.handlers["registration.queue_reminder"] = sent_today
    answer = liaison.send(PATH)
    assert answer.status_code == 409
    assert "Hôm nay đã gửi." in answer.text
    assert box.letters == []


def test_a_mail_server_that_is_away_keeps_letters_waiting(house: House, liaison: Visitor) -> None:
    house.gateway.mail = mail_server("smtp://127.0.0.1:1", SENDER)
    queue = Queue({"p2": ("Đặng Văn An", "an@example.vn"), "p3": ("Lê", "le@example.vn")})
    house.caller.handlers.update(queue.handlers())
    assert liaison.send(PATH).status_code == 303
    assert queue.told == [("p2", "deferred"), ("p3", "deferred")]
    page = liaison.see(PATH).text
    assert "không nối được với máy chủ thư" in page
    assert "Chờ gửi, gửi lại lúc" in page


def test_a_server_that_refuses_everybody_is_said(
    house: House, liaison: Visitor, server: MailServer
) -> None:
    house.gateway.mail = server
    house.caller.handlers.update(Queue({"p2": ("Lê", "gone@example.vn")}).handlers())
    answer = liaison.send(PATH)
    assert answer.status_code == 409
    assert "không nhận thư nào" in answer.text


def test_nothing_is_handed_over_without_leave(
    house: House, liaison: Visitor, server: MailServer, box: Box
) -> None:
    house.gateway.mail = server
    queue = Queue({"p2": ("Lê", "le@example.vn")})
    queue.refuses_to_go_on = True
    house.caller.handlers.update(queue.handlers())
    liaison.send(PATH)
    assert queue.told == [("p2", "begun")]
    assert box.letters == []


def test_everybody_not_reached_is_named_first_and_in_a_workbook(liaison: Visitor) -> None:
    page = liaison.see(PATH).text
    table = page[page.index('id="people"') :]
    places = [table.index(name) for name in ("Đỗ Chi", "Bùi Dung", "Hồ Em", "Lê Bình", "Vũ An")]
    assert places == sorted(places)
    for words in ("550 no such mailbox", "Không rõ thư có đến", "Danh sách không có địa chỉ"):
        assert words in table
    assert "3 người chưa nhắc được" in page
    workbook = liaison.see(f"{PATH}.xlsx", round=ROUND, day="2024-10-26")
    sheet = load_workbook(BytesIO(workbook.content)).active
    assert sheet is not None
    names = [row[2] for row in sheet.iter_rows(values_only=True)]
    assert [name for name in names if name in ("Đỗ Chi", "Bùi Dung", "Hồ Em", "Vũ An")] == [
        "Đỗ Chi",
        "Bùi Dung",
        "Hồ Em",
    ]


def test_no_letter_can_carry_another_header_or_recipient(server: MailServer, box: Box) -> None:
    text = "Kính gửi"
    letters = [
        Letter("m1", "An", "an@example.vn\nBcc: all@example.vn", "Nhắc", text),
        Letter("m2", "An\nBcc: all@example.vn", "an@example.vn", "Nhắc", text),
        Letter("m3", "An", "an@example.vn", "Nhắc\nBcc: all@example.vn", text),
        Letter("m4", "An", "no address", "Nhắc", text),
        Letter("m5", "An", "ân@example.vn", "Nhắc", text),
        Letter("m6", "An", "an@example.vn", "Nhắc", text),
    ]
    found = [posted(server, letter).outcome for letter in letters]
    assert found == ["bounced"] * 5 + ["sent"]
    ((addresses, letter),) = box.letters
    assert addresses == ["an@example.vn"]
    assert letter["Bcc"] is None


def test_a_password_is_not_sent_over_a_line_without_encryption(
    server: MailServer, box: Box
) -> None:
    letter = Letter("m1", "An", "an@example.vn", "Nhắc", "x")
    found = posted(server._replace(user="u", password="p"), letter)
    assert found.outcome == "deferred"
    assert "no STARTTLS, so the password is not sent" in found.words
    assert box.letters == []


def test_a_server_that_speaks_no_encryption_is_not_told_to_be_out_of_reach(
    server: MailServer, box: Box
) -> None:
    letter = Letter("m1", "An", "an@example.vn", "Nhắc", "x")
    found = posted(server._replace(encrypted=True), letter)
    assert found.outcome == "deferred"
    assert "no encryption or sign-in that can be used" in found.words
    assert box.letters == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("smtp://mail.vn", MailServer("mail.vn", 25, False, "", "", SENDER)),
        ("smtps://mail.vn", MailServer("mail.vn", 465, True, "", "", SENDER)),
        (
            "smtp://dau%40moi:m%3At@mail.vn:587",
            MailServer("mail.vn", 587, False, "dau@moi", "m:t", SENDER),
        ),
    ],
)
def test_the_settings_name_the_mail_server(address: str, expected: MailServer) -> None:
    assert mail_server(address, SENDER) == expected


def test_settings_without_a_server_send_nothing_and_wrong_ones_are_told() -> None:
    assert mail_server("", "") is None
    for address, sender in (("mail.vn", SENDER), ("http://mail.vn", SENDER), ("smtp://m", "")):
        with pytest.raises(ValueError, match="HOITHI_MAIL"):
            mail_server(address, sender)
