"""An example of what stands between Hội thi and a Zalo OA or an SMS provider: it takes the requests
of HOITHI_WEBHOOK, refuses what is not signed or not fresh, and passes each message on once.

    HOITHI_WEBHOOK_KEY=… python reminder_receiver.py --port 8090 --seen seen.db

Nothing but Python's standard library. Put TLS before it (a proxy such as Caddy or nginx), and your
provider's own call into ``pass_on``. See docs/reminders.md.
"""

import argparse
import hmac
import json
import os
import sqlite3
import sys
import time
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MOST_BYTES = 64 * 1024
OLDEST_S = 300


def pass_on(message: dict[str, Any]) -> None:
    """Give it to the provider. Here it is only said that there was one, without the number."""
    print(f"passed on {message['id']} of {message['contest']}", flush=True)


def signed(key: bytes, timestamp: str, body: bytes, signature: str) -> bool:
    """Whether whoever has the key signed this body at this moment."""
    made = hmac.new(key, timestamp.encode() + b"." + body, "sha256").hexdigest()
    return hmac.compare_digest(f"v1={made}".encode(), signature.encode())


def fresh(timestamp: str, now_s: float) -> bool:
    """Whether it was signed in these five minutes."""
    return (
        timestamp.isascii()
        and timestamp.isdecimal()
        and len(timestamp) < 13
        and abs(now_s - int(timestamp)) <= OLDEST_S
    )


class Seen:
    """The messages that were passed on, kept over restarts."""

    def __init__(self, path: str) -> None:
        self._path = path
        with closing(self._open()) as database:
            database.execute("CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY)")

    def first(self, message: str) -> bool:
        """Note it before it is passed on: whoever dies in between has not passed it on twice."""
        with closing(self._open()) as database:
            made = database.execute("INSERT OR IGNORE INTO seen VALUES (?)", (message,))
            return made.rowcount == 1

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, isolation_level=None, timeout=10)


class Receiver(BaseHTTPRequestHandler):
    """One request."""

    key = b""
    seen: Seen
    timeout = 20

    def do_POST(self) -> None:
        """Take a message."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > MOST_BYTES:
            self._answer(413, "no length, or too long")
            return
        body = self.rfile.read(int(length))
        timestamp = self.headers.get("Hoithi-Timestamp", "")
        if not signed(self.key, timestamp, body, self.headers.get("Hoithi-Signature", "")):
            self._answer(401, "the signature is not that of this body")
            return
        if not fresh(timestamp, time.time()):
            self._answer(401, "signed more than five minutes ago, or by a clock that is wrong")
            return
        message = json.loads(body)
        if self.headers.get("Idempotency-Key") != message["id"]:
            self._answer(400, "Idempotency-Key is not the message's id")
            return
        if self.seen.first(message["id"]):
            pass_on(message)
        self._answer(200, "taken")

    def _answer(self, status: int, words: str) -> None:
        body = json.dumps({"message": words}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Numbers stand in no log."""


def main() -> None:
    """Take messages until somebody ends it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=8090)
    options.add_argument("--seen", default="seen.db")
    chosen = options.parse_args()
    Receiver.key = os.environ.get("HOITHI_WEBHOOK_KEY", "").encode()
    if len(Receiver.key) < 32:
        sys.exit("HOITHI_WEBHOOK_KEY must be the same as the gateways', 32 signs at least")
    Receiver.seen = Seen(chosen.seen)
    server = ThreadingHTTPServer(("127.0.0.1", chosen.port), Receiver)
    print(f"ready on port {server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
