"""Scores and what stands beside them."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from plumbing.in_list_parameters import among
from services.scoring.domain.decisions.settled_round_decisions import Swap
from services.scoring.models import contestants, scores
from services.scoring.repository.paused_reading import YieldControl, in_parts, without_pause


def end_of_slice(connection: Connection, after: str, most: int) -> str:
    """The last of so many attempts in the order of their ids, of whatever contest, so that the
    index of ids alone is read; empty: no more."""
    ids = (
        sa.select(scores.c.attempt)
        .where(scores.c.attempt > after)
        .order_by(scores.c.attempt)
        .limit(most)
        .subquery()
    )
    return connection.execute(sa.select(sa.func.max(ids.c.attempt))).scalar_one() or ""


class Slice(NamedTuple):
    """A contest's attempts after one id, up to another."""

    contest: str
    after: str
    upto: str


def slice_of(
    connection: Connection, part: Slice, questions: Collection[str] | None
) -> Sequence[sa.Row[Any]]:
    """These attempts: all, or those with one of ``questions`` in their papers."""
    statement = sa.select(*_TO_MARK).where(_within(part))
    if questions is not None:
        statement = statement.where(_paper_has(questions))
    return connection.execute(statement).all()


class Changed(NamedTuple):
    """An attempt that has another score now; ``revision`` is that of its answers."""

    attempt: str
    round: str
    person: str
    agency: str
    score: int
    revision: int


NOWHERE: Mapping[int, Collection[str]] = {}


def swap_key(
    connection: Connection,
    part: Slice,
    swap: Swap,
    key_revision: int,
    gains: Mapping[int, Collection[str]] = NOWHERE,
) -> Sequence[Changed]:
    """Give what a question is worth to those who chose what is right now, and take it from those
    who chose what was; each attempt once, not those scored with these keys already. ``gains``: what
    it is worth -> rounds; one point in all others. ``swap`` must be :func:`swappable`. Returns
    whose score changed."""
    was, now = _chose(connection, swap, swap.was), _chose(connection, swap, swap.now)
    worth = [(scores.c.round.in_(rounds), units) for units, rounds in sorted(gains.items())]
    gain: sa.ColumnElement[int] = sa.case(*worth, else_=1) if worth else sa.literal(1)
    statement = (
        scores.update()
        .where(_within(part), scores.c.key_revision < key_revision, sa.or_(was, now))
        .values(score=scores.c.score + sa.case((now, gain), else_=-gain), key_revision=key_revision)
        .returning(*(scores.c[name] for name in Changed._fields))
    )
    return connection.execute(statement).all()  # type: ignore[return-value]


def exchanged(
    connection: Connection, contest: str, round_id: str, swap: Swap, yield_control: YieldControl
) -> list[Any]:
    """``attempt``, ``pseudonym``, ``number``, ``score``, ``full_marks`` and ``gains`` (whether they
    chose what is right now, not what was) of those attempts of a round whose score the swap
    changes. ``swap`` must be :func:`swappable`."""
    was, now = _chose(connection, swap, swap.was), _chose(connection, swap, swap.now)
    columns = ("attempt", "pseudonym", "number", "score", "full_marks")
    found = sa.select(*(scores.c[name] for name in columns), now.label("gains")).where(
        scores.c.contest == contest, scores.c.round == round_id, sa.or_(was, now)
    )
    return in_parts(connection, found, yield_control)


def _chose(connection: Connection, swap: Swap, option: str) -> sa.ColumnElement[bool]:
    # not LIKE, to which capitals are all the same on SQLite
    place_of = sa.func.strpos if connection.dialect.name == "postgresql" else sa.func.instr
    return place_of(scores.c.answers, f'"{swap.question}":"{option}"') > 0


def swappable(swap: Swap) -> bool:
    """Whether a question and an option stand in the text of answers where one was chosen for the
    other and nowhere else: ids of letters, digits and the like, which JSON writes as they are."""
    return all(_PLAIN.fullmatch(name) for name in swap)


_PLAIN = re.compile(r"[\w.-]+")


def _within(part: Slice) -> sa.ColumnElement[bool]:
    return sa.and_(
        _filtered_by(part.contest), scores.c.attempt > part.after, scores.c.attempt <= part.upto
    )


def with_questions(
    connection: Connection,
    contest: str,
    round_id: str,
    questions: Collection[str],
    yield_control: YieldControl,
) -> list[Any]:
    """The attempts of a round with one of these questions in their papers."""
    found = sa.select(*_MARKED).where(
        scores.c.contest == contest, scores.c.round == round_id, _paper_has(questions)
    )
    return in_parts(connection, found, yield_control)


_MARKED = [
    scores.c[name]
    for name in (
        *("attempt", "contest", "round", "person", "pseudonym", "agency", "number", "answers"),
        *("unanswered", "questions", "score", "full_marks", "revision"),
        *("started_at_us", "submitted_at_us"),
    )
]


#: the least that marking a stored attempt and telling its score take: there may be 120,000
_TO_MARK = [
    scores.c[name]
    for name in (
        *("attempt", "round", "person", "agency", "answers", "unanswered"),
        *("score", "full_marks", "revision"),
    )
]


def _filtered_by(contest: str) -> sa.ColumnElement[bool]:
    """The contest as a filter only: without statistics SQLite would read all of it by its index
    for each slice, where the order of ids is the way to go."""
    return scores.c.contest.concat("") == contest


def _paper_has(questions: Collection[str]) -> sa.ColumnElement[bool]:
    """Whether an id stands in the attempt's answers or among what it left unanswered. It may find
    some too many (an id within another): marking them again changes nothing."""
    told = [msgspec.json.encode(question).decode() for question in sorted(questions)]
    return sa.or_(
        sa.false(),
        *(
            column.contains(text, autoescape=True)
            for text in told
            for column in (scores.c.answers, scores.c.unanswered)
        ),
    )


def any_paper_untold(connection: Connection, contest: str) -> bool:
    """Whether of some attempt only the answered questions are known."""
    untold = sa.select(scores.c.attempt).where(
        scores.c.contest == contest, scores.c.unanswered.is_(None)
    )
    return connection.execute(untold.limit(1)).first() is not None


def attempt(connection: Connection, contest: str, attempt_id: str) -> sa.Row[Any] | None:
    """One attempt of a contest."""
    return connection.execute(
        sa.select(*_MARKED).where(scores.c.attempt == attempt_id, scores.c.contest == contest)
    ).one_or_none()


def sheet_of(
    connection: Connection, contest: str, round_id: str, attempt_id: str
) -> sa.Row[Any] | None:
    """``person``, ``pseudonym``, ``number`` and ``answers`` (JSON) of one attempt of a round."""
    columns = [scores.c[name] for name in ("person", "pseudonym", "number", "answers")]
    return connection.execute(
        sa.select(*columns).where(
            scores.c.attempt == attempt_id,
            scores.c.contest == contest,
            scores.c.round == round_id,
        )
    ).one_or_none()


def mark_of(connection: Connection, contest: str, rounds: Collection[str]) -> list[tuple[Any, ...]]:
    """(round, attempts, their revisions, their points): changes when any score of these rounds
    does."""
    rows = connection.execute(
        sa.select(
            scores.c.round,
            sa.func.count(),
            sa.func.sum(scores.c.revision),
            sa.func.sum(scores.c.score),
        )
        .where(scores.c.contest == contest, scores.c.round.in_(rounds))
        .group_by(scores.c.round)
        .order_by(scores.c.round)
    )
    return [tuple(map(str, row)) for row in rows]


#: what ranks an attempt: there may be 120,000, and their answers are most of them
_RANKING = (
    *("attempt", "person", "pseudonym", "number", "score", "started_at_us"),
    *("submitted_at_us", "prediction", "questions", "full_marks", "agency"),
)
_TO_RANK = [scores.c[name] for name in _RANKING]
_ANSWERED = [scores.c[name] for name in ("answers", "unanswered", "audience", "revision")]


def attempts_of_round(
    connection: Connection,
    contest: str,
    round_id: str,
    yield_control: YieldControl = without_pause,
    *,
    answers: bool = True,
    only: Collection[str] | None = None,
) -> Sequence[Any]:
    """Every attempt of a round, or those of the pseudonyms in ``only``, with a score or waiting for
    one: what ranks it in the order of ``_TO_RANK`` and, with ``answers``, these and what hangs on
    them behind that."""
    found = sa.select(*_TO_RANK, *(_ANSWERED if answers else ())).where(
        scores.c.contest == contest, scores.c.round == round_id
    )
    if only is None:
        return in_parts(connection, found, yield_control)
    mine = found.where(among(scores.c.pseudonym, "only"))
    return connection.execute(mine, {"only": list(only)}).all()


def people_of_round(connection: Connection, contest: str, round_id: str) -> list[str]:
    """The person of every attempt of a round."""
    mine = sa.and_(scores.c.contest == contest, scores.c.round == round_id)
    return list(connection.execute(sa.select(scores.c.person).where(mine)).scalars())


def agencies_of_round(connection: Connection, contest: str, round_id: str) -> dict[str, str]:
    """Person -> the agency of their first attempt of a round."""
    mine = sa.and_(scores.c.contest == contest, scores.c.round == round_id)
    columns = (scores.c.person, scores.c.agency)
    rows = connection.execute(sa.select(*columns).where(mine).order_by(scores.c.number.desc()))
    return {row.person: row.agency for row in rows}


def attempts_before(
    connection: Connection, contest: str, round_id: str, pseudonym: str, number: int
) -> int | None:
    """How many attempts of a round come before this one by (pseudonym, number), by code point;
    ``None`` if the round does not have it."""
    alias: sa.ColumnElement[str] = scores.c.pseudonym
    if connection.dialect.name == "postgresql":
        alias = sa.collate(alias, "C")
    mine = sa.and_(scores.c.pseudonym == pseudonym, scores.c.number == number)
    same_earlier = sa.and_(scores.c.pseudonym == pseudonym, scores.c.number < number)
    row = connection.execute(
        sa.select(
            sa.func.sum(sa.case((mine, 1), else_=0)),
            sa.func.sum(sa.case((sa.or_(alias < pseudonym, same_earlier), 1), else_=0)),
        ).where(scores.c.contest == contest, scores.c.round == round_id)
    ).one()
    return int(row[1]) if row[0] else None


def pseudonyms_of(
    connection: Connection, contest: str, round_id: str, people: Collection[str]
) -> dict[str, str]:
    """Person -> pseudonym in this round, of those who sat in it."""
    rows = connection.execute(
        sa.select(scores.c.person, scores.c.pseudonym).where(
            scores.c.contest == contest, scores.c.round == round_id, scores.c.person.in_(people)
        )
    )
    return {row.person: row.pseudonym for row in rows}


def people_of(
    connection: Connection, contest: str, round_id: str, pseudonyms: Collection[str]
) -> dict[str, Any]:
    """Pseudonym -> (person, name, agency of the first attempt) of these people of a round."""
    rows = connection.execute(
        sa.select(scores.c.pseudonym, scores.c.person, scores.c.agency, contestants.c.name)
        .select_from(
            scores.outerjoin(
                contestants,
                sa.and_(
                    contestants.c.person == scores.c.person,
                    contestants.c.contest == scores.c.contest,
                ),
            )
        )
        .where(
            scores.c.contest == contest,
            scores.c.round == round_id,
            among(scores.c.pseudonym, "pseudonyms_"),
        )
        .order_by(scores.c.number.desc()),
        {"pseudonyms_": list(pseudonyms)},
    )
    return {row.pseudonym: row for row in rows}


class SatIn(NamedTuple):
    """What somebody is called in a round, and the agency of their first attempt there."""

    pseudonym: str
    agency: str


def sat_in(connection: Connection, contest: str, round_id: str) -> dict[str, SatIn]:
    """Person -> that, of everybody who sat in a round."""
    rows = connection.execute(
        sa.select(scores.c.person, scores.c.pseudonym, scores.c.agency)
        .where(scores.c.contest == contest, scores.c.round == round_id)
        .order_by(scores.c.number.desc(), scores.c.attempt.desc())
    )
    return {row.person: SatIn(row.pseudonym, row.agency) for row in rows}
