"""The preview of a bank shows its pictures: to the session that sent it, while the bank waits."""

import re

import pytest

from tests.unit.gateway.browser import Desk, hidden
from tests.unit.gateway.browser import desk as desk
from tests.unit.gateway.browser import house as house
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.fakes import House, problem_of
from tests.unit.gateway.questions.test_question_pictures import SHA, SHOWN, bank, stored

HERE = f"/contests/{CONTEST}/set-up/questions"


def tried(desk: Desk) -> tuple[str, str]:
    """The page of the dry run, and where it fetches the picture."""
    answer = desk.send(HERE, ("a.docx", bank()), topic="a")
    assert answer.status_code == 200, answer.text
    address = re.search(r'<img class="picture" src="([^"]+)" alt="Biển tròn"', answer.text)
    assert address
    return answer.text, address[1]


def test_the_preview_of_a_bank_shows_its_pictures_and_keeps_them_nowhere(
    desk: Desk, house: House
) -> None:
    page, address = tried(desk)
    assert "Hình trong câu hỏi" in page
    shown = desk.client.get(address)
    assert (shown.status_code, shown.content) == (200, SHOWN)
    assert shown.headers["cache-control"] == "no-store"
    assert shown.headers["content-type"] == "image/png"
    assert stored(house) == []


def test_once_a_bank_is_confirmed_its_preview_shows_no_picture_any_more(desk: Desk) -> None:
    page, address = tried(desk)
    done = desk.send(HERE, action="confirm", staged=hidden(page, "staged"))
    assert done.status_code == 303, done.text
    assert problem_of(desk.client.get(address)).code == "picture.unknown"


@pytest.mark.parametrize("role", ["organiser", "vetter", "author", "contestant", None])
def test_nobody_else_is_shown_a_picture_of_a_bank_that_waits(
    desk: Desk, house: House, role: str | None
) -> None:
    _, address = tried(desk)
    desk.client.cookies.clear()
    # an organiser is somebody else, and also the same person in another session
    for person in ["p2", "org"] if role else [""]:
        headers = house.bearer(role, person=person) if role else {}  # type: ignore[arg-type]
        assert problem_of(desk.client.get(address, headers=headers)).code == "picture.unknown"


def test_only_pictures_of_the_bank_are_found_beneath_it(desk: Desk) -> None:
    _, address = tried(desk)
    other = address.replace(SHA, "0" * 64)
    assert problem_of(desk.client.get(other)).code == "picture.unknown"
    assert problem_of(desk.client.get(address.replace("waiting/", "waiting/x"))).code
