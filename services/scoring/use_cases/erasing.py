"""Forgetting a person in what was published: names go, closed fields, the salts behind them.

Roots and signatures stay, because a closed field is its commitment, which the root is made of. With
the salts gone nobody finds the values behind the commitments (``contracts/salts.py``).
"""

import io
from collections.abc import Collection
from typing import Any, TypeVar

import msgspec

from contracts.decisions import Difference, Move, PrizeChange
from contracts.envelope import Event, decode_events, encode, raw
from contracts.ledger import CLOSABLE, AttemptLine
from contracts.ledger_file import close_fields, read_lines
from contracts.registration import ContestantErased
from contracts.registry import EVENT_OF_DATA
from contracts.salts import SaltBook
from contracts.scoring import AwardLine, AwardsDecided, Standing
from plumbing.keys import Safe
from plumbing.unit_of_work import UnitOfWork
from services.scoring.repository import erasures as repository

_SECRET_BYTES = 32
Line = TypeVar("Line", Move, PrizeChange)
_awards_decided = EVENT_OF_DATA[AwardsDecided].type


def forget_published(work: UnitOfWork, events: list[ContestantErased], safe: Safe) -> None:
    """Take these people out of every publication of their contests, as often as it is asked."""
    for contest in sorted({event.contest for event in events}):
        people = {event.person for event in events if event.contest == contest}
        aliases = repository.pseudonyms_of(work.connection, contest, people)
        for row in repository.publications_with(work.connection, contest, people):
            gone = aliases.get(row.round, set())
            values = {
                "standings": _nameless(row.standings, list[Standing], people, "name"),
                "awards": _nameless(row.awards, list[AwardLine], people, "winner"),
                "ledger": _closed(row.ledger, gone),
                "auditor_ledger": _closed(row.auditor_ledger, gone),
                "sealed_salts": _without(row, gone, safe),
            }
            repository.rewrite_publication(work.connection, contest, row.number, values)
        _forget_looked_at(work, contest, people)
        repository.forget_agency(work.connection, contest, people)
        _forget_told(work, people)


def _forget_looked_at(work: UnitOfWork, contest: str, people: Collection[str]) -> None:
    """Second looks stand without the names they showed, appeals without the person's own words."""
    for row in repository.decisions_about(work.connection, contest, people):
        shown = msgspec.json.decode(row.difference, type=Difference)
        bare = msgspec.structs.replace(
            shown,
            moves=[_bare(line, people) for line in shown.moves],
            prizes=[_bare(line, people) for line in shown.prizes],
        )
        text = msgspec.json.encode(bare).decode()
        repository.rewrite_difference(work.connection, contest, row.number, text)
    repository.forget_appeals(work.connection, contest, people)


def _bare(line: Line, people: Collection[str]) -> Line:
    return msgspec.structs.replace(line, name="") if line.person in people else line


def _nameless(text: str, kind: Any, people: Collection[str], named: str) -> str:
    lines = msgspec.json.decode(text, type=kind)
    bare = [
        msgspec.structs.replace(line, **{named: ""}) if line.person in people else line
        for line in lines
    ]
    return msgspec.json.encode(bare).decode()


def _closed(ledger: str, pseudonyms: Collection[str]) -> str:
    """The file with what may be closed of these people closed."""

    def closing(line: AttemptLine) -> Collection[str]:
        if line.pseudonym[0] not in pseudonyms:
            return ()
        return [name for name in CLOSABLE if not isinstance(getattr(line, name), str)]

    out = io.BytesIO()
    close_fields(io.BytesIO(ledger.encode()), out, closing)
    return out.getvalue().decode()


def _without(row: Any, pseudonyms: Collection[str], safe: Safe) -> str:
    """The salts of everybody else, sealed: the secret that all of them came from is given up."""
    kept = safe.open(row.sealed_salts)
    if len(kept) == _SECRET_BYTES:
        source = io.BytesIO(row.auditor_ledger.encode())
        lines = (line for line in read_lines(source) if isinstance(line, AttemptLine))
        everyone = {line.pseudonym[0] for line in lines}
        book = SaltBook(kept).without(pseudonyms, everyone)
    else:
        people = msgspec.json.decode(kept, type=dict[str, str])
        book = SaltBook(None, {name: bytes.fromhex(key) for name, key in people.items()})
        book = book.without(pseudonyms, people)
    left = {name: key.hex() for name, key in book.kept.items()}
    return safe.close(msgspec.json.encode(left))


def _forget_told(work: UnitOfWork, people: Collection[str]) -> None:
    """Prizes were told with the winners' names; places and numbers of the events stay."""
    for row in repository.outbox_about(work.connection, people):
        events = [_without_winner(event, people) for event in decode_events(row.events)]
        repository.rewrite_events(work.connection, row.id, encode(events).decode())


def _without_winner(event: Event, people: Collection[str]) -> Event:
    if event.type != _awards_decided:
        return event
    data = msgspec.json.decode(event.data)
    lines = [
        {**line, "winner": ""} if line.get("person") in people else line for line in data["awards"]
    ]
    return msgspec.structs.replace(event, data=raw({**data, "awards": lines}))
