"""Every page of the played contest, opened: one that fails is found here and not by a clerk."""

import re
import time
from collections import Counter, deque
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx

from client.api_client import TIMEOUT_S, authorities
from rigs.demo.console import Display
from rigs.demo.contest_setup import DemoSetup, SignIn

#: of one person
MOST_PAGES = 150
#: of one kind: pages that differ only in codes, numbers and what is asked of them
MOST_OF_A_KIND = 2
_VISITOR = "visitor"
#: what a busy machine answers, and for how long a page is asked for again
_BUSY = (429, 503)
PATIENCE_S = 60.0
_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 5.0
_COOKIE = "hoithi_session"  # a page knows its reader by this alone


class _Links(HTMLParser):
    """Where the links of a page lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """``html.parser`` calls this for every element."""
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.found.append(href)


def every_page_opens(setting: DemoSetup, people: list[SignIn], display: Display) -> bool:
    """Whether a visitor and these people can open whatever they are led to."""
    walks = [walked(setting.api.url, setting.contest, _VISITOR, "")]
    for person in people:
        with setting.caller() as api:
            token = api.sign_in(person.username, person.password)["token"]
        walks.append(walked(setting.api.url, setting.contest, person.role, token))
    faults = [line for walk in walks for line in walk.faults]
    for line in faults:
        display.fail(line)
    if not faults:
        opened = sum(walk.opened for walk in walks)
        display.say(f"{opened} trang mở được theo mọi vai trò / pages opened in every role")
    return not faults


class Walk(NamedTuple):
    """How many pages were opened, and a line for each that could not be."""

    opened: int
    faults: list[str]


def walked(url: str, contest: str, role: str, token: str) -> Walk:
    """Along all links from the first page and the contest's."""
    waiting = deque([("/", ""), (f"/contests/{contest}", "")])
    seen, kinds = {path for path, _ in waiting}, Counter[str]()
    opened, faults = 0, []
    cookies = {_COOKIE: token} if token else None
    with httpx.Client(
        base_url=url, cookies=cookies, timeout=TIMEOUT_S, trust_env=False, verify=authorities()
    ) as browser:
        while waiting and opened < MOST_PAGES:
            path, origin = waiting.popleft()
            answer = _opened(browser, path)
            opened += 1
            if answer.status_code >= 400:
                faults.append(f"{role}: {path} ({origin}): HTTP {answer.status_code}")
            for link in _links(answer):
                if link not in seen and kinds[_kind(link)] < MOST_OF_A_KIND:
                    kinds[_kind(link)] += 1
                    waiting.append((link, path))
                seen.add(link)
    return Walk(opened, faults)


def _opened(browser: httpx.Client, path: str) -> httpx.Response:
    """A page; what was not answered in time or too often is asked for again, when the answer says
    so."""
    until = time.monotonic() + PATIENCE_S
    while True:
        answer = browser.get(path, follow_redirects=True)
        if answer.status_code not in _BUSY or time.monotonic() >= until:
            return answer
        wished = answer.headers.get("retry-after", "")
        time.sleep(min(float(wished) if wished.isdigit() else _PAUSE_S, _LONGEST_PAUSE_S))


def _kind(path: str) -> str:
    """A path without its codes and numbers, and the names of what is asked of it."""
    parts = urlsplit(path)
    return re.sub(r"[^/]*[0-9][^/]*", "#", parts.path) + "?" + "&".join(parse_qs(parts.query))


def _links(answer: httpx.Response) -> list[str]:
    """Paths of this platform that a page leads to."""
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return []
    page = _Links()
    page.feed(answer.text)
    here = str(answer.url)
    led_to = [urlsplit(urljoin(here, href)) for href in page.found]
    return [
        one.path + (f"?{one.query}" if one.query else "")
        for one in led_to
        if one.netloc == urlsplit(here).netloc and "lang=" not in one.query
    ]
