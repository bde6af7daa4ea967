"""Private servers for the tests marked ``real``; where one is missing: skipped, in CI a failure."""

import os

import pytest

from deploy.local.prerequisites import missing

SERVERS = ("RabbitMQ", "PostgreSQL")


def need(*names: str) -> None:
    """Skip the test that asks, unless these parts are here; with ``CI=true`` it fails instead."""
    absent = sorted(part.name for part in missing() if part.name in names)
    if not absent:
        return
    said = f"needs {', '.join(absent)}"
    if os.environ.get("CI") == "true":
        pytest.fail(said)
    pytest.skip(said)
