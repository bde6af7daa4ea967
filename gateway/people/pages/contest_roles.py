"""Who serves a contest: roles are given, looked for, and taken away."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from contracts.accounts import ActivationCode, GrantRole, RevokeRole, Role
from contracts.empty_reply import Done
from contracts.errors import Refused
from contracts.preparation_progress import Served
from gateway.agencies.actions import agencies_of
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import invalid
from gateway.roster.actions.contest_readiness import ready_of
from gateway.web.long_lists import ListPage, Orders, list_page
from gateway.web.page_helpers import (
    named,
    page_router,
    plan_of,
    read_form,
    rendered,
    said,
    seen_other,
    text,
)
from gateway.web.vietnamese_sorting import sort_key

router = page_router()
_STAFF = "/contests/{contest}/set-up/staff"
#: role -> the key of its name
ROLES: dict[Role, str] = {
    "liaison": "staff.liaison",
    "organiser": "staff.organiser",
    "author": "staff.author",
    "vetter": "staff.vetter",
    "judge": "staff.judge",
    "ops": "staff.ops",
}


@router.get(_STAFF)
async def staff(request: Request, contest: str) -> Response:
    """Who serves the contest, searched without accents, and a form to give somebody a role."""
    return await _page(request, contest)


@router.post(_STAFF)
async def grant(request: Request, contest: str) -> Response:
    """Give a role. The first code of a new account is told once, on the page that answers."""
    form, context = await read_form(request), context_of(request)
    names = ("username", "name", "role", "agency")
    given = {name: text(form, name, 200) for name in names}
    wrong = [name for name in ("username", "name", "role") if not given[name]]
    if given["role"] == "liaison" and not given["agency"]:
        wrong.append("agency")
    if wrong:
        return await _page(request, contest, given=given, wrong=wrong, status=422)
    role = _role(given["role"])
    item = GrantRole(
        given["username"],
        given["name"],
        role,
        who(request).person,
        context.clock(),
        given["agency"] if role == "liaison" else None,
        _of(contest, role),
    )
    try:
        made = await context.backend.ask("registration.grant_role", item, ActivationCode)
    except Refused as refusal:
        detail = said(request, refusal)
        return await _page(request, contest, given=given, detail=detail, status=422)
    return await _page(request, contest, made=made)


@router.get(f"{_STAFF}/revocation")
async def ask_to_revoke(request: Request, contest: str) -> Response:
    """Whether the role should really be taken away."""
    held = request.query_params.get("held", "")
    if not held:
        return seen_other(f"/contests/{contest}/set-up/staff")
    return await _revocation_page(request, contest, held)


@router.post(f"{_STAFF}/revocation")
async def revoke(request: Request, contest: str) -> Response:
    """Take the role away; the person's sessions end."""
    form, context = await read_form(request), context_of(request)
    held = text(form, "held", 500)
    one = await _held(request, contest, held)
    item = RevokeRole(
        one.person,
        one.role,
        who(request).person,
        context.clock(),
        None if one.everywhere else contest,
        one.agency,
        text(form, "reason", 1_000),
    )
    try:
        await context.backend.ask("registration.revoke_role", item, Done)
    except Refused as refusal:
        detail = said(request, refusal)
        return await _revocation_page(request, contest, held, detail=detail, status=422)
    return seen_other(f"/contests/{contest}/set-up/staff?done=revoked")


def key_of(one: Served) -> str:
    """What names a role that somebody holds, in an address."""
    return "/".join((one.person, one.role, "*" if one.everywhere else "", one.agency))


def found_of(request: Request, staff: list[Served], names: dict[str, str]) -> ListPage[Served]:
    """Those whose name, username or agency (``names``: by code) has what is looked for, by given
    name unless the address says otherwise."""
    by_name = sorted(
        staff,
        key=lambda one: (sort_key(one.name.split(" ")[-1]), sort_key(one.name), one.username),
    )
    orders: Orders[Served] = {
        "name": lambda one: (),
        "role": lambda one: list(ROLES).index(one.role),
        "agency": lambda one: sort_key(names.get(one.agency, one.agency)),
    }

    def texts(one: Served) -> tuple[str, ...]:
        return one.name, one.username, one.agency, names.get(one.agency, "")

    return list_page(request, by_name, texts, orders)


def may_revoke(request: Request, one: Served) -> bool:
    """Whether the page offers it; registration decides."""
    return not one.everywhere or _of_all_contests(request)


def _of_all_contests(request: Request) -> bool:
    return "organiser" in who(request).within("").roles


def _role(given: str) -> Role:
    for role in ROLES:
        if role == given:
            return role
    raise invalid("role")


def _of(contest: str, role: Role) -> str | None:
    """Operators serve the installation, all others the contest."""
    return None if role == "ops" else contest


async def _held(request: Request, contest: str, held: str) -> Served:
    for one in (await ready_of(context_of(request), contest)).staff:
        if key_of(one) == held:
            return one
    raise Refused(
        "role.not_held", "Người này không còn giữ quyền đó. (They do not hold that role any more.)"
    )


async def _revocation_page(
    request: Request, contest: str, held: str, *, detail: str = "", status: int = 200
) -> Response:
    one = await _held(request, contest, held)
    names = {
        line.agency: line.name
        for line in await agencies_of(context_of(request).participation, contest)
    }
    return rendered(
        request,
        "people/staff_revocation.html",
        status=status,
        **named(await plan_of(request, contest)),
        one=one,
        held=held,
        role=ROLES[one.role],
        agency=names.get(one.agency, one.agency),
        myself=one.person == who(request).person,
        detail=detail,
    )


async def _page(request: Request, contest: str, *, status: int = 200, **more: Any) -> Response:
    context = context_of(request)
    values = {"given": {}, "wrong": [], "made": None, "detail": "", **more}
    agencies = await agencies_of(context.participation, contest)
    names = {line.agency: line.name for line in agencies}
    found = found_of(request, (await ready_of(context, contest)).staff, names)
    offered = [role for role in ROLES if role != "ops" or _of_all_contests(request)]
    return rendered(
        request,
        "people/staff.html",
        status=status,
        **named(await plan_of(request, contest)),
        list=found,
        rows=[(one, ROLES[one.role], key_of(one), may_revoke(request, one)) for one in found.rows],
        agencies=agencies,
        names=names,
        roles={role: ROLES[role] for role in offered},
        done=request.query_params.get("done", ""),
        **values,
    )
