"""One look at what a decision changes, round by round: before and after, each from scratch."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.definition import Definition, VoidRule
from contracts.errors import Refused
from contracts.hash_commitments import canonical, digest
from contracts.settled_round_decisions import (
    Difference,
    PrizeChange,
    RoundDifference,
    Subject,
)
from services.scoring.domain.decisions.settled_round_decisions import (
    Decided,
    InForce,
    changes_nothing,
    in_force,
    refuse_present_key,
    refuse_question,
    refuse_while_sealed,
    refuse_withdrawal,
    void_rule,
)
from services.scoring.domain.results.outcome_difference import (
    RoundShift,
    compare,
    difference_digest,
)
from services.scoring.domain.results.results_scope import ResultsScope
from services.scoring.domain.results.round_outcome import Eligible, RoundOutcome
from services.scoring.domain.results.what_if_inputs import WhatIf, Winner
from services.scoring.repository import contests as contests_repository
from services.scoring.repository import json_columns
from services.scoring.repository.change_markers import Mark, mark_of_scores
from services.scoring.repository.decisions import settled_round_decisions as decisions_repository
from services.scoring.repository.marking import question_keys as keys_repository
from services.scoring.repository.marking import scores as scores_repository
from services.scoring.repository.marking.question_keys import QuestionKey
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.repository.results import rosters as rosters_repository
from services.scoring.use_cases.decisions.marked_otherwise import MarkedOtherwise
from services.scoring.use_cases.decisions.named_difference import named
from services.scoring.use_cases.decisions.sealed_questions import is_sealed
from services.scoring.use_cases.long_work_resources import Resources
from services.scoring.use_cases.lookups import attempt_of, not_scored_yet, plan_of
from services.scoring.use_cases.marking.exchanged_key import exchange_of
from services.scoring.use_cases.results.definition_change_preview import changes_of
from services.scoring.use_cases.results.eligibility import with_rounds_hanging_on
from services.scoring.use_cases.results.round_standings import RoundStandings


class _Before(NamedTuple):
    """What the contest's plan says, and what was decided before."""

    definition: Definition
    decided: list[Decided]
    standing: InForce


class _Round(NamedTuple):
    """A settled round, and the attempts in it that the decision marks anew."""

    result: RoundStandings
    before: Eligible
    after: Eligible
    concerned: Sequence[Any]


class _Compared(NamedTuple):
    """What changes in a round, between what comes of it now and what would."""

    shift: RoundShift
    now: RoundOutcome
    then: RoundOutcome


class Looked(NamedTuple):
    """What a decision would be, what it touches, and the state in which that was seen. ``rounds``
    are drawn up anew by it; those that hang on who wins there, when these are published."""

    decided: Decided
    difference: Difference
    mark: Mark
    questions: list[str]
    rounds: Sequence[str] = ()


class Look:
    """What a decision would change in the rounds that it touches, worked out once."""

    def __init__(self, resources: Resources, contest: str, subject: Subject) -> None:
        self._resources, self._contest, self._subject = resources, contest, subject
        self._store, self._safe = resources.store, resources.safe

    def mark(self, connection: Connection) -> Mark:
        """What must be the same for the difference to be the same."""
        return (
            *mark_of_scores(connection, self._contest),
            *self._mark_of_eligibility(connection),
        )

    def _mark_of_eligibility(self, connection: Connection) -> Mark:
        """Who may win changes with audiences, and with prizes published elsewhere."""
        definition = contests_repository.definition_of(connection, self._contest)
        awards = [] if definition is None else definition.awards
        mark: Mark = ()
        concluded = publications_repository.concluded_phases(connection, self._contest)
        if concluded or any(award.audiences for award in awards):
            mark += rosters_repository.mark_of_rosters(connection, self._contest)
        mark += (concluded,)
        if any(award.one_prize_each for award in awards):
            published = publications_repository.published_rounds(connection, self._contest)
            mark += (sorted(published.items()),)
        return mark

    def taken(self) -> Looked:
        """Everything it changes, worked out from scratch; nothing that would show the key of a
        question that a later round may draw."""
        with self._store.reading() as connection:
            mark = self.mark(connection)
            before = self._before(connection)
            self._refuse_unscored(connection)
            keys = keys_repository.keys_of(connection, self._contest, self._safe)
            decided, target = self._checked(connection, before, keys)
            settled = self._rounds(connection, target)
            if is_sealed(connection, self._contest, before.definition, target.question):
                refuse_while_sealed(self._subject, before.standing)
                return _untold(self._contest, decided, settled, keys, mark)
            refuse_present_key(self._subject, _present_key(self._subject, before, keys))
        questions = [target.question] if target.question else []
        after = in_force([*before.decided, decided])
        anew = _marked_otherwise(target.question, before, after, keys)
        about = [row.round for row in settled]
        shifts = self._shifts(before, about, anew, after)
        overall, unclear = self._overall(after)
        bound = difference_digest(self._subject, shifts, overall)
        with self._store.reading() as connection:
            difference = named(connection, self._contest, self._subject, shifts, bound)
        difference = msgspec.structs.replace(
            difference, prizes=[*difference.prizes, *overall], unclear=unclear
        )
        return Looked(decided, difference, mark, questions, about)

    def _before(self, connection: Connection) -> _Before:
        definition = plan_of(connection, self._contest)
        decided = decisions_repository.decided_of(connection, self._contest, self._safe)
        return _Before(definition, decided, in_force(decided))

    def _overall(self, after: InForce) -> tuple[list[PrizeChange], list[str]]:
        """What changes in published prizes over several rounds and of agencies."""
        with self._store.reading() as connection:
            phases = publications_repository.concluded_phases(connection, self._contest)
        scopes = [ResultsScope(self._contest, phase, "") for phase in phases]
        return changes_of(self._resources, scopes, WhatIf(standing=after))

    def _refuse_unscored(self, connection: Connection) -> None:
        if keys_repository.is_scored(connection, self._contest):
            return
        raise Refused(
            "decision.scoring_in_progress",
            "Hệ thống đang chấm lại sau thay đổi trước, hãy thử lại sau giây lát. "
            "(Attempts are still being scored after an earlier change; try again in a moment.)",
        )

    def _checked(
        self, connection: Connection, before: _Before, keys: list[QuestionKey]
    ) -> tuple[Decided, Subject]:
        """The decision as it would be recorded, and what it is about in the end."""
        subject, number = self._subject, 1 + (before.decided[-1].number if before.decided else 0)
        rule = _refuse_unfit(connection, self._contest, subject, before, keys)
        target = subject
        if subject.kind == "withdraw":
            target = refuse_withdrawal(subject.decision, before.decided).subject
        return Decided(number, subject, rule), target

    def _rounds(self, connection: Connection, target: Subject) -> list[sa.Row[Any]]:
        """The settled rounds that it is about; refused where there are none yet."""
        settled = contests_repository.settlements(connection, self._contest)
        if target.attempt:
            row = scores_repository.attempt(connection, self._contest, target.attempt)
            found = [one for one in settled if row is not None and one.round == row.round]
        else:
            found = [one for one in settled if target.question in json_columns.answers(one.bank)]
        if not found:
            raise Refused(
                "round.not_settled",
                "Đợt thi liên quan chưa chốt nên chưa thể xem lại. "
                "(No round that this is about has settled yet.)",
            )
        return found

    def _shifts(
        self, before: _Before, about: Sequence[str], anew: MarkedOtherwise, after: InForce
    ) -> list[RoundShift]:
        """The rounds that it is ``about``, and those after them whose prizes hang on who wins
        there, in the plan's order."""
        shifts: list[RoundShift] = []
        was, would_be = WhatIf(before.definition, before.standing), WhatIf()
        with self._store.reading() as connection:
            rounds = with_rounds_hanging_on(connection, before.definition, about)
        for round_id in rounds:
            if round_id not in about and not any(shift.prizes for shift in shifts):
                continue
            with self._store.reading() as connection:  # none stays open while others work
                one = self._read(connection, round_id, anew, was, would_be)
            shift, now, then = self._shift(one, anew, after)
            was = was.with_winners(round_id, _winners(one.result, now))
            would_be = would_be.with_winners(round_id, _winners(one.result, then))
            if round_id in about or shift.prizes:
                shifts.append(shift)
        return shifts

    def _read(
        self,
        connection: Connection,
        round_id: str,
        anew: MarkedOtherwise,
        as_it_was: WhatIf,
        would_be: WhatIf,
    ) -> _Round:
        safe, yield_control = self._safe, self._resources.yield_control
        result = RoundStandings(connection, self._contest, round_id, safe, yield_control, as_it_was)
        rows, settled = result.rows, result.settled
        assert settled is not None, "none but settled rounds are looked at"
        if len(rows) != settled.attempts or any(row.score is None for row in rows):
            scored = sum(row.score is not None for row in rows)
            raise not_scored_yet(settled.attempts, scored)
        concerned = anew.concerned(connection, self._contest, round_id, yield_control)
        eligible = result.eligible_so_far()
        then = eligible
        if would_be.winners != as_it_was.winners:
            held = result.holding_so_far(would_be.winners)
            then = msgspec.structs.replace(eligible, holders=held)
        return _Round(result, eligible, then, concerned)

    def _shift(self, one: _Round, anew: MarkedOtherwise, after: InForce) -> _Compared:
        result = one.result

        def job() -> _Compared:
            marks, scores = anew.marks(result.round, one.concerned)
            now = result.outcome(one.before)
            then = result.outcome(one.after, marks=marks, annulled=after.annulled)
            shift = compare(result.round, scores, len(result.rows), now, then)
            return _Compared(shift, now, then)

        shift = self._resources.work_out(job)
        self._resources.yield_control()
        return shift


def _untold(
    contest: str,
    decided: Decided,
    settled: Sequence[sa.Row[Any]],
    keys: Sequence[QuestionKey],
    mark: Mark,
) -> Looked:
    """A look at a decision about a sealed question: which rounds it concerns, and nothing that
    hangs on its key. The digest is salted by the key's own salt, or its few options could be tried
    on it."""
    subject = decided.subject
    rounds = [RoundDifference(row.round, row.attempts, None, None, None) for row in settled]
    salt = next(key.salt for key in keys if key.question == subject.question)
    told = canonical([subject, decided.number, rounds])
    bound = digest("difference", bytes.fromhex(salt) + told).hex()
    difference = Difference(contest, subject, bound, rounds, sealed=True)
    return Looked(decided, difference, mark, [subject.question], [row.round for row in settled])


def _winners(result: RoundStandings, outcome: RoundOutcome) -> list[Winner]:
    """Who wins by an outcome of a round."""
    return [
        Winner(won.award, won.prize, result.people[won.winner.pseudonym])
        for won in outcome.prizes.won
    ]


def _marked_otherwise(
    question: str, before: _Before, after: InForce, keys: Sequence[QuestionKey]
) -> MarkedOtherwise:
    ring = keys_repository.ring(1, keys, after, before.definition)
    key = next((key for key in keys if key.question == question), None)
    swap = None if key is None else exchange_of(key, before.standing, ring)
    return MarkedOtherwise(ring, question, swap)


def _present_key(subject: Subject, before: _Before, keys: list[QuestionKey]) -> str:
    """The letters that count as right now of the question that it is about."""
    found = (key.key for key in keys if key.question == subject.question)
    return before.standing.corrected.get(subject.question, next(found, ""))


def _refuse_unfit(
    connection: Connection,
    contest: str,
    subject: Subject,
    before: _Before,
    keys: list[QuestionKey],
) -> VoidRule:
    """Refuse what cannot be decided; answers what a voided question is to count for."""
    if subject.kind == "withdraw":
        return "everyone"
    if subject.kind == "annul_attempt":
        attempt_of(connection, contest, subject.attempt)
        if subject.attempt in before.standing.annulled:
            raise changes_nothing()
        return "everyone"
    key = next((key for key in keys if key.question == subject.question), None)
    options = None if key is None else key.options
    kind = "single_choice" if key is None else key.kind
    refuse_question(subject, options, before.standing, kind)
    if subject.kind == "void_question" and scores_repository.any_paper_untold(connection, contest):
        raise Refused(
            "decision.papers_unknown",
            "Có bài thi từ phiên bản cũ không ghi các câu bỏ trống nên chưa thể hủy câu hỏi. "
            "(Some attempts, of an older version, do not tell what was left unanswered.)",
        )
    return "everyone" if key is None else void_rule(before.definition, key.topic)
