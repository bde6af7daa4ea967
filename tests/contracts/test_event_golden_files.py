"""What events look like on the wire, kept as files: a change that readers would feel shows here.

To accept a new event or version, or optional fields: see ``tests/contracts/golden_events.py``.
"""

import json
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct

from contracts.commands_and_events import DATA_OF_EVENT, EVENT_OF_DATA, EVENTS, EventType
from contracts.event_envelope import Event, decode_envelope, raw
from plumbing.unit_of_work import to_data
from tests.contracts.golden_events import GOLDEN, file_of, written
from tests.support.examples import EARLIER, EXAMPLES

EXAMPLE_OF = {EVENT_OF_DATA[type(data)]: data for data in EXAMPLES}
NAMES = [f"{event.stream}.{event.type}.v{event.version}" for event in EVENTS]
each_event = pytest.mark.parametrize("event", EVENTS, ids=NAMES)


def _envelope_with(event: EventType, data: bytes) -> bytes:
    one = Event(event.type, event.version, "s", 1, msgspec.Raw(data))
    return msgspec.json.encode(
        {"stream": event.stream, "epoch": 1, "partition": 0, "first": 1, "events": [one]}
    )


def _with_unknown_fields(value: object) -> object:
    """The same JSON with a field that nobody knows in every object of a struct."""
    if isinstance(value, dict):
        return {**{k: _with_unknown_fields(v) for k, v in value.items()}, "from_2031": [1]}
    return [_with_unknown_fields(item) for item in value] if isinstance(value, list) else value


def test_every_event_version_has_its_golden_file_and_every_file_its_event() -> None:
    newest = {file_of(event).name for event in EVENTS}
    assert {path.name for path in GOLDEN.iterdir()} == newest | {f"{name}.json" for name in EARLIER}


@each_event
def test_todays_writer_produces_exactly_the_golden_bytes(event: EventType) -> None:
    assert written(EXAMPLE_OF[event]) == file_of(event).read_bytes()


@each_event
def test_todays_reader_reads_the_golden_file(event: EventType) -> None:
    (found,) = decode_envelope(file_of(event).read_bytes()).events
    assert (found.type, found.version) == (event.type, event.version)
    assert to_data(found, event.data) == EXAMPLE_OF[event]


@pytest.mark.parametrize("name", EARLIER)
def test_todays_reader_reads_what_older_writers_wrote(name: str) -> None:
    (found,) = decode_envelope((GOLDEN / f"{name}.json").read_bytes()).events
    assert to_data(found, type(EARLIER[name])) == EARLIER[name]


@each_event
def test_examples_leave_no_field_at_its_default(event: EventType) -> None:
    """Else the golden file would not notice that the field has got another name."""
    data = EXAMPLE_OF[event]
    left = [
        field.name
        for field in msgspec.structs.fields(data)
        if field.default is not msgspec.NODEFAULT and getattr(data, field.name) == field.default
    ]
    assert left == []


@each_event
def test_fields_that_a_later_version_adds_are_ignored(event: EventType) -> None:
    whole = json.loads(file_of(event).read_bytes())
    grown = {**whole, "later": 1, "events": [{**whole["events"][0], "later": {"a": 1}}]}
    data = grown["events"][0]["data"]
    plain_maps = (
        "bank",
        "places",
        "answers",
        "topics",
        "awards",
        "extensions",
        "used_ms",
        "held",
        "kinds",
        "allowances",
    )  # JSON objects that are not structs
    kept = {name: data[name] for name in plain_maps if name in data}
    grown["events"][0]["data"] = {**_grow(data), **kept}
    (found,) = decode_envelope(json.dumps(grown).encode()).events
    assert to_data(found, event.data) == EXAMPLE_OF[event]


def _grow(data: dict[str, object]) -> dict[str, object]:
    grown = _with_unknown_fields(data)
    assert isinstance(grown, dict)
    if "definition" in grown:  # maps by topic, where a stranger would be a topic
        grown["definition"]["topics"].pop("from_2031")
        grown["definition"]["contributions"]["official"].pop("from_2031")
        for phase in grown["definition"]["phases"]:
            if "sizes" in (phase["entries"] or {}):  # and by file
                phase["entries"]["sizes"].pop("from_2031")
    return grown


@each_event
def test_a_field_without_default_that_is_missing_is_an_error_not_a_guess(event: EventType) -> None:
    data = json.loads(msgspec.json.encode(EXAMPLE_OF[event]))
    required = [field.name for field in msgspec.structs.fields(event.data) if field.required]
    for name in required:
        less = {key: value for key, value in data.items() if key != name}
        (found,) = decode_envelope(_envelope_with(event, json.dumps(less).encode())).events
        with pytest.raises(msgspec.ValidationError, match=name):
            to_data(found, event.data)


def test_an_event_type_nobody_knows_is_read_and_belongs_to_no_data() -> None:
    stranger = EventType("exam", "round_sung", 1, Struct)
    (found,) = decode_envelope(_envelope_with(stranger, b'{"a": 1}')).events
    assert ("exam", found.type, found.version) not in DATA_OF_EVENT
    assert found.data == raw({"a": 1}) or json.loads(bytes(found.data)) == {"a": 1}


RETIRED = sorted((GOLDEN.parent / "retired").iterdir())


@pytest.mark.parametrize("file", RETIRED, ids=lambda file: file.stem)
def test_what_is_no_longer_told_is_passed_over_and_its_name_is_never_used_again(
    file: Path,
) -> None:
    """An outbox or a queue may hold such events for as long as an installation lives."""
    envelope = decode_envelope(file.read_bytes())
    (found,) = envelope.events
    assert file.stem == f"{envelope.stream}.{found.type}.v{found.version}"
    assert all((event.stream, event.type) != (envelope.stream, found.type) for event in EVENTS)


def test_golden_files_are_kept_where_the_test_looks() -> None:
    assert Path(__file__).parent / "golden" / "events" == GOLDEN
