"""docs/events.md must say what the registry says."""

import re
from pathlib import Path

from contracts.broker_topology import READERS
from contracts.commands_and_events import EVENTS
from tests.support.services import handlers_of

DOCUMENT = Path(__file__).parents[2] / "docs" / "events.md"
ROW = re.compile(r"^\| (\w+) \| `(\w+)` \| (\d+) \| ([\w, ]*)\|", re.MULTILINE)


def _documented() -> dict[tuple[str, str, int], set[str]]:
    rows = ROW.findall(DOCUMENT.read_text("utf-8"))
    return {
        (stream, kind, int(version)): {name.strip() for name in readers.split(",") if name.strip()}
        for stream, kind, version, readers in rows
    }


def test_every_event_of_the_registry_is_documented_and_no_other() -> None:
    assert set(_documented()) == {(event.stream, event.type, event.version) for event in EVENTS}


def test_the_documented_readers_are_those_that_handle_the_event() -> None:
    handled: dict[tuple[str, str, int], set[str]] = {}
    for event in EVENTS:
        handled[event.stream, event.type, event.version] = {
            service for service in READERS if event.data in handlers_of(service)
        }
    assert _documented() == handled
    assert all(handled.values()), "an event that nobody reads is not told"
