"""The walk along all links tells which page could not be opened, and from where it was led to."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from rigs.demo import opened_pages
from rigs.demo.opened_pages import MOST_OF_A_KIND, walked

PAGES = {
    "/": '<a href="contests/thi">…</a><a href="/static/x.css">…</a><a href="https://vn.example/">',
    "/contests/thi": '<a href="?lang=en">EN</a><a href="thi/hall">…</a><a href="mailto:a@b">…</a>'
    + "".join(f'<a href="/contests/thi/works/B{number:03}">…</a>' for number in range(50))
    + '<a href="/contests/thi/busy">…</a>',
    "/contests/thi/busy": "",
    "/static/x.css": "",
}


class _Site(BaseHTTPRequestHandler):
    asked: list[str]
    busy: list[int]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body = PAGES.get(self.path)
        if self.path.endswith("/busy") and self.busy:
            self.send_response(self.busy.pop())
            self.send_header("retry-after", "0")
            self.end_headers()
            return
        self.send_response(200 if body is not None or "/works/" in self.path else 500)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((body or "").encode())

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def site() -> Iterator[str]:
    _Site.asked, _Site.busy = [], []
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_a_page_that_fails_is_told_with_the_page_that_leads_there(site: str) -> None:
    walk = walked(site, "thi", "visitor", "")
    assert walk.faults == ["visitor: /contests/thi/hall (/contests/thi): HTTP 500"]
    assert walk.opened == len(_Site.asked) == 5 + MOST_OF_A_KIND
    assert len(set(_Site.asked)) == walk.opened, "each page once"


def test_a_page_of_a_busy_machine_is_asked_for_again(site: str) -> None:
    _Site.busy = [503, 429, 503]
    walk = walked(site, "thi", "visitor", "")
    assert walk.faults == ["visitor: /contests/thi/hall (/contests/thi): HTTP 500"]
    assert _Site.asked.count("/contests/thi/busy") == 4
    assert walk.opened == 5 + MOST_OF_A_KIND


def test_patience_with_a_machine_that_stays_busy_ends(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened_pages, "PATIENCE_S", 0.0)
    _Site.busy = [503] * 9
    assert (
        "visitor: /contests/thi/busy (/contests/thi): HTTP 503"
        in walked(site, "thi", "visitor", "").faults
    )
