"""A contest of two weeks with prizes over both, for tests of what is published in the end."""

from functools import partial
from typing import Any

import msgspec

from contracts.attempts import AttemptSubmitted
from contracts.contests import ContestDefined
from contracts.definition import AgencyClass, Award, Measure, Prize, ResultsRules
from contracts.publications import Freshness, FreshnessQuery
from contracts.rosters import AgencyRegistered, ContestantRegistered, HeadcountApproved, Membership
from contracts.settled_round_decisions import PreviewResults, PrizeChange, ResultsPreview
from plumbing.command_handling import one_by_one
from services.scoring.use_cases.results import definition_change_preview, publication_freshness
from tests.support.marked_contest import CONTEST, definition
from tests.support.marking import Marking

RANKS = [
    Prize("first", "Giải nhất", 1, 1_000_000),
    Prize("second", "Giải nhì", 1, 600_000),
    Prize("third", "Giải ba", 1, 400_000),
]
#: P2: the rate, then early completion, then the number of high individual prizes
RATE = Award(
    "tap-the",
    "Giải tập thể",
    "v1",
    "collective",
    RANKS,
    measures=[
        Measure("participation_rate"),
        Measure("earliest_completion"),
        Measure("prizes", ranks=["nhat", "nhi"]),
    ],
)
OVERALL = Award("chung", "Giải chung cuộc", "v1", "individual", RANKS, combine="sum")
WINDOW = ResultsRules(complaints_window_s=3 * 86_400)


def ready(
    marking: Marking,
    people: dict[str, str],
    headcounts: dict[str, int],
    *awards: Award,
    results: ResultsRules | None = None,
    **changes: Any,
) -> None:
    """Two weeks; ``people``: person -> agency."""
    plan = definition(weeks=2, question_use="split", **changes)
    phase = msgspec.structs.replace(plan.phases[0], results=results)
    marking.plan = msgspec.structs.replace(
        plan,
        phases=[phase],
        awards=[*plan.awards, *(awards or [RATE, OVERALL])],
        agency_classes=[AgencyClass("city", "Khối thành phố", 0.7)],
    )
    marking.import_keys()
    marking.hear(
        ContestDefined(CONTEST, marking.plan, 1),
        *(AgencyRegistered(CONTEST, name, f"Sở {name}", "city", 1) for name in headcounts),
        *(HeadcountApproved(CONTEST, name, n, 1) for name, n in headcounts.items()),
        *(
            ContestantRegistered(CONTEST, p, f"Tên {p}", "mandatory", [Membership(a)], 1)
            for p, a in people.items()
        ),
    )


def play(marking: Marking, *told: AttemptSubmitted, state: Any = None) -> list[Any]:
    """Both weeks settled and published."""
    if told:
        marking.hear(*told)
    made = []
    for name in ("w1", "w2"):
        marking.settle(*told, round_id=name)
        made.append(marking.publish(name, state))
    return made


def compared(marking: Marking) -> dict[str, Freshness]:
    """What comparing everything that asks for it gave: round or phase -> its publication."""
    marking.score_waiting()
    while publication_freshness.compare_waiting(marking.resources):
        pass
    found = marking.ask(publication_freshness.freshness, FreshnessQuery(CONTEST))
    return {one.round or one.phase: one for one in found.publications}


def previewed(marking: Marking, **what: Any) -> ResultsPreview:
    """What other headcounts or another definition would change."""
    use_case = partial(definition_change_preview.preview_results, marking.resources)
    found = one_by_one(use_case, [PreviewResults(CONTEST, **what)])[0]
    assert isinstance(found, ResultsPreview), found
    return found


def changes(prizes: list[PrizeChange]) -> list[tuple[str, str, str, str]]:
    """(change, award, rank, who) of each."""
    return [(one.change, one.award, one.rank, one.name) for one in prizes]
