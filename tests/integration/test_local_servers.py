"""The private PostgreSQL and RabbitMQ: real ones, killed and brought back."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import amqp
import psycopg2
import pytest

from deploy.local.platform import GATEWAY, Platform
from deploy.local.postgres import Postgres
from deploy.local.prerequisites import missing
from deploy.local.process import running
from deploy.local.rabbitmq import RabbitMQ
from deploy.local.wait_for_server import DidNotStart
from tests.support.waiting import until

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        any(part.name in ("RabbitMQ", "PostgreSQL") for part in missing()),
        reason="needs RabbitMQ and PostgreSQL",
    ),
]

# Stands in for a service and the gateway: answers 200 to every GET on its port.
ANSWERS = """
import http.server, os, sys
class Yes(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(os.environ["HOITHI_METRICS_PORT"])), Yes).serve_forever()
"""


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    server = Postgres(tmp_path_factory.mktemp("postgres"))
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="module")
def rabbitmq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RabbitMQ]:
    broker = RabbitMQ(tmp_path_factory.mktemp("rabbitmq"))
    broker.start()
    yield broker
    broker.stop()


def _query(server: Postgres, sql: str, database: str = "postgres") -> str:
    url = server.url(database).replace("postgresql+psycopg2", "postgresql")
    connection = psycopg2.connect(url)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
            row = cursor.fetchone() if cursor.description else None
            return str(row[0]) if row else ""
    finally:
        connection.close()


def _client(broker: RabbitMQ) -> amqp.Connection:
    client = amqp.Connection(
        host=f"127.0.0.1:{broker.port}", userid="hoithi", password=broker.password
    )
    client.connect()
    return client


def test_postgres_is_as_durable_as_in_production(postgres: Postgres) -> None:
    assert _query(postgres, "SHOW fsync") == "on"
    assert _query(postgres, "SHOW synchronous_commit") == "on"
    assert _query(postgres, "SHOW listen_addresses") == "127.0.0.1"


def test_postgres_wants_the_password(postgres: Postgres) -> None:
    with pytest.raises(psycopg2.OperationalError, match="password"):
        psycopg2.connect(host="127.0.0.1", port=postgres.port, user="hoithi", password="wrong")


def test_a_database_is_made_once(postgres: Postgres) -> None:
    postgres.create_database("once")
    postgres.create_database("once")
    assert _query(postgres, "SELECT current_database()", "once") == "once"


def test_postgres_keeps_what_was_committed_when_it_is_killed(postgres: Postgres) -> None:
    postgres.create_database("kept")
    _query(postgres, "CREATE TABLE t AS SELECT 42 AS n", "kept")
    postgres.kill()
    assert not postgres.is_ready()
    began = time.monotonic()
    postgres.start()
    assert time.monotonic() - began < 15
    assert _query(postgres, "SELECT n FROM t", "kept") == "42"


def test_postgres_stops_within_seconds_with_a_session_open(postgres: Postgres) -> None:
    url = postgres.url("postgres").replace("postgresql+psycopg2", "postgresql")
    session = psycopg2.connect(url)
    began = time.monotonic()
    postgres.stop()
    assert time.monotonic() - began < 5
    session.close()
    postgres.start()


def test_a_second_object_on_the_folder_finds_the_same_address(postgres: Postgres) -> None:
    assert Postgres(postgres.folder).url("x") == postgres.url("x")
    postgres.stop()
    assert Postgres(postgres.folder).url("x") == postgres.url("x")
    postgres.start()


def test_rabbitmq_keeps_durable_queues_when_it_is_killed(rabbitmq: RabbitMQ) -> None:
    with closing(_client(rabbitmq)) as client:
        client.channel().queue_declare("kept", durable=True, auto_delete=False)
    rabbitmq.ctl("eval", "mnesia:sync_log().")  # written by itself within some seconds
    rabbitmq.kill()
    assert not rabbitmq.is_ready()
    rabbitmq.start()
    with closing(_client(rabbitmq)) as client:
        client.channel().queue_declare("kept", passive=True)


def test_rabbitmqctl_reaches_the_private_broker_only(rabbitmq: RabbitMQ) -> None:
    assert "hoithi" in rabbitmq.ctl("list_users")
    with pytest.raises(RuntimeError, match="no_such_command"):
        rabbitmq.ctl("no_such_command")


def test_rabbitmq_takes_its_port_mapper_with_it(rabbitmq: RabbitMQ) -> None:
    rabbitmq.stop()
    assert running(rabbitmq.folder) == []
    rabbitmq.start()


def test_a_platform_starts_loses_any_one_and_stops(tmp_path: Path) -> None:
    """With stand-ins for the services, so that only starting and stopping is on trial."""
    commands = {
        kind: [sys.executable, "-c", ANSWERS]
        for kind in ("registration", "exam", "scoring", "reporting", GATEWAY)
    }
    platform = Platform(tmp_path / "p", several={"exam": 2}, guarded=True, commands=commands)
    with platform:
        for name in platform.names():
            assert platform.is_ready(name), name
        platform.kill("exam-2")
        assert not platform.is_ready("exam-2")
        platform.start_one("exam-2")
        platform.restart("postgres")
        port = platform.gateway_port
        platform.start_one(second := platform.new(GATEWAY))
        assert second == "gateway-2"
        assert platform.gateway_ports == [port, platform.health_ports[second]]
        platform.take_away(GATEWAY)
        assert platform.gateway_ports == [platform.health_ports[second]]
        assert platform.new(GATEWAY) == GATEWAY, "the lowest name that is free"
        assert platform.health_ports[GATEWAY] == port
        platform.start_one(GATEWAY)
        assert set(platform.cpu_s()) == set(platform.names())
    assert running(platform.folder) == []
    platform.remove()
    assert not platform.folder.exists()


def test_a_platform_whose_service_fails_leaves_nothing_running(tmp_path: Path) -> None:
    commands = {"registration": [sys.executable, "-c", "print('no such table'); exit(3)"]}
    platform = Platform(tmp_path / "p", commands=commands)
    with pytest.raises(DidNotStart, match="no such table"):
        platform.start()
    assert running(platform.folder) == []
    platform.remove()


def test_parts_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    program = f"""
import time
from pathlib import Path
from deploy.local.orphan_guard import OrphanGuard
from deploy.local.postgres import Postgres
guard = OrphanGuard(Path({str(tmp_path)!r}))
Postgres(Path({str(tmp_path / "postgres")!r})).start()
print("ready", flush=True)
time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        assert parent.stdout.readline() == b"ready\n"
        parent.kill()
    until(lambda: not running(tmp_path), "it ends")
    Postgres(tmp_path / "postgres").remove()
