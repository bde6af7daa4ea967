"""What the pages of authors and vetters show of a question; what they share."""

import hashlib
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request

from contracts.definition import Definition
from contracts.errors import Refused
from contracts.local_times import rfc3339
from contracts.question_proposals import (
    ContributionLine,
    Contributions,
    ContributionsQuery,
    ProposalView,
)
from gateway.context import GatewayContext, context_of
from gateway.core.access.auth import who
from gateway.people.actions.names_by_id import names_of
from gateway.questions.shapes import addressed
from gateway.web.page_helpers import in_language, named, number_or
from gateway.web.rendering import language_of
from question_formats.option_order import what_is_kept_of
from spreadsheets.question_bank_sheet import LETTERS, QuestionRow

#: above this, each is compared when it is opened
MOST_COMPARED = 1_000


def shown(proposal: ProposalView, plan: Definition) -> dict[str, Any]:
    """A question for a template, without its key."""
    question = proposal.question
    kept = None
    if question.kind != "true_false":
        kept = what_is_kept_of(question.text, question.options, question.held)
    return {
        "order": kept and {"code": kept[0], "options": ", ".join(kept[1])},
        "id": question.id,
        "topic": question.topic,
        "topic_name": plan.topics.get(question.topic, question.topic),
        "text": question.text,
        "options": question.options,
        "pictures": addressed(plan.slug, question.pictures),
        "formatting": question.formatting,
        "office": question.contributor,
        "difficulty": question.difficulty,
        "kind": question.kind,
        "state": proposal.state,
        "revision": proposal.revision,
        "changed_at": rfc3339(proposal.changed_at_us),
    }


async def with_history(request: Request, proposal: ProposalView) -> list[dict[str, Any]]:
    """What was done to a question, the newest first, with names."""
    names = await names_of(context_of(request), (line.by for line in proposal.history))
    mine = who(request).person
    return [
        {
            "at": rfc3339(line.at_us),
            "name": names.get(line.by, ""),
            "mine": line.by == mine,
            "action": line.action,
            "comment": line.comment,
        }
        for line in reversed(proposal.history)
    ]


def newest_comment(proposal: ProposalView) -> str:
    """Why a draft was sent back, if that is the last thing that happened to it."""
    last = proposal.history[-1] if proposal.history else None
    return last.comment if last is not None and last.action == "return" else ""


async def doubled(
    context: GatewayContext, proposals: Sequence[ProposalView]
) -> dict[str, list[str]]:
    """Question -> those among these that ask nearly the same; retired ones left out."""
    living = [one.question for one in proposals if one.state != "retired"]
    if len(living) > MOST_COMPARED:
        return {}
    rows = [QuestionRow(0, q.id, q.topic, q.text, q.options, "", None, None) for q in living]
    found: dict[str, list[str]] = {}
    for pair in (await context.readers.doubles(rows)).pairs:
        one, other = pair.questions
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return found


async def targets(
    context: GatewayContext, contest: str, plan: Definition, offices: set[str] | None = None
) -> list[dict[str, Any]]:
    """How far the offices (``None``: all) have come, as rows of a table."""
    query = ContributionsQuery(contest)
    found = await context.backend.ask("exam.contributions", query, Contributions)
    now_us = context.clock()
    return [
        _target(line, plan, now_us)
        for line in found.lines
        if offices is None or line.office in offices
    ]


def _target(line: ContributionLine, plan: Definition, now_us: int) -> dict[str, Any]:
    there = line.draft + line.vetted + line.selected
    overdue = line.missing > 0 and line.due_at_us is not None and now_us >= line.due_at_us
    return {
        "office": line.office,
        "topic": plan.topics.get(line.topic, line.topic),
        "target": line.target,
        "there": there,
        "draft": line.draft,
        "vetted": line.vetted,
        "selected": line.selected,
        "retired": line.retired,
        "missing": line.missing,
        "rate": there / line.target if line.target else 1.0,
        # due dates are exclusive: the last moment is the one before
        "due_at": None if line.due_at_us is None else rfc3339(line.due_at_us - 1),
        "state": "missed" if overdue else "at_risk" if line.missing else "met",
    }


def shuffled(proposal: ProposalView, order: int) -> list[str]:
    """The letters of the options in the ``order``-th of the orders that papers may have: those that
    are held stand behind the others."""

    held = proposal.question.held

    def place(letter: str) -> tuple[bool, bytes]:
        text = f"{proposal.question.id}\0{proposal.revision}\0{order}\0{letter}"
        lot = letter.encode() if letter in held else hashlib.sha256(text.encode()).digest()
        return letter in held, lot

    return sorted(proposal.question.options, key=place)


def preview_values(request: Request, plan: Definition, proposal: ProposalView) -> dict[str, Any]:
    """A question as contestants see it. ``?order=2`` is another order of its options."""
    order = number_or(request.query_params.get("order", ""), 1)
    quizzes = [phase.quiz for phase in plan.phases if phase.quiz is not None]
    moving = any(quiz.shuffle_options for quiz in quizzes) and (
        len(proposal.question.held) < len(proposal.question.options) - 1
    )
    return {
        "question": shown(proposal, plan),
        "letters": LETTERS,
        "order": shuffled(proposal, order) if moving else sorted(proposal.question.options),
        "next_order": order + 1 if moving else None,
    }


def page_values(request: Request, plan: Definition) -> dict[str, Any]:
    """What the head of each of these pages needs."""
    roles = set(who(request).roles)
    return {
        "contest": named(plan),
        "vets": bool(roles & {"vetter", "organiser"}),
        "organises": "organiser" in roles,
    }


def wrong_rows(request: Request, refusal: Refused) -> list[dict[str, Any]]:
    """What could not be read of a file, by place; empty where the file as a whole is refused."""
    found = []
    for problem in refusal.problem.details.get("problems", []):
        reason = in_language(str(problem.get("reason", "")), language_of(request))
        found.append(
            {
                "sheet": problem.get("sheet", ""),
                "row": problem.get("row") or problem.get("line"),
                "column": problem.get("column", ""),
                "cell": problem.get("cell", ""),
                "question": problem.get("question", ""),
                "reason": reason,
            }
        )
    return found
