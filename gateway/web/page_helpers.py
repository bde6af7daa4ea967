"""What pages use: a template as an answer, forms with their token against forgery, refusals in the
language of the page.

A handler raises ``Refused`` or ``Unavailable`` as the services do. Where a form should be shown
again with what is wrong beside its fields, the handler catches ``Refused`` itself and renders the
page with :func:`said`.
"""

from typing import Any, TypeVar

from starlette.datastructures import FormData
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from contracts.definition import Definition
from contracts.errors import Refused
from contracts.reason_validation import stated
from gateway.context import context_of
from gateway.core.access import csrf
from gateway.core.access.sessions import Session
from gateway.core.http.json_bodies import invalid
from gateway.core.http.router import Router
from gateway.web.number_and_date_formats import Language
from gateway.web.rendering import Page, language_of, policy_with, renderer
from gateway.web.viewer import viewer_of

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
MOST_FIELDS = 1_000
_MOST_DIGITS = 9
Otherwise = TypeVar("Otherwise", int, None)
LONGEST_FIELD = 1024 * 1024


def page_router() -> Router:
    """A router of pages; ``gateway.web.page_admission`` decides who is let in to them."""
    return Router(include_in_schema=False, response_class=Response)


def rendered(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """A template as an answer, with whoever looks at it."""
    session = request.state.session
    page = Page(request, viewer_of(session) if session else None, status)
    return renderer().page(template, page, **values)


def playing(answer: Response) -> Response:
    """The page, which may play sounds and videos of this site."""
    answer.headers["Content-Security-Policy"] = policy_with(plays=True)
    return answer


async def plan_of(request: Request, contest: str) -> Definition:
    """The contest's definition; ``contest.unknown``."""
    return (await context_of(request).contests.defined(contest)).definition


def named(plan: Definition) -> dict[str, Any]:
    """The contest that a page is about, as its head names it, on screen and on paper, and the
    currency of its prizes."""
    return {
        "contest": plan.slug,
        "title": plan.title,
        "organiser": plan.organiser,
        "currency": plan.currency,
    }


async def read_form(
    request: Request,
    most_files: int = 0,
    most_fields: int = MOST_FIELDS,
    *,
    longest_field: int = LONGEST_FIELD,
) -> FormData:
    """The fields of a form, once its token against forgery was looked at; ``longest_field`` bytes
    of one in a multipart form.

    Refuses ``csrf.missing`` and ``request.invalid``.
    """
    form = await fields_of(request, most_files, most_fields, longest_field=longest_field)
    session: Session | None = request.state.session
    token = session.csrf if session else request.cookies.get(csrf.COOKIE, "")
    try:
        csrf.refuse_forged(token, text(form, csrf.FIELD))
    except Refused:
        await form.close()
        raise
    return form


async def fields_of(
    request: Request,
    most_files: int = 0,
    most_fields: int = MOST_FIELDS,
    *,
    longest_field: int = LONGEST_FIELD,
) -> FormData:
    """The same, for a form that says itself what it thinks of its token; ``request.invalid``."""
    if not request.headers.get("content-type", "").startswith(_FORMS):
        raise invalid("cần một biểu mẫu", "a form is needed")
    try:
        form = await request.form(
            max_files=most_files, max_fields=most_fields, max_part_size=longest_field
        )
    except ClientDisconnect:
        raise invalid("kết nối bị ngắt", "disconnected") from None
    if any(isinstance(value, str) and "\0" in value for _, value in form.multi_items()):
        await form.close()  # no text of ours has it, and databases cannot keep it
        raise invalid("ký tự \\u0000", "the character \\u0000")
    return form


def as_typed(form: FormData, name: str) -> str:
    """A field without the blanks around it, however long, for a form that is shown again; empty
    where the form does not have it."""
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def text(form: FormData, name: str, longest: int = 10_000) -> str:
    """The same where it has at most so many signs; ``field.too_long``: nothing that somebody typed
    is cut."""
    value = as_typed(form, name)
    refuse_longer(value, longest)
    return value


def refuse_longer(value: str, longest: int) -> None:
    """``field.too_long``, with how long it is and may be."""
    if len(value) > longest:
        raise Refused(
            "field.too_long",
            f"Nội dung nhập dài {len(value)} ký tự, chỉ được tối đa {longest}; hãy rút ngắn. "
            f"(What was typed has {len(value)} signs, at most {longest} are taken: shorten it.)",
            length=len(value),
            limit=longest,
        )


def number_in(form: FormData, name: str) -> int:
    """A field that has to be a whole number; ``request.invalid``."""
    written = as_typed(form, name)
    if not _is_number(written):
        raise invalid(name)
    return int(written)


def number_or(written: str, otherwise: Otherwise) -> int | Otherwise:
    """A whole number out of an address or a field that need not have one."""
    return int(written) if _is_number(written) else otherwise


def whole_number(written: str) -> int:
    """The same where anything else counts as 0: the beginning of a list, a revision of nothing."""
    return number_or(written, 0)


def _is_number(written: str) -> bool:
    return written.isascii() and written.isdecimal() and len(written) <= _MOST_DIGITS


def reason_in(form: FormData, name: str, longest: int = 10_000) -> str:
    """A field that must say why; empty where it says nothing that can be read."""
    return stated(text(form, name, longest))


def said(request: Request, refusal: Refused) -> str:
    """What a service refused, in the language of the page: problems are told in both."""
    return in_language(refusal.problem.message, language_of(request))


def in_language(detail: str, language: Language) -> str:
    """One half of ``Tiếng Việt. (English.)``; the whole where it has no halves."""
    text = detail.rstrip()
    opens = _opening_bracket(text) if text.endswith(")") else -1
    if opens < 0:
        return detail
    return text[:opens].rstrip() if language == "vi" else text[opens + 1 : -1]


def _opening_bracket(text: str) -> int:
    """Where the bracket opens that the last sign closes; -1: nowhere. The English half may have
    brackets of its own, one within another."""
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] == ")") - (text[at] == "(")
        if not depth:
            return at
    return -1


def seen_other(path: str) -> Response:
    """After a form was taken: look at ``path``, so that a reload repeats nothing."""
    return RedirectResponse(path, 303)
