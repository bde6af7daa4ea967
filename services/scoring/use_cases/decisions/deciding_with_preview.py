"""What a decision would change is shown first, and just that is then confirmed."""

from msgspec.structs import replace
from sqlalchemy import Connection

from contracts.errors import Refused
from contracts.marks import mark_text
from contracts.settled_round_decisions import (
    Decide,
    Decisions,
    DecisionsQuery,
    DecisionView,
    Difference,
    PreviewDecision,
    Subject,
)
from plumbing.installation_keys import Safe
from plumbing.unit_of_work import Store, UnitOfWork
from services.scoring.domain.decisions.settled_round_decisions import (
    JUDGED,
    decision_reason,
    withdrawn,
)
from services.scoring.repository import contests as contests_repository
from services.scoring.repository.decisions import settled_round_decisions as decisions_repository
from services.scoring.repository.decisions.settled_round_decisions import Recorded
from services.scoring.repository.marking import question_keys as keys_repository
from services.scoring.repository.marking import scores as scores_repository
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.repository.results import publication_freshness as freshness_repository
from services.scoring.repository.results import recomputed_rounds as recomputed_repository
from services.scoring.use_cases.decisions.award_decision_preview import AwardLook
from services.scoring.use_cases.decisions.decision_preview import Look, Looked
from services.scoring.use_cases.decisions.judged_decision_preview import JudgedLook
from services.scoring.use_cases.decisions.sealed_questions import sealed_among
from services.scoring.use_cases.long_work_resources import Resources
from services.scoring.use_cases.lookups import plan_of
from services.scoring.use_cases.marking.scoring import told_again

REMEMBERED = 4
#: what was shown last, so that confirming it need not work it out again
_shown: dict[tuple[str, str, str], Looked] = {}


def preview_decision(resources: Resources, item: PreviewDecision) -> Difference:
    """What the decision would change. Refusals: ``contest.unknown``, ``question.unknown``,
    ``attempt.unknown``, ``round.not_settled``, ``decision.*``."""
    looked = _look(resources, item.contest, item.subject).taken()
    while len(_shown) >= REMEMBERED:
        del _shown[next(iter(_shown))]
    _shown[_place(resources.store, item.contest, looked.difference.digest)] = looked
    return looked.difference


AnyLook = Look | JudgedLook | AwardLook


def _look(resources: Resources, contest: str, subject: Subject) -> AnyLook:
    """The look at what it is about; a withdrawal at what the decision taken back is about."""
    kind = subject.kind
    if kind == "withdraw":
        with resources.store.reading() as connection:
            made = decisions_repository.decided_of(connection, contest, resources.safe)
        kind = next((one.subject.kind for one in made if one.number == subject.decision), kind)
    if kind == "give_award":
        return AwardLook(resources, contest, subject)
    return (JudgedLook if kind in JUDGED else Look)(resources, contest, subject)


def _place(store: Store, contest: str, digest: str) -> tuple[str, str, str]:
    return str(store.database.url), contest, digest


def decide(resources: Resources, item: Decide) -> DecisionView:
    """Record the decision and set off what follows from it.

    Refused, beside what the preview refuses: ``decision.reason_missing``, and
    ``decision.difference_changed`` where what was shown is not what would happen any more. The
    same decision asked for twice is the decision it already is.
    """
    store, safe = resources.store, resources.safe
    reason = decision_reason(item.reason)
    before = _made_already(store, item, safe)
    if before is not None:
        return before
    look = _look(resources, item.contest, item.subject)
    looked = _as_shown(store, item, look)
    with store.unit_of_work() as work:
        contests_repository.lock(work.connection, item.contest)
        keys_repository.lock_revision(work.connection, item.contest)
        if look.mark(work.connection) != looked.mark:
            raise _changed("")
        made = Recorded(
            looked.decided,
            reason,
            item.by,
            work.now_us,
            item.digest,
            looked.difference,
        )
        decisions_repository.add(work.connection, item.contest, made, safe)
        if isinstance(look, JudgedLook | AwardLook):  # worked out anew whenever it is asked for
            freshness_repository.ask_for(work.connection, {item.contest})
        else:
            _set_off(work, item.contest, looked, safe)
        _audit(work, item.contest, made)
    return _view(made, {}, redrawn=False)


def _audit(work: UnitOfWork, contest: str, made: Recorded) -> None:
    subject = made.decided.subject
    work.audit(
        made.by,
        "decision.made",
        f"{contest}/{made.decided.number}",
        kind=subject.kind,
        question=subject.question,
        attempt=subject.attempt,
        withdraws=subject.decision,
        reason=made.reason,
        digest=made.digest,
        **_about(subject),
    )


def _about(subject: Subject) -> dict[str, str]:
    """What a decision about a judged round or an award is about."""
    names = ("round", "work", "panel", "part", "judge", "criterion", "award")
    told = {name: getattr(subject, name) for name in names if getattr(subject, name)}
    if subject.minutes is not None:
        told["minutes"] = f"{subject.minutes.number}, {subject.minutes.date}"
    return told | ({} if subject.mark is None else {"mark": mark_text(subject.mark)})


def _as_shown(store: Store, item: Decide, look: AnyLook) -> Looked:
    """What was shown, if this process remembers it and nothing has changed since; else what would
    be shown now, refused where that is something else."""
    kept = _shown.get(_place(store, item.contest, item.digest))
    if kept is not None and kept.decided.subject == item.subject:
        with store.reading() as connection:
            if look.mark(connection) == kept.mark:
                return kept
    looked = look.taken()
    if looked.difference.digest != item.digest:
        raise _changed(looked.difference.digest)
    return looked


def _made_already(store: Store, item: Decide, safe: Safe) -> DecisionView | None:
    """The contest's last decision, if it is this one."""
    with store.reading() as connection:
        found = decisions_repository.decisions_of(connection, item.contest, safe)
    last = found[-1] if found else None
    if last is None or (last.decided.subject, last.digest) != (item.subject, item.digest):
        return None
    return _view(last, {}, redrawn=False)


def _set_off(work: UnitOfWork, contest: str, looked: Looked, safe: Safe) -> None:
    """New scores and drafts follow by and by; an attempt's new status is told at once."""
    connection = work.connection
    keys_repository.next_revision(connection, contest, looked.questions)
    recomputed_repository.ask_for(connection, contest, looked.rounds)
    freshness_repository.ask_for(connection, {contest})
    subject = looked.decided.subject
    ring = keys_repository.ring_of(connection, contest, safe)
    for attempt in _statuses_changed(connection, contest, subject, safe):
        row = scores_repository.attempt(connection, contest, attempt)
        if row is not None:
            told_again(work, row, ring)


def _statuses_changed(
    connection: Connection, contest: str, subject: Subject, safe: Safe
) -> list[str]:
    if subject.kind == "withdraw":
        decided = decisions_repository.decided_of(connection, contest, safe)
        subject = next(one.subject for one in decided if one.number == subject.decision)
    return [subject.attempt] if subject.kind == "annul_attempt" else []


def decisions(connection: Connection, query: DecisionsQuery, *, safe: Safe) -> Decisions:
    """Every decision of a contest, and the rounds that are to be published again. Corrected options
    that a later round may still ask for are not told, not to other organisers either."""
    plan = plan_of(connection, query.contest)
    sealed = sealed_among(connection, query.contest, plan)
    found = decisions_repository.decisions_of(connection, query.contest, safe)
    gone = withdrawn([one.decided for one in found])
    states = recomputed_repository.states(connection, query.contest)
    waiting = {row.round for row in states if row.drawn < row.wanted}
    published = publications_repository.published_rounds(connection, query.contest)
    return Decisions(
        query.contest,
        [
            _closed(view) if sealed(view.subject.question) and view.subject.option else view
            for one in found
            for view in [_view(one, gone, waiting.isdisjoint(_rounds_of(one)))]
        ],
        sorted(
            {row.round for row in states if row.published < row.wanted and row.round in published}
            | _decided_since(connection, query.contest, found)
        ),
    )


def _decided_since(connection: Connection, contest: str, found: list[Recorded]) -> set[str]:
    """Rounds that judges mark, about which something was decided after their publication."""
    heads = publications_repository.heads(connection, contest)
    published = {row.round: row.published_at_us for row in heads}
    about = {one.decided.number: one.decided.subject for one in found}
    since = set()
    for one in found:
        subject = about.get(one.decided.subject.decision or 0, one.decided.subject)
        if subject.round and one.at_us >= published.get(subject.round, one.at_us + 1):
            since.add(subject.round)
    return since


def _rounds_of(one: Recorded) -> list[str]:
    return [item.round for item in one.difference.rounds]


def _view(one: Recorded, gone: dict[int, int], redrawn: bool) -> DecisionView:
    decided = one.decided
    return DecisionView(
        number=decided.number,
        subject=decided.subject,
        reason=one.reason,
        by=one.by,
        at_us=one.at_us,
        difference=one.difference,
        rule=decided.rule if decided.subject.kind == "void_question" else None,
        withdrawn_by=gone.get(decided.number),
        redrawn=redrawn,
    )


def _closed(view: DecisionView) -> DecisionView:
    """The decision without the option that it corrected a key to."""
    subject = replace(view.subject, option="")
    difference = replace(view.difference, subject=subject)
    return replace(view, subject=subject, difference=difference, sealed=True)


def _changed(digest: str) -> Refused:
    return Refused(
        "decision.difference_changed",
        "Từ khi xem trước, tình hình đã thay đổi; hãy xem lại thay đổi rồi xác nhận. "
        "(What would change is no longer what was shown: look again, then confirm.)",
        digest=digest,
    )
