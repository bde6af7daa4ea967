"""An examination office for tests: exam's use cases over a real store, with a clock in hand."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa
from msgspec import Struct

from contracts.allowances import AllowTime, WithdrawAllowance
from contracts.attempts import (
    AttemptQuery,
    AttemptView,
    OwnAttemptsQuery,
    SaveAnswers,
    StartAttempt,
    SubmitAttempt,
    Submitted,
)
from contracts.commands_and_events import DATA_OF_EVENT, EVENT_OF_DATA
from contracts.contests import ContestDefined
from contracts.definition import (
    AgencyClass,
    Definition,
    ParticipationRules,
    Phase,
    QuizRules,
    Round,
    TopicDraw,
)
from contracts.errors import Problem
from contracts.event_envelope import Envelope, Event, decode_events, raw
from contracts.gateway_watermarks import GatewayLoad, GatewayState, ReportWatermark
from contracts.hash_commitments import key_commitment
from contracts.question_bank import ImportQuestions, Question
from contracts.rosters import AgencyRegistered, ContestantExcluded, ContestantRegistered, Membership
from contracts.rounds import (
    ChangeRound,
    GiveTimeBack,
    RoundsQuery,
    RoundView,
    SettleRound,
    ShortenRound,
)
from plumbing import outbox
from plumbing.command_handling import carry_out
from plumbing.database import Database
from plumbing.inbox import Portion, apply
from plumbing.installation_keys import Signer
from plumbing.unit_of_work import Store
from services.exam.models import plumbing
from services.exam.repository import questions as questions_repository
from services.exam.use_cases import (
    allowances,
    answering,
    attempt_views,
    disruptions,
    gateway_watermarks,
    question_bank,
    replicated_facts,
    round_changes,
    round_views,
    starting_attempts,
    timed_transitions,
)
from tests.support.databases import Databases

T = TypeVar("T")
CONTEST = "thi"
SECOND_US = 1_000_000
OPENS_US = 1_728_262_800 * SECOND_US
CLOSES_US = OPENS_US + 3600 * SECOND_US
ENDS_US = CLOSES_US + 24 * 3600 * SECOND_US
LIMIT_S = 600
GRACE_US = 2 * SECOND_US
TOPICS = ("luat", "chi-so")
SIGNER = Signer(bytes(32))


def quiz(**changes: Any) -> QuizRules:
    """Three questions of one topic and two of another, ten minutes; rounds settle at once."""
    blueprint = [TopicDraw(TOPICS[0], 3), TopicDraw(TOPICS[1], 2)]
    rules = QuizRules(LIMIT_S, blueprint, settlement_after_s=0)
    return msgspec.structs.replace(rules, **changes)


def definition(*, weeks: int = 1, practice: bool = False, **rules: Any) -> Definition:
    """Rounds ``w1``, ``w2``, ... of an hour each, the next when the last one closes."""
    windows = [
        Round(f"w{n}", f"Tuần {n}", _opens(n), _opens(n + 1), False, f"số {n}")
        for n in range(1, weeks + 1)
    ]
    if practice:
        windows.append(Round("w0", "Thi thử", OPENS_US, CLOSES_US, True))
    return Definition(
        slug=CONTEST,
        title="Hội thi",
        organiser="Ban Tổ chức",
        starts_at_us=OPENS_US,
        ends_at_us=ENDS_US + _opens(weeks) - OPENS_US,
        agency_classes=[AgencyClass("city", "Khối thành phố", 0.7)],
        phases=[Phase("v1", "Vòng 1", "quiz", True, quiz(**rules), windows)],
        participation=ParticipationRules("v1"),
    )


def _opens(week: int) -> int:
    return OPENS_US + (week - 1) * (CLOSES_US - OPENS_US)


def questions(each_topic: int = 6) -> list[Question]:
    """A bank with ``each_topic`` questions of both topics."""
    return [
        Question(
            f"CH{place * 100 + n:03}",
            topic,
            f"Câu {topic} {n}?",
            {letter: f"Phương án {letter}" for letter in "ABCD"},
        )
        for place, topic in enumerate(TOPICS)
        for n in range(each_topic)
    ]


def commitments(bank_: Sequence[Question]) -> dict[str, str]:
    """Key commitments of a bank whose right answer is always A."""
    return {q.id: key_commitment(q.id, "A", bytes(16)) for q in bank_}


class Office:
    """One exam service; ``now_us`` is its clock."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now_us = OPENS_US - SECOND_US
        store.clock = lambda: self.now_us
        self._position = 0
        self._sequence = 0

    def carry_out(self, use_case: Callable[..., Any], *items: Struct) -> list[Any]:
        """Commands in one batch; their answers."""
        return carry_out(self.store, use_case, list(items))

    def learn(self, *facts: Struct) -> None:
        """Hear registration's facts."""
        events = [Event(EVENT_OF_DATA[type(fact)].type, 1, "s", 0, raw(fact)) for fact in facts]
        envelope = Envelope("registration", 1, 0, self._position + 1, events)
        self._position += len(events)
        apply(
            self.store, "exam", [Portion("registration", 0, [envelope])], replicated_facts.HANDLERS
        )

    def define(self, revision: int = 1, **changes: Any) -> None:
        self.learn(ContestDefined(CONTEST, definition(**changes), revision))

    def register(self, *people: str, agency: str = "A") -> None:
        """People on one agency's roster."""
        self.learn(AgencyRegistered(CONTEST, agency, f"Cơ quan {agency}", "city", 1))
        self.learn(*(registered(person, agency) for person in people))

    def exclude(self, person: str, reason: str = "Tổ ra đề", revision: int = 1) -> None:
        self.learn(ContestantExcluded(CONTEST, person, reason, revision))

    def load(self, bank_: Sequence[Question] | None = None, **more: Any) -> Any:
        """Import a bank; the answer."""
        given = list(questions() if bank_ is None else bank_)
        item = ImportQuestions(CONTEST, given, commitments(given), "org", self.now_us, **more)
        return self.carry_out(question_bank.import_questions, item)[0]

    def ready(self, *people: str, **changes: Any) -> None:
        """A defined contest with its bank and people, the first round just opened."""
        self.define(**changes)
        assert not isinstance(self.load(), Problem)
        self.register(*people)
        self.go_to(OPENS_US)

    def go_to(self, now_us: int) -> None:
        """Let time pass, and the clockwork with it."""
        self.now_us = now_us
        timed_transitions.tick(self.store, SIGNER, GRACE_US)

    def start(self, person: str, round_id: str = "w1", **more: Any) -> Any:
        return self.carry_out(starting_attempts.start, self.starting(person, round_id, **more))[0]

    def starting(
        self, person: str, round_id: str = "w1", arrived_us: int | None = None, wait_s: float = 2.5
    ) -> StartAttempt:
        arrived = self.now_us if arrived_us is None else arrived_us
        expires = arrived + int(wait_s * SECOND_US)
        return StartAttempt(CONTEST, round_id, person, arrived, expires)

    def begun(self, person: str, round_id: str = "w1") -> AttemptView:
        """A new attempt of this person."""
        view = self.start(person, round_id)
        assert isinstance(view, AttemptView), view
        return view

    def save(
        self, attempt: str, person: str, answers: dict[str, str], arrived_us: int | None = None
    ) -> Any:
        self._sequence += 1
        arrived = self.now_us if arrived_us is None else arrived_us
        item = SaveAnswers(attempt, person, answers, arrived, self._sequence)
        return self.carry_out(save, item)[0]

    def submitting(
        self,
        attempt: str,
        person: str,
        answers: dict[str, str] | None = None,
        arrived_us: int | None = None,
        prediction: int | None = None,
    ) -> SubmitAttempt:
        self._sequence += 1
        arrived = self.now_us if arrived_us is None else arrived_us
        return SubmitAttempt(
            attempt, person, arrived, self._sequence, dict(answers or {}), prediction
        )

    def hand_in(self, *items: SubmitAttempt) -> list[Any]:
        """Submissions in one batch."""
        return self.carry_out(submit, *items)

    def submit(self, attempt: str, person: str, *args: Any, **more: Any) -> Any:
        return self.hand_in(self.submitting(attempt, person, *args, **more))[0]

    def attempt(self, attempt: str, person: str | None = None) -> AttemptView:
        """The attempt as its owner sees it, or without a person as an organiser does."""
        found = self.asked(attempt, person)
        assert isinstance(found, AttemptView)
        return found

    def asked(self, attempt: str, person: str | None) -> Any:
        """What whoever asks for an attempt is told."""
        with self.store.reading() as connection:
            query = AttemptQuery(attempt, person)
            return attempt_views.attempt_views(connection, [query], signer=SIGNER)[0]

    def receipt_of(self, attempt: str, person: str) -> Any:
        """The receipt of a submission without answers."""
        done = self.submit(attempt, person)
        assert isinstance(done, Submitted), done
        return done.receipt

    def round(self, round_id: str = "w1") -> RoundView:
        with self.store.reading() as connection:
            found = round_views.rounds(connection, RoundsQuery(CONTEST), self.now_us).rounds
        return next(view for view in found if view.round == round_id)

    def own_closes(self, person: str) -> dict[str, int]:
        """When rounds close for this person, where it is later than for all."""
        with self.store.reading() as connection:
            return round_views.own_attempts(connection, OwnAttemptsQuery(CONTEST, person)).closes

    def change(self, closes_at_us: int, **more: Any) -> Any:
        values = {"round": "w1", "reason": "Mất điện", "by": "org", **more}
        item = ChangeRound(contest=CONTEST, closes_at_us=closes_at_us, at_us=self.now_us, **values)
        return self.carry_out(round_changes.change_round, item)[0]

    def shorten(self, closes_at_us: int, **more: Any) -> Any:
        values = {"round": "w1", "reason": "Nhầm giờ", "by": "org", **more}
        item = ShortenRound(contest=CONTEST, closes_at_us=closes_at_us, at_us=self.now_us, **values)
        return self.carry_out(round_changes.shorten_round, item)[0]

    def give_back(self, from_us: int, until_us: int, **more: Any) -> Any:
        values = {"round": "w1", "reason": "Mất điện", "by": "org", "at_us": self.now_us, **more}
        item = GiveTimeBack(contest=CONTEST, from_us=from_us, until_us=until_us, **values)
        return self.carry_out(disruptions.give_time_back, item)[0]

    def allow(self, person: str, minutes: int = 0, closes_at_us: int = 0, **more: Any) -> Any:
        values = {"round": "w1", "reason": "Khuyết tật vận động", "by": "org", **more}
        values |= {"extra_s": minutes * 60, "closes_at_us": closes_at_us, "at_us": self.now_us}
        item = AllowTime(contest=CONTEST, person=person, **values)
        return self.carry_out(allowances.allow_time, item)[0]

    def withdraw_allowance(self, person: str, round_id: str = "w1") -> Any:
        item = WithdrawAllowance(CONTEST, round_id, person, "org", self.now_us)
        return self.carry_out(allowances.withdraw_allowance, item)[0]

    def settle_anyway(self, reason: str = "Cổng hỏng", round_id: str = "w1") -> Any:
        item = SettleRound(CONTEST, round_id, reason, "org", self.now_us)
        return self.carry_out(round_changes.settle_round, item)[0]

    def watermark(
        self, gateway: str, watermark_us: int, door: GatewayLoad | None = None, **more: Any
    ) -> GatewayState:
        item = ReportWatermark(gateway, watermark_us, self.now_us, door or GatewayLoad(), **more)
        (state,) = self.carry_out(gateway_watermarks.watermark, item)
        assert isinstance(state, GatewayState)
        return state

    def told(self, kind: type[T]) -> list[T]:
        """The events of one type that exam has told, oldest first."""
        with self.store.reading() as connection:
            texts = connection.execute(
                sa.select(plumbing.outbox.c.events).order_by(plumbing.outbox.c.id)
            ).scalars()
            events = [event for text in texts for event in decode_events(text)]
        datas = [
            msgspec.json.decode(e.data, type=DATA_OF_EVENT[("exam", e.type, e.version)])
            for e in events
        ]
        return [data for data in datas if isinstance(data, kind)]

    def audited(self) -> list[str]:
        """What is on record, as action and details."""
        table = plumbing.audit
        with self.store.reading() as connection:
            rows = connection.execute(sa.select(table).order_by(table.c.id))
            return [f"{row.by} {row.action} {row.details}" for row in rows]


def save(work: Any, items: list[SaveAnswers]) -> Any:
    """exam.save with the tests' signer."""
    return answering.save(work, items, signer=SIGNER)


def submit(work: Any, items: list[SubmitAttempt]) -> Any:
    """exam.submit with the tests' signer."""
    return answering.submit(work, items, signer=SIGNER)


def registered(person: str, *agencies: str | Membership, revision: int = 1) -> ContestantRegistered:
    """A person on these rosters."""
    places = [item if isinstance(item, Membership) else Membership(item) for item in agencies]
    return ContestantRegistered(CONTEST, person, f"Tên {person}", "mandatory", places, revision)


def open_office(databases: Databases) -> Office:
    """An exam service that knows nothing yet."""
    # banks are remembered per address, and addresses come again
    questions_repository._banks.clear()
    return another_office(databases.service("exam"))


def another_office(url: str) -> Office:
    """Another process of the same service."""
    store = Store(Database(url), plumbing)
    with store.database.writing() as connection:
        outbox.begin(connection, plumbing, 1)
    return Office(store)


def code(answer: Any) -> str:
    """Why not."""
    assert isinstance(answer, Problem), answer
    return answer.code


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    """All of them in parallel, 20 at a time."""
    with ThreadPoolExecutor(20) as pool:
        return [done.result() for done in [pool.submit(job) for job in jobs]]
