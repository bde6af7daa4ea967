"""What every service notes of who did what: the same question and answer for each of them."""

from typing import Any, Literal

from msgspec import Struct, field

#: services that own what they note, and whose trail no rebuild takes away
TRAILS = ("registration", "exam", "scoring")


class AuditQuery(Struct, frozen=True):
    """What was noted about ``subjects`` or anything below them, the newest first.

    A record is about ``contest``, ``contest/thing``, or ``*/thing`` where it is about no contest in
    particular. ``before``: only what has a smaller id. ``actions``: only these, if any are named.
    ``by``: only what this person did; ``from_us``, ``until_us``: only from then on, only before.
    """

    subjects: list[str]
    before: int | None = None
    limit: int = 50
    actions: list[str] = field(default_factory=list)
    by: str = ""
    from_us: int | None = None
    until_us: int | None = None


class AuditRecord(Struct, frozen=True):
    """Who did what, when, to what; ``by`` and some ``about`` hold a person's id. ``details``
    depend on the action; the ``reason`` is among them where one was given."""

    id: int
    at_us: int
    by: str
    action: str
    about: str
    details: dict[str, Any] = field(default_factory=dict)


#: ``key.tried``: what another key would change was looked at, which can tell which one is right
#: ``keys.seen``: figures of questions, which tell the right options
Look = Literal["people.seen", "people.exported", "key.tried", "keys.seen"]


class NoteLook(Struct, frozen=True):
    """``by`` sees people's data, takes it away as a file, or tries a key: ``what`` of it, of one
    agency or (empty) of more than one."""

    contest: str
    by: str
    action: Look
    what: str
    agency: str = ""


class AuditRecords(Struct, frozen=True):
    """Records by falling id."""

    records: list[AuditRecord]
