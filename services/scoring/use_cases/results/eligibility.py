"""Who may win in a round: audiences that have prizes of their own, and one prize for each."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from contracts.definition import Definition
from contracts.errors import Refused
from contracts.ledger_lines import HolderLine
from contracts.results import AwardLine
from services.scoring.domain.results.round_outcome import awards_of_round
from services.scoring.domain.results.what_if_inputs import AS_IT_IS, WhatIf, Winner
from services.scoring.repository import json_columns
from services.scoring.repository.marking import scores as scores_repository
from services.scoring.repository.paused_reading import YieldControl, without_pause
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.repository.results import rosters as rosters_repository

NOBODY_ELSE: Mapping[str, Sequence[Winner]] = {}


def audiences_in_round(
    connection: Connection,
    definition: Definition,
    round_id: str,
    people: dict[str, str],
    agency_of: dict[str, str],
    what_if: WhatIf = AS_IT_IS,
    yield_control: YieldControl = without_pause,
) -> dict[str, str]:
    """Pseudonym -> audience, where an award of the round asks for it; ``people``: pseudonym ->
    person, ``agency_of``: pseudonym -> agency of their first attempt."""
    if not any(award.audiences for award in awards_of_round(definition, round_id)):
        return {}
    contest = definition.slug
    mine = rosters_repository.people_among(
        connection, contest, people.values(), yield_control, what_if
    )
    duties = {one.person: one.duty for one in mine}
    agencies = rosters_repository.agencies_of(connection, contest, what_if)
    classes = {row.agency: row.agency_class for row in agencies}
    found = {}
    for pseudonym, person in people.items():
        duty, registered = duties.get(person, ("mandatory", ""))
        kind = classes.get(agency_of[pseudonym], "")
        audience = definition.audience_of(duty, kind, registered)
        if audience is not None:
            found[pseudonym] = audience
    return found


def holders_in_round(
    connection: Connection,
    definition: Definition,
    round_id: str,
    people: dict[str, str],
    winners: Mapping[str, Sequence[Winner]] = NOBODY_ELSE,
) -> list[HolderLine]:
    """Who of a round's people holds a prize of an earlier one, under awards that give one to each.
    ``winners``: of published rounds, who would win were they published again.

    ``publication.earlier_first`` until every earlier round with such prizes is published.
    """
    if not _gives_one_each(definition, round_id):
        return []
    mine = {person: pseudonym for pseudonym, person in people.items()}
    held: dict[str, HolderLine] = {}
    for earlier in _earlier_rounds(definition, round_id):
        single = {a.id for a in awards_of_round(definition, earlier) if a.one_prize_each}
        if not single:
            continue
        row = publications_repository.newest_head(connection, definition.slug, "", earlier)
        if row is None:
            raise Refused(
                "publication.earlier_first",
                f"Mỗi người chỉ nhận một giải: hãy công bố đợt {earlier} trước. "
                f"(One prize each: publish round {earlier} first.)",
                round=earlier,
            )
        given = winners.get(earlier)
        if given is None:
            given = winners_told(json_columns.awards(row.awards))
        lines = [line for line in given if line.award in single and line.person]
        aliases = scores_repository.pseudonyms_of(
            connection, definition.slug, earlier, {line.person for line in lines}
        )
        for line in lines:
            if line.person in mine:
                pseudonym = mine[line.person]
                held[pseudonym] = HolderLine(
                    pseudonym, earlier, row.number, line.award, line.prize, aliases[line.person]
                )
    return [held[pseudonym] for pseudonym in sorted(held)]


def winners_told(lines: Iterable[AwardLine]) -> list[Winner]:
    """Who won by these lines."""
    return [Winner(line.award, line.rank, line.person) for line in lines]


def holders_so_far(
    connection: Connection,
    definition: Definition,
    round_id: str,
    people: dict[str, str],
    winners: Mapping[str, Sequence[Winner]] = NOBODY_ELSE,
) -> list[HolderLine]:
    """The same; nobody while an earlier round is not published: who will hold is not known."""
    try:
        return holders_in_round(connection, definition, round_id, people, winners)
    except Refused:
        return []


def rounds_hanging_on(connection: Connection, definition: Definition, round_id: str) -> list[str]:
    """The published rounds after this one that pass its winners over: one prize each."""
    if not _gives_one_each(definition, round_id):
        return []
    published = publications_repository.published_rounds(connection, definition.slug)
    return [
        later
        for later in published
        if _gives_one_each(definition, later) and round_id in _earlier_rounds(definition, later)
    ]


def with_rounds_hanging_on(
    connection: Connection, definition: Definition, about: Sequence[str]
) -> list[str]:
    """These rounds and the published quizzes that pass their winners over, in the plan's order."""
    later = {one for name in about for one in rounds_hanging_on(connection, definition, name)}
    later = {one for one in later if definition.phase_of_round(one).quiz is not None}
    order = [one.id for phase in definition.phases for one in phase.rounds]
    return sorted({*about, *later}, key=order.index)


def _gives_one_each(definition: Definition, round_id: str) -> bool:
    return any(award.one_prize_each for award in awards_of_round(definition, round_id))


def _earlier_rounds(definition: Definition, round_id: str) -> list[str]:
    order = [item.id for phase in definition.phases for item in phase.counted_rounds]
    return order[: order.index(round_id)] if round_id in order else []
