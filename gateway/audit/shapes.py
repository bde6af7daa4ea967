"""The audit trail as organisers read it."""

from typing import Any

from msgspec import Struct


class AuditEntryView(Struct):
    """Something that was done. ``by`` is a person's id, ``about`` what it was done to: the contest,
    ``contest/thing``, or ``*/thing`` where it holds for every contest; the names stand beside them
    where they are people's. ``details`` depend on the ``action``."""

    at: str
    service: str
    action: str
    by: str
    by_name: str
    about: str
    about_name: str
    reason: str
    details: dict[str, Any]


class AuditView(Struct):
    """A page, the newest first. ``after``: ask for the next page with it; ``null`` on the last."""

    contest: str
    entries: list[AuditEntryView]
    after: str | None
