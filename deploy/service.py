"""One service as a process of its own: ``python -m deploy.service exam``.

eventlet patches the standard library before anything else is imported, so that psycopg2, sockets
and locks give way to other green threads.
"""

import sys
import warnings

if not sys.warnoptions:  # eventlet's advice to programmers is no use in a service's log
    warnings.simplefilter("ignore")

import eventlet

eventlet.monkey_patch()

import argparse  # noqa: E402
import logging  # noqa: E402
import signal  # noqa: E402

from nameko.runners import ServiceRunner  # noqa: E402

from contracts.broker_topology import SERVICES  # noqa: E402
from deploy.health import serve_health  # noqa: E402
from deploy.prepare_keys_and_database import (  # noqa: E402
    prepare_database,
    prepare_first_accounts,
    prepare_keys,
    service_class,
)
from plumbing.durable_files import keep_private  # noqa: E402
from plumbing.gc_tuning import settle_down  # noqa: E402
from plumbing.installation_keys import OWNERS  # noqa: E402
from plumbing.logs import set_up_logs  # noqa: E402
from plumbing.settings import from_environment  # noqa: E402

log = logging.getLogger("hoithi")


def main(arguments: list[str] | None = None) -> int:
    """Run until SIGTERM or SIGINT; work under way is finished first."""
    parser = argparse.ArgumentParser(description="Run one service of hoithi.")
    parser.add_argument("service", choices=SERVICES)
    name = parser.parse_args(arguments).service
    set_up_logs(logging.INFO)
    settings = from_environment()
    keep_private()
    prepare_keys(settings, OWNERS[name])
    prepare_database(settings, name)
    if name == "registration":
        prepare_first_accounts(settings)
    config = {"AMQP_URI": settings.broker, "settings": settings, "max_workers": 20}
    runner = ServiceRunner(config)
    runner.add_service(service_class(name))

    def stop(_signal: int, _frame: object) -> None:
        log.info("stopping %s", name)
        eventlet.spawn_n(runner.stop)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    runner.start()
    (container,) = runner.containers
    if settings.metrics_port:
        eventlet.spawn(serve_health, container, settings)
    settle_down()
    log.info("%s runs", name)
    runner.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
