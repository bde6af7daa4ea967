"""What the plan says of who enters: ways in, and the publications that they hang on."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

from contracts.admission_ledger_lines import AdmissionWay, TeamsGoingOn
from contracts.definition import Award, Definition, Obligation, Phase, Round
from services.scoring.domain.results.agency_metrics import DEFAULT_COMBINATION
from services.scoring.domain.results.round_outcome import scope_of


class Wanted(NamedTuple):
    """A result that a list follows from; ``round`` "": what is over the phase's rounds.
    ``published``: there are publications that tell it."""

    phase: str
    round: str
    published: bool = True


def ways_of(definition: Definition, phase: Phase) -> list[AdmissionWay]:
    """The ways into a phase, nothing left to a default."""
    ways = []
    for line in phase.admits:
        earlier = definition.phase(line.phase)
        each = earlier.awarded_rounds(each_round=True, named=line.rounds)
        over = [
            one
            for one in earlier.counted_rounds
            if not line.rounds or {one.id, one.makes_good} & {*line.rounds}
        ]
        ways.append(
            AdmissionWay(
                line.phase,
                [one.id for one in each] if line.each_round else [],
                line.each_round,
                [one.id for one in over] if line.overall else [],
                line.overall,
                line.combine or DEFAULT_COMBINATION,
                line.awards,
                line.audiences,
            )
        )
    return ways


def wanted_by(definition: Definition, ways: list[AdmissionWay]) -> list[Wanted]:
    """The results that ways hang on, each once, in the plan's order."""
    found = {one for way in ways for one in _of_way(definition, way)}
    order = {
        (phase.id, name): (place, at)
        for place, phase in enumerate(definition.phases)
        for at, name in enumerate([*(item.id for item in phase.rounds), ""])
    }
    return sorted(found, key=lambda one: (order[one.phase, one.round], one.published))


def _of_way(definition: Definition, way: AdmissionWay) -> Iterator[Wanted]:
    phase = definition.phase(way.phase)
    for name in (*way.rounds, *way.over):
        yield Wanted(phase.id, name)
    for award in definition.awards:
        if award.id in way.awards:
            yield from _of_award(award, phase)


def _of_award(award: Award, phase: Phase) -> Iterator[Wanted]:
    """An award over several rounds, or by the committee's judgement, is told by the phase's
    publication; of people alone. One over several phases lets nobody in."""
    rounds = scope_of(award, phase)
    if award.phases:
        yield Wanted(phase.id, "", False)
    elif award.by == "judgement":
        yield Wanted(phase.id, "", award.recipients == "individual")
    elif award.each_round or len(rounds) == 1:
        yield from (Wanted(phase.id, name) for name in rounds)
    else:
        yield Wanted(phase.id, "", award.recipients == "individual")


def rounds_leading_to(phase: Phase, round_id: str) -> list[TeamsGoingOn]:
    """The rounds of the stage whose first teams go on to this one, in the plan's order."""
    return [
        TeamsGoingOn(one.id, one.stage.advancing)
        for one in phase.rounds
        if one.stage is not None and one.stage.advancing and phase.goes_on_to(one) == round_id
    ]


def opens_at_us(phase: Phase, round_id: str) -> int | None:
    """When the first round that counts opens, or the one named."""
    named: Mapping[str, Round] = {one.id: one for one in phase.rounds}
    if round_id:
        return named[round_id].opens_at_us
    return min((one.opens_at_us for one in phase.counted_rounds), default=None)


class OnRoster(Protocol):
    """Somebody on a roster, as far as their audience hangs on it."""

    @property
    def duty(self) -> tuple[Obligation, str]:
        """Obligation, and what they registered into."""

    def agency_at(self, at_us: int) -> str | None:
        """The agency they counted for."""


def audiences_of(
    definition: Definition, people: Mapping[str, OnRoster], classes: Mapping[str, str], at_us: int
) -> dict[str, str]:
    """Person -> audience, as it was when the first of the results was made. ``classes``: agency ->
    its class. Empty of whom no audience of the plan holds."""
    found = {}
    for person, known in people.items():
        duty, registered = known.duty
        kind = classes.get(known.agency_at(at_us) or "", "")
        found[person] = definition.audience_of(duty, kind, registered) or ""
    return found
