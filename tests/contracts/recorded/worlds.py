"""Other states of what stands behind the gateway than an open round and a first publication."""

from collections.abc import Callable

from msgspec.structs import replace

from contracts.attempt_scores import ScoreView
from contracts.contests import Contests, ContestView
from contracts.errors import Refused
from contracts.publications import Publications
from contracts.question_bank import BankDifference
from contracts.question_keys import PublishedKeys
from contracts.question_proposals import Proposals
from contracts.results import Standings, StandingsQuery
from contracts.rounds import Rounds
from tests.unit.gateway.example_contest import CALL, CONTEST, EXAM_ROUND, PROPOSAL, attempt
from tests.unit.gateway.example_panel import panel_answers
from tests.unit.gateway.example_stage import staged
from tests.unit.gateway.fakes import NOW_US, Handler
from tests.unit.gateway.service_answers import handlers

Handlers = dict[str, Handler]


def _provisional(item: StandingsQuery) -> Standings:
    if not item.provisional:
        raise Refused("publication.unknown", "Kết quả chưa được công bố. (Not published yet.)")
    found = handlers()["scoring.standings"](item)
    assert isinstance(found, Standings)
    return replace(found, publication=None)


def settled() -> Handlers:
    """The round is over and its keys are told, but nothing is published; a proposal is accepted."""
    handed_in = attempt(state="submitted", submitted_at_us=NOW_US, answers={"q1": "B"})
    over = replace(EXAM_ROUND, closes_at_us=NOW_US - 3_600_000_000, state="settled")
    return {
        **handlers(),
        "exam.attempt": lambda item: handed_in,
        "exam.rounds": lambda item: Rounds([over]),
        "exam.proposals": lambda item: Proposals([replace(PROPOSAL, state="vetted")]),
        "scoring.publications": lambda item: Publications(item.contest, []),
        "scoring.standings": _provisional,
        "scoring.published_keys": lambda item: PublishedKeys(1, {"q1": "A"}, []),
        "scoring.score": lambda item: ScoreView(item.attempt, 0, 1, True),
        "exam.import_questions": lambda item: BankDifference(0, 1, 0, 0, {}),
    }


def about(subject: str, services: Handlers) -> Handlers:
    """The same for routes of a subject: those of entries are asked where a round calls for some,
    those of judging where a panel marks them."""
    if subject == "judging":
        return {**services, **panel_answers()}
    if subject == "stage":
        return {**services, **staged()}
    if subject != "entries":
        return services
    call = Contests([ContestView(CONTEST, CALL, 1)])
    return {**services, "registration.contests": lambda item: call}


#: what stands behind a route in brackets -> who answers there; ``down``: nobody does
WORLDS: dict[str, Callable[[], Handlers]] = {"settled": settled, "down": handlers}
