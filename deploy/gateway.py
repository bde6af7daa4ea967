"""The gateway as a process of its own: ``python -m deploy.gateway --port 8000``."""

import argparse
import logging
import sys
from typing import Any

import uvicorn
from prometheus_client import start_http_server

from deploy.bounded_http import bounded
from deploy.prepare_keys_and_database import prepare_keys
from gateway.app import build_app
from plumbing.clock import Clock, now_us
from plumbing.durable_files import keep_private
from plumbing.gc_tuning import settle_down
from plumbing.installation_keys import OWNERS
from plumbing.logs import set_up_logs
from plumbing.settings import Settings, from_environment

KEEP_ALIVE_S = 75
DRAIN_S = 20
#: browsers and proxies that have a connection open hear with their next answer that it is the last
LEAVE_S = 2.0


def server_config(
    settings: Settings, clock: Clock = now_us, *, leave_s: float = 0.0, **where: Any
) -> uvicorn.Config:
    """How uvicorn serves the gateway, in a process of its own and embedded alike. ``leave_s``: for
    how long it answers on open connections when it ends, where others can take what comes next."""
    return uvicorn.Config(
        build_app(settings, clock),
        loop="uvloop",
        http=bounded(settings.trusted_proxies, leave_s=leave_s),
        ws="none",
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        access_log=False,
        log_config=None,  # its own would print exceptions whole
        log_level="warning",
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=DRAIN_S,
        server_header=False,
        lifespan="on",
        **where,
    )


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM; requests under way are answered first."""
    parser = argparse.ArgumentParser(description="Run the gateway of hoithi.")
    settings = from_environment()
    parser.add_argument("--host", default=settings.bind)
    parser.add_argument("--port", type=int, default=8000)
    chosen = parser.parse_args(arguments)
    set_up_logs(logging.INFO)
    keep_private()
    prepare_keys(settings, OWNERS["gateway"])
    if settings.metrics_port not in (0, chosen.port):
        start_http_server(settings.metrics_port, settings.bind)
    settle_down()
    config = server_config(settings, leave_s=LEAVE_S, host=chosen.host, port=chosen.port)
    uvicorn.Server(config).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
