"""People at the public HTTP API, and a note of everything that was answered to anyone."""

import threading
import time
from typing import Any, NamedTuple

import httpx
from msgspec import Struct, field

from tests.support.waiting import PATIENCE_S


class Heard(NamedTuple):
    """One answer of the API: who asked, when, what, and the body."""

    who: str
    at: float
    path: str
    status: int
    body: str


class Told:
    """Every answer so far."""

    def __init__(self) -> None:
        self.answers: list[Heard] = []
        self._lock = threading.Lock()

    def note(self, who: str, path: str, response: httpx.Response) -> None:
        with self._lock:
            self.answers.append(Heard(who, time.time(), path, response.status_code, response.text))


class Caller:
    """One person (or nobody) at the API. ``who`` is their role, for the notes."""

    def __init__(self, client: httpx.Client, told: Told, who: str = "public") -> None:
        self.client, self.told, self.who = client, told, who
        self.token = self.person = ""

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request and its answer, whatever it is."""
        headers = dict(more.pop("headers", {}))
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        response = self.client.request(method, path, headers=headers, **more)
        self.told.note(self.who, path, response)
        return response

    def get(self, path: str, **params: Any) -> Any:
        """The JSON of a GET that must succeed."""
        response = self.insist("GET", path, params=params or None)
        assert response.status_code == 200, response.text
        return response.json()

    def post(self, path: str, body: Any = None, expect: int = 200) -> Any:
        """The JSON of a POST that must succeed."""
        response = self.insist("POST", path, json=body)
        assert response.status_code in (expect, 201), response.text
        return response.json()

    def sign_in(self, username: str, password: str) -> dict[str, Any]:
        session: dict[str, Any] = self.post(
            "/api/session", {"username": username, "password": password}
        )
        self.token, self.person = session["token"], session["person"]["person"]
        return session

    def activate(self, username: str, code: str) -> None:
        """Sign in with an activation code and choose a password."""
        session = self.sign_in(username, code)
        assert session["must_change_password"]
        chosen = self.post(
            "/api/session/password", {"current": code, "new": f"mat-khau-cua-{username}"}
        )
        self.token = chosen["token"]

    def insist(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Like a page does: again while the platform is away, with the stamp it was given."""
        until = time.monotonic() + PATIENCE_S
        headers: dict[str, str] = dict(more.pop("headers", {}))
        while True:
            try:
                response = self.ask(method, path, headers=headers, **more)
            except httpx.TransportError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
                continue
            if response.status_code != 503 or time.monotonic() > until:
                return response
            if "arrival-stamp" in response.headers:
                headers["Arrival-Stamp"] = response.headers["arrival-stamp"]
            time.sleep(0.2)


class Sheet(Struct):
    """What a contestant knows of an attempt: ``answers`` were acknowledged."""

    contest: str
    round: str
    person: str
    attempt: str
    paper: list[dict[str, Any]]
    answers: dict[str, str] = field(default_factory=dict)
    receipt: bytes = b""


def right_answers(sheet: Sheet, keys: dict[str, str], right: int) -> dict[str, str]:
    """Answers to the whole paper of which ``right`` are right."""
    given = {}
    for place, question in enumerate(sheet.paper):
        key = keys[question["id"]]
        wrong = next(o["id"] for o in question["options"] if o["id"] != key)
        given[question["id"]] = key if place < right else wrong
    return given


def start(caller: Caller, contest: str, round_id: str) -> Sheet:
    """A new attempt, or the one in progress."""
    response = caller.insist("POST", f"/api/contests/{contest}/rounds/{round_id}/attempts")
    assert response.status_code in (200, 201), response.text
    body = response.json()
    return Sheet(
        contest,
        round_id,
        caller.person,
        body["attempt"],
        body["paper"]["questions"],
        dict(body["answers"]),
    )


def save(caller: Caller, sheet: Sheet, answers: dict[str, str]) -> None:
    """Save answers; they are noted once they are acknowledged."""
    path = f"/api/attempts/{sheet.attempt}/answers"
    response = caller.insist("PUT", path, json={"answers": answers})
    assert response.status_code == 200, response.text
    sheet.answers.update(answers)


def submit(caller: Caller, sheet: Sheet, answers: dict[str, str] | None = None) -> None:
    """Hand in, with last answers if any."""
    path = f"/api/attempts/{sheet.attempt}/submission"
    response = caller.insist("POST", path, json={"answers": answers or {}})
    assert response.status_code in (200, 201), response.text
    sheet.answers.update(answers or {})
    sheet.receipt = response.content
