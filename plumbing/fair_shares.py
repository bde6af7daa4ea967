"""How the processes of a service share the partitions that they follow, without coordination.

The broker brings a partition's messages to one process, so that they stay in order: to the one that
asked first. Left alone, the first process of a service would therefore do all the work. So whoever
is brought more partitions of a stream than its share gives one up now and then, and asks again
behind the others. Only queues that bring something count: where nothing happens nothing moves.

How many processes there are says the queue of the service's commands, which each of them listens to
once: of a partition's queue the broker counts the active consumer alone.
"""

import math
import time
from collections.abc import Callable
from typing import Any

from kombu import Consumer, Message, Queue

LOOK_EVERY_S = 5.0


def too_many(mine: int, partitions: int, processes: int) -> bool:
    """Whether one of ``processes`` is brought more of a stream's ``partitions`` than its share."""
    return mine > math.ceil(partitions / max(1, processes))


class Partition:
    """A queue of events; ``channel``: its own. ``brought``: whether it was since the last look."""

    def __init__(self, queue: Queue, channel: Any, on_message: Callable[[Message], None]) -> None:
        self.stream = str(queue.routing_key).partition(".")[0]
        self.brought = False
        self._on_message = on_message
        self.consumer = Consumer(channel, [queue], on_message=self._take, no_ack=False)

    def _take(self, message: Message) -> None:
        self.brought = True
        self._on_message(message)

    def to_the_end(self) -> None:
        """Let the process that has waited longest have it, and wait behind all of them."""
        self.consumer.cancel()
        self.consumer.consume()


class FairShares:
    """The partitions that one connection listens to. Ask :meth:`look` only in the thread that reads
    from the connection, while nobody writes to it."""

    def __init__(self) -> None:
        self._partitions: list[Partition] = []
        self._commands: Queue | None = None
        self._looked_at = time.monotonic()

    def add(self, partition: Partition) -> Consumer:
        """Listen to one more, once its consumer does, which is given back."""
        self._partitions.append(partition)
        return partition.consumer

    def count_by(self, commands: Queue) -> None:
        """The queue, bound to a channel, that each process of the service listens to once."""
        self._commands = commands

    @property
    def due(self) -> bool:
        """Whether it is time to look."""
        return time.monotonic() - self._looked_at > LOOK_EVERY_S

    def look(self) -> None:
        """Give up at most one partition of each stream of which there are too many here."""
        self._looked_at = time.monotonic()
        crowded = []
        for stream in {one.stream for one in self._partitions}:
            of_stream = [one for one in self._partitions if one.stream == stream]
            mine = [one for one in of_stream if one.brought]
            if len(mine) > 1:
                crowded.append((of_stream, mine))
        for one in self._partitions:
            one.brought = False
        processes = self._processes() if crowded else 1
        for of_stream, mine in crowded:
            if too_many(len(mine), len(of_stream), processes):
                mine[-1].to_the_end()

    def _processes(self) -> int:
        if self._commands is None:
            return 1
        told = self._commands.channel.queue_declare(self._commands.name, passive=True)
        return int(told.consumer_count)
