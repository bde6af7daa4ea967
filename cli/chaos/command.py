"""``hoithi chaos``: exit status 0 only with nothing lost and nothing doubled."""

import argparse
import asyncio
import os
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import msgspec

from cli.main import SubParsers

_EPILOG = """\
examples:
  hoithi chaos --runs 50              RabbitMQ and PostgreSQL, every process a victim
  hoithi chaos --runs 50 --seed 7     the same deeds in the same order
  hoithi chaos --runs 20 --embedded   the platform in one process

exit status: 0 nothing lost and nothing doubled, 1 otherwise
"""
CONTESTANTS, SEATS_PER_DEED, ROUNDS = 40, 250, 4
LIMIT_S = 25
SETTLE_S = 120.0
SHOWN = 40


def add_parser(subparsers: SubParsers) -> None:
    """``chaos --runs N [--seed S] [--embedded] [--exam N] [--json]``."""
    parser = subparsers.add_parser(
        "chaos",
        help="phá có chủ đích / kill things at random and count what was lost",
        description="Tắt, treo, xóa ngẫu nhiên rồi đối chiếu. / Break things at random; compare.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--runs", type=int, default=20, help="how many deeds (default: 20)")
    parser.add_argument("--seed", type=int, help="of the deeds and the contestants")
    parser.add_argument("--embedded", action="store_true", help="the platform in one process")
    parser.add_argument("--exam", type=int, default=2, help="exam processes (default: 2)")
    parser.add_argument("--pause", type=float, default=2.0, help="seconds between deeds, about")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--keep-logs", metavar="FOLDER", help="copy the logs there at the end")


def run(args: argparse.Namespace) -> int:
    """Break, wait, compare; the exit status."""
    from cli.bench.streams import watching
    from cli.chaos import verdict
    from cli.chaos.saboteur import Saboteur
    from plumbing.keys import Signer, secret

    seed = args.seed if args.seed is not None else random.SystemRandom().randrange(1 << 31)
    began = time.monotonic()
    with _platform(args) as (rig, platform):
        saboteur = Saboteur(platform, seed, rig.broker)
        notes = asyncio.run(_storm(rig, saboteur, args, seed))
        signer = Signer(secret(rig.place.keys, "receipt"))
        with watching(rig.place) as watch:
            settled_s, waiting = verdict.settle(watch, SETTLE_S)
            found = verdict.judge(watch, notes.records, signer)
        if args.keep_logs:
            _keep_logs(rig.machine.folder, args.keep_logs)
    wrong = [*saboteur.faults, *(f"not settled: {item}" for item in waiting), *found.wrong]
    wrong += [f"odd answer: {item}" for item in notes.odd]
    summary = {
        "seed": seed,
        "deeds": len(saboteur.log),
        "attempts": found.attempts,
        "submitted": found.submitted,
        "saves acknowledged": notes.saves_taken,
        "submissions acknowledged": notes.submissions_taken,
        "stamps": notes.stamps,
        "connections broken": notes.broken,
        "settled after s": round(settled_s, 1),
        "took s": round(time.monotonic() - began),
        "load average": round(os.getloadavg()[0], 2),
        "wrong": len(wrong),
    }
    _print(args, summary, wrong, saboteur.log)
    return int(bool(wrong))


def _print(
    args: argparse.Namespace, summary: dict[str, Any], wrong: list[str], deeds: list[str]
) -> None:
    if args.json:
        answer = {**summary, "differences": wrong, "deeds": deeds}
        print(msgspec.json.format(msgspec.json.encode(answer)).decode())
        return
    for deed in deeds:
        print(deed)
    for item in wrong[:SHOWN]:
        print(f"WRONG  {item}")
    if len(wrong) > SHOWN:
        print(f"WRONG  and {len(wrong) - SHOWN} more")
    print(", ".join(f"{name} {value}" for name, value in summary.items()))
    print("nothing lost, nothing doubled" if not wrong else "SOMETHING IS WRONG")


@contextmanager
def _platform(args: argparse.Namespace) -> Iterator[tuple[Any, Any]]:
    from cli.bench import rig
    from cli.bench.seeding import Wanted

    people = max(1_000, args.runs * SEATS_PER_DEED // ROUNDS)
    wanted = Wanted(people=people, agencies=66, rounds=ROUNDS, limit_s=LIMIT_S)
    with ExitStack() as stack:
        if args.embedded:
            yield stack.enter_context(rig.embedded(wanted))
        else:
            made = stack.enter_context(rig.real(wanted, exam=args.exam))
            yield made, made.machine


async def _storm(rig: Any, saboteur: Any, args: argparse.Namespace, seed: int) -> Any:
    """Contestants at work while the saboteur is, and until their attempts are done."""
    from cli.chaos.clients import Contestant, Notes

    notes, over = Notes(), asyncio.Event()
    people = rig.newcomers(max(1_000, args.runs * SEATS_PER_DEED // ROUNDS))
    seats = iter([(person, f"r{number}") for number in range(ROUNDS) for person in people])
    at_work = [
        asyncio.create_task(Contestant(rig, notes, random.Random(f"{seed}/{n}")).run(seats, over))
        for n in range(CONTESTANTS)
    ]
    await asyncio.sleep(1)
    await asyncio.to_thread(saboteur.work, args.runs, args.pause)
    await asyncio.to_thread(saboteur.mend)
    await asyncio.sleep(2)
    over.set()
    _, late = await asyncio.wait(at_work, timeout=90)
    for task in late:
        task.cancel()
        notes.odd.append("a contestant was still waiting 90 s after the last deed was mended")
    for task in at_work:
        if task not in late and task.exception() is not None:
            notes.odd.append(f"a contestant gave up: {task.exception()!r}")
    return notes


def _keep_logs(folder: Any, target: str) -> None:
    import shutil

    shutil.copytree(folder / "logs", target, dirs_exist_ok=True)
