"""Reads a question bank from its TOML file (``contests/banks``)."""

from pathlib import Path

import msgspec
from msgspec import Struct

from contracts.definition import Difficulty

OPTION_IDS = "ABCDEF"


class Question(Struct, frozen=True, forbid_unknown_fields=True):
    """One single-choice question with its key and the legal source of the key."""

    id: str
    topic: str
    text: str
    options: dict[str, str]
    answer: str
    source: str
    contributor: str
    difficulty: Difficulty | None = None
    shuffle: bool | None = None


class Bank(Struct, frozen=True, forbid_unknown_fields=True):
    """A bank: ``topics`` maps topic ids to names."""

    title: str
    topics: dict[str, str]
    questions: list[Question] = msgspec.field(name="question")


def read_bank(path: Path | str) -> Bank:
    """The bank in this file; ``msgspec.ValidationError`` or ``DecodeError`` if it is malformed."""
    return msgspec.toml.decode(Path(path).read_bytes(), type=Bank)
