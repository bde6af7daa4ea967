"""Pictures on the form of a question: brought, said in words, taken off, kept meanwhile."""

import hashlib
import re
from typing import Any

import pytest
from httpx import Response
from msgspec.structs import replace

from contracts.errors import Refused
from contracts.question_bank import Question
from contracts.question_proposals import Proposals
from entry_files.question_picture import made_anew
from gateway.core.access.picture_seals import PictureSeals
from question_formats.pictures import LONGEST_ALT, MOST_BYTES
from tests.support.pictures import BLUE, GREEN, RED
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.fakes import House
from tests.unit.gateway.questions.question_desks import DESK, FORM, Desk, proposal
from tests.unit.gateway.questions.question_desks import house as house

NEW = f"{DESK}/new"
SHA = {name: hashlib.sha256(made_anew(of).content).hexdigest() for name, of in
       (("red", RED), ("blue", BLUE), ("green", GREEN))}  # fmt: skip
WORDS = {"picture_new_question": "Biển tròn"}


def file(of: bytes) -> tuple[str, bytes]:
    return ("a.png", of)


def stored(house: House) -> set[str]:
    return {
        name.split("/")[-1].partition("-")[0]
        for sha in SHA.values()
        for name, _ in house.gateway.uploads.objects.listed(f"q/{sha[:2]}/")
    }


def proposed(house: House) -> list[Question]:
    return [one.proposals[0].question for one in house.caller.commands("exam.propose")]


def there(house: House, question: Question) -> str:
    """The author's question stands at exam by now; the page on which it is worded anew."""
    one = proposal(question=replace(question, id="q1"))
    house.caller.handlers["exam.proposals"] = lambda item: Proposals([one])
    return f"{DESK}/own/q1/edit"


def fields_in(answer: Response) -> dict[str, str]:
    """What the form would send of its pictures, as it was shown."""
    tags = re.findall(r"<input[^>]*name=\"picture_[^>]*>", answer.text)
    found = {}
    for tag in tags:
        given = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if given.get("type") not in ("file", "checkbox") or " checked" in tag:
            found[given["name"]] = given.get("value", "")
    return found


def shown(question: Question) -> list[tuple[str, str, str]]:
    return [(one.place, one.sha256, one.alt) for one in question.pictures]


def test_a_question_and_each_option_take_a_picture_and_an_option_may_be_one_alone(
    house: House,
) -> None:
    with house.open() as client:
        desk = Desk(house, client, "author")
        words = WORDS | {"picture_new_A": "Đỏ", "picture_new_B": "Xanh", "option_A": ""}
        files = {"picture_file_question": file(RED), "picture_file_A": file(BLUE),
                 "picture_file_B": file(GREEN)}  # fmt: skip
        sent = desk.send(NEW, **FORM | words, files=files)
        assert sent.status_code == 303, sent.text
        assert stored(house) == set(SHA.values())
    (question,) = proposed(house)
    assert shown(question) == [
        ("", SHA["red"], "Biển tròn"), ("A", SHA["blue"], "Đỏ"), ("B", SHA["green"], "Xanh"),
    ]  # fmt: skip
    assert (question.pictures[0].width, question.pictures[1].media_type) == (40, "image/jpeg")
    assert question.options == {"A": "", "B": "Thư ký"}


def test_a_picture_is_worded_anew_stays_and_is_taken_off(house: House) -> None:
    with house.open() as client:
        desk = Desk(house, client, "author")
        files = {"picture_file_question": file(RED), "picture_file_B": file(BLUE)}
        desk.send(NEW, **FORM | WORDS | {"picture_new_B": "Xanh"}, files=files)
        page = there(house, proposed(house)[0])
        opened = desk.get(page)
        assert f"/api/contests/{CONTEST}/pictures/{SHA['red']}" in opened.text
        given = fields_in(opened)
        assert desk.send(page, **FORM | given | {"text": "Ai ban hành?"}).status_code == 303
        other = given | {"picture_alt_0": "Biển đỏ", "picture_gone_1": "yes"}
        assert desk.send(page, **FORM | other).status_code == 303
    _, kept, gone = proposed(house)
    assert shown(kept) == [("", SHA["red"], "Biển tròn"), ("B", SHA["blue"], "Xanh")]
    assert shown(gone) == [("", SHA["red"], "Biển đỏ")]


def test_a_picture_that_came_with_a_mistake_elsewhere_need_not_be_chosen_again(
    house: House,
) -> None:
    with house.open() as client:
        desk = Desk(house, client, "author")
        files = {"picture_file_question": file(RED)}
        wrong = desk.send(NEW, **FORM | WORDS | {"answer": "", "source": "Điều 9"}, files=files)
        assert wrong.status_code == 422
        assert "Đã nhận hình, 40 × 30 điểm ảnh" in wrong.text
        assert "Điều 9" in wrong.text
        given = fields_in(wrong)
        assert given["picture_alt_0"] == "Biển tròn"
        assert given["picture_new_question"] == ""
        house.now_us += 3 * 24 * 3_600_000_000
        later = Desk(house, client, "author")
        assert later.send(NEW, **FORM | given).status_code == 303
        objects = house.gateway.uploads.objects
        brought = [name for name, _ in objects.listed(f"q/{SHA['red'][:2]}/")]
        assert len(brought) == 2, "kept anew: no question showed it all that while"
    (question,) = proposed(house)
    assert shown(question) == [("", SHA["red"], "Biển tròn")]


@pytest.mark.parametrize(
    ("content", "alt", "told"),
    [
        (RED, "", "Hãy ghi lời mô tả"),
        (RED, "a" * (LONGEST_ALT + 1), "quá dài; tối đa 1.000"),
        (None, "Biển", "chưa có hình"),
        (b"<svg/>", "Biển", "SVG"),
        (b"GIF89a", "Biển", "GIF"),
        (RED[:70], "Biển", "không mở được"),
        (b"", "Biển", ""),
        (RED + bytes(MOST_BYTES), "Biển", "6 MB"),
    ],
)
def test_what_is_wrong_with_a_picture_is_said_at_its_place_and_its_words_stay(
    house: House, content: bytes | None, alt: str, told: str
) -> None:
    with house.open() as client:
        files = {"picture_file_B": file(content)} if content is not None else None
        desk = Desk(house, client, "author")
        answer = desk.send(NEW, **FORM | {"picture_new_B": alt}, files=files)
    assert answer.status_code == 422, answer.text
    assert 'href="#picture_file_B"' in answer.text
    (said,) = re.findall(r'id="picture_B-error">([^<]*)<', answer.text)
    assert told.casefold() in said.casefold()
    assert alt in (fields_in(answer).get("picture_alt_0"), fields_in(answer)["picture_new_B"])
    assert proposed(house) == []


def test_a_ninth_picture_is_refused_and_nobody_hands_on_one_that_another_was_given(
    house: House,
) -> None:
    seals = PictureSeals(b"k" * 32)
    eight: dict[str, Any] = {}
    with house.open() as client:
        desk = Desk(house, client, "author")
        files = {"picture_file_question": file(RED)}
        wrong = desk.send(NEW, **FORM | WORDS | {"answer": ""}, files=files)
        sealed = fields_in(wrong)["picture_0"]
        for number in range(8):
            eight |= {f"picture_{number}": sealed, f"picture_alt_{number}": "x",
                         f"picture_place_{number}": "A"}  # fmt: skip
        answer = desk.send(NEW, **FORM | WORDS | eight, files=files)
        assert answer.status_code == 422
        assert "8" in re.findall(r'id="picture_question-error">([^<]*)<', answer.text)[0]
        one = {"picture_0": sealed, "picture_alt_0": "x", "picture_place_0": ""}
        thief = Desk(house, client, "author", person="p2")
        assert thief.send(NEW, **FORM | one).status_code == 404
        picture = house.gateway.picture_seals.opened("p1", CONTEST, sealed)
        forged = one | {"picture_0": seals.sealed("p1", CONTEST, picture)}
        assert desk.send(NEW, **FORM | forged).status_code == 404
        odd = ("x", "a.b", "ế.ế", sealed[:-1], sealed.replace("png", "svg+xml"))
        for contest, said in [("other", sealed), *((CONTEST, one) for one in odd)]:
            with pytest.raises(Refused, match="hình"):
                house.gateway.picture_seals.opened("p1", contest, said)
    assert proposed(house) == []


def test_two_options_with_the_same_words_are_told_apart_by_their_pictures(house: House) -> None:
    with house.open() as client:
        desk = Desk(house, client, "author")
        form = FORM | {"option_A": "Như hình", "option_B": "Như hình",
                       "picture_new_A": "Đỏ", "picture_new_B": "Xanh"}  # fmt: skip
        same = {"picture_file_A": file(RED), "picture_file_B": file(RED)}
        assert desk.send(NEW, **form, files=same).status_code == 422
        apart = {"picture_file_A": file(RED), "picture_file_B": file(BLUE)}
        assert desk.send(NEW, **form, files=apart).status_code == 303
