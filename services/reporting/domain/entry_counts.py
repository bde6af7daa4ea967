"""How many entries agencies have handed in, against what the plan asks of each."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from contracts.definition import EntryRules
from contracts.entries import ScreeningState
from contracts.reporting import AgencyEntries
from services.reporting.domain.quota import Agency


class Tally(NamedTuple):
    """The entries of an agency that stand, by what was said of them."""

    accepted: int = 0
    waiting: int = 0
    sent_back: int = 0
    refused: int = 0


def tallies(rows: Iterable[tuple[str, ScreeningState, int]]) -> dict[str, Tally]:
    """Agency -> its entries, from counts of an agency's entries in one state of screening."""
    found: dict[str, Tally] = {}
    for agency, screening, count in rows:
        own = found.get(agency, Tally())
        found[agency] = own._replace(**{screening: getattr(own, screening) + count})
    return found


def table(
    agencies: Mapping[str, Agency], counted: Mapping[str, Tally], rules: EntryRules, at_us: int
) -> list[AgencyEntries]:
    """Every agency that exists when the phase opens or has handed in, by id. What was refused is
    not received any more: another may take its place."""
    shown = {name for name, agency in agencies.items() if agency.valid_at(at_us)} | set(counted)
    return [
        _line(agencies.get(name) or Agency(name, name, "", None), counted.get(name, Tally()), rules)
        for name in sorted(shown)
    ]


def _line(agency: Agency, tally: Tally, rules: EntryRules) -> AgencyEntries:
    received = tally.accepted + tally.waiting + tally.sent_back
    return AgencyEntries(
        agency=agency.agency,
        name=agency.name,
        agency_class=agency.agency_class,
        received=received,
        accepted=tally.accepted,
        waiting=tally.waiting,
        sent_back=tally.sent_back,
        refused=tally.refused,
        needed=rules.minimum_per_agency,
        most=rules.maximum_per_agency,
        missing=max(0, rules.minimum_per_agency - received),
    )
