"""``hoithi simulate``: simulated people take part in a round of a platform that runs."""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from cli.argument_types import positive, seed_number, whole_number
from cli.arguments import CREDENTIALS_HELP, add_connection_arguments
from cli.error_output import explain
from cli.main import SubParsers
from client.api_client import ApiError, Unreachable
from client.sign_in import NoCredentials, connect
from contracts.errors import Refused
from rigs.simulate.acknowledged_record import SimulationRecord, Totals

_EPILOG = f"""\
examples:
  hoithi simulate --contest hai-phong-2024 --round thi-thu --within 60 --codes codes.json
  hoithi simulate --contest hai-phong-2024 --round tuan-1 --codes codes.json --people 200 \\
      --bank contests/banks/hai-phong-2024.toml

For rehearsals only: everybody on the roster who has neither a password nor an activation code is
given a code, and their attempts are real attempts. A code is told once, so --codes FILE keeps
them for the next round; it is readable by its owner only.

{CREDENTIALS_HELP}"""


def add_parser(subparsers: SubParsers) -> None:
    """``simulate --contest SLUG --round ID [--people N] [--within S] [--bank FILE] [--json]``."""
    parser = subparsers.add_parser(
        "simulate",
        help="cho người giả lập dự thi / let simulated people take part",
        description="Người giả lập dự một đợt thi đang mở. / Simulated people in an open round.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--contest", required=True, metavar="SLUG")
    parser.add_argument("--round", required=True, metavar="ID")
    parser.add_argument(
        "--people", type=whole_number, metavar="N", help="at most so many (default: all)"
    )
    parser.add_argument(
        "--within",
        type=positive,
        metavar="SECONDS",
        help="all come in this time (default: the round)",
    )
    parser.add_argument(
        "--codes", type=Path, metavar="FILE", help="codes of an earlier run; written if not there"
    )
    parser.add_argument("--bank", type=Path, metavar="FILE", help="bank, to know the keys")
    parser.add_argument("--seed", type=seed_number, default=1, help="who comes, when and how well")
    parser.add_argument("--json", action="store_true", help="answer as one JSON object")
    add_connection_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Play; 1 if the platform refused or broke a promise."""
    from rigs.simulate.roster_rehearsal import simulate

    try:
        with connect(args.url, args.accounts) as api:
            totals, record = simulate(
                api,
                args.contest,
                args.round,
                people=args.people,
                within_s=args.within,
                codes_file=args.codes,
                bank=args.bank,
                seed=args.seed,
                progress=_progress(args),
            )
    except (ApiError, Unreachable, NoCredentials, Refused) as reason:
        return explain(reason, as_json=args.json)
    except (OSError, ValueError, msgspec.MsgspecError) as reason:
        return explain(reason, as_json=args.json)
    if args.json:
        figures = msgspec.to_builtins(totals) | {
            "requests": record.requests,
            "refused": record.refused,
            "faults": record.faults,
        }
        print(json.dumps(figures, ensure_ascii=False))
    else:
        _tell(totals, record)
    return 1 if record.faults else 0


def _progress(args: argparse.Namespace) -> Callable[[Totals], None]:
    said_at = time.monotonic()

    def show(totals: Totals) -> None:
        nonlocal said_at
        if not args.json and time.monotonic() > said_at + 5:
            said_at = time.monotonic()
            print(f"{totals.done}/{totals.visitors}: {_figures(totals)}", file=sys.stderr)

    return show


def _figures(totals: Totals) -> str:
    return (
        f"mở / started {totals.started}, lưu / saved {totals.saves}, "
        f"nộp / submitted {totals.submitted}, bỏ dở / left {totals.left}"
    )


def _tell(totals: Totals, record: SimulationRecord) -> None:
    print(f"{totals.visitors} người / people: {_figures(totals)}")
    for code, count in sorted(record.refused.items()):
        print(f"  bị từ chối / refused: {code} {count}")
    for fault in record.faults:
        print(f"  LỖI / broken promise: {fault}", file=sys.stderr)
