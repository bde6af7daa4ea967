"""A question bank on its way to the services: stems to exam, its keys sealed to scoring."""

import base64
import hashlib
import hmac
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from contracts.bank import BankDifference, ImportQuestions, Question
from contracts.commitments import SALT_BYTES, bank_digest, content_digest, key_commitment
from contracts.errors import Refused
from contracts.question_keys import ImportKeys, KeysImported, SealedKey, SealingKey, SealingKeyQuery
from gateway.context import Front
from gateway.core.files.tasks import BankPages
from gateway.core.transport.patience import BANK_S
from plumbing.keys import seal_to
from spreadsheets.cell_edits import Mending
from spreadsheets.questions import QuestionRow


class BankImport(Struct):
    """What an import of questions did, or would do. ``bank`` has its keys: never to be kept."""

    bank: BankPages
    found: BankDifference


async def read_bank(
    front: Front,
    contest: str,
    content: bytes,
    name: str,
    topic: str | None,
    mending: Mending | None = None,
) -> BankPages:
    """A question bank from a file of any format, as it was mended; ``contest.unknown``,
    ``questions.*``, ``spreadsheet.*``. ``topic``: of the questions that name none."""
    plan = (await front.contests.defined(contest)).definition
    return await front.readers.questions(content, name, plan, topic, mending)


async def import_bank(
    front: Front, contest: str, bank: BankPages, by: str, *, dry_run: bool
) -> BankImport:
    """Import a question bank. Refusals: ``contest.unknown``, ``bank.*``, ``blueprint.*``."""
    found = await _import_questions(front, contest, bank.rows, by, dry_run=dry_run)
    front.contests.changed(contest)
    return BankImport(bank, found)


async def _import_questions(
    front: Front, contest: str, rows: list[QuestionRow], by: str, *, dry_run: bool
) -> BankDifference:
    """Send stems and commitments to exam, then sealed keys to scoring. If the second fails, the
    same file again mends it: salts follow from what they salt, so nothing else changes."""
    questions = [stem_of(row) for row in rows]
    sealed = await sealed_keys(front, contest, rows)
    commitments = {key.question: key.commitment for key in sealed}
    at_us = front.clock()
    item = ImportQuestions(contest, questions, commitments, by, at_us, dry_run)
    found = await front.backend.ask("exam.import_questions", item, BankDifference, BANK_S)
    if dry_run:
        return found
    sent = ImportKeys(contest, sealed, _digest(questions), by, at_us)
    imported = await front.backend.ask("scoring.import_keys", sent, KeysImported, BANK_S)
    if imported.keys != len(sealed):
        raise Refused("internal", "Số đáp án không khớp. (The number of keys differs.)")
    return found


def stem_of(row: QuestionRow) -> Question:
    """The half of a question that exam may have."""
    return Question(
        row.id,
        row.topic,
        row.text,
        row.options,
        row.contributor or "",
        row.difficulty,
        row.audience or "",
    )


async def sealed_keys(front: Front, contest: str, rows: Sequence[QuestionRow]) -> list[SealedKey]:
    """The other half, sealed to scoring, each with its commitment."""
    answer = await front.backend.ask("scoring.sealing_key", SealingKeyQuery(), SealingKey)
    seal = seal_to(base64.b64decode(answer.public_key))
    made = []
    for row in rows:
        salt = _salt(front.salt_key, contest, row)
        bound = key_commitment(row.id, row.answer, salt)
        made.append(
            SealedKey(row.id, row.topic, sorted(row.options), seal(_secret(row, salt)), bound)
        )
    return made


def _salt(salt_key: bytes, contest: str, row: QuestionRow) -> bytes:
    """Unguessable without the installation's key, and the same for the same question and key."""
    text = msgspec.json.encode([contest, row.id, row.text, row.options, row.answer, row.source])
    digest = hmac.digest(salt_key, b"hoithi/question-salt/1\0" + text, hashlib.sha256)
    return digest[:SALT_BYTES]


def _secret(row: QuestionRow, salt: bytes) -> bytes:
    return msgspec.json.encode({"key": row.answer, "salt": salt.hex(), "source": row.source or ""})


def _digest(questions: list[Question]) -> str:
    return bank_digest(
        [
            (
                item.id,
                item.topic,
                sorted(item.options),
                content_digest(item.id, item.text, item.options),
            )
            for item in questions
        ]
    )
