"""S5 and S11: sign-ins with argon2id, and what the others feel of them."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

from client.http_connection import HttpConnection, Response
from plumbing import passwords
from rigs.bench.result_rows import BenchRow, missed, percentile
from rigs.harness.load_generator import (
    Tally,
    begin,
    choice,
    first_wrong,
    offer,
    save,
    sit_down,
    wires,
)
from rigs.harness.measured_platform import MeasuredPlatform
from rigs.harness.seeding import person_id
from services.registration.repository import accounts
from services.registration.repository.accounts import Credential

PASSWORD = "mat-khau-cua-buoi-sang"
SIGN_INS_PER_S, STARTS_PER_S = 25.0, 50.0
STORM_CLIENTS = 24
SAVES_PER_S = 100.0
CPU_OF_ARGON2_S = 0.030


def give_passwords(rig: MeasuredPlatform, people: Sequence[int]) -> None:
    """A password for each of these people; the same hash, because hashing all takes minutes."""
    store, kept = rig.place.store("registration"), passwords.hash_password(PASSWORD)
    with store.unit_of_work() as work:
        rows = [Credential(person_id(person), kept) for person in people]
        accounts.write_credentials(work.connection, rows)
    store.database.close()


async def sign_in(wire: HttpConnection, person: int) -> Response:
    """Sign in with the password."""
    body = b'{"username":"%b","password":"%b"}' % (person_id(person).encode(), PASSWORD.encode())
    return await wire.request("POST", "/api/session", body=body)


async def monday_morning(rig: MeasuredPlatform, seconds: float) -> BenchRow:
    """S5: sign-ins at 25/s and starts at 50/s, as 1,500 and 3,000 in a minute."""
    comers, starters = (
        rig.newcomers(int(SIGN_INS_PER_S * seconds)),
        rig.newcomers(int(STARTS_PER_S * seconds)),
    )
    await asyncio.to_thread(give_passwords, rig, comers)
    began = time.monotonic()

    async def start(wire: HttpConnection, person: int) -> Response:
        answer, sitting = await begin(wire, rig.token(person), person, "r0")
        rig.sittings += [sitting] if sitting else []
        return answer

    signed, started = await asyncio.gather(
        offer(rig, SIGN_INS_PER_S, comers, sign_in, _nothing, 200),
        offer(rig, STARTS_PER_S, starters, start, _nothing, 200, 201),
    )
    per_second = len(signed.seconds) / (time.monotonic() - began)
    p99_s = percentile(started.seconds, 0.99)
    return BenchRow(
        "S5",
        f"Monday 08:00, {seconds:.0f} s of it",
        {
            "p99 of a start s": p99_s,
            "sign-ins per s": per_second,
            "p99 of a sign-in s": percentile(signed.seconds, 0.99),
        },
        "p99 of a start <= 1 s while sign-ins queue",
        missed(
            p99_of_a_start_s=(p99_s, "<=", 1),
            wrong_answers=(len(signed.wrong) + len(started.wrong), "<=", 0),
        ),
        f"(argon2 allows {1 / CPU_OF_ARGON2_S:.0f}/s a core) "
        f"{first_wrong(signed, started)}".strip(),
        started.generator,
    )


async def _keep_signing_in(
    wire: HttpConnection, people: Sequence[int], over: asyncio.Event, tally: Tally
) -> None:
    """Sign these people in, one after the other and again, until it is over."""
    number = 0
    while not over.is_set():
        began = time.perf_counter()
        answer = await sign_in(wire, people[number % len(people)])
        tally.note(answer, time.perf_counter() - began, 200)
        number += 1
    wire.close()


async def storm_of_sign_ins(rig: MeasuredPlatform, seconds: float) -> BenchRow:
    """S11: saves at 100/s while as many sign-ins as possible run."""
    comers = rig.newcomers(400)
    await asyncio.to_thread(give_passwords, rig, comers)
    sittings = await sit_down(rig, rig.newcomers(40), "r0", clients=8, save_all=False)
    pieces = [(sittings[n % len(sittings)], n) for n in range(int(SAVES_PER_S * seconds))]
    over, storm = asyncio.Event(), Tally()

    async def one_save(wire: HttpConnection, piece: Any) -> Response:
        sitting, number = piece
        question = sitting.questions[number % len(sitting.questions)]
        return await save(wire, sitting, {question: choice(sitting, number)})

    opened = await wires(rig, STORM_CLIENTS, networks=True)
    began = time.monotonic()
    at_work = [
        asyncio.create_task(_keep_signing_in(wire, comers[n::STORM_CLIENTS], over, storm))
        for n, wire in enumerate(opened)
    ]
    await asyncio.sleep(1)
    saved = await offer(rig, SAVES_PER_S, pieces, one_save, _nothing, 200)
    over.set()
    await asyncio.gather(*at_work)
    p99_ms = percentile(saved.seconds, 0.99) * 1e3
    return BenchRow(
        "S11",
        f"saves at {SAVES_PER_S:.0f}/s in a storm of sign-ins",
        {
            "p50 ms": percentile(saved.seconds, 0.5) * 1e3,
            "p99 ms": p99_ms,
            "sign-ins per s": len(storm.seconds) / (time.monotonic() - began),
        },
        "p99 <= 200 ms",
        missed(p99_ms=(p99_ms, "<=", 200), wrong_answers=(len(saved.wrong), "<=", 0)),
        first_wrong(storm, saved),
        saved.generator,
    )


def _nothing(_at: float) -> None:
    """Nobody asks when."""
