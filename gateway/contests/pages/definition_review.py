"""The page of a definition: its text, and what the checker says of it."""

import hashlib
from typing import Any

from msgspec import Struct
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contracts.local_times import rfc3339
from gateway.contests.actions import definition_source
from gateway.context import GatewayContext, context_of
from gateway.web.chosen_file import chosen
from gateway.web.page_helpers import (
    as_typed,
    rendered,
    whole_number,
)
from plans.checks.prizes import prize_money
from plans.definition_findings import Finding, Unreadable
from plans.reading import Reading

LONGEST_TEXT = 1024 * 1024
_LONGEST_LINE = 160


class Draft(Struct, frozen=True):
    """A definition's text on its way through the pages, and the ``revision`` of the definition that
    it was made from; 0 for that of a new contest."""

    text: str = ""
    revision: int = 0


class ShownFinding(Struct):
    """A finding beside the text: ``line`` from 1 with its ``words``, 0 where it has none."""

    finding: Finding
    line: int
    words: str


class Review(Struct):
    """What the checker says of a text, and a look at the contest that it describes.

    ``seen`` names the findings: who saves has been shown just these.
    """

    findings: list[ShownFinding]
    seen: str
    reading: Reading


async def draft_of(form: FormData) -> Draft:
    """The text of the file, if one was chosen, else what stands in the text field."""
    file, revision = await chosen(form), revision_of(form)
    if file is not None:
        return Draft(definition_source.text_of(file.content), revision)
    given = form.get("text")  # as it is: blank lines at its ends are the organiser's
    return Draft(given.replace("\r\n", "\n") if isinstance(given, str) else "", revision)


async def kept_draft(request: Request, contest: str) -> Draft:
    """The definition as it is kept, to be changed."""
    kept = await definition_source.kept(context_of(request), contest)
    return Draft(kept.written, kept.revision)


def revision_of(form: FormData) -> int:
    """The revision that a form was made from; 0, which no contest has, where it does not say."""
    return whole_number(as_typed(form, "revision"))


async def review_of(context: GatewayContext, given: str, contest: str | None) -> Review:
    """What the checker says; of a contest that is there already, nothing about days gone by."""
    told = await definition_source.examined(
        context, given, context.clock() if contest is None else None
    )
    reading = told.reading
    lines = given.split("\n")
    found = []
    for finding, line in zip(reading.findings, told.lines, strict=True):
        words = lines[line - 1].strip()[:_LONGEST_LINE] if line else ""
        found.append(ShownFinding(finding, line, words))
    names = "\n".join(sorted(f"{one.key} {one.code}" for one in reading.findings))
    seen = hashlib.sha256(names.encode()).hexdigest()[:16]
    return Review(found, seen, reading)


async def definition_page(
    request: Request,
    contest: str | None,
    given: Draft,
    *,
    review: Review | None = None,
    unreadable: Unreadable | None = None,
    error: str = "",
    detail: str = "",
    status: int = 0,
    **more: Any,
) -> Response:
    """A definition as text, with what the checker says of it, and what is wrong with the form."""
    if given.text and review is None and unreadable is None:
        review = await review_of(context_of(request), given.text, contest)
    plan = review.reading.definition if review else None
    return rendered(
        request,
        "contests/definition.html",
        status=status or (422 if error else 200),
        contest=contest,
        text=given.text,
        revision=given.revision,
        review=review,
        plan=plan,
        rounds=[
            (item.name, rfc3339(item.opens_at_us), rfc3339(item.closes_at_us))
            for phase in (plan.phases if plan else [])
            for item in phase.rounds
        ],
        money=prize_money(plan) if plan else 0,
        currency=plan.currency if plan else "",
        unreadable=unreadable.problem.details if unreadable else None,
        error=error,
        detail=detail,
        round_names=plan.round_names if plan else {},
        **{"start": {}, "wrong": [], "written": False, "frozen": None, "reason": "", **more},
    )
