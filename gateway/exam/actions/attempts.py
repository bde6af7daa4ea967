"""Attempts and receipts, as the API and the pages show them."""

import logging

import msgspec

from contracts.attempt_scores import ScoreQuery, ScoreView
from contracts.attempts import (
    AttemptQuery,
    AttemptView,
    OwnAttempt,
    OwnAttempts,
    OwnAttemptsQuery,
    Receipt,
    ReceiptQuery,
    ReceiptView,
)
from contracts.daily_hours import next_hours
from contracts.definition import DailyHours
from contracts.errors import Refused, Unavailable
from contracts.handing_in import EntryReceipt
from contracts.local_times import parse_rfc3339, rfc3339
from contracts.own_ledger_line import OwnLine, OwnLineQuery
from contracts.publications import LedgerPlace, LedgerPlaceQuery
from contracts.question_bank import PaperQuestion
from contracts.question_keys import PublishedKeys, PublishedKeysQuery
from contracts.receipt_digests import signed_bytes
from contracts.score_visibility import own_score_shown
from gateway.contests.shapes import RoundView
from gateway.context import GatewayContext
from gateway.core.http.rfc3339_shapes import moment_of, telling
from gateway.exam.shapes import (
    AttemptLook,
    EntryReceiptLook,
    OwnAttemptView,
    OwnLineView,
    PaperView,
    ReceiptLook,
    ReviewedQuestion,
    Verification,
)

log = logging.getLogger(__name__)
_own_attempt = telling(OwnAttempt, OwnAttemptView)
#: a receipt as it was signed
signed_receipt = msgspec.json.Decoder(Receipt).decode
signed_entry_receipt = msgspec.json.Decoder(EntryReceipt).decode
_paper = msgspec.json.Decoder(list[PaperQuestion]).decode


async def attempts_of(context: GatewayContext, contest: str, person: str) -> list[OwnAttemptView]:
    """A person's attempts of a contest, newest first."""
    return newest_first(await own_of(context, contest, person))


async def own_of(context: GatewayContext, contest: str, person: str) -> OwnAttempts:
    """A person's attempts of a contest, and whether they may take part."""
    query = OwnAttemptsQuery(contest, person)
    found: OwnAttempts = await context.backend.ask("exam.own_attempts", query, OwnAttempts)
    return found


def newest_first(found: OwnAttempts) -> list[OwnAttemptView]:
    """The attempts as the API tells them."""
    return [_own_attempt(one) for one in reversed(found.attempts)]


async def own_rounds(context: GatewayContext, contest: str, person: str | None) -> list[RoundView]:
    """The rounds by opening time, with their close for this person where they or their agency have
    longer than all. Only where somebody has, exam is asked about the person."""
    rounds = await context.contests.rounds(contest)
    longer = context.contests.own_closes(contest) or any(item.extensions for item in rounds)
    if person is None or not longer:
        return rounds
    return with_own_closes(rounds, await own_of(context, contest, person))


def with_own_closes(rounds: list[RoundView], own: OwnAttempts) -> list[RoundView]:
    """The rounds with the closes that hold for whose attempts these are."""
    return [
        msgspec.structs.replace(item, own_closes_at=moment_of(own.closes.get(item.round)))
        for item in rounds
    ]


def as_it_stands(item: RoundView, now_us: int) -> RoundView:
    """A round as it stands for whoever looks: closed by their own close, and closed too where it
    is open for other agencies alone; planned while it rests at this hour of the day, until it opens
    again."""
    stands = closing_at(item, item.own_closes_at or item.closes_at, now_us)
    if item.daily_hours is None or stands.state not in ("planned", "open"):
        return stands
    at_us = max(now_us, parse_rfc3339(item.opens_at))
    opens_us = max(at_us, hours_of(stands, at_us)[0])
    if item.state == "open" and now_us >= opens_us:
        return stands
    return msgspec.structs.replace(stands, state="planned", opens_at=rfc3339(opens_us))


def closing_at(item: RoundView, closes_at: str, now_us: int) -> RoundView:
    """A round with the close that holds for whoever looks: closed after it, though it is open for
    others."""
    over = item.state == "open" and parse_rfc3339(closes_at) <= now_us
    state = "closed" if over else item.state
    return msgspec.structs.replace(item, closes_at=closes_at, state=state)


def hours_of(item: RoundView, now_us: int) -> tuple[int, int]:
    """From when until when people may work in an open round: now, or when they may next."""
    closes_us, hours = parse_rfc3339(item.closes_at), item.daily_hours
    if hours is None:
        return min(now_us, closes_us), closes_us
    read = DailyHours(*(60 * int(at[:2]) + int(at[3:]) for at in (hours.from_, hours.until)))
    return next_hours(read, now_us, closes_us, hours.timezone)


async def attempt_look(context: GatewayContext, attempt: str, person: str) -> AttemptLook:
    """An attempt as its owner sees it; ``attempt.unknown`` if it is somebody else's."""
    return await look_of(context, await attempt_view(context, attempt, person), person)


async def attempt_view(context: GatewayContext, attempt: str, person: str) -> AttemptView:
    """An attempt as exam tells it to its owner; ``attempt.unknown``."""
    query = AttemptQuery(attempt, person)
    return await context.backend.ask_with_others("exam.attempt", query, AttemptView)


async def look_of(context: GatewayContext, view: AttemptView, person: str) -> AttemptLook:
    """The attempt with all that its owner, this person, may know of it by now."""
    running = view.state == "in_progress"
    paper = await context.papers.questions(view, person) if running else None
    seen = None if running else await visible_score(context, view)
    return AttemptLook(
        attempt=view.attempt,
        contest=view.contest,
        round=view.round,
        state=view.state,
        started_at=rfc3339(view.started_at_us),
        deadline=rfc3339(view.deadline_us),
        server_time=rfc3339(context.clock()),
        submitted_at=moment_of(view.submitted_at_us),
        kind=view.kind,
        practice=view.practice,
        answers=view.answers,
        # written out already: a list of PaperQuestion, whose content nobody here needs
        paper=None if paper is None else PaperView(paper),  # type: ignore[arg-type]
        receipt=None if view.receipt_text is None else signed_receipt(view.receipt_text),
        score=None if seen is None else seen.score,
        questions=len(view.questions),
        review=None if running else await reviewed(context, view, person, seen),
        receipt_salt=view.receipt_salt,
        full_marks=_full_marks(view, seen),
        scale=1 if seen is None else seen.scale,
    )


def _full_marks(view: AttemptView, seen: ScoreView | None) -> int | None:
    if seen is None:
        return None
    return len(view.questions) if seen.full_marks is None else seen.full_marks


async def reviewed(
    context: GatewayContext, view: AttemptView, person: str, seen: ScoreView | None
) -> list[ReviewedQuestion] | None:
    """The paper with the right answers, once the round's public ledger tells them (G10), and with
    what each answer is worth beside a score that is ``seen``."""
    try:
        round_ = await context.contests.round(view.contest, view.round)
        if round_.state != "published":
            return None
        questions = [place.id for place in view.questions]
        answers = {q: view.answers.get(q, "") for q in questions} if seen else {}
        query = PublishedKeysQuery(view.contest, view.round, questions, answers=answers)
        told = await context.backend.ask_with_others("scoring.published_keys", query, PublishedKeys)
        if not told.keys:
            return None
        paper = _paper(await context.papers.questions(view, person))
    except (Refused, Unavailable) as error:
        log.debug("no review of %s: %s", view.attempt, error)
        return None
    return [
        ReviewedQuestion(
            one.id,
            one.text,
            one.options,
            view.answers.get(one.id),
            told.keys.get(one.id),
            one.id in told.voided,
            one.pictures,
            one.formatting,
            *_worth_of(told, one.id),
        )
        for one in paper
    ]


def _worth_of(told: PublishedKeys, question: str) -> tuple[int | None, int | None]:
    """What the answer is worth, and the question; nothing where that is one point or none."""
    found = told.worths.get(question)
    return (None, None) if found is None else (found.got, found.whole)


async def visible_score(context: GatewayContext, view: AttemptView) -> ScoreView | None:
    """The score if the plan lets its owner see it by now and it is known."""
    try:
        plan = (await context.contests.defined(view.contest)).definition
        quiz = plan.phase_of_round(view.round).quiz
        rule = "after_publication" if quiz is None else quiz.score_visible
        round_ = await context.contests.round(view.contest, view.round)
        settled = round_.state in ("settled", "published")
        if not own_score_shown(rule, settled=settled, published=settled):
            return None
        query = ScoreQuery(view.attempt)
        found: ScoreView = await context.backend.ask_with_others("scoring.score", query, ScoreView)
    except (Refused, Unavailable, KeyError) as error:
        log.debug("no score of %s: %s", view.attempt, error)
        return None
    shown = own_score_shown(rule, settled=settled, published=found.published)
    return found if shown else None


async def receipt_look(context: GatewayContext, receipt: str) -> ReceiptLook | EntryReceiptLook:
    """A receipt with what became of it; ``receipt.unknown``."""
    view = await context.backend.ask_with_others("exam.receipt", ReceiptQuery(receipt), ReceiptView)
    if view.entry:
        return _of_entry(view)
    stored = signed_receipt(view.receipt)
    place = await _ledger_place(context, view)
    return ReceiptLook(
        **msgspec.structs.asdict(stored),
        settled=view.settled,
        superseded_by=view.superseded_by or None,
        ledger_position=None if view.superseded_by else place.line,
        publication=place.publication,
        verification=_verification(stored, view),
    )


def _of_entry(view: ReceiptView) -> EntryReceiptLook:
    stored = signed_entry_receipt(view.receipt)
    return EntryReceiptLook(
        **msgspec.structs.asdict(stored),
        settled=view.settled,
        superseded_by=view.superseded_by or None,
        verification=_verification(stored, view),
    )


async def own_line(context: GatewayContext, attempt: str, person: str) -> OwnLineView:
    """What opens the answers of an attempt in its round's public file, for its owner;
    ``attempt.unknown``, ``attempt.not_published``, ``attempt.salts_erased``."""
    view = await attempt_view(context, attempt, person)
    if view.receipt_text is None:
        raise Refused(
            "attempt.not_published",
            "Bài thi chưa nộp nên chưa được công bố. (Not handed in, so not published.)",
        )
    query = OwnLineQuery(view.contest, view.round, attempt, person)
    found: OwnLine = await context.backend.ask_with_others("scoring.own_line", query, OwnLine)
    stored = signed_receipt(view.receipt_text)
    asked = ReceiptQuery(stored.receipt)
    told = await context.backend.ask_with_others("exam.receipt", asked, ReceiptView)
    return OwnLineView(
        contest=view.contest,
        round=view.round,
        attempt=attempt,
        publication=found.publication,
        root=found.root,
        ledger_position=found.line,
        answers=found.answers,
        answers_salt=found.salt,
        receipt=stored,
        receipt_salt=view.receipt_salt,
        verification=_verification(stored, told),
    )


def _verification(stored: Receipt | EntryReceipt, view: ReceiptView) -> Verification:
    signed = signed_bytes(stored).decode()
    return Verification("Ed25519", stored.key, view.public_key, signed)


async def _ledger_place(context: GatewayContext, view: ReceiptView) -> LedgerPlace:
    """Where the attempt stands in the ledger; nowhere while that is not known."""
    if not view.settled:
        return LedgerPlace()
    query = LedgerPlaceQuery(view.contest, view.round, view.pseudonym, view.number)
    try:
        return await context.backend.ask_with_others("scoring.ledger_place", query, LedgerPlace)
    except (Refused, Unavailable) as error:
        log.info("the place of a receipt in the ledger is unknown: %s", error)
        return LedgerPlace()
