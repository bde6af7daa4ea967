"""Forgetting a person in what was published: names go, closed fields, the salts behind them.

Roots and signatures stay, because a closed field is its commitment, which the root is made of. With
the salts gone nobody finds the values behind the commitments (``contracts/ledger_salts.py``).
Events that scoring tells have no names.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection

from contracts.hash_commitments import canonical
from contracts.ledger_file import ROUND_LEDGER, people_in
from contracts.ledger_lines import CLOSABLE, AttemptLine
from contracts.ledger_salts import SaltBook
from contracts.phase_contender_lines import ContenderLine
from contracts.phase_ledger_file import (
    CONTENDER_CLOSABLE,
    PERSON_CLOSABLE,
    PHASE_LEDGER,
    WORK_CLOSABLE,
    Salted,
    contender_owner,
    salt_owners,
    work_owner,
)
from contracts.phase_ledger_lines import PersonLine
from contracts.phase_work_lines import PhaseWorkLine
from contracts.results import AwardLine, Standing
from contracts.rosters import ContestantErased
from contracts.settled_round_decisions import Difference, Move, PrizeChange
from plumbing.installation_keys import Safe
from plumbing.unit_of_work import UnitOfWork
from services.scoring.domain.publications.held_file import PART
from services.scoring.repository import contests as contests_repository
from services.scoring.repository.admissions import confirmations as confirmations_repository
from services.scoring.repository.judging import works as works_repository
from services.scoring.repository.publications import erasures as repository
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.use_cases.publications import erasing_from_admissions, erasing_from_judged
from services.scoring.use_cases.results.phase_pseudonyms import (
    contender_pseudonym,
    phase_pseudonym,
)

_SECRET_BYTES = 32
Line = TypeVar("Line", Move, PrizeChange)


def forget_published(work: UnitOfWork, events: list[ContestantErased], safe: Safe) -> None:
    """Take these people out of every publication of their contests, as often as it is asked."""
    work.forgets()
    for contest in sorted({event.contest for event in events}):
        people = {event.person for event in events if event.contest == contest}
        for row, gone in _published_of(work, contest, people, safe):
            _forget_in(work.connection, row, gone, people, safe)
        _forget_judged(work, contest, people, safe)
        _forget_admitted(work, contest, people, safe)
        _forget_looked_at(work, contest, people)
        repository.forget_agency(work.connection, contest, people)
        works_repository.forget_agency(work.connection, contest, people)


def _forget_in(
    connection: Connection,
    row: Any,
    gone: Collection[str],
    people: Collection[str],
    safe: Safe,
) -> None:
    """Take them out of one publication, one of its long texts after the other."""
    place = row.contest, row.number
    values = {
        "awards": _nameless(row.awards, list[AwardLine], people, "winner"),
        "sealed_salts": _without(connection, row, gone, safe),
        "rewritten": row.rewritten + 1,
    }
    repository.rewrite_publication(connection, *place, values)
    standings = repository.text_of(connection, *place, "standings")
    bare = _nameless(standings, list[Standing], people, "name")
    repository.rewrite_text(connection, *place, "standings", _parts(bare))
    close = _closed if row.round else _closed_in_phase
    for column in ("ledger", "auditor_ledger"):
        lines = _lines(repository.text_of(connection, *place, column))
        repository.rewrite_text(connection, *place, column, _in_parts(close(lines, gone)))


def _forget_judged(work: UnitOfWork, contest: str, people: Collection[str], safe: Safe) -> None:
    for found in erasing_from_judged.judged_publications_of(work.connection, contest, people):
        row = found.row
        book = salts_of(row.sealed_salts, safe)
        left = book.without(found.owners, erasing_from_judged.owners_of(row))
        values = erasing_from_judged.forgotten(found, people) | {
            "sealed_salts": _sealed(left, safe)
        }
        repository.rewrite_publication(work.connection, contest, row.number, values)


def _forget_admitted(work: UnitOfWork, contest: str, people: Collection[str], safe: Safe) -> None:
    for found in erasing_from_admissions.admissions_of(work.connection, contest, people, safe):
        row = found.row
        book = salts_of(row.sealed_salts, safe)
        left = book.without(found.owners, erasing_from_admissions.admission_owners(row))
        values = erasing_from_admissions.forgotten_in(found, people) | {
            "sealed_salts": _sealed(left, safe)
        }
        confirmations_repository.rewrite(work.connection, contest, row.number, values)


def _published_of(
    work: UnitOfWork, contest: str, people: Collection[str], safe: Safe
) -> Iterator[tuple[Any, set[str]]]:
    """The publications of rounds that these people took part in and of these rounds' phases, each
    with the pseudonyms of these people in it, and of their works; and those of other phases in
    which they contended for an award over several."""
    connection = work.connection
    aliases = repository.pseudonyms_of(connection, contest, people)
    made = works_repository.with_people(connection, contest, people)
    definition = contests_repository.definition_of(connection, contest)
    phases = [] if definition is None else definition.phases
    named: dict[str, set[str]] = {}
    contending: dict[str, set[str]] = {}
    for phase in phases:
        sealed = publications_repository.phase_secret(connection, contest, phase.id)
        rounds = {item.id for item in phase.rounds}
        if sealed is None:
            continue
        secret = safe.open(sealed)
        contending[phase.id] = {contender_pseudonym(secret, person) for person in people}
        if rounds & {*aliases, *made}:
            named[phase.id] = {phase_pseudonym(secret, person) for person in people}
            named[phase.id] |= {
                work_owner(name, work.code) for name in rounds & {*made} for work in made[name]
            }
    for row in repository.publications_with(connection, contest, aliases, contending):
        if row.round:
            yield row, aliases[row.round]
            continue
        text = repository.text_of(connection, contest, row.number, "auditor_ledger")
        mine = {name for name in contending[row.phase] if f'["{name}","' in text}
        own = named.get(row.phase, set()) | {contender_owner(name) for name in mine}
        if own:
            yield row, own


def _forget_looked_at(work: UnitOfWork, contest: str, people: Collection[str]) -> None:
    """Decisions stand without the names they showed, appeals without the person's own words."""
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


def _lines(text: str) -> Iterator[bytes]:
    """The lines of a text with their ends, without another copy of all of it."""
    start = 0
    while end := text.find("\n", start) + 1:
        yield text[start:end].encode()
        start = end


def _parts(text: str) -> Iterator[str]:
    for start in range(0, len(text), PART):
        yield text[start : start + PART]


def _in_parts(lines: Iterable[bytes]) -> Iterator[str]:
    part = bytearray()
    for line in lines:
        part += line
        if len(part) >= PART:
            yield part.decode()
            part = bytearray()
    yield part.decode()


def _closed(ledger: Iterable[bytes], pseudonyms: Collection[str]) -> Iterator[bytes]:
    """The lines of a round's file with what may be closed of these people closed."""

    def closing(line: AttemptLine) -> Collection[str]:
        if line.pseudonym[0] not in pseudonyms:
            return ()
        return [name for name in CLOSABLE if not isinstance(getattr(line, name), str)]

    return ROUND_LEDGER.close_concerning(ledger, closing, _marks(pseudonyms))


def _closed_in_phase(ledger: Iterable[bytes], pseudonyms: Collection[str]) -> Iterator[bytes]:
    """The same of a phase's file: what these people won by stays, who they counted for goes, and
    who made their works."""

    def closing(line: Salted) -> tuple[str, ...]:
        if isinstance(line, PhaseWorkLine):
            mine = work_owner(line.round[0], line.code[0]) in pseudonyms
            return WORK_CLOSABLE if mine else ()
        if isinstance(line, ContenderLine):
            mine = contender_owner(line.pseudonym[0]) in pseudonyms
            return CONTENDER_CLOSABLE if mine else ()
        if not isinstance(line, PersonLine) or line.pseudonym[0] not in pseudonyms:
            return ()
        return PERSON_CLOSABLE

    return PHASE_LEDGER.close_concerning(ledger, closing, _marks(pseudonyms))


def _marks(owners: Collection[str]) -> list[bytes]:
    """What stands in the lines of these owners of salts: a pseudonym or, last in the name of a
    work, its code."""
    return [canonical(owner.rpartition("/")[2]) for owner in sorted(owners)]


def _without(connection: Connection, row: Any, pseudonyms: Collection[str], safe: Safe) -> str:
    """The salts of everybody else, sealed: the secret that all of them came from is given up."""
    book = salts_of(row.sealed_salts, safe)
    auditor = repository.text_of(connection, row.contest, row.number, "auditor_ledger")
    return _sealed(book.without(pseudonyms, _owners(row.round, _lines(auditor))), safe)


def _sealed(book: SaltBook, safe: Safe) -> str:
    left = {name: key.hex() for name, key in book.kept.items()}
    return safe.close(msgspec.json.encode(left))


def salts_of(sealed: str, safe: Safe) -> SaltBook:
    """The salts of a publication: from its secret or, after an erasure, from people's keys."""
    kept = safe.open(sealed)
    if len(kept) == _SECRET_BYTES:
        return SaltBook(kept)
    people = msgspec.json.decode(kept, type=dict[str, str])
    return SaltBook(None, {name: bytes.fromhex(key) for name, key in people.items()})


def _owners(round_id: str, auditor: Iterable[bytes]) -> set[str]:
    """Everybody with salts of their own in a publication, of a round or (empty) a phase."""
    if not round_id:
        return set(salt_owners(auditor))
    return people_in(auditor)
