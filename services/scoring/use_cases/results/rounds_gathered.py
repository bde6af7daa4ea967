"""What the rounds of a phase say of each person, gathered for what is over all of them."""

from contracts.definition import Phase
from contracts.judged_ledger_file import JudgedPublication
from contracts.ledger_file import LedgerPublication
from contracts.phase_contender_lines import ContenderResult
from contracts.phase_ledger_lines import HeldPrize, PhaseAttempt
from contracts.phase_work_lines import PhaseWork
from services.scoring.use_cases.results.judged_result import JudgedResult
from services.scoring.use_cases.results.results_of_phases import points
from services.scoring.use_cases.results.round_result import RoundResult


class Gathered:
    """What the rounds say of each person."""

    def __init__(self, phase: Phase) -> None:
        self._phase = phase.id
        self._scale = phase.quiz.score_scale if phase.quiz else 1
        #: person -> what they have in the rounds, as awards over several phases go by it
        self.results: dict[str, list[ContenderResult]] = {}
        self.attempts: dict[str, list[PhaseAttempt]] = {}
        self.prizes: dict[str, list[HeldPrize]] = {}
        self.works: list[PhaseWork] = []
        self._agencies: dict[str, tuple[tuple[int, str], str]] = {}

    def add(self, result: RoundResult, made: LedgerPublication) -> None:
        """A round's attempts, standings and prizes."""
        stands = {(row.pseudonym, row.attempt): row for row in made.standings}
        for one in sorted(made.attempts, key=lambda item: (item.pseudonym, item.attempt)):
            person = result.people[one.pseudonym]
            row = stands.get((one.pseudonym, one.attempt))
            if row is not None:
                exact = points(row.score, self._scale)
                self._has(person, ContenderResult(self._phase, result.round, one.pseudonym, exact))
            self.attempts.setdefault(person, []).append(
                PhaseAttempt(
                    round=result.round,
                    pseudonym=one.pseudonym,
                    attempt=one.attempt,
                    status=one.status,
                    answered=len(one.answers),
                    score=one.score,
                    distance=None if row is None else row.distance,
                    duration_s=one.duration_s,
                    submitted_at_us=one.submitted_at_us,
                    stands=row is not None,
                )
            )
        for attempt in result.rows:
            mine = ((attempt.number, attempt.attempt), attempt.agency)
            if attempt.person not in self._agencies or mine < self._agencies[attempt.person]:
                self._agencies[attempt.person] = mine
        for line in made.awards:
            held = HeldPrize(result.round, line.award, line.prize)
            self.prizes.setdefault(result.people[line.winner.pseudonym], []).append(held)

    def add_works(self, result: JudgedResult, made: JudgedPublication) -> None:
        """A round's works, by code; whoever made one is somebody of the phase."""
        people = {work.code: work.people for work in result.works}
        for number, work in enumerate(made.works):
            for person in people[work.code]:
                self.attempts.setdefault(person, [])
                self._agencies.setdefault(person, ((number, work.code), work.agency))
            self.works.append(
                PhaseWork(result.round, work.code, work.status, work.agency, work.people)
            )
        for line in sorted(made.results, key=lambda one: one.work):
            if line.value is None:
                continue
            for person in people[line.work]:
                told = ContenderResult(self._phase, result.round, line.work, line.value)
                self._has(person, told)

    def _has(self, person: str, result: ContenderResult) -> None:
        self.results.setdefault(person, []).append(result)

    def agency(self, person: str) -> str:
        """The agency of a person whom no roster names: that of the attempt, as for the quota, or of
        the work."""
        return self._agencies[person][1]
