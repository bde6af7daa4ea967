"""The platform's HTTP API for commands: one client, credentials, refusals that people can read."""

import argparse
import os
import secrets
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import msgspec

from contracts.errors import Problem
from plumbing.files import put_in_place, write_private

DEFAULT_URL = "http://127.0.0.1:8000"
DEFAULT_ACCOUNTS = Path("var/hoithi/first-accounts.json")
FIRST_ORGANISER = "ban-to-chuc"
FIRST_OPERATOR = "van-hanh"
TIMEOUT_S = 90.0  # a big roster takes its time
CONNECT_S = 5.0
_MOST_ROWS = 50
_MEMBERS = frozenset({"type", "title", "status", "detail", "code"})


class ApiError(Exception):
    """The platform refused. ``problem`` is what it said, ``status`` the HTTP status."""

    def __init__(self, status: int, problem: Problem) -> None:
        super().__init__(f"{problem.message} [{problem.code}]")
        self.status, self.problem = status, problem


class Unreachable(Exception):  # noqa: N818 - a state of the other side
    """Nobody answers at this address."""


class NoCredentials(Exception):  # noqa: N818 - a state of the command line
    """Nothing to sign in with."""


class FirstAccount(msgspec.Struct):
    """One line of ``first-accounts.json``; ``password`` once it was chosen."""

    username: str
    code: str
    password: str | None = None


class Api:
    """A client that signs in once. Every call raises ``ApiError`` or ``Unreachable``."""

    def __init__(self, url: str = DEFAULT_URL, token: str = "") -> None:
        self.url, self.token = url.rstrip("/"), token
        timeout = httpx.Timeout(TIMEOUT_S, connect=CONNECT_S)
        # Never through a proxy of the environment: the platform is this machine's or this house's.
        self._client = httpx.Client(base_url=self.url, timeout=timeout, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def call(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request; ``more`` as httpx takes it (``json``, ``files``, ``params``...)."""
        headers = dict(more.pop("headers", {}))
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            response = self._client.request(method, path, headers=headers, **more)
        except (httpx.HTTPError, httpx.InvalidURL) as reason:
            raise Unreachable(
                f"Không liên lạc được với {self.url}. (No answer there: {reason}.)"
            ) from reason
        if response.status_code >= 400:
            raise ApiError(response.status_code, problem_of(response))
        return response

    def get(self, path: str, **params: Any) -> Any:
        """The JSON answer of a GET."""
        return self.call("GET", path, params=params or None).json()

    def post(self, path: str, body: Any = None, **params: Any) -> Any:
        """The JSON answer of a POST with a JSON body."""
        return self.call("POST", path, json=body, params=params or None).json()

    def upload(self, path: str, file: Path, **params: Any) -> Any:
        """The JSON answer to a file sent as a form."""
        with file.open("rb") as content:
            return self.call(
                "POST", path, files={"file": (file.name, content)}, params=params or None
            ).json()

    def sign_in(self, username: str, password: str) -> dict[str, Any]:
        """Sign in with a password or an activation code; later calls speak for this person."""
        self.token = ""
        session: dict[str, Any] = self.post(
            "/api/session", {"username": username, "password": password}
        )
        self.token = session["token"]
        return session

    def choose_password(self, username: str, current: str, new: str) -> None:
        """Choose a password; the session goes on."""
        try:
            session = self.post("/api/session/password", {"current": current, "new": new})
            self.token = session["token"]
        except ApiError as error:
            # On a machine at its limit the change may be carried out and its answer get lost.
            if error.problem.code != "session.ended" and error.status != 503:
                raise
            self.sign_in(username, new)

    def sign_in_first(self, username: str, code: str) -> str:
        """Sign in with a code, choose a random password and answer it."""
        if not self.sign_in(username, code)["must_change_password"]:
            return code
        chosen = random_password()
        self.choose_password(username, code, chosen)
        return chosen


def random_password() -> str:
    """Easy to copy, impossible to guess: 96 random bits in four groups."""
    return "-".join(secrets.token_hex(3) for _ in range(4))


def problem_of(response: httpx.Response) -> Problem:
    """The problem details of an answer; something readable when it has none."""
    try:
        body = msgspec.json.decode(response.content)
        details = {name: value for name, value in body.items() if name not in _MEMBERS}
        return Problem(str(body["code"]), str(body["detail"]), details)
    except (msgspec.MsgspecError, KeyError, AttributeError, TypeError):
        reason = response.reason_phrase
        return Problem("http", f"HTTP {response.status_code} {reason} ({response.request.url})")


def add_connection_arguments(parser: argparse.ArgumentParser) -> None:
    """``--url`` and ``--accounts``, the same for every command that talks to a platform."""
    parser.add_argument(
        "--url",
        default=os.environ.get("HOITHI_URL"),
        help=f"address of the platform (default: $HOITHI_URL or {DEFAULT_URL})",
    )
    parser.add_argument(
        "--accounts",
        type=Path,
        default=DEFAULT_ACCOUNTS,
        metavar="FILE",
        help=f"first accounts of the installation (default: {DEFAULT_ACCOUNTS})",
    )


_CREDENTIALS_HELP = """\
credentials, the first that is there: HOITHI_TOKEN; HOITHI_USERNAME and HOITHI_PASSWORD; the
{whose} activation code in --accounts FILE (a password is chosen at the first sign-in and
written back into that file, which only its owner can read)
"""
CREDENTIALS_HELP = _CREDENTIALS_HELP.format(whose="organiser's")
OPERATOR_CREDENTIALS_HELP = _CREDENTIALS_HELP.format(whose="operator's")


def connect(url: str | None, accounts: Path, first: str = FIRST_ORGANISER) -> Api:
    """A client that has signed in: by the environment, or as the account ``first`` of the file.
    ``NoCredentials``, ``ApiError``, ``Unreachable``."""
    api = Api(url or DEFAULT_URL, os.environ.get("HOITHI_TOKEN", ""))
    if api.token:
        return api
    username, password = (os.environ.get(f"HOITHI_{name}") for name in ("USERNAME", "PASSWORD"))
    if username and password:
        api.sign_in(username, password)
        return api
    if not accounts.is_file():
        raise NoCredentials(
            f"Chưa có tài khoản để đăng nhập: đặt HOITHI_USERNAME và HOITHI_PASSWORD, hoặc chỉ tệp "
            f"bằng --accounts (không thấy {accounts}). (No credentials.)"
        )
    _sign_in_from_file(api, accounts, first)
    return api


def _sign_in_from_file(api: Api, file: Path, username: str) -> None:
    try:
        accounts = msgspec.json.decode(file.read_bytes(), type=list[FirstAccount])
    except (OSError, msgspec.MsgspecError) as reason:
        raise NoCredentials(f"{file}: {reason}") from reason
    account = next((item for item in accounts if item.username == username), None)
    if account is None:
        raise NoCredentials(
            f"{file}: không có tài khoản {username}; đặt HOITHI_USERNAME và HOITHI_PASSWORD. "
            "(No such account in it.)"
        )
    if account.password:
        api.sign_in(account.username, account.password)
        return
    session = api.sign_in(account.username, account.code)
    if not session["must_change_password"]:
        return
    # Written down before it is told, so that a crash in between locks nobody out.
    chosen = random_password()
    account.password = chosen
    waiting = file.with_name(f"{file.name}.new")
    write_private(waiting, msgspec.json.format(msgspec.json.encode(accounts)))
    api.choose_password(account.username, account.code, chosen)
    put_in_place(waiting, file)


def explain(error: Exception, *, as_json: bool = False) -> int:
    """Tell people why it did not work, wrong rows one a line; the exit status is 1."""
    if as_json:
        problem = error.problem if isinstance(error, ApiError) else Problem("failed", str(error))
        print(msgspec.json.encode({"error": problem}).decode())
        return 1
    print(str(error), file=sys.stderr)
    details = error.problem.details if isinstance(error, ApiError) else {}
    for line in problem_lines(details):
        print(line, file=sys.stderr)
    return 1


def problem_lines(details: dict[str, Any]) -> list[str]:
    """What is wrong with rows or questions as a table, findings of a definition one a line."""
    lines = [f"{item['key']}: {item['message']}" for item in details.get("findings", [])]
    problems = details.get("problems", [])
    if problems:
        columns = _OF_A_QUESTION if "question" in problems[0] else _OF_A_ROW
        rows = [tuple(columns.values())]
        rows += [
            tuple(str(problem.get(name, "")) for name in columns)
            for problem in problems[:_MOST_ROWS]
        ]
        widths = [max(len(row[place]) for row in rows) for place in range(len(columns) - 1)]
        for row in rows:
            padded = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
            lines.append("  ".join([*padded, row[-1]]).rstrip())
    left = details.get("total", len(problems)) - min(len(problems), _MOST_ROWS)
    if problems and left > 0:
        lines.append(f"… và {left} lỗi nữa (and {left} more)")
    return lines


_OF_A_ROW = {
    "sheet": "trang/sheet", "row": "dòng/row", "column": "cột/column", "value": "giá trị/value",
    "reason": "lý do/reason",
}  # fmt: skip
_OF_A_QUESTION = {"line": "dòng/line", "question": "câu/question", "reason": "lý do/reason"}
