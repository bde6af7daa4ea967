"""What results could be worked out with instead of what is known: for previews."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from contracts.definition import Definition
from contracts.roster_previews import RosterFacts
from contracts.rosters import AgencyRegistered, ContestantExcluded, ContestantRegistered
from services.scoring.domain.decisions.settled_round_decisions import InForce


class Winner(Struct, frozen=True):
    """Who would win a prize of a round."""

    award: str
    prize: str
    person: str


class WhatIf(Struct, frozen=True):
    """What is to be taken for true: another definition, other decisions in force, headcounts of
    some agencies, other people or agencies on the rosters. None of them: as it is.

    ``winners``: of rounds that would be published again, who would win then; rounds after them pass
    these over where an award gives one prize to each."""

    definition: Definition | None = None
    standing: InForce | None = None
    headcounts: Mapping[str, int | None] = {}
    agencies: Mapping[str, AgencyRegistered] = {}
    registered: Mapping[str, ContestantRegistered] = {}
    excluded: Mapping[str, ContestantExcluded] = {}
    winners: Mapping[str, Sequence[Winner]] = {}

    @property
    def touches_people(self) -> bool:
        """Whether anybody would be on another roster, or excluded, or no longer so."""
        return bool(self.registered or self.excluded)

    def with_winners(self, round_id: str, winners: Iterable[Winner]) -> "WhatIf":
        """The same, and these would win in a round that is published again."""
        return replace(self, winners={**self.winners, round_id: list(winners)})


def what_if_told(
    facts: RosterFacts, headcounts: Mapping[str, int], definition: Definition | None
) -> WhatIf:
    """What registration would tell, taken for true; ``headcounts`` by agency beside it."""
    told = {one.agency: one.stands for one in facts.headcounts}
    return WhatIf(
        definition,
        None,
        told | dict(headcounts),
        {one.agency: one for one in facts.agencies},
        {one.person: one for one in facts.registered},
        {one.person: one for one in facts.excluded},
    )


AS_IT_IS = WhatIf()
