"""What somebody can be shown is shown while one service is away, with a sentence for the rest."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.contests import Contests, ContestView
from contracts.definition import Admission, Definition, EntryRules, Phase
from contracts.errors import Unavailable
from contracts.publications import Publication, Publications
from contracts.results import Awards, Standing, Standings
from contracts.rounds import Rounds
from tests.unit.gateway.example_contest import CALL, CONTEST, DEFINITION, ENTRY, ROUND
from tests.unit.gateway.fakes import NOW_US, House
from tests.unit.gateway.service_answers import handlers
from tests.unit.gateway.visitor import Visitor

LATER = Phase("chung-ket", "Chung kết", "quiz", admits=[Admission("vong-1", each_round=3)])
WORKS = Phase("bai", "Bài dự thi", "entries", entries=EntryRules(["essay"], outlets=["portal"]))
HOME = f"/contests/{CONTEST}"


def away(_item: Any) -> Any:
    raise Unavailable("away")


def house_with(folder: Path, plan: Definition, **more: Any) -> House:
    """A house whose contest has this plan; its round is published."""
    rounds = [replace(one, state="settled") for one in handlers()["exam.rounds"](None).rounds]  # type: ignore[attr-defined]
    head = Publication(CONTEST, ROUND, 1, "ab", NOW_US, 3, "k", state="final")
    people = [Standing(1, "p1", "Bình", "A1", 9, 10, 60, NOW_US)]
    own = {
        "registration.contests": lambda _item: Contests([ContestView(CONTEST, plan, 1)]),
        "exam.rounds": lambda _item: Rounds(rounds),
        "scoring.publications": lambda _item: Publications(CONTEST, [head]),
        "scoring.standings": lambda _item: Standings(CONTEST, ROUND, 1, people, 1, 0, 1),
        "scoring.awards": lambda _item: Awards(CONTEST, [], [(1, 0)]),
    }
    return House(folder, {**handlers(), **own, **more})


def lose(house: House, *commands: str) -> None:
    house.caller.handlers |= dict.fromkeys(commands, away)


@pytest.mark.parametrize("path", ["/", HOME])
def test_a_contestant_sees_the_contest_while_scoring_or_exam_is_away(
    tmp_path: Path, path: str
) -> None:
    plan = replace(DEFINITION, phases=[*DEFINITION.phases, LATER])
    house = house_with(tmp_path, plan)
    with house.open() as client:
        Visitor(house, client, "contestant")
        lose(house, "scoring.confirmed_admissions")
        page = client.get(path)
        assert page.status_code == 200
        assert "vào vòng sau hay không" in page.text
        assert DEFINITION.title in page.text
        lose(house, "exam.own_attempts")
        page = client.get(path)
        assert page.status_code == 200
        assert "Lúc này chưa xem được lượt thi" in page.text


def test_published_results_are_read_while_nobody_says_which_works_have_a_page(
    tmp_path: Path,
) -> None:
    house = house_with(tmp_path, replace(DEFINITION, phases=[*DEFINITION.phases, WORKS]))
    lose(house, "scoring.winning_works")
    with house.open() as client:
        page = client.get(f"{HOME}/results")
    assert page.status_code == 200
    assert "Bình" in page.text
    assert "chưa mở được trang riêng của các bài đoạt giải" in page.text


def test_an_organiser_sees_what_is_published_while_scoring_is_away(tmp_path: Path) -> None:
    house = house_with(tmp_path, DEFINITION)
    with house.open() as client:
        assert client.get(f"{HOME}/results").status_code == 200
        lose(house, *(name for name in house.caller.handlers if name.startswith("scoring.")))
        page = Visitor(house, client, "organiser").see("/results")
    assert page.status_code == 200
    assert "Bình" in page.text
    assert "chưa xem được kết quả tạm tính" in page.text


@pytest.mark.parametrize(
    "path", [f"/entries/{ENTRY.entry}", f"/entries/{ENTRY.entry}/new", f"/rounds/{ROUND}/entries"]
)
def test_an_author_sees_the_own_entry_while_registration_says_no_name(
    tmp_path: Path, path: str
) -> None:
    house = house_with(tmp_path, CALL)
    house.caller.handlers["exam.rounds"] = handlers()["exam.rounds"]
    lose(house, "registration.names")
    with house.open() as client:
        page = Visitor(house, client, "contestant").see(path)
    assert page.status_code == 200
    assert "lúc này chưa xem được họ tên" in page.text


def test_what_is_kept_of_somebody_is_shown_while_scoring_is_away(tmp_path: Path) -> None:
    house = House(tmp_path, handlers())
    lose(house, "scoring.appeals")
    with house.open() as client:
        assert Visitor(house, client, "contestant").see("/own-data").status_code == 200
