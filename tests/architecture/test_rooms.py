"""What import rules cannot say: where files lie, what classes are called, what documents show."""

import ast
import re
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from tests.architecture.imports import CLOSING, OPENING, SHARED, chain, diagram

REPOSITORY = Path(__file__).resolve().parents[2]
GATEWAY = REPOSITORY / "gateway"
#: docs/adr/0027
LONGEST_CHAIN = 8


def subjects() -> set[str]:
    """Folders of the gateway that are about something."""
    return {
        path.name
        for path in GATEWAY.iterdir()
        if path.is_dir() and path.name not in (*SHARED, "__pycache__")
    }


def test_nothing_stands_in_the_root_of_the_gateway_but_what_builds_it() -> None:
    assert {path.name for path in GATEWAY.glob("*.py")} == {"__init__.py", "app.py", "context.py"}


def test_no_module_stands_beside_a_package_of_its_name() -> None:
    """The package would be imported, and the module be dead without anybody's notice."""
    code = [path for path in REPOSITORY.rglob("*.py") if ".venv" not in path.parts]
    assert [path for path in code if (path.with_suffix("") / "__init__.py").exists()] == []


def test_every_subject_of_the_gateway_is_held_to_the_rules_of_rooms() -> None:
    rules = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["tool"]["importlinter"]
    (rooms,) = (rule for rule in rules["contracts"] if rule["name"].startswith("Every subject"))
    assert {name.removeprefix("gateway.") for name in rooms["containers"]} == subjects()


@pytest.mark.parametrize(
    "package",
    ["cli", "client", "contracts", "deploy", "documents", "gateway", "plans", "plumbing",
     "question_formats", "rigs", "spreadsheets", "services/exam", "services/registration",
     "services/reporting", "services/scoring"],
)  # fmt: skip
def test_no_two_classes_of_a_package_have_one_name(package: str) -> None:
    where = defaultdict(list)
    for path in sorted((REPOSITORY / package).rglob("*.py")):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                where[node.name].append(str(path.relative_to(REPOSITORY)))
    assert {name: paths for name, paths in where.items() if len(paths) > 1} == {}


def test_the_document_shows_the_imports_that_the_code_has() -> None:
    text = (REPOSITORY / "docs" / "architecture.md").read_text()
    shown = text.split(OPENING)[1].split(CLOSING)[0]
    assert shown == diagram(), f"docs/architecture.md should show:\n{diagram()}"


def test_the_longest_chain_of_imports_in_the_gateway_does_not_grow() -> None:
    found = chain()
    assert len(found) <= LONGEST_CHAIN, " > ".join(found)


@pytest.mark.parametrize("document", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_documents_name_only_files_and_folders_that_there_are(document: str) -> None:
    """A path in backquotes that begins with a folder of the repository; ``<subject>`` is any."""
    text = (REPOSITORY / document).read_text()
    folders = {path.name for path in REPOSITORY.iterdir() if path.is_dir()}
    named = {
        name
        for name in re.findall(r"`([\w<>./{},-]+/[\w<>./{},-]*)`", text)
        if name.split("/")[0] in folders
    }
    assert named
    assert [name for name in sorted(named) if not _there(name)] == []


def _there(name: str) -> bool:
    """Whether there is such a folder, file or module; of ``{vi,en}`` the first counts."""
    pattern = re.sub(r"\{(\w+),\w+\}", r"\1", re.sub(r"<\w+>", "*", name)).rstrip("/")
    return any(REPOSITORY.glob(pattern)) or any(REPOSITORY.glob(f"{pattern}.py"))
