"""``hoithi bench``: print the rows S1 to S12 and J1 to J4.

Exit status: 0 when every row met its target, 1 when one is SHORT, 2 for a bad option.
"""

import argparse
import os
import sys
from pathlib import Path

from cli.argument_types import cannot_be_written, number_from
from cli.main import SubParsers
from deploy.local.prerequisites import MissingPrerequisite
from rigs.bench.result_rows import BY_NAME, ROWS, line, number

_EPILOG = """\
examples:
  hoithi bench                  every row, S4 in full: 60,000 submissions in 60 s
  hoithi bench --row S1         one row; --row S1 --row S3 for two
  hoithi bench --row S4r        by name only: the highest rate held for a minute (15 minutes)
  hoithi bench --brief          S4 as a slice of 10 s at 500/s, S5 as one of 12 s
  hoithi bench --full           J1 and J4 with a file of 2 GB
  hoithi bench --json out.json  the table, and for machines a file; --json alone: only JSON

"CPU" is that of gateway, services, broker and database together, without the load generator.
Each row stands beside what this machine takes for the least of it ("floors", milliseconds).
"""
_ONLY_JSON = "-"


def add_parser(subparsers: SubParsers) -> None:
    """``bench [--row S1] [--seconds N] [--brief] [--full] [--json [FILE]]``."""
    parser = subparsers.add_parser(
        "bench",
        help="đo hiệu năng / measure the rows S1 to S12, J1 to J4",
        description="Đo hiệu năng trên máy này. / Measure the platform on this machine.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--row", action="append", choices=ROWS, help="only this row")
    parser.add_argument(
        "--seconds", type=number_from(1, 3600), default=6.0, help="per row (default: 6)"
    )
    parser.add_argument("--brief", action="store_true", help="S4 and S5 as slices")
    parser.add_argument("--full", action="store_true", help="J1 and J4 with a file of 2 GB")
    parser.add_argument("--rate", type=number_from(1, 100_000), help="submissions per second in S4")
    parser.add_argument("--no-floors", action="store_true", help="leave the floors out")
    parser.add_argument(
        "--json", nargs="?", const=_ONLY_JSON, metavar="FILE", help="one JSON object, or in a file"
    )


def run(args: argparse.Namespace) -> int:
    """Measure and print; the exit status."""
    try:
        from rigs.bench.bench_report import BenchRun, ceiling
        from rigs.bench.bench_run import Measurement, measure
    except ModuleNotFoundError as missing:
        reason = f"{missing.name} is not installed; `make setup-dev` adds what the bench needs"
        raise MissingPrerequisite(reason) from None

    bench, quiet = BenchRun(), args.json == _ONLY_JSON
    if args.json and not quiet and (reason := cannot_be_written(Path(args.json))):
        print(f"hoithi bench: --json {reason}", file=sys.stderr)
        return 2

    def tell_floors(found: dict[str, float]) -> None:
        bench.floors.update(found)
        if not quiet:
            said = ", ".join(f"{name} {number(value)}" for name, value in found.items())
            print(f"floors of this machine, ms: {said}", flush=True)
            print(f"the load generator makes {number(ceiling(found) or 0)} requests/s at most")

    if not quiet:
        print(f"load average at the start: {bench.load_average:.2f}, {os.cpu_count()} cores")
    wanted = Measurement(
        rows=frozenset(args.row or [row for row in ROWS if row not in BY_NAME]),
        seconds=args.seconds,
        brief=args.brief,
        rate=args.rate,
        large_files=args.full,
        with_floors=not args.no_floors,
    )
    for row in measure(wanted, tell_floors):
        bench.rows.append(row)
        if not quiet:
            print(line(row), flush=True)
    if quiet:
        print(bench.as_json().decode())
    elif args.json:
        Path(args.json).write_bytes(bench.as_json())
    return int(not bench.ok)
