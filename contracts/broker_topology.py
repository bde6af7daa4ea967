"""The one table of names on the broker.

A queue's name is data in a running installation: renaming a method or a class must not strand
messages, so nothing but this module makes names.
"""

EVENTS_EXCHANGE = "hoithi.events"

SERVICES = ("registration", "exam", "scoring", "reporting")

#: who reads whom; facts flow one way, but that registration hears what is final, under which it
#: exchanges no plan (docs/adr/0026)
SUBSCRIPTIONS: dict[str, tuple[str, ...]] = {
    "registration": ("scoring",),
    "exam": ("registration",),
    "scoring": ("registration", "exam"),
    "reporting": ("registration", "exam", "scoring"),
}

EMITTERS = ("registration", "exam", "scoring")
READERS = tuple(service for service, streams in SUBSCRIPTIONS.items() if streams)


def command_queue(service: str, *, replicated: bool = False) -> str:
    """Where a service takes its commands; every process of the service shares it. A broker of
    several nodes has queues of another kind, and a kind cannot be changed under a name."""
    return f"hoithi.commands.{'replicated.' if replicated else ''}{service}"


def reply_queue(connection: str) -> str:
    """Where one connection of a caller takes its answers; nobody else may, and it ends with it."""
    return f"hoithi.replies.{connection}"


def event_queue(consumer: str, stream: str, partition: int) -> str:
    """One consumer's copy of one partition of a stream."""
    return f"hoithi.events.{stream}.{partition}.{consumer}"


def event_route(stream: str, partition: int) -> str:
    """Routing key of one partition of a stream."""
    return f"{stream}.{partition}"


#: durable, replicated, one active consumer at a time: order within the partition
EVENT_QUEUE_ARGUMENTS = {"x-queue-type": "quorum", "x-single-active-consumer": True}
#: a command lives no longer than its caller's patience, a second or two, and is sent again by it:
#: nothing is gained by writing it to disk. The queue outlives the broker, or it would be of a kind
#: that RabbitMQ 4.3 refuses, but not a minute without service (docs/adr/0025)
COMMAND_QUEUE_ARGUMENTS = {"x-queue-type": "classic", "x-expires": 60_000}
#: on several nodes a classic queue would wait for its node to come back
REPLICATED_COMMAND_QUEUE_ARGUMENTS = {"x-queue-type": "quorum", "x-expires": 60_000}
