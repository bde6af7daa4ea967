"""`hoithi week`: a small week played again on a platform, which says what the people were told."""

from pathlib import Path

import pytest
import uvloop

from cli.main import main
from rigs.harness.embedded_process import EmbeddedPlatform
from rigs.harness.measured_platform import MeasuredPlatform
from rigs.harness.seeding import Installation
from rigs.week.replay import TookTooLong, WeekOptions, replay, until_the_window_opens
from rigs.week.report_text import report_text

PEOPLE = 120
#: to fill the platform and to bring the people before the window: more than it takes anywhere
HEAD_START_S = 20.0

pytestmark = pytest.mark.timeout(240)


def test_the_end_of_a_week_is_played_and_the_platform_agrees_with_the_people(
    tmp_path: Path,
) -> None:
    platform = EmbeddedPlatform(tmp_path)
    platform.start()
    place = Installation(platform.databases(), platform.data / "keys", 1)
    rig = MeasuredPlatform(platform, place, "")
    ports = {"embedded": platform.gateway_port}
    options = WeekOptions(hours=1, speed=400, attempts=PEOPLE, earlier_within_s=HEAD_START_S)
    try:
        report = uvloop.run(replay(rig, ports, options))
    finally:
        platform.stop()
    assert report.differences == []
    # on a slow machine who wants to begin in the last moments may come late
    late = sum(count for what, count in report.failures.items() if what.startswith("start"))
    assert report.attempts + report.earlier + late == PEOPLE
    assert report.attempts > 0
    (line,) = report.lines
    assert (line.hour, line.begun) == ("Sun 23h", report.attempts)
    assert "participants by the page" in report_text(report)
    assert {"embedded"} == {batch.process for batch in report.batches}


def test_without_time_for_those_before_the_window_it_says_so() -> None:
    with pytest.raises(TookTooLong, match="--earlier-within"):
        uvloop.run(until_the_window_opens(0.0, 7))


def test_a_folder_from_which_nothing_runs_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["week", "--folder", str(tmp_path)]) == 2
    assert "make up" in capsys.readouterr().err
