"""Services that are played by a function: what is asked over a real broker is answered by it."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from kombu import Connection, Consumer, Message, Producer, Queue
from msgspec import Raw

from contracts.event_envelope import TAKEN, Outcome, decode_request, encode
from plumbing import broker
from plumbing.settings import Settings
from tests.support.waiting import PATIENCE_S


class Answering:
    """Answers each item of each command; those that are ``mute`` it only takes, and counts them in
    ``lost``. So many messages as ``frozen`` says it is brought and never looks at; something else
    may be done for each."""

    def __init__(
        self, settings: Settings, services: Sequence[str], answer: Callable[[str, Raw], Outcome]
    ) -> None:
        self.mute, self.lost, self.frozen = set[str](), 0, 0
        self._settings, self._services, self._answer = settings, services, answer
        self.when_frozen: Callable[[], None] = lambda: None
        self._stopping = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End, and with it the queues."""
        self._stopping = True
        self._thread.join(PATIENCE_S)

    def _run(self) -> None:
        while not self._stopping:
            with suppress(*broker.BROKER_ERRORS):
                self._connect()
            time.sleep(0.05)

    def _connect(self) -> None:
        connection = broker.connect(self._settings, heartbeat=False)
        try:
            self._answer_on(connection)
        finally:
            connection.collect()  # a line that was cut is not closed politely

    def _answer_on(self, connection: Connection) -> None:
        channel, producer = connection.channel(), Producer(connection.channel())
        wanted: list[Queue] = [broker.commands(name) for name in self._services]
        queues = broker.declare(channel, wanted)

        def take(message: Message) -> None:
            properties = message.properties
            command, request = properties["type"], decode_request(broker.body_of(message))
            back = {"to": properties["reply_to"], "correlation_id": properties["correlation_id"]}
            if self.frozen > 0:
                self.frozen -= 1
                self.when_frozen()
                return
            if request.confirm_taken:
                broker.publish(producer, b"[]", type=TAKEN, **back)
            if command in self.mute:
                self.lost += 1
                return
            answers = [self._answer(command, item) for item in request.items]
            broker.publish(producer, encode(answers), **back)

        Consumer(channel, queues, on_message=take, no_ack=True).consume()
        while not self._stopping:
            with suppress(TimeoutError):
                connection.drain_events(timeout=0.2)
        for queue in queues:
            queue.delete()
