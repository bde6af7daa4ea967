"""A file is sent whole, also where the answer to a piece got lost after its bytes were taken."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from client import tus_upload
from client.api_client import Api, ApiError
from client.tus_upload import send_file

CONTENT = bytes(range(256)) * 40
PIECE = 4_000


class _Uploads(BaseHTTPRequestHandler):
    """Takes one file by the tus protocol. ``lost``: at which offsets an answer gets lost, and how
    often."""

    taken: bytearray
    lost: dict[int, int]
    forgetful: bool

    def do_POST(self) -> None:
        self._answer(201, {"Location": "/uploads/u1"})

    def do_HEAD(self) -> None:
        self._answer(200, {"Upload-Offset": str(0 if self.forgetful else len(self.taken))})

    def do_PATCH(self) -> None:
        at, length = int(self.headers["Upload-Offset"]), int(self.headers["Content-Length"])
        piece = self.rfile.read(length)
        if at != len(self.taken):
            self._answer(409, {"Content-Type": "application/problem+json"}, _ELSEWHERE)
            return
        self.taken += piece
        if self.lost.pop(at, 0):
            self._answer(503, {})
            return
        self._answer(204, {"Upload-Offset": str(len(self.taken))})

    def _answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        return


_ELSEWHERE = b'{"code": "upload.offset", "detail": "elsewhere", "status": 409}'


@pytest.fixture
def uploads(monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    monkeypatch.setattr(tus_upload, "PIECE", PIECE)
    _Uploads.taken, _Uploads.lost, _Uploads.forgetful = bytearray(), {}, False
    with ThreadingHTTPServer(("127.0.0.1", 0), _Uploads) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with Api(f"http://127.0.0.1:{server.server_address[1]}", patience_s=20) as api:
            yield api
        server.shutdown()


@pytest.mark.parametrize("lost", [{}, {0: 1}, {PIECE: 1, 2 * PIECE: 1}])
def test_a_file_goes_on_where_it_came_to(uploads: Api, lost: dict[int, int]) -> None:
    _Uploads.lost = dict(lost)
    assert send_file(uploads, "/entries", "a.docx", CONTENT, "essay") == "u1"
    assert bytes(_Uploads.taken) == CONTENT
    assert _Uploads.lost == {}


def test_an_upload_that_never_is_where_it_says_ends(uploads: Api) -> None:
    _Uploads.taken, _Uploads.forgetful = bytearray(CONTENT[:7]), True
    with pytest.raises(ApiError) as caught:
        send_file(uploads, "/entries", "a.docx", CONTENT, "essay")
    assert caught.value.problem.code == "upload.offset"
