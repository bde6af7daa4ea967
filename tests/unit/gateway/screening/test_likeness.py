"""What an entry is like: of another contest's work a screener learns its contest, and no more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.accounts import CheckRole
from contracts.contests import Contests, ContestView
from contracts.empty_reply import Done
from contracts.errors import Refused
from contracts.handing_in import EntryQuery
from contracts.likeness import Alike, AlikePair
from gateway.core.access.sessions import COOKIE
from gateway.screening.pages.side_by_side import pieces
from tests.unit.gateway.example_contest import CONTEST, DEFINITION, ENTRY
from tests.unit.gateway.fakes import House

OTHER = "nam-truoc"
API = f"/api/contests/{CONTEST}/entries/bai1/alike"


@pytest.fixture
def like(house: House) -> House:
    """The entry is like one of another contest, which has a name in it."""
    pair = AlikePair(7, "", OTHER, "bai-khac", 1, "", 400, False)
    house.caller.handlers["exam.alike"] = lambda item: Alike(1, [pair])
    past = replace(DEFINITION, slug=OTHER, title="Hội thi năm trước")
    house.caller.handlers["registration.contests"] = lambda item: Contests(
        [ContestView(CONTEST, DEFINITION, 1), ContestView(OTHER, past, 1)]
    )
    return house


def asked(house: House) -> list[str]:
    """Whose entries exam was asked for."""
    return [one.contest for one in house.caller.commands("exam.entry") if _anybodys(one)]


def _anybodys(one: EntryQuery) -> bool:
    return one.person is None


def test_of_another_contests_work_its_contest_is_told_and_nothing_else(like: House) -> None:
    with like.open() as client:
        headers = like.bearer("organiser", contest=CONTEST)
        (told,) = client.get(API, headers=headers).json()["alike"]
    assert told == {
        "source": 7,
        "contest": OTHER,
        "contest_title": "Hội thi năm trước",
        "share": 40,
        "exact": False,
        "entry": None,
        "code": None,
        "title": None,
        "agency": None,
    }
    assert OTHER not in asked(like)


def test_who_organises_both_is_told_which_it_is(like: House) -> None:
    with like.open() as client:
        headers = like.bearer("organiser")
        (told,) = client.get(API, headers=headers).json()["alike"]
    assert (told["entry"], told["title"]) == (ENTRY.entry, ENTRY.versions[-1].title)
    assert asked(like) == [OTHER]


def test_nobody_else_asks_what_an_entry_is_like(like: House) -> None:
    with like.open() as client:
        for role in ("contestant", "judge", "liaison"):
            assert client.get(API, headers=like.bearer(role)).status_code == 403
        stranger = like.bearer("organiser", contest=OTHER)
        assert client.get(API, headers=stranger).status_code == 403
    assert like.caller.commands("exam.alike") == []


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=8)


@given(SPANS)
def test_pieces_are_the_text_again_and_only_what_was_named_is_marked(
    given_: list[tuple[int, int]],
) -> None:
    text = "".join(chr(0x61 + n % 26) for n in range(60))
    spans = [(start, start + length) for start, length in given_]
    found = pieces(text, spans)
    assert "".join(one.text for one in found) == text
    at = 0
    for piece in found:
        inside = any(start <= at and at + len(piece.text) <= end for start, end in spans)
        assert inside == bool(piece.number)
        at += len(piece.text)


def test_whose_role_in_the_other_contest_was_taken_away_knows_its_work_no_more(
    like: House,
) -> None:
    def check(item: CheckRole) -> Done:
        if item.contest == OTHER:
            raise Refused("role.missing", "no longer")
        return Done()

    like.caller.handlers["registration.check_role"] = check
    with like.open() as client:
        headers = like.bearer("organiser")
        (told,) = client.get(API, headers=headers).json()["alike"]
        client.cookies.set(COOKIE, like.token("organiser"))
        page = client.get(f"/contests/{CONTEST}/screening/bai1/alike/7")
    assert (told["entry"], told["title"], told["code"]) == (None, None, None)
    assert page.status_code == 200
    assert "chỉ Ban Tổ chức của hội thi đó được xem" in page.text
    assert OTHER not in asked(like)
