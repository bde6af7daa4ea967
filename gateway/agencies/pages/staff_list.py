"""An agency's list of people for its liaison, and new activation codes for who forgot theirs."""

from starlette.requests import Request
from starlette.responses import Response

from contracts.accounts import IssueCodes
from contracts.agency_staff_lists import StaffMember
from contracts.errors import Refused
from contracts.local_times import rfc3339
from gateway.agencies.pages.agency_page_helpers import PATH, Head, head_of, shown, staff_of
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.roster.actions.activation_code_sheets import issued
from gateway.web.long_lists import Orders, list_page
from gateway.web.page_helpers import page_router, read_form, text
from gateway.web.vietnamese_sorting import sort_key

router = page_router()
#: by what the list may be ordered; people come by given name
ORDERS: Orders[StaffMember] = {
    "name": lambda one: (),
    "code": lambda one: sort_key(one.code),
    "position": lambda one: (not one.position, sort_key(one.position)),
    "obligation": lambda one: (bool(one.excluded), one.obligation),
    "signs_in": lambda one: one.own_password,
}


@router.get(f"{PATH}/people")
async def people(request: Request) -> Response:
    """The list, searched without accents, fifty at a time."""
    head = await head_of(request)
    everyone = await staff_of(request, head)
    found = list_page(request, everyone, lambda one: (one.name, one.code, one.position), ORDERS)
    return shown(
        request,
        "agencies/staff_list.html",
        head,
        list=found,
        as_of=rfc3339(context_of(request).clock()),
    )


@router.get(f"{PATH}/code")
async def ask_for_code(request: Request) -> Response:
    """Whether a new code should really be made: the old password ends with it."""
    head = await head_of(request)
    member = await _member(request, head, request.query_params.get("person", ""))
    return shown(request, "agencies/code.html", head, member=member, made=None)


@router.post(f"{PATH}/code")
async def make_code(request: Request) -> Response:
    """A new code, shown here and nowhere else: not after a redirect, where a page would have to
    ask for it again."""
    form = await read_form(request)
    head = await head_of(request)
    member = await _member(request, head, text(form, "person"))
    if member is None:
        raise Refused("person.unknown", "Hãy chọn một người. (Choose a person.)")
    context = context_of(request)
    item = IssueCodes(
        head.contest, who(request).person, context.clock(), head.agency, [member.person]
    )
    codes = await issued(context, item)
    return shown(request, "agencies/code.html", head, member=member, made=codes.codes[0])


async def _member(request: Request, head: Head, person: str) -> StaffMember | None:
    """Somebody of the agency's list; ``None`` if nobody was asked for, ``person.unknown``."""
    if not person:
        return None
    for member in await staff_of(request, head):
        if member.person == person:
            return member
    raise Refused(
        "person.unknown", "Người này không có trong danh sách của đơn vị. (Not on the list.)"
    )
