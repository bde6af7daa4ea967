"""Winning works for everybody: pages to read, and a text to read aloud."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from contracts.contests import Contests, ContestView
from contracts.definition import EntryRules
from contracts.entry_checks import FileFacts
from contracts.errors import Refused
from contracts.handing_in import EntryFileView
from contracts.publications import Publication, Publications
from contracts.rounds import Rounds
from contracts.winning_works import WinningWork, WinningWorks, WonPrize
from entry_files.document import ReadEntry
from tests.unit.gateway.example_contest import CONTEST, DEFINITION, ENTRY, ROUND
from tests.unit.gateway.example_files import FILE, PICTURE, with_a_film
from tests.unit.gateway.fakes import NOW_US, House, refuse
from tests.unit.gateway.service_answers import handlers

PAGE = f"/contests/{CONTEST}/winners"
ESSAY = (
    "BÀI DỰ THI\nHọ và tên: Lê Thị Bình\nĐiện thoại: 0912 345 678\n\f"
    "Quê tôi có 1.200 hộ.\nTừ ngày 02/9/2020 ai cũng biết, xin gọi 0912345678.\n"
)
WON = WinningWork(
    ROUND, "bai1", 1, "B001", "essay", "Quê\u202e tôi", "Lê Thị Bình", "Xã An",
    ["portal", "loudspeaker"], [WonPrize("Giải bài viết", "Giải Nhất", 2_000_000)],
)  # fmt: skip
RULES = EntryRules(["essay"], outlets=["portal", "loudspeaker"], labels=["author", "phone"])


def world(*works: WinningWork, typed: str = "", files: tuple[str, ...] = (FILE,)) -> dict:  # type: ignore[type-arg]
    """Services of a contest of essays in which these won."""
    (phase,) = DEFINITION.phases
    plan = replace(DEFINITION, phases=[replace(phase, form="entries", quiz=None, entries=RULES)])
    facts = FileFacts("txt", len(ESSAY.encode()))
    version = replace(
        ENTRY.versions[0],
        labels={"author": "Lê Thị Bình", "phone": "0912 345 678"},
        text=typed,
        files=[EntryFileView(one, "main", "bài.txt", 1, "ab", facts, []) for one in files],
    )
    return {
        **handlers(),
        "registration.contests": lambda _item: Contests([ContestView(CONTEST, plan, 1)]),
        "scoring.winning_works": lambda _item: WinningWorks(CONTEST, list(works)),
        "exam.entry": lambda _item: replace(ENTRY, kind="essay", versions=[version]),
    }


def put(house: House, content: str = ESSAY) -> None:
    """The file as it lies in the store."""
    house.gateway.uploads.objects.put_new(f"u/{FILE}/{0:015d}", content.encode())


def test_the_page_tells_whose_it_is_and_shows_the_text_without_cover_and_telephone(
    tmp_path: Path,
) -> None:
    house = House(tmp_path, world(WON))
    with house.open() as client:
        put(house)
        page = client.get(f"{PAGE}/B001")
        again = client.get(f"{PAGE}/B001?lang=en")
        listed = client.get(PAGE).text
    assert page.status_code == 200, page.text
    for told in ("Quê tôi", "Lê Thị Bình, Xã An", "Giải Nhất", "2.000.000 đồng", "1.200 hộ."):
        assert told in page.text
    for closed in ("0912", "BÀI DỰ THI", "\u202e"):
        assert closed not in page.text
    assert "xin gọi …." in page.text
    assert "Winning works" in again.text
    assert f'href="{PAGE}/B001"' in listed
    assert "Lê Thị Bình" in listed


@pytest.mark.parametrize(("language", "told"), [("vi", "1.200 USD"), ("en", "1,200 USD")])
def test_a_prize_in_another_currency_is_shown_in_it(
    tmp_path: Path, language: str, told: str
) -> None:
    work = replace(WON, prizes=[WonPrize("Giải bài viết", "Giải Nhất", 1_200)])
    answers = world(work)
    (about,) = answers["registration.contests"](None).contests
    plan = replace(about.definition, currency="USD")
    answers["registration.contests"] = lambda _: Contests([replace(about, definition=plan)])
    house = House(tmp_path, answers)
    with house.open() as client:
        put(house)
        page = client.get(f"{PAGE}/B001?lang={language}").text
        about_it = client.get(f"/api/contests/{CONTEST}").json()
    assert told in page
    assert about_it["currency"] == "USD"


def test_the_text_to_be_read_aloud_has_no_figures_and_no_mark_up(tmp_path: Path) -> None:
    house = House(tmp_path, world(WON))
    with house.open() as client:
        put(house)
        answer = client.get(f"{PAGE}/B001.txt?lang=en")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.text.split("\n\n") == [
        "Hội thi cải cách hành chính.",
        "Giải Nhất, Giải bài viết.",
        "Tác phẩm: Quê tôi.",
        "Tác giả: Lê Thị Bình, Xã An.",
        "Quê tôi có một nghìn hai trăm hộ.",
        "Từ ngày mùng hai tháng chín năm hai nghìn không trăm hai mươi ai cũng biết, xin gọi ….\n",
    ]


@pytest.mark.parametrize(
    ("outlets", "page", "text"),
    [(["portal"], 200, 404), (["loudspeaker"], 404, 200), (["portal", "loudspeaker"], 200, 200)],
)
def test_a_work_appears_where_the_plan_says(
    tmp_path: Path, outlets: list[str], page: int, text: int
) -> None:
    house = House(tmp_path, world(replace(WON, outlets=outlets), typed="Chữ", files=()))
    with house.open() as client:
        assert client.get(f"{PAGE}/B001").status_code == page
        assert client.get(f"{PAGE}/B001.txt").status_code == text
        assert (f'href="{PAGE}/B001"' in client.get(PAGE).text) is (page == 200)


def test_what_did_not_win_is_not_there_and_exam_is_not_asked_for_it(tmp_path: Path) -> None:
    house = House(tmp_path, world(WON))
    with house.open() as client:
        for path in (f"{PAGE}/B002", f"{PAGE}/B002.txt", f"{PAGE}/bai1"):
            assert client.get(path).status_code == 404
        assert client.get("/contests/khac/winners").status_code == 404
    assert house.caller.commands("exam.entry") == []


def test_a_contest_that_shows_nothing_is_not_asked_what_won(tmp_path: Path) -> None:
    house = House(tmp_path, handlers() | {"scoring.winning_works": refuse("request.invalid")})
    with house.open() as client:
        assert client.get(PAGE).status_code == 200


def test_what_is_annulled_here_is_gone_with_the_next_look(tmp_path: Path) -> None:
    left = [WON]
    services = world() | {"scoring.winning_works": lambda _i: WinningWorks(CONTEST, list(left))}
    house = House(tmp_path, services)
    who = house.bearer("organiser")
    body = {
        "kind": "annul_entry", "round": ROUND, "work": "B001", "reason": "Chép", "digest": "a" * 64,
    }  # fmt: skip
    with house.open() as client:
        put(house)
        assert client.get(f"{PAGE}/B001").status_code == 200
        left.clear()
        made = client.post(f"/api/contests/{CONTEST}/decisions", json=body, headers=who)
        assert made.status_code == 201, made.text
        assert client.get(f"{PAGE}/B001").status_code == 404


def test_a_document_is_read_once_and_one_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    house = House(tmp_path, world(WON))
    with house.open() as client:
        put(house, "\x00\x01")
        pages = [client.get(f"{PAGE}/B001") for _ in range(2)]
        text = client.get(f"{PAGE}/B001.txt")
    assert [page.status_code for page in pages] == [200, 200]
    assert "Không hiển thị được" in pages[0].text
    assert text.status_code == 404


def test_a_picture_is_shown_as_it_was_made_for_others_and_nothing_else_of_the_work(
    tmp_path: Path,
) -> None:
    house = House(tmp_path, world(files=()))
    with house.open() as client:
        with_a_film(house)
        page = client.get(f"{PAGE}/K7M2P9Q")
        whole = client.get(f"{PAGE}/K7M2P9Q/files/1")
        part = client.get(f"{PAGE}/K7M2P9Q/files/1", headers={"range": "bytes=1-3"})
        others = [client.get(f"{PAGE}/K7M2P9Q/files/{n}").status_code for n in ("0", "2", "3", "x")]
    assert f'src="{PAGE}/K7M2P9Q/files/1" alt="Khẩu hiệu" width="40" height="30"' in page.text
    assert page.text.count("<img class") == 1
    assert "media-src 'self'" in page.headers["content-security-policy"]
    assert (whole.content, whole.headers["content-type"]) == (PICTURE, "image/png")
    assert whole.headers["content-security-policy"].startswith("sandbox;")
    assert whole.headers["cache-control"] == "private, no-store"
    assert (part.status_code, part.content) == (206, b"PNG")
    assert others == [404] * 4
    assert FILE not in repr(whole.headers) + page.text


def test_no_file_is_given_of_what_may_not_be_shown(tmp_path: Path) -> None:
    house = House(tmp_path, world(files=()))
    with house.open() as client:
        with_a_film(house, outlets=["loudspeaker"])
        assert client.get(f"{PAGE}/K7M2P9Q/files/1").status_code == 404
        assert client.get(f"{PAGE}/B001/files/1").status_code == 404
    assert house.caller.commands("exam.blind_content") == []


def test_results_and_the_contests_page_lead_to_what_won(tmp_path: Path) -> None:
    rounds = [replace(one, state="settled") for one in handlers()["exam.rounds"](None).rounds]  # type: ignore[attr-defined]
    head = Publication(CONTEST, ROUND, 1, "ab", NOW_US, 3, "k", state="final")
    services = world(WON) | {
        "exam.rounds": lambda _item: Rounds(rounds),
        "scoring.publications": lambda _item: Publications(CONTEST, [head]),
    }
    house = House(tmp_path, services)
    with house.open() as client:
        assert f'href="{PAGE}"' in client.get(f"/contests/{CONTEST}").text


def test_what_could_not_be_read_for_want_of_time_is_read_with_the_next_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(tmp_path, world(WON))
    read = house.gateway.readers.entry

    async def busy(*_args: object) -> ReadEntry:
        raise Refused("request.too_many", "too many")

    with house.open() as client:
        put(house)
        monkeypatch.setattr(house.gateway.readers, "entry", busy)
        page, text = client.get(f"{PAGE}/B001"), client.get(f"{PAGE}/B001.txt")
        monkeypatch.setattr(house.gateway.readers, "entry", read)
        assert "Quê tôi có một nghìn" in client.get(f"{PAGE}/B001.txt").text
        assert "1.200 hộ." in client.get(f"{PAGE}/B001").text
    assert (page.status_code, text.status_code) == (200, 503)
    assert "Lúc này chưa đọc được" in page.text
