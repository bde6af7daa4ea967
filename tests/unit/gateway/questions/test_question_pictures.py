"""Pictures on their way from a file to whoever may see their question, and to nobody else."""

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.errors import Refused, Unavailable
from contracts.question_bank import PaperPicture, RoundQuestions
from contracts.question_pictures import NeededPictures, PictureUses
from entry_files.question_picture import made_anew
from gateway.core.files.reading_tasks import MakePictures
from gateway.core.files.reading_work import carry_out
from gateway.questions.actions.question_pictures import sweep
from gateway.questions.cache import DAY_US
from tests.support.pictures import BLUE, RED
from tests.unit.gateway.example_contest import CONTEST, QUESTION, ROUND, attempt
from tests.unit.gateway.fakes import NOW_US, House, problem_of
from tests.unit.gateway.uploads.sending import doors
from tests.unit.question_formats.word_files import paragraph, picture, word

API = f"/api/contests/{CONTEST}"
SHOWN = made_anew(RED).content
SHA = hashlib.sha256(SHOWN).hexdigest()
HOUR_US = 3_600_000_000
NOBODY = PictureUses([], False, False)


def bank(drawing: str = "") -> bytes:
    inner = paragraph(drawing or picture("red", "Biển tròn"))
    options = ("A. Cấm đi", "B. Báo nguy", "Đáp án: B")
    media: dict[str, bytes | None] = {"red": RED, "broken": RED[:70]}
    return word("Câu 1: Biển này là gì?", inner, *options, media=media)


def send(house: House, client: Any, content: bytes, query: str = "") -> Any:
    who = house.bearer("organiser")
    files = {"file": ("bank.docx", content)}
    return client.post(f"{API}/questions?topic=a{query}", headers=who, files=files)


def stored(house: House) -> list[str]:
    return [name for name, _ in house.gateway.uploads.objects.listed(f"q/{SHA[:2]}/")]


def answering(uses: PictureUses) -> Callable[[Any], PictureUses]:
    return lambda item: uses if item.sha256 == SHA else NOBODY


def test_a_bank_s_pictures_are_kept_as_they_are_shown_and_exam_is_told_of_them(
    house: House,
) -> None:
    with house.open() as client:
        tried = send(house, client, bank(), "&dry_run=true")
        assert tried.status_code == 200, tried.text
        assert stored(house) == []
        assert send(house, client, bank()).status_code == 200
        assert send(house, client, bank()).status_code == 200
        assert stored(house) == [f"q/{SHA[:2]}/{SHA}-{NOW_US // DAY_US:08d}"]
    item = house.caller.commands("exam.import_questions")[-1]
    ((sent,),) = [one.pictures for one in item.questions]
    assert (sent.sha256, sent.width, sent.height, sent.alt) == (SHA, 40, 30, "Biển tròn")


def test_a_picture_that_cannot_be_decoded_is_a_finding_of_its_question(house: House) -> None:
    with house.open() as client:
        answer = send(house, client, bank(picture("broken", "x")))
        assert stored(house) == []
    assert answer.status_code == 422
    (found,) = problem_of(answer).details["problems"]
    assert (found["code"], found["question"]) == ("picture_unreadable", "Q001")
    assert house.caller.commands("exam.import_questions") == []


@pytest.mark.parametrize(
    ("uses", "who", "sees"),
    [
        (PictureUses(["p9"], True, False), {"roles": ["organiser"]}, True),
        (PictureUses(["p9"], True, False), {"roles": ["vetter"]}, True),
        (PictureUses(["p1"], True, False), {"roles": ["author"]}, True),
        (PictureUses(["p9"], True, False), {"roles": ["author"]}, False),
        (PictureUses(["p9"], True, False), {"roles": ["contestant"]}, False),
        (PictureUses(["p9"], True, False), None, False),
        (PictureUses([], False, True, None, NOW_US + 1), {"roles": ["organiser"]}, True),
        (PictureUses([], False, True, None, NOW_US + 1), {"roles": ["vetter"]}, False),
        (PictureUses([], False, True, None, NOW_US), {"roles": ["vetter"]}, True),
        (PictureUses([], False, True, None, NOW_US), {"roles": ["contestant"]}, False),
        (PictureUses([], False, True, NOW_US + 1), None, False),
        (PictureUses([], False, True, NOW_US), None, True),
        (PictureUses([], False, True, NOW_US), {"roles": ["contestant"]}, True),
        (PictureUses([], True, True), {"roles": ["organiser"], "contest": "other"}, False),
        (PictureUses([], True, True), {"roles": ["vetter"], "contest": "other"}, False),
        (PictureUses([], True, True), {"roles": ["liaison"], "agency": "A1"}, False),
        (NOBODY, {"roles": ["organiser"]}, False),
    ],
)
def test_who_may_see_a_question_sees_its_pictures_and_others_are_told_of_nothing(
    house: House, uses: PictureUses, who: dict[str, Any] | None, sees: bool
) -> None:
    house.caller.handlers["exam.picture_uses"] = answering(uses)
    given = dict(who or {})
    headers = house.bearer(*given.pop("roles"), **given) if who else {}
    with house.open() as client:
        asyncio.run(_keep(house))
        answer = client.get(f"{API}/pictures/{SHA}", headers=headers)
        other = client.get(f"{API}/pictures/{'0' * 64}", headers=headers)
        none = client.get(f"{API}/pictures/x", headers=headers)
    if sees:
        assert (answer.status_code, answer.content) == (200, SHOWN)
        assert answer.headers["content-type"] == "image/png"
    else:
        assert answer.status_code == 404
        assert {**problem_of(answer).details, "instance": ""} == {
            **problem_of(other).details,
            "instance": "",
        }
    assert (other.status_code, none.status_code) == (404, 404)


async def _keep(house: House) -> None:
    house.gateway.uploads.objects.put_new(f"q/{SHA[:2]}/{SHA}-00019000", SHOWN)


def paper_with_a_picture(house: House) -> None:
    one = PaperPicture("", SHA, "image/png", 40, 30, "Biển tròn")
    shown = replace(QUESTION, pictures=[one, replace(one, place="B", alt="")])
    house.caller.handlers["exam.round_questions"] = lambda _: RoundQuestions(1, [shown])
    house.caller.handlers["exam.start"] = lambda _: attempt()


def test_who_sits_is_given_addresses_that_are_good_for_them_and_for_as_long_as_they_sit(
    house: House,
) -> None:
    paper_with_a_picture(house)
    mine, other = house.bearer("contestant"), house.bearer("contestant", person="p2")
    with house.open() as client:
        asyncio.run(_keep(house))
        started = client.post(f"{API}/rounds/{ROUND}/attempts", headers=mine).json()
        first, second = started["paper"]["questions"][0]["pictures"]
        assert (first["width"], first["height"], first["alt"]) == (40, 30, "Biển tròn")
        assert (second["place"], second["address"]) == ("B", first["address"])
        address = first["address"]
        asked = len(house.caller.asked)
        answer = client.get(address, headers=mine)
        assert (answer.status_code, answer.content) == (200, SHOWN)
        assert house.caller.asked[asked:] == [], "nobody is asked while people sit"
        assert "private" in answer.headers["cache-control"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("sandbox")
        tag = {"If-None-Match": answer.headers["etag"]}
        assert client.get(address, headers=mine | tag).status_code == 304
        assert client.get(address, headers=other).status_code == 404
        assert client.get(address).status_code == 404
        for changed in (
            address.replace("at1", "at2"),
            address.replace(SHA, "0" * 64),
            address.replace("until=", "until=9"),
            address[:-1] + ("0" if address[-1] != "0" else "1"),
            address.partition("?")[0],
            address.partition("&")[0] + "&seal=ế",
            address.replace("until=", "until=-"),
        ):
            assert client.get(changed, headers=mine).status_code == 404, changed
        staff = house.bearer("organiser", "vetter", person="p3")
        assert client.get(address, headers=staff).status_code == 404
        again = client.get("/api/attempts/at1", headers=mine).json()
        assert again["paper"]["questions"][0]["pictures"][0]["address"] == address
        house.now_us += 4 * HOUR_US
        assert client.get(address, headers=mine).status_code == 404


def test_public_questions_name_the_address_for_everybody(house: House) -> None:
    paper_with_a_picture(house)
    with house.open() as client:
        shown = client.get(f"{API}/rounds/{ROUND}/questions").json()["questions"][0]
    assert shown["pictures"][0]["address"] == f"{API}/pictures/{SHA}"


def test_pictures_that_no_question_shows_go_and_those_brought_since_yesterday_stay(
    tmp_path: Path,
) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            gateway, clock = door.gateway, [NOW_US]
            gateway.pictures._clock = lambda: clock[0]
            blue = hashlib.sha256(BLUE).hexdigest()
            door.caller.handlers["exam.needed_pictures"] = lambda _: NeededPictures([SHA])
            await gateway.pictures.keep({SHA: SHOWN, blue: BLUE})
            clock[0] += DAY_US
            await gateway.pictures.keep({SHA: SHOWN})
            assert await sweep(gateway) == 0, "of today and of yesterday none"
            clock[0] += 2 * DAY_US
            assert await sweep(gateway) == 2, "what nobody shows, and what lies there twice"
            listed = gateway.uploads.objects.listed
            names = [name for sha in (SHA, blue) for name, _ in listed(f"q/{sha[:2]}/")]
            assert names == [f"q/{SHA[:2]}/{SHA}-{NOW_US // DAY_US + 1:08d}"]
            assert await sweep(gateway) == 0
            assert await gateway.pictures.find(SHA) == SHOWN
            with pytest.raises(Unavailable):
                await gateway.pictures.find(blue)

    asyncio.run(story())


def test_a_file_of_an_author_with_one_question_about_two_pictures_is_two_questions(
    house: House,
) -> None:
    options = ("A. Cấm đi", "B. Báo nguy", "Đáp án: B")
    first, second = (paragraph(picture(name, "Biển")) for name in ("red", "blue"))
    stem = "Biển này là gì?"
    media: dict[str, bytes | None] = {"red": RED, "blue": BLUE}
    content = word(
        f"Câu 1: {stem}", first, *options, f"Câu 2: {stem}", second, *options, media=media
    )
    who = house.bearer("organiser")
    with house.open() as client:
        files = {"file": ("bank.docx", content)}
        answer = client.post(f"{API}/questions/proposals?topic=a", headers=who, files=files)
        assert answer.status_code in (200, 201), answer.text
    assert len(set(answer.json()["questions"])) == 2
    (item,) = house.caller.commands("exam.propose")
    assert len({one.question.pictures[0].sha256 for one in item.proposals}) == 2


def test_pictures_that_are_too_large_together_once_they_are_made_anew_are_refused() -> None:
    both = {"red": RED, "blue": BLUE}
    whole = sum(len(made_anew(one).content) for one in both.values())
    assert carry_out(MakePictures(both, whole)).keys() == both.keys()
    with pytest.raises(Refused) as refused:
        carry_out(MakePictures(both, whole - 1))
    assert refused.value.problem.code == "questions.too_many_pictures"
