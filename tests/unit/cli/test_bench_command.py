"""``bench`` where something it needs is missing: one line that says how to add it."""

import sys
from pathlib import Path

import pytest

from cli.main import main
from deploy.local import prerequisites
from deploy.local.prerequisites import MissingPrerequisite, Prerequisite


def test_without_its_servers_it_names_the_packages(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nowhere() -> Path:
        raise MissingPrerequisite("gone")

    parts = (
        Prerequisite("RabbitMQ", nowhere, ("rabbitmq-server",), "the bench"),
        Prerequisite("PostgreSQL", nowhere, ("postgresql",), "the bench"),
    )
    monkeypatch.setattr(prerequisites, "PARTS", parts)
    assert main(["bench", "--row", "S1"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("hoithi bench: RabbitMQ and PostgreSQL not found")
    assert "apt-get install --no-install-recommends rabbitmq-server postgresql" in said
    assert said.count("\n") == 1


def test_without_the_packages_of_the_plain_peer_it_names_the_target(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [one for one in sys.modules if one.startswith(("rigs.bench.", "asyncpg"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    assert main(["bench", "--row", "S1"]) == 1
    assert "asyncpg is not installed; `make setup-dev`" in capsys.readouterr().err
