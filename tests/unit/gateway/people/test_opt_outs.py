"""Wanting no more reminders, by the link of a letter or of a mail program, without signing in."""

import re
from typing import Any

import pytest

from contracts.messages import OptOutView
from gateway.core.access.opt_out_links import OptOutLinks
from gateway.core.access.sessions import COOKIE
from gateway.core.transport.letters import MailServer
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.fakes import House
from tests.unit.gateway.mail_box import Box
from tests.unit.gateway.mail_box import box as box
from tests.unit.gateway.mail_box import server as server
from tests.unit.gateway.message_queue import Queue
from tests.unit.gateway.visitor import Visitor
from tests.unit.gateway.visitor import house as house
from tests.unit.gateway.visitor import liaison as liaison

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def said(house: House) -> list[tuple[str, bool]]:
    """Who wants none, or wants them again."""
    return [(one.person, one.out) for one in house.caller.commands("registration.opt_out")]


def test_every_letter_carries_its_persons_own_link_which_works_without_signing_in(
    house: House, liaison: Visitor, server: MailServer, box: Box
) -> None:
    house.gateway.mail = server
    people = {"p2": ("Đặng Văn An", "an@example.vn"), "p3": ("Lê", "le@example.vn")}
    house.caller.handlers.update(Queue(people).handlers())
    liaison.send("/agencies/A1/reminder")
    liaison.client.cookies.clear()
    links = []
    for _, letter in box.letters:
        link = letter["List-Unsubscribe"].strip("<>")
        assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert letter.get_content().count(link) == 2  # in both languages
        assert "%OPT_OUT%" not in letter.get_content()
        answer = liaison.client.post(link.removeprefix("http://testserver"), data=ONE_CLICK)
        assert answer.status_code == 200  # mail programs follow no redirection
        links.append(link)
    assert len({*links}) == 2
    assert said(house) == [("p2", True), ("p3", True)]


def test_looking_at_the_link_changes_nothing_and_its_button_does(house: House) -> None:
    path = house.gateway.opt_outs.path(CONTEST, "p2")
    with house.open() as client:
        page = client.get(path)
        assert "Không nhận thư nhắc nữa" in page.text
        assert said(house) == []
        answer = client.post(path, data={"want": "out"})
        assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?done=1")
        house.caller.handlers["registration.opted_out"] = lambda item: OptOutView(True)
        assert "Nhận lại thư nhắc" in client.get(path).text
        client.post(path, data={"want": "in"})
    assert said(house) == [("p2", True), ("p2", False)]


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path[:-1] + ("0" if path[-1] != "0" else "1"),
        lambda path: path.replace("p2.", "p3."),
        lambda path: re.sub(r"p2\..*", "p2", path),
        lambda path: path.replace("off/p2", "off/"),
        lambda path: path[:-1] + "%E1%BB%87",
    ],
)
def test_a_link_that_was_not_made_here_is_good_for_nothing(house: House, change: Any) -> None:
    path = change(house.gateway.opt_outs.path(CONTEST, "p2"))
    with house.open() as client:
        assert client.get(path).status_code == 404
        assert client.post(path, data=ONE_CLICK).status_code == 404
    assert said(house) == []


def test_a_link_is_of_one_contest_and_one_installation() -> None:
    links, others = OptOutLinks(b"k" * 32), OptOutLinks(b"x" * 32)
    token = links.path("cchc", "p2").rpartition("/")[2]
    assert links.person("cchc", token) == "p2"
    assert others.path("cchc", "p2") != links.path("cchc", "p2")
    assert links.path("dan-van", "p2").rpartition("/")[2] != token


def test_ones_own_page_leads_there(house: House) -> None:
    with house.open() as client:
        client.cookies.set(COOKIE, house.token("contestant", person="p2"))
        own = f"/contests/{CONTEST}/reminders/own"
        answer = client.get(own)
        assert answer.headers["location"] == house.gateway.opt_outs.path(CONTEST, "p2")
