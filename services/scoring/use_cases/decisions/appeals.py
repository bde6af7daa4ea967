"""Appeals: filed by whoever made the attempt, answered by organisers, read by these two."""

import secrets

import msgspec
from sqlalchemy import Connection

from contracts.appeals import (
    AnswerAppeal,
    Appeals,
    AppealsQuery,
    AppealView,
    FileAppeal,
    OwnWork,
    OwnWorks,
    OwnWorksQuery,
)
from contracts.definition import Phase
from contracts.errors import Problem, Refused
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.scoring.domain.decisions.appeals import (
    About,
    answered,
    refuse_own,
    refuse_unclear,
    refuse_untimely,
)
from services.scoring.repository import contests as contests_repository
from services.scoring.repository import json_columns
from services.scoring.repository.decisions import appeals as appeals_repository
from services.scoring.repository.decisions import settled_round_decisions as decisions_repository
from services.scoring.repository.judging import panels as panels_repository
from services.scoring.repository.judging import sheets as sheets_repository
from services.scoring.repository.judging import works as works_repository
from services.scoring.repository.judging.works import KeptWork
from services.scoring.repository.marking import scores as scores_repository
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.use_cases.lookups import attempt_of, attempt_unknown

_unanswered = msgspec.json.Decoder(list[str]).decode


def file_appeal(work: UnitOfWork, items: list[FileAppeal]) -> list[AppealView | Problem]:
    """Take appeals. Refusals: ``attempt.unknown``, ``work.unknown`` (also for somebody else's),
    ``appeal.*``. The same appeal sent again is the appeal it already is."""
    return each(_file, items, work)  # type: ignore[return-value]


def _file(work: UnitOfWork, item: FileAppeal) -> AppealView:
    connection = work.connection
    subject, paper = _subject(connection, item)
    before = appeals_repository.about(connection, subject, item.question)
    if before is not None:
        if before.text == item.text.strip():
            return before
        raise Refused(
            "appeal.filed_already",
            "Đã có khiếu nại về nội dung này. (There is an appeal about this already.)",
            appeal=before.appeal,
        )
    refuse_unclear(item.text, item.question, paper)
    definition = contests_repository.definition_of(connection, item.contest)
    assert definition is not None, "there are attempts or works of it"
    phase = definition.phase_of_round(item.round)
    published_us = _published_us(connection, item, phase)
    refuse_untimely(phase, published_us, item.arrived_us, definition.timezone)
    appeal = secrets.token_urlsafe(9)
    appeals_repository.add(
        connection,
        {
            "appeal": appeal,
            "contest": item.contest,
            "round": item.round,
            "subject": subject,
            "work": item.work,
            "person": item.person,
            "question": item.question,
            "text": item.text.strip(),
            "filed_at_us": item.arrived_us,
            "state": "filed",
        },
    )
    about = {"work": item.work} if item.work else {"attempt": item.attempt}
    work.audit(item.person, "appeal.filed", f"{item.contest}/{appeal}", **about)
    return _kept(connection, item.contest, appeal)


def _subject(connection: Connection, item: FileAppeal) -> tuple[str, tuple[str, ...]]:
    """The id of what it is about, and the questions of an attempt."""
    if item.work:
        query = OwnWorksQuery(item.contest, item.round, item.person, item.agencies)
        for kept in _own_works(connection, query):
            if kept.code == item.work:
                return kept.work, ()
        raise Refused("work.unknown", "Không có bài hoặc đội này. (No such work.)")
    row = attempt_of(connection, item.contest, item.attempt)
    if row.person != item.person or row.round != item.round:
        raise attempt_unknown()
    return item.attempt, json_columns.paper_of(row)


def own_works(connection: Connection, query: OwnWorksQuery) -> OwnWorks:
    """The works that somebody may appeal about: of authors, and of agencies they speak for."""
    found = _own_works(connection, query)
    return OwnWorks([OwnWork(one.code, one.kind, one.name) for one in found])


def _own_works(connection: Connection, query: OwnWorksQuery) -> list[KeptWork]:
    return works_repository.of_people(
        connection, query.contest, query.round, query.person, query.agencies
    )


def _published_us(connection: Connection, item: FileAppeal, phase: Phase) -> int | None:
    """When the round was published: where there are drafts, the window is that of the newest one,
    as for the final publication."""
    state = None if phase.results is None else "draft"
    newest = publications_repository.newest_head(
        connection, item.contest, "", item.round, state=state
    )
    return None if newest is None else newest.published_at_us


def answer_appeal(work: UnitOfWork, items: list[AnswerAppeal]) -> list[AppealView | Problem]:
    """Uphold appeals by a decision, or refuse them with a reason. Refusals: ``appeal.*``. The same
    answer sent again changes nothing."""
    return each(_answer, items, work)  # type: ignore[return-value]


def _answer(work: UnitOfWork, item: AnswerAppeal) -> AppealView:
    connection = work.connection
    found: AppealView | None = appeals_repository.one(
        connection, item.contest, item.appeal, lock=True
    )
    if found is None:
        raise Refused("appeal.unknown", "Không có khiếu nại này. (No such appeal.)")
    given = (item.state, item.answer.strip(), item.decision, item.by)
    if (found.state, found.answer, found.decision, found.answered_by) == given:
        return found
    made = decisions_repository.made_in(connection, item.contest)
    about = _about(connection, found)
    state = answered(found.state, item.state, item.answer, item.decision, about, made)
    refuse_own(item.by, found.filed_at_us, about, made, item.own_reason, item.others)
    appeals_repository.answer(
        connection,
        item.appeal,
        {
            "state": state,
            "answer": item.answer.strip(),
            "answered_by": item.by,
            "answered_at_us": work.now_us,
            "decision": item.decision,
            "own_reason": item.own_reason.strip(),
        },
    )
    work.audit(
        item.by,
        f"appeal.{state}",
        f"{item.contest}/{item.appeal}",
        reason=item.answer,
        decision=item.decision,
        own_reason=item.own_reason.strip(),
    )
    return _kept(connection, item.contest, item.appeal)


def _about(connection: Connection, appeal: AppealView) -> About:
    if appeal.work:
        return About("", "", frozenset(), appeal.round, appeal.work, _sheets(connection, appeal))
    row = scores_repository.attempt(connection, appeal.contest, appeal.attempt)
    paper = () if row is None else json_columns.paper_of(row)
    return About(appeal.attempt, appeal.question, frozenset(paper))


def _sheets(connection: Connection, appeal: AppealView) -> frozenset[tuple[str, str]]:
    """On which panels which judges have marked the work."""
    codes = works_repository.codes(connection, appeal.contest, appeal.round)
    ids = [work for work, code in codes.items() if code == appeal.work]
    names = panels_repository.pseudonyms(connection, appeal.contest)
    marked = sheets_repository.judges_of(connection, appeal.contest, appeal.round, ids)
    return frozenset((panel, names.get(judge, "")) for panel, judge in marked)


def appeals(connection: Connection, query: AppealsQuery) -> Appeals:
    """The appeals asked for; the gateway decides who may ask for whose."""
    return Appeals(query.contest, appeals_repository.found_for(connection, query))


def _kept(connection: Connection, contest: str, appeal: str) -> AppealView:
    found: AppealView = appeals_repository.one(connection, contest, appeal)
    return found
