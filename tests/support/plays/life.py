"""The life of a contest from its plan to its prizes, as a script for :mod:`.world`."""

from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from msgspec import Struct, field

from contracts.definition import Phase
from plans.parser import read_definition
from tests.support.plays.people import lists_of
from tests.support.plays.publishing import (
    awards_of,
    fetch,
    fetch_admission,
    publish_phase,
    publish_round,
    recounted,
)
from tests.support.plays.quizzes import (
    Contest,
    begins_us,
    exclude,
    play_rounds,
    set_up,
    with_times,
)
from tests.support.plays.works import (
    Jury,
    Work,
    enter_figures,
    give_out,
    hand_in_all,
    mark_all,
    screen,
    seat,
)
from tests.support.plays.works_count import going_on
from tests.support.plays.world import HOUR_US, Script, World

CONTESTS = Path(__file__).parents[3] / "contests"


class Size(NamedTuple):
    """How codes of a plan begin, agencies of each class, people in each, works of each, judges."""

    mark: str
    agencies: int
    people: int
    works: int = 1
    judges: int = 3


class Life(Struct):
    """A contest and what came of it. ``admitted``: phase -> people in the order of their places;
    ``differences``: what recounts found; ``files``: round, or "phase" and its id, ->
    public ledger."""

    contest: Contest
    size: Size
    works: dict[str, list[Work]] = field(default_factory=dict)
    admitted: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)
    awards: list[dict[str, Any]] = field(default_factory=list)
    participation: dict[str, Any] = field(default_factory=dict)
    done: bool = False


def life_of(world: World, folder: Path, slug: str, size: Size) -> Life:
    """A contest that is not set up yet."""
    text = (CONTESTS / f"{slug}.toml").read_text()
    plan, rnd = read_definition(text, slug), Random(slug)
    lists = lists_of(plan, size.mark, size.agencies, size.people, rnd)
    return Life(Contest(world, plan, text, lists, rnd, folder), size)


def script_of(life: Life) -> Script:
    """Set up, played phase by phase, published."""
    contest = life.contest
    yield begins_us(contest.plan)
    set_up(contest)
    for phase in contest.plan.phases:
        if phase.quiz is not None:
            yield from _quiz(life, phase)
    calls = [phase for phase in contest.plan.phases if phase.entries is not None]
    if calls:
        yield from _calls(life, calls)
    life.awards = awards_of(contest)
    path = f"{contest.api}/participation"
    life.participation = contest.world.somebody().get(path)
    life.done = True


def _quiz(life: Life, phase: Phase) -> Script:
    contest = life.contest
    people: Iterable[str] = contest.lists.ordinary
    if phase.admits:
        people = _let_in(life, phase)
    yield from play_rounds(contest, phase, people)
    with_times(contest)
    if not phase.admits:
        exclude(contest, contest.came[phase.rounds[0].id][3])
    for state in ("draft", "final") if phase.results else ("",):
        for item in phase.counted_rounds:
            made = publish_round(contest, item.id, state)
            _keep(life, item.id, made)
        made = publish_phase(contest, phase.id, state)
        _keep(life, f"phase {phase.id}", made, [item.id for item in phase.counted_rounds])
        if state == "draft" and phase.results:
            yield contest.world.clock() + phase.results.complaints_window_s * 10**6 + HOUR_US


def _calls(life: Life, phases: list[Phase]) -> Script:
    """Entries of all phases are taken at their time, then chosen, marked and published."""
    contest = life.contest
    for phase in phases:
        yield phase.rounds[0].opens_at_us + HOUR_US
        people = [one for one in contest.lists.ordinary if one not in contest.excluded]
        life.works[phase.id] = hand_in_all(contest, phase, people, life.size.works)
    yield max(phase.rounds[0].closes_at_us for phase in phases) + 25 * HOUR_US
    jury = seat(contest, life.size.judges)
    for phase in phases:
        _judge(life, phase, jury)


def _judge(life: Life, phase: Phase, jury: Jury) -> None:
    contest, works, (item,) = life.contest, life.works[phase.id], phase.rounds
    assert phase.entries is not None
    screen(contest, works)
    contest.wait_for(item.id, "settled")
    first, last = phase.entries.panels
    give_out(contest, item, first, len(works))
    mark_all(contest, item, first, works, jury)
    chosen = going_on(works, phase.id, first.id)
    give_out(contest, item, last, len(chosen))
    mark_all(contest, item, last, works, jury)
    for figure in phase.entries.figures:
        enter_figures(contest, item, figure.id, works)
    _keep(life, item.id, publish_round(contest, item.id))
    if any((one.phase, one.recipients) == (phase.id, "collective") for one in contest.plan.awards):
        _keep(life, f"phase {phase.id}", publish_phase(contest, phase.id), [item.id])


def _keep(life: Life, name: str, made: dict[str, Any], rounds: Iterable[str] = ()) -> None:
    files = fetch(life.contest, made)
    beside = [life.files[one] for one in rounds]
    life.differences += recounted(life.contest, files, *beside)
    life.files[name] = files[0]


def _let_in(life: Life, phase: Phase) -> list[str]:
    """The list of who enters is confirmed."""
    contest, world = life.contest, life.contest.world
    path = f"{contest.api}/phases/{phase.id}/admission"
    told = world.organiser.get(path)
    assert told["open"] == [], told["open"]
    body = {"digest": told["digest"], "reason": "Biên bản họp Ban Tổ chức"}
    made = world.organiser.post(path, body)
    assert made["delivered"], made
    codes = {person: code for code, person in contest.persons.items()}
    life.admitted[phase.id] = [codes[one["person"]] for one in made["confirmed"]["admitted"]]
    files = fetch_admission(contest, made["confirmed"]["number"])
    sources = {name for admit in phase.admits for name in _rounds_of(life, admit.phase)}
    beside = [life.files[one] for one in sorted(sources)]
    life.differences += recounted(contest, files, *beside)
    return life.admitted[phase.id]


def _rounds_of(life: Life, phase: str) -> list[str]:
    return [item.id for item in life.contest.plan.phase(phase).counted_rounds]
