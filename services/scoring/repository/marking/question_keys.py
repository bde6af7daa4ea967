"""Question keys: encrypted in the database, opened only in this service's memory."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Connection

from contracts.definition import Definition, Difficulty, QuestionKind, VoidRule
from plumbing.database import insert_many
from plumbing.in_list_parameters import among
from plumbing.installation_keys import Safe
from services.scoring.domain.decisions.settled_round_decisions import InForce
from services.scoring.domain.marking.attempt_score import ONE_EACH, Worths, worths_of_rounds
from services.scoring.models import key_states, keys, proposed_keys
from services.scoring.repository import contests as contests_repository
from services.scoring.repository.decisions import settled_round_decisions as decisions_repository


class QuestionKey(Struct, frozen=True):
    """The letters of a question's right options with what binds and explains them; ``salt`` is
    hex. ``kind`` and ``difficulty`` decide what answers are worth."""

    question: str
    topic: str
    options: list[str]
    key: str
    salt: str
    source: str
    commitment: str
    kind: QuestionKind = "single_choice"
    difficulty: Difficulty | None = None


class _Secret(Struct, frozen=True):
    key: str
    salt: str
    source: str


class KeyRing(NamedTuple):
    """A contest's opened keys, as corrected: question id -> letters of what is right; what is void;
    and what questions are worth in those rounds in which it is not one point each."""

    revision: int
    right: dict[str, str]
    voided: dict[str, VoidRule]
    annulled: frozenset[str]
    worths: dict[str, Worths]

    def worths_in(self, round_id: str) -> Worths:
        """What questions are worth in a round."""
        return self.worths.get(round_id, ONE_EACH)


def ring(
    revision: int, keys: Collection[QuestionKey], standing: InForce, plan: Definition | None
) -> KeyRing:
    """The keys with what was decided about them since, and what ``plan`` makes answers worth."""
    right = {key.question: key.key for key in keys} | standing.corrected
    worths = worths_of_rounds(plan, {key.question: key.difficulty for key in keys})
    return KeyRing(revision, right, standing.voided, standing.annulled, worths)


_questions = msgspec.json.Decoder(list[str]).decode
_rings: dict[str, KeyRing] = {}


def revision_of(connection: Connection, contest: str) -> int:
    """How often the contest's keys were replaced; 0 while there are none."""
    found = connection.execute(_REVISION, {"contest_": contest}).scalar_one_or_none()
    return found or 0


_REVISION = sa.select(key_states.c.revision).where(key_states.c.contest == sa.bindparam("contest_"))
#: whoever scores holds on to the revision, so that a new one comes before or after, not between
_HELD = _REVISION.with_for_update(read=True, key_share=True)


def ring_of(connection: Connection, contest: str, safe: Safe, *, hold: bool = False) -> KeyRing:
    """The contest's keys, opened once per revision; ``hold``: none comes before the commit."""
    statement = _HELD if hold else _REVISION
    revision = connection.execute(statement, {"contest_": contest}).scalar_one_or_none() or 0
    cache_key = f"{connection.engine.url}|{contest}"
    held = _rings.get(cache_key)
    if held is None or held.revision != revision:
        standing = decisions_repository.in_force_in(connection, contest, safe)
        plan = contests_repository.definition_of(connection, contest)
        held = ring(revision, keys_of(connection, contest, safe), standing, plan)
        _rings[cache_key] = held
    return held


def lock_revision(connection: Connection, contest: str) -> None:
    """Wait for everyone who scores with the present keys; until the commit nobody new does."""
    connection.execute(_REVISION.with_for_update(), {"contest_": contest})


def next_revision(connection: Connection, contest: str, questions: Collection[str]) -> int:
    """What was decided about these questions makes a new revision; under ``lock_revision``."""
    row = connection.execute(sa.select(key_states).where(key_states.c.contest == contest)).one()
    pending = row.scored_revision < row.revision
    if pending and row.changed is None:
        changed = None  # all of them, as before
    else:
        before = _questions(row.changed) if pending else []
        changed = msgspec.json.encode(sorted({*before, *questions})).decode()
    connection.execute(
        key_states.update()
        .where(key_states.c.contest == contest)
        .values(revision=row.revision + 1, scored_up_to="", changed=changed)
    )
    return int(row.revision) + 1


def count_otherwise(connection: Connection, contest: str) -> None:
    """Other rules of what answers are worth make a new revision, by which every attempt is scored
    again. Where there are no keys yet nothing is, but keys that come meanwhile wait for the rules:
    else attempts scored by them in this instant would keep what they were worth without."""
    none = {"contest": contest, "revision": 0}
    insert_many(connection, key_states, [none], on_conflict=["contest"])
    lock_revision(connection, contest)
    connection.execute(
        key_states.update()
        .where(key_states.c.contest == contest, key_states.c.revision > 0)
        .values(revision=key_states.c.revision + 1, scored_up_to="", changed=None)
    )


def keys_of(
    connection: Connection, contest: str, safe: Safe, question: str | None = None
) -> list[QuestionKey]:
    """Every key of a contest, or that of one question, by question id."""
    found = sa.select(keys).where(keys.c.contest == contest).order_by(keys.c.question)
    if question is not None:
        found = found.where(keys.c.question == question)
    return [_opened(row, safe) for row in connection.execute(found)]


def difficulties_of(connection: Connection, contest: str) -> dict[str, Difficulty | None]:
    """Question -> how difficult it is said to be; no key is opened for it."""
    found = sa.select(keys.c.question, keys.c.difficulty).where(keys.c.contest == contest)
    return {row.question: row.difficulty or None for row in connection.execute(found)}


def _opened(row: sa.Row[Any], safe: Safe) -> QuestionKey:
    secret = msgspec.json.decode(safe.open(row.sealed), type=_Secret)
    return QuestionKey(
        row.question,
        row.topic,
        msgspec.json.decode(row.options, type=list[str]),
        secret.key,
        secret.salt,
        secret.source,
        row.commitment,
        row.kind,
        row.difficulty or None,
    )


def replace_keys(connection: Connection, contest: str, bank: list[QuestionKey], safe: Safe) -> None:
    """Put these keys in place of the contest's present ones, as a new revision."""
    lock_revision(connection, contest)
    connection.execute(keys.delete().where(keys.c.contest == contest))
    insert_many(connection, keys, [_row(contest, key, safe) for key in bank])
    state = {
        "contest": contest,
        "revision": revision_of(connection, contest) + 1,
        "scored_up_to": "",
        "changed": None,
    }
    update = ["revision", "scored_up_to", "changed"]
    insert_many(connection, key_states, [state], on_conflict=["contest"], update=update)


def is_scored(connection: Connection, contest: str) -> bool:
    """Whether every attempt has the score of the present keys."""
    newer = key_states.c.scored_revision < key_states.c.revision
    found = sa.select(key_states.c.contest).where(key_states.c.contest == contest, newer)
    return connection.execute(found).first() is None


def _row(contest: str, key: QuestionKey, safe: Safe) -> dict[str, Any]:
    return {
        "contest": contest,
        "question": key.question,
        "topic": key.topic,
        "options": msgspec.json.encode(key.options).decode(),
        "sealed": safe.close(msgspec.json.encode(_Secret(key.key, key.salt, key.source))),
        "commitment": key.commitment,
        "kind": key.kind,
        "difficulty": key.difficulty or "",
    }


def proposed_keys_of(
    connection: Connection, contest: str, questions: Iterable[str], safe: Safe
) -> dict[str, QuestionKey]:
    """Keys of proposed questions, by question id."""
    rows = connection.execute(
        sa.select(proposed_keys).where(
            proposed_keys.c.contest == contest, among(proposed_keys.c.question, "questions")
        ),
        {"questions": list(questions)},
    )
    return {row.question: _opened(row, safe) for row in rows}


def keep_proposed_keys(
    connection: Connection, contest: str, given: Sequence[QuestionKey], safe: Safe
) -> None:
    """Keep these keys in place of older ones of the same questions."""
    rows = [_row(contest, key, safe) for key in given]
    update = ["topic", "options", "sealed", "commitment", "kind", "difficulty"]
    key = ["contest", "question"]
    insert_many(connection, proposed_keys, rows, on_conflict=key, update=update)


def any_to_score_again(connection: Connection) -> bool:
    """Whether some contest's keys are newer than its scores."""
    newer = key_states.c.scored_revision < key_states.c.revision
    return (
        connection.execute(sa.select(key_states.c.contest).where(newer).limit(1)).first()
        is not None
    )


class ToScore(NamedTuple):
    """A contest to be scored again after attempt ``after``: those with one of ``questions`` in
    their papers, or (``None``) all. ``scored_revision`` of the keys has scored every attempt."""

    contest: str
    revision: int
    scored_revision: int
    after: str
    questions: list[str] | None


def to_score_again(connection: Connection) -> list[ToScore]:
    """Where the keys are newer than the scores; locked."""
    rows = connection.execute(
        sa.select(key_states)
        .where(key_states.c.scored_revision < key_states.c.revision)
        .with_for_update(skip_locked=True, key_share=True)
    )
    return [
        ToScore(
            row.contest,
            row.revision,
            row.scored_revision,
            row.scored_up_to,
            None if row.changed is None else _questions(row.changed),
        )
        for row in rows
    ]


def scored_up_to(connection: Connection, contest: str, revision: int, attempt: str) -> None:
    """Note how far the new keys have been applied; all the way with an empty ``attempt``."""
    done = {} if attempt else {"scored_revision": revision}
    connection.execute(
        key_states.update()
        .where(key_states.c.contest == contest)
        .values({**done, "scored_up_to": attempt})
    )
