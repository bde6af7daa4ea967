"""The questions of a contest's bank, and what each round draws from."""

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.question_bank import Question, QuestionPicture
from plumbing.database import insert_many
from services.exam.domain.paper_drawing import Bank, BankQuestion, bank_of
from services.exam.models import contests, questions
from services.exam.repository.formatting_columns import read_formatting, written_formatting
from services.exam.repository.rounds import RoundRow, contest_of

_pictures = msgspec.json.Decoder(list[QuestionPicture]).decode
_banks: dict[str, tuple[int, Bank]] = {}


def bank_for(connection: Connection, round_: RoundRow) -> Bank:
    """What a round draws from, read once per revision: a paper must not cost 160 rows."""
    cache_key = f"{connection.engine.url}|{round_.contest}|{round_.round}"
    cached = _banks.get(cache_key)
    if cached is not None and cached[0] == round_.bank_revision:
        return cached[1]
    bank = bank_of(map(drawable, questions_of(connection, round_.contest, round_.round)))
    _banks[cache_key] = (round_.bank_revision, bank)
    return bank


def drawable(question: Question) -> BankQuestion:
    """What the draw needs of a question."""
    return BankQuestion(
        question.id,
        question.topic,
        tuple(question.options),
        question.difficulty,
        question.audience,
        question.held,
        question.kind,
    )


def questions_of(
    connection: Connection, contest: str, round_id: str | None = None
) -> list[Question]:
    """A contest's questions by id; with ``round_id`` those that this round draws from."""
    statement = sa.select(questions).where(questions.c.contest == contest)
    if round_id is not None:
        of_round = _source_of(connection, contest, round_id)
        statement = statement.where(questions.c.round.in_(["", of_round]))
    rows = connection.execute(statement.order_by(questions.c.question))
    return [
        Question(
            row.question,
            row.topic,
            row.text,
            msgspec.json.decode(row.options, type=dict[str, str]),
            row.contributor,
            row.difficulty or None,
            row.audience,
            row.held,
            _pictures(row.pictures),
            read_formatting(row.formatting),
            row.kind,
        )
        for row in rows
    ]


def _source_of(connection: Connection, contest: str, round_id: str) -> str:
    """The round whose part of a dealt-out bank this one draws from: the one it makes good."""
    known = contest_of(connection, contest)
    rounds_ = [r for p in known.definition.phases for r in p.rounds] if known else []
    return next((r.makes_good for r in rounds_ if r.id == round_id), "") or round_id


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
                "audience": question.audience,
                "held": question.held,
                "pictures": msgspec.json.encode(question.pictures).decode(),
                "formatting": written_formatting(question.formatting),
                "kind": question.kind,
                "round": rounds_by_question.get(question.id, ""),
            }
            for question in bank
        ],
    )


def deal_questions(
    connection: Connection, contest: str, rounds_by_question: dict[str, str]
) -> None:
    """Let each of these questions be drawn by this round alone ("": by any that splits none)."""
    connection.execute(
        questions.update()
        .where(
            questions.c.contest == sa.bindparam("of_contest"),
            questions.c.question == sa.bindparam("of_question"),
        )
        .values(round=sa.bindparam("to_round")),
        [
            {"of_contest": contest, "of_question": question, "to_round": round_id}
            for question, round_id in rounds_by_question.items()
        ],
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
