"""Contests and rounds as the gateway knows them, at most two seconds old."""

from contextlib import suppress
from typing import Any

import msgspec
from msgspec.structs import replace

from contracts.contests import ContestQuery, Contests
from contracts.contests import ContestView as Defined
from contracts.daily_hours import clock_text
from contracts.definition import Definition, EntryRules, Phase, QuizRules, Round
from contracts.errors import Refused, Unavailable
from contracts.local_times import rfc3339
from contracts.publications import Publication, Publications, PublicationsQuery
from contracts.rounds import Disruption, Rounds, RoundsQuery, SilentGateway
from contracts.rounds import RoundView as ExamRound
from contracts.time_zones import HOME
from contracts.winning_works import WinningWork, WinningWorks, WinningWorksQuery
from gateway.contests.shapes import (
    ContestSummary,
    ContestView,
    DisruptionView,
    HoursView,
    MilestoneView,
    PhaseView,
    QuizView,
    RoundView,
    SilentGatewayView,
)
from gateway.core.caching.coalescing import CoalescingCache
from gateway.core.transport.service_client import Backend

FRESH_S = 1.0
STALE_S = 2.0
OUTAGE_S = 3600.0
NOT_YET_S = 0.2  # for so long nobody asks once more for a contest that there was not


class ContestCache:
    """Definitions and rounds, asked for once for everybody."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        times: dict[str, Any] = {"fresh_s": FRESH_S, "stale_s": STALE_S, "outage_s": OUTAGE_S}
        self._heads: CoalescingCache[str, list[Publication]] = CoalescingCache(
            self._ask_heads, **times
        )
        self._all: CoalescingCache[None, list[Defined]] = CoalescingCache(self._ask_all, **times)
        self._one: CoalescingCache[str, list[Defined]] = CoalescingCache(
            self._ask_one, fresh_s=NOT_YET_S, stale_s=NOT_YET_S
        )
        self._own_closes: dict[str, bool] = {}
        self._rounds: CoalescingCache[str, list[RoundView]] = CoalescingCache(
            self._ask_rounds, **times
        )
        # what may not be shown any more is gone within a second, also while nothing answers
        self._winners: CoalescingCache[str, list[WinningWork]] = CoalescingCache(
            self._ask_winners, fresh_s=FRESH_S, stale_s=FRESH_S
        )

    async def all(self) -> list[Defined]:
        """Every contest."""
        return await self._all.get(None)

    async def running_first(self, now_us: int) -> list[Defined]:
        """Every contest: those that are running, then the others; what began last comes first."""

        def order(one: Defined) -> tuple[bool, int]:
            plan = one.definition
            return not plan.starts_at_us <= now_us < plan.ends_at_us, -plan.starts_at_us

        return sorted(await self.all(), key=order)

    async def known(self) -> list[Defined]:
        """Every contest that was ever heard of, without waiting where there is one; none while
        nothing is known and nobody answers."""
        with suppress(Unavailable):
            return self._all.peek(None) or await self._all.get(None)
        return []

    async def defined(self, slug: str) -> Defined:
        """One contest with its definition; ``contest.unknown``."""
        for contest in await self._all.get(None):
            if contest.contest == slug:
                return contest
        # not here yet: another gateway may have defined it a moment ago
        for contest in await self._one.get(slug):
            self._all.forget(None)
            return contest
        raise unknown_contest()

    async def refuse_unknown(self, slug: str) -> None:
        """``contest.unknown`` where registration says that there is no such contest. One that was
        ever heard of is not waited for, and while registration does not answer nothing is said."""
        if any(one.contest == slug for one in self._all.peek(None) or []):
            return
        with suppress(Unavailable):
            await self.defined(slug)

    async def zone_of(self, slug: str) -> str:
        """The contest's time zone, without waiting for one that was ever heard of; the
        installation's, where nothing is known."""
        found = await self.heard_of(slug)
        return HOME if found is None else found.definition.timezone

    async def heard_of(self, slug: str) -> Defined | None:
        """A contest, without waiting for one that was ever heard of; ``None``, where nothing is
        known."""
        with suppress(Unavailable, Refused):
            known = (one for one in self._all.peek(None) or [] if one.contest == slug)
            return next(known, None) or await self.defined(slug)
        return None

    def peek(self, slug: str) -> tuple[Definition, list[RoundView]] | None:
        """A contest and its rounds as last known, without waiting; ``None``: not known here yet."""
        known = {one.contest: one.definition for one in self._all.peek(None) or []}
        rounds = self._rounds.peek(slug)
        return None if slug not in known or rounds is None else (known[slug], rounds)

    async def rounds(self, slug: str) -> list[RoundView]:
        """Its rounds by opening time, with their states; ``contest.unknown``."""
        await self.defined(slug)
        return await self._rounds.get(slug)

    def own_closes(self, slug: str) -> bool:
        """Whether, as last known, some round closes later for some person of their own."""
        return self._own_closes.get(slug, False)

    async def round(self, slug: str, round_id: str) -> RoundView:
        """One round; ``contest.unknown``, ``round.unknown``."""
        for item in await self.rounds(slug):
            if item.round == round_id:
                return item
        raise Refused("round.unknown", "Không có đợt thi này. (No such round.)")

    async def view(self, slug: str) -> ContestView:
        """A contest with its plan and rounds."""
        defined = await self.defined(slug)
        return contest_view(defined, await self.rounds(slug))

    def changed(self, slug: str) -> None:
        """Something was decided about the contest here: look again."""
        self._all.forget(None)
        self._rounds.forget(slug)
        self._heads.forget(slug)
        self._winners.forget(slug)

    async def publications(self, slug: str) -> list[Publication]:
        """Everything that was published, by number, without ledgers; ``contest.unknown``."""
        await self.defined(slug)
        return await self._heads.get(slug)

    async def publication(self, slug: str, round_id: str) -> Publication:
        """The latest publication of a round, without its ledger; ``publication.unknown``."""
        await self.round(slug, round_id)
        for found in reversed(await self._heads.get(slug)):
            if found.round == round_id:
                return found
        raise Refused(
            "publication.unknown", "Kết quả chưa được công bố. (Results are not published yet.)"
        )

    async def phase_publication(self, slug: str, phase: str | None) -> Publication:
        """The latest publication of what is over several rounds of a phase (``None``: the one with
        the quota), without its ledger; ``contest.unknown``, ``publication.unknown``."""
        phase = await self.quota_phase(slug) if phase is None else phase
        for found in reversed(await self._heads.get(slug)):
            if phase and found.phase == phase:
                return found
        raise Refused(
            "publication.unknown",
            "Kết quả chung cuộc chưa được công bố. (Overall results are not published yet.)",
        )

    async def quota_phase(self, slug: str) -> str:
        """The phase that the quota is about; ``contest.unknown``."""
        return (await self.defined(slug)).definition.participation.phase

    async def winning_works(self, slug: str) -> list[WinningWork]:
        """Works that won and may be shown to everybody; ``contest.unknown``."""
        plan = (await self.defined(slug)).definition
        appear = any(phase.entries and phase.entries.outlets for phase in plan.phases)
        return await self._winners.get(slug) if appear else []

    async def _ask_winners(self, slug: str) -> list[WinningWork]:
        query = WinningWorksQuery(slug)
        return (await self._backend.ask("scoring.winning_works", query, WinningWorks)).works

    async def _ask_heads(self, slug: str) -> list[Publication]:
        query = PublicationsQuery(slug)
        found = await self._backend.ask("scoring.publications", query, Publications)
        return found.publications

    async def _ask_all(self, _key: None) -> list[Defined]:
        answer = await self._backend.ask("registration.contests", ContestQuery(), Contests)
        return answer.contests

    async def _ask_one(self, slug: str) -> list[Defined]:
        answer = await self._backend.ask("registration.contests", ContestQuery(slug), Contests)
        return [one for one in answer.contests if one.contest == slug]

    async def _ask_rounds(self, slug: str) -> list[RoundView]:
        defined = await self.defined(slug)
        known = {item.round: item for item in await self._exam_rounds(slug)}
        published = await self._published(slug)
        self._own_closes[slug] = any(item.own_closes for item in known.values())
        found = [
            round_view(defined.definition, phase, item, known.get(item.id))
            for phase in defined.definition.phases
            for item in phase.rounds
        ]
        for item in found:
            # what is open again has results of before; whoever takes part is told that it is open
            if item.state == "settled" and item.round in published:
                head = published[item.round]
                item.state, item.publication, item.edition = "published", head.number, head.state
        return sorted(found, key=lambda item: (item.opens_at, item.round))

    async def _exam_rounds(self, slug: str) -> list[ExamRound]:
        try:
            return (await self._backend.ask_now("exam.rounds", RoundsQuery(slug), Rounds)).rounds
        except Refused as refusal:
            if refusal.problem.code != "contest.unknown":
                raise
            return []  # defined a moment ago: exam has not heard of it yet

    async def _published(self, slug: str) -> dict[str, Publication]:
        """Round -> its newest publication, as far as scoring answers."""
        try:
            heads = await self._heads.get(slug)
        except Unavailable:
            return {}
        return {head.round: head for head in heads if head.round}


def unknown_contest() -> Refused:
    """There is no contest of this name."""
    return Refused("contest.unknown", "Không có cuộc thi này. (No such contest.)")


def summary(defined: Defined) -> ContestSummary:
    """A contest as a line of the list."""
    plan = defined.definition
    return ContestSummary(
        defined.contest,
        plan.title,
        plan.organiser,
        plan.standing_body,
        rfc3339(plan.starts_at_us),
        rfc3339(plan.ends_at_us),
        plan.timezone,
        defined.revision,
        plan.agency_classes,
    )


def contest_view(defined: Defined, rounds: list[RoundView]) -> ContestView:
    """A contest with its plan."""
    plan = defined.definition
    return ContestView(
        **msgspec.structs.asdict(summary(defined)),
        phases=[
            PhaseView(
                phase.id,
                phase.name,
                phase.form,
                phase.mandatory,
                quiz_view(phase.quiz, plan, phase),
                _without_grace(phase.entries),
                [item.id for item in phase.rounds],
            )
            for phase in plan.phases
        ],
        participation=plan.participation,
        awards=plan.awards,
        topics=plan.topics,
        calendar=[
            MilestoneView(
                line.id, line.name, rfc3339(line.from_us), rfc3339(line.until_us), line.phase
            )
            for line in plan.calendar
        ],
        rounds=rounds,
        currency=plan.currency,
    )


def _without_grace(rules: EntryRules | None) -> EntryRules | None:
    """The rules of entries as anybody may read them: who knew of the grace would wait for it."""
    return rules and replace(rules, grace_s=0)


def quiz_view(quiz: QuizRules | None, plan: Definition, phase: Phase) -> QuizView | None:
    """The rules of a quiz for people and programs."""
    if quiz is None:
        return None
    return QuizView(
        quiz.questions,
        quiz.time_limit_s,
        quiz.attempts_allowed,
        quiz.prediction,
        quiz.counting_attempt,
        quiz.score_visible,
        quiz.ranking,
        quiz.blueprint,
        quiz.shuffle_options,
        plan.disclosure.answers == "public",
        quiz.predicts,
        any(item.phase == phase.id and "prediction" in item.ranking for item in plan.awards),
        quiz.several_right,
        quiz.points,
        quiz.score_scale,
        quiz.full_marks_of(None),
    )


def _hours(item: Round, zone: str) -> HoursView | None:
    hours = item.daily_hours
    if hours is None:
        return None
    return HoursView(clock_text(hours.from_minute), clock_text(hours.until_minute), zone)


def round_view(plan: Definition, phase: Phase, item: Round, known: ExamRound | None) -> RoundView:
    """A round of the plan with what exam knows of it (nothing yet: it was just defined)."""
    quiz = phase.quiz_in(item.id)
    opens_us, closes_us = item.opens_at_us, item.closes_at_us
    if known is not None:
        opens_us, closes_us = known.opens_at_us, known.closes_at_us
    return RoundView(
        round=item.id,
        name=item.name,
        contest=plan.slug,
        phase=phase.id,
        opens_at=rfc3339(opens_us),
        closes_at=rfc3339(closes_us),
        state=known.state if known else "planned",
        practice=item.practice,
        questions=quiz.questions if quiz else 0,
        time_limit_s=quiz.time_limit_s if quiz else 0,
        attempts_allowed=quiz.attempts_allowed if quiz else 0,
        quiz=quiz_view(quiz, plan, phase),
        commitment=known.commitment if known else "",
        public_value=known.public_value if known else item.public_value,
        bank_digest=known.bank_digest if known else "",
        pseudonym_commitment=known.pseudonym_commitment if known else "",
        seed=known.seed if known else None,
        extensions={name: rfc3339(at) for name, at in known.extensions.items()} if known else {},
        unsettled_because=known.unsettled_because if known else "",
        settles_from=rfc3339(known.settles_from_us) if known and known.settles_from_us else None,
        makes_good=item.makes_good,
        agencies=item.agencies,
        prizes=item.prizes,
        waiting_for=[_silent(one) for one in known.waiting_for] if known else [],
        disruptions=[_disruption(one) for one in known.disruptions] if known else [],
        form=phase.form,
        daily_hours=_hours(item, plan.timezone),
        over_phases=plan.compares_over_phases(phase.id),
        window_changes=known.window_changes if known else 0,
    )


def _silent(one: SilentGateway) -> SilentGatewayView:
    return SilentGatewayView(
        one.gateway, one.host, rfc3339(one.delivered_until_us), rfc3339(one.heard_at_us)
    )


def _disruption(one: Disruption) -> DisruptionView:
    return DisruptionView(rfc3339(one.from_us), rfc3339(one.until_us), one.agencies)
