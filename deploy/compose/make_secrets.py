"""Makes the secrets of the compose deployment, once: ``python3 deploy/compose/make_secrets.py``.

They go to ``var/compose/secrets/`` (ignored by git), a folder that only its owner can enter. What
is there already stays. Each service gets a database role of its own, so that none can read
another's data.
"""

import secrets
import sys
from pathlib import Path

SERVICES = ("registration", "exam", "scoring", "reporting")
FOLDER = Path(__file__).resolve().parents[2] / "var" / "compose"


def main(folder: Path = FOLDER) -> int:
    """Write all files that are missing; their names are those in compose.yaml."""
    for name in ("secrets", "keys"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "secrets").chmod(0o700)
    broker = _password()
    _write(folder, "postgres_password", _password())
    _write(folder, "grafana_password", _password())
    if _write(folder, "rabbitmq.conf", f"default_user = hoithi\ndefault_pass = {broker}\n"):
        _write(folder, "broker", f"amqp://hoithi:{broker}@rabbitmq:5672//")
    for service in SERVICES:
        password = _password()
        if _write(folder, f"password_{service}", password):
            host = f"{service}:{password}@postgres:5432/hoithi_{service}"
            _write(folder, f"database_{service}", f"postgresql+psycopg2://{host}")
    print(f"secrets are in {folder}/secrets")
    return 0


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
    sys.exit(main())
