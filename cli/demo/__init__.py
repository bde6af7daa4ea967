"""``hoithi demo``: a whole contest before one's eyes, played over the public HTTP API.

plan      which plan, and how it is squeezed into a minute or two
stage     what is shown: progress bars on a terminal, plain lines elsewhere
setting   city, spreadsheets, import, codes, roles: all that precedes the first round
rounds    the rounds with their simulated people
results   settlement, publication, ledger, recount of every round
prizes    who won what, and whether it is as much as the plan promises
quota     participation, counted a second time from the simulator's own record
concluding  what is over all rounds: published, recounted, agencies' prizes
report    tables, files, sign-ins
"""

import argparse
import signal
import sys
import tempfile
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from cli.main import SubParsers
from plumbing.files import private_folder

if TYPE_CHECKING:
    from cli.demo.console import Stage
    from cli.platform_process import Platform

_EPILOG = """\
examples:
  hoithi demo                          play, then serve on http://127.0.0.1:8000 until Ctrl-C
  hoithi demo --exit                   play and end: 0 only if every recount agreed
  hoithi demo --fast --exit            a small city and rounds of a few seconds
  hoithi demo --plan quang-tri-2022    another plan, in a town of its own kind
  hoithi demo --seed 7 --port 8080

Files are written to out/ (--out): staff list, questions, activation codes, participation,
results, prizes, ledgers and the key they are signed with.
"""


def add_parser(subparsers: SubParsers) -> None:
    """``demo [--plan SLUG] [--exit] [--port N] [--seed N] [--fast] [--out FOLDER]``."""
    parser = subparsers.add_parser(
        "demo",
        help="xem cả một hội thi diễn ra / watch a whole contest",
        description="Dựng một thành phố giả lập, cho thi đủ các tuần. / A city's contest, played.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--plan", default="hai-phong-2024", help="slug of a file in contests/")
    parser.add_argument("--exit", action="store_true", help="end instead of serving on")
    parser.add_argument("--port", type=int, default=8000, help="default: 8000; 0: any free one")
    parser.add_argument("--seed", type=int, default=2024, help="another city, other luck")
    parser.add_argument("--fast", action="store_true", help="a small city, rounds of seconds")
    parser.add_argument("--out", type=Path, default=Path("out"), metavar="FOLDER")


def run(args: argparse.Namespace) -> int:
    """Play; 0 when every recount agreed and every prize found its winner."""
    from cli.api import ApiError, Unreachable
    from cli.demo.compressed_plan import DemoFailed
    from cli.demo.console import Stage
    from cli.folder_lock import FolderInUse
    from contracts.errors import Refused

    stage = Stage()
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        return _play(args, stage)
    except KeyboardInterrupt:
        stage.say("Đã dừng. / Stopped.")
        return 130
    except (DemoFailed, ApiError, Unreachable, FolderInUse, Refused, OSError) as reason:
        stage.fail(str(reason))
        return 1
    finally:
        signal.signal(signal.SIGTERM, before)


def _play(args: argparse.Namespace, stage: "Stage") -> int:
    import uvloop

    from cli.demo import report
    from cli.demo.compressed_plan import ENVIRONMENT, FAST, FULL, find_plan, refuse_taken_port
    from cli.demo.rounds import play
    from cli.demo.setup import prepare
    from cli.platform_process import running_platform

    pace = FAST if args.fast else FULL
    plan = find_plan(args.plan)
    if args.port:
        refuse_taken_port(args.port)
    private_folder(args.out)
    with tempfile.TemporaryDirectory(prefix="hoithi-demo-") as folder:
        data = Path(folder)
        stage.title(plan.definition.title)
        with running_platform(data, args.port, ENVIRONMENT) as platform:
            stage.say(f"Nền tảng đang chạy ở {platform.url} / the platform runs")
            setting = prepare(platform, data, plan, pace, args.seed, args.out, stage)
            played = uvloop.run(play(setting, stage))
            agreed = report.report(setting, played, stage)
            if not args.exit:
                stage.say(f"Đang phục vụ ở {platform.url}, dừng bằng Ctrl-C / serving until Ctrl-C")
                _serve_on(platform)
        return 0 if agreed else 1


def _serve_on(platform: "Platform") -> None:
    try:
        platform.process.wait()
    except KeyboardInterrupt:
        return
    sys.stderr.write("Nền tảng đã dừng. / The platform ended.\n")


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
