"""Rounds, their questions and own attempts as people see them."""

import msgspec
from sqlalchemy import Connection

from contracts.attempts import OwnAttempt, OwnAttempts, OwnAttemptsQuery
from contracts.errors import Refused
from contracts.hash_commitments import secret_commitment
from contracts.question_bank import (
    Option,
    PaperQuestion,
    RoundQuestions,
    RoundQuestionsQuery,
    with_address,
)
from contracts.rounds import Rounds, RoundsQuery, RoundView, SilentGateway
from services.exam.domain import round_lifecycle, windows_and_deadlines
from services.exam.repository import attempts as attempts_repository
from services.exam.repository import questions as questions_repository
from services.exam.repository import rounds as rounds_repository
from services.exam.repository import timed_transitions as transitions_repository
from services.exam.repository.attempts import Contestant
from services.exam.repository.rounds import RoundRow


def rounds(connection: Connection, query: RoundsQuery, now_us: int) -> Rounds:
    """Every round of a contest; the seed only of settled ones."""
    rounds_repository.contest_or_refuse(connection, query.contest)
    rows = rounds_repository.rounds_of(connection, query.contest)
    return Rounds([_as_it_stands(connection, row, now_us) for row in rows])


def _as_it_stands(connection: Connection, row: RoundRow, now_us: int) -> RoundView:
    """A round, and what stands between it and its settlement once it has closed."""
    if row.state != "closed":
        return round_view(row)
    because, silent = hindrance(connection, row, now_us)
    return msgspec.structs.replace(round_view(row, because), waiting_for=silent)


def hindrance(
    connection: Connection, row: RoundRow, now_us: int
) -> tuple[str, list[SilentGateway]]:
    """Why a closed round is not settled, in words, and the gateways it waits for; empty when
    nothing stands in the way. Anybody may read them, so they tell nothing of a silent grace."""
    silent = transitions_repository.gateways_behind(connection, awaited_us(row, now_us))
    in_progress = transitions_repository.count_in_progress(connection, row.contest, row.round)
    because = round_lifecycle.why_not_settled(
        row.settles_from_us,
        row.taken_until_us,
        now_us,
        len(silent),
        in_progress,
        decided=bool(row.settle_anyway),
    )
    return because, [] if row.settle_anyway else silent


def awaited_us(row: RoundRow, now_us: int) -> int:
    """Until when gateways must have delivered all that arrived: the last close, and the end of the
    grace once it has come."""
    return row.taken_until_us if now_us >= row.taken_until_us else row.last_close_us


def round_view(row: RoundRow, because: str = "") -> RoundView:
    """A stored round as anyone may see it."""
    phase = row.held_in
    quiz = phase.quiz_in(row.round)
    return RoundView(
        contest=row.contest,
        round=row.round,
        name=row.name,
        phase=row.phase,
        opens_at_us=row.opens_at_us,
        closes_at_us=row.closes_at_us,
        state=row.state,  # type: ignore[arg-type]
        practice=row.practice,
        commitment=row.commitment,
        public_value=row.public_value,
        bank_digest=row.bank_digest,
        pseudonym_commitment=secret_commitment_of(row.pseudonym_key),
        seed=row.seed if row.state == "settled" else None,
        extensions=row.extensions,
        questions=quiz.questions if quiz else 0,
        time_limit_s=quiz.time_limit_s if quiz else 0,
        attempts_allowed=quiz.attempts_allowed if quiz else 0,
        unsettled_because=because,
        settles_from_us=row.settles_from_us,
        disruptions=row.disruptions,
        form=phase.form,
        window_changes=row.window_changes,
        own_closes=any(one.closes_at_us > row.closes_at_us for one in row.allowances.values()),
    )


def secret_commitment_of(secret_hex: str) -> str:
    """The commitment of a stored secret."""
    return secret_commitment(bytes.fromhex(secret_hex))


def round_questions(
    connection: Connection, query: RoundQuestionsQuery, now_us: int
) -> RoundQuestions:
    """The texts that a round draws from. Refusals: ``round.unknown``; ``round.not_open``: until it
    opens, or the plan publishes them (P3), they are a secret, whoever asks; ``questions.secret``:
    the plan does not publish them, or not yet; ``round.no_quiz``."""
    key = (query.contest, query.round)
    round_ = rounds_repository.find_rounds(connection, {key}).get(key)
    if round_ is None:
        raise Refused("round.unknown", "Không có đợt thi này. (No such round.)")
    quiz = round_.quiz
    if query.public:
        windows_and_deadlines.refuse_secret(quiz.questions_public_from_us, now_us)
    else:
        windows_and_deadlines.refuse_early(round_.opens_at_us, now_us)
    return RoundQuestions(
        round_.bank_revision,
        [
            PaperQuestion(
                question.id,
                question.text,
                [Option(letter, text) for letter, text in sorted(question.options.items())],
                [with_address(one) for one in question.pictures],
                question.formatting,
                question.kind,
            )
            for question in questions_repository.questions_of(connection, *key)
        ],
    )


def own_attempts(connection: Connection, query: OwnAttemptsQuery) -> OwnAttempts:
    """A person's attempts of a contest."""
    rows = attempts_repository.attempts_of(connection, query.contest, {query.person})
    known = attempts_repository.contestants_of(connection, query.contest, {query.person})
    contestant = known.get(query.person)
    return OwnAttempts(
        [
            OwnAttempt(
                row.attempt,
                row.round,
                row.number,
                row.state,  # type: ignore[arg-type]
                row.started_at_us,
                row.deadline_us,
                row.submitted_at_us if row.state == "submitted" else None,
                row.receipt if row.state == "submitted" else None,
            )
            for row in rows
        ],
        *_own_times(connection, query.contest, contestant),
    )


def _own_times(
    connection: Connection, contest: str, contestant: Contestant | None
) -> tuple[dict[str, int], str, dict[str, int]]:
    """When rounds close for this person, where it is later than for all; why they may not take
    part; and by how much their limits are longer."""
    if contestant is None:
        return {}, "", {}
    registered = contestant.registered
    if not registered.memberships:
        return {}, contestant.excluded, {}
    closes, extra_s, person = {}, {}, registered.person
    for row in rounds_repository.rounds_of(connection, contest):
        own_us = row.closes_for(registered.agency_at(row.opens_at_us), person)
        if own_us > row.closes_at_us:
            closes[row.round] = own_us
        if row.allowance_of(person).extra_s:
            extra_s[row.round] = row.allowance_of(person).extra_s
    return closes, contestant.excluded, extra_s
