"""Answers: the quota table, who is missing, arrivals and scores."""

from sqlalchemy import Connection

from contracts.errors import Refused
from contracts.reporting import (
    Arrivals,
    ArrivalsQuery,
    Missing,
    MissingPerson,
    MissingQuery,
    Participation,
    ParticipationQuery,
    Statistics,
    StatisticsQuery,
)
from contracts.rosters import ContestantRegistered
from contracts.score_visibility import figures_shown
from contracts.vietnamese_text import sort_key_for_name
from services.reporting.domain import quota
from services.reporting.domain.arrivals_and_scores import (
    MINUTE_US,
    SLOT_US,
    arrivals_per_hour,
    score_distribution,
)
from services.reporting.domain.participation_tallies import JUDGED, ScopeRules, Share
from services.reporting.repository import attempts as attempts_repository
from services.reporting.repository import contests as contests_repository
from services.reporting.repository import participation_tallies as tallies_repository
from services.reporting.repository import people as people_repository
from services.reporting.repository.contests import ContestRow


def participation(connection: Connection, query: ParticipationQuery, now_us: int) -> Participation:
    """The quota table of a phase or a round. Refusals: ``contest.unknown``, ``phase.unknown``,
    ``round.unknown``; ``headcount.agency_unknown`` where one is asked for as if.

    Where the plan's quota holds in each round, a phase's agencies meet it if they do in every
    round that has opened so far."""
    version = contests_repository.version_of(connection)  # first: what follows is no older
    contest = contest_or_refuse(connection, query.contest)
    scope = _scope(contest, query.phase, query.round)
    agencies = quota.as_if(
        contests_repository.agencies_of(connection, query.contest), query.headcounts
    )
    shares = tallies_repository.tallies_of(connection, query.contest, scope.scope)
    activity = tallies_repository.activity_of(connection, query.contest)
    definition = contest.definition
    lines = quota.table(
        agencies,
        shares,
        definition.agency_classes,
        definition.participation.denominator,
        scope.opens_at_us,
        _judged(connection, contest, scope, now_us),
    )
    started = sum(activity.get(name, (0, 0))[0] for name in scope.rounds)
    submitted = sum(activity.get(name, (0, 0))[1] for name in scope.rounds)
    return Participation(
        contest=query.contest,
        as_of_us=now_us,
        quota_met=quota.quota_met(lines),
        agencies=lines,
        classes=quota.class_totals(lines, definition.agency_classes),
        attempts=started,
        in_progress=started - submitted,
        version=version,
    )


def missing(connection: Connection, query: MissingQuery) -> Missing:
    """The people who count for an agency and have not taken part, by given name;
    ``agency.unknown``: of an agency that there is not nobody would be missing."""
    contest = contest_or_refuse(connection, query.contest)
    if not contests_repository.has_agency(connection, query.contest, query.agency):
        raise Refused(
            "agency.unknown",
            f"Cuộc thi không có cơ quan mang mã {query.agency}. "
            "(The contest has no agency with this code.)",
            agencies=[query.agency],
        )
    scope = _scope(contest, None, query.round)
    people = people_of_agency(connection, query.contest, query.agency, scope.opens_at_us)
    there = tallies_repository.participants_among(
        connection, query.contest, set(people), scope.rounds, contest.rules.minimum_answers
    )
    away = [people[name] for name in people.keys() - there]
    away.sort(key=lambda person: (sort_key_for_name(person.name), person.code, person.person))
    return Missing([MissingPerson(one.person, one.code, one.name, one.obligation) for one in away])


def people_of_agency(
    connection: Connection, contest: str, agency: str, at_us: int
) -> dict[str, ContestantRegistered]:
    """Who counts for an agency by the rosters of this moment, by person."""
    found = people_repository.people_on_roster(connection, contest, agency)
    return {
        name: person.registered
        for name, person in found.items()
        if person.registered is not None
        and not person.counts_nowhere
        and person.registered.agency_at(at_us) == agency
    }


def statistics(connection: Connection, query: StatisticsQuery) -> Statistics:
    """Submissions per local hour, and the scores that count, of one round, as soon as the plan
    lets them be seen."""
    contest = contest_or_refuse(connection, query.contest)
    scope = _scope(contest, None, query.round)
    slots = attempts_repository.submissions_per_slot(
        connection, query.contest, query.round, SLOT_US
    )
    arrived = arrivals_per_hour(slots, contest.definition.timezone)
    quiz = contest.definition.phase(scope.scope.phase).quiz
    settled = contests_repository.is_settled(connection, query.contest, query.round)
    if quiz is not None and not figures_shown(quiz.score_visible, settled=settled):
        return Statistics(arrived, scores_shown=False)
    scored = attempts_repository.scored_of(connection, query.contest, query.round)
    excluded = people_repository.excluded_people(connection, query.contest)
    counting = "best" if quiz is None else quiz.counting_attempt
    return Statistics(
        arrived,
        score_distribution(scored, excluded, counting),
        scale=1 if quiz is None else quiz.score_scale,
    )


def arrivals(connection: Connection, query: ArrivalsQuery) -> Arrivals:
    """Submissions per minute of one round; ``contest.unknown``, ``round.unknown``."""
    _scope(contest_or_refuse(connection, query.contest), None, query.round)
    return Arrivals(
        attempts_repository.submissions_per_slot(connection, query.contest, query.round, MINUTE_US)
    )


def _judged(
    connection: Connection, contest: ContestRow, scope: ScopeRules, now_us: int
) -> list[dict[str, Share]] | None:
    """The tallies of the rounds that have opened so far (the first, before any has), where the
    quota of this phase holds in each of them."""
    rules = contest.rules
    if scope.scope.round or not any(one.scope.phase == scope.scope.phase for one in rules.judged):
        return None
    opens = {one.scope.round: one.opens_at_us for one in rules.scopes}
    rounds = sorted(rules.judged, key=lambda one: opens[one.scope.round.removeprefix(JUDGED)])
    opened = [
        one for one in rounds if opens[one.scope.round.removeprefix(JUDGED)] <= now_us
    ] or rounds[:1]
    return [tallies_repository.tallies_of(connection, contest.contest, one.scope) for one in opened]


def contest_or_refuse(connection: Connection, contest: str) -> ContestRow:
    """The contest, or ``contest.unknown``."""
    found = contests_repository.contest_of(connection, contest)
    if found is None:
        raise Refused("contest.unknown", "Không có cuộc thi này. (No such contest.)")
    return found


def _scope(contest: ContestRow, phase: str | None, round_id: str | None) -> ScopeRules:
    """The scope asked for: a round, a phase, or by default the phase that carries the quota."""
    wanted = phase or contest.definition.participation.phase
    for rules in contest.rules.scopes:
        scope = rules.scope
        if scope.round.startswith(JUDGED):
            continue
        if round_id and scope.round == round_id and phase in (None, scope.phase):
            return rules
        if not round_id and scope.phase == wanted and not scope.round:
            return rules
    if round_id:
        raise Refused("round.unknown", "Không có đợt thi này. (No such round.)")
    raise Refused("phase.unknown", "Không có vòng thi này. (No such phase.)")
