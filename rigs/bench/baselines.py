"""What the same work costs on this machine with nothing of ours around it."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import uvloop

from deploy.local.process import cpu_s
from deploy.local.server_addresses import free_port
from rigs.bench.baseline_app import first_answer, put_for
from rigs.bench.result_rows import percentile
from rigs.bench.row_floors import (
    ALL_FLOORS,
    ARGON2,
    BARE,
    FIRST_PAGE,
    FSYNC,
    GENERATOR,
    PUBLISH,
    STARLETTE,
    UPSERT,
)
from rigs.harness.measured_platform import MeasuredPlatform, temporary_folder

_REPEAT = 200
_PUTS_FOR_S = 1.5


def of_this_machine(names: Iterable[str], rig: MeasuredPlatform | None = None) -> dict[str, float]:
    """The floors of these names, in milliseconds; those of PostgreSQL and RabbitMQ only where
    there is a platform whose servers can be asked."""
    wanted = set(names)
    found: dict[str, float] = {}
    if {BARE, GENERATOR, FIRST_PAGE} & wanted:
        found |= _bare_put()
    if STARLETTE in wanted:
        found[STARLETTE] = _put("starlette").server_ms
    if FSYNC in wanted:
        with temporary_folder() as folder:
            found[FSYNC] = one_fsync(rig.machine.folder if rig else folder)
    if ARGON2 in wanted:
        found[ARGON2] = argon2_alone()
    if rig is not None and UPSERT in wanted:
        found[UPSERT] = upsert_per_row(rig)
    if rig is not None and PUBLISH in wanted:
        found[PUBLISH] = confirmed_publish(rig)
    return {name: found[name] for name in ALL_FLOORS if name in wanted and name in found}


def one_fsync(folder: Path) -> float:
    """Milliseconds of one appended block made durable (median)."""
    taken = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(50):
            began = time.perf_counter()
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
            taken.append(time.perf_counter() - began)
    return percentile(taken, 0.5) * 1e3


def upsert_per_row(rig: MeasuredPlatform) -> float:
    """Milliseconds per row of a 500-row upsert in PostgreSQL, commit included."""
    import sqlalchemy as sa

    from plumbing.database import insert_many

    table = sa.Table(
        "bench_floor",
        sa.MetaData(),
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("answers", sa.Text),
    )
    store = rig.place.store("exam")
    with store.database.writing() as connection:
        table.create(connection)
    rows = [{"id": number, "answers": "x" * 60} for number in range(500)]

    def upsert() -> None:
        with store.database.writing() as connection:
            insert_many(connection, table, rows, on_conflict=["id"], update=["answers"])

    upsert()
    took_ms = _median_ms(upsert, 20) / len(rows)
    with store.database.writing() as connection:
        table.drop(connection)
    store.database.close()
    return took_ms


def confirmed_publish(rig: MeasuredPlatform) -> float:
    """Milliseconds of one durable publication to a quorum queue, confirmed."""
    from kombu import Producer

    from plumbing import broker

    with broker.connect(rig.settings("bench"), heartbeat=False, confirm=True) as connection:
        channel = connection.channel()
        (queue,) = broker.declare(channel, [broker.commands("bench-floor")])
        producer = Producer(channel)

        def publish() -> None:
            broker.publish(producer, b"x" * 500, to=queue.name, delivery_mode=2)

        took_ms = _median_ms(publish, _REPEAT)
        queue.delete()
    return took_ms


def argon2_alone() -> float:
    """CPU milliseconds of one argon2id hash as sign-in does it (m=19456, t=2, p=1)."""
    from nacl.pwhash import argon2id

    began = time.process_time()
    for _ in range(5):
        argon2id.kdf(32, b"password", b"0123456789abcdef", opslimit=2, memlimit=19456 * 1024)
    return (time.process_time() - began) / 5 * 1e3


class _Put(NamedTuple):
    """CPU milliseconds of one PUT in the server and in the load generator; milliseconds until the
    first one was answered."""

    server_ms: float
    generator_ms: float
    first_ms: float


def _bare_put() -> dict[str, float]:
    put = _put("bare")
    return {BARE: put.server_ms, GENERATOR: put.generator_ms, FIRST_PAGE: put.first_ms}


def _put(kind: str) -> _Put:
    """What uvicorn takes for a PUT, with a bare ASGI application or with Starlette."""
    port = free_port()
    began = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", "rigs.bench.baseline_app", kind, str(port)])
    try:
        uvloop.run(first_answer(port))
        first_ms = (time.perf_counter() - began) * 1e3
        load = uvloop.run(put_for(port, _PUTS_FOR_S, lambda: cpu_s(child.pid)))
    finally:
        child.kill()
        child.wait()
    each_ms = 1e3 / max(load.answered, 1)
    return _Put(load.server_s * each_ms, load.generator_s * each_ms, first_ms)


def _median_ms(work: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return percentile(taken, 0.5) * 1e3
