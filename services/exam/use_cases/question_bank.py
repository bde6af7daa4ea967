"""The question bank: stems and options here, keys in scoring only."""

import secrets
from collections import Counter
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from contracts.definition import QuestionKind
from contracts.errors import Problem, Refused
from contracts.hash_commitments import (
    bank_digest,
    round_commitment,
    secret_commitment,
)
from contracts.question_bank import BankDifference, ImportQuestions, Question, bank_line
from contracts.question_pools import Lack, Place, lacks_of, may_draw, needs_of
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.exam.domain import paper_drawing
from services.exam.domain.bank_split import deal
from services.exam.domain.question_proposals import notes_on_import
from services.exam.repository import question_proposals as proposals_repository
from services.exam.repository import questions as questions_repository
from services.exam.repository import rounds as rounds_repository
from services.exam.repository.rounds import ContestRow, RoundRow


def import_questions(
    work: UnitOfWork, items: list[ImportQuestions]
) -> list[BankDifference | Problem]:
    """Replace a contest's bank. Refused once a round has opened (``bank.round_open``), where a
    blueprint can't be filled (``blueprint.*``), or where a question is for an audience that has no
    bank of its own (``bank.audience_unknown``): nobody would ever get it."""
    return each(_import_questions, items, work)  # type: ignore[return-value]


def _import_questions(work: UnitOfWork, item: ImportQuestions) -> BankDifference:
    difference = put_bank(work, item)
    proposed = proposals_repository.find(work.connection, item.contest)
    states = {row.question: row.state for row in proposed}
    difference.notes.extend(notes_on_import({one.id for one in item.questions}, states))
    if not item.dry_run:
        proposals_repository.leave_out_selected(
            work.connection, item.contest, item.questions, item.by, work.now_us
        )
    return difference


def put_bank(work: UnitOfWork, item: ImportQuestions) -> BankDifference:
    """Put a bank in place of the present one, unless it is a dry run; refusals as above."""
    every = rounds_repository.rounds_of(work.connection, item.contest, lock=True)
    rows = [row for row in every if row.held_in.quiz]
    contest = rounds_repository.contest_or_refuse(work.connection, item.contest)
    old = {q.id: q for q in questions_repository.questions_of(work.connection, item.contest)}
    _refuse_unknown_audiences(contest, item.questions)
    _refuse_kinds(contest, item.questions)
    difference = _difference(old, item.questions)
    moves = difference.new or difference.changed or difference.withdrawn
    if moves and any(row.state != "planned" for row in every if row.draws_questions):
        raise Refused(
            "bank.round_open",
            "Đã có đợt thi mở, không thể thay bộ câu hỏi. (A round has opened; the bank stands.)",
        )
    dealt = _dealt(work, rows, item.contest, item.questions)
    _refuse_too_few(rows, item.questions, dealt)
    if not item.dry_run:
        questions_repository.replace_questions(work.connection, item.contest, item.questions, dealt)
        _bind(work, contest, item)
    return difference


def _difference(old: dict[str, Question], given: list[Question]) -> BankDifference:
    new = {q.id: q for q in given}
    changed = sum(q.id in old and old[q.id] != q for q in new.values())
    topics: dict[str, int] = {}
    for question in new.values():
        topics[question.topic] = topics.get(question.topic, 0) + 1
    return BankDifference(
        new=len(new.keys() - old.keys()),
        changed=changed,
        unchanged=len(new.keys() & old.keys()) - changed,
        withdrawn=len(old.keys() - new.keys()),
        topics=topics,
    )


def deal_for_plan(work: UnitOfWork, contest: str) -> None:
    """Deal the bank that is there to the rounds as they are planned now.

    A plan may come to split a bank that was imported as a shared one, or get another round. Left as
    it was, rounds of a split bank would draw from the same questions, and publishing one of them
    would tell the keys of the next. Once a round has opened the bank stands.
    """
    every = rounds_repository.rounds_of(work.connection, contest, lock=True)
    if any(row.state != "planned" for row in every if row.draws_questions):
        return
    bank = questions_repository.questions_of(work.connection, contest)
    standing = questions_repository.rounds_of_questions(work.connection, contest)
    dealt = _dealt(work, [row for row in every if row.held_in.quiz], contest, bank)
    moved = {q.id: dealt.get(q.id, "") for q in bank if dealt.get(q.id, "") != standing[q.id]}
    if not moved:
        return
    questions_repository.deal_questions(work.connection, contest, moved)
    known = rounds_repository.contest_of(work.connection, contest)
    assert known is not None, "its questions are there"
    questions_repository.write_bank_state(
        work.connection,
        contest,
        known.bank_revision + 1,
        msgspec.json.encode(known.key_commitments).decode(),
    )


def _dealt(
    work: UnitOfWork, rows: list[RoundRow], contest: str, questions: list[Question]
) -> dict[str, str]:
    """Question -> its round. Dealt anew, from the first question on, where what stands leaves some
    round without enough and none has opened yet."""
    splitting = {
        row.round: needs_of(row.quiz.blueprints)
        for row in rows
        if row.quiz.question_use == "split" and not row.plan.makes_good
    }
    if not splitting:
        return {}
    split = [row for row in rows if row.round in splitting]
    by_difficulty = any(row.quiz.by_difficulty for row in split)
    standing = questions_repository.rounds_of_questions(work.connection, contest)
    for before in (standing, {}):
        dealt = deal(
            questions,
            splitting,
            before,
            secrets.SystemRandom(),
            by_difficulty=by_difficulty,
        )
        enough = not _lacking(split, questions, dealt)
        if enough or any(row.state != "planned" for row in rows):
            break
    return dealt


def _refuse_unknown_audiences(contest: ContestRow, questions: list[Question]) -> None:
    quizzes = [phase.quiz for phase in contest.definition.phases if phase.quiz is not None]
    known = {bank.audience for quiz in quizzes for bank in quiz.banks}
    strange = [q for q in questions if q.audience and q.audience not in known]
    if strange:
        listed = ", ".join(sorted(known)) or "không có (none)"
        raise Refused(
            "bank.audience_unknown",
            f'Câu {strange[0].id} dành riêng cho đối tượng "{strange[0].audience}" nhưng thể lệ '
            "không có bộ câu hỏi riêng cho đối tượng này; hãy sửa cột đối tượng hoặc thêm "
            f"[[phases.quiz.banks]]. Đối tượng có bộ riêng: {listed}. "
            "(The plan has no bank for this audience: correct the question or add the bank.)",
            questions=[q.id for q in strange[:20]],
            audience=strange[0].audience,
            known=sorted(known),
        )


def _refuse_kinds(contest: ContestRow, questions: list[Question]) -> None:
    """Refuse questions of a kind that a quiz which may draw them does not allow."""
    for phase in contest.definition.phases:
        strange = [
            question
            for question in questions
            if phase.quiz is not None
            and question.kind not in phase.quiz.kinds
            and may_draw(phase, Place(question.topic, question.difficulty, question.audience))
        ]
        if strange:
            raise Refused(
                "bank.kind_not_allowed",
                f'Câu {strange[0].id} thuộc loại {strange[0].kind} mà vòng "{phase.name}" không '
                f"cho phép; hãy thêm {strange[0].kind} vào kinds của [phases.quiz] hoặc sửa câu "
                "hỏi. (The quiz does not allow this kind: add it to kinds, or change the "
                "question.)",
                questions=[question.id for question in strange[:20]],
                kind=strange[0].kind,
                phase=phase.id,
            )


def _refuse_too_few(rows: list[RoundRow], questions: list[Question], dealt: dict[str, str]) -> None:
    """Refuse a bank from which some round cannot draw its papers, with all that is missing where;
    ``blueprint.too_few_questions``, ``blueprint.topic_twice``."""
    for row in rows:
        for bank in row.quiz.blueprints:
            paper_drawing.refuse_overlapping(bank.blueprint)
    if lacking := _lacking(rows, questions, dealt):
        raise paper_drawing.too_few(lacking)


def _lacking(
    rows: list[RoundRow], questions: list[Question], dealt: dict[str, str]
) -> list[tuple[str, Lack]]:
    """Each round's name with every line of its blueprints that its questions do not fill."""
    found = []
    for row in rows:
        mine = row.plan.makes_good or row.round
        part = Counter(
            Place(q.topic, q.difficulty, q.audience)
            for q in questions
            if dealt.get(q.id, mine) == mine
        )
        needs = needs_of(row.quiz.blueprints)
        found += [(row.name, lack) for lack in lacks_of(needs, part)]
    return found


def _bind(work: UnitOfWork, contest: ContestRow, item: ImportQuestions) -> None:
    questions_repository.write_bank_state(
        work.connection,
        contest.contest,
        contest.bank_revision + 1,
        msgspec.json.encode(item.key_commitments).decode(),
    )
    bind_rounds(work, contest.contest, item.key_commitments)
    work.audit(item.by, "bank.imported", contest.contest, questions=len(item.questions))


def bind_rounds(work: UnitOfWork, contest: str, key_commitments: dict[str, str]) -> None:
    """Commit each planned round to what decides its papers and scores, as it is now."""
    for row in rounds_repository.rounds_of(work.connection, contest):
        if row.state != "planned" or not row.held_in.quiz:
            continue
        bank = bank_of_round(work.connection, row)
        digest = bank_digest(*bank)
        mine = {q[0]: key_commitments[q[0]] for q in bank.lines if q[0] in key_commitments}
        bound = round_commitment(
            seed_commitment=secret_commitment(bytes.fromhex(row.seed)),
            pseudonym_key_commitment=secret_commitment(bytes.fromhex(row.pseudonym_key)),
            public_value=row.public_value,
            bank=digest,
            blueprint=row.quiz.blueprint,
            shuffle_options=row.quiz.shuffle_options,
            key_commitments=mine,
            banks=row.quiz.banks,
        )
        rounds_repository.update_round(
            work.connection, contest, row.round, commitment=bound, bank_digest=digest
        )


class BoundBank(NamedTuple):
    """What the commitment of a round binds of its questions, and its settlement tells."""

    #: (id, topic, option ids, content digest)
    lines: list[tuple[str, str, list[str], str]]
    #: question -> (difficulty, audience), of those whose draw hangs on either
    places: dict[str, tuple[str, str]]
    #: question -> letters of its options that stand behind the others, where the round shuffles
    held: dict[str, str]
    #: question -> its kind, of those that are no single choice
    kinds: dict[str, QuestionKind]


def bank_of_round(connection: Connection, row: RoundRow) -> BoundBank:
    """The questions that a round draws from; none where it is no quiz."""
    if row.held_in.quiz is None:
        return BoundBank([], {}, {}, {})
    quiz = row.quiz
    found = questions_repository.questions_of(connection, row.contest, row.round)
    places = {q.id: (q.difficulty or "" if quiz.by_difficulty else "", q.audience) for q in found}
    return BoundBank(
        [bank_line(question) for question in found],
        {question: place for question, place in places.items() if any(place)},
        {q.id: q.held for q in found if q.held and quiz.shuffle_options},
        {q.id: q.kind for q in found if q.kind != "single_choice"},
    )
