"""A settled round as a publication tells it, from all that scoring holds of it."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

import msgspec

from contracts.definition import Difficulty
from contracts.errors import Refused
from contracts.ledger_file import LedgerPublication
from contracts.ledger_lines import (
    HolderLine,
    LedgerAllowance,
    LedgerDisruption,
    LedgerQuestion,
    LedgerWindow,
    left_out,
)
from contracts.results import AwardLine
from contracts.time_zones import HOME
from services.scoring.domain.publications.ledger_redaction import Opening, opening_of
from services.scoring.domain.publications.round_publication import (
    Edition,
    Questions,
    Secrets,
    Taken,
    build_publication,
    keys_may_be_told,
    with_keys_sealed,
)
from services.scoring.repository import contests as contests_repository
from services.scoring.repository import json_columns
from services.scoring.repository.marking import question_keys as keys_repository
from services.scoring.repository.results import rosters as rosters_repository
from services.scoring.use_cases.lookups import not_scored_yet
from services.scoring.use_cases.results.round_standings import RoundStandings

_extensions = msgspec.json.Decoder(dict[str, int]).decode
_disruptions = msgspec.json.Decoder(list[LedgerDisruption]).decode
_allowances = msgspec.json.Decoder(dict[str, LedgerAllowance]).decode
_places = msgspec.json.Decoder(dict[str, tuple[Difficulty | Literal[""], str]]).decode


class Inputs(NamedTuple):
    """What a publication needs beside the attempts: bank with keys, audiences, earlier winners,
    and the names of who sat in the round."""

    bank: list[LedgerQuestion]
    audiences: dict[str, str]
    holders: list[HolderLine]
    names: dict[str, str]


class RoundResult(RoundStandings):
    """Everything scoring knows of one round, and the publication that follows from it."""

    with_answers = True
    _inputs: Inputs | None = None

    def read(self) -> None:
        """Read all that a publication needs; :meth:`build` then needs no database."""
        everybody = set(self.people.values())
        names = rosters_repository.names_of(
            self._connection, self.contest, everybody, self._yield_control
        )
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
            told = contests_repository.settled(self._connection, self.contest, make_up)
            if told is None or told.attempts != len(people):
                raise not_scored_yet(0 if told is None else told.attempts, len(people))
        heard = (len(self.rows), sum(row.revision for row in self.rows))
        if heard != (settled.attempts, settled.revisions) or any(
            row.score is None for row in self.rows
        ):
            scored = sum(row.score is not None for row in self.rows)
            raise not_scored_yet(settled.attempts, scored)

    def build(self, edition: Edition) -> LedgerPublication:
        """The publication; keys stay sealed while a later round still draws from the same bank."""
        settled, inputs = self.settled, self._inputs
        assert settled is not None, "refuse_incomplete comes first"
        assert inputs is not None, "read comes first"
        seals = Secrets(
            bytes.fromhex(settled.seed), settled.pseudonym_commitment, settled.commitment
        )
        made = build_publication(
            self.definition,
            self.round,
            edition,
            seals,
            self._questions(inputs.bank),
            self._taken(),
            audience_of=inputs.audiences,
            holders=inputs.holders,
            window=self._window(),
        )
        return made if self.keys_may_be_told() else with_keys_sealed(made)

    def awards_of(self, made: LedgerPublication) -> list[AwardLine]:
        """The prizes of the publication with names."""
        truth = made.header.prediction_truth
        return self.awards(made.awards, made.unfilled, made.standings, truth)

    def _questions(self, bank: list[LedgerQuestion]) -> Questions:
        ids = {question.id for question in bank}
        return Questions(
            bank,
            {name: rule for name, rule in self.standing.voided.items() if name in ids},
            {name: key for name, key in self.standing.corrected.items() if name in ids},
        )

    def _window(self) -> LedgerWindow | None:
        settled = self.settled
        if settled is None or not settled.closes_at_us:
            return None
        extensions, (hours, zone) = _extensions(settled.extensions), self._hours()
        later = {a: end for a, end in extensions.items() if end > settled.closes_at_us}
        return LedgerWindow(
            settled.opens_at_us,
            settled.closes_at_us,
            later,
            sorted(
                _disruptions(settled.disruptions),
                key=lambda one: (one.from_us, one.until_us, sorted(one.agencies)),
            ),
            hours,
            _allowances(settled.allowances),
            zone,
        )

    def _hours(self) -> tuple[tuple[int, int] | None, str]:
        """Of each day, and the zone of their clock."""
        hours = next(item for item in self.phase.rounds if item.id == self.round).daily_hours
        if hours is None:
            return None, HOME
        return (hours.from_minute, hours.until_minute), left_out(self.definition.timezone, HOME)

    @property
    def opening(self) -> Opening:
        """Who may read the answers in a publication of now."""
        return opening_of(self.keys_may_be_told(), self.definition.disclosure.answers)

    def keys_may_be_told(self) -> bool:
        """Whether no round that is still to come draws from the same questions."""
        return keys_may_be_told(self.definition, self.round, self.settled_rounds)

    def _ledger_bank(self) -> list[LedgerQuestion]:
        assert self.settled is not None
        contents = json_columns.answers(self.settled.bank)
        places = _places(self.settled.places)
        nowhere: tuple[Literal[""], str] = ("", "")
        held = json_columns.answers(self.settled.held)
        kinds = json_columns.kinds(self.settled.kinds)
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
                held=sorted(held.get(question, "")),
                kind=kinds.get(question, "single_choice"),
            )
            for question, content in contents.items()
        ]

    def _taken(self) -> Iterator[Taken]:
        """One after the other: answers are most of an attempt."""
        for row in self.rows:
            yield Taken(
                pseudonym=row.pseudonym,
                attempt=row.number,
                agency=row.agency,
                started_at_us=row.started_at_us,
                submitted_at_us=row.submitted_at_us,
                answers=json_columns.answers(row.answers),
                prediction=row.prediction,
                status=self.uncounted.status(row.attempt, row.person),
                paper=self._paper(row),
                audience=row.audience,
            )

    def _paper(self, row: Any) -> tuple[str, ...]:
        if not self.standing.voided:
            return ()
        return json_columns.paper_of(row)

    @property
    def names(self) -> Mapping[str, str]:
        """The names of who sat in the round, once they are read."""
        return {} if self._inputs is None else self._inputs.names

    def _names(self, people: set[str]) -> Mapping[str, str]:
        if self._inputs is not None:
            return self._inputs.names
        return super()._names(people)
