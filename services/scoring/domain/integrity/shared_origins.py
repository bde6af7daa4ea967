"""Who shared a device or an address, with what usually explains it.

An office has one address and often one computer that everybody may use; a mobile network puts
thousands of telephones behind one address; a proxy that is set up wrongly hides everybody behind
its own. So neither says anything by itself: agencies and times do.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from services.scoring.domain.integrity.findings import Finding, Grade, Sat, by_agency, people_of

DEVICE_PEOPLE = 3
"""From so many people at one browser on: two who share a computer are every other household."""
ADDRESS_PEOPLE = 5
"""From so many people behind one address on: a family of contestants is rarely larger."""
ONE_AGENCY_SHARE = 0.9
"""An address belongs to an agency with so much of its people: the others were visiting."""
MANY_AGENCIES = 3
"""Two agencies often share a building; from three on it needs another explanation."""
PROXY_SHARE = 0.5
"""No line of a contest carries half of a round; a proxy's address does."""
TURN_GAP_S = 300
"""One person begins within this time after another has handed in: they take turns."""
TURNS = 5
"""So many people one after the other, never two at a time, look like one hand."""
TURNS_MOST_PEOPLE = 30
"""Behind a busy address people come one after the other by chance."""


def shared_devices(sats: Iterable[Sat]) -> list[Finding]:
    """Devices with at least ``DEVICE_PEOPLE`` people."""
    return [
        _device(found)
        for found in _grouped((device, sat) for sat in sats for device in sat.devices)
        if len({sat.person for sat in found}) >= DEVICE_PEOPLE
    ]


def shared_addresses(sats: Sequence[Sat]) -> list[Finding]:
    """Addresses with at least ``ADDRESS_PEOPLE`` people."""
    known = sum(bool(sat.addresses) for sat in sats)
    return [
        _address(found, known)
        for found in _grouped((address, sat) for sat in sats for address in sat.addresses)
        if len({sat.person for sat in found}) >= ADDRESS_PEOPLE
    ]


def _grouped(pairs: Iterable[tuple[str, Sat]]) -> list[list[Sat]]:
    groups: dict[str, list[Sat]] = defaultdict(list)
    for origin, sat in pairs:
        groups[origin].append(sat)
    return [sorted(group, key=lambda s: (s.started_at_us, s.attempt)) for group in groups.values()]


def _device(sats: list[Sat]) -> Finding:
    agencies = by_agency(sats)
    overlapping = _overlapping(sats)
    grade: Grade = "look"
    if overlapping:
        reason = "device_overlapping"
    elif len(agencies) > 1:
        reason = "device_across_agencies"
    else:
        reason, grade = "device_one_agency", "ordinary"
    return _finding("shared_device", reason, grade, sats, agencies, overlapping)


def _address(sats: list[Sat], known: int) -> Finding:
    agencies = by_agency(sats)
    people = len({sat.person for sat in sats})
    grade: Grade = "look"
    if len(agencies) >= MANY_AGENCIES and len(sats) > PROXY_SHARE * known:
        reason = "address_proxy"
    elif max(agencies.values()) >= ONE_AGENCY_SHARE * people:
        reason, grade = "address_one_agency", "ordinary"
    elif people <= TURNS_MOST_PEOPLE and 2 * _longest_turns(sats) >= max(people, 2 * TURNS):
        reason = "address_in_turns"
    elif len(agencies) >= MANY_AGENCIES:
        reason = "address_many_agencies"
    else:
        reason, grade = "address_two_agencies", "ordinary"
    return _finding("shared_address", reason, grade, sats, agencies, _overlapping(sats))


def _finding(
    kind: str, reason: str, grade: Grade, sats: list[Sat], agencies: dict[str, int], overlaps: int
) -> Finding:
    people = people_of(sats)
    scores = [sat.score for sat in sats if sat.score is not None]
    values = {
        "people": len(people),
        "attempts": len(sats),
        "agencies": agencies,
        "overlapping": overlaps,
        "in_turns": _longest_turns(sats),
        "first_started_at_us": sats[0].started_at_us,
        "last_submitted_at_us": max(sat.submitted_at_us for sat in sats),
        "median_duration_s": round(median(sat.duration_s for sat in sats)),
        "median_score": median(scores) if scores else None,
    }
    return Finding(kind, reason, grade, people, values, float(len(people)))  # type: ignore[arg-type]


def _overlapping(sats: list[Sat]) -> int:
    """How often somebody began before somebody else had handed in. What was handed in
    automatically had perhaps been left long before."""
    return sum(
        one.person != other.person
        and one.kind == "person"
        and other.started_at_us < one.submitted_at_us
        for one, other in pairwise(sats)
    )


def _longest_turns(sats: list[Sat]) -> int:
    """The most different people who sat one directly after the other, never two at a time."""
    best = 1
    run = {sats[0].person}
    for one, other in pairwise(sats):
        gap_us = other.started_at_us - one.submitted_at_us
        if not 0 <= gap_us <= TURN_GAP_S * 1_000_000:
            run = set()
        run.add(other.person)
        best = max(best, len(run))
    return best
