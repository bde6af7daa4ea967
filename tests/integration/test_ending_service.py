"""A service that is told to end while the broker is frozen, as its process."""

import os
import subprocess
import sys
from pathlib import Path

from deploy.local.platform import Platform
from plumbing.link import LEAVING_S
from tests.support.waiting import until


def test_a_service_told_to_end_gives_up_a_broker_that_says_nothing(
    parts: Platform, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    own = {
        "HOITHI_DATA": str(tmp_path),
        "HOITHI_BROKER": parts.rabbitmq.amqp_uri,
        "HOITHI_INSTANCE": "ending",
    }
    with log.open("wb") as out:
        service = subprocess.Popen(
            [sys.executable, "-m", "deploy.service", "reporting"],
            env={**os.environ, **own},
            stderr=out,
        )
    try:
        until(lambda: b"reporting runs" in log.read_bytes(), "the service runs")
        parts.pause("rabbitmq")
        service.terminate()
        assert service.wait(5 * LEAVING_S) == 0
    finally:
        parts.resume("rabbitmq")
        service.kill()
        service.wait()
