"""The set-up by form: the commonest fields, rounds and prizes, written into the definition's text.

The text travels with the form and follows every change; nothing is kept before it is saved on the
page of the text. Without scripts: each button sends the whole form, and the first one, which Enter
in a field presses, is hidden and writes.
"""

from msgspec import Struct
from msgspec.structs import replace
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contracts.currencies import CURRENCIES, DONG
from contracts.definition import Round
from contracts.errors import Refused
from gateway.contests.actions import definition_source
from gateway.contests.pages.definition_review import (
    LONGEST_TEXT,
    Draft,
    Review,
    definition_page,
    draft_of,
    kept_draft,
    review_of,
)
from gateway.context import GatewayContext, context_of
from gateway.core.files.reading_tasks import Edited
from gateway.web.page_helpers import page_router, read_form, rendered, said, text
from plans.date_and_time_texts import show, show_en
from plans.definition_findings import Finding, Unreadable
from plans.field_groups import FieldGroup
from plans.money_and_rates import write_money

router = page_router()
_CONTEST = "/contests/{contest}/set-up"
MOST_FIELDS = 5_000


class FormAction(Struct, frozen=True):
    """What a button of the form asks for: ``write``, ``add`` to a phase or an award at ``path``,
    or ``remove`` the round or the prize there."""

    action: str
    path: str = ""


OPEN = FormAction("open")


class ShownGroup(Struct):
    """A group of fields with what the checker says: by field, and of the group as such."""

    group: FieldGroup
    opened: bool
    beside: dict[str, list[Finding]]
    above: list[Finding]


@router.get(f"{_CONTEST}/fields")
async def fields(request: Request, contest: str) -> Response:
    """The commonest fields of the definition as a form."""
    return await _edited(request, contest, await kept_draft(request, contest), {}, OPEN)


@router.post("/set-up/fields")
async def edit_new(request: Request) -> Response:
    """The form over the text of a contest that is not set up yet."""
    return await _sent(request, None)


@router.post(f"{_CONTEST}/fields")
async def edit(request: Request, contest: str) -> Response:
    """The form's fields written into the text of the definition; a round or prize more or less."""
    return await _sent(request, contest)


async def _sent(request: Request, contest: str | None) -> Response:
    form = await read_form(request, 1, most_fields=MOST_FIELDS, longest_field=LONGEST_TEXT)
    if contest is not None:
        await context_of(request).contests.defined(contest)
    given = await draft_of(form)
    if not given.text.strip():
        return await definition_page(request, contest, given, error="empty", status=422)
    values = {
        name.removeprefix("f:"): _joined(form, name) for name in form if name.startswith("f:")
    }
    action, _, path = text(form, "action").partition(" ")
    return await _edited(request, contest, given, values, FormAction(action, path))


def _joined(form: FormData, name: str) -> str:
    """What the field holds; of boxes all that are ticked, before which an empty one stands."""
    values = [value for value in form.getlist(name) if isinstance(value, str)]
    return ", ".join(value for value in values if value)


async def _edited(
    request: Request, contest: str | None, draft: Draft, values: dict[str, str], change: FormAction
) -> Response:
    context, given = context_of(request), draft.text
    try:
        review = await review_of(context, given, contest)
        if definition_source.file_name(given).endswith(".json"):
            if review.reading.definition is None:
                return await definition_page(request, contest, draft, review=review, error="faulty")
            # the form writes TOML
            given = await context.readers.rewritten("", "", review.reading.definition)
        before = await _written(context, given)
        await _refuse_opened(context, contest, before, change)
        made = await _written(context, given, values, change)
        if made.text != given:
            review = await review_of(context, made.text, contest)
    except Unreadable as unreadable:
        now = replace(draft, text=given)
        return await definition_page(request, contest, now, unreadable=unreadable, status=422)
    except Refused as refusal:
        # what was typed meanwhile stays
        kept = await _written(context, given, values)
        review = await review_of(context, kept.text, contest)
        told = said(request, refusal)
        return await _page(request, contest, kept, draft.revision, review, detail=told)
    writes = change.action == "write"
    if writes and not _wrong(made.groups, review):
        now, written = replace(draft, text=made.text), made.text != given
        return await definition_page(request, contest, now, review=review, written=written)
    return await _page(request, contest, made, draft.revision, review, change, errors=writes)


async def _written(
    context: GatewayContext,
    given: str,
    values: dict[str, str] | None = None,
    change: FormAction = OPEN,
) -> Edited:
    try:
        return await context.readers.edited(given, values, change.action, change.path)
    except Refused as refusal:
        raise definition_source.told_unreadable(refusal) from None


async def _refuse_opened(
    context: GatewayContext, contest: str | None, given: Edited, change: FormAction
) -> None:
    """Registration would refuse the definition: say so before anything is taken away."""
    if change.action != "remove" or contest is None:
        return
    zone = await context.contests.zone_of(contest)
    opened = await _opened(context, contest)
    for round_id in sorted(given.round_ids.get(change.path, set()) & opened.keys()):
        name, at_us = opened[round_id].name, opened[round_id].opens_at_us
        raise Refused(
            "contest.round_opened",
            f"“{name}” đã mở lúc {show(at_us, zone)} nên không xóa được: bài thi và cam kết về đề "
            f"dựa vào đợt này. Chưa xóa gì. (“{name}” opened at {show_en(at_us, zone)} and cannot "
            "be removed: papers and the commitment to them rest on it. Nothing was removed.)",
        )


async def _opened(context: GatewayContext, contest: str | None) -> dict[str, Round]:
    """By id, the rounds of the contest as it stands that have opened."""
    if contest is None:
        return {}
    plan = (await context.contests.defined(contest)).definition
    return {
        item.id: item
        for phase in plan.phases
        for item in phase.rounds
        if item.opens_at_us <= context.clock()
    }


async def _page(
    request: Request,
    contest: str | None,
    given: Edited,
    revision: int,
    review: Review,
    change: FormAction = OPEN,
    *,
    detail: str = "",
    errors: bool = False,
) -> Response:
    groups = given.groups
    opened = (await _opened(context_of(request), contest)).keys()
    beside, elsewhere = _told(groups, [one.finding for one in review.findings])
    ids = given.round_ids
    shown = [
        ShownGroup(
            group,
            bool(opened & ids.get(group.key, set())),
            {field.key: beside.get(field.key, []) for field in group.fields},
            [] if group.more else beside.get(group.key, []),
        )
        for group in groups
    ]
    done = {"add": "added", "remove": "removed"}.get(change.action, "")
    return rendered(
        request,
        "contests/definition_form.html",
        status=422 if detail or errors else 200,
        contest=contest,
        text=given.text,
        revision=revision,
        groups=shown,
        money=_money_example(groups),
        elsewhere=len(elsewhere),
        done="" if detail else done,
        focus=_first_added(groups, change.path) if done == "added" else "",
        detail=detail,
        errors=_wrong(groups, review) if errors else [],
    )


def _money_example(groups: list[FieldGroup]) -> str:
    """An amount in the contest's currency, as it may be typed."""
    fields = (field for group in groups for field in group.fields)
    code = next((field.value for field in fields if field.key == "currency"), "").upper()
    currency = code if code in CURRENCIES else DONG
    return write_money(500_000 if currency == DONG else 1_200, currency)


def _first_added(groups: list[FieldGroup], path: str) -> str:
    """The first field of what was added to this list, to go on with."""
    added = [one for one in groups if one.held_in.startswith(f"{path}.") and one.fields]
    return added[-1].fields[0].key if added else ""


def _wrong(groups: list[FieldGroup], review: Review) -> list[tuple[str, Finding]]:
    """The errors that stand in the form, with the id of the place where each is shown."""
    beside, _ = _told(groups, [one.finding for one in review.findings])
    return [
        (place, finding)
        for place, found in beside.items()
        for finding in found
        if finding.severity == "error"
    ]


def _list_of(key: str) -> str:
    return key.rpartition("[")[0] if key.endswith("]") else key


def _told(
    groups: list[FieldGroup], findings: list[Finding]
) -> tuple[dict[str, list[Finding]], list[Finding]]:
    """Findings by the key of the field or the group beside which they are told, and the others."""
    fields = {field.key for group in groups for field in group.fields}
    tables = {group.key for group in groups if group.key and not group.more}
    beside: dict[str, list[Finding]] = {}
    others: list[Finding] = []
    for finding in findings:
        # one of the words of a list, too
        key = next((key for key in (finding.key, _list_of(finding.key)) if key in fields), None)
        if key is not None:
            beside.setdefault(key, []).append(finding)
            continue
        around = [key for key in tables if finding.key == key or finding.key.startswith(f"{key}.")]
        if around:
            beside.setdefault(max(around, key=len), []).append(finding)
        else:
            others.append(finding)
    return beside, others
