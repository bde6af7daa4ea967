"""An agency's team for its liaison until lists are due, and for organisers after that too."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contracts.agency_staff_lists import StaffMember
from contracts.definition import Definition, Phase
from contracts.errors import Refused
from contracts.local_times import rfc3339
from gateway.agencies.pages.agency_page_helpers import PATH, Head, head_of, shown, staff_of
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import invalid
from gateway.stage import actions
from gateway.stage.shapes import MOST_MEMBERS, MemberBody, TeamBody, TeamLook
from gateway.web.page_helpers import (
    as_typed,
    in_language,
    number_in,
    page_router,
    read_form,
    refuse_longer,
    seen_other,
    text,
)
from gateway.web.rendering import language_of

router = page_router()
_LONGEST = 200
#: rows offered beyond those that are filled in
_BLANK = 2
DONE = {"save": "team.done_save", "withdraw": "team.done_withdraw"}


@router.get(f"{PATH}/team")
async def team(request: Request) -> Response:
    """The list as it stands, to be filled in; with its history."""
    head = await head_of(request)
    return await _page(request, head, await _known(request, head))


@router.post(f"{PATH}/team")
async def change(request: Request) -> Response:
    """Hand the list in, ask for another row, or take the team out."""
    form = await read_form(request)
    head = await head_of(request)
    phase = _phase(request, head.plan)
    step = text(form, "step", 20)
    rows = _rows_of(form)
    if step == "rows":
        known = await _known(request, head)
        return await _page(request, head, known, form=form, rows=[*rows, MemberBody()])
    place = (head.contest, phase.id, head.agency)
    try:
        await _carry_out(request, head, place, step, form, rows)
    except Refused as refusal:
        problem, language = refusal.problem, language_of(request)
        findings = problem.details.get("findings") or [problem.message]
        told = [in_language(str(one), language) for one in findings]
        known = await _known(request, head)
        return await _page(request, head, known, form=form, rows=rows, told=told, status=422)
    return seen_other(f"{request.url.path}?phase={phase.id}&done={step}")


async def _carry_out(
    request: Request,
    head: Head,
    place: tuple[str, str, str],
    step: str,
    form: FormData,
    rows: Sequence[MemberBody],
) -> None:
    context, session = context_of(request), who(request)
    reason = text(form, "reason", 2_000)
    if step == "withdraw":
        await actions.withdraw_team(context, session, place, reason)
    elif step == "save":
        staff = {one.person: one for one in await staff_of(request, head)}
        members = [_with_position(one, staff) for one in rows if _filled(one)]
        for one in members:
            for words in (one.member, one.username, one.person, one.name, one.position):
                refuse_longer(words, _LONGEST)
        given = TeamBody(text(form, "name", _LONGEST), members, number_in(form, "revision"), reason)
        await actions.register_team(context, session, place, given)
    else:
        raise invalid("step")


def _with_position(one: MemberBody, staff: Mapping[str, StaffMember]) -> MemberBody:
    """Whoever is on the agency's list has the position of the list, unless another was typed."""
    if not one.position and one.person in staff:
        one.position = staff[one.person].position
    return one


def _filled(one: MemberBody) -> bool:
    return bool(one.person or one.username or one.name or one.position)


def _rows_of(form: FormData) -> list[MemberBody]:
    """The rows of the form, blank ones too. Of who was chosen from the list the name counts that
    the list has."""
    most = number_in(form, "rows")
    if most > MOST_MEMBERS:
        raise invalid("rows")
    captain, rows = text(form, "captain", 3), []
    for number in range(1, most + 1):
        member, person, username, name, position = (
            as_typed(form, f"{what}-{number}")
            for what in ("member", "person", "username", "name", "position")
        )
        main = bool(text(form, f"main-{number}", 3))
        if person or username:
            name = ""
        rows.append(
            MemberBody(
                member, username, person, name, position, main, captain=captain == str(number)
            )
        )
    return rows


def _phase(request: Request, plan: Definition) -> Phase:
    """The stage phase asked for, or the first; ``phase.unknown``."""
    stages = [one for one in plan.phases if one.stage is not None]
    wanted = request.query_params.get("phase", "")
    for one in stages:
        if one.id == wanted or not wanted:
            return one
    raise Refused("phase.unknown", "Không có vòng thi sân khấu này. (No such stage phase.)")


async def _known(request: Request, head: Head) -> TeamLook | None:
    """The team as it stands, withdrawn or not."""
    context, phase = context_of(request), _phase(request, head.plan)
    found = await actions.teams(context, who(request), head.contest, phase.id)
    return next((one for one in found.teams if one.agency == head.agency), None)


async def _page(
    request: Request,
    head: Head,
    known: TeamLook | None,
    *,
    form: FormData | None = None,
    rows: Sequence[MemberBody] | None = None,
    told: Sequence[str] = (),
    status: int = 200,
) -> Response:
    phase = _phase(request, head.plan)
    assert phase.stage is not None, "only such phases are looked for"
    rules, now_us = phase.stage.team, context_of(request).clock()
    due = rules.lists_due_us is not None and now_us >= rules.lists_due_us
    organiser = "organiser" in who(request).roles
    staff = await staff_of(request, head)
    shown_rows = list(rows) if rows is not None else _rows_from(known)
    most = rules.maximum_members or MOST_MEMBERS
    if rows is None:
        wanted = min(most, max(rules.minimum_members, len(shown_rows) + _BLANK))
        shown_rows += [MemberBody() for _ in range(wanted - len(shown_rows))]
    values: dict[str, Any] = {
        "phase": phase,
        "rules": rules,
        "due_at": rfc3339(rules.lists_due_us) if rules.lists_due_us else None,
        "due": due,
        "organiser": organiser,
        "may_change": organiser or not due,
        "known": known,
        "names": {one.member: one.name for one in known.members} if known else {},
        "staff": staff,
        "on_list": {one.person for one in staff},
        "rows": shown_rows,
        "may_add": len(shown_rows) < most,
        "name": as_typed(form, "name") if form is not None else known.name if known else "",
        "reason": as_typed(form, "reason") if form is not None else "",
        "revision": number_in(form, "revision")
        if form is not None
        else known.revision
        if known
        else 0,
        "told": told,
        "opened": form is not None,
        "done": DONE.get(request.query_params.get("done", ""), ""),
    }
    return shown(request, "stage/team.html", head, status=status, **values)


def _rows_from(known: TeamLook | None) -> list[MemberBody]:
    if known is None or known.state != "listed":
        return []
    return [
        MemberBody(
            one.member, "", one.person or "", "" if one.person else one.name, one.position,
            one.main, one.captain,
        )
        for one in known.members
    ]  # fmt: skip
