"""Answers to the pages' questions, made up: so that every state can be had at once, and looked at
as a browser without scripts gets it. The real platform answers in ``tests/browser``.
"""

import hashlib
import itertools
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request

from gateway.pages.formats import rfc3339
from gateway.pages.queries import (
    AgencyRow,
    AttemptView,
    AwardsView,
    ContestView,
    EditionView,
    OpenFigures,
    OwnView,
    PageQueries,
    ParticipationView,
    ReceiptView,
    RoundView,
    StandingsView,
    Viewer,
)
from gateway.pages.views import build_pages, wall_clock_us

CONTEST = "hai-phong-2024"
HOUR_US = 3_600_000_000
LIMIT_S = 30 * 60
QUIZ = {"questions": 20, "time_limit_s": LIMIT_S, "attempts_allowed": 1, "prediction": True,
        "counting_attempt": "best", "score_visible": "after_publication",
        "answers_public": False}  # fmt: skip
NAMES = ("Sở Nội vụ", "Sở Tư pháp", "Sở Tài chính", "Quận Đồ Sơn", "Huyện Thủy Nguyên",
         "Phường Đông Hải 1", "Phường Đông Hải 2", "Xã An Đồng", "Cục Thuế thành phố",
         "Bảo hiểm xã hội thành phố", "Kho bạc Nhà nước", "Chi cục Hải quan")  # fmt: skip


class MadeUpCity(PageQueries):
    """All state, and the answers to the pages' questions."""

    def __init__(self, agencies: int = 64) -> None:
        self.people: dict[str, dict[str, Any]] = {}
        self.sessions: dict[str, str] = {}
        self.sittings: dict[str, dict[str, Any]] = {}
        self.numbers = itertools.count(1)
        self.agencies = agencies
        now = wall_clock_us()
        self.windows = {
            "tuan-1": (now - 200 * HOUR_US, now - 100 * HOUR_US, "published"),
            "tuan-2": (now - 60 * HOUR_US, now + 50 * HOUR_US, "open"),
            "tuan-3": (now + 90 * HOUR_US, now + 190 * HOUR_US, "planned"),
        }

    excluded = ""

    def person(self) -> str:
        """Somebody new; their username."""
        username = f"cb{next(self.numbers):05}"
        self.people[username] = {"must_change": False, "name": "Nguyễn Thị Hồng Ánh"}
        return username

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
            "registers": False,
        }

    async def rounds(self, slug: str, viewer: Viewer | None = None) -> list[RoundView]:
        return [
            {
                "round": name,
                "name": f"Tuần {name[-1]}",
                "phase": "vong-1",
                "opens_at": rfc3339(opens),
                "closes_at": rfc3339(closes),
                "state": state,  # type: ignore[typeddict-item]
                "practice": False,
                "extended": False,
                "make_up": False,
                "quiz": QUIZ,  # type: ignore[typeddict-item]
            }
            for name, (opens, closes, state) in self.windows.items()
        ]

    def sittings_of(self, person: str) -> list[dict[str, Any]]:
        return [item for item in self.sittings.values() if item["person"] == person]

    async def own(self, viewer: Viewer, slug: str) -> OwnView:
        attempts: list[AttemptView] = [
            {
                "attempt": item["attempt"],
                "round": item["round"],
                "state": item["state"],
                "submitted_at": item["receipt"]["received_at"] if item["receipt"] else None,
                "receipt": item["receipt"]["receipt"] if item["receipt"] else None,
            }
            for item in self.sittings_of(viewer.person)
        ]
        return {"attempts": attempts, "excluded": self.excluded}

    async def open_figures(
        self, slug: str, phase_id: str | None, viewer: Viewer | None
    ) -> OpenFigures:
        return {"whole": True, "rounds": list(self.windows), "rule": "public"}

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

    async def editions(self, slug: str) -> dict[int, EditionView]:
        return {}

    async def stale(self, slug: str, viewer: Viewer | None) -> dict[str, Any]:
        return {"stale_results": [], "stale_names": {}}

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


def build_app(city: MadeUpCity) -> FastAPI:
    """The pages alone, asking this city."""
    app = FastAPI()
    app.include_router(build_pages(city))
    return app
