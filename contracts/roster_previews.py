"""What registration would tell of rosters if something were done: for previews of results."""

from msgspec import Struct, field

from contracts.agency_staff_lists import AnswerCorrection
from contracts.rosters import (
    AgencyRegistered,
    ContestantExcluded,
    ContestantRegistered,
    ExcludePerson,
    HeadcountApproved,
    ImportState,
)


class RosterFacts(Struct, frozen=True):
    """Facts that would be told, people without names (of a list also without the reasons why some
    are excluded). ``complete``: these are all of them; a list
    may change more people than one message should carry."""

    agencies: list[AgencyRegistered] = field(default_factory=list)
    headcounts: list[HeadcountApproved] = field(default_factory=list)
    registered: list[ContestantRegistered] = field(default_factory=list)
    excluded: list[ContestantExcluded] = field(default_factory=list)
    complete: bool = True

    def __bool__(self) -> bool:
        """Whether there is any."""
        told = (self.agencies, self.headcounts, self.registered, self.excluded)
        return any(told) or not self.complete


class Foresee(Struct, frozen=True):
    """Ask what one of these would tell; nothing of it is done. ``roster``: a dry run that is done.
    Refusals: those of the thing itself."""

    exclusion: ExcludePerson | None = None
    correction: AnswerCorrection | None = None
    roster: ImportState | None = None
