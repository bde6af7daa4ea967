"""Contests and their definitions."""

from msgspec import Struct, field

from contracts.definition import Definition


class ContestDefined(Struct, frozen=True):
    """A contest was set up or its definition replaced; the highest ``revision`` is in force."""

    contest: str
    definition: Definition
    revision: int


class DefineContest(Struct, frozen=True):
    """Set a contest up, or replace its definition. ``written``: the text that was read, with its
    comments; it is kept beside the definition and decides nothing. A ``reason`` goes on record;
    where final results hang on what changes (``decides``: its keys) there is one, and the
    ``digest`` of the difference that was shown. ``revision``: of the definition that it is meant
    to replace, 0 for none; ``None``: whichever there is."""

    definition: Definition
    by: str
    at_us: int
    written: str = ""
    reason: str = ""
    decides: list[str] = field(default_factory=list)
    digest: str = ""
    revision: int | None = None


class ContestQuery(Struct, frozen=True):
    """One contest by slug, or all of them with ``contest=None``; ``written``: with their texts."""

    contest: str | None = None
    written: bool = False


class ContestView(Struct, frozen=True):
    """A contest and its definition. ``written``: the text of the definition where it was asked
    for and one was given."""

    contest: str
    definition: Definition
    revision: int
    written: str = ""


class Contests(Struct, frozen=True):
    """The contests, newest first."""

    contests: list[ContestView]
