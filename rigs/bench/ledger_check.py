"""After a row: what its contestants were told, compared with what the databases hold."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from contracts.reporting import ParticipationQuery
from plumbing.installation_keys import Signer, secret
from rigs.bench.result_rows import BenchRow
from rigs.harness.acknowledged_requests import AttemptLog, Sent, Stored, differences
from rigs.harness.load_generator import Sitting
from rigs.harness.measured_platform import MeasuredPlatform
from rigs.harness.seeding import CONTEST, person_id
from rigs.harness.stored_attempts import (
    parked,
    points,
    scores_not_shown,
    stored_attempts,
    wrong_scores,
)
from rigs.harness.stream_lag import Watch, watching
from services.reporting.use_cases import participation_queries

SETTLED_WITHIN_S = 30.0
_LOOK_EVERY_S = 0.1


class LedgerVerdict(NamedTuple):
    """How many attempts were compared, and in words where they are not what was acknowledged."""

    attempts: int
    wrong: list[str]


def compared(rig: MeasuredPlatform, sittings: Sequence[Sitting]) -> LedgerVerdict:
    """These sittings, each of their rounds as a whole, and the participation table of all
    sittings that this platform has seen."""
    if not sittings:
        return LedgerVerdict(0, [])
    signer = Signer(secret(rig.place.keys, "receipt"))
    with watching(rig.place) as watch:
        wrong = [f"not applied: {name}, {count} to go" for name, count in _unapplied(watch)]
        stored = stored_attempts(watch, signer, {sitting.round_id for sitting in sittings})
        wrong += differences([as_log(sitting) for sitting in sittings], stored, all_ended=False)
        wrong += wrong_scores(watch, stored)
        wrong += scores_not_shown(watch, stored)
        wrong += scores_read_otherwise(sittings, stored)
        wrong += _participation(watch, rig.sittings)
        wrong += parked(watch)
    return LedgerVerdict(len(sittings), wrong)


def with_ledger(row: BenchRow, ledger: LedgerVerdict) -> BenchRow:
    """The row, SHORT if anything that was acknowledged is not there. Pure."""
    if not ledger.attempts:
        return row
    figures = {
        **row.figures,
        "attempts compared": ledger.attempts,
        "lost or wrong": len(ledger.wrong),
    }
    lost = f"lost or wrong {len(ledger.wrong)}: {ledger.wrong[0]}" if ledger.wrong else ""
    return replace(row, figures=figures, missed="; ".join(filter(None, (row.missed, lost))))


def _unapplied(watch: Watch) -> Iterator[tuple[str, int]]:
    """What consumers have not applied after a time in which they should have."""
    until = time.monotonic() + SETTLED_WITHIN_S
    while (behind := watch.behind()) and time.monotonic() < until:
        time.sleep(_LOOK_EVERY_S)
    yield from behind.items()


def as_log(sitting: Sitting) -> AttemptLog:
    """What this contestant remembers, for the comparison. Pure."""
    sent = [Sent(sitting.taken, "taken"), *(Sent(one, "unknown") for one in sitting.unknown)]
    receipts = [sitting.receipt.decode()] if sitting.receipt else []
    handed_in = sitting.handed_in
    name = person_id(sitting.person)
    return AttemptLog(name, sitting.round_id, sitting.attempt, "", sent, handed_in, receipts)


def scores_read_otherwise(sittings: Sequence[Sitting], stored: Mapping[str, Stored]) -> list[str]:
    """Scores that contestants were shown and that their answers are not worth. Pure."""
    return [
        f"{sitting.attempt}: {sitting.score} was shown, the answers are worth "
        f"{points(stored[sitting.attempt].answers)}"
        for sitting in sittings
        if sitting.score is not None
        and sitting.attempt in stored
        and sitting.score != points(stored[sitting.attempt].answers)
    ]


def _participation(watch: Watch, sittings: Sequence[Sitting]) -> list[str]:
    with watch.stores["reporting"].reading() as connection:
        told = participation_queries.participation(connection, ParticipationQuery(CONTEST), 0)
    counted = {line.agency: line.participants for line in told.agencies}
    return participants_otherwise(counted, sittings)


def participants_otherwise(counted: Mapping[str, int], sittings: Sequence[Sitting]) -> list[str]:
    """Agencies whose participants are not the distinct people whose submissions were taken; a
    submission of unknown end may count or not. ``counted``: by every agency's name. Pure."""
    names = sorted(counted)
    surely, perhaps = (
        Counter(
            names[person % len(names)]
            for person in {one.person for one in sittings if one.taken and one.handed_in in ends}
        )
        for ends in ({"taken"}, {"taken", "unknown"})
    )
    return [
        f"{name}: {counted[name]} participants, {surely[name]} people were told that they took part"
        for name in names
        if not surely[name] <= counted[name] <= perhaps[name]
    ]
