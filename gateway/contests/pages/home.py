"""What anybody finds first: the contests, and what stands open in each for whoever looks."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from contracts.attempts import OwnAttempts
from contracts.contests import ContestView
from contracts.definition import Definition, PhaseForm
from contracts.errors import Unavailable
from contracts.local_times import parse_rfc3339, rfc3339
from gateway.admissions.actions import OwnEntry, own_entries
from gateway.contests.actions.contest_rules import RulesInWords
from gateway.contests.shapes import RoundView
from gateway.context import GatewayContext, context_of
from gateway.core.access.sessions import Session
from gateway.exam.actions.attempts import as_it_stands, newest_first, own_of, with_own_closes
from gateway.exam.shapes import OwnAttemptView
from gateway.participation.actions.agency_table_access import open_figures
from gateway.people.actions.pending_activation_code import password_first
from gateway.web.number_and_date_formats import Formats, Language
from gateway.web.page_helpers import named, page_router, rendered
from gateway.web.rendering import language_of
from gateway.web.text_catalogue import catalogue
from gateway.web.viewer import viewer_of
from plans.checks.prizes import prize_money

router = page_router()
# On the home page what can be done now comes first, then what can be read.
_URGENCY = {"open": 0, "published": 1, "settled": 2, "closed": 2, "planned": 3}


class RoundCard(Struct):
    """A round with the attempts of whoever looks; ``urgency`` orders cards, the lowest first;
    ``form``: of its phase."""

    round: RoundView
    form: PhaseForm
    attempts: list[OwnAttemptView]
    urgency: int
    seconds_left: int


class CalendarLine(NamedTuple):
    """A dated line of the plan, half-open."""

    name: str
    from_: str
    until: str


class Own(NamedTuple):
    """What of a contest is whoever looks'; ``untold``: keys of what is said of the rest."""

    attempts: OwnAttempts | None = None
    entered: Sequence[OwnEntry] = ()
    untold: Sequence[str] = ()


@router.get("/")
async def home(request: Request) -> Response:
    """All contests, the running ones first."""
    context, session = context_of(request), request.state.session
    if first := password_first(request):
        return first
    now_us = context.clock()
    known = await context.contests.running_first(now_us)
    cards = [await _card(context, item, session) for item in known]
    for card in cards:
        card["cards"].sort(key=lambda one: one.urgency)
    return rendered(request, "contests/home.html", cards=cards, now=rfc3339(now_us))


@router.get("/contests/{contest}")
async def contest(request: Request, contest: str) -> Response:
    """One contest and its rounds."""
    context, session = context_of(request), request.state.session
    defined = await context.contests.defined(contest)
    card = await _card(context, defined, session)
    facts = _facts(defined.definition, language_of(request))
    return rendered(request, "contests/contest.html", **card, **facts)


def _facts(plan: Definition, language: Language) -> dict[str, Any]:
    """What anybody wants to know of a contest before it opens: rules, prizes, dates, whom to
    ask."""
    words = RulesInWords(plan, catalogue(language), Formats(language))
    return {
        "starts_at": rfc3339(plan.starts_at_us),
        "ends_at": rfc3339(plan.ends_at_us),
        "who_takes_part": words.who(),
        "phase_rules": words.phases(),
        "awards": plan.awards,
        "money": prize_money(plan),
        "calendar": [
            CalendarLine(line.name, rfc3339(line.from_us), rfc3339(line.until_us))
            for line in plan.calendar
        ],
        "standing_body": plan.standing_body,
        "office": plan.office.contact if plan.office else None,
        "of_agencies": bool(plan.agency_classes),
    }


def _shows_winners(plan: Definition, rounds: list[RoundView]) -> bool:
    """Whether winning works appear on a page of their own by now."""
    appear = {phase.id for phase in plan.phases if phase.entries and phase.entries.outlets}
    return any(item.edition == "final" and item.phase in appear for item in rounds)


async def _card(
    context: GatewayContext, defined: ContestView, session: Session | None
) -> dict[str, Any]:
    """A contest with what stands open in it for whoever looks."""
    plan, now_us = defined.definition, context.clock()
    roles = viewer_of(session).roles_in(plan.slug) if session else ()
    rounds = await context.contests.rounds(plan.slug)
    own = await _own(context, plan, session) if session is not None else Own()
    if own.attempts is not None:
        rounds = with_own_closes(rounds, own.attempts)
    attempts = newest_first(own.attempts) if own.attempts is not None else []
    forms = {phase.id: phase.form for phase in plan.phases}
    return {
        "contest": named(plan),
        "registers": plan.registration is not None,
        "excluded": own.attempts.excluded if own.attempts is not None else "",
        "entered": own.entered,
        "untold": own.untold,
        "round_names": plan.round_names,
        "award_names": {award.id: award.name for award in plan.awards},
        "winners": _shows_winners(plan, rounds),
        "figures": await open_figures(context, plan.slug, None, roles),
        "cards": [
            _round_card(as_it_stands(item, now_us), forms[item.phase], attempts, now_us)
            for item in rounds
        ],
    }


async def _own(context: GatewayContext, plan: Definition, session: Session) -> Own:
    """What is theirs, as far as it can be told: the page has more to tell than this."""
    untold = []
    attempts, entered = None, []
    try:
        attempts = await own_of(context, plan.slug, session.person)
    except Unavailable:
        untold.append("contest.attempts_untold")
    try:
        entered = await own_entries(context, plan, session.person)
    except Unavailable:
        untold.append("contest.entering_untold")
    return Own(attempts, entered, untold)


def _round_card(
    item: RoundView, form: PhaseForm, attempts: list[OwnAttemptView], now_us: int
) -> RoundCard:
    left_us = max(0, parse_rfc3339(item.closes_at) - now_us)
    own = [one for one in attempts if one.round == item.round]
    return RoundCard(item, form, own, _URGENCY[item.state], left_us // 1_000_000)
