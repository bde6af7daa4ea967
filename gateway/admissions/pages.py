"""Who enters later phases by results, and which teams go on: the organiser's page.

Each list is shown as it would be now, with why everybody is on it and what is still missing; below
it the button that confirms just this list.
"""

from msgspec import Struct
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import Definition, Phase
from contracts.errors import Refused
from gateway.admissions.actions import (
    Entered,
    admission_of,
    confirm,
    deliver,
    entered_by_results,
)
from gateway.admissions.shapes import AdmissionView
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import invalid
from gateway.core.http.problem_responses import status_of
from gateway.web.page_helpers import (
    as_typed,
    named,
    page_router,
    plan_of,
    read_form,
    refuse_longer,
    rendered,
    said,
    seen_other,
    text,
)

router = page_router()
_PATH = "/contests/{contest}/admissions"
#: what is said once it is done
DONE = {"confirm": "admissions.done_confirm", "deliver": "admissions.done_deliver"}


class Card(Struct):
    """A list as the page shows it; ``name``: of the phase or round that is entered."""

    entered: Entered
    name: str
    view: AdmissionView
    changed: bool


@router.get(_PATH)
async def admissions(request: Request, contest: str) -> Response:
    """Every list of the contest."""
    return await _page(request, contest)


@router.post(_PATH)
async def change(request: Request, contest: str) -> Response:
    """Confirm a list that was shown, or tell the exam of it again."""
    form = await read_form(request)
    step, context = text(form, "step", 20), context_of(request)
    entered = _named(await plan_of(request, contest), form)
    by, reason = who(request).person, as_typed(form, "reason")
    try:
        refuse_longer(reason, 2_000)
        if step == "confirm":
            await confirm(context, entered, text(form, "digest", 64), reason, by)
        elif step == "deliver":
            await deliver(context, entered, by)
        else:
            raise invalid("step")
    except Refused as refusal:
        return await _page(request, contest, refusal, entered, reason)
    return seen_other(f"{_PATH.format(contest=contest)}?done={step}")


def _named(plan: Definition, form: FormData) -> Entered:
    wanted = (plan.slug, text(form, "phase", 200), text(form, "round", 200))
    found = next((one for one in entered_by_results(plan) if tuple(one) == wanted), None)
    if found is None:
        raise invalid("phase")
    return found


async def _page(
    request: Request,
    contest: str,
    refusal: Refused | None = None,
    about: Entered | None = None,
    reason: str = "",
) -> Response:
    context, plan = context_of(request), await plan_of(request, contest)
    cards = []
    for one in entered_by_results(plan):
        view = await admission_of(context, one)
        held = view.confirmed
        changed = held is not None and view.digest not in ("", held.digest)
        cards.append(Card(one, _name(plan.phase(one.phase), one.round), view, changed))
    return rendered(
        request,
        "admissions/admissions.html",
        status=200 if refusal is None else status_of(refusal.problem.code),
        cards=cards,
        rounds=plan.round_names,
        phases={phase.id: phase.name for phase in plan.phases},
        awards={award.id: award.name for award in plan.awards},
        about=about,
        reason=reason,
        detail="" if refusal is None else said(request, refusal),
        done=DONE.get(request.query_params.get("done", ""), ""),
        **named(plan),
    )


def _name(phase: Phase, round_id: str) -> str:
    item = next((one for one in phase.rounds if one.id == round_id), None)
    return phase.name if item is None else item.name
