"""A question in two halves: the stem that exam may have, and the key sealed to scoring."""

import base64
import hashlib
import hmac
from collections.abc import Sequence

import msgspec

from contracts.hash_commitments import SALT_BYTES, key_commitment
from contracts.question_bank import Question
from contracts.question_keys import SealedKey, SealingKey, SealingKeyQuery
from gateway.core.transport.service_client import Backend
from plumbing.installation_keys import seal_to
from question_formats.option_order import held_options
from spreadsheets.question_bank_sheet import QuestionRow


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
        held_options(row),
        row.pictures,
        row.formatting,
        row.kind,
    )


async def sealed_keys(
    backend: Backend, salt_key: bytes, contest: str, rows: Sequence[QuestionRow]
) -> list[SealedKey]:
    """The other half, sealed to scoring, each with its commitment."""
    answer = await backend.ask("scoring.sealing_key", SealingKeyQuery(), SealingKey)
    seal = seal_to(base64.b64decode(answer.public_key))
    made = []
    for row in rows:
        salt = _salt(salt_key, contest, row)
        bound = key_commitment(row.id, row.answer, salt)
        made.append(
            SealedKey(
                row.id,
                row.topic,
                sorted(row.options),
                seal(_secret(row, salt)),
                bound,
                row.kind,
                row.difficulty,
            )
        )
    return made


def _salt(salt_key: bytes, contest: str, row: QuestionRow) -> bytes:
    """Unguessable without the installation's key, and the same for the same question and key."""
    text = msgspec.json.encode([contest, row.id, row.text, row.options, row.answer, row.source])
    digest = hmac.digest(salt_key, b"hoithi/question-salt/1\0" + text, hashlib.sha256)
    return digest[:SALT_BYTES]


def _secret(row: QuestionRow, salt: bytes) -> bytes:
    return msgspec.json.encode({"key": row.answer, "salt": salt.hex(), "source": row.source or ""})
