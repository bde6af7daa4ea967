"""``hoithi chaos``: exit status 0 only with nothing lost and nothing doubled."""

import argparse
import random
import sys
from pathlib import Path
from typing import Any

import msgspec

from cli.argument_types import number_from, seed_number, whole_number, whole_number_from
from cli.main import SubParsers

_EPILOG = """\
examples:
  hoithi chaos --runs 50              RabbitMQ and PostgreSQL, every process a victim
  hoithi chaos --runs 50 --seed 7     the same deeds in the same order
  hoithi chaos --runs 20 --only-resize   gateways, exam, scoring, reporting come and go
  hoithi chaos --runs 20 --embedded   the platform in one process

exit status: 0 nothing lost and nothing doubled, 1 otherwise
"""
SHOWN = 40
_MOST_PROCESSES = 32
_LONGEST_PAUSE_S = 3600
START_WITH = {"gateway": 2, "exam": 2, "scoring": 1, "reporting": 1}


def add_parser(subparsers: SubParsers) -> None:
    """``chaos --runs N [--seed S] [--only-resize] [--embedded] [--exam N] [--json]``."""
    parser = subparsers.add_parser(
        "chaos",
        help="phá có chủ đích / kill things at random and count what was lost",
        description="Tắt, treo, xóa ngẫu nhiên rồi đối chiếu. / Break things at random; compare.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--runs", type=whole_number, default=20, help="how many deeds (default: 20)"
    )
    parser.add_argument("--seed", type=seed_number, help="of the deeds and the contestants")
    parser.add_argument("--embedded", action="store_true", help="the platform in one process")
    for kind, number in START_WITH.items():
        parser.add_argument(
            f"--{kind}",
            type=whole_number_from(1, _MOST_PROCESSES),
            default=number,
            metavar="N",
            help=f"{kind} processes at the beginning (default: {number})",
        )
    parser.add_argument(
        "--only-resize",
        action="store_true",
        help="break nothing: processes come and go, and no call may fail",
    )
    parser.add_argument(
        "--pause",
        type=number_from(0, _LONGEST_PAUSE_S),
        default=2.0,
        help="seconds between deeds, about",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--keep-logs", metavar="FOLDER", help="copy the logs there at the end")


def run(args: argparse.Namespace) -> int:
    """Break, wait, compare; the exit status."""
    if args.embedded and args.only_resize:
        print("hoithi chaos: --embedded is one process, nothing can be added", file=sys.stderr)
        return 2
    logs = None if args.keep_logs is None else Path(args.keep_logs)
    if logs is not None:
        try:
            logs.mkdir(parents=True, exist_ok=True)
        except OSError as reason:
            print(f"hoithi chaos: --keep-logs {logs}: {reason.strerror}", file=sys.stderr)
            return 2
    from rigs.chaos.chaos_run import ChaosRun, run_chaos

    seed = args.seed if args.seed is not None else random.SystemRandom().randrange(1 << 31)
    several = {kind: getattr(args, kind) for kind in START_WITH}
    chaos = ChaosRun(args.runs, seed, args.pause, args.embedded, several, args.only_resize)
    found = run_chaos(chaos, logs)
    _print(args, found.summary, found.wrong, found.deeds)
    return int(bool(found.wrong))


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
