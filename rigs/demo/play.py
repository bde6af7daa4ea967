"""The whole demo: a platform of its own, set up, played, recounted and shown."""

import sys
import tempfile
from functools import partial
from pathlib import Path

import uvloop

from client.platform_process import Platform, running_platform
from client.sign_in import connect
from plumbing.durable_files import private_folder
from rigs.demo.compressed_plan import ENVIRONMENT, DemoFailed, Pace, find_plan, refuse_taken_port
from rigs.demo.console import Display
from rigs.demo.contest_setup import city_of, first_organiser, prepare
from rigs.demo.final_report import report
from rigs.demo.play_entries import play_entries, report_entries
from rigs.demo.play_rounds import play
from rigs.demo.play_stage import play_stage, report_stage


def play_contest(
    plan: str, pace: Pace, seed: int, port: int, out: Path, display: Display, *, serve_on: bool
) -> bool:
    """Whether every recount agreed and every prize found its winner.

    ``port`` 0 takes a free one; with ``serve_on`` the platform serves until it is interrupted.
    """
    found = find_plan(plan)
    if port:
        refuse_taken_port(port)
    private_folder(out)
    with tempfile.TemporaryDirectory(prefix="hoithi-demo-") as folder:
        data = Path(folder)
        display.title(found.definition.title)
        with running_platform(data, port, ENVIRONMENT) as platform:
            display.say(f"Nền tảng đang chạy ở {platform.url} / the platform runs")
            api, city = (
                connect(platform.url, data / "first-accounts.json", patience_s=pace.patience_s),
                city_of(found, pace, seed),
            )
            setting = prepare(api, city, found, pace, seed, out, display)
            first = first_organiser(data)
            if setting.plan.phase.entries:
                agreed = report_entries(setting, play_entries(setting, display), first, display)
            elif setting.plan.phase.stage:
                agreed = report_stage(setting, play_stage(setting, display), first, display)
            else:
                played = uvloop.run(play(setting, display, partial(_refuse_ended, platform)))
                agreed = report(setting, played, first, display)
            if serve_on:
                display.say(
                    f"Đang phục vụ ở {platform.url}, dừng bằng Ctrl-C / serving until Ctrl-C"
                )
                _serve_on(platform)
    return agreed


def _refuse_ended(platform: Platform) -> None:
    if not platform.alive:
        raise DemoFailed(f"Nền tảng đã dừng giữa chừng: xem {platform.log}. (It ended.)")


def _serve_on(platform: Platform) -> None:
    try:
        platform.process.wait()
    except KeyboardInterrupt:
        return
    sys.stderr.write("Nền tảng đã dừng. / The platform ended.\n")
