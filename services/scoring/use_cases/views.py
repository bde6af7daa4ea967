"""What scoring is asked: standings, awards, publications, one attempt's score."""

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.errors import Refused
from contracts.scoring import (
    AwardLine,
    Awards,
    AwardsQuery,
    Publication,
    PublicationQuery,
    ScoreQuery,
    ScoreView,
    Standing,
    Standings,
    StandingsQuery,
)
from plumbing.keys import Safe, Signer
from services.scoring.models import scores
from services.scoring.repository import publications as publications_repository
from services.scoring.use_cases.provisional import provisional_standings
from services.scoring.use_cases.publishing import head

_standings = msgspec.json.Decoder(list[Standing]).decode
_awards = msgspec.json.Decoder(list[AwardLine]).decode


def standings(connection: Connection, query: StandingsQuery, *, safe: Safe) -> Standings:
    """Published standings; where there are none yet, provisional ones for who may see them."""
    row = publications_repository.publication(connection, query.contest, query.round, None)
    if row is not None:
        lines, number = _standings(row.standings), row.number
    elif query.provisional:
        lines, number = provisional_standings(connection, query.contest, query.round, safe), None
    else:
        raise Refused(
            "publication.unknown", "Kết quả chưa được công bố. (Results are not published yet.)"
        )
    page = lines[query.offset : query.offset + query.limit]
    return Standings(query.contest, query.round, len(lines), page, number)


def awards(connection: Connection, query: AwardsQuery) -> Awards:
    """Prizes as published so far."""
    texts = publications_repository.awards_texts(connection, query.contest)
    return Awards(query.contest, [line for text in texts for line in _awards(text)])


def publication(connection: Connection, query: PublicationQuery, *, signer: Signer) -> Publication:
    """A publication with its ledger: the public file, or the auditor's where asked for."""
    row = publications_repository.publication(connection, query.contest, query.round, query.number)
    if row is None:
        raise Refused(
            "publication.unknown", "Kết quả chưa được công bố. (Results are not published yet.)"
        )
    ledger = row.auditor_ledger if query.auditor else row.ledger
    return msgspec.structs.replace(head(row, signer), ledger=ledger)


def score(connection: Connection, query: ScoreQuery) -> ScoreView:
    """One attempt's score; whether its owner may see it is for the definition to say."""
    row = connection.execute(
        sa.select(scores).where(scores.c.attempt == query.attempt)
    ).one_or_none()
    if row is None or row.score is None:
        raise Refused("attempt.unknown", "Chưa có điểm của lượt thi này. (Not scored yet.)")
    published = publications_repository.published_rounds(connection, row.contest)
    return ScoreView(row.attempt, row.score, row.questions, row.round in published)
