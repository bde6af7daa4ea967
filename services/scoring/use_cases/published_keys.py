"""The right answers as far as they are public: read from the round's newest publication, or from
the one that is named, nowhere else, so that nobody can be told a key before everybody may read it
in the ledger (G10; the moment is the definition's: with ``question_use = "shared"`` the last
round's settlement)."""

from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from contracts.ledger import Header
from contracts.scoring import PublishedKeys, PublishedKeysQuery
from services.scoring.repository import publications as publications_repository

MOST_KEPT = 64


class _Told(NamedTuple):
    """What a ledger's header says of its questions."""

    keys: dict[str, str]
    voided: frozenset[str]


#: by contest, number and root: a publication never changes
_headers: dict[tuple[str, int, str], _Told] = {}


def published_keys(connection: Connection, query: PublishedKeysQuery) -> PublishedKeys:
    """Keys of these questions, as corrected; none while the publication keeps them sealed, or if
    there is no such publication."""
    head = publications_repository.newest_head(
        connection, query.contest, "", query.round, number=query.publication or None
    )
    if head is None:
        return PublishedKeys()
    told = _told(connection, query.contest, query.round, head.number, head.root)
    wanted = set(query.questions)
    return PublishedKeys(
        head.number,
        {question: told.keys[question] for question in sorted(wanted & told.keys.keys())},
        sorted(wanted & told.voided) if told.keys else [],
    )


def _told(connection: Connection, contest: str, round_id: str, number: int, root: str) -> _Told:
    place = (contest, number, root)
    if place not in _headers:
        row = publications_repository.publication(connection, contest, round_id, number)
        assert row is not None, "it is published"
        header = msgspec.json.decode(row.ledger.partition("\n")[0], type=Header)
        corrected = header.corrected
        told = {one.id: corrected.get(one.id) or one.key for one in header.bank if one.key}
        while len(_headers) >= MOST_KEPT:
            del _headers[next(iter(_headers))]
        _headers[place] = _Told(
            {question: key for question, key in told.items() if key}, frozenset(header.voided)
        )
    return _headers[place]
