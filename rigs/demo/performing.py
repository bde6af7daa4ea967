"""A stage round in its hall: placed, drawn in public, performed by the clock, marked, revealed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from fractions import Fraction
from random import Random
from typing import Any, NamedTuple

from msgspec import Struct, field

from client.api_client import Api, ApiError
from contracts.definition import Round
from rigs.demo.contest_setup import DemoSetup
from rigs.demo.marking import Jury, fill_in, give_out


class StageMarks(Struct):
    """What happened in a round by our own count. ``marks``: (team, part) -> totals that judges
    gave; ``revealed``: award -> prizes as the hall saw them; ``faults``: what was not as it is to
    be."""

    round: str
    order: list[str]
    marks: dict[tuple[str, str], list[Fraction]] = field(default_factory=dict)
    revealed: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def value(self, team: str, part: str = "") -> Fraction:
        """The mean of a part's totals; of the whole, the sum of all parts."""
        parts = [part] if part else [one for name, one in self.marks if name == team]
        totals = [self.marks[team, one] for one in parts]
        return sum((sum(given, Fraction()) / len(given) for given in totals), Fraction())


class _Sheet(NamedTuple):
    id: str
    number: int
    part: str
    step: str


class Hall:
    """A round while it is performed: organiser, judges, and whoever sits in the hall."""

    def __init__(self, setting: DemoSetup, item: Round, jury: Jury, open_: ExitStack) -> None:
        self.setting, self.item, self.jury = setting, item, jury
        self.base = f"/api/contests/{setting.contest}/rounds/{item.id}"
        self.public = open_.enter_context(setting.caller())
        self.judges: dict[str, Api] = {}
        for username in jury.people.values():
            self.judges[username] = open_.enter_context(setting.caller())
            self.judges[username].sign_in(username, setting.codes[username])
        self.sheets: dict[str, list[_Sheet]] = {}
        self.played = StageMarks(item.id, [])

    def prepare(self, teams: list[str], *, placed: bool) -> None:
        """Say who performs, unless they are ``placed`` already; bind the draw, and draw by what
        somebody calls out."""
        api, stage = self.setting.api, f"{self.base}/stage"
        if not placed:
            api.post(f"{stage}/teams", {"teams": teams})
        bound = api.post(f"{stage}/order-commitment")
        if bound["order_secret"] or not bound["commitment"]:
            self._fault("the secret of the draw was told before it, or nothing binds it")
        called = str(Random(f"{self.setting.seed}/{self.item.id}").randint(100_000, 999_999))
        drawn = api.post(f"{stage}/order", {"public_value": called})
        self.played.order = drawn["order"]
        if sorted(drawn["order"]) != sorted(teams):
            self._fault("others were drawn than perform")

    def give_out(self) -> int:
        """Sheets of every part for every judge who may mark a team; how many."""
        made = give_out(self.setting, self.item.id, len(self.played.order))
        for username, api in self.judges.items():
            panels = api.get(f"{self.base}/sheets")["panels"]
            self.sheets[username] = [
                _Sheet(row["sheet"], row["number"], row["part"], panel["step"])
                for panel in panels
                for row in panel["sheets"]
            ]
        return made

    def perform(self, parts: list[str]) -> None:
        """Team after team: the clock of each part, judges' sheets, marks on the wall."""
        for place, team in enumerate(self.played.order, 1):
            for part in parts:
                self._press(team, part, "start")
                self._press(team, part, "stop")
            self._refused("hall.marks_open", f"{self.base}/hall/marks", {"team": team})
            if place == len(self.played.order):
                self._refuse_prizes()
            self._mark(place, team)
            self.setting.api.post(f"{self.base}/hall/marks", {"team": team})
            self._look_at_wall(place)

    def _press(self, team: str, part: str, step: str) -> None:
        press = f"{self.item.id}/{team}/{part}/{step}"
        body = {"team": team, "part": part, "step": step, "press": press, "device": "ban-dieu-hanh"}
        self.setting.api.post(f"{self.base}/stage/clock", body)

    def _mark(self, place: int, team: str) -> None:
        with ThreadPoolExecutor(len(self.judges)) as pool:
            jobs = [pool.submit(list, self._fill_in(name, place)) for name in self.judges]
            for job in jobs:
                for part, total in job.result():
                    self.played.marks.setdefault((team, part), []).append(total)

    def _fill_in(self, username: str, place: int) -> Iterator[tuple[str, Fraction]]:
        rnd = Random(f"{self.setting.seed}/{self.item.id}/{username}/{place}")
        path, api = f"{self.base}/sheets", self.judges[username]
        for sheet in self.sheets[username]:
            if sheet.number == place:
                yield sheet.part, fill_in(api, path, sheet.id, sheet.step, rnd, username)

    def _look_at_wall(self, shown: int) -> None:
        wall = {one["team"]: one for one in self._wall()["teams"]}
        if sorted(wall) != sorted(self.played.order[:shown]):
            self._fault(f"after {shown} teams the hall sees marks of {sorted(wall)}")
        for team, line in wall.items():
            if Fraction(line["value"]) != self.played.value(team):
                self._fault(f"the hall sees {line['value']} of {team}")

    def _wall(self) -> dict[str, Any]:
        seen: dict[str, Any] = self.public.get(f"{self.base}/hall")
        return seen

    def _refuse_prizes(self) -> None:
        """While a sheet is missing no prize can be revealed."""
        for award in self._wall()["awards"]:
            body = {"award": award["award"], "expected": 0}
            self._refused("publication.sheets_missing", f"{self.base}/hall/prizes", body)

    def reveal(self) -> None:
        """All prizes one by one, side prizes first: the hall sees each when it is revealed, none
        before, and no press reveals a second one."""
        path, seen = f"{self.base}/hall/prizes", 0
        if self._wall()["prizes"]:
            self._fault("prizes were seen before any was revealed")
        for award in reversed(self._wall()["awards"]):
            for number in range(award["prizes"]):
                body = {"award": award["award"], "expected": number}
                self.setting.api.post(path, body)
                seen += 1
                self._refused("hall.revealed_already", path, body)
                prizes = self._wall()["prizes"]
                if len(prizes) != seen or prizes[-1]["award"] != award["award"]:
                    self._fault(f"{len(prizes)} prizes are seen, {seen} were revealed")
            body = {"award": award["award"], "expected": award["prizes"]}
            self._refused("hall.all_revealed", path, body)
        for prize in self._wall()["prizes"]:
            self.played.revealed.setdefault(prize["award"], []).append(prize)

    def _refused(self, code: str, path: str, body: dict[str, Any]) -> None:
        try:
            self.setting.api.post(path, body)
        except ApiError as error:
            if error.problem.code == code:
                return
            raise
        self._fault(f"{path} with {body} was taken, not refused by {code}")

    def _fault(self, line: str) -> None:
        self.played.faults.append(f"{self.item.id}: {line}")
