"""Scoring's entrypoints: translation only."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any
from weakref import WeakSet

import eventlet
from eventlet.semaphore import Semaphore
from msgspec import Struct
from sqlalchemy.exc import SQLAlchemyError

from contracts.errors import Problem, Refused
from plumbing.chores import chore
from plumbing.command_handling import (
    answer,
    answer_together,
    carry_out,
    one_by_one,
)
from plumbing.dependency_providers import Keyring, StoreProvider
from plumbing.entrypoints import command
from plumbing.inbox import Handlers
from plumbing.service_base import EmittingService
from plumbing.thread_pool import ThreadPool
from plumbing.unit_of_work import Store
from plumbing.upstream import Upstream
from services.scoring.admission_entrypoints import AdmissionEntrypoints
from services.scoring.judging_entrypoints import JudgingEntrypoints
from services.scoring.models import plumbing
from services.scoring.use_cases import replicated_facts
from services.scoring.use_cases.decisions import appeals, deciding_with_preview
from services.scoring.use_cases.integrity import integrity_report
from services.scoring.use_cases.long_work_resources import Resources
from services.scoring.use_cases.marking import importing_keys, proposed_keys
from services.scoring.use_cases.publications import (
    own_ledger_line,
    published_keys,
    publishing_phase,
    publishing_round,
    reopening_earlier_files,
    results_queries,
    winning_works,
)
from services.scoring.use_cases.results import (
    definition_change_preview,
    publication_freshness,
    question_statistics,
    recomputing,
)

log = logging.getLogger(__name__)

Answers = list[Struct | Problem]

_aside = ThreadPool()
_publishing = Semaphore(1)
#: where attempts are being scored again, by the timer or because something was decided
_scoring_again: WeakSet[Store] = WeakSet()
SOON_S = 0.02  # the answer goes first


def _yield_control() -> None:
    eventlet.sleep(0)


class ScoringService(JudgingEntrypoints, AdmissionEntrypoints, EmittingService):
    """Keys, scores, standings, awards, publications."""

    name = "scoring"

    store: Store = StoreProvider(plumbing)
    keyring: Keyring = Keyring()
    upstream: Upstream = Upstream()

    @command("scoring.sealing_key")
    def sealing_key(self, items: list[Any]) -> Answers:
        return answer(
            self.store, partial(importing_keys.sealing_key, opener=self.keyring.opener()), items
        )

    @command("scoring.import_keys")
    def import_keys(self, items: list[Any]) -> Answers:
        opener, safe = self.keyring.opener(), self.keyring.safe()
        use_case = partial(importing_keys.import_keys, opener=opener, safe=safe)
        return carry_out(self.store, use_case, items)

    @command("scoring.standings")
    def standings(self, items: list[Any]) -> Answers:
        return self._worked_out(results_queries.standings, items)

    @command("scoring.awards")
    def awards(self, items: list[Any]) -> Answers:
        return self._worked_out(results_queries.awards, items)

    @command("scoring.winning_works")
    def winning_works(self, items: list[Any]) -> Answers:
        query = partial(winning_works.winning_works, safe=self.keyring.safe())
        return answer(self.store, query, items)

    def _worked_out(self, view: Any, items: list[Any]) -> Answers:
        """A view that may work for seconds, with pauses and beside this thread."""

        def one(item: Any) -> Struct:
            with self.store.reading(steady=True) as connection:
                made: Struct = view(connection, item, resources=self._resources())
                return made

        return one_by_one(one, items)

    @command("scoring.publish")
    def publish(self, items: list[Any]) -> Answers:
        return self._published(publishing_round.publish, items)

    @command("scoring.publish_phase")
    def publish_phase(self, items: list[Any]) -> Answers:
        return self._published(publishing_phase.publish_phase, items)

    @command("scoring.phase_publication")
    def phase_publication(self, items: list[Any]) -> Answers:
        signer = self.keyring.signer("publication")
        return answer(self.store, partial(results_queries.phase_publication, signer=signer), items)

    @command("scoring.publication")
    def publication(self, items: list[Any]) -> Answers:
        signer = self.keyring.signer("publication")
        return answer(self.store, partial(results_queries.publication, signer=signer), items)

    @command("scoring.publications")
    def publications(self, items: list[Any]) -> Answers:
        signer = self.keyring.signer("publication")
        return answer(self.store, partial(results_queries.publications, signer=signer), items)

    @command("scoring.ledger_part")
    def ledger_part(self, items: list[Any]) -> Answers:
        return answer(self.store, results_queries.ledger_part, items)

    @command("scoring.ledger_place")
    def ledger_place(self, items: list[Any]) -> Answers:
        return answer(self.store, results_queries.ledger_place, items)

    @command("scoring.score")
    def score(self, items: list[Any]) -> Answers:
        return answer_together(self.store, results_queries.scores_of, items)

    @command("scoring.propose_keys")
    def propose_keys(self, items: list[Any]) -> Answers:
        opener, safe = self.keyring.opener(), self.keyring.safe()
        use_case = partial(proposed_keys.propose_keys, opener=opener, safe=safe)
        return carry_out(self.store, use_case, items)

    @command("scoring.show_keys")
    def show_keys(self, items: list[Any]) -> Answers:
        return carry_out(
            self.store, partial(proposed_keys.show_keys, safe=self.keyring.safe()), items
        )

    @command("scoring.adopt_keys")
    def adopt_keys(self, items: list[Any]) -> Answers:
        use_case = partial(proposed_keys.adopt_keys, safe=self.keyring.safe())
        return carry_out(self.store, use_case, items)

    @command("scoring.published_keys")
    def published_keys(self, items: list[Any]) -> Answers:
        return answer(self.store, published_keys.published_keys, items)

    @command("scoring.own_line")
    def own_line(self, items: list[Any]) -> Answers:
        return answer(
            self.store, partial(own_ledger_line.own_line, safe=self.keyring.safe()), items
        )

    @command("scoring.question_statistics")
    def question_statistics(self, items: list[Any]) -> Answers:
        use_case = partial(question_statistics.question_statistics, safe=self.keyring.safe())
        return answer(self.store, use_case, items)

    @command("scoring.integrity")
    def integrity(self, items: list[Any]) -> Answers:
        return self._in_long_work(integrity_report.report, items)

    @command("scoring.preview_decision")
    def preview_decision(self, items: list[Any]) -> Answers:
        return self._in_long_work(deciding_with_preview.preview_decision, items)

    @command("scoring.decide")
    def decide(self, items: list[Any]) -> Answers:
        answers = self._in_long_work(deciding_with_preview.decide, items)
        eventlet.spawn_after(SOON_S, self._score_soon)
        return answers

    @command("scoring.preview_results")
    def preview_results(self, items: list[Any]) -> Answers:
        return self._in_long_work(definition_change_preview.preview_results, items)

    @command("scoring.freshness")
    def freshness(self, items: list[Any]) -> Answers:
        return answer(self.store, publication_freshness.freshness, items)

    @command("scoring.decisions")
    def decisions(self, items: list[Any]) -> Answers:
        use_case = partial(deciding_with_preview.decisions, safe=self.keyring.safe())
        return answer(self.store, use_case, items)

    @command("scoring.draft")
    def draft(self, items: list[Any]) -> Answers:
        return answer(self.store, partial(recomputing.draft, safe=self.keyring.safe()), items)

    @command("scoring.file_appeal")
    def file_appeal(self, items: list[Any]) -> Answers:
        return carry_out(self.store, appeals.file_appeal, items)

    @command("scoring.answer_appeal")
    def answer_appeal(self, items: list[Any]) -> Answers:
        return carry_out(self.store, appeals.answer_appeal, items)

    @command("scoring.appeals")
    def appeals(self, items: list[Any]) -> Answers:
        return answer(self.store, appeals.appeals, items)

    @command("scoring.own_works")
    def own_works(self, items: list[Any]) -> Answers:
        return answer(self.store, appeals.own_works, items)

    def _published(self, use_case: Callable[..., Struct], items: list[Any]) -> Answers:
        """One after the other: who asks again while it is worked out gets what comes of it. It
        stands on all that the other services had written when it was asked for."""
        signer = self.keyring.signer("publication")
        try:
            self.upstream.wait_until_heard(self.store)
        except Refused as refusal:
            log.warning("no publication yet: %r", refusal)
            return [refusal.problem] * len(items)
        with _publishing:
            return self._in_long_work(partial(use_case, signer=signer), items)

    def _in_long_work(self, use_case: Callable[..., Struct], items: list[Any]) -> Answers:
        """A use case that works for seconds, and writes only in the end."""
        return one_by_one(partial(use_case, self._resources()), items)

    def _resources(self) -> Resources:
        return Resources(self.store, self.keyring.safe(), _aside, _yield_control)

    @chore(rest_s=1.0, longest_s=10.0)
    def score_waiting(self) -> None:
        if self.store in _scoring_again:
            return
        _scoring_again.add(self.store)
        try:
            resources, pace = self._resources(), importing_keys.pace_of(self.store)
            while importing_keys.score_waiting(self.store, resources.safe, pace):
                _yield_control()
            while recomputing.redraw_waiting(resources):
                _yield_control()
            while publication_freshness.compare_waiting(resources):
                _yield_control()
            while reopening_earlier_files.open_waiting(resources):
                _yield_control()
        finally:
            _scoring_again.discard(self.store)

    def _score_soon(self) -> None:
        """What was decided is waited for: not only at the next turn."""
        try:
            self.score_waiting()
        except SQLAlchemyError as error:
            log.warning("scoring again waits for the next turn: %r", error)

    def handlers(self) -> Handlers:
        return replicated_facts.handlers(self.keyring.safe())
