"""What the databases say of attempts, and whether scores and read models agree with it."""

from collections.abc import Collection, Mapping

import msgspec
import sqlalchemy as sa

from contracts.attempts import Receipt
from contracts.receipt_digests import digest_of
from plumbing.installation_keys import Signer
from rigs.harness.acknowledged_requests import Stored
from rigs.harness.seeding import right_option
from rigs.harness.stream_lag import Watch
from services.exam.domain.answer_sheets import final_answers, read_sheet
from services.exam.domain.receipts import salt_of
from services.exam.models import answer_sheets, attempts, superseded_receipts
from services.reporting.models import attempts as reported
from services.scoring.models import scores

_receipt = msgspec.json.Decoder(Receipt).decode


def stored_attempts(
    watch: Watch, signer: Signer, rounds: Collection[str] | None = None
) -> dict[str, Stored]:
    """Every attempt (of these rounds) by its id. ``signer``: exam's, of whose key the salts of
    receipts are made."""
    wanted = sa.select(attempts, answer_sheets).join(
        answer_sheets, answer_sheets.c.attempt == attempts.c.attempt
    )
    if rounds is not None:
        wanted = wanted.where(attempts.c.round.in_(rounds))
    with watch.stores["exam"].reading() as connection:
        rows = connection.execute(wanted).mappings()
        gone: dict[str, set[str]] = {}
        for old in connection.execute(sa.select(superseded_receipts)):
            gone.setdefault(old.attempt, set()).add(_given(old.receipt_text))
        return {
            row[attempts.c.attempt]: Stored(
                person=row[attempts.c.person],
                round=row[attempts.c.round],
                state=row[answer_sheets.c.state],
                kind=row[answer_sheets.c.kind] or "",
                answers=(answers := final_answers(read_sheet(row[answer_sheets.c.answers]))),
                receipt=_given(row[answer_sheets.c.receipt_text]),
                revision=row[answer_sheets.c.revision],
                superseded=frozenset(gone.get(row[attempts.c.attempt], ())),
                digest=(digests := _digests(row, answers, signer))[0],
                receipt_digest=digests[1],
            )
            for row in rows
        }


def _given(receipt_text: str | None) -> str:
    """The body that the answer to a submission had."""
    return f'{{"receipt":{receipt_text}}}'


def _digests(row: sa.RowMapping, answers: Mapping[str, str], signer: Signer) -> tuple[str, str]:
    """The digest of what counts, and that which the receipt names; of what was never handed in,
    none."""
    text = row[answer_sheets.c.receipt_text]
    if not text:
        return "", ""
    receipt = _receipt(text)
    salt = salt_of(signer.derive, receipt.attempt, receipt.receipt)
    counted = digest_of(receipt, answers, row[answer_sheets.c.prediction], salt)
    return counted or "", receipt.answers_digest


def points(answers: Mapping[str, str]) -> int:
    """Right answers: in the plan of :mod:`rigs.harness.seeding` each is one point, of one
    option."""
    return sum(option == right_option(question) for question, option in answers.items())


def wrong_scores(watch: Watch, stored: Mapping[str, Stored]) -> list[str]:
    """Submitted attempts that scoring has not marked as their answers are worth."""
    with watch.stores["scoring"].reading() as connection:
        found = connection.execute(
            sa.select(scores.c.attempt, scores.c.score, scores.c.revision, scores.c.round)
        ).all()
    wrong = []
    rounds = {row.round for row in stored.values()}
    scored = {row.attempt: row for row in found if row.round in rounds}
    for attempt, row in stored.items():
        mark = scored.get(attempt)
        if row.state != "submitted":
            continue
        if mark is None or mark.score is None:
            wrong.append(f"{attempt}: submitted, not scored")
        elif (mark.score, mark.revision) != (points(row.answers), row.revision):
            wrong.append(
                f"{attempt}: scored {mark.score} (revision {mark.revision}), the answers are worth "
                f"{points(row.answers)} (revision {row.revision})"
            )
    wrong += [f"{attempt}: scored, not an attempt" for attempt in scored.keys() - stored.keys()]
    return wrong


def scores_not_shown(watch: Watch, stored: Mapping[str, Stored]) -> list[str]:
    """Submitted attempts of which reporting does not show what their answers are worth."""
    with watch.stores["reporting"].reading() as connection:
        told = connection.execute(sa.select(reported.c.attempt, reported.c.score))
        shown = {row.attempt: row.score for row in told}
    return [
        f"{attempt}: reporting does not show its score"
        for attempt, row in stored.items()
        if row.state == "submitted" and shown.get(attempt) != points(row.answers)
    ]


def parked(watch: Watch) -> list[str]:
    """Events that a consumer has given up."""
    wrong = []
    for service, store in watch.stores.items():
        table = store.tables.parked
        with store.reading() as connection:
            rows = connection.execute(sa.select(table.c.subject, table.c.error)).all()
        wrong += [f"{service} parked {row.subject}: {row.error[:200]}" for row in rows]
    return wrong
