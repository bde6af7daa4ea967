"""The data folder belongs to one embedded platform at a time."""

import fcntl
import os
from pathlib import Path

from plumbing.durable_files import private_folder


class FolderInUse(Exception):  # noqa: N818 - a state of the folder
    """Another process holds the folder; ``holder`` is what it wrote about itself."""

    def __init__(self, folder: Path, holder: str) -> None:
        super().__init__(
            f"Thư mục dữ liệu {folder} đang được tiến trình khác dùng ({holder}). "
            f"Hãy dừng tiến trình đó hoặc chọn thư mục khác bằng --data. "
            f"(The data folder is in use; stop that process or choose another with --data.)"
        )


class FolderLock:
    """Holds ``<folder>/lock`` until released or the process ends, in whatever way."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, making it where there is none; ``FolderInUse``, ``OSError``."""
        private_folder(folder)
        self._file = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._file, 100).decode("ascii", "replace").strip()
            os.close(self._file)
            raise FolderInUse(folder, holder or "?") from None
        os.ftruncate(self._file, 0)
        os.write(self._file, f"pid {os.getpid()}\n".encode())

    def release(self) -> None:
        """Let others have it."""
        os.close(self._file)
