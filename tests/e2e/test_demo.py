"""`make demo` as a user meets it: real processes, the public HTTP API. A plan of each kind: a quiz
with videos, essays, a stage. ``test_whole_plans`` and ``test_whole_judged_plans`` play the others
whole; that each can be played says ``unit/rigs/demo/test_compressed_plan``."""

import csv
import json
import signal
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from cli.main import main
from rigs.demo.compressed_plan import JUDGED, find_plan
from tests.support.waiting import until

REPOSITORY = Path(__file__).parents[2]
WEEKS = ["tuan-1", "tuan-2", "tuan-3", "tuan-4"]


def hoithi(*words: str) -> list[str]:
    return [sys.executable, "-m", "cli.main", *words]


@pytest.mark.timeout(620)
def test_a_small_demo_ends_with_0_and_leaves_every_file(tmp_path: Path) -> None:
    done = subprocess.run(
        hoithi("demo", "--fast", "--exit", "--port", "0", "--out", str(tmp_path)),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "Kiểm đếm độc lập khớp" in done.stdout
    prizes = json.loads((tmp_path / "prizes.json").read_text())["prizes"]
    for week in WEEKS:
        won = [line for line in prizes if line["round"] == week]
        assert [line["rank"] for line in won] == ["first", *["second"] * 2, *["third"] * 3]
        assert len({line["person"] for line in won}) == 6
        assert openpyxl.load_workbook(tmp_path / f"results-{week}.xlsx").active.max_row > 6
    key = str(tmp_path / "publication-key.pub")
    for one in (*WEEKS, "nhan-video"):
        ledger = str(tmp_path / f"ledger-{one}.jsonl")
        assert main(["recount", ledger, "--public-key", key]) == 0
    videos = [line for line in prizes if line["round"] == "nhan-video"]
    assert [line["rank"] for line in videos] == ["first", *["second"] * 2, *["third"] * 3]
    assert len({line["work"] for line in videos}) == 6
    assert len([line for line in prizes if line["award"] == "tap-the"]) == 6
    assert "1 clip quá dài phải nộp lại" in done.stdout
    with (tmp_path / "participation.csv").open(encoding="utf-8-sig") as file:
        assert len(list(csv.DictReader(file))) == 10
    for name in ("roster", "questions", "activation-codes", "participation"):
        assert (tmp_path / f"{name}.xlsx").is_file()
    assert (tmp_path / "activation-codes.xlsx").stat().st_mode & 0o077 == 0


@pytest.mark.timeout(620)
@pytest.mark.parametrize("slug", sorted(JUDGED))
def test_a_small_demo_of_a_plan_that_judges_mark_ends_with_0(slug: str, tmp_path: Path) -> None:
    words = ("demo", "--plan", slug, "--fast", "--exit", "--port", "0", "--out", str(tmp_path))
    done = subprocess.run(
        hoithi(*words), cwd=REPOSITORY, capture_output=True, text=True, timeout=600, check=False
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
