"""Logs for operators: what failed and where, never what people wrote.

The text of an exception may hold anything that was being worked on: a question, its key, a name in
the parameters of a statement. So it is left out of every line, by the formatter, for the logs of
libraries too; the class, what the system or the broker said, and the place in the code stay.
"""

import logging
import threading
import traceback
from typing import Any, TextIO

from contracts.errors import Refused

log = logging.getLogger(__name__)

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
#: whose exceptions speak of connections and of nothing that passes through them
_OF_CONNECTIONS = ("amqp.", "kombu.", "socket.", "ssl.")


def set_up_logs(level: int, stream: TextIO | None = None) -> None:
    """Let the whole process log so; to ``stream``, by default standard error."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(SafeFormatter(_FORMAT))
    logging.basicConfig(level=level, handlers=[handler])
    threading.excepthook = _thread_failed


def _thread_failed(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None:
        log.error("a thread failed", exc_info=failed.exc_value)


class SafeFormatter(logging.Formatter):
    """Leaves the texts of exceptions out, in the message and below it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; the record itself stays as it is for other handlers."""
        told = logging.makeLogRecord(vars(record))
        told.args = _without_texts(record.args)
        told.exc_text = None
        if isinstance(record.msg, BaseException):
            told.msg = told_of(record.msg)
        elif record.name == "asyncio":  # it puts the exception's text among its lines
            told.msg = str(record.msg).partition("\n")[0]
        return super().format(told)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the library's name
        """Where it happened, with what led to it, without their texts."""
        kind, error, trace = ei
        lines: list[str] = []
        while error is not None and len(lines) < 20:
            frames = traceback.extract_tb(trace)
            places = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
            lines += [told_of(error), *places]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
            trace = None if error is None else error.__traceback__
        return "\n".join(lines) or str(kind)


def told_of(error: BaseException) -> str:
    """An exception for a log: its class, and what it says where that cannot be content."""
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if isinstance(error, Refused):
        return f"{name} {error.problem.code}"
    if isinstance(error, OSError) and error.strerror:
        return f"{name} [{error.errno}] {error.strerror}"
    if name.startswith(_OF_CONNECTIONS):
        return f"{name}: {error}"
    original = getattr(error, "orig", None)  # of SQLAlchemy: what the database said
    code = (
        getattr(original, "pgcode", None)
        or getattr(original, "sqlite_errorname", None)
        or getattr(error, "smtp_code", None)
    )
    return f"{name} {code}" if code else name


def _without_texts(args: Any) -> Any:
    if isinstance(args, tuple):
        return tuple(told_of(arg) if isinstance(arg, BaseException) else arg for arg in args)
    return args
