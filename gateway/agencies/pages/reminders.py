"""Reminding who is still missing: a text to paste into Zalo or an e-mail, messages by themselves
where a mail server or a messaging gateway is set up, and how far everybody's message is."""

import asyncio
from collections.abc import Sequence
from functools import partial
from io import BytesIO

from starlette.requests import Request
from starlette.responses import Response

from contracts.agency_staff_lists import Reminders, RemindersQuery, ReminderView, WouldRemind
from contracts.errors import Refused
from contracts.local_times import parse_rfc3339
from contracts.messages import OPT_OUT, QueueReminder, ReminderQueued, Wording
from contracts.reporting import AgencyParticipation
from gateway.agencies.pages.agency_page_helpers import (
    PATH,
    Head,
    head_of,
    line_of,
    missing_of,
    shown,
)
from gateway.contests.shapes import RoundView
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import download
from gateway.core.http.public_address import site_of
from gateway.core.http.rfc3339_shapes import moment_of
from gateway.participation.cache import Scope
from gateway.web.letters import (
    body_of,
    not_reached,
    refuse_none_taken,
    subject_of,
    unreached_first,
    useful_until,
    words_of,
)
from gateway.web.number_and_date_formats import Formats, Language
from gateway.web.page_helpers import page_router, read_form, seen_other
from gateway.web.text_catalogue import LANGUAGES, catalogue
from spreadsheets.report_exports import NotReachedRow, write_not_reached

router = page_router()


@router.get(f"{PATH}/reminder")
async def reminder(request: Request) -> Response:
    """The text in both languages, what was sent so far, and how far one of these is."""
    context, head = context_of(request), await head_of(request)
    texts, missing = {}, []
    if head.open_round is not None:
        missing = [one.person for one in await missing_of(request, head, head.quota_round)]
        texts = await _texts(request, head, head.open_round, len(missing))
    found, chosen = await _sent(request, head, missing)
    return shown(
        request,
        "agencies/reminder.html",
        head,
        round=head.open_round,
        texts=texts,
        channels=context.post_office.channels,
        reach=found.reach,
        sent=found.reminders,
        chosen=chosen,
        names={item.round: item.name for item in head.rounds},
        people=unreached_first(found.messages),
        unreached=sum(map(not_reached, found.messages)),
        moment=moment_of,
        done="done" in request.query_params,
    )


@router.get(f"{PATH}/reminder.xlsx")
async def spreadsheet(request: Request) -> Response:
    """Whom a reminder has not reached, to be called."""
    head = await head_of(request)
    found, chosen = await _sent(request, head)
    if chosen is None:
        raise Refused("reminder.unknown", "Chưa có lần nhắc này. (There was no such reminder.)")
    t = catalogue("vi")
    rows = [
        NotReachedRow(
            one.code, one.name, one.phone, t(f"reminder.state_{one.state}"), words_of(t, one)
        )
        for one in unreached_first(found.messages)
        if not_reached(one)
    ]
    name = next((item.name for item in head.rounds if item.round == chosen.round), chosen.round)
    title = f"{head.plan.title} – {head.line.name} – {name}"
    target = BytesIO()
    now_us, zone = context_of(request).clock(), head.plan.timezone
    await asyncio.to_thread(write_not_reached, target, rows, title, now_us, zone)
    return download(target.getvalue(), "not-reached.xlsx")


async def _sent(
    request: Request, head: Head, missing: Sequence[str] = ()
) -> tuple[Reminders, ReminderView | None]:
    """What was sent so far, with the messages of the reminder asked for; and that reminder. How
    many of ``missing`` one would reach now."""
    context = context_of(request)
    asked = (request.query_params.get("round", ""), request.query_params.get("day", ""))
    would, channels = None, context.post_office.channels
    if head.open_round is not None and missing:
        would = WouldRemind(head.open_round.round, list(missing), context.clock(), channels)
    query = RemindersQuery(head.contest, head.agency, who(request).person, *asked, would)
    found = await context.backend.ask("registration.reminders", query, Reminders)
    all_of_them = found.reminders
    newest = all_of_them[0] if all_of_them else None
    return found, next((one for one in all_of_them if (one.round, one.day) == asked), newest)


@router.post(f"{PATH}/reminder")
async def send(request: Request) -> Response:
    """Write to everybody of the agency who is missing and has an address in its list: once a day
    for each round. ``reminder.*`` refusals."""
    await read_form(request)
    context, head = context_of(request), await head_of(request)
    round_, channels = head.open_round, context.post_office.channels
    if not channels or round_ is None:
        raise Refused(
            "reminder.not_now",
            "Chưa gửi được: không có đợt thi đang mở, hoặc hệ thống chưa có máy chủ thư hay cổng "
            "nhắn tin. (No round is open, or no mail server and no messaging gateway is set up.)",
        )
    missing = await missing_of(request, head, head.quota_round)
    at_us = context.clock()
    item = QueueReminder(
        head.contest,
        head.agency,
        round_.round,
        [one.person for one in missing],
        who(request).person,
        at_us,
        useful_until(at_us, parse_rfc3339(round_.closes_at)),
        await _wording(request, head, round_, len(missing)),
        channels,
        _short(request, head, round_),
    )
    queued = await context.backend.ask("registration.queue_reminder", item, ReminderQueued)
    await context.post_office.send_now()
    query = RemindersQuery(head.contest, head.agency, item.by, item.round, queued.day)
    found = await context.backend.ask("registration.reminders", query, Reminders)
    for one in found.reminders:
        if (one.round, one.day) == (item.round, queued.day):
            refuse_none_taken(one)
    return seen_other(f"{request.url.path}?done=1")


async def _wording(request: Request, head: Head, round_: RoundView, missing: int) -> Wording:
    """Subject and text of one e-mail."""
    texts = await _texts(request, head, round_, missing)
    subject = subject_of("reminder.subject", f"{round_.name} – {head.plan.title}")
    site = site_of(request)
    return Wording(subject, body_of(partial(_with_way_out, texts)), site)


def _short(request: Request, head: Head, round_: RoundView) -> str:
    """What a phone shows: in Vietnamese only, for long messages cost the office more."""
    t, f = catalogue("vi"), Formats("vi", zone=head.plan.timezone)
    return t(
        "reminder.short",
        round=round_.name,
        contest=head.plan.title,
        time=f.ends(round_.closes_at),
        link=f"{site_of(request)}/contests/{head.contest}",
        opt_out=OPT_OUT,
    )


def _with_way_out(texts: dict[Language, str], language: Language) -> str:
    """The text, and how to get no more of them."""
    return f"{texts[language]}\n\n{catalogue(language)('reminder.opt_out', link=OPT_OUT)}"


async def _texts(
    request: Request, head: Head, round_: RoundView, missing: int
) -> dict[Language, str]:
    """What to paste, by language."""
    line = await line_of(context_of(request), Scope(head.contest, head.quota_round), head.agency)
    link = f"{site_of(request)}/contests/{head.contest}"
    return {language: _text(head, round_, line, missing, link, language) for language in LANGUAGES}


def _text(
    head: Head,
    round_: RoundView,
    line: AgencyParticipation,
    missing: int,
    link: str,
    language: Language,
) -> str:
    """Round, close, how many are missing, where to go."""
    t, f = catalogue(language), Formats(language, zone=head.plan.timezone)
    values = {
        "agency": line.name,
        "contest": head.plan.title,
        "round": round_.name,
        "time": f.ends(round_.closes_at) + f.whose_clock(round_.closes_at),
        "link": link,
        "missing": missing,
        "participants": line.participants,
        "denominator": line.denominator,
    }
    lines = [t("reminder.text", **values)]
    if line.quota is not None and line.missing:
        quota = f.percent(line.quota, 0)
        lines.append(t("reminder.text_quota", needed=line.missing, quota=quota))
    lines.append(t("reminder.text_end", **values))
    return "\n".join(lines)
