"""Who sees the table of agencies: the definition says, and nobody else decides.

``participation.figures_visible`` is ``public`` (anybody, while a round is open too),
``after_publication`` (anybody, once the results that it is about are published) or ``staff``.
Whoever has a duty in a contest always sees it.
"""

from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

from contracts.definition import FiguresVisible, ParticipationRules
from contracts.errors import Refused
from gateway.contests.shapes import RoundView
from gateway.context import GatewayContext
from gateway.core.access.sessions import Session
from gateway.participation.cache import Scope


def is_staff(roles: Iterable[str]) -> bool:
    """Whether somebody with these roles does more in a contest than take part."""
    return any(role != "contestant" for role in roles)


def for_whoever_asks(rounds: list[RoundView], session: Session | None) -> list[RoundView]:
    """The rounds; the names of machines are for staff alone."""
    if session is not None and is_staff(session.duties):
        return rounds
    return [msgspec.structs.replace(item, waiting_for=[]) for item in rounds]


def open_to_all(rules: ParticipationRules, rounds: Sequence[RoundView], scope: Scope) -> bool:
    """Whether anybody may see this table: of a round once it is published, of a phase once all its
    rounds are that count; one that is open again is not. What there is not is no secret."""
    if rules.figures_visible != "after_publication":
        return rules.figures_visible == "public"
    phase = scope.phase or rules.phase
    about = [
        item
        for item in rounds
        if (item.round == scope.round if scope.round else item.phase == phase and not item.practice)
    ]
    return all(item.state == "published" for item in about)


class OpenFigures(Struct):
    """What somebody sees of participation: the table over all rounds, and of which rounds.
    ``rule`` is that of the plan, for who sees nothing to know why."""

    whole: bool
    rounds: list[str]
    rule: FiguresVisible


async def open_figures(
    context: GatewayContext, contest: str, phase: str | None, roles: Iterable[str]
) -> OpenFigures:
    """Which tables somebody with these roles sees, of a phase or (None) the quiz phase;
    ``contest.unknown``."""
    rules = (await context.contests.defined(contest)).definition.participation
    rounds = await context.contests.rounds(contest)
    staff = is_staff(roles)
    return OpenFigures(
        staff or open_to_all(rules, rounds, Scope(contest, None, phase)),
        [
            item.round
            for item in rounds
            if staff or open_to_all(rules, rounds, Scope(contest, item.round))
        ],
        rules.figures_visible,
    )


async def sees(context: GatewayContext, scope: Scope, roles: Iterable[str]) -> bool:
    """Whether somebody with these roles sees this table; ``contest.unknown``."""
    rules = (await context.contests.defined(scope.contest)).definition.participation
    if rules.figures_visible == "public" or is_staff(roles):
        return True
    return open_to_all(rules, await context.contests.rounds(scope.contest), scope)


async def refuse_unseen(context: GatewayContext, scope: Scope, session: Session | None) -> None:
    """Refuse ``participation.closed`` to who does not see this table."""
    if await sees(context, scope, session.duties if session else ()):
        return
    plan = (await context.contests.defined(scope.contest)).definition
    if plan.participation.figures_visible == "staff":
        when, when_en = "không công khai", "are not public"
    else:
        when = "được công khai sau khi công bố kết quả"
        when_en = "are public once the results are published"
    raise Refused(
        "participation.closed",
        f"Số liệu tham gia của hội thi này {when}. Ban Tổ chức, đầu mối cơ quan và bộ phận giúp "
        f"việc xem được khi đã đăng nhập. (The participation figures of this contest {when_en}. "
        "Organisers, liaisons and other staff see them when signed in.)",
        figures_visible=plan.participation.figures_visible,
    )


def still_sees(context: GatewayContext, scope: Scope, session: Session | None) -> bool:
    """The same of who listens already, without waiting: as far as the gateway has heard."""
    if session and is_staff(session.duties) and context.sessions.lives(session, context.clock()):
        return True
    known = context.contests.peek(scope.contest)
    return known is None or open_to_all(known[0].participation, known[1], scope)
