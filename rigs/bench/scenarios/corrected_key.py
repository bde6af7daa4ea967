"""S7: a wrong key corrected after four weeks, until scores, standings and prizes follow it."""

import asyncio
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from msgspec.structs import replace
from sqlalchemy import Connection

from contracts.definition import Definition
from contracts.event_envelope import encode
from contracts.settled_round_decisions import (
    Decide,
    DecisionView,
    Difference,
    PreviewDecision,
    Subject,
)
from gateway.core.transport.rpc import Caller
from gateway.core.transport.service_client import Backend
from plumbing.clock import now_us
from plumbing.database import insert_many
from rigs.bench.result_rows import BenchRow, missed
from rigs.harness.measured_platform import MeasuredPlatform, Stopwatch, say, shares_text
from rigs.harness.seeding import (
    CONTEST,
    DRAWN_PER_TOPIC,
    LETTERS,
    QUESTIONS_PER_TOPIC,
    TOPICS,
    Installation,
    person_id,
    questions,
    right_option,
)
from services.scoring.models import contests, key_states, redraws, scores, settled_rounds

PEOPLE, ROUNDS = 30_000, 4
FIRST = 4  # of the rounds that nothing else of the bench uses
AT_ONCE = 2_000
PATIENCE_S = 60.0
LOOK_EVERY_S = 0.05
WRONG = questions()[0].id  # every paper holds it: no regrade could be larger
CORRECTED = Subject("correct_key", WRONG, next(o for o in LETTERS if o != right_option(WRONG)))


class SeededScores(NamedTuple):
    """What was put in: attempts, their points, and how many the correction gives and takes."""

    attempts: int
    points: int
    gained: int
    lost: int


def seed_scores(place: Installation, people: int = PEOPLE, rounds: int = ROUNDS) -> SeededScores:
    """Settled rounds full of scored attempts, as the weeks would have left them."""
    store = place.store("scoring")
    held = SeededScores(0, 0, 0, 0)
    for number in range(FIRST, FIRST + rounds):
        for start in range(0, people, AT_ONCE):
            rows = [_row(number, i) for i in range(start, min(start + AT_ONCE, people))]
            with store.database.writing() as connection:
                insert_many(connection, scores, [row for row, _ in rows])
            chosen = [option for _, option in rows]
            held = SeededScores(
                held.attempts + len(rows),
                held.points + sum(row["score"] for row, _ in rows),
                held.gained + chosen.count(CORRECTED.option),
                held.lost + chosen.count(right_option(WRONG)),
            )
        with store.database.writing() as connection:
            insert_many(connection, settled_rounds, [_settled(number, people)])
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("ANALYZE scores")
    with store.database.writing() as connection:  # the seeded keys have scored them all
        connection.execute(key_states.update().values(scored_revision=key_states.c.revision))
    store.database.close()
    deal_out(place)
    return held


def deal_out(place: Installation) -> None:
    """Let scoring take the bank for one that is dealt out to rounds: others of the bench are still
    open, and nothing is previewed or told of questions that they might draw."""
    store = place.store("scoring")
    with store.database.writing() as connection:
        _deal_out(connection)
    store.database.close()


def _deal_out(connection: Connection) -> None:
    mine = contests.c.contest == CONTEST
    text = connection.execute(sa.select(contests.c.definition).where(mine)).scalar_one()
    plan = msgspec.json.decode(text, type=Definition)
    (quiz, *further) = plan.phases
    assert quiz.quiz is not None, "the first phase is the quiz"
    dealt = replace(quiz, quiz=replace(quiz.quiz, question_use="split"))
    told = encode(replace(plan, phases=[dealt, *further])).decode()
    connection.execute(contests.update().where(mine).values(definition=told))


def _row(number: int, person: int) -> tuple[dict[str, Any], str]:
    """An attempt, seven of ten answers right, and its answer to the question with the wrong key."""
    answers, points = {}, 0
    for place, question in enumerate(_paper(number, person)):
        right = LETTERS.index(right_option(question))
        wrong_by = (person * 31 + place * 17 + number) % 10
        points += wrong_by > 2
        answers[question] = LETTERS[right] if wrong_by > 2 else LETTERS[(right + 1 + wrong_by) % 4]
    started_us = 1_000_000 * (1_700_000_000 + number)
    row = {
        "attempt": f"{(person * 2_654_435_761 + number) % 2**32:08x}-{number}-{person}",
        "contest": CONTEST,
        "round": f"r{number}",
        "person": person_id(person),
        "pseudonym": f"{person:015x}{number}",
        "agency": f"a{person % 66:03d}",
        "number": 1,
        "started_at_us": started_us,
        "submitted_at_us": started_us + (person * 7919 % 1_500_000) * 1_000,
        "kind": "person",
        "answers": encode(dict(sorted(answers.items()))).decode(),
        "questions": len(answers),
        "prediction": None,
        "revision": 1,
        "score": points,
        "unanswered": "[]",
    }
    return row, answers[WRONG]


def _paper(number: int, person: int) -> Iterator[str]:
    for topic in range(TOPICS):
        for turn in range(DRAWN_PER_TOPIC):
            # the very first question is in every paper
            place = 0 if topic == turn == 0 else 1 + (person * 7 + number * 3 + turn) % 31
            yield f"Q-{topic + TOPICS * (place % QUESTIONS_PER_TOPIC):03d}"


def _settled(number: int, people: int) -> dict[str, Any]:
    return {
        "contest": CONTEST,
        "round": f"r{number}",
        "settled_at_us": now_us(),
        "seed": f"{number:064x}",
        "public_value": "b",
        "commitment": "",
        "bank_digest": "",
        "pseudonym_commitment": "",
        "bank": encode({question.id: "" for question in questions()}).decode(),
        "attempts": people,
        "revisions": people,
    }


class Correction(NamedTuple):
    """What the correction was shown to change, how many rounds were drawn up anew, and how long
    each step took, all but the preview since it was asked to be decided."""

    shown: Difference
    rounds_redrawn: int
    previewed_s: float
    confirmed_s: float
    scored_s: float
    redrawn_s: float


async def _correct(rig: MeasuredPlatform) -> Correction:
    """Preview, confirm, and wait until everything follows."""
    caller = Caller(rig.settings("bench-s7"))
    caller.start()
    while not caller.connected:  # what is asked before it can hear is answered at its next try
        await asyncio.sleep(LOOK_EVERY_S)
    backend = Backend(caller)
    began = time.monotonic()
    shown = await backend.ask(
        "scoring.preview_decision", PreviewDecision(CONTEST, CORRECTED), Difference, PATIENCE_S
    )
    previewed_s = time.monotonic() - began
    began, watch = time.monotonic(), Stopwatch(rig.machine)
    item = Decide(CONTEST, CORRECTED, "sai đáp án", shown.digest, "bench", now_us())
    await backend.ask("scoring.decide", item, DecisionView, PATIENCE_S)
    confirmed_s = time.monotonic() - began
    scored_s, done = await asyncio.to_thread(wait_until_redrawn, rig.place, PATIENCE_S)
    redrawn_s = time.monotonic() - began
    say(f"   S7 by process, s of CPU: {shares_text(watch.shares(1_000))}")
    caller.stop()
    return Correction(shown, done, previewed_s, confirmed_s, confirmed_s + scored_s, redrawn_s)


async def corrected_key(rig: MeasuredPlatform) -> BenchRow:
    """S7: scores of four weeks, and the correction of a key that all of them hang on."""
    began = time.monotonic()
    held = await asyncio.to_thread(seed_scores, rig.place)
    took_s = time.monotonic() - began
    say(f"   S7: {held.attempts} attempts of {ROUNDS} rounds there after {took_s:.0f} s")
    took = await _correct(rig)
    wrong = abs(points_of(rig.place) - (held.points + held.gained - held.lost))
    shown = took.shown
    changed = sum(one.changed or 0 for one in shown.rounds)
    return BenchRow(
        "S7",
        f"a key corrected, {held.attempts} attempts",
        {
            "redrawn after s": took.redrawn_s,
            "scored after s": took.scored_s,
            "preview s": took.previewed_s,
            "confirmed after s": took.confirmed_s,
            "scores changed": changed,
            "ranks moved": sum(one.moved or 0 for one in shown.rounds),
            "points wrong": wrong,
        },
        "redrawn <= 5 s, preview <= 5 s",
        missed(
            redrawn_s=(took.redrawn_s, "<=", 5),
            previewed_s=(took.previewed_s, "<=", 5),
            points_wrong=(wrong, "<=", 0),
            rounds_not_redrawn=(ROUNDS - took.rounds_redrawn, "<=", 0),
            scores_not_shown=(abs(changed - held.gained - held.lost), "<=", 0),
        ),
        "(every paper has the question)",
    )


def wait_until_redrawn(place: Installation, timeout_s: float) -> tuple[float, int]:
    """Wait until no score and no round is behind the last decision. After how many seconds the last
    score was there, and how many rounds were drawn."""
    store = place.store("scoring")
    behind = sa.select(key_states.c.contest).where(
        key_states.c.scored_revision < key_states.c.revision
    )
    rounds = sa.select(
        sa.func.count(), sa.func.sum(sa.case((redraws.c.drawn == redraws.c.wanted, 1), else_=0))
    )
    began, scored_s = time.monotonic(), 0.0
    try:
        while True:
            with store.reading() as connection:
                scored = connection.execute(behind).first() is None
                wanted, drawn = connection.execute(rounds).one()
            took_s = time.monotonic() - began
            scored_s = scored_s or took_s * scored
            if (scored and wanted == drawn) or took_s > timeout_s:
                return scored_s, int(drawn or 0)
            time.sleep(LOOK_EVERY_S)
    finally:
        store.database.close()


def points_of(place: Installation) -> int:
    """All points of the settled rounds together."""
    store = place.store("scoring")
    here = scores.c.round.in_([f"r{number}" for number in range(FIRST, FIRST + ROUNDS)])
    with store.reading() as connection:
        total = connection.execute(sa.select(sa.func.sum(scores.c.score)).where(here)).scalar_one()
    store.database.close()
    return int(total)
