"""Small files that must outlive a crash: all of the new content or all of the old, on disk."""

import contextlib
import os
import stat
from pathlib import Path

OWNER_ONLY = 0o077
#: of a folder in which a server runs as another user
PASSABLE = 0o711
#: what stands in a folder that a platform made, and in no other
_MARKS = ("gateway-id", "lock", "keys", "postgres", "rabbitmq", "registration.db", "session.key")


def keep_private() -> None:
    """Let whatever this process makes from now on be its owner's alone: databases, their logs,
    journals and exports hold names, phones and codes. Programs that it starts do the same."""
    os.umask(OWNER_ONLY)


def private_folder(folder: Path, mode: int = 0o700) -> None:
    """Make a folder that only its owner can enter; ``OSError`` if it cannot be made. One that is
    there is closed to others if it is the platform's own. With 0o711 others may pass through, and
    see nothing."""
    ours = not folder.exists() or any((folder / name).exists() for name in _MARKS)
    folder.mkdir(parents=True, exist_ok=True)
    if ours and stat.S_IMODE(folder.stat().st_mode) != mode:
        with contextlib.suppress(OSError):  # another's, such as a mounted volume
            folder.chmod(mode)


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read; it is on disk when this returns."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    sync_folder(path.parent)


def put_in_place(ready: Path, path: Path) -> None:
    """Let a file that is written take the place of another, or its name, at once and for good."""
    ready.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Let what was made, renamed or removed in this folder outlive a crash."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
