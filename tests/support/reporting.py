"""A small contest for reporting's tests: its events, and a store to apply them to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from msgspec import Struct

from contracts.attempt_scores import AttemptScored
from contracts.attempts import AttemptStarted, AttemptSubmitted
from contracts.broker_topology import SUBSCRIPTIONS
from contracts.commands_and_events import EVENT_OF_DATA
from contracts.contests import ContestDefined, ContestQuery
from contracts.definition import (
    AgencyClass,
    Definition,
    Denominator,
    ParticipationRules,
    Phase,
    QuizRules,
    QuotaScope,
    Round,
    TopicDraw,
)
from contracts.entries import EntryHandedIn, EntryScreened, EntryState, ScreeningState
from contracts.event_envelope import Envelope, Event, raw
from contracts.reporting import Rebuild
from contracts.rosters import (
    AgencyRegistered,
    ContestantExcluded,
    ContestantRegistered,
    HeadcountApproved,
    Membership,
)
from plumbing.database import Database
from plumbing.inbox import Handlers, Portion, Reached, apply, apply_runs
from plumbing.unit_of_work import Store
from services.reporting.domain.participation_tallies import Scope
from services.reporting.models import metadata, plumbing
from services.reporting.repository import participation_tallies as tallies_repository
from services.reporting.use_cases import (
    attempt_events,
    entry_counts,
    rebuilding_read_models,
    replicated_facts,
    updating_tallies,
)

CONTEST = "thi"
ROUNDS = ["r0", "r1", "r2"]
HANDLERS: Handlers = {
    **replicated_facts.HANDLERS,
    **attempt_events.HANDLERS,
    **entry_counts.HANDLERS,
}


def definition(
    *,
    minimum_answers: int = 1,
    minimum_share: float = 0.0,
    denominator: Denominator = "headcount",
    practice: bool = True,
    rounds: int = 2,
    first_opens_at_us: int = 100,
    quota_scope: QuotaScope = "phase",
) -> Definition:
    """A quiz of weekly rounds ``r1``, ``r2``, ... (100 µs each) after a practice round ``r0``."""
    windows = [
        Round(f"r{n}", f"Tuần {n}", first_opens_at_us + 100 * (n - 1), first_opens_at_us + 100 * n)
        for n in range(1, rounds + 1)
    ]
    if practice:
        windows.insert(0, Round("r0", "Thi thử", 0, 50, practice=True))
    quiz = QuizRules(1800, [TopicDraw("t", 3)], attempts_allowed=3)
    return Definition(
        slug=CONTEST,
        title="Cuộc thi",
        organiser="Ban Tổ chức",
        starts_at_us=0,
        ends_at_us=10_000,
        agency_classes=[AgencyClass("city", "Khối thành phố", 0.7), AgencyClass("other", "Khác")],
        phases=[Phase("quiz", "Trắc nghiệm", "quiz", True, quiz, windows)],
        participation=ParticipationRules(
            "quiz", denominator, minimum_answers, minimum_share, quota_scope
        ),
    )


def defined(revision: int = 1, **changes: Any) -> ContestDefined:
    """The contest was defined."""
    return ContestDefined(CONTEST, definition(**changes), revision)


def registered(
    person: str,
    *agencies: str | Membership,
    revision: int = 1,
    obligation: Any = "mandatory",
    unconfirmed: bool = False,
) -> ContestantRegistered:
    """A person is on these rosters."""
    places = [item if isinstance(item, Membership) else Membership(item) for item in agencies]
    name, code = f"Nguyễn Văn {person}", f"CB{person}"
    return ContestantRegistered(
        CONTEST, person, name, obligation, places, revision, code, unconfirmed
    )


def started(
    person: str, round_id: str = "r1", agency: str = "A", number: int = 1
) -> AttemptStarted:
    """An attempt was started."""
    attempt = f"{person}-{round_id}-{number}"
    return AttemptStarted(CONTEST, round_id, attempt, person, agency, number, 110, 210)


def submitted(
    person: str,
    round_id: str = "r1",
    agency: str = "A",
    number: int = 1,
    answered: int = 3,
    revision: int = 1,
    at_us: int = 150,
) -> AttemptSubmitted:
    """An attempt was handed in."""
    return AttemptSubmitted(
        contest=CONTEST,
        round=round_id,
        attempt=f"{person}-{round_id}-{number}",
        person=person,
        pseudonym="p",
        agency=agency,
        number=number,
        started_at_us=110,
        submitted_at_us=at_us,
        kind="person",
        answers={f"q{n}": "A" for n in range(answered)},
        questions=3,
        revision=revision,
    )


def entry(
    entry_id: str,
    agency: str,
    round_id: str = "nop",
    state: EntryState = "handed_in",
    revision: int = 1,
    authors: Sequence[str] = (),
) -> EntryHandedIn:
    """An agency's entry as it stands."""
    return EntryHandedIn(
        contest=CONTEST,
        round=round_id,
        entry=entry_id,
        code=f"B-{entry_id}",
        version=1,
        revision=revision,
        kind="essay",
        owner="agency",
        agency=agency,
        authors=[*authors],
        files=[],
        received_at_us=150,
        late=False,
        state=state,
        title_digest="d",
    )


def screened(entry_id: str, screening: ScreeningState, revision: int) -> EntryScreened:
    """What was said of an entry."""
    return EntryScreened(CONTEST, "nop", entry_id, 1, screening, revision, [], 160)


def scored(
    person: str,
    round_id: str = "r1",
    agency: str = "A",
    number: int = 1,
    score: int = 2,
    revision: int = 1,
    key_revision: int = 1,
) -> AttemptScored:
    """An attempt was scored."""
    return AttemptScored(
        contest=CONTEST,
        round=round_id,
        attempt=f"{person}-{round_id}-{number}",
        person=person,
        agency=agency,
        score=score,
        questions=3,
        answered=3,
        duration_s=1,
        submitted_at_us=150,
        revision=revision,
        key_revision=key_revision,
    )


def events_of(datas: Iterable[Struct]) -> list[Event]:
    """Facts as events."""
    return [
        Event(EVENT_OF_DATA[type(data)].type, 1, str(getattr(data, "attempt", "s")), 0, raw(data))
        for data in datas
    ]


def envelope(datas: Sequence[Struct], first: int = 1, epoch: int = 1) -> Envelope:
    """Facts of one stream as an envelope that begins at position ``first``."""
    stream = EVENT_OF_DATA[type(datas[0])].stream
    return Envelope(stream, epoch, 0, first, events_of(datas))


@dataclass
class Desk:
    """A store with reporting's tables; ``tell`` applies facts as the next of their streams."""

    store: Store
    told: dict[str, list[Struct]] = field(default_factory=dict)

    def tell(self, *datas: Struct) -> None:
        """Apply these facts, each stream's together."""
        for stream in SUBSCRIPTIONS["reporting"]:
            own = [data for data in datas if EVENT_OF_DATA[type(data)].stream == stream]
            if own:
                so_far = self.told.setdefault(stream, [])
                self.apply(envelope(own, len(so_far) + 1))
                so_far.extend(own)

    def apply(self, *envelopes: Envelope) -> Reached:
        """Apply envelopes of one stream as they are."""
        stream = envelopes[0].stream
        return apply(self.store, "reporting", [Portion(stream, 0, envelopes)], HANDLERS)[0]

    def tell_again(self) -> None:
        """Apply everything from the beginning of each stream, as after a rebuild."""
        for datas in self.told.values():
            self.apply(envelope(datas))


_numbers = count(1)


def open_desk(url: str) -> Desk:
    """A desk over an empty database."""
    database = Database(url)
    with database.writing() as connection:
        metadata.drop_all(connection)
        metadata.create_all(connection)
    return Desk(Store(database, plumbing, clock=lambda: next(_numbers)))


def wipe(desk: Desk) -> None:
    with desk.store.unit_of_work() as work:
        rebuilding_read_models.rebuild(work, [Rebuild("ban-to-chuc", 1)])
    desk.told.clear()


def digest(desk: Desk) -> str:
    with desk.store.reading() as connection:
        return rebuilding_read_models.digest(connection, ContestQuery(CONTEST)).digest


def handle(desk: Desk, datas: Iterable[Struct]) -> None:
    """Give events to their handlers as they are, past the inbox that would order them."""
    with desk.store.unit_of_work() as work:
        apply_runs(work, list(datas), HANDLERS)


def tallies_equal_a_count(desk: Desk) -> bool:
    with desk.store.reading() as connection:
        counted = updating_tallies.count(connection, CONTEST)
        for scope in {Scope("quiz", name) for name in ["", *ROUNDS]}:
            kept = tallies_repository.tallies_of(connection, CONTEST, scope)
            if kept != {place[1]: share for place, share in counted.items() if place[0] == scope}:
                return False
    return True


def a_whole_history() -> list[Struct]:
    rosters = [registered(f"p{n}", "AB"[n % 2]) for n in range(20)]
    papers = [submitted(f"p{n}", f"r{1 + n % 2}", "AB"[n % 2]) for n in range(0, 20, 3)]
    scores = [scored(paper.person, paper.round) for paper in papers]
    return [
        defined(),
        AgencyRegistered(CONTEST, "A", "Sở A", "city", 1),
        HeadcountApproved(CONTEST, "A", 9, 1),
        *rosters,
        *papers,
        ContestantExcluded(CONTEST, "p3", "Ban Tổ chức", 1),
        entry("e1", "A"),
        screened("e1", "accepted", 2),
        *scores,
    ]
