"""What is asked of exam about screening; what comes back is told as entries are."""

from contracts.errors import Refused
from contracts.handing_in import EntriesQuery, EntryQuery, EntryView
from contracts.screening import (
    AnswerRefusal,
    AppealRefusal,
    RoundScreening,
    ScreenEntry,
    ScreeningCounts,
    ScreeningCountsQuery,
)
from gateway.context import GatewayContext
from gateway.core.access.sessions import Session
from gateway.core.http.json_bodies import moment_in
from gateway.roster.actions.contest_readiness import organisers
from gateway.screening.shapes import RefusalAnswerBody, RefusalAppealBody, ScreeningBody, Waits

MOST_LISTED = 100


def in_state(contest: str, round_id: str, state: Waits, after: str, limit: int) -> EntriesQuery:
    """Which entries are asked for."""
    if state == "appealed":
        return EntriesQuery(contest, round_id, after=after, limit=limit, appealed=True)
    return EntriesQuery(contest, round_id, screening=state, after=after, limit=limit)


async def counts_of(context: GatewayContext, contest: str) -> dict[str, RoundScreening]:
    """How many entries are in which state, by round; nothing of rounds without entries."""
    query = ScreeningCountsQuery(contest)
    found = await context.backend.ask("exam.screening_counts", query, ScreeningCounts)
    return {one.round: one for one in found.rounds}


async def screen(
    context: GatewayContext, session: Session, contest: str, entry: str, given: ScreeningBody
) -> EntryView:
    """Decide about a version. Refusals as ``exam.screen_entry`` says; ``screening.published``."""
    if given.decision != "accepted":
        await _refuse_published(context, contest, entry)
    until_us = None if given.mend_until is None else moment_in("mend_until", given.mend_until)
    item = ScreenEntry(
        contest,
        entry,
        given.version,
        given.decision,
        given.reason,
        until_us,
        session.person,
        given.anonymous,
    )
    return await context.backend.ask("exam.screen_entry", item, EntryView)


async def _refuse_published(context: GatewayContext, contest: str, entry: str) -> None:
    """What was accepted and whose marks everybody may have read stays accepted: after that only a
    decision changes anything, which shows first what it would change, and is published."""
    found = await context.backend.ask("exam.entry", EntryQuery(contest, entry, None), EntryView)
    published = await context.contests.publications(contest)
    if found.screening == "accepted" and any(one.round == found.round for one in published):
        raise Refused(
            "screening.published",
            "Kết quả đã công bố; bài đã được nhận chỉ bị loại bằng quyết định. "
            "(Results are published: an accepted entry is taken out by a decision only.)",
        )


async def appeal(
    context: GatewayContext, session: Session, contest: str, entry: str, given: RefusalAppealBody
) -> EntryView:
    """Ask for another look at a refused entry, as its author or, which is to be known by now, as
    its agency's liaison. Refusals as ``exam.appeal_refusal`` says."""
    item = AppealRefusal(contest, entry, given.text, session.person, given.agency, context.clock())
    return await context.backend.ask("exam.appeal_refusal", item, EntryView)


async def answer(
    context: GatewayContext, session: Session, contest: str, entry: str, given: RefusalAnswerBody
) -> EntryView:
    """Answer such an appeal. Refusals as ``exam.answer_refusal`` says."""
    others = await organisers(context, contest)
    others.pop(session.person, None)
    item = AnswerRefusal(
        contest,
        entry,
        given.upheld,
        given.answer,
        session.person,
        given.anonymous,
        given.own_reason,
        others,
    )
    return await context.backend.ask("exam.answer_refusal", item, EntryView)
