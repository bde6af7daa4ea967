"""Draft, window for complaints, final: comparable contests publish each week's results so.

A plan without ``results`` publishes once, as final. With it the first publication is a draft; the
final one is refused until the window, counted from the newest draft, is over. What changed in
between (a complaint was right) makes the final one differ from the draft: it has a number and a
root of its own, and the root of the publication before it.
"""

from contracts.definition import Phase
from contracts.errors import Refused
from contracts.local_times import rfc3339, told, told_en
from contracts.publications import State
from contracts.reason_validation import stated


def state_of(phase: Phase, asked: State | None, before: State | None) -> State:
    """The state to publish in: where none is asked for, what was final stays final."""
    return asked or ("final" if phase.results is None or before == "final" else "draft")


def refuse_unanswered(unanswered: int, despite: int | None, reason: str) -> None:
    """Refuse a final publication over complaints without an answer, unless it is decided with their
    number and a reason: ``publication.appeals_open`` with ``unanswered``."""
    if unanswered and (despite != unanswered or not stated(reason)):
        raise Refused(
            "publication.appeals_open",
            f"Còn {unanswered} khiếu nại chưa được trả lời: hãy trả lời trước, hoặc quyết định "
            f"công bố chính thức dù còn đúng {unanswered} khiếu nại và ghi rõ lý do. "
            f"({unanswered} complaints are not answered: answer them first, or decide to publish "
            "as final despite just so many, with a reason.)",
            unanswered=unanswered,
        )


def refuse_too_early(phase: Phase, draft_at_us: int | None, now_us: int, zone: str) -> None:
    """Refuse a final publication before its time; ``draft_at_us``: the newest draft's, if any.

    Refusals: ``publication.draft_first``, ``publication.complaints_open`` with ``ends_at_us`` and
    ``complaints_until`` (RFC 3339), the moment from which it can be published.
    """
    if phase.results is None:
        return
    if draft_at_us is None:
        raise Refused(
            "publication.draft_first",
            "Kế hoạch có thời hạn khiếu nại: hãy công bố kết quả dự kiến trước. "
            "(The plan has a window for complaints: publish a draft first.)",
        )
    ends_at_us = draft_at_us + phase.results.complaints_window_s * 1_000_000
    if now_us < ends_at_us:
        raise Refused(
            "publication.complaints_open",
            f"Còn nhận khiếu nại đến {told(ends_at_us, zone)} nên chưa thể công bố chính thức; "
            "hãy công bố từ lúc đó. "
            f"(Complaints are taken until {told_en(ends_at_us, zone)}; publish as final from then "
            "on.)",
            ends_at_us=ends_at_us,
            complaints_until=rfc3339(ends_at_us),
        )
