"""Reminding judges by e-mail of the sheets that they have yet to hand in. Scoring says who is let
to the desk and whose sheets wait, registration to whom one can write; each judge gets a letter of
their own, which names no work and nobody else."""

from collections.abc import Mapping
from functools import partial

from msgspec import Struct

from contracts.errors import Refused
from contracts.local_times import rfc3339
from contracts.messages import Channel, QueuePanelReminder, ReminderQueued, Wording
from contracts.panel_desk import Desk
from contracts.panel_reminders import PanelReminders, PanelRemindersQuery
from gateway.context import GatewayContext
from gateway.judging.actions.desk import AtPanel, desk_at
from gateway.web.letters import body_of, refuse_none_taken, subject_of, useful_until
from gateway.web.number_and_date_formats import Formats, Language
from gateway.web.text_catalogue import catalogue


class PanelReminded(Struct, frozen=True):
    """How many letters were taken by now, how many not and how many wait; of ``unknown`` ones
    nobody knows. ``to_call``: who gets none."""

    sent: int
    failed: int
    to_call: list[str]
    waiting: int = 0
    unknown: int = 0


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


async def reminders_at(
    context: GatewayContext, at: AtPanel, desk: Desk, day: str = ""
) -> PanelReminders:
    """What was sent so far, and who with sheets left is to be called; the messages of the reminder
    of ``day``, or of the newest."""
    channels = context.post_office.channels or ["email"]
    query = PanelRemindersQuery(*at.where, list(waiting_of(desk)), at.person, day, channels)
    return await context.backend.ask("registration.panel_reminders", query, PanelReminders)


async def remind(context: GatewayContext, at: AtPanel, site: str) -> PanelReminded:
    """Write to every judge of the panel who has sheets left and an address, once a day; what became
    of it in the first seconds. ``panel.not_yours``, ``reminder.*``."""
    desk = await desk_at(context, at)
    waiting = waiting_of(desk)
    channels = _channels(context, waiting)
    about = await _about(context, at, desk, f"{site}/contests/{at.contest}/judging")
    subject = subject_of("sheet_reminder.subject", f"{about.round_name} – {about.title}")
    wordings = {
        person: Wording(subject, body_of(partial(_text, about, count)), site)
        for person, count in waiting.items()
    }
    at_us = context.clock()
    shorts = {person: _short(about, count) for person, count in waiting.items()}
    until_us = useful_until(at_us)
    item = QueuePanelReminder(*at.where, wordings, at.person, at_us, until_us, channels, shorts)
    queued = await context.backend.ask("registration.queue_panel_reminder", item, ReminderQueued)
    await context.post_office.send_now()
    found = await reminders_at(context, at, desk, queued.day)
    one = next(one for one in found.reminders if one.day == queued.day)
    refuse_none_taken(one)
    return PanelReminded(one.taken, one.failed, queued.not_tried, one.waiting, one.unknown)


def _channels(context: GatewayContext, waiting: Mapping[str, int]) -> list[Channel]:
    """How letters are handed in, before anything is begun."""
    if not waiting:
        raise Refused(
            "reminder.nobody_waited_for",
            "Không giám khảo nào còn phiếu chưa nộp. (No judge has sheets left.)",
        )
    if not context.post_office.channels:
        raise Refused(
            "reminder.no_mail_server",
            "Hệ thống chưa được nối với máy chủ thư nên không gửi thư được. "
            "(No mail server is set up.)",
        )
    return context.post_office.channels


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


def _short(about: Waiting, count: int) -> str:
    """What a phone shows: in Vietnamese only, for long messages cost the office more."""
    return catalogue("vi")(
        "sheet_reminder.short",
        contest=about.title,
        panel=about.panel,
        round=about.round_name,
        count=count,
        link=about.link,
    )


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
