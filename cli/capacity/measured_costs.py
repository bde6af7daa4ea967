"""What the platform was measured to cost: the figures that ``hoithi capacity`` reckons with.

All of one machine of 2 cores in a quick hour (Intel Xeon, bare ASGI PUT 0.0335 ms of CPU,
PostgreSQL 15, RabbitMQ 3.10), load generator beside it; each with the command and the commit.
Another machine is taken for as much slower as its own bare ASGI PUT is (``hoithi bench --json``).
"""

from collections.abc import Mapping
from typing import Final, Literal, get_args

from msgspec import Struct

Part = Literal["gateway", "exam", "scoring", "reporting", "registration", "postgresql", "rabbitmq"]
PARTS: Final[tuple[Part, ...]] = get_args(Part)
#: Python: a process is busy with one core at most
ONE_CORE_EACH: Final[tuple[Part, ...]] = (
    "gateway", "exam", "scoring", "reporting", "registration",
)  # fmt: skip
#: only so many of these have anything to do as there are partitions of the streams they follow
BY_PARTITION: Final[tuple[Part, ...]] = ("scoring", "reporting")

#: milliseconds of CPU of a bare ASGI PUT where all this was measured
BARE_PUT_MS = 0.0335


class Cost(Struct, frozen=True):
    """CPU milliseconds of each part for one operation; ``seen``: the command, the commit."""

    cpu_ms: Mapping[Part, float]
    seen: str


#: start, three saves, submission, score, dashboard, result; no sign-in
ATTEMPT = Cost(
    {
        "gateway": 0.814, "exam": 0.755, "scoring": 0.171, "reporting": 0.120,
        "registration": 0.053, "postgresql": 0.509, "rabbitmq": 0.165,
    },
    "hoithi bench --row S3, 334666de",
)  # fmt: skip
SAVES_IN_AN_ATTEMPT = 3
SAVE = Cost(
    {
        "gateway": 0.099, "exam": 0.048, "scoring": 0.002, "reporting": 0.001,
        "registration": 0.003, "postgresql": 0.031, "rabbitmq": 0.007,
    },
    "hoithi bench --row S1, 334666de",
)  # fmt: skip
#: of 20 answers that were saved before
SUBMISSION = Cost(
    {
        "gateway": 0.284, "exam": 0.251, "scoring": 0.109, "reporting": 0.107,
        "registration": 0.030, "postgresql": 0.283, "rabbitmq": 0.082,
    },
    "hoithi bench --row S4, 334666de",
)  # fmt: skip
#: argon2id (m=19456, t=2, p=1) and nothing else to speak of
SIGN_IN = Cost({"registration": 25.0}, "the floor of hoithi bench --row S5, docs/performance.md")

#: what the exam process that numbers and publishes events spends on it for each attempt: one does
#: it for all. 14 of 100 samples of exam in row S3 (py-spy, af86a32d)
PUBLISHING_MS = 0.14 * ATTEMPT.cpu_ms["exam"]

#: bytes kept for each attempt in the databases of exam, scoring and reporting together, indexes
#: included: 3,126 + 1,270 + 414 (pg_total_relation_size over 2,296 attempts of row S3, 334666de)
DATABASE_BYTES = 4_810
#: bytes of write-ahead log for each attempt (pg_current_wal_lsn over the same attempts)
LOG_BYTES = 7_393
#: bytes of write-ahead log for a save more (pg_stat_statements, row S3, af86a32d)
LOG_BYTES_OF_SAVE = 771
#: bytes to the broker and from it for each attempt (rabbitmqctl list_connections, same run)
BROKER_BYTES = 5_131 + 6_570

#: sessions with PostgreSQL: the pool's most of each process (``plumbing.database``), and one that
#: stands for publisher; gateways have none
SESSIONS_OF_A_PROCESS = 16 + 1
#: ``max_connections`` of the deployment files
SESSIONS_OF_A_SERVER = 300
