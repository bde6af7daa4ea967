"""A city of 64 agencies and a contest of three weeks behind a real gateway: services answer from
its state, so that every page can be had in every state. The real platform is in ``tests/browser``.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from msgspec.structs import replace

from contracts.attempts import OwnAttempt, OwnAttempts, Receipt, ReceiptView
from contracts.contests import Contests, ContestView
from contracts.definition import AgencyClass, Phase, QuizRules, Round, TopicDraw
from contracts.errors import Refused
from contracts.event_envelope import encode
from contracts.publications import LedgerPlace, Publication, Publications
from contracts.reporting import AgencyParticipation, Participation
from contracts.results import AwardLine, Awards, Standing, Standings
from contracts.rounds import Rounds, RoundView
from tests.unit.gateway.example_contest import DEFINITION
from tests.unit.gateway.fakes import NOW_US, House
from tests.unit.gateway.service_answers import handlers

CONTEST = "hai-phong-2024"
HOUR_US = 3_600_000_000
LIMIT_S = 30 * 60
NAMES = ("Sở Nội vụ", "Sở Tư pháp", "Sở Tài chính", "Quận Đồ Sơn", "Huyện Thủy Nguyên",
         "Phường Đông Hải 1", "Phường Đông Hải 2", "Xã An Đồng", "Cục Thuế thành phố",
         "Bảo hiểm xã hội thành phố", "Kho bạc Nhà nước", "Chi cục Hải quan")  # fmt: skip
#: as the API tells it: exam knows nothing of publications
State = Literal["planned", "open", "closed", "settled", "published"]
#: an arrival that is told as 14/10/2024 09:31:05
ARRIVED_US = 1_728_873_065_000_000


class City:
    """All that the services know."""

    def __init__(self, folder: Path, agencies: int = 64) -> None:
        self.agencies, self.prediction = agencies, True
        self.attempts: list[OwnAttempt] = []
        self.receipt = Receipt(
            "BN-1", "at1", CONTEST, "tuan-2", "2024-10-14T09:31:05+07:00", 19, "d1", "person",
            "k1", "s1",
        )  # fmt: skip
        self.place = LedgerPlace()
        self.windows: dict[str, tuple[int, int, State]] = {
            "tuan-1": (NOW_US - 200 * HOUR_US, NOW_US - 100 * HOUR_US, "published"),
            "tuan-2": (NOW_US - 60 * HOUR_US, NOW_US + 50 * HOUR_US, "open"),
            "tuan-3": (NOW_US + 90 * HOUR_US, NOW_US + 190 * HOUR_US, "planned"),
        }
        self.house = House(folder, {**handlers(), **self._handlers()})

    def _handlers(self) -> dict[str, Any]:
        return {
            "registration.contests": lambda item: Contests([self._contest()]),
            "exam.rounds": lambda item: Rounds([self._round(name) for name in self.windows]),
            "exam.own_attempts": lambda item: OwnAttempts(self.attempts),
            "exam.receipt": self._receipt,
            "scoring.ledger_place": lambda item: self.place,
            "reporting.participation": lambda item: self._participation(item.round),
            "scoring.publications": lambda item: Publications(CONTEST, list(self._published())),
            "scoring.standings": lambda item: self._standings(item.round),
            "scoring.awards": lambda item: Awards(CONTEST, list(self._awards())),
        }

    def _contest(self) -> ContestView:
        phase = Phase(
            "vong-1",
            "Vòng 1",
            "quiz",
            quiz=QuizRules(LIMIT_S, [TopicDraw("a", 20)], prediction=self.prediction),
            rounds=[
                Round(name, f"Tuần {name[-1]}", opens, closes)
                for name, (opens, closes, _) in self.windows.items()
            ],
        )
        plan = replace(
            DEFINITION,
            slug=CONTEST,
            title="Hội thi trực tuyến tìm hiểu công tác cải cách hành chính năm 2024",
            organiser="Ủy ban nhân dân thành phố Hải Phòng",
            agency_classes=[
                AgencyClass("city", "Cơ quan thuộc thành phố", 0.7),
                AgencyClass("central", "Cơ quan trung ương trên địa bàn", 0.5),
            ],
            phases=[phase],
            registration=None,
        )
        return ContestView(CONTEST, plan, 1)

    def _round(self, name: str) -> RoundView:
        opens, closes, state = self.windows[name]
        known = "settled" if state == "published" else state
        return RoundView(
            CONTEST, name, f"Tuần {name[-1]}", "vong-1", opens, closes, known, False, "c", ""
        )

    def attempt(self, **changes: Any) -> None:
        """An attempt of whoever looks, in the open round."""
        one = OwnAttempt("at1", "tuan-2", 1, "submitted", NOW_US, NOW_US + 1, ARRIVED_US, "BN-1")
        self.attempts = [replace(one, **changes)]

    def _receipt(self, item: Any) -> ReceiptView:
        if item.receipt != self.receipt.receipt:
            raise Refused("receipt.unknown", "Không có. (No such receipt.)")
        return ReceiptView(encode(self.receipt).decode(), CONTEST, "tuan-2", "p1", True)

    def _participation(self, round_id: str | None) -> Participation:
        share = 1.0 if round_id is None else 0.45
        rows = [_agency(number, share) for number in range(self.agencies)]
        return Participation(CONTEST, NOW_US, False, rows, [], 0, 0)

    def _published(self) -> Iterator[Publication]:
        for number, (name, (_, _, state)) in enumerate(self.windows.items(), 1):
            if state == "published":
                yield Publication(CONTEST, name, number, "ab", NOW_US, 40, "key", "{}\n")

    def _standings(self, round_id: str) -> Standings:
        if round_id != "tuan-1":
            raise Refused("standings.not_published", "Chưa công bố. (Not published.)")
        opened = self.windows["tuan-1"][0]
        lines = [
            Standing(
                place, f"p{place}", f"Trần Văn Đức {place}", NAMES[place % len(NAMES)],
                20 - place // 8, 20, 300 + 11 * place, opened + place * HOUR_US,
            )
            for place in range(1, 41)
        ]  # fmt: skip
        return Standings(CONTEST, "tuan-1", 1, lines, 40)

    def _awards(self) -> Iterator[AwardLine]:
        prizes = (("Giải Nhất", 1_000_000, 1), ("Giải Nhì", 600_000, 2), ("Giải Ba", 0, 3))
        for rank, (prize, money, places) in enumerate(prizes, 1):
            for place in range(places):
                winner = f"Trần Văn Đức {place}" if place < 2 else ""
                yield AwardLine(
                    "ca-nhan", "Giải cá nhân hằng tuần", "tuan-1", str(rank), prize, money,
                    f"p{place}", winner, "Sở Tư pháp", values={"score": 20, "duration_s": 311},
                )  # fmt: skip


def _agency(number: int, share: float) -> AgencyParticipation:
    kind = "central" if number % len(NAMES) >= 8 else "city"
    quota = 0.7 if kind == "city" else 0.5
    headcount = 20 + number * 7 % 60
    people = min(headcount, int(headcount * share * (number * 37 % 100) / 100))
    needed = -(-int(headcount * quota * 100) // 100)
    name = NAMES[number % len(NAMES)]
    return AgencyParticipation(
        f"a{number}",
        name if number < len(NAMES) else f"{name} {number // len(NAMES) + 1}",
        kind,
        headcount,
        headcount,
        headcount,
        people,
        people / headcount,
        quota,
        people / headcount >= quota,
        max(0, needed - people),
    )
