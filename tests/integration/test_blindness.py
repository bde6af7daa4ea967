"""Judges, chairs and clerks learn nowhere whose a work is: every address of the platform, with real
files that name their authors wherever a file can, over real services."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from client.api_client import Api, ApiError
from contracts.definition import EntryFormat
from gateway.core.access.api_access_table import ACCESS
from gateway.core.access.page_access_table import PAGE_ACCESS
from gateway.core.access.sessions import COOKIE
from tests.support import media
from tests.support.call_for_works import (
    AGENCIES,
    AUTHORS,
    BASE,
    CONTEST,
    JUDGES,
    PANEL,
    ROUND,
    SHEETS,
    TITLED,
    CallForWorks,
    essay_of,
    picture_of,
    running_call,
)
from tests.support.canaries import found_in
from tests.support.embedded import SetClock

pytestmark = pytest.mark.slow

WHOLE = {"marks": {"noi-dung": "50", "hinh-thuc": "30"}}
#: list all agencies of the contest, whether anything of theirs is marked or not
OF_ALL_AGENCIES = re.compile(r".*/(participation|participation/stream|participation\.xlsx)(\?.*)?")
#: what a judge of this contest can get an answer from, at the least
LEAST = {"gk-lan": 49, "gk-minh": 48, "thu-ky": 26}


CLIPS: list[tuple[EntryFormat, str, str]] = [
    ("mp4", "video", "bichngan-quay.mp4"),
    ("webm", "video", "bichngan-dung.webm"),
    ("mp3", "sound", "bichngan-hat.mp3"),
]


@pytest.fixture(scope="module")
def call(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CallForWorks]:
    """Works of two people, with every judge; one has handed a sheet in, one has a draft."""
    with running_call(tmp_path_factory.mktemp("call")) as made:
        ngan, dao = AUTHORS
        made.hand_in(
            ngan,
            "essay",
            [
                ("bai-viet-bichngan.docx", essay_of(ngan), "main"),
                ("anh-kem-bichngan.png", picture_of(ngan), "attachment"),
            ],
        )
        made.hand_in(dao, "picture", [("anh-cua-hongdao.png", picture_of(dao), "main")])
        made.hand_in(dao, "text", [])
        made.hand_in(dao, "picture", [("hongdao-dem-hoi.jpg", media.picture(), "main")])
        for kind, wanted, name in CLIPS:
            made.hand_in(ngan, wanted, [(name, media.clip(kind, titled=True), "main")])
        made.settle()
        made.give_out()
        with made.as_("gk-lan") as api:
            api.post(f"{SHEETS}/{made.sheets['gk-lan'][0]}/hand-in", WHOLE)
        with made.as_("gk-minh") as api:
            draft = {"marks": {"noi-dung": "10"}}
            api.call("PUT", f"{SHEETS}/{made.sheets['gk-minh'][0]}", json=draft)
        yield made


def addresses(call: CallForWorks) -> list[str]:
    """Every GET of both tables, with everything that there is to ask for."""
    uploads = [one for work in call.works for one in work.uploads]
    known: dict[str, list[str]] = {
        "contest": [CONTEST],
        "round": [ROUND],
        "round_id": [ROUND],
        "phase": ["bai"],
        "panel": [PANEL],
        "sheet": [sheet for judge in JUDGES for sheet in call.sheets[judge]],
        "entry": [work.entry for work in call.works],
        "file": uploads,
        "upload": uploads,
        "agency": [*AGENCIES],
        "person": [call.people[author.code.lower()] for author in AUTHORS],
        "number": ["1", "2", "3"],
    }
    found = set()
    for method, path in [*ACCESS, *PAGE_ACCESS]:
        if method == "GET":
            found |= set(_filled(path, known))
    return sorted(found)


def _filled(path: str, known: dict[str, list[str]]) -> Iterator[str]:
    blank = re.search(r"\{(\w+)\}", path)
    if blank is None:
        yield path
        return
    for one in known.get(blank[1], ["khong-co"]):
        yield from _filled(path.replace(blank[0], one), known)


#: a question waits 2.5 s for its answer
ASKED_AGAIN = 10


class Reader:
    """Somebody of the panel who asks for everything, as a browser and as a program."""

    def __init__(self, client: httpx.Client, token: str, clock: SetClock) -> None:
        self.client, self.clock = client, clock
        self.headers = {"Authorization": f"Bearer {token}"}
        self.cookies = {"Cookie": f"{COOKIE}={token}"}

    def read(self, path: str) -> tuple[int, bytes]:
        """What is told there: headers and body; of what never ends its beginning. Where a busy
        machine does not answer in time it is asked again, as any client would."""
        for _ in range(ASKED_AGAIN):
            status, told = self._read(path)
            if status != 503:
                break
        return status, told

    def _read(self, path: str) -> tuple[int, bytes]:
        self.clock.forward(1)  # nobody asks for so much at once
        headers = self.headers if path.startswith("/api/") else self.cookies
        with self.client.stream("GET", path, headers=headers) as answer:
            told = repr(answer.headers.multi_items()).encode() + b"\n"
            if path.endswith("/stream") and answer.status_code == 200:
                return answer.status_code, told + next(answer.iter_bytes())
            return answer.status_code, told + answer.read()


@contextmanager
def reading(call: CallForWorks, username: str) -> Iterator[Reader]:
    """Signed in as somebody."""
    with (
        call.as_(username) as api,
        httpx.Client(base_url=call.platform.url, timeout=20, trust_env=False) as client,
    ):
        yield Reader(client, api.token, call.platform.clock)


def canaries(call: CallForWorks, path: str) -> list[str]:
    """What must not be told there: all that is no part of the question."""
    every = {one for work in call.works for one in call.secrets_of(work)}
    if not OF_ALL_AGENCIES.fullmatch(path):
        every |= {name for code, name in AGENCIES.items() if code != "TVI"}
    return [one for one in every if one not in path]


@pytest.mark.parametrize("username", LEAST)
def test_nothing_that_a_judge_may_fetch_tells_whose_a_work_is(
    call: CallForWorks, username: str
) -> None:
    answered: set[str] = set()
    with reading(call, username) as reader:
        for path in addresses(call):
            status, told = reader.read(path)
            assert status in (200, 303, 400, 403, 404, 409, 410), (path, status, told)
            assert found_in(told, canaries(call, path)) == [], path
            if status == 200:
                answered.add(path)
    assert len(answered) >= LEAST[username], sorted(answered)
    theirs = {f"{SHEETS}/{one}" for one in call.sheets[username]}
    assert theirs <= answered
    assert {one.removeprefix("/api") for one in theirs} <= answered
    # two pictures, an attached one, two videos and a sound; a document has no file for judges
    shown = [path for path in answered if "/files/" in path]
    assert len(shown) == (6 if theirs else 0)


def test_what_is_looked_for_would_be_found_where_it_stands(call: CallForWorks) -> None:
    """The organiser, who may know, is told each canary: the search is not blind itself."""
    with call.as_organiser() as api:
        for work in call.works:
            path = f"{BASE}/entries/{work.entry}"
            told = api.call("GET", path).content
            for file in work.uploads:
                content = api.call("GET", f"{path}/files/{file}").content
                names = [work.author.name, TITLED]
                assert found_in(content, names), (work.kind, file)
            secrets = set(call.secrets_of(work)) - {TITLED}
            assert set(found_in(told, secrets)) == secrets
    for author in AUTHORS:
        for content in (essay_of(author), picture_of(author)):
            assert author.name in found_in(content, [author.name])


def test_whatever_a_judge_sends_is_answered_without_telling_whose_it_is(
    call: CallForWorks,
) -> None:
    statuses = set()
    with call.as_("gk-minh") as api:
        for judge in ("gk-hoa", "gk-minh"):
            for sheet in call.sheets[judge]:
                for method, path, given in (
                    ("PUT", "", {"marks": {"noi-dung": "99"}}),
                    ("PUT", "", WHOLE),
                    ("POST", "/confirm", WHOLE),
                    ("POST", "/decline", {"reason": ""}),
                    ("POST", "/hand-in", WHOLE),
                    ("POST", "/hand-in", WHOLE),
                ):
                    status, told = _sent(api, method, f"{SHEETS}/{sheet}{path}", given)
                    assert found_in(told, canaries(call, path)) == [], (method, path)
                    statuses.add(status)
        uploads = [one for work in call.works for one in work.uploads]
        for method in ("HEAD", "DELETE", "PATCH"):
            for upload in uploads:
                call.platform.clock.forward(10)
                status, told = _sent(api, method, f"/api/uploads/{upload}", None)
                assert status in (404, 412), (method, status)
                assert found_in(told, canaries(call, upload)) == []
    assert statuses >= {200, 201, 404, 422}


def _sent(api: Api, method: str, path: str, given: Any) -> tuple[int, bytes]:
    try:
        answer = api.call(method, path, json=given)
    except ApiError as error:
        return error.status, repr(error.problem).encode()
    return answer.status_code, repr(answer.headers.multi_items()).encode() + answer.content


def test_somebody_elses_sheet_answers_as_one_that_there_is_not(call: CallForWorks) -> None:
    with reading(call, "gk-minh") as reader:
        found = [
            reader.client.get(f"{SHEETS}/{sheet}{rest}", headers=reader.headers)
            for sheet in (call.sheets["gk-lan"][0], "khong-co")
            for rest in ("", "/files/1")
        ]
    assert {one.status_code for one in found} == {404}
    assert len({one.content for one in found}) == 1
