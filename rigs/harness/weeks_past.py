"""Weeks that have been: attempts written straight into exam's database, and told by its own relay.

Only exam is filled; scoring and reporting hear of it over the broker as they would have, so that
they hold what exam holds, and :func:`told_otherwise` says where they do not.
"""

import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

import sqlalchemy as sa

from contracts.attempts import AttemptStarted, AttemptSubmitted, Origin
from plumbing.unit_of_work import UnitOfWork
from rigs.harness.seeding import (
    CONTEST,
    LETTERS,
    WEEK_US,
    Installation,
    person_id,
    right_option,
    week_id,
)
from rigs.harness.stream_lag import Watch, watching
from services.exam.domain import answer_sheets, paper_drawing
from services.exam.models import answer_sheets as sheets
from services.exam.models import attempts
from services.exam.repository import attempts as attempts_repository
from services.exam.repository import questions as questions_repository
from services.exam.repository import rounds as rounds_repository
from services.exam.repository.rounds import RoundRow
from services.reporting.models import attempts as reported
from services.scoring.models import scores

AT_ONCE = 250
RIGHT = 0.7
SHORTEST_US, LONGEST_US = 300_000_000, 1_500_000_000
#: networks that the people of an agency come from
NETWORKS = 20
PATIENCE_S = 600.0


class HeldWeek(NamedTuple):
    """What of a week a service holds: attempts that were handed in, and their points."""

    attempts: int
    points: int


class _PastAttempt(NamedTuple):
    """An attempt as exam stores it, and the events that tell of it."""

    head: dict[str, Any]
    sheet: dict[str, Any]
    events: tuple[AttemptStarted, AttemptSubmitted]
    points: int


def write_weeks(
    place: Installation, weeks: int, people: Sequence[int], agencies: int
) -> dict[str, HeldWeek]:
    """One attempt of each of these people in each of the weeks' rounds, seven of ten answers right;
    what should be held everywhere once it is heard."""
    store, random = place.store("exam"), Random(14)
    held = {}
    try:
        for round_id in map(week_id, range(weeks)):
            points = 0
            for start in range(0, len(people), AT_ONCE):
                with store.unit_of_work() as work:
                    key = CONTEST, round_id
                    round_ = rounds_repository.find_rounds(work.connection, {key})[key]
                    some = people[start : start + AT_ONCE]
                    drawn = [_attempt(work, round_, one, agencies, random) for one in some]
                    _keep(work, drawn)
                points += sum(one.points for one in drawn)
            held[round_id] = HeldWeek(len(people), points)
    finally:
        store.database.close()
    return held


def _attempt(
    work: UnitOfWork, round_: RoundRow, index: int, agencies: int, random: Random
) -> _PastAttempt:
    person, agency = person_id(index), f"a{index % agencies:03d}"
    alias = paper_drawing.pseudonym(bytes.fromhex(round_.pseudonym_key), person)
    paper = paper_drawing.draw_paper(
        bytes.fromhex(round_.seed),
        round_.public_value,
        alias,
        1,
        round_.quiz.blueprint,
        questions_repository.bank_for(work.connection, round_),
        round_.quiz.shuffle_options,
    ).questions
    answers = {one.id: _chosen(one.id, random) for one in paper}
    started_us = round_.opens_at_us + random.randrange(WEEK_US - LONGEST_US)
    submitted_us = started_us + random.randrange(SHORTEST_US, LONGEST_US)
    attempt, text = secrets.token_urlsafe(12), answer_sheets.paper_text(paper)
    origin = Origin(f"{index % (agencies * NETWORKS):016x}", f"{index:016x}")
    who = {"person": person, "agency": agency, "number": 1, "started_at_us": started_us}
    mine: dict[str, Any] = {"contest": CONTEST, "round": round_.round, "attempt": attempt, **who}
    deadline_us = started_us + LONGEST_US
    told = AttemptSubmitted(
        **mine,
        pseudonym=alias,
        submitted_at_us=submitted_us,
        kind="person",
        answers=answers,
        questions=len(paper),
        revision=1,
        origin=origin,
        unanswered=[],
    )
    stamped = {question: (option, submitted_us, 1) for question, option in answers.items()}
    sheet = {
        "attempt": attempt,
        "answers": answer_sheets.write_sheet(stamped),
        "state": "submitted",
        "deadline_us": deadline_us,
        "revision": 1,
        "kind": "person",
        "submitted_at_us": submitted_us,
    }
    points = sum(right_option(question) == option for question, option in answers.items())
    head = {**mine, "pseudonym": alias, "paper": text, "audience": ""}
    started = AttemptStarted(**mine, deadline_us=deadline_us, origin=origin)
    return _PastAttempt(head, sheet, (started, told), points)


def _chosen(question: str, random: Random) -> str:
    right = right_option(question)
    return right if random.random() < RIGHT else random.choice(LETTERS.replace(right, ""))


def _keep(work: UnitOfWork, drawn: Sequence[_PastAttempt]) -> None:
    attempts_repository.add_attempts(
        work.connection, [one.head for one in drawn], [one.sheet for one in drawn]
    )
    for one in drawn:
        for event in one.events:
            work.emit(event, key=event.person, subject=event.attempt)


def wait_until_told(place: Installation) -> None:
    """Until everybody has applied everything; ``TimeoutError``."""
    until = time.monotonic() + PATIENCE_S
    with watching(place) as watch:
        while behind := watch.behind():
            if time.monotonic() > until:
                raise TimeoutError(f"not applied yet: {behind}")
            time.sleep(0.1)


def told_otherwise(place: Installation, held: dict[str, HeldWeek]) -> list[str]:
    """Where exam, scoring or reporting hold something else of these weeks."""
    with watching(place) as watch:
        return [
            f"{service} holds {found.get(name)} of {name}, not {told}"
            for service, found in _held(watch, held)
            for name, told in held.items()
            if found.get(name) != told
        ]


def _held(watch: Watch, told: Mapping[str, HeldWeek]) -> Iterator[tuple[str, dict[str, HeldWeek]]]:
    """Service -> what it holds of each round; of exam, which knows no points, attempts alone."""
    rounds = list(told)
    for service, table in (("scoring", scores), ("reporting", reported)):
        here = table.c.contest == CONTEST, table.c.round.in_(rounds)
        asked = (
            sa.select(table.c.round, sa.func.count(), sa.func.sum(table.c.score))
            .where(*here, table.c.submitted_at_us.is_not(None))
            .group_by(table.c.round)
        )
        with watch.stores[service].reading() as connection:
            rows = connection.execute(asked).all()
        yield service, {name: HeldWeek(count, int(points)) for name, count, points in rows}
    submitted = (
        sa.select(attempts.c.round, sa.func.count())
        .join(sheets, sheets.c.attempt == attempts.c.attempt)
        .where(attempts.c.round.in_(rounds), sheets.c.state == "submitted")
        .group_by(attempts.c.round)
    )
    with watch.stores["exam"].reading() as connection:
        counts: dict[str, int] = dict(connection.execute(submitted).tuples().all())
    yield "exam", {name: told[name]._replace(attempts=count) for name, count in counts.items()}
