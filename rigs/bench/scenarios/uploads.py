"""J1: a large file sent through tus: CPU per MB beside a plain copy, and memory.

What the platform takes when nobody asks anything is taken off.
"""

import base64
import hashlib
import http.client
import os
import resource
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from rigs.bench.result_rows import BenchRow, missed, percentile
from rigs.harness.embedded_process import EmbeddedPlatform
from rigs.harness.measured_platform import HOST, MeasuredPlatform, Stopwatch, embedded
from rigs.harness.seeding import CALL, CONTEST, Wanted

MB = 1_000_000
SIZE = 300 * MB
FULL_SIZE = 2_150 * MB
#: as our pages send it
REQUEST = 16 << 20
PIECE = 1 << 18
TURNS = 3
IDLE_S = 3.0


class UploadTurn(Struct, frozen=True):
    """One turn: CPU milliseconds per MB of platform and copy, MB per second, whether it came
    whole."""

    ours_ms: float
    copy_ms: float
    per_second: float
    whole: bool


def upload_row(*, full: bool) -> BenchRow:
    """Send it some times, each time beside a copy with fsync and a hash."""
    size, turns = (FULL_SIZE, 1) if full else (SIZE, TURNS)
    with embedded(Wanted(people=10)) as (rig, platform), _memory_of(platform) as seen:
        idle_ms = _idle_ms(rig)
        sent = [_turn(rig, number, size, idle_ms) for number in rig.newcomers(turns)]
    ratio = percentile([one.ours_ms / one.copy_ms for one in sent], 0.5)
    grown_mb = max(seen) - seen[0]
    return BenchRow(
        "J1",
        f"a file of {size // MB} MB sent through tus, CPU per MB beside a copy with fsync",
        {
            "ms per MB": percentile([one.ours_ms for one in sent], 0.5),
            "copy ms per MB": percentile([one.copy_ms for one in sent], 0.5),
            "times a copy": ratio,
            "MB/s": percentile([one.per_second for one in sent], 0.5),
            "memory grown MB": grown_mb,
        },
        "<= 3 times a copy, <= 40 MB",
        missed(
            times_a_copy=(ratio, "<=", 3),
            memory_grown_MB=(grown_mb, "<=", 40),
            files_that_came_otherwise=(sum(not one.whole for one in sent), "<=", 0),
        ),
    )


def _idle_ms(rig: MeasuredPlatform) -> float:
    """CPU milliseconds that the platform takes in a second in which nobody asks anything."""
    watch = Stopwatch(rig.machine)
    time.sleep(IDLE_S)
    return watch.cpu_ms(1) / watch.seconds()


def _turn(rig: MeasuredPlatform, person: int, size: int, idle_ms: float) -> UploadTurn:
    copy_ms = _copied(rig.machine.folder, size)
    line = http.client.HTTPConnection(HOST, rig.port, timeout=120)
    bearer = {"Authorization": f"Bearer {rig.token(person)}"}
    ours = {**bearer, "Tus-Resumable": "1.0.0"}
    place = announce(line, ours, size)
    watch = Stopwatch(rig.machine)
    digest, at = hashlib.sha256(), 0
    while at < size:
        length = min(REQUEST, size - at)
        headers = {**ours, "Upload-Offset": str(at), "Content-Length": str(length)}
        headers["Content-Type"] = "application/offset+octet-stream"
        pieces = list(_content(at, length))
        for piece in pieces:
            digest.update(piece)
        line.request("PATCH", place, iter(pieces), headers)
        at = int(_answer(line, 204)["Upload-Offset"])
    seconds = watch.seconds()
    ours_ms = (watch.cpu_ms(1) - idle_ms * seconds) / (size / MB)
    whole = _digest_there(line, bearer, place) == digest.hexdigest()
    line.request("DELETE", place, headers=ours)
    _answer(line, 204)
    return UploadTurn(ours_ms, copy_ms, size / MB / seconds, whole)


def announce(line: http.client.HTTPConnection, headers: dict[str, str], size: int) -> str:
    kind = base64.b64encode(b"video").decode()
    told = {"Upload-Length": str(size), "Upload-Metadata": f"kind {kind}"}
    line.request("POST", f"/api/contests/{CONTEST}/rounds/{CALL}/entries", b"", headers | told)
    return urlsplit(_answer(line, 201)["Location"]).path


def _answer(line: http.client.HTTPConnection, expected: int) -> http.client.HTTPMessage:
    answer = line.getresponse()
    body = answer.read()
    if answer.status != expected:
        raise RuntimeError(f"{answer.status} in place of {expected}: {body[:300]!r}")
    return answer.headers


def _digest_there(line: http.client.HTTPConnection, headers: dict[str, str], place: str) -> str:
    """SHA-256 of the file as it is read back."""
    line.request("GET", place, headers=headers)
    answer = line.getresponse()
    digest = hashlib.sha256()
    while piece := answer.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _content(start: int, length: int) -> Iterator[bytes]:
    """Bytes of a file that is nowhere: each piece another."""
    for at in range(start, start + length, PIECE):
        piece = _BLOCK[: min(PIECE, start + length - at)]
        yield at.to_bytes(8, "big") + piece[8:]


_BLOCK = os.urandom(PIECE)


def _copied(folder: Path, size: int) -> float:
    """CPU milliseconds per MB of a plain copy of such a file, on disk at the end, with its hash."""
    with tempfile.TemporaryFile(dir=folder) as source, tempfile.TemporaryFile(dir=folder) as to:
        for piece in _content(0, size):
            source.write(piece)
        source.flush()
        source.seek(0)
        before, digest = _cpu_s(), hashlib.sha256()
        while piece := source.read(1 << 20):
            digest.update(piece)
            to.write(piece)
        to.flush()
        os.fsync(to.fileno())
        return (_cpu_s() - before) * 1e3 / (size / MB)


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_THREAD)
    return used.ru_utime + used.ru_stime


@contextmanager
def _memory_of(platform: EmbeddedPlatform) -> Iterator[list[float]]:
    """What memory the platform has, ten times a second while the block lasts."""
    seen, over = [platform.resident_mb()], threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            seen.append(platform.resident_mb())

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield seen
    finally:
        over.set()
        looking.join()
