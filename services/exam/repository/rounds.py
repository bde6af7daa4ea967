"""Contests, rounds and banks."""

from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.definition import Definition, QuizRules
from contracts.exam import Option, PaperQuestion, Question
from plumbing.database import insert_many
from services.exam.domain.papers import Bank, BankQuestion, bank_of
from services.exam.models import contests, extensions, questions, rounds


class RoundRow(NamedTuple):
    """A round as stored, with its extensions per agency and the quiz rules of its phase."""

    contest: str
    round: str
    name: str
    phase: str
    opens_at_us: int
    closes_at_us: int
    practice: bool
    state: str
    public_value: str
    seed: str
    pseudonym_key: str
    bank_digest: str
    commitment: str
    settle_anyway: str
    settled_at_us: int | None
    extensions: dict[str, int]
    quiz: QuizRules


class ContestRow(NamedTuple):
    """A contest and the state of its bank."""

    contest: str
    revision: int
    definition: Definition
    bank_revision: int
    key_commitments: dict[str, str]


def contest_of(connection: Connection, contest: str) -> ContestRow | None:
    """The contest, if exam has heard of it."""
    row = connection.execute(sa.select(contests).where(contests.c.contest == contest)).one_or_none()
    if row is None:
        return None
    commitments = msgspec.json.decode(row.key_commitments, type=dict[str, str])
    return ContestRow(
        row.contest,
        row.revision,
        _definition(row.definition),
        row.bank_revision,
        commitments,
    )


@lru_cache(maxsize=32)
def _definition(text: str) -> Definition:
    return msgspec.json.decode(text, type=Definition)


def rounds_of(
    connection: Connection, contest: str | None = None, *, lock: bool = False
) -> list[RoundRow]:
    """Rounds by opening time, of one contest or of all."""
    statement = sa.select(rounds).order_by(rounds.c.contest, rounds.c.opens_at_us, rounds.c.round)
    extended = sa.select(extensions)
    if contest is not None:
        statement = statement.where(rounds.c.contest == contest)
        extended = extended.where(extensions.c.contest == contest)
    if lock:
        statement = statement.with_for_update()
    return _with_rules(connection, statement, extended)


def states_of(connection: Connection, contest: str) -> dict[str, str]:
    """Round -> its state, the rows locked; asks nothing of the definition, which may be new."""
    rows = connection.execute(
        sa.select(rounds.c.round, rounds.c.state)
        .where(rounds.c.contest == contest)
        .order_by(rounds.c.round)
        .with_for_update()
    )
    return {row.round: row.state for row in rows}


def drop_round(connection: Connection, contest: str, round_id: str) -> None:
    """Forget a round that never opened."""
    connection.execute(
        rounds.delete().where(rounds.c.contest == contest, rounds.c.round == round_id)
    )


def find_rounds(
    connection: Connection, keys: set[tuple[str, str]], *, share: bool = False
) -> dict[tuple[str, str], RoundRow]:
    """These rounds by (contest, round). ``share``: hold off settlement until we are done."""
    pairs = sorted(keys)
    statement = sa.select(rounds).where(sa.tuple_(rounds.c.contest, rounds.c.round).in_(pairs))
    if share:
        statement = statement.with_for_update(read=True)
    extended = sa.select(extensions).where(
        sa.tuple_(extensions.c.contest, extensions.c.round).in_(pairs)
    )
    return {(row.contest, row.round): row for row in _with_rules(connection, statement, extended)}


def _with_rules(
    connection: Connection, statement: sa.Select[Any], extended: sa.Select[Any]
) -> list[RoundRow]:
    found = connection.execute(statement).all()
    later: dict[tuple[str, str], dict[str, int]] = {}
    for row in connection.execute(extended):
        later.setdefault((row.contest, row.round), {})[row.agency] = row.closes_at_us
    texts = connection.execute(
        sa.select(contests.c.contest, contests.c.definition).where(
            contests.c.contest.in_({row.contest for row in found})
        )
    )
    definitions = {row.contest: _definition(row.definition) for row in texts}
    made = []
    for row in found:
        quiz = definitions[row.contest].phase(row.phase).quiz
        assert quiz is not None, "only quiz phases have rounds of papers"
        extended_to = later.get((row.contest, row.round), {})
        made.append(RoundRow(*row, extended_to, quiz))  # type: ignore[call-arg]
    return made


class Pool(NamedTuple):
    """A contest's bank, ready for drawing and for showing."""

    bank: Bank
    shown: dict[str, PaperQuestion]


_pools: dict[str, tuple[int, Pool]] = {}


def pool_of(connection: Connection, contest: str, round_id: str) -> Pool:
    """The questions a round draws from, read once per revision: a paper must not cost 160 rows."""
    revision = connection.execute(
        sa.select(contests.c.bank_revision).where(contests.c.contest == contest)
    ).scalar_one_or_none()
    cache_key = f"{connection.engine.url}|{contest}|{round_id}"
    cached = _pools.get(cache_key)
    if cached is not None and cached[0] == revision:
        return cached[1]
    bank: list[BankQuestion] = []
    shown: dict[str, PaperQuestion] = {}
    for question in questions_of(connection, contest, round_id):
        bank.append(BankQuestion(question.id, question.topic, tuple(question.options)))
        options = [Option(letter, text) for letter, text in sorted(question.options.items())]
        shown[question.id] = PaperQuestion(question.id, question.text, options)
    pool = Pool(bank_of(bank), shown)
    _pools[cache_key] = (revision or 0, pool)
    return pool


def questions_of(
    connection: Connection, contest: str, round_id: str | None = None
) -> list[Question]:
    """A contest's questions by id; with ``round_id`` those that this round draws from."""
    statement = sa.select(questions).where(questions.c.contest == contest)
    if round_id is not None:
        statement = statement.where(questions.c.round.in_(["", round_id]))
    rows = connection.execute(statement.order_by(questions.c.question))
    return [
        Question(
            row.question,
            row.topic,
            row.text,
            msgspec.json.decode(row.options, type=dict[str, str]),
            row.contributor,
            row.difficulty or None,
        )
        for row in rows
    ]


def rounds_of_questions(connection: Connection, contest: str) -> dict[str, str]:
    """Question -> the one round that draws it."""
    rows = connection.execute(
        sa.select(questions.c.question, questions.c.round).where(questions.c.contest == contest)
    )
    return {row.question: row.round for row in rows}


def replace_questions(
    connection: Connection, contest: str, bank: list[Question], rounds_by_question: dict[str, str]
) -> None:
    """Put this bank in place of the contest's present one."""
    connection.execute(questions.delete().where(questions.c.contest == contest))
    insert_many(
        connection,
        questions,
        [
            {
                "contest": contest,
                "question": question.id,
                "topic": question.topic,
                "text": question.text,
                "options": msgspec.json.encode(question.options).decode(),
                "contributor": question.contributor,
                "difficulty": question.difficulty or "",
                "round": rounds_by_question.get(question.id, ""),
            }
            for question in bank
        ],
    )


def update_round(connection: Connection, contest: str, round_id: str, **values: Any) -> None:
    """Change columns of one round."""
    connection.execute(
        rounds.update()
        .where(rounds.c.contest == contest, rounds.c.round == round_id)
        .values(**values)
    )


def write_bank_state(
    connection: Connection, contest: str, revision: int, key_commitments: str
) -> None:
    """Note the bank's new revision, so that every process reads it anew."""
    connection.execute(
        contests.update()
        .where(contests.c.contest == contest)
        .values(bank_revision=revision, key_commitments=key_commitments)
    )
