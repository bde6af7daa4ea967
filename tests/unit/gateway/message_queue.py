"""Registration's queue of messages, as a gateway sees it: who is written to, and what was told."""

from typing import Any

from contracts.agency_staff_lists import Reach, Reminders, ReminderView
from contracts.messages import (
    Channel,
    LeasedMessages,
    MessagesReported,
    MessageView,
    OutgoingMessage,
    ReminderQueued,
    Wording,
)
from contracts.panel_reminders import PanelReminders
from tests.unit.gateway.fakes import NOW_US, Handler

DAY = "2024-10-27"


class Queue:
    """``people``: person -> name and address; whoever has none is not tried."""

    def __init__(self, people: dict[str, tuple[str, str]]) -> None:
        self.people = people
        self.waiting: list[OutgoingMessage] = []
        self.states: dict[str, tuple[Any, str]] = {}
        self.told: list[tuple[str, str]] = []
        self.refuses_to_go_on = False
        self.reach: Reach | None = None

    def handlers(self) -> dict[str, Handler]:
        """Its answers."""
        return {
            "registration.queue_reminder": lambda item: self._queue(
                item, "agency", dict.fromkeys(self.people, item.wording)
            ),
            "registration.queue_panel_reminder": lambda item: self._queue(
                item, "panel", item.wordings
            ),
            "registration.lease_messages": self._lease,
            "registration.report_messages": self._report,
            "registration.reminders": lambda item: Reminders(
                [self._view(item.round)], self._all(), self.reach if item.would else None
            ),
            "registration.panel_reminders": lambda item: PanelReminders(
                [self._view(item.round)], sorted({*item.people} - {*self.people}), self._all()
            ),
        }

    def _queue(self, item: Any, kind: Any, wordings: Any) -> ReminderQueued:
        for person, wording in wordings.items():
            if person in self.people:
                channel = self._channel(person)
                if channel == "phone":
                    wording = Wording("", item.short, wording.site)
                where = (f"m-{person}", channel, item.contest, kind, item.round, person)
                self.waiting.append(OutgoingMessage(*where, *self.people[person], wording))
                self.states[person] = ("queued", "")
            else:
                self.states[person] = ("not_tried", "no_address")
        without = sorted(wordings.keys() - self.people.keys())
        return ReminderQueued(DAY, len(self.waiting), without)

    def _lease(self, item: Any) -> LeasedMessages:
        taken = [one for one in self.waiting if one.channel in item.channels][: item.most]
        self.waiting = [one for one in self.waiting if one not in taken]
        return LeasedMessages(taken)

    def _channel(self, person: str) -> Channel:
        return "phone" if self.people[person][1].startswith("+") else "email"

    def _report(self, item: Any) -> MessagesReported:
        go_on = []
        for one in item.reports:
            person = one.message.removeprefix("m-")
            self.told.append((person, one.outcome))
            state = "queued" if one.outcome == "deferred" else one.outcome
            self.states[person] = (state, one.words)
            if one.outcome == "begun" and not self.refuses_to_go_on:
                go_on.append(one.message)
        return MessagesReported(go_on)

    def _all(self) -> list[MessageView]:
        return [
            MessageView(
                person,
                self.people.get(person, (person, ""))[0],
                person.upper(),
                "",
                self._channel(person) if person in self.people else "email",
                state,
                words,
                1,
                NOW_US,
                NOW_US,
            )
            for person, (state, words) in self.states.items()
        ]

    def _view(self, round_id: str) -> ReminderView:
        states = [state for state, _ in self.states.values()]
        waiting = states.count("queued")
        sent = states.count("sent")
        return ReminderView(
            round_id or "w1",
            DAY,
            "p1",
            NOW_US,
            None if waiting else sent,
            states.count("bounced"),
            waiting,
            sent,
            states.count("unknown"),
            states.count("not_tried"),
        )


def messages_of_a_reminder() -> list[MessageView]:
    """One in each state that may be seen."""
    said = {
        "sent": "",
        "queued": "450 4.2.1 try again later",
        "bounced": "550 no such mailbox",
        "unknown": "máy chủ thư ngắt kết nối (the mail server broke off)",
        "not_tried": "no_address",
    }
    return [
        MessageView(
            f"p{number}",
            name,
            f"CB{number}",
            "0903 123 456",
            "email",
            state,  # type: ignore[arg-type]
            words,
            1,
            NOW_US + 60_000_000,
            NOW_US,
        )
        for number, (name, (state, words)) in enumerate(
            zip(("Vũ An", "Lê Bình", "Đỗ Chi", "Bùi Dung", "Hồ Em"), said.items(), strict=True), 2
        )
    ]
