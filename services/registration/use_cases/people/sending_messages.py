"""Messages on their way: queued with their reminder, given out to gateways, and what became of
each. Never two of the same to one person: see ``domain.people.outgoing_messages``."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from contracts.errors import Problem, Refused
from contracts.messages import (
    OPEN_STATES,
    Channel,
    LeasedMessages,
    LeaseMessages,
    MessagesReported,
    MessageState,
    MessageView,
    OptOut,
    OptOutQuery,
    OptOutView,
    OutgoingMessage,
    ReminderQueued,
    ReportMessages,
    Wording,
)
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.registration.domain.people import outgoing_messages as rules
from services.registration.domain.people.outgoing_messages import Message
from services.registration.domain.people.person import Person
from services.registration.repository import email_reminders, opt_outs, people
from services.registration.repository import outgoing_messages as repository
from services.registration.repository.email_reminders import AnyKey
from services.registration.repository.opt_outs import opted_out
from services.registration.repository.outgoing_messages import MessageRow, Subject

MINUTE_US = 60 * rules.SECOND_US
_FAILED: tuple[MessageState, ...] = ("bounced", "given_up")


class Order(NamedTuple):
    """What is to be sent: by whom, until when it is of use, over what."""

    place: AnyKey
    by: str
    at_us: int
    until_us: int
    channels: Sequence[Channel]


class Wanted(NamedTuple):
    """Somebody who is to be reminded, in which words; ``short``: on a phone."""

    person: Person
    wording: Wording
    short: str

    def said(self, channel: Channel | None) -> Wording:
        """What a message says over this channel."""
        if channel != "phone":
            return self.wording
        return Wording("", self.short, self.wording.site)


def queue(work: UnitOfWork, order: Order, wanted: Mapping[str, Wanted]) -> ReminderQueued:
    """Take the day and write down a message for everybody; the same asked again (``by``,
    ``at_us``) is the same reminder. ``reminder.sent_today``."""
    connection, place = work.connection, order.place
    subject = email_reminders.subject_of(place)
    before = email_reminders.reminder_at(connection, place)
    if before is not None and (before.by, before.at_us) != (order.by, order.at_us):
        _refuse_second(connection, subject, before.sent)
        repository.drop(connection, subject)
        email_reminders.drop_reminder(connection, place)
        before = None
    if before is None:
        rows = _messages(connection, order, subject, wanted)
        email_reminders.add_reminder(connection, place, order.by, order.at_us)
        repository.add(connection, rows, work.now_us)
        on_their_way = sum(row.standing.state == "queued" for row in rows)
        work.audit(
            order.by,
            "reminder.begun",
            about_of(place),
            round=place.round,
            people=on_their_way,
            not_tried=len(rows) - on_their_way,
        )
        _settle(work, [subject])
    return _queued(connection, subject)


def _refuse_second(connection: Connection, subject: Subject, sent: int | None) -> None:
    """One a day, unless the first is known to have reached nobody."""
    if sent == 0 and not repository.counts(connection, subject).get("unknown"):
        return
    raise Refused(
        "reminder.sent_today",
        "Hôm nay đã gửi thư nhắc cho đợt này; mỗi ngày chỉ gửi một lần. "
        "(A reminder went out today; there is one a day.)",
    )


def _queued(connection: Connection, subject: Subject) -> ReminderQueued:
    rows = [row for row, _ in repository.of_reminder(connection, subject)]
    not_tried = sorted(row.person for row in rows if row.standing.state == "not_tried")
    return ReminderQueued(subject.day, len(rows) - len(not_tried), not_tried)


def about_of(place: AnyKey) -> str:
    """What the audit trail calls it."""
    subject = email_reminders.subject_of(place)
    parts = (subject.round, subject.about) if subject.kind == "panel" else (subject.about,)
    return "/".join((subject.contest, *parts))


def _messages(
    connection: Connection,
    order: Order,
    subject: Subject,
    wanted: Mapping[str, Wanted],
) -> list[MessageRow]:
    found = {name: one.person for name, one in wanted.items()}
    texts: dict[Wording, str] = {}
    rows = []
    for name, (channel, why) in ways(connection, subject, found, order.channels).items():
        wording = wanted[name].said(channel)
        if wording not in texts:
            texts[wording] = repository.keep_wording(connection, wording)
        state: MessageState = "not_tried" if why else "queued"
        standing = Message(state, why, 0, order.at_us, order.until_us, "", 0, 0)
        rows.append(
            MessageRow(
                rules.digest(*subject, name),
                None if why else _same(subject, name),
                subject,
                name,
                channel or "email",
                texts[wording],
                standing,
            )
        )
    return rows


def ways(
    connection: Connection,
    subject: Subject,
    wanted: Mapping[str, Person],
    channels: Sequence[Channel],
) -> dict[str, tuple[Channel | None, str]]:
    """By person, in their order: over what they would be reminded, and why they are not (as the
    words of :class:`MessageView`), if so."""
    same = {person: _same(subject, person) for person in wanted}
    taken = repository.standing_of_same(connection, list(same.values()))
    # judges are reminded of a duty that they took on; nobody need take part
    unwilling = opted_out(connection, subject.contest, wanted) if subject.kind == "agency" else ()
    found: dict[str, tuple[Channel | None, str]] = {}
    for name, person in sorted(wanted.items()):
        channel = rules.channel_for(person.email, person.phone, channels)
        why = "opted_out" if name in unwilling else ""
        why = why or ("no_address" if channel is None else "")
        found[name] = channel, why or ("elsewhere" if same[name] in taken else "")
    return found


def _same(subject: Subject, person: str) -> str:
    """What nobody gets twice: whoever stands on two agencies' lists is reminded of a round once a
    day; the panels of a judge each have sheets of their own."""
    about = subject.about if subject.kind == "panel" else ""
    return rules.digest(subject.contest, subject.kind, about, subject.round, subject.day, person)


def lease_messages(work: UnitOfWork, items: list[LeaseMessages]) -> list[LeasedMessages | Problem]:
    """Give out what is due, at most so many a minute to all gateways together."""
    return each(_lease, items, work)  # type: ignore[return-value]


def _lease(work: UnitOfWork, item: LeaseMessages) -> LeasedMessages:
    connection, now_us = work.connection, work.now_us
    repository.take_turn(connection)
    changed = _after_lapse(connection, now_us)
    repository.write(connection, changed, now_us)
    _settle(work, {row.subject for row in changed})
    found = repository.held_under(connection, item.lease)
    if not found:
        given_out = repository.given_out_since(connection, item.channels, now_us - MINUTE_US)
        most = min(item.most, item.rate - given_out)
        found = repository.due(connection, item.channels, now_us, most) if most > 0 else []
        found = [
            row._replace(standing=rules.leased(row.standing, item.lease, now_us)) for row in found
        ]
    known = people.people_by_id(connection, {row.person for row in found})
    found = [_if_reachable(connection, row, known.get(row.person)) for row in found]
    repository.write(connection, found, now_us)
    _settle(work, {row.subject for row in found if row.standing.state == "not_tried"})
    ready = [row for row in found if row.standing.state == "leased"]
    texts = repository.wordings(connection, {row.text for row in ready})
    return LeasedMessages([_outgoing(row, known[row.person], texts[row.text]) for row in ready])


def _after_lapse(connection: Connection, now_us: int) -> list[MessageRow]:
    rows = repository.lapsing(connection, now_us)
    return [row._replace(standing=rules.lapsed(row.standing, now_us)) for row in rows]


def _if_reachable(connection: Connection, row: MessageRow, person: Person | None) -> MessageRow:
    """Addresses are those of the moment: one that the list no longer has is not written to."""
    why = "" if person is not None and _address(row.channel, person) else "no_address"
    if row.subject.kind == "agency" and opted_out(connection, row.subject.contest, [row.person]):
        why = "opted_out"
    return row._replace(standing=rules.called_off(row.standing, why)) if why else row


def _address(channel: Channel, person: Person) -> str:
    if channel == "phone":
        return rules.mobile(person.phone)
    return person.email if "@" in person.email else ""


def _outgoing(row: MessageRow, person: Person, wording: Wording) -> OutgoingMessage:
    subject = row.subject
    return OutgoingMessage(
        row.message,
        row.channel,
        subject.contest,
        subject.kind,
        subject.round,
        row.person,
        person.name,
        _address(row.channel, person),
        wording,
    )


def report_messages(
    work: UnitOfWork, items: list[ReportMessages]
) -> list[MessagesReported | Problem]:
    """Keep what became of messages; only who has one is heard."""
    return each(_report, items, work)  # type: ignore[return-value]


def _report(work: UnitOfWork, item: ReportMessages) -> MessagesReported:
    reports = {one.message: one for one in item.reports}
    rows = []
    for row in repository.by_id(work.connection, reports.keys()):
        one = reports[row.message]
        wait_us = one.wait_s * rules.SECOND_US
        now = rules.told(row.standing, item.lease, one.outcome, one.words, work.now_us, wait_us)
        rows.append((row, row._replace(standing=now)))
    changed = [after for before, after in rows if before != after]
    repository.write(work.connection, changed, work.now_us)
    _settle(work, {row.subject for row in changed if row.standing.state not in OPEN_STATES})
    begins = [one.message for one in item.reports if one.outcome == "begun"]
    return MessagesReported(
        [
            row.message
            for _, row in rows
            if row.message in begins and rules.may_go_on(row.standing, item.lease)
        ]
    )


def _settle(work: UnitOfWork, subjects: Sequence[Subject] | set[Subject]) -> None:
    """Note in a reminder what became of it, once nothing of it is on its way."""
    for subject in sorted(subjects):
        numbers = repository.counts(work.connection, subject)
        if any(numbers.get(state) for state in OPEN_STATES):
            continue
        place = email_reminders.key_of(subject)
        before = email_reminders.reminder_at(work.connection, place)
        if before is None:
            continue
        sent, failed = numbers.get("sent", 0), sum(numbers.get(state, 0) for state in _FAILED)
        email_reminders.end_reminder(work.connection, place, sent, failed)
        if before.sent is None:
            work.audit(
                before.by,
                "reminder.sent",
                about_of(place),
                round=place.round,
                sent=sent,
                failed=failed,
                unknown=numbers.get("unknown", 0),
            )


def forget(work: UnitOfWork, person: str) -> None:
    """Send nothing more to whoever is erased, and keep nothing of what was sent."""
    _settle(work, repository.drop_of_person(work.connection, person))
    opt_outs.forget(work.connection, person)


def opt_out(work: UnitOfWork, items: list[OptOut]) -> list[OptOutView | Problem]:
    """Note whether somebody wants reminders to take part; what waits for them is called off.
    ``contestant.unknown``."""
    return each(_opt_out, items, work)  # type: ignore[return-value]


def _opt_out(work: UnitOfWork, item: OptOut) -> OptOutView:
    connection = work.connection
    if item.person not in people.entries_of(connection, item.contest, [item.person]):
        raise Refused("contestant.unknown", "Không có trong danh sách dự thi. (Not on the roster.)")
    if opt_outs.write(connection, item.contest, item.person, out=item.out, at_us=work.now_us):
        action = "reminder.opted_out" if item.out else "reminder.wanted_again"
        work.audit(item.person, action, f"{item.contest}/{item.person}")
    if item.out:
        rows = repository.of_person(connection, item.contest, item.person)
        off = [row._replace(standing=rules.called_off(row.standing, "opted_out")) for row in rows]
        repository.write(connection, off, work.now_us)
        _settle(work, {row.subject for row in off})
    return OptOutView(item.out)


def opted_out_of(connection: Connection, query: OptOutQuery) -> OptOutView:
    """Whether somebody wants no reminders."""
    return OptOutView(bool(opted_out(connection, query.contest, [query.person])))


def views(
    connection: Connection, subject: Subject, names: Mapping[str, str], *, phones: bool
) -> list[MessageView]:
    """How far everybody's message of a reminder is; ``names`` as the agency's list has them."""
    rows = repository.of_reminder(connection, subject)
    known = people.people_by_id(connection, {row.person for row, _ in rows})
    return [
        MessageView(
            row.person,
            names.get(row.person) or known[row.person].name,
            known[row.person].code,
            known[row.person].phone if phones else "",
            row.channel,
            row.standing.state,
            row.standing.words,
            row.standing.attempts,
            row.standing.next_at_us,
            changed_at_us,
        )
        for row, changed_at_us in rows
        if row.person in known
    ]
