"""Serve the embedded platform: services in their thread, the gateway in the main one."""

import uvicorn

from deploy.embedded.services import EmbeddedServices
from deploy.gateway import DRAIN_S, KEEP_ALIVE_S
from deploy.prepare import prepare_first_accounts
from gateway.app import build_app
from plumbing.settings import Settings


def serve(settings: Settings, host: str, port: int) -> int:
    """Serve until SIGTERM or SIGINT. Returns the exit status."""
    services = EmbeddedServices(settings)
    services.start()
    prepare_first_accounts(settings)
    try:
        uvicorn.run(
            build_app(settings),
            host=host,
            port=port,
            loop="uvloop",
            http="httptools",
            access_log=False,
            log_level="warning",
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=DRAIN_S,
            server_header=False,
            lifespan="on",
        )
    finally:
        services.stop()
    return 0
