"""Participation against the quotas."""

from msgspec import Struct, field

from contracts.reporting import MissingPerson


class AgencyLine(Struct):
    """``rate`` = participants / denominator; ``missing`` = people still needed for the quota."""

    agency: str
    name: str
    agency_class: str = field(name="class")
    headcount: int
    denominator: int
    participants: int
    rate: float
    quota: float | None
    met: bool
    missing: int
    roster_rows: int


class ClassLine(Struct):
    """Totals of one agency class."""

    agency_class: str = field(name="class")
    name: str
    agencies: int
    met: int
    denominator: int
    participants: int
    rate: float
    quota: float | None


class EntriesLine(Struct):
    """Entries of an agency that were not withdrawn. ``received``: without those that were refused;
    ``missing`` until there are as many as are ``needed``; ``most`` null: no limit."""

    agency: str
    name: str
    agency_class: str = field(name="class")
    received: int
    accepted: int
    waiting: int
    sent_back: int
    refused: int
    needed: int
    most: int | None
    missing: int


class EntryCountsView(Struct):
    """Entries per agency in a phase; ``missing``: how many of these agencies lack some."""

    contest: str
    phase: str
    as_of: str
    agencies: list[EntriesLine]
    received: int
    missing: int
    version: int


class ParticipationView(Struct):
    """The quota table. ``version`` grows with every change."""

    as_of: str
    quota_met: bool
    agencies: list[AgencyLine]
    contest: str
    round: str | None
    phase: str | None
    classes: list[ClassLine]
    attempts: int
    in_progress: int
    version: int


class MissingView(Struct):
    """People missing, by given name."""

    agency: str
    people: list[MissingPerson]
