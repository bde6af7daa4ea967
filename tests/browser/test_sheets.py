"""A judge with a tablet: real pages over scoring's own use cases; marks are kept as they are typed,
though the network goes away or another device writes meanwhile."""

import re
import socket
import threading
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, ViewportSize, expect

from contracts.accounts import Role
from contracts.contests import Contests, ContestView
from contracts.definition import EntryFormat
from contracts.entry_checks import FileFacts
from contracts.errors import Problem, Refused
from contracts.file_checks import BlindFile, BlindView
from gateway.core.access.sessions import COOKIE
from services.scoring.use_cases.judging import own_sheets, panels
from tests.browser.conftest import visitor
from tests.browser.looks import look
from tests.support import media
from tests.support.canaries import png
from tests.support.databases import SqliteFiles
from tests.support.jury import CONTEST, ROUND, Jury, plan
from tests.support.line import Line
from tests.support.marked_contest import OPENS_US
from tests.support.marking import open_marking
from tests.support.waiting import until
from tests.unit.gateway.fakes import House
from tests.unit.gateway.service_answers import handlers

pytestmark = pytest.mark.browser

TABLET: ViewportSize = {"width": 1024, "height": 768}
SAVED = re.compile(r"^đã lưu lúc \d\d:\d\d:\d\d$")
KEPT = re.compile(r"^chưa gửi được, đang giữ trên máy này")


class Room:
    """Judges' pages over a line that can be cut; each test takes a sheet that is not begun."""

    def __init__(self, house: House, jury: Jury, line: Line) -> None:
        self.house, self.jury, self.line = house, jury, line
        self.url = f"http://127.0.0.1:{line.port}"

    def sheet(self, judge: str = "minh") -> str:
        """The id of a judge's sheet of a work that they have not begun."""
        todo = (one.sheet for one in self.jury.own(judge) if one.state == "released")
        found: str = next(todo)
        return found

    def let_in(self, page: Page, judge: str = "minh", role: Role = "judge") -> None:
        token = self.house.token(role, person=judge)
        session = self.house.gateway.sessions.verify(token, self.house.now_us)
        assert session is not None
        page.context.add_cookies(
            [
                {"name": COOKIE, "value": token, "url": self.url},
                {"name": "hoithi_csrf", "value": session.csrf, "url": self.url},
            ]
        )

    def open(self, page: Page, sheet: str) -> None:
        page.goto(f"{self.url}/contests/{CONTEST}/rounds/{ROUND}/sheets/{sheet}")

    def kept(self, sheet: str) -> dict[str, int]:
        """The marks that scoring has."""
        marks: dict[str, int] = self.jury.look("minh", sheet).marks
        return marks


WORKS = [f"e{number}" for number in range(1, 11)]


def carried(jury: Jury, use_case: Callable[..., Any], *, asks: bool = False) -> Any:
    """Scoring's answer to a command, as the gateway hears it."""
    carry = jury.marking.ask if asks else jury.marking.carry_out

    def handler(item: Any) -> Any:
        found = carry(use_case, item)
        if isinstance(found, Problem):
            refusal = Refused(found.code, found.message)
            refusal.problem = found
            raise refusal
        return found

    return handler


@contextmanager
def served(house: House) -> Iterator[int]:
    """The gateway on a port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(
            uvicorn.Config(house.gateway, lifespan="on", log_config=None, access_log=False)
        )
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        until(lambda: server.started, "the gateway serves")
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("judges")
    (folder / "copy").mkdir()
    jury = Jury(open_marking(SqliteFiles(folder, folder / "copy")))
    jury.begin(*WORKS)
    defined = Contests([ContestView(CONTEST, plan(), 1)])
    asked = partial(carried, jury, asks=True)
    answers = {
        **handlers(),
        "registration.contests": lambda item: defined,
        "scoring.panels": asked(panels.panels),
        "scoring.own_sheets": asked(own_sheets.own_sheets),
        "scoring.sheet": asked(own_sheets.sheet),
        "scoring.save_sheet": carried(jury, own_sheets.save_sheet),
        "scoring.hand_in_sheet": carried(jury, own_sheets.hand_in_sheet),
        "scoring.decline_sheet": carried(jury, own_sheets.decline_sheet),
        "scoring.confirm_sheet": carried(jury, own_sheets.confirm_sheet),
    }
    house = House(folder / "house", answers, OPENS_US)
    with served(house) as port:
        line = Line(port)
        line.start()
        yield Room(house, jury, line)
        line.close()
    jury.marking.store.database.close()


@pytest.fixture
def tablet(browser: Browser) -> Iterator[Page]:
    for context in visitor(browser, TABLET):
        yield context.new_page()


def mark(page: Page, content: str, form: str) -> None:
    page.get_by_label("Nội dung").fill(content)
    page.get_by_label("Hình thức").fill(form)


def test_a_judge_marks_a_work_with_the_keyboard_and_hands_it_in(room: Room, tablet: Page) -> None:
    room.let_in(tablet)
    tablet.goto(f"{room.url}/contests/{CONTEST}/judging")
    look(tablet)
    tablet.locator("main a.button").focus()
    tablet.keyboard.press("Enter")
    expect(tablet.locator("#saving")).to_have_text("")
    look(tablet)
    tablet.get_by_label("Nội dung").focus()
    tablet.keyboard.type("50,5")
    tablet.keyboard.press("Enter")  # on to the next line, nothing is handed in
    tablet.keyboard.type("30")
    tablet.keyboard.press("Enter")
    tablet.keyboard.type("Bố cục chặt chẽ")
    expect(tablet.locator("#total")).to_have_text("80,5")
    expect(tablet.locator("#saving")).to_have_text(SAVED)
    sheet = tablet.url.rpartition("/")[2]
    assert room.kept(sheet) == {"noi-dung": 5050, "hinh-thuc": 3000}
    tablet.get_by_role("button", name="Nộp phiếu").focus()
    tablet.keyboard.press("Enter")
    expect(tablet.get_by_role("status").first).to_have_text("Phiếu đã nộp.")
    look(tablet)
    found = room.jury.look("minh", sheet)
    assert (found.state, found.note) == ("handed_in", "Bố cục chặt chẽ")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_fit_a_phone_in_both_languages(room: Room, page: Page, language: str) -> None:
    room.let_in(page, "hoa")
    sheet = room.sheet("hoa")
    for path in ("judging", f"rounds/{ROUND}/sheets/{sheet}"):
        page.goto(f"{room.url}/contests/{CONTEST}/{path}?lang={language}")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        look(page)


def test_marks_that_the_sheet_does_not_take_are_told_at_once_and_not_sent(
    room: Room, tablet: Page
) -> None:
    room.let_in(tablet)
    sheet = room.sheet()
    room.open(tablet, sheet)
    mark(tablet, "61", "8,25")
    expect(tablet.locator("#mark-0-error")).to_have_text("Điểm phải từ 0 đến 60.")
    expect(tablet.locator("#mark-1-error")).to_have_text("Điểm phải theo bước 0,5.")
    look(tablet)
    mark(tablet, "60", "8,5")
    expect(tablet.locator("#saving")).to_have_text(SAVED)
    assert room.kept(sheet) == {"noi-dung": 6000, "hinh-thuc": 850}


def test_without_a_network_marks_stay_on_the_device_and_go_when_it_is_back(
    room: Room, tablet: Page
) -> None:
    room.let_in(tablet)
    sheet = room.sheet()
    room.open(tablet, sheet)
    room.line.cut()
    mark(tablet, "40", "30")
    expect(tablet.locator("#saving")).to_have_text(KEPT)
    tablet.get_by_role("button", name="Nộp phiếu").click()
    expect(tablet.locator("#saving")).to_contain_text("Chưa có mạng nên chưa nộp được")
    assert room.kept(sheet) == {}
    room.line.mend()
    expect(tablet.locator("#saving")).to_have_text(SAVED)
    assert room.kept(sheet) == {"noi-dung": 4000, "hinh-thuc": 3000}


def test_a_tablet_that_went_off_without_a_network_still_has_its_marks(
    room: Room, tablet: Page
) -> None:
    room.let_in(tablet)
    sheet = room.sheet()
    room.open(tablet, sheet)
    room.line.cut()
    mark(tablet, "40", "30")
    expect(tablet.locator("#saving")).to_have_text(KEPT)
    tablet.close()
    room.line.mend()
    again = tablet.context.new_page()
    room.open(again, sheet)
    expect(again.get_by_label("Nội dung")).to_have_value("40")
    expect(again.locator("#saving")).to_have_text(SAVED)
    assert room.kept(sheet) == {"noi-dung": 4000, "hinh-thuc": 3000}
    kept = again.evaluate("Object.keys(localStorage).filter((key) => /sheet/.test(key))")
    assert kept == []


@pytest.mark.parametrize("choice", ["Giữ điểm ở đây", "Lấy điểm của máy kia"])
def test_what_another_device_wrote_meanwhile_is_shown_beside(
    room: Room, tablet: Page, choice: str
) -> None:
    room.let_in(tablet)
    sheet = room.sheet()
    room.open(tablet, sheet)
    room.jury.save("minh", sheet, {"noi-dung": 1000}, device="may-ban")
    mark(tablet, "20", "30")
    expect(tablet.locator("#conflict")).to_be_visible()
    expect(tablet.locator("#mark-0-other")).to_have_text("Máy kia: 10")
    look(tablet)
    assert room.kept(sheet) == {"noi-dung": 1000}
    tablet.get_by_role("button", name=choice).click()
    expect(tablet.locator("#conflict")).to_be_hidden()
    expect(tablet.locator("#saving")).to_have_text(SAVED)
    mine = {"noi-dung": 2000, "hinh-thuc": 3000}
    assert room.kept(sheet) == (mine if choice.startswith("Giữ") else {"noi-dung": 1000})
    expect(tablet.get_by_label("Nội dung")).to_have_value(
        "20" if len(room.kept(sheet)) > 1 else "10"
    )


def tone(seconds: int = 2) -> bytes:
    """A sound file."""
    made = BytesIO()
    with wave.open(made, "wb") as to:
        to.setnchannels(1)
        to.setsampwidth(1)
        to.setframerate(8000)
        to.writeframes(bytes(128 + 60 * (n // 20 % 2) for n in range(8000 * seconds)))
    return made.getvalue()


@pytest.fixture
def shown(room: Room) -> Iterator[None]:
    """Works of a sound, a picture, a document that judges read, and a video."""
    files: list[tuple[EntryFormat, bytes]] = [
        ("wav", tone()),
        ("png", png("")),
        ("docx", b"PK"),
        ("mp4", media.clip("mp4")),
    ]
    store = room.house.gateway.uploads.objects
    found = []
    for n, (form, content) in enumerate(files, 1):
        store.put_new(f"u/tep{n}/{0:015d}", content)
        store.put_new(f"r/tep{n}/ab.{form}-{0:015d}", content)
        facts = FileFacts(form, len(content), duration_ms=2000 if form == "wav" else None)
        rendition = f"ab.{form}" if form != "docx" else "ab"
        found.append(BlindFile(n, f"tep{n}", len(content), "main", facts, rendition))
    store.put_new("t/tep3/ab", ("Quê hương tôi. " * 200).encode())
    work = BlindView(CONTEST, "sound", True, "Tiếng quê", "", "", "A1", [], [], found)
    before = room.house.caller.handlers["exam.blind_content"]
    room.house.caller.handlers["exam.blind_content"] = lambda item: work
    yield
    room.house.caller.handlers["exam.blind_content"] = before


@pytest.mark.usefixtures("shown")
def test_a_judge_hears_and_sees_a_work_beside_its_sheet_by_keyboard_alone(
    room: Room, tablet: Page
) -> None:
    room.let_in(tablet)
    room.open(tablet, room.sheet())
    sound = tablet.get_by_label("Tệp 1")
    sound.focus()
    tablet.keyboard.press("Space")
    tablet.wait_for_function("() => document.querySelector('audio').currentTime > 0.1")
    tablet.keyboard.press("Space")
    assert sound.evaluate("one => one.paused && Math.round(one.duration)") == 2
    assert tablet.get_by_role("img", name="Tệp 2").evaluate("one => one.naturalWidth") == 64
    expect(tablet.locator(".work")).to_contain_text("Quê hương tôi.")
    tablet.get_by_label("Tệp 4").focus()
    tablet.keyboard.press("Space")
    tablet.wait_for_function("() => document.querySelector('video').currentTime > 0.1")
    tablet.keyboard.press("Space")
    video = tablet.get_by_label("Tệp 4")
    assert video.evaluate("one => [one.videoWidth, one.videoHeight, one.paused]") == [
        media.WIDTH, media.HEIGHT, True,
    ]  # fmt: skip
    look(tablet)
    tablet.mouse.wheel(0, 5000)  # the sheet stays beside a long work
    expect(tablet.get_by_label("Nội dung")).to_be_in_viewport()


@pytest.mark.usefixtures("shown")
def test_a_work_that_is_played_and_seen_fits_a_phone(room: Room, page: Page) -> None:
    room.let_in(page, "hoa")
    room.open(page, room.sheet("hoa"))
    look(page)
