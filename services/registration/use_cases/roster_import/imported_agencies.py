"""What an import makes of an agency as a whole: its names, and its headcount."""

from contracts.rosters import AgencyEntry
from services.registration.domain.contests import agency_tree as agency_rules
from services.registration.domain.contests.agency_tree import Agency
from services.registration.use_cases.roster_import import comparing
from services.registration.use_cases.roster_import.comparing import Plan


def headcounts_of(plan: Plan, known: dict[str, Agency]) -> dict[str, int]:
    """Roster rows that are not excluded, of every agency that any roster counted."""
    return {
        key: plan.headcounts.get(agency.agency, 0)
        for key, agency in known.items()
        if key in plan.agencies or agency.headcount is not None
    }


def agency_after(
    contest: str, key: str, old: Agency | None, said: comparing.RosterAgency
) -> Agency | None:
    """The roster knows names and classes; parents and dates stay."""
    entry = AgencyEntry(
        said.agency,
        said.name,
        said.agency_class,
        old.parent if old else None,
        old.valid_from_us if old else 0,
        old.valid_until_us if old else None,
    )
    return agency_rules.changed_by(old, key, contest, entry)
