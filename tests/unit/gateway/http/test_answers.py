"""What any answer looks like: problems, headers, limits, and no fault whatever is sent."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.errors import Problem, Refused
from contracts.reporting import Participation
from gateway.core.access.api_access_table import ACCESS
from gateway.core.access.rate_limits import Limits
from gateway.core.http.problem_responses import STATUS_OF, problem_answer, status_of
from gateway.core.http.size_limits_and_headers import MOST_BODY
from tests.unit.gateway.access.requests_of_routes import address
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.example_panel import judging
from tests.unit.gateway.fakes import NOW_US, House, problem_of
from tests.unit.gateway.service_answers import handlers

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("attempt.already_submitted", 409),
        ("attempt.unknown", 404),
        ("attempt.none_left", 409),
        ("contestant.excluded", 403),
        ("decision.minutes_missing", 422),
        ("decision.recipient_unknown", 422),
        ("decision.too_many_prizes", 422),
        ("decision.sealed", 409),
        ("definition.faulty", 422),
        ("role.missing", 403),
        ("round.not_open", 409),
        ("session.missing", 401),
        ("session.role_missing", 403),
        ("session.too_many_tries", 429),
        ("spreadsheet.rows_invalid", 422),
        ("spreadsheet.too_large", 413),
        ("unavailable.kept", 503),
        ("never.heard_of", 422),
    ],
)
def test_every_code_has_a_status(code: str, status: int) -> None:
    assert status_of(code) == status


@given(st.text(max_size=60))
def test_a_code_nobody_foresaw_is_still_a_refusal(code: str) -> None:
    assert status_of(code) in set(STATUS_OF.values())


@given(st.dictionaries(st.text(max_size=10), st.integers(), max_size=5))
def test_details_never_hide_what_every_problem_says(details: dict[str, int]) -> None:
    details.pop("retry_after_s", None)
    status, body, _ = problem_answer(Problem("attempt.unknown", "none", details))
    assert status == 404
    assert b'"code":"attempt.unknown"' in body
    assert b'"status":404' in body


def test_unavailable_says_when_to_come_back(house: House) -> None:
    house.caller.down = True
    with house.open() as client:
        answer = client.get("/api/contests")
    assert problem_of(answer).code == "unavailable"
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) >= 1


def test_a_fault_of_ours_is_told_without_its_trace(house: House) -> None:
    def broken(_item: Any) -> Participation:
        raise RuntimeError("a secret of the inside")

    house.caller.handlers["reporting.participation"] = broken
    with house.open() as client:
        answer = client.get(f"/api/contests/{CONTEST}/participation")
    assert problem_of(answer).code == "internal"
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/api/nothing", "not_found"),
        ("GET", "/nothing", "not_found"),
        ("GET", "/api/contests/", "not_found"),
        ("PUT", "/api/contests", "method_not_allowed"),
        ("GET", "/api/session/password", "method_not_allowed"),
        ("GET", f"/api/contests/{CONTEST}/rounds/tuan-1/standings?limit=x", "request.invalid"),
        ("GET", f"/api/contests/{CONTEST}/rounds/tuan-1/publications/0/ledger", "request.invalid"),
        ("GET", "/api/contests/none", "contest.unknown"),
        ("GET", f"/api/contests/{CONTEST}/rounds/none/standings", "round.unknown"),
    ],
)
def test_what_cannot_be_served_is_a_problem_too(
    house: House, method: str, path: str, code: str
) -> None:
    with house.open() as client:
        assert problem_of(client.request(method, path)).code == code


def test_a_mistyped_address_answers_a_reader_with_a_page_and_a_program_with_a_problem(
    house: House,
) -> None:
    with house.open() as client:
        wish = {"accept": "text/html,*/*;q=0.8"}
        page = client.get(f"/contests/{CONTEST}/resluts", headers=wish)
        problem = client.get("/api/nothing", headers=wish)
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert 'href="/"' in page.text
    assert problem_of(problem).code == "not_found"


PATHS = ["/api/contests", "/api/nothing", "/", "/sign-in", "/api/docs", "/health/live"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_every_answer_carries_the_headers_that_protect_its_reader(
    house: House, path: str, scheme: str
) -> None:
    with house.open(f"{scheme}://hoithi.test") as client:
        headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert ("strict-transport-security" in headers) == (scheme == "https")


def test_the_documentation_asks_no_other_site(house: House) -> None:
    with house.open() as client:
        page = client.get("/api/docs").text
    assert "://" not in page.replace("http://testserver", "")
    assert "/api/attempts/{attempt}/submission" in page


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("path", ["/api/session", "/api/attempts/at1/answers", "/sign-in"])
def test_a_body_that_is_too_large_is_refused(house: House, path: str, announced: bool) -> None:
    def pieces() -> Any:
        for _ in range(MOST_BODY // 1024 + 2):
            yield b"x" * 1024

    content: Any = b"x" * (MOST_BODY + 1) if announced else pieces()
    method = "PUT" if path.endswith("answers") else "POST"
    headers = {**house.bearer("contestant"), "Content-Type": "application/x-www-form-urlencoded"}
    if method == "POST":
        del headers["Authorization"]
    with house.open() as client:
        answer = client.request(method, path, content=content, headers=headers)
    assert answer.status_code == 413
    if path.startswith("/api/"):
        assert problem_of(answer).code == "request.too_large"


def test_a_bucket_fills_again_as_time_passes() -> None:
    limits = Limits(per_second=2, burst=3)
    for _ in range(3):
        limits.take("p1", NOW_US)
    with pytest.raises(Refused, match=r"request\.too_many"):
        limits.take("p1", NOW_US)
    limits.take("p2", NOW_US)
    limits.take("p1", NOW_US + 500_000)


def test_a_mad_script_only_stops_itself(house: House) -> None:
    mad, calm = house.bearer("contestant"), house.bearer("contestant", person="p2")
    with house.open() as client:
        for _ in range(400):
            answer = client.get("/api/session", headers=mad)
            if answer.status_code == 429:
                break
        assert problem_of(answer).code == "request.too_many"
        assert int(answer.headers["retry-after"]) >= 1
        assert client.get("/api/session", headers=calm).status_code == 200


METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
ADDRESSES = sorted({address(path) for _, path in ACCESS if not path.endswith("/stream")})
ADDRESSES += ["/", "/sign-in", "/sign-out", "/password", f"/contests/{CONTEST}/participation",
              f"/contests/{CONTEST}/results", "/static/x/y", "/receipts/bn1"]  # fmt: skip
KINDS = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data",
         "multipart/form-data; boundary=x", "text/plain; charset=\xff", ""]  # fmt: skip
HEADERS = ["authorization", "cookie", "x-csrf-token", "arrival-stamp", "idempotency-key", "accept"]
latin = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60)


@pytest.fixture(scope="module")
def open_house(tmp_path_factory: pytest.TempPathFactory) -> Any:
    house = House(tmp_path_factory.mktemp("house"), judging() | handlers())
    for limits in (house.gateway.limits, house.gateway.address_limits):
        limits.per_second = limits.burst = 1e9
    with house.open() as client:
        yield house, client


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    method=st.sampled_from(METHODS),
    path=st.sampled_from(ADDRESSES),
    query=st.text(max_size=30),
    kind=st.sampled_from(KINDS),
    headers=st.dictionaries(st.sampled_from(HEADERS), latin, max_size=3),
    body=st.binary(max_size=300)
    | st.sampled_from([b"{}", b"[]", b'{"answers":{"\\u0000":"A"}}', b'{"answers":{},"x":1}'])
    | st.text(max_size=100).map(lambda text: b"--x\r\n" + text.encode() + b"\r\n--x--\r\n"),
    signed_in=st.booleans(),
)
def test_any_bytes_to_any_route_make_no_fault(
    open_house: Any, method: str, path: str, query: str, kind: str, headers: dict[str, str],
    body: bytes, signed_in: bool,
) -> None:  # fmt: skip
    house, client = open_house
    sent = {name: value.encode("latin-1") for name, value in headers.items()}
    sent["content-type"] = kind.encode("latin-1")
    if signed_in:
        sent |= {k: v.encode() for k, v in house.bearer("organiser", "contestant").items()}
    answer = client.request(method, path, params={"q": query, "limit": query, "round": query},
                            headers=sent, content=body)  # fmt: skip
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400 and method != "HEAD" and path.startswith("/api/"):
        problem_of(answer)
