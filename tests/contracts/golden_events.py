"""Writes events' missing golden files: ``python -m tests.contracts.golden_events``.

A file that stands is never written again: it is what older writers have put on the wire. When an
event gets optional fields, its example so far moves to ``EARLIER``, under the name of its file
(without .json), and the new one is written as the next edition: ``....v1.json``, ``....v1-2.json``.
"""

from pathlib import Path

from msgspec import Struct

from contracts.commands_and_events import EVENT_OF_DATA, EventType
from contracts.event_envelope import Envelope, Event, encode, raw
from tests.support.examples import EARLIER, EXAMPLES

GOLDEN = Path(__file__).parent / "golden" / "events"


def file_of(event: EventType) -> Path:
    """Where the golden file of this version stands: its newest edition."""
    name = f"{event.stream}.{event.type}.v{event.version}"
    older = sum(earlier.split("-")[0] == name for earlier in EARLIER)
    return GOLDEN / f"{name}-{older + 1}.json" if older else GOLDEN / f"{name}.json"


def written(data: Struct) -> bytes:
    """The example in an envelope of its own, as today's writer puts it on the wire."""
    kind = EVENT_OF_DATA[type(data)]
    event = Event(kind.type, kind.version, "subject-1", 1_728_262_800_000_001, raw(data))
    return encode(Envelope(kind.stream, 2, 1, 41, [event]))


def main() -> None:
    """Write what is missing."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for data in EXAMPLES:
        file = file_of(EVENT_OF_DATA[type(data)])
        if not file.exists():
            file.write_bytes(written(data))
            print(f"wrote {file.name}")


if __name__ == "__main__":
    main()
