"""Which programs of others are on this machine, and where."""

import shutil
from pathlib import Path

_RABBITMQ_FOLDERS = (Path("/usr/lib/rabbitmq/bin"), Path("/opt/rabbitmq/sbin"))


class Missing(RuntimeError):
    """A program that is needed is not on this machine."""


def postgres_program(name: str) -> Path:
    """``initdb`` or ``postgres`` of the newest installed version."""
    found = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: float(path.parts[-3]),
    )
    if found:
        return found[-1]
    return _on_path(name)


def rabbitmq_program(name: str) -> Path:
    """``rabbitmq-server`` or ``rabbitmqctl`` itself, not Debian's wrapper.

    The wrapper changes to the user ``rabbitmq`` and to the system's own folders.
    """
    for folder in _RABBITMQ_FOLDERS:
        if (folder / name).exists():
            return folder / name
    return _on_path(name)


def epmd() -> Path:
    """Erlang's port mapper."""
    return _on_path("epmd")


def _on_path(name: str) -> Path:
    found = shutil.which(name)
    if found is None:
        raise Missing(f"{name} is not installed")
    return Path(found)
