"""The way of a question into the bank: draft, vetted, selected, retired; and who may move it.

P3 asks five offices for 60 questions, of which the organiser vets and selects 50; P1 and P2 keep
those who write questions apart from those who approve them. Our choice: nobody accepts a question
that they wrote or last worded themselves (four eyes), and a new wording is always a draft.

A selected question stands as it is until another selection leaves it out: it is part of what the
rounds are committed to.
"""

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from contracts.definition import ContributionRules
from contracts.errors import Refused
from contracts.question_proposals import (
    ContributionLine,
    DeskRole,
    ProposalAction,
    ProposalState,
)
from contracts.reason_validation import stated

_VETTERS: frozenset[DeskRole] = frozenset({"vetter", "organiser"})


class _Move(Struct, frozen=True):
    """From which states to which; whether a comment has to say why."""

    sources: frozenset[ProposalState]
    target: ProposalState
    comment: bool


_MOVES: dict[ProposalAction, _Move] = {
    "accept": _Move(frozenset({"draft"}), "vetted", False),
    "return": _Move(frozenset({"draft", "vetted"}), "draft", True),
    "retire": _Move(frozenset({"draft", "vetted"}), "retired", True),
    "reopen": _Move(frozenset({"retired"}), "draft", False),
}


def moved(
    state: ProposalState,
    action: ProposalAction,
    *,
    role: DeskRole,
    by: str,
    author: str,
    worded_by: str,
    comment: str,
) -> ProposalState:
    """The state after an action. Authors may only retire drafts of their own.

    Refusals: ``proposal.not_yours``, ``proposal.state``, ``proposal.own`` (four eyes),
    ``proposal.comment_missing``.
    """
    own = by == author
    if role not in _VETTERS and not (own and action == "retire" and state == "draft"):
        raise Refused(
            "proposal.not_yours",
            "Chỉ Tổ thẩm định hoặc Ban Tổ chức được làm việc này. (For vetters and organisers.)",
        )
    move = _MOVES[action]
    if state not in move.sources:
        raise Refused(
            "proposal.state",
            f"Câu hỏi đang ở trạng thái “{STATES[state]}” nên không làm được việc này. "
            "(The question is not in a state for that.)",
            state=state,
        )
    if action == "accept" and by in (author, worded_by):
        raise Refused(
            "proposal.own",
            "Người viết hoặc sửa câu hỏi không được tự thẩm định; hãy nhờ người khác. "
            "(Nobody vets a question of their own.)",
        )
    if move.comment and not stated(comment):
        raise Refused("proposal.comment_missing", "Hãy ghi rõ lý do. (Say why, in the comment.)")
    return move.target


def refuse_revision(state: ProposalState, *, role: DeskRole, by: str, author: str) -> None:
    """Whether somebody may word a question anew: its author or an organiser, before selection."""
    if by != author and role != "organiser":
        raise Refused(
            "proposal.not_yours",
            "Chỉ tác giả hoặc Ban Tổ chức được sửa câu hỏi này. (Only its author may change it.)",
        )
    if state not in ("draft", "vetted"):
        raise Refused(
            "proposal.state",
            f"Câu hỏi đang ở trạng thái “{STATES[state]}” nên không sửa được. "
            "(The question can no longer be changed.)",
            state=state,
        )


def selected(
    states: Mapping[str, ProposalState], wanted: Collection[str]
) -> dict[str, ProposalState]:
    """The states that change when exactly ``wanted`` make up the bank.

    Refuses unknown questions and ones that are neither vetted nor selected already.
    """
    unfit = sorted(
        question for question in wanted if states.get(question) not in ("vetted", "selected")
    )
    if unfit:
        raise Refused(
            "proposal.not_vetted",
            f"{len(unfit)} câu chưa được thẩm định hoặc không có, ví dụ {unfit[0]}; chưa chọn câu "
            "nào. (Only vetted questions can be selected.)",
            questions=unfit[:100],
        )
    chosen = set(wanted)
    changes: dict[str, ProposalState] = {}
    for question, state in states.items():
        if question in chosen and state != "selected":
            changes[question] = "selected"
        elif state == "selected" and question not in chosen:
            changes[question] = "vetted"
    return changes


def refuse_replacing(replaced: Collection[str], agreed: Collection[str]) -> None:
    """Refuse to put a contributed question in the place of one that a file brought into the bank
    under the same id, unless whoever selects names it; ``proposal.replaces_imported``."""
    if found := sorted(set(replaced) - set(agreed)):
        raise Refused(
            "proposal.replaces_imported",
            f"{len(found)} câu được chọn có cùng mã với câu đã nạp từ tệp, ví dụ {found[0]}: chọn "
            "thì lời và đáp án của câu trong tệp bị thay. Hãy xác nhận từng mã, hoặc bỏ chọn. "
            "(The bank has questions of these ids from a file, and their words and keys would be "
            "replaced: name them in `replace`, or leave them out.)",
            questions=found[:100],
        )


def notes_on_import(bank: Collection[str], states: Mapping[str, ProposalState]) -> list[str]:
    """What whoever imports a bank (the ids in it) is told of contributed questions of these ids."""
    mine = sorted(name for name in bank if states.get(name, "retired") != "retired")
    if not mine:
        return []
    listed = ", ".join(mine[:20]) + (" …" if len(mine) > 20 else "")
    return [
        f"{len(mine)} câu trong tệp có cùng mã với câu được đóng góp: {listed}. Bộ câu hỏi lấy lời "
        "và đáp án của tệp; câu đóng góp chỉ thay lại khi được chọn và xác nhận từng mã. "
        "(Contributed questions have these ids. The bank takes words and keys of the file.)"
    ]


def refuse_unplanned(
    rules: ContributionRules | None,
    topics: Collection[str],
    asked: Collection[tuple[str, str]],
    *,
    at_us: int | None,
    role: DeskRole,
) -> None:
    """Refuse questions (office, topic) that the plan does not ask for, or that come too late
    (``at_us`` ``None``: they are there already and are worded anew, which is never too late).

    An organiser may add to any topic at any time: the plan is theirs.
    """
    for _, topic in asked:
        if topic not in topics:
            raise Refused(
                "proposal.topic_unknown",
                f"Thể lệ không có chủ đề “{topic}”. (The plan has no such topic.)",
                topics=sorted(topics),
            )
    if rules is None or role == "organiser":
        return
    due = {(target.office, target.topic): target.due_at_us for target in rules.targets}
    for office, topic in asked:
        if (office, topic) not in due:
            raise Refused(
                "proposal.not_asked",
                f"Kế hoạch không giao “{office or '?'}” đóng góp câu hỏi chủ đề “{topic}”. Đơn vị "
                "được giao: " + "; ".join(sorted({f"{o} ({t})" for o, t in due})) + ". "
                "(The plan does not ask this office for this topic.)",
                office=office,
                topic=topic,
            )
        until = due[(office, topic)] or rules.due_at_us
        if until is not None and at_us is not None and at_us >= until:
            raise Refused(
                "proposal.late",
                "Đã hết hạn đóng góp câu hỏi; hãy liên hệ Ban Tổ chức. (Contributions are closed.)",
            )


def progress(
    rules: ContributionRules | None,
    counts: Mapping[tuple[str, str], Mapping[ProposalState, int]],
) -> list[ContributionLine]:
    """Each target of the plan with what is there; then what is there without a target."""
    lines = []
    targets: dict[tuple[str, str], tuple[int, int | None]] = {}
    for target in rules.targets if rules else ():
        due = target.due_at_us or (rules.due_at_us if rules else None)
        targets[(target.office, target.topic)] = (target.questions, due)
    for office, topic in [*targets, *sorted(counts.keys() - targets.keys())]:
        wanted, due = targets.get((office, topic), (0, None))
        there = counts.get((office, topic), {})
        living = sum(there.get(state, 0) for state in LIVING)
        lines.append(
            ContributionLine(
                office,
                topic,
                wanted,
                there.get("draft", 0),
                there.get("vetted", 0),
                there.get("selected", 0),
                there.get("retired", 0),
                max(0, wanted - living),
                due,
            )
        )
    return lines


def notes_on_selection(rules: ContributionRules | None, topics: Sequence[str]) -> list[str]:
    """Where a selection (the topic of each question) is not what the plan says it will be."""
    if rules is None:
        return []
    found = []
    wanted = rules.official_questions
    if wanted is not None and len(topics) != wanted:
        found.append(
            f"Kế hoạch chọn {wanted} câu chính thức, đang chọn {len(topics)}. "
            f"(The plan selects {wanted} questions, these are {len(topics)}.)"
        )
    for topic, many in rules.official.items():
        there = topics.count(topic)
        if there != many:
            found.append(
                f"Chủ đề “{topic}”: kế hoạch chọn {many} câu, đang chọn {there}. "
                "(Another number of this topic than planned.)"
            )
    return found


STATES: dict[ProposalState, str] = {
    "draft": "nháp", "vetted": "đã thẩm định", "selected": "đã chọn", "retired": "đã loại",
}  # fmt: skip
LIVING: tuple[ProposalState, ...] = ("draft", "vetted", "selected")
