"""What agencies are compared by in a phase that judges mark, counted from works and their people.

Plans ask for the unit with the most entries, or with the most entrants for its size. A work counts
if it was accepted and nothing stands against it, also where a first jury did not choose it; it
counts for the agency that it is of. Participants are the different people who have made one that
counts, each for the agency that the roster gives them when the phase opens.
"""

from collections.abc import Mapping, Sequence

from contracts.definition import least_share
from contracts.phase_ledger_lines import PersonRecord
from contracts.phase_work_lines import PhaseWork
from services.scoring.domain.results.agency_metrics import (
    Figures,
    Roster,
    Rules,
    Scope,
    divided_by,
)


def work_figures(
    scope: Scope,
    people: Sequence[PersonRecord],
    works: Sequence[PhaseWork],
    rosters: Mapping[str, Roster],
    rules: Rules,
) -> dict[str, Figures]:
    """Agency -> its figures, for every agency of ``rosters`` and every other that a work or one of
    its people is of; nobody ("") is no agency. With audiences, only their people count, and works
    that one of them has made."""
    mine = {
        one.pseudonym
        for one in people
        if one.status == "counted" and (not scope.audiences or one.audience in scope.audiences)
    }
    counted = [one for one in works if one.counts and one.round in scope.rounds]
    made = {name for work in counted for name in work.people} & mine
    entrants: dict[str, int] = dict.fromkeys(rosters, 0)
    entrants |= {one.agency: 0 for one in people if one.agency}
    entrants |= {work.agency: 0 for work in works if work.agency}
    for one in people:
        if one.agency and one.pseudonym in made:
            entrants[one.agency] += 1
    sent = dict.fromkeys(entrants, 0)
    for work in counted:
        if work.agency and (not scope.audiences or mine & {*work.people}):
            sent[work.agency] += 1
    return {
        name: _figures(
            rosters.get(name) or Roster(name, "", None, {}), scope, rules, who, sent[name]
        )
        for name, who in entrants.items()
    }


def _figures(roster: Roster, scope: Scope, rules: Rules, entrants: int, sent: int) -> Figures:
    denominator = divided_by(rules.denominator, roster, scope.audiences)
    nobody = roster.quota is not None and not denominator
    return Figures(
        roster.agency,
        denominator,
        entrants >= least_share(roster.quota or 0, denominator) and not nobody,
        entrants,
        (),
        0,
        None,
        None,
        tuple(0 for _ in rules.ranks),
        works=sent,
    )
