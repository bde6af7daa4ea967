"""Reminders: the text to paste, and e-mail through a real mail server of the test's own."""

import re
from typing import Any

import pytest

from contracts.agency_staff_lists import Recipient, ReminderBegun
from contracts.errors import Refused
from contracts.rounds import Rounds
from gateway.core.transport.smtp_mail import Letter, MailServer, Posted, mail_server, post
from tests.unit.gateway.example_contest import CONTEST, ROUND
from tests.unit.gateway.fakes import House
from tests.unit.gateway.mail_box import SENDER, Box
from tests.unit.gateway.mail_box import box as box
from tests.unit.gateway.mail_box import server as server
from tests.unit.gateway.visitor import Visitor
from tests.unit.gateway.visitor import house as house
from tests.unit.gateway.visitor import liaison as liaison

PATH = "/agencies/A1/reminder"


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
    assert house.caller.commands("registration.begin_reminder") == []


def test_without_an_open_round_there_is_nothing_to_remind_of(
    house: House, liaison: Visitor
) -> None:
    house.caller.handlers["exam.rounds"] = lambda item: Rounds([])
    page = liaison.see(PATH).text
    assert "không có đợt thi nào đang mở" in page
    assert texts(page) == []


def test_everybody_missing_with_an_address_gets_an_own_letter(
    house: House, liaison: Visitor, server: MailServer, box: Box
) -> None:
    house.gateway.mail = server
    recipients = [Recipient("p2", "Đặng Văn An", "an@example.vn"), Recipient("p3", "Lê", "gone@x")]
    house.caller.handlers["registration.begin_reminder"] = lambda item: ReminderBegun(
        "2024-10-27", recipients, 0
    )
    assert liaison.send(PATH).headers["location"].endswith("?done=1")
    (begun,) = house.caller.commands("registration.begin_reminder")
    assert (begun.agency, begun.round, begun.people) == ("A1", ROUND, ["p2"])
    (ended,) = house.caller.commands("registration.end_reminder")
    assert (ended.day, ended.sent, ended.failed) == ("2024-10-27", 1, 1)
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
    assert post(server, [Letter(name, "an@example.vn", subject, text)]) == Posted(1, 0)
    ((_, letter),) = box.letters
    assert letter["To"].addresses[0].display_name == name
    assert letter["Subject"] == subject
    assert letter["Content-Language"] == "vi, en"
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

    house.caller.handlers["registration.begin_reminder"] = sent_today
    answer = liaison.send(PATH)
    assert answer.status_code == 409
    assert "Hôm nay đã gửi." in answer.text
    assert box.letters == []


def test_a_mail_server_that_is_away_gives_the_day_back(house: House, liaison: Visitor) -> None:
    house.gateway.mail = mail_server("smtp://127.0.0.1:1", SENDER)
    assert liaison.send(PATH).status_code == 409
    (ended,) = house.caller.commands("registration.end_reminder")
    assert (ended.sent, ended.failed) == (0, 1)


def test_no_letter_can_carry_another_header_or_recipient(server: MailServer, box: Box) -> None:
    text = "Kính gửi"
    letters = [
        Letter("An", "an@example.vn\nBcc: all@example.vn", "Nhắc", text),
        Letter("An\nBcc: all@example.vn", "an@example.vn", "Nhắc", text),
        Letter("An", "an@example.vn", "Nhắc\nBcc: all@example.vn", text),
        Letter("An", "no address", "Nhắc", text),
        Letter("An", "an@example.vn", "Nhắc", text),
    ]
    assert post(server, letters) == Posted(1, 4)
    ((addresses, letter),) = box.letters
    assert addresses == ["an@example.vn"]
    assert letter["Bcc"] is None


def test_a_password_is_not_sent_over_a_line_without_encryption(
    server: MailServer, box: Box
) -> None:
    assert post(
        server._replace(user="u", password="p"), [Letter("An", "an@example.vn", "Nhắc", "x")]
    ) == Posted(0, 1)
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
