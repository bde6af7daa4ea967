"""Letters to the agencies that are below their quota, from participation as it stands."""

from contracts.definition import Definition
from contracts.errors import Refused
from contracts.local_times import parse_rfc3339, rfc3339
from contracts.reporting import AgencyParticipation
from documents.reminder_letters import ReminderLetter, ReminderLetters
from gateway.context import GatewayContext
from gateway.documents.actions.asked import AskedDocument
from gateway.documents.actions.copies import to_addressee
from gateway.documents.actions.issuing_office import letterhead_of
from gateway.documents.actions.winners import formats_of
from gateway.participation.cache import Scope
from gateway.web.number_and_date_formats import Formats


async def reminder_letters(
    context: GatewayContext, plan: Definition, this: AskedDocument
) -> ReminderLetters:
    """To every agency below its quota, or to the one asked for. ``document.phase_over``,
    ``document.nobody_below_quota``."""
    phase = plan.phase(await context.contests.quota_phase(plan.slug))
    f = formats_of(plan)
    deadline = await _deadline(context, plan, phase.id)
    report = (await context.participation.get(Scope(plan.slug))).table
    below = [row for row in report.agencies if row.quota is not None and row.missing]
    if this.agency:
        below = [row for row in below if row.agency == this.agency]
    if not below:
        raise Refused(
            "document.nobody_below_quota",
            "Không có cơ quan nào như vậy còn dưới chỉ tiêu, nên không cần công văn. (No such "
            "agency is below its quota, so there is no letter to write.)",
        )
    return ReminderLetters(
        to_addressee(letterhead_of(plan, this)),
        plan.title,
        phase.name,
        f.formally(rfc3339(report.as_of_us)),
        f.formally(deadline, end=True),
        [_letter(f, row) for row in below],
    )


async def _deadline(context: GatewayContext, plan: Definition, phase: str) -> str:
    """When the last round of the phase that counts closes for everybody."""
    rounds = await context.contests.rounds(plan.slug)
    closes = [one.closes_at for one in rounds if one.phase == phase and not one.practice]
    last = max(closes, key=parse_rfc3339, default=None)
    if last is None or parse_rfc3339(last) <= context.clock():
        raise Refused(
            "document.phase_over",
            "Vòng thi tính chỉ tiêu đã kết thúc, nên không còn gì để đôn đốc. (The phase with the "
            "quota is over: there is nothing left to remind anybody of.)",
        )
    return last


def _letter(f: Formats, row: AgencyParticipation) -> ReminderLetter:
    return ReminderLetter(
        row.name,
        f.number(row.participants),
        f.number(row.denominator),
        f.percent(row.rate),
        f"{f.number((row.quota or 0) * 100)}%",
        f.number(row.missing),
    )
