"""Finds the programs that the platform needs on this machine: RabbitMQ, PostgreSQL, Chromium.

    python -m deploy.local.prerequisites             say what is there
    python -m deploy.local.prerequisites --install   as root on Debian or Ubuntu, add what is
                                                     missing; with names after it, of these only

Ends with status 0 and names what is missing, because the tests that need it are skipped then.
With ``CI=true`` a missing part is a failure: status 1.
"""

import os
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_RABBITMQ_FOLDERS = (Path("/usr/lib/rabbitmq/bin"), Path("/opt/rabbitmq/sbin"))
#: the one without windows first: it shows the same pages with a third less of the processor
_BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)


class MissingPrerequisite(RuntimeError):  # noqa: N818 - it reads as what it says
    """A program that is needed is not on this machine."""


@dataclass(frozen=True)
class Prerequisite:
    """A program of others: how to find it, the Debian packages it comes in, what needs it."""

    name: str
    find: Callable[[], Path]
    packages: tuple[str, ...]
    needed_for: str
    optional: bool = False

    def is_there(self) -> bool:
        """Whether it was found."""
        try:
            self.find()
        except MissingPrerequisite:
            return False
        return True


def postgres_program(name: str) -> Path:
    """``initdb`` or ``postgres`` of the newest installed version."""
    found = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3])
    )
    return found[-1] if found else on_path(name)


def rabbitmq_program(name: str) -> Path:
    """``rabbitmq-server`` or ``rabbitmqctl`` itself, not Debian's wrapper.

    The wrapper changes to the user ``rabbitmq`` and to the system's own folders.
    """
    for folder in _RABBITMQ_FOLDERS:
        if (folder / name).exists():
            return folder / name
    return on_path(name)


def rabbitmq_version() -> tuple[int, int]:
    """Major and minor version by the name of its folder; (0, 0) where that does not say."""
    program = rabbitmq_program("rabbitmq-server").resolve()
    named = re.search(r"rabbitmq_server-(\d+)\.(\d+)", str(program))
    return (int(named[1]), int(named[2])) if named else (0, 0)


def epmd() -> Path:
    """Erlang's port mapper."""
    return on_path("epmd")


def chromium() -> Path:
    """A Chromium that runs: ``HOITHI_CHROMIUM``, the system's, or one that Playwright installed."""
    given = os.environ.get("HOITHI_CHROMIUM")
    candidates = [Path(given)] if given else []
    candidates += [Path(found) for name in _BROWSERS if (found := shutil.which(name))]
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or "~/.cache/ms-playwright")
    candidates += sorted(cache.expanduser().glob("chromium-*/chrome-linux*/chrome"), reverse=True)
    for path in candidates:
        if path.exists() and not _only_points_to_snap(path):
            return path
    raise MissingPrerequisite("chromium is not installed")


def on_path(name: str) -> Path:
    """A program by its name; MissingPrerequisite if there is none."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found is None:
        raise MissingPrerequisite(f"{name} is not installed")
    return Path(found)


def _broker() -> Path:
    epmd()
    return rabbitmq_program("rabbitmq-server")


SERVERS = ("RabbitMQ", "PostgreSQL")
PARTS = (
    Prerequisite(
        "RabbitMQ",
        _broker,
        ("rabbitmq-server",),
        "the tests marked `real`, make up, bench and chaos",
    ),
    Prerequisite(
        "PostgreSQL",
        lambda: postgres_program("initdb"),
        ("postgresql",),
        "the tests marked `real`, make up, bench and chaos",
    ),
    Prerequisite("Chromium", chromium, ("chromium-headless-shell",), "the tests marked `browser`"),
    Prerequisite(
        "promtool",
        lambda: on_path("promtool"),
        ("prometheus",),
        "checking the files of deploy/prometheus",
        optional=True,
    ),
    Prerequisite(
        "docker-compose",
        lambda: on_path("docker-compose"),
        ("docker-compose",),
        "checking the file of deploy/compose",
        optional=True,
    ),
)


def missing(*names: str, optional: bool = False) -> list[Prerequisite]:
    """The parts (of these names, if any are given) that were not found; the optional ones only
    where they are asked for."""
    asked = [part for part in PARTS if part.name in names] if names else list(PARTS)
    return [part for part in asked if optional >= part.optional and not part.is_there()]


def need_servers() -> None:
    """``MissingPrerequisite``, with the way out in one line, unless the servers are there."""
    if absent := missing(*SERVERS):
        packages = " ".join(package for part in absent for package in part.packages)
        raise MissingPrerequisite(
            f"{' and '.join(part.name for part in absent)} not found on this machine; "
            f"`sudo apt-get install --no-install-recommends {packages}` adds what is missing"
        )


def main(arguments: list[str]) -> int:
    """Print what is there and what is not; install first if asked to. Names of parts restrict it to
    these."""
    names = [part.name for part in PARTS if part.name in arguments]
    if "--install" in arguments and (wanted := missing(*names, optional=True)):
        from deploy.local import apt

        apt.install(wanted)
    if names:
        return 0  # whoever needs them says so
    absent = missing()
    for part in PARTS:
        if part.is_there():
            print(f"  {part.name}: {part.find()}")
        elif part.optional:
            print(f"  {part.name}: not here (optional; for {part.needed_for})")
    for part in absent:
        print(f"  {part.name}: MISSING; skipped without it: {part.needed_for}")
    if absent and "--install" in arguments and not apt_could_help():
        packages = " ".join(package for part in absent for package in part.packages)
        print(f"  To add them: sudo apt-get install --no-install-recommends {packages}")
    return 1 if absent and os.environ.get("CI") == "true" else 0


def apt_could_help() -> bool:
    """Whether we may install packages: root on a system with apt-get."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _only_points_to_snap(path: Path) -> bool:
    """Ubuntu's package holds a script that asks for the snap instead of a browser."""
    with path.open("rb") as file:
        head = file.read(4096)
    return head.startswith(b"#!") and b"snap" in head and not Path("/snap/bin/chromium").exists()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
