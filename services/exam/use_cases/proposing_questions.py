"""Questions on their way into the bank: proposed, vetted, selected. No keys here."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.errors import Problem, Refused
from contracts.hash_commitments import bank_digest
from contracts.question_bank import ImportQuestions, bank_line
from contracts.question_proposals import (
    Contributions,
    ContributionsQuery,
    HistoryLine,
    MoveProposal,
    Proposal,
    Proposals,
    ProposalsQuery,
    ProposalState,
    ProposalView,
    Proposed,
    ProposeQuestions,
    Selection,
    SelectQuestions,
)
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.exam.domain import question_proposals as rules
from services.exam.repository import question_proposals as repository
from services.exam.repository import questions as questions_repository
from services.exam.repository import rounds as rounds_repository
from services.exam.use_cases.question_bank import put_bank


def propose(work: UnitOfWork, items: list[ProposeQuestions]) -> list[Proposed | Problem]:
    """Take drafts in, or new wordings of them; all of an item or nothing. Refusals:
    ``proposal.*``, ``contest.unknown``."""
    return each(_propose, items, work)  # type: ignore[return-value]


def _propose(work: UnitOfWork, item: ProposeQuestions) -> Proposed:
    plan = rounds_repository.contest_or_refuse(work.connection, item.contest).definition
    asked = {(one.question.contributor, one.question.topic) for one in item.proposals}
    at_us = None if item.revise else item.at_us
    rules.refuse_unplanned(
        plan.contributions, plan.topics, sorted(asked), at_us=at_us, role=item.role
    )
    standing = {
        row.question: row for row in repository.find(work.connection, item.contest, lock=True)
    }
    fresh = [one for one in item.proposals if not _stands(standing.get(one.question.id), one, item)]
    _refuse_imported(work.connection, standing, fresh, item)
    written = []
    for one in fresh:
        row = standing.get(one.question.id)
        _refuse_unless_free(row, item)
        _refuse_doubled(standing, one)
        written.append((one, _columns(work, row, item)))
    if fresh and not item.dry_run:
        repository.write(work.connection, item.contest, written, anew=item.revise)
        action = "revise" if item.revise else "propose"
        lines = [
            (
                one.question.id,
                HistoryLine(work.now_us, item.by, action, "draft", columns["revision"]),
                one.question,
            )
            for one, columns in written
        ]
        repository.note(work.connection, item.contest, lines)
        work.audit(item.by, f"questions.{action}", item.contest, questions=len(fresh))
    return Proposed(len(fresh), len(item.proposals) - len(fresh))


def _stands(row: sa.Row[Any] | None, one: Proposal, item: ProposeQuestions) -> bool:
    """Whether exactly this was proposed before by the same person: a call repeated. From anybody
    else it must not be told apart from another wording, or guesses would find out the key."""
    if row is None or row.worded_by != item.by:
        return False
    return repository.question_of(row) == one.question and row.commitment == one.commitment


def _refuse_unless_free(row: sa.Row[Any] | None, item: ProposeQuestions) -> None:
    if not item.revise and row is not None:
        raise Refused(
            "proposal.id_taken",
            f"Mã câu hỏi {row.question} đã có; hãy đổi mã hoặc sửa câu hỏi ấy. "
            "(There is another question of this id.)",
            question=row.question,
        )
    if item.revise:
        if row is None:
            raise _unknown()
        rules.refuse_revision(row.state, role=item.role, by=item.by, author=row.author)


def _refuse_imported(
    connection: Connection,
    standing: dict[str, sa.Row[Any]],
    fresh: list[Proposal],
    item: ProposeQuestions,
) -> None:
    """A question of the bank that nobody proposed was imported: one proposed under its id would be
    selected in its place, with another key that nobody is shown."""
    if item.revise or all(one.question.id in standing for one in fresh):
        return
    bank = {one.id for one in questions_repository.questions_of(connection, item.contest)}
    for one in fresh:
        name = one.question.id
        if name in bank and name not in standing:
            raise Refused(
                "proposal.id_taken",
                f"Mã câu hỏi {name} là của một câu trong bộ câu hỏi đã nạp từ tệp; hãy đổi mã. "
                "(A question of the imported bank has this id; give another.)",
                question=name,
            )


def _refuse_doubled(standing: dict[str, sa.Row[Any]], one: Proposal) -> None:
    text, shown = _folded(one.question.text), [each.sha256 for each in one.question.pictures]
    for row in standing.values():
        other = row.question != one.question.id and row.state != "retired"
        # the same may be asked of another picture
        if other and _folded(row.text) == text and _shown(row) == shown:
            raise Refused(
                "proposal.text_doubled",
                f"Câu {one.question.id} trùng nội dung với một câu đã được đóng góp; hãy viết câu "
                "khác. (The same question was contributed before.)",
                question=one.question.id,
            )


def _shown(row: sa.Row[Any]) -> list[str]:
    return [one.sha256 for one in repository.question_of(row).pictures]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _columns(work: UnitOfWork, row: sa.Row[Any] | None, item: ProposeQuestions) -> dict[str, Any]:
    return {
        "state": "draft",
        "author": item.by if row is None else row.author,
        "worded_by": item.by,
        "revision": 1 if row is None else row.revision + 1,
        "changed_at_us": work.now_us,
    }


def proposals(connection: Connection, query: ProposalsQuery) -> Proposals:
    """Proposed questions. Of somebody else's, an author learns nothing: ``proposal.unknown``."""
    wanted = None if query.question is None else [query.question]
    rows = repository.find(
        connection, query.contest, author=query.author, questions=wanted, state=query.state
    )
    if query.question is None:
        return Proposals([repository.view_of(row) for row in rows])
    if not rows:
        raise _unknown()
    history = repository.history_of(connection, query.contest, query.question)
    return Proposals([repository.view_of(rows[0], history)])


def move(work: UnitOfWork, items: list[MoveProposal]) -> list[ProposalView | Problem]:
    """Accept, return, retire or reopen questions. The same again, by the same, changes nothing."""
    return each(_move, items, work)  # type: ignore[return-value]


def _move(work: UnitOfWork, item: MoveProposal) -> ProposalView:
    rows = repository.find(work.connection, item.contest, questions=[item.question], lock=True)
    if not rows:
        raise _unknown()
    row = rows[0]
    history = repository.history_of(work.connection, item.contest, item.question)
    last = history[-1]
    if (last.by, last.action, last.revision, last.comment) == (
        item.by, item.action, item.revision, item.comment,
    ):  # fmt: skip
        return repository.view_of(row, history)
    if row.revision != item.revision:
        raise Refused(
            "proposal.changed",
            "Câu hỏi đã được sửa sau khi đồng chí mở xem; hãy đọc lại bản mới. "
            "(The question was changed meanwhile; look again.)",
            revision=row.revision,
        )
    state = rules.moved(
        row.state,
        item.action,
        role=item.role,
        by=item.by,
        author=row.author,
        worded_by=row.worded_by,
        comment=item.comment,
    )
    line = HistoryLine(work.now_us, item.by, item.action, state, row.revision, item.comment.strip())
    repository.set_states(work.connection, item.contest, {item.question: state}, work.now_us)
    repository.note(work.connection, item.contest, [(item.question, line, None)])
    work.audit(item.by, f"question.{item.action}", f"{item.contest}/{item.question}")
    (now,) = repository.find(work.connection, item.contest, questions=[item.question])
    return repository.view_of(now, [*history, line])


def select(work: UnitOfWork, items: list[SelectQuestions]) -> list[Selection | Problem]:
    """Make vetted questions the bank. Refusals: ``proposal.not_vetted``,
    ``proposal.replaces_imported``, ``bank.round_open``, ``blueprint.*``."""
    return each(_select, items, work)  # type: ignore[return-value]


def _select(work: UnitOfWork, item: SelectQuestions) -> Selection:
    plan = rounds_repository.contest_or_refuse(work.connection, item.contest).definition
    rows = {row.question: row for row in repository.find(work.connection, item.contest, lock=True)}
    changes = rules.selected({name: row.state for name, row in rows.items()}, item.questions)
    chosen = [rows[name] for name in sorted(set(item.questions))]
    bank = [repository.question_of(row) for row in chosen]
    commitments = {row.question: row.commitment for row in chosen}
    imported = ImportQuestions(item.contest, bank, commitments, item.by, item.at_us, item.dry_run)
    replaced = _from_file(work.connection, item.contest, chosen)
    if not item.dry_run:
        rules.refuse_replacing(replaced, item.replace)
    difference = put_bank(work, imported)
    if (changes or replaced) and not item.dry_run:
        repository.set_states(work.connection, item.contest, changes, work.now_us)
        again: dict[str, ProposalState] = dict.fromkeys(replaced, "selected")
        lines = [
            (name, HistoryLine(work.now_us, item.by, "select", state, rows[name].revision), None)
            for name, state in (again | changes).items()
        ]
        repository.note(work.connection, item.contest, lines)
    difference.notes.extend(
        rules.notes_on_selection(plan.contributions, [one.topic for one in bank])
    )
    digest = bank_digest([bank_line(one) for one in bank])
    return Selection(difference, commitments, digest, replaced)


def _from_file(connection: Connection, contest: str, chosen: list[sa.Row[Any]]) -> list[str]:
    """Those of the chosen whose id is, in the bank, that of a question from a file. By how they got
    there, never by comparing keys: an answer that hangs on a key would tell it to who tries."""
    bank = {one.id for one in questions_repository.questions_of(connection, contest)}
    overwritten = repository.overwritten(connection, contest)
    return [
        row.question
        for row in chosen
        if row.question in bank and (row.state != "selected" or row.question in overwritten)
    ]


def contributions(connection: Connection, query: ContributionsQuery) -> Contributions:
    """How far the offices have come."""
    plan = rounds_repository.contest_or_refuse(connection, query.contest).definition
    counts = repository.counts(connection, query.contest)
    return Contributions(rules.progress(plan.contributions, counts))


def _unknown() -> Refused:
    return Refused("proposal.unknown", "Không có câu hỏi này. (No such question.)")
