"""What columns of JSON hold."""

from typing import Any

import msgspec

from contracts.definition import QuestionKind
from contracts.results import AwardLine

answers = msgspec.json.Decoder(dict[str, str]).decode
"""Question -> option; of a settled round's bank question -> digest of its content."""
kinds = msgspec.json.Decoder(dict[str, QuestionKind]).decode
"""Question -> its kind, of those that are no single choice."""
awards = msgspec.json.Decoder(list[AwardLine]).decode
_questions = msgspec.json.Decoder(list[str]).decode


def paper_of(row: Any) -> tuple[str, ...]:
    """The questions of an attempt's paper, those answered first."""
    return (*answers(row.answers), *_questions(row.unanswered or "[]"))
