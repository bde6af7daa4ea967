"""The right answers as far as they are public: what the round's newest publication tells, or the
one that is named, and nothing else, so that nobody can be told a key before everybody may read it
in the ledger (G10; the moment is the definition's: with ``question_use = "shared"`` the last
round's settlement). They are kept beside each publication, whose file is large."""

from sqlalchemy import Connection

from contracts.ledger_lines import Header
from contracts.question_keys import AnswerWorth, PublishedKeys, PublishedKeysQuery
from services.scoring.domain.marking.attempt_score import ONE_EACH, score, worths_of_rounds
from services.scoring.repository import contests as contests_repository
from services.scoring.repository.marking.question_keys import difficulties_of
from services.scoring.repository.publications import published_keys as repository
from services.scoring.repository.publications.published_keys import ToldKeys


def told_by(header: Header) -> ToldKeys:
    """What a ledger's header says of its questions: keys as corrected, none while sealed."""
    corrected = header.corrected
    keys = {one.id: corrected.get(one.id) or one.key for one in header.bank if one.key}
    return ToldKeys({question: key for question, key in keys.items() if key}, set(header.voided))


def published_keys(connection: Connection, query: PublishedKeysQuery) -> PublishedKeys:
    """Keys of these questions, as corrected; none while the publication keeps them sealed, or if
    there is no such publication."""
    found = repository.keys_of(connection, query.contest, query.round, query.publication or None)
    if found is None:
        return PublishedKeys()
    number, told = found
    wanted = set(query.questions)
    return PublishedKeys(
        number,
        {question: told.keys[question] for question in sorted(wanted & told.keys.keys())},
        sorted(wanted & told.voided) if told.keys else [],
        _worths(connection, query, told),
    )


def _worths(
    connection: Connection, query: PublishedKeysQuery, told: ToldKeys
) -> dict[str, AnswerWorth]:
    """What the answers asked about are worth by the keys that are told."""
    known = {q: chosen for q, chosen in query.answers.items() if q in told.keys}
    if not known:
        return {}
    plan = contests_repository.definition_of(connection, query.contest)
    levels = difficulties_of(connection, query.contest)
    worths = worths_of_rounds(plan, levels).get(query.round, ONE_EACH)
    if worths == ONE_EACH:
        return {}
    return {
        question: AnswerWorth(
            score({question: chosen}, told.keys, worths=worths), worths.of(question)
        )
        for question, chosen in known.items()
        if question not in told.voided
    }
