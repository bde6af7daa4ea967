"""``hoithi bench``: print the rows S1 to S11 and J1 to J4.

Exit status: 0 when every measured row met its target, 1 when one is SHORT.
"""

import argparse
import os

import msgspec

from cli.main import SubParsers
from rigs.bench.result_rows import ROWS, BenchRow, line, number

_EPILOG = """\
examples:
  hoithi bench                  every row, S4 as a slice of 10 s at 500/s
  hoithi bench --row S1         one row; --row S1 --row S3 for two
  hoithi bench --full           S4 with 60,000 submissions in 60 s, J1 and J4 with a file of 2 GB
  hoithi bench --json           for machines

"CPU" is that of gateway, services, broker and database together, without the load generator.
"""


def add_parser(subparsers: SubParsers) -> None:
    """``bench [--row S1] [--seconds N] [--full] [--json]``."""
    parser = subparsers.add_parser(
        "bench",
        help="đo hiệu năng / measure the rows S1 to S11, J1 to J4",
        description="Đo hiệu năng trên máy này. / Measure the platform on this machine.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--row", action="append", choices=ROWS, help="only this row")
    parser.add_argument("--seconds", type=float, default=6.0, help="per row (default: 6)")
    parser.add_argument(
        "--full", action="store_true", help="S4 with 60,000 in 60 s, J1 and J4 with 2 GB"
    )
    parser.add_argument("--rate", type=float, help="submissions per second in S4")
    parser.add_argument("--no-floors", action="store_true", help="leave the floors out")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Measure and print; the exit status."""
    from rigs.bench.bench_run import Measurement, measure

    rows: list[BenchRow] = []
    baselines: dict[str, float] = {}

    def tell_baselines(found: dict[str, float]) -> None:
        baselines.update(found)
        if not args.json:
            said = ", ".join(f"{name} {number(value)}" for name, value in found.items())
            print(f"floors of this machine, ms: {said}", flush=True)

    if not args.json:
        print(f"load average at the start: {os.getloadavg()[0]:.2f}, {os.cpu_count()} cores")
    wanted = Measurement(
        rows=frozenset(args.row or ROWS),
        seconds=args.seconds,
        full=args.full,
        rate=args.rate,
        with_baselines=not args.no_floors,
    )
    for row in measure(wanted, tell_baselines):
        rows.append(row)
        if not args.json:
            print(line(row), flush=True)
    if args.json:
        answer = {"rows": rows, "floors": baselines, "load_average": os.getloadavg()[0]}
        print(msgspec.json.format(msgspec.json.encode(answer)).decode())
    return int(any(not row.ok and row.figures for row in rows))
