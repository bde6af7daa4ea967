"""Reminding judges by e-mail of the sheets that they have yet to hand in. Scoring says who is let
to the desk and whose sheets wait, registration to whom one can write; each judge gets a letter of
their own, which names no work and nobody else."""

from collections.abc import Mapping
from functools import partial

from msgspec import Struct

from contracts.agency_staff_lists import ReminderBegun
from contracts.empty_reply import Done
from contracts.errors import Refused
from contracts.local_times import rfc3339
from contracts.panel_desk import Desk
from contracts.panel_reminders import (
    BeginPanelReminder,
    EndPanelReminder,
    PanelReminders,
    PanelRemindersQuery,
)
from gateway.context import GatewayContext
from gateway.core.transport.smtp_mail import Letter, MailServer
from gateway.judging.actions.desk import AtPanel, desk_at
from gateway.web.letters import body_of, posted, refuse_none_taken, subject_of
from gateway.web.number_and_date_formats import Formats, Language
from gateway.web.text_catalogue import catalogue


class PanelReminded(Struct, frozen=True):
    """How many letters were taken and how many not; ``to_call``: who has no address."""

    sent: int
    failed: int
    to_call: list[str]


class Waiting(Struct, frozen=True):
    """What every letter says: of which panel, in which round, by when, and where sheets are."""

    title: str
    round_name: str
    panel: str
    due_us: int | None
    late: bool
    link: str
    zone: str


def waiting_of(desk: Desk) -> dict[str, int]:
    """How many sheets each judge has yet to hand in, of those who have any."""
    left = {one.person: one.released - one.handed_in - one.gone for one in desk.judges}
    return {person: count for person, count in left.items() if count > 0}


async def reminders_at(context: GatewayContext, at: AtPanel, desk: Desk) -> PanelReminders:
    """What was sent so far, and who with sheets left is to be called."""
    query = PanelRemindersQuery(*at.where, list(waiting_of(desk)), at.person)
    return await context.backend.ask("registration.panel_reminders", query, PanelReminders)


async def remind(context: GatewayContext, at: AtPanel, site: str) -> PanelReminded:
    """Write to every judge of the panel who has sheets left and an address, once a day.
    ``panel.not_yours``, ``reminder.*``."""
    desk = await desk_at(context, at)
    waiting = waiting_of(desk)
    server = _server(context, waiting)
    about = await _about(context, at, desk, f"{site}/contests/{at.contest}/judging")
    item = BeginPanelReminder(*at.where, list(waiting), at.person, context.clock())
    begun = await context.backend.ask("registration.begin_panel_reminder", item, ReminderBegun)
    subject = subject_of("sheet_reminder.subject", f"{about.round_name} – {about.title}")
    letters = [
        Letter(one.name, one.email, subject, body_of(partial(_text, about, waiting[one.person])))
        for one in begun.recipients
    ]
    found = await posted(server, letters)
    end = EndPanelReminder(*at.where, begun.day, at.person, found.sent, found.failed)
    await context.backend.ask("registration.end_panel_reminder", end, Done)
    refuse_none_taken(found)
    reached = {one.person for one in begun.recipients}
    return PanelReminded(found.sent, found.failed, sorted(waiting.keys() - reached))


def _server(context: GatewayContext, waiting: Mapping[str, int]) -> MailServer:
    """Where letters are handed in, before anything is begun."""
    if not waiting:
        raise Refused(
            "reminder.nobody_waited_for",
            "Không giám khảo nào còn phiếu chưa nộp. (No judge has sheets left.)",
        )
    if context.mail is None:
        raise Refused(
            "reminder.no_mail_server",
            "Hệ thống chưa được nối với máy chủ thư nên không gửi thư được. "
            "(No mail server is set up.)",
        )
    return context.mail


async def _about(context: GatewayContext, at: AtPanel, desk: Desk, link: str) -> Waiting:
    plan = (await context.contests.defined(at.contest)).definition
    phase, named = next(
        (phase, one) for phase in plan.phases for one in phase.rounds if one.id == at.round
    )
    judged = phase.entries or phase.stage
    assert judged is not None, "scoring knows the panel"
    panel = next(one.name for one in judged.judged_by if one.id == at.panel)
    late = desk.due_us is not None and desk.due_us < context.clock()
    return Waiting(plan.title, named.name, panel, desk.due_us, late, link, plan.timezone)


def _text(about: Waiting, count: int, language: Language) -> str:
    t, f = catalogue(language), Formats(language, zone=about.zone)
    lines = [
        t(
            "sheet_reminder.text",
            panel=about.panel,
            round=about.round_name,
            contest=about.title,
            count=f.number(count),
        )
    ]
    if about.due_us is not None:
        due = rfc3339(about.due_us)
        time = f.moment(due) + f.whose_clock(due)
        lines.append(t("desk.due_over" if about.late else "desk.due", time=time) + ".")
    lines.append(t("sheet_reminder.text_end", link=about.link))
    return "\n".join(lines)
