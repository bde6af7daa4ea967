"""Publications and the integrity report are worked out while other work goes on."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import eventlet
import msgspec
import pytest

from contracts.errors import Problem
from contracts.integrity_report import IntegrityQuery, IntegrityReport
from contracts.publications import Publication, PublishPhase, PublishResults
from contracts.rosters import ContestantErased, Membership
from plumbing.command_handling import one_by_one
from plumbing.thread_pool import ThreadPool
from services.scoring.use_cases.integrity import integrity_report as integrity
from services.scoring.use_cases.long_work_resources import Resources
from services.scoring.use_cases.publications import publishing_phase, publishing_round
from tests.support.concluding import OVERALL, RATE, play, ready
from tests.support.marked_contest import CONTEST, SECOND_US
from tests.support.marking import SAFE, SIGNER, Marking

PEOPLE = [f"p{n:03}" for n in range(250)]


class Watched(ThreadPool):
    """Lets something happen when everything is read and nothing is worked out yet."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: Callable[[], None] = lambda: None
        self.runs = 0
        self.threads: set[int] = set()

    def run(self, jobs: Any) -> list[Any]:
        self.runs += 1
        self.meanwhile()
        return super().run([partial(self._noted, job) for job in jobs])

    def _noted(self, job: Callable[[], Any]) -> Any:
        self.threads.add(threading.get_native_id())
        return job()


def _big(marking: Marking) -> None:
    ready(marking, dict.fromkeys(PEOPLE, "A"), {"A": 250}, RATE, OVERALL)
    told = [
        marking.submitted(person, n % 5, duration_us=(n + 1) * SECOND_US, round_id=name)
        for name in ("w1", "w2")
        for n, person in enumerate(PEOPLE)
    ]
    marking.hear(*told)
    for name in ("w1", "w2"):
        marking.settle(*told, round_id=name)


def _resources(marking: Marking, aside: ThreadPool) -> Resources:
    return Resources(marking.store, SAFE, aside, lambda: eventlet.sleep(0))


def test_what_takes_long_runs_in_another_thread_and_others_get_their_turn(
    marking: Marking,
) -> None:
    _big(marking)
    aside = Watched()
    resources = _resources(marking, aside)
    turns = [0]

    def others() -> None:
        while True:
            turns[0] += 1
            eventlet.sleep(0)

    report = partial(integrity.report, resources)
    publish = partial(publishing_round.publish, resources, signer=SIGNER)
    publish_phase = partial(publishing_phase.publish_phase, resources, signer=SIGNER)
    jobs: list[tuple[Callable[[Any], Any], Any, type]] = [
        (publish, PublishResults(CONTEST, "w1", "org", 0), Publication),
        (publish, PublishResults(CONTEST, "w2", "org", 0), Publication),
        (publish_phase, PublishPhase(CONTEST, "org", 0), Publication),
        (report, IntegrityQuery(CONTEST, "w1"), IntegrityReport),
    ]
    other = eventlet.spawn(others)
    try:
        for job, item, kind in jobs:
            turns[0] = 0
            (made,) = one_by_one(job, [item])
            assert isinstance(made, kind), made
            assert turns[0], kind
    finally:
        other.kill()
    assert aside.runs == 6, "a phase's rounds are taken one by one"
    assert threading.get_native_id() not in aside.threads
    assert marking.recount_phase().differences == []


@pytest.mark.parametrize("what", ["round", "phase"])
def test_what_is_told_while_a_publication_is_worked_out_is_in_it(
    marking: Marking, what: str
) -> None:
    """Somebody is forgotten just then: their name must not come back with the publication."""
    ready(marking, {"p0": "A", "p1": "A"}, {"A": 2}, RATE, OVERALL)
    told = [marking.submitted(f"p{n}", 4 - n, round_id=w) for w in ("w1", "w2") for n in (0, 1)]
    aside = Watched()
    marking.resources = _resources(marking, aside)
    gone = ContestantErased(CONTEST, "p0", "mandatory", [Membership("A")], 5)

    def once() -> None:
        aside.meanwhile = lambda: None
        marking.hear(gone)

    if what == "phase":
        play(marking, *told)
        aside.meanwhile = once
        assert marking.publish_phase().code == "publication.round_changed"
        for name in ("w1", "w2"):
            marking.publish(name)
        assert not isinstance(marking.publish_phase(), Problem)
    else:
        marking.hear(*told)
        marking.settle(*told)
        aside.meanwhile = once
        assert not isinstance(marking.publish("w1"), Problem)
        assert aside.runs == 2
        assert marking.recount().differences == []
    assert "Tên p0" not in str(marking.awards().awards)
    assert "Tên p0" not in str(marking.standings().standings)


def test_a_contest_that_never_rests_is_refused_and_nothing_is_published(marking: Marking) -> None:
    ready(marking, {"p0": "A"}, {"A": 1}, RATE, OVERALL)
    told = [marking.submitted("p0", 4)]
    marking.hear(*told)
    marking.settle(*told)
    aside = Watched()
    marking.resources = _resources(marking, aside)
    revisions = iter(range(2, 99))

    def again() -> None:
        one = ContestantErased(CONTEST, "p9", "mandatory", [Membership("A")], next(revisions))
        marking.hear(one)

    aside.meanwhile = again
    refused = marking.publish("w1")
    assert (refused.code, aside.runs) == ("publication.incomplete", 3)
    assert msgspec.json.encode(marking.awards().awards) == b"[]"


@pytest.mark.parametrize("counts", ["of an open round", "of this round"])
def test_people_who_sit_another_round_keep_no_publication_waiting(
    marking: Marking, counts: str
) -> None:
    """Week 1 is published while thousands hand in week 2; what changes in itself is waited for."""
    people = [f"p{n}" for n in range(9)]
    ready(marking, dict.fromkeys(people, "A"), {"A": 9}, RATE, OVERALL)
    first = marking.submitted("p0", 4, round_id="w1")
    marking.hear(first)
    marking.settle(first, round_id="w1")
    aside, coming = Watched(), iter(people[1:])
    marking.resources = _resources(marking, aside)
    name = "w2" if counts == "of an open round" else "w1"
    aside.meanwhile = lambda: marking.hear(marking.submitted(next(coming), 3, round_id=name))
    made = marking.publish("w1")
    if name == "w1":
        assert made.code == "publication.incomplete"
    else:
        assert (made.attempts, aside.runs) == (1, 1)
