"""nameko entrypoints of all services: commands in batches, and followers of others' streams."""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

import msgspec
from kombu import Message
from msgspec import Raw, Struct
from nameko.extensions import Entrypoint
from nameko.timer import timer

from contracts.broker_topology import SUBSCRIPTIONS
from contracts.commands_and_events import COMMANDS
from contracts.errors import Problem
from contracts.event_envelope import TAKEN, Outcome, Request, decode_request, encode, raw
from plumbing import broker
from plumbing.applier import Applier
from plumbing.clock import monotonic_us, now_us
from plumbing.command_handling import INTERNAL
from plumbing.dependency_providers import store_of
from plumbing.follower import Follower
from plumbing.inbox import Place, place_now
from plumbing.link import Link
from plumbing.metrics import BATCH_SIZE, REQUESTS, SECONDS

log = logging.getLogger(__name__)


class Commands(Entrypoint):  # type: ignore[misc]
    """Carry out a command: the method gets a list of items and gives a list of answers.

    Commands are not acknowledged: one that is lost is sent again by its caller, whose patience is
    shorter than any broker's, and carrying out the same command twice changes nothing. ``*`` in a
    command's name stands for the service's.
    """

    link = Link()

    def __init__(self, command: str, **kwargs: Any) -> None:
        self._name = command
        super().__init__(**kwargs)

    def setup(self) -> None:
        self.command = COMMANDS[self._name.replace("*", self.container.service_name)]
        self._decode = msgspec.json.Decoder(self.command.item).decode
        dispatcher = _dispatcher_of(self.container, self.link)
        dispatcher[self.command.name] = self._take

    def stop(self) -> None:
        self.link.stop_listening()

    def _take(self, message: Message, request: Request) -> None:
        items, unread = self._understand(request.items)
        started = monotonic_us()
        self.container.spawn_worker(
            self,
            (items,),
            {},
            handle_result=partial(self._answer, message, unread, started),
        )

    def _understand(self, raws: Sequence[Raw]) -> tuple[list[Any], list[Problem | None]]:
        items: list[Any] = []
        unread: list[Problem | None] = []
        for given in raws:
            try:
                items.append(self._decode(given))
                unread.append(None)
            except msgspec.MsgspecError as error:
                unread.append(Problem("request.invalid", str(error)))
        return items, unread

    def _answer(
        self,
        message: Message,
        unread: list[Problem | None],
        started_us: int,
        _worker: object,
        result: list[Struct | Problem] | None,
        exc_info: Any,
    ) -> tuple[Any, Any]:
        if exc_info is not None:
            log.error("%s failed", self.command.name, exc_info=exc_info)
        answers = iter(result or [])
        told = [problem or next(answers, INTERNAL) for problem in unread]
        name = self.command.name
        BATCH_SIZE.labels(name).observe(len(told))
        SECONDS.labels(name).observe((monotonic_us() - started_us) / 1e6)
        for outcome, count in Counter(map(_counted, told)).items():
            REQUESTS.labels(name, outcome).inc(count)
        self._reply(message, [_outcome(answer) for answer in told])
        return result, None

    def _reply(self, message: Message, outcomes: list[Outcome]) -> None:
        properties = message.properties
        try:
            self.link.publish(
                encode(outcomes),
                to=properties["reply_to"],
                correlation_id=properties.get("correlation_id"),
            )
        except broker.BROKER_ERRORS as error:
            log.warning("answer to %s lost: %r", self.command.name, error)


def _dispatcher_of(container: Any, link: Link) -> dict[str, Callable[[Message, Request], None]]:
    """All commands of a service share one queue; this tells them apart by the message's type."""
    table = link.dispatcher
    if table is None:
        table = link.dispatcher = {}

        def on_message(message: Message) -> None:
            try:
                request = decode_request(broker.body_of(message))
            except msgspec.MsgspecError as error:
                log.warning("a request can't be read: %s", error)
                return
            take = table.get(message.properties.get("type", ""))
            if take is None:
                log.warning("unknown command %r", message.properties.get("type"))
            elif request.expires_at_us == 0 or now_us() < request.expires_at_us:
                if request.confirm_taken:
                    _confirm_taken(link, message)
                take(message, request)

        replicated = container.config["settings"].replicated
        queue = broker.commands(container.service_name, replicated=replicated)
        link.listen(queue, on_message, no_ack=True)
    return table


def _confirm_taken(link: Link, message: Message) -> None:
    """Let the caller of a slow command know that a process works on it: one that is frozen takes
    messages as well."""
    to, correlation = message.properties["reply_to"], message.properties.get("correlation_id")
    try:
        link.publish(encode([]), to=to, correlation_id=correlation, type=TAKEN)
    except broker.BROKER_ERRORS as error:
        log.info("that a command was taken could not be confirmed: %r", error)


def _outcome(answer: Struct | Problem) -> Outcome:
    return Outcome(error=raw(answer)) if isinstance(answer, Problem) else Outcome(ok=raw(answer))


def _counted(answer: Struct | Problem) -> str:
    """As what a command is counted: a fault of ours is no refusal, also where only one item of a
    batch met it."""
    if not isinstance(answer, Problem):
        return "ok"
    return "failed" if answer.code == INTERNAL.code else "refused"


class Follow(Entrypoint):  # type: ignore[misc]
    """Follow the streams that a service subscribes to (``contracts.broker_topology``): the method
    applies envelopes of their partitions, of each in order. The service's ``pace_s`` is the
    pause between busy batches, ``None`` for that of the settings."""

    link = Link()

    def setup(self) -> None:
        service, settings = self.container.service_name, self.container.config["settings"]
        pace_s = self.container.service_cls.pace_s
        self._applier = Applier(
            self.container, self, settings.consumer_pace_s if pace_s is None else pace_s
        )
        self._followers = [
            Follower(
                service,
                self._applier,
                self.link,
                stream,
                partition,
                settings,
                partial(self._place_now, stream, partition),
            )
            for stream in SUBSCRIPTIONS[service]
            for partition in range(settings.partitions)
        ]
        for follower in self._followers:
            queue = broker.events(service, follower.stream, follower.partition)
            self.link.listen(queue, follower.take, no_ack=False)

            self.link.connected_anew.rings(follower.ask)

    def _place_now(self, stream: str, partition: int) -> Place:
        store = store_of(self.container)
        with store.reading() as connection:
            return place_now(connection, store.tables, stream, partition)

    def start(self) -> None:
        self.container.spawn_managed_thread(self._applier.run, identifier="applier")
        for follower in self._followers:
            store_of(self.container).missing.rings(follower.ask)
            name = f"follow {follower.stream}"
            self.container.spawn_managed_thread(follower.run, identifier=name)

    def stop(self) -> None:
        for follower in self._followers:
            follower.stop()
        self._applier.stop()
        self.link.stop_listening()


Method = TypeVar("Method", bound=Callable[..., Any])


def command(name: str) -> Callable[[Method], Method]:
    """Declare that a method carries out the command of this name."""
    decorate: Callable[[Method], Method] = Commands.decorator(name)
    return decorate


def follow(method: Method) -> Method:
    """Declare that a method applies what the streams tell that its service subscribes to."""
    declared: Method = Follow.decorator(method)
    return declared


def every(seconds: float) -> Callable[[Method], Method]:
    """Declare that a method is called again and again, this far apart."""
    decorate: Callable[[Method], Method] = timer(interval=seconds)
    return decorate
