"""What a final publication freezes, and the decision that changes it all the same.

What people were told as final hangs on the plan's deciding parts and on approved headcounts. They
may be changed afterwards, but only with a reason on record and, for the plan, after the difference
was shown. What was published stays as it is until it is published anew, and is marked as stale.
"""

from collections.abc import Mapping

from contracts.decisions import PreviewResults, ResultsPreview
from contracts.definition import Definition
from contracts.errors import Refused
from contracts.foreseeing import Foresee, RosterFacts
from gateway.front import Front
from gateway.results import PUBLISHING_S


async def preview_results(
    front: Front,
    contest: str,
    *,
    headcounts: Mapping[str, int] | None = None,
    definition: Definition | None = None,
    facts: RosterFacts | None = None,
) -> ResultsPreview:
    """What would change in what is published; nothing where nothing is. ``contest.unknown``."""
    if not await front.contests.publications(contest):
        return ResultsPreview(contest, "", False)
    item = PreviewResults(
        contest, dict(headcounts or {}), definition, RosterFacts() if facts is None else facts
    )
    found: ResultsPreview = await front.backend.ask(
        "scoring.preview_results", item, ResultsPreview, PUBLISHING_S
    )
    return found


async def foreseen(front: Front, contest: str, what: Foresee) -> ResultsPreview:
    """The published prizes that a change of lists would move; nothing where nothing is published.
    Refusals: those of the change itself."""
    if not await front.contests.publications(contest):
        return ResultsPreview(contest, "", False)
    facts = await front.backend.ask("registration.foresee", what, RosterFacts)
    return await preview_results(front, contest, facts=facts)


async def unseen(front: Front, contest: str, what: Foresee, seen: str) -> ResultsPreview | None:
    """The same where it moves prizes, or nobody can say, and ``seen`` is not the digest of just
    that: whoever does it is to see it first."""
    shown = await foreseen(front, contest, what)
    moves = bool(shown.prizes or shown.unclear)
    return shown if moves and seen != shown.digest else None


async def decided(
    front: Front, definition: Definition, reason: str, digest: str
) -> ResultsPreview | None:
    """What another definition of a contest with final results would change, if it would change
    what they hang on. ``definition.frozen`` without a reason, ``decision.difference_changed``
    where ``digest`` is not that of the difference."""
    known = {one.contest for one in await front.contests.all()}
    if definition.slug not in known or not await _final(front, definition.slug):
        return None
    shown = await preview_results(front, definition.slug, definition=definition)
    if not shown.final or not shown.decides:
        return None
    details = {"decides": shown.decides, "digest": shown.digest, "prizes": len(shown.prizes)}
    if not reason.strip():
        raise Refused(
            "definition.frozen",
            "Đã công bố chính thức nên các mục quyết định kết quả chỉ được đổi bằng một quyết định "
            f"có lý do: {', '.join(shown.decides)}. (Results are final: what they hang on changes "
            "only by a decision with a reason.)",
            **details,
        )
    if digest != shown.digest:
        raise Refused(
            "decision.difference_changed",
            "Hãy xem thay đổi về kết quả rồi mới xác nhận. "
            "(Look at what would change in the results, then confirm just that.)",
            **details,
        )
    return shown


async def refuse_headcounts_without_reason(front: Front, contest: str, reason: str) -> None:
    """``headcount.reason_missing`` where collective results are final: they hang on headcounts."""
    if not reason.strip() and await _final(front, contest, phases=True):
        raise Refused(
            "headcount.reason_missing",
            "Kết quả tập thể đã công bố chính thức: hãy ghi lý do sửa tổng số. "
            "(Collective results are final: say why headcounts change.)",
        )


async def _final(front: Front, contest: str, *, phases: bool = False) -> bool:
    heads = await front.contests.publications(contest)
    return any(one.state == "final" and (one.phase or not phases) for one in heads)
