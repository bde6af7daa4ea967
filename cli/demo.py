"""``hoithi demo``: plays a whole contest over the public HTTP API."""

import argparse
import signal
from pathlib import Path
from types import FrameType
from typing import NoReturn

from cli.argument_types import port_number, seed_number
from cli.main import SubParsers

_EPILOG = """\
examples:
  hoithi demo                          play, then serve on http://127.0.0.1:8000 until Ctrl-C
  hoithi demo --exit                   play and end: 0 only if every recount agreed
  hoithi demo --fast --exit            a small city and rounds of a few seconds
  hoithi demo --plan quang-tri-2022    another plan, in a town of its own kind
  hoithi demo --plan dakrong-2020      essays that judges mark; binh-son-2024: teams on a stage
  hoithi demo --seed 7 --port 8080

Files are written to out/ (--out): staff list, questions, activation codes, participation,
results, prizes, ledgers and the key they are signed with.
"""


def add_parser(subparsers: SubParsers) -> None:
    """``demo [--plan SLUG] [--exit] [--port N] [--seed N] [--fast] [--out FOLDER]``."""
    parser = subparsers.add_parser(
        "demo",
        help="xem cả một hội thi diễn ra / watch a whole contest",
        description="Dựng một nơi giả lập, cho thi đủ các vòng, chấm và trao giải. "
        "/ A place's contest, played from its plan to its prizes.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--plan", default="hai-phong-2024", help="slug of a file in contests/")
    parser.add_argument("--exit", action="store_true", help="end instead of serving on")
    parser.add_argument(
        "--port", type=port_number, default=8000, help="default: 8000; 0: any free one"
    )
    parser.add_argument("--seed", type=seed_number, default=2024, help="another city, other luck")
    parser.add_argument("--fast", action="store_true", help="a small city, rounds of seconds")
    parser.add_argument("--out", type=Path, default=Path("out"), metavar="FOLDER")


def run(args: argparse.Namespace) -> int:
    """Play; 0 when every recount agreed and every prize found its winner."""
    from client.api_client import ApiError, Unreachable
    from contracts.errors import Refused
    from rigs.demo.compressed_plan import FAST, FULL, DemoFailed
    from rigs.demo.console import Display
    from rigs.demo.play import play_contest

    display = Display()
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        agreed = play_contest(
            args.plan,
            FAST if args.fast else FULL,
            args.seed,
            args.port,
            args.out,
            display,
            serve_on=not args.exit,
        )
        return 0 if agreed else 1
    except KeyboardInterrupt:
        display.say("Đã dừng. / Stopped.")
        return 130
    except (DemoFailed, ApiError, Unreachable, Refused, OSError) as reason:
        display.fail(str(reason))
        return 1
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
