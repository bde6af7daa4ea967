"""What the committee decided of who wins the awards that it judges."""

from sqlalchemy import Connection

from plumbing.installation_keys import Safe
from services.scoring.domain.decisions.settled_round_decisions import InForce, in_force
from services.scoring.domain.results.given_awards import GivenAward
from services.scoring.repository.decisions import settled_round_decisions as decisions_repository


def decisions_given(
    connection: Connection, contest: str, safe: Safe, standing: InForce | None = None
) -> dict[str, GivenAward]:
    """Award -> the decision in force about it, with people by their ids; ``standing``: of these
    decisions in place of those made. The reason of one that is not made yet is empty."""
    made = decisions_repository.decisions_of(connection, contest, safe)
    reasons = {one.decided.number: one.reason for one in made}
    force = standing or in_force([one.decided for one in made])
    return {
        award: GivenAward(
            one.number, one.subject.minutes, reasons.get(one.number, ""), one.subject.given
        )
        for award, one in force.given.items()
        if one.subject.minutes is not None
    }
