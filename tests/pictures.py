"""The pictures of README and tutorial in ``docs/pictures``, taken from a running demo:
``make pictures``.

The demo has played its contest to the end. So that there is an exam to sit, another contest of the
same city is set up beside it, whose first week has just begun.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from msgspec.structs import replace
from playwright.sync_api import Browser, Page, ViewportSize

from client.api_client import Api
from client.contest_loading import load
from contracts.definition import Definition
from plans.parser import read_definition
from plans.rehearsal import rehearse
from plans.toml_writer import to_toml
from tests.browser.chromium import DESK, PATIENCE_MS, PHONE, running_chromium
from tests.browser.demo import REPOSITORY, Demo, PrintedSignIn, playing
from tests.support.patience import patient
from tests.support.waiting import until
from tests.tutorial_pictures import Tutor, make_liaison, people_arrive

PICTURES = REPOSITORY / "docs" / "pictures"
PLAN = REPOSITORY / "contests" / "hai-phong-2024.toml"
THIS_YEAR = time.strftime("%Y")
CONTEST, WEEK = f"hai-phong-{THIS_YEAR}", "tuan-1"
SIZES: dict[str, ViewportSize] = {"": DESK, "-phone": PHONE}
DAY_US = 86_400_000_000
TALLEST = {"participation": 1900, "tutorial-room": 2300}


def main(arguments: list[str] | None = None) -> int:
    """Take them all; 0 when every picture was written."""
    parser = argparse.ArgumentParser(description="Take the pictures in docs/pictures.")
    parser.add_argument("--out", type=Path, default=PICTURES, metavar="FOLDER")
    out: Path = parser.parse_args(arguments).out
    out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="hoithi-pictures-") as folder,
        playing(Path(folder)) as demo,
        running_chromium() as browser,
    ):
        print(f"the demo serves on {demo.url}")
        begin_this_year(demo, Path(folder))
        takers = contestants(demo, len(SIZES))
        for (suffix, size), who in zip(SIZES.items(), takers, strict=True):
            Camera(browser, size, out, suffix).take_all(demo.url, who)
        organiser = next(who for who in demo.sign_ins() if who.role == "organiser")
        people_arrive(demo, organiser, CONTEST, WEEK)
        make_liaison(demo, organiser, takers[-1], CONTEST)
        camera = Camera(browser, DESK, out, "")
        tutor = Tutor(browser, demo.url, camera.take, PLAN.stem, CONTEST)
        tutor.show(organiser, takers[-1], WEEK, PLAN.read_text("utf-8"))
    return 0


def begin_this_year(demo: Demo, folder: Path) -> None:
    """The same plan in this year, from the demo's own staff list and questions; its practice is
    over, its first week open."""
    definition = read_definition(PLAN.read_text(), PLAN.name)
    begins_us = time.time_ns() // 1000 - 7 * DAY_US
    file = folder / f"{CONTEST}.toml"
    file.write_text(to_toml(renamed(rehearse(definition, begins_us, 5 * DAY_US, 2 * DAY_US))))
    first = demo.sign_ins()[-1]
    with patient(demo.url) as api:
        api.sign_in(first.username, first.password)
        load(api, file, demo.out / "roster.xlsx", demo.out / "questions.xlsx")
        until(lambda: _is_open(api), "the first week opens")


def _is_open(api: Api) -> bool:
    rounds = api.get(f"/api/contests/{CONTEST}/rounds")["rounds"]
    return any(item["round"] == WEEK and item["state"] == "open" for item in rounds)


def renamed(definition: Definition) -> Definition:
    """With the name of this year, and rounds without the dates of that one in theirs."""
    phases = [
        replace(
            phase,
            rounds=[
                replace(item, name=item.name.split(" (")[0], public_value=f"{CONTEST}/{item.id}")
                for item in phase.rounds
            ],
        )
        for phase in definition.phases
    ]
    title = definition.title.replace("2024", THIS_YEAR)
    return replace(definition, slug=CONTEST, title=title, phases=phases)


def contestants(demo: Demo, count: int) -> list[PrintedSignIn]:
    """People with a password who may take part: the contestant and the liaison of the printout."""
    found = [who for who in demo.sign_ins() if who.role in ("contestant", "liaison")]
    assert len(found) >= count
    return found[:count]


class Camera:
    """A browser of one size; its pictures are named after what they show, and that size."""

    def __init__(self, browser: Browser, size: ViewportSize, out: Path, suffix: str) -> None:
        self._context = browser.new_context(viewport=size, locale="vi-VN", color_scheme="light")
        self._context.set_default_timeout(PATIENCE_MS)
        self._size, self._out, self._suffix = size, out, suffix

    def take_all(self, url: str, who: PrintedSignIn) -> None:
        """A person's way through the site, from the sign-in to the results."""
        page = self._context.new_page()
        page.goto(f"{url}/sign-in")
        self.take(page, "sign-in")
        page.fill("#username", who.username)
        page.fill("#password", who.password)
        page.click("main button.button")
        page.wait_for_url(lambda address: not address.endswith("/sign-in"))
        self._sit(page, f"{url}/contests/{CONTEST}/rounds/{WEEK}/exam")
        page.goto(f"{url}/contests/{PLAN.stem}/participation")
        page.wait_for_selector("#live.on")
        self.take(page, "participation")
        page.goto(f"{url}/contests/{PLAN.stem}/results")
        self.take(page, "results")
        self._context.close()

    def _sit(self, page: Page, address: str) -> None:
        page.goto(address)
        page.click("#start")
        page.wait_for_selector("#sitting:visible")
        for number in range(9):
            page.keyboard.press(str(1 + number * 3 % 4))
            page.keyboard.press("ArrowRight")
        page.keyboard.press("2")
        page.check("#q9flag")
        page.wait_for_selector("#saving[data-state=saved]")
        page.evaluate("window.scrollTo(0, 0)")
        self.take(page, "exam")
        page.click("#to-review")
        page.click("#submit")
        page.wait_for_selector("#receipt:visible")
        page.click("#receipt-link")
        page.wait_for_url("**/receipts/*")
        self.take(page, "receipt")

    def take(self, page: Page, what: str) -> None:
        """What is shown, from its top as far down as there is something, within reason."""
        page.mouse.move(0, 0)
        height = page.evaluate("document.documentElement.scrollHeight")
        tallest = TALLEST.get(what, 1.4 * self._size["height"])
        clip = {"x": 0, "y": 0, "width": self._size["width"], "height": min(height, tallest)}
        file = self._out / f"{what}{self._suffix}.png"
        page.screenshot(path=file, full_page=True, clip=clip)  # type: ignore[arg-type]
        print(f"{file} ({file.stat().st_size // 1024} KB)")


if __name__ == "__main__":
    sys.exit(main())
