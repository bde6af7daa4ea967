"""``hoithi serve`` shows its first page before it has loaded what only some desks need."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

#: what needs it, of packages and modules that take long to load or much memory
LATER = {
    "PIL": "pictures, in the reading process",
    "alembic": "migrations of a database that is not at the newest revision",
    "defusedxml": "spreadsheets",
    "docx": "documents in Word",
    "docxtpl": "documents in Word",
    "lxml": "documents in Word",
    "openpyxl": "spreadsheets",
    "plans.checks.quiz": "definitions, in the reading process",
    "psycopg2": "PostgreSQL",
    "pypdf": "certificates; files that were handed in",
    "question_formats.format_dispatch": "question banks, in the reading process",
    "segno": "QR codes",
    "smtplib": "e-mails",
    "sqlalchemy.dialects.postgresql": "PostgreSQL",
    "typst": "documents in PDF",
}
#: of 330 routes: what the first page, its start and those who ask whether it is there go through
MOST_ROUTES = 5

_START = """
import json, os, signal, sys, threading, urllib.request
from dataclasses import replace
from pathlib import Path
from deploy.embedded.serve import listen, serve
from plumbing.settings import from_environment

listener = listen("127.0.0.1", 0)
port = listener.getsockname()[1]

def look():
    page = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30)
    from gateway.app import _routes
    made = [route.path for route in _routes()._routes if "made" in vars(route)]
    print(json.dumps([page.status, len(page.read()), made, sorted(sys.modules)]), flush=True)
    os.kill(os.getpid(), signal.SIGTERM)

settings = replace(from_environment(), data=Path(sys.argv[1]))
ready = lambda: threading.Thread(target=look, daemon=True).start()
serve(settings, "127.0.0.1", port, listener=listener, on_ready=ready)
"""


@pytest.fixture(scope="module")
def first_page(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Status and bytes of it; routes that were made for it; modules that are loaded after it."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _START, str(tmp_path_factory.mktemp("data"))],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def test_the_first_page_is_a_whole_page(first_page: Any) -> None:
    status, size, _, _ = first_page
    assert (status, size > 1000) == (200, True)


@pytest.mark.parametrize("package", LATER)
def test_what_only_some_desks_need_is_loaded_when_they_need_it(
    first_page: Any, package: str
) -> None:
    loaded = [name for name in first_page[3] if f"{name}.".startswith(f"{package}.")]
    assert not loaded, f"import it where it is used ({LATER[package]}), in the function"


def test_routes_are_made_when_they_are_first_asked_for(first_page: Any) -> None:
    assert 1 <= len(first_page[2]) <= MOST_ROUTES, first_page[2]
