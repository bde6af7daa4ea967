"""A small call for works on an embedded platform, over its HTTP API: handed in with real files,
looked into, screened, settled, given to judges. Whose they are, canaries tell."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from openpyxl import Workbook

from client.api_client import Api, ApiError
from client.contest_loading import define, import_roster
from client.tus_upload import send_file
from contracts.local_times import rfc3339
from tests.support import media
from tests.support.canaries import essay, png
from tests.support.embedded import EmbeddedPlatform, SetClock
from tests.support.patience import organiser_at, patient
from tests.support.waiting import until

CONTEST, ROUND, PANEL = "net-dep-que-toi", "nhan-bai", "chung-khao"
BASE = f"/api/contests/{CONTEST}"
SHEETS = f"{BASE}/rounds/{ROUND}/sheets"
BEGINS_US, HOUR_US = 1_730_000_000_000_000, 3_600_000_000
PLAN = """\
slug = "{slug}"
title = "Nét đẹp quê tôi"
organiser = "Ban Tổ chức"
starts_at = {starts}
ends_at = {ends}
[[agency_classes]]
id = "tp"
name = "Khối thành phố"
quota = 0.7
[[audiences]]
id = "can-bo"
name = "Cán bộ"
obligation = "mandatory"
[[phases]]
id = "bai"
name = "Bài dự thi"
form = "entries"
mandatory = true
[phases.entries]
kinds = ["essay", "text", "picture", "video", "sound"]
authors_maximum = 2
attachments = true
labels = ["author", "workplace", "phone", "code"]
[[phases.entries.criteria]]
id = "noi-dung"
name = "Nội dung"
points = 60
[[phases.entries.criteria]]
id = "hinh-thuc"
name = "Hình thức"
points = 40
[[phases.entries.panels]]
id = "chung-khao"
name = "Ban Giám khảo"
[[phases.rounds]]
id = "nhan-bai"
name = "Nhận bài"
opens_at = {opens}
closes_at = {closes}
[participation]
phase = "bai"
"""
HEADINGS = ["Mã đơn vị", "Tên đơn vị", "Khối", "Mã cán bộ", "Họ và tên", "Đối tượng"]
#: code, name of agency
AGENCIES = {"HDUONG": "Sở Hải Đường", "BLANG": "Sở Bằng Lăng", "TVI": "Sở Tường Vi"}
JUDGES = {"gk-lan": "Trần Lan", "gk-minh": "Lý Minh", "gk-hoa": "Đỗ Hoa", "thu-ky": "Tạ Ký"}


class Author(Struct, frozen=True):
    """Who hands in, all of it canaries."""

    code: str
    name: str
    agency: str
    phone: str
    friend: str


AUTHORS = [
    Author("KL7731", "Lục Bích Thuỷ Ngân", "HDUONG", "0987654321", "Vi Khánh Ngọc Diệp"),
    Author("KL7732", "Quách Phượng Hồng Đào", "BLANG", "0912121212", "Ứng Gia Tử Đằng"),
]


class Work(Struct, frozen=True):
    """An entry as it was acknowledged; ``secrets``: by what it could be found again."""

    entry: str
    kind: str
    author: Author
    uploads: list[str]
    secrets: list[str]


class CallForWorks(Struct):
    """The contest; ``sheets``: username of a judge -> the sheets that they have."""

    platform: EmbeddedPlatform
    folder: Path
    passwords: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    works: list[Work] = field(default_factory=list)
    sheets: dict[str, list[str]] = field(default_factory=dict)

    @contextmanager
    def as_(self, username: str) -> Iterator[Api]:
        """A client of somebody who has just signed in: sessions do not outlive the nights."""
        with patient(self.platform.url) as api:
            api.sign_in(username, self.passwords[username.lower()])
            yield api

    @contextmanager
    def as_organiser(self) -> Iterator[Api]:
        with organiser_at(
            self.platform.url, self.platform.settings.data / "first-accounts.json"
        ) as api:
            yield api

    def set_up(self) -> None:
        """The plan, the people, the jury."""
        moments = {
            "starts": BEGINS_US,
            "opens": BEGINS_US + HOUR_US,
            "closes": BEGINS_US + 6 * HOUR_US,
            "ends": BEGINS_US + 100 * HOUR_US,
        }
        shown = {name: rfc3339(at) for name, at in moments.items()}
        with self.as_organiser() as api:
            define(api, PLAN.format(slug=CONTEST, **shown))
            import_roster(api, CONTEST, self._roster())
            codes = api.post(f"{BASE}/activation-codes")["codes"]
            coming = {author.code.lower() for author in AUTHORS}
            for one in codes:
                if one["username"].lower() in coming:
                    self._choose_password(one["username"], one["code"])
            for username, name in JUDGES.items():
                role = {"username": username, "name": name, "role": "judge", "contest": CONTEST}
                self._choose_password(username, api.post("/api/roles", role)["code"])
        self.platform.clock.go_to(moments["opens"])
        self._wait_for("open", "entries are taken")

    def hand_in(self, author: Author, kind: str, files: list[tuple[str, bytes, str]]) -> Work:
        """``files``: name, content, purpose. The text of the entry names its author too."""
        with self.as_(author.code) as api:
            path = f"{BASE}/rounds/{ROUND}/entries"
            uploads = [send_file(api, path, name, content, kind, purpose)
                       for name, content, purpose in files]  # fmt: skip
            body: dict[str, Any] = {
                "kind": kind,
                "title": f"Bài của {author.name}",
                "labels": self._labels(author),
                "files": [
                    {"upload": one, "purpose": purpose}
                    for one, (_, _, purpose) in zip(uploads, files, strict=True)
                ],
                "explanation": f"{author.friend}, {AGENCIES[author.agency]}, {author.phone}",
                "authors": [
                    {"username": author.code},
                    {"name": author.friend, "agency": AGENCIES[author.agency]},
                ],
                "original": True,
            }
            if kind == "text":
                body["text"] = f"Của {author.name.upper()}: quê ta sạch, đường ta đẹp"
            taken = api.post(path, body)
        receipt = taken["receipt"]
        secrets = [taken["entry"], receipt["code"], receipt["receipt"], receipt["digest"]]
        secrets += [hashlib.sha256(content).hexdigest() for _, content, _ in files]
        secrets += [*uploads, *(name.rpartition(".")[0] for name, _, _ in files)]
        work = Work(taken["entry"], kind, author, uploads, secrets)
        self.works.append(work)
        return work

    def settle(self) -> None:
        """Everything is looked into, accepted, and the call is over for good."""
        with self.as_organiser() as api:
            for work in self.works:
                path = f"{BASE}/entries/{work.entry}"
                until(lambda path=path: api.get(path)["checked"], f"{path} is looked into")  # type: ignore[misc]
                decision = {"decision": "accepted", "version": 1, "anonymous": True}
                api.post(f"{path}/screening", decision)
        self.platform.clock.forward(24 * 3600)
        self._wait_for("settled", "the call is settled")

    def give_out(self) -> None:
        """Three judges, the first in the chair, and a clerk; everyone marks every work."""
        with self.as_organiser() as api:
            (panel,) = api.get(f"{BASE}/panels")["panels"]
            places = dict(zip(JUDGES, ("chair", "judge", "judge", "clerk"), strict=True))
            body = {
                "places": [
                    {"person": self.people[one], "place": place} for one, place in places.items()
                ],
                "base_revision": panel["revision"],
            }
            api.call("PUT", f"{BASE}/panels/{PANEL}", json=body)
            path = f"{BASE}/rounds/{ROUND}/panels/{PANEL}"

            def all_there() -> bool:
                try:
                    shown = api.post(f"{path}/assignment", {"mode": "all", "look": True})
                except ApiError as error:
                    if error.status not in (409, 503):
                        raise
                    return False
                return len(shown["per_work"]) == len(self.works)

            until(all_there, "scoring knows of all works")
            api.post(f"{path}/assignment", {"mode": "all"})
            api.post(f"{path}/release")
        for username in JUDGES:
            with self.as_(username) as api:
                panels = api.get(SHEETS)["panels"]
            self.sheets[username] = [row["sheet"] for one in panels for row in one["sheets"]]

    def secrets_of(self, work: Work) -> list[str]:
        """By what it could be told whose a work is, and which."""
        author = work.author
        person = self.people[author.code.lower()]
        told = [author.name, author.code, author.phone, author.friend, person]
        return [*told, TITLED, *work.secrets]

    def _labels(self, author: Author) -> dict[str, str]:
        return {"author": author.name, "workplace": AGENCIES[author.agency], "phone": author.phone,
                "code": author.code}  # fmt: skip

    def _wait_for(self, state: str, what: str) -> None:
        until(lambda: self.platform.round_of_exam(CONTEST, ROUND) == state, what)
        until(lambda: self._state() == state, what)

    def _state(self) -> str:
        with patient(self.platform.url) as api:
            rounds = api.get(f"{BASE}/rounds")["rounds"]
        return str(rounds[0]["state"])

    def _choose_password(self, username: str, code: str) -> None:
        with patient(self.platform.url) as api:
            chosen = api.sign_in_first(username, code)
            session = api.sign_in(username, chosen)
        self.passwords[username.lower()] = chosen
        self.people[username.lower()] = session["person"]["person"]

    def _roster(self) -> Path:
        book, path = Workbook(), self.folder / "roster.xlsx"
        sheet = book.active
        assert sheet is not None
        sheet.append(HEADINGS)
        for one in AUTHORS:
            sheet.append([one.agency, AGENCIES[one.agency], "Khối thành phố", one.code, one.name,
                          "Bắt buộc"])  # fmt: skip
        sheet.append(["TVI", AGENCIES["TVI"], "Khối thành phố", "KL7799", "Bùi Văn Không",
                      "Bắt buộc"])  # fmt: skip
        book.save(path)
        return path


@contextmanager
def running_call(folder: Path) -> Iterator[CallForWorks]:
    """A platform with the contest, set up and open."""
    platform = EmbeddedPlatform(folder / "data", SetClock(BEGINS_US))
    platform.start()
    try:
        made = CallForWorks(platform, folder)
        made.set_up()
        yield made
    finally:
        platform.stop()


def essay_of(author: Author) -> bytes:
    """A docx that names its author wherever it can."""
    agency = AGENCIES[author.agency]
    cover = [f"Tác giả: {author.name}", f"Đơn vị: {agency}", f"Điện thoại: {author.phone}",
             f"Mã số: {author.code}"]  # fmt: skip
    return essay(cover, [author.name, author.friend, agency, author.code], 400)


#: of files that :mod:`tests.support.media` makes, whoever sends them
TITLED = media.CANARY


def picture_of(author: Author) -> bytes:
    """A png that names its author."""
    return png(f"{author.name} {author.code}")
