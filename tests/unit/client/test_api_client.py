"""The commands' HTTP client: credentials and refusals that people can read."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from cli.error_output import explain, problem_lines
from client.api_client import Api, ApiError
from client.sign_in import NoCredentials, connect
from contracts.errors import Problem

PROBLEMS = {
    "problems": [
        {"sheet": "Danh sách", "row": 7, "column": "Họ và tên", "value": "", "reason": "bỏ trống"},
        {"sheet": "Danh sách", "row": 120, "column": "Khối", "value": "xa", "reason": "không có"},
    ],
    "total": 5,
}


class Server:
    """Answers like a platform and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any, str]] = []
        self.must_change = True

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body: Any = json.loads(request.content) if request.content else None
        token = request.headers.get("authorization", "")
        self.asked.append((request.url.path, body, token))
        if request.url.path == "/api/session" and body["password"] == "wrong":
            problem = {"code": "session.wrong_credentials", "detail": "Sai mật khẩu", "status": 401}
            return httpx.Response(401, json=problem)
        return httpx.Response(
            200, json={"token": f"t{len(self.asked)}", "must_change_password": self.must_change}
        )


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    """Every client talks to this server; no credentials in the environment."""
    found = Server()
    for name in ("HOITHI_TOKEN", "HOITHI_USERNAME", "HOITHI_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    transport = httpx.MockTransport(found)
    real = httpx.Client

    def client(**more: Any) -> httpx.Client:
        return real(**more, transport=transport)

    monkeypatch.setattr(httpx, "Client", client)
    return found


def accounts_file(folder: Path) -> Path:
    file = folder / "first-accounts.json"
    file.write_text(
        json.dumps(
            [
                {"username": "van-hanh", "code": "B"},
                {"username": "ban-to-chuc", "code": "A"},
            ]
        )
    )
    return file


def test_a_token_from_the_environment_needs_no_sign_in(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOITHI_TOKEN", "abc")
    with connect(None, tmp_path / "none") as api:
        api.get("/api/contests")
    assert server.asked == [("/api/contests", None, "Bearer abc")]


def test_the_first_organiser_chooses_a_password_once_and_it_is_kept_private(
    server: Server, tmp_path: Path
) -> None:
    file = accounts_file(tmp_path)
    connect(None, file)
    kept = {item["username"]: item for item in json.loads(file.read_text())}
    chosen = kept["ban-to-chuc"]["password"]
    assert server.asked[1][:2] == ("/api/session/password", {"current": "A", "new": chosen})
    assert file.stat().st_mode & 0o777 == 0o600
    assert kept["van-hanh"]["password"] is None
    server.asked.clear()
    connect(None, file)
    assert [body["password"] for _, body, _ in server.asked] == [chosen]


def test_without_credentials_it_says_what_to_set(server: Server, tmp_path: Path) -> None:
    with pytest.raises(NoCredentials, match="HOITHI_USERNAME"):
        connect(None, tmp_path / "none.json")
    assert server.asked == []


def test_a_refusal_is_an_error_with_its_code(server: Server) -> None:
    with Api() as api, pytest.raises(ApiError) as caught:
        api.sign_in("a", "wrong")
    assert (caught.value.status, caught.value.problem.code) == (401, "session.wrong_credentials")


def test_wrong_rows_are_listed_as_a_table_with_how_many_are_left() -> None:
    head, first, second, rest = problem_lines(PROBLEMS)
    assert head.split()[0] == "trang/sheet"
    assert first.split() == ["Danh", "sách", "7", "Họ", "và", "tên", "bỏ", "trống"]
    assert "120" in second
    assert "không có" in second
    assert first.index("7") == second.index("120")
    assert "3" in rest


def test_a_refusal_goes_to_standard_error_with_status_1(
    capsys: pytest.CaptureFixture[str],
) -> None:
    error = ApiError(422, Problem("spreadsheet.rows_invalid", "2 lỗi", PROBLEMS))
    assert explain(error) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "2 lỗi [spreadsheet.rows_invalid]" in err


def test_a_refusal_as_json_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(ApiError(422, Problem("a.b", "c")), as_json=True) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "a.b"
