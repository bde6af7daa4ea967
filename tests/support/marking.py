"""A marking office for tests: scoring's use cases over a real store, fed with exam's events."""

import io
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa
from msgspec import Struct

from cli.recount.phase_checks import recount_phase
from cli.recount.phase_reconciliation import beside
from cli.recount.round_checks import Report, recount
from contracts.attempts import AttemptSubmitted
from contracts.commands_and_events import DATA_OF_EVENT, EVENT_OF_DATA
from contracts.contests import ContestDefined
from contracts.definition import QuestionKind
from contracts.errors import Problem
from contracts.event_envelope import Envelope, Event, decode_events, raw
from contracts.hash_commitments import (
    bank_digest,
    key_commitment,
    round_commitment,
    secret_commitment,
)
from contracts.ledger_file import read_ledger
from contracts.phase_ledger_file import PhaseLedger, read_phase_ledger
from contracts.publications import (
    PhasePublicationQuery,
    Publication,
    PublicationQuery,
    PublishPhase,
    PublishResults,
    State,
)
from contracts.question_keys import ImportKeys, SealedKey
from contracts.results import AwardsQuery, DraftQuery, StandingsQuery
from contracts.rosters import AgencyRegistered, ContestantExcluded, ContestantRegistered, Membership
from contracts.rounds import RoundSettled
from contracts.settled_round_decisions import Decide, DecisionsQuery, PreviewDecision, Subject
from plumbing import outbox
from plumbing.command_handling import answer, carry_out, one_by_one
from plumbing.database import Database
from plumbing.inbox import Portion, apply
from plumbing.installation_keys import Opener, Safe, Signer, seal_to
from plumbing.thread_pool import ThreadPool
from plumbing.unit_of_work import Store
from services.exam.domain.paper_drawing import BankQuestion, bank_of, draw_paper, pseudonym
from services.scoring.models import plumbing
from services.scoring.repository.marking import question_keys as keys_repository
from services.scoring.use_cases import replicated_facts
from services.scoring.use_cases.decisions import deciding_with_preview
from services.scoring.use_cases.long_work_resources import Resources
from services.scoring.use_cases.marking import importing_keys
from services.scoring.use_cases.publications import (
    publishing_phase,
    publishing_round,
    reopening_earlier_files,
    results_queries,
)
from services.scoring.use_cases.results import recomputing
from tests.support.databases import Databases
from tests.support.marked_contest import (
    CLOSES_US,
    CONTEST,
    OPENS_US,
    OPTIONS,
    PSEUDONYM_KEY,
    QUESTIONS,
    SECOND_US,
    SEED,
    contents,
    definition,
)

T = TypeVar("T")
SIGNER, OPENER, SAFE = Signer(bytes(32)), Opener(b"o" * 32), Safe(b"s" * 32)
CANARY = "canary-legal-source"
ASIDE = ThreadPool()


def yield_control() -> None:
    """Nobody else is here."""


class Marking:
    """One scoring service."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now_us = CLOSES_US + 3600 * SECOND_US
        store.clock = lambda: self.now_us
        self.resources = Resources(store, SAFE, ASIDE, yield_control)
        self._positions: dict[str, int] = {}
        self.plan = definition()
        self.commitments: dict[str, str] = {}
        #: goes into the salts of keys
        self.salt = b""
        #: question -> difficulty and audience, of those whose draw hangs on either
        self.places: dict[str, tuple[str, str]] = {}
        #: question -> its kind, of those that are no single choice
        self.kinds: dict[str, QuestionKind] = {}
        #: question -> letters of its options that stand behind the others
        self.held: dict[str, str] = {}

    def hear(self, *facts: Struct) -> None:
        """Hear facts of one stream as its next events, in one batch."""
        kind = EVENT_OF_DATA[type(facts[0])]
        first = self._positions.get(kind.stream, 0) + 1
        events = [
            Event(EVENT_OF_DATA[type(f)].type, 1, str(getattr(f, "attempt", "s")), 0, raw(f))
            for f in facts
        ]
        self._positions[kind.stream] = first + len(facts) - 1
        envelope = Envelope(kind.stream, 1, 0, first, events)
        apply(
            self.store,
            "scoring",
            [Portion(kind.stream, 0, [envelope])],
            replicated_facts.handlers(SAFE),
        )

    def define(self, **changes: Any) -> None:
        self.plan = definition(**changes)
        self.hear(ContestDefined(CONTEST, self.plan, 1))
        self.hear(AgencyRegistered(CONTEST, "A", "Sở A", "city", 1))

    def register(self, *people: str) -> None:
        self.hear(
            *(
                ContestantRegistered(CONTEST, p, f"Tên {p}", "mandatory", [Membership("A")], 1)
                for p in people
            )
        )

    def exclude(self, person: str) -> None:
        self.hear(ContestantExcluded(CONTEST, person, "Tổ ra đề", 1))

    def import_keys(self, right: str = "A", **others: str) -> Any:
        """Every key is ``right``, but those named."""
        sealed = []
        for number, question in enumerate(QUESTIONS):
            key, salt = others.get(question, right), (self.salt + bytes([number]) * 16)[:16]
            bound = key_commitment(question, key, salt)
            secret = {"key": key, "salt": salt.hex(), "source": CANARY}
            box = seal_to(OPENER.public)(msgspec.json.encode(secret))
            kind = self.kinds.get(question, "single_choice")
            grade = self.places.get(question, ("", ""))[0] or None
            sealed.append(SealedKey(question, "luat", OPTIONS, box, bound, kind, grade))  # type: ignore[arg-type]
            self.commitments[question] = bound
        return self.carry_out(
            partial(importing_keys.import_keys, opener=OPENER, safe=SAFE),
            ImportKeys(CONTEST, sealed, "digest", "org", self.now_us),
        )

    def carry_out(self, use_case: Callable[..., Any], item: Struct) -> Any:
        return carry_out(self.store, use_case, [item])[0]

    def submitted(
        self,
        person: str,
        right: int,
        *,
        duration_us: int = 60 * SECOND_US,
        number: int = 1,
        revision: int = 1,
        round_id: str = "w1",
        prediction: int | None = None,
        started_us: int = OPENS_US,
        silent: int = 0,
        agency: str = "A",
        audience: str = "",
    ) -> AttemptSubmitted:
        """The event of an attempt with its drawn paper, ``right`` of its answers being A, the last
        ``silent`` questions left unanswered."""
        alias = pseudonym(PSEUDONYM_KEY, person)
        bank = bank_of(
            BankQuestion(q, "luat", tuple(OPTIONS), grade or None, whose, self.held.get(q, ""))  # type: ignore[arg-type]
            for q in QUESTIONS
            for grade, whose in [self.places.get(q, ("", ""))]
        )
        quiz = self.plan.phases[0].quiz
        assert quiz is not None
        value = next(r for r in self.plan.phases[0].rounds if r.id == round_id).public_value
        blueprint = quiz.blueprint_of(audience)
        paper = draw_paper(SEED, value, alias, number, blueprint, bank, True, audience)
        answers = {q.id: "A" if n < right else "B" for n, q in enumerate(paper.questions)}
        unanswered = list(answers)[len(answers) - silent :]
        answers = {q: option for q, option in answers.items() if q not in unanswered}
        return AttemptSubmitted(
            contest=CONTEST,
            round=round_id,
            attempt=f"{person}-{round_id}-{number}",
            person=person,
            pseudonym=alias,
            agency=agency,
            number=number,
            started_at_us=started_us,
            submitted_at_us=started_us + duration_us,
            kind="person",
            answers=dict(sorted(answers.items())),
            questions=len(paper.questions),
            revision=revision,
            prediction=prediction,
            unanswered=unanswered,
            audience=audience,
        )

    def settle(self, *told: AttemptSubmitted, round_id: str = "w1", **more: Any) -> None:
        """The round settles after these attempts; of one attempt the last revision counts."""
        last = {one.attempt: one.revision for one in told if one.round == round_id}
        quiz = self.plan.phases[0].quiz
        assert quiz is not None
        value = next(r for r in self.plan.phases[0].rounds if r.id == round_id).public_value
        bank = bank_digest(contents(), self.places, self.held, self.kinds)
        bound = round_commitment(
            seed_commitment=secret_commitment(SEED),
            pseudonym_key_commitment=secret_commitment(PSEUDONYM_KEY),
            public_value=value,
            bank=bank,
            blueprint=quiz.blueprint,
            shuffle_options=quiz.shuffle_options,
            key_commitments=self.commitments,
            banks=quiz.banks,
        )
        self.hear(
            RoundSettled(
                contest=CONTEST,
                round=round_id,
                settled_at_us=CLOSES_US,
                seed=SEED.hex(),
                public_value=value,
                commitment=bound,
                bank_digest=bank,
                pseudonym_commitment=secret_commitment(PSEUDONYM_KEY),
                bank={row[0]: row[3] for row in contents()},
                attempts=len(last),
                revisions=sum(last.values()),
                places=self.places,
                held=self.held,
                kinds=self.kinds,
                opens_at_us=OPENS_US,
                closes_at_us=CLOSES_US,
                **more,
            )
        )

    def play(self, *told: AttemptSubmitted) -> None:
        """These attempts and the settlement of their round."""
        if told:
            self.hear(*told)
        self.settle(*told)

    def score_waiting(self) -> int:
        """All slices that are due; how many there were."""
        slices = 0
        pace = importing_keys.pace_of(self.store)
        while importing_keys.score_waiting(self.store, SAFE, pace):
            slices += 1
        return slices

    def publish(self, round_id: str = "w1", state: State | None = None, **more: Any) -> Any:
        item = PublishResults(CONTEST, round_id, "org", self.now_us, state, **more)
        return one_by_one(partial(publishing_round.publish, self.resources, signer=SIGNER), [item])[
            0
        ]

    def publish_phase(self, state: State | None = None, phase: str | None = None) -> Any:
        item = PublishPhase(CONTEST, "org", self.now_us, phase, state)
        use_case = partial(publishing_phase.publish_phase, self.resources, signer=SIGNER)
        return one_by_one(use_case, [item])[0]

    def phase_ledger(self, *, auditor: bool = True) -> PhaseLedger:
        """The ledger of the phase's newest publication."""
        query = PhasePublicationQuery(CONTEST, None, None, auditor)
        found = self.ask(partial(results_queries.phase_publication, signer=SIGNER), query)
        return read_phase_ledger(io.BytesIO(found.ledger.encode()))

    def recount_phase(self, *, auditor: bool = True, number: int | None = None) -> Report:
        """What ``hoithi recount`` finds in the stored ledger of the phase."""
        query = PhasePublicationQuery(CONTEST, None, number, auditor)
        found = self.ask(partial(results_queries.phase_publication, signer=SIGNER), query)
        assert isinstance(found, Publication), found
        ledger = read_phase_ledger(io.BytesIO(found.ledger.encode()))
        report = recount_phase(ledger, SIGNER.public)
        for item in ledger.header.rounds if auditor else ():
            of_round = PublicationQuery(CONTEST, item.round, item.number, True)
            text = self.ask(partial(results_queries.publication, signer=SIGNER), of_round).ledger
            report.differences += beside(ledger, read_ledger(io.BytesIO(text.encode())))
        return report

    def ask(self, query: Callable[..., Any], item: Struct) -> Any:
        return answer(self.store, query, [item])[0]

    def redraw_waiting(self) -> int:
        """All rounds that are due to be drawn up anew; how many there were."""
        rounds = 0
        while recomputing.redraw_waiting(self.resources):
            rounds += 1
        return rounds

    def preview(self, kind: str, **about: Any) -> Any:
        """The difference that a decision would make, or its refusal."""
        item = PreviewDecision(CONTEST, Subject(kind, **about))  # type: ignore[arg-type]
        use_case = partial(deciding_with_preview.preview_decision, self.resources)
        return one_by_one(use_case, [item])[0]

    def decide(self, kind: str, *, digest: str = "", reason: str = "xem lại", **about: Any) -> Any:
        """Decide what was shown (``digest``), or what would be shown now."""
        subject = Subject(kind, **about)  # type: ignore[arg-type]
        if not digest:
            shown = self.preview(kind, **about)
            if isinstance(shown, Problem):
                return shown
            digest = shown.digest
        item = Decide(CONTEST, subject, reason, digest, "org", self.now_us)
        return one_by_one(partial(deciding_with_preview.decide, self.resources), [item])[0]

    def decisions(self) -> Any:
        return self.ask(
            partial(deciding_with_preview.decisions, safe=SAFE), DecisionsQuery(CONTEST)
        )

    def draft(self, round_id: str = "w1") -> Any:
        return self.ask(partial(recomputing.draft, safe=SAFE), DraftQuery(CONTEST, round_id))

    def standings(self, round_id: str = "w1", **more: Any) -> Any:
        query = StandingsQuery(CONTEST, round_id, **more)
        return self.ask(partial(results_queries.standings, resources=self.resources), query)

    def awards(self, *, provisional: bool = False) -> Any:
        query = AwardsQuery(CONTEST, provisional)
        return self.ask(partial(results_queries.awards, resources=self.resources), query)

    def open_waiting(self) -> int:
        """All publications whose files are to be opened or closed; how many there were."""
        files = 0
        while reopening_earlier_files.open_waiting(self.resources):
            files += 1
        return files

    def publication(
        self, number: int | None = None, *, auditor: bool = False, round_id: str = "w1"
    ) -> Publication:
        query = PublicationQuery(CONTEST, round_id, number, auditor)
        found = self.ask(partial(results_queries.publication, signer=SIGNER), query)
        assert isinstance(found, Publication), found
        return found

    def recount(self, *, auditor: bool = True, number: int | None = None) -> Report:
        """What ``hoithi recount`` finds in the stored ledger."""
        text = self.publication(number, auditor=auditor).ledger
        return recount(read_ledger(io.BytesIO(text.encode())), SIGNER.public)

    def told(self, kind: type[T]) -> list[T]:
        """The events of one type that scoring has told."""
        with self.store.reading() as connection:
            texts = connection.execute(
                sa.select(plumbing.outbox.c.events).order_by(plumbing.outbox.c.id)
            ).scalars()
            events = [event for text in texts for event in decode_events(text)]
        datas = [
            msgspec.json.decode(e.data, type=DATA_OF_EVENT[("scoring", e.type, e.version)])
            for e in events
        ]
        return [data for data in datas if isinstance(data, kind)]


def ranks(standings: Sequence[Any]) -> list[str]:
    """People in the order of the standings."""
    return [line.person for line in standings]


def open_marking(databases: Databases) -> Marking:
    """A scoring service that knows nothing yet."""
    keys_repository._rings.clear()  # keys are remembered per address, and addresses come again
    store = Store(Database(databases.service("scoring")), plumbing)
    with store.database.writing() as connection:
        outbox.begin(connection, plumbing, 1)
    return Marking(store)
