"""What scoring is asked: standings, awards, publications, one attempt's score."""

from typing import NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.attempt_scores import ScoreQuery, ScoreView
from contracts.definition import Definition, DisclosedAgencies
from contracts.errors import Problem, Refused
from contracts.publications import (
    LedgerPart,
    LedgerPartQuery,
    LedgerPlace,
    LedgerPlaceQuery,
    PhasePublicationQuery,
    Publication,
    PublicationQuery,
    Publications,
    PublicationsQuery,
)
from contracts.results import (
    Awards,
    AwardsQuery,
    Standing,
    Standings,
    StandingsQuery,
    WorkStanding,
)
from plumbing.command_handling import each
from plumbing.in_list_parameters import among
from plumbing.installation_keys import Signer
from services.scoring.domain.results.results_scope import ResultsScope
from services.scoring.models import scores
from services.scoring.repository import contests as contests_repository
from services.scoring.repository import json_columns
from services.scoring.repository.marking import scores as scores_repository
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.use_cases.long_work_resources import Resources
from services.scoring.use_cases.lookups import phase_of_round
from services.scoring.use_cases.publications.publication_store import head
from services.scoring.use_cases.results.provisional_results import (
    provisional_awards,
    provisional_standings,
    provisional_works,
)

FIRST_ATTEMPT_LINE = 2  # the header is line 1
#: so many characters of a file travel at once: PostgreSQL unpacks a file anew for each stretch, and
#: RabbitMQ takes no message of 16 MiB
PART = 5_000_000
_SCORES = sa.select(
    *(scores.c.attempt, scores.c.contest, scores.c.round),
    *(scores.c.score, scores.c.questions, scores.c.full_marks),
).where(among(scores.c.attempt, "attempts"))
_lines = msgspec.json.Decoder(list[msgspec.Raw]).decode
_standing = msgspec.json.Decoder(Standing).decode
_work = msgspec.json.Decoder(WorkStanding).decode


def standings(connection: Connection, query: StandingsQuery, *, resources: Resources) -> Standings:
    """Published standings; where there are none yet, provisional ones for who may see them."""
    published = publications_repository.standings_text(connection, query.contest, query.round)
    definition = contests_repository.definition_of(connection, query.contest)
    number, rewritten = None, 0
    people: list[Standing] = []
    works: list[WorkStanding] = []
    if published is not None:
        number, rewritten = published.number, published.rewritten
        rows = _lines(published.standings)  # of tens of thousands only those asked for are read
        count, page = len(rows), rows[query.offset : query.offset + query.limit]
        if published.form:
            works = [_work(row) for row in page]
        else:
            people = [_standing(row) for row in page]
    elif query.provisional:
        count, people, works = _provisional(connection, query, definition, resources)
    else:
        raise _not_published()
    revision = contests_repository.revision_of(connection, query.contest)
    if not query.provisional:
        agencies = "all" if definition is None else definition.disclosure.agencies
        people = [for_everybody(line, agencies) for line in people]
        works = [_work_for_everybody(line) for line in works]
    return Standings(
        *(query.contest, query.round, count, people, number, rewritten, revision, works),
        scale=_scale(definition, query.round),
    )


def _scale(definition: Definition | None, round_id: str) -> int:
    """Scores of the round count 1/scale points."""
    quiz = None if definition is None else phase_of_round(definition, round_id).quiz
    return 1 if quiz is None else quiz.score_scale


class _Lines(NamedTuple):
    """Of so many those asked for, people or works; one of the two is empty."""

    total: int
    people: list[Standing]
    works: list[WorkStanding]


def _provisional(
    connection: Connection,
    query: StandingsQuery,
    definition: Definition | None,
    resources: Resources,
) -> _Lines:
    shown = slice(query.offset, query.offset + query.limit)
    if definition is not None and phase_of_round(definition, query.round).quiz is None:
        works = provisional_works(connection, query.contest, query.round, resources).standings
        return _Lines(len(works), [], works[shown])
    found = provisional_standings(connection, query.contest, query.round, shown, resources)
    return _Lines(*found, [])


def _work_for_everybody(line: WorkStanding) -> WorkStanding:
    """What won nothing is told by its code alone."""
    if not line.hidden:
        return line
    return msgspec.structs.replace(line, people=[], names=[], agency="", title="", others=[])


def for_everybody(line: Standing, agencies: DisclosedAgencies) -> Standing:
    """A line as the public may read it: without the minute of those whose times the public ledger
    closes, and without their agency where the plan says so."""
    if not line.hidden:
        return line
    bare = msgspec.structs.replace(line, submitted_at_us=0)
    return bare if agencies == "all" else msgspec.structs.replace(bare, agency="")


def awards(connection: Connection, query: AwardsQuery, *, resources: Resources) -> Awards:
    """Prizes as published so far; behind them, for who may see them, those still provisional."""
    texts = publications_repository.awards_texts(connection, query.contest)
    lines = [
        msgspec.structs.replace(line, publication=told.number)
        for told in texts
        for line in json_columns.awards(told.awards)
    ]
    if query.provisional:
        lines += provisional_awards(connection, query.contest, resources)
    return Awards(query.contest, lines, [(told.number, told.rewritten) for told in texts])


def publication(connection: Connection, query: PublicationQuery, *, signer: Signer) -> Publication:
    """A publication with its ledger, whole: the public file, or the auditor's where asked for.
    Gateways of now ask for ``ledger_part``; those of before, while an upgrade goes on, for this."""
    scope = ResultsScope(query.contest, "", query.round)
    row = publications_repository.with_ledger(
        connection, scope, query.number, auditor=query.auditor
    )
    if row is None:
        raise _not_published()
    return msgspec.structs.replace(head(row, signer), ledger=row.ledger)


def phase_publication(
    connection: Connection, query: PhasePublicationQuery, *, signer: Signer
) -> Publication:
    """A publication of what is over several rounds, with its ledger."""
    phase = query.phase
    if phase is None:
        definition = contests_repository.definition_of(connection, query.contest)
        phase = "" if definition is None else definition.participation.phase
    row = publications_repository.with_ledger(
        connection, ResultsScope(query.contest, phase, ""), query.number, auditor=query.auditor
    )
    if row is None:
        raise Refused(
            "publication.unknown",
            "Kết quả chung cuộc chưa được công bố. (Overall results are not published yet.)",
        )
    return msgspec.structs.replace(head(row, signer), ledger=row.ledger)


def _not_published() -> Refused:
    return Refused(
        "publication.unknown", "Kết quả chưa được công bố. (Results are not published yet.)"
    )


def publications(
    connection: Connection, query: PublicationsQuery, *, signer: Signer
) -> Publications:
    """Everything that was published, drafts too, by number."""
    rows = publications_repository.heads(connection, query.contest)
    return Publications(query.contest, [head(row, signer) for row in rows])


def ledger_part(connection: Connection, query: LedgerPartQuery) -> LedgerPart:
    """A stretch of a publication's file, for who hands it on without holding it whole."""
    row = publications_repository.ledger_part(
        connection,
        (query.contest, query.phase, query.round, query.number),
        auditor=query.auditor,
        offset=query.offset,
        length=PART,
    )
    if row is None:
        raise Refused(
            "publication.unknown", "Không có lần công bố này. (There is no such publication.)"
        )
    return LedgerPart(*row)


def ledger_place(connection: Connection, query: LedgerPlaceQuery) -> LedgerPlace:
    """Where an attempt stands in the ledger of its round's newest publication.

    The ledger itself is not read for it: it has one line for each attempt of the round, sorted,
    behind its header, and a settled round gets no more attempts.
    """
    publication = publications_repository.published_rounds(connection, query.contest).get(
        query.round
    )
    if publication is None:
        return LedgerPlace()
    before = scores_repository.attempts_before(
        connection, query.contest, query.round, query.pseudonym, query.number
    )
    return LedgerPlace(publication, None if before is None else before + FIRST_ATTEMPT_LINE)


def scores_of(connection: Connection, items: list[ScoreQuery]) -> list[ScoreView | Problem]:
    """Attempts' scores; whether their owners may see them is for the definition to say."""
    found = connection.execute(_SCORES, {"attempts": [item.attempt for item in items]})
    rows = {row.attempt: row for row in found if row.score is not None}
    contests = {row.contest for row in rows.values()}
    published = {
        contest: publications_repository.published_rounds(connection, contest)
        for contest in contests
    }
    plans = {one: contests_repository.definition_of(connection, one) for one in contests}

    def one(item: ScoreQuery) -> ScoreView:
        row = rows.get(item.attempt)
        if row is None:
            raise Refused("attempt.unknown", "Chưa có điểm của lượt thi này. (Not scored yet.)")
        shown = row.round in published[row.contest]
        scale = _scale(plans[row.contest], row.round)
        return ScoreView(row.attempt, row.score, row.questions, shown, scale, row.full_marks)

    return each(one, items)  # type: ignore[return-value]
