"""What the same work costs on this machine with nothing of ours around it."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rigs.bench.result_rows import percentile
from rigs.harness.measured_platform import MeasuredPlatform

_REPEAT = 200


def of_this_machine(rig: MeasuredPlatform) -> dict[str, float]:
    """Each baseline by its name, in milliseconds."""
    return {
        "bare ASGI PUT (CPU)": bare_put("bare"),
        "Starlette PUT (CPU)": bare_put("starlette"),
        "one fsync": one_fsync(rig.machine.folder),
        "500-row upsert per row": upsert_per_row(rig),
        "confirmed publish": confirmed_publish(rig),
        "argon2 (CPU)": argon2_alone(),
    }


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


def bare_put(kind: str) -> float:
    """CPU milliseconds of uvicorn per PUT, with a bare ASGI application or Starlette."""
    from deploy.local.process import cpu_s
    from deploy.local.server_addresses import free_port

    port = free_port()
    child = subprocess.Popen([sys.executable, "-m", "rigs.bench.baseline_app", kind, str(port)])
    try:
        import asyncio

        from rigs.bench.baseline_app import put_for

        count, spent_s = asyncio.run(put_for(port, 2.0, lambda: cpu_s(child.pid)))
    finally:
        child.kill()
        child.wait()
    return spent_s / max(count, 1) * 1e3


def _median_ms(work: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return percentile(taken, 0.5) * 1e3
