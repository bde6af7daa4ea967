"""Errors as data.

A refusal is part of what a service says: it has a stable ``code`` such as
``attempt.already_submitted``, a sentence for people and details for programs. It crosses the
broker as a :class:`Problem` and never as a pickled or named exception class.

    Refused            raised by rules and use cases, carries a Problem
    Unavailable        raised by callers when a service does not answer in time
"""

from typing import Any

from msgspec import Struct, field


class Problem(Struct, frozen=True, omit_defaults=True):
    """What went wrong, in a form that travels: ``code`` is stable, ``message`` is for people."""

    code: str
    message: str
    details: dict[str, Any] = field(default_factory=dict)


class Refused(Exception):  # noqa: N818 - it is a refusal by a rule, not a fault
    """A rule says no. ``details`` must be JSON values."""

    def __init__(self, code: str, message: str, **details: Any) -> None:
        super().__init__(f"{code}: {message}")
        self.problem = Problem(code, message, details)


#: what :class:`Unavailable` may name beside services
BROKER, STORE, READERS = "broker", "store", "readers"


class Unavailable(Exception):  # noqa: N818 - names a state of the other side
    """No answer in time: nobody knows whether it was carried out, so retries must be safe. Its text
    is the command that was not answered, or one of the names above."""

    @property
    def part(self) -> str:
        """The part of the system that did not answer, so far as that is known."""
        return str(self).partition(".")[0]
