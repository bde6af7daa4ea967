"""Processes that are added and taken away while others are broken."""

import threading

import pytest

from rigs.chaos.fault_injection import GROWING, MOST, FaultInjector


class Crowd:
    """Victims that are names alone; what is done to them must make sense."""

    def __init__(self) -> None:
        self.there = {kind: {f"{kind}-1"} for kind in GROWING}
        self.running = {f"{kind}-1" for kind in GROWING}
        self.nonsense: list[str] = []
        self.fewest, self.most = len(GROWING), 0
        self._lock = threading.Lock()

    def names(self) -> list[str]:
        with self._lock:
            return sorted(name for names in self.there.values() for name in names)

    def names_of(self, kind: str) -> list[str]:
        with self._lock:
            return sorted(self.there[kind])

    def new(self, kind: str) -> str:
        with self._lock:
            name = next(
                f"{kind}-{n}" for n in range(1, 99) if f"{kind}-{n}" not in self.there[kind]
            )
            self.there[kind].add(name)
            self.most = max(self.most, len(self.there[kind]))
            return name

    def take_away(self, name: str, timeout_s: float = 30.0) -> None:
        self.stop_one(name)
        with self._lock:
            kind = name.partition("-")[0]
            self.there[kind].discard(name)
            self.fewest = min(self.fewest, len(self.there[kind]))

    def start_one(self, name: str, timeout_s: float = 90.0) -> None:
        self._note(name in self.running, f"{name} is started and runs")
        self.running.add(name)

    def stop_one(self, name: str, timeout_s: float = 30.0) -> None:
        self._note(name not in self.running, f"{name} is stopped and does not run")
        self.running.discard(name)

    def alive(self, name: str) -> bool:
        return name in self.running

    def kill(self, name: str) -> None:
        self.stop_one(name)

    def pause(self, name: str) -> None:
        self._note(name not in self.running, f"{name} is frozen and does not run")

    def resume(self, name: str) -> None:
        self._note(name not in self.running, f"{name} goes on and does not run")

    def hang_up(self) -> None:
        """Nothing to cut."""

    def _note(self, wrong: bool, what: str) -> None:
        if wrong:
            self.nonsense.append(what)


@pytest.fixture
def crowd() -> Crowd:
    return Crowd()


@pytest.mark.parametrize("seed", range(3))
def test_there_is_always_one_of_each_kind_and_never_more_than_meant(
    crowd: Crowd, seed: int
) -> None:
    injector = FaultInjector(crowd, seed, only_resize=True)
    for _ in range(200):
        injector.one_deed()
    injector.mend()
    assert not crowd.nonsense
    assert not injector.faults
    assert crowd.most == MOST
    assert crowd.fewest >= 1
    assert set(crowd.names()) == crowd.running


def test_of_a_process_that_is_on_its_way_nothing_else_is_done_meanwhile(crowd: Crowd) -> None:
    slow, started = threading.Event(), crowd.start_one

    def start_one(name: str, timeout_s: float = 90.0) -> None:
        slow.wait(timeout_s)
        started(name)

    crowd.start_one = start_one  # type: ignore[method-assign]
    injector = FaultInjector(crowd, 1, only_resize=True)
    for _ in range(200):
        injector.one_deed()
    slow.set()
    injector.mend()
    assert not crowd.nonsense
    assert not injector.faults
