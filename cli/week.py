"""``hoithi week``: a real week of arrivals, played again on the platform that ``make up`` started.

Exit status: 0 when nothing failed and the platform says what the people were told, else 1.
"""

import argparse
import sys
from pathlib import Path

import msgspec

from cli.argument_types import positive, seed_number, whole_number
from cli.main import SubParsers

_FOLDER = Path("var/local")
_EPILOG = """\
examples:
  make up ARGS="--port 8400 --folder /var/tmp/week"
  hoithi week --folder /var/tmp/week                 the last day, 60 times as fast: 24 minutes
  hoithi week --folder /var/tmp/week --hours 2       the last two hours: 2 minutes
  hoithi week --folder /var/tmp/week --hours 168     the whole week: 168 minutes

25,980 people (published of a city's first week) hand in one paper each; when they come is assumed:
docs/performance.md, "A real week". Waiting counts from the moment at which somebody means to do
something. Sessions are made beforehand; signing in is not played. The platform has to be empty:
a contest named "bench" is written into its databases.
"""


def add_parser(subparsers: SubParsers) -> None:
    """``week [--folder DIR] [--hours H] [--speed N] [--attempts N] [--no-earlier] [--json]``."""
    parser = subparsers.add_parser(
        "week",
        help="chơi lại một tuần thi / play a real week of arrivals again",
        description="Chơi lại một tuần thi có thật. / A real week of arrivals, played again.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--folder", type=Path, default=_FOLDER, help=f"of `make up` (default: {_FOLDER})"
    )
    parser.add_argument(
        "--hours", type=positive, default=24.0, help="the last so many of the week (default: 24)"
    )
    parser.add_argument(
        "--speed", type=positive, default=60.0, help="so many times as fast (default: 60)"
    )
    parser.add_argument("--attempts", type=whole_number, help="of the whole week (default: 25980)")
    parser.add_argument("--seed", type=seed_number, default=1, help="who comes, when")
    parser.add_argument(
        "--no-earlier",
        action="store_true",
        help="leave out those before the window, who are made first, as fast as it goes",
    )
    parser.add_argument(
        "--earlier-within",
        type=positive,
        metavar="SECONDS",
        help="for filling the platform and for those before the window (default: by their number)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Play and print; 1 if something failed, 2 for a platform that cannot be used."""
    from rigs.harness.running_platform import NotUsable
    from rigs.week.arrival_shape import ATTEMPTS, HOURS
    from rigs.week.replay import TookTooLong, WeekOptions, WeekReport, replay_at

    options = WeekOptions(
        hours=min(args.hours, float(HOURS)),
        speed=args.speed,
        attempts=args.attempts or ATTEMPTS,
        seed=args.seed,
        earlier=not args.no_earlier,
        earlier_within_s=args.earlier_within,
    )
    try:
        report: WeekReport = replay_at(args.folder, options)
    except (NotUsable, TookTooLong) as reason:
        print(f"hoithi week: {reason}", file=sys.stderr)
        return 2
    if args.json:
        print(msgspec.json.format(msgspec.json.encode(report)).decode())
    else:
        from rigs.week.report_text import report_text

        print(report_text(report))
    return int(bool(report.failures or report.differences))
