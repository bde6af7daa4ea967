"""The import rules of pyproject.toml catch what they are there to catch."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGES = (
    "contracts plumbing plans spreadsheets question_formats documents services gateway deploy "
    "client rigs cli cli/recount"
)
SERVICES = ("registration", "exam", "scoring", "reporting")
SUBJECTS = (
    "admissions", "agencies", "audit", "command_room", "contests", "decisions", "documents",
    "entries", "exam", "judging",
    "operations", "participation", "people", "questions", "results", "roster", "screening",
    "stage", "uploads",
)  # fmt: skip
SUBJECT_ROOMS = ("shapes", "cache", "actions", "api", "pages")
ROOMS = ("service", "use_cases", "repository", "models", "domain")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The bare rooms under the real rules, with what is allowed at the edges."""
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    for package in [*PACKAGES.split(), *(f"services/{name}" for name in SERVICES)]:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    for service in SERVICES:
        for room in ROOMS:
            (tmp_path / "services" / service / f"{room}.py").touch()
        edge = tmp_path / "services" / service / "service.py"
        edge.write_text(f"import nameko, plumbing.run, services.{service}.use_cases\n")
    (tmp_path / "plumbing" / "run.py").write_text("import nameko, sqlalchemy, kombu, contracts\n")
    for room in ("core", "live", "web", *SUBJECTS):
        (tmp_path / "gateway" / room).mkdir()
        (tmp_path / "gateway" / room / "__init__.py").touch()
    for subject in SUBJECTS:
        for room in SUBJECT_ROOMS:
            (tmp_path / "gateway" / subject / f"{room}.py").touch()
    (tmp_path / "gateway" / "context.py").write_text("import gateway.exam.cache\n")
    (tmp_path / "services" / "exam" / "models.py").write_text("import sqlalchemy\n")
    (tmp_path / "gateway" / "app.py").write_text("import fastapi, plumbing, plans\n")
    (tmp_path / "cli" / "recount" / "a.py").write_text("import contracts, nacl\n")
    (tmp_path / "rigs" / "rig.py").write_text("import client, deploy, gateway.app\n")
    (tmp_path / "cli" / "main.py").write_text("import cli.recount, rigs, client, deploy\n")
    return tmp_path


def _broken_rules(house: Path) -> list[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=house, capture_output=True, text=True, timeout=60)
    lines = done.stdout.splitlines()
    assert any("Contracts:" in line for line in lines), done.stdout + done.stderr
    return [line.removesuffix(" BROKEN") for line in lines if line.endswith(" BROKEN")]


def test_what_is_allowed_passes(house: Path) -> None:
    assert _broken_rules(house) == []


@pytest.mark.parametrize(
    ("file", "line", "rule"),
    [
        ("contracts/x.py", "import plumbing", "Packages import downwards only"),
        ("gateway/x.py", "import services.exam.domain", "Packages import downwards only"),
        ("services/exam/use_cases.py", "import services.scoring", "Services know nothing"),
        ("services/exam/models.py", "import services.exam.repository", "Every service has"),
        ("services/exam/helpers.py", "", "Every service has"),
        ("services/exam/domain.py", "import kombu", "Rules, plans and messages"),
        ("plans/x.py", "import plumbing", "Rules, plans and messages"),
        ("spreadsheets/x.py", "import plumbing", "Spreadsheets and formats know nothing"),
        ("spreadsheets/x.py", "import question_formats", "Packages import downwards only"),
        ("question_formats/x.py", "import sqlalchemy", "Spreadsheets and formats know nothing"),
        ("services/exam/repository.py", "import nameko", "nameko and eventlet stay"),
        ("plumbing/x.py", "import fastapi", "FastAPI stays"),
        ("gateway/exam/pages.py", "import gateway.exam.api", "Every subject has"),
        ("gateway/exam/helpers.py", "", "Every subject has"),
        ("gateway/exam/pages.py", "import gateway.people.pages", "Subjects of the gateway do"),
        ("gateway/exam/actions.py", "import gateway.people.api", "What is asked"),
        ("gateway/core/x.py", "import gateway.exam.shapes", "What all subjects share"),
        ("gateway/context.py", "import gateway.exam.actions", "The context knows"),
        ("cli/recount/a.py", "import services.scoring.domain", "A recount is independent"),
        ("cli/recount/a.py", "import cli.main", "A recount is independent"),
    ],
)
def test_a_planted_violation_is_caught(house: Path, file: str, line: str, rule: str) -> None:
    (house / file).write_text(line + "\n")
    assert any(broken.startswith(rule) for broken in _broken_rules(house))
