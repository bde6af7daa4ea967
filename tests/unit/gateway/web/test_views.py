"""Every page in every state and language, as a browser without scripts gets it."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.publications import LedgerPlace
from gateway.core.access.sessions import COOKIE
from gateway.web import sign_in_and_error_pages
from gateway.web.rendering import POLICY
from gateway.web.sign_in_and_error_pages import PASSWORD_ERRORS, SIGN_IN_ERRORS
from gateway.web.text_catalogue import LANGUAGES
from gateway.web.viewer import Viewer
from tests.support.one_thread import Client
from tests.unit.gateway.city import CONTEST, City, State

EXAM = f"/contests/{CONTEST}/rounds/tuan-2/exam"
PARTICIPATION = f"/contests/{CONTEST}/participation"
RESULTS = f"/contests/{CONTEST}/results"
PUBLIC = ["/", "/sign-in", f"/contests/{CONTEST}", PARTICIPATION, f"{PARTICIPATION}?round=tuan-1",
          RESULTS, f"{RESULTS}?round=tuan-3"]  # fmt: skip


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path)


@pytest.fixture
def client(city: City) -> Iterator[Client]:
    with city.house.open() as client:
        yield client


@pytest.fixture
def signed_in(city: City, client: Client) -> Client:
    client.cookies.set(COOKIE, city.house.token("contestant"))
    return client


@pytest.fixture
def with_a_code(city: City, client: Client) -> Client:
    """Somebody who came with an activation code."""
    client.cookies.set(COOKIE, city.house.token("contestant", must_change=True))
    return client


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_need_no_sign_in(client: Client, path: str, language: str) -> None:
    answer = client.get(path, params={"lang": language} if "?" not in path else None)
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"] == POLICY
    assert not re.search(r"<script(?![^>]* src=)|<style| style=| on\w+=", answer.text)
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", answer.text)


def test_a_language_once_chosen_stays(client: Client) -> None:
    assert '<html lang="vi">' in client.get("/").text
    assert '<html lang="en">' in client.get("/?lang=en").text
    assert '<html lang="en">' in client.get("/sign-in").text


def test_the_exam_asks_to_sign_in_and_comes_back(client: Client) -> None:
    answer = client.get(EXAM)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?next={EXAM.replace('/', '%2F')}"


def test_an_activation_code_leads_to_the_choice_of_a_password(
    with_a_code: Client,
) -> None:
    for path in ("/", EXAM):
        assert with_a_code.get(path).headers["location"].startswith("/password?next=")
    answer = with_a_code.get(f"/contests/{CONTEST}/judging?a=1&b=2")
    back = f"%2Fcontests%2F{CONTEST}%2Fjudging%3Fa%3D1%26b%3D2"
    assert answer.headers["location"] == f"/password?next={back}"
    assert 'name="current"' not in with_a_code.get("/password").text


def test_the_choice_of_a_password_can_wait_until_after_the_exam(
    with_a_code: Client,
) -> None:
    assert with_a_code.get(EXAM).headers["location"].startswith("/password?next=")
    later = with_a_code.get(f"/password?later=1&next={EXAM}")
    assert later.headers["location"] == EXAM
    assert with_a_code.get(EXAM).status_code == 200


def test_who_knows_the_password_is_asked_for_it(signed_in: Client) -> None:
    assert 'name="current"' in signed_in.get("/password").text


@pytest.mark.parametrize("state", ["planned", "open", "closed", "settled", "published"])
def test_a_round_can_be_entered_only_while_it_is_open(
    city: City, signed_in: Client, state: State
) -> None:
    opens, closes, _ = city.windows["tuan-2"]
    city.windows["tuan-2"] = (opens, closes, state)
    page = signed_in.get(EXAM).text
    assert ('id="start"' in page) is (state in ("open", "planned"))
    assert ('id="not-yet"' in page) is (state == "planned")  # its script shows the button in time
    assert (f'href="{EXAM}"' in signed_in.get("/").text) is (state == "open")


def test_an_attempt_in_progress_is_resumed_by_the_page_itself(
    city: City, signed_in: Client
) -> None:
    city.attempt(state="in_progress", submitted_at_us=None, receipt=None)
    page = signed_in.get(EXAM).text
    assert config(page)["resume"] is True
    assert 'id="start"' in page


def test_after_the_last_attempt_there_is_a_receipt_and_no_button(
    city: City, signed_in: Client
) -> None:
    city.attempt()
    for path in (EXAM, "/", f"/contests/{CONTEST}"):
        page = signed_in.get(path).text
        assert 'href="/receipts/BN-1"' in page
        assert "14/10/2024 09:31:05" in page
    assert 'id="start"' not in signed_in.get(EXAM).text


@pytest.mark.parametrize(
    ("extra", "expected"),
    [({}, "Chưa công bố"), ({"line": 7}, "Dòng 7"), ({"kind": "automatic"}, "Hết giờ")],
)
def test_anyone_with_its_number_can_check_a_receipt(
    city: City, client: Client, extra: dict[str, Any], expected: str
) -> None:
    city.place = LedgerPlace(1, extra["line"]) if "line" in extra else LedgerPlace()
    city.receipt = replace(city.receipt, kind=extra.get("kind", "person"))
    page = client.get("/receipts/BN-1").text
    assert "19/20" in page
    assert expected in page
    assert client.get("/receipts/BN-2").status_code == 404


@pytest.mark.parametrize("asked", [True, False])
def test_the_prediction_is_asked_only_where_the_round_has_one(
    city: City, signed_in: Client, asked: bool
) -> None:
    city.prediction = asked
    assert ('id="prediction"' in signed_in.get(EXAM).text) is asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_script_gets_every_text_that_it_uses(signed_in: Client, language: str) -> None:
    for path, script in ((EXAM, "exam.js"), (PARTICIPATION, "participation.js")):
        page = signed_in.get(path, params={"lang": language}).text
        address = re.search(rf'src="(/static/\w+/{script})"', page)
        assert address
        used = re.findall(r"\bt\('([^']+)'", signed_in.get(address[1]).text)
        assert used
        assert set(used) <= set(config(page)["texts"])


def test_participation_without_scripts_is_searched_and_ordered_by_the_server(
    client: Client,
) -> None:
    page = client.get(PARTICIPATION, params={"q": "DO SON", "sort": "name", "desc": "1"}).text
    names = re.findall(r'role="rowheader">([^<]+)<', page.split('id="agencies"')[1])
    assert names == [f"Quận Đồ Sơn {n}" for n in (6, 5, 4, 3, 2)] + ["Quận Đồ Sơn"]
    assert client.get(PARTICIPATION, params={"sort": "<x>", "state": "?"}).status_code == 200


def test_what_a_visitor_typed_is_shown_as_text(client: Client) -> None:
    page = client.get(PARTICIPATION, params={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page


@pytest.mark.parametrize("name", [*SIGN_IN_ERRORS])
def test_every_sign_in_error_is_in_the_summary(client: Client, name: str) -> None:
    assert_error(client, "sign_in", name)


@pytest.mark.parametrize("name", [*PASSWORD_ERRORS])
def test_every_password_error_is_in_the_summary(client: Client, name: str) -> None:
    assert_error(client, "password", name, Viewer("p", "Người"))


def assert_error(client: Client, form: str, name: str, *more: Any) -> None:
    from starlette.requests import Request

    app = SimpleNamespace(state=SimpleNamespace(logo=None))
    scope = {"type": "http", "app": app,
             "method": "POST", "path": "/", "query_string": b"", "headers": [],
             "server": ("test", 80), "scheme": "http"}  # fmt: skip
    answer = getattr(sign_in_and_error_pages, form)(Request(scope), *more, errors=[name])
    page = bytes(answer.body).decode()
    link = re.search(r'<li><a href="#(\w+)">([^<]+)</a>', page)
    assert link
    assert f'id="{link[1]}"' in page


def test_unknown_names_get_a_page_that_says_so(client: Client, signed_in: Client) -> None:
    for path in ("/contests/none", "/contests/none/participation",
                 f"/contests/{CONTEST}/rounds/none/exam", f"{RESULTS}?round=none"):  # fmt: skip
        answer = signed_in.get(path)
        assert answer.status_code == 404
        assert "Không tìm thấy" in answer.text


def test_an_outage_gets_a_page_that_says_so(city: City, client: Client) -> None:
    city.house.caller.down = True
    answer = client.get("/")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"


def test_static_files_are_kept_for_ever_under_their_version(client: Client) -> None:
    address = re.search(r'href="(/static/\w+/hoithi.css)"', client.get("/").text)
    assert address
    answer = client.get(address[1])
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    assert client.get("/static/old/hoithi.css").headers["cache-control"] == "no-cache"
    assert client.get("/static/old/../views.py").status_code == 404
    assert client.get("/static/old/none.css").status_code == 404


def config(page: str) -> dict[str, Any]:
    found = re.search(r"data-config='([^']*)'", page)
    assert found
    read: dict[str, Any] = json.loads(unescape(found[1]))
    return read
