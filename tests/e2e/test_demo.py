"""`make demo` and `hoithi load` as a user meets them: real processes, the public HTTP API."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import openpyxl
import pytest
from msgspec.structs import replace

from cli.city import read_bank, write_questions
from cli.demo.plan import FULL, announced, counted_rounds, find_plan, text_of
from cli.main import main
from cli.platform import Platform, running_platform

REPOSITORY = Path(__file__).parents[2]
PLAN = REPOSITORY / "contests" / "hai-phong-2024.toml"
BANK = PLAN.with_name("banks") / PLAN.name
OTHER_PLANS = sorted({bank.stem for bank in BANK.parent.glob("*.toml")} - {PLAN.stem})
WEEKS = ["tuan-1", "tuan-2", "tuan-3", "tuan-4"]


def hoithi(*words: str) -> list[str]:
    return [sys.executable, "-m", "cli.main", *words]


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with running_platform(tmp_path_factory.mktemp("platform")) as found:
        yield found


@pytest.mark.timeout(240)
def test_a_small_demo_ends_with_0_and_leaves_every_file(tmp_path: Path) -> None:
    done = subprocess.run(
        hoithi("demo", "--fast", "--exit", "--port", "0", "--out", str(tmp_path)),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=220,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "Kiểm đếm độc lập khớp" in done.stdout
    prizes = json.loads((tmp_path / "prizes.json").read_text())["prizes"]
    for week in WEEKS:
        won = [line for line in prizes if line["round"] == week]
        assert [line["rank"] for line in won] == ["first", *["second"] * 2, *["third"] * 3]
        assert len({line["person"] for line in won}) == 6
        ledger = str(tmp_path / f"ledger-{week}.jsonl")
        key = str(tmp_path / "publication-key.pub")
        assert main(["recount", ledger, "--public-key", key]) == 0
        assert openpyxl.load_workbook(tmp_path / f"results-{week}.xlsx").active.max_row > 6
    with (tmp_path / "participation.csv").open(encoding="utf-8-sig") as file:
        assert len(list(csv.DictReader(file))) == 10
    for name in ("roster", "questions", "activation-codes", "participation"):
        assert (tmp_path / f"{name}.xlsx").is_file()
    assert (tmp_path / "activation-codes.xlsx").stat().st_mode & 0o077 == 0


@pytest.mark.timeout(240)
@pytest.mark.parametrize("slug", OTHER_PLANS)
def test_a_small_demo_of_every_other_plan_with_a_bank_ends_with_0(
    slug: str, tmp_path: Path
) -> None:
    words = ("demo", "--plan", slug, "--fast", "--exit", "--port", "0", "--out", str(tmp_path))
    done = subprocess.run(
        hoithi(*words), cwd=REPOSITORY, capture_output=True, text=True, timeout=220, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    definition = find_plan(slug).definition
    prizes = json.loads((tmp_path / "prizes.json").read_text())["prizes"]
    for item in counted_rounds(definition):
        assert (tmp_path / f"ledger-{item.id}.jsonl").is_file()
        for award in definition.awards:
            if award.each_round and award.recipients == "individual":
                won = [p for p in prizes if (p["award"], p["round"]) == (award.id, item.id)]
                ranks = [prize.rank for prize in award.prizes for _ in range(prize.winners)]
                assert [line["rank"] for line in won] == ranks
                assert all(line["person"] for line in won)


@pytest.mark.timeout(60)
def test_no_platform_outlives_the_command_that_started_it(tmp_path: Path) -> None:
    script = (
        "from pathlib import Path; from cli.platform import running_platform; import time\n"
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
    until = time.monotonic() + 20
    while Path(f"/proc/{child}").exists():
        assert time.monotonic() < until, "the platform lives on"
        time.sleep(0.1)


def test_load_names_every_bad_row_and_takes_nothing_over(
    platform: Platform, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roster = tmp_path / "roster.xlsx"
    assert main(["template", "roster", "--plan", str(PLAN), "--output", str(roster)]) == 0
    book = openpyxl.load_workbook(roster)
    sheet = book.worksheets[0]
    headings = {cell.value: cell.column for cell in sheet[1]}
    name = next(column for heading, column in headings.items() if "họ và tên" in heading.lower())
    sheet.cell(2, name).value = None
    book.save(roster)
    accounts = first_accounts(platform)
    words = ["--url", platform.url, "--accounts", str(accounts)]
    assert main(["load", str(PLAN), "--roster", str(roster), *words]) == 1
    said = capsys.readouterr().err
    line = next(line for line in said.splitlines() if line.startswith(sheet.title))
    assert " 2 " in line
    assert "Họ và tên" in line


def test_load_sets_a_contest_up_and_the_second_time_changes_nothing(
    platform: Platform, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, roster, questions = (tmp_path / name for name in ("p.toml", "r.xlsx", "q.xlsx"))
    ahead = announced(find_plan("hai-phong-2024"), FULL)
    plan.write_text(text_of(replace(ahead, slug="mot-hoi-thi-khac")))
    main(["template", "roster", "--plan", str(PLAN), "--output", str(roster)])
    write_questions(read_bank(BANK), questions)
    words = ["load", str(plan), "--roster", str(roster), "--questions", str(questions), "--json"]
    words += ["--url", platform.url, "--accounts", str(first_accounts(platform))]
    capsys.readouterr()
    assert main(words) == 0
    first = json.loads(capsys.readouterr().out)
    assert first["roster"]["people_new"] > 0
    assert first["questions"]["new"] > 0
    assert main(words) == 0
    second = json.loads(capsys.readouterr().out)
    assert second["roster"]["people_new"] == second["roster"]["people_changed"] == 0
    assert second["questions"]["new"] == second["questions"]["changed"] == 0


def test_a_plan_of_years_ago_can_be_loaded_with_its_questions(
    platform: Platform, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, questions = tmp_path / "p.toml", tmp_path / "q.xlsx"
    plan.write_text(PLAN.read_text().replace('slug = "hai-phong-2024"', 'slug = "nam-xua"'))
    write_questions(read_bank(BANK), questions)
    words = ["load", str(plan), "--questions", str(questions), "--json"]
    words += ["--url", platform.url, "--accounts", str(first_accounts(platform))]
    capsys.readouterr()
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["questions"]["new"] > 0
    rounds = httpx.get(f"{platform.url}/api/contests/nam-xua/rounds", trust_env=False).json()
    week = next(item for item in rounds["rounds"] if item["round"] == "tuan-1")
    assert week["opens_at"].startswith("2024-10-07")


def test_load_without_a_server_runs_one_on_the_data_folder(tmp_path: Path) -> None:
    with httpx.Client(trust_env=False) as client:
        try:
            client.get("http://127.0.0.1:8000/health/live")
        except httpx.HTTPError:
            pass
        else:
            pytest.skip("something listens on port 8000")
    environment = {name: os.environ[name] for name in os.environ if not name.startswith("HOITHI_")}
    done = subprocess.run(
        hoithi("load", str(PLAN), "--json", "--data", str(tmp_path / "data")),
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["definition"]["revision"] == 1


def test_a_session_from_an_activation_code_may_take_part_but_do_no_duty(
    platform: Platform, tmp_path: Path
) -> None:
    from cli.api import Api, ApiError, connect

    with connect(platform.url, first_accounts(platform)) as organiser:
        body = {"username": "Tổ ra đề", "name": "Người mới", "role": "organiser"}
        given = organiser.post("/api/roles", body)
    with Api(platform.url) as newcomer:
        assert newcomer.sign_in("Tổ ra đề", given["code"])["must_change_password"]
        with pytest.raises(ApiError) as duty:
            newcomer.post("/api/contests/none/activation-codes")
        assert duty.value.problem.code == "role.password_change_needed"
        with pytest.raises(ApiError) as exam:
            newcomer.post("/api/contests/none/rounds/none/attempts")
        assert exam.value.problem.code != "role.password_change_needed"


def first_accounts(platform: Platform) -> Path:
    return platform.log.with_name("first-accounts.json")
