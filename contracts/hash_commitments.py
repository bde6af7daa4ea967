"""Hashes that bind a round before it opens, and the canonical form they are taken of.

Every hash is SHA-256 over a prefix that names its purpose, so that no hash of one kind can ever
pass for one of another kind. ``docs/ledger.md`` writes all of them down for other languages.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from contracts.definition import AudienceBank, QuestionKind, TopicDraw
from contracts.text_formatting import Formatting

SECRET_BYTES = 32
SALT_BYTES = 16

_ENCODER = msgspec.json.Encoder(order="sorted")


def canonical(value: Any) -> bytes:
    """Canonical JSON: UTF-8, keys sorted by code point, no spaces, nothing escaped needlessly."""
    return _ENCODER.encode(value)


def digest(purpose: str, data: bytes) -> bytes:
    """SHA-256 over ``hoithi/<purpose>/1``, a zero byte and ``data``: 32 bytes."""
    return hashlib.sha256(b"hoithi/" + purpose.encode() + b"/1\0" + data).digest()


def strict_hex(text: str, length: int) -> bytes:
    """The ``length`` bytes that lower-case ``text`` spells; ``ValueError`` for anything else."""
    raw = bytes.fromhex(text)
    if len(raw) != length or raw.hex() != text:
        raise ValueError(f"expected {length} bytes as lower-case hex")
    return raw


def content_digest(
    question: str,
    stem: str,
    options: Mapping[str, str],
    *,
    formatting: Formatting | None = None,
    pictures: Sequence[tuple[str, str, str]] = (),
) -> str:
    """Hex digest of what a question shows, which stands for itself once the bank is published.

    ``formatting``: canonical spans by place; ``pictures``: place, SHA-256 of the bytes (hex) and
    alternative text of each, in their order. What a question has none of is left out: it keeps the
    digest it had before there was any.
    """
    more: dict[str, Any] = {"pictures": pictures} if pictures else {}
    if formatting:
        more["formatting"] = formatting
    shown = [question, stem, dict(options), *([more] if more else [])]
    return digest("content", canonical(shown)).hex()


def bank_digest(
    questions: Sequence[tuple[str, str, Sequence[str], str]],
    places: Mapping[str, tuple[str, str]] | None = None,
    held: Mapping[str, str] | None = None,
    kinds: Mapping[str, QuestionKind] | None = None,
) -> str:
    """Hex digest of a round's bank from (id, topic, option ids, content digest), in any order.

    ``places``: question -> its difficulty and audience, each "" where the draw does not ask; a
    question with neither is left out of it, and its row is what it was before there were any.
    ``held``: question -> letters of the options that keep their place behind the others; its row
    then has difficulty and audience in any case, and these letters after them. ``kinds``: question
    -> its kind; the row of one that is no single choice has all of these, and its kind after them.
    """

    def more(question: str) -> list[str | list[str]]:
        kept = sorted((held or {}).get(question, ""))
        kind = (kinds or {}).get(question, "single_choice")
        other = kind != "single_choice"
        place = (places or {}).get(question, ("", "") if kept or other else ())
        return [*place, *([kept] if kept or other else []), *([kind] if other else [])]

    rows = sorted(
        [i, topic, sorted(options), content, *more(i)] for i, topic, options, content in questions
    )
    return digest("bank", canonical(rows)).hex()


NO_QUESTIONS = bank_digest([])
"""Of the bank of a round that has none yet."""


def blueprint_lines(blueprint: Sequence[TopicDraw]) -> list[list[str | int]]:
    """A blueprint as it is committed to and told: [topic, questions], and the difficulty if any."""
    return [
        [draw.topic, draw.questions, *([draw.difficulty] if draw.difficulty else [])]
        for draw in blueprint
    ]


def key_commitment(question: str, key: str, salt: bytes) -> str:
    """Hex commitment to the right option, or to the sorted letters of several ("AC"); the salt
    keeps A to F from being guessed."""
    return digest("key", salt + canonical([question, key])).hex()


def secret_commitment(secret: bytes) -> str:
    """Hex commitment to 32 random bytes: a round's seed or its pseudonym key."""
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"a secret has {SECRET_BYTES} bytes")
    return digest("secret", secret).hex()


def round_commitment(
    *,
    seed_commitment: str,
    pseudonym_key_commitment: str,
    public_value: str,
    bank: str,
    blueprint: Sequence[TopicDraw],
    shuffle_options: bool,
    key_commitments: Mapping[str, str],
    banks: Sequence[AudienceBank] = (),
) -> str:
    """Hex commitment to everything that decides a round's papers and scores.

    Published before the round opens. The seed is revealed after settlement, the pseudonym key
    never: that is why both enter as commitments of their own.
    """
    bound: dict[str, Any] = {
        "bank": bank,
        "blueprint": blueprint_lines(blueprint),
        "keys": dict(key_commitments),
        "pseudonym_key": pseudonym_key_commitment,
        "public_value": public_value,
        "seed": seed_commitment,
        "shuffle_options": shuffle_options,
    }
    if banks:
        bound["banks"] = [[one.audience, blueprint_lines(one.blueprint)] for one in banks]
    return digest("round", canonical(bound)).hex()
