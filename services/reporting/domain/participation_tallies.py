"""Who counts where: over a phase and in each round, for which agency.

A person counts once per scope, for one agency:

- the agency is the one their roster gives at the scope's opening: a round opens when it opens, a
  phase with its first round that is not practice. Numerator, denominator and the list of people
  still missing so follow one rule, and a corrected staff list moves the person in all three;
- as long as no roster names the person, it is the agency of the attempt (of several: of the one
  with the lowest number), so that nobody who took part is lost;
- where the quota holds in each round, every round is also counted with the phase's agencies: an
  agency that is merged away in the second week must not look as if nobody had come since;
- an excluded person counts nowhere, whenever the exclusion came;
- who registered themselves counts nowhere, and is no row, until the liaison has confirmed that they
  are of the agency (P2, P3); then as if it had always been so.

On two rosters at once a person is a row on both (``roster_rows``), but counts for one.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from contracts.definition import Definition, Phase
from contracts.rosters import ContestantRegistered


class Scope(NamedTuple):
    """What participation is counted over: a phase, or one ``round`` of it (``""``: all)."""

    phase: str
    round: str


class ScopeRules(Struct, frozen=True):
    """A scope, the moment that decides about agencies (µs), and the rounds that count in it."""

    scope: Scope
    opens_at_us: int
    rounds: frozenset[str]


class Rules(Struct, frozen=True):
    """What of a definition decides about participation. Equal rules count equally.

    ``judged``: where the quota holds in each round, these of the phase that carries it.
    """

    scopes: tuple[ScopeRules, ...]
    minimum_answers: int
    of_round: dict[str, tuple[ScopeRules, ...]]
    judged: tuple[ScopeRules, ...] = ()


class Person(Struct, frozen=True):
    """A contestant as known: ``registered`` is ``None`` while only an exclusion came.

    ``reason`` is why the person was excluded, empty if they were not (or are admitted again).
    """

    registered: ContestantRegistered | None
    reason: str = ""
    excluded_revision: int = 0

    @property
    def excluded(self) -> bool:
        """Excluded by a decision, or as the roster says."""
        registered = self.registered
        return self.reason != "" or (registered is not None and registered.obligation == "excluded")

    @property
    def counts_nowhere(self) -> bool:
        """Excluded, or registered by themselves without the liaison's word so far."""
        return self.excluded or (self.registered is not None and self.registered.unconfirmed)


class Sitting(NamedTuple):
    """An attempt as far as participation goes.

    ``told`` is whether exam told of it (its score may come first); ``answered`` is ``None`` and
    ``revision`` 0 before its submission.
    """

    attempt: str
    round: str
    agency: str
    number: int
    answered: int | None
    revision: int = 1
    told: bool = True


class Share(NamedTuple):
    """What one person adds to an agency's tally in a scope."""

    participants: int = 0
    eligible: int = 0
    excluded: int = 0
    roster_rows: int = 0

    def plus(self, other: "Share", times: int = 1) -> "Share":
        """The sum with the other so many times (negative: the difference)."""
        return Share(
            self.participants + times * other.participants,
            self.eligible + times * other.eligible,
            self.excluded + times * other.excluded,
            self.roster_rows + times * other.roster_rows,
        )


JUDGED = "="
"""Before a round's id: the round with the phase's agencies. No id of a round begins so."""

Place = tuple[Scope, str]
"""A scope and an agency."""

Shares = dict[Place, Share]
NOTHING = Share()
PARTICIPANT = Share(participants=1)


def rules_of(definition: Definition, opened_at_us: Mapping[str, int]) -> Rules:
    """The rules of a definition; ``opened_at_us``: when rounds really opened, once they have."""
    counted = definition.participation.phase
    scopes: list[ScopeRules] = []
    for phase in definition.phases:
        if phase.quiz is not None or phase.id == counted:
            scopes.extend(_scopes_of(phase, opened_at_us, definition.starts_at_us))
    judged: tuple[ScopeRules, ...] = ()
    if definition.participation.quota_scope == "each_round":
        whole = next(item for item in scopes if item.scope == Scope(counted, ""))
        judged = tuple(
            ScopeRules(Scope(counted, JUDGED + name), whole.opens_at_us, frozenset([name]))
            for name in sorted(whole.rounds)
        )
        scopes.extend(judged)
    of_round: dict[str, tuple[ScopeRules, ...]] = {}
    for scope in scopes:
        for name in sorted(scope.rounds):
            of_round[name] = (*of_round.get(name, ()), scope)
    return Rules(tuple(scopes), _answers_needed(definition), of_round, judged)


def _answers_needed(definition: Definition) -> int:
    """Saved answers that a submitted attempt needs; P3 asks for half of a paper's questions."""
    rules = definition.participation
    quizzes = [item.quiz for item in definition.phases if item.id == rules.phase and item.quiz]
    return rules.answers_needed(quizzes[0].questions if quizzes else 0)


def _scopes_of(phase: Phase, opened: Mapping[str, int], starts_at_us: int) -> list[ScopeRules]:
    openings = {item.id: opened.get(item.id, item.opens_at_us) for item in phase.rounds}
    real = frozenset(item.id for item in phase.rounds if not item.practice)
    first = min((openings[name] for name in real), default=starts_at_us)
    whole = ScopeRules(Scope(phase.id, ""), first, real)
    each = (
        ScopeRules(Scope(phase.id, name), opens_at_us, frozenset([name]))
        for name, opens_at_us in openings.items()
    )
    return [whole, *each]


def counts(sitting: Sitting, minimum_answers: int) -> bool:
    """Whether an attempt makes its owner a participant: submitted, with enough answers."""
    return sitting.answered is not None and sitting.answered >= minimum_answers


def seats(rules: Rules, person: Person | None, sittings: Iterable[Sitting]) -> set[Place]:
    """Where a person with these attempts counts as having taken part."""
    places: set[Place] = set()
    if person is not None and person.counts_nowhere:
        return places
    counting = [sitting for sitting in sittings if counts(sitting, rules.minimum_answers)]
    rounds = {sitting.round for sitting in counting}
    for name in rounds:
        for scope in rules.of_round.get(name, ()):
            own = counting
            if len(rounds) > 1:
                own = [sitting for sitting in counting if sitting.round in scope.rounds]
            places.add((scope.scope, agency_of(person, own, scope.opens_at_us)))
    return {place for place in places if place[1]}  # nobody's is no agency


def agency_of(person: Person | None, sittings: Sequence[Sitting], at_us: int) -> str:
    """The one agency a person counts for at this moment; ``sittings`` (not empty) decide only
    where no roster does."""
    registered = None if person is None else person.registered
    if registered is not None and registered.memberships:
        return registered.agency_at(at_us)
    return min(sittings, key=lambda sitting: (sitting.number, sitting.attempt)).agency


def roster_agencies(registered: ContestantRegistered, at_us: int) -> set[str]:
    """The agencies on whose rosters the person is a row at this moment (never none)."""
    holding = {item.agency for item in registered.memberships if item.holds_at(at_us)}
    return holding or {registered.agency_at(at_us)}


def roster_shares(rules: Rules, person: Person | None) -> Shares:
    """What a person's places on rosters add to the tallies: rows, and one person for one agency."""
    found: Shares = {}
    registered = None if person is None else person.registered
    if person is None or registered is None or not registered.memberships:
        return found
    if registered.unconfirmed:
        return found
    one = Share(excluded=1) if person.excluded else Share(eligible=1)
    for scope in rules.scopes:
        for agency in roster_agencies(registered, scope.opens_at_us):
            add(found, (scope.scope, agency), Share(roster_rows=1))
        add(found, (scope.scope, registered.agency_at(scope.opens_at_us)), one)
    return found


def add(total: Shares, place: Place, share: Share, times: int = 1) -> None:
    """Add a share so many times (negative: take it away); no place stays where nothing is left."""
    left = total.get(place, NOTHING).plus(share, times)
    if left == NOTHING:
        total.pop(place, None)
    else:
        total[place] = left
