"""Saving answers and handing in.

The stamp of arrival decides. What was stamped before the deadline counts until settlement, in
whatever order it is delivered: a late save is merged below newer answers, and a submission of the
person's own takes the place of an automatic one.
"""

import secrets
from typing import Any

from contracts.errors import Problem, Refused
from contracts.exam import AnswersSaved, AttemptSubmitted, SaveAnswers, SubmitAttempt, Submitted
from plumbing.keys import Signer
from plumbing.metrics import SUBMISSIONS
from plumbing.unit_of_work import UnitOfWork
from services.exam.domain import receipts, sheets
from services.exam.repository import attempts as attempts_repository
from services.exam.repository import rounds as rounds_repository
from services.exam.repository.attempts import AttemptRow

RECEIPT_BYTES = 12


def save(work: UnitOfWork, items: list[SaveAnswers]) -> list[AnswersSaved | Problem]:
    """Merge answers into their sheets. Refusals: ``attempt.unknown``, ``attempt.time_over``,
    ``attempt.already_submitted``, ``attempt.settled``, ``answers.*``."""
    desk = _Desk(work, {item.attempt for item in items})
    answers: list[AnswersSaved | Problem] = []
    for item in items:
        try:
            answers.append(AnswersSaved(desk.save(item)))
        except Refused as refusal:
            answers.append(refusal.problem)
    desk.write()
    return answers


def submit(
    work: UnitOfWork, items: list[SubmitAttempt], *, signer: Signer
) -> list[Submitted | Problem]:
    """Hand attempts in. The same again gives the same receipt; another body is refused with
    ``attempt.already_submitted``."""
    desk = _Desk(work, {item.attempt for item in items}, signer)
    answers: list[Submitted | Problem] = []
    for item in items:
        try:
            answers.append(desk.submit(item))
        except Refused as refusal:
            answers.append(refusal.problem)
    desk.write()
    return answers


def submit_overdue(work: UnitOfWork, before_us: int, *, signer: Signer, most: int = 300) -> int:
    """Hand in what its owner left running past the deadline, once. Returns how many."""
    overdue = attempts_repository.overdue(work.connection, before_us, most)
    desk = _Desk(work, set(overdue), signer)
    for attempt in overdue:
        desk.submit_automatically(attempt)
    desk.write()
    return len(overdue)


class _Open:
    """A locked attempt while a batch works on it."""

    def __init__(self, row: AttemptRow) -> None:
        self.row = row
        self.sheet = sheets.read_sheet(row.answers)
        self.state, self.kind, self.revision = row.state, row.kind, row.revision
        self.submitted_at_us, self.prediction = row.submitted_at_us, row.prediction
        self.digest, self.receipt, self.receipt_text = row.digest, row.receipt, row.receipt_text
        self.saved = self.handed_in = False


class _Desk:
    """The sheets one batch touches: locked, changed in memory, written together."""

    def __init__(self, work: UnitOfWork, ids: set[str], signer: Signer | None = None) -> None:
        self.work, self.signer = work, signer
        rows = attempts_repository.lock_attempts(work.connection, ids)
        self.open = {attempt: _Open(row) for attempt, row in rows.items()}

    def _sheet(self, item: SaveAnswers | SubmitAttempt) -> _Open:
        sheet = self.open.get(item.attempt)
        if sheet is None or sheet.row.person != item.person:
            raise Refused("attempt.unknown", "Không có lượt thi này. (No such attempt.)")
        sheets.refuse_foreign(item.answers, sheet.row.paper)
        return sheet

    def save(self, item: SaveAnswers) -> int:
        sheet = self._sheet(item)
        _refuse_late(sheet, item.arrived_us)
        if sheet.state == "submitted":
            if sheet.kind == "person" and item.arrived_us >= (sheet.submitted_at_us or 0):
                raise _already_submitted()
            self._refuse_settled(sheet)
        if sheets.merge(sheet.sheet, item.answers, item.arrived_us, item.sequence):
            sheet.saved = True
            sheet.handed_in = sheet.handed_in or sheet.state == "submitted"
        return len(sheet.sheet)

    def submit(self, item: SubmitAttempt) -> Submitted:
        sheet = self._sheet(item)
        if sheet.state == "submitted" and sheet.kind == "person":
            return self._again(sheet, item)
        _refuse_late(sheet, item.arrived_us)
        if sheet.state == "submitted":
            self._refuse_settled(sheet)
        sheets.merge(sheet.sheet, item.answers, item.arrived_us, item.sequence)
        sheet.digest = _body_digest(item)
        sheet.prediction = item.prediction
        self._hand_in(sheet, "person", item.arrived_us)
        assert sheet.receipt_text is not None
        return Submitted(sheet.receipt_text, repeated=False)

    def submit_automatically(self, attempt: str) -> None:
        sheet = self.open[attempt]
        if sheet.state == "in_progress":
            self._hand_in(sheet, "automatic", sheet.row.deadline_us)

    def _again(self, sheet: _Open, item: SubmitAttempt) -> Submitted:
        if sheet.digest != _body_digest(item):
            raise _already_submitted()
        assert sheet.receipt_text is not None
        return Submitted(sheet.receipt_text, repeated=True)

    def _hand_in(self, sheet: _Open, kind: Any, at_us: int) -> None:
        row, signer = sheet.row, self.signer
        assert signer is not None, "a desk that hands in has a signer"
        sheet.state, sheet.kind, sheet.submitted_at_us = "submitted", kind, at_us
        answers = sheets.final_answers(sheet.sheet)
        sheet.receipt = secrets.token_urlsafe(RECEIPT_BYTES)
        sheet.receipt_text = receipts.make_receipt(
            receipt=sheet.receipt,
            attempt=row.attempt,
            contest=row.contest,
            round_id=row.round,
            received_at_us=at_us,
            answered=len(answers),
            digest=sheets.answers_digest(answers, sheet.prediction),
            kind=kind,
            key=signer.key,
            sign=signer.sign,
        )
        sheet.handed_in = True
        SUBMISSIONS.labels(kind).inc()

    def _refuse_settled(self, sheet: _Open) -> None:
        key = (sheet.row.contest, sheet.row.round)
        round_ = rounds_repository.find_rounds(self.work.connection, {key}, share=True)[key]
        if round_.state == "settled":
            raise Refused("round.settled", "Đợt thi đã chốt. (The round is settled.)")

    def write(self) -> None:
        saved = [s for s in self.open.values() if s.saved and not s.handed_in]
        attempts_repository.write_sheets(
            self.work.connection,
            [{"attempt": s.row.attempt, "answers": sheets.write_sheet(s.sheet)} for s in saved],
        )
        handed_in = [sheet for sheet in self.open.values() if sheet.handed_in]
        for sheet in handed_in:
            sheet.revision += 1
            self.work.emit(_told(sheet), key=sheet.row.person, subject=sheet.row.attempt)
        attempts_repository.write_sheets(self.work.connection, [_columns(s) for s in handed_in])


def _columns(sheet: _Open) -> dict[str, Any]:
    return {
        "attempt": sheet.row.attempt,
        "answers": sheets.write_sheet(sheet.sheet),
        "state": sheet.state,
        "revision": sheet.revision,
        "kind": sheet.kind,
        "submitted_at_us": sheet.submitted_at_us,
        "prediction": sheet.prediction,
        "digest": sheet.digest,
        "receipt": sheet.receipt,
        "receipt_text": sheet.receipt_text,
    }


def _told(sheet: _Open) -> AttemptSubmitted:
    row = sheet.row
    assert sheet.submitted_at_us is not None
    answers = sheets.final_answers(sheet.sheet)
    return AttemptSubmitted(
        contest=row.contest,
        round=row.round,
        attempt=row.attempt,
        person=row.person,
        pseudonym=row.pseudonym,
        agency=row.agency,
        number=row.number,
        started_at_us=row.started_at_us,
        submitted_at_us=sheet.submitted_at_us,
        kind=sheet.kind,  # type: ignore[arg-type]
        answers=answers,
        questions=row.paper.count(" ") + 1,
        revision=sheet.revision,
        prediction=sheet.prediction,
        receipt=sheet.receipt or "",
        unanswered=sheets.unanswered(answers, row.paper),
    )


def _body_digest(item: SubmitAttempt) -> str:
    return sheets.answers_digest(item.answers, item.prediction)


def _refuse_late(sheet: _Open, arrived_us: int) -> None:
    if arrived_us >= sheet.row.deadline_us:
        raise Refused("attempt.time_over", "Đã hết giờ làm bài. (The time is over.)")


def _already_submitted() -> Refused:
    return Refused(
        "attempt.already_submitted", "Lượt thi này đã nộp bài. (This attempt was submitted.)"
    )
