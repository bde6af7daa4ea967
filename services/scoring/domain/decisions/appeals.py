"""Appeals (khiếu nại): within which time, in which states, on what ground they are answered.

P3 settles complaints while its results are out; comparable contests publish a draft, leave a
window for complaints, and then publish what stays. The window is ``[published, published +
length)`` of the round's newest publication, so that whoever a correction touches may appeal too.
Its length is the definition's; five days where that says nothing (our choice).

    filed -> upheld    by a decision that stands and is about the same
    filed -> refused   with a reason

Nobody answers an appeal about a decision of their own. In a commune the organiser may be alone:
only then it is answered all the same, and recorded why.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from contracts.appeals import AppealState, appeals_until_us
from contracts.definition import Phase
from contracts.errors import Refused
from contracts.local_times import rfc3339, told, told_en
from contracts.reason_validation import stated

LONGEST_TEXT = 4_000


class Made(NamedTuple):
    """A decision as far as appeals go: what it, or the decision that it takes back, is about, by
    whom it was made and when, and whether it stands. ``round``: one that judges mark; no ``work``:
    it is about the sheets of ``judge`` on ``panel``."""

    number: int
    question: str
    attempt: str
    by: str
    at_us: int
    stands: bool
    round: str = ""
    work: str = ""
    panel: str = ""
    judge: str = ""


class About(NamedTuple):
    """What an appeal is about: one ``question`` of an attempt's paper or (empty) all of it; or a
    ``work`` of a ``round``, which has ``sheets`` of (panel, judge)."""

    attempt: str
    question: str
    paper: frozenset[str]
    round: str = ""
    work: str = ""
    sheets: frozenset[tuple[str, str]] = frozenset()

    def concerns(self, made: Made) -> bool:
        """Whether a decision is about the same."""
        if self.work or made.round:
            same = made.work == self.work if made.work else (made.panel, made.judge) in self.sheets
            return made.round == self.round and same
        if self.question:
            return made.question == self.question
        return made.question in self.paper if made.question else made.attempt == self.attempt


def refuse_own(
    by: str,
    filed_at_us: int,
    about: About,
    made: Sequence[Made],
    reason: str,
    others: Mapping[str, str],
) -> None:
    """Refuse an answer by whoever made the decision that was appealed against (one about the same,
    from before the appeal): ``appeal.others_answer`` where one of the ``others`` (person -> name),
    who made no such decision, could; else ``appeal.own_decision`` unless ``reason`` says why."""
    appealed = [one for one in made if one.at_us < filed_at_us and about.concerns(one)]
    own = next((one for one in appealed if one.by == by), None)
    if own is None:
        return
    concerned = {by, *(one.by for one in appealed)}
    free = sorted(name or person for person, name in others.items() if person not in concerned)
    if free:
        raise Refused(
            "appeal.others_answer",
            f"Khiếu nại này là về quyết định số {own.number} do chính đồng chí ra, nên người khác "
            f"trong Ban Tổ chức trả lời: {', '.join(free)}. (This appeal is about your own "
            f"decision; another organiser answers it: {', '.join(free)}.)",
            decision=own.number,
            others=free,
        )
    if not stated(reason):
        raise Refused(
            "appeal.own_decision",
            f"Khiếu nại này là về quyết định số {own.number} do chính đồng chí ra và không có ai "
            "khác trong Ban Tổ chức trả lời được; hãy ghi rõ lý do. (This appeal is about your own "
            "decision and no other organiser could answer it: say why you do.)",
            decision=own.number,
        )


def window_us(phase: Phase, published_at_us: int) -> tuple[int, int]:
    """``[from, until)`` in which appeals about a round published then are taken."""
    return published_at_us, appeals_until_us(phase, published_at_us)


def refuse_untimely(phase: Phase, published_at_us: int | None, arrived_us: int, zone: str) -> None:
    """Refuse before the publication, and from the end of the window on."""
    if published_at_us is None:
        raise Refused(
            "appeal.too_early",
            "Kết quả chưa được công bố nên chưa thể khiếu nại. (Results are not published yet.)",
        )
    _, until = window_us(phase, published_at_us)
    if arrived_us >= until:
        raise Refused(
            "appeal.too_late",
            f"Đã hết thời hạn khiếu nại từ {told(until, zone)}. "
            f"(The time for appeals was over at {told_en(until, zone)}.)",
            until_us=until,
            complaints_until=rfc3339(until),
        )


def refuse_unclear(text: str, question: str, paper: Collection[str]) -> None:
    """Refuse an appeal that says nothing, too much, or is about a question not in the paper."""
    if not stated(text):
        raise Refused(
            "appeal.text_missing", "Hãy ghi nội dung khiếu nại. (Say what the appeal is about.)"
        )
    if len(text) > LONGEST_TEXT:
        raise Refused(
            "appeal.text_too_long",
            f"Nội dung khiếu nại dài quá {LONGEST_TEXT} ký tự. (The text is too long.)",
            limit=LONGEST_TEXT,
        )
    if question and question not in paper:
        raise Refused(
            "appeal.question_foreign",
            f"Câu {question} không có trong đề của lượt thi này. (Not a question of this paper.)",
            question=question,
        )


def answered(
    state: AppealState,
    wanted: AppealState,
    answer: str,
    decision: int | None,
    about: About,
    made: Sequence[Made],
) -> AppealState:
    """The state after an answer. Refused for an appeal that is answered, for one upheld without a
    decision that stands or by one about something else, and for one refused without a reason or
    with a decision. ``made``: all decisions."""
    if state != "filed":
        raise Refused(
            "appeal.answered_already",
            "Khiếu nại này đã được trả lời. (This appeal is answered already.)",
            state=state,
        )
    if wanted == "upheld":
        _refuse_upholding(decision, about, made)
        return "upheld"
    if wanted != "refused":
        raise Refused(
            "appeal.answer_unclear",
            "Khiếu nại chỉ có thể được chấp nhận hoặc từ chối. (Uphold or refuse an appeal.)",
        )
    if not stated(answer) or decision is not None:
        raise Refused(
            "appeal.reason_missing",
            "Từ chối khiếu nại phải ghi lý do và không kèm quyết định. "
            "(To refuse an appeal, say why, and name no decision.)",
        )
    return "refused"


def _refuse_upholding(decision: int | None, about: About, made: Sequence[Made]) -> None:
    """Refuse unless a decision is named that stands and is about the same."""
    named = next((one for one in made if one.number == decision and one.stands), None)
    if named is None:
        raise Refused(
            "appeal.decision_unknown",
            "Chấp nhận khiếu nại phải kèm số của một quyết định đang có hiệu lực. "
            "(To uphold an appeal, name a decision that stands.)",
            decision=decision,
        )
    if not about.concerns(named):
        raise Refused(
            "appeal.decision_foreign",
            f"Quyết định số {decision} không phải về nội dung khiếu nại này; hãy nêu quyết "
            "định về đúng câu hỏi hoặc lượt thi bị khiếu nại. "
            "(That decision is about something else: name the one about this question or "
            "attempt.)",
            decision=decision,
        )
