"""The pages' questions, answered by the services."""

from typing import Any, NamedTuple, cast

import msgspec
from starlette.requests import Request

from contracts.errors import Refused
from contracts.registration import ContestView as Defined
from contracts.scoring import AwardLine, AwardsQuery, Standing, StandingsQuery
from gateway.attempts import newest_first, own_of, own_rounds, receipt_look
from gateway.auth import cookie_session
from gateway.editions import editions_of
from gateway.front import Front
from gateway.openness import is_staff, open_to_all
from gateway.pages.queries import (
    AgencyClassView,
    AttemptView,
    AwardsView,
    AwardView,
    ContestView,
    EditionView,
    OpenFigures,
    OwnView,
    PageQueries,
    ParticipationView,
    PrizeView,
    ReceiptView,
    RoundView,
    StandingRow,
    StandingsView,
    Viewer,
    WinnerView,
)
from gateway.participation import Scope
from gateway.result_lines import deciding_values, standing_line
from gateway.results import awards_of, stale_notice, standings_of
from gateway.schemas.contests import RoundView as RoundOfApi
from gateway.schemas.results import StandingLine
from gateway.sessions import Session
from gateway.times import rfc3339

MOST_STANDINGS = 300
_line = msgspec.json.Decoder(StandingLine).decode
NOT_THERE = ("contest.unknown", "round.unknown", "receipt.unknown", "publication.unknown")


def viewer_of(session: Session) -> Viewer:
    """A session as the pages see it."""
    return Viewer(
        session.person,
        session.name,
        frozenset(session.within("").duties),
        session.agency,
        session.must_change,
        session.csrf,
        () if session.must_change else tuple((g.contest, g.role) for g in session.grants or ()),
    )


class _Shown(NamedTuple):
    """The best of a round's standings."""

    publication: int | None
    contestants: int
    rows: list[StandingRow]


class ServiceQueries(PageQueries):
    """Asks as the API does, so that a page and a program see the same."""

    def __init__(self, front: Front) -> None:
        self._front = front

    async def viewer(self, request: Request) -> Viewer | None:
        session = cookie_session(request)
        return None if session is None else viewer_of(session)

    async def contests(self) -> list[ContestView]:
        now_us = self._front.clock()
        known: list[Defined] = await self._front.contests.all()

        def running(item: Defined) -> bool:
            plan = item.definition
            return plan.starts_at_us <= now_us < plan.ends_at_us

        ordered = sorted(known, key=lambda i: (not running(i), -i.definition.starts_at_us))
        return [_contest(item) for item in ordered]

    async def contest(self, slug: str) -> ContestView | None:
        try:
            return _contest(await self._front.contests.defined(slug))
        except Refused as refusal:
            _raise_unless_unknown(refusal)
            return None

    async def rounds(self, slug: str, viewer: Viewer | None = None) -> list[RoundView]:
        person = None if viewer is None else viewer.person
        return [_round(item) for item in await own_rounds(self._front, slug, person)]

    async def own(self, viewer: Viewer, slug: str) -> OwnView:
        found = await own_of(self._front, slug, viewer.person)
        attempts: list[AttemptView] = [
            {
                "attempt": one.attempt,
                "round": one.round,
                "state": one.state,
                "submitted_at": one.submitted_at,
                "receipt": one.receipt,
            }
            for one in newest_first(found)
        ]
        return {"attempts": attempts, "excluded": found.excluded}

    async def open_figures(
        self, slug: str, phase_id: str | None, viewer: Viewer | None
    ) -> OpenFigures:
        rules = (await self._front.contests.defined(slug)).definition.participation
        rounds = await self._front.contests.rounds(slug)
        all_of_them = viewer is not None and is_staff(viewer.roles_in(slug))
        return {
            "whole": all_of_them or open_to_all(rules, rounds, Scope(slug, None, phase_id)),
            "rounds": [
                item.round
                for item in rounds
                if all_of_them or open_to_all(rules, rounds, Scope(slug, item.round))
            ],
            "rule": rules.figures_visible,
        }

    async def participation(
        self, slug: str, round_id: str | None, phase_id: str | None
    ) -> ParticipationView:
        report = await self._front.participation.get(Scope(slug, round_id, phase_id))
        return cast(ParticipationView, report.shown())

    async def standings(
        self, slug: str, round_id: str, viewer: Viewer | None
    ) -> StandingsView | None:
        organises = viewer is not None and "organiser" in viewer.roles_in(slug)
        try:
            found = await (self._now(slug, round_id) if organises else self._kept(slug, round_id))
            head = None
            if found.publication is not None:
                head = await self._front.contests.publication(slug, round_id)
        except Refused as refusal:
            if refusal.problem.code.startswith(("standings.", "publication.", "round.")):
                return None
            raise
        round_ = await self._front.contests.round(slug, round_id)
        return {
            "round": round_id,
            "provisional": found.publication is None,
            "publication": found.publication,
            "published_at": rfc3339(head.published_at_us) if head else None,
            "digest": head.root if head else None,
            "questions": round_.questions,
            "total": found.contestants,
            "rows": found.rows,
        }

    async def _now(self, slug: str, round_id: str) -> _Shown:
        query = StandingsQuery(slug, round_id, True, MOST_STANDINGS)
        found = await standings_of(self._front, query)
        rows = [standing_row(line) for line in found.standings]
        return _Shown(found.publication, found.contestants, rows)

    async def _kept(self, slug: str, round_id: str) -> _Shown:
        found = await self._front.published.standings(slug, round_id, MOST_STANDINGS, 0)
        rows = [_row(_line(line)) for line in found.lines]
        return _Shown(found.publication, found.contestants, rows)

    async def editions(self, slug: str) -> dict[int, EditionView]:
        return await editions_of(self._front, slug)

    async def awards(self, slug: str, viewer: Viewer | None) -> AwardsView:
        organises = viewer is not None and "organiser" in viewer.roles_in(slug)
        try:
            found = await awards_of(self._front, AwardsQuery(slug, organises))
        except Refused as refusal:
            if refusal.problem.code.startswith(("awards.", "publication.")):
                return {"awards": []}
            raise
        return {"awards": grouped(found.awards)}

    async def stale(self, slug: str, viewer: Viewer | None) -> dict[str, Any]:
        if viewer is None or "organiser" not in viewer.roles_in(slug):
            return {"stale_results": [], "stale_names": {}}
        plan = (await self._front.contests.defined(slug)).definition
        return await stale_notice(self._front, plan)

    async def receipt(self, receipt_id: str) -> ReceiptView | None:
        try:
            found = await receipt_look(self._front, receipt_id)
            round_ = await self._front.contests.round(found.contest, found.round)
        except Refused as refusal:
            _raise_unless_unknown(refusal)
            return None
        view = msgspec.to_builtins(found) | {"questions": round_.questions}
        return cast(ReceiptView, view)


def standing_row(line: Standing) -> StandingRow:
    """A line of the standings as pages show it."""
    return _row(standing_line(line))


def _row(line: StandingLine) -> StandingRow:
    return {
        "place": line.rank,
        "name": line.name,
        "agency": line.agency,
        "score": line.score,
        "duration_s": line.duration_s,
        "submitted_at": line.submitted_at,
        "prediction": line.prediction,
    }


def grouped(lines: list[AwardLine]) -> list[AwardView]:
    """Lines by award and round, then by rank, in the order they came."""
    awards: dict[tuple[str, str | None], AwardView] = {}
    prizes: dict[tuple[str, str | None, str], PrizeView] = {}
    for line in lines:
        award = awards.setdefault(
            (line.award, line.round),
            {
                "award": line.award,
                "name": line.award_name,
                "round": line.round,
                "provisional": line.provisional,
                "publication": line.publication,
                "prizes": [],
            },
        )
        key = (line.award, line.round, line.rank)
        if key not in prizes:
            prizes[key] = {"name": line.prize, "money": line.money, "places": 0, "winners": []}
            award["prizes"].append(prizes[key])
        prizes[key]["places"] += 1
        if line.winner:
            prizes[key]["winners"].append(_winner(line))
    return list(awards.values())


def _winner(line: AwardLine) -> WinnerView:
    agency = None if line.collective else line.agency or None
    return {"name": line.winner, "agency": agency, "decided_by": deciding_values(line)}


def _contest(item: Defined) -> ContestView:
    plan = item.definition
    classes: list[AgencyClassView] = [
        {"id": one.id, "name": one.name, "quota": one.quota} for one in plan.agency_classes
    ]
    return {
        "contest": item.contest,
        "title": plan.title,
        "organiser": plan.organiser,
        "starts_at": rfc3339(plan.starts_at_us),
        "ends_at": rfc3339(plan.ends_at_us),
        "agency_classes": classes,
        "registers": plan.registration is not None,
    }


def _round(item: RoundOfApi) -> RoundView:
    quiz = item.quiz
    return {
        "round": item.round,
        "name": item.name,
        "phase": item.phase,
        "opens_at": item.opens_at,
        "closes_at": item.own_closes_at or item.closes_at,
        "extended": item.own_closes_at is not None,
        "state": item.state,
        "practice": item.practice,
        "make_up": bool(item.makes_good),
        "quiz": None
        if quiz is None
        else {
            "questions": quiz.questions,
            "time_limit_s": quiz.time_limit_s,
            "attempts_allowed": quiz.attempts_allowed,
            "prediction": quiz.prediction,
            "counting_attempt": quiz.counting_attempt,
            "score_visible": quiz.score_visible,
            "answers_public": quiz.answers_public,
        },
    }


def _raise_unless_unknown(refusal: Refused) -> None:
    if refusal.problem.code not in NOT_THERE:
        raise refusal
