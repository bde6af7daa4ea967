"""Reminding who is still missing: a text to paste into Zalo or an e-mail, and e-mail by itself
where a mail server is set up."""

from starlette.requests import Request
from starlette.responses import Response

from contracts.agency_staff_lists import (
    BeginReminder,
    EndReminder,
    ReminderBegun,
    Reminders,
    RemindersQuery,
)
from contracts.empty_reply import Done
from contracts.errors import Refused
from contracts.local_times import rfc3339
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
from gateway.core.transport.smtp_mail import Letter
from gateway.participation.cache import Scope
from gateway.web.letters import body_of, posted, refuse_none_taken, subject_of
from gateway.web.number_and_date_formats import Formats, Language
from gateway.web.page_helpers import page_router, read_form, seen_other, who
from gateway.web.text_catalogue import LANGUAGES, catalogue

router = page_router()


@router.get(f"{PATH}/reminder")
async def reminder(request: Request) -> Response:
    """The text in both languages, and what was sent so far."""
    context, head = context_of(request), await head_of(request)
    query = RemindersQuery(head.contest, head.agency, who(request).person)
    sent = await context.backend.ask("registration.reminders", query, Reminders)
    names = {item.round: item.name for item in head.rounds}
    texts = {}
    if head.open_round is not None:
        missing = len(await missing_of(request, head, head.quota_round))
        texts = await _texts(request, head, head.open_round, missing)
    return shown(
        request,
        "agencies/reminder.html",
        head,
        round=head.open_round,
        texts=texts,
        mails=context.mail is not None,
        sent=[
            {
                "round": names.get(one.round, one.round),
                "at": rfc3339(one.at_us),
                "sent": one.sent,
                "failed": one.failed,
            }
            for one in sent.reminders
        ],
        done="done" in request.query_params,
    )


@router.post(f"{PATH}/reminder")
async def send(request: Request) -> Response:
    """Write to everybody of the agency who is missing and has an address in its list: once a day
    for each round. ``reminder.*`` refusals."""
    await read_form(request)
    context, head = context_of(request), await head_of(request)
    round_ = head.open_round
    if context.mail is None or round_ is None:
        raise Refused(
            "reminder.not_now",
            "Chưa gửi được thư: không có đợt thi đang mở, hoặc hệ thống chưa có máy chủ thư. "
            "(No round is open, or no mail server is set up.)",
        )
    missing = await missing_of(request, head, head.quota_round)
    item = BeginReminder(
        head.contest,
        head.agency,
        round_.round,
        [one.person for one in missing],
        who(request).person,
        context.clock(),
    )
    begun = await context.backend.ask("registration.begin_reminder", item, ReminderBegun)
    subject, body = await _letter(request, head, round_, len(missing))
    letters = [Letter(one.name, one.email, subject, body) for one in begun.recipients]
    found = await posted(context.mail, letters)
    end = EndReminder(
        head.contest, head.agency, round_.round, begun.day, item.by, found.sent, found.failed
    )
    await context.backend.ask("registration.end_reminder", end, Done)
    refuse_none_taken(found)
    return seen_other(f"{request.url.path}?done=1")


async def _letter(request: Request, head: Head, round_: RoundView, missing: int) -> tuple[str, str]:
    """Subject and text of one e-mail."""
    texts = await _texts(request, head, round_, missing)
    subject = subject_of("reminder.subject", f"{round_.name} – {head.plan.title}")
    return subject, body_of(texts.__getitem__)


async def _texts(
    request: Request, head: Head, round_: RoundView, missing: int
) -> dict[Language, str]:
    """What to paste, by language."""
    line = await line_of(context_of(request), Scope(head.contest, head.quota_round), head.agency)
    link = f"{request.url.scheme}://{request.url.netloc}/contests/{head.contest}"
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
