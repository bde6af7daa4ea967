"""The gateway's hands in the queue of messages: it takes what is due, hands it over and tells
registration what became of it.

Registration is told before a letter is handed over, and it is not handed over unless registration
says so: a gateway that dies in between leaves a message that nobody sends a second time.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from uuid import uuid4

from contracts.errors import Refused, Unavailable
from contracts.messages import (
    OPT_OUT,
    Channel,
    LeasedMessages,
    LeaseMessages,
    MessageReport,
    MessagesReported,
    OutgoingMessage,
    ReportMessages,
)
from gateway.core.access.opt_out_links import OptOutLinks
from gateway.core.transport.letters import Handed, Letter, MailServer
from gateway.core.transport.phone_webhook import PhoneLine, Webhook
from gateway.core.transport.service_client import Backend
from plumbing.clock import Clock, now_us

if TYPE_CHECKING:
    from gateway.core.transport.smtp_mail import MailLine

log = logging.getLogger(__name__)

EVERY_S = 5.0
AT_ONCE = 20
#: how long whoever asks for a reminder waits for what becomes of it
WAIT_S = 3.0
#: a gateway that ends lets the letter in its hands be taken for so long
LEAVE_S = 5.0
#: between tries to tell what became of a message; then its lease runs out, and it is unknown
TELL_AGAIN_S = (0.2, 1.0, 5.0, 15.0, 30.0)


Line: TypeAlias = "MailLine | PhoneLine"


class Doors(NamedTuple):
    """Whom messages are handed to, where there is one, and how many a minute by all gateways
    together."""

    server: MailServer | None
    mail_rate: int
    hook: Webhook | None = None
    hook_rate: int = 0


class PostOffice:
    """``doors``: as they are at the moment."""

    def __init__(
        self,
        backend: Backend,
        doors: Callable[[], Doors],
        opt_outs: OptOutLinks,
        clock: Clock = now_us,
    ) -> None:
        self._backend, self._doors, self._clock = backend, doors, clock
        self._opt_outs = opt_outs
        self._wake = asyncio.Event()
        self._waiting: list[asyncio.Future[None]] = []

    @property
    def channels(self) -> list[Channel]:
        """What this installation can send over."""
        doors = self._doors()
        found: list[tuple[Channel, object]] = [("email", doors.server), ("phone", doors.hook)]
        return [channel for channel, door in found if door is not None]

    async def keep_sending(self) -> None:
        """Take what is due, for ever."""
        while True:
            waiting, self._waiting = self._waiting, []
            self._wake.clear()
            try:
                while await self.send_some():
                    pass
            except (Unavailable, Refused) as error:
                log.info("messages wait: %s", error)
            finally:
                for one in waiting:
                    if not one.done():
                        one.set_result(None)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), EVERY_S)

    async def send_now(self) -> None:
        """Send what is due, and wait for it: but not for long, whatever the other side does."""
        one: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(one)
        self._wake.set()
        await asyncio.wait([one], timeout=WAIT_S)

    async def send_some(self) -> bool:
        """Whether some were taken, and there may be more that can be sent now."""
        doors, over = self._doors(), []
        if doors.server is not None:
            from gateway.core.transport.smtp_mail import MailLine  # with 1 MB of e-mail's own

            over.append(self._send_over(MailLine(doors.server), doors.mail_rate))
        if doors.hook is not None:
            over.append(self._send_over(PhoneLine(doors.hook, self._clock), doors.hook_rate))
        # side by side, for one that is slow or away holds nothing up that goes over the other
        found = await asyncio.gather(*over, return_exceptions=True)
        for one in found:
            if isinstance(one, BaseException):
                raise one
        return any(found)

    async def _send_over(self, line: Line, rate: int) -> bool:
        asked = LeaseMessages(uuid4().hex, AT_ONCE, rate, [line.channel])
        found = await self._backend.ask("registration.lease_messages", asked, LeasedMessages)
        try:
            for place, message in enumerate(found.messages):
                if await self._kept(self._send(line, asked.lease, message)):
                    continue
                await self._put_back(line, asked.lease, found.messages[place + 1 :])
                return False
        finally:
            line.close()
        return bool(found.messages)

    async def _kept(self, sending: Coroutine[Any, Any, bool]) -> bool:
        """Carried to its end, also by a gateway that ends meanwhile."""
        going = asyncio.ensure_future(sending)
        try:
            return await asyncio.shield(going)
        except asyncio.CancelledError:
            await asyncio.wait([going], timeout=LEAVE_S)
            raise

    async def _send(self, line: Line, lease: str, message: OutgoingMessage) -> bool:
        """Hand over one message; false where the server is not to be reached at all."""
        letter = self._letter(message)
        found = await asyncio.to_thread(line.offer, letter)
        if found is None:
            if not await self._may_go_on(lease, message):
                await asyncio.to_thread(line.let_go)
                return True
            found = await asyncio.to_thread(line.hand_over)
        await self._tell(lease, [_report(message, found)])
        return not line.away

    def _letter(self, message: OutgoingMessage) -> Letter:
        wording, link = message.wording, ""
        if OPT_OUT in wording.body:
            link = wording.site + self._opt_outs.path(message.contest, message.person)
        body = wording.body.replace(OPT_OUT, link)
        named = (message.message, message.name, message.address, wording.subject)
        return Letter(*named, body, link, message.contest, message.round, message.kind)

    async def _may_go_on(self, lease: str, message: OutgoingMessage) -> bool:
        item = ReportMessages(lease, [MessageReport(message.message, "begun")])
        try:
            found = await self._backend.ask("registration.report_messages", item, MessagesReported)
        except Unavailable:
            # it may be noted as begun, and was not: that is told if it can be, and else unknown
            await self._tell(lease, [MessageReport(message.message, "deferred", _UNTOLD)])
            return False
        return message.message in found.go_on

    async def _put_back(self, line: Line, lease: str, messages: Iterable[OutgoingMessage]) -> None:
        reports = [MessageReport(one.message, "deferred", line.away_words) for one in messages]
        if reports:
            await self._tell(lease, reports)

    async def _tell(self, lease: str, reports: list[MessageReport]) -> None:
        item = ReportMessages(lease, reports)
        for pause_s in (*TELL_AGAIN_S, None):
            try:
                await self._backend.ask("registration.report_messages", item, MessagesReported)
            except Unavailable:
                if pause_s is None:
                    log.warning("what became of %d messages was not told", len(reports))
                    return
                await asyncio.sleep(pause_s)
            else:
                return


_UNTOLD = "hệ thống bận (the platform was busy)"


def _report(message: OutgoingMessage, found: Handed) -> MessageReport:
    """What became of it; servers like to repeat the address, which is kept nowhere else."""
    user = message.address.partition("@")[0]
    words = found.words.replace(message.address, "…")
    words = words.replace(user, "…") if len(user) > 3 else words
    return MessageReport(message.message, found.outcome, words, found.wait_s)
