"""The registry, the table of names and the services say the same."""

import inspect
import re
from collections.abc import Iterator

import msgspec
import pytest
from msgspec import Struct

from contracts import broker_topology
from contracts.commands_and_events import COMMANDS, DATA_OF_EVENT, EVENT_OF_DATA, EVENTS
from contracts.publications import ResultsPublished
from deploy.prepare_keys_and_database import service_class
from plumbing.entrypoints import Commands
from tests.support.services import handlers_of

NAME = re.compile(r"[a-z]+(_[a-z]+)*")


def _entrypoints(service: str, kind: type) -> Iterator[tuple[str, object]]:
    for name, method in inspect.getmembers(service_class(service), inspect.isfunction):
        for entrypoint in getattr(method, "nameko_entrypoints", ()):
            if isinstance(entrypoint, kind):
                yield name, entrypoint


def _commands(service: str) -> set[str]:
    # what the decorator was given; the registry is asked for it only when it is bound
    return {arguments(e)[0].replace("*", service) for _, e in _entrypoints(service, Commands)}


def arguments(entrypoint: object) -> tuple[str, ...]:
    """What an entrypoint's decorator was given."""
    args, _kwargs = entrypoint._Extension__params  # type: ignore[attr-defined]
    return tuple(args)


@pytest.mark.parametrize("service", broker_topology.SERVICES)
def test_a_service_carries_out_exactly_the_commands_of_the_registry(service: str) -> None:
    expected = {name for name, command in COMMANDS.items() if command.service == service}
    assert expected
    assert _commands(service) == expected


@pytest.mark.parametrize("service", broker_topology.SERVICES)
def test_a_service_follows_exactly_the_streams_of_the_topology(service: str) -> None:
    followed = {EVENT_OF_DATA[data].stream for data in handlers_of(service)}
    assert followed == set(broker_topology.SUBSCRIPTIONS[service])


def test_only_emitters_have_events_and_every_emitter_can_be_read_back() -> None:
    assert {event.stream for event in EVENTS} == set(broker_topology.EMITTERS)
    readable = {name.partition(".")[0] for name in COMMANDS if name.endswith(".events_after")}
    assert readable == set(broker_topology.EMITTERS)


def test_every_service_that_follows_others_tells_and_replays_what_it_parked() -> None:
    for verb in ("parked", "replay"):
        able = {name.partition(".")[0] for name in COMMANDS if name.endswith(f".{verb}")}
        assert able == set(broker_topology.READERS) == set(broker_topology.SERVICES)


def test_facts_flow_one_way_but_that_registration_hears_what_is_final() -> None:
    order = {service: place for place, service in enumerate(broker_topology.SERVICES)}
    back = [
        (stream, consumer)
        for consumer, streams in broker_topology.SUBSCRIPTIONS.items()
        for stream in streams
        if order[stream] >= order[consumer]
    ]
    assert back == [("scoring", "registration")]
    assert list(handlers_of("registration")) == [ResultsPublished]
    assert set(broker_topology.SUBSCRIPTIONS) == set(broker_topology.SERVICES)


def test_names_are_plain_and_said_once() -> None:
    for name, command in COMMANDS.items():
        service, _, verb = name.partition(".")
        assert command.name == name
        assert service in broker_topology.SERVICES
        assert NAME.fullmatch(verb)
    for event in EVENTS:
        assert NAME.fullmatch(event.type)
        assert event.version >= 1
    assert len(DATA_OF_EVENT) == len(EVENTS)
    assert len(EVENT_OF_DATA) == len(EVENTS)


def test_versions_of_an_event_have_no_gaps() -> None:
    versions: dict[tuple[str, str], list[int]] = {}
    for event in EVENTS:
        versions.setdefault((event.stream, event.type), []).append(event.version)
    for found in versions.values():
        assert sorted(found) == list(range(1, len(found) + 1))


@pytest.mark.parametrize("name", COMMANDS)
def test_items_and_answers_of_every_command_can_travel_as_json(name: str) -> None:
    command = COMMANDS[name]
    for struct in (command.item, command.answer):
        assert issubclass(struct, Struct)
        msgspec.json.Decoder(struct)
        msgspec.json.schema(struct)


def test_queue_names_are_those_of_running_installations() -> None:
    """A rename would strand messages: change these lines only together with a migration."""
    assert broker_topology.EVENTS_EXCHANGE == "hoithi.events"
    assert broker_topology.command_queue("exam") == "hoithi.commands.exam"
    assert (
        broker_topology.command_queue("exam", replicated=True) == "hoithi.commands.replicated.exam"
    )
    assert broker_topology.reply_queue("g-1") == "hoithi.replies.g-1"
    assert broker_topology.event_queue("scoring", "exam", 1) == "hoithi.events.exam.1.scoring"
    assert broker_topology.event_route("exam", 1) == "exam.1"


def test_queues_of_different_consumers_streams_and_partitions_never_share_a_name() -> None:
    names = [
        broker_topology.event_queue(consumer, stream, partition)
        for consumer, streams in broker_topology.SUBSCRIPTIONS.items()
        for stream in streams
        for partition in range(12)
    ]
    for replicated in (False, True):
        names += [
            broker_topology.command_queue(s, replicated=replicated)
            for s in broker_topology.SERVICES
        ]
    assert len(set(names)) == len(names)
