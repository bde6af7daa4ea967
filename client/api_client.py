"""A client of the platform's HTTP API: it signs in once, and refusals become exceptions."""

import secrets
import ssl
import time
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import msgspec

from contracts.errors import Problem

DEFAULT_URL = "http://127.0.0.1:8000"
TIMEOUT_S = 90.0  # a big roster takes its time
CONNECT_S = 5.0
_AGAIN_S = 0.5
_MEMBERS = frozenset({"type", "title", "status", "detail", "code"})


class ApiError(Exception):
    """The platform refused. ``problem`` is what it said, ``status`` the HTTP status."""

    def __init__(self, status: int, problem: Problem) -> None:
        super().__init__(f"{problem.message} [{problem.code}]")
        self.status, self.problem = status, problem


class Unreachable(Exception):  # noqa: N818 - a state of the other side
    """Nobody answers at this address."""


@cache
def authorities() -> ssl.SSLContext:
    """Who may vouch for servers: the same for every connection. Each client would read their file
    anew, which takes longer than most requests."""
    return httpx.create_ssl_context(trust_env=False)


class Api:
    """A client that signs in once. Every call raises ``ApiError`` or ``Unreachable``."""

    def __init__(self, url: str = DEFAULT_URL, token: str = "", patience_s: float = 0.0) -> None:
        """``patience_s``: for so long what nobody answered in time (503) is asked once more."""
        self.url, self.token, self.patience_s = url.rstrip("/"), token, patience_s
        timeout = httpx.Timeout(TIMEOUT_S, connect=CONNECT_S)
        # Never through a proxy of the environment: the platform is on this machine or network.
        try:
            self._client = httpx.Client(
                base_url=self.url, timeout=timeout, trust_env=False, verify=authorities()
            )
        except httpx.InvalidURL as reason:
            raise self._unreachable(reason) from reason

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
        until = time.monotonic() + self.patience_s
        while True:
            try:
                response = self._client.request(method, path, headers=headers, **more)
            except (httpx.HTTPError, httpx.InvalidURL) as reason:
                raise self._unreachable(reason) from reason
            if response.status_code != 503 or time.monotonic() >= until:
                break
            time.sleep(_AGAIN_S)
        if response.status_code >= 400:
            raise ApiError(response.status_code, problem_of(response))
        return response

    def _unreachable(self, reason: Exception) -> Unreachable:
        return Unreachable(f"Không liên lạc được với {self.url}. (No answer there: {reason}.)")

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
