"""A small contest beside the site's own, whose round opens and closes when a test wants: two
agencies with two people each, and a paper of three long questions."""

from pathlib import Path

from openpyxl import Workbook

from client.api_client import Api
from client.contest_loading import define, import_roster
from contracts.local_times import rfc3339
from tests.browser.site import Credentials, Site
from tests.support.patience import patient
from tests.support.waiting import until

AGENCIES = {"A": "Sở Nội vụ", "B": "Sở Tư pháp"}
WHY_EXCLUDED = "thành viên Ban Giám khảo"
SECOND_US = 1_000_000
ROSTER = ["Mã đơn vị", "Tên đơn vị", "Khối", "Mã cán bộ", "Họ và tên", "Đối tượng", "Lý do"]
QUESTIONS = [
    "Mã câu hỏi",
    "Chủ đề",
    "Câu hỏi",
    "Phương án A",
    "Phương án B",
    "Phương án C",
    "Đáp án",
]
PLAN = """\
slug = "{slug}"
title = "Cuộc thi nhỏ {slug}"
organiser = "Ủy ban nhân dân thành phố"
starts_at = "{starts}"
ends_at = "{ends}"
[[agency_classes]]
id = "city"
name = "Khối thành phố"
quota = "50%"
[[audiences]]
id = "all"
name = "Cán bộ, công chức"
obligation = "mandatory"
[topics]
chi-so = "Các chỉ số"
[[phases]]
id = "vong-1"
name = "Vòng 1"
form = "quiz"
mandatory = true
[phases.quiz]
questions = 3
time_limit = "30 phút"
attempts_allowed = 1
score_visible = "after_settlement"
prediction = false
question_use = "shared"
ranking = ["score", "duration", "earliest"]
[phases.quiz.blueprint]
chi-so = 3
[[phases.rounds]]
id = "dot-1"
name = "Đợt 1"
opens_at = "{opens}"
closes_at = "{closes}"
[participation]
phase = "vong-1"
"""


class SmallContest:
    """``people``: of each agency's code, how its people sign in."""

    def __init__(
        self,
        site: Site,
        slug: str,
        folder: Path,
        lasts_s: int,
        more: str = "",
        bank: Path | None = None,
    ) -> None:
        """The round opens an hour from now (``open``) and closes ``lasts_s`` later; ``more`` of the
        plan, in which ``{opens}`` and ``{closes}`` are the same; ``bank``: other questions."""
        self.site, self.slug, self._folder, self._bank = site, slug, folder, bank
        self._plan = PLAN + more
        self.opens_us = site.platform.clock() + 3600 * SECOND_US
        self.closes_us = self.opens_us + lasts_s * SECOND_US
        with site.organiser() as api:
            self._set_up(api)

    def open(self) -> None:
        """Let the time pass until the round opens."""
        self.site.platform.clock.go_to(self.opens_us)
        until(lambda: self.site.state("dot-1", self.slug) == "open", "the small round opens")

    @property
    def home(self) -> str:
        """The page of the contest."""
        return f"{self.site.base_url}/contests/{self.slug}"

    @property
    def exam(self) -> str:
        """The exam page of its round."""
        return f"{self.home}/rounds/dot-1/exam"

    def extend(self, seconds: int, agencies: list[str] | None = None) -> None:
        """Let the round close so much later than planned, for all or for some agencies."""
        body = {"closes_at": rfc3339(self.closes_us + seconds * SECOND_US), "reason": "mất điện"}
        if agencies is not None:
            body["agencies"] = agencies  # type: ignore[assignment]
        with self.site.organiser() as api:
            api.call("PATCH", f"/api/contests/{self.slug}/rounds/dot-1", json=body)

    def shorten(self, seconds: int) -> None:
        """Let the round close so much earlier than planned."""
        body = {"closes_at": rfc3339(self.closes_us - seconds * SECOND_US), "reason": "lộ đề"}
        with self.site.organiser() as api:
            api.post(f"/api/contests/{self.slug}/rounds/dot-1/shortening", body)

    def _set_up(self, api: Api) -> None:
        contest, day_us = f"/api/contests/{self.slug}", 86_400 * SECOND_US
        moments = {
            "starts": min(self.opens_us, self.site.platform.clock()) - day_us,
            "opens": self.opens_us,
            "closes": self.closes_us,
            "ends": self.closes_us + 2 * day_us,
        }
        define(
            api,
            self._plan.format(
                slug=self.slug, **{name: rfc3339(at) for name, at in moments.items()}
            ),
        )
        import_roster(api, self.slug, self._workbook("roster", ROSTER, *self._rows()))
        bank = self._bank or self._workbook("questions", QUESTIONS, *_questions())
        api.upload(f"{contest}/questions", bank, topic="chi-so")
        codes = api.post(f"{contest}/activation-codes")["codes"]
        issued = {one["username"].upper(): one["code"] for one in codes}
        self._ids = {one["username"].upper(): one["person"] for one in codes}
        self.people = {
            agency: [self._first_password(f"{self.slug}-{agency}{n}", issued) for n in (1, 2)]
            for agency in AGENCIES
        }

    def grant_liaison(self, agency: str) -> Credentials:
        """Let somebody be the liaison of an agency."""
        body = {"username": f"dm-{self.slug}-{agency}", "name": "Phạm Thị Đầu Mối"}
        body |= {"role": "liaison", "agency": agency, "contest": self.slug}
        with self.site.organiser() as api:
            code = api.post("/api/roles", body)["code"]
        with patient(self.site.base_url) as api:
            return Credentials(body["username"], api.sign_in_first(body["username"], code))

    def exclude(self, who: Credentials) -> None:
        """Let an organiser decide that they may not take part, and exam learn of it."""
        with self.site.organiser() as api:
            body = {"person": self._ids[who.username], "reason": WHY_EXCLUDED}
            api.post(f"/api/contests/{self.slug}/exclusions", body)

    def _first_password(self, username: str, issued: dict[str, str]) -> Credentials:
        with patient(self.site.base_url) as api:
            password = api.sign_in_first(username.upper(), issued[username.upper()])
        return Credentials(username.upper(), password)

    def _rows(self) -> list[list[str]]:
        return [
            [agency, name, "Khối thành phố", f"{self.slug}-{agency}{n}".upper(), f"Lê Văn {word}",
             "Bắt buộc", ""]
            for agency, name in AGENCIES.items()
            for n, word in ((1, "Một"), (2, "Hai"))
        ]  # fmt: skip

    def _workbook(self, name: str, *rows: list[str]) -> Path:
        book, path = Workbook(), self._folder / f"{name}.xlsx"
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(row)
        book.save(path)
        return path


def _questions() -> list[list[str]]:
    return [
        [f"Q{n}", "chi-so", f"Chỉ số nào được hỏi ở câu số {n}? " + "Một câu hỏi rất dài. " * 20,
         "Thứ nhất", "Thứ hai", "Thứ ba", "B"]
        for n in range(1, 5)
    ]  # fmt: skip
