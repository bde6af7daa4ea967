"""Rounds as people see them, and an organiser's recorded decisions about them."""

import msgspec
from sqlalchemy import Connection

from contracts.commitments import content_digest, round_commitment, secret_commitment
from contracts.commitments import bank_digest as digest_of_bank
from contracts.errors import Problem, Refused
from contracts.exam import (
    BankDifference,
    ChangeRound,
    GatewayState,
    ImportQuestions,
    OwnAttempt,
    OwnAttempts,
    OwnAttemptsQuery,
    Question,
    ReceiptQuery,
    ReceiptView,
    ReportWatermark,
    RoundChanged,
    Rounds,
    RoundsQuery,
    RoundView,
    SettleRound,
)
from plumbing.database import insert_many
from plumbing.handling import each
from plumbing.unit_of_work import UnitOfWork
from services.exam.domain import lifecycle, papers, windows
from services.exam.models import extensions
from services.exam.repository import attempts as attempts_repository
from services.exam.repository import clock as clock_repository
from services.exam.repository import rounds as rounds_repository
from services.exam.repository.rounds import ContestRow, RoundRow


def rounds(connection: Connection, query: RoundsQuery) -> Rounds:
    """Every round of a contest; the seed only of settled ones."""
    contest = rounds_repository.contest_of(connection, query.contest)
    if contest is None:
        raise Refused("contest.unknown", "Không có cuộc thi này. (No such contest.)")
    rows = rounds_repository.rounds_of(connection, query.contest)
    return Rounds([round_view(row, contest) for row in rows])


def round_view(row: RoundRow, contest: ContestRow, because: str = "") -> RoundView:
    """A stored round as anyone may see it."""
    return RoundView(
        contest=row.contest,
        round=row.round,
        name=row.name,
        phase=row.phase,
        opens_at_us=row.opens_at_us,
        closes_at_us=row.closes_at_us,
        state=row.state,  # type: ignore[arg-type]
        practice=row.practice,
        commitment=row.commitment,
        public_value=row.public_value,
        bank_digest=contest.bank_digest,
        pseudonym_commitment=secret_commitment_of(row.pseudonym_key),
        seed=row.seed if row.state == "settled" else None,
        extensions=row.extensions,
        questions=row.quiz.questions,
        time_limit_s=row.quiz.time_limit_s,
        attempts_allowed=row.quiz.attempts_allowed,
        unsettled_because=because,
    )


def secret_commitment_of(secret_hex: str) -> str:
    """The commitment of a stored secret."""
    return secret_commitment(bytes.fromhex(secret_hex))


def change_round(work: UnitOfWork, items: list[ChangeRound]) -> list[RoundView | Problem]:
    """Extend or reopen rounds. Running deadlines follow; ``round.*`` refusals."""
    return each(_change_round, items, work)  # type: ignore[return-value]


def _change_round(work: UnitOfWork, item: ChangeRound) -> RoundView:
    row, contest = _locked(work, item.contest, item.round)
    lifecycle.refuse_change(
        row.state,  # type: ignore[arg-type]
        row.opens_at_us,
        item.closes_at_us,
        work.now_us,
    )
    if not item.reason.strip():
        raise Refused("round.reason_missing", "Cần ghi lý do. (A reason is needed.)")
    state = "open" if row.state == "closed" else row.state
    if item.agencies is None:
        changes = {"closes_at_us": item.closes_at_us, "state": state}
        rounds_repository.update_round(work.connection, row.contest, row.round, **changes)
    else:
        insert_many(
            work.connection,
            extensions,
            [
                {
                    "contest": row.contest,
                    "round": row.round,
                    "agency": agency,
                    "closes_at_us": item.closes_at_us,
                }
                for agency in sorted(set(item.agencies))
            ],
            on_conflict=["contest", "round", "agency"],
            update=["closes_at_us"],
        )
        rounds_repository.update_round(work.connection, row.contest, row.round, state=state)
    fresh, _ = _locked(work, item.contest, item.round)
    _move_deadlines(work, fresh)
    work.audit(
        item.by,
        "round.changed",
        f"{row.contest}/{row.round}",
        closes_at_us=item.closes_at_us,
        agencies=item.agencies,
        reason=item.reason,
    )
    work.emit(
        RoundChanged(
            row.contest,
            row.round,
            item.closes_at_us,
            item.reason,
            item.by,
            item.at_us,
            item.agencies,
        ),
        key=row.contest,
        subject=f"{row.contest}/{row.round}",
    )
    return round_view(fresh, contest)


def _move_deadlines(work: UnitOfWork, row: RoundRow) -> None:
    moved = []
    for attempt, agency, started_at_us in attempts_repository.running(
        work.connection, row.contest, row.round
    ):
        closes = windows.closes_for(row.closes_at_us, row.extensions, agency)
        deadline_us = windows.deadline(started_at_us, row.quiz.time_limit_s, closes)
        moved.append({"attempt": attempt, "deadline_us": deadline_us})
    attempts_repository.write_sheets(work.connection, moved)


def settle_round(work: UnitOfWork, items: list[SettleRound]) -> list[RoundView | Problem]:
    """Settle closed rounds even though a gateway is silent: a recorded decision."""
    return each(_settle_round, items, work)  # type: ignore[return-value]


def _settle_round(work: UnitOfWork, item: SettleRound) -> RoundView:
    row, contest = _locked(work, item.contest, item.round)
    if row.state != "closed":
        raise Refused("round.not_closed", "Đợt thi chưa đóng hoặc đã chốt. (Not closed.)")
    if not item.reason.strip():
        raise Refused("round.reason_missing", "Cần ghi lý do. (A reason is needed.)")
    rounds_repository.update_round(
        work.connection, row.contest, row.round, settle_anyway=item.reason
    )
    work.audit(item.by, "round.settle_anyway", f"{row.contest}/{row.round}", reason=item.reason)
    return round_view(row, contest, "sẽ chốt trong giây lát (settles within moments)")


def _locked(work: UnitOfWork, contest: str, round_id: str) -> tuple[RoundRow, ContestRow]:
    row = next(
        (
            row
            for row in rounds_repository.rounds_of(work.connection, contest, lock=True)
            if row.round == round_id
        ),
        None,
    )
    found = rounds_repository.contest_of(work.connection, contest)
    if row is None or found is None:
        raise Refused("round.unknown", "Không có đợt thi này. (No such round.)")
    return row, found


def watermark(work: UnitOfWork, items: list[ReportWatermark]) -> list[GatewayState]:
    """Take gateways' reports; the answer tells them our clock."""
    for item in items:
        clock_repository.report_watermark(
            work.connection, item.gateway, item.watermark_us, work.now_us
        )
    return [GatewayState(work.now_us) for _ in items]


def import_questions(
    work: UnitOfWork, items: list[ImportQuestions]
) -> list[BankDifference | Problem]:
    """Replace a contest's bank. Refused once a round that counts has opened."""
    return each(_import_questions, items, work)  # type: ignore[return-value]


def _import_questions(work: UnitOfWork, item: ImportQuestions) -> BankDifference:
    rows = rounds_repository.rounds_of(work.connection, item.contest, lock=True)
    contest = rounds_repository.contest_of(work.connection, item.contest)
    if contest is None:
        raise Refused("contest.unknown", "Không có cuộc thi này. (No such contest.)")
    old = {q.id: q for q in rounds_repository.questions_of(work.connection, item.contest)}
    new = {q.id: q for q in item.questions}
    changed = sum(q.id in old and old[q.id] != q for q in new.values())
    topics: dict[str, int] = {}
    for question in new.values():
        topics[question.topic] = topics.get(question.topic, 0) + 1
    difference = BankDifference(
        new=len(new.keys() - old.keys()),
        changed=changed,
        unchanged=len(new.keys() & old.keys()) - changed,
        withdrawn=len(old.keys() - new.keys()),
        topics=topics,
    )
    moves = difference.new or changed or difference.withdrawn
    if moves and any(row.state != "planned" for row in rows):
        raise Refused(
            "bank.round_open",
            "Đã có đợt thi mở, không thể thay bộ câu hỏi. (A round has opened; the bank stands.)",
        )
    _refuse_too_few(rows, item.questions)
    if not item.dry_run:
        rounds_repository.replace_questions(work.connection, item.contest, item.questions)
        _bind_bank(work, contest, item)
    return difference


def _refuse_too_few(rows: list[RoundRow], questions: list[Question]) -> None:
    bank = papers.bank_of(
        papers.BankQuestion(q.id, q.topic, tuple(sorted(q.options))) for q in questions
    )
    for row in rows:
        papers.check_blueprint(row.quiz.blueprint, bank)


def _bind_bank(work: UnitOfWork, contest: ContestRow, item: ImportQuestions) -> None:
    digest = digest_of_bank(
        [
            (q.id, q.topic, sorted(q.options), content_digest(q.id, q.text, q.options))
            for q in item.questions
        ]
    )
    rounds_repository.write_bank_state(
        work.connection,
        contest.contest,
        contest.bank_revision + 1,
        digest,
        msgspec.json.encode(item.key_commitments).decode(),
    )
    for row in rounds_repository.rounds_of(work.connection, contest.contest):
        bound = commitment_of(row, digest, item.key_commitments)
        rounds_repository.update_round(work.connection, row.contest, row.round, commitment=bound)
    work.audit(item.by, "bank.imported", contest.contest, questions=len(item.questions))


def commitment_of(row: RoundRow, bank: str, key_commitments: dict[str, str]) -> str:
    """What is shown before the round: it binds everything that decides papers and scores."""
    return round_commitment(
        seed_commitment=secret_commitment_of(row.seed),
        pseudonym_key_commitment=secret_commitment_of(row.pseudonym_key),
        public_value=row.public_value,
        bank=bank,
        blueprint=row.quiz.blueprint,
        shuffle_options=row.quiz.shuffle_options,
        key_commitments=key_commitments,
    )


def own_attempts(connection: Connection, query: OwnAttemptsQuery) -> OwnAttempts:
    """A person's attempts of a contest."""
    rows = attempts_repository.attempts_of(connection, query.contest, {query.person})
    return OwnAttempts(
        [
            OwnAttempt(
                row.attempt,
                row.round,
                row.number,
                row.state,  # type: ignore[arg-type]
                row.started_at_us,
                row.deadline_us,
                row.submitted_at_us,
                row.receipt,
            )
            for row in rows
        ]
    )


def receipt(connection: Connection, query: ReceiptQuery) -> ReceiptView:
    """A receipt by its id, which only its owner was told."""
    row = attempts_repository.attempt_of_receipt(connection, query.receipt)
    if row is None or row.receipt_text is None:
        raise Refused("receipt.unknown", "Không có biên nhận này. (No such receipt.)")
    key = (row.contest, row.round)
    settled = rounds_repository.find_rounds(connection, {key})[key].state == "settled"
    return ReceiptView(row.receipt_text, *key, row.person, settled, row.pseudonym)
