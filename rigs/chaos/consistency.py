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
from contracts.attempts import AttemptSubmitted, Receipt
from contracts.event_envelope import Event
from contracts.receipt_digests import digest_of
from contracts.reporting import ParticipationQuery
from plumbing.installation_keys import Signer
from rigs.chaos.acknowledged_requests import AttemptLog, Stored, differences
from rigs.harness.seeding import CONTEST, right_option
from rigs.harness.stream_lag import Watch
from services.exam.domain.answer_sheets import final_answers, read_sheet
from services.exam.domain.receipts import salt_of
from services.exam.models import answer_sheets, attempts, superseded_receipts
from services.reporting.models import attempts as reported
from services.reporting.use_cases import participation_queries
from services.scoring.models import scores

_receipt = msgspec.json.Decoder(Receipt).decode
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
    stored = _stored(watch, signer)
    wrong = differences(records, stored)
    wrong += _scoring(watch, stored)
    wrong += _reporting(watch, stored)
    for service in ("registration", "exam", "scoring"):
        wrong += _outbox(watch, service)
    wrong += _events_of(watch, stored)
    wrong += _parked(watch)
    submitted = sum(row.state == "submitted" for row in stored.values())
    return Verdict(0.0, wrong, len(stored), submitted)


def _stored(watch: Watch, signer: Signer) -> dict[str, Stored]:
    with watch.stores["exam"].reading() as connection:
        rows = connection.execute(
            sa.select(attempts, answer_sheets).join(
                answer_sheets, answer_sheets.c.attempt == attempts.c.attempt
            )
        ).mappings()
        gone: dict[str, set[str]] = {}
        for old in connection.execute(sa.select(superseded_receipts)):
            gone.setdefault(old.attempt, set()).add(_given(old.receipt_text))
        return {
            row[attempts.c.attempt]: Stored(
                person=row[attempts.c.person],
                round=row[attempts.c.round],
                state=row[answer_sheets.c.state],
                kind=row[answer_sheets.c.kind] or "",
                answers=(answers := final_answers(read_sheet(row[answer_sheets.c.answers]))),
                receipt=_given(row[answer_sheets.c.receipt_text]),
                revision=row[answer_sheets.c.revision],
                superseded=frozenset(gone.get(row[attempts.c.attempt], ())),
                digest=(digests := _digests(row, answers, signer))[0],
                receipt_digest=digests[1],
            )
            for row in rows
        }


def _given(receipt_text: str | None) -> str:
    """The body that the answer to a submission had."""
    return f'{{"receipt":{receipt_text}}}'


def _digests(row: sa.RowMapping, answers: Mapping[str, str], signer: Signer) -> tuple[str, str]:
    """The digest of what counts, and that which the receipt names; of what was never handed in,
    none."""
    text = row[answer_sheets.c.receipt_text]
    if not text:
        return "", ""
    receipt = _receipt(text)
    salt = salt_of(signer.derive, receipt.attempt, receipt.receipt)
    counted = digest_of(receipt, answers, row[answer_sheets.c.prediction], salt)
    return counted or "", receipt.answers_digest


def _points(answers: Mapping[str, str]) -> int:
    """Right answers: in the chaos run's own plan each is one point, of one option."""
    return sum(option == right_option(question) for question, option in answers.items())


def _scoring(watch: Watch, stored: Mapping[str, Stored]) -> list[str]:
    with watch.stores["scoring"].reading() as connection:
        found = connection.execute(sa.select(scores)).all()
    wrong = []
    scored = {row.attempt: row for row in found}
    for attempt, row in stored.items():
        mark = scored.get(attempt)
        if row.state != "submitted":
            continue
        if mark is None or mark.score is None:
            wrong.append(f"{attempt}: submitted, not scored")
        elif (mark.score, mark.revision) != (_points(row.answers), row.revision):
            wrong.append(
                f"{attempt}: scored {mark.score} (revision {mark.revision}), the answers are worth "
                f"{_points(row.answers)} (revision {row.revision})"
            )
    wrong += [f"{attempt}: scored, not an attempt" for attempt in scored.keys() - stored.keys()]
    return wrong


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
        shown = {row.attempt: row for row in connection.execute(sa.select(reported))}
    for line in told.agencies:
        expected = len(people.get(line.agency, ()))
        if line.participants != expected:
            wrong.append(f"{line.agency}: {line.participants} participants, recounted {expected}")
    if (told.attempts, told.in_progress) != (len(stored), 0):
        wrong.append(
            f"reporting counts {told.attempts} attempts, {told.in_progress} in progress; "
            f"there are {len(stored)}"
        )
    for attempt, row in stored.items():
        seen = shown.get(attempt)
        if seen is None or seen.score != _points(row.answers):
            wrong.append(f"{attempt}: reporting does not show its score")
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


def _parked(watch: Watch) -> list[str]:
    wrong = []
    for service, store in watch.stores.items():
        parked = store.tables.parked
        with store.reading() as connection:
            rows = connection.execute(sa.select(parked.c.subject, parked.c.error)).all()
        wrong += [f"{service} parked {row.subject}: {row.error[:200]}" for row in rows]
    return wrong
