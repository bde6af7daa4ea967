"""Giving one person more time, also in mid-exam: an organiser's recorded decision.

The reason is about somebody's health. Its words stand in one place, for the organisers, and go with
the person; the audit trail binds them by a salted hash.
"""

import secrets
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection

from contracts.allowances import (
    Allowance,
    Allowances,
    AllowancesQuery,
    AllowTime,
    GivenAllowance,
    TimeAllowed,
    WithdrawAllowance,
)
from contracts.empty_reply import Done
from contracts.errors import Problem, Refused
from contracts.hash_commitments import SALT_BYTES, digest
from contracts.reason_validation import refuse_unreasoned, stated
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.exam.domain import allowances as rules
from services.exam.domain import round_lifecycle
from services.exam.domain.windows_and_deadlines import refuse_close_at_rest
from services.exam.repository import allowances as repository
from services.exam.repository import attempts as attempts_repository
from services.exam.repository import rounds as rounds_repository
from services.exam.repository.allowances import AllowanceRow
from services.exam.repository.attempts import Sitting
from services.exam.repository.rounds import RoundRow
from services.exam.use_cases.round_changes import deadline_of, goes_on, locked, move_deadlines
from services.exam.use_cases.starting_attempts import admit


def allow_time(work: UnitOfWork, items: list[AllowTime]) -> list[TimeAllowed | Problem]:
    """Give people more time, or only look whom it would help. Attempts in progress get longer at
    once, and those that were handed in by themselves go on where time is left. Refusals:
    ``allowance.*``, ``round.*``, ``contestant.*``."""
    return each(_allow_time, items, work)  # type: ignore[return-value]


def _allow_time(work: UnitOfWork, item: AllowTime) -> TimeAllowed:
    all_rounds = rounds_repository.rounds_of(work.connection, item.contest, lock=True)
    rounds = _meant(all_rounds, item)
    rules.refuse_impossible(item.extra_s, item.closes_at_us, whole_phase=item.whole_phase)
    if not item.look:
        refuse_unreasoned(item.reason, "allowance.reason_missing")
    _refuse(work, rounds, item)
    names = [one.round for one in rounds]
    concerned = [r for r in all_rounds if r.round in names or r.plan.makes_good in names]
    longer = [_with(row, item) for row in concerned if row.state in ("open", "closed")]
    helped = _helped(work, longer, item.person)
    told = TimeAllowed(names, helped.running, helped.resumed)
    if item.look or _given_already(work, item, names):
        return told
    salt = secrets.token_hex(SALT_BYTES)
    _keep(work, item, names, salt)
    for row in longer:
        _carry_over(work, row, item.person)
    work.audit(
        item.by,
        "round.time_allowed",
        f"{item.contest}/{item.round}",
        person=item.person,
        rounds=names,
        extra_s=item.extra_s,
        closes_at_us=item.closes_at_us,
        reason_commitment=reason_commitment(stated(item.reason), salt),
        running=helped.running,
        resumed=helped.resumed,
    )
    return told


def _meant(all_rounds: list[RoundRow], item: AllowTime) -> list[RoundRow]:
    """The round that is asked for, and with ``whole_phase`` every other of its phase that has not
    settled."""
    asked = next((row for row in all_rounds if row.round == item.round), None)
    if asked is None:
        raise Refused("round.unknown", "Không có đợt thi này. (No such round.)")
    round_lifecycle.quiz_of(asked.held_in, asked.round)
    if not item.whole_phase:
        return [asked]
    return [
        row
        for row in all_rounds
        if row.phase == asked.phase and (row.state != "settled" or row.round == asked.round)
    ]


def _refuse(work: UnitOfWork, rounds: list[RoundRow], item: AllowTime) -> None:
    known = attempts_repository.contestants_of(work.connection, item.contest, {item.person})
    person = admit(known.get(item.person))
    begun = _begun(work.connection, item.contest, {item.person}, {row.round for row in rounds})
    for row in rounds:
        before = row.allowance_of(item.person)
        others = row._replace(allowances={})
        rules.refuse_allowance(
            Allowance(item.extra_s, item.closes_at_us),
            before,
            state=row.state,  # type: ignore[arg-type]
            limit_s=row.quiz.time_limit_s,
            opens_at_us=row.opens_at_us,
            closes_at_us=others.closes_for(person.agency_at(row.opens_at_us), item.person),
            now_us=work.now_us,
            contest_ends_us=row.definition.ends_at_us,
            begun=(row.round, item.person) in begun,
        )
        if item.closes_at_us:
            refuse_close_at_rest(row.plan.daily_hours, item.closes_at_us, row.definition.timezone)


def _begun(
    connection: Connection, contest: str, people: set[str], rounds: set[str]
) -> set[tuple[str, str]]:
    """(round, person) of who has begun there."""
    found = attempts_repository.attempts_of(connection, contest, people, rounds)
    return {(one.round, one.person) for one in found}


def _with(row: RoundRow, item: AllowTime) -> RoundRow:
    """The round with what the person has now; nobody who has begun ever has less."""
    held = row.allowance_of(item.person)
    extra_s = max(held.extra_s, item.extra_s)
    closes_at_us = max(held.closes_at_us, item.closes_at_us if row.round == item.round else 0)
    return row._replace(
        allowances={**row.allowances, item.person: Allowance(extra_s, closes_at_us)}
    )


class _Helped(NamedTuple):
    running: int
    resumed: int


def _helped(work: UnitOfWork, longer: list[RoundRow], person: str) -> _Helped:
    """How many attempts have more time by it."""
    running = resumed = 0
    for row in longer:
        key = (work.connection, row.contest, row.round, person)
        running += sum(
            deadline_of(row, one) > one.deadline_us for one in attempts_repository.running(*key)
        )
        resumed += sum(goes_on(row, one, work.now_us) for one in attempts_repository.ended(*key))
    return _Helped(running, resumed)


def _given_already(work: UnitOfWork, item: AllowTime, names: list[str]) -> bool:
    """Whether all of this was decided before: it was carried out, and its answer was lost."""
    asked = (item.extra_s, item.closes_at_us, stated(item.reason))
    held = [
        (one.extra_s, one.closes_at_us, one.reason)
        for one in repository.given_in(work.connection, item.contest, *names)
        if one.person == item.person
    ]
    return held == [asked] * len(names)


def _keep(work: UnitOfWork, item: AllowTime, names: Iterable[str], salt: str) -> None:
    rows = [
        AllowanceRow(
            item.contest,
            name,
            item.person,
            item.extra_s,
            item.closes_at_us,
            stated(item.reason),
            salt,
            item.by,
            work.now_us,
        )
        for name in names
    ]
    repository.keep(work.connection, rows)


def _carry_over(work: UnitOfWork, row: RoundRow, person: str) -> None:
    """Move the person's deadlines; a closed round is open again while somebody has time in it."""
    if row.state == "closed" and row.last_close_us > work.now_us:
        rounds_repository.update_round(
            work.connection, row.contest, row.round, state="open", settle_anyway=""
        )
    move_deadlines(work, row, person)


def reason_commitment(reason: str, salt: str) -> str:
    """By which the audit trail binds a reason without telling a word of it (hex)."""
    return digest("allowance-reason", bytes.fromhex(salt) + reason.encode()).hex()


def withdraw_allowance(work: UnitOfWork, items: list[WithdrawAllowance]) -> list[Done | Problem]:
    """Take back what people were given and have not used: who has begun keeps it
    (``allowance.used``). ``allowance.unknown``, ``round.*``."""
    return each(_withdraw, items, work)  # type: ignore[return-value]


def _withdraw(work: UnitOfWork, item: WithdrawAllowance) -> Done:
    row = locked(work, item.contest, item.round)
    if row.state == "settled":
        raise Refused("round.settled", "Đợt thi đã chốt. (The round is settled.)")
    if _begun(work.connection, item.contest, {item.person}, {item.round}):
        raise Refused(
            "allowance.used",
            "Người này đã bắt đầu làm bài nên không thể thu hồi thời gian đã cho. "
            "(They have begun: what they were given stands.)",
        )
    if not repository.drop(work.connection, item.contest, item.round, item.person):
        raise Refused(
            "allowance.unknown",
            "Người này không được thêm thời gian ở đợt thi này. (They were given none here.)",
        )
    about = f"{item.contest}/{item.round}"
    work.audit(item.by, "round.allowance_withdrawn", about, person=item.person)
    return Done()


def given_allowances(connection: Connection, query: AllowancesQuery) -> Allowances:
    """Who was given more time in a round, why and by whom; ``round.unknown``."""
    key = (query.contest, query.round)
    if key not in rounds_repository.find_rounds(connection, {key}):
        raise Refused("round.unknown", "Không có đợt thi này. (No such round.)")
    rows = repository.given_in(connection, *key)
    begun = _begun(connection, query.contest, {one.person for one in rows}, {query.round})
    return Allowances(
        [
            GivenAllowance(
                one.person,
                one.extra_s,
                one.closes_at_us,
                one.reason,
                one.by,
                one.at_us,
                (one.round, one.person) in begun,
            )
            for one in rows
        ]
    )


def told_allowances(connection: Connection, row: RoundRow) -> dict[str, Allowance]:
    """Pseudonym -> what its attempts had more, of those alone that lasted longer by it than others'
    may: of nobody else does anybody learn that there was anything."""
    if not row.allowances:
        return {}
    others, told = row._replace(allowances={}), {}
    people = set(row.allowances)
    for one in attempts_repository.attempts_of(connection, row.contest, people, {row.round}):
        sitting = Sitting(one.attempt, one.agency, one.started_at_us, one.deadline_us, one.person)
        if (one.submitted_at_us or 0) > deadline_of(others, sitting):
            held = row.allowance_of(one.person)
            counts = held.closes_at_us > others.closes_for(one.agency, one.person)
            told[one.pseudonym] = Allowance(held.extra_s, held.closes_at_us if counts else 0)
    return told
