"""Read models after any sequence of events equal an independent count, in the same bytes."""

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from contracts.attempt_scores import AttemptsRescored, Rescored
from contracts.attempts import AttemptStarted, AttemptSubmitted
from contracts.contests import ContestDefined
from contracts.reporting import ParticipationQuery
from contracts.rosters import (
    AgencyRegistered,
    ContestantExcluded,
    ContestantRegistered,
    HeadcountApproved,
    Membership,
)
from contracts.rounds import RoundOpened, RoundSettled
from services.reporting.use_cases import participation_queries
from tests.support.reporting import (
    CONTEST,
    ROUNDS,
    Desk,
    defined,
    digest,
    handle,
    registered,
    scored,
    started,
    submitted,
    tallies_equal_a_count,
    wipe,
)

PEOPLE, AGENCIES = ["p0", "p1", "p2", "p3"], ["A", "B", "C"]


@st.composite
def histories(draw: st.DrawFn) -> list[Struct]:
    """What three services told; of one subject every revision once."""
    told: list[Struct] = []
    for revision in range(1, draw(st.integers(1, 3))):
        rule = draw(st.sampled_from(["headcount", "headcount_less_excluded", "eligible"]))
        least, opens_at_us = draw(st.integers(0, 3)), draw(st.sampled_from([100, 140]))
        told.append(
            defined(
                revision, minimum_answers=least, denominator=rule, first_opens_at_us=opens_at_us
            )
        )
    for agency in draw(st.lists(st.sampled_from(AGENCIES), unique=True)):
        told.append(AgencyRegistered(CONTEST, agency, f"Sở {agency}", "city", 1))
        told.append(HeadcountApproved(CONTEST, agency, draw(st.integers(0, 5)), 1))
    memberships = st.builds(
        Membership,
        st.sampled_from(AGENCIES),
        st.sampled_from([0, 120, 150]),
        st.sampled_from([None, 130, 250]),
    )
    for person in PEOPLE:
        for revision in range(1, draw(st.integers(1, 4))):
            rosters = draw(st.lists(memberships, min_size=1, max_size=3))
            obligation = draw(st.sampled_from(["mandatory", "encouraged", "excluded"]))
            more: dict[str, Any] = {"obligation": obligation, "unconfirmed": draw(st.booleans())}
            told.append(registered(person, *rosters, revision=revision, **more))
        for revision in range(1, draw(st.integers(1, 3))):
            told.append(
                ContestantExcluded(CONTEST, person, draw(st.sampled_from(["", "x"])), revision)
            )
    seats = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(ROUNDS), st.integers(1, 2))
    for person, round_id, number in draw(st.lists(seats, unique=True, max_size=8)):
        agency = draw(st.sampled_from(AGENCIES))
        told.append(started(person, round_id, agency, number))
        for revision in range(1, draw(st.integers(1, 4))):
            answered = draw(st.integers(0, 3))
            told.append(submitted(person, round_id, agency, number, answered, revision))
            told.append(scored(person, round_id, agency, number, answered, revision))
            if draw(st.booleans()):
                other = Rescored(f"{person}-{round_id}-{number}", person, agency, 3, revision)
                told.append(AttemptsRescored(CONTEST, round_id, draw(st.integers(2, 3)), [other]))
    if draw(st.booleans()):
        told.append(RoundOpened(CONTEST, "r1", draw(st.sampled_from([100, 125])), 200, ""))
        told.append(RoundSettled(CONTEST, "r1", 230, "", "", "", "", "", {}, 0, 0))
    return told


@settings(max_examples=50, deadline=None)
@given(told=histories(), seed=st.integers(0, 2**32))
def test_any_order_any_repetition_and_any_batches_give_the_same_bytes(
    small: Desk, told: list[Struct], seed: int
) -> None:
    chance = random.Random(seed)
    wipe(small)
    small.tell(*told)
    in_order = digest(small)

    wipe(small)
    shuffled = told * chance.randint(1, 5)
    chance.shuffle(shuffled)
    while shuffled:
        size = chance.randint(1, 9)
        handle(small, shuffled[:size])
        shuffled = shuffled[size:]
        assert tallies_equal_a_count(small)
    assert digest(small) == in_order


@settings(max_examples=60, deadline=None)
@given(told=histories(), scope=st.sampled_from([None, *ROUNDS]))
def test_participation_equals_an_independent_count_over_the_events(
    small: Desk, told: list[Struct], scope: str | None
) -> None:
    wipe(small)
    small.tell(*told)
    if not any(isinstance(data, ContestDefined) for data in told):
        return
    with small.store.reading() as connection:
        found = participation_queries.participation(
            connection, ParticipationQuery(CONTEST, scope), 1
        )

    expected, distinct = independent_count(told, scope)
    assert {
        line.agency: line.participants for line in found.agencies if line.participants
    } == expected
    assert sum(line.participants for line in found.agencies) == len(distinct)
    within = {scope} if scope else {"r1", "r2"}
    begun = {d.attempt for d in told if isinstance(d, AttemptStarted) and d.round in within}
    done = {d.attempt for d in told if isinstance(d, AttemptSubmitted) and d.round in within}
    assert (found.attempts, found.in_progress) == (len(begun), len(begun - done))


def independent_count(told: list[Struct], round_id: str | None) -> tuple[dict[str, int], set[str]]:
    """Participants per agency and all of them, from the events alone, the long way."""
    newest: dict[Any, Any] = {}
    for data in told:
        if isinstance(data, ContestantRegistered | ContestantExcluded):
            newest[type(data), data.person] = data  # they come in the order of their revisions
        elif isinstance(data, AttemptSubmitted):
            newest[data.attempt] = data
        elif isinstance(data, ContestDefined):
            newest["definition"] = data.definition
    plan = newest["definition"]
    opened = {d.round: d.opens_at_us for d in told if isinstance(d, RoundOpened)}
    openings = {r.id: opened.get(r.id, r.opens_at_us) for r in plan.phases[0].rounds}
    within = [round_id] if round_id else ["r1", "r2"]
    moment = min(openings[name] for name in within)
    totals: dict[str, int] = {}
    people: set[str] = set()
    for person in PEOPLE:
        card = newest.get((ContestantRegistered, person))
        out = newest.get((ContestantExcluded, person))
        papers = [
            data
            for data in newest.values()
            if isinstance(data, AttemptSubmitted)
            and data.person == person
            and data.round in within
            and len(data.answers) >= plan.participation.minimum_answers
        ]
        if not papers or (out and out.reason) or (card and card.obligation == "excluded"):
            continue
        if card and card.unconfirmed:
            continue
        people.add(person)
        first = sorted(papers, key=lambda paper: (paper.number, paper.attempt))[0]
        agency = card.agency_at(moment) if card else first.agency
        totals[agency] = totals.get(agency, 0) + 1
    return totals, people
