"""Saving answers and handing in.

The stamp of arrival decides. What was stamped before the deadline counts until settlement, in
whatever order it is delivered: a late save is merged below newer answers, and a submission of the
person's own takes the place of an automatic one. A receipt names exactly what counts: where that
changes, another receipt takes its place, and the old one says so
(docs/adr/0011-receipts-are-superseded.md).
"""

import secrets
from typing import Any

from contracts.attempts import (
    AnswersSaved,
    AttemptSubmitted,
    Origin,
    SaveAnswers,
    SubmissionKind,
    SubmitAttempt,
    Submitted,
)
from contracts.errors import Problem, Refused
from contracts.receipt_digests import answers_digest, salted_digest
from plumbing.command_handling import each
from plumbing.installation_keys import Signer
from plumbing.metrics import SUBMISSIONS
from plumbing.unit_of_work import UnitOfWork
from services.exam.domain import answer_sheets, receipts, windows_and_deadlines
from services.exam.domain.origin_hashing import origin_in
from services.exam.repository import attempts as attempts_repository
from services.exam.repository import receipts as receipts_repository
from services.exam.repository import rounds as rounds_repository
from services.exam.repository.attempts import AttemptRow
from services.exam.repository.receipts import Superseded

RECEIPT_BYTES = 12


def save(
    work: UnitOfWork, items: list[SaveAnswers], *, signer: Signer
) -> list[AnswersSaved | Problem]:
    """Merge answers into their sheets. Refusals: ``attempt.unknown``, ``attempt.time_over``,
    ``attempt.already_submitted``, ``round.settled``, ``answers.*``, ``clock.behind``."""
    work.rings_nobody()  # a save moves no deadline
    desk = _Desk(work, {item.attempt for item in items}, signer)
    answers = each(desk.save, items)
    desk.write()
    return answers  # type: ignore[return-value]


def submit(
    work: UnitOfWork, items: list[SubmitAttempt], *, signer: Signer
) -> list[Submitted | Problem]:
    """Hand attempts in. The same again gives the same receipt; another body is refused with
    ``attempt.already_submitted``."""
    desk = _Desk(work, {item.attempt for item in items}, signer)
    answers = each(desk.submit, items)
    desk.write()
    return answers  # type: ignore[return-value]


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
        self.sheet = answer_sheets.read_sheet(row.answers)
        self.state, self.revision = row.state, row.revision
        self.kind: SubmissionKind | None = row.kind  # type: ignore[assignment]
        self.submitted_at_us, self.prediction = row.submitted_at_us, row.prediction
        self.digest, self.receipt, self.receipt_text = row.digest, row.receipt, row.receipt_text
        self.saved = self.handed_in = False
        self.origin: Origin | None = None

    @property
    def answers(self) -> dict[str, str]:
        """What counts as the sheet stands."""
        return answer_sheets.final_answers(self.sheet)

    @property
    def outdated(self) -> bool:
        """Whether a receipt was given for other answers than those that count now."""
        before = self.row.state == "submitted" and not self.handed_in
        return before and self.answers != answer_sheets.final_answers(
            answer_sheets.read_sheet(self.row.answers)
        )


class _Desk:
    """The sheets one batch touches: locked, changed in memory, written together."""

    def __init__(self, work: UnitOfWork, ids: set[str], signer: Signer) -> None:
        self.work, self.signer = work, signer
        rows = attempts_repository.lock_attempts(work.connection, ids)
        self.open = {attempt: _Open(row) for attempt, row in rows.items()}
        self.superseded: list[Superseded] = []
        self._asked: dict[tuple[str, str], bool] = {}

    def _sheet(self, item: SaveAnswers | SubmitAttempt) -> _Open:
        sheet = self.open.get(item.attempt)
        if sheet is None or sheet.row.person != item.person:
            raise Refused("attempt.unknown", "Không có lượt thi này. (No such attempt.)")
        answer_sheets.refuse_foreign(item.answers, sheet.row.paper)
        return sheet

    def save(self, item: SaveAnswers) -> AnswersSaved:
        sheet = self._sheet(item)
        _refuse_late(sheet, item.arrived_us)
        if sheet.state == "submitted":
            assert sheet.kind is not None
            assert sheet.submitted_at_us is not None
            windows_and_deadlines.refuse_submitted(
                sheet.kind, sheet.submitted_at_us, item.arrived_us
            )
            self._refuse_settled(sheet)
        now_us = self.work.now_us
        if answer_sheets.merge(sheet.sheet, item.answers, item.arrived_us, item.sequence, now_us):
            sheet.saved = True
        return AnswersSaved(len(sheet.answers), sheet.row.deadline_us)

    def submit(self, item: SubmitAttempt) -> Submitted:
        sheet = self._sheet(item)
        if sheet.state == "submitted" and sheet.kind == "person":
            return self._again(sheet, item)
        _refuse_late(sheet, item.arrived_us)
        if sheet.state == "submitted":
            self._refuse_settled(sheet)
        answer_sheets.merge(sheet.sheet, item.answers, item.arrived_us, item.sequence)
        sheet.digest = answers_digest(item.answers, item.prediction)
        sheet.prediction = item.prediction if self._is_asked(sheet, item) else None
        SUBMISSIONS.labels("person").inc()
        sheet.origin = origin_in(sheet.row.contest, item.origin)
        self._hand_in(sheet, "person", item.arrived_us)
        assert sheet.receipt_text is not None
        return Submitted(sheet.receipt_text, repeated=False)

    def submit_automatically(self, attempt: str) -> None:
        sheet = self.open[attempt]
        if sheet.state == "in_progress":
            SUBMISSIONS.labels("automatic").inc()
            self._hand_in(sheet, "automatic", sheet.row.deadline_us)

    def _again(self, sheet: _Open, item: SubmitAttempt) -> Submitted:
        """The receipt as it was given for this very submission, byte for byte: also if another
        has taken its place since, which it says wherever it is looked up."""
        if sheet.digest != answers_digest(item.answers, item.prediction):
            raise windows_and_deadlines.already_submitted()
        assert sheet.receipt_text is not None
        first = None
        if sheet.handed_in is False and sheet.revision > 1:
            first = receipts_repository.first_own(self.work.connection, sheet.row.attempt)
        return Submitted(first or sheet.receipt_text, repeated=True)

    def _hand_in(self, sheet: _Open, kind: SubmissionKind, at_us: int) -> None:
        row, signer, before = sheet.row, self.signer, sheet.receipt or ""
        if before:
            assert sheet.kind is not None
            assert sheet.receipt_text is not None
            gone = Superseded(before, row.attempt, sheet.revision, sheet.kind, sheet.receipt_text)
            self.superseded.append(gone)
        sheet.state, sheet.kind, sheet.submitted_at_us = "submitted", kind, at_us
        answers = sheet.answers
        sheet.receipt = secrets.token_urlsafe(RECEIPT_BYTES)
        salt = receipts.salt_of(signer.derive, row.attempt, sheet.receipt)
        sheet.receipt_text = receipts.make_receipt(
            receipt=sheet.receipt,
            attempt=row.attempt,
            contest=row.contest,
            round_id=row.round,
            received_at_us=at_us,
            answered=len(answers),
            digest=salted_digest(answers, sheet.prediction, salt),
            kind=kind,
            pseudonym=row.pseudonym,
            number=row.number,
            supersedes=before,
            key=signer.key,
            sign=signer.sign,
        )
        sheet.handed_in = True

    def _is_asked(self, sheet: _Open, item: SubmitAttempt) -> bool:
        """Whether the plan asks for the prediction that was sent: one that nobody asked for counts
        for nothing, and must not stand in receipts and ledgers, which say that none was asked.
        Most plans ask for none, and most people send none then: it is looked up once a batch."""
        if item.prediction is None:
            return False
        key = (sheet.row.contest, sheet.row.round)
        if key not in self._asked:
            found = rounds_repository.find_rounds(self.work.connection, {key})
            self._asked[key] = found[key].quiz.prediction
        return self._asked[key]

    def _refuse_settled(self, sheet: _Open) -> None:
        key = (sheet.row.contest, sheet.row.round)
        round_ = rounds_repository.find_rounds(self.work.connection, {key}, share=True)[key]
        if round_.state == "settled":
            raise Refused("round.settled", "Đợt thi đã chốt. (The round is settled.)")

    def write(self) -> None:
        for sheet in self.open.values():
            if sheet.outdated:
                assert sheet.kind is not None
                assert sheet.submitted_at_us is not None
                self._hand_in(sheet, sheet.kind, sheet.submitted_at_us)
        receipts_repository.add_superseded(self.work.connection, self.superseded, self.work.now_us)
        saved = [s for s in self.open.values() if s.saved and not s.handed_in]
        attempts_repository.write_sheets(
            self.work.connection,
            [
                {"attempt": s.row.attempt, "answers": answer_sheets.write_sheet(s.sheet)}
                for s in saved
            ],
        )
        handed_in = [sheet for sheet in self.open.values() if sheet.handed_in]
        for sheet in handed_in:
            sheet.revision += 1
            self.work.emit(_told(sheet), key=sheet.row.person, subject=sheet.row.attempt)
        attempts_repository.write_sheets(self.work.connection, [_columns(s) for s in handed_in])


def _columns(sheet: _Open) -> dict[str, Any]:
    return {
        "attempt": sheet.row.attempt,
        "answers": answer_sheets.write_sheet(sheet.sheet),
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
        answers=sheet.answers,
        questions=row.paper.count(" ") + 1,
        revision=sheet.revision,
        prediction=sheet.prediction,
        receipt=sheet.receipt or "",
        origin=sheet.origin,
        unanswered=answer_sheets.unanswered(sheet.answers, row.paper),
        audience=row.audience,
    )


def _refuse_late(sheet: _Open, arrived_us: int) -> None:
    if arrived_us >= sheet.row.deadline_us:
        raise Refused("attempt.time_over", "Đã hết giờ làm bài. (The time is over.)")
