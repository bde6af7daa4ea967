"""The gateway as a process of its own: ``python -m deploy.gateway --port 8000``."""

import argparse
import logging
import sys

import uvicorn

from deploy.prepare import prepare_keys
from gateway.app import build_app
from plumbing.settings import from_environment

KEEP_ALIVE_S = 75
DRAIN_S = 20


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM; requests under way are answered first."""
    parser = argparse.ArgumentParser(description="Run the gateway of hoithi.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = from_environment()
    prepare_keys(settings)
    uvicorn.run(
        build_app(settings),
        host=chosen.host,
        port=chosen.port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=DRAIN_S,
        server_header=False,
        lifespan="on",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
