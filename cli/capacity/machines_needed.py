"""From a contest's load and the measured costs: processes, cores, sessions, disk, and what gives
first. Pure; rates are per second, sizes in bytes."""

import math
from collections.abc import Mapping

from msgspec import Struct

from cli.capacity.contest_load import ContestLoad
from cli.capacity.measured_costs import (
    ATTEMPT,
    BROKER_BYTES,
    BY_PARTITION,
    DATABASE_BYTES,
    LOG_BYTES,
    LOG_BYTES_OF_SAVE,
    ONE_CORE_EACH,
    PARTS,
    PUBLISHING_MS,
    SAVE,
    SAVES_IN_AN_ATTEMPT,
    SESSIONS_OF_A_PROCESS,
    SESSIONS_OF_A_SERVER,
    SIGN_IN,
    SUBMISSION,
    Cost,
    Part,
)


class Installation(Struct, frozen=True):
    """What there is: ``busy`` is the share (0..1) of a core that is planned for, ``slower`` how
    much slower a core is than the measured one; cores of the machines of database and broker."""

    busy: float = 0.6
    slower: float = 1.0
    partitions: int = 2
    database_cores: int = 16
    broker_cores: int = 4


class Limit(Struct, frozen=True):
    """Something there is only so much of: what is wanted of it, and what there is."""

    what: str
    wanted: float
    there: float

    @property
    def holds(self) -> float:
        """How many times this load it would bear; under 1 it does not bear it."""
        return self.there / self.wanted if self.wanted else math.inf


class Needed(Struct, frozen=True):
    """What a contest needs. ``cores`` are busy ones at the worst moment, with batches as large as
    they are then; ``limits`` in the order in which they give when the contest grows."""

    cores: dict[Part, float]
    processes: dict[Part, int]
    sessions: int
    database_bytes: float
    log_bytes_per_s: float
    broker_bytes_per_s: float
    limits: list[Limit]


def needed(load: ContestLoad, there: Installation) -> Needed:
    """What this contest needs of such an installation."""
    cores = {part: max(found[part] for found in _moments(load, there.slower)) for part in PARTS}
    processes = {part: max(1, math.ceil(cores[part] / there.busy)) for part in ONE_CORE_EACH}
    processes |= {part: min(processes[part], there.partitions) for part in BY_PARTITION}
    sessions = SESSIONS_OF_A_PROCESS * sum(
        count for part, count in processes.items() if part != "gateway"
    )
    saves = max(0.0, load.saves_each - SAVES_IN_AN_ATTEMPT)
    attempts_per_s = max(load.attempts_per_s, load.submissions_per_s)
    return Needed(
        cores=cores,
        processes=processes,
        sessions=sessions,
        database_bytes=load.attempts * load.rounds * DATABASE_BYTES,
        log_bytes_per_s=attempts_per_s * (LOG_BYTES + saves * LOG_BYTES_OF_SAVE),
        broker_bytes_per_s=attempts_per_s * BROKER_BYTES,
        limits=sorted(_limits(load, there, cores, sessions), key=lambda limit: limit.holds),
    )


def _moments(load: ContestLoad, slower: float) -> list[Mapping[Part, float]]:
    """Busy cores of each part in the last hour, and in the last minute."""
    saves = max(0.0, load.saves_each - SAVES_IN_AN_ATTEMPT)
    hour = [
        (load.attempts_per_s, ATTEMPT),
        (load.attempts_per_s * saves, SAVE),
        (load.sign_ins_per_s, SIGN_IN),
    ]
    last_saves = load.submissions_per_s * min(1.0, load.saves_each)
    minute = [(load.submissions_per_s, SUBMISSION), (last_saves, SAVE)]
    return [_busy(each, slower) for each in (hour, minute)]


def _busy(rates: list[tuple[float, Cost]], slower: float) -> Mapping[Part, float]:
    return {
        part: slower * sum(rate * cost.cpu_ms.get(part, 0.0) for rate, cost in rates) / 1000
        for part in PARTS
    }


def _limits(
    load: ContestLoad, there: Installation, cores: Mapping[Part, float], sessions: int
) -> list[Limit]:
    """What cannot be had more of by starting one more process."""
    publishing = there.slower * max(load.attempts_per_s, load.submissions_per_s) * PUBLISHING_MS
    return [
        Limit("postgresql", cores["postgresql"], there.database_cores * there.busy),
        Limit("rabbitmq", cores["rabbitmq"], there.broker_cores * there.busy),
        Limit("publishing", publishing / 1000, there.busy),
        Limit("sessions", sessions, SESSIONS_OF_A_SERVER),
        *(Limit(part, cores[part], there.partitions * there.busy) for part in BY_PARTITION),
    ]
