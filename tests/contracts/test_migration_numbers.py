"""Each service's history of migrations is one line: two of one number are two histories."""

import re
from pathlib import Path

import pytest

from plumbing.schema_revision import SERVICES

HISTORIES = sorted(SERVICES.glob("*/migrations/versions"))


@pytest.mark.parametrize("folder", HISTORIES, ids=lambda path: path.parts[-3])
def test_every_migration_follows_the_one_before_it(folder: Path) -> None:
    files = sorted(folder.glob("0*.py"))
    numbers = [f"{number:04}" for number in range(1, len(files) + 1)]
    assert [path.name[:4] for path in files] == numbers
    for path, before in zip(files, [None, *numbers], strict=False):
        text = path.read_text("utf-8")
        assert re.findall(r'^revision = "(\d+)"', text, re.M) == [path.name[:4]]
        assert re.findall(r'^down_revision = "(\d+)"', text, re.M) == ([before] if before else [])


def test_there_is_a_history_for_each_service() -> None:
    assert len(HISTORIES) == 4
