"""Whether a certificate is genuine: for everybody, by the number that is printed on it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.publications import Publication, Publications
from contracts.results import AwardLine, Awards
from gateway.documents.actions.certificate_codes import as_written, codes_in
from tests.support.one_thread import Client
from tests.unit.gateway.example_contest import CONTEST, ROUND
from tests.unit.gateway.fakes import NOW_US, House
from tests.unit.gateway.service_answers import handlers

KEY = b"k" * 32
LINES = [
    AwardLine("a", "Giải tuần", ROUND, "1", "Giải Nhất", 0, "p1", "Đỗ Thị Bình", "Sở Y tế"),
    AwardLine("a", "Giải tuần", ROUND, "2", "Giải Nhì", 0, "p2", "Lê Ánh", "Sở Nội vụ"),
    AwardLine("a", "Giải tuần", ROUND, "2", "Giải Nhì", 0, because="unfilled"),
    AwardLine("b", "Tập thể", None, "1", "Cờ", 0, "", "Sở Y tế", "Sở Y tế", collective=True),
]
PAGE = f"/verify/certificate/{CONTEST}"
Opened = Callable[..., tuple[Client, list[str]]]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Somebody without an account, and the numbers of the certificates of this contest."""
    running: list[Any] = []

    def open_house(state: Any = "final") -> tuple[Client, list[str]]:
        publication = Publication(CONTEST, ROUND, 3, "cd" * 32, NOW_US, 2, "key", state=state)
        lines = [replace(one, publication=3) for one in LINES]
        house = House(
            tmp_path / "data",
            {
                **handlers(),
                "scoring.awards": lambda item: Awards(CONTEST, lines, [(3, 0)]),
                "scoring.publications": lambda item: Publications(CONTEST, [publication]),
            },
        )
        opening = house.open()
        client = opening.__enter__()
        running.append(opening)
        return client, list(codes_in(house.gateway.certificate_key, CONTEST, lines))

    yield open_house
    for one in running:
        one.__exit__(None, None, None)


def test_a_certificate_tells_whose_it_is_for_which_prize_and_by_which_publication(
    opened: Opened,
) -> None:
    client, (first, *_) = opened()
    page = client.get(f"{PAGE}/{first}")
    assert page.status_code == 200
    for told in ("Giấy chứng nhận có thật", first, "Đỗ Thị Bình – Sở Y tế", "Giải Nhất", "Tuần 1",
                 "Công bố số 3", "(chính thức)"):  # fmt: skip
        assert told in page.text


def test_a_number_is_found_however_it_is_typed(opened: Opened) -> None:
    client, (first, *_) = opened()
    typed = first.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert "Đỗ Thị Bình" in client.get(PAGE, params={"number": typed}).text


def test_a_prize_of_a_draft_is_told_as_provisional(opened: Opened) -> None:
    client, (first, *_) = opened("draft")
    text = client.get(f"{PAGE}/{first}").text
    assert "Giải có trong kết quả dự kiến" in text
    assert "Giấy chứng nhận có thật" not in text


@pytest.mark.parametrize(
    "path", [f"{PAGE}/0000-0000-0000", f"{PAGE}/Ả", f"{PAGE}/{'9' * 500}", f"{PAGE}?number=-"]
)
def test_a_number_that_nobody_has_is_said_not_to_be_known(opened: Opened, path: str) -> None:
    page = opened()[0].get(path)
    assert page.status_code == 200  # as of a receipt that nobody has
    assert "Không có giấy chứng nhận mang số này" in page.text
    assert "Đỗ Thị Bình" not in page.text


def test_without_a_number_one_is_asked_for(opened: Opened) -> None:
    page = opened()[0].get(PAGE)
    assert page.status_code == 200
    assert 'name="number"' in page.text


def test_every_prize_that_somebody_has_has_a_number_of_its_own_and_keeps_it() -> None:
    found = codes_in(KEY, CONTEST, LINES)
    assert [line.prize for line in found.values()] == ["Giải Nhất", "Giải Nhì", "Cờ"]
    again = [replace(line, publication=9, money=5) for line in LINES]
    assert list(codes_in(KEY, CONTEST, again)) == list(found)
    assert not found.keys() & codes_in(b"l" * 32, CONTEST, LINES).keys()
    assert not found.keys() & codes_in(KEY, "hoi-thi-khac", LINES).keys()


def test_who_wins_the_same_prize_twice_has_two_numbers() -> None:
    assert len(codes_in(KEY, CONTEST, [LINES[0], LINES[0]])) == 2


def test_numbers_are_written_in_groups_of_four_without_letters_read_as_digits() -> None:
    for code in codes_in(KEY, CONTEST, LINES):
        assert [len(group) for group in code.split("-")] == [4, 4, 4]
        assert not set(code) & set("OILU")
        assert as_written(code) == code
