"""What integration tests of the deployment share."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from threading import Lock, Thread
from typing import Any, cast
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
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    app = _one_by_one(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.port}"
        urlopen(Request(f"{address}/hoithi", method="PUT"), timeout=5).close()
        yield address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _one_by_one(app: Any) -> Any:
    """The application with one request at a time, once its body is there: unlike S3, Moto looks
    whether an object exists and writes it in two steps."""
    turn = Lock()

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not (length := environ.get("CONTENT_LENGTH")):
            return cast(Iterable[bytes], app(environ, start_response))
        body = environ["wsgi.input"].read(int(length))
        with turn:
            return list(app({**environ, "wsgi.input": BytesIO(body)}, start_response))

    return serve


@pytest.fixture
def s3(s3_endpoint: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty store there."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    return f"s3://hoithi/{uuid4().hex}?endpoint={s3_endpoint}"


def _address(folder: Path, client: str) -> str:
    text = (folder / "secrets" / f"broker_{client}").read_text()
    return text.replace(":5672//", "//")
