"""Keys come sealed, are checked against their commitments, and change scores when they change."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec
from msgspec import Struct
from nacl.exceptions import CryptoError
from sqlalchemy import Connection

from contracts.errors import Problem, Refused
from contracts.hash_commitments import key_commitment
from contracts.question_keys import (
    ImportKeys,
    KeysImported,
    SealedKey,
    SealingKey,
    SealingKeyQuery,
    is_key,
)
from plumbing.command_handling import each
from plumbing.installation_keys import Opener, Safe
from plumbing.unit_of_work import Store, UnitOfWork
from services.scoring.repository.marking import question_keys as keys_repository
from services.scoring.repository.marking.question_keys import QuestionKey
from services.scoring.repository.results import publication_freshness as freshness_repository
from services.scoring.use_cases.marking.regrading import score_again

AIM_S, SHARED_AIM_S = 0.4, 0.05
"""How long a transaction of scoring again should take: in a process of its own, and where all
services share one thread, in which nobody should wait longer for it to give way."""
FEWEST, MOST = 400, 20_000


class Pace:
    """How many attempts are looked at in one transaction, learnt from the last ones."""

    def __init__(self, aim_s: float, clock: Callable[[], float] = time.perf_counter) -> None:
        self.size = FEWEST
        self._aim_s, self._clock = aim_s, clock

    @contextmanager
    def one(self) -> Iterator[int]:
        """The size of the next slice; the time until the end of the block is what it took."""
        began = self._clock()
        yield self.size
        took = max(self._clock() - began, 1e-4)
        wanted = min(int(self.size * self._aim_s / took), 2 * self.size)
        self.size = min(max(wanted, FEWEST), MOST)


class _Secret(Struct):
    key: str
    salt: str
    source: str = ""


def sealing_key(_connection: Connection, _query: SealingKeyQuery, *, opener: Opener) -> SealingKey:
    """The public key to seal question keys to."""
    return SealingKey(opener.public_base64)


def import_keys(
    work: UnitOfWork, items: list[ImportKeys], *, opener: Opener, safe: Safe
) -> list[KeysImported | Problem]:
    """Replace a contest's keys. A changed key scores every attempt anew, in slices, afterwards."""
    return each(_import_keys, items, work, opener, safe)  # type: ignore[return-value]


def _import_keys(work: UnitOfWork, opener: Opener, safe: Safe, item: ImportKeys) -> KeysImported:
    opened = sorted((open_key(sealed, opener) for sealed in item.keys), key=lambda k: k.question)
    if opened != keys_repository.keys_of(work.connection, item.contest, safe):
        keys_repository.replace_keys(work.connection, item.contest, opened, safe)
        freshness_repository.ask_for(work.connection, {item.contest})
        work.audit(item.by, "keys.imported", item.contest, questions=len(opened))
    return KeysImported(len(opened))


def open_key(sealed: SealedKey, opener: Opener) -> QuestionKey:
    """A key that was sealed to us, checked against its commitment; ``keys.*``."""
    try:
        secret = msgspec.json.decode(opener.open(sealed.sealed), type=_Secret)
        salt = bytes.fromhex(secret.salt)
    except (CryptoError, msgspec.MsgspecError, ValueError):
        raise Refused(
            "keys.unreadable",
            f"Không mở được đáp án của câu {sealed.question}. (A key can't be opened.)",
            question=sealed.question,
        ) from None
    bound = key_commitment(sealed.question, secret.key, salt) == sealed.commitment
    if not bound or not is_key(secret.key, sealed.options, sealed.kind):
        raise Refused(
            "keys.not_committed",
            f"Đáp án của câu {sealed.question} không khớp cam kết hoặc phương án. "
            "(A key does not match its commitment or options.)",
            question=sealed.question,
        )
    return QuestionKey(
        sealed.question,
        sealed.topic,
        sealed.options,
        secret.key,
        secret.salt,
        secret.source,
        sealed.commitment,
        sealed.kind,
        sealed.difficulty,
    )


def pace_of(store: Store) -> Pace:
    """SQLite stands for the embedded platform, where the services share a thread."""
    return Pace(SHARED_AIM_S if store.database.is_sqlite else AIM_S)


def score_waiting(store: Store, safe: Safe, pace: Pace) -> int:
    """One slice of attempts whose keys came or changed after them. Returns how many contests
    still have some."""
    with store.reading() as connection:
        if not keys_repository.any_to_score_again(connection):
            return 0
    with pace.one() as most, store.unit_of_work() as work:
        waiting = keys_repository.to_score_again(work.connection)
        for due in waiting:
            last = score_again(work, due, most, safe=safe)
            keys_repository.scored_up_to(work.connection, due.contest, due.revision, last)
    return len(waiting)
