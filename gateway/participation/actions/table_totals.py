"""What the lines of the quota table come to, by class and together, for its spreadsheet."""

from collections.abc import Sequence

from contracts.reporting import AgencyParticipation, Participation
from spreadsheets.report_exports import ParticipationTotal


def participation_totals(table: Participation) -> list[ParticipationTotal]:
    """A total of each class that has agencies, in the table's order, and one of all of them."""
    found = []
    for one in table.classes:
        lines = [line for line in table.agencies if line.agency_class == one.agency_class]
        if lines:
            found.append(_total(lines, one.name, one.quota))
    if len(found) > 1 or (table.agencies and not found):
        found.append(_total(table.agencies, "", None))
    return found


def _total(
    lines: Sequence[AgencyParticipation], class_name: str, quota: float | None
) -> ParticipationTotal:
    """Agencies in which nobody can take part have no rate, and are not counted as judged."""
    counted = [line for line in lines if line.denominator]
    judged = [line for line in counted if line.quota is not None]
    denominator = sum(line.denominator for line in counted)
    participants = sum(line.participants for line in counted)
    return ParticipationTotal(
        class_name,
        len(lines),
        sum(line.headcount for line in lines),
        sum(line.roster_rows for line in lines),
        denominator,
        participants,
        participants / denominator if denominator else 0.0,
        quota,
        sum(line.met for line in judged),
        len(judged),
        sum(line.missing for line in lines),
    )
