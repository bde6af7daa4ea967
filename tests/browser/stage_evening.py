"""An evening on a stage beside the site's own contest: twelve teams, two parts, three prizes."""

from functools import partial
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from client.api_client import Api, ApiError
from client.contest_loading import define, import_roster
from contracts.local_times import rfc3339
from tests.browser.site import Credentials, Site
from tests.support.patience import patient
from tests.support.waiting import until

SECOND_US = 1_000_000
ROUND = "chung-ket"
TEAMS = 12
#: names as long as they are in life, two of them too long for one line
NAMES = [
    "Bình Chánh", "Bình Thạnh", "Bình Thanh", "Bình Hiệp", "Bình Chương", "Bình Trung",
    "thị trấn Châu Ổ", "Bình Nguyên", "Bình Khương", "Bình An",
    "Trung tâm Phục vụ hành chính công", "Văn phòng Hội đồng nhân dân",
]  # fmt: skip
PLAN = """\
slug = "{slug}"
title = "Hội thi tìm hiểu cải cách hành chính {slug}"
organiser = "Ủy ban nhân dân huyện"
starts_at = "{starts}"
ends_at = "{ends}"
[[agency_classes]]
id = "xa"
name = "Khối xã"
[[audiences]]
id = "all"
name = "Cán bộ, công chức"
obligation = "encouraged"
[topics]
luat = "Luật"
[[phases]]
id = "san-khau"
name = "Thi sân khấu"
form = "stage"
mandatory = true
[phases.stage]
teams = 12
order = "draw"
[phases.stage.team]
minimum_members = 2
maximum_members = 4
main_members = 2
captain = true
lists_due = "{due}"
[[phases.stage.parts]]
id = "chao-hoi"
name = "Chào hỏi"
time_limit = "5 phút"
overrun_every = "1 phút"
overrun_points = 1
criteria = [{{ id = "chao", name = "Chào hỏi", points = 40 }}]
[[phases.stage.parts]]
id = "kien-thuc"
name = "Kiến thức"
bank_topics = ["luat"]
bank_questions = 2
criteria = [{{ id = "dung", name = "Trả lời đúng", points = 60 }}]
[[phases.stage.panels]]
id = "giam-khao"
name = "Ban Giám khảo"
[[phases.rounds]]
id = "chung-ket"
name = "Chung kết"
opens_at = "{opens}"
closes_at = "{closes}"
stage = {{ venue = "Nhà văn hóa", teams = 12, final = true }}
[participation]
phase = "san-khau"
denominator = "eligible"
[[awards]]
id = "toan-doan"
name = "Giải toàn đoàn"
phase = "san-khau"
recipients = "team"
each_round = true
rounds = ["chung-ket"]
tie = "draw"
prizes = [
    {{ rank = "first", winners = 1, money = "5.000.000 đồng" }},
    {{ rank = "second", winners = 1, money = "3.000.000 đồng" }},
    {{ rank = "third", winners = 1, money = "1.000.000 đồng" }},
]
"""
ROSTER = ["Mã đơn vị", "Tên đơn vị", "Khối", "Mã cán bộ", "Họ và tên", "Đối tượng", "Lý do"]
BANK = ["Mã câu hỏi", "Chủ đề", "Câu hỏi", "Phương án A", "Phương án B", "Đáp án"]


def _taken(api: Api, path: str, body: dict[str, Any]) -> bool:
    """Whether the list was taken; not yet where exam has not heard of those on it."""
    try:
        api.call("PUT", path, json=body)
    except ApiError as error:
        if error.problem.code != "team.not_eligible":
            raise
        return False
    return True


class Evening:
    """A staged contest; ``teams``: agencies' codes. An hour from now the round opens."""

    def __init__(self, site: Site, slug: str, folder: Path) -> None:
        self.site, self.slug, self._folder = site, slug, folder
        self.teams = [f"X{number:02}" for number in range(1, TEAMS + 1)]
        self.opens_us = site.platform.clock() + 3600 * SECOND_US
        self.due_us = self.opens_us - 600 * SECOND_US
        with site.organiser() as api:
            self._set_up(api)

    @property
    def home(self) -> str:
        """The page of the contest."""
        return f"{self.site.base_url}/contests/{self.slug}"

    @property
    def hall(self) -> str:
        """The wall."""
        return f"{self.home}/rounds/{ROUND}/hall"

    @property
    def path(self) -> str:
        """The round in the API."""
        return f"/api/contests/{self.slug}/rounds/{ROUND}"

    def name(self, agency: str) -> str:
        """What an agency's team is called."""
        return f"Đội {NAMES[self.teams.index(agency)]}"

    def list_teams(self, api: Api) -> None:
        """Hand in every list: two of the agency's staff, one of them captain."""
        for agency in self.teams:
            members = [
                {"username": f"{self.slug}-{agency}-{n}", "main": True, "captain": n == 1}
                for n in (1, 2)
            ]
            body = {"name": self.name(agency), "members": members}
            path = f"/api/contests/{self.slug}/phases/san-khau/teams/{agency}"
            until(partial(_taken, api, path, body), "exam has heard of the staff")

    def draw(self, api: Api, value: str = "482") -> list[str]:
        """Place all teams and draw their order."""
        api.post(f"{self.path}/stage/teams", {"teams": self.teams})
        api.post(f"{self.path}/stage/order-commitment")
        order: list[str] = api.post(f"{self.path}/stage/order", {"public_value": value})["order"]
        return order

    def open(self) -> None:
        """Let the time pass until the round opens."""
        self.site.platform.clock.go_to(self.opens_us)

    def press(self, api: Api, team: str, step: str, part: str = "") -> None:
        """Press a clock."""
        press = f"{team}/{part}/{step}/{self.site.platform.clock()}"
        body = {"team": team, "part": part, "step": step, "press": press}
        api.post(f"{self.path}/stage/clock", body)

    def seat(self, api: Api) -> Api:
        """One judge on the panel, with a sheet of every team and part; their own calls."""
        name = f"gk-{self.slug}"
        role = {"username": name, "name": "Trần Thị Lan", "role": "judge", "contest": self.slug}
        code = api.post("/api/roles", role)["code"]
        judge = patient(self.site.base_url)
        password = judge.sign_in_first(name, code)
        person = judge.sign_in(name, password)["person"]["person"]
        place = {"person": person, "place": "chair"}
        panel = f"/api/contests/{self.slug}/panels/giam-khao"
        api.call("PUT", panel, json={"places": [place], "base_revision": 0})
        panel = f"{self.path}/panels/giam-khao"
        until(lambda: self._assigned(api, panel), "scoring has heard of all teams")
        api.post(f"{panel}/release")
        return judge

    def _assigned(self, api: Api, panel: str) -> bool:
        try:
            made = api.post(f"{panel}/assignment", {"mode": "all", "look": True})
        except ApiError as error:
            if error.status not in (409, 503):
                raise
            return False
        if len(made["per_work"]) < TEAMS:
            return False
        api.post(f"{panel}/assignment", {"mode": "all"})
        return True

    def mark(self, judge: Api, place: int, points: int) -> None:
        """Hand in the sheets of the team at this place: so many points in each part."""
        for sheet in self._sheets(judge, place):
            line = "chao" if sheet["part"] == "chao-hoi" else "dung"
            body = {"marks": {line: str(points)}, "base_revision": 0, "device": "may-1"}
            saved = judge.call("PUT", f"{self.path}/sheets/{sheet['sheet']}", json=body).json()
            last = {"marks": {}, "base_revision": saved["revision"], "device": "may-1"}
            judge.post(f"{self.path}/sheets/{sheet['sheet']}/hand-in", last)

    def _sheets(self, judge: Api, place: int) -> list[dict[str, Any]]:
        panels = judge.get(f"{self.path}/sheets")["panels"]
        return [one for panel in panels for one in panel["sheets"] if one["number"] == place]

    def liaison(self, agency: str) -> Credentials:
        """Somebody who is the liaison of an agency."""
        body = {"username": f"dm-{self.slug}-{agency}".lower(), "name": "Phạm Thị Đầu Mối"}
        body |= {"role": "liaison", "agency": agency, "contest": self.slug}
        with self.site.organiser() as api:
            code = api.post("/api/roles", body)["code"]
        with patient(self.site.base_url) as api:
            return Credentials(body["username"], api.sign_in_first(body["username"], code))

    def _set_up(self, api: Api) -> None:
        day_us = 86_400 * SECOND_US
        moments = {
            "starts": self.site.platform.clock() - day_us,
            "due": self.due_us,
            "opens": self.opens_us,
            "closes": self.opens_us + 6 * 3600 * SECOND_US,
            "ends": self.opens_us + 3 * day_us,
        }
        told = {name: rfc3339(at) for name, at in moments.items()}
        define(api, PLAN.format(slug=self.slug, **told))
        rows = [
            [agency, f"Xã {NAMES[place]}", "Khối xã", f"{self.slug}-{agency}-{n}".upper(),
             f"Lê Văn {word}", "Khuyến khích", ""]
            for place, agency in enumerate(self.teams)
            for n, word in ((1, "Một"), (2, "Hai"), (3, "Ba"), (4, "Bốn"), (5, "Năm"))
        ]  # fmt: skip
        import_roster(api, self.slug, self._workbook("roster", ROSTER, *rows))
        bank = [
            [f"Q{n:02}", "luat", f"Luật nói gì ở điều {n}?", "Có", "Không", "A"]
            for n in range(1, 31)
        ]
        sheet = self._workbook("questions", BANK, *bank)
        api.upload(f"/api/contests/{self.slug}/questions", sheet)

    def _workbook(self, name: str, *rows: list[str]) -> Path:
        book, path = Workbook(), self._folder / f"{name}.xlsx"
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(row)
        book.save(path)
        return path
