"""What results would be, were they published now: as it is, or with something else for true."""

import secrets
from functools import partial
from typing import NamedTuple

from contracts.errors import Refused
from contracts.results import AwardLine
from plumbing.keys import Safe
from plumbing.thread_pool import Aside
from plumbing.unit_of_work import Store
from services.scoring.domain.publications.ledger import Edition
from services.scoring.domain.results.what_if import AS_IT_IS, WhatIf
from services.scoring.repository.parts import Breathe
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.use_cases.publications.publication_store import Place
from services.scoring.use_cases.publications.publishing import round_outcome
from services.scoring.use_cases.publications.publishing_phase import Told
from services.scoring.use_cases.results.phase_result import PhaseResult, phase_outcome
from services.scoring.use_cases.results.round_result import RoundResult

_DRAFT = Edition(1, 0)


class Workshop(NamedTuple):
    """What it takes to work results out beside what else the service does."""

    store: Store
    safe: Safe
    aside: Aside
    yield_control: Breathe


class Prospect(NamedTuple):
    """What a publication would tell: who wins, and a digest of who stands where."""

    outcome: str
    awards: list[AwardLine]


def prospect(shop: Workshop, place: Place, what_if: WhatIf = AS_IT_IS) -> Prospect:
    """Of a round, or of what is over several rounds of a phase. Refusals: those of a publication,
    ``publication.gone`` where the plan has no such round or phase (any more)."""
    try:
        return (_of_round if place.round else _of_phase)(shop, place, what_if)
    except Refused as refusal:
        if refusal.problem.code not in ("round.unknown", "phase.unknown"):
            raise
        raise Refused(
            "publication.gone",
            "Kế hoạch không còn đợt hoặc vòng này. (The plan has no such round or phase.)",
        ) from None


def _of_round(shop: Workshop, place: Place, what_if: WhatIf) -> Prospect:
    with shop.store.reading(steady=True) as connection:
        result = RoundResult(
            connection, place.contest, place.round, shop.safe, shop.yield_control, what_if
        )
        result.refuse_incomplete()
        result.read()

    def job() -> Prospect:
        made = result.build(_DRAFT)
        return Prospect(
            round_outcome(made),
            result.awards(made.awards, made.unfilled, made.standings, made.header.prediction_truth),
        )

    return shop.aside.run([job])[0]


def _of_phase(shop: Workshop, place: Place, what_if: WhatIf) -> Prospect:
    with shop.store.reading(steady=True) as connection:
        result = PhaseResult(
            connection, place.contest, place.phase, shop.safe, shop.yield_control, what_if
        )
        result.read()
        sealed = publications_repository.phase_secret(connection, place.contest, place.phase)
    secret = secrets.token_bytes(32) if sealed is None else shop.safe.open(sealed)
    for round_ in result.phase.counted_rounds:
        with shop.store.reading(steady=True) as connection:
            one = result.read_round(connection, round_.id, _DRAFT)
        shop.aside.run([partial(result.take, one, as_published=False)])

    def job() -> Prospect:
        made = result.build(_DRAFT, secret)
        return Prospect(phase_outcome(made), Told(result, made).lines())

    return shop.aside.run([job])[0]
