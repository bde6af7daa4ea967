"""What a round came to, from all that scoring holds of it: for publications and for provisional
results alike."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import msgspec
from sqlalchemy import Connection

from contracts.definition import Definition, Difficulty
from contracts.errors import Refused
from contracts.ledger import (
    HolderLine,
    LedgerDisruption,
    LedgerQuestion,
    LedgerWindow,
    StandingLine,
    Status,
    UnfilledLine,
    Values,
    WonLine,
)
from contracts.ledger_file import LedgerPublication
from contracts.results import AwardLine, Standing
from plumbing.keys import Safe
from services.scoring.domain.publications.closing import Opening, opening_of
from services.scoring.domain.publications.ledger import (
    Edition,
    Secrets,
    Taken,
    build_publication,
    keys_may_be_told,
    with_keys_sealed,
)
from services.scoring.domain.results.arrivals import told_arrival
from services.scoring.domain.results.what_if import AS_IT_IS, WhatIf
from services.scoring.repository.decisions import decisions as decisions_repository
from services.scoring.repository.marking import keys as keys_repository
from services.scoring.repository.marking import scores as scores_repository
from services.scoring.repository.parts import Breathe, without_pause
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.use_cases.results.eligibility import (
    audiences_in_round,
    holders_in_round,
    holders_so_far,
)

_answers = msgspec.json.Decoder(dict[str, str]).decode
_extensions = msgspec.json.Decoder(dict[str, int]).decode
_disruptions = msgspec.json.Decoder(list[LedgerDisruption]).decode
_unanswered = msgspec.json.Decoder(list[str]).decode
_bank = msgspec.json.Decoder(dict[str, str]).decode
_places = msgspec.json.Decoder(dict[str, tuple[Difficulty | Literal[""], str]]).decode


class Inputs(NamedTuple):
    """What a publication needs beside the attempts: bank with keys, audiences, earlier winners,
    and the names of everybody."""

    bank: list[LedgerQuestion]
    audiences: dict[str, str]
    holders: list[HolderLine]
    names: dict[str, str]


class RoundResult:
    """Everything scoring knows of one round, and what follows from it; or would, ``what_if``."""

    def __init__(
        self,
        connection: Connection,
        contest: str,
        round_id: str,
        safe: Safe,
        yield_control: Breathe = without_pause,
        what_if: WhatIf = AS_IT_IS,
    ) -> None:
        self.contest, self.round = contest, round_id
        definition = what_if.definition or publications_repository.definition_of(
            connection, contest
        )
        if definition is None:
            raise Refused("contest.unknown", "Không có cuộc thi này. (No such contest.)")
        try:
            self.phase = definition.phase_of_round(round_id)
        except KeyError:
            raise Refused("round.unknown", "Không có đợt thi này. (No such round.)") from None
        self.definition: Definition = definition
        self.settled = publications_repository.settled(connection, contest, round_id)
        self.settled_rounds = publications_repository.settled_round_ids(connection, contest)
        self.rows = scores_repository.attempts_of_round(
            connection, contest, round_id, yield_control
        )
        self.excluded = scores_repository.excluded_people(connection, contest, what_if)
        self.standing = what_if.standing or decisions_repository.in_force_in(
            connection, contest, safe
        )
        self.people = {row.pseudonym: row.person for row in self.rows}
        yield_control()
        self.agency_of = {row.pseudonym: row.agency for row in self.rows}
        yield_control()
        self.sat = {(row.pseudonym, row.number): row for row in self.rows}
        yield_control()
        #: round that makes this one good -> who sat in it
        self.made_good = {
            item.id: scores_repository.people_of_round(connection, contest, item.id)
            for item in self.phase.rounds
            if item.makes_good == round_id
        }
        self.sat_again = {person for people in self.made_good.values() for person in people}
        new_names = {name: one.name for name, one in what_if.agencies.items()}
        self.agency_names = new_names | scores_repository.agency_names(connection, contest)
        self._connection, self._safe, self._yield_control = connection, safe, yield_control
        self._what_if = what_if
        self._inputs: Inputs | None = None

    def read(self) -> None:
        """Read all that a publication needs; :meth:`build` then needs no database."""
        names = scores_repository.names_in(self._connection, self.contest, self._yield_control)
        bank = self._ledger_bank()
        self._yield_control()
        audiences = self.audiences()
        self._yield_control()
        self._inputs = Inputs(bank, audiences, self.holders(), names)

    def refuse_incomplete(self) -> None:
        """Refuse before settlement, and until every attempt of the round is here and scored."""
        settled = self.settled
        if settled is None:
            raise Refused(
                "round.not_settled",
                "Đợt thi chưa chốt nên chưa thể công bố. (The round has not settled yet.)",
            )
        waiting = [r for r in self.phase.family(self.round) if r not in self.settled_rounds]
        if waiting:
            raise Refused(
                "publication.make_up_open",
                f"Đợt thi bù chưa chốt ({', '.join(waiting)}); công bố sau khi chốt. "
                "(A round that makes it good has not settled yet.)",
                rounds=waiting,
            )
        for make_up, people in self.made_good.items():
            told = publications_repository.settled(self._connection, self.contest, make_up)
            if told is None or told.attempts != len(people):
                raise _not_scored_yet(0 if told is None else told.attempts, len(people))
        heard = (len(self.rows), sum(row.revision for row in self.rows))
        if heard != (settled.attempts, settled.revisions) or any(
            row.score is None for row in self.rows
        ):
            scored = sum(row.score is not None for row in self.rows)
            raise _not_scored_yet(settled.attempts, scored)

    def build(self, edition: Edition) -> LedgerPublication:
        """The publication; keys stay sealed while a later round still draws from the same bank."""
        settled, inputs = self.settled, self._inputs
        assert settled is not None, "refuse_incomplete comes first"
        assert inputs is not None, "read comes first"
        seals = Secrets(
            bytes.fromhex(settled.seed), settled.pseudonym_commitment, settled.commitment
        )
        ids = {question.id for question in inputs.bank}
        made = build_publication(
            self.definition,
            self.round,
            edition,
            seals,
            inputs.bank,
            self._taken(),
            {name: rule for name, rule in self.standing.voided.items() if name in ids},
            {name: key for name, key in self.standing.corrected.items() if name in ids},
            audience_of=inputs.audiences,
            holders=inputs.holders,
            window=self._window(),
        )
        return made if self.keys_may_be_told() else with_keys_sealed(made)

    def _window(self) -> LedgerWindow | None:
        settled = self.settled
        if settled is None or not settled.closes_at_us:
            return None
        extensions = _extensions(settled.extensions)
        later = {a: end for a, end in extensions.items() if end > settled.closes_at_us}
        return LedgerWindow(
            settled.opens_at_us,
            settled.closes_at_us,
            later,
            sorted(
                _disruptions(settled.disruptions),
                key=lambda one: (one.from_us, one.until_us, sorted(one.agencies)),
            ),
        )

    @property
    def opening(self) -> Opening:
        """Who may read the answers in a publication of now."""
        return opening_of(self.keys_may_be_told(), self.definition.disclosure.answers)

    def audiences(self) -> dict[str, str]:
        """Pseudonym -> audience, where an award of the round asks for it."""
        return audiences_in_round(
            self._connection,
            self.definition,
            self.round,
            self.people,
            self.agency_of,
            self._what_if,
        )

    def holders(self) -> list[HolderLine]:
        """Who has won in an earlier round, where an award of this one gives one prize to each."""
        return holders_in_round(self._connection, self.definition, self.round, self.people)

    def holders_so_far(self) -> list[HolderLine]:
        """The same, nobody while an earlier round is still to be published."""
        return holders_so_far(self._connection, self.definition, self.round, self.people)

    def keys_may_be_told(self) -> bool:
        """Whether no round that is still to come draws from the same questions."""
        return keys_may_be_told(self.definition, self.phase, self.settled_rounds)

    def _ledger_bank(self) -> list[LedgerQuestion]:
        assert self.settled is not None
        contents = _bank(self.settled.bank)
        places = _places(self.settled.places)
        nowhere: tuple[Literal[""], str] = ("", "")
        keys = keys_repository.keys_of(self._connection, self.contest, self._safe)
        by_id = {key.question: key for key in keys}
        missing = sorted(contents.keys() - by_id.keys())
        if missing:
            raise Refused(
                "publication.key_missing", f"Thiếu đáp án của câu {missing[0]}. (A key is missing.)"
            )
        return [
            LedgerQuestion(
                id=question,
                topic=by_id[question].topic,
                options=sorted(by_id[question].options),
                content=content,
                key=by_id[question].key,
                key_salt=by_id[question].salt,
                key_commitment=by_id[question].commitment,
                difficulty=places.get(question, nowhere)[0],
                audience=places.get(question, nowhere)[1],
            )
            for question, content in contents.items()
        ]

    def _taken(self) -> list[Taken]:
        return [
            Taken(
                pseudonym=row.pseudonym,
                attempt=row.number,
                agency=row.agency,
                started_at_us=row.started_at_us,
                submitted_at_us=row.submitted_at_us,
                answers=_answers(row.answers),
                prediction=row.prediction,
                status=self.status(row),
                paper=self._paper(row),
                audience=row.audience,
            )
            for row in self.rows
        ]

    def status(self, row: Any) -> Status:
        """Whether an attempt counts."""
        if row.attempt in self.standing.annulled:
            return "annulled"
        if row.person in self.sat_again:
            return "annulled"  # who sat again where the round was made good counts there
        return "excluded" if row.person in self.excluded else "counted"

    def _paper(self, row: Any) -> tuple[str, ...]:
        if not self.standing.voided:
            return ()
        return (*_answers(row.answers), *_unanswered(row.unanswered or "[]"))

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
                agency=self._agency(line.pseudonym),
                score=line.score,
                questions=self.sat[(line.pseudonym, line.attempt)].questions,
                duration_s=line.duration_s,
                submitted_at_us=self.sat[(line.pseudonym, line.attempt)].submitted_at_us,
                prediction=self.sat[(line.pseudonym, line.attempt)].prediction,
                hidden=line.pseudonym in hidden,
            )
            for line in lines
        ]

    @property
    def names(self) -> Mapping[str, str]:
        """Everybody's names, once they are read."""
        return {} if self._inputs is None else self._inputs.names

    def _names(self, people: set[str]) -> Mapping[str, str]:
        if self._inputs is not None:
            return self._inputs.names
        return scores_repository.names_of(self._connection, self.contest, people)

    def _agency(self, pseudonym: str) -> str:
        code = self.agency_of[pseudonym]
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
        lines = [
            msgspec.structs.replace(
                self._prize(line.award, line.prize, provisional),
                person=self.people[line.winner.pseudonym],
                winner=names.get(self.people[line.winner.pseudonym], ""),
                agency=self._agency(line.winner.pseudonym),
                because=line.decided_by,
                values=_values(line.winner) | self._decided(line, attempts, truth),
                next_in_line=None if line.against is None else _values(line.against),
            )
            for line in won
        ]
        for line in unfilled:
            nobody = self._prize(line.award, line.prize, provisional)
            lines += [msgspec.structs.replace(nobody, because="unfilled")] * line.count
        return lines

    def _decided(
        self, line: WonLine, attempts: Mapping[str, int], truth: int | None
    ) -> dict[str, Any]:
        """What the ledger's values leave to the attempt: the prediction with its truth and, of the
        winner only and where it decided, the arrival."""
        told: dict[str, Any] = {}
        rows = [
            self.sat.get((one.pseudonym, attempts.get(one.pseudonym, 0)))
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


def _not_scored_yet(attempts: int, scored: int) -> Refused:
    return Refused(
        "publication.incomplete",
        "Chưa chấm xong mọi bài của đợt thi, hãy thử lại sau giây lát. "
        "(Not every attempt has been scored yet; try again in a moment.)",
        attempts=attempts,
        scored=scored,
    )


def _values(values: Values) -> dict[str, Any]:
    return {
        "rank": values.rank,
        "score": values.score,
        "distance": values.distance,
        "duration_s": values.duration_s,
    }
