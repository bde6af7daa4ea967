"""The pictures of ``docs/tutorial.md``: what organiser and liaison see, from the same demo."""

from collections.abc import Callable
from io import BytesIO

from openpyxl import Workbook
from playwright.sync_api import Browser, Page

from client.api_client import Api
from gateway.core.http.json_bodies import XLSX
from tests.browser.chromium import DESK, PATIENCE_MS
from tests.browser.demo import Demo, PrintedSignIn
from tests.support.patience import patient

Take = Callable[[Page, str], None]
WRONG_QUOTA = ('quota = "50%"', 'quota = "năm mươi"')
BAD_LIST = [
    ["Mã đơn vị", "Tên đơn vị", "Khối", "Mã cán bộ", "Họ và tên", "Ngày sinh", "Đối tượng"],
    ["SNV", "Sở Nội vụ", "Khối lạ", "CB9000001", "Nguyễn Văn An", "12/05/1981", "bắt buộc"],
    ["SNV", "Sở Nội vụ", "", "CB9000002", "Trần Thị Bình", "31/02/1979", "bắt buộc"],
]


def people_arrive(demo: Demo, organiser: PrintedSignIn, contest: str, week: str) -> None:
    """Some of each agency take part in the week that is open, so that there is something to
    watch; they have forgotten their passwords and are given codes."""
    base = f"/api/contests/{contest}"
    with patient(demo.url) as api:
        api.sign_in(organiser.username, organiser.password)
        agencies = [line["agency"] for line in api.get(f"{base}/participation")["agencies"]]
        chosen: list[str] = []
        for place, agency in enumerate(agencies):
            missing = api.get(f"{base}/agencies/{agency}/missing")["people"]
            chosen += [one["person"] for one in missing[: 2 + place]]
        codes = api.post(f"{base}/activation-codes", {"people": chosen})["codes"]
    for number, line in enumerate(codes):
        with patient(demo.url) as api:
            api.sign_in(line["username"], line["code"])
            _sit(api, contest, week, number)


def make_liaison(demo: Demo, organiser: PrintedSignIn, who: PrintedSignIn, contest: str) -> None:
    """Of their own agency, in this contest too."""
    with patient(demo.url) as api:
        session = api.sign_in(who.username, who.password)
        agency = session["person"]["agency"]
    grant = {"username": who.username, "name": who.name, "role": "liaison", "agency": agency}
    with patient(demo.url) as api:
        api.sign_in(organiser.username, organiser.password)
        api.post("/api/roles", {**grant, "contest": contest})


def _sit(api: Api, contest: str, week: str, number: int) -> None:
    made = api.post(f"/api/contests/{contest}/rounds/{week}/attempts")
    options = [
        (question["id"], [option["id"] for option in question["options"]])
        for question in made["paper"]["questions"]
    ]
    answers = {name: ids[(number + place) % len(ids)] for place, (name, ids) in enumerate(options)}
    api.post(f"/api/attempts/{made['attempt']}/submission", {"answers": answers})


class Tutor:
    """Goes through the desks and takes a picture where the tutorial needs one."""

    def __init__(self, browser: Browser, url: str, take: Take, past: str, present: str) -> None:
        """``past``: a contest that was played to its end; ``present``: one whose week is open."""
        self._browser, self._url, self._take = browser, url, take
        self._past, self._present = f"{url}/contests/{past}", f"{url}/contests/{present}"

    def show(self, organiser: PrintedSignIn, liaison: PrintedSignIn, week: str, plan: str) -> None:
        """All pictures."""
        page = self._signed_in(organiser)
        self._set_up(page, plan)
        self._run(page, week)
        self._look_again(page, week)
        page.context.close()
        page = self._signed_in(liaison)
        self._agency(page)
        page.context.close()

    def _signed_in(self, who: PrintedSignIn) -> Page:
        context = self._browser.new_context(viewport=DESK, locale="vi-VN", color_scheme="light")
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.goto(f"{self._url}/sign-in")
        page.fill("#username", who.username)
        page.fill("#password", who.password)
        page.click("main button.button")
        page.wait_for_url(lambda address: "/sign-in" not in address)  # staff: at what waits
        return page

    def _set_up(self, page: Page, plan: str) -> None:
        page.goto(f"{self._present}/desk")
        self._take(page, "tutorial-desks")
        page.goto(f"{self._present}/set-up")
        self._take(page, "tutorial-set-up")
        page.goto(f"{self._url}/set-up")
        text = plan.replace(*WRONG_QUOTA).replace('slug = "', 'slug = "moi-')
        file = {"name": "ke-hoach.toml", "mimeType": "text/plain", "buffer": text.encode()}
        page.click("main summary")
        page.set_input_files("#file", file)  # type: ignore[arg-type]
        page.click("button[value=check]")
        page.wait_for_selector(".finding.error")
        self._take(page, "tutorial-definition")
        page.goto(f"{self._present}/set-up/roster")
        page.set_input_files(
            "#file",
            {"name": "danh-sach.xlsx", "mimeType": XLSX, "buffer": workbook(BAD_LIST)},
        )
        page.click("main button.button")
        page.wait_for_selector("#errors")
        self._take(page, "tutorial-roster")

    def _run(self, page: Page, week: str) -> None:
        page.goto(f"{self._present}/room")
        page.wait_for_selector("#live.on")
        self._take(page, "tutorial-room")
        page.goto(f"{self._present}/rounds/{week}/control/extension")
        self._take(page, "tutorial-extension")
        page.goto(f"{self._past}/rounds/{week}/control")
        self._take(page, "tutorial-control")

    def _look_again(self, page: Page, week: str) -> None:
        page.goto(f"{self._past}/second-looks/new?kind=correct_key&round={week}")
        page.locator("#question").select_option(index=1)
        page.click("main button.button")
        page.wait_for_selector("input[name=option]")
        page.locator("input[name=option]").first.check()
        page.click("main button.button")
        page.wait_for_selector("#changes")
        self._take(page, "tutorial-second-look")
        page.goto(f"{self._past}/publications")
        self._take(page, "tutorial-publications")

    def _agency(self, page: Page) -> None:
        page.goto(f"{self._present}/agency")
        self._take(page, "tutorial-agency")
        page.click("text=Xem người chưa dự thi")
        self._take(page, "tutorial-missing")
        page.click("text=Nhắc mọi người")
        self._take(page, "tutorial-reminder")


def workbook(rows: list[list[str]]) -> bytes:
    """The rows as an .xlsx file."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()
