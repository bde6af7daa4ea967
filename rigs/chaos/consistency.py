"""After the faults: waits until the platform has caught up, then compares what contestants were
told with what the services hold."""

import time
from collections.abc import Mapping
from typing import Any

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.exc import SQLAlchemyError

from contracts.attempt_scores import AttemptScored
from contracts.attempts import AttemptSubmitted
from contracts.event_envelope import Event
from contracts.reporting import ParticipationQuery
from plumbing.installation_keys import Signer
from rigs.harness.acknowledged_requests import AttemptLog, Stored, differences
from rigs.harness.seeding import CONTEST
from rigs.harness.stored_attempts import parked, scores_not_shown, stored_attempts, wrong_scores
from rigs.harness.stream_lag import Watch
from services.exam.models import answer_sheets, attempts
from services.reporting.use_cases import participation_queries

_events = msgspec.json.Decoder(list[Event]).decode


class Verdict(Struct):
    """``settled_s``: how long it took after the last deed; the rest: what is wrong, in words."""

    settled_s: float
    wrong: list[str]
    attempts: int
    submitted: int


def settle(watch: Watch, timeout_s: float) -> tuple[float, list[str]]:
    """Wait until nothing runs, nothing is on its way. Seconds; what is not."""
    began = time.monotonic()
    waiting = ["?"]
    quiet = 0
    while time.monotonic() < began + timeout_s:
        try:
            waiting = _unsettled(watch)
        except SQLAlchemyError as error:
            waiting = [f"a database is not back: {error!r}"]
        quiet = 0 if waiting else quiet + 1
        if quiet == 3:  # not just between two steps
            return time.monotonic() - began, []
        time.sleep(0.3)
    return time.monotonic() - began, waiting or ["it does not come to rest"]


def _unsettled(watch: Watch) -> list[str]:
    waiting = [f"{name}: {count} to go" for name, count in watch.behind().items()]
    with watch.stores["exam"].reading() as connection:
        running = sa.select(sa.func.count()).where(answer_sheets.c.state == "in_progress")
        if count := connection.execute(running).scalar_one():
            waiting.append(f"{count} attempts in progress")
    return waiting


def judge(watch: Watch, records: list[AttemptLog], signer: Signer) -> Verdict:
    """Compare the ledger with exam, exam with scoring and reporting, outboxes with themselves.
    ``signer``: exam's, of whose key the salts of receipts are made."""
    stored = stored_attempts(watch, signer)
    wrong = differences(records, stored)
    wrong += wrong_scores(watch, stored)
    wrong += _reporting(watch, stored)
    for service in ("registration", "exam", "scoring"):
        wrong += _outbox(watch, service)
    wrong += _events_of(watch, stored)
    wrong += parked(watch)
    submitted = sum(row.state == "submitted" for row in stored.values())
    return Verdict(0.0, wrong, len(stored), submitted)


def _reporting(watch: Watch, stored: Mapping[str, Stored]) -> list[str]:
    """The quota table against a plain count of distinct people with a submitted answer."""
    wrong = []
    with watch.stores["exam"].reading() as connection:
        homes = {
            row.attempt: row.agency
            for row in connection.execute(sa.select(attempts.c.attempt, attempts.c.agency))
        }
    people: dict[str, set[str]] = {}
    for attempt, row in stored.items():
        if row.state == "submitted" and row.answers:
            people.setdefault(homes[attempt], set()).add(row.person)
    with watch.stores["reporting"].reading() as connection:
        told = participation_queries.participation(connection, ParticipationQuery(CONTEST), 0)
    for line in told.agencies:
        expected = len(people.get(line.agency, ()))
        if line.participants != expected:
            wrong.append(f"{line.agency}: {line.participants} participants, recounted {expected}")
    if (told.attempts, told.in_progress) != (len(stored), 0):
        wrong.append(
            f"reporting counts {told.attempts} attempts, {told.in_progress} in progress; "
            f"there are {len(stored)}"
        )
    wrong += scores_not_shown(watch, stored)
    return wrong


def _outbox(watch: Watch, service: str) -> list[str]:
    """Positions without gaps and without doubles."""
    outbox = watch.stores[service].tables.outbox
    wrong = []
    with watch.stores[service].reading() as connection:
        rows = connection.execute(
            sa.select(outbox.c.partition, outbox.c.first, outbox.c.count).order_by(
                outbox.c.epoch, outbox.c.partition, outbox.c.first
            )
        ).all()
    expected: dict[int, int] = {}
    for partition, first, count in rows:
        if first != expected.get(partition, 1):
            wrong.append(f"{service}/{partition}: {first} follows {expected.get(partition, 1) - 1}")
        expected[partition] = (first or 0) + count
    return wrong


def _events_of(watch: Watch, stored: Mapping[str, Stored]) -> list[str]:
    """Each revision of an attempt is told once and scored at most once; the last one surely."""
    told = _told(watch, "exam", "attempt_submitted", AttemptSubmitted)
    scored = _told(watch, "scoring", "attempt_scored", AttemptScored)
    wrong = [f"{key}: told {count} times" for key, count in told.items() if count != 1]
    wrong += [f"{key}: scored {count} times" for key, count in scored.items() if count != 1]
    for attempt, row in stored.items():
        key = (attempt, row.revision)
        if row.state == "submitted" and (told.get(key), scored.get(key)) != (1, 1):
            wrong.append(f"{key}: told {told.get(key, 0)}, scored {scored.get(key, 0)} times")
    return wrong


def _told(watch: Watch, service: str, kind: str, data: type[Any]) -> dict[tuple[str, int], int]:
    outbox = watch.stores[service].tables.outbox
    counts: dict[tuple[str, int], int] = {}
    with watch.stores[service].reading() as connection:
        for text in connection.execute(sa.select(outbox.c.events)).scalars():
            for event in _events(text):
                if event.type == kind:
                    said = msgspec.json.decode(event.data, type=data)
                    key = (said.attempt, said.revision)
                    counts[key] = counts.get(key, 0) + 1
    return counts
