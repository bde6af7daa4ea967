"""What decides who stands where in a round, and standings and prizes with the names of people."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

import msgspec
from sqlalchemy import Connection

from contracts.ledger_lines import HolderLine, StandingLine, UnfilledLine, Values, WonLine
from contracts.results import AwardLine, Standing
from plumbing.installation_keys import Safe
from services.scoring.domain.prizes.handing_out import shared_by
from services.scoring.domain.results.individual_prizes import equal_values
from services.scoring.domain.results.round_outcome import (
    EVERYBODY,
    Eligible,
    RoundOutcome,
    Uncounted,
    agencies_limited,
    awards_of_round,
    holding,
    round_outcome,
    rules_of_round,
    scale_of,
)
from services.scoring.domain.results.rounded_arrival_times import told_arrival
from services.scoring.domain.results.standings import Sitting, TieDraw
from services.scoring.domain.results.what_if_inputs import AS_IT_IS, WhatIf, Winner
from services.scoring.repository import contests as contests_repository
from services.scoring.repository.decisions import settled_round_decisions as decisions_repository
from services.scoring.repository.marking import scores as scores_repository
from services.scoring.repository.paused_reading import YieldControl, without_pause
from services.scoring.repository.results import rosters as rosters_repository
from services.scoring.use_cases.lookups import phase_of_round, plan_of
from services.scoring.use_cases.results.eligibility import (
    audiences_in_round,
    holders_in_round,
    holders_so_far,
)

NO_SEED = bytes(32)
Marks = Mapping[str, tuple[int, int | None]]
"""Attempt -> points, and full marks where they are fewer than the paper has questions."""


class RoundStandings:
    """Every attempt of a round and what decides which of them stands where; or would, ``what_if``.
    ``only``: attempts of these pseudonyms, for who is to be named and no outcome is worked out.

    Refusals: ``contest.unknown``, ``round.unknown``.
    """

    #: whether attempts are read with what was answered, which is most of them
    with_answers = False

    def __init__(
        self,
        connection: Connection,
        contest: str,
        round_id: str,
        safe: Safe,
        yield_control: YieldControl = without_pause,
        what_if: WhatIf = AS_IT_IS,
        only: Collection[str] | None = None,
    ) -> None:
        self.contest, self.round = contest, round_id
        self._connection, self._safe, self._yield_control = connection, safe, yield_control
        self._what_if = what_if
        self.definition = what_if.definition or plan_of(connection, contest)
        self.phase = phase_of_round(self.definition, round_id)
        self.settled = contests_repository.settled(connection, contest, round_id)
        self.settled_rounds = contests_repository.settled_round_ids(connection, contest)
        self.rows = scores_repository.attempts_of_round(
            connection, contest, round_id, yield_control, answers=self.with_answers, only=only
        )
        self.standing = what_if.standing or decisions_repository.in_force_in(
            connection, contest, safe
        )
        #: round that makes this one good -> who sat in it
        self.made_good = {
            item.id: scores_repository.people_of_round(connection, contest, item.id)
            for item in self.phase.rounds
            if item.makes_good == round_id
        }
        self.uncounted = Uncounted(
            self.standing.annulled,
            rosters_repository.excluded_people(connection, contest, what_if),
            {person for people in self.made_good.values() for person in people},
        )
        new_names = {name: one.name for name, one in what_if.agencies.items()}
        self.agency_names = new_names | rosters_repository.agency_names(connection, contest)

    @property
    def scale(self) -> int:
        """Scores of the round count 1/``scale`` points."""
        return rules_of_round(self.definition, self.round).quiz.score_scale

    @cached_property
    def people(self) -> dict[str, str]:
        """Pseudonym -> person."""
        return {row.pseudonym: row.person for row in self.rows}

    @cached_property
    def agency_of(self) -> dict[str, str]:
        """Pseudonym -> agency of the first attempt, by whose class an audience is told."""
        rows = sorted(self.rows, key=lambda row: row.number, reverse=True)
        return {row.pseudonym: row.agency for row in rows}

    @cached_property
    def _sat(self) -> dict[tuple[str, int], Any]:
        return {(row.pseudonym, row.number): row for row in self.rows}

    def audiences(self) -> dict[str, str]:
        """Pseudonym -> audience, where an award of the round asks for it."""
        return audiences_in_round(
            self._connection,
            self.definition,
            self.round,
            self.people,
            self.agency_of,
            self._what_if,
            self._yield_control,
        )

    def holders(self) -> list[HolderLine]:
        """Who has won in an earlier round, where an award of this one gives one prize to each."""
        given = self._what_if.winners
        return holders_in_round(self._connection, self.definition, self.round, self.people, given)

    def eligible_so_far(self) -> Eligible:
        """Who may win; nobody holds a prize while an earlier round is still to be published."""
        awards = awards_of_round(self.definition, self.round)
        limited = agencies_limited(awards)
        if not limited and not any(award.audiences or award.one_prize_each for award in awards):
            return EVERYBODY
        held = self.holding_so_far(self._what_if.winners)
        sat = self._sat if limited else {}
        agency_of = {attempt: row.agency for attempt, row in sat.items()}
        return Eligible(self.audiences(), held, agency_of)

    def holding_so_far(self, winners: Mapping[str, Sequence[Winner]]) -> frozenset[str]:
        """Who holds a prize of an earlier round, were these the ``winners`` of some of them."""
        found = holders_so_far(self._connection, self.definition, self.round, self.people, winners)
        return holding(found)

    def outcome(
        self,
        eligible: Eligible,
        *,
        marks: Marks | None = None,
        annulled: Collection[str] | None = None,
        practice_ranked: bool = False,
    ) -> RoundOutcome:
        """What comes of the scores that are there; or would, with these ``marks`` instead of what
        is stored, or these attempts ``annulled``. Needs no database."""
        rules, uncounted = rules_of_round(self.definition, self.round), self.uncounted
        if practice_ranked:
            rules = msgspec.structs.replace(rules, practice=False)
        if annulled is not None:
            uncounted = msgspec.structs.replace(uncounted, annulled=annulled)
        return round_outcome(rules, self._sittings(marks or {}, uncounted), self._draw(), eligible)

    def _sittings(self, marks: Marks, uncounted: Uncounted) -> list[Sitting]:
        sittings = []
        annulled, others = uncounted.annulled, {*uncounted.excluded, *uncounted.sat_again}
        # by place: reading 30,000 rows by name takes fifteen times as long
        for row in self.rows:
            attempt, person, alias, number, points, started, ended, told, questions, most, *_ = row
            if attempt in marks:
                points, most = marks[attempt]
            if points is None:
                continue
            counts = attempt not in annulled and person not in others
            sittings.append(
                Sitting(
                    alias,
                    number,
                    points,
                    started,
                    ended,
                    told,
                    points == (questions if most is None else most),
                    "counted" if counts else uncounted.status(attempt, person),
                )
            )
        return sittings

    def _draw(self) -> TieDraw:
        """Until the seed is revealed ties stand in a fixed order."""
        if self.settled is None:
            return TieDraw(NO_SEED, "")
        return TieDraw(bytes.fromhex(self.settled.seed), self.settled.public_value)

    def standings(
        self, lines: Sequence[StandingLine], hidden: Collection[str] = ()
    ) -> list[Standing]:
        """The standings with names, as people read them. ``hidden``: whose agency and exact time
        the public ledger closes."""
        names = self._names({self.people[line.pseudonym] for line in lines})
        return [
            Standing(
                rank=line.rank,
                person=self.people[line.pseudonym],
                name=names.get(self.people[line.pseudonym], ""),
                agency=self._agency(line.pseudonym, line.attempt),
                score=line.score,
                questions=self._sat[(line.pseudonym, line.attempt)].questions,
                duration_s=line.duration_s,
                submitted_at_us=self._sat[(line.pseudonym, line.attempt)].submitted_at_us,
                prediction=self._sat[(line.pseudonym, line.attempt)].prediction,
                hidden=line.pseudonym in hidden,
            )
            for line in lines
        ]

    def _names(self, people: set[str]) -> Mapping[str, str]:
        return rosters_repository.names_of(self._connection, self.contest, people)

    def _agency(self, pseudonym: str, attempt: int) -> str:
        code = self._sat[(pseudonym, attempt)].agency
        return str(self.agency_names.get(code, code))

    def awards(
        self,
        won: Sequence[WonLine],
        unfilled: Sequence[UnfilledLine],
        standings: Sequence[StandingLine],
        truth: int | None,
        *,
        provisional: bool = False,
    ) -> list[AwardLine]:
        """Prizes with names and the values that decided; unfilled ones are told, not awarded.
        ``standings`` say which attempt stands, ``truth`` is what predictions are measured by."""
        attempts = {line.pseudonym: line.attempt for line in standings}
        names = self._names({self.people[line.winner.pseudonym] for line in won})
        shared = self._shared(won)
        lines = [
            msgspec.structs.replace(
                self._prize(line.award, line.prize, provisional),
                money=line.money,
                shared=shared[line.award, line.winner.pseudonym],
                person=self.people[line.winner.pseudonym],
                winner=names.get(self.people[line.winner.pseudonym], ""),
                agency=self._agency(line.winner.pseudonym, attempts[line.winner.pseudonym]),
                because=line.decided_by,
                values=_values(line.winner, self.scale) | self._decided(line, attempts, truth),
                next_in_line=None if line.against is None else _values(line.against, self.scale),
            )
            for line in won
        ]
        for line in unfilled:
            nobody = self._prize(line.award, line.prize, provisional)
            lines += [msgspec.structs.replace(nobody, because="unfilled")] * line.count
        return lines

    def _shared(self, won: Sequence[WonLine]) -> dict[tuple[str, str], int]:
        """Award and winner -> how many share the prize."""
        found: dict[tuple[str, str], int] = {}
        ranking = [] if self.phase.quiz is None else self.phase.quiz.ranking
        for award in awards_of_round(self.definition, self.round):
            mine = [line.winner for line in won if line.award == award.id]
            own = award.ranking or ranking
            counts = shared_by(award, mine, partial(equal_values, ranking=own))
            keys = [(award.id, one.pseudonym) for one in mine]
            found |= zip(keys, counts, strict=True)
        return found

    def _decided(
        self, line: WonLine, attempts: Mapping[str, int], truth: int | None
    ) -> dict[str, Any]:
        """What the ledger's values leave to the attempt: the prediction with its truth and, of the
        winner only and where it decided, the arrival."""
        told: dict[str, Any] = {}
        rows = [
            self._sat.get((one.pseudonym, attempts.get(one.pseudonym, 0)))
            for one in (line.winner, line.against)
            if one is not None
        ]
        mine, other = rows[0], rows[1] if len(rows) > 1 else None
        if mine is None:
            return told
        quiz = self.phase.quiz
        if quiz is not None and quiz.prediction:
            told = {"prediction": mine.prediction, "truth": truth}
        if line.decided_by == "earliest":
            other_us = None if other is None else other.submitted_at_us
            told["submitted_at"] = told_arrival(mine.submitted_at_us, other_us)
        return told

    def _prize(self, award_id: str, rank: str, provisional: bool) -> AwardLine:
        award = next(item for item in self.definition.awards if item.id == award_id)
        prize = next(item for item in award.prizes if item.rank == rank)
        return AwardLine(
            award=award_id,
            award_name=award.name,
            round=self.round,
            rank=rank,
            prize=prize.name,
            money=prize.money,
            provisional=provisional,
        )


def _values(values: Values, scale: int) -> dict[str, Any]:
    return {
        "rank": values.rank,
        "score": values.score,
        "distance": values.distance,
        "duration_s": values.duration_s,
    } | scale_of(scale)
