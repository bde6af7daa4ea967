"""Proposed questions and what was done to them."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.question_bank import Question, QuestionPicture
from contracts.question_proposals import HistoryLine, Proposal, ProposalState, ProposalView
from plumbing.database import insert_many
from plumbing.in_list_parameters import among
from services.exam.models import proposal_history, proposals
from services.exam.repository.formatting_columns import read_formatting, written_formatting

#: in a history: a file has brought the bank
REPLACED = "replace_bank"
_options = msgspec.json.Decoder(dict[str, str]).decode
_pictures = msgspec.json.Decoder(list[QuestionPicture]).decode


def find(
    connection: Connection,
    contest: str,
    *,
    author: str | None = None,
    questions: Sequence[str] | None = None,
    state: ProposalState | None = None,
    lock: bool = False,
) -> list[sa.Row[Any]]:
    """Proposed questions by id."""
    statement = sa.select(proposals).where(proposals.c.contest == contest)
    parameters = {}
    if author is not None:
        statement = statement.where(proposals.c.author == author)
    if questions is not None:
        statement = statement.where(among(proposals.c.question, "questions"))
        parameters["questions"] = list(questions)
    if state is not None:
        statement = statement.where(proposals.c.state == state)
    if lock:
        statement = statement.with_for_update()
    return list(connection.execute(statement.order_by(proposals.c.question), parameters))


def question_of(row: sa.Row[Any]) -> Question:
    """The question without its key."""
    return Question(
        row.question,
        row.topic,
        row.text,
        _options(row.options),
        row.office,
        row.difficulty or None,
        row.audience,
        row.held,
        _pictures(row.pictures),
        read_formatting(row.formatting),
        row.kind,
    )


def view_of(row: sa.Row[Any], history: Sequence[HistoryLine] = ()) -> ProposalView:
    """The row as it is told."""
    return ProposalView(
        question_of(row),
        row.state,
        row.author,
        row.revision,
        row.changed_at_us,
        row.commitment,
        list(history),
    )


def write(
    connection: Connection,
    contest: str,
    given: Sequence[tuple[Proposal, dict[str, Any]]],
    *,
    anew: bool,
) -> None:
    """Put these wordings down, in place of those that are there (``anew``) or as new ones; the
    other columns by question. Of two that are new at once under one id, the second collides."""
    rows = [
        {
            "contest": contest,
            "question": item.question.id,
            "topic": item.question.topic,
            "text": item.question.text,
            "options": msgspec.json.encode(item.question.options).decode(),
            "office": item.question.contributor,
            "difficulty": item.question.difficulty or "",
            "audience": item.question.audience,
            "held": item.question.held,
            "pictures": msgspec.json.encode(item.question.pictures).decode(),
            "formatting": written_formatting(item.question.formatting),
            "kind": item.question.kind,
            "commitment": item.commitment,
            **columns,
        }
        for item, columns in given
    ]
    if not anew:
        insert_many(connection, proposals, rows)
        return
    key = ["contest", "question"]
    changing = [name for name in (rows[0] if rows else {}) if name not in key]
    insert_many(connection, proposals, rows, on_conflict=key, update=changing)


def set_states(
    connection: Connection, contest: str, states: Mapping[str, ProposalState], at_us: int
) -> None:
    """Move questions to other states."""
    for state in set(states.values()):
        mine = [question for question, target in states.items() if target == state]
        connection.execute(
            proposals.update()
            .where(proposals.c.contest == contest, among(proposals.c.question, "mine"))
            .values(state=state, changed_at_us=at_us),
            {"mine": mine},
        )


def counts(connection: Connection, contest: str) -> dict[tuple[str, str], dict[ProposalState, int]]:
    """(office, topic) -> questions by state."""
    columns = (proposals.c.office, proposals.c.topic, proposals.c.state)
    found: dict[tuple[str, str], dict[ProposalState, int]] = {}
    for office, topic, state, many in connection.execute(
        sa.select(*columns, sa.func.count())
        .where(proposals.c.contest == contest)
        .group_by(*columns)
    ):
        found.setdefault((office, topic), {})[state] = many
    return found


def note(
    connection: Connection, contest: str, lines: Sequence[tuple[str, HistoryLine, Question | None]]
) -> None:
    """Add to the histories of questions, with the wording where it is a new one."""
    insert_many(
        connection,
        proposal_history,
        [
            {
                "contest": contest,
                "question": question,
                "at_us": line.at_us,
                "by": line.by,
                "action": line.action,
                "state": line.state,
                "revision": line.revision,
                "comment": line.comment,
                "wording": "" if wording is None else msgspec.json.encode(wording).decode(),
            }
            for question, line, wording in lines
        ],
    )


def history_of(connection: Connection, contest: str, question: str) -> list[HistoryLine]:
    """What was done to a question, oldest first."""
    rows = connection.execute(
        sa.select(proposal_history)
        .where(proposal_history.c.contest == contest, proposal_history.c.question == question)
        .order_by(proposal_history.c.id)
    )
    return [
        HistoryLine(row.at_us, row.by, row.action, row.state, row.revision, row.comment)
        for row in rows
    ]


def leave_out_selected(
    connection: Connection, contest: str, bank: Sequence[Question], by: str, at_us: int
) -> None:
    """Selected questions that an imported bank does not hold are no longer selected. Those that it
    holds stay so, and their keys closed, but the key is the file's: the history says so."""
    given = {question.id: question for question in bank}
    states: dict[str, ProposalState] = {}
    lines = []
    for row in find(connection, contest, state="selected", lock=True):
        state: ProposalState = "vetted"
        if given.get(row.question) == question_of(row):
            state = "selected"
        states[row.question] = state
        line = HistoryLine(at_us, by, REPLACED, state, row.revision)
        lines.append((row.question, line, None))
    gone: dict[str, ProposalState] = {
        name: state for name, state in states.items() if state == "vetted"
    }
    set_states(connection, contest, gone, at_us)
    note(connection, contest, lines)


def overwritten(connection: Connection, contest: str) -> set[str]:
    """Questions over which, since they were selected last, a file has brought the bank."""
    told = sa.select(proposal_history.c.question, proposal_history.c.action).where(
        proposal_history.c.contest == contest, proposal_history.c.action.in_((REPLACED, "select"))
    )
    rows = connection.execute(told.order_by(proposal_history.c.id))
    last = {row.question: row.action for row in rows}
    return {question for question, action in last.items() if action == REPLACED}
