"""The organisers' page of documents; and for everybody, whether a certificate is genuine."""

from typing import Any

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import Definition
from contracts.errors import Refused
from documents.kinds import KINDS, Format, Kind
from gateway.context import context_of
from gateway.core.http.json_bodies import download, invalid
from gateway.core.http.problem_responses import status_of
from gateway.core.http.public_address import site_of
from gateway.documents.actions.asked import LONGEST_NUMBER, asked
from gateway.documents.actions.certificate_codes import as_written, codes_of
from gateway.documents.actions.making import document_of
from gateway.documents.actions.published_prizes import newest_of, sources_of
from gateway.results.actions.publication_status import editions_of
from gateway.web.page_helpers import (
    named,
    number_or,
    page_router,
    plan_of,
    refuse_longer,
    rendered,
    said,
)

router = page_router()
_PATH = "/contests/{contest}/documents"
#: kinds in the order of their use -> title, what it is, in the catalogue
KIND_TEXTS: dict[Kind, tuple[str, str]] = {
    "announcement": ("documents.announcement", "documents.announcement_means"),
    "publication_minutes": (
        "documents.publication_minutes",
        "documents.publication_minutes_means",
    ),
    "draw_minutes": ("documents.draw_minutes", "documents.draw_minutes_means"),
    "reminder_letters": ("documents.reminder_letters", "documents.reminder_letters_means"),
    "decision": ("documents.decision", "documents.decision_means"),
    "prizes": ("documents.prizes", "documents.prizes_means"),
    "certificates": ("documents.certificates", "documents.certificates_means"),
    "report": ("documents.report", "documents.report_means"),
}
_CERTIFICATE = "/verify/certificate/{contest}"
LONGEST_CODE = 100
LONGEST_CERTIFICATE_NUMBER = 40
_FIELDS = ("publication", "number", "date", "agency")


class Offered(Struct):
    """A kind of documents on the page; ``title`` and ``means`` are keys of the catalogue."""

    kind: Kind
    title: str
    means: str
    formats: tuple[Format, ...]


@router.get(_PATH)
async def documents(request: Request, contest: str) -> Response:
    """What can be made, and of which publication."""
    return await _page(request, await plan_of(request, contest), {})


@router.get(f"{_PATH}/{{kind}}")
async def document(request: Request, contest: str, kind: str) -> Response:
    """The file; the page again with what is wrong."""
    query, plan = request.query_params, await plan_of(request, contest)
    given = {name: query.get(name, "").strip() for name in _FIELDS}
    try:
        for name, value in given.items():
            refuse_longer(value, LONGEST_CODE if name == "agency" else LONGEST_NUMBER)
        publication = number_or(given["publication"], None)
        if given["publication"] and not publication:
            raise invalid("publication")
        this = asked(
            kind,
            query.get("format", "pdf"),
            publication,
            given["number"],
            given["date"],
            given["agency"],
        )._replace(site=site_of(request))
        return download(*await document_of(context_of(request), plan, this))
    except Refused as refusal:
        code = refusal.problem.code
        if code == "document.unknown":
            raise
        return await _page(request, plan, given, said(request, refusal), status_of(code))


async def _page(
    request: Request, plan: Definition, given: dict[str, str], error: str = "", status: int = 200
) -> Response:
    found = newest_of(await context_of(request).contests.publications(plan.slug))
    states = {str(one.number): one.state for one in found}
    return rendered(
        request,
        "documents/documents.html",
        status=status,
        contest=named(plan),
        kinds=[Offered(kind, *KIND_TEXTS[kind], KINDS[kind].formats) for kind in KIND_TEXTS],
        publications=[(one, states[one.number]) for one in sources_of(plan, found)],
        given={name: given.get(name, "") for name in _FIELDS},
        errors={"": error} if error else {},
    )


@router.get(_CERTIFICATE)
async def certificate_by_number(request: Request, contest: str) -> Response:
    """A certificate of this contest by its number, as somebody typed it."""
    given = request.query_params.get("number", "").strip()[:LONGEST_CERTIFICATE_NUMBER]
    return await _certificate_page(request, contest, given)


@router.get(f"{_CERTIFICATE}/{{code}}")
async def certificate(request: Request, contest: str, code: str) -> Response:
    """The same by the address that is printed on it."""
    return await _certificate_page(request, contest, code[:LONGEST_CERTIFICATE_NUMBER])


async def _certificate_page(request: Request, contest: str, given: str) -> Response:
    found = await _found(request, contest, as_written(given)) if given else {}
    return rendered(
        request,
        "documents/certificate_verification.html",
        slug=contest,
        given=given,
        **{"line": None, "contest": None, **found},
    )


async def _found(request: Request, slug: str, code: str) -> dict[str, Any]:
    """The prize with this number; nothing where there is none."""
    context, plan = context_of(request), await plan_of(request, slug)
    line = (await codes_of(context, plan)).get(code)
    if line is None:
        return {}
    editions = await editions_of(context, slug)
    return {
        "code": code,
        "line": line,
        "round": plan.round_names.get(line.round or "", ""),
        "contest": named(plan),
        "edition": editions.get(line.publication or 0),
    }
