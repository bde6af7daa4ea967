"""The whole way of a letter over a real mail server of the test's own that refuses, delays and
drops: nobody gets two, and everybody who was not reached is named. On both databases."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from msgspec import Raw

from contracts.agency_staff_lists import Reminders, RemindersQuery
from contracts.commands_and_events import COMMANDS
from contracts.errors import Problem, Unavailable
from contracts.event_envelope import Outcome, raw
from contracts.messages import QueueReminder, ReminderQueued
from deploy.local.server_addresses import free_port
from gateway.core.access.opt_out_links import OptOutLinks
from gateway.core.transport import smtp_mail
from gateway.core.transport.letters import MailServer, mail_server
from gateway.core.transport.service_client import Backend
from gateway.live.post_office import Doors, PostOffice
from plumbing.command_handling import carry_out
from services.registration.use_cases.people import reminding_by_email, sending_messages

from .post import WORDING
from .world import SECOND_US, START_US, World, row

DAY_US = 86_400 * SECOND_US
LINKS = OptOutLinks(b"k" * 32)
HOUR_US = 3_600 * SECOND_US
USE_CASES: dict[str, Any] = {
    "registration.lease_messages": sending_messages.lease_messages,
    "registration.report_messages": sending_messages.report_messages,
}


class Services:
    """Registration, in this process; it may be away."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.away_for: Callable[[Any], bool] = lambda item: False
        self.hold: Callable[[Any], Awaitable[None]] | None = None

    async def call(
        self, command: str, items: Sequence[Raw], patience_s: float = 1.0
    ) -> list[Outcome]:
        values = [msgspec.json.decode(item, type=COMMANDS[command].item) for item in items]
        if self.hold is not None:
            await self.hold(values[0])
        if any(map(self.away_for, values)):
            raise Unavailable(command)
        answers = carry_out(self.world.store, USE_CASES[command], values)
        return [
            Outcome(error=raw(one)) if isinstance(one, Problem) else Outcome(ok=raw(one))
            for one in answers
        ]


class MoodyBox:
    """A mail server that does as each address says."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()

    async def handle_RCPT(  # noqa: N802 - the server's word
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        mood = address.partition("@")[0].rstrip("0123456789")
        self.seen[address] += 1
        if mood == "gone":
            return f"550 5.1.1 <{address}>: no such mailbox"
        if mood == "never" or (mood == "later" and self.seen[address] <= 2):
            return "450 4.2.0 greylisted, try again later"
        if mood == "busy" and self.seen[address] == 1:
            return "421 4.7.0 too many letters, closing"
        if mood == "cut" and self.seen[address] == 1:
            _abort(server)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the server's word
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        [address] = envelope.rcpt_tos
        mood = address.partition("@")[0].rstrip("0123456789")
        if mood == "full":
            return "552 5.2.2 mailbox full"
        if mood == "slow" and self.seen[address] == 1:
            return "451 4.3.0 try again"
        self.taken[address] += 1
        assert isinstance(envelope.content, bytes)
        [line] = [one for one in envelope.content.splitlines() if one.startswith(b"Message-ID")]
        self.ids[line.decode()] += 1
        if mood == "drop":  # it has the letter, and never says so
            _abort(server)
        if mood == "silent":
            await asyncio.sleep(3600)
        return "250 OK"


def _abort(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


@pytest.fixture
def box() -> MoodyBox:
    return MoodyBox()


@pytest.fixture
def server(box: MoodyBox) -> Iterator[MailServer]:
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    made = mail_server(f"smtp://127.0.0.1:{port}", "hoithi@example.vn")
    assert made is not None
    yield made
    controller.stop()


def begin(world: World, *moods: str) -> None:
    """A contest with somebody for each mood, who are all reminded."""
    world.define()
    people = [
        row(number, f"CB{number:02}", f"Người {mood}", email=f"{mood}@example.vn")
        for number, mood in enumerate(moods, 1)
    ]
    world.load([*people, row(len(people) + 1, "CB99", "Người không địa chỉ")])
    world.now_us = START_US + 2 * DAY_US
    organiser = world.organiser().person
    everybody = [world.person(f"CB{number:02}") for number in range(1, len(moods) + 1)]
    everybody.append(world.person("CB99"))
    until_us = world.now_us + 10 * HOUR_US
    item = QueueReminder("cchc", "SNV", "w1", everybody, organiser, world.now_us, until_us, WORDING)
    assert isinstance(world.carry_out(reminding_by_email.queue_reminder, item), ReminderQueued)


def sent(world: World) -> Reminders:
    with world.store.reading() as connection:
        query = RemindersQuery("cchc", "SNV", world.person("ban-to-chuc"))
        return reminding_by_email.reminders(connection, query)


def states(world: World) -> dict[str, str]:
    """How far everybody's letter is, by mood."""
    return {one.name.removeprefix("Người "): one.state for one in sent(world).messages}


@asynccontextmanager
async def office(
    services: Services, server: MailServer, rate: int = 600
) -> AsyncIterator[PostOffice]:
    yield PostOffice(Backend(services), lambda: Doors(server, rate), LINKS)


async def send_all(services: Services, server: MailServer, rounds: int, rate: int = 600) -> None:
    """So many turns, of gateways that come and go, with time going on in between."""
    for _ in range(rounds):
        async with office(services, server, rate) as one:
            while await one.send_some():
                pass
        services.world.now_us += 20 * 60 * SECOND_US


@pytest.fixture(autouse=True)
def _a_server_that_thinks_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp_mail, "DELIBERATION_S", 0.3)


MOODS = ("well", "gone", "later", "busy", "cut", "full", "slow", "drop", "silent", "never")


def test_nobody_gets_two_and_everybody_not_reached_is_named(
    world: World, server: MailServer, box: MoodyBox
) -> None:
    begin(world, *MOODS)
    asyncio.run(send_all(Services(world), server, 35))
    assert box.taken == {
        f"{mood}@example.vn": 1
        for mood in ("well", "later", "busy", "cut", "slow", "drop", "silent")
    }
    assert {*box.ids.values()} == {1}
    assert states(world) == {
        "well": "sent",
        "later": "sent",
        "busy": "sent",
        "cut": "sent",
        "slow": "sent",
        "gone": "bounced",
        "full": "bounced",
        "drop": "unknown",
        "silent": "unknown",
        "never": "given_up",
        "không địa chỉ": "not_tried",
    }
    words = {one.name.removeprefix("Người "): one.words for one in sent(world).messages}
    assert words["gone"] == "550 5.1.1 <…>: no such mailbox"
    assert words["never"] == "450 4.2.0 greylisted, try again later"
    assert "ngắt kết nối" in words["drop"]
    [one] = sent(world).reminders
    assert (one.sent, one.failed, one.unknown, one.not_tried, one.waiting) == (5, 3, 2, 1, 0)


def test_a_server_that_is_away_loses_nothing(
    world: World, server: MailServer, box: MoodyBox
) -> None:
    begin(world, *(f"well{number}" for number in range(25)))
    services = Services(world)
    away = server._replace(port=1)
    asyncio.run(send_all(services, away, 3))
    assert {*states(world).values()} == {"queued", "not_tried"}
    assert [one.waiting for one in sent(world).reminders] == [25]
    asyncio.run(send_all(services, server, 3))
    assert [*box.taken.values()] == [1] * 25
    assert [one.taken for one in sent(world).reminders] == [25]


def test_what_waits_outlives_a_restart_and_what_was_begun_is_not_sent_again(
    world: World, server: MailServer, box: MoodyBox
) -> None:
    begin(world, "well1", "well2", "well3")

    async def killed_before(outcome: str) -> None:
        """A gateway that dies as it is about to tell this."""
        services, dying = Services(world), asyncio.Event()

        async def hold(item: Any) -> None:
            if outcome in [one.outcome for one in getattr(item, "reports", [])]:
                dying.set()
                await asyncio.Event().wait()

        services.hold = hold
        async with office(services, server) as one:
            line = asyncio.ensure_future(one.send_some())
            await dying.wait()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
            await asyncio.wait([line])

    asyncio.run(killed_before("begun"))  # nothing of it was sent
    assert box.taken == {}
    assert sorted(states(world).values()) == ["leased"] * 3 + ["not_tried"]
    world.now_us += 121 * SECOND_US
    asyncio.run(killed_before("sent"))  # the server has it, and nobody was told
    assert sum(box.taken.values()) == 1
    assert sorted(states(world).values()) == ["begun", "leased", "leased", "not_tried"]
    world.now_us += 301 * SECOND_US
    asyncio.run(send_all(Services(world), server, 4))
    assert sorted(states(world).values()) == ["not_tried", "sent", "sent", "unknown"]
    assert sorted(box.taken.values()) == [1, 1, 1]


def test_without_registration_nothing_is_handed_over(
    world: World, server: MailServer, box: MoodyBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.live.post_office.TELL_AGAIN_S", (0.01,))
    begin(world, "well")
    services = Services(world)
    services.away_for = lambda item: hasattr(item, "reports")
    asyncio.run(send_all(services, server, 1))
    assert box.taken == {}
    asyncio.run(send_all(Services(world), server, 3))
    assert box.taken == {"well@example.vn": 1}


def test_two_gateways_send_nothing_twice_and_keep_the_rate_together(
    world: World, server: MailServer, box: MoodyBox
) -> None:
    begin(world, *(f"well{number}" for number in range(30)))

    async def both() -> None:
        services = Services(world)
        doors = Doors(server, 24)
        offices = [PostOffice(Backend(services), lambda: doors, LINKS) for _ in range(2)]

        async def empty(one: PostOffice) -> None:
            while await one.send_some():
                pass

        await asyncio.gather(*map(empty, offices))

    asyncio.run(both())
    assert sum(box.taken.values()) == 24
    world.now_us += 61 * SECOND_US
    asyncio.run(both())
    assert [*box.taken.values()] == [1] * 30


def test_whoever_is_erased_is_written_to_no_more_and_named_nowhere(
    world: World, server: MailServer, box: MoodyBox
) -> None:
    begin(world, "well1", "well2")
    with world.store.unit_of_work() as work:
        sending_messages.forget(work, world.person("CB01"))
    asyncio.run(send_all(Services(world), server, 1))
    assert box.taken == {"well2@example.vn": 1}
    assert "well1" not in states(world)


def test_an_address_that_was_mended_meanwhile_is_the_one_that_counts(
    world: World, server: MailServer, box: MoodyBox
) -> None:
    begin(world, "later")
    asyncio.run(send_all(Services(world), server, 1))
    world.load([row(1, "CB01", "Người later", email="well@example.vn")])
    asyncio.run(send_all(Services(world), server, 1))
    assert box.taken == {"well@example.vn": 1}
