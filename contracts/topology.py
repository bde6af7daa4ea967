"""The one table of names on the broker.

A queue's name is data in a running installation: renaming a method or a class must not strand
messages, so nothing but this module makes names.
"""

EVENTS_EXCHANGE = "hoithi.events"

SERVICES = ("registration", "exam", "scoring", "reporting")

#: who reads whom; facts flow one way
SUBSCRIPTIONS: dict[str, tuple[str, ...]] = {
    "registration": (),
    "exam": ("registration",),
    "scoring": ("registration", "exam"),
    "reporting": ("registration", "exam", "scoring"),
}

EMITTERS = ("registration", "exam", "scoring")
READERS = tuple(service for service, streams in SUBSCRIPTIONS.items() if streams)


def command_queue(service: str) -> str:
    """Where a service takes its commands; every process of the service shares it."""
    return f"hoithi.requests.{service}"


def reply_queue(instance: str) -> str:
    """Where one caller process takes its answers; it goes when the process goes."""
    return f"hoithi.replies.{instance}"


def event_queue(consumer: str, stream: str, partition: int) -> str:
    """One consumer's copy of one partition of a stream."""
    return f"hoithi.events.{stream}.{partition}.{consumer}"


def event_route(stream: str, partition: int) -> str:
    """Routing key of one partition of a stream."""
    return f"{stream}.{partition}"


#: durable, replicated, one active consumer at a time: order within the partition
EVENT_QUEUE_ARGUMENTS = {"x-queue-type": "quorum", "x-single-active-consumer": True}
#: a command lives no longer than its caller's patience, a second or two, and is sent again by it:
#: nothing is gained by writing it to disk, let alone on three nodes (docs/adr/0010)
COMMAND_QUEUE_ARGUMENTS = {"x-queue-type": "classic", "x-expires": 60_000}
#: answers are worth nothing once their caller is gone
REPLY_QUEUE_ARGUMENTS = {"x-expires": 60_000}
