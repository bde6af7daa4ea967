"""``make up``: the platform on real RabbitMQ and PostgreSQL, left running until ``make down``."""

import argparse
import sys
from pathlib import Path

from deploy.local.platform import KINDS, Platform
from deploy.local.prerequisites import MissingPrerequisite
from deploy.local.process import running
from deploy.local.server_addresses import is_free
from deploy.local.wait_for_server import DidNotStart
from plumbing.durable_files import keep_private

FOLDER = Path(__file__).resolve().parents[2] / "var" / "local"


def main(arguments: list[str] | None = None) -> int:
    """Start everything and print the addresses. 1 with a reason when that is not possible."""
    options = _options(arguments)
    keep_private()
    if running(options.folder):
        return _complain("it is already up; `make down` stops it")
    if not is_free(options.port):
        return _complain(f"port {options.port} is taken; choose another: make up ARGS='--port N'")
    try:
        several = {kind: getattr(options, kind) for kind in KINDS}
        platform = Platform(options.folder, several=several, gateway_port=options.port)
        print("starting PostgreSQL, RabbitMQ, the services and the gateway ...", flush=True)
        platform.start()
    except (DidNotStart, MissingPrerequisite) as error:
        return _complain(str(error))
    platform.describe()
    for port in platform.gateway_ports:
        print(f"  http://127.0.0.1:{port}  (a gateway)")
    for name, port in platform.health_ports.items():
        print(f"  {name:<16} http://127.0.0.1:{port}/metrics")
    print(f"  logs: {platform.folder}/logs/   `make down` stops it")
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="deploy.local.up", description=__doc__)
    for kind in KINDS:
        parser.add_argument(
            f"--{kind}", type=_number, default=1, metavar="N", help=f"number of {kind} processes"
        )
    parser.add_argument("--port", type=int, default=8000, help="the first gateway's port")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where everything lives")
    return parser.parse_args(arguments)


def _number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("it takes at least one of each")
    return number


def _complain(reason: str) -> int:
    print(f"not started: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
