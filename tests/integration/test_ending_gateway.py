"""A gateway that is told to end while the broker is frozen, as its process and over its socket."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from contracts.broker_topology import SERVICES
from deploy.gateway import DRAIN_S
from deploy.local.platform import Platform
from deploy.local.server_addresses import LOOPBACK, free_port
from gateway.core.transport.rpc_timeouts import LEAVING_S
from plumbing.clock import now_us
from plumbing.settings import Settings
from tests.support.answering import Answering
from tests.support.waiting import PATIENCE_S, until
from tests.unit.gateway.example_contest import CONTEST, ROUND
from tests.unit.gateway.fakes import House
from tests.unit.gateway.service_answers import handlers

REPORT = f"/api/contests/{CONTEST}/rounds/{ROUND}/integrity"


class OwnProcess:
    """A gateway whose services are played, and an organiser who asks it."""

    def __init__(self, folder: Path, broker: str) -> None:
        self.house = House(folder, handlers(), now_us())
        self.services = Answering(
            Settings(broker=broker, data=folder), SERVICES, self.house.caller.answered
        )
        self.log, port = folder / "log", free_port()
        own = {"HOITHI_DATA": str(folder), "HOITHI_BROKER": broker, "HOITHI_INSTANCE": "ending"}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "deploy.gateway", "--port", str(port)],
                env={**os.environ, **own},
                stderr=log,
            )
        self.client = httpx.Client(
            base_url=f"http://{LOOPBACK}:{port}",
            headers=self.house.bearer("organiser"),
            timeout=PATIENCE_S,
        )

    def answers(self) -> bool:
        try:
            return self.client.get(REPORT).status_code == 200
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        self.client.close()
        self.services.stop()


@pytest.fixture
def gateway(parts: Platform, tmp_path: Path) -> Iterator[OwnProcess]:
    gateway = OwnProcess(tmp_path, parts.rabbitmq.amqp_uri)
    yield gateway
    gateway.stop()


def test_what_waits_for_a_frozen_broker_when_its_gateway_ends_is_answered_503(
    gateway: OwnProcess, parts: Platform
) -> None:
    until(gateway.answers, "the gateway answers")
    gateway.services.mute = {"scoring.integrity"}
    with ThreadPoolExecutor(1) as beside:
        asked = beside.submit(gateway.client.get, REPORT)
        until(lambda: gateway.services.lost > 0, "scoring has taken the question")
        parts.pause("rabbitmq")
        try:
            gateway.process.send_signal(signal.SIGTERM)
            answer = asked.result(PATIENCE_S)
            gateway.process.wait(PATIENCE_S)
        finally:
            parts.resume("rabbitmq")
    assert (answer.status_code, answer.json()["part"]) == (503, "broker")
    assert answer.headers["content-type"] == "application/problem+json"
    log = gateway.log.read_text()
    assert "Traceback" not in log, log
    assert "graceful shutdown exceeded" not in log, log  # so it ended within its time


def test_what_was_asked_is_given_up_before_the_server_hangs_up() -> None:
    assert LEAVING_S + 1 < DRAIN_S
