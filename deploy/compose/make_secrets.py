"""Makes the secrets of the compose deployment, once: ``python3 deploy/compose/make_secrets.py``.

They go to ``var/compose/secrets/`` (ignored by git), a folder that only its owner can enter. What
is there already stays. Each service has a database role and a user of the broker of its own, and
keys of its own, so that none can read another's data or speak in another's name. Needs nothing
but Python; for Kubernetes, ``--broker broker`` names the broker as it is called there.
"""

import argparse
import base64
import hashlib
import json
import os
import secrets
import sys
from pathlib import Path

SERVICES = ("registration", "exam", "scoring", "reporting")
CLIENTS = (*SERVICES, "gateway")
#: as plumbing.installation_keys names them
KEYS = ("session", "stamp", "codes", "receipt", "publication", "sealing", "at-rest")
FOLDER = Path(__file__).resolve().parents[2] / "var" / "compose"
PRIVATE = 0o700


def main(folder: Path = FOLDER, broker: str = "rabbitmq") -> int:
    """Write all files that are missing; their names are those in compose.yaml."""
    (folder / "secrets").mkdir(parents=True, exist_ok=True)
    (folder / "secrets").chmod(PRIVATE)
    _write(folder, "postgres_password", _password())
    _write(folder, "grafana_password", _password())
    for service in SERVICES:
        password = _password()
        if _write(folder, f"password_{service}", password):
            host = f"{service}:{password}@postgres:5432/hoithi_{service}"
            _write(folder, f"database_{service}", f"postgresql+psycopg2://{host}")
    for client in CLIENTS:
        _write(folder, f"broker_{client}", f"amqp://{client}:{_password()}@{broker}:5672//")
    for key in KEYS:
        _write(folder, f"key_{key}", base64.b64encode(os.urandom(32)).decode())
    users = {client: _password_of(folder, client) for client in CLIENTS}
    _write(folder, "definitions.json", json.dumps(definitions(users), indent=2))
    print(f"secrets are in {folder}/secrets")
    return 0


def definitions(users: dict[str, str]) -> dict[str, object]:
    """What RabbitMQ loads when it starts: users by name with their passwords, and what each may."""
    return {
        "vhosts": [{"name": "/"}],
        "users": [
            {
                "name": name,
                "password_hash": _hashed(password),
                "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": "",  # operators use rabbitmqctl in the container
            }
            for name, password in users.items()
        ],
        "permissions": [{"user": name, "vhost": "/", **permissions(name)} for name in users],
    }


def permissions(client: str) -> dict[str, str]:
    """Patterns of the names that a user may configure, write to and read: its own queues, and the
    exchange of events. Commands and answers are written to whom they are for, by the default
    exchange, which the broker cannot narrow."""
    own = rf"hoithi\.replies\.{client}-.*"
    if client == "gateway":
        return {"configure": f"^{own}$", "write": r"^amq\.default$", "read": f"^{own}$"}
    own += rf"|hoithi\.commands\.(replicated\.)?{client}|hoithi\.events\.[a-z]+\.\d+\.{client}"
    return {
        "configure": rf"^(hoithi\.events|{own})$",
        "write": rf"^(amq\.default|hoithi\.events|{own})$",
        "read": rf"^(hoithi\.events|{own})$",
    }


def _hashed(password: str) -> str:
    salt = os.urandom(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def _password_of(folder: Path, client: str) -> str:
    address = (folder / "secrets" / f"broker_{client}").read_text()
    return address.split("@")[0].rsplit(":", 1)[1]


def _password() -> str:
    return secrets.token_urlsafe(24)


def _write(folder: Path, name: str, text: str) -> bool:
    """Whether it was written: what exists is in use and stays."""
    file = folder / "secrets" / name
    if file.exists():
        return False
    file.write_text(text)
    file.chmod(0o644)  # containers run as other users; the folder keeps people out
    return True


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--broker", default="rabbitmq", help="the broker's host name")
    chosen = parser.parse_args()
    sys.exit(main(chosen.folder, chosen.broker))
