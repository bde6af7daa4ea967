"""What queries and commands name, found or refused."""

from typing import Any

from sqlalchemy import Connection

from contracts.definition import Definition, Phase
from contracts.errors import Refused
from services.scoring.repository import contests as contests_repository
from services.scoring.repository.marking import scores as scores_repository


def plan_of(connection: Connection, contest: str) -> Definition:
    """The contest's definition; ``contest.unknown``."""
    definition = contests_repository.definition_of(connection, contest)
    if definition is None:
        raise Refused("contest.unknown", "Không có cuộc thi này. (No such contest.)")
    return definition


def phase_of(definition: Definition, phase_id: str) -> Phase:
    """The phase of this id; ``phase.unknown``."""
    try:
        return definition.phase(phase_id)
    except KeyError:
        raise Refused("phase.unknown", "Không có vòng thi này. (No such phase.)") from None


def phase_of_round(definition: Definition, round_id: str) -> Phase:
    """The phase that has the round; ``round.unknown``."""
    try:
        return definition.phase_of_round(round_id)
    except KeyError:
        raise Refused("round.unknown", "Không có đợt thi này. (No such round.)") from None


def attempt_of(connection: Connection, contest: str, attempt: str) -> Any:
    """A submitted attempt of the contest; ``attempt.unknown``."""
    row = scores_repository.attempt(connection, contest, attempt)
    if row is None:
        raise attempt_unknown()
    return row


def attempt_unknown() -> Refused:
    """There is no such attempt, or it is somebody else's."""
    return Refused("attempt.unknown", "Không có lượt thi này. (No such attempt.)")


def not_scored_yet(attempts: int, scored: int, code: str = "publication.incomplete") -> Refused:
    """So many attempts of a settled round have a score, of so many that were submitted."""
    return Refused(
        code,
        "Chưa chấm xong mọi bài của đợt thi, hãy thử lại sau giây lát. "
        "(Not every attempt has been scored yet; try again in a moment.)",
        attempts=attempts,
        scored=scored,
    )
