"""Rounds as they are published: what phases, awards over phases and lists of who enters go by."""

from typing import Any

from sqlalchemy import Connection

from contracts.definition import Phase
from contracts.errors import Refused
from plumbing.installation_keys import Safe
from services.scoring.domain.publications.round_publication import Edition
from services.scoring.repository import contests as contests_repository
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.use_cases.judging.lots import draw_of


def publication_of(connection: Connection, contest: str, round_id: str, edition: Edition) -> Any:
    """The head of a round's newest publication, for what is to be published as ``edition``.
    Refusals: ``publication.round_missing``, and those of :func:`refuse_draft`."""
    head = publications_repository.newest_head(connection, contest, "", round_id)
    if head is None:
        raise Refused(
            "publication.round_missing",
            f"Hãy công bố đợt {round_id} trước. (Publish round {round_id} first.)",
            round=round_id,
        )
    refuse_draft(head, edition)
    return head


def refuse_draft(head: Any, edition: Edition) -> None:
    """What is final cannot hang on a draft: ``publication.round_draft``."""
    if edition.state == "final" and head.state != "final":
        raise Refused(
            "publication.round_draft",
            f"Đợt {head.round} mới công bố dự kiến; hãy công bố chính thức trước. "
            f"(Round {head.round} is a draft; publish it as final first.)",
            round=head.round,
        )


def standings_of(connection: Connection, contest: str, round_id: str) -> str:
    """The standings of a published round (JSON)."""
    row = publications_repository.standings_text(connection, contest, round_id)
    assert row is not None, "it was published"
    return str(row.standings)


def revealed(
    connection: Connection, contest: str, phase: Phase, round_id: str, safe: Safe
) -> tuple[str, str]:
    """What the draws of a published round are made of: its seed and its public value."""
    if phase.quiz is None:
        draw = draw_of(connection, contest, round_id, safe)
        assert draw is not None, "a round without a lot is not published"
        return draw.secret.hex(), ""
    settled = contests_repository.settled(connection, contest, round_id)
    assert settled is not None, "what is published has settled"
    return settled.seed, settled.public_value
