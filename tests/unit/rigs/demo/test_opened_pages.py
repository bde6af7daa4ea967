"""The walk along all links tells which page could not be opened, and from where it was led to."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from rigs.demo.opened_pages import MOST_OF_A_KIND, walked

PAGES = {
    "/": '<a href="contests/thi">…</a><a href="/static/x.css">…</a><a href="https://vn.example/">',
    "/contests/thi": '<a href="?lang=en">EN</a><a href="thi/hall">…</a><a href="mailto:a@b">…</a>'
    + "".join(f'<a href="/contests/thi/works/B{number:03}">…</a>' for number in range(50)),
    "/static/x.css": "",
}


class _Site(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body = PAGES.get(self.path)
        self.send_response(200 if body is not None or "/works/" in self.path else 500)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((body or "").encode())

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def site() -> Iterator[str]:
    _Site.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_a_page_that_fails_is_told_with_the_page_that_leads_there(site: str) -> None:
    walk = walked(site, "thi", "visitor", "")
    assert walk.faults == ["visitor: /contests/thi/hall (/contests/thi): HTTP 500"]
    assert walk.opened == len(_Site.asked) == 4 + MOST_OF_A_KIND
    assert len(set(_Site.asked)) == walk.opened, "each page once"
