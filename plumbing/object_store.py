"""Objects: bytes under a name, in a folder or in an S3-compatible store; the only place for files.

Two things are asked of a store, and nothing is built on more: an object is there as a whole or not
at all, and of two who make the same object one is told that it is there already (``put_new``). What
was answered is on disk. Objects are never changed.
"""

import contextlib
import os
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from plumbing.durable_files import private_folder, sync_folder

if TYPE_CHECKING:
    from obstore.store import ClientConfig

#: what a process that was killed left half-written; nobody writes an object for so long
LEFT_OVER_S = 24 * 3600
#: of a call to a store that is reached over HTTP
RETRIES = 4
#: to link into a folder that others may remove, empty, at the same time
LINK_TRIES = 20
#: with 4 MiB Linux looks for larger pages, which takes it four times the CPU for each byte
WRITTEN_AT_ONCE = 1 << 20
Bytes = bytes | bytearray | memoryview


class Objects(Protocol):
    """A store of objects. Every call blocks: whoever has an event loop uses a thread."""

    def put_new(self, name: str, content: Bytes) -> bool:
        """Make an object; false if one of this name is there, which stays as it is."""
        ...

    def read(self, name: str, start: int, end: int) -> bytes:
        """Bytes from ``start`` to before ``end``; ``FileNotFoundError``."""
        ...

    def listed(self, prefix: str) -> list[tuple[str, int]]:
        """Names below a prefix that ends with a stroke, in order, with their sizes."""
        ...

    def delete(self, names: Iterable[str]) -> None:
        """Remove objects; those that are not there are removed already."""
        ...


class Folder:
    """Objects as files of a folder, which several gateways may share."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._ready = folder, folder / "tmp"
        private_folder(folder)
        self._ready.mkdir(exist_ok=True, mode=0o700)
        for left in self._ready.iterdir():
            with contextlib.suppress(FileNotFoundError):  # another gateway was faster
                if left.stat().st_mtime < time.time() - LEFT_OVER_S:
                    left.unlink()

    def put_new(self, name: str, content: Bytes) -> bool:
        """Written aside, synced, then linked to its name, which fails if that is taken."""
        path, ready = self._path(name), self._ready / uuid4().hex
        descriptor = os.open(ready, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            try:
                left = memoryview(content)
                while left:
                    left = left[os.write(descriptor, left[:WRITTEN_AT_ONCE]) :]
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            self._link(ready, path)
        except FileExistsError:
            return False
        finally:
            ready.unlink()
        sync_folder(path.parent)
        return True

    def read(self, name: str, start: int, end: int) -> bytes:
        """From the file."""
        descriptor = os.open(self._path(name), os.O_RDONLY)
        try:
            return os.pread(descriptor, end - start, start)
        finally:
            os.close(descriptor)

    def listed(self, prefix: str) -> list[tuple[str, int]]:
        """The files of a folder."""
        try:
            entries = sorted(os.scandir(self._path(prefix.rstrip("/"))), key=lambda one: one.name)
        except FileNotFoundError:
            return []
        return [(prefix + one.name, one.stat().st_size) for one in entries if one.is_file()]

    def delete(self, names: Iterable[str]) -> None:
        """Unlinked, and their folder with the last of them."""
        for name in names:
            path = self._path(name)
            path.unlink(missing_ok=True)
            try:
                path.parent.rmdir()
            except OSError:
                continue

    def _link(self, ready: Path, path: Path) -> None:
        """Link; the folder is made anew if it went with another gateway's last object."""
        for left in reversed(range(LINK_TRIES)):
            self._make(path.parent)
            try:
                os.link(ready, path)
            except FileNotFoundError:
                if not left:
                    raise
            else:
                return

    def _make(self, folder: Path) -> None:
        """A folder that outlives a crash, with those above it."""
        if folder.is_dir():
            return
        self._make(folder.parent)
        folder.mkdir(exist_ok=True, mode=0o700)
        sync_folder(folder.parent)

    def _path(self, name: str) -> Path:
        parts = name.split("/")
        if not all(part and part.strip(".") for part in parts):
            raise ValueError(f"{name!r} is no name of an object")
        return self.folder.joinpath(*parts)


class S3:
    """Objects of a bucket, over HTTP."""

    def __init__(self, bucket: str, prefix: str, options: dict[str, Any]) -> None:
        from obstore.store import S3Store

        client: ClientConfig = {"allow_http": True, "timeout": "60s", "connect_timeout": "5s"}
        self._store = S3Store(
            bucket,
            prefix=prefix or None,
            client_options=client,
            retry_config={"max_retries": RETRIES, "retry_timeout": timedelta(seconds=60)},
            **options,
        )

    def put_new(self, name: str, content: Bytes) -> bool:
        """``If-None-Match: *``."""
        import obstore
        from obstore.exceptions import AlreadyExistsError

        with _as_of_files():
            try:
                obstore.put(self._store, name, content, mode="create", use_multipart=False)
            except AlreadyExistsError:
                return False
        return True

    def read(self, name: str, start: int, end: int) -> bytes:
        """A ranged GET."""
        import obstore

        with _as_of_files():
            return bytes(obstore.get_range(self._store, name, start=start, end=end))

    def listed(self, prefix: str) -> list[tuple[str, int]]:
        """A listing, a thousand names a page."""
        import obstore

        with _as_of_files():
            found = [
                (str(one["path"]), int(one["size"]))
                for page in obstore.list(self._store, prefix.rstrip("/"), chunk_size=1000)
                for one in page
            ]
        return sorted(found)

    def delete(self, names: Iterable[str]) -> None:
        """A thousand at once."""
        import obstore

        every = list(names)
        if every:
            with _as_of_files():
                obstore.delete(self._store, every)


@contextlib.contextmanager
def _as_of_files() -> Iterator[None]:
    """What goes wrong with a store goes wrong as with files: ``OSError``."""
    from obstore.exceptions import BaseError

    try:
        yield
    except BaseError as error:
        if isinstance(error, OSError):
            raise
        raise OSError(str(error)) from error


def objects_at(address: str) -> Objects:
    """``s3://bucket/prefix?endpoint=http://…&region=…`` (keys from ``AWS_ACCESS_KEY_ID`` and
    ``AWS_SECRET_ACCESS_KEY``), or a folder. ``ValueError`` for what is neither."""
    if "://" not in address:
        return Folder(Path(address))
    parts = urlsplit(address)
    asked = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    if parts.scheme != "s3" or not parts.netloc or asked.keys() - {"endpoint", "region"}:
        raise ValueError(
            f"HOITHI_FILES: {address!r} is neither a folder nor an address like "
            "s3://bucket/prefix?endpoint=https://store.example.vn&region=vn-1"
        )
    options = {"region": "us-east-1", "virtual_hosted_style_request": False, **asked}
    return S3(parts.netloc, parts.path.strip("/"), options)


def refuses_doubles(store: Objects) -> bool:
    """Whether a store keeps the promise on which uploads rest; some that call themselves
    S3-compatible pass ``If-None-Match`` over. Asked once, when a gateway starts."""
    name = f"probe/{uuid4().hex}"
    try:
        return store.put_new(name, b"1") and not store.put_new(name, b"2")
    finally:
        store.delete([name])
