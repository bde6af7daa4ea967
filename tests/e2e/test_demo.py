"""`make demo` as a user meets it: real processes, the public HTTP API. A plan of essays and one of
a stage; that of a quiz with videos is played in ``browser/test_small_demo``, where people look at
it, too. ``test_whole_plans`` and ``test_whole_judged_plans`` play the others whole; that each can
be played says ``unit/rigs/demo/test_compressed_plan``."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rigs.demo.compressed_plan import JUDGED, find_plan
from tests.support.waiting import until

REPOSITORY = Path(__file__).parents[2]


def hoithi(*words: str) -> list[str]:
    return [sys.executable, "-m", "cli.main", *words]


@pytest.mark.timeout(620)
@pytest.mark.parametrize("slug", sorted(JUDGED))
def test_a_small_demo_of_a_plan_that_judges_mark_ends_with_0(slug: str, tmp_path: Path) -> None:
    words = ("demo", "--plan", slug, "--fast", "--exit", "--port", "0", "--out", str(tmp_path))
    data = tmp_path / "data"
    data.mkdir()
    done = subprocess.run(
        hoithi(*words),
        cwd=REPOSITORY,
        env={**os.environ, "TMPDIR": str(data)},  # in memory, as the data of all tests
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "Kiểm đếm độc lập khớp" in done.stdout
    prizes = json.loads((tmp_path / "prizes.json").read_text())["prizes"]
    plan = find_plan(slug)
    due = [
        prize.money
        for award in plan.definition.awards
        for _ in (award.rounds or plan.phase.rounds if award.each_round else [""])
        for prize in award.prizes
        for _ in range(prize.winners)
    ]
    assert sorted(line["money"] for line in prizes) == sorted(due)
    assert all(line["work"] and (line["title"] or line["winner"]) for line in prizes)
    for item in plan.phase.rounds:
        assert (tmp_path / f"ledger-{item.id}.jsonl").is_file()


@pytest.mark.timeout(120)
def test_no_platform_outlives_the_command_that_started_it(tmp_path: Path) -> None:
    script = (
        "import time; from pathlib import Path\n"
        "from client.platform_process import running_platform\n"
        f"with running_platform(Path({str(tmp_path)!r})) as p:\n"
        "    print(p.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    until(lambda: not Path(f"/proc/{child}").exists(), "the platform ends", 40)
