"""Awards to people over several phases in a phase's ledger: ``docs/ledger.md``, 28."""

from typing import Literal

from msgspec import Struct

from contracts.ledger_lines import Count, Exact, Hash, Number, Pseudonym, Salt


class PhaseSource(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A round whose results an award over several phases goes by: the publication that it is taken
    from, and what was revealed. ``scale``: its scores count 1/``scale`` points; left out where that
    is 1."""

    phase: str
    round: str
    form: Literal["quiz", "entries", "stage"]
    number: Number
    root: Hash
    seed: Hash
    public_value: str
    scale: Number = 1


class ContenderResult(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What somebody has in a round, in points: by which pseudonym there, or by which work."""

    phase: str
    round: str
    name: str
    value: Exact


class ContenderRecord(Struct, frozen=True, gc=False):
    """Somebody with a result in one of the sources; ``agency`` and ``audience`` "" for none."""

    pseudonym: str
    status: Literal["counted", "excluded"]
    agency: str
    audience: str
    results: list[ContenderResult]


class ContenderLine(
    Struct, frozen=True, forbid_unknown_fields=True, tag="contender", tag_field="line"
):
    """The same as published: an open field is (value, salt), a closed one its commitment."""

    pseudonym: tuple[Pseudonym, Salt]
    status: tuple[Literal["counted", "excluded"], Salt]
    agency: tuple[str, Salt] | Hash
    audience: tuple[str, Salt] | Hash
    results: tuple[list[ContenderResult], Salt] | Hash


class ContenderValues(Struct, frozen=True, forbid_unknown_fields=True):
    """What decided, of a winner: the value in each of the award's measures."""

    pseudonym: Pseudonym
    rank: Number
    values: list[Exact]


class ContenderBehind(Struct, frozen=True, forbid_unknown_fields=True):
    """Who came next: of whoever won nothing no points are told."""

    pseudonym: Pseudonym
    rank: Number


class ContenderAwardLine(
    Struct, frozen=True, forbid_unknown_fields=True, tag="contender_award", tag_field="line"
):
    """A prize that a person won over several phases. ``decided_by``: the measure, ``draw`` or
    ``unopposed``."""

    award: str
    prize: str
    money: Count
    winner: ContenderValues
    decided_by: str
    against: ContenderBehind | None
