"""No log line holds what people wrote: exceptions are told by class and place."""

import asyncio
import io
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from contracts.errors import Refused
from plumbing.logs import SafeFormatter

REPOSITORY = Path(__file__).parents[3]
CONTENT = "Câu hỏi kín của Lê Thị Ánh"


def _of_a_database() -> None:
    engine = sa.create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            connection.execute(sa.text("CREATE TABLE t (name TEXT UNIQUE)"))
            for _ in range(2):
                connection.execute(sa.text("INSERT INTO t VALUES (:name)"), {"name": CONTENT})
    finally:
        engine.dispose()


def _of_a_cause() -> None:
    try:
        raise KeyError(CONTENT)
    except KeyError as error:
        raise RuntimeError(f"with {CONTENT}") from error


def _refused() -> None:
    raise Refused("question.wrong", CONTENT, question=CONTENT)


@pytest.mark.parametrize("fail", [_of_a_database, _of_a_cause, _refused])
@pytest.mark.parametrize("way", ["exception", "%s", "%r", "message"])
def test_a_line_about_an_exception_holds_none_of_its_text(
    fail: Callable[[], None], way: str
) -> None:
    out = io.StringIO()
    log = _log(out)
    try:
        fail()
    except Exception as error:
        if way == "exception":
            log.exception("it failed")
        elif way == "message":
            log.error(error)
        else:
            log.error(f"it failed: {way}", error)
    said = out.getvalue()
    for word in ("Ánh", "kín", CONTENT):
        assert word not in said
    assert "Error" in said or "question.wrong" in said
    if way == "exception":
        assert f"in {fail.__name__}" in said, "where it was is told"


def test_a_task_that_nobody_waits_for_tells_no_content_either() -> None:
    out = io.StringIO()
    log = _log(out, "asyncio")

    async def main() -> None:
        loop = asyncio.get_running_loop()
        error = ValueError(CONTENT)
        loop.call_exception_handler({"message": "Task failed", "exception": error, "x": error})

    asyncio.run(main())
    log.handlers.clear()
    assert "Task failed" in out.getvalue()
    assert "Ánh" not in out.getvalue()


@pytest.mark.parametrize("start", ["cli/serve.py", "deploy/gateway.py", "deploy/service.py"])
def test_every_process_logs_so(start: str) -> None:
    text = (REPOSITORY / start).read_text()
    assert "set_up_logs(" in text
    assert "basicConfig" not in text


def test_a_thread_that_fails_tells_no_content() -> None:
    script = (
        "import logging, threading\n"
        "from plumbing.logs import set_up_logs\n"
        "set_up_logs(logging.WARNING)\n"
        f"def fail(): raise ValueError({CONTENT!r})\n"
        "thread = threading.Thread(target=fail); thread.start(); thread.join()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert "ValueError" in done.stderr
    assert "Ánh" not in done.stderr


def _log(out: io.StringIO, name: str = "tests.discreet") -> logging.Logger:
    handler = logging.StreamHandler(out)
    handler.setFormatter(SafeFormatter("%(levelname)s %(message)s"))
    log = logging.getLogger(name)
    log.handlers[:] = [handler]
    log.propagate = name == "asyncio"
    return log
