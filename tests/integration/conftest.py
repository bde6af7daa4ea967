"""What integration tests of the deployment share."""

from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen
from uuid import uuid4

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


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    """An S3 endpoint over HTTP, with a bucket ``hoithi`` in it; it keeps objects in memory."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        address = f"http://{host}:{port}"
        urlopen(Request(f"{address}/hoithi", method="PUT"), timeout=5).close()
        yield address
    finally:
        server.stop()


@pytest.fixture
def s3(s3_endpoint: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty store there."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    return f"s3://hoithi/{uuid4().hex}?endpoint={s3_endpoint}"


def _address(folder: Path, client: str) -> str:
    text = (folder / "secrets" / f"broker_{client}").read_text()
    return text.replace(":5672//", "//")
