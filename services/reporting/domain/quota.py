"""An agency against its quota, in whole numbers: 70% of 10 people are 7, never 7.000000000000001.

The denominator is what the definition says: the approved headcount, the headcount less the
excluded, or the eligible people on the roster. Until a headcount is approved, the people on the
roster stand in for it. Where the denominator is 0 there is nobody who could take part or be
missing: the rate is 0, and the quota is neither met nor missed. A class without a quota is met by
everyone.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from contracts.comparison_keys import key_of
from contracts.definition import AgencyClass, Denominator, denominator_of, least_share
from contracts.errors import Refused
from contracts.reporting import AgencyParticipation, ClassTotal
from services.reporting.domain.participation_tallies import NOTHING, Share


class Agency(Struct, frozen=True):
    """An agency as known; ``headcount`` is ``None`` until one is approved."""

    agency: str
    name: str
    agency_class: str
    headcount: int | None
    valid_from_us: int = 0
    valid_until_us: int | None = None

    def valid_at(self, at_us: int) -> bool:
        """Whether the agency exists at this moment."""
        return self.valid_from_us <= at_us and (
            self.valid_until_us is None or at_us < self.valid_until_us
        )


def as_if(agencies: Mapping[str, Agency], headcounts: Mapping[str, int]) -> dict[str, Agency]:
    """The agencies with these headcounts, by code however it is typed;
    ``headcount.agency_unknown``."""
    found = dict(agencies)
    codes = {key_of(name): name for name in agencies}
    unknown = sorted(code for code in headcounts if key_of(code) not in codes)
    if unknown:
        raise Refused(
            "headcount.agency_unknown", "Không có đơn vị này. (No such agency.)", agencies=unknown
        )
    for code, headcount in headcounts.items():
        name = codes[key_of(code)]
        found[name] = replace(found[name], headcount=headcount)
    return found


def needed(quota: float | None, denominator: int) -> int:
    """The fewest people that meet the quota: the decimal number as written, rounded up.

    >>> needed(0.7, 10), needed(0.7, 11), needed(None, 10)
    (7, 8, 0)
    """
    return 0 if quota is None else least_share(quota, denominator)


def rate(participants: int, denominator: int) -> float:
    """Participants per denominator; above 1 where more took part than were approved."""
    return participants / denominator if denominator else 0.0


def agency_line(
    agency: Agency,
    share: Share,
    rule: Denominator,
    quota: float | None,
    rounds: Sequence[Share] | None = None,
) -> AgencyParticipation:
    """One agency's line of the table. ``rounds``: where the quota holds in each round, the agency
    in each of those that are judged; it is met if it is in all, and those missing are of the round
    that lacks the most."""
    counted = (agency.headcount, share.eligible, share.excluded)
    denominator = denominator_of(rule, *counted)
    judged = [share] if rounds is None else rounds
    most = max((needed(quota, denominator) - one.participants for one in judged), default=0)
    missing = max(0, most)
    return AgencyParticipation(
        agency=agency.agency,
        name=agency.name,
        agency_class=agency.agency_class,
        headcount=denominator_of("headcount", *counted),
        roster_rows=share.roster_rows,
        denominator=denominator,
        participants=share.participants,
        rate=rate(share.participants, denominator),
        quota=quota,
        met=missing == 0 and (quota is None or denominator > 0),
        missing=missing,
    )


def table(
    agencies: Mapping[str, Agency],
    shares: Mapping[str, Share],
    classes: Sequence[AgencyClass],
    rule: Denominator,
    at_us: int,
    rounds: Sequence[Mapping[str, Share]] | None = None,
) -> list[AgencyParticipation]:
    """Every agency that exists at the scope's opening or has anybody counted, by id. ``rounds``:
    the tallies of each round that is judged by itself, if the plan says so.

    An agency that is counted before its own registration came stands under its id.
    """
    quotas = {item.id: item.quota for item in classes}
    shown = {name for name, agency in agencies.items() if agency.valid_at(at_us)} | set(shares)
    lines = []
    for name in sorted(shown):
        agency = agencies.get(name) or Agency(name, name, "", None)
        share = shares.get(name, NOTHING)
        own = None if rounds is None else [tally.get(name, NOTHING) for tally in rounds]
        lines.append(agency_line(agency, share, rule, quotas.get(agency.agency_class), own))
    return lines


def class_totals(
    lines: Iterable[AgencyParticipation], classes: Sequence[AgencyClass]
) -> list[ClassTotal]:
    """Totals per class in the definition's order; then, under its own id, any it does not name.
    Agencies with nobody to divide by count in neither part of a rate."""
    known = {item.id: item for item in classes}
    members: dict[str, list[AgencyParticipation]] = {item.id: [] for item in classes}
    for line in lines:
        members.setdefault(line.agency_class, []).append(line)
    totals = []
    for name, own in members.items():
        listed = known.get(name) or AgencyClass(name, name)
        judged = [line for line in own if line.denominator]
        denominator = sum(line.denominator for line in judged)
        participants = sum(line.participants for line in judged)
        totals.append(
            ClassTotal(
                agency_class=name,
                name=listed.name,
                agencies=len(own),
                met=sum(line.met for line in own),
                denominator=denominator,
                participants=participants,
                rate=rate(participants, denominator),
                quota=listed.quota,
            )
        )
    return totals


def quota_met(lines: Iterable[AgencyParticipation]) -> bool:
    """Whether every agency with a quota, and anybody to meet it, meets it."""
    return all(line.met for line in lines if line.quota is not None and line.denominator)
