"""What integration tests of the deployment share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.compose import make_secrets
from deploy.local.platform import Platform


@pytest.fixture(scope="session")
def users(parts: Platform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Their addresses, after the broker has loaded what compose and Kubernetes give it."""
    folder = tmp_path_factory.mktemp("secrets")
    make_secrets.main(folder, f"127.0.0.1:{parts.rabbitmq.port}")
    parts.rabbitmq.ctl("import_definitions", str(folder / "secrets" / "definitions.json"))
    yield {client: _address(folder, client) for client in make_secrets.CLIENTS}
    for user in make_secrets.CLIENTS:
        parts.rabbitmq.ctl("delete_user", user)


def _address(folder: Path, client: str) -> str:
    text = (folder / "secrets" / f"broker_{client}").read_text()
    return text.replace(":5672//", "//")
