"""`hoithi serve` as it is installed, in a fresh folder, and `hoithi load` through it."""

import json
import os
import signal
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
from msgspec import Struct
from msgspec.structs import replace

from cli.main import main
from client.api_client import Api, ApiError
from client.platform_process import free_port
from client.sign_in import connect
from question_formats.format_dispatch import Format, read_question_file, write_question_file
from rigs.city import read_bank, write_questions
from rigs.demo.compressed_plan import FULL, announced, find_plan, text_of
from spreadsheets.question_bank_sheet import QuestionRow
from tests.support.waiting import until

REPOSITORY = Path(__file__).parents[2]
PLAN = REPOSITORY / "contests" / "hai-phong-2024.toml"
BANK = PLAN.with_name("banks") / PLAN.name
START_S = 60.0
ENVIRONMENT = {name: text for name, text in os.environ.items() if not name.startswith("HOITHI_")}
INSTALLED = Path(sysconfig.get_path("scripts")) / "hoithi"


class Installed(Struct, frozen=True):
    """A platform started by the installed script."""

    url: str
    folder: Path

    @property
    def reach(self) -> list[str]:
        """Words of a command line that talk to it."""
        return ["--url", self.url, "--accounts", str(self.accounts)]

    @property
    def accounts(self) -> Path:
        """The file of its first accounts."""
        return self.folder / "var" / "hoithi" / "first-accounts.json"


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """As the README says: `.venv/bin/hoithi serve`, in a folder that holds nothing yet."""
    folder = tmp_path_factory.mktemp("fresh")
    port = free_port()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [INSTALLED, "serve", "--port", str(port)],
            cwd=folder,
            env=ENVIRONMENT,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}", process, folder / "log")
        yield Installed(f"http://127.0.0.1:{port}", folder)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def _wait_until_ready(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_S
    with httpx.Client(trust_env=False) as client:
        while time.monotonic() < until:
            assert process.poll() is None, log.read_text()
            try:
                if client.get(f"{url}/health/ready").status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
    raise AssertionError(log.read_text())


def loaded(capsys: pytest.CaptureFixture[str], *words: str | Path) -> dict[str, Any]:
    """What `hoithi load` answers; it must not fail."""
    capsys.readouterr()
    status = main(["load", *map(str, words), "--json"])
    said = capsys.readouterr()
    assert status == 0, said.err + said.out
    found: dict[str, Any] = json.loads(said.out)
    return found


def plan_ahead(file: Path, slug: str) -> Path:
    """The plan of 2024 as if it were announced today."""
    ahead = announced(find_plan("hai-phong-2024"), FULL)
    file.write_text(text_of(replace(ahead, slug=slug)))
    return file


def question_rows() -> list[QuestionRow]:
    """The plan's bank."""
    return read_question_file(BANK.read_bytes(), BANK.name).rows


def test_the_installed_script_takes_staff_and_questions_from_excel_and_again_changes_nothing(
    platform: Installed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = plan_ahead(tmp_path / "p.toml", "tu-excel")
    roster, questions = tmp_path / "r.xlsx", tmp_path / "q.xlsx"
    main(["template", "roster", "--plan", str(PLAN), "--output", str(roster)])
    write_questions(read_bank(BANK), questions)
    words = list(map(str, [plan, "--roster", roster, "--questions", questions]))
    words += platform.reach
    done = subprocess.run(
        [INSTALLED, "load", *words, "--json"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    answer = json.loads(done.stdout)
    assert answer["roster"]["people_new"] > 0
    assert answer["questions"]["format"] == "xlsx"
    assert answer["questions"]["new"] == len(question_rows())
    second = loaded(capsys, *words)
    assert second["roster"]["people_new"] == second["roster"]["people_changed"] == 0
    assert second["questions"]["new"] == second["questions"]["changed"] == 0


@pytest.mark.parametrize(("kind", "suffix"), [("gift", "gift"), ("moodle", "xml")])
def test_the_installed_script_imports_questions_from(
    kind: Format, suffix: str, platform: Installed, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    plan = plan_ahead(tmp_path / "p.toml", f"tu-{kind}")
    rows = question_rows()
    bank = tmp_path / f"questions.{suffix}"
    bank.write_bytes(write_question_file(rows, kind)[0])
    answer = loaded(capsys, plan, "--questions", bank, *platform.reach)["questions"]
    assert (answer["format"], answer["new"]) == (kind, len(rows))


def test_load_names_every_bad_row_and_takes_nothing_over(
    platform: Installed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roster = tmp_path / "roster.xlsx"
    assert main(["template", "roster", "--plan", str(PLAN), "--output", str(roster)]) == 0
    book = openpyxl.load_workbook(roster)
    sheet = book.worksheets[0]
    headings = {cell.value: cell.column for cell in sheet[1]}
    name = next(column for heading, column in headings.items() if "họ và tên" in heading.lower())
    sheet.cell(2, name).value = None
    book.save(roster)
    accounts = platform.accounts
    words = ["--url", platform.url, "--accounts", str(accounts)]
    assert main(["load", str(PLAN), "--roster", str(roster), *words]) == 1
    said = capsys.readouterr().err
    line = next(line for line in said.splitlines() if line.startswith(sheet.title))
    assert " 2 " in line
    assert "Họ và tên" in line


def test_headcounts_are_foreseen_and_nothing_is_written_where_a_line_is_wrong(
    platform: Installed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, roster = plan_ahead(tmp_path / "p.toml", "tong-so"), tmp_path / "r.xlsx"
    main(["template", "roster", "--plan", str(PLAN), "--output", str(roster)])
    row = next(openpyxl.load_workbook(roster).worksheets[0].iter_rows(2, values_only=True))
    counts = tmp_path / "c.csv"
    counts.write_text(f"Mã đơn vị;Tổng số\n{str(row[0]).lower()};1.234\nKHÔNG-CÓ;5\n")
    words: list[str | Path] = [plan, "--roster", roster, "--headcounts", counts]
    words += platform.reach
    for dry in ([], ["--dry-run"]):
        assert main(["load", *map(str, words), *dry]) == 1
        assert "c.csv:3: hội thi không có đơn vị này" in capsys.readouterr().err
    answer = httpx.get(f"{platform.url}/api/contests/tong-so", trust_env=False)
    assert answer.status_code == 404  # not even the definition
    counts.write_text(counts.read_text().replace("KHÔNG-CÓ;5\n", ""))
    assert loaded(capsys, *words)["headcounts"]["count"] == 1
    counts.write_text(counts.read_text().replace("1.234", "0"))
    foreseen: dict[str, Any] = {}

    def scoring_has_heard() -> bool:
        foreseen.update(loaded(capsys, *words, "--dry-run")["headcounts"])
        return bool(foreseen["preview"]["agencies"])

    until(scoring_has_heard, "scoring knows of the headcount before")
    (change,) = foreseen["preview"]["agencies"]
    assert (change["before"]["headcount"], change["after"]["headcount"]) == (1234, 0)
    assert "dòng 2" in foreseen["notes"][0]


def test_a_plan_of_years_ago_can_be_loaded_with_its_questions(
    platform: Installed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, questions = tmp_path / "p.toml", tmp_path / "q.xlsx"
    plan.write_text(PLAN.read_text().replace('slug = "hai-phong-2024"', 'slug = "nam-xua"'))
    write_questions(read_bank(BANK), questions)
    answer = loaded(capsys, plan, "--questions", questions, *platform.reach)
    assert answer["questions"]["new"] > 0
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
    done = subprocess.run(
        [INSTALLED, "load", PLAN, "--json", "--data", tmp_path / "data"],
        cwd=REPOSITORY,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["definition"]["revision"] == 1


def test_a_session_from_an_activation_code_may_take_part_but_do_no_duty(
    platform: Installed, tmp_path: Path
) -> None:
    with connect(platform.url, platform.accounts) as organiser:
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
