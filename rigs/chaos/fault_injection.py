"""Injects faults: kills, freezes and restarts processes, empties queues, adds processes and takes
them away; at random, by a seed."""

import contextlib
import random
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Protocol

import amqp
import kombu

from contracts import broker_topology
from deploy.local.wait_for_server import DidNotStart
from rigs.harness.measured_platform import PARTITIONS

#: how often each kind of victim is chosen; the parts take seconds to come back
WEIGHTS = {"postgres": 2, "rabbitmq": 1}
ORDINARY = 3
DEEDS = ("kill", "kill", "kill", "pause", "restart")
#: of what there may be more and then fewer, and at most how many
GROWING = ("gateway", "exam", "scoring", "reporting")
MOST = 3
EMPTIED_SHARE, RESIZED_SHARE = 0.08, 0.2
#: who is not ready then is stuck
START_S = 60.0


class Victims(Protocol):
    """What a platform offers to be done to it."""

    def names(self) -> list[str]: ...
    def names_of(self, kind: str) -> list[str]: ...
    def new(self, kind: str) -> str: ...
    def take_away(self, name: str) -> None: ...
    def hang_up(self) -> None: ...
    def alive(self, name: str) -> bool: ...
    def kill(self, name: str) -> None: ...
    def pause(self, name: str) -> None: ...
    def resume(self, name: str) -> None: ...
    def stop_one(self, name: str, timeout_s: float = 30.0) -> None: ...
    def start_one(self, name: str, timeout_s: float = 90.0) -> None: ...


class FaultInjector:
    """Does ``runs`` deeds, several at a time where it so happens, and mends each by and by.

    ``only_resize``: nothing is broken, processes come and go.
    """

    def __init__(
        self, victims: Victims, seed: int, broker: str = "", *, only_resize: bool = False
    ) -> None:
        self.victims, self.broker, self.only_resize = victims, broker, only_resize
        self.dice = random.Random(seed)
        self.log: list[str] = []
        self.faults: list[str] = []
        self._busy: set[str] = set()
        self._lock = threading.Lock()
        self._menders: list[threading.Thread] = []
        self._began = time.monotonic()

    def work(self, runs: int, pause_s: float) -> None:
        """Do so many deeds with about ``pause_s`` between them; blocks."""
        done = 0
        while done < runs:
            time.sleep(self.dice.uniform(0.2, 2 * pause_s))
            self._look_for_dead()
            done += self.one_deed()

    def one_deed(self) -> bool:
        """Whether anything was done: a platform that is mostly down shows nothing."""
        if self.only_resize or (self.broker and self.dice.random() < RESIZED_SHARE):
            return self._resize()
        if self.broker and self.dice.random() < EMPTIED_SHARE:
            self._empty_the_broker()
            return True
        name = self._choose()
        if name is not None:
            self._do(self.dice.choice(DEEDS), name)
        return name is not None

    def _resize(self) -> bool:
        """Start one more process of a kind, or ask one of several to end for good."""
        kind = self.dice.choice(GROWING)
        with self._lock:
            there = self.victims.names_of(kind)
            free = [name for name in there if name not in self._busy]
            grow = len(there) < MOST and (len(free) < 2 or self.dice.random() < 0.5)
            if not grow and len(free) < 2:
                return False
            name = self.victims.new(kind) if grow else self.dice.choice(free)
            self._busy.add(name)
        self._note(f"{'add' if grow else 'take away'} {name}")
        self._start_mender(self._add if grow else self._take_away, name)
        return True

    def _add(self, name: str) -> None:
        try:
            self._start(name)
        finally:
            self._free(name)

    def _take_away(self, name: str) -> None:
        try:
            self.victims.take_away(name)
        finally:
            self._free(name)

    def _free(self, name: str) -> None:
        with self._lock:
            self._busy.discard(name)

    def _start_mender(self, work: Callable[..., None], *arguments: object) -> None:
        mender = threading.Thread(target=work, args=arguments, daemon=True)
        self._menders.append(mender)
        mender.start()

    def mend(self, timeout_s: float = 2 * START_S) -> None:
        """Wait until all that was done is mended, and everything runs."""
        until = time.monotonic() + timeout_s
        for mender in self._menders:
            mender.join(max(0.1, until - time.monotonic()))
        self._look_for_dead()

    def _choose(self) -> str | None:
        with self._lock:
            free = [name for name in self.victims.names() if name not in self._busy]
            if len(free) <= len(self._busy):  # a platform that is mostly down shows nothing
                return None
            weights = [WEIGHTS.get(name, ORDINARY) for name in free]
            (name,) = self.dice.choices(free, weights)
            self._busy.add(name)
            return name

    def _do(self, deed: str, name: str) -> None:
        self._note(f"{deed} {name}")
        down_s = self.dice.uniform(0.1, 2.5)
        self._start_mender(self._carry_out, deed, name, down_s)

    def _carry_out(self, deed: str, name: str, down_s: float) -> None:
        try:
            if deed == "pause":
                self.victims.pause(name)
                time.sleep(down_s)
                self.victims.resume(name)
            else:
                if deed == "kill":
                    self.victims.kill(name)
                else:
                    self.victims.stop_one(name, 15.0)
                time.sleep(down_s)
                self._start(name)
        finally:
            self._free(name)

    def _start(self, name: str) -> None:
        """Started again as a supervisor would; it waits by itself for what is not there yet."""
        for _ in range(3):
            try:
                self.victims.start_one(name, START_S)
                return
            except DidNotStart as error:
                if self.victims.alive(name):
                    self.faults.append(f"{name} runs, but is not ready in time: {error}")
                    return
                self.faults.append(f"{name} ended by itself at its start: {error}")
                time.sleep(1)

    def _look_for_dead(self) -> None:
        """A process that nobody killed must live."""
        for name in self.victims.names():
            with self._lock:
                if name in self._busy or self.victims.alive(name):
                    continue
                self._busy.add(name)
            self.faults.append(f"{name} died by itself")
            self._note(f"{name} died by itself")
            try:
                self._start(name)
            finally:
                self._free(name)

    def _empty_the_broker(self) -> None:
        """Delete every queue of commands and events, and sometimes cut every connection, with
        which the queues of answers end."""
        answers_too = self.dice.random() < 0.5
        self._note("delete every queue" + (", answers too" if answers_too else ""))
        if answers_too:
            with contextlib.suppress(RuntimeError, subprocess.SubprocessError):
                self.victims.hang_up()
        names = [broker_topology.command_queue(service) for service in broker_topology.SERVICES]
        names += [
            broker_topology.event_queue(consumer, stream, partition)
            for consumer, streams in broker_topology.SUBSCRIPTIONS.items()
            for stream in streams
            for partition in range(PARTITIONS)
        ]
        with (
            contextlib.suppress(OSError, amqp.exceptions.AMQPError),
            kombu.Connection(self.broker, connect_timeout=2) as connection,
        ):
            channel = connection.channel()
            for name in names:
                channel.queue_delete(name)

    def _note(self, text: str) -> None:
        self.log.append(f"{time.monotonic() - self._began:7.1f} s  {text}")
