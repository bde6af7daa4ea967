"""A site in memory on which the pages are developed: the API's shapes without the platform.

It proves nothing about the platform; the same tests run against the real one.
"""

import asyncio
import hashlib
import itertools
import json
import secrets
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from gateway import csrf
from gateway.pages.formats import rfc3339
from gateway.pages.queries import (
    AgencyRow,
    AttemptView,
    AwardsView,
    ContestView,
    PageQueries,
    ParticipationView,
    ReceiptView,
    RoundView,
    StandingsView,
    Viewer,
)
from gateway.pages.rendering import local_path
from gateway.pages.views import Pages, wall_clock_us
from tests.browser.site import Credentials, Site

CONTEST = "hai-phong-2024"
HOUR_US = 3_600_000_000
LIMIT_S = 30 * 60
QUIZ = {"questions": 20, "time_limit_s": LIMIT_S, "attempts_allowed": 1, "prediction": True}
STEMS = (
    "Nghị quyết số 76/NQ-CP của Chính phủ ban hành Chương trình tổng thể cải cách hành chính nhà "
    "nước cho giai đoạn nào?",
    "Nghị định số 61/2018/NĐ-CP quy định về nội dung gì?",
    "Chỉ số PAR INDEX dùng để đánh giá điều gì?",
    "Chỉ số SIPAS đo lường điều gì?",
)
OPTIONS = (
    "Giai đoạn 2011–2020",
    "Giai đoạn 2021–2030",
    "Thực hiện cơ chế một cửa, một cửa liên thông trong giải quyết thủ tục hành chính, bao gồm cả "
    "tiếp nhận và trả kết quả trên môi trường điện tử",
    "Mức độ hài lòng của người dân đối với sự phục vụ của cơ quan hành chính nhà nước",
)
NAMES = ("Sở Nội vụ", "Sở Tư pháp", "Sở Tài chính", "Quận Đồ Sơn", "Huyện Thủy Nguyên",
         "Phường Đông Hải 1", "Phường Đông Hải 2", "Xã An Đồng", "Cục Thuế thành phố",
         "Bảo hiểm xã hội thành phố", "Kho bạc Nhà nước", "Chi cục Hải quan")  # fmt: skip


class Playground(PageQueries):
    """All state, and the answers to the pages' questions."""

    def __init__(self, agencies: int = 64) -> None:
        self.people: dict[str, dict[str, Any]] = {}
        self.sessions: dict[str, str] = {}
        self.sittings: dict[str, dict[str, Any]] = {}
        self.numbers = itertools.count(1)
        self.agencies = agencies
        self.extra = 0
        now = wall_clock_us()
        self.windows = {
            "tuan-1": (now - 200 * HOUR_US, now - 100 * HOUR_US, "published"),
            "tuan-2": (now - 60 * HOUR_US, now + 50 * HOUR_US, "open"),
            "tuan-3": (now + 90 * HOUR_US, now + 190 * HOUR_US, "planned"),
        }

    def person(self, *, newcomer: bool = False) -> Credentials:
        number = next(self.numbers)
        who = Credentials(f"cb{number:05}", f"mat khau {number}")
        self.people[who.username] = {
            "password": who.password,
            "must_change": newcomer,
            "name": f"Nguyễn Thị Hồng Ánh {number}",
        }
        return who

    async def viewer(self, request: Request) -> Viewer | None:
        username = self.sessions.get(request.cookies.get("hoithi_session", ""))
        if username is None:
            return None
        person = self.people[username]
        return Viewer(
            username, person["name"], frozenset({"contestant"}), "a1", person["must_change"]
        )

    async def contests(self) -> list[ContestView]:
        found = await self.contest(CONTEST)
        return [found] if found else []

    async def contest(self, slug: str) -> ContestView | None:
        if slug != CONTEST:
            return None
        return {
            "contest": CONTEST,
            "title": "Hội thi trực tuyến tìm hiểu công tác cải cách hành chính "
            "thành phố Hải Phòng năm 2024",
            "organiser": "Ủy ban nhân dân thành phố Hải Phòng",
            "starts_at": rfc3339(self.windows["tuan-1"][0]),
            "ends_at": rfc3339(self.windows["tuan-3"][1]),
            "agency_classes": [
                {"id": "city", "name": "Cơ quan thuộc thành phố", "quota": 0.7},
                {"id": "central", "name": "Cơ quan trung ương trên địa bàn", "quota": 0.5},
            ],
        }

    async def rounds(self, slug: str) -> list[RoundView]:
        return [
            {
                "round": name,
                "name": f"Tuần {name[-1]}",
                "phase": "vong-1",
                "opens_at": rfc3339(opens),
                "closes_at": rfc3339(closes),
                "state": state,  # type: ignore[typeddict-item]
                "practice": False,
                "quiz": QUIZ,  # type: ignore[typeddict-item]
            }
            for name, (opens, closes, state) in self.windows.items()
        ]

    def sittings_of(self, person: str) -> list[dict[str, Any]]:
        return [item for item in self.sittings.values() if item["person"] == person]

    async def attempts(self, viewer: Viewer, slug: str) -> list[AttemptView]:
        return [
            {
                "attempt": item["attempt"],
                "round": item["round"],
                "state": item["state"],
                "submitted_at": item["receipt"]["received_at"] if item["receipt"] else None,
                "receipt": item["receipt"]["receipt"] if item["receipt"] else None,
            }
            for item in self.sittings_of(viewer.person)
        ]

    async def participation(
        self, slug: str, round_id: str | None, phase_id: str | None
    ) -> ParticipationView:
        share = 1.0 if round_id is None else 0.45
        rows = [self._row(number, share) for number in range(self.agencies)]
        return {"as_of": rfc3339(wall_clock_us()), "agencies": rows}

    def _row(self, number: int, share: float) -> AgencyRow:
        kind = "central" if number % len(NAMES) >= 8 else "city"
        quota = 0.7 if kind == "city" else 0.5
        headcount = 20 + number * 7 % 60
        people = min(headcount, int(headcount * share * (number * 37 % 100) / 100))
        people = min(headcount, people + (self.extra if number == 0 else 0))
        needed = -(-int(headcount * quota * 100) // 100)
        name = NAMES[number % len(NAMES)]
        return {
            "agency": f"a{number}",
            "name": name if number < len(NAMES) else f"{name} {number // len(NAMES) + 1}",
            "class": kind,
            "headcount": headcount,
            "denominator": headcount,
            "participants": people,
            "rate": people / headcount,
            "quota": quota,
            "met": people / headcount >= quota,
            "missing": max(0, needed - people),
        }

    async def standings(
        self, slug: str, round_id: str, viewer: Viewer | None
    ) -> StandingsView | None:
        if round_id != "tuan-1":
            return None
        return {
            "round": round_id,
            "provisional": False,
            "publication": 1,
            "published_at": rfc3339(wall_clock_us()),
            "digest": hashlib.sha256(b"publication").hexdigest(),
            "questions": 20,
            "total": 40,
            "rows": [
                {
                    "place": place,
                    "name": f"Trần Văn Đức {place}",
                    "agency": NAMES[place % len(NAMES)],
                    "score": 20 - place // 8,
                    "duration_s": 300 + 11 * place,
                    "submitted_at": rfc3339(self.windows["tuan-1"][0] + place * HOUR_US),
                }
                for place in range(1, 41)
            ],
        }

    async def awards(self, slug: str, viewer: Viewer | None) -> AwardsView:
        return {
            "awards": [
                {
                    "award": "ca-nhan",
                    "name": "Giải cá nhân hằng tuần",
                    "round": "tuan-1",
                    "prizes": [
                        {
                            "name": name,
                            "money": money,
                            "places": places,
                            "winners": [
                                {
                                    "name": f"Trần Văn Đức {rank}",
                                    "agency": "Sở Tư pháp",
                                    "decided_by": {"score": 20, "duration_s": 311 + rank},
                                }
                                for rank in range(min(places, 2))
                            ],
                        }
                        for name, money, places in (
                            ("Giải Nhất", 1_000_000, 1),
                            ("Giải Nhì", 600_000, 2),
                            ("Giải Ba", 0, 3),
                        )
                    ],
                }
            ]
        }

    async def receipt(self, receipt_id: str) -> ReceiptView | None:
        for item in self.sittings.values():
            if item["receipt"] and item["receipt"]["receipt"] == receipt_id:
                found: ReceiptView = item["receipt"]
                return found
        return None


def paper(seed: int) -> dict[str, Any]:
    """Twenty questions with four options."""
    return {
        "questions": [
            {
                "id": f"CH{number:03}",
                "text": STEMS[(number + seed) % len(STEMS)],
                "options": [{"id": "ABCD"[i], "text": text} for i, text in enumerate(OPTIONS)],
            }
            for number in range(1, 21)
        ]
    }


def problem(status: int, code: str, detail: str) -> JSONResponse:
    return JSONResponse(
        {"type": "about:blank", "title": code, "status": status, "code": code, "detail": detail},
        status,
        media_type="application/problem+json",
    )


def build_app(ground: Playground) -> FastAPI:
    app = FastAPI()

    pages = Pages(ground)
    app.include_router(pages.router())
    forms = pages.forms

    @app.post("/sign-in")
    async def sign_in(request: Request) -> Response:
        form = {key: str(value) for key, value in (await request.form()).items()}
        username, next_path = form.get("username", "").strip(), form.get("next")
        errors = [name for name in ("username", "password") if not form.get(name)]
        person = ground.people.get(username)
        if not csrf.matches(request.cookies.get(csrf.COOKIE), form.get(csrf.FIELD)):
            errors = ["form"]
        elif not errors and (person is None or person["password"] != form["password"]):
            errors = ["wrong"]
        if errors:
            return forms.sign_in(
                request, errors=errors, username=username, next_path=next_path, status=422
            )
        session = secrets.token_hex(16)
        ground.sessions[session] = username
        answer = RedirectResponse(local_path(next_path), 303)
        answer.set_cookie("hoithi_session", session, httponly=True, samesite="lax")
        return answer

    @app.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        answer = RedirectResponse("/", 303)
        answer.delete_cookie("hoithi_session")
        return answer

    @app.post("/password")
    async def password(request: Request) -> Response:
        viewer = await ground.viewer(request)
        if viewer is None:
            return RedirectResponse("/sign-in", 303)
        form = {key: str(value) for key, value in (await request.form()).items()}
        errors = []
        if not csrf.matches(request.cookies.get(csrf.COOKIE), form.get(csrf.FIELD)):
            errors = ["form"]
        elif len(form.get("new", "")) < 10:
            errors = ["new"]
        elif form["new"] != form.get("again"):
            errors = ["again"]
        if errors:
            return forms.password(
                request, viewer, errors=errors, next_path=form.get("next"), status=422
            )
        ground.people[viewer.person].update(password=form["new"], must_change=False)
        return RedirectResponse(local_path(form.get("next")), 303)

    @app.middleware("http")
    async def guard(request: Request, call_next: Any) -> Response:
        changes = request.method in ("POST", "PUT") and request.url.path.startswith("/api/")
        if changes and not csrf.matches(
            request.cookies.get(csrf.COOKIE), request.headers.get(csrf.HEADER)
        ):
            return problem(403, "csrf.missing", "CSRF")
        answer: Response = await call_next(request)
        return answer

    @app.post("/api/contests/{contest}/rounds/{round_id}/attempts")
    async def start(request: Request, contest: str, round_id: str) -> Response:
        viewer = await ground.viewer(request)
        if viewer is None:
            return problem(401, "session.missing", "Chưa đăng nhập")
        now = wall_clock_us()
        for item in ground.sittings_of(viewer.person):
            if item["round"] == round_id:
                if item["state"] != "in_progress":
                    return problem(409, "attempt.none_left", "Bạn đã hết lượt thi")
                return JSONResponse({**_started(item), "server_time": rfc3339(now)}, 200)
        number = len(ground.sittings) + 1
        item = {
            "attempt": f"at{number}",
            "person": viewer.person,
            "round": round_id,
            "state": "in_progress",
            "started_at": rfc3339(now),
            "deadline": rfc3339(now + LIMIT_S * 1_000_000),
            "paper": paper(number),
            "answers": {},
            "receipt": None,
            "body": b"",
        }
        ground.sittings[f"at{number}"] = item
        return JSONResponse({**_started(item), "server_time": rfc3339(now)}, 201)

    @app.put("/api/attempts/{attempt}/answers")
    async def save(request: Request, attempt: str) -> Response:
        item = ground.sittings[attempt]
        if await ground.viewer(request) is None:
            return problem(401, "session.missing", "Chưa đăng nhập")
        if item["state"] != "in_progress":
            return problem(409, "attempt.already_submitted", "Bài đã nộp")
        answers = json.loads(await request.body())["answers"]
        item["answers"].update(answers)
        return JSONResponse({"saved_at": rfc3339(wall_clock_us()), "saved": len(answers)})

    @app.get("/api/attempts/{attempt}")
    async def look(attempt: str) -> Response:
        item = ground.sittings[attempt]
        known = ("attempt", "state", "answers", "deadline", "receipt")
        return JSONResponse(
            {name: item[name] for name in known} | {"server_time": rfc3339(wall_clock_us())}
        )

    @app.post("/api/attempts/{attempt}/submission")
    async def submit(request: Request, attempt: str) -> Response:
        item = ground.sittings[attempt]
        body = await request.body()
        if item["receipt"]:
            if item["body"] != body:
                return problem(409, "attempt.already_submitted", "Bài đã nộp")
            return JSONResponse({"receipt": item["receipt"]}, 200)
        item["answers"].update(json.loads(body).get("answers", {}))
        item["receipt"] = {
            "receipt": f"BN-{secrets.token_hex(6)}",
            "attempt": attempt,
            "contest": CONTEST,
            "round": item["round"],
            "received_at": rfc3339(wall_clock_us()),
            "answered": len(item["answers"]),
            "questions": 20,
            "kind": "person",
            "answers_digest": hashlib.sha256(json.dumps(item["answers"]).encode()).hexdigest(),
            "signature": secrets.token_hex(64),
            "key": "ed25519:" + secrets.token_hex(8),
        }
        item.update(state="submitted", body=body)
        return JSONResponse({"receipt": item["receipt"]}, 201)

    @app.get("/api/contests/{contest}/participation/stream")
    async def stream(request: Request, contest: str) -> Response:
        round_id = request.query_params.get("round")

        async def events() -> AsyncIterator[str]:
            while not await request.is_disconnected():
                ground.extra += 1
                report = await ground.participation(contest, round_id, None)
                yield f"event: participation\ndata: {json.dumps(report)}\n\n"
                await asyncio.sleep(1)

        return StreamingResponse(events(), media_type="text/event-stream")

    return app


def _started(item: dict[str, Any]) -> dict[str, Any]:
    return {name: item[name] for name in ("attempt", "started_at", "deadline", "paper", "answers")}


@contextmanager
def served() -> Iterator[Site]:
    """The playground on a free port."""
    ground = Playground()
    server = uvicorn.Server(
        uvicorn.Config(build_app(ground), port=0, log_level="warning", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Site(
        base_url=f"http://127.0.0.1:{port}",
        contest=CONTEST,
        open_round="tuan-2",
        published_round="tuan-1",
        questions=20,
        contestant=ground.person,
        newcomer=lambda: ground.person(newcomer=True),
    )
    server.should_exit = True
    thread.join(5)
