"""Forgetting a person in what was published of works that judges marked.

As in quizzes (``erasing_from_publications``): names go, the fields of their works are closed, and
so are those of a judge; the salts behind them go with them.
"""

import io
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from contracts.judged_ledger_file import (
    JUDGE_CLOSABLE,
    JUDGED_LEDGER,
    WORK_CLOSABLE,
    Salted,
    judged_salt_owners,
)
from contracts.judged_ledger_lines import JudgeLine
from contracts.results import AwardLine, WorkStanding
from services.scoring.repository.judging import panels as panels_repository
from services.scoring.repository.judging import works as works_repository
from services.scoring.repository.publications import erasures as repository
from services.scoring.use_cases.results.judged_lines import winner_text

_standings = msgspec.json.Decoder(list[WorkStanding]).decode
_awards = msgspec.json.Decoder(list[AwardLine]).decode


class Forgotten(NamedTuple):
    """A judged round's publication, and whose lines in it tell of these people."""

    row: Any
    works: set[str]
    judges: set[str]

    @property
    def owners(self) -> set[str]:
        """By whom salts are made that must go."""
        return {f"work/{code}" for code in self.works} | {f"judge/{one}" for one in self.judges}


def judged_publications_of(
    connection: Connection, contest: str, people: Collection[str]
) -> Iterator[Forgotten]:
    """The publications that tell of works of these people, or of them as judges, locked, and read
    one after the other."""
    rounds = {
        round_id: {work.code for work in works}
        for round_id, works in works_repository.with_people(connection, contest, people).items()
    }
    known = panels_repository.pseudonyms(connection, contest)
    judges = {known[person] for person in people if person in known}
    rows = repository.judged_publications(connection, contest, None if judges else [*rounds])
    for row in rows:
        yield Forgotten(row, rounds.get(row.round, set()), judges)


def forgotten(found: Forgotten, people: Collection[str]) -> dict[str, Any]:
    """What is stored in place of what was published, but for the salts."""
    row = found.row
    standings = [
        _nameless(line, people) if line.work in found.works else line
        for line in _standings(row.standings)
    ]
    left = {line.work: line for line in standings if line.work in found.works}
    awards = [_winner(line, left, people) for line in _awards(row.awards)]
    return {
        "standings": msgspec.json.encode(standings).decode(),
        "awards": msgspec.json.encode(awards).decode(),
        "ledger": _closed(row.ledger, found),
        "auditor_ledger": _closed(row.auditor_ledger, found),
        "rewritten": row.rewritten + 1,
    }


def owners_of(row: Any) -> set[str]:
    """By whom the salts of a judged round's publication are made."""
    return set(judged_salt_owners(io.BytesIO(row.auditor_ledger.encode())))


def _nameless(line: WorkStanding, people: Collection[str]) -> WorkStanding:
    names = [
        "" if person in people else name
        for person, name in zip(line.people, line.names, strict=True)
    ]
    return replace(line, names=names, title="")


def _winner(
    line: AwardLine, left: Mapping[str, WorkStanding], people: Collection[str]
) -> AwardLine:
    if line.work not in left:
        return line
    mine = left[line.work]
    return replace(line, winner=winner_text([*mine.names, *mine.others]), title="")


def _closed(ledger: str, found: Forgotten) -> str:
    """The file with what may be closed of these works and judges closed."""

    def closing(line: Salted) -> tuple[str, ...]:
        if isinstance(line, JudgeLine):
            return JUDGE_CLOSABLE if line.pseudonym[0] in found.judges else ()
        if line.code[0] not in found.works:
            return ()
        return ("people",) if line.kind[0] == "team" else WORK_CLOSABLE

    out = io.BytesIO()
    JUDGED_LEDGER.close(io.BytesIO(ledger.encode()), out, closing)
    return out.getvalue().decode()
