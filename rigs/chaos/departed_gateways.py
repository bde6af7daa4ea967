"""Gateways that were taken away: rounds settle without them, or they come back to deliver."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from deploy.local.platform import GATEWAY
from plumbing.clock import now_us
from plumbing.unit_of_work import Store
from services.exam.repository.timed_transitions import gateways_behind


class Gateways(Protocol):
    """A platform to which gateways are added and from which they are taken away."""

    folder: Path

    def names_of(self, kind: str) -> list[str]: ...
    def new(self, kind: str) -> str: ...
    def start_one(self, name: str, timeout_s: float = 90.0) -> None: ...
    def take_away(self, name: str, timeout_s: float = 30.0) -> None: ...


def waited_for(platform: Gateways, exam: Store) -> set[str]:
    """The gateways that were taken away and that settlement waits for all the same: nothing behind
    them answered when they ended, so that they could not take their leave."""
    there = set(platform.names_of(GATEWAY))
    with exam.reading() as connection:
        behind = {one.gateway for one in gateways_behind(connection, now_us())}
    return {name for name, told in _known(platform.folder) if name not in there and told in behind}


def bring_back(platform: Gateways, names: Iterable[str]) -> None:
    """As an operator would: start them once more, so that they deliver what they kept, and take
    them away again while somebody answers."""
    missing, started = set(names), []
    while missing:
        started.append(platform.new(GATEWAY))
        platform.start_one(started[-1])
        missing.discard(started[-1])
    for name in started:
        platform.take_away(name)


def _known(folder: Path) -> Iterable[tuple[str, str]]:
    """The process's name and its gateway's, of all that ever were."""
    for file in folder.glob(f"data-{GATEWAY}*/gateway-id"):
        yield file.parent.name.removeprefix("data-"), file.read_text().strip()
