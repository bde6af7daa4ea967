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
from gateway.core.http.problem_responses import UNAVAILABLE
from gateway.web.missing_parts import PART_TEXTS, missing_problem
from gateway.web.page_helpers import in_language
from tests.unit.gateway.example_contest import CALL, CONTEST, DEFINITION, ENTRY, ROUND
from tests.unit.gateway.fakes import NOW_US, House, problem_of, refuse
from tests.unit.gateway.service_answers import handlers
from tests.unit.gateway.visitor import Visitor

LATER = Phase("chung-ket", "Chung kết", "quiz", admits=[Admission("vong-1", each_round=3)])
WORKS = Phase("bai", "Bài dự thi", "entries", entries=EntryRules(["essay"], outlets=["portal"]))
HOME = f"/contests/{CONTEST}"


def away(_item: Any) -> Any:
    raise Unavailable("away")


def away_itself(_item: Any) -> Any:
    raise Unavailable("scoring.integrity")


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
        assert Visitor(house, client, "contestant").see("").status_code == 200


REPORT = f"{HOME}/rounds/{ROUND}/integrity"


@pytest.mark.parametrize(
    ("language", "words"), [("vi", "Bộ phận chưa trả lời"), ("en", "not answer")]
)
@pytest.mark.parametrize("how", [away_itself, refuse("unavailable")])
def test_staff_read_what_did_not_answer(
    tmp_path: Path, how: Any, language: str, words: str
) -> None:
    house = house_with(tmp_path, DEFINITION, **{"scoring.integrity": how})
    with house.open() as client:
        page = Visitor(house, client, "organiser").see("/integrity", round=ROUND, lang=language)
        asked = client.get(f"/api{REPORT}", headers=house.bearer("organiser"))
    assert page.status_code == 503
    assert words in page.text
    assert "(scoring)" in page.text
    problem = problem_of(asked)
    assert (asked.status_code, problem.code) == (503, "unavailable")
    assert problem.details["part"] == "scoring"
    assert "kết quả (scoring)" in problem.message
    assert "results (scoring)" in problem.message


def test_others_read_only_that_the_system_does_not_answer(tmp_path: Path) -> None:
    house = house_with(tmp_path, DEFINITION, **{"registration.contests": away_itself})
    with house.open() as client:
        page = Visitor(house, client, "contestant").see("")
    assert page.status_code == 503
    assert "Bộ phận" not in page.text


@pytest.mark.parametrize("missing", sorted(PART_TEXTS))
def test_each_part_has_its_words_in_both_languages(missing: str) -> None:
    told = missing_problem(Unavailable(missing))
    assert told.details == {"part": missing}
    vi, en = in_language(told.message, "vi"), in_language(told.message, "en")
    assert vi != en
    assert vi + en


def test_where_nobody_knows_what_is_missing_nothing_is_named() -> None:
    for error in (Unavailable(), Unavailable("OSError('x')"), Unavailable("toto.x")):
        assert missing_problem(error) is UNAVAILABLE
