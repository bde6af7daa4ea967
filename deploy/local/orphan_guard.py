"""Stops the processes of a folder when whoever started them has died, in whatever way.

A parent that is killed with -9 can't clean up, and ``PR_SET_PDEATHSIG`` is no help here: it is tied
to the thread that forked, it is lost when the user changes (PostgreSQL), and it does not reach the
grandchildren of a shell wrapper (RabbitMQ). So a small process waits on a pipe whose other end only
the parent holds. The kernel closes it when the parent ends; then the guard works through the pid
files. ``make up`` has no guard, because its processes are meant to outlive it: ``make down`` works
through the same pid files.
"""

import subprocess
import sys
from pathlib import Path

from deploy.local.process import stop_all

_REPOSITORY = Path(__file__).resolve().parents[2]


class OrphanGuard:
    """Ends ``folder``'s processes when the process that made it dies, unless released before."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "deploy.local.orphan_guard", str(folder.resolve())],
            cwd=_REPOSITORY,
            stdin=subprocess.PIPE,  # ours alone: Python closes it in every other child
            start_new_session=True,
        )

    def release(self) -> None:
        """End the guard; by now the folder's processes should have been stopped."""
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()


def main(arguments: list[str]) -> int:
    """Wait for the end of standard input, then stop everything of the folder."""
    sys.stdin.buffer.read()
    stop_all(Path(arguments[0]), timeout_s=5)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
