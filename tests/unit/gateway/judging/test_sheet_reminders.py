"""Reminding judges of sheets that wait: from the API and the desk, over a real mail server of the
test's own."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.errors import Refused
from contracts.panel_desk import DeskJudge
from contracts.panel_reminders import PanelReminders
from gateway.core.transport.letters import MailServer, mail_server
from tests.unit.gateway.example_contest import CONTEST, DEFINITION, ROUND
from tests.unit.gateway.example_panel import CANARY, PANEL, VIEW, desk
from tests.unit.gateway.fakes import NOW_US, House, problem_of, refuse
from tests.unit.gateway.mail_box import SENDER, Box
from tests.unit.gateway.mail_box import box as box
from tests.unit.gateway.mail_box import server as server
from tests.unit.gateway.message_queue import Queue
from tests.unit.gateway.visitor import Visitor

PATH = f"/api/contests/{CONTEST}/rounds/{ROUND}/panels/{PANEL}"
PAGE = f"/rounds/{ROUND}/panels/{PANEL}/desk"
HOUR_US = 3_600_000_000
NAMES = ("Vũ Minh", "Lê Thị Hoa")


def send(house: House, role: Any = "judge", person: str = "p2") -> Any:
    with house.open() as client:
        return client.post(f"{PATH}/reminder", headers=house.bearer(role, person=person))


@pytest.fixture
def two_wait(house: House, server: MailServer) -> House:
    """One judge has a sheet left, one has three; of the first one's letter nobody is to know the
    second."""
    house.gateway.mail = server
    more = [DeskJudge("p4", 4, 0, 1, 0, 0, 0), DeskJudge("p5", 2, 0, 1, 0, 1, 0)]
    house.caller.handlers["scoring.desk"] = lambda item: replace(
        desk(item), judges=[*desk(item).judges, *more], due_us=NOW_US + HOUR_US
    )
    people = {
        person: (name, f"{person}@example.vn")
        for person, name in zip(("p3", "p4"), NAMES, strict=True)
    }
    house.caller.handlers.update(Queue(people).handlers())
    return house


@pytest.mark.parametrize(("role", "person"), [("judge", "p2"), ("organiser", "org")])
def test_each_judge_with_sheets_left_gets_an_own_letter(
    two_wait: House, box: Box, role: Any, person: str
) -> None:
    answer = send(two_wait, role, person)
    taken = {"sent": 2, "failed": 0, "to_call": [], "waiting": 0, "unknown": 0}
    assert answer.json() == taken
    (begun,) = two_wait.caller.commands("registration.queue_panel_reminder")
    assert (begun.round, begun.panel, begun.by) == (ROUND, PANEL, person)
    assert [*begun.wordings] == ["p3", "p4"]  # what was given back waits for somebody else
    texts = {}
    for addresses, letter in box.letters:
        assert letter["From"] == SENDER
        assert letter["Subject"].endswith(f"– {DEFINITION.title}")
        texts[addresses[0]] = letter.get_content()
    assert sorted(texts) == ["p3@example.vn", "p4@example.vn"]
    assert "còn 1 phiếu chấm chưa nộp" in texts["p3@example.vn"]
    assert "còn 3 phiếu chấm chưa nộp" in texts["p4@example.vn"]


def test_a_letter_tells_panel_hour_and_link_but_no_work_and_nobody_else(
    two_wait: House, box: Box
) -> None:
    send(two_wait)
    for addresses, letter in box.letters:
        text = letter.get_content()
        vietnamese, english = text.split("* * *")
        for half in (vietnamese, english):
            assert VIEW.name in half
            assert DEFINITION.title in half
            assert f"http://testserver/contests/{CONTEST}/judging" in half
        assert "Hạn nộp phiếu: 27/10/2024 11:33." in vietnamese
        assert "Sheets are due: 27 Oct 2024, 11:33." in english
        assert len(addresses) == 1
        assert letter["Cc"] is letter["Bcc"] is None
        assert not any(name in text for name in (*NAMES, CANARY, "Bài số", "86"))


@pytest.mark.parametrize(
    ("due_us", "told"), [(NOW_US - 1, "Đã quá hạn nộp phiếu: "), (None, "chưa nộp.\nDanh sách")]
)
def test_a_due_hour_is_told_as_past_or_not_at_all(
    two_wait: House, box: Box, due_us: int | None, told: str
) -> None:
    found = two_wait.caller.handlers["scoring.desk"]
    two_wait.caller.handlers["scoring.desk"] = lambda item: replace(found(item), due_us=due_us)
    send(two_wait)
    for _, letter in box.letters:
        assert told in letter.get_content().replace("\r\n", "\n")
    assert len(box.letters) == 2


def test_whoever_has_no_address_is_to_be_called(two_wait: House, box: Box) -> None:
    queue = Queue({"p4": ("Lê Thị Hoa", "p4@example.vn")})
    two_wait.caller.handlers.update(queue.handlers())
    answer = send(two_wait).json()
    assert (answer["sent"], answer["to_call"]) == (1, ["p3"])
    assert len(box.letters) == 1


def test_whoever_has_no_place_on_the_panel_sends_nothing(two_wait: House, box: Box) -> None:
    two_wait.caller.handlers["scoring.desk"] = refuse("panel.not_yours")
    answer = send(two_wait)
    assert (answer.status_code, problem_of(answer).code) == (404, "panel.not_yours")
    assert two_wait.caller.commands("registration.queue_panel_reminder") == []
    assert box.letters == []


@pytest.mark.parametrize("role", ["contestant", "liaison", "ops"])
def test_other_roles_remind_no_judges(two_wait: House, box: Box, role: Any) -> None:
    assert problem_of(send(two_wait, role)).code == "role.missing"
    assert box.letters == []


def test_a_second_reminder_of_a_day_sends_nothing(two_wait: House, box: Box) -> None:
    two_wait.caller.handlers["registration.queue_panel_reminder"] = refuse("reminder.sent_today")
    answer = send(two_wait)
    assert (answer.status_code, problem_of(answer).code) == (409, "reminder.sent_today")
    assert box.letters == []


def test_before_the_release_there_is_nothing_to_remind_of(two_wait: House, box: Box) -> None:
    two_wait.caller.handlers["scoring.desk"] = lambda item: replace(
        desk(item), judges=[DeskJudge("p3", 0, 0, 0, 0, 0, 0)]
    )
    assert problem_of(send(two_wait)).code == "reminder.nobody_waited_for"
    assert two_wait.caller.commands("registration.queue_panel_reminder") == []


def test_without_a_mail_server_nothing_is_begun(house: House) -> None:
    answer = send(house)
    assert (answer.status_code, problem_of(answer).code) == (409, "reminder.no_mail_server")
    assert house.caller.commands("registration.queue_panel_reminder") == []


def test_a_mail_server_that_is_away_keeps_letters_waiting(two_wait: House) -> None:
    two_wait.gateway.mail = mail_server("smtp://127.0.0.1:1", SENDER)
    answer = send(two_wait).json()
    assert (answer["sent"], answer["failed"], answer["waiting"]) == (0, 0, 2)


def test_the_desk_sends_shows_what_was_sent_and_whom_to_call(two_wait: House, box: Box) -> None:
    told: Any = two_wait.caller.handlers["registration.panel_reminders"]

    def one_to_call(item: Any) -> PanelReminders:
        assert item.people == ["p3", "p4"]
        return PanelReminders(told(item).reminders, ["p4"], told(item).messages)

    two_wait.caller.handlers["registration.panel_reminders"] = one_to_call
    with two_wait.open() as client:
        chair = Visitor(two_wait, client, "judge", person="p2")
        page = chair.see(PAGE).text
        answer = chair.send(PAGE, step="remind")
        done = client.get(answer.headers["location"]).text
        api = client.get(f"{PATH}/desk", headers=two_wait.bearer("judge", person="p2")).json()
    for part in ("Gửi thư nhắc", "(còn 3 phiếu)", "đã gửi 0 thư"):
        assert part in page
    assert "(còn 1 phiếu)" not in page
    assert "example.vn" not in page
    assert "Đã ghi lần nhắc" in done
    assert "đã gửi 2 thư" in done
    assert "✓ Đã gửi" in done
    assert len(box.letters) == 2
    assert api["to_call"] == ["p4"]
    [sent] = api["reminders"]
    assert (sent["by"], sent["sent"], sent["failed"]) == ("p1", 2, 0)
    assert [(one["person"], one["state"]) for one in api["letters"]] == [
        ("p4", "sent"),
        ("p3", "sent"),
    ]  # by given name


def test_a_refusal_is_said_on_the_desk(two_wait: House) -> None:
    def sent_today(_item: Any) -> Any:
        raise Refused("reminder.sent_today", "Hôm nay đã gửi. (Sent today.)")

    two_wait.caller.handlers["registration.queue_panel_reminder"] = sent_today
    with two_wait.open() as client:
        answer = Visitor(two_wait, client, "judge", person="p2").send(PAGE, step="remind")
    assert answer.status_code == 422
    assert "Hôm nay đã gửi." in answer.text
